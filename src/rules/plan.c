#include "rules/plan.h"

#include <stdlib.h>

#include "base/vec.h"
#include "model/labels.h"
#include "promql/fn_table.h"

/* ---- what an expression reads ---- */

struct selectors {
    const struct pql_node **p;
    size_t n, cap;
};

static bool is_odd(const struct pql_node *n)
{
    const struct pql_mods *mods = n->kind == PQL_SELECTOR   ? &n->sel.mods
                                  : n->kind == PQL_SUBQUERY ? &n->sub.mods
                                                            : NULL;

    if (mods && (mods->at != PQL_AT_NONE || mods->offset.expr || mods->offset.ms < 0))
        return true;
    if ((n->kind == PQL_RANGE && n->range.range.expr) ||
        (n->kind == PQL_SUBQUERY && (n->sub.range.expr || n->sub.step.expr)))
        return true;
    return n->kind == PQL_CALL && (n->call.fn->bound || (n->call.fn->flags & PQL_FN_INFO));
}

/* Adds the selectors below; false where the value at a time depends on more than what was there by
 * then, or on the bounds of the query. */
static bool collect(const struct pql_node *n, struct selectors *out)
{
    const struct pql_node *child;
    bool ok = !is_odd(n);

    if (n->kind == PQL_SELECTOR)
        vec_push(out, n);
    for (size_t i = 0; (child = pql_child(n, i)) != NULL; i++)
        ok = collect(child, out) && ok;
    return ok;
}

static bool label_may_be(const struct pql_node *sel, const char *name, struct str value)
{
    for (size_t i = 0; i < sel->sel.n; i++) {
        const struct matcher *m = &sel->sel.matchers[i];
        if (str_eq(m->name, str_of(name)) && !matcher_match(m, value))
            return false;
    }
    return true;
}

bool rule_plan_takes(const struct pql_node *sel, const struct rule *x)
{
    if (!x->is_alert)
        return label_may_be(sel, LABEL_NAME, x->name);
    return label_may_be(sel, "alertname", x->name) &&
           (label_may_be(sel, LABEL_NAME, STR("ALERTS")) ||
            label_may_be(sel, LABEL_NAME, STR("ALERTS_FOR_STATE")));
}

static bool asks_engine(const struct rule_pairs *v)
{
    for (size_t i = 0; i < v->n; i++)
        if (str_find(v->p[i].value, STR("query")) < v->p[i].value.n)
            return true;
    return false;
}

/* ---- which rules have to stay together ---- */

/* Rules and whom they need: a strongly connected part of this goes step by step. */
struct graph {
    const struct rule_list *rules;
    size_t n;
    struct sizes *needs, *reads;
    bool *alone; /* goes step by step, even when no other has to go with it */
    bool *odd;
};

static void add_need(struct graph *g, size_t from, size_t to)
{
    if (g->needs[from].n == 0 || vec_last(&g->needs[from]) != to)
        vec_push(&g->needs[from], to);
}

static int64_t offset_of(const struct graph *g, size_t i)
{
    const struct rule_group *group = g->rules->p[i].group;
    return group->has_offset ? group->query_offset : 0;
}

/* Rule `i` reads rule `j`: j goes first. Where it comes later, i sees the time before, and both go
 * together; so where they write so long after what they ask for that it cannot be told from the
 * times of samples what was there. */
static void add_read(struct graph *g, size_t i, size_t j)
{
    if (g->reads[i].n == 0 || vec_last(&g->reads[i]) != j)
        vec_push(&g->reads[i], j);
    if (i == j) {
        g->alone[i] = true;
        return;
    }
    add_need(g, i, j);
    if (j > i || g->odd[i] || offset_of(g, i) != offset_of(g, j))
        add_need(g, j, i);
}

struct outputs { /* rules by the name of what they write */
    struct map names;
    struct {
        struct sizes *p;
        size_t n, cap;
    } rules;
    struct sizes alerts;
};

static void outputs_done(struct outputs *o)
{
    map_done(&o->names);
    for (size_t i = 0; i < o->rules.n; i++)
        vec_done(&o->rules.p[i]);
    vec_done(&o->rules);
    vec_done(&o->alerts);
}

static void find_outputs(const struct rule_list *rules, struct outputs *o)
{
    for (size_t i = 0; i < rules->n; i++) {
        if (rules->p[i].rule->is_alert) {
            vec_push(&o->alerts, i);
            continue;
        }
        size_t id = map_id(&o->names, rules->p[i].rule->name);
        if (id == o->rules.n)
            vec_push(&o->rules, (struct sizes){ 0 });
        vec_push(&o->rules.p[id], i);
    }
}

/* The one name a selector takes, or the empty slice. */
static struct str fixed_name(const struct pql_node *sel)
{
    for (size_t i = 0; i < sel->sel.n; i++) {
        const struct matcher *m = &sel->sel.matchers[i];
        if (m->type == MATCHER_EQ && str_eq(m->name, STR(LABEL_NAME)))
            return m->value;
    }
    return (struct str){ 0 };
}

static void add_selector(struct graph *g, size_t i, const struct pql_node *sel,
                         const struct rule_list *rules, const struct outputs *o)
{
    struct str name = fixed_name(sel);
    size_t id = map_find(&o->names, name);

    if (!name.n) {
        for (size_t j = 0; j < rules->n; j++)
            if (rule_plan_takes(sel, rules->p[j].rule))
                add_read(g, i, j);
        return;
    }
    for (size_t k = 0; id != MAP_NONE && k < o->rules.p[id].n; k++)
        add_read(g, i, o->rules.p[id].p[k]);
    if (str_eq(name, STR("ALERTS")) || str_eq(name, STR("ALERTS_FOR_STATE")))
        for (size_t k = 0; k < o->alerts.n; k++)
            if (rule_plan_takes(sel, rules->p[o->alerts.p[k]].rule))
                add_read(g, i, o->alerts.p[k]);
}

/* What a template asks for is anyone's guess. */
static bool has_query(const struct rule *x, bool annotations)
{
    return asks_engine(&x->labels) || asks_engine(&x->group_labels) ||
           (annotations && asks_engine(&x->annotations));
}

static void add_rule(struct graph *g, size_t i, bool annotations, const struct outputs *o)
{
    const struct rule *x = g->rules->p[i].rule;
    struct selectors s = { 0 };
    bool asks = x->is_alert && has_query(x, annotations);

    g->odd[i] = !x->tree || !collect(x->tree, &s) || asks;
    g->alone[i] = g->odd[i];
    for (size_t k = 0; k < s.n; k++)
        add_selector(g, i, s.p[k], g->rules, o);
    for (size_t j = 0; asks && j < g->n; j++)
        add_read(g, i, j);
    vec_done(&s);
}

/* ---- Tarjan's algorithm, without recursion: rules may be many and in one chain ---- */

struct walk {
    struct graph *g;
    size_t *index, *low; /* index 0: not seen yet */
    bool *open;
    size_t *next; /* the need to look at */
    struct sizes path, stack;
    size_t seen;
    struct rule_plan *out;
    struct {
        struct rule_part *p;
        size_t n, cap;
    } parts;
};

static int by_number(const void *a, const void *b)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return (x > y) - (x < y);
}

/* The part whose root is `v`: what is on the stack from there. Whom it needs is done already. */
static void close_part(struct walk *w, size_t v)
{
    struct rule_part part = { 0 };
    size_t n = 0;

    while (w->stack.p[w->stack.n - 1 - n] != v)
        n++;
    part.n = n + 1;
    size_t *rules = arena_dup(&w->out->arena, w->stack.p + w->stack.n - part.n,
                              part.n * sizeof *rules);
    for (size_t i = 0; i < part.n; i++)
        w->open[rules[i]] = false;
    w->stack.n -= part.n;
    qsort(rules, part.n, sizeof *rules, by_number);
    part.rules = rules;
    part.stepwise = part.n > 1 || w->g->alone[v];
    vec_push(&w->parts, part);
}

static void enter(struct walk *w, size_t v)
{
    w->index[v] = w->low[v] = ++w->seen;
    w->open[v] = true;
    vec_push(&w->stack, v);
    vec_push(&w->path, v);
}

static void visit(struct walk *w, size_t root)
{
    enter(w, root);
    while (w->path.n) {
        size_t v = vec_last(&w->path);
        const struct sizes *needs = &w->g->needs[v];
        if (w->next[v] < needs->n) {
            size_t to = needs->p[w->next[v]++];
            if (!w->index[to])
                enter(w, to);
            else if (w->open[to] && w->index[to] < w->low[v])
                w->low[v] = w->index[to];
            continue;
        }
        if (w->low[v] == w->index[v])
            close_part(w, v);
        w->path.n--;
        if (w->path.n && w->low[v] < w->low[vec_last(&w->path)])
            w->low[vec_last(&w->path)] = w->low[v];
    }
}

static void find_parts(struct graph *g, struct rule_plan *out)
{
    struct walk w = { .g = g, .out = out };

    w.index = xcalloc(g->n + 1, sizeof *w.index);
    w.low = xcalloc(g->n + 1, sizeof *w.low);
    w.next = xcalloc(g->n + 1, sizeof *w.next);
    w.open = xcalloc(g->n + 1, sizeof *w.open);
    for (size_t i = 0; i < g->n; i++)
        if (!w.index[i])
            visit(&w, i);
    out->n = w.parts.n;
    out->parts = arena_dup(&out->arena, w.parts.p, w.parts.n * sizeof *w.parts.p);
    vec_done(&w.parts);
    vec_done(&w.stack);
    vec_done(&w.path);
    free(w.index);
    free(w.low);
    free(w.next);
    free(w.open);
}

static void graph_done(struct graph *g)
{
    for (size_t i = 0; i < g->n; i++) {
        vec_done(&g->needs[i]);
        vec_done(&g->reads[i]);
    }
    free(g->needs);
    free(g->reads);
    free(g->alone);
    free(g->odd);
}

void rule_plan_make(const struct rule_list *rules, bool annotations, struct rule_plan *out)
{
    struct graph g = { .rules = rules, .n = rules->n };
    struct outputs o = { 0 };

    *out = (struct rule_plan){ 0 };
    g.needs = xcalloc(g.n + 1, sizeof *g.needs);
    g.reads = xcalloc(g.n + 1, sizeof *g.reads);
    g.alone = xcalloc(g.n + 1, sizeof *g.alone);
    g.odd = xcalloc(g.n + 1, sizeof *g.odd);
    find_outputs(rules, &o);
    for (size_t i = 0; i < g.n; i++) {
        add_rule(&g, i, annotations, &o);
        out->any_odd |= g.odd[i];
    }
    find_parts(&g, out);
    out->reads = arena_new_n(&out->arena, struct rule_reads, g.n + 1);
    for (size_t i = 0; i < g.n; i++)
        out->reads[i] = (struct rule_reads){
            arena_dup(&out->arena, g.reads[i].p, g.reads[i].n * sizeof *g.reads[i].p), g.reads[i].n
        };
    outputs_done(&o);
    graph_done(&g);
}

void rule_plan_done(struct rule_plan *p)
{
    arena_done(&p->arena);
    *p = (struct rule_plan){ 0 };
}

/* ---- nothing in, nothing out ---- */

/* Functions of no vector, of texts (which may be wrong) and of emptiness itself have results or
 * errors without one. */
static bool keeps_empty(const struct pql_node *call)
{
    struct str name = str_of(call->call.fn->name);
    bool vector = false;

    if (call->type != PQL_VECTOR || str_starts(name, STR("absent")))
        return false;
    for (size_t i = 0; i < call->call.n; i++) {
        const struct pql_node *arg = call->call.args[i];
        if (arg->type == PQL_STRING)
            return false;
        vector |= arg->type == PQL_VECTOR || arg->type == PQL_MATRIX;
    }
    return vector;
}

/* A number that cannot fail: no vector is below it. */
static bool is_plain_number(const struct pql_node *n)
{
    const struct pql_node *child;

    if (n->type != PQL_SCALAR)
        return false;
    for (size_t i = 0; (child = pql_child(n, i)) != NULL; i++)
        if (!is_plain_number(child))
            return false;
    return true;
}

static bool all_empty(const struct pql_node *n, const struct map *names)
{
    const struct pql_node *child;

    for (size_t i = 0; (child = pql_child(n, i)) != NULL; i++)
        if (!is_plain_number(child) && !rule_plan_is_empty(child, names))
            return false;
    return true;
}

bool rule_plan_is_empty(const struct pql_node *n, const struct map *names)
{
    struct str name;

    switch (n->kind) {
    case PQL_SELECTOR:
        name = fixed_name(n);
        return name.n && map_find(names, name) == MAP_NONE;
    case PQL_CALL:
        return keeps_empty(n) && all_empty(n, names);
    case PQL_AGGREGATE: // a parameter may be wrong by itself
        return !n->agg.param && rule_plan_is_empty(n->agg.e, names);
    case PQL_BINARY:
        if (n->type != PQL_VECTOR || n->bin.fill_l || n->bin.fill_r)
            return false;
        return all_empty(n, names);
    case PQL_RANGE:
    case PQL_SUBQUERY:
    case PQL_UNARY:
    case PQL_PAREN:
        return n->type != PQL_SCALAR && n->type != PQL_STRING && all_empty(n, names);
    default:
        return false;
    }
}
