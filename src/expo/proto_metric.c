#include "expo/proto_metric.h"

#include "base/utf8.h"
#include "base/vec.h"
#include "expo/proto_wire.h"

#include <stdlib.h>

/* A message is limited in bytes, but a bucket of two bytes takes thirty here. */
enum { MAX_PARTS = 1 << 22 };

void proto_metric_done(struct proto_metric *m)
{
    vec_done(&m->labels);
    vec_done(&m->exemplars);
    vec_done(&m->exemplar_labels);
    vec_done(&m->buckets);
    vec_done(&m->native_exemplars);
    for (struct proto_side *s = &m->pos; s; s = s == &m->pos ? &m->neg : NULL) {
        vec_done(&s->spans);
        vec_done(&s->deltas);
        vec_done(&s->counts);
    }
}

static void side_clear(struct proto_side *s)
{
    vec_clear(&s->spans);
    vec_clear(&s->deltas);
    vec_clear(&s->counts);
}

static void clear(struct proto_metric *m)
{
    vec_clear(&m->labels);
    vec_clear(&m->exemplars);
    vec_clear(&m->exemplar_labels);
    vec_clear(&m->buckets);
    vec_clear(&m->native_exemplars);
    side_clear(&m->pos);
    side_clear(&m->neg);
    m->ts = m->created = 0;
    m->counter_exemplar = NO_EXEMPLAR;
    m->value[PROTO_COUNTER] = m->value[PROTO_GAUGE] = m->value[PROTO_UNTYPED] = 0;
    m->count = m->zero_count = 0;
    m->count_float = m->sum = m->zero_threshold = m->zero_count_float = 0;
    m->schema = 0;
}

static bool room(size_t n, struct err *e)
{
    return n < MAX_PARTS ||
           err_set(e, ERR_LIMIT, "a metric of more than %d parts of a kind", MAX_PARTS);
}

/* ---- small messages ---- */

static bool read_label(struct str s, struct label *out, struct err *e)
{
    struct proto_field f;
    *out = (struct label){ 0 };
    while (s.n) {
        if (!proto_next(&s, "LabelPair", &f, e))
            return false;
        if (f.num == 1) {
            if (!proto_is(&f, WIRE_BYTES, "Name", e))
                return false;
            out->name = f.bytes;
        } else if (f.num == 2) {
            if (!proto_is(&f, WIRE_BYTES, "Value", e))
                return false;
            out->value = f.bytes;
        }
    }
    return true;
}

static bool read_series_label(struct str s, struct label *out, struct err *e)
{
    if (!read_label(s, out, e))
        return false;
    if (out->name.n == 0 || !utf8_valid(out->name))
        return err_set(e, ERR_FORMAT, "invalid label name: %.*s", STR_ARG(out->name));
    if (!utf8_valid(out->value))
        return err_set(e, ERR_FORMAT, "invalid label value: %.*s", STR_ARG(out->value));
    return true;
}

/* google.protobuf.Timestamp to milliseconds; what does not fit wraps, as in Go. */
static bool read_timestamp(struct str s, int64_t *ms, struct err *e)
{
    struct proto_field f;
    uint64_t seconds = 0;
    int32_t nanos = 0;
    while (s.n) {
        if (!proto_next(&s, "Timestamp", &f, e))
            return false;
        if (f.num == 1) {
            if (!proto_is(&f, WIRE_VARINT, "Seconds", e))
                return false;
            seconds = f.u;
        } else if (f.num == 2) {
            if (!proto_is(&f, WIRE_VARINT, "Nanos", e))
                return false;
            nanos = (int32_t)(uint32_t)f.u;
        }
    }
    *ms = (int64_t)(seconds * 1000 + (uint64_t)(int64_t)(nanos / 1000000));
    return true;
}

static bool read_exemplar(struct proto_metric *m, struct str s, int64_t *index, struct err *e)
{
    struct proto_exemplar x = { .first_label = m->exemplar_labels.n };
    struct proto_field f;
    struct label l;
    while (s.n) {
        if (!proto_next(&s, "Exemplar", &f, e))
            return false;
        switch (f.num) {
        case 1:
            if (!proto_is(&f, WIRE_BYTES, "Label", e) || !room(m->exemplar_labels.n, e) ||
                !read_label(f.bytes, &l, e))
                return false;
            vec_push(&m->exemplar_labels, l);
            break;
        case 2:
            if (!proto_is(&f, WIRE_FIXED64, "Value", e))
                return false;
            x.value = proto_double(&f);
            break;
        case 3:
            if (!proto_is(&f, WIRE_BYTES, "Timestamp", e) || !read_timestamp(f.bytes, &x.ts, e))
                return false;
            x.has_ts = true;
            break;
        }
    }
    if (!room(m->exemplars.n, e))
        return false;
    x.n_labels = m->exemplar_labels.n - x.first_label;
    *index = (int64_t)m->exemplars.n;
    vec_push(&m->exemplars, x);
    return true;
}

/* ---- the kinds of values ---- */

static bool read_value(struct str s, const char *message, double *out, struct err *e)
{
    struct proto_field f;
    while (s.n) {
        if (!proto_next(&s, message, &f, e))
            return false;
        if (f.num != 1)
            continue;
        if (!proto_is(&f, WIRE_FIXED64, "Value", e))
            return false;
        *out = proto_double(&f);
    }
    return true;
}

static bool read_created(struct proto_metric *m, const struct proto_field *f, struct err *e)
{
    return proto_is(f, WIRE_BYTES, "CreatedTimestamp", e) &&
           read_timestamp(f->bytes, &m->created, e);
}

static bool read_counter(struct proto_metric *m, struct str s, struct err *e)
{
    struct proto_field f;
    while (s.n) {
        bool ok = proto_next(&s, "Counter", &f, e);
        if (ok && f.num == 1) {
            ok = proto_is(&f, WIRE_FIXED64, "Value", e);
            m->value[PROTO_COUNTER] = proto_double(&f);
        } else if (ok && f.num == 2) {
            ok = proto_is(&f, WIRE_BYTES, "Exemplar", e) &&
                 read_exemplar(m, f.bytes, &m->counter_exemplar, e);
        } else if (ok && f.num == 3) {
            ok = read_created(m, &f, e);
        }
        if (!ok)
            return false;
    }
    return true;
}

static bool read_quantile(struct proto_metric *m, struct str s, struct err *e)
{
    struct proto_bucket q = { .exemplar = NO_EXEMPLAR };
    struct proto_field f;
    while (s.n) {
        if (!proto_next(&s, "Quantile", &f, e))
            return false;
        if (f.num != 1 && f.num != 2)
            continue;
        if (!proto_is(&f, WIRE_FIXED64, f.num == 1 ? "Quantile" : "Value", e))
            return false;
        *(f.num == 1 ? &q.bound : &q.count_float) = proto_double(&f);
    }
    if (!room(m->buckets.n, e))
        return false;
    vec_push(&m->buckets, q);
    return true;
}

static bool read_summary(struct proto_metric *m, struct str s, struct err *e)
{
    struct proto_field f;
    while (s.n) {
        bool ok = proto_next(&s, "Summary", &f, e);
        if (ok && f.num == 1) {
            ok = proto_is(&f, WIRE_VARINT, "SampleCount", e);
            m->count = f.u;
        } else if (ok && f.num == 2) {
            ok = proto_is(&f, WIRE_FIXED64, "SampleSum", e);
            m->sum = proto_double(&f);
        } else if (ok && f.num == 3) {
            ok = proto_is(&f, WIRE_BYTES, "Quantile", e) && read_quantile(m, f.bytes, e);
        } else if (ok && f.num == 4) {
            ok = read_created(m, &f, e);
        }
        if (!ok)
            return false;
    }
    return true;
}

static bool read_bucket(struct proto_metric *m, struct str s, struct err *e)
{
    struct proto_bucket b = { .exemplar = NO_EXEMPLAR };
    struct proto_field f;
    while (s.n) {
        bool ok = proto_next(&s, "Bucket", &f, e);
        if (ok && f.num == 1) {
            ok = proto_is(&f, WIRE_VARINT, "CumulativeCount", e);
            b.count = f.u;
        } else if (ok && f.num == 2) {
            ok = proto_is(&f, WIRE_FIXED64, "UpperBound", e);
            b.bound = proto_double(&f);
        } else if (ok && f.num == 3) {
            ok = proto_is(&f, WIRE_BYTES, "Exemplar", e) &&
                 read_exemplar(m, f.bytes, &b.exemplar, e);
        } else if (ok && f.num == 4) {
            ok = proto_is(&f, WIRE_FIXED64, "CumulativeCountFloat", e);
            b.count_float = proto_double(&f);
        }
        if (!ok)
            return false;
    }
    if (!room(m->buckets.n, e))
        return false;
    vec_push(&m->buckets, b);
    return true;
}

static bool read_span(struct proto_side *side, struct str s, struct err *e)
{
    struct histogram_span span = { 0 };
    struct proto_field f;
    while (s.n) {
        if (!proto_next(&s, "BucketSpan", &f, e))
            return false;
        if (f.num == 1) {
            if (!proto_is(&f, WIRE_VARINT, "Offset", e))
                return false;
            span.offset = (int32_t)proto_zigzag((uint32_t)f.u);
        } else if (f.num == 2) {
            if (!proto_is(&f, WIRE_VARINT, "Length", e))
                return false;
            span.n = (uint32_t)f.u;
        }
    }
    if (!room(side->spans.n, e))
        return false;
    vec_push(&side->spans, span);
    return true;
}

/* Repeated numbers come one a field, or many in one. */
static bool read_deltas(struct proto_side *side, const struct proto_field *f, const char *name,
                        struct err *e)
{
    struct str s = f->bytes;
    uint64_t u;
    if (f->wire == WIRE_VARINT) {
        if (!room(side->deltas.n, e))
            return false;
        vec_push(&side->deltas, proto_zigzag(f->u));
        return true;
    }
    if (!proto_is(f, WIRE_BYTES, name, e))
        return false;
    while (s.n) {
        if (!proto_varint(&s, &u, e) || !room(side->deltas.n, e))
            return false;
        vec_push(&side->deltas, proto_zigzag(u));
    }
    return true;
}

static bool read_counts(struct proto_side *side, const struct proto_field *f, const char *name,
                        struct err *e)
{
    struct str s = f->bytes;
    if (f->wire == WIRE_FIXED64) {
        if (!room(side->counts.n, e))
            return false;
        vec_push(&side->counts, proto_double(f));
        return true;
    }
    if (!proto_is(f, WIRE_BYTES, name, e))
        return false;
    while (s.n) {
        struct proto_field one = { 0 };
        if (s.n < 8)
            return err_set(e, ERR_FORMAT, "unexpected EOF");
        for (size_t i = 8; i-- > 0;)
            one.u = one.u << 8 | (unsigned char)s.p[i];
        s = str_skip(s, 8);
        if (!room(side->counts.n, e))
            return false;
        vec_push(&side->counts, proto_double(&one));
    }
    return true;
}

static bool read_native_exemplar(struct proto_metric *m, struct str s, struct err *e)
{
    int64_t index;
    if (!read_exemplar(m, s, &index, e))
        return false;
    vec_push(&m->native_exemplars, index);
    return true;
}

static bool read_histogram_field(struct proto_metric *m, const struct proto_field *f, struct err *e)
{
    switch (f->num) {
    case 1:
        m->count = f->u;
        return proto_is(f, WIRE_VARINT, "SampleCount", e);
    case 2:
        m->sum = proto_double(f);
        return proto_is(f, WIRE_FIXED64, "SampleSum", e);
    case 3:
        return proto_is(f, WIRE_BYTES, "Bucket", e) && read_bucket(m, f->bytes, e);
    case 4:
        m->count_float = proto_double(f);
        return proto_is(f, WIRE_FIXED64, "SampleCountFloat", e);
    case 5:
        m->schema = (int32_t)proto_zigzag((uint32_t)f->u);
        return proto_is(f, WIRE_VARINT, "Schema", e);
    case 6:
        m->zero_threshold = proto_double(f);
        return proto_is(f, WIRE_FIXED64, "ZeroThreshold", e);
    case 7:
        m->zero_count = f->u;
        return proto_is(f, WIRE_VARINT, "ZeroCount", e);
    case 8:
        m->zero_count_float = proto_double(f);
        return proto_is(f, WIRE_FIXED64, "ZeroCountFloat", e);
    case 9:
        return proto_is(f, WIRE_BYTES, "NegativeSpan", e) && read_span(&m->neg, f->bytes, e);
    case 10:
        return read_deltas(&m->neg, f, "NegativeDelta", e);
    case 11:
        return read_counts(&m->neg, f, "NegativeCount", e);
    case 12:
        return proto_is(f, WIRE_BYTES, "PositiveSpan", e) && read_span(&m->pos, f->bytes, e);
    case 13:
        return read_deltas(&m->pos, f, "PositiveDelta", e);
    case 14:
        return read_counts(&m->pos, f, "PositiveCount", e);
    case 15:
        return read_created(m, f, e);
    case 16:
        return proto_is(f, WIRE_BYTES, "Exemplars", e) && read_native_exemplar(m, f->bytes, e);
    default:
        return true;
    }
}

static bool read_histogram(struct proto_metric *m, struct str s, struct err *e)
{
    struct proto_field f;
    while (s.n)
        if (!proto_next(&s, "Histogram", &f, e) || !read_histogram_field(m, &f, e))
            return false;
    return true;
}

/* The message of one kind of value, kept only where the family is of that kind. */
static bool read_kind(struct proto_metric *m, enum proto_type type, const struct proto_field *f,
                      struct err *e)
{
    bool histogram = type == PROTO_HISTOGRAM || type == PROTO_GAUGE_HISTOGRAM;
    switch (f->num) {
    case 2:
        return proto_is(f, WIRE_BYTES, "Gauge", e) &&
               read_value(f->bytes, "Gauge", &m->value[PROTO_GAUGE], e);
    case 3:
        return proto_is(f, WIRE_BYTES, "Counter", e) &&
               (type != PROTO_COUNTER || read_counter(m, f->bytes, e));
    case 4:
        return proto_is(f, WIRE_BYTES, "Summary", e) &&
               (type != PROTO_SUMMARY || read_summary(m, f->bytes, e));
    case 5:
        return proto_is(f, WIRE_BYTES, "Untyped", e) &&
               read_value(f->bytes, "Untyped", &m->value[PROTO_UNTYPED], e);
    default:
        return proto_is(f, WIRE_BYTES, "Histogram", e) &&
               (!histogram || read_histogram(m, f->bytes, e));
    }
}

bool proto_metric_read(struct proto_metric *m, enum proto_type type, struct str s, struct err *e)
{
    struct proto_field f;
    struct label l;
    clear(m);
    while (s.n) {
        if (!proto_next(&s, "Metric", &f, e))
            return false;
        if (f.num == 1) {
            if (!proto_is(&f, WIRE_BYTES, "Label", e) || !room(m->labels.n, e) ||
                !read_series_label(f.bytes, &l, e))
                return false;
            vec_push(&m->labels, l);
        } else if (f.num == 6) {
            if (!proto_is(&f, WIRE_VARINT, "TimestampMs", e))
                return false;
            m->ts = (int64_t)f.u;
        } else if (f.num >= 2 && f.num <= 7) {
            if (!read_kind(m, type, &f, e))
                return false;
        }
    }
    return true;
}

/* ---- native histograms ---- */

bool proto_metric_is_native(const struct proto_metric *m)
{
    return m->pos.spans.n || m->neg.spans.n || m->zero_threshold > 0 || m->zero_count > 0;
}

/* Absolute counts of a side, empty buckets cut out. */
static bool side_native(struct arena *a, const struct proto_side *s, bool is_float,
                        struct histogram_side *out, struct err *e)
{
    size_t n = is_float ? s->counts.n : s->deltas.n, used = 0;
    double *counts = arena_alloc(a, xmul(n, sizeof *counts));
    uint64_t sum = 0; // deltas wrap as Go's int64
    for (size_t i = 0; i < n; i++)
        counts[i] = is_float ? s->counts.p[i] : (double)(int64_t)(sum += (uint64_t)s->deltas.p[i]);

    *out = (struct histogram_side){ s->spans.p, s->spans.n, counts, n };
    if (!histogram_check_spans(out, e))
        return false;

    // At most a span a bucket.
    struct histogram_span *spans = arena_alloc(a, xmul(n, sizeof *spans));
    size_t n_spans = 0, i = 0;
    uint32_t gap = 0; // from the end of the last span kept, or the index of the first bucket
    for (size_t k = 0; k < s->spans.n; k++) {
        gap += (uint32_t)s->spans.p[k].offset;
        for (uint32_t j = 0; j < s->spans.p[k].n; j++, i++) {
            if (counts[i] == 0) {
                gap++;
                continue;
            }
            if (n_spans && gap == 0)
                spans[n_spans - 1].n++;
            else
                spans[n_spans++] = (struct histogram_span){ (int32_t)gap, 1 };
            counts[used++] = counts[i];
            gap = 0;
        }
    }
    *out = (struct histogram_side){ spans, n_spans, counts, used };
    return true;
}

bool proto_metric_native(struct arena *a, const struct proto_metric *m, bool gauge,
                         struct histogram *out, struct err *e)
{
    bool is_float = m->count_float > 0 || m->zero_count_float > 0;
    *out = (struct histogram){
        .reset = gauge ? HISTOGRAM_GAUGE : HISTOGRAM_RESET_UNKNOWN,
        .schema = m->schema,
        .zero_threshold = m->zero_threshold,
        .zero_count = is_float ? m->zero_count_float : (double)m->zero_count,
        .count = is_float ? m->count_float : (double)m->count,
        .sum = m->sum,
        .is_float = is_float,
    };
    if (!side_native(a, &m->pos, is_float, &out->pos, e))
        return err_wrap(e, "positive side");
    if (!side_native(a, &m->neg, is_float, &out->neg, e))
        return err_wrap(e, "negative side");
    return histogram_check(out, e);
}

/* ---- exemplars ---- */

static int by_name(const void *a, const void *b)
{
    const struct label *x = a, *y = b;
    return str_cmp(x->name, y->name);
}

struct expo_exemplar proto_metric_exemplar(struct arena *a, const struct proto_metric *m, size_t i)
{
    const struct proto_exemplar *x = &m->exemplars.p[i];
    struct label *ls = NULL;
    if (x->n_labels) {
        ls = arena_dup(a, m->exemplar_labels.p + x->first_label, xmul(x->n_labels, sizeof *ls));
        qsort(ls, x->n_labels, sizeof *ls, by_name);
    }
    return (struct expo_exemplar){ ls, x->n_labels, x->value, x->has_ts, x->ts };
}
