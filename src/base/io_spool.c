#include "base/io_spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { CHUNK_BYTES = 64 * 1024 };

/* A file that nobody else can open and that goes with its descriptor. */
static int open_unnamed(const char *dir)
{
    struct buf path = { 0 };
    int fd = -1;
#ifdef O_TMPFILE
    fd = open(dir, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0)
        return fd;
#endif
    // Not every file system has such files.
    buf_printf(&path, "%s/promctl-XXXXXX", dir);
    buf_z(&path);
    fd = mkostemp(path.p, O_CLOEXEC);
    if (fd >= 0)
        unlink(path.p);
    buf_done(&path);
    return fd;
}

static bool fail(const char *dir, struct err *e)
{
    err_wrap(e, "temporary file in %s", dir);
    return err_hint(e, "$TMPDIR names a folder with room for all that is read");
}

/* What is in memory goes to the file, which is opened for the first of it. */
static bool flush(struct io_spool *s, const char *dir, struct err *e)
{
    if (!s->on_disk) {
        s->fd = open_unnamed(dir);
        if (s->fd < 0) {
            err_os(e, ERR_IO, errno);
            return fail(dir, e);
        }
        s->on_disk = true;
    }
    if (!io_write_all(s->fd, buf_str(&s->memory), e))
        return fail(dir, e);
    buf_clear(&s->memory);
    return true;
}

bool io_spool_fill(struct io_spool *s, struct io_source *from, size_t budget, struct err *e)
{
    const char *dir = getenv("TMPDIR");
    if (!dir || !*dir)
        dir = "/tmp";
    for (;;) {
        ssize_t got = from->read(from, buf_reserve(&s->memory, CHUNK_BYTES), CHUNK_BYTES, e);
        if (got < 0)
            return false;
        if (got == 0)
            break;
        s->memory.n += (size_t)got;
        if (s->memory.n > budget && !flush(s, dir, e))
            return false;
    }
    return !s->on_disk || flush(s, dir, e);
}

struct io_source *io_spool_source(const struct io_spool *s)
{
    if (!s->on_disk)
        return io_source_bytes(buf_str(&s->memory));
    lseek(s->fd, 0, SEEK_SET);
    return io_source_fd(s->fd, false);
}

void io_spool_done(struct io_spool *s)
{
    if (s->on_disk)
        close(s->fd);
    buf_done(&s->memory);
    *s = (struct io_spool){ 0 };
}
