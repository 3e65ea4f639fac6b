/* walk_select.h - between the files that read a source: selectors, ranges. */
#ifndef PROMCTL_PROMQL_WALK_SELECT_H
#define PROMCTL_PROMQL_WALK_SELECT_H

#include "promql/eval.h"

/* Data times that the steps of a node ask for. */
struct pql_span {
    int64_t first, last;   /* of the first and last step */
    int64_t reach, beyond; /* how far before and after a step samples are wanted, inclusive */
};

/* The series of the source that match, and how their samples are read. */
struct pql_selection {
    struct series_set set;
    int64_t mint, maxt;
    int64_t first, last, step, reach; /* of the reads, as in struct pql_span */
    bool stats;                       /* only counts and sums of histograms are looked at */
};

/* `sel` NULL: no selector of the tree. Close what was opened. */
bool pql_selection_open(struct pql_eval *ev, const struct pql_rnode *sel, const struct matcher *m,
                        size_t n, const struct pql_span *span, struct pql_selection *out,
                        struct err *e);
void pql_selection_close(struct pql_eval *ev, struct pql_selection *s);

/* The samples of series `i`, with what the reads make of their reset hints. */
bool pql_selection_read(struct pql_eval *ev, const struct pql_selection *sel, size_t i,
                        struct samples *out, struct err *e);

struct pql_fetched {
    struct labels labels;   /* lives as long as the query */
    struct samples samples; /* until the next one */
};

typedef bool pql_fetch_fn(void *user, struct pql_eval *ev, struct pql_fetched *got, struct err *e);

/* Reads the series that match, one by one, in label order. `sel` NULL: no selector of the tree. */
bool pql_fetch(struct pql_eval *ev, const struct pql_rnode *sel, const struct matcher *m, size_t n,
               const struct pql_span *span, pql_fetch_fn *fn, void *user, struct err *e);

/* The data times at which the steps look at an instant selector. */
struct pql_span pql_steps_of(const struct pql_eval *ev, const struct pql_rnode *r);

/* How many of the samples, which are in order of time, are at or before `at`. */
size_t pql_times_upto(const int64_t *t, size_t n, int64_t at);
size_t pql_hists_upto(const struct hist_sample *h, size_t n, int64_t at);

/* The newest sample in (at - lookback, at], unless it says that the series has ended. */
bool pql_newest(const struct pql_eval *ev, const struct samples *s, int64_t at,
                struct pql_sample *out);

/* What an instant selector makes of one series; its labels are up to the caller. */
bool pql_instant_series(struct pql_eval *ev, const struct pql_rnode *r, const struct samples *in,
                        struct pql_series *out, struct err *e);

/* The series of a range selector or subquery, ready for windows: samples in order of time without
 * stale ones. */
struct pql_points {
    struct labels labels;
    bool drop_name;
    int64_t *t; /* of the floats */
    double *v;
    int64_t *st; /* NULL: none known */
    struct hist_sample *h;
    size_t n, n_h;
};

struct pql_points_list {
    struct pql_points *p;
    size_t n, cap;
};

/* Those of one series, copied into the arena of `ev`. */
struct pql_points pql_points_of(struct pql_eval *ev, const struct labels *labels,
                                const struct samples *s);

/* Counter resets seen between the steps of a subquery say nothing. */
const struct histogram *pql_without_reset(struct pql_eval *ev, const struct histogram *from);

/* The data times at which the steps look at a range, and what is wanted beyond it. */
struct pql_span pql_range_span(const struct pql_eval *ev, const struct pql_rnode *range,
                               int64_t reach_more, int64_t beyond);

/* A call of a function over a range, the same for all its series. */
struct pql_range_call {
    struct pql_rnode *r;
    size_t range_arg;
    const struct pql_rnode *range; /* RANGE or SUBQUERY */
    const struct pql_rnode *pinned_by;
    struct pql_matrix *scalars; /* by argument */
    int64_t before, after;      /* wanted beyond the range */
    int64_t held;               /* samples of the subquery, in use until the end */
};

/* When what the series belongs to was looked at first, where that is known and the range is a plain
 * one; else INT64_MIN. */
int64_t pql_range_began(const struct pql_eval *ev, const struct pql_range_call *rc,
                        const struct labels *labels);

/* Makes the window of a step that reaches back further end there, for functions it matters to, and
 * says so of the last step. */
void pql_range_cut(struct pql_eval *ev, const struct pql_range_call *rc, int64_t began, int64_t t,
                   struct num_window *w);

void pql_range_call_begin(struct pql_range_call *rc, struct pql_rnode *r, size_t range_arg);
/* Evaluates its scalar arguments, and checks what is said about the range. */
bool pql_range_call_args(struct pql_eval *ev, struct pql_range_call *rc, struct err *e);

/* The function at every step, over one series. The labels of `out` are up to the caller. */
bool pql_range_series(struct pql_eval *ev, const struct pql_range_call *rc,
                      const struct pql_points *p, struct pql_series *out, struct err *e);

/* `reach_more` and `beyond`: wanted before the range and after it (extended ranges). */
bool pql_fetch_points(struct pql_eval *ev, const struct pql_rnode *range, int64_t reach_more,
                      int64_t beyond, struct pql_points_list *out, struct err *e);

/* Moves the window to the points in (from, to]. */
void pql_slide(struct pql_window *w, const struct pql_points *p, int64_t from, int64_t to);

/* What an extended range selector returns as it is: the points of (start, end) and both borders. */
void pql_extended_points(struct pql_eval *ev, const struct pql_window *w, bool smoothed,
                         struct pql_series *out);

bool pql_eval_smoothed_selector(struct pql_eval *ev, struct pql_rnode *r, struct pql_matrix *out,
                                struct err *e);

#endif
