#include "tmpl/value.h"

#include "num/hist_text.h"

#include <math.h>

static const struct {
    const char *name;
    enum tv_kind kind;
} types[TV_N_TYPES] = {
    [TV_INVALID] = { "<nil>", TV_KIND_INVALID },
    [TV_BOOL] = { "bool", TV_KIND_BOOL },
    [TV_INT] = { "int", TV_KIND_INT },
    [TV_INT32] = { "int32", TV_KIND_INT },
    [TV_INT64] = { "int64", TV_KIND_INT },
    [TV_UINT8] = { "uint8", TV_KIND_UINT },
    [TV_UINT32] = { "uint32", TV_KIND_UINT },
    [TV_UINT64] = { "uint64", TV_KIND_UINT },
    [TV_FLOAT] = { "float64", TV_KIND_FLOAT },
    [TV_STRING] = { "string", TV_KIND_STRING },
    [TV_HTML] = { "template.HTML", TV_KIND_STRING },
    [TV_DURATION] = { "time.Duration", TV_KIND_INT },
    [TV_MONTH] = { "time.Month", TV_KIND_INT },
    [TV_WEEKDAY] = { "time.Weekday", TV_KIND_INT },
    [TV_RESET_HINT] = { "histogram.CounterResetHint", TV_KIND_UINT },
    [TV_LABELS] = { "map[string]string", TV_KIND_MAP },
    [TV_ARGS] = { "map[string]interface {}", TV_KIND_MAP },
    [TV_SAMPLES] = { "template.queryResult", TV_KIND_SLICE },
    [TV_SAMPLE] = { "*template.sample", TV_KIND_PTR },
    [TV_ROOT] = { "struct { Labels map[string]string; ExternalLabels map[string]string; "
                  "ExternalURL string; Value interface {} }",
                  TV_KIND_STRUCT },
    [TV_TIME] = { "time.Time", TV_KIND_STRUCT },
    [TV_TIME_PTR] = { "*time.Time", TV_KIND_PTR },
    [TV_LOCATION] = { "*time.Location", TV_KIND_PTR },
    [TV_HIST] = { "*histogram.FloatHistogram", TV_KIND_PTR },
    [TV_FLOATS] = { "[]float64", TV_KIND_SLICE },
    [TV_SPANS] = { "[]histogram.Span", TV_KIND_SLICE },
    [TV_SPAN] = { "histogram.Span", TV_KIND_STRUCT },
};

const char *tv_type_name(enum tv_type t)
{
    return types[t].name;
}

enum tv_kind tv_kind_of(enum tv_type t)
{
    return types[t].kind;
}

bool tv_is_true(const struct tval *v)
{
    switch (tv_kind_of(v->type)) {
    case TV_KIND_INVALID:
        return false;
    case TV_KIND_BOOL:
        return v->b;
    case TV_KIND_INT:
        return v->i != 0;
    case TV_KIND_UINT:
        return v->u != 0;
    case TV_KIND_FLOAT:
        return v->f != 0;
    case TV_KIND_STRING:
    case TV_KIND_MAP:
    case TV_KIND_SLICE:
        return tv_len(v) > 0;
    case TV_KIND_STRUCT:
        return true;
    case TV_KIND_PTR:
        return !tv_is_nil(v);
    }
    return false;
}

bool tv_is_nil(const struct tval *v)
{
    return v->type == TV_INVALID || (v->type == TV_SAMPLE && !v->sample) ||
           (v->type == TV_SAMPLES && !v->list.p);
}

size_t tv_len(const struct tval *v)
{
    switch (v->type) {
    case TV_STRING:
    case TV_HTML:
        return v->s.n;
    case TV_LABELS:
        return v->labels ? v->labels->n : 0;
    case TV_ARGS:
        return v->args->n;
    case TV_SAMPLES:
        return v->list.n;
    case TV_FLOATS:
        return v->floats.n;
    case TV_SPANS:
        return v->spans.n;
    default:
        return SIZE_MAX;
    }
}

struct tval tv_item(const struct tval *v, size_t i)
{
    switch (v->type) {
    case TV_STRING:
    case TV_HTML:
        return (struct tval){ .type = TV_UINT8, .u = (unsigned char)v->s.p[i] };
    case TV_LABELS:
        return tv_str(v->labels->p[i].value);
    case TV_ARGS: {
        struct tval item = v->args->p[i];
        item.iface = true;
        return item;
    }
    case TV_SAMPLES:
        return (struct tval){ .type = TV_SAMPLE, .sample = v->list.p[i] };
    case TV_FLOATS:
        return tv_float(v->floats.p[i]);
    case TV_SPANS:
        return (struct tval){ .type = TV_SPAN, .span = v->spans.p[i] };
    default:
        return (struct tval){ 0 };
    }
}

struct tval tv_key(const struct tval *v, size_t i)
{
    return tv_str(v->type == TV_LABELS ? v->labels->p[i].name : v->args->keys[i]);
}

struct tval tv_lookup(const struct tval *v, struct str key, bool *found)
{
    *found = false;
    if (v->type == TV_LABELS) {
        struct str value = v->labels ? labels_get(v->labels, key) : (struct str){ 0 };
        *found = value.n;
        return tv_str(value);
    }
    for (size_t i = 0; i < v->args->n; i++)
        if (str_eq(key, v->args->keys[i])) {
            struct tval item = v->args->p[i];
            *found = true;
            item.iface = true;
            return item;
        }
    return (struct tval){ .iface = true };
}

static const char *const root_fields[] = { "Labels", "ExternalLabels", "ExternalURL", "Value" };
static const char *const sample_fields[] = { "Labels", "Value" };
static const char *const span_fields[] = { "Offset", "Length" };
static const char *const hist_fields[] = { "CounterResetHint", "Schema",        "ZeroThreshold",
                                           "ZeroCount",        "Count",         "Sum",
                                           "PositiveSpans",    "NegativeSpans", "PositiveBuckets",
                                           "NegativeBuckets",  "CustomValues" };

size_t tv_n_fields(enum tv_type t)
{
    switch (t) {
    case TV_ROOT:
        return N_OF(root_fields);
    case TV_SAMPLE:
        return N_OF(sample_fields);
    case TV_SPAN:
        return N_OF(span_fields);
    case TV_HIST:
        return N_OF(hist_fields);
    default:
        return 0;
    }
}

const char *tv_field_name(enum tv_type t, size_t i)
{
    const char *const *names = t == TV_ROOT     ? root_fields
                               : t == TV_SAMPLE ? sample_fields
                               : t == TV_SPAN   ? span_fields
                                                : hist_fields;
    return names[i];
}

static struct tval root_field(const struct tmpl_data *d, size_t i)
{
    switch (i) {
    case 0:
        return (struct tval){ .type = TV_LABELS, .labels = d->labels };
    case 1:
        return (struct tval){ .type = TV_LABELS, .labels = d->external_labels };
    case 2:
        return tv_str(d->external_url);
    default:
        if (d->hist)
            return (struct tval){ .type = TV_HIST, .iface = true, .hist = d->hist };
        return (struct tval){ .type = TV_FLOAT, .iface = true, .f = d->value };
    }
}

static struct tval spans_of(const struct histogram_side *s)
{
    return (struct tval){ .type = TV_SPANS, .spans = { s->spans, s->n_spans } };
}

static struct tval floats_of(const double *p, size_t n)
{
    return (struct tval){ .type = TV_FLOATS, .floats = { p, n } };
}

static struct tval hist_field(const struct histogram *h, size_t i)
{
    switch (i) {
    case 0:
        return (struct tval){ .type = TV_RESET_HINT, .u = h->reset };
    case 1:
        return (struct tval){ .type = TV_INT32, .i = h->schema };
    case 2:
        return tv_float(h->zero_threshold);
    case 3:
        return tv_float(h->zero_count);
    case 4:
        return tv_float(h->count);
    case 5:
        return tv_float(h->sum);
    case 6:
        return spans_of(&h->pos);
    case 7:
        return spans_of(&h->neg);
    case 8:
        return floats_of(h->pos.counts, h->pos.n);
    case 9:
        return floats_of(h->neg.counts, h->neg.n);
    default:
        return floats_of(h->bounds, h->n_bounds);
    }
}

static struct tval sample_value(const struct tv_sample *s)
{
    if (s->hist)
        return (struct tval){ .type = TV_HIST, .iface = true, .hist = s->hist };
    return (struct tval){ .type = TV_FLOAT, .iface = true, .f = s->value };
}

struct tval tv_field(const struct tval *v, size_t i)
{
    switch (v->type) {
    case TV_ROOT:
        return root_field(v->root, i);
    case TV_SAMPLE:
        return i == 0 ? (struct tval){ .type = TV_LABELS, .labels = &v->sample->labels }
                      : sample_value(v->sample);
    case TV_SPAN:
        return i == 0 ? (struct tval){ .type = TV_INT32, .i = v->span.offset }
                      : (struct tval){ .type = TV_UINT32, .u = v->span.n };
    default:
        return hist_field(v->hist, i);
    }
}

bool tv_string(struct buf *b, const struct tval *v)
{
    switch (v->type) {
    case TV_DURATION:
        tv_duration_string(b, v->i);
        return true;
    case TV_MONTH:
        buf_puts(b, tv_months[v->i - 1]);
        return true;
    case TV_WEEKDAY:
        buf_puts(b, tv_weekdays[v->i]);
        return true;
    case TV_TIME:
    case TV_TIME_PTR:
        tv_time_string(b, v->time);
        return true;
    case TV_LOCATION:
        buf_puts(b, "UTC");
        return true;
    case TV_HIST:
        num_hist_text(b, v->hist);
        return true;
    default:
        return false;
    }
}
