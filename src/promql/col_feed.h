/* col_feed.h - series that are evaluated a few at a time, in several threads: those of selectors
 * and of functions over their ranges.
 *
 * What an aggregation does not keep need never be there all at once.
 */
#ifndef PROMCTL_PROMQL_COL_FEED_H
#define PROMCTL_PROMQL_COL_FEED_H

#include "promql/col.h"
#include "promql/ref_select.h"

struct open_selection { /* kept until the query's end */
    struct pql_selection sel;
    struct open_selection *next;
};

/* What a thread keeps from series to series. */
struct pql_worker {
    struct pql_eval ev; /* as the query's, with memory and notes of its own */
    struct arena arena;
    struct samples samples;
    struct num_scratch scratch;
    struct { /* windows of the series seen last: series scraped together have the same */
        uint64_t times_id;
        uint32_t *lo, *hi;
        size_t cap;
        int64_t most; /* samples in the largest */
    } windows;
    struct err err; /* of the first series that failed */
    size_t failed_at;
};

struct col_cost {    /* of one series, in samples */
    int64_t samples; /* of the result */
    int64_t most;    /* held at once on the way to it */
    int64_t read;
};

struct col_feed {
    size_t n;
    struct labels *labels; /* of the results, in the order of the source */
    bool drop_name;
    bool may_be_same; /* two of the label sets may be equal */
    struct pql_rnode *r;
    const struct pql_selection *sel; /* NULL: the points of a subquery */
    struct pql_range_call rc;        /* of functions */
    struct pql_points_list points;
    num_slide_fn *slide; /* NULL: each window on its own */
    const double *param;
    bool (*run)(struct col_feed *f, struct pql_worker *w, size_t i, struct col *out,
                struct col_cost *cost, struct err *e);
};

/* Whether a node's series come straight from the source, so that they need not be there all at
 * once. */
bool col_feed_fits(const struct pql_rnode *r);

bool col_feed_open(struct pql_eval *ev, struct pql_rnode *r, struct col_feed *out, struct err *e);

/* Evaluates the series [first, first + n) into columns with storage and no bits set. */
bool col_feed_run(struct pql_eval *ev, struct col_feed *f, size_t first, size_t n, struct col *out,
                  struct err *e);

/* Once a feed has been run: its notes are taken over (else forgotten). */
void col_feed_close(struct pql_eval *ev, struct col_feed *f, bool keep_notes);

/* Threads, and what they keep. */
void pql_workers(struct pql_eval *ev);
void pql_workers_done(struct pql_eval *ev);

/* The two kinds. */
bool col_feed_selector(struct pql_eval *ev, struct pql_rnode *r, struct col_feed *out,
                       struct err *e);
bool col_feed_range_call(struct pql_eval *ev, struct pql_rnode *r, struct col_feed *out,
                         struct err *e);

/* Which argument of a call is a range or subquery; r->n_kids: none. */
size_t pql_range_arg(const struct pql_rnode *r);

#endif
