/* open.c - files and standard input as streams, see open.h. */
#include "ingest/open.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { MAGIC_BYTES = 4, HEAD_BYTES = 64 * 1024, TAIL_BYTES = 64 };

/* A source whose beginning has been looked at, and that counts. */
struct peeked {
    struct io_source base;
    struct io_source *in;
    struct buf head;
    size_t given;     /* of the head */
    uint64_t n_bytes; /* read from `in` */
    bool ended;
};

static ssize_t peeked_read(struct io_source *base, char *p, size_t n, struct err *e)
{
    struct peeked *s = (struct peeked *)base;

    if (s->given < s->head.n) {
        struct str part = str_head(str_skip(buf_str(&s->head), s->given), n);
        memcpy(p, part.p, part.n);
        s->given += part.n;
        if (s->given == s->head.n)
            buf_done(&s->head), s->given = 0;
        return (ssize_t)part.n;
    }
    if (s->ended || n == 0)
        return 0;
    s->in->cancel = s->base.cancel;
    ssize_t got = s->in->read(s->in, p, n, e);
    s->ended = got == 0;
    if (got > 0)
        s->n_bytes += (uint64_t)got;
    return got;
}

static void peeked_close(struct io_source *base)
{
    struct peeked *s = (struct peeked *)base;

    io_source_close(s->in);
    buf_done(&s->head);
    free(s);
}

/* Over `in`, which it owns from here on, with up to `n` bytes of its beginning in the head. NULL:
 * `e` is set and `in` is closed. */
static struct peeked *peek(struct io_source *in, const volatile bool *cancel, size_t n,
                           struct err *e)
{
    struct peeked *s = xcalloc(1, sizeof *s);

    s->base = (struct io_source){ .read = peeked_read, .close = peeked_close, .cancel = cancel };
    s->in = in;
    in->cancel = cancel;
    buf_reserve(&s->head, n);
    while (s->head.n < n) {
        ssize_t got = in->read(in, s->head.p + s->head.n, n - s->head.n, e);
        if (got < 0) {
            peeked_close(&s->base);
            return NULL;
        }
        s->ended = got == 0;
        if (s->ended)
            break;
        s->head.n += (size_t)got;
    }
    s->n_bytes = s->head.n;
    return s;
}

/* The last bytes of a regular file; empty where there is no such thing. */
static struct str read_tail(int fd, const struct stat *st, char *p)
{
    off_t at = st->st_size > TAIL_BYTES ? st->st_size - TAIL_BYTES : 0;
    ssize_t got = S_ISREG(st->st_mode) ? pread(fd, p, TAIL_BYTES, at) : 0;

    return (struct str){ p, got > 0 ? (size_t)got : 0 };
}

void ingest_hint_missing(const char *z, struct err *e)
{
    struct str path = str_of(z);
    bool word = path.n > 0;

    if (e->kind != ERR_IO || access(z, F_OK) == 0 || errno != ENOENT)
        return;
    for (size_t i = 0; i < path.n; i++)
        word = word && path.p[i] != '/' && path.p[i] != '.' && path.p[i] != ':';
    if (word)
        err_hint(e, "a server is written with its port: %.*s:9100", STR_ARG(path));
    else
        err_hint(e, "a server is written HOST:PORT, for example localhost:9100");
}

static bool open_stream(const char *path, const volatile bool *cancel, struct ingest_stream *out,
                        struct err *e)
{
    char tail_bytes[TAIL_BYTES];
    struct str tail;
    struct stat st;
    struct peeked *stored, *plain;
    struct io_source *unpacked;
    int fd;

    if (!io_open(path, &fd, e))
        return false;
    if (fstat(fd, &st) < 0) {
        err_os(e, ERR_IO, errno);
        close(fd);
        return false;
    }
    tail = read_tail(fd, &st, tail_bytes);
    if (!(stored = peek(io_source_fd(fd, true), cancel, MAGIC_BYTES, e)))
        return false;
    out->stored = &stored->base;
    out->packing = ingest_packing_sniff(buf_str(&stored->head));
    out->file_bytes = S_ISREG(st.st_mode) && st.st_size > 0 ? (uint64_t)st.st_size : 0;
    if (!(unpacked = ingest_unpack(out->packing, &stored->base, e)))
        return false;
    if (!(plain = peek(unpacked, cancel, HEAD_BYTES, e)))
        return false;
    if (out->packing != INGEST_PLAIN)
        tail.n = 0;
    if (plain->ended)
        tail = buf_str(&plain->head);
    out->format = expo_format_sniff(buf_str(&plain->head), tail);
    out->src = &plain->base;
    return true;
}

bool ingest_open_file(const char *path, const volatile bool *cancel, struct ingest_stream *out,
                      struct err *e)
{
    *out = (struct ingest_stream){ 0 };
    if (open_stream(path, cancel, out, e))
        return true;
    *out = (struct ingest_stream){ 0 };
    if (strcmp(path, "-") == 0)
        return err_wrap(e, "stdin");
    ingest_hint_missing(path, e);
    return err_wrap(e, "%s", path);
}

void ingest_stream_close(struct ingest_stream *s)
{
    io_source_close(s->src);
    *s = (struct ingest_stream){ 0 };
}

uint64_t ingest_stream_at(const struct ingest_stream *s)
{
    return s->stored ? ((const struct peeked *)s->stored)->n_bytes : 0;
}
