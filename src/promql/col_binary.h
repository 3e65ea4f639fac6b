/* col_binary.h - what the binary operators on columns have in common. */
#ifndef PROMCTL_PROMQL_COL_BINARY_H
#define PROMCTL_PROMQL_COL_BINARY_H

#include "promql/col.h"

struct col_binary {
    struct pql_eval *ev;
    const struct pql_node *n;
    struct cols in[2]; /* the operands, which are freed at the end */
    struct cols *out;
    int64_t before; /* samples that were held before the operands */
    int64_t last;   /* those of the operands at the last step, which that step holds twice */
};

/* c->v becomes that and `x` under the operator; `right`: c->v is its right side. A comparison that
 * is a filter leaves the values and takes bits away. */
void col_operate(const struct pql_node *n, struct col *c, const double *x, bool right,
                 size_t n_steps);

/* Between two vectors; and, or, unless. */
bool cols_join(struct col_binary *b, struct err *e);
bool cols_set(struct col_binary *b, struct err *e);

/* The operator step by step. */
bool cols_walk_binary(struct col_binary *b, struct err *e);

/* Series whose results are in b->out: as those of operators that walk, and counted. */
bool cols_finish_binary(struct col_binary *b, struct err *e);

#endif
