/* decompress.c - gzip and zstd undone while reading, see decompress.h. */
#include "ingest/decompress.h"

#include "ext/zlib.h"
#include "ext/zstd.h"

#include <stdlib.h>

enum { IN_BYTES = 64 * 1024 };

struct unpack {
    struct io_source base;
    struct io_source *in;
    enum ingest_packing packing;
    struct zlibx *gzip; /* one of the two */
    struct zstdx *zstd;
    struct str pending; /* read, not yet unpacked; in `buf` */
    char *buf;
    bool in_ended;
    bool between; /* at the start, or where a member or frame has ended */
    bool any;     /* a member or frame has ended */
};

enum ingest_packing ingest_packing_sniff(struct str head)
{
    const unsigned char *p = (const unsigned char *)head.p;

    if (head.n >= 3 && p[0] == 0x1f && p[1] == 0x8b && p[2] == 8)
        return INGEST_GZIP;
    // A zstd stream may begin with a skippable frame (0x184d2a50 to 5f), but then it is one of
    // zstd's own making: no exposition begins so.
    if (head.n >= 4 && p[1] == 0xb5 && p[2] == 0x2f && p[3] == 0xfd && p[0] == 0x28)
        return INGEST_ZSTD;
    if (head.n >= 4 && (p[0] & 0xf0) == 0x50 && p[1] == 0x2a && p[2] == 0x4d && p[3] == 0x18)
        return INGEST_ZSTD;
    return INGEST_PLAIN;
}

static bool fill(struct unpack *u, struct err *e)
{
    if (u->pending.n || u->in_ended)
        return true;
    u->in->cancel = u->base.cancel;
    ssize_t got = u->in->read(u->in, u->buf, IN_BYTES, e);
    if (got < 0)
        return false;
    u->in_ended = got == 0;
    u->pending = (struct str){ u->buf, (size_t)got };
    return true;
}

/* gzip(1) takes zero bytes after the last member for padding (tapes, sparse copies). */
static void skip_padding(struct unpack *u)
{
    if (u->packing == INGEST_GZIP && u->between && u->any)
        while (u->pending.n && u->pending.p[0] == '\0')
            u->pending = str_skip(u->pending, 1);
}

static bool step(struct unpack *u, char *p, size_t n, size_t *got, bool *end, struct err *e)
{
    return u->gzip ? zlibx_unpack(u->gzip, &u->pending, p, n, got, end, e)
                   : zstdx_unpack(u->zstd, &u->pending, p, n, got, end, e);
}

static ssize_t unpack_read(struct io_source *base, char *p, size_t n, struct err *e)
{
    struct unpack *u = (struct unpack *)base;
    const char *what = u->gzip ? "gzip" : "zstd";
    size_t got = 0;
    bool end;

    while (n > 0 && got == 0) {
        if (!fill(u, e))
            return -1;
        skip_padding(u);
        if (!u->pending.n && !u->in_ended)
            continue;
        if (u->between && !u->pending.n)
            return 0;
        size_t before = u->pending.n;
        if (!step(u, p, n, &got, &end, e)) {
            if (u->between && u->any)
                err_hint(e, "the %s data before that is complete: something else follows it", what);
            return -1;
        }
        if (!end && got == 0 && before == u->pending.n && u->in_ended) {
            err_set(e, ERR_FORMAT, "%s data ends too early", what);
            err_hint(e, "was the file copied or written completely?");
            return -1;
        }
        u->between = end;
        u->any |= end;
    }
    return (ssize_t)got;
}

static void unpack_close(struct io_source *base)
{
    struct unpack *u = (struct unpack *)base;

    zlibx_free(u->gzip);
    zstdx_free(u->zstd);
    io_source_close(u->in);
    free(u->buf);
    free(u);
}

struct io_source *ingest_unpack(enum ingest_packing packing, struct io_source *in, struct err *e)
{
    struct unpack *u;

    if (packing == INGEST_PLAIN)
        return in;
    u = xcalloc(1, sizeof *u);
    u->base = (struct io_source){ .read = unpack_read, .close = unpack_close };
    u->in = in;
    u->packing = packing;
    u->between = true;
    u->buf = xmalloc(IN_BYTES);
    if (packing == INGEST_GZIP)
        u->gzip = zlibx_new();
    else if (!(u->zstd = zstdx_new(e))) {
        unpack_close(&u->base);
        return NULL;
    }
    return &u->base;
}
