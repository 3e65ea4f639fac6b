/* engine.h - the seam above the evaluator: PromQL text in, a value out.
 *
 * promql/ implements it over any source, the HTTP client by sending the text to a server.
 * Commands, shell, dashboards, rules and lint hold one and cannot tell which it is.
 */
#ifndef PROMCTL_STORE_ENGINE_H
#define PROMCTL_STORE_ENGINE_H

#include "base/diag.h"
#include "model/value.h"

#include <stdint.h>

/* Takes some series of a result, a vector or matrix; they are borrowed for the length of the call.
 */
typedef bool query_part_fn(void *user, const struct value *part, struct err *e);

struct query {
    struct str text;
    bool range;                  /* else instant at `start` */
    int64_t start, end, step;    /* ms */
    int64_t lookback;            /* 0: 5 minutes */
    int64_t timeout_ms;          /* 0: 2 minutes */
    int64_t max_samples;         /* 0: 50 million, counted as Prometheus does */
    int64_t max_memory;          /* bytes; 0: half of the machine's */
    const volatile bool *cancel; /* or NULL */
    bool explain;                /* fill query_result.plan */
    bool stats;                  /* ask for what costs to find out */
    /* Of what is scraped here: when what the series belongs to was looked at first, in ms. A rate
     * over a range that reaches back further is that of the time there is, where the range as it is
     * written would make a silently smaller number of it. Called by several threads; NULL, or an
     * engine that does not evaluate here: ranges are as they are written. */
    int64_t (*began)(void *user, const struct labels *labels);
    void *began_user;
    /* NULL: all series in the value. An engine that gets the result in pieces hands the series of a
     * vector or matrix over as they come, in that order, and keeps none of them; an error may still
     * follow. Others ignore it. */
    query_part_fn *on_part;
    void *on_part_user;
};

/* Half of the memory of the machine, at least 256 MiB. */
int64_t query_default_memory(void);

/* How a query failed, beside the words: the API's errorType. */
enum query_fault {
    QUERY_BAD_DATA,
    QUERY_EXECUTION,
    QUERY_CANCELED,
    QUERY_TIMEOUT,
    QUERY_UNAVAILABLE,
    QUERY_INTERNAL
};

/* What a query cost. Zero where an engine does not know. */
struct query_stats {
    int64_t parse_ns, plan_ns, eval_ns;
    size_t series_read; /* of the source, by all selectors together */
    int64_t samples_read;
    size_t peak_bytes; /* memory of the evaluation at its largest */
    unsigned threads;
};

/* One operator of the plan, in the order in which a reader indents them: a parent, then what is
 * below it. */
struct query_plan_node {
    unsigned depth;  /* 0: the query itself */
    struct str what; /* "sum by (job)", "rate", "selector" */
    struct str text; /* its part of the query, printed */
    struct str how;  /* what the plan does about it: "once", "shared", "fused"; may be empty */
    size_t series;   /* it returned */
    int64_t samples;
    int64_t ns; /* spent in it and below */
};

struct query_plan {
    struct query_plan_node *p;
    size_t n;
};

struct query_result {
    struct arena arena; /* of the value and the plan */
    struct value value;
    struct diags notes;     /* DIAG_WARN and DIAG_INFO, texts as Prometheus prints them */
    enum query_fault fault; /* when the run failed */
    int64_t samples, peak_samples;
    bool warming; /* ranges at the last step reach back to before their `began` */
    struct query_stats stats;
    struct query_plan plan; /* empty unless asked for and known */
};
void query_result_done(struct query_result *r);

struct query_engine; /* implementations embed it as their first member */

struct query_engine_ops {
    bool (*run)(struct query_engine *q, const struct query *query, struct query_result *out,
                struct err *e);
    void (*close)(struct query_engine *q);
};

struct query_engine {
    const struct query_engine_ops *ops;
};

static inline void query_engine_close(struct query_engine *q)
{
    if (q)
        q->ops->close(q);
}

#endif
