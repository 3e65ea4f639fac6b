/* io_spool.h - bytes that come once and are read several times, as a pipe's: a little in memory,
 * more in a temporary file without a name. `{0}` is empty and safe to release.
 */
#ifndef PROMCTL_BASE_IO_SPOOL_H
#define PROMCTL_BASE_IO_SPOOL_H

#include "base/io.h"

struct io_spool {
    struct buf memory; /* all of it, */
    bool on_disk;      /* or nothing and */
    int fd;            /* all of it here; private */
};

/* Reads `from` to its end, in $TMPDIR (else /tmp) what is more than `budget` bytes. False: `e` is
 * set. To be called once. */
bool io_spool_fill(struct io_spool *s, struct io_source *from, size_t budget, struct err *e);

/* The bytes from the first one on. One source at a time, to be closed before the spool is. */
struct io_source *io_spool_source(const struct io_spool *s);

void io_spool_done(struct io_spool *s);

#endif
