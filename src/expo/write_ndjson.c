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
    struct buf time; /* `"},"value":[1700000000.123,"` for `ts` */
    int64_t ts;
};

/* A piece ends where the next value begins, so that a label is two copies. */
static void render_piece(struct buf *b, size_t place, struct str name)
{
    if (place == 0) {
        buf_puts(b, "{\"metric\":{\"__name__\":\"");
        put_json(b, name);
    } else {
        buf_puts(b, "\",\"");
        put_json(b, name);
        buf_puts(b, "\":\"");
    }
}

static void put_value(struct ndjson_writer *n, const struct expo_item *it, int64_t ts)
{
    struct buf *b = n->w.out;
    if (n->time.n == 0 || ts != n->ts) {
        buf_clear(&n->time);
        n->ts = ts;
        buf_puts(&n->time, "\"},\"value\":[");
        put_api_time(&n->time, ts);
        buf_puts(&n->time, ",\"");
    }
    buf_put_str(b, buf_str(&n->time));
    if (text_is_shortest(it->value_text))
        buf_put_str(b, it->value_text);
    else
        b->n += float_print_json(buf_reserve(b, FLOAT_MAX_CHARS), it->value);
    buf_put(b, "\"]}\n", 4);
}

static void put_histogram(struct buf *b, const struct expo_item *it, int64_t ts)
{
    buf_puts(b, "\"},\"histogram\":[");
    put_api_time(b, ts);
    buf_putc(b, ',');
    expo_put_histogram_json(b, it->histogram);
    buf_puts(b, "]}\n");
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

    put_name_at(b, &n->names, 0, it->name, render_piece);
    for (size_t i = 0; i < it->n_labels; i++) {
        if (it->labels[i].value.n == 0)
            continue;
        put_name_at(b, &n->names, i + 1, it->labels[i].name, render_piece);
        if (i == bound)
            put_bound_json(b, it->labels[i].value);
        else
            put_json(b, it->labels[i].value);
    }
    int64_t ts = it->has_ts ? it->ts : w->now_ms;
    if (it->kind == EXPO_HISTOGRAM)
        put_histogram(b, it, ts);
    else
        put_value(n, it, ts);
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
