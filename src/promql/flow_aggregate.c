/* flow_aggregate.c - what aggregations leave of labels, kinds and values. */
#include <math.h>

#include "promql/flow_impl.h"
#include "promql/parse.h"

static bool picks_series(enum pql_agg op)
{
    return op == PQL_AGG_TOPK || op == PQL_AGG_BOTTOMK || op == PQL_AGG_LIMITK ||
           op == PQL_AGG_LIMIT_RATIO;
}

static const struct pql_labels *labels_without(struct pql_flower *f, const struct pql_flow *x,
                                               const struct pql_labels *set, struct pql_cause cause)
{
    struct pql_label_list l;

    pql_list_from(&l, set);
    for (size_t i = 0; i < x->n->agg.names.n; i++) {
        struct str name = x->n->agg.names.p[i];
        struct pql_labels now = { l.p, l.n, l.rest, l.cause };
        if (pql_label_of(&now, name).presence == PQL_IMPOSSIBLE)
            continue;
        cause.at = x->n->agg.names.at[i];
        pql_list_put(&l, (struct pql_label){ .name = name, .cause = cause });
    }
    cause.at = x->n->at;
    if (pql_label_of(set, STR(LABEL_NAME)).presence != PQL_IMPOSSIBLE)
        pql_list_put(&l, (struct pql_label){ .name = STR(LABEL_NAME), .cause = cause });
    return pql_list_done(f->arena, &l);
}

static struct span word_at(const struct pql_node *n)
{
    return (struct span){ n->at.off, strlen(pql_agg_word(n->agg.op)) };
}

static const struct pql_labels *aggregate_labels(struct pql_flower *f, const struct pql_flow *x,
                                                 const struct pql_flow *e)
{
    const struct pql_node *n = x->n;
    struct pql_cause cause = { .node = n, .at = n->agg.clause.n ? n->agg.clause : word_at(n) };
    const struct pql_labels *set;

    if (picks_series(n->agg.op))
        return e->labels;
    set = n->agg.without ? labels_without(f, x, e->labels, cause)
                         : pql_labels_keep(f->arena, e->labels, &n->agg.names, cause);
    if (n->agg.op == PQL_AGG_COUNT_VALUES && n->agg.param->kind == PQL_TEXT &&
        !(n->agg.without && pql_names_have(&n->agg.names, n->agg.param->text)))
        set = pql_labels_set(f->arena, set,
                             (struct pql_label){ .name = n->agg.param->text,
                                                 .presence = PQL_GUARANTEED,
                                                 .cause = { .node = n, .at = n->agg.param->at } });
    return set;
}

static void aggregate_values(struct pql_flow *x, const struct pql_values *e)
{
    struct pql_values *v = &x->values;

    *v = *e;
    switch (x->n->agg.op) {
    case PQL_AGG_SUM:
        pql_values_sum(v);
        break;
    case PQL_AGG_COUNT:
    case PQL_AGG_COUNT_VALUES:
    case PQL_AGG_GROUP:
        v->lo = 1;
        v->hi = x->n->agg.op == PQL_AGG_GROUP ? 1 : INFINITY;
        v->nan = false;
        v->nonzero = true;
        break;
    case PQL_AGG_STDDEV:
    case PQL_AGG_STDVAR:
        v->lo = 0;
        v->hi = INFINITY;
        v->nonzero = false;
        break;
    case PQL_AGG_QUANTILE:
        v->lo = -INFINITY; // of a parameter below 0
        v->hi = INFINITY;
        v->nonzero = false;
        break;
    case PQL_AGG_AVG:
        v->nonzero = v->lo > 0 || v->hi < 0;
        break;
    case PQL_AGG_TOPK:
    case PQL_AGG_BOTTOMK:
    case PQL_AGG_LIMITK:
    case PQL_AGG_LIMIT_RATIO:
        if (v->returns == PQL_ALWAYS)
            v->returns = PQL_SOMETIMES; // topk(0, x) is empty
        break;
    default:
        break;
    }
}

/* What an aggregation leaves of a counter: of several they are no counter any more, since some of
 * them may reset or end. */
static void aggregate_kind(struct pql_flow *x, const struct pql_flow *e)
{
    x->metric = e->metric;
    switch (x->n->agg.op) {
    case PQL_AGG_COUNT:
    case PQL_AGG_COUNT_VALUES:
    case PQL_AGG_GROUP:
    case PQL_AGG_STDDEV:
    case PQL_AGG_STDVAR:
        x->metric = pql_metric_made(PQL_KIND_GAUGE);
        break;
    default:
        if (!picks_series(x->n->agg.op) && !x->metric.mixed)
            x->metric.mixed = x->n;
    }
}

void pql_flow_aggregate(struct pql_flower *f, struct pql_flow *x)
{
    const struct pql_flow *e = x->kids[x->n_kids - 1];

    x->labels = aggregate_labels(f, x, e);
    aggregate_values(x, &e->values);
    aggregate_kind(x, e);
    x->measure = pql_measure_aggregate(x);
}
