#include "ingest/record.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/map.h"
#include "expo/write.h"
#include "ext/zlib.h"

static const char end_line[] = "# EOF\n";

/* What makes a reader see at once, and without an end, that this is no text 0.0.4. */
static const char begin_lines[] = "# TYPE scrape_duration_seconds gauge\n"
                                  "# UNIT scrape_duration_seconds seconds\n";

struct recorder {
    int fd;
    bool packed;
    struct buf out;
    struct expo_writer *w;
    struct map helped; /* families whose help was written */
    struct buf family; /* of the last TYPE, */
    enum metric_type type;
    struct recorder_stats st;
};

// ---- begin ----

/* Cuts the end of an earlier recording off. False: it cannot be read. */
static bool cut_end(int fd, off_t size, struct err *e)
{
    char tail[sizeof end_line - 1];

    if (size < (off_t)sizeof tail)
        return true;
    if (pread(fd, tail, sizeof tail, size - (off_t)sizeof tail) != (ssize_t)sizeof tail)
        return err_errno(e, ERR_IO, "reading its end");
    return memcmp(tail, end_line, sizeof tail) != 0 ||
           ftruncate(fd, size - (off_t)sizeof tail) == 0 || err_errno(e, ERR_IO, "continuing it");
}

static bool open_file(struct recorder *r, const char *path, struct err *e)
{
    struct stat st;

    r->fd = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    if (r->fd < 0 && errno == ENXIO)
        return err_set(e, ERR_IO, "nobody reads it");
    if (r->fd < 0 || fstat(r->fd, &st) != 0)
        return err_errno(e, ERR_IO, "opening it");
    if (!S_ISREG(st.st_mode) || st.st_size == 0) {
        buf_puts(&r->out, begin_lines);
        return true;
    }
    return r->packed || cut_end(r->fd, st.st_size, e);
}

struct recorder *recorder_open(const char *path, struct err *e)
{
    struct str name = str_of(path);
    struct recorder *r;

    if (str_ends(name, STR(".zst")) || str_ends(name, STR(".xz")) || str_ends(name, STR(".bz2"))) {
        err_set(e, ERR_USAGE, "%s: recordings are written as they are, or as .gz", path);
        return NULL;
    }
    r = xcalloc(1, sizeof *r);
    r->fd = -1;
    r->packed = str_ends(name, STR(".gz"));
    if (open_file(r, path, e))
        return r;
    err_wrap(e, "%s", path);
    if (r->fd >= 0)
        close(r->fd);
    buf_done(&r->out);
    free(r);
    return NULL;
}

// ---- items ----

/* A writer takes a family once; the next scrape has it again. */
static void begin_families(struct recorder *r)
{
    expo_writer_free(r->w);
    r->w = expo_writer_new(EXPO_OUT_OPENMETRICS, &r->out, 0);
}

static bool put(struct recorder *r, const struct expo_item *it)
{
    bool sample = it->kind == EXPO_SAMPLE || it->kind == EXPO_HISTOGRAM;
    struct err e = { 0 };
    bool ok = expo_write(r->w, it, &e);

    if (!ok) {
        begin_families(r);
        err_done(&e);
        e = (struct err){ 0 };
        const struct expo_item type = { .kind = EXPO_TYPE,
                                        .name = buf_str(&r->family),
                                        .type = r->type };
        if (sample && r->family.n)
            expo_write(r->w, &type, &e);
        ok = expo_write(r->w, it, &e);
    }
    err_done(&e);
    return ok;
}

void recorder_item(void *user, const struct expo_item *it)
{
    struct recorder *r = user;
    size_t n = r->helped.n;

    if (!r->w)
        begin_families(r);
    switch (it->kind) {
    case EXPO_HELP:
        if (map_id(&r->helped, it->name) == n)
            put(r, it);
        break;
    case EXPO_TYPE:
        buf_clear(&r->family);
        buf_put_str(&r->family, it->name);
        r->type = it->type;
        put(r, it);
        break;
    case EXPO_UNIT:
        put(r, it);
        break;
    case EXPO_SAMPLE:
    case EXPO_HISTOGRAM:
        r->st.n_samples += put(r, it);
        break;
    default:
        break;
    }
}

// ---- bytes ----

static bool write_out(struct recorder *r, struct err *e)
{
    struct buf packed = { 0 };
    struct str bytes = buf_str(&r->out);

    if (bytes.n == 0)
        return true;
    if (r->packed) {
        zlibx_gzip(bytes, &packed);
        bytes = buf_str(&packed);
    }
    bool ok = io_write_all(r->fd, bytes, e);
    r->st.n_bytes += ok ? bytes.n : 0;
    buf_clear(&r->out);
    buf_done(&packed);
    return ok;
}

/* A family that was announced and has no sample is written when the writer ends, and is an error
 * where it comes again, which is no loss; its `# EOF` is not written. */
static void end_families(struct recorder *r)
{
    struct str all;
    struct err e = { 0 };

    if (!r->w)
        return;
    expo_write_end(r->w, &e);
    err_done(&e);
    all = buf_str(&r->out);
    if (str_cut_suffix(&all, str_of(end_line)))
        r->out.n = all.n;
    expo_writer_free(r->w);
    r->w = NULL;
}

bool recorder_flush(struct recorder *r, struct err *e)
{
    end_families(r);
    return write_out(r, e);
}

struct recorder_stats recorder_stats(const struct recorder *r)
{
    return r->st;
}

bool recorder_close(struct recorder *r, struct err *e)
{
    if (!r)
        return true;
    end_families(r);
    buf_puts(&r->out, end_line);
    bool ok = write_out(r, e);
    if (close(r->fd) != 0 && ok)
        ok = err_errno(e, ERR_IO, "closing it");
    expo_writer_free(r->w);
    map_done(&r->helped);
    buf_done(&r->family);
    buf_done(&r->out);
    free(r);
    return ok;
}
