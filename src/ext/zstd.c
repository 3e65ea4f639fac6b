/* zstd.c - the door to libzstd, see zstd.h. */
#include "config.h"

#include "ext/zstd.h"

#include "ext/dl.h"

#include <stdlib.h>
#include <zstd.h>

static struct {
    DL_FN(ZSTD_createDStream);
    DL_FN(ZSTD_freeDStream);
    DL_FN(ZSTD_decompressStream);
    DL_FN(ZSTD_isError);
    DL_FN(ZSTD_getErrorName);
} lib;

static const struct dl_sym syms[] = {
    DL_SYM(lib, ZSTD_createDStream),    DL_SYM(lib, ZSTD_freeDStream),
    DL_SYM(lib, ZSTD_decompressStream), DL_SYM(lib, ZSTD_isError),
    DL_SYM(lib, ZSTD_getErrorName),
};

static struct dl_lib zstd = {
    .name = "libzstd",
    .soname = SONAME_ZSTD,
    .package = "libzstd1",
    .syms = syms,
    .n_syms = N_OF(syms),
};

DL_NOTE(zstd, "zstd", "reads files packed with zstd", "recommended", SONAME_ZSTD);

struct zstdx {
    ZSTD_DStream *s;
};

struct zstdx *zstdx_new(struct err *e)
{
    struct zstdx *z;

    if (!dl_open(&zstd, e))
        return NULL;
    z = xcalloc(1, sizeof *z);
    if (!(z->s = lib.ZSTD_createDStream()))
        abort(); // only for want of memory
    return z;
}

void zstdx_free(struct zstdx *z)
{
    if (!z)
        return;
    lib.ZSTD_freeDStream(z->s);
    free(z);
}

bool zstdx_unpack(struct zstdx *z, struct str *in, char *p, size_t n, size_t *got, bool *end,
                  struct err *e)
{
    ZSTD_inBuffer from = { in->p, in->n, 0 };
    ZSTD_outBuffer to = { p, n, 0 };
    size_t rc = lib.ZSTD_decompressStream(z->s, &to, &from);

    *in = str_skip(*in, from.pos);
    *got = to.pos;
    *end = rc == 0;
    if (lib.ZSTD_isError(rc))
        return err_set(e, ERR_FORMAT, "broken zstd data: %s", lib.ZSTD_getErrorName(rc));
    return true;
}
