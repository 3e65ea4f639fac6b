/* arena.h - memory that leaves together: one arena per query, scrape, file, dashboard tick.
 *
 * `{0}` is empty and usable. What an arena hands out is aligned for anything, is not zeroed
 * unless said, and lives until arena_reset() or arena_done().
 */
#ifndef PROMCTL_BASE_ARENA_H
#define PROMCTL_BASE_ARENA_H

#include "base/str.h"
#include "base/xalloc.h"

#include <stdint.h>

struct arena_block;

struct arena {
    struct arena_block *blocks; /* newest first */
    char *at, *end;             /* free part of the newest block */
    size_t used_bytes;          /* taken from the system */
};

void arena_done(struct arena *a);

/* Forgets everything but keeps the newest block, so that a loop allocates once. */
void arena_reset(struct arena *a);

void *arena_alloc_slow(struct arena *a, size_t n);

static inline void *arena_alloc(struct arena *a, size_t n)
{
    if (a->at && n <= (size_t)(a->end - a->at)) {
        char *p = a->at;
        size_t step = (n + 15) & ~(size_t)15; // blocks are multiples of 16: never beyond the end
        a->at += step;
        return p;
    }
    return arena_alloc_slow(a, n);
}

void *arena_zalloc(struct arena *a, size_t n);

/* One zeroed T; `n` zeroed Ts. */
#define arena_new(a, T)      ((T *)arena_zalloc((a), sizeof(T)))
#define arena_new_n(a, T, n) ((T *)arena_zalloc((a), xmul((n), sizeof(T))))

void *arena_dup(struct arena *a, const void *p, size_t n);

/* A copy of the bytes, with a NUL after them that is not counted. */
struct str arena_str(struct arena *a, struct str s);

char *arena_printf(struct arena *a, const char *fmt, ...) ATTR_PRINTF(2, 3);

#endif
