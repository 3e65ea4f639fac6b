/* flow.c - the walk. It goes as deep as the tree, so that sets of labels are made in functions of
 * other files: not on its stack.
 */
#include "promql/flow.h"

#include <math.h>

#include "promql/flow_impl.h"
#include "promql/parse.h"

static struct pql_flow *flow(struct pql_flower *f, const struct pql_node *n);

static void copy_facts(struct pql_flow *x, const struct pql_flow *of)
{
    x->labels = of->labels;
    x->metric = of->metric;
    x->measure = of->measure;
    x->values = of->values;
}

static void flow_unary(struct pql_flower *f, struct pql_flow *x)
{
    double lo;

    copy_facts(x, x->kids[0]);
    if (x->n->un.op != PQL_SUB)
        return;
    x->labels = pql_labels_drop_name(f->arena, x->labels, x->n);
    x->metric = pql_metric_made(PQL_KIND_GAUGE);
    lo = x->values.lo;
    x->values.lo = -x->values.hi;
    x->values.hi = -lo;
}

static void flow_literal(struct pql_flow *x)
{
    double v = x->n->number.v;

    x->labels = &pql_no_labels;
    x->measure = pql_measure_made(PQL_M_NUMBER);
    x->values = pql_values_any();
    x->values.returns = PQL_ALWAYS;
    if (x->n->kind != PQL_NUMBER)
        return;
    x->measure.scale = v;
    if (isnan(v)) { // and nothing else
        x->values.nan = true;
        x->values.nan_by = x->n;
        x->values.lo = INFINITY;
        x->values.hi = -INFINITY;
        return;
    }
    x->values.lo = x->values.hi = v;
    x->values.nonzero = v != 0;
}

static void add_kids(struct pql_flower *f, struct pql_flow *x)
{
    size_t n = 0;

    while (pql_child(x->n, n))
        n++;
    x->n_kids = n;
    x->kids = arena_new_n(f->arena, struct pql_flow *, n ? n : 1);
    for (size_t i = 0; i < n; i++)
        x->kids[i] = flow(f, pql_child(x->n, i));
}

static struct pql_flow *flow(struct pql_flower *f, const struct pql_node *n)
{
    struct pql_flow *x = arena_new(f->arena, struct pql_flow);

    x->n = n;
    add_kids(f, x);
    switch (n->kind) {
    case PQL_SELECTOR:
        pql_flow_selector(f, x);
        break;
    case PQL_RANGE:
    case PQL_PAREN:
        copy_facts(x, x->kids[0]);
        break;
    case PQL_SUBQUERY:
        copy_facts(x, x->kids[0]);
        if (x->values.returns == PQL_ALWAYS)
            x->values.returns = PQL_SOMETIMES; // no step may lie in the range
        break;
    case PQL_CALL:
        pql_flow_call(f, x);
        break;
    case PQL_AGGREGATE:
        pql_flow_aggregate(f, x);
        break;
    case PQL_BINARY:
        pql_flow_binary(f, x);
        break;
    case PQL_UNARY:
        flow_unary(f, x);
        break;
    case PQL_NUMBER:
    case PQL_TEXT:
    case PQL_DURATION:
        flow_literal(x);
        break;
    }
    return x;
}

struct pql_flow *pql_flow(struct arena *a, const struct pql_node *n, const struct pql_flow_env *env)
{
    struct pql_flower f = { a, env };
    return flow(&f, n);
}

struct pql_measure pql_measure_of(const struct pql_node *n)
{
    struct arena a = { 0 };
    struct pql_measure m = pql_flow(&a, n, NULL)->measure;

    arena_done(&a);
    return m;
}

struct pql_flow *pql_flow_record(struct arena *a, const struct pql_flow *expr, struct str name,
                                 const struct label *labels, size_t n)
{
    struct pql_flow *x = arena_new(a, struct pql_flow);
    struct pql_label_list l;

    *x = *expr;
    x->mismatch = NULL;
    pql_list_from(&l, expr->labels);
    pql_list_put(&l, (struct pql_label){ STR(LABEL_NAME), PQL_GUARANTEED, name, { 0 } });
    for (size_t i = 0; i < n; i++)
        pql_list_put(&l, (struct pql_label){
                             .name = labels[i].name,
                             .presence = labels[i].value.n ? PQL_GUARANTEED : PQL_IMPOSSIBLE,
                             .value = labels[i].value,
                         });
    x->labels = pql_list_done(a, &l);
    return x;
}

struct pql_flow *pql_flow_join(struct arena *a, const struct pql_flow *x, const struct pql_flow *y)
{
    struct pql_flow *out = arena_new(a, struct pql_flow);

    *out = *x;
    out->labels = pql_labels_join(a, x->labels, y->labels);
    out->metric = pql_metric_join(&x->metric, &y->metric);
    out->values = pql_values_join(&x->values, &y->values);
    if (x->measure.what != y->measure.what || x->measure.unit != y->measure.unit ||
        x->measure.per_second != y->measure.per_second || x->measure.scale != y->measure.scale)
        out->measure = pql_measure_unknown;
    return out;
}
