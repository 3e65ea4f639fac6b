/* times.h - the timestamps of a chunk, kept once however many series have them. Private to
 * src/store.
 *
 * A block is its first time, its least step and the steps above that, packed; where all steps are
 * equal there is nothing to pack. Series scraped together share their blocks, and equal ids are
 * equal times.
 */
#ifndef PROMCTL_STORE_TIMES_H
#define PROMCTL_STORE_TIMES_H

#include "store/bump.h"

#include <stdint.h>

struct times_block {
    int64_t first, last;
    uint64_t step;       /* the least one */
    const uint8_t *data; /* n - 1 steps above it */
    uint32_t hash;
    uint8_t n, width; /* width 0: regular */
};

struct times_table { /* `{0}` is empty */
    struct times_block *p;
    size_t n, cap;
    uint32_t *slots; /* open addressing: id + 1, 0 is free */
    size_t n_slots;
    struct bump bytes;
};

void times_done(struct times_table *t);
size_t times_bytes(const struct times_table *t); /* of memory */

/* The id of the block of these `n` (1 to CODEC_SAMPLES) strictly increasing times. */
uint32_t times_id(struct times_table *t, const int64_t *ts, size_t n);

/* The id of a block of another table. */
uint32_t times_copy(struct times_table *t, const struct times_block *b);

/* Of the block's times those from `lo` to before `hi`, at least one. */
void times_decode(const struct times_block *b, size_t lo, size_t hi, int64_t *ts);

/* The number of times before `ts`, and not after it. */
size_t times_before(const struct times_block *b, int64_t ts);

static inline size_t times_up_to(const struct times_block *b, int64_t ts)
{
    return b->last <= ts ? b->n : times_before(b, ts + 1); // no overflow: ts < last
}

#endif
