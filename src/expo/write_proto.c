/* write_proto.c - delimited protobuf MetricFamily messages, a family at a time.
 *
 * Histograms and summaries are put together from their samples; a histogram may have native and
 * classic buckets. _created becomes the metric's created timestamp. Field numbers: client_model
 * metrics.proto.
 */
#include "base/float.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "expo/proto_metric.h"
#include "expo/proto_wire.h"
#include "expo/write_impl.h"

#include <math.h>
#include <stdlib.h>

struct metric {
    struct buf labels; /* fields of Metric */
    struct buf value;  /* fields of Counter, Histogram, ... */
    bool has_ts;
    int64_t ts;
};

struct proto_writer {
    struct expo_writer w;
    struct metric_keys keys;
    struct sizes by_key; /* the newest metric of a key */
    struct {
        struct metric *p;
        size_t n, cap;
    } metrics;
    struct buf message, part, inner; /* being built */
};

/* ---- fields ---- */

static void put_varint(struct buf *b, uint64_t v)
{
    for (; v >= 0x80; v >>= 7)
        buf_putc(b, (char)(v | 0x80));
    buf_putc(b, (char)v);
}

static void put_uint(struct buf *b, unsigned num, uint64_t v)
{
    put_varint(b, num << 3 | WIRE_VARINT);
    put_varint(b, v);
}

static uint64_t zigzag(int64_t v)
{
    return (uint64_t)v << 1 ^ (v < 0 ? UINT64_MAX : 0);
}

static void put_fixed(struct buf *b, double v)
{
    uint64_t u;
    memcpy(&u, &v, sizeof u);
    for (int i = 0; i < 8; i++)
        buf_putc(b, (char)(u >> (8 * i)));
}

static void put_double(struct buf *b, unsigned num, double v)
{
    put_varint(b, num << 3 | WIRE_FIXED64);
    put_fixed(b, v);
}

static void put_bytes(struct buf *b, unsigned num, struct str s)
{
    put_varint(b, num << 3 | WIRE_BYTES);
    put_varint(b, s.n);
    buf_put_str(b, s);
}

static bool is_count(double v)
{
    return v >= 0 && v < 0x1p64 && v == floor(v);
}

/* A count in its integer field, or where it is none in its float field. */
static void put_count(struct buf *b, unsigned num, unsigned num_float, double v, bool is_float)
{
    if (!is_float && is_count(v))
        put_uint(b, num, (uint64_t)v);
    else
        put_double(b, num_float, v);
}

static void put_label(struct buf *b, struct buf *scratch, const struct label *l)
{
    buf_clear(scratch);
    put_bytes(scratch, 1, l->name);
    put_bytes(scratch, 2, l->value);
    put_bytes(b, 1, buf_str(scratch));
}

static void put_timestamp(struct buf *b, unsigned num, int64_t ms)
{
    struct buf t = { 0 };
    bool before = ms % 1000 < 0; // the fraction counts up from the second before
    put_uint(&t, 1, (uint64_t)(ms / 1000 - before));
    put_uint(&t, 2, (uint64_t)(ms % 1000 + before * 1000) * 1000000);
    put_bytes(b, num, buf_str(&t));
    buf_done(&t);
}

static void put_exemplar(struct proto_writer *p, struct buf *b, unsigned num,
                         const struct expo_exemplar *x)
{
    struct buf *out = &p->part;
    buf_clear(out);
    for (size_t i = 0; i < x->n_labels; i++)
        put_label(out, &p->inner, &x->labels[i]);
    put_double(out, 2, x->value);
    if (x->has_ts)
        put_timestamp(out, 3, x->ts);
    put_bytes(b, num, buf_str(out));
}

/* ---- metrics ---- */

static struct metric *metric_new(struct proto_writer *p, const struct expo_item *it, size_t bound)
{
    vec_push(&p->metrics, (struct metric){ .has_ts = it->has_ts, .ts = it->ts });
    struct metric *m = &vec_last(&p->metrics);
    for (size_t i = 0; i < it->n_labels; i++)
        if (i != bound)
            put_label(&m->labels, &p->part, &it->labels[i]);
    return m;
}

/* The metric of that key, new where there is none or `anew`. */
static struct metric *metric_of(struct proto_writer *p, const struct expo_item *it, size_t bound,
                                bool anew)
{
    size_t id = metric_keys_id(&p->keys, it, bound);
    if (id == p->by_key.n)
        vec_push(&p->by_key, p->metrics.n);
    else if (anew)
        p->by_key.p[id] = p->metrics.n;
    else
        return &p->metrics.p[p->by_key.p[id]];
    return metric_new(p, it, bound);
}

static unsigned created_field(enum metric_type t)
{
    return t == METRIC_COUNTER ? 3 : t == METRIC_SUMMARY ? 4 : 15;
}

static void put_side(struct proto_writer *p, struct buf *b, const struct histogram_side *s,
                     unsigned num_span, bool is_float)
{
    for (size_t i = 0; i < s->n_spans; i++) {
        buf_clear(&p->part);
        put_uint(&p->part, 1, zigzag(s->spans[i].offset));
        put_uint(&p->part, 2, s->spans[i].n);
        put_bytes(b, num_span, buf_str(&p->part));
    }
    if (s->n == 0)
        return;
    buf_clear(&p->part);
    int64_t before = 0;
    for (size_t i = 0; i < s->n; i++) {
        if (is_float) {
            put_fixed(&p->part, s->counts[i]);
        } else {
            put_varint(&p->part, zigzag((int64_t)s->counts[i] - before));
            before = (int64_t)s->counts[i];
        }
    }
    put_bytes(b, num_span + (is_float ? 2 : 1), buf_str(&p->part));
}

static bool put_native(struct proto_writer *p, struct metric *m, const struct expo_item *it,
                       struct err *e)
{
    static const struct histogram_span no_op = { 0, 0 };
    const struct histogram *h = it->histogram;
    struct histogram_side pos = h->pos;
    struct buf *b = &m->value;

    if (h->schema == HISTOGRAM_CUSTOM_SCHEMA)
        return err_set(e, ERR_FORMAT, "%.*s: the protobuf format has no custom buckets",
                       STR_ARG(it->name));
    if (!pos.n_spans && !h->neg.n_spans && !(h->zero_threshold > 0) && !(h->zero_count > 0)) {
        pos.spans = &no_op; // marks it as native
        pos.n_spans = 1;
    }
    put_count(b, 1, 4, h->count, h->is_float);
    put_double(b, 2, h->sum);
    put_uint(b, 5, zigzag(h->schema));
    put_double(b, 6, h->zero_threshold);
    put_count(b, 7, 8, h->zero_count, h->is_float);
    put_side(p, b, &h->neg, 9, h->is_float);
    put_side(p, b, &pos, 12, h->is_float);
    for (size_t i = 0; i < it->n_exemplars; i++)
        put_exemplar(p, b, 16, &it->exemplars[i]);
    return true;
}

static bool put_bound(struct proto_writer *p, struct metric *m, const struct expo_item *it,
                      enum expo_role role, size_t bound, struct err *e)
{
    struct buf part = { 0 };
    double at;
    if (!float_parse(it->labels[bound].value, &at))
        return err_set(e, ERR_FORMAT, "%.*s: the bound \"%.*s\" is not a number", STR_ARG(it->name),
                       STR_ARG(it->labels[bound].value));
    if (role == ROLE_QUANTILE) {
        put_double(&part, 1, at);
        put_double(&part, 2, it->value);
    } else {
        put_count(&part, 1, 4, it->value, false);
        put_double(&part, 2, at);
        if (it->n_exemplars)
            put_exemplar(p, &part, 3, &it->exemplars[0]);
    }
    put_bytes(&m->value, 3, buf_str(&part));
    buf_done(&part);
    return true;
}

/* A sample of a histogram or summary. */
static bool add_part(struct proto_writer *p, const struct expo_item *it, enum expo_role role,
                     struct err *e)
{
    enum metric_type type = p->w.family.type;
    size_t bound = expo_bound_label(it, role), before = p->metrics.n;
    struct metric *m = metric_of(p, it, bound, false);

    if (p->metrics.n > before && it->has_st)
        put_timestamp(&m->value, created_field(type), it->st);
    switch (role) {
    case ROLE_NATIVE:
        return put_native(p, m, it, e);
    case ROLE_BUCKET:
    case ROLE_QUANTILE:
        return put_bound(p, m, it, role, bound, e);
    case ROLE_SUM:
        put_double(&m->value, 2, it->value);
        return true;
    case ROLE_COUNT:
        if (type == METRIC_SUMMARY && !is_count(it->value)) // it has no float field
            return err_set(e, ERR_FORMAT, "%.*s: the count of a summary is not a whole number",
                           STR_ARG(it->name));
        put_count(&m->value, 1, 4, it->value, false);
        return true;
    case ROLE_CREATED:
        put_timestamp(&m->value, created_field(type), (int64_t)llround(it->value * 1000));
        return true;
    default:
        return err_set(e, ERR_FORMAT, "%.*s: a %.*s has no such sample", STR_ARG(it->name),
                       STR_ARG(metric_type_name(type)));
    }
}

static void add_value(struct proto_writer *p, const struct expo_item *it, enum expo_role role)
{
    bool counter = p->w.family.type == METRIC_COUNTER;
    // The same series again is another metric, as it is another sample in text; _created is not.
    struct metric *m = metric_of(p, it, SIZE_MAX, role != ROLE_CREATED);

    if (role == ROLE_CREATED) {
        put_timestamp(&m->value, created_field(METRIC_COUNTER), (int64_t)llround(it->value * 1000));
        return;
    }
    put_double(&m->value, 1, it->value);
    if (counter && it->n_exemplars)
        put_exemplar(p, &m->value, 2, &it->exemplars[0]);
    if (counter && it->has_st)
        put_timestamp(&m->value, created_field(METRIC_COUNTER), it->st);
}

/* ---- families ---- */

static enum proto_type type_of(enum metric_type t)
{
    static const enum proto_type types[METRIC_N_TYPES] = {
        [METRIC_UNKNOWN] = PROTO_UNTYPED, [METRIC_COUNTER] = PROTO_COUNTER,
        [METRIC_GAUGE] = PROTO_GAUGE,     [METRIC_HISTOGRAM] = PROTO_HISTOGRAM,
        [METRIC_SUMMARY] = PROTO_SUMMARY, [METRIC_GAUGEHISTOGRAM] = PROTO_GAUGE_HISTOGRAM,
        [METRIC_INFO] = PROTO_GAUGE,      [METRIC_STATESET] = PROTO_GAUGE,
    };
    return types[t];
}

/* The number of the field of Metric that has the value. */
static unsigned value_field(enum proto_type t)
{
    static const unsigned nums[] = {
        [PROTO_COUNTER] = 3, [PROTO_GAUGE] = 2,     [PROTO_SUMMARY] = 4,
        [PROTO_UNTYPED] = 5, [PROTO_HISTOGRAM] = 7, [PROTO_GAUGE_HISTOGRAM] = 7,
    };
    return nums[t];
}

static void put_metric(struct proto_writer *p, struct metric *m, unsigned field)
{
    buf_clear(&p->part);
    buf_put_str(&p->part, buf_str(&m->labels));
    put_bytes(&p->part, field, buf_str(&m->value));
    if (m->has_ts)
        put_uint(&p->part, 6, (uint64_t)m->ts);
    put_bytes(&p->message, 4, buf_str(&p->part));
    buf_done(&m->labels);
    buf_done(&m->value);
}

/* Writes the family that `w->family` still tells of. Without metrics it would not be read. */
static void family_end(struct proto_writer *p)
{
    const struct expo_family *f = &p->w.family;
    enum proto_type type = type_of(f->type);
    if (p->metrics.n == 0)
        return;
    buf_clear(&p->message);
    put_bytes(&p->message, 1, buf_str(&f->name));
    if (f->has_help)
        put_bytes(&p->message, 2, buf_str(&f->help));
    put_uint(&p->message, 3, type);
    for (size_t i = 0; i < p->metrics.n; i++)
        put_metric(p, &p->metrics.p[i], value_field(type));
    vec_clear(&p->metrics);
    vec_clear(&p->by_key);
    metric_keys_clear(&p->keys);
    if (f->has_unit)
        put_bytes(&p->message, 5, buf_str(&f->unit));

    put_varint(p->w.out, p->message.n);
    buf_put_str(p->w.out, buf_str(&p->message));
}

/* Names are there and all is UTF-8, or nobody reads the page; quoted names of a text page may be
 * anything. */
static bool check_strings(const struct expo_item *it, struct err *e)
{
    bool sample = it->kind == EXPO_SAMPLE || it->kind == EXPO_HISTOGRAM;
    bool ok = it->kind == EXPO_END || it->kind == EXPO_COMMENT ||
              (it->name.n && utf8_valid(it->name) && (sample || utf8_valid(it->text)));
    for (size_t i = 0; ok && i < it->n_labels; i++)
        ok = it->labels[i].name.n && utf8_valid(it->labels[i].name) &&
             utf8_valid(it->labels[i].value);
    return ok || err_set(e, ERR_FORMAT, "\"%.*s\": a name that the protobuf format does not allow",
                         STR_ARG(it->name));
}

static bool proto_item(struct expo_writer *w, const struct expo_item *it, struct err *e)
{
    struct proto_writer *p = (struct proto_writer *)w;
    if (expo_family_ends(&w->family, it))
        family_end(p);
    if (!check_strings(it, e))
        return false;
    enum expo_role role = expo_family_see(&w->family, it);
    if (it->kind != EXPO_SAMPLE && it->kind != EXPO_HISTOGRAM)
        return true;
    switch (w->family.type) {
    case METRIC_HISTOGRAM:
    case METRIC_GAUGEHISTOGRAM:
    case METRIC_SUMMARY:
        return add_part(p, it, role, e);
    default:
        add_value(p, it, role);
        return true;
    }
}

static bool proto_end(struct expo_writer *w, struct err *e)
{
    (void)e;
    family_end((struct proto_writer *)w);
    return true;
}

static void proto_free(struct expo_writer *w)
{
    struct proto_writer *p = (struct proto_writer *)w;
    for (size_t i = 0; i < p->metrics.n; i++) {
        buf_done(&p->metrics.p[i].labels);
        buf_done(&p->metrics.p[i].value);
    }
    vec_done(&p->metrics);
    vec_done(&p->by_key);
    metric_keys_done(&p->keys);
    buf_done(&p->message);
    buf_done(&p->part);
    buf_done(&p->inner);
    free(p);
}

struct expo_writer *expo_proto_writer_new(void)
{
    struct proto_writer *p = xcalloc(1, sizeof *p);
    p->w = (struct expo_writer){ .item = proto_item, .end = proto_end, .free = proto_free };
    return &p->w;
}
