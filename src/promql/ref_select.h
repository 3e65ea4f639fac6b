/* ref_select.h - between the files that read a source: selectors, ranges. */
#ifndef PROMCTL_PROMQL_REF_SELECT_H
#define PROMCTL_PROMQL_REF_SELECT_H

#include "promql/eval.h"

/* Data times that the steps of a node ask for. */
struct pql_span {
    int64_t first, last;   /* of the first and last step */
    int64_t reach, beyond; /* how far before and after a step samples are wanted, inclusive */
};

struct pql_fetched {
    struct labels labels;   /* lives as long as the query */
    struct samples samples; /* until the next one */
};

typedef bool pql_fetch_fn(void *user, struct pql_eval *ev, struct pql_fetched *got, struct err *e);

/* Reads the series that match, one by one, in label order. `sel` NULL: no selector of the tree. */
bool pql_fetch(struct pql_eval *ev, const struct pql_rnode *sel, const struct matcher *m, size_t n,
               const struct pql_span *span, pql_fetch_fn *fn, void *user, struct err *e);

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
