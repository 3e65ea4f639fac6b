#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { BLOCK_MIN_BYTES = 4096, BLOCK_MAX_BYTES = 1 << 20 };

struct arena_block {
    struct arena_block *next;
    size_t n; /* bytes of data[], a multiple of 16 */
    _Alignas(16) char data[];
};

static void block_free(struct arena *a, struct arena_block *b)
{
    a->used_bytes -= sizeof *b + b->n;
    free(b);
}

void arena_done(struct arena *a)
{
    for (struct arena_block *b = a->blocks, *next; b; b = next) {
        next = b->next;
        block_free(a, b);
    }
    *a = (struct arena){ 0 };
}

void arena_reset(struct arena *a)
{
    if (!a->blocks)
        return;
    for (struct arena_block *b = a->blocks->next, *next; b; b = next) {
        next = b->next;
        block_free(a, b);
    }
    a->blocks->next = NULL;
    a->at = a->blocks->data;
    a->end = a->at + a->blocks->n;
}

static struct arena_block *block_new(struct arena *a, size_t n)
{
    struct arena_block *b = xmalloc(sizeof *b + n);
    b->n = n;
    a->used_bytes += sizeof *b + n;
    return b;
}

void *arena_alloc_slow(struct arena *a, size_t n)
{
    if (n > SIZE_MAX / 2)
        n = xmul(n, 4); // ends the program
    n = (n + 15) & ~(size_t)15;

    // A large piece gets a block of its own behind the newest, whose free part stays in use.
    if (a->blocks && n >= BLOCK_MAX_BYTES / 4) {
        struct arena_block *b = block_new(a, n);
        b->next = a->blocks->next;
        a->blocks->next = b;
        return b->data;
    }
    size_t size = a->blocks ? a->blocks->n * 2 : BLOCK_MIN_BYTES;
    size = size > BLOCK_MAX_BYTES ? BLOCK_MAX_BYTES : size;
    struct arena_block *b = block_new(a, n > size ? n : size);
    b->next = a->blocks;
    a->blocks = b;
    a->at = b->data + n;
    a->end = b->data + b->n;
    return b->data;
}

void *arena_zalloc(struct arena *a, size_t n)
{
    return memset(arena_alloc(a, n), 0, n);
}

void *arena_dup(struct arena *a, const void *p, size_t n)
{
    void *out = arena_alloc(a, n);
    return n ? memcpy(out, p, n) : out;
}

struct str arena_str(struct arena *a, struct str s)
{
    char *p = arena_alloc(a, s.n + 1);
    if (s.n)
        memcpy(p, s.p, s.n);
    p[s.n] = '\0';
    return (struct str){ p, s.n };
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
    va_list ap, again;
    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    char *p = arena_alloc(a, (size_t)(n < 0 ? 0 : n) + 1);
    p[0] = '\0';
    if (n > 0)
        vsnprintf(p, (size_t)n + 1, fmt, again);
    va_end(again);
    va_end(ap);
    return p;
}
