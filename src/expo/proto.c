/* proto.c - delimited protobuf MetricFamily messages as items.
 *
 * A message is taken into the window whole and stays there until its last item has been given; its
 * metrics are decoded one by one. Order and content of items are those of Prometheus' parser:
 * HELP, UNIT, TYPE; of a classic histogram _count, _sum, buckets; the +Inf bucket is made up where
 * it is missing.
 * Source: prometheus model/textparse/protobufparse.go.
 */
#include "base/float.h"
#include "base/utf8.h"
#include "expo/proto_metric.h"
#include "expo/proto_wire.h"
#include "expo/reader.h"

#include <math.h>
#include <stdlib.h>

enum state { FAMILY, HELP, UNIT, TYPE, METRIC, VALUE, NATIVE, CLASSIC };
enum { FIELD_COUNT = -2, FIELD_SUM = -1 }; /* and on with the buckets or quantiles */

struct expo_proto {
    enum state state;
    size_t message_bytes; /* of the message at the reader's `at`, with its length; 0: none */
    struct str name, help, unit;
    enum proto_type type;
    bool has_help;
    struct str rest; /* of the message, from the next metric on */

    struct proto_metric metric;
    bool first;  /* the metric was decoded with its family */
    bool native; /* metrics are read as native histograms */
    int64_t field;
    struct buf count_name, sum_name, bucket_name;
    char bound[FLOAT_MAX_CHARS];
};

void expo_proto_free(struct expo_proto *p)
{
    if (!p)
        return;
    proto_metric_done(&p->metric);
    buf_done(&p->count_name);
    buf_done(&p->sum_name);
    buf_done(&p->bucket_name);
    free(p);
}

/* ---- messages ---- */

/* Fills in steps: a length is only a claim until the bytes are there. */
static bool fill_message(struct expo_reader *r, size_t total, struct err *e)
{
    for (size_t want = 64 * 1024;; want *= 2) {
        size_t n = want < total ? want : total;
        if (!expo_fill(r, n, e))
            return false;
        size_t have = (size_t)(r->end - r->at);
        if (have < n)
            return err_set(e, ERR_FORMAT,
                           "clientpb: insufficient length of buffer, expected at least %zu bytes, "
                           "got %zu bytes",
                           total, have);
        if (n == total)
            return true;
    }
}

/* The next message into the window; false with no error set at the end. */
static bool next_message(struct expo_reader *r, struct str *message, struct err *e)
{
    enum { MAX_LENGTH_BYTES = 5 };
    struct expo_proto *p = r->proto;
    struct err ignored = { 0 };
    uint64_t n;

    r->at += p->message_bytes;
    r->line += p->message_bytes > 0;
    p->message_bytes = 0;
    if (!expo_fill(r, MAX_LENGTH_BYTES, e) || r->at == r->end)
        return false;

    struct str head = str_head((struct str){ r->at, (size_t)(r->end - r->at) }, MAX_LENGTH_BYTES);
    size_t have = head.n;
    if (!proto_varint(&head, &n, &ignored)) {
        err_done(&ignored);
        return err_set(e, ERR_FORMAT, "clientpb: invalid varint encountered");
    }
    if (n > r->opts.max_line_bytes)
        return err_set(e, ERR_LIMIT, "%llu bytes long, longer than %zu", (unsigned long long)n,
                       r->opts.max_line_bytes);
    size_t prefix = have - head.n;
    if (!fill_message(r, prefix + (size_t)n, e))
        return false;
    *message = (struct str){ r->at + prefix, (size_t)n };
    p->message_bytes = prefix + (size_t)n;
    return true;
}

/* The fields of a family around its metrics; `*any` tells whether there are metrics. */
static bool read_family(struct expo_proto *p, struct str s, bool *any, struct err *e)
{
    struct proto_field f;
    int32_t type = 0;
    p->rest = s;
    p->name = p->help = p->unit = (struct str){ 0 };
    p->has_help = *any = false;

    while (s.n) {
        if (!proto_next(&s, "MetricFamily", &f, e))
            return false;
        bool ok = true;
        switch (f.num) {
        case 1:
            ok = proto_is(&f, WIRE_BYTES, "Name", e);
            p->name = f.bytes;
            break;
        case 2:
            ok = proto_is(&f, WIRE_BYTES, "Help", e);
            p->help = f.bytes;
            p->has_help = true;
            break;
        case 3:
            ok = proto_is(&f, WIRE_VARINT, "Type", e);
            type = (int32_t)(uint32_t)f.u;
            break;
        case 4:
            ok = *any = proto_is(&f, WIRE_BYTES, "Metric", e);
            break;
        case 5:
            ok = proto_is(&f, WIRE_BYTES, "Unit", e);
            p->unit = f.bytes;
            break;
        }
        if (!ok)
            return false;
    }
    p->type = (enum proto_type)type;
    return true;
}

static bool check_unit(const struct expo_proto *p, struct err *e)
{
    struct str base = p->name, unit = p->unit;
    bool total = p->type == PROTO_COUNTER && str_cut_suffix(&base, STR("_total"));
    if (unit.n == 0 || (str_cut_suffix(&base, unit) && str_ends(base, STR("_"))))
        return true;

    struct buf u = { 0 }, n = { 0 };
    str_put_quoted(&u, unit);
    str_put_quoted(&n, p->name);
    err_set(e, ERR_FORMAT, "unit %s not a suffix of %s %s", buf_z(&u), total ? "counter" : "metric",
            buf_z(&n));
    buf_done(&u);
    buf_done(&n);
    return false;
}

static bool check_family(const struct expo_proto *p, struct err *e)
{
    struct buf name = { 0 };
    bool ok = true;
    if (p->name.n == 0 || !utf8_valid(p->name))
        return err_set(e, ERR_FORMAT, "invalid metric name: %.*s", STR_ARG(p->name));
    str_put_quoted(&name, p->name);
    if (!utf8_valid(p->help))
        ok = err_set(e, ERR_FORMAT, "invalid help for metric %s: %.*s", buf_z(&name),
                     STR_ARG(p->help));
    else if ((unsigned)p->type > PROTO_GAUGE_HISTOGRAM)
        ok = err_set(e, ERR_FORMAT, "unknown metric type for metric %s: %d", buf_z(&name),
                     (int)p->type);
    buf_done(&name);
    return ok && check_unit(p, e);
}

static void set_name(struct buf *b, struct str name, const char *suffix)
{
    buf_clear(b);
    buf_put_str(b, name);
    buf_puts(b, suffix);
}

static bool is_histogram(const struct expo_proto *p)
{
    return p->type == PROTO_HISTOGRAM || p->type == PROTO_GAUGE_HISTOGRAM;
}

/* Decodes the next metric of the family. False with no error set when there is none. */
static bool next_metric(struct expo_proto *p, struct err *e)
{
    struct proto_field f;
    while (p->rest.n) {
        if (!proto_next(&p->rest, "MetricFamily", &f, e))
            return false;
        if (f.num == 4) {
            p->field = FIELD_COUNT;
            return proto_metric_read(&p->metric, p->type, f.bytes, e);
        }
    }
    return false;
}

/* Goes to the next family that has metrics and decodes the first of them. */
static bool next_family(struct expo_reader *r, bool *end, struct err *e)
{
    struct expo_proto *p = r->proto;
    struct str message = { 0 };
    bool any = false;
    *end = false;
    while (!any) {
        if (!next_message(r, &message, e)) {
            *end = e->kind == ERR_NONE;
            return *end;
        }
        if (!read_family(p, message, &any, e))
            return false;
    }
    if (!next_metric(p, e) || !check_family(p, e))
        return false;

    set_name(&p->count_name, p->name, "_count");
    set_name(&p->sum_name, p->name, "_sum");
    set_name(&p->bucket_name, p->name, "_bucket");
    p->native = is_histogram(p) && proto_metric_is_native(&p->metric);
    return true;
}

/* ---- items ---- */

static void give_type(const struct expo_proto *p, struct expo_item *it)
{
    static const enum metric_type types[] = {
        [PROTO_COUNTER] = METRIC_COUNTER,     [PROTO_GAUGE] = METRIC_GAUGE,
        [PROTO_SUMMARY] = METRIC_SUMMARY,     [PROTO_UNTYPED] = METRIC_UNKNOWN,
        [PROTO_HISTOGRAM] = METRIC_HISTOGRAM, [PROTO_GAUGE_HISTOGRAM] = METRIC_GAUGEHISTOGRAM,
    };
    it->kind = EXPO_TYPE;
    it->name = p->name;
    it->type = types[p->type];
}

static void give_text(struct expo_item *it, enum expo_kind kind, struct str name, struct str text)
{
    it->kind = kind;
    it->name = name;
    it->text = text;
}

static void give_exemplar(struct expo_reader *r, struct expo_item *it, int64_t index)
{
    if (index == NO_EXEMPLAR)
        return;
    r->exemplar = proto_metric_exemplar(&r->scratch, &r->proto->metric, (size_t)index);
    it->exemplars = &r->exemplar;
    it->n_exemplars = 1;
}

/* What all samples of a metric have. Behind the labels there is room for one more. */
static void give_series(struct expo_proto *p, struct expo_item *it)
{
    struct proto_metric *m = &p->metric;
    it->kind = EXPO_SAMPLE;
    it->name = p->name;
    vec_reserve(&m->labels, m->labels.n + 1);
    it->labels = m->labels.p;
    it->n_labels = m->labels.n;
    it->has_ts = m->ts != 0; // as Prometheus has it: the wire cannot tell 0 from none
    it->ts = m->ts;
    it->has_st = m->created != 0;
    it->st = m->created;
}

static void give_bound(struct expo_proto *p, struct expo_item *it, struct str name, double bound)
{
    struct proto_metric *m = &p->metric;
    m->labels.p[m->labels.n] = (struct label){ name,
                                               { p->bound, float_print_om(p->bound, bound) } };
    it->n_labels++;
}

static double count_of(uint64_t count, double count_float)
{
    return count_float == 0 ? (double)count : count_float;
}

/* The item at `p->field` of a summary or classic histogram; true when it was the last one. */
static bool give_field(struct expo_reader *r, struct expo_item *it)
{
    struct expo_proto *p = r->proto;
    struct proto_metric *m = &p->metric;
    size_t i = (size_t)p->field;

    if (p->field == FIELD_COUNT) {
        it->name = buf_str(&p->count_name);
        it->value = count_of(m->count, is_histogram(p) ? m->count_float : 0);
        return false;
    }
    if (p->field == FIELD_SUM) {
        it->name = buf_str(&p->sum_name);
        it->value = m->sum;
        return p->type == PROTO_SUMMARY && m->buckets.n == 0;
    }
    if (p->type == PROTO_SUMMARY) {
        give_bound(p, it, STR(LABEL_QUANTILE), m->buckets.p[i].bound);
        it->value = m->buckets.p[i].count_float;
        return i + 1 == m->buckets.n;
    }
    it->name = buf_str(&p->bucket_name);
    if (i >= m->buckets.n) {
        give_bound(p, it, STR(LABEL_BUCKET), INFINITY);
        it->value = count_of(m->count, m->count_float);
        return true;
    }
    const struct proto_bucket *b = &m->buckets.p[i];
    give_bound(p, it, STR(LABEL_BUCKET), b->bound);
    it->value = count_of(b->count, b->count_float);
    give_exemplar(r, it, b->exemplar);
    return isinf(b->bound) && b->bound > 0;
}

/* Exemplars of a native histogram: its own, else those of its classic buckets; only with a time. */
static void give_native_exemplars(struct expo_reader *r, struct expo_item *it)
{
    struct proto_metric *m = &r->proto->metric;
    bool own = m->native_exemplars.n > 0;
    size_t n = own ? m->native_exemplars.n : m->buckets.n;
    struct expo_exemplar *out = arena_alloc(&r->scratch, xmul(n, sizeof *out));

    for (size_t i = 0; i < n; i++) {
        int64_t at = own ? m->native_exemplars.p[i] : m->buckets.p[i].exemplar;
        if (at != NO_EXEMPLAR && m->exemplars.p[at].has_ts)
            out[it->n_exemplars++] = proto_metric_exemplar(&r->scratch, m, (size_t)at);
    }
    it->exemplars = out;
}

static bool give_native(struct expo_reader *r, struct expo_item *it, struct err *e)
{
    struct expo_proto *p = r->proto;
    struct histogram *h = arena_new(&r->scratch, struct histogram);
    if (!proto_metric_native(&r->scratch, &p->metric, p->type == PROTO_GAUGE_HISTOGRAM, h, e))
        return false;
    it->kind = EXPO_HISTOGRAM;
    it->histogram = h;
    give_native_exemplars(r, it);
    return true;
}

static void give_value(struct expo_reader *r, struct expo_item *it)
{
    struct expo_proto *p = r->proto;
    it->value = p->metric.value[p->type];
    if (p->type == PROTO_COUNTER)
        give_exemplar(r, it, p->metric.counter_exemplar);
}

/* The next item of the metric; moves the state on. */
static bool give_sample(struct expo_reader *r, struct expo_item *it, struct err *e)
{
    struct expo_proto *p = r->proto;
    give_series(p, it);
    switch (p->state) {
    case NATIVE:
        if (!give_native(r, it, e))
            return false;
        p->state = r->opts.classic_histograms && p->metric.buckets.n ? CLASSIC : METRIC;
        return true;
    case CLASSIC:
        if (give_field(r, it)) {
            p->state = METRIC;
            // A family goes on as its last metric was: here Prometheus looks again.
            if (is_histogram(p))
                p->native = proto_metric_is_native(&p->metric);
        }
        p->field++;
        return true;
    default:
        give_value(r, it);
        p->state = METRIC;
        return true;
    }
}

static enum state state_of_metric(const struct expo_proto *p)
{
    if (p->native)
        return NATIVE;
    return is_histogram(p) || p->type == PROTO_SUMMARY ? CLASSIC : VALUE;
}

static bool step(struct expo_reader *r, struct expo_item *it, struct err *e)
{
    struct expo_proto *p = r->proto;
    bool end;
    for (;;) {
        switch (p->state) {
        case FAMILY:
            if (!next_family(r, &end, e))
                return false;
            if (end) {
                r->ended = true;
                it->kind = EXPO_END;
                return true;
            }
            p->state = HELP;
            break;
        case HELP:
            // DIFFERS: Prometheus gives an empty HELP where the message has none; a page would
            // get a line it never had (test_proto, families_without_metrics_are_skipped).
            p->state = UNIT;
            if (p->has_help) {
                give_text(it, EXPO_HELP, p->name, p->help);
                return true;
            }
            break;
        case UNIT:
            p->state = TYPE;
            if (p->unit.n) {
                give_text(it, EXPO_UNIT, p->name, p->unit);
                return true;
            }
            break;
        case TYPE:
            p->state = METRIC;
            give_type(p, it);
            p->first = true;
            return true;
        case METRIC:
            if (!p->first && !next_metric(p, e)) {
                if (e->kind != ERR_NONE)
                    return false;
                p->state = FAMILY;
                break;
            }
            p->first = false;
            p->state = state_of_metric(p);
            return give_sample(r, it, e);
        default:
            return give_sample(r, it, e);
        }
    }
}

bool expo_proto_next(struct expo_reader *r, struct expo_item *it, struct err *e)
{
    if (!r->proto)
        r->proto = xcalloc(1, sizeof *r->proto);
    arena_reset(&r->scratch);
    if (!step(r, it, e)) {
        bool io = e->kind == ERR_IO || e->kind == ERR_NET || e->kind == ERR_TIMEOUT;
        return io ? false : err_wrap(e, "message %zu", r->line);
    }
    it->line = r->line;
    it->off = expo_off_at(r, r->at);
    return true;
}
