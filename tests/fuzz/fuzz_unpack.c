/* Packed bytes as one piece and as many: the same content or the same error, never more of it than
 * the limit. The first byte chooses how the input is cut. */
#include "base/buf.h"
#include "ingest/decompress.h"

#include <stdlib.h>

enum { MAX_BYTES = 1 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

/* Gives at most `step` bytes at a time. */
struct pieces {
    struct io_source base;
    struct str rest;
    size_t step;
};

static ssize_t pieces_read(struct io_source *base, char *p, size_t n, struct err *e)
{
    struct pieces *s = (struct pieces *)base;
    struct str part = str_head(s->rest, s->step < n ? s->step : n);

    (void)e;
    if (part.n)
        memcpy(p, part.p, part.n);
    s->rest = str_skip(s->rest, part.n);
    return (ssize_t)part.n;
}

static void pieces_close(struct io_source *base)
{
    free(base);
}

static bool unpack(struct str packed, size_t step, struct buf *out, struct err *e)
{
    struct pieces *in = xcalloc(1, sizeof *in);
    struct io_source *s;
    bool ok;

    in->base = (struct io_source){ .read = pieces_read, .close = pieces_close };
    in->rest = packed;
    in->step = step;
    if (!(s = ingest_unpack(ingest_packing_sniff(packed), &in->base, e)))
        return false;
    ok = io_read_all(s, MAX_BYTES, out, e);
    io_source_close(s);
    return ok;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct buf whole = { 0 }, cut = { 0 };
    struct err e = { 0 }, f = { 0 };
    struct str packed;
    bool ok;

    if (n == 0)
        return 0;
    packed = (struct str){ (const char *)p + 1, n - 1 };
    ok = unpack(packed, n, &whole, &e);
    if (ok != unpack(packed, p[0] % 61 + 1u, &cut, &f) || e.kind != f.kind)
        abort();
    if (ok && !str_eq(buf_str(&whole), buf_str(&cut)))
        abort();
    if (whole.n > MAX_BYTES + 1)
        abort();
    err_done(&e);
    err_done(&f);
    buf_done(&whole);
    buf_done(&cut);
    return 0;
}
