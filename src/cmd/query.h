/* query.h - what the files of `promctl query` share: its arguments, when to evaluate, what it cost,
 * its pictures.
 */
#ifndef PROMCTL_CMD_QUERY_H
#define PROMCTL_CMD_QUERY_H

#include "cmd/source_engine.h"
#include "out/flow.h"
#include "out/units.h"

enum {
    FORMAT_TABLE,
    FORMAT_GRAPH,
    FORMAT_VALUE,
    FORMAT_JSON,
    FORMAT_NDJSON,
    FORMAT_CSV,
    FORMAT_TSV,
    FORMAT_OM
};

struct query_graph_args {
    int draw, scale, glyphs;
    bool draw_given, scale_given, glyphs_given;
};

struct query_check_args {
    const char *warn, *crit; /* NULL: not given */
    int if_empty;            /* enum check_state */
    bool if_empty_given;
};

struct query_args {
    struct source_args source;
    const char *time, *start, *end, *since, *step; /* NULL: not given */
    int format;
    bool format_given, raw, fail_empty, no_experimental, stats, explain, max_samples_given;
    bool watch, count_given, local;
    int64_t interval_ms, count;
    const char *name;
    int64_t max_samples, max_memory, threads; /* 0: not given */
    struct opt_strs features, exprs, queries;
    struct query_graph_args graph;
    struct query_check_args check;
};

/* The times of `q`, relative to `now_ms`, in whatever order. ERR_USAGE names the option. */
bool query_times(const struct query_args *a, int64_t now_ms, struct query *q, struct err *e);

/* How much of what was before `now_ms` the query looks at; 0 where it is an instant query without
 * ranges, or cannot be read. */
int64_t query_history(const struct query *q, const struct pql_syntax *syntax, int64_t now_ms);

/* The same, and what lookback needs: how much of the past of live targets is worth keeping. */
int64_t query_keep(const struct query *q, const struct pql_syntax *syntax, int64_t now_ms);

/* Switches that --no-experimental and --enable-feature stand for. */
bool query_features(const struct query_args *a, struct pql_engine_opts *out, struct err *e);

/* What is left of a budget of memory, of which the store holds some: a sixteenth at least. */
int64_t query_memory_left(int64_t budget, size_t held);

/* Of the budget what series may take: half of it where they are fetched while the evaluation needs
 * memory, too. */
int64_t query_series_memory(const struct query_args *a);

extern const struct opt_words query_formats; /* FORMAT_TABLE and so on */

/* ---- query_graph.c: -o graph ---- */

enum { QUERY_GRAPH_N_OPTS = 3 };
extern const struct opt query_graph_opts[QUERY_GRAPH_N_OPTS];

/* ERR_USAGE where these options are given without a graph to draw. */
bool query_graph_check(const struct query_args *a, struct err *e);

/* What the expression says of its unit: none where we do not understand it, though a server may. */
struct out_unit query_unit(struct str text, const struct pql_syntax *syntax);

/* The expression on one line, without its comments. Appends. */
void query_put_title(struct buf *b, struct str text, const struct pql_syntax *syntax);

struct query_run;
void query_put_graph(struct out_flow *f, const struct query_run *r, const struct query *q,
                     const struct value *v);

/* ---- query_check.c: --warn, --crit ---- */

enum { QUERY_CHECK_N_OPTS = 3 };
extern const struct opt query_check_opts[QUERY_CHECK_N_OPTS];

/* ---- query_stats.c ---- */

struct query_cost {
    struct str text;
    const struct query_result *result;
    int64_t load_ns, output_ns;
    struct mem_stats store;
};

/* The line that --stats prints. */
void query_put_stats(struct buf *b, const struct query_cost *c);

#endif
