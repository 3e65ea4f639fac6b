/* write_ndjson.c - one sample a line, as the HTTP API would print the series.
 *
 * `le` and `quantile` have the form in which Prometheus stores them; labels without a value are
 * no labels.
 */
#include "base/float.h"
#include "expo/write_impl.h"

#include <stdlib.h>

struct ndjson_writer {
    struct expo_writer w;
    struct put_names names;
    struct buf time; /* `1700000000.123,` for `ts` */
    int64_t ts;
};

static void render_metric(struct buf *b, size_t place, struct str name)
{
    (void)place;
    buf_puts(b, "{\"metric\":{\"__name__\":\"");
    put_json(b, name);
    buf_putc(b, '"');
}

static void render_label(struct buf *b, size_t place, struct str name)
{
    (void)place;
    buf_puts(b, ",\"");
    put_json(b, name);
    buf_puts(b, "\":\"");
}

static void put_time(struct ndjson_writer *n, const struct expo_item *it)
{
    int64_t ts = it->has_ts ? it->ts : n->w.now_ms;
    if (n->time.n == 0 || ts != n->ts) {
        buf_clear(&n->time);
        n->ts = ts;
        put_api_time(&n->time, ts);
        buf_putc(&n->time, ',');
    }
    buf_put_str(n->w.out, buf_str(&n->time));
}

static void put_value(struct buf *b, const struct expo_item *it)
{
    buf_putc(b, '"');
    if (text_is_shortest(it->value_text))
        buf_put_str(b, it->value_text);
    else
        b->n += float_print_json(buf_reserve(b, FLOAT_MAX_CHARS), it->value);
    buf_putc(b, '"');
}

static bool ndjson_item(struct expo_writer *w, const struct expo_item *it, struct err *e)
{
    struct ndjson_writer *n = (struct ndjson_writer *)w;
    struct buf *b = w->out;
    (void)e;

    enum expo_role role = expo_family_see(&w->family, it);
    if (it->kind != EXPO_SAMPLE && it->kind != EXPO_HISTOGRAM)
        return true;
    size_t bound = expo_bound_label(it, role);

    put_name_at(b, &n->names, 0, it->name, render_metric);
    for (size_t i = 0; i < it->n_labels; i++) {
        if (it->labels[i].value.n == 0)
            continue;
        put_name_at(b, &n->names, i + 1, it->labels[i].name, render_label);
        if (i == bound)
            put_bound_json(b, it->labels[i].value);
        else
            put_json(b, it->labels[i].value);
        buf_putc(b, '"');
    }
    buf_puts(b, it->kind == EXPO_HISTOGRAM ? "},\"histogram\":[" : "},\"value\":[");
    put_time(n, it);
    if (it->kind == EXPO_HISTOGRAM)
        expo_put_histogram_json(b, it->histogram);
    else
        put_value(b, it);
    buf_puts(b, "]}\n");
    return true;
}

static bool ndjson_end(struct expo_writer *w, struct err *e)
{
    (void)w;
    (void)e;
    return true;
}

static void ndjson_free(struct expo_writer *w)
{
    struct ndjson_writer *n = (struct ndjson_writer *)w;
    put_names_done(&n->names);
    buf_done(&n->time);
    free(n);
}

struct expo_writer *expo_ndjson_writer_new(void)
{
    struct ndjson_writer *n = xcalloc(1, sizeof *n);
    n->w = (struct expo_writer){ .item = ndjson_item, .end = ndjson_end, .free = ndjson_free };
    return &n->w;
}
