/* Source of the messages: prometheus prompb/remote.proto, types.proto; of the packing: snappy's
 * format_description.txt, literals only. */
#include "ask_write.h"

#include "base/vec.h"
#include "http/client.h"

enum { VARINT, FIXED64, BYTES, SNAPPY_LITERAL_2 = 61 << 2, LITERAL_BYTES = 60000 };

/* ---- protobuf ---- */

static void put_varint(struct buf *b, uint64_t v)
{
    for (; v >= 128; v >>= 7)
        buf_putc(b, (char)(v | 128));
    buf_putc(b, (char)v);
}

static void put_tag(struct buf *b, unsigned field, unsigned type)
{
    put_varint(b, field << 3 | type);
}

static void put_int(struct buf *b, unsigned field, uint64_t v)
{
    put_tag(b, field, VARINT);
    put_varint(b, v);
}

static void put_signed(struct buf *b, unsigned field, int64_t v)
{
    put_int(b, field, (uint64_t)v << 1 ^ (uint64_t)(v >> 63));
}

static void put_double(struct buf *b, unsigned field, double v)
{
    put_tag(b, field, FIXED64);
    buf_put(b, &v, sizeof v);
}

static void put_bytes(struct buf *b, unsigned field, struct str s)
{
    put_tag(b, field, BYTES);
    put_varint(b, s.n);
    buf_put_str(b, s);
}

static void put_doubles(struct buf *b, unsigned field, const double *v, size_t n)
{
    put_bytes(b, field, (struct str){ (const char *)v, n * sizeof *v });
}

/* A message, which is empty again. */
static void put_message(struct buf *b, unsigned field, struct buf *m)
{
    put_bytes(b, field, buf_str(m));
    buf_clear(m);
}

/* ---- series ---- */

static void put_side(struct buf *b, unsigned spans, unsigned counts, const struct histogram_side *s)
{
    struct buf m = { 0 };

    for (size_t i = 0; i < s->n_spans; i++) {
        put_signed(&m, 1, s->spans[i].offset);
        put_int(&m, 2, s->spans[i].n);
        put_message(b, spans, &m);
    }
    put_doubles(b, counts, s->counts, s->n);
    buf_done(&m);
}

static void put_sample(struct buf *series, const struct mem_sample *x)
{
    const struct histogram *h = x->h;
    struct buf m = { 0 };

    if (h) {
        put_double(&m, 2, h->count);
        put_double(&m, 3, h->sum);
        put_signed(&m, 4, h->schema);
        put_double(&m, 5, h->zero_threshold);
        put_double(&m, 7, h->zero_count);
        put_side(&m, 8, 10, &h->neg);
        put_side(&m, 11, 13, &h->pos);
        put_int(&m, 15, (uint64_t)x->t);
        put_doubles(&m, 16, h->bounds, h->n_bounds);
        put_message(series, 4, &m);
    } else {
        put_double(&m, 1, x->v);
        put_int(&m, 2, (uint64_t)x->t);
        put_message(series, 2, &m);
    }
    buf_done(&m);
}

/* The samples from number `*at` on that are before `end`; `*at` goes behind them. */
static void put_series(struct buf *b, const struct gen_series *s, size_t *at, int64_t end)
{
    struct buf series = { 0 }, m = { 0 };

    for (size_t i = 0; i < s->labels.n; i++) {
        put_bytes(&m, 1, s->labels.p[i].name);
        put_bytes(&m, 2, s->labels.p[i].value);
        put_message(&series, 1, &m);
    }
    while (*at < s->n && s->p[*at].t < end)
        put_sample(&series, &s->p[(*at)++]);
    put_message(b, 1, &series);
    buf_done(&series);
    buf_done(&m);
}

/* ---- requests ---- */

static void put_snappy(struct buf *b, struct str s)
{
    put_varint(b, s.n);
    while (s.n) {
        size_t n = s.n < LITERAL_BYTES ? s.n : LITERAL_BYTES;
        buf_putc(b, (char)SNAPPY_LITERAL_2);
        buf_putc(b, (char)((n - 1) & 255));
        buf_putc(b, (char)((n - 1) >> 8));
        buf_put(b, s.p, n);
        s = str_skip(s, n);
    }
}

static bool send(struct http_client *c, const char *url, struct str message, struct err *e)
{
    struct buf packed = { 0 };
    struct http_reply reply;
    bool ok;

    put_snappy(&packed, message);
    ok = http_fetch(c,
                    &(struct http_request){ .url = url,
                                            .body = buf_str(&packed),
                                            .content_type = "application/x-protobuf" },
                    &reply, e);
    http_reply_done(&reply);
    buf_done(&packed);
    return ok;
}

bool ask_write(const struct gen_data *d, const char *url, struct err *e)
{
    static const char *headers[] = { "Content-Encoding: snappy",
                                     "X-Prometheus-Remote-Write-Version: 0.1.0" };
    const struct http_opts opts = { .headers = headers, .n_headers = N_OF(headers) };
    struct http_client *c = http_client_new(&opts, e);
    size_t *at = xcalloc(d->n ? d->n : 1, sizeof *at);
    struct buf message = { 0 };
    size_t left = d->n;
    bool ok = c != NULL;

    for (int64_t end = d->start + d->step; ok && left; end += d->step) {
        left = 0;
        buf_clear(&message);
        for (size_t i = 0; i < d->n; i++) {
            const struct gen_series *s = &d->series[i];
            if (at[i] < s->n && s->p[at[i]].t < end)
                put_series(&message, s, &at[i], end);
            left += at[i] < s->n;
        }
        ok = !message.n || send(c, url, buf_str(&message), e);
    }
    buf_done(&message);
    free(at);
    http_client_free(c);
    return ok;
}
