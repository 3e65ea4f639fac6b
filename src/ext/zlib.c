/* zlib.c - the door to zlib, see zlib.h. */
#include "ext/zlib.h"

#include <limits.h>
#include <stdlib.h>
#include <zlib.h>

enum { GZIP_WINDOW = 15 + 16 }; /* largest window, gzip header and trailer */

struct zlibx {
    z_stream s;
    bool fresh; /* nothing of the next member has been seen */
};

struct zlibx *zlibx_new(void)
{
    struct zlibx *z = xcalloc(1, sizeof *z);

    if (inflateInit2(&z->s, GZIP_WINDOW) != Z_OK)
        abort(); // only for want of memory, or a library that is not the one of our header
    z->fresh = true;
    return z;
}

void zlibx_free(struct zlibx *z)
{
    if (!z)
        return;
    inflateEnd(&z->s);
    free(z);
}

static uInt clip(size_t n)
{
    return n < UINT_MAX ? (uInt)n : UINT_MAX;
}

bool zlibx_unpack(struct zlibx *z, struct str *in, char *p, size_t n, size_t *got, bool *end,
                  struct err *e)
{
    uInt n_in = clip(in->n), n_out = clip(n);
    int rc;

    *got = 0;
    *end = false;
    if (z->fresh)
        inflateReset(&z->s);
    z->s.next_in = (Bytef *)(in->n ? in->p : "");
    z->s.avail_in = n_in;
    z->s.next_out = (Bytef *)p;
    z->s.avail_out = n_out;
    rc = inflate(&z->s, Z_NO_FLUSH);
    *in = str_skip(*in, n_in - z->s.avail_in);
    *got = n_out - z->s.avail_out;
    *end = rc == Z_STREAM_END;
    z->fresh = *end;
    if (rc == Z_OK || rc == Z_STREAM_END || rc == Z_BUF_ERROR) // the last: no progress possible
        return true;
    return err_set(e, ERR_FORMAT, "broken gzip data: %s", z->s.msg ? z->s.msg : zError(rc));
}

void zlibx_gzip(struct str in, struct buf *out)
{
    z_stream s = { 0 };
    int rc = Z_OK;

    if (deflateInit2(&s, 3, Z_DEFLATED, GZIP_WINDOW, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        abort();
    do {
        uInt n_in = clip(in.n);
        s.next_in = (Bytef *)(in.n ? in.p : "");
        s.avail_in = n_in;
        do {
            char *p = buf_reserve(out, 16384);
            s.next_out = (Bytef *)p;
            s.avail_out = 16384;
            rc = deflate(&s, n_in == in.n ? Z_FINISH : Z_NO_FLUSH);
            out->n += 16384 - s.avail_out;
        } while (s.avail_out == 0);
        in = str_skip(in, n_in - s.avail_in);
    } while (rc != Z_STREAM_END);
    deflateEnd(&s);
}
