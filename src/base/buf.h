/* buf.h - a growing byte buffer on the heap. `{0}` is empty and safe to release.
 *
 * Pointers into a buffer are valid until the next call that adds to it.
 */
#ifndef PROMCTL_BASE_BUF_H
#define PROMCTL_BASE_BUF_H

#include "base/str.h"
#include "base/xalloc.h"

#include <stdarg.h>

struct buf {
    char *p;
    size_t n, cap;
};

void buf_done(struct buf *b);

/* Makes room for `n` more bytes. */
void buf_grow(struct buf *b, size_t n);

/* The same, and returns where they go; the length does not change. */
static inline char *buf_reserve(struct buf *b, size_t n)
{
    if (b->cap - b->n < n)
        buf_grow(b, n);
    return b->p + b->n;
}

static inline void buf_putc(struct buf *b, char c)
{
    *buf_reserve(b, 1) = c;
    b->n++;
}

void buf_put(struct buf *b, const void *p, size_t n);
void buf_put_str(struct buf *b, struct str s);
void buf_puts(struct buf *b, const char *z);
void buf_put_repeat(struct buf *b, char c, size_t n);
void buf_printf(struct buf *b, const char *fmt, ...) ATTR_PRINTF(2, 3);
void buf_vprintf(struct buf *b, const char *fmt, va_list ap) ATTR_PRINTF(2, 0);

/* Empty again; keeps its memory. */
static inline void buf_clear(struct buf *b)
{
    b->n = 0;
}

static inline struct str buf_str(const struct buf *b)
{
    return (struct str){ b->p, b->n };
}

/* The content as a C string: the NUL is not counted in `n`. Borrowed. */
const char *buf_z(struct buf *b);

/* The content as a heap string with NUL that the caller frees; the buffer is empty after. */
char *buf_take(struct buf *b);

#endif
