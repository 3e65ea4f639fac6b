/* fmt_yaml.c - expressions in YAML: rule files, PrometheusRule objects, rule unit tests, promctl's
 * dashboards; any of them in any document of a stream. */
#include "base/map.h"
#include "cmd/fmt.h"
#include "ext/yaml.h"

enum { MAX_LISTS = 4 /* of objects in each other */ };

struct marks { /* scalars that are expressions, by where they are; places that they are in */
    struct map scalars, members;
    struct {
        struct mark {
            const struct yaml_member *m;
            struct str formatted; /* empty: it stays */
            bool shared;          /* with something that is no expression */
        } * p;
        size_t n, cap;
    } all; /* by the id of the scalar */
};

struct walk {
    struct fmt_doc *d;
    struct marks marks;
};

static struct str key_of(const void *p, size_t n)
{
    return (struct str){ p, n };
}

static size_t find_mark(struct walk *w, const struct yaml_node *n)
{
    return map_find(&w->marks.scalars, key_of(&n->at.off, sizeof n->at.off));
}

static struct span place(const struct walk *w, const struct yaml_node *n, struct span at)
{
    size_t begin = yaml_text_offset(w->d->text, n, at.off);
    size_t end = yaml_text_offset(w->d->text, n, at.off + at.n);

    return (struct span){ begin, end > begin ? end - begin : 0 };
}

// ---- one expression ----

enum use { USE_RULE, USE_PANEL, USE_ASK };

static struct str without_breaks(struct str s)
{
    while (s.n && (s.p[s.n - 1] == '\n' || s.p[s.n - 1] == ' '))
        s.n--;
    return s;
}

static struct str format(struct walk *w, const struct yaml_node *n, enum use use)
{
    enum fmt_form form = n->in_flow ? FMT_ONE_LINE : FMT_LINES;
    struct buf out = { 0 };
    struct err e = { 0 };
    struct str formatted = { 0 };
    enum fmt_result r = use == USE_ASK ? fmt_ask(w->d->f, n->text, &out, &e)
                                       : fmt_expr(w->d->f, n->text, form, &out, &e);

    w->d->n_exprs++;
    if (r == FMT_DONE && !str_eq(buf_str(&out), without_breaks(n->text)))
        formatted = arena_str(&w->d->arena, buf_str(&out));
    else if (r == FMT_WRONG && use != USE_ASK)
        fmt_tell_wrong(w->d, place(w, n, e.at), &e);
    else if (r != FMT_DONE)
        fmt_tell_left(w->d, place(w, n, e.at), &e);
    buf_done(&out);
    return formatted;
}

static void take(struct walk *w, const struct yaml_member *m, enum use use)
{
    const struct yaml_node *n = m ? m->value : NULL;

    if (!n || n->kind != YAML_SCALAR || yaml_is_null(n) || !str_trim(n->text).n)
        return;
    map_id(&w->marks.members, key_of(&m, sizeof m));
    if (map_id(&w->marks.scalars, key_of(&n->at.off, sizeof n->at.off)) == w->marks.all.n)
        vec_push(&w->marks.all, ((struct mark){ m, format(w, n, use), false }));
}

// ---- where they are ----

static const struct yaml_member *member_of(const struct yaml_node *n, const char *key)
{
    for (const struct yaml_member *m = n->kind == YAML_MAP ? n->first : NULL; m; m = m->next)
        if (m->key->kind == YAML_SCALAR && str_eq(m->key->text, str_of(key)))
            return m;
    return NULL;
}

/* The entries of the list that a map has under a key. */
static const struct yaml_member *entries(const struct yaml_node *n, const char *key)
{
    const struct yaml_node *list = yaml_get(n, key);
    return list && list->kind == YAML_LIST ? list->first : NULL;
}

static void take_rules(struct walk *w, const struct yaml_member *rule)
{
    for (; rule; rule = rule->next)
        take(w, member_of(rule->value, "expr"), USE_RULE);
}

static void take_groups(struct walk *w, const struct yaml_node *n)
{
    for (const struct yaml_member *m = entries(n, "groups"); m; m = m->next)
        take_rules(w, entries(m->value, "rules"));
}

static void take_tests(struct walk *w, const struct yaml_node *n)
{
    for (const struct yaml_member *m = entries(n, "tests"); m; m = m->next)
        take_rules(w, entries(m->value, "promql_expr_test"));
}

/* `expr: up`, `expr: [up, {expr: down}]`. */
static void take_panel(struct walk *w, const struct yaml_node *panel)
{
    const struct yaml_member *m = entries(panel, "expr"), *one = member_of(panel, "expr");

    if (one && one->value->kind == YAML_MAP)
        take(w, member_of(one->value, "expr"), USE_PANEL);
    else
        take(w, one, USE_PANEL);
    for (; m; m = m->next)
        take(w, m->value->kind == YAML_MAP ? member_of(m->value, "expr") : m, USE_PANEL);
    take(w, member_of(panel, "spark"), USE_PANEL);
}

static void take_board(struct walk *w, const struct yaml_node *n)
{
    const struct yaml_node *vars = yaml_get(n, "vars");

    for (const struct yaml_member *m = vars && vars->kind == YAML_MAP ? vars->first : NULL; m;
         m = m->next)
        take(w, member_of(m->value, "query"), USE_ASK);
    for (const struct yaml_member *m = entries(n, "panels"); m; m = m->next)
        take_panel(w, m->value);
    take_rules(w, entries(n, "alerts"));
}

/* An object of Kubernetes may be a list of others. */
static void take_object(struct walk *w, const struct yaml_node *n, int depth)
{
    if (!n || n->kind != YAML_MAP)
        return;
    take_groups(w, n);
    if (yaml_get(n, "spec"))
        take_groups(w, yaml_get(n, "spec"));
    take_tests(w, n);
    if (entries(n, "panels"))
        take_board(w, n);
    for (const struct yaml_member *m = depth < MAX_LISTS ? entries(n, "items") : NULL; m;
         m = m->next)
        take_object(w, m->value, depth + 1);
}

// ---- what else they are ----

/* An alias may make an expression of what is something else in another place. */
static void find_shared(struct walk *w, const struct yaml_node *n)
{
    for (const struct yaml_member *m = n->first; m; m = m->next) {
        if (m->value->kind != YAML_SCALAR) {
            find_shared(w, m->value);
            continue;
        }
        size_t id = find_mark(w, m->value);
        if (id != MAP_NONE && map_find(&w->marks.members, key_of(&m, sizeof m)) == MAP_NONE)
            w->marks.all.p[id].shared = true;
    }
}

static void leave(struct walk *w, struct mark *mark, const char *why)
{
    struct err e = { 0 };

    mark->formatted = (struct str){ 0 };
    err_set(&e, ERR_FORMAT, "%s", why);
    fmt_tell_left(w->d, mark->m->value->at, &e);
}

static void rewrite(struct walk *w, struct mark *mark)
{
    struct buf out = { 0 };
    struct span at;

    if (mark->shared)
        leave(w, mark, "an alias of it is no expression");
    else if (!yaml_rewrite(w->d->text, mark->m, mark->formatted, &at, &out))
        leave(w, mark, "YAML has no way to write the other form in its place");
    else
        vec_push(&w->d->edits, ((struct edit){ at, arena_str(&w->d->arena, buf_str(&out)) }));
    buf_done(&out);
}

// ---- nothing else has changed ----

static bool same_scalar(struct walk *w, const struct yaml_node *a, const struct yaml_node *b)
{
    size_t id = find_mark(w, a);
    bool changed = id != MAP_NONE && w->marks.all.p[id].formatted.n;

    if (changed)
        return str_eq(w->marks.all.p[id].formatted, without_breaks(b->text));
    return str_eq(a->text, b->text) && a->style == b->style;
}

static bool same(struct walk *w, const struct yaml_node *a, const struct yaml_node *b)
{
    if (a->kind != b->kind || a->n != b->n || !str_eq(a->tag, b->tag))
        return false;
    if (a->kind == YAML_SCALAR)
        return same_scalar(w, a, b);
    const struct yaml_member *x = a->first, *y = b->first;
    for (; x && y; x = x->next, y = y->next)
        if ((x->key && (!y->key || !same(w, x->key, y->key))) || !same(w, x->value, y->value))
            return false;
    return !x && !y;
}

static bool verify(struct walk *w, const struct yaml_docs *old, struct str text, struct err *e)
{
    struct yaml_docs new = { 0 };
    bool ok = yaml_docs_read(text, &new, e) && new.n == old->n;

    for (size_t i = 0; i < old->n && ok; i++) {
        const struct yaml_node *a = yaml_doc_root(old->p[i]), *b = yaml_doc_root(new.p[i]);
        ok = a && b ? same(w, a, b) : a == b;
    }
    yaml_docs_done(&new);
    if (ok)
        return true;
    err_done(e);
    *e = (struct err){ 0 };
    return err_set(e, ERR_FORMAT, "more than expressions would change; nothing does");
}

bool fmt_yaml(struct fmt_doc *d, struct buf *out, struct err *e)
{
    struct yaml_docs docs = { 0 };
    struct walk w = { .d = d };
    bool ok = yaml_docs_read(d->text, &docs, e);

    for (size_t i = 0; i < docs.n && ok; i++)
        take_object(&w, yaml_doc_root(docs.p[i]), 0);
    for (size_t i = 0; i < docs.n && ok; i++)
        if (yaml_doc_root(docs.p[i]))
            find_shared(&w, yaml_doc_root(docs.p[i]));
    for (size_t i = 0; i < w.marks.all.n && ok; i++)
        if (w.marks.all.p[i].formatted.n)
            rewrite(&w, &w.marks.all.p[i]);
    if (ok) {
        edits_apply(&d->edits, d->text, out);
        ok = !d->edits.n || verify(&w, &docs, buf_str(out), e);
    }
    map_done(&w.marks.scalars);
    map_done(&w.marks.members);
    vec_done(&w.marks.all);
    yaml_docs_done(&docs);
    return ok;
}
