/* scrape_input.c - one target as items, see scrape_input.h. */
#include "cmd/scrape_input.h"

#include "ingest/refuse.h"

enum { SPOOL_MEMORY_BYTES = 4 << 20 };

/* Keeps the last bytes read, so that an error can be shown in its line. */
struct kept_source {
    struct io_source base;
    struct io_source *in;
    struct ingest_stream *stream;
    struct out_progress *progress;
    struct buf last[2]; /* the one before, and the newest */
    uint64_t off;       /* of the older one in the stream */
};

static ssize_t kept_read(struct io_source *base, char *p, size_t n, struct err *e)
{
    struct kept_source *k = (struct kept_source *)base;
    k->in->cancel = base->cancel;
    ssize_t got = k->in->read(k->in, p, n, e);
    if (got <= 0)
        return got;
    struct buf oldest = k->last[0];
    k->off += oldest.n;
    k->last[0] = k->last[1];
    k->last[1] = oldest;
    buf_clear(&k->last[1]);
    buf_put(&k->last[1], p, (size_t)got);
    out_progress_at(k->progress, ingest_stream_at(k->stream), k->stream->file_bytes, "bytes", NULL);
    return got;
}

/* Keeps the error of a stream, and what is known of the page around it. */
static void keep_error(struct scrape_input *in, const struct kept_source *k, struct err *bad)
{
    struct err html = { 0 };
    buf_clear(&in->around);
    buf_put_str(&in->around, buf_str(&k->last[0]));
    buf_put_str(&in->around, buf_str(&k->last[1]));
    in->around_off = k->off;
    if (k->off == 0 && bad->kind == ERR_FORMAT &&
        !ingest_refuse_body(buf_str(&in->around), &html)) {
        err_done(bad);
        err_take(bad, &html);
    }
    err_done(&in->bad);
    err_take(&in->bad, bad);
    err_wrap(&in->bad, "%.*s", STR_ARG(in->t->name));
}

static const char *path_of(const struct ingest_target *t)
{
    return t->kind == INGEST_STDIN ? "-" : t->where;
}

static bool open_stream(struct scrape_input *in, struct err *e)
{
    if (in->spooled) {
        in->stream = (struct ingest_stream){ .src = io_spool_source(&in->spool),
                                             .format = in->format };
        return true;
    }
    in->streams = ingest_open_file(path_of(in->t), &cmd_interrupted, &in->stream, e);
    in->format = in->stream.format;
    return in->streams;
}

/* What cannot be opened again is kept. */
static bool spool_stream(struct scrape_input *in, struct err *e)
{
    bool ok = io_spool_fill(&in->spool, in->stream.src, SPOOL_MEMORY_BYTES, e);
    ingest_stream_close(&in->stream);
    in->spooled = true;
    return ok || err_wrap(e, "%.*s", STR_ARG(in->t->name));
}

bool scrape_input_open(struct scrape_input *in, struct scrape *s, const struct ingest_target *t,
                       bool twice, struct err *e)
{
    *in = (struct scrape_input){ .s = s, .t = t };
    if (t->kind == INGEST_FILE || t->kind == INGEST_STDIN) {
        if (!open_stream(in, e))
            return false;
        // No size: a pipe, whatever its name.
        bool again = t->kind == INGEST_FILE && in->stream.file_bytes > 0;
        return !twice || again || spool_stream(in, e);
    }
    if (!scrape_load_one(s, t, &in->page, e))
        return false;
    in->format = in->page.format;
    return true;
}

static bool feed_stream(struct scrape_input *in, scrape_item_fn *fn, void *user, struct err *e)
{
    struct scrape *s = in->s;
    struct err bad = { 0 };
    // From the spool, or the second time around.
    if (!in->stream.src && !open_stream(in, &bad)) {
        err_done(&in->bad);
        err_take(&in->bad, &bad);
        return true;
    }
    struct kept_source kept = {
        .base = { .read = kept_read, .cancel = &cmd_interrupted },
        .in = in->stream.src,
        .stream = &in->stream,
        .progress = &s->progress,
    };
    const struct expo_opts o = { .format = in->format };
    struct expo_reader *r = expo_reader_new_source(&kept.base, &o);
    out_progress_begin(&s->progress, "reading", s->call->common->quiet || s->term.tty);
    bool ok = scrape_feed(&s->filter, r, fn, user, &bad);
    out_progress_end(&s->progress);
    expo_reader_free(r);
    if (!ok && bad.kind == ERR_PIPE)
        err_take(e, &bad);
    else if (!ok)
        keep_error(in, &kept, &bad);
    buf_done(&kept.last[0]);
    buf_done(&kept.last[1]);
    ingest_stream_close(&in->stream);
    return e->kind == ERR_NONE;
}

static bool feed_memory(struct scrape_input *in, scrape_item_fn *fn, void *user, struct err *e)
{
    struct err bad = { 0 };
    const struct expo_opts o = { .format = in->format };
    struct expo_reader *r = expo_reader_new(in->page.body, &o);
    if (!scrape_feed(&in->s->filter, r, fn, user, &bad)) {
        if (bad.kind == ERR_PIPE) {
            err_take(e, &bad);
        } else {
            err_done(&in->bad);
            err_take(&in->bad, &bad);
            err_wrap(&in->bad, "%.*s", STR_ARG(in->t->name));
        }
    }
    expo_reader_free(r);
    return e->kind == ERR_NONE;
}

bool scrape_input_feed(struct scrape_input *in, scrape_item_fn *fn, void *user, struct err *e)
{
    return in->streams ? feed_stream(in, fn, user, e) : feed_memory(in, fn, user, e);
}

void scrape_input_close(struct scrape_input *in)
{
    struct str text = in->around.n ? buf_str(&in->around) : in->page.body;
    if (in->format == EXPO_PROTOBUF)
        text.n = 0;
    if (in->bad.kind != ERR_NONE)
        scrape_report(in->s, &in->bad, text, in->around_off);
    ingest_stream_close(&in->stream);
    io_spool_done(&in->spool);
    buf_done(&in->around);
    ingest_page_done(&in->page);
}
