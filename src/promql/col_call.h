/* col_call.h - calls of functions, and aggregations with a parameter, on columns.
 *
 *     if (cols_call_begin(&c, ev, r, e))
 *         ok = ...;
 *     return cols_call_end(&c, ok, out, e);
 */
#ifndef PROMCTL_PROMQL_COL_CALL_H
#define PROMCTL_PROMQL_COL_CALL_H

#include "promql/col.h"

struct cols_call {
    struct pql_eval *ev;
    struct pql_rnode *r;
    size_t n_steps;
    struct cols *arg; /* by argument; a string has none */
    int64_t before;   /* samples in use */
};

/* Evaluates the arguments. */
bool cols_call_begin(struct cols_call *c, struct pql_eval *ev, struct pql_rnode *r, struct err *e);

/* Frees what is left of them and counts the result. Returns `ok` unless that is too much. */
bool cols_call_end(struct cols_call *c, bool ok, struct cols *out, struct err *e);

/* Leaves it to the function that is called at each step. */
bool cols_call_walk(struct cols_call *c, struct cols *out, struct err *e);

/* The same for aggregations with a parameter, which is evaluated first. */
bool cols_agg_begin(struct cols_call *c, struct pql_eval *ev, struct pql_rnode *r, struct err *e);
bool cols_agg_walk(struct cols_call *c, struct cols *out, struct err *e);

/* The values of a scalar argument at all steps; whether they are one and the same. */
const double *cols_call_num(const struct cols_call *c, size_t i);
bool cols_call_is_constant(const struct cols_call *c, size_t i);

/* Hands an argument on as the result. */
struct cols cols_call_take(struct cols_call *c, size_t i);

/* A series without labels, at every step: its values are up to the caller. */
struct col *cols_call_full(const struct cols_call *c, struct cols *out);

static inline struct span cols_call_at(const struct cols_call *c, size_t i)
{
    return c->r->kids[i]->n->at;
}

/* Calls `fn` for the items 0 to n - 1, in several threads where that is worth it: an item takes the
 * time of `work` values. `worker` is below cols_workers(). False once the query is to end. */
bool cols_run(struct pql_eval *ev, size_t n, size_t work, pool_fn *fn, void *user, struct err *e);
size_t cols_workers(struct pql_eval *ev);

#endif
