/* pieces.h - a source that gives at most so many bytes at a time. */
#ifndef PROMCTL_TEST_PIECES_H
#define PROMCTL_TEST_PIECES_H

#include "base/io.h"

struct pieces {
    struct io_source source;
    struct str rest;
    size_t step;
};

static inline ssize_t pieces_read(struct io_source *source, char *p, size_t n, struct err *e)
{
    struct pieces *s = (struct pieces *)source;
    (void)e;
    if (n > s->step)
        n = s->step;
    if (n > s->rest.n)
        n = s->rest.n;
    if (n)
        memcpy(p, s->rest.p, n);
    s->rest = str_skip(s->rest, n);
    return (ssize_t)n;
}

/* Borrows `text`; nothing to release. */
static inline void pieces_init(struct pieces *s, struct str text, size_t step)
{
    *s = (struct pieces){ .source = { .read = pieces_read }, .rest = text, .step = step };
}

#endif
