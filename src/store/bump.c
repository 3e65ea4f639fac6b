#include "store/bump.h"

#include "base/xalloc.h"
#include "store/bits.h"

#include <stdlib.h>

enum { BLOCK_MIN_BYTES = 4096, BLOCK_MAX_BYTES = 1 << 20 };

struct bump_block {
    struct bump_block *next;
    size_t n;
    uint8_t data[];
};

void bump_done(struct bump *b)
{
    for (struct bump_block *x = b->blocks, *next; x; x = next) {
        next = x->next;
        free(x);
    }
    *b = (struct bump){ 0 };
}

static size_t block_size(const struct bump *b, size_t n)
{
    size_t size = b->blocks ? b->blocks->n * 2 : BLOCK_MIN_BYTES;
    size = size > BLOCK_MAX_BYTES ? BLOCK_MAX_BYTES : size;
    return size < n ? n : size;
}

size_t bump_cost(const struct bump *b, size_t n)
{
    if (b->blocks && (size_t)(b->end - b->at) >= n)
        return 0;
    return sizeof(struct bump_block) + block_size(b, n) + BITS_PAD;
}

static void add_block(struct bump *b, size_t n)
{
    size_t size = block_size(b, n);
    struct bump_block *x = xmalloc(sizeof *x + size + BITS_PAD);
    x->next = b->blocks;
    x->n = size;
    memset(x->data + size, 0, BITS_PAD);
    b->blocks = x;
    b->at = x->data;
    b->end = x->data + size;
    b->used_bytes += sizeof *x + size + BITS_PAD;
}

const uint8_t *bump_put(struct bump *b, const void *p, size_t n)
{
    if (bump_cost(b, n))
        add_block(b, n);
    uint8_t *to = b->at;
    if (n)
        memcpy(to, p, n);
    b->at += n;
    return to;
}
