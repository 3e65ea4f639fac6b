/* io.h - bytes in and out: whole files with a limit, streams, buffered output.
 *
 * No message names the file: the caller adds what it was doing, once, with err_wrap(). SIGPIPE
 * is ignored by main(), so that a reader who has gone shows as ERR_PIPE.
 */
#ifndef PROMCTL_BASE_IO_H
#define PROMCTL_BASE_IO_H

#include "base/buf.h"
#include "base/err.h"

#include <stdint.h>
#include <sys/types.h>

/* Where bytes come from. Implementations embed it as their first member.
 * read: up to `n` bytes to `p`; their number, 0 at the end, -1 with `e` set. */
struct io_source {
    ssize_t (*read)(struct io_source *s, char *p, size_t n, struct err *e);
    void (*close)(struct io_source *s); /* frees `s` */
    const volatile bool *cancel;        /* or NULL; once true, reading fails with ERR_CANCELED */
};

/* A source over a file descriptor (closed with it when `own`), and over borrowed bytes. A signal
 * that interrupts read() is no error unless `cancel` says so. */
struct io_source *io_source_fd(int fd, bool own);
struct io_source *io_source_bytes(struct str bytes);
void io_source_close(struct io_source *s); /* NULL is fine */

/* Opens a file for reading; "-" is standard input (a duplicate: the caller closes what it gets
 * in either case). Directories are refused. ERR_IO. */
bool io_open(const char *path, int *fd, struct err *e);

/* The whole of a file or source; ERR_LIMIT above `max` bytes, found out before more than that is
 * read. Adds to `out`, also when it fails. */
bool io_read_file(const char *path, size_t max, struct buf *out, struct err *e);
bool io_read_all(struct io_source *s, size_t max, struct buf *out, struct err *e);

/* A file mapped read-only, or read where it cannot be mapped (a pipe, /proc). Touching the part
 * of a mapping that someone cuts off the file meanwhile ends the program: for files that are not
 * written in place. */
struct io_map {
    struct str text;
    void *base; /* private */
    size_t len; /* private: 0 when `base` is on the heap */
};
bool io_map_open(const char *path, size_t max, struct io_map *m, struct err *e);
void io_map_close(struct io_map *m);

/* Everything, whatever write() takes at a time. EPIPE is ERR_PIPE, all else ERR_IO. */
bool io_write_all(int fd, struct str bytes, struct err *e);

/* Buffered output. The first failure stays in `e` and later calls do nothing, so that a loop
 * need not look at every call; io_out_end() tells. */
struct io_out {
    int fd;
    struct buf buf; /* add here, then io_out_check() now and then */
    struct err e;
};
void io_out_init(struct io_out *o, int fd);
bool io_out_flush(struct io_out *o);
static inline bool io_out_check(struct io_out *o)
{
    return o->buf.n < 64 * 1024 ? o->e.kind == ERR_NONE : io_out_flush(o);
}
/* Flushes and releases; false with `e` set when anything was lost. */
bool io_out_end(struct io_out *o, struct err *e);

/* Replaces a file as a whole: a temporary beside it, then rename, so that a reader sees the old
 * content or the new one. Keeps mode and, where allowed, owner; what a symbolic link points at is
 * replaced, not the link. What is no regular file (/dev/stdout, a pipe) is written to instead. */
bool io_replace_file(const char *path, struct str content, struct err *e);

#endif
