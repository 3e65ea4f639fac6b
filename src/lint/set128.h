/* set128.h - sets of 128-bit hashes, numbered in order of first sight. `{0}` is empty. */
#ifndef PROMCTL_LINT_SET128_H
#define PROMCTL_LINT_SET128_H

#include "base/hash.h"
#include "base/xalloc.h"

#include <stdlib.h>

struct set128 {
    struct hash128 *p; /* open addressing; {0, 0} is free */
    uint32_t *ids;     /* of set128_id() */
    size_t n, n_slots; /* 0 slots: packed, `p` has the keys alone */
    bool numbered;
};

static inline void set128_done(struct set128 *s)
{
    free(s->p);
    free(s->ids);
    *s = (struct set128){ 0 };
}

/* The slot of a key, or the free one where it would be. */
static inline size_t set128_slot(const struct set128 *s, struct hash128 key)
{
    size_t mask = s->n_slots - 1, i = (size_t)key.lo & mask;
    while ((s->p[i].lo || s->p[i].hi) && (s->p[i].lo != key.lo || s->p[i].hi != key.hi))
        i = (i + 1) & mask;
    return i;
}

void set128_grow(struct set128 *s);

/* Gives back what is free; the next set128_id() undoes it. Not for numbered sets. */
void set128_pack(struct set128 *s);

/* The number of `key`; `*is_new` tells whether it was not there. */
static inline size_t set128_id(struct set128 *s, struct hash128 key, bool *is_new)
{
    if (!key.lo && !key.hi)
        key.lo = 1;
    if (4 * (s->n + 1) > 3 * s->n_slots)
        set128_grow(s);
    size_t i = set128_slot(s, key);
    *is_new = !s->p[i].lo && !s->p[i].hi;
    if (*is_new) {
        s->p[i] = key;
        if (s->numbered)
            s->ids[i] = (uint32_t)s->n;
        s->n++;
    }
    return s->numbered ? s->ids[i] : 0;
}

#endif
