/* fn_table.h - every function of PromQL is a row: type check, evaluator, completion and manual
 * read this one table.
 *
 * Source: prometheus promql/parser/functions.go.
 */
#ifndef PROMCTL_PROMQL_FN_TABLE_H
#define PROMCTL_PROMQL_FN_TABLE_H

#include "base/str.h"
#include "num/slide.h"
#include "promql/ast.h"

enum pql_fn_flags {
    PQL_FN_EXPERIMENTAL = 1,
    PQL_FN_ANCHORED = 2, /* takes an anchored range */
    PQL_FN_SMOOTHED = 4,
    PQL_FN_TIME = 8,                /* its value depends on the step's time: not hoisted */
    PQL_FN_KEEPS_NAME = 16,         /* the metric name stays */
    PQL_FN_START_TIMES = 32,        /* looks at the samples' start timestamps */
    PQL_FN_INFO = 128,              /* its second argument selects labels only */
    PQL_FN_HISTOGRAM_STATS = 256,   /* of histograms below only count and sum are looked at */
    PQL_FN_HISTOGRAM_BUCKETS = 512, /* wants buckets of what is below */
    PQL_FN_SAMPLE_TIME = 1024,      /* of a plain selector it takes the sample's own time */
    PQL_FN_COUNTER = 2048,          /* says so where its floats do not look like a counter's */
    PQL_FN_QUANTILE = 4096,         /* its scalar argument should be between 0 and 1 */
    PQL_FN_PER_SECOND = 8192,       /* divides by the length of its range */
};

struct pql_call; /* promql/eval.h */
struct pql_eval;
struct pql_rnode;
struct pql_matrix;
struct cols;
typedef bool pql_fn_run(struct pql_call *c, struct err *e);
struct pql_bounds; /* promql/resolve.h */
typedef double pql_fn_bound(const struct pql_bounds *b);
typedef bool pql_fn_eval(struct pql_eval *ev, struct pql_rnode *r, struct pql_matrix *out,
                         struct err *e);
typedef bool pql_fn_cols(struct pql_eval *ev, struct pql_rnode *r, struct cols *out, struct err *e);

struct pql_fn {
    const char *name;
    enum pql_type type; /* of the result */
    const char *args;   /* v vector, m range, n scalar, s string; ? optional from here, * the one
                         * before may be left out and repeated */
    const char *params; /* their names, "v, min, max", where types alone do not tell; the last one
                         * is that of all that follow */
    unsigned flags;
    pql_fn_run *run;       /* at one step; NULL only beside `eval` and `bound` */
    pql_fn_eval *eval;     /* works on whole series instead */
    num_slide_fn *slide;   /* over ranges of floats, all steps at once; gives what `run` gives */
    pql_fn_bound *bound;   /* instead of all that: a number known before the first step */
    pql_fn_cols *cols;     /* the same as `run` or `eval`, on columns */
    double (*map)(double); /* what fn_map() and fn_date() make of a value */
    const char *brief;
};

extern const struct pql_fn pql_fns[]; /* sorted by name */
extern const size_t pql_fns_n;

const struct pql_fn *pql_fn_find(struct str name); /* or NULL */

/* `args`, taken apart: types[i] is that of argument i, the last one repeats. */
struct pql_signature {
    char types[16];
    size_t n, min, max; /* of arguments; max SIZE_MAX: any number */
};
struct pql_signature pql_fn_signature(const struct pql_fn *fn);

#endif
