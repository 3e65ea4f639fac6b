/* query_run.h - one call of `promctl query`, as the files that carry it out see it. */
#ifndef PROMCTL_CMD_QUERY_RUN_H
#define PROMCTL_CMD_QUERY_RUN_H

#include "cmd/query_check.h"
#include "out/plot_names.h"

struct query_exprs { /* `{0}` is empty */
    struct str *p;
    size_t n, cap;
    struct query_texts { /* of files and standard input, which the expressions point into */
        struct buf *p;
        size_t n, cap;
    } texts;
};

struct query_run {
    const struct cmd_call *call;
    const struct query_args *a;
    struct opened_source source;
    struct query_engine *engine;
    struct pql_engine_opts opts;
    struct out_term term;
    struct query_exprs exprs;
    struct query_check check;
    int64_t began_ns, eval_memory;
    int status;
    struct plot_slots *slots; /* of graphs drawn again, or NULL: colours stay, */
    int *gutter;              /* and nothing jumps aside */
    struct str note;          /* beside their titles */
    int64_t interval_ms;      /* between samples, for graphs; 0: not known */
    char *told;               /* the last error of reaching a source, */
    size_t again;             /* and how many expressions failed so, too */
};

/* ---- cmd_query.c ---- */

bool query_is_empty(const struct value *v);

/* Without its times. */
struct query query_of(const struct query_run *r, struct str text);

/* Of an error of a server, what we know of its cause. */
void query_explain_server(const struct query_run *r, struct str text, struct err *e);

/* ---- query_exprs.c ---- */

/* All that is to be evaluated: the operand, -e, the files of --queries; without any, standard
 * input. ERR_USAGE where there is none, or where standard input is to be read twice. */
bool query_exprs_read(const struct cmd_call *call, const struct query_args *a,
                      struct query_exprs *out, struct err *e);
void query_exprs_done(struct query_exprs *x);

/* The expressions of a text: one a line. A line whose brackets are open goes on as long as the next
 * one is indented or begins with a closing bracket. Blank lines and lines that begin with # are
 * none. */
void query_exprs_split(struct str text, struct query_exprs *out);

/* ---- query_report.c ---- */

/* Tells a failure on standard error, with -o json on standard output, too; of a check, as a line.
 * `text`: what the position counts in. `res`: NULL before there was a query. `e` is {0} after. */
void query_report(struct query_run *r, struct str text, const struct query_result *res,
                  struct err *e);

/* How many expressions failed as the one before them. */
void query_report_end(struct query_run *r);

/* Warnings and infos: Prometheus' own texts, which name their kind and place. */
void query_tell_notes(const struct query_run *r, const struct diags *notes);

/* ---- query_lists.c ---- */

/* What else there is to say about an answer for people: query_hints.h. */
void query_tell_hints(struct query_run *r, const struct query *q, const struct query_result *res);

/* ---- query_watch.c: --watch ---- */

bool query_watch_check(const struct query_args *a, struct err *e);

/* Asks again and again; the status is in `r`. */
void query_watch(struct query_run *r);

/* ---- query_print.c ---- */

bool query_is_for_people(const struct query_args *a);

/* The result in its format; between results what parts them. */
bool query_put_value(struct query_run *r, struct out_flow *f, const struct query *q,
                     const struct query_result *res, struct err *e);
void query_put_gap(const struct query_run *r, struct out_flow *f);

struct query_output { /* of one expression; `{0}` is ended */
    struct query_run *r;
    const struct query *q;
    struct out_flow flow;
    bool any; /* series have come in parts */
    int64_t ns;
};

/* Begins that of expression `i`. Where each sample is a line of its own, `q` gets an on_part() that
 * prints the series as they come. */
void query_output_begin(struct query_output *o, struct query_run *r, struct query *q, size_t i);

/* All of a result, or what did not come in parts. False: `e` is set. */
bool query_output_put(struct query_output *o, const struct query_result *res, struct err *e);

/* Writes the rest. False: it could not be written, and `e` says why unless it was set already. */
bool query_output_end(struct query_output *o, struct err *e);

/* The line of --stats: the last word on a query, and what is lost of it is lost output. */
void query_tell_stats(struct query_run *r, struct str text, const struct query_result *res,
                      int64_t output_ns);

#endif
