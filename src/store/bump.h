/* bump.h - packed bytes one after the other, without the padding of an arena. Private to src/store.
 *
 * `{0}` is empty. BITS_PAD readable bytes follow whatever is stored, as bits_get() wants it.
 */
#ifndef PROMCTL_STORE_BUMP_H
#define PROMCTL_STORE_BUMP_H

#include <stddef.h>
#include <stdint.h>

struct bump_block;

struct bump {
    struct bump_block *blocks;
    uint8_t *at, *end; /* free part of the newest block */
    size_t used_bytes; /* taken from the system */
};

void bump_done(struct bump *b);

/* What storing `n` bytes would take from the system: mostly nothing. */
size_t bump_cost(const struct bump *b, size_t n);

/* A copy of `n` bytes; stays until bump_done(). */
const uint8_t *bump_put(struct bump *b, const void *p, size_t n);

#endif
