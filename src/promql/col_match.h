/* col_match.h - which series of the two sides of an operator belong together.
 *
 * The labels that match are looked at once for each series; what shares a step is a matter of bits.
 * All of it lives in ev->tmp.
 */
#ifndef PROMCTL_PROMQL_COL_MATCH_H
#define PROMCTL_PROMQL_COL_MATCH_H

#include "promql/col.h"

#define COL_NONE UINT32_MAX

struct col_side {
    const struct cols *m;
    uint32_t *sig;          /* of each series; COL_NONE: the other side has none like it */
    uint32_t *first, *next; /* series of a signature, in their order; COL_NONE ends */
    const uint64_t **has;   /* by signature: the steps at which any of its series is there; NULL */
    bool overlap;           /* two series of one signature share a step */
};

/* Numbers the labels that match, those of `index` first. `all`: also those that only `other` has.
 * Returns how many there are. */
size_t col_match(struct pql_eval *ev, const struct pql_node *n, struct col_side *index,
                 struct col_side *other, bool all);

/* Sets what is there by signature. */
void col_side_unite(struct pql_eval *ev, struct col_side *s, size_t n_sigs);

#endif
