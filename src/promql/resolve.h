/* resolve.h - the tree as the evaluator wants it: durations and times known, parentheses gone.
 *
 * start(), end(), step() and range() have become numbers; what does not depend on the step is
 * marked to be evaluated once.
 * Source: prometheus promql/engine.go PreprocessExpr, promql/durations.go.
 */
#ifndef PROMCTL_PROMQL_RESOLVE_H
#define PROMCTL_PROMQL_RESOLVE_H

#include "base/err.h"
#include "promql/ast.h"
#include "promql/fn_table.h"

struct pql_cost { /* of a node that was evaluated, with what is below */
    size_t series;
    int64_t samples;
    int64_t ns;
    bool fused;  /* evaluated by the aggregation above, a few series at a time */
    bool reused; /* the same was evaluated elsewhere */
};

struct pql_rnode {
    const struct pql_node *n; /* not PQL_PAREN */
    struct span at;           /* with parentheses around it */
    enum pql_kind kind;       /* PQL_NUMBER also for what start() and the like have become */
    double number;
    bool once;               /* the same at every step: evaluated at the first, then repeated */
    struct pql_rnode **kids; /* CALL: arguments; AGGREGATE: operand, parameter; RANGE: selector;
                              * SUBQUERY, UNARY: operand; BINARY: both */
    size_t n_kids;

    /* SELECTOR, SUBQUERY; RANGE has range only */
    int64_t offset;       /* ms */
    bool pinned;          /* @ */
    int64_t at_ms;        /* where it is pinned */
    int64_t range, step;  /* step 0: the default */
    bool histogram_stats; /* only count and sum of histograms are looked at */

    struct pql_shared *shared; /* by plan.h: what nodes of the same text give; NULL: just this */
    struct pql_cost cost;
};

/* Times are within +-PQL_TIME_MAX, so that what is added to them does not overflow. */
#define PQL_TIME_MAX (INT64_MAX / 8)

struct pql_bounds { /* of the query, ms; an instant query has start == end and step 0 */
    int64_t start, end, step;
};

/* ERR_EXEC in Prometheus' words when a duration comes out wrong. */
struct pql_rnode *pql_resolve(struct arena *a, const struct pql_node *n, const struct pql_bounds *b,
                              struct err *e);

/* The time whose data a selector or subquery sees at step `t`. */
static inline int64_t pql_data_time(const struct pql_rnode *r, int64_t t)
{
    return (r->pinned ? r->at_ms : t) - r->offset;
}

#endif
