/* engine.h - a query engine over any source: PromQL evaluated here.
 *
 * Source: prometheus promql/engine.go.
 */
#ifndef PROMCTL_PROMQL_ENGINE_H
#define PROMCTL_PROMQL_ENGINE_H

#include "promql/parse.h"
#include "store/engine.h"
#include "store/source.h"

enum pql_switches {                   /* of struct pql_engine_opts, for tests */
                    PQL_NO_FOLD = 1,  /* operators on literals are evaluated */
                    PQL_NO_SHARE = 2, /* what stands in a query twice is evaluated twice */
                    PQL_NO_FUSE = 4,  /* operands of aggregations are there all at once */
                    PQL_NO_SLIDE = 8, /* functions look at each range on its own */
                    PQL_SMALL = 16, /* few series at a time, and little work goes to threads, too */
};

struct pql_engine_opts {       /* {0}: as a Prometheus server without feature flags, but with all
                                * functions and syntax */
    struct pql_syntax syntax;  /* what is refused */
    bool delayed_name_removal; /* --enable-feature=promql-delayed-name-removal */
    bool type_and_unit_labels; /* type-and-unit-labels */
    bool start_timestamps;     /* rate() and others look at start times */
    int64_t subquery_step;     /* of [5m:]; 0: a minute */
    unsigned threads;          /* at most so many work on a query; 0: as many as there are cores */
    bool plain;                /* for tests: no columns, no plan, every operator walks the steps */
    unsigned switches;         /* enum pql_switches, for tests, too */
};

/* The source is borrowed and outlives the engine; `opts` (NULL: {0}) is copied. Close it with
 * query_engine_close(). One query at a time. */
struct query_engine *pql_engine_new(struct source *source, const struct pql_engine_opts *opts);

#endif
