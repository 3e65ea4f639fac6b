/* rank.h - which of many names a few typed letters mean.
 *
 * Names that begin with what was typed come first, then those in which a word (after `_`, `:`, `.`,
 * `/`, `-`) begins with it, then those that hold it, then those with its letters in order. Of
 * equals what fits the place comes first, then what was used most, then the order of bytes.
 * Prefixes are found by binary search, the rest by one scan over all names in lower case, one
 * behind the other.
 */
#ifndef PROMCTL_PROMQL_RANK_H
#define PROMCTL_PROMQL_RANK_H

#include "base/buf.h"

#include <stdint.h>

enum { RANK_MAX = 200 };

struct rank_name {
    struct str name;
    unsigned traits; /* bits that `want` is about: enum pql_want for metrics */
    uint32_t uses;
    uint32_t id; /* the caller's */
};

struct rank_table { /* {0} is empty */
    struct rank_name *p;
    size_t n;
    struct buf flat; /* the names in lower case */
    uint32_t *ends;  /* where each ends in there */
};

/* Takes over `names` (heap; may be NULL with n 0), whose strings are borrowed: sorted, of equals
 * one. */
void rank_table_init(struct rank_table *t, struct rank_name *names, size_t n);
void rank_table_done(struct rank_table *t);

struct rank_hit {
    const struct rank_name *name;
    const struct rank_table *of;
    uint64_t cost; /* hits of several tables can be merged by it */
};

/* The best at most RANK_MAX, in order, from `n` tables. Returns how many. */
size_t rank_find(const struct rank_table *const *tables, size_t n, struct str typed, unsigned want,
                 struct rank_hit out[RANK_MAX]);

/* Bytes that all of the hits that begin with `typed` have in common; at least `typed.n` where one
 * does, else 0. */
size_t rank_common(const struct rank_hit *hits, size_t n, struct str typed);

#endif
