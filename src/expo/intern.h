/* intern.h - each distinct label of a page once, so that a sample needs a pointer a label.
 *
 * Pages repeat their labels: the same instance in every series, the same `le` in every histogram.
 */
#ifndef PROMCTL_EXPO_INTERN_H
#define PROMCTL_EXPO_INTERN_H

#include "base/arena.h"
#include "model/labels.h"

struct interned {
    uint32_t hash;
    uint32_t id; /* + 1; 0: free */
};

struct intern { /* `{0}` is empty */
    struct interned *slots;
    size_t n_slots;              /* a power of two, or 0 */
    const struct label **labels; /* by id, in the caller's arena */
    size_t n, cap;
};

void intern_done(struct intern *t);

/* The label equal to `l`, or NULL; `*hash` is for intern_add() then. */
const struct label *intern_find(const struct intern *t, const struct label *l, uint32_t *hash);

/* Adds `l`, which is not there and whose strings live as long as `a`. */
const struct label *intern_add(struct intern *t, struct arena *a, const struct label *l,
                               uint32_t hash);

#endif
