#include "base/io.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CHUNK_BYTES = 64 * 1024, READ_MAX_BYTES = 1 << 30 };

/* ---- sources ---- */

struct fd_source {
    struct io_source base;
    int fd;
    bool own;
};

struct bytes_source {
    struct io_source base;
    struct str rest;
};

static bool is_canceled(const struct io_source *s)
{
    return s->cancel && *s->cancel;
}

/* A descriptor that somebody made non-blocking is waited for. */
static void wait_ready(int fd, short events)
{
    struct pollfd pfd = { .fd = fd, .events = events };
    poll(&pfd, 1, -1);
}

static ssize_t fd_read(struct io_source *base, char *p, size_t n, struct err *e)
{
    struct fd_source *s = (struct fd_source *)base;
    n = n < READ_MAX_BYTES ? n : READ_MAX_BYTES;
    for (;;) {
        if (is_canceled(base)) {
            err_set(e, ERR_CANCELED, "interrupted");
            return -1;
        }
        ssize_t got = read(s->fd, p, n);
        if (got >= 0)
            return got;
        if (errno == EAGAIN) {
            wait_ready(s->fd, POLLIN);
        } else if (errno != EINTR) {
            err_os(e, ERR_IO, errno);
            return -1;
        }
    }
}

static void fd_close(struct io_source *base)
{
    struct fd_source *s = (struct fd_source *)base;
    if (s->own)
        close(s->fd);
    free(s);
}

struct io_source *io_source_fd(int fd, bool own)
{
    struct fd_source *s = xcalloc(1, sizeof *s);
    s->base = (struct io_source){ .read = fd_read, .close = fd_close };
    s->fd = fd;
    s->own = own;
    return &s->base;
}

static ssize_t bytes_read(struct io_source *base, char *p, size_t n, struct err *e)
{
    struct bytes_source *s = (struct bytes_source *)base;
    if (is_canceled(base)) {
        err_set(e, ERR_CANCELED, "interrupted");
        return -1;
    }
    n = n < READ_MAX_BYTES ? n : READ_MAX_BYTES;
    n = n < s->rest.n ? n : s->rest.n;
    if (n)
        memcpy(p, s->rest.p, n);
    s->rest = str_skip(s->rest, n);
    return (ssize_t)n;
}

static void bytes_close(struct io_source *base)
{
    free(base);
}

struct io_source *io_source_bytes(struct str bytes)
{
    struct bytes_source *s = xcalloc(1, sizeof *s);
    s->base = (struct io_source){ .read = bytes_read, .close = bytes_close };
    s->rest = bytes;
    return &s->base;
}

void io_source_close(struct io_source *s)
{
    if (s)
        s->close(s);
}

/* ---- whole files ---- */

static bool open_stat(const char *path, int *fd, struct stat *st, struct err *e)
{
    if (strcmp(path, "-") == 0) {
        *fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
    } else {
        *fd = open(path, O_RDONLY | O_CLOEXEC);
    }
    // A FIFO that nobody writes to waits here, and only signals without SA_RESTART come through.
    if (*fd < 0 && errno == EINTR)
        return err_set(e, ERR_CANCELED, "interrupted");
    if (*fd < 0)
        return err_os(e, ERR_IO, errno);
    if (fstat(*fd, st) < 0) {
        err_os(e, ERR_IO, errno);
        close(*fd);
        return false;
    }
    if (S_ISDIR(st->st_mode)) {
        close(*fd);
        return err_os(e, ERR_IO, EISDIR);
    }
    return true;
}

bool io_open(const char *path, int *fd, struct err *e)
{
    struct stat st;
    return open_stat(path, fd, &st, e);
}

static bool too_large(size_t max, struct err *e)
{
    return err_set(e, ERR_LIMIT, "larger than the %zu bytes allowed", max);
}

/* Reads to the end. `hint` bytes are expected: a file of that size takes one allocation and two
 * reads, the second one to see the end. */
static bool read_all(struct io_source *s, size_t hint, size_t max, struct buf *out, struct err *e)
{
    size_t left = max;
    buf_reserve(out, hint < CHUNK_BYTES ? CHUNK_BYTES : hint + 1);
    for (;;) {
        if (out->n == out->cap)
            buf_reserve(out, CHUNK_BYTES);
        // One byte more than may come tells "too large" from "just fits".
        size_t room = out->cap - out->n;
        if (room > left)
            room = left + 1;
        ssize_t got = s->read(s, out->p + out->n, room, e);
        if (got <= 0)
            return got == 0;
        if ((size_t)got > left)
            return too_large(max, e);
        out->n += (size_t)got;
        left -= (size_t)got;
    }
}

bool io_read_all(struct io_source *s, size_t max, struct buf *out, struct err *e)
{
    return read_all(s, 0, max, out, e);
}

/* What is left of a regular file, 0 where nobody knows. Standard input may stand in the middle of
 * its file. */
static bool expected_size(int fd, const struct stat *st, size_t max, size_t *size, struct err *e)
{
    *size = 0;
    if (!S_ISREG(st->st_mode))
        return true;
    off_t at = lseek(fd, 0, SEEK_CUR);
    if (at < 0 || st->st_size <= at)
        return true;
    if ((uintmax_t)(st->st_size - at) > max)
        return too_large(max, e);
    *size = (size_t)(st->st_size - at);
    return true;
}

bool io_read_file(const char *path, size_t max, struct buf *out, struct err *e)
{
    struct stat st;
    int fd;
    size_t size;
    if (!open_stat(path, &fd, &st, e))
        return false;
    struct io_source *s = io_source_fd(fd, true);
    bool ok = expected_size(fd, &st, max, &size, e) && read_all(s, size, max, out, e);
    io_source_close(s);
    return ok;
}

bool io_map_open(const char *path, size_t max, struct io_map *m, struct err *e)
{
    struct stat st;
    struct buf text = { 0 };
    int fd;
    size_t size;
    *m = (struct io_map){ 0 };
    if (!open_stat(path, &fd, &st, e))
        return false;
    struct io_source *s = io_source_fd(fd, true);
    bool ok = expected_size(fd, &st, max, &size, e);
    if (ok && size > 0 && size == (size_t)st.st_size) {
        void *p = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (p != MAP_FAILED) {
            madvise(p, size, MADV_SEQUENTIAL);
            *m = (struct io_map){ .text = { p, size }, .base = p, .len = size };
            goto out;
        }
    }
    ok = ok && read_all(s, size, max, &text, e);
    if (ok) {
        m->text = buf_str(&text);
        m->base = buf_take(&text);
        m->text.p = m->base;
    }
out:
    buf_done(&text);
    io_source_close(s);
    return ok;
}

void io_map_close(struct io_map *m)
{
    if (m->len)
        munmap(m->base, m->len);
    else
        free(m->base);
    *m = (struct io_map){ 0 };
}

/* ---- output ---- */

bool io_write_all(int fd, struct str bytes, struct err *e)
{
    while (bytes.n) {
        ssize_t put = write(fd, bytes.p, bytes.n < READ_MAX_BYTES ? bytes.n : READ_MAX_BYTES);
        if (put >= 0)
            bytes = str_skip(bytes, (size_t)put);
        else if (errno == EAGAIN)
            wait_ready(fd, POLLOUT);
        else if (errno != EINTR)
            return err_os(e, errno == EPIPE ? ERR_PIPE : ERR_IO, errno);
    }
    return true;
}

void io_out_init(struct io_out *o, int fd)
{
    *o = (struct io_out){ .fd = fd };
}

bool io_out_flush(struct io_out *o)
{
    if (o->e.kind == ERR_NONE)
        io_write_all(o->fd, buf_str(&o->buf), &o->e);
    buf_clear(&o->buf); // after a failure, too: nothing may pile up
    return o->e.kind == ERR_NONE;
}

bool io_out_end(struct io_out *o, struct err *e)
{
    bool ok = io_out_flush(o);
    buf_done(&o->buf);
    return ok || err_take(e, &o->e);
}
