#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>

void buf_done(struct buf *b)
{
    free(b->p);
    *b = (struct buf){ 0 };
}

void buf_grow(struct buf *b, size_t n)
{
    if (b->cap - b->n >= n)
        return;
    size_t want = b->n + n < b->n ? (size_t)-1 : b->n + n;
    size_t cap = b->cap ? b->cap : 64;
    while (cap < want)
        cap = cap > (size_t)-1 / 2 ? want : cap * 2;
    b->p = xrealloc(b->p, cap);
    b->cap = cap;
}

void buf_put(struct buf *b, const void *p, size_t n)
{
    if (n == 0)
        return;
    memcpy(buf_reserve(b, n), p, n);
    b->n += n;
}

void buf_put_str(struct buf *b, struct str s)
{
    buf_put(b, s.p, s.n);
}

void buf_puts(struct buf *b, const char *z)
{
    buf_put(b, z, strlen(z));
}

void buf_put_repeat(struct buf *b, char c, size_t n)
{
    if (n == 0)
        return;
    memset(buf_reserve(b, n), c, n);
    b->n += n;
}

void buf_vprintf(struct buf *b, const char *fmt, va_list ap)
{
    va_list again;
    va_copy(again, ap);
    int n = vsnprintf(b->p ? b->p + b->n : NULL, b->cap - b->n, fmt, ap);
    if (n > 0) {
        if ((size_t)n >= b->cap - b->n) {
            buf_reserve(b, (size_t)n + 1);
            vsnprintf(b->p + b->n, (size_t)n + 1, fmt, again);
        }
        b->n += (size_t)n;
    }
    va_end(again);
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    buf_vprintf(b, fmt, ap);
    va_end(ap);
}

const char *buf_z(struct buf *b)
{
    *buf_reserve(b, 1) = '\0';
    return b->p;
}

char *buf_take(struct buf *b)
{
    char *p = (char *)buf_z(b);
    *b = (struct buf){ 0 };
    return p;
}
