/* col.h - series as columns: a value for each step of the query, and which steps have one.
 *
 * Operators that work on whole columns at once take and give these; those that walk the steps
 * take points. Either is made of the other where they meet. A histogram stays a point beside the
 * column; operators that see one leave the work to those that walk.
 */
#ifndef PROMCTL_PROMQL_COL_H
#define PROMCTL_PROMQL_COL_H

#include "promql/eval.h"

struct col {
    struct labels labels;
    bool drop_name;
    double *v;     /* by step: anything where there is no float */
    uint64_t *has; /* a bit for each step; none beyond the last */
    struct hist_point *h;
    size_t n_h;
};

struct cols {
    struct col *p;
    size_t n, cap;
    size_t n_steps;
};

static inline size_t col_words(size_t n_steps)
{
    return (n_steps + 63) / 64;
}

static inline bool col_has(const struct col *c, size_t step)
{
    return c->has[step / 64] >> step % 64 & 1;
}

static inline void col_set(struct col *c, size_t step, double v)
{
    c->v[step] = v;
    c->has[step / 64] |= UINT64_C(1) << step % 64;
}

/* Bits of the first `n` steps of the word `i`: the last word has fewer than 64. */
static inline uint64_t col_word_mask(size_t n_steps, size_t i)
{
    size_t n = n_steps - i * 64;
    return n >= 64 ? UINT64_MAX : (UINT64_C(1) << n) - 1;
}

/* Storage for the floats of a column, counted against the query's memory. Not initialised but for
 * the bits, which are 0. */
void col_alloc(struct pql_eval *ev, struct col *c, size_t n_steps);
void cols_done(struct pql_eval *ev, struct cols *m);

/* One more, without storage. */
struct col *cols_push(struct cols *m);

size_t col_count(const struct col *c, size_t n_steps); /* floats */
size_t col_first(const struct col *c, size_t n_steps); /* the first step with a float, or n_steps */
bool col_is_full(const struct col *c, size_t n_steps); /* a float at every step */
bool cols_have_hists(const struct cols *m);
int64_t cols_size(const struct cols *m); /* in samples, as pql_matrix_size() */

/* Drops the series without anything. */
void cols_drop_empty(struct pql_eval *ev, struct cols *m);

/* From one form to the other, for the steps of `ev`; columns that were turned into points are
 * freed. */
void cols_to_points(struct pql_eval *ev, struct cols *m, struct pql_matrix *out);
void cols_of_points(struct pql_eval *ev, const struct pql_matrix *m, struct cols *out);

/* For every set of labels the first that equals it; true where that is another. Each lies `stride`
 * bytes behind the one before. */
bool col_same_labels(const struct labels *first, size_t stride, size_t n, size_t *of);

/* As pql_has_same_labels() and pql_merge_same(). */
bool cols_have_same_labels(const struct cols *m);
bool cols_merge_same(struct pql_eval *ev, struct cols *m, struct err *e);

/* As the results of operators that walk: series in the order of their first steps, those without a
 * sample left out; those of equal labels become one where no two samples share a step. */
bool cols_finish(struct pql_eval *ev, struct cols *m, struct err *e);

/* The labels as they are without the name and the other metadata: interned only where that is more
 * than leaving out the first label. */
struct labels col_labels_without_name(struct pql_eval *ev, const struct labels *ls);

/* Whether series may differ in nothing but their names and other metadata. Each set lies `stride`
 * bytes behind the one before. */
bool col_names_tell_apart(const struct labels *first, size_t stride, size_t n);

/* What a function or operator that takes the name away does to series: at once or, marked, in the
 * end. True: label sets may be equal now. */
bool cols_drop_names(struct pql_eval *ev, struct cols *m);

/* --- evaluation --- */

/* What nodes of the same text give at the same steps. */
struct pql_shared {
    bool ready;
    int64_t start, end, step;
    struct cols result;
    struct pql_notes notes;
    struct span at;          /* of the node that was evaluated */
    struct pql_shared *next; /* of those that hold something */
};
void pql_shared_done(struct pql_eval *ev);

/* Notes down what a node has cost since `began`. */
void pql_cost(struct pql_rnode *r, size_t series, int64_t samples, int64_t began);

/* A node as columns, however it is evaluated. */
bool cols_eval(struct pql_eval *ev, struct pql_rnode *r, struct cols *out, struct err *e);

/* An operator on columns. Where it cannot do with them, it walks: cols_walk(). */
typedef bool cols_fn(struct pql_eval *ev, struct pql_rnode *r, struct cols *out, struct err *e);

/* pql_walk_steps() over operands that are columns, which it frees. */
bool cols_walk(struct pql_eval *ev, struct cols *in, size_t n, pql_step_fn *fn, void *user,
               struct cols *out, struct err *e);

cols_fn cols_number, cols_unary, cols_selector, cols_range_call, cols_aggregate, cols_quantile,
    cols_pick, cols_binary;

/* The operator on columns for a node; NULL: there is none, it walks. */
cols_fn *cols_fn_of(const struct pql_eval *ev, const struct pql_rnode *r);

#endif
