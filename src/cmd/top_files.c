/* top_files.c - what the dashboard on a terminal writes and reads while it runs: frames, boards,
 * and which targets there are. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "base/vec.h"
#include "cmd/top.h"
#include "tui/grafana.h"

struct top_board { /* a dashboard that came while it runs, with what it lives in */
    struct arena arena;
    struct dashboard dash;
    struct str name;
    struct top_board *older;
};

void top_say(struct top *t, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    vsnprintf(t->view.message, sizeof t->view.message, fmt, ap);
    va_end(ap);
}

static void write_text(struct top *t, const char *path, struct str text)
{
    struct err e = { 0 };

    if (io_replace_file(path, text, &e))
        top_say(t, "wrote %s", path);
    else
        top_say(t, "%s: %s", path, e.msg);
    err_done(&e);
}

/* Nothing is overwritten that nobody meant. */
static bool is_free(struct top *t, const char *path)
{
    if (access(path, F_OK) != 0)
        return true;
    top_say(t, "%s is there already: another name?", path);
    return false;
}

// ---- frames ----

void top_save_frame(struct top *t, const struct out_cells *c, const char *path)
{
    struct str name = str_of(path);
    struct out_term term = t->term;
    struct buf b = { 0 };

    if (!is_free(t, path))
        return;
    term.color = str_cut_suffix(&name, STR(".ansi")) || str_cut_suffix(&name, STR(".ans"));
    if (str_cut_suffix(&name, STR(".svg")))
        frame_put_svg(&b, c, t->term.light);
    else if (str_cut_suffix(&name, STR(".json")))
        frame_put_json(&b, c);
    else
        frame_put_text(&b, c, &term);
    write_text(t, path, buf_str(&b));
    buf_done(&b);
}

// ---- dashboards ----

static void free_boards(struct top_board *b)
{
    while (b) {
        struct top_board *older = b->older;
        arena_done(&b->arena);
        free(b);
        b = older;
    }
}

void top_boards_done(struct top *t)
{
    free_boards(t->boards);
    t->boards = NULL;
}

void top_boards_seen(struct top *t, const struct board *b)
{
    if (t->boards && b->dash_read == &t->boards->dash) {
        free_boards(t->boards->older);
        t->boards->older = NULL;
    }
}

/* Takes the text of a dashboard; the problems of one that is wrong are shown in its place. */
static const struct dashboard *show(struct top *t, struct str text, struct str name)
{
    struct top_board *n = xcalloc(1, sizeof *n);

    dash_load(&n->arena, text, &n->dash);
    n->name = arena_str(&n->arena, name);
    n->older = t->boards;
    t->boards = n;
    collect_show(t->collector, &n->dash, n->name);
    return &n->dash;
}

void top_pin(struct top *t, const struct board *b, const char *expr)
{
    static const struct dashboard none = { .title = { "Pinned", 6 } };
    const struct dashboard *old = t->boards      ? &t->boards->dash
                                  : b->dash_read ? b->dash_read
                                                 : &none;
    struct panel_query query = { .expr = str_of(expr) };
    struct panel *panels = xcalloc(old->n_panels + 1, sizeof *panels);
    struct dashboard d = *old;
    struct buf text = { 0 };

    if (old->issues.n_errors) {
        top_say(t, "the dashboard has errors: nothing can be pinned to it");
    } else {
        if (old->n_panels)
            memcpy(panels, old->panels, old->n_panels * sizeof *panels);
        panels[d.n_panels++] = (struct panel){ .title = query.expr,
                                               .queries = &query,
                                               .n_queries = 1 };
        d.panels = panels;
        dash_write(&text, &d);
        show(t, buf_str(&text), old == &none ? STR("pinned") : b->dash_name);
        t->pinned = true;
        top_say(t, "pinned to the dashboard (key 2); W saves it");
    }
    buf_done(&text);
    free(panels);
}

void top_save_board(struct top *t, const struct board *b, const char *path)
{
    const struct dashboard *d = t->boards ? &t->boards->dash : b->dash_read;
    bool own = t->args->dashboard && strcmp(path, t->args->dashboard) == 0;
    struct buf text = { 0 };

    if (!d || !d->n_panels || d->issues.n_errors)
        top_say(t, "there is no dashboard to save");
    else if (own || is_free(t, path)) {
        dash_write(&text, d);
        write_text(t, path, buf_str(&text));
        t->pinned = false;
        if (own)
            top_file_seen(t);
    }
    buf_done(&text);
}

// ---- its file ----

static bool stamp_of(const struct top *t, struct timespec *out)
{
    struct stat st;

    if (!t->args->dashboard || stat(t->args->dashboard, &st) != 0 || !S_ISREG(st.st_mode))
        return false;
    *out = st.st_mtim;
    return true;
}

void top_file_seen(struct top *t)
{
    t->has_file = stamp_of(t, &t->file_at);
}

void top_file_check(struct top *t)
{
    struct timespec at;
    struct buf text = { 0 };
    struct err e = { 0 };

    if (!t->has_file || !stamp_of(t, &at) ||
        (at.tv_sec == t->file_at.tv_sec && at.tv_nsec == t->file_at.tv_nsec))
        return;
    t->file_at = at;
    if (io_read_file(t->args->dashboard, DASH_MAX_BYTES, &text, &e)) {
        const struct dashboard *d = show(t, buf_str(&text), str_of(t->args->dashboard));
        if (d->issues.n_errors)
            top_say(t, "%s: %zu error%s", t->args->dashboard, d->issues.n_errors,
                    d->issues.n_errors == 1 ? "" : "s");
        else
            top_say(t, "%s was saved: shown as it is now%s", t->args->dashboard,
                    t->pinned ? ", without what was pinned" : "");
        t->pinned = false;
    }
    err_done(&e);
    buf_done(&text);
}

// ---- targets ----

static bool is_watched(const struct board *b, const struct ingest_target *t)
{
    for (size_t i = 0; i < b->n_targets; i++)
        if (str_eq(b->targets[i].job, t->job) && str_eq(b->targets[i].instance, t->instance))
            return true;
    return false;
}

void top_add(struct top *t, const struct board *b, const char *text)
{
    struct ingest_targets got = { 0 };
    struct err e = { 0 };

    if (!collect_can_add(t->collector)) {
        top_say(t, "nothing is scraped here: promctl top TARGET does");
        return;
    }
    struct str kept = arena_str(&t->arena, str_trim(str_of(text)));
    bool ok = ingest_target_parse(&t->arena, kept, &got, &e);
    for (size_t i = 0; ok && i < got.n; i++)
        ok = !is_watched(b, &got.p[i]) ||
             err_set(&e, ERR_USAGE, "%.*s is watched already", STR_ARG(got.p[i].name));
    for (size_t i = 0; ok && i < got.n; i++)
        collect_add(t->collector, arena_dup(&t->arena, &got.p[i], sizeof got.p[i])); // `got` goes
    if (ok)
        top_say(t, "added %.*s", STR_ARG(kept));
    else
        top_say(t, "%s", e.msg);
    err_done(&e);
    vec_done(&got);
}

void top_detach(struct top *t, const struct board *b, size_t i)
{
    if (!collect_can_add(t->collector)) {
        top_say(t, "nothing is scraped here: nothing to detach");
        return;
    }
    if (i >= b->n_targets)
        return;
    const struct board_target *x = &b->targets[i];
    struct ingest_target *out = arena_new(&t->arena, struct ingest_target);
    out->job = arena_str(&t->arena, x->job);
    out->instance = arena_str(&t->arena, x->instance);
    collect_detach(t->collector, out);
    top_say(t, "detached %.*s; a adds it again", STR_ARG(x->name));
}
