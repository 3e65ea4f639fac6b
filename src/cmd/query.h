/* query.h - what the files of `promctl query` share: its arguments, when to evaluate, what it cost.
 */
#ifndef PROMCTL_CMD_QUERY_H
#define PROMCTL_CMD_QUERY_H

#include "cmd/source_engine.h"

struct query_args {
    struct source_args source;
    const char *time, *start, *end, *since, *step; /* NULL: not given */
    int format;
    bool format_given, raw, fail_empty, no_experimental, stats, explain, max_samples_given;
    const char *name;
    int64_t max_samples, max_memory, threads; /* 0: not given */
    struct opt_strs features;
};

/* The times of `q`, relative to `now_ms`, in whatever order. ERR_USAGE names the option. */
bool query_times(const struct query_args *a, int64_t now_ms, struct query *q, struct err *e);

/* How much of what was before `now_ms` the query looks at; 0 where it is an instant query without
 * ranges, or cannot be read. */
int64_t query_history(const struct query *q, const struct pql_syntax *syntax, int64_t now_ms);

/* Switches that --no-experimental and --enable-feature stand for. */
bool query_features(const struct query_args *a, struct pql_engine_opts *out, struct err *e);

/* What is left of a budget of memory, of which the store holds some: a sixteenth at least. */
int64_t query_memory_left(int64_t budget, size_t held);

struct query_cost {
    struct str text;
    const struct query_result *result;
    int64_t load_ns, output_ns;
    struct mem_stats store;
};

/* The line that --stats prints. */
void query_put_stats(struct buf *b, const struct query_cost *c);

#endif
