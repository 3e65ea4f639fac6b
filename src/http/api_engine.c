/* api_engine.c - PromQL evaluated by a server, see api.h. */
#include "http/api_impl.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/time.h"

enum { HEAD_BYTES = 4096, PARAMS_MAX = 8, PIECES_MAX = 1000 };

struct api_engine {
    struct query_engine base;
    struct api *api;
    struct api_engine_opts opts;
};

// ---- parameters ----

void api_put_seconds(struct buf *b, int64_t ms)
{
    uint64_t abs = ms < 0 ? -(uint64_t)ms : (uint64_t)ms;

    buf_printf(b, "%s%" PRIu64, ms < 0 ? "-" : "", abs / 1000);
    if (abs % 1000)
        buf_printf(b, ".%03d", (int)(abs % 1000));
}

struct params {
    struct api_param p[PARAMS_MAX];
    struct buf text[PARAMS_MAX];
    size_t n;
};

static void add_text(struct params *l, const char *name, struct str value)
{
    l->p[l->n++] = (struct api_param){ name, value };
}

static void add_ms(struct params *l, const char *name, int64_t ms)
{
    struct buf *text = &l->text[l->n];

    api_put_seconds(text, ms);
    add_text(l, name, buf_str(text));
}

// ---- one request ----

struct fetch {
    struct api_decoder *d;
    struct buf head; /* the first bytes, to see what it is where it is not JSON */
    struct err bad;
};

/* Where the body is no JSON, a little more of it tells what it is. */
static bool on_bytes(void *user, struct str bytes, struct err *e)
{
    struct fetch *f = user;

    (void)e;
    if (f->head.n < HEAD_BYTES)
        buf_put_str(&f->head, str_head(bytes, HEAD_BYTES - f->head.n));
    if (f->bad.kind == ERR_NONE && api_decoder_feed(f->d, bytes, &f->bad))
        return true;
    return f->bad.kind == ERR_FORMAT && f->head.n < HEAD_BYTES;
}

/* There is no good answer, but perhaps one that tells why. */
static bool fail_reply(struct api_engine *g, const struct http_reply *r, struct str query,
                       struct query_result *out, struct err *why, struct err *e)
{
    struct query_result scratch = { 0 };
    struct api_decoder *d;
    struct api_envelope env;

    out->fault = why->kind == ERR_TIMEOUT    ? QUERY_TIMEOUT
                 : why->kind == ERR_CANCELED ? QUERY_CANCELED
                                             : QUERY_UNAVAILABLE;
    if (api_read_envelope(buf_str(&r->body), &d, &scratch, &env)) {
        api_fail(g->api, &env, r->status, query, &out->fault, e);
    } else {
        err_take(e, why);
        if (r->status == 404)
            err_hint(e,
                     "the API was looked for below %s/api/v1: is a path prefix missing, as "
                     "Mimir's /prometheus?",
                     api_url(g->api));
        if (e->kind != ERR_CANCELED)
            err_wrap(e, "%s", api_url(g->api));
    }
    err_done(why);
    api_decoder_free(d);
    query_result_done(&scratch);
    return false;
}

static bool end_fetch(struct api_engine *g, struct fetch *f, struct str query,
                      struct query_result *out, struct err *e)
{
    struct api_envelope env;

    if (f->bad.kind == ERR_NONE && api_decoder_end(f->d, &env, &f->bad))
        return !env.failed || api_fail(g->api, &env, 200, query, &out->fault, e);
    if (f->bad.kind == ERR_LIMIT || f->bad.kind == ERR_PIPE || f->bad.kind == ERR_IO)
        return err_take(e, &f->bad);
    out->fault = QUERY_UNAVAILABLE;
    api_fail_body(buf_str(&f->head), &f->bad, e);
    return err_wrap(e, "%s", api_url(g->api));
}

static bool fetch(struct api_engine *g, const struct query *q, const struct params *l,
                  struct query_result *out, struct err *e)
{
    const struct api_decode_opts o = { q->max_memory, q->on_part, q->on_part_user };
    struct fetch f = { .d = api_decoder_new(&o, out) };
    const struct api_ask ask = {
        .path = q->range ? "query_range" : "query",
        .params = l->p,
        .n = l->n,
        .post = true,
        .timeout_ms = q->timeout_ms,
        .cancel = q->cancel,
        .sink = on_bytes,
        .user = &f,
    };
    struct http_reply r = { 0 };
    struct err why = { 0 };

    bool ok = api_ask(g->api, &ask, &r, &why) ? end_fetch(g, &f, q->text, out, e)
                                              : fail_reply(g, &r, q->text, out, &why, e);
    http_reply_done(&r);
    api_decoder_free(f.d);
    buf_done(&f.head);
    err_done(&f.bad);
    return ok;
}

/* `q`, whatever its length. */
static bool run_once(void *user, const struct query *q, struct query_result *out, struct err *e)
{
    struct api_engine *g = user;
    struct params l = { 0 };

    add_text(&l, "query", q->text);
    if (q->range) {
        add_ms(&l, "start", q->start);
        add_ms(&l, "end", q->end);
        add_ms(&l, "step", q->step);
    } else {
        add_ms(&l, "time", q->start);
    }
    add_ms(&l, "timeout", q->timeout_ms ? q->timeout_ms : g->api->opts.timeout_ms);
    if (q->lookback)
        add_ms(&l, "lookback_delta", q->lookback);
    if (q->stats)
        add_text(&l, "stats", STR("all"));
    bool ok = fetch(g, q, &l, out, e);
    for (size_t i = 0; i < l.n; i++)
        buf_done(&l.text[i]);
    return ok;
}

// ---- long ranges ----

static bool is_long(const struct query *q)
{
    int64_t length;

    return q->range && q->step > 0 && !__builtin_sub_overflow(q->end, q->start, &length) &&
           length / q->step >= API_MAX_POINTS;
}

/* The least step that is short, in whole seconds where it is longer than one. */
static void put_short_step(struct buf *b, const struct query *q)
{
    int64_t step = (q->end - q->start) / (API_MAX_POINTS - 1) + 1, second = 1000;
    char text[DUR_MAX_CHARS];

    if (step > second)
        step = (step + second - 1) / second * second;
    buf_put(b, text, dur_print(text, step));
}

static bool fail_long(const struct query *q, const char *why, struct query_result *out,
                      struct err *e)
{
    struct buf step = { 0 };

    out->fault = QUERY_BAD_DATA;
    put_short_step(&step, q);
    err_set(e, ERR_USAGE, "%" PRId64 " points a series are more than the %d a server gives at once",
            (q->end - q->start) / q->step + 1, API_MAX_POINTS);
    err_hint(e, "%s\n--step %s fits", why, buf_z(&step));
    buf_done(&step);
    return false;
}

static bool run_long(struct api_engine *g, const struct query *q, struct query_result *out,
                     struct err *e)
{
    enum api_pieces p = g->opts.pieces ? g->opts.pieces(g->opts.user, q->text) : API_PIECES_UNKNOWN;

    if (p == API_PIECES_UNKNOWN)
        return run_once(g, q, out, e);
    if (p == API_PIECES_DIFFER)
        return fail_long(q, "start(), end() or range() keeps the query from being asked in pieces",
                         out, e);
    if ((q->end - q->start) / q->step / API_MAX_POINTS >= PIECES_MAX)
        return fail_long(q, "and too many to ask for them in pieces", out, e);
    return api_run_pieces(q, run_once, g, out, e);
}

static bool api_run(struct query_engine *base, const struct query *q, struct query_result *out,
                    struct err *e)
{
    struct api_engine *g = (struct api_engine *)base;
    int64_t began = time_mono_ns();

    *out = (struct query_result){ .fault = QUERY_UNAVAILABLE };
    bool ok = is_long(q) ? run_long(g, q, out, e) : run_once(g, q, out, e);
    if (!out->stats.eval_ns)
        out->stats.eval_ns = time_mono_ns() - began;
    return ok;
}

static void api_close(struct query_engine *base)
{
    free(base);
}

struct query_engine *api_engine_new(struct api *a, const struct api_engine_opts *o)
{
    static const struct query_engine_ops ops = { api_run, api_close };
    struct api_engine *g = xcalloc(1, sizeof *g);

    g->base.ops = &ops;
    g->api = a;
    if (o)
        g->opts = *o;
    return &g->base;
}
