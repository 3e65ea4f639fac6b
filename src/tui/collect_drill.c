/* collect_drill.c - which series an alert is made of: what stands in its first aggregation, the
 * largest of them, with their share where they are added up. */
#include "promql/ast.h"
#include "promql/parse.h"
#include "tui/collect_impl.h"

#include <math.h>
#include <stdlib.h>

enum { MOST = 3 };

/* The left side of what is compared or divided, down to an aggregation that loses labels. */
static const struct pql_node *find(const struct pql_node *n)
{
    for (;;) {
        if (n->kind == PQL_PAREN)
            n = n->paren;
        else if (n->kind == PQL_BINARY)
            n = n->bin.l;
        else if (n->kind == PQL_UNARY)
            n = n->un.e;
        else
            return n;
    }
}

static int larger(const void *a, const void *b)
{
    const struct value_series *x = a, *y = b;
    double l = x->floats[0].v, r = y->floats[0].v;

    return (l < r) - (l > r);
}

/* Labels that all of the series share say nothing. */
static bool is_shared(const struct value *v, struct str name, struct str value)
{
    for (size_t i = 0; i < v->n; i++)
        if (!str_eq(labels_get(&v->series[i].labels, name), value))
            return false;
    return true;
}

static void put_name(struct buf *b, const struct value *v, const struct labels *ls)
{
    for (size_t i = 0; i < ls->n; i++)
        if (!str_eq(ls->p[i].name, STR(LABEL_NAME)) &&
            (v->n == 1 || !is_shared(v, ls->p[i].name, ls->p[i].value)))
            buf_printf(b, "%s%.*s", b->n ? " " : "", STR_ARG(ls->p[i].value));
}

void collect_drill(struct tick *t, struct board_alert *out)
{
    struct err e = { 0 };
    struct pql_node *rule = pql_parse(t->a, out->expr, &(struct pql_syntax){ 0 }, &e);
    const struct pql_node *n = rule ? find(rule) : NULL;
    bool sum = n && n->kind == PQL_AGGREGATE && n->agg.op == PQL_AGG_SUM;
    struct board_answer x;
    double all = 0;
    size_t k = 0;

    if (n && n->kind == PQL_AGGREGATE && !n->agg.param)
        n = n->agg.e;
    bool any = n && n->type == PQL_VECTOR;
    struct span at = any ? n->at : (struct span){ 0, 0 };
    if (rule)
        pql_done(rule);
    err_done(&e);
    if (!any)
        return;
    collect_answer(t, str_head(str_skip(out->expr, at.off), at.n), true, &x);
    if (x.v.type != VALUE_VECTOR)
        return;
    struct value_series *p = arena_dup(t->a, x.v.series, x.v.n * sizeof *p);
    for (size_t i = 0; i < x.v.n; i++)
        if (p[i].n_floats && isfinite(p[i].floats[0].v) && p[i].floats[0].v != 0) {
            all += p[i].floats[0].v;
            p[k++] = p[i];
        }
    if (k)
        qsort(p, k, sizeof *p, larger);
    const struct value kept = { .type = VALUE_VECTOR, .series = p, .n = k };
    struct str *drill = arena_new_n(t->a, struct str, MOST);
    for (size_t i = 0; i < k && i < MOST; i++) {
        struct buf b = { 0 };
        put_name(&b, &kept, &p[i].labels);
        if (sum && all > 0)
            buf_printf(&b, " (%.0f%%)", p[i].floats[0].v / all * 100);
        else
            buf_printf(&b, " (%.3g)", p[i].floats[0].v);
        drill[out->n_drill++] = arena_str(t->a, buf_str(&b));
        buf_done(&b);
    }
    out->drill = drill;
}
