#include "expo/reader.h"

#include <assert.h>
#include <stdlib.h>

enum {
    WINDOW_BYTES = 256 * 1024, /* also the size of one read: more does not pay */
    WIDE_BYTES = 32,           /* the widest load */
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
    const char *nl = memrchr(r->at, '\n', text.n);
    r->lines_end = nl ? nl + 1 : r->at;
    r->wide_end = text.n >= WIDE_BYTES ? r->end - WIDE_BYTES + 1 : r->at;
    return r;
}

static void window_alloc(struct expo_reader *r, size_t cap)
{
    r->buf = xrealloc(r->buf, cap + WINDOW_PAD);
    r->cap = cap;
    r->wide_end = r->buf + cap + WINDOW_PAD - WIDE_BYTES + 1;
}

struct expo_reader *expo_reader_new_source(struct io_source *s, const struct expo_opts *o)
{
    struct expo_reader *r = reader_new(o);
    r->src = s;
    window_alloc(r, WINDOW_BYTES);
    r->at = r->end = r->lines_end = r->buf;
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

/* Makes room behind `end`, and for at least `n` bytes from `at` on: what is unread moves to the
 * front, and the memory doubles where that is not enough. */
static void window_room(struct expo_reader *r, size_t n)
{
    size_t have = (size_t)(r->end - r->at), lines = (size_t)(r->lines_end - r->at);
    expo_forget(r);
    if (r->at != r->buf && have)
        memmove(r->buf, r->at, have);
    while (r->cap < n || r->cap == have)
        window_alloc(r, xmul(r->cap, 2));
    r->at = r->buf;
    r->end = r->buf + have;
    r->lines_end = r->buf + lines;
}

bool expo_read_more(struct expo_reader *r, struct err *e)
{
    size_t room = (size_t)(r->buf + r->cap - r->end);
    if (room < r->cap / 2) {
        window_room(r, 0);
        room = (size_t)(r->buf + r->cap - r->end);
    }
    char *to = r->buf + (r->end - r->buf);
    ssize_t got = r->src->read(r->src, to, room, e);
    if (got < 0)
        return false;
    assert((size_t)got <= room);
    if (got == 0)
        r->eof = true;
    r->end += got;
    r->end_off += (uint64_t)got;
    memset(to + got, 0, WINDOW_PAD); // wide loads see it
    const char *nl = memrchr(to, '\n', (size_t)got);
    if (nl)
        r->lines_end = nl + 1;
    return true;
}

bool expo_fill(struct expo_reader *r, size_t n, struct err *e)
{
    while (!r->eof && (size_t)(r->end - r->at) < n) {
        if ((size_t)(r->buf + r->cap - r->at) < n)
            window_room(r, n);
        if (!expo_read_more(r, e))
            return false;
    }
    return true;
}

void expo_close_text(struct expo_reader *r)
{
    size_t left = (size_t)(r->end - r->at);
    expo_forget(r);
    if (r->src) {
        window_room(r, left + 1);
    } else {
        const char *from = r->at;
        window_alloc(r, left + 1);
        if (left)
            memcpy(r->buf, from, left);
        r->at = r->buf;
    }
    r->buf[left] = '\n';
    memset(r->buf + left + 1, 0, WINDOW_PAD);
    r->end = r->lines_end = r->buf + left + 1;
    r->end_off++;
    r->closed = true;
}

bool expo_next(struct expo_reader *r, struct expo_item *it, struct err *e)
{
    bool ok;
    if (r->ended) {
        *it = (struct expo_item){ .kind = EXPO_END };
        return true;
    }
    if (r->opts.format == EXPO_PROTOBUF) {
        *it = (struct expo_item){ 0 };
        ok = expo_proto_next(r, it, e);
    } else {
        ok = expo_lines_next(r, it, e);
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
    uint64_t off = expo_off_at(r, r->at);
    return r->closed && off == r->end_off ? off - 1 : off; // the newline that was added
}

struct str expo_unread(const struct expo_reader *r)
{
    return (struct str){ r->at, (size_t)(r->end - r->at) };
}
