/* col_feed.h - series that are evaluated a few at a time, in several threads: those of selectors
 * and of functions over their ranges.
 *
 * What an aggregation does not keep need never be there all at once.
 */
#ifndef PROMCTL_PROMQL_COL_FEED_H
#define PROMCTL_PROMQL_COL_FEED_H

#include "promql/col.h"
#include "promql/walk_select.h"

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
    const struct pql_selection *sel; /* NULL: the subquery is read from */
    struct pql_range_call rc;        /* of functions */
    struct cols sub;                 /* at the subquery's steps, whose times these are */
    int64_t *sub_times;
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

/* Opens, runs and closes one; series without a sample are left out. */
bool col_feed_all(struct pql_eval *ev, struct pql_rnode *r, struct cols *out, bool *may_be_same,
                  struct err *e);

/* All of them, some at a time, until `fn` returns false. The columns are those of the feed; `n` of
 * them are series from `first` on. */
typedef bool col_feed_fn(void *user, const struct cols *in, size_t first, size_t n);
bool col_feed_each(struct pql_eval *ev, struct col_feed *f, col_feed_fn *fn, void *user,
                   struct err *e);

/* Once a feed has been run: its notes are taken over (else forgotten). */
void col_feed_close(struct pql_eval *ev, struct col_feed *f, bool keep_notes);

/* Threads, and what they keep. */
void pql_workers(struct pql_eval *ev);
void pql_workers_done(struct pql_eval *ev);

/* The kinds. */
bool col_feed_selector(struct pql_eval *ev, struct pql_rnode *r, struct col_feed *out,
                       struct err *e);
bool col_feed_timestamp(struct pql_eval *ev, struct pql_rnode *r, struct col_feed *out,
                        struct err *e);
bool col_feed_range_call(struct pql_eval *ev, struct pql_rnode *r, struct col_feed *out,
                         struct err *e);

/* The subquery of a call as what is read from. */
bool col_feed_subquery(struct pql_eval *ev, struct col_feed *f, struct err *e);
/* The floats of a series of it, in `room` or where they are. */
struct samples col_feed_sub_samples(const struct col_feed *f, size_t i, struct samples *room);
struct pql_points col_feed_sub_points(struct pql_eval *ev, const struct col_feed *f, size_t i);

/* Which argument of a call is a range or subquery; r->n_kids: none. */
size_t pql_range_arg(const struct pql_rnode *r);

#endif
