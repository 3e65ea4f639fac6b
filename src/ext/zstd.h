/* zstd.h - the door to libzstd: frames read. The library is opened on first use. */
#ifndef PROMCTL_EXT_ZSTD_H
#define PROMCTL_EXT_ZSTD_H

#include "base/err.h"
#include "base/str.h"

struct zstdx;

struct zstdx *zstdx_new(struct err *e); /* NULL: the library is not there */
void zstdx_free(struct zstdx *z);

/* As zlibx_unpack(), for zstd frames. A frame that wants a window over 128 MiB is refused. */
bool zstdx_unpack(struct zstdx *z, struct str *in, char *p, size_t n, size_t *got, bool *end,
                  struct err *e);

#endif
