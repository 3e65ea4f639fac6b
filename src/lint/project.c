#include "lint/project.h"

#include "base/vec.h"
#include "lint/ignore.h"
#include "lint/options.h"
#include "lint/select.h"
#include "regex/regex.h"

#include <stdlib.h>
#include <unistd.h>

enum { CONFIG_MAX_BYTES = 1 << 20, MAX_UP = 64 };

struct setting { /* one rule or pattern of rules */
    struct str name;
    enum lint_level level;
};

struct settings {
    struct setting *p;
    size_t n, cap;
};

struct override {
    const struct yaml_node *paths, *metrics; /* lists of globs, or NULL */
    struct settings rules;
};

struct lint_config {
    struct buf text;
    struct yaml_doc *doc;
    struct str folder; /* of the file, with a slash; paths count from it */
    struct settings rules;
    const struct yaml_node *options;
    struct lint_options values; /* what they say */
    struct regex *patterns[3];
    struct {
        struct override *p;
        size_t n, cap;
    } overrides;
    struct arena arena;
};

/* ---- reading ---- */

/* `off` is a boolean in YAML and a word here. */
static bool read_level(const struct yaml_node *n, enum lint_level *level, struct err *e)
{
    if (n->kind != YAML_SCALAR || !lint_level_parse(n->text, level))
        return yaml_fail(n, e, "a level is one of off, info, warning, error");
    return true;
}

static bool read_rules(const struct yaml_node *n, struct settings *out, struct err *e)
{
    enum lint_level *scratch = xcalloc(lint_n_rules(), sizeof *scratch);
    bool ok = yaml_is(n, YAML_MAP, "rules", e);

    for (const struct yaml_member *m = ok ? n->first : NULL; ok && m; m = m->next) {
        struct setting s = { .name = m->key->text };
        struct err unknown = { 0 };
        ok = read_level(m->value, &s.level, e);
        if (ok && !lint_levels_set(scratch, s.name, s.level, &unknown)) {
            ok = yaml_fail(m->key, e, "%s", unknown.msg);
            if (unknown.hint)
                err_hint(e, "%s", unknown.hint);
        }
        err_done(&unknown);
        vec_push(out, s);
    }
    free(scratch);
    return ok;
}

static bool read_globs(const struct yaml_node *n, const char *what, struct err *e)
{
    if (!n)
        return true;
    if (!yaml_is(n, YAML_LIST, what, e))
        return false;
    for (const struct yaml_member *m = n->first; m; m = m->next)
        if (!yaml_is(m->value, YAML_SCALAR, what, e))
            return false;
    return true;
}

static bool read_override(struct lint_config *c, const struct yaml_node *n, struct err *e)
{
    static const char *const keys[] = { "paths", "metrics", "rules" };
    struct override *o;

    if (!yaml_check_keys(n, keys, N_OF(keys), e))
        return false;
    o = vec_add(&c->overrides);
    *o = (struct override){ .paths = yaml_get(n, "paths"), .metrics = yaml_get(n, "metrics") };
    if (!yaml_get(n, "rules"))
        return yaml_fail(n, e, "an override needs rules");
    return read_globs(o->paths, "paths", e) && read_globs(o->metrics, "metrics", e) &&
           read_rules(yaml_get(n, "rules"), &o->rules, e);
}

/* Every option there is. */
static const struct option {
    const char *rule, *key;
    enum { OPTION_NUMBER, OPTION_DUR, OPTION_LIST, OPTION_REGEX } kind;
    size_t
        offset; /* of the member of struct lint_options; numbers are asked for where they count */
} all_options[] = {
    { "high-cardinality", "values", OPTION_NUMBER, 0 },
    { "high-cardinality", "series", OPTION_NUMBER, 0 },
    { "required-label", "labels", OPTION_LIST, offsetof(struct lint_options, alert_labels) },
    { "required-annotation", "annotations", OPTION_LIST,
      offsetof(struct lint_options, alert_annotations) },
    { "aggregate-labels", "keep", OPTION_LIST, offsetof(struct lint_options, kept_labels) },
    { "name-pattern", "alert", OPTION_REGEX, offsetof(struct lint_options, alert_name) },
    { "name-pattern", "record", OPTION_REGEX, offsetof(struct lint_options, record_name) },
    { "name-pattern", "group", OPTION_REGEX, offsetof(struct lint_options, group_name) },
    { "rate-range-short", "scrape_interval", OPTION_DUR,
      offsetof(struct lint_options, scrape_interval_ms) },
};

static bool read_list(struct lint_config *c, const struct yaml_node *n, struct strs *out,
                      struct err *e)
{
    struct str *p;

    if (!read_globs(n, "the value", e))
        return false;
    p = arena_new_n(&c->arena, struct str, n->n);
    out->p = p;
    for (const struct yaml_member *m = n->first; m; m = m->next)
        p[out->n++] = m->value->text;
    return true;
}

static bool read_regex(struct lint_config *c, const struct yaml_node *n, const struct regex **out,
                       struct err *e)
{
    struct err why = { 0 };
    struct str pattern;

    if (!yaml_str(n, &pattern, e))
        return false;
    for (size_t i = 0; i < N_OF(c->patterns); i++) {
        if (c->patterns[i])
            continue;
        *out = c->patterns[i] = regex_new(pattern, &why);
        break;
    }
    if (why.kind)
        yaml_fail(n, e, "%s", why.msg);
    err_done(&why);
    return *out != NULL;
}

static bool read_option(struct lint_config *c, const struct option *o, const struct yaml_node *n,
                        struct err *e)
{
    void *to = (char *)&c->values + o->offset;
    int64_t number;

    switch (o->kind) {
    case OPTION_NUMBER:
        return yaml_int(n, &number, e);
    case OPTION_DUR:
        return yaml_dur(n, to, e);
    case OPTION_LIST:
        return read_list(c, n, to, e);
    case OPTION_REGEX:
        return read_regex(c, n, to, e);
    }
    return true;
}

static bool read_rule_options(struct lint_config *c, const struct yaml_member *rule, struct err *e)
{
    const char *keys[N_OF(all_options)];
    size_t n = 0;

    for (size_t i = 0; i < N_OF(all_options); i++)
        if (str_eq(rule->key->text, str_of(all_options[i].rule)))
            keys[n++] = all_options[i].key;
    if (!n)
        return yaml_fail(rule->key, e, "there are no options of a rule \"%.*s\"",
                         STR_ARG(rule->key->text));
    if (!yaml_check_keys(rule->value, keys, n, e))
        return false;
    for (size_t i = 0; i < N_OF(all_options); i++) {
        const struct option *o = &all_options[i];
        const struct yaml_node *v = yaml_get(rule->value, o->key);
        if (v && str_eq(rule->key->text, str_of(o->rule)) && !read_option(c, o, v, e))
            return false;
    }
    return true;
}

static bool read_options(struct lint_config *c, const struct yaml_node *n, struct err *e)
{
    if (!yaml_is(n, YAML_MAP, "options", e))
        return false;
    for (const struct yaml_member *m = n->first; m; m = m->next)
        if (!read_rule_options(c, m, e))
            return false;
    return true;
}

static bool read_lint(struct lint_config *c, const struct yaml_node *n, struct err *e)
{
    static const char *const keys[] = { "rules", "options", "overrides" };
    const struct yaml_node *rules, *overrides;

    if (!yaml_check_keys(n, keys, N_OF(keys), e))
        return false;
    if ((rules = yaml_get(n, "rules")) && !read_rules(rules, &c->rules, e))
        return false;
    if ((c->options = yaml_get(n, "options")) && !read_options(c, c->options, e))
        return false;
    if (!(overrides = yaml_get(n, "overrides")))
        return true;
    if (!yaml_is(overrides, YAML_LIST, "overrides", e))
        return false;
    for (const struct yaml_member *m = overrides->first; m; m = m->next)
        if (!read_override(c, m->value, e))
            return false;
    return true;
}

static bool read_config(struct lint_config *c, const char *path, struct err *e)
{
    static const char *const keys[] = { "lint" };
    const struct yaml_node *root, *lint;

    if (!io_read_file(path, CONFIG_MAX_BYTES, &c->text, e) ||
        !(c->doc = yaml_doc_new(buf_str(&c->text), e)))
        return false;
    root = yaml_doc_root(c->doc);
    if (!root)
        return true;
    if (!yaml_check_keys(root, keys, N_OF(keys), e))
        return false;
    lint = yaml_get(root, "lint");
    return !lint || yaml_is_null(lint) || read_lint(c, lint, e);
}

struct lint_config *lint_config_open(const char *path, struct err *e)
{
    struct lint_config *c = xcalloc(1, sizeof *c);
    const char *slash = strrchr(path, '/');

    c->folder = arena_str(&c->arena, (struct str){ path, slash ? (size_t)(slash - path) + 1 : 0 });
    if (read_config(c, path, e))
        return c;
    err_wrap(e, "%s", path);
    lint_config_free(c);
    return NULL;
}

void lint_config_free(struct lint_config *c)
{
    if (!c)
        return;
    for (size_t i = 0; i < c->overrides.n; i++)
        vec_done(&c->overrides.p[i].rules);
    for (size_t i = 0; i < N_OF(c->patterns); i++)
        regex_free(c->patterns[i]);
    vec_done(&c->overrides);
    vec_done(&c->rules);
    yaml_doc_free(c->doc);
    buf_done(&c->text);
    arena_done(&c->arena);
    free(c);
}

const char *lint_config_find(struct arena *a, const char *file)
{
    const char *slash = strrchr(file, '/');
    struct str folder = { file, slash ? (size_t)(slash - file) + 1 : 0 };
    const char *up = arena_printf(a, "%.*s", STR_ARG(folder));
    char *real = realpath(folder.n ? up : ".", NULL);
    struct str at = str_of(real ? real : "/");
    const char *found = NULL;

    for (int i = 0; i < MAX_UP; i++) {
        const char *path = arena_printf(a, "%s.promctl.yml", up);
        if (access(path, R_OK) == 0) {
            found = path;
            break;
        }
        const char *parent = memrchr(at.p, '/', at.n);
        if (!parent || at.n <= 1)
            break;
        at.n = (size_t)(parent - at.p);
        up = arena_printf(a, "%s../", up);
    }
    free(real);
    return found;
}

/* ---- what it says ---- */

static void apply(const struct settings *s, enum lint_level *levels)
{
    struct err ignored = { 0 }; // the names were looked up when they were read

    for (size_t i = 0; i < s->n; i++)
        lint_levels_set(levels, s->p[i].name, s->p[i].level, &ignored);
    err_done(&ignored);
}

static bool any_glob(const struct yaml_node *list, struct str s)
{
    for (const struct yaml_member *m = list->first; m; m = m->next)
        if (glob_match(m->value->text, s))
            return true;
    return false;
}

/* The path as seen from the configuration's folder; one that is not below it as it is. */
static bool path_matches(const struct lint_config *c, const struct yaml_node *paths,
                         const char *path)
{
    const char *folder = c->folder.n ? c->folder.p : ".";
    char *real = realpath(path, NULL), *base = realpath(folder, NULL);
    struct str p = str_of(path), full = str_of(real);

    if (base && str_cut_prefix(&full, str_of(base)) && str_cut_prefix(&full, STR("/")))
        p = full;
    bool match = any_glob(paths, p);
    free(real);
    free(base);
    return match;
}

void lint_config_levels(const struct lint_config *c, const char *path, enum lint_level *levels)
{
    apply(&c->rules, levels);
    for (size_t i = 0; i < c->overrides.n; i++) {
        const struct override *o = &c->overrides.p[i];
        if (!o->metrics && (!o->paths || path_matches(c, o->paths, path)))
            apply(&o->rules, levels);
    }
}

void lint_config_findings(const struct lint_config *c, struct lint_file *f)
{
    enum lint_level *levels = xcalloc(lint_n_rules(), sizeof *levels);

    for (size_t i = 0; i < c->overrides.n; i++) {
        const struct override *o = &c->overrides.p[i];
        size_t n = 0;
        if (!o->metrics || (o->paths && !path_matches(c, o->paths, f->path)))
            continue;
        for (size_t k = 0; k < lint_n_rules(); k++)
            levels[k] = LINT_ERROR + 1; // as it is
        apply(&o->rules, levels);
        for (size_t k = 0; k < f->found.n; k++) {
            struct lint_finding *x = &f->found.p[k];
            enum lint_level to = levels[lint_rule_number(x->rule)];
            if (x->subject.n && to <= LINT_ERROR && any_glob(o->metrics, x->subject)) {
                x->level = to;
                x->fails &= to >= LINT_WARN;
            }
            if (x->level != LINT_OFF)
                f->found.p[n++] = *x;
        }
        f->found.n = n;
    }
    free(levels);
}

const struct lint_options *lint_config_options(const struct lint_config *c)
{
    return &c->values;
}

const struct yaml_node *lint_config_option(const struct lint_config *c, const struct lint_rule *r,
                                           const char *key)
{
    return c ? yaml_get(yaml_get(c->options, r->id), key) : NULL;
}
