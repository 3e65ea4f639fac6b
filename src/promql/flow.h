/* flow.h - what an expression's results are like, from its text alone: labels, kind of metric,
 * unit, range of values, for each of its parts.
 *
 * Linear in the size of the tree: a set names at most PQL_FLOW_LABELS labels, of what is beyond
 * less is said, and nothing wrong. All of it lives in one arena and borrows from the tree; what is
 * known of a recording rule borrows from that rule's tree. Histograms and floats are not told
 * apart in values: a range of values is that of the floats, NaN aside. A native histogram is taken
 * to have no label le. Source: prometheus promql/engine.go (VectorBinop, resultMetric, aggregation,
 * dropMetricName), promql/functions.go.
 */
#ifndef PROMCTL_PROMQL_FLOW_H
#define PROMCTL_PROMQL_FLOW_H

#include "base/buf.h"
#include "model/metric.h"
#include "model/unit.h"
#include "promql/ast.h"

enum { PQL_FLOW_LABELS = 64 };

// ---- labels ----

enum pql_presence {
    PQL_IMPOSSIBLE, /* no series has it */
    PQL_POSSIBLE,
    PQL_EXPECTED,   /* job and instance of what is scraped: all but very unusual series have it */
    PQL_GUARANTEED, /* every series has it */
};

/* What made a label what it is: a matcher, a clause, a function, an operator. */
struct pql_cause {
    const struct pql_node *node; /* NULL: nothing in the text, or a label of a recording rule */
    struct str rule; /* of the expression of this recording rule; empty: of this expression */
    struct span at;  /* always in this expression; of a rule: where its series are selected */
};

struct pql_label {
    struct str name;
    enum pql_presence presence;
    struct str value; /* the only one it can have where it is there; empty: not known */
    struct pql_cause cause;
};

struct pql_labels {
    const struct pql_label *p; /* in no order; `__name__` is one of them */
    size_t n;
    enum pql_presence rest; /* of labels that are not in `p`: POSSIBLE or IMPOSSIBLE */
    struct pql_cause cause; /* of `rest` IMPOSSIBLE */
};

/* What is known of one label. */
struct pql_label pql_label_of(const struct pql_labels *set, struct str name);

/* No label is possible: one series at most. */
bool pql_labels_none(const struct pql_labels *set);

/* A label that the two sides of an operator cannot agree on, so that nothing matches. */
struct pql_mismatch {
    struct pql_label l, r; /* of the same name */
    bool sure;             /* else one side is only EXPECTED to have it */
};

// ---- kind ----

enum pql_metric_kind {
    PQL_KIND_UNKNOWN,
    PQL_KIND_COUNTER, /* also _sum and _count of a histogram or summary */
    PQL_KIND_GAUGE,
    PQL_KIND_BUCKET,    /* of a classic histogram, cumulative */
    PQL_KIND_HISTOGRAM, /* native */
};

enum pql_certainty { /* how the kind is known */
                     PQL_BY_NAME,
                     PQL_BY_METADATA,
                     PQL_BY_OPERATION, /* rate() of something, count of something */
};

struct pql_metric {
    enum pql_metric_kind kind;
    enum pql_certainty certainty;
    struct str name;              /* the one it is read off, where there is one */
    struct str rule;              /* of what follows: they are in the expression of this rule */
    const struct pql_node *rate;  /* rate(), irate() or increase() that was taken */
    const struct pql_node *mixed; /* what made one series of several: a counter is none any more */
};

// ---- unit ----

enum pql_measure_what {
    PQL_M_UNKNOWN,
    PQL_M_NUMBER, /* a literal, or a metric that is always 1 */
    PQL_M_COUNT,  /* of things that have no unit */
    PQL_M_UNIT,
    PQL_M_RATIO,
    PQL_M_MOMENT, /* seconds since the epoch */
};

struct pql_measure {
    enum pql_measure_what what;
    enum metric_unit unit;   /* UNIT */
    enum metric_unit family; /* COUNT: of what a histogram observes */
    bool per_second;
    double scale; /* what the value was multiplied by; of NUMBER the number itself */
};

// ---- values ----

enum pql_returns { PQL_SOMETIMES, PQL_ALWAYS, PQL_NEVER };

struct pql_values {
    enum pql_returns returns; /* results: depends on the data, always, never */
    double lo, hi;            /* all values are in [lo, hi], or NaN if `nan` */
    bool nonzero;
    bool nan;                      /* an operation can give it: 0/0, a quantile of nothing */
    const struct pql_node *nan_by; /* that operation */
    const struct pql_node *never;  /* what makes it never return; NULL: a rule's expression */
    bool filtered; /* results are there only under a condition: a comparison, absent(), unless */
};

/* The one value it always has. */
static inline bool pql_is_constant(const struct pql_values *v)
{
    return v->lo == v->hi && !v->nan;
}

struct pql_flow {
    const struct pql_node *n; /* n->type is the type of the result */
    struct pql_flow **kids;   /* as pql_child() counts them */
    size_t n_kids;
    const struct pql_labels *labels;
    struct pql_metric metric;
    struct pql_measure measure;
    struct pql_values values;
    const struct pql_mismatch *mismatch; /* BINARY of two vectors; or NULL */
};

struct pql_flow_env { /* what else is known; {0}: nothing */
    /* The type and `# UNIT` (may be empty) of the family a metric belongs to; false: not known. */
    bool (*metadata)(void *user, struct str metric, enum metric_type *type, struct str *unit);
    /* What pql_flow_record() and pql_flow_join() made of the rules that record it; NULL: none. */
    const struct pql_flow *(*rule)(void *user, struct str metric);
    void *user;
};

/* Never fails. `env` may be NULL. */
struct pql_flow *pql_flow(struct arena *a, const struct pql_node *n,
                          const struct pql_flow_env *env);

/* The series that a rule records: those of its expression, with a name and labels (an empty value
 * removes one). */
struct pql_flow *pql_flow_record(struct arena *a, const struct pql_flow *expr, struct str name,
                                 const struct label *labels, size_t n);

/* Series of either: of a metric that several rules record. */
struct pql_flow *pql_flow_join(struct arena *a, const struct pql_flow *x, const struct pql_flow *y);

/* The measure of an expression of which nothing else is wanted. */
struct pql_measure pql_measure_of(const struct pql_node *n);

/* Appends what did it, as a reader would name it: `sum by (job)`, `label_replace()`,
 * `job="api"`, `on (job)`. Nothing where nothing did. */
void pql_cause_put(struct buf *b, const struct pql_cause *c);

#endif
