#include "lint/schema.h"

#include "base/nearest.h"
#include "base/time.h"
#include "base/utf8.h"
#include "lint/schema_value.h"

#include <stdarg.h>
#include <unistd.h>

enum { FINDINGS_MAX = 1000 };

static void walk_map(struct schema_walk *w, const struct yaml_node *n, const struct schema_map *m);
static const struct schema_key *find(const struct schema_map *m, struct str name);

/* ---- findings ---- */

static bool is_full(struct schema_walk *w)
{
    return w->n >= FINDINGS_MAX;
}

static struct str say(struct schema_walk *w, const char *fmt, va_list ap)
{
    struct buf b = { 0 };

    buf_vprintf(&b, fmt, ap);
    struct str s = arena_str(&w->f->arena, buf_str(&b));
    buf_done(&b);
    return s;
}

static struct lint_finding *add(struct schema_walk *w, const struct lint_rule *r, struct span at,
                                struct str what)
{
    if (is_full(w))
        return NULL;
    w->n++;
    return lint_report(w->f, r, at, "%.*s", STR_ARG(what));
}

struct lint_finding *schema_report(struct schema_walk *w, enum config_rule rule, struct span at,
                                   const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    struct str what = say(w, fmt, ap);
    va_end(ap);
    return add(w, &lint_config_rules.p[rule], at, what);
}

static struct lint_finding *bad_type(struct schema_walk *w, const struct yaml_node *n,
                                     const char *fmt, ...) ATTR_PRINTF(3, 4);

static struct lint_finding *bad_type(struct schema_walk *w, const struct yaml_node *n,
                                     const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    struct str what = say(w, fmt, ap);
    va_end(ap);
    return add(w, w->yaml, n->at, what);
}

/* ---- helpers ---- */

struct str schema_text(const struct yaml_node *n)
{
    return n && n->kind == YAML_SCALAR && !yaml_is_null(n) ? n->text : STR("");
}

bool schema_is_set(const struct yaml_node *map, const char *key)
{
    const struct yaml_node *v = yaml_get(map, key);

    return v && !yaml_is_null(v) && (v->kind != YAML_SCALAR || v->text.n);
}

const struct yaml_member *schema_entries(const struct yaml_node *map, const char *key)
{
    const struct yaml_node *v = yaml_get(map, key);

    return v && v->kind == YAML_LIST ? v->first : NULL;
}

struct span schema_key_span(const struct yaml_node *map, const char *key)
{
    for (const struct yaml_member *m = map->kind == YAML_MAP ? map->first : NULL; m; m = m->next)
        if (m->key->kind == YAML_SCALAR && str_eq(m->key->text, str_of(key)))
            return m->key->at;
    return map->kind == YAML_MAP && map->first ? map->first->key->at : map->at;
}

const char *schema_path(struct lint_file *f, struct str name)
{
    const char *path = arena_str(&f->arena, name).p;

    if (!name.n || memchr(name.p, '\0', name.n))
        return NULL;
    if (name.p[0] == '/')
        return path;
    if (!f->place)
        return NULL;
    const char *slash = strrchr(f->place, '/');
    return slash ? arena_printf(&f->arena, "%.*s%s", (int)(slash - f->place) + 1, f->place, path)
                 : path;
}

bool schema_label_name(struct str name, bool legacy)
{
    if (!legacy)
        return name.n && utf8_valid(name);
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
              (i && c >= '0' && c <= '9')))
            return false;
    }
    return name.n > 0;
}

static const char *kind_name(const struct yaml_node *n)
{
    static const char *const names[] = { "a value", "a map", "a list" };

    return yaml_is_null(n) ? "nothing" : names[n->kind];
}

/* ---- scalars ---- */

static void check_file(struct schema_walk *w, const struct yaml_node *n, enum config_rule rule)
{
    const char *path = schema_path(w->f, n->text);

    if (path && access(path, F_OK) != 0)
        schema_report(w, rule, n->at, "there is no file %s", path);
}

void schema_hide(struct schema_walk *w, struct lint_finding *x, const struct yaml_node *n)
{
    struct str secret = str_head(str_skip(w->f->text, n->at.off), n->at.n);
    size_t at = x && n->at.off >= x->at.off ? x->source_at + (n->at.off - x->at.off) : SIZE_MAX;

    if (!x || at >= x->source.n)
        return;
    size_t len = secret.n < x->source.n - at ? secret.n : x->source.n - at;
    if (memcmp(x->source.p + at, secret.p, len) == 0) // of the arena, and nobody has seen it yet
        memset((char *)(uintptr_t)x->source.p + at, '*', len);
}

static void check_secret(struct schema_walk *w, const struct yaml_node *n,
                         const struct yaml_node *key)
{
    struct lint_finding *found;
    struct str name = schema_text(key);

    if (!schema_is_secret(n->text))
        return;
    found = schema_report(w, CONFIG_PLAINTEXT_SECRET, key ? key->at : n->at,
                          "a secret in clear text: %.*s", STR_ARG(name));
    schema_hide(w, found, n);
    const char *file = arena_printf(&w->f->arena, "%.*s_file", STR_ARG(name));
    if (w->map && find(w->map, str_of(file)))
        lint_help(w->f, found, "keep it in a file of its own, and name that: %s", file);
}

static void check_word(struct schema_walk *w, const struct yaml_node *n,
                       const struct schema_words *words)
{
    struct nearest near = { .word = n->text };
    struct buf all = { 0 };

    for (size_t i = 0; i < words->n; i++) {
        struct str word = str_of(words->p[i]);
        if (words->any_case ? str_eq_nocase(word, n->text) : str_eq(word, n->text)) {
            buf_done(&all);
            return;
        }
        nearest_try(&near, word);
        buf_printf(&all, "%s%s", i ? ", " : "", words->p[i]);
    }
    struct lint_finding *found = schema_report(w, CONFIG_INVALID_VALUE, n->at,
                                               "unknown value \"%.*s\"", STR_ARG(n->text));
    if (near.best.n)
        lint_help(w->f, found, "did you mean \"%.*s\"?", STR_ARG(near.best));
    else
        lint_help(w->f, found, "it is one of %s", buf_z(&all));
    buf_done(&all);
}

static void check_dur(struct schema_walk *w, const struct yaml_node *n)
{
    struct err e = { 0 };
    int64_t ms;

    if (!dur_parse_strict(n->text, &ms, &e)) {
        struct lint_finding *found = bad_type(w, n, "%s", e.msg);
        if (n->text.n && n->text.p[n->text.n - 1] >= '0' && n->text.p[n->text.n - 1] <= '9')
            lint_help(w->f, found, "a duration has a unit: 30s, 5m, 1h30m");
    }
    err_done(&e);
}

/* What is wrong with the value of a scalar type that has text, or NULL. */
static void check_text(struct schema_walk *w, const struct yaml_node *n, const struct schema_key *k,
                       const struct yaml_node *key)
{
    const char *fault = NULL;

    if (k->type == SCHEMA_DUR)
        check_dur(w, n);
    else if (k->type == SCHEMA_WORD)
        check_word(w, n, k->words);
    else if (k->type == SCHEMA_SECRET)
        check_secret(w, n, key);
    else if (k->type == SCHEMA_FILE)
        check_file(w, n, CONFIG_MISSING_FILE);
    else if (k->type == SCHEMA_SECRET_FILE)
        check_file(w, n, CONFIG_MISSING_SECRET);
    else if (k->type == SCHEMA_LABEL && !schema_label_name(n->text, w->legacy_names))
        schema_report(w, CONFIG_INVALID_VALUE, n->at, "\"%.*s\" is no name of a label",
                      STR_ARG(n->text));
    else if (k->type == SCHEMA_URL && (fault = schema_url_fault(n->text)))
        schema_report(w, CONFIG_INVALID_VALUE, n->at, "no URL: %s", fault);
    else if (k->type == SCHEMA_REGEX)
        schema_check_regex(w, n);
    else if (k->type == SCHEMA_SIZE && !schema_is_size(n->text))
        lint_help(w->f, bad_type(w, n, "want a size, not \"%.*s\"", STR_ARG(n->text)),
                  "a size has a unit: 512MB, 10GB");
    else if (k->type == SCHEMA_GODUR && !schema_is_go_dur(n))
        lint_help(w->f, bad_type(w, n, "want a duration, not \"%.*s\"", STR_ARG(n->text)),
                  "a duration has a unit: 30s, 1.5h");
}

static void check_number(struct schema_walk *w, const struct yaml_node *n, enum schema_type type)
{
    static const char *const wants[] = { [SCHEMA_BOOL] = "true or false",
                                         [SCHEMA_INT] = "a whole number",
                                         [SCHEMA_UINT] = "a whole number that is not negative",
                                         [SCHEMA_FLOAT] = "a number" };

    if (!schema_is_number(n, type))
        bad_type(w, n, "want %s, not \"%.*s\"%s", wants[type], STR_ARG(str_head(n->text, 60)),
                 n->style == YAML_PLAIN ? "" : " in quotes");
}

/* One value; `key` is the key it belongs to, or NULL. */
static void walk_value(struct schema_walk *w, const struct yaml_node *n, const struct schema_key *k,
                       const struct yaml_node *key)
{
    if (k->type == SCHEMA_ANY)
        return;
    if (k->type == SCHEMA_MAP) {
        walk_map(w, n, k->map);
        return;
    }
    if (yaml_is_null(n))
        return;
    if (n->kind != YAML_SCALAR)
        bad_type(w, n, "%s: want a value, not %s", k->name, kind_name(n));
    else if (k->type >= SCHEMA_BOOL && k->type <= SCHEMA_FLOAT)
        check_number(w, n, k->type);
    else if (n->text.n || k->type == SCHEMA_DUR || k->type == SCHEMA_SIZE ||
             k->type == SCHEMA_GODUR || k->type == SCHEMA_LABEL)
        check_text(w, n, k, key);
}

/* ---- shapes ---- */

static void walk_list(struct schema_walk *w, const struct yaml_node *n, const struct schema_key *k,
                      const struct yaml_node *key)
{
    if (n->kind != YAML_LIST) {
        if (!yaml_is_null(n))
            lint_help(w->f, bad_type(w, n, "%s: want a list, not %s", k->name, kind_name(n)),
                      "a list is written [a, b], or each value on a line after \"- \"");
        return;
    }
    for (const struct yaml_member *m = n->first; m && !is_full(w); m = m->next) {
        if (k->type == SCHEMA_MAP && yaml_is_null(m->value))
            schema_report(w, CONFIG_INVALID_VALUE, key ? key->at : m->value->at,
                          "an entry of %s is empty", k->name);
        else
            walk_value(w, m->value, k, key);
    }
}

static void duplicate(struct schema_walk *w, const struct yaml_member *m)
{
    if (is_full(w))
        return;
    w->n++;
    lint_report(w->f, w->duplicate_key, m->key->at, "mapping key \"%.*s\" already defined",
                STR_ARG(m->key->text));
}

static void walk_dict(struct schema_walk *w, const struct yaml_node *n, const struct schema_key *k)
{
    if (n->kind != YAML_MAP) {
        if (!yaml_is_null(n))
            bad_type(w, n, "%s: want a map, not %s", k->name, kind_name(n));
        return;
    }
    for (const struct yaml_member *m = n->first; m && !is_full(w); m = m->next) {
        if (m->again)
            duplicate(w, m);
        if (k->shape == SCHEMA_LABELS && m->key->kind == YAML_SCALAR &&
            !schema_label_name(m->key->text, w->legacy_names))
            schema_report(w, CONFIG_INVALID_VALUE, m->key->at, "\"%.*s\" is no name of a label",
                          STR_ARG(m->key->text));
        if (k->shape == SCHEMA_DICT_LISTS)
            walk_list(w, m->value, k, m->key);
        else
            walk_value(w, m->value, k, m->key);
    }
}

static void walk_key(struct schema_walk *w, const struct yaml_member *m, const struct schema_key *k)
{
    const struct yaml_node *v = m->value;

    if (k->shape == SCHEMA_LIST)
        walk_list(w, v, k, m->key);
    else if (k->shape == SCHEMA_ONE)
        walk_value(w, v, k, m->key);
    else
        walk_dict(w, v, k);
}

/* ---- maps ---- */

static const struct schema_key *find(const struct schema_map *m, struct str name)
{
    const struct schema_key *found = NULL;

    for (size_t i = 0; i < m->n; i++)
        if (str_eq(name, str_of(m->keys[i].name)))
            return &m->keys[i];
    if (m->more)
        found = find(m->more, name);
    return found || !m->also ? found : find(m->also, name);
}

static void try_names(struct nearest *near, const struct schema_map *m)
{
    for (size_t i = 0; i < m->n; i++)
        nearest_try(near, str_of(m->keys[i].name));
    if (m->more)
        try_names(near, m->more);
    if (m->also)
        try_names(near, m->also);
}

static void unknown(struct schema_walk *w, const struct yaml_node *key, const struct schema_map *m)
{
    struct nearest near = { .word = key->text };

    if (is_full(w))
        return;
    w->n++;
    struct lint_finding *found = lint_report(
        w->f, w->unknown_key, key->at, "unknown key \"%.*s\" in %s", STR_ARG(key->text), m->what);
    try_names(&near, m);
    if (near.best.n)
        lint_help(w->f, found, "did you mean \"%.*s\"?", STR_ARG(near.best));
}

static bool is_empty(const struct yaml_node *n)
{
    return yaml_is_null(n) || (n->kind == YAML_SCALAR ? !n->text.n : !n->n);
}

static void check_required(struct schema_walk *w, const struct yaml_node *n,
                           const struct schema_map *m, const char *what)
{
    for (size_t i = 0; i < m->n && !is_full(w); i++) {
        const struct schema_key *k = &m->keys[i];
        const struct yaml_node *v = k->flags ? yaml_get(n, k->name) : NULL;
        if (k->flags & SCHEMA_REQUIRED ? !v || is_empty(v)
                                       : k->flags & SCHEMA_NOT_EMPTY && v && is_empty(v))
            schema_report(w, CONFIG_MISSING_KEY, schema_key_span(n, k->name),
                          v ? "\"%s\" is empty in %s" : "no \"%s\" in %s", k->name, what);
    }
}

/* The second of a row that is set is the one too many. */
static void check_exclusive(struct schema_walk *w, const struct yaml_node *n, const char *row)
{
    struct str rest = str_of(row), key;
    const char *first = NULL;

    while (str_cut(&rest, ' ', &key)) {
        const char *name = arena_str(&w->f->arena, key).p;
        if (!schema_is_set(n, name))
            continue;
        if (first) {
            schema_report(w, CONFIG_EXCLUSIVE_KEYS, schema_key_span(n, name),
                          "\"%s\" and \"%s\" exclude each other", first, name);
            return;
        }
        first = name;
    }
}

/* `what` is the map that the keys of all of them are in. */
static void check_whole(struct schema_walk *w, const struct yaml_node *n,
                        const struct schema_map *m, const char *what)
{
    check_required(w, n, m, what);
    for (size_t i = 0; i < m->n_exclusive && !is_full(w); i++)
        check_exclusive(w, n, m->exclusive[i]);
    if (m->check && !is_full(w))
        m->check(w, n);
    if (m->more)
        check_whole(w, n, m->more, what);
    if (m->also)
        check_whole(w, n, m->also, what);
}

static void walk_map(struct schema_walk *w, const struct yaml_node *n, const struct schema_map *m)
{
    if (n->kind != YAML_MAP) {
        if (!yaml_is_null(n))
            bad_type(w, n, "%s: want a map, not %s", m->what, kind_name(n));
        return;
    }
    for (const struct yaml_member *k = n->first; k && !is_full(w); k = k->next) {
        const struct schema_key *key;
        w->map = m;
        if (k->key->kind != YAML_SCALAR)
            bad_type(w, k->key, "a %s cannot be a key", k->key->kind == YAML_MAP ? "map" : "list");
        else if (k->again)
            duplicate(w, k);
        else if ((key = find(m, k->key->text)))
            walk_key(w, k, key);
        else if (!m->open)
            unknown(w, k->key, m);
    }
    check_whole(w, n, m, m->what);
}

/* ---- documents ---- */

/* The rest of the file is read by nobody, and nobody says so. */
static void check_documents(struct lint_file *f, const struct yaml_doc *doc)
{
    const struct yaml_node *root = yaml_doc_root(doc);
    size_t from = root ? root->at.off + root->at.n : 0;
    size_t at = from + str_find(str_skip(f->text, from), STR("\n---"));

    if (root && yaml_doc_has_more(doc) && str_trim(str_skip(f->text, at + 4)).n)
        lint_report(f, lint_rule_find(STR("documents")), (struct span){ at + 1, 3 },
                    "only the first document of the file is read");
}

struct yaml_doc *schema_open(struct schema_walk *w, struct lint_file *f)
{
    struct err e = { 0 };
    struct yaml_doc *doc = yaml_doc_new_lax(f->text, &e);

    w->f = f;
    w->yaml = lint_rule_find(STR("yaml"));
    w->unknown_key = lint_rule_find(STR("unknown-key"));
    w->duplicate_key = lint_rule_find(STR("duplicate-key"));
    if (!doc) {
        struct str msg = str_of(e.msg);
        size_t at = str_find(msg, STR(": "));
        lint_report(f, w->yaml, e.at, "%.*s", STR_ARG(at < msg.n ? str_skip(msg, at + 2) : msg));
        err_done(&e);
        return NULL;
    }
    check_documents(f, doc);
    return doc;
}

void schema_walk_node(struct schema_walk *w, const struct yaml_node *n,
                      const struct schema_map *map)
{
    walk_map(w, n, map);
}

void schema_walk(struct schema_walk *w, const struct yaml_doc *doc, const struct schema_map *root)
{
    if (yaml_doc_root(doc))
        walk_map(w, yaml_doc_root(doc), root);
}

void schema_walk_list(struct schema_walk *w, const struct yaml_doc *doc,
                      const struct schema_map *each)
{
    const struct schema_key list = {
        .name = "the file", .type = SCHEMA_MAP, .shape = SCHEMA_LIST, .map = each
    };

    if (yaml_doc_root(doc))
        walk_list(w, yaml_doc_root(doc), &list, NULL);
}
