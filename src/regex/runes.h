/* runes.h - sets of code points as ranges, and Unicode's simple case folding over them.
 *
 * A set under construction is a vec in any order; runes_clean() sorts and joins it.
 */
#ifndef PROMCTL_REGEX_RUNES_H
#define PROMCTL_REGEX_RUNES_H

#include "base/vec.h"

#include <stdbool.h>
#include <stdint.h>

enum { RUNE_MAX = 0x10FFFF, SURROGATE_MIN = 0xD800, SURROGATE_MAX = 0xDFFF };

struct rune_range {
    uint32_t lo, hi; /* inclusive */
};

struct runes { /* a vec; vec_done() */
    struct rune_range *p;
    size_t n, cap;
};

static inline void runes_add(struct runes *r, uint32_t lo, uint32_t hi)
{
    vec_push(r, (struct rune_range){ lo, hi });
}

void runes_add_all(struct runes *r, const struct rune_range *p, size_t n);

/* Sorts, joins what overlaps or abuts. */
void runes_clean(struct runes *r);

/* Of a clean set: everything that is not in it. */
void runes_negate(struct runes *r);

/* Adds what differs from a member only in case: U+212A (Kelvin) for k, U+017F for s. Clean after.
 */
void runes_fold(struct runes *r);

/* Whether a clean set of ranges has `rune`. */
bool runes_has(const struct rune_range *p, size_t n, uint32_t rune);

/* Whether other code points are the same but for case. */
bool rune_has_case(uint32_t rune);

#endif
