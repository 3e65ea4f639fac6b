/* From YAML to groups and rules: keys and types. What they say is for rule_file_check.c. */
#include "rules/rule_file.h"

#include "base/io.h"
#include "base/nearest.h"
#include "base/time.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "rules/rule_file_impl.h"

#include <stdarg.h>

static const char *const words[N_RULE_PROBLEMS] = {
    [RULE_YAML] = "yaml",
    [RULE_UNKNOWN_KEY] = "unknown-key",
    [RULE_DUPLICATE_KEY] = "duplicate-key",
    [RULE_GROUP_NAME] = "group-name",
    [RULE_GROUP_DUPLICATE] = "group-duplicate",
    [RULE_GROUP_LABEL] = "group-label",
    [RULE_KIND] = "rule-kind",
    [RULE_EXPR] = "rule-expr",
    [RULE_RECORDING_FIELD] = "recording-field",
    [RULE_RECORDING_NAME] = "recording-name-invalid",
    [RULE_LABEL] = "rule-label",
    [RULE_ANNOTATION] = "rule-annotation",
    [RULE_TEMPLATE] = "template-syntax",
};

const char *rule_problem_word(enum rule_problem_id id)
{
    return words[id];
}

/* ---- problems ---- */

struct rule_place rule_node_place(const struct yaml_node *n)
{
    return n ? (struct rule_place){ n->at, n->line, n->col }
             : (struct rule_place){ { 0, 0 }, 1, 1 };
}

static struct str vformat(struct arena *a, const char *fmt, va_list ap)
{
    struct buf b = { 0 };

    buf_vprintf(&b, fmt, ap);
    struct str s = arena_str(a, buf_str(&b));
    buf_done(&b);
    return s;
}

struct rule_problem *rule_problem_add(struct rule_reader *r, enum rule_problem_id id,
                                      const struct yaml_node *n, const char *fmt, ...)
{
    struct rule_problem p = { .id = id, .place = rule_node_place(n) };
    va_list ap;

    va_start(ap, fmt);
    p.msg = p.what = vformat(&r->f->arena, fmt, ap);
    va_end(ap);
    vec_push(&r->problems, p);
    return &vec_last(&r->problems);
}

/* As yaml.v3 collects what it cannot decode. */
static struct rule_problem *undecoded(struct rule_reader *r, struct rule_problem *p)
{
    p->prefix = str_of(
        arena_printf(&r->f->arena, "yaml: unmarshal errors:\n  line %u: ", p->place.line));
    return p;
}

static bool want(struct rule_reader *r, const struct yaml_node *n, enum yaml_kind kind,
                 const char *what)
{
    static const char *const kinds[] = { "a value", "a map", "a list" };

    if (n->kind == kind)
        return true;
    if (!yaml_is_null(n))
        undecoded(r, rule_problem_add(r, RULE_YAML, n, "%s: want %s, not %s", what, kinds[kind],
                                      kinds[n->kind]));
    return false;
}

/* ---- values ---- */

static void read_text(struct rule_reader *r, const struct yaml_node *n, const char *what,
                      struct str *out)
{
    if (n->kind == YAML_SCALAR)
        *out = yaml_is_null(n) ? (struct str){ "", 0 } : n->text;
    else
        want(r, n, YAML_SCALAR, what);
}

/* The message of a failed getter, which has the place in front, at that place. */
static void take_failure(struct rule_reader *r, const struct yaml_node *n, const char *what,
                         struct err *e)
{
    struct str msg = str_of(e->msg);
    size_t at = str_find(msg, STR(": "));

    msg = at < msg.n ? str_skip(msg, at + 2) : msg;
    undecoded(r, rule_problem_add(r, RULE_YAML, n, "%s: %.*s", what, STR_ARG(msg)));
    err_done(e);
}

static bool read_dur(struct rule_reader *r, const struct yaml_node *n, const char *what,
                     int64_t *out)
{
    struct err e = { 0 };
    struct str text = { 0 };

    if (yaml_is_null(n))
        return false;
    read_text(r, n, what, &text);
    if (n->kind != YAML_SCALAR || dur_parse_strict(text, out, &e))
        return true;
    struct rule_problem *p = rule_problem_add(r, RULE_YAML, n, "%s", e.msg);
    if (n->text.n && n->text.p[n->text.n - 1] >= '0' && n->text.p[n->text.n - 1] <= '9')
        p->hint = STR("a duration has a unit: 30s, 5m, 1h30m");
    err_done(&e);
    return true;
}

static void read_int(struct rule_reader *r, const struct yaml_node *n, const char *what,
                     int64_t *out)
{
    struct err e = { 0 };

    if (!yaml_int(n, out, &e))
        take_failure(r, n, what, &e);
}

static struct rule_pairs read_pairs(struct rule_reader *r, const struct yaml_node *map,
                                    const char *what)
{
    struct rule_pairs out = { 0 };

    if (!want(r, map, YAML_MAP, what))
        return out;
    out.p = arena_new_n(&r->f->arena, struct rule_pair, map->n + 1);
    for (const struct yaml_member *m = map->first; m; m = m->next) {
        struct rule_pair *p = &out.p[out.n];
        p->key = m->key;
        p->node = m->value;
        read_text(r, m->key, what, &p->name);
        read_text(r, m->value, what, &p->value);
        if (m->again)
            undecoded(r, rule_problem_add(r, RULE_DUPLICATE_KEY, m->key,
                                          "mapping key \"%.*s\" already defined",
                                          STR_ARG(m->key->text)));
        out.n++;
    }
    return out;
}

/* ---- keys ---- */

/* What a map may have: by name, and what is done with the value. */
struct key {
    const char *name;
    void (*read)(struct rule_reader *r, void *to, const struct yaml_node *value);
    bool object_only; /* known in a PrometheusRule */
};

static void unknown_key(struct rule_reader *r, const struct yaml_node *key, const struct key *keys,
                        size_t n, const char *type)
{
    struct nearest near = { .word = key->text };

    if (r->opts->ignore_unknown)
        return;
    for (size_t i = 0; i < n; i++)
        if (!keys[i].object_only || r->f->is_object)
            nearest_try(&near, str_of(keys[i].name));
    struct rule_problem *p = undecoded(r, rule_problem_add(r, RULE_UNKNOWN_KEY, key,
                                                           "field %.*s not found in type %s",
                                                           STR_ARG(key->text), type));
    p->what = str_of(arena_printf(&r->f->arena, "unknown key \"%.*s\"", STR_ARG(key->text)));
    if (near.best.n)
        p->hint = str_of(arena_printf(&r->f->arena, "did you mean \"%.*s\"?", STR_ARG(near.best)));
}

static void read_map(struct rule_reader *r, const struct yaml_node *map, const struct key *keys,
                     size_t n, const char *what, const char *type, void *to)
{
    if (!want(r, map, YAML_MAP, what))
        return;
    for (const struct yaml_member *m = map->first; m; m = m->next) {
        size_t i = 0;
        if (m->key->kind != YAML_SCALAR) {
            want(r, m->key, YAML_SCALAR, "a key");
            continue;
        }
        if (m->again) {
            undecoded(r, rule_problem_add(r, RULE_DUPLICATE_KEY, m->key,
                                          "mapping key \"%.*s\" already defined",
                                          STR_ARG(m->key->text)));
            continue;
        }
        while (i < n && (!str_eq(m->key->text, str_of(keys[i].name)) ||
                         (keys[i].object_only && !r->f->is_object)))
            i++;
        if (i == n)
            unknown_key(r, m->key, keys, n, type);
        else if (keys[i].read)
            keys[i].read(r, to, m->value);
    }
}

#define READ_MAP(r, map, keys, what, type, to)                                                     \
    read_map((r), (map), (keys), N_OF(keys), (what), (type), (to))

/* ---- rules ---- */

#define TEXT_KEY(type, member)                                                                     \
    static void type##_##member(struct rule_reader *r, void *to, const struct yaml_node *n)        \
    {                                                                                              \
        struct type *x = to;                                                                       \
        x->member.node = n;                                                                        \
        read_text(r, n, #member, &x->member.text);                                                 \
    }

TEXT_KEY(rule, record)
TEXT_KEY(rule, alert)
TEXT_KEY(rule, expr)

static void rule_for(struct rule_reader *r, void *to, const struct yaml_node *n)
{
    read_dur(r, n, "for", &((struct rule *)to)->for_ms);
}

static void rule_keep_firing_for(struct rule_reader *r, void *to, const struct yaml_node *n)
{
    read_dur(r, n, "keep_firing_for", &((struct rule *)to)->keep_firing_ms);
}

static void rule_labels(struct rule_reader *r, void *to, const struct yaml_node *n)
{
    ((struct rule *)to)->labels = read_pairs(r, n, "labels");
}

static void rule_annotations(struct rule_reader *r, void *to, const struct yaml_node *n)
{
    ((struct rule *)to)->annotations = read_pairs(r, n, "annotations");
}

static const struct key rule_keys[] = {
    { "record", rule_record, false },
    { "alert", rule_alert, false },
    { "expr", rule_expr, false },
    { "for", rule_for, false },
    { "keep_firing_for", rule_keep_firing_for, false },
    { "labels", rule_labels, false },
    { "annotations", rule_annotations, false },
};

/* ---- groups ---- */

static void group_name(struct rule_reader *r, void *to, const struct yaml_node *n)
{
    struct rule_group *g = to;

    g->name_node = n;
    read_text(r, n, "name", &g->name);
}

static void group_interval(struct rule_reader *r, void *to, const struct yaml_node *n)
{
    read_dur(r, n, "interval", &((struct rule_group *)to)->interval_ms);
}

static void group_query_offset(struct rule_reader *r, void *to, const struct yaml_node *n)
{
    struct rule_group *g = to;

    g->has_offset = read_dur(r, n, "query_offset", &g->query_offset);
}

static void group_limit(struct rule_reader *r, void *to, const struct yaml_node *n)
{
    read_int(r, n, "limit", &((struct rule_group *)to)->limit);
}

static void group_labels(struct rule_reader *r, void *to, const struct yaml_node *n)
{
    ((struct rule_group *)to)->labels = read_pairs(r, n, "labels");
}

static void group_rules(struct rule_reader *r, void *to, const struct yaml_node *n)
{
    struct rule_group *g = to;

    if (!want(r, n, YAML_LIST, "rules"))
        return;
    g->rules = arena_new_n(&r->f->arena, struct rule, n->n + 1);
    for (const struct yaml_member *m = n->first; m; m = m->next) {
        struct rule *rule = &g->rules[g->n++];
        rule->node = m->value;
        READ_MAP(r, m->value, rule_keys, "a rule", "rulefmt.Rule", rule);
        rule->is_alert = rule->alert.text.n > 0;
        rule->name = rule->is_alert ? rule->alert.text : rule->record.text;
    }
}

static const struct key group_keys[] = {
    { "name", group_name, false },
    { "interval", group_interval, false },
    { "query_offset", group_query_offset, false },
    { "limit", group_limit, false },
    { "labels", group_labels, false },
    { "rules", group_rules, false },
    { "partial_response_strategy", NULL, true },
};

/* The labels of its group that a rule does not have itself. */
static void inherit_labels(struct rule_reader *r, const struct rule_group *g, struct rule *rule)
{
    struct rule_pairs *out = &rule->group_labels;

    if (!g->labels.n)
        return;
    out->p = arena_new_n(&r->f->arena, struct rule_pair, g->labels.n);
    for (size_t i = 0; i < g->labels.n; i++) {
        size_t j = 0;
        while (j < rule->labels.n && !str_eq(rule->labels.p[j].name, g->labels.p[i].name))
            j++;
        if (j == rule->labels.n)
            out->p[out->n++] = g->labels.p[i];
    }
}

static void root_groups(struct rule_reader *r, void *to, const struct yaml_node *n)
{
    struct rule_file *f = to;

    if (!want(r, n, YAML_LIST, "groups"))
        return;
    f->groups = arena_new_n(&f->arena, struct rule_group, n->n + 1);
    for (const struct yaml_member *m = n->first; m; m = m->next) {
        struct rule_group *g = &f->groups[f->n++];
        g->node = m->value;
        READ_MAP(r, m->value, group_keys, "a group", "rulefmt.RuleGroup", g);
        for (size_t i = 0; i < g->n; i++)
            inherit_labels(r, g, &g->rules[i]);
    }
}

static const struct key root_keys[] = {
    { "groups", root_groups, false },
};

/* ---- the file ---- */

static bool is_rule_object(const struct yaml_node *root)
{
    const struct yaml_node *kind = yaml_get(root, "kind"), *spec = yaml_get(root, "spec");

    return (kind && str_eq(kind->text, STR("PrometheusRule"))) ||
           (!yaml_get(root, "groups") && yaml_get(spec, "groups"));
}

static void read_root(struct rule_reader *r)
{
    const struct yaml_node *root = yaml_doc_root(r->f->doc);

    r->f->has_more = yaml_doc_has_more(r->f->doc);
    if (!root)
        return;
    r->f->is_object = is_rule_object(root);
    if (r->f->is_object)
        root = yaml_get(root, "spec");
    if (root)
        READ_MAP(r, root, root_keys, "a rule file", "rulefmt.RuleGroups", r->f);
}

static void add_yaml_error(struct rule_reader *r, struct err *e)
{
    struct str msg = str_of(e->msg);
    size_t at = str_find(msg, STR(": "));
    struct rule_problem *p = rule_problem_add(r, RULE_YAML, NULL, "%.*s",
                                              STR_ARG(str_skip(msg, at < msg.n ? at + 2 : 0)));

    p->place = rule_file_place(r->f, NULL, e->at.off, e->at.n);
    p->prefix = str_of(arena_printf(&r->f->arena, "yaml: line %u: ", p->place.line));
    if (e->hint)
        p->hint = arena_str(&r->f->arena, str_of(e->hint));
    err_done(e);
}

void rule_file_parse(struct str text, const struct rule_file_opts *o, struct rule_file *out)
{
    struct rule_file_opts opts = o ? *o : (struct rule_file_opts){ 0 };
    struct rule_reader r = { .f = out, .opts = &opts };
    struct err e = { 0 };

    *out = (struct rule_file){ 0 };
    out->text = arena_str(&out->arena, text);
    out->doc = yaml_doc_new_lax(out->text, &e);
    if (out->doc)
        read_root(&r);
    else
        add_yaml_error(&r, &e);
    if (!r.problems.n)
        rule_file_check(&r);
    out->n_problems = r.problems.n;
    out->problems = arena_dup(&out->arena, r.problems.p, r.problems.n * sizeof *r.problems.p);
    vec_done(&r.problems);
}

bool rule_file_read(const char *path, const struct rule_file_opts *o, struct rule_file *out,
                    struct err *e)
{
    struct buf text = { 0 };
    bool ok = io_read_file(path, RULE_FILE_MAX_BYTES, &text, e);

    *out = (struct rule_file){ 0 };
    if (ok)
        rule_file_parse(buf_str(&text), o, out);
    buf_done(&text);
    return ok;
}

void rule_file_done(struct rule_file *f)
{
    for (size_t i = 0; i < f->n; i++)
        for (size_t j = 0; j < f->groups[i].n; j++)
            if (f->groups[i].rules[j].tree)
                pql_done(f->groups[i].rules[j].tree);
    yaml_doc_free(f->doc);
    arena_done(&f->arena);
    *f = (struct rule_file){ 0 };
}

/* ---- places ---- */

struct rule_place rule_file_place(const struct rule_file *f, const struct yaml_node *scalar,
                                  size_t off, size_t n)
{
    struct rule_place p = { .line = 1, .col = 1 };
    size_t at = scalar ? yaml_text_offset(f->text, scalar, off) : off, begin = 0;
    size_t end = scalar ? yaml_text_offset(f->text, scalar, off + n) : off + n;

    at = at < f->text.n ? at : f->text.n;
    end = end < f->text.n ? end : f->text.n;
    p.at = (struct span){ at, end > at ? end - at : 0 };
    if (scalar) { // so that a large file is not counted from its first line for each problem
        begin = scalar->at.off;
        p.line = scalar->line;
        p.col = scalar->col;
    }
    for (size_t i = begin; i < at; i++) {
        p.col += ((unsigned char)f->text.p[i] & 0xC0) != 0x80;
        if (f->text.p[i] == '\n') {
            p.line++;
            p.col = 1;
        }
    }
    return p;
}

void rule_problem_put(struct buf *b, const struct rule_problem *p)
{
    buf_put_str(b, p->prefix);
    buf_put_str(b, p->msg);
}
