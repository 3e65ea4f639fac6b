#include "expo/write.h"

#include "base/float.h"
#include "expo/write_impl.h"

struct expo_writer *expo_writer_new(enum expo_output kind, struct buf *out, int64_t now_ms)
{
    static struct expo_writer *(*const make[])(void) = {
        [EXPO_OUT_TEXT] = expo_text_writer_new,
        [EXPO_OUT_OPENMETRICS] = expo_openmetrics_writer_new,
        [EXPO_OUT_JSON] = expo_json_writer_new,
        [EXPO_OUT_NDJSON] = expo_ndjson_writer_new,
        [EXPO_OUT_CSV] = expo_csv_writer_new,
        [EXPO_OUT_NAMES] = expo_names_writer_new,
        [EXPO_OUT_PROTOBUF] = expo_proto_writer_new,
    };
    struct expo_writer *w = make[kind]();
    w->out = out;
    w->now_ms = now_ms;
    return w;
}

void expo_writer_free(struct expo_writer *w)
{
    if (!w)
        return;
    expo_family_done(&w->family);
    w->free(w);
}

void expo_writer_labels(struct expo_writer *w, const struct expo_item *it)
{
    if (w->labels)
        w->labels(w, it);
}

bool expo_writer_scattered(const struct expo_writer *w)
{
    return w->scattered && w->scattered(w);
}

bool expo_write(struct expo_writer *w, const struct expo_item *it, struct err *e)
{
    return w->item(w, it, e);
}

bool expo_write_end(struct expo_writer *w, struct err *e)
{
    return w->end(w, e);
}

/* ---- pieces ---- */

void expo_put_value(struct buf *b, const struct expo_item *it)
{
    if (it->value_text.n)
        buf_put_str(b, it->value_text);
    else
        b->n += float_print_g(buf_reserve(b, FLOAT_MAX_CHARS), it->value);
}

/* A piece ends where the next value begins, so that a label is two copies: `a="`, `",b="`. */
enum { PLACE_ALONE, PLACE_METRIC, PLACE_LABELS };

static void render_piece(struct buf *b, size_t place, struct str name)
{
    bool legacy = metric_name_is_legacy(name);
    switch (place) {
    case PLACE_ALONE:
    case PLACE_METRIC:
        if (!legacy)
            buf_putc(b, '{');
        put_text_name(b, name);
        if (place == PLACE_METRIC)
            buf_putc(b, legacy ? '{' : ',');
        else if (!legacy)
            buf_putc(b, '}');
        break;
    default:
        if (place > PLACE_LABELS)
            buf_puts(b, "\",");
        put_label_name(b, name);
        buf_puts(b, "=\"");
    }
}

void expo_put_series(struct buf *b, struct put_names *names, const struct expo_item *it,
                     size_t bound)
{
    if (it->n_labels == 0) {
        put_name_at(b, names, PLACE_ALONE, it->name, render_piece);
        return;
    }
    put_name_at(b, names, PLACE_METRIC, it->name, render_piece);
    for (size_t i = 0; i < it->n_labels; i++) {
        put_name_at(b, names, PLACE_LABELS + i, it->labels[i].name, render_piece);
        if (i == bound)
            put_bound_text(b, it->labels[i].value);
        else
            put_escaped(b, it->labels[i].value, true);
    }
    buf_put(b, "\"}", 2);
}

/* ---- metrics of several samples ---- */

static void key_part(struct buf *b, struct str s)
{
    uint64_t n = s.n;
    buf_put(b, &n, sizeof n);
    buf_put_str(b, s);
}

size_t metric_keys_id(struct metric_keys *k, const struct expo_item *it, size_t bound)
{
    buf_clear(&k->key);
    buf_put(&k->key, &it->has_ts, sizeof it->has_ts);
    buf_put(&k->key, &it->ts, sizeof it->ts);
    for (size_t i = 0; i < it->n_labels; i++) {
        if (i == bound)
            continue;
        key_part(&k->key, it->labels[i].name);
        key_part(&k->key, it->labels[i].value);
    }
    if (!k->keys.n || !str_eq(map_key(&k->keys, k->last), buf_str(&k->key)))
        k->last = map_id(&k->keys, buf_str(&k->key));
    return k->last;
}

void metric_keys_clear(struct metric_keys *k)
{
    map_clear(&k->keys);
}

void metric_keys_done(struct metric_keys *k)
{
    map_done(&k->keys);
    buf_done(&k->key);
}

/* ---- native histograms ---- */

int expo_boundary_rule(const struct histogram_bucket *k)
{
    return k->lower_incl ? (k->upper_incl ? 3 : 1) : (k->upper_incl ? 0 : 2);
}

static void put_json_float(struct buf *b, const char *before, double v)
{
    buf_puts(b, before);
    b->n += float_print_json(buf_reserve(b, FLOAT_MAX_CHARS), v);
    buf_putc(b, '"');
}

void expo_put_histogram_json(struct buf *b, const struct histogram *h)
{
    struct histogram_iter it = { 0 };
    struct histogram_bucket k;
    bool any = false;

    put_json_float(b, "{\"count\":\"", h->count);
    put_json_float(b, ",\"sum\":\"", h->sum);
    while (histogram_next(h, &it, &k)) {
        if (k.count == 0)
            continue;
        buf_puts(b, any ? ",[" : ",\"buckets\":[[");
        any = true;
        buf_putc(b, (char)('0' + expo_boundary_rule(&k)));
        put_json_float(b, ",\"", k.lower);
        put_json_float(b, ",\"", k.upper);
        put_json_float(b, ",\"", k.count);
        buf_putc(b, ']');
    }
    buf_puts(b, any ? "]}" : "}");
}

static void put_g(struct buf *b, double v)
{
    b->n += float_print_g(buf_reserve(b, FLOAT_MAX_CHARS), v);
}

void expo_put_histogram_text(struct buf *b, const struct histogram *h)
{
    struct histogram_iter it = { 0 };
    struct histogram_bucket k;

    buf_puts(b, "{count:");
    put_g(b, h->count);
    buf_puts(b, ", sum:");
    put_g(b, h->sum);
    while (histogram_next(h, &it, &k)) {
        if (k.count == 0)
            continue;
        buf_puts(b, k.lower_incl ? ", [" : ", (");
        put_g(b, k.lower);
        buf_putc(b, ',');
        put_g(b, k.upper);
        buf_puts(b, k.upper_incl ? "]:" : "):");
        put_g(b, k.count);
    }
    buf_putc(b, '}');
}
