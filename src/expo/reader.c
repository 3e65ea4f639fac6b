#include "expo/reader.h"

#include <assert.h>
#include <stdlib.h>

enum {
    WINDOW_BYTES = 256 * 1024, /* also the size of one read: more does not pay */
    DEFAULT_MAX_LINE = 16 * 1024 * 1024,
    DEFAULT_MAX_MESSAGE = 256 * 1024 * 1024,
};

static struct expo_reader *reader_new(const struct expo_opts *o)
{
    struct expo_reader *r = xcalloc(1, sizeof *r);
    r->opts = *o;
    if (!r->opts.max_line_bytes)
        r->opts.max_line_bytes = o->format == EXPO_PROTOBUF ? DEFAULT_MAX_MESSAGE
                                                            : DEFAULT_MAX_LINE;
    r->line = 1;
    return r;
}

struct expo_reader *expo_reader_new(struct str text, const struct expo_opts *o)
{
    struct expo_reader *r = reader_new(o);
    r->text = text.n ? text : STR("");
    r->at = r->text.p;
    r->end = r->at + r->text.n;
    r->end_off = r->text.n;
    r->eof = true;
    return r;
}

struct expo_reader *expo_reader_new_source(struct io_source *s, const struct expo_opts *o)
{
    struct expo_reader *r = reader_new(o);
    r->src = s;
    r->cap = WINDOW_BYTES;
    r->buf = xmalloc(r->cap);
    r->at = r->end = r->buf;
    return r;
}

void expo_reader_free(struct expo_reader *r)
{
    if (!r)
        return;
    expo_proto_free(r->proto);
    arena_done(&r->scratch);
    vec_done(&r->labels);
    vec_done(&r->exemplar_labels);
    free(r->buf);
    free(r);
}

/* Makes room behind `end`, at least for `n` bytes from `at` on: what is unread moves to the front,
 * and the memory doubles where that is not enough. */
static void window_room(struct expo_reader *r, size_t n)
{
    size_t have = (size_t)(r->end - r->at);
    if (n <= r->cap - (size_t)(r->at - r->buf) && r->end < r->buf + r->cap)
        return;
    if (r->at != r->buf)
        memmove(r->buf, r->at, have);
    while (r->cap < n || r->cap == have) {
        r->cap = xmul(r->cap, 2);
        r->buf = xrealloc(r->buf, r->cap);
    }
    r->at = r->buf;
    r->end = r->buf + have;
}

/* One read behind `end`. */
static bool window_read(struct expo_reader *r, struct err *e)
{
    size_t room = (size_t)(r->buf + r->cap - r->end);
    ssize_t got = r->src->read(r->src, r->buf + (r->end - r->buf), room, e);
    if (got < 0)
        return false;
    assert((size_t)got <= room);
    if (got == 0)
        r->eof = true;
    r->end += got;
    r->end_off += (uint64_t)got;
    return true;
}

bool expo_fill(struct expo_reader *r, size_t n, struct err *e)
{
    while (!r->eof && (size_t)(r->end - r->at) < n) {
        window_room(r, n);
        if (!window_read(r, e))
            return false;
    }
    return true;
}

bool expo_next(struct expo_reader *r, struct expo_item *it, struct err *e)
{
    bool ok = true;
    *it = (struct expo_item){ .kind = EXPO_END };
    if (r->ended)
        return true;
    switch (r->opts.format) {
    case EXPO_TEXT:
    case EXPO_OPENMETRICS:
    case EXPO_PROTOBUF:
        ok = expo_proto_next(r, it, e);
        break;
    }
    if (!ok)
        r->ended = true;
    return ok;
}

bool expo_is_input(const struct expo_reader *r, struct str s)
{
    return s.n == 0 || (r->text.n && (uintptr_t)s.p >= (uintptr_t)r->text.p &&
                        (uintptr_t)s.p < (uintptr_t)r->text.p + r->text.n);
}

uint64_t expo_offset(const struct expo_reader *r)
{
    return expo_off_at(r, r->at);
}
