/* zlib.h - the door to zlib: gzip members, read and written. */
#ifndef PROMCTL_EXT_ZLIB_H
#define PROMCTL_EXT_ZLIB_H

#include "base/buf.h"
#include "base/err.h"

struct zlibx;

struct zlibx *zlibx_new(void);
void zlibx_free(struct zlibx *z);

/* Unpacks from the front of `in` (what was used is taken off it) into at most `n` bytes at `p`;
 * `*got` is their number. `*end` is set where a member ends; the next call begins another.
 * ERR_FORMAT for bytes that are not gzip, and for a wrong checksum. */
bool zlibx_unpack(struct zlibx *z, struct str *in, char *p, size_t n, size_t *got, bool *end,
                  struct err *e);

/* Appends `in` as one gzip member, quickly rather than tightly packed. */
void zlibx_gzip(struct str in, struct buf *out);

#endif
