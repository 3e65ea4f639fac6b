/* lint_config.c - which rules run for a file. */
#include "cmd/lint.h"
#include "lint/options.h"
#include "lint/project.h"
#include "lint/select.h"

/* The configuration above a folder is read once, whichever folders it is found from. */
static bool open_config(struct lint *l, const char *path, struct lint_folder *out, struct err *e)
{
    struct lint_configs *c = &l->configs;
    size_t id = map_id(&c->paths, str_of(path));

    if (id < c->by_path.n) {
        out->config = c->by_folder.p[c->by_path.p[id]].config;
        return true;
    }
    vec_push(&c->by_path, c->by_folder.n);
    out->config = lint_config_open(path, e);
    out->owned = true;
    return out->config != NULL;
}

/* An index of `by_folder`, or SIZE_MAX with `e` set. */
static size_t folder_of(struct lint *l, const char *path, struct err *e)
{
    struct lint_configs *c = &l->configs;
    const char *slash = strrchr(path, '/');
    struct str folder = { path, slash ? (size_t)(slash - path) + 1 : 0 };
    size_t id = map_id(&c->folders, folder);
    struct lint_folder f = { 0 };

    if (id < c->by_folder.n)
        return id;
    const char *found = lint_config_find(&l->arena, path);
    bool ok = !found || open_config(l, found, &f, e);
    vec_push(&c->by_folder, f);
    return ok ? id : SIZE_MAX;
}

const enum lint_level *lint_choose_rules(struct lint *l, struct lint_file *f, struct err *e)
{
    const struct lint_args *a = l->args;
    enum lint_level *levels = arena_new_n(&l->arena, enum lint_level, lint_n_rules());
    size_t folder = f->live ? folder_of(l, "page", e) : folder_of(l, f->path, e);

    if (folder == SIZE_MAX)
        return NULL;
    struct lint_options *options = arena_new(&l->arena, struct lint_options);
    f->config = l->configs.by_folder.p[folder].config;
    if (f->config)
        *options = *lint_config_options(f->config);
    options->source = l->known;
    if (f->from && !options->scrape_interval_ms)
        options->scrape_interval_ms = f->from->least_ms;
    f->options = options;
    lint_levels_default(levels);
    if (f->config)
        lint_config_levels(f->config, f->path, levels);
    for (size_t i = 0; i < a->select.n; i++)
        if (!lint_levels_select(levels, str_of(a->select.p[i]), i == 0, e))
            return err_wrap(e, "--select"), NULL;
    for (size_t i = 0; i < a->ignore.n; i++)
        if (!lint_levels_ignore(levels, str_of(a->ignore.p[i]), e))
            return err_wrap(e, "--ignore"), NULL;
    return levels;
}

void lint_configs_done(struct lint *l)
{
    struct lint_configs *c = &l->configs;

    for (size_t i = 0; i < c->by_folder.n; i++)
        if (c->by_folder.p[i].owned)
            lint_config_free(c->by_folder.p[i].config);
    vec_done(&c->by_folder);
    vec_done(&c->by_path);
    map_done(&c->folders);
    map_done(&c->paths);
}
