/* load.c - many targets to the bytes of their pages, see load.h. */
#include "ingest/load.h"

#include "base/time.h"
#include "base/vec.h"
#include "ingest/open.h"
#include "ingest/refuse.h"

#include <stdlib.h>

enum { HEAD_BYTES = 64 * 1024, TAIL_BYTES = 64 };

struct ingest_loader {
    struct ingest_opts opts;
    struct http_client *http; /* opened by the first URL */
    bool stdin_read;
};

/* What a page's body points into. */
struct ingest_hold {
    struct io_map map;
    struct buf buf;
    struct http_reply reply;
};

struct ingest_loader *ingest_loader_new(const struct ingest_opts *o)
{
    struct ingest_loader *l = xcalloc(1, sizeof *l);

    l->opts = *o;
    if (l->opts.max_bytes <= 0)
        l->opts.max_bytes = HTTP_MAX_BODY_BYTES;
    return l;
}

void ingest_loader_free(struct ingest_loader *l)
{
    if (!l)
        return;
    http_client_free(l->http);
    free(l);
}

void ingest_page_done(struct ingest_page *p)
{
    if (p->hold) {
        io_map_close(&p->hold->map);
        buf_done(&p->hold->buf);
        http_reply_done(&p->hold->reply);
        free(p->hold);
    }
    diags_done(&p->notes);
    err_done(&p->e);
    *p = (struct ingest_page){ 0 };
}

static const volatile bool *cancel_of(const struct ingest_loader *l)
{
    return l->opts.http ? l->opts.http->cancel : NULL;
}

static void sniff(struct ingest_page *p)
{
    size_t tail = p->body.n > TAIL_BYTES ? p->body.n - TAIL_BYTES : 0;

    p->format = expo_format_sniff(str_head(p->body, HEAD_BYTES), str_skip(p->body, tail));
}

static bool over_limit(const struct ingest_loader *l, struct err *e)
{
    if (e->kind == ERR_LIMIT)
        err_hint(e, "--max-body SIZE raises the limit of %lld bytes", (long long)l->opts.max_bytes);
    return false;
}

/* Unpacks `stored` into the page's buffer where it is packed; else it is the body. */
static bool unpack(const struct ingest_loader *l, struct str stored, struct ingest_page *p,
                   struct err *e)
{
    enum ingest_packing packing = ingest_packing_sniff(stored);
    struct buf plain = { 0 };
    struct io_source *s;
    bool ok;

    p->wire_bytes = stored.n;
    p->body = stored;
    if (packing == INGEST_PLAIN)
        return true;
    if (!(s = ingest_unpack(packing, io_source_bytes(stored), e)))
        return false;
    s->cancel = cancel_of(l);
    ok = io_read_all(s, (size_t)l->opts.max_bytes, &plain, e);
    io_source_close(s);
    // The packed bytes may be in this very buffer; they have been used.
    buf_done(&p->hold->buf);
    io_map_close(&p->hold->map);
    p->hold->buf = plain;
    p->body = buf_str(&plain);
    return ok || over_limit(l, e);
}

static bool read_stdin(struct ingest_loader *l, struct buf *out, struct err *e)
{
    struct io_source *s;
    int fd;
    bool ok;

    if (l->stdin_read) {
        err_set(e, ERR_USAGE, "standard input was read already");
        return err_hint(e, "give - only once");
    }
    l->stdin_read = true;
    if (!io_open("-", &fd, e))
        return false;
    s = io_source_fd(fd, true);
    s->cancel = cancel_of(l);
    ok = io_read_all(s, (size_t)l->opts.max_bytes, out, e);
    io_source_close(s);
    return ok || over_limit(l, e);
}

static bool load_local(struct ingest_loader *l, const struct ingest_target *t,
                       struct ingest_page *p, struct err *e)
{
    const volatile bool *cancel = cancel_of(l);

    // The target before this one may have waited until somebody lost patience.
    if (cancel && *cancel)
        return err_set(e, ERR_CANCELED, "interrupted");
    switch (t->kind) {
    case INGEST_DEMO:
        if (!l->opts.demo(l->opts.demo_user, t->demo, l->opts.accept, &p->hold->buf, &p->format, e))
            return false;
        p->body = buf_str(&p->hold->buf);
        p->wire_bytes = p->body.n;
        return true;
    case INGEST_STDIN:
        if (!read_stdin(l, &p->hold->buf, e) || !unpack(l, buf_str(&p->hold->buf), p, e))
            return false;
        break;
    default:
        if (!io_map_open(t->where, SIZE_MAX, &p->hold->map, e)) {
            ingest_hint_missing(t->where, e);
            return false;
        }
        if (!unpack(l, p->hold->map.text, p, e))
            return false;
        break;
    }
    sniff(p);
    return ingest_refuse_body(p->body, e);
}

/* ---- HTTP ---- */

struct fetch {
    struct ingest_loader *l;
    const struct ingest_target *t;
    struct ingest_page *out;
    size_t *target_of; /* by request */
    size_t n, done, failed;
};

static void tell(struct fetch *f, const struct ingest_page *p)
{
    f->done++;
    f->failed += p->e.kind != ERR_NONE;
    if (f->l->opts.progress)
        f->l->opts.progress(f->l->opts.progress_user, f->done, f->failed, f->n);
}

static void note_type(const struct ingest_target *t, struct str type, struct ingest_page *p)
{
    const struct span nowhere = { 0 };

    if (type.n)
        diags_add(&p->notes, DIAG_WARN, nowhere,
                  "%.*s: Content-Type \"%.*s\" is not one of an exposition", STR_ARG(t->name),
                  STR_ARG(type));
    else
        diags_add(&p->notes, DIAG_WARN, nowhere, "%.*s: no Content-Type", STR_ARG(t->name));
    diags_hint(&p->notes, "Prometheus 3 refuses the page unless fallback_scrape_protocol is set");
}

static bool accept_reply(const struct ingest_target *t, struct ingest_page *p, struct err *e)
{
    struct http_reply *r = &p->hold->reply;
    struct str type = str_of(r->content_type);

    p->http_status = r->status;
    p->content_type = r->content_type;
    p->seconds = r->seconds;
    p->wire_bytes = r->wire_bytes;
    if (r->e.kind != ERR_NONE)
        return err_take(e, &r->e);
    p->body = buf_str(&r->body);
    if (expo_format_of_content_type(type, &p->format))
        return p->format == EXPO_PROTOBUF || ingest_refuse_body(p->body, e);
    if (!ingest_refuse_type(type, p->body, e))
        return false;
    sniff(p);
    note_type(t, type, p);
    return true;
}

static void fetched(void *user, size_t i, struct http_reply *r)
{
    struct fetch *f = user;
    size_t id = f->target_of[i];
    struct ingest_page *p = &f->out[id];

    p->hold->reply = *r;
    *r = (struct http_reply){ 0 };
    if (!accept_reply(&f->t[id], p, &p->e))
        err_wrap(&p->e, "%.*s", STR_ARG(f->t[id].name));
    tell(f, p);
}

static void fetch_all(struct fetch *f)
{
    struct ingest_loader *l = f->l;
    struct {
        struct http_request *p;
        size_t n, cap;
    } rq = { 0 };
    struct sizes ids = { 0 };
    struct http_opts defaults = { 0 };
    struct err e = { 0 };

    for (size_t i = 0; i < f->n; i++) {
        if (f->t[i].kind != INGEST_URL)
            continue;
        vec_push(&ids, i);
        vec_push(&rq, (struct http_request){ .url = f->t[i].where,
                                             .is_scrape = true,
                                             .accept = http_accept_header(l->opts.accept) });
    }
    f->target_of = ids.p;
    if (rq.n && !l->http)
        l->http = http_client_new(l->opts.http ? l->opts.http : &defaults, &e);
    if (rq.n && l->http)
        http_fetch_all(l->http, rq.p, rq.n, fetched, f);
    for (size_t i = 0; rq.n && !l->http && i < ids.n; i++) {
        struct ingest_page *p = &f->out[ids.p[i]];
        err_set(&p->e, e.kind, "%.*s: %s", STR_ARG(f->t[ids.p[i]].name), e.msg);
        if (e.hint)
            err_hint(&p->e, "%s", e.hint);
        tell(f, p);
    }
    err_done(&e);
    vec_done(&ids);
    vec_done(&rq);
}

bool ingest_load(struct ingest_loader *l, const struct ingest_target *t, size_t n,
                 struct ingest_page *out)
{
    struct fetch f = { .l = l, .t = t, .out = out, .n = n };

    for (size_t i = 0; i < n; i++) {
        out[i] = (struct ingest_page){ .at_ms = time_now_ms() };
        out[i].hold = xcalloc(1, sizeof *out[i].hold);
    }
    for (size_t i = 0; i < n; i++) {
        if (t[i].kind == INGEST_URL)
            continue;
        int64_t began = time_mono_ns();
        if (!load_local(l, &t[i], &out[i], &out[i].e))
            err_wrap(&out[i].e, "%.*s", STR_ARG(t[i].name));
        out[i].seconds = (double)(time_mono_ns() - began) / 1e9;
        tell(&f, &out[i]);
    }
    fetch_all(&f);
    return f.failed == 0;
}
