/* emit.c - the items of a simulated page, see emit.h. */
#include "demo/emit.h"

#include "base/float.h"

#include <math.h>

enum { TRACE_S = 20, STREAM_TRACE = 1 << 20, STREAM_ROUNDING = 1 << 21 };

static void give(struct demo_out *o, const struct expo_item *it)
{
    if (!o->failed)
        o->failed = !o->fn(o->user, it, o->e);
}

static struct str join(struct demo_out *o, struct str name, const char *suffix)
{
    return str_of(arena_printf(&o->arena, "%.*s%s", STR_ARG(name), suffix));
}

void out_family(struct demo_out *o, const char *name, enum metric_type type, const char *help)
{
    struct expo_item it = { .type = type };

    arena_reset(&o->arena);
    o->family = str_of(name);
    o->type = type;
    it.name = o->family;
    if (o->format == EXPO_OPENMETRICS && type == METRIC_COUNTER)
        str_cut_suffix(&it.name, STR("_total"));
    it.kind = EXPO_HELP;
    it.text = str_of(help);
    give(o, &it);
    it.kind = EXPO_TYPE;
    it.text = (struct str){ 0 };
    give(o, &it);
}

/* The value of `le` or `quantile` as the format writes it. */
static struct str bound(struct demo_out *o, double v)
{
    char *p = arena_alloc(&o->arena, FLOAT_MAX_CHARS);

    return (struct str){ p, o->format == EXPO_OPENMETRICS ? float_print_om(p, v)
                                                          : float_print_g(p, v) };
}

static void sample(struct demo_out *o, struct str name, const struct label *labels, size_t n,
                   double v, const struct expo_exemplar *trace)
{
    struct expo_item it = { .kind = EXPO_SAMPLE, .type = o->type, .name = name, .value = v };

    it.labels = labels;
    it.n_labels = n;
    if (o->type != METRIC_GAUGE && o->format == EXPO_PROTOBUF) {
        it.has_st = true;
        it.st = o->start_ms;
    }
    if (trace && o->format != EXPO_TEXT) {
        it.exemplars = trace;
        it.n_exemplars = 1;
    }
    give(o, &it);
}

void out_value(struct demo_out *o, const struct label *labels, size_t n, double v)
{
    sample(o, o->family, labels, n, v, NULL);
}

/* A number that tells this series from all others. */
static uint64_t series_key(const struct demo_out *o, const struct label *labels, size_t n)
{
    uint64_t h = (uint64_t)o->part;

    for (size_t i = 0; i < o->family.n; i++)
        h = sim_hash(&o->sim, h, (unsigned char)o->family.p[i]);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < labels[i].value.n; k++)
            h = sim_hash(&o->sim, h, (unsigned char)labels[i].value.p[k]);
    return h;
}

/* An event of the last TRACE_S seconds but one, always the same for that time: what a client
 * keeps until the next. NULL when the process was not there yet. */
static const struct expo_exemplar *trace_of(struct demo_out *o, uint64_t key, double low,
                                            double high)
{
    uint64_t slot = (uint64_t)(int64_t)floor(o->t / TRACE_S);
    uint64_t a = sim_hash(&o->sim, key, slot), b = sim_hash(&o->sim, a, STREAM_TRACE);
    double when = sim_unit(&o->sim, b, 0), where = sim_unit(&o->sim, b, 1);
    struct expo_exemplar *x = arena_new(&o->arena, struct expo_exemplar);
    struct label *id = arena_new(&o->arena, struct label);

    x->ts = (int64_t)(((double)(int64_t)slot - 1 + when) * TRACE_S * 1000);
    if (x->ts < o->start_ms)
        return NULL;
    id->name = STR("trace_id");
    id->value = str_of(
        arena_printf(&o->arena, "%016llx%016llx", (unsigned long long)a, (unsigned long long)b));
    x->labels = id;
    x->n_labels = 1;
    x->value = ceil((low + (high - low) * where) * 1e6) / 1e6;
    x->has_ts = true;
    return x;
}

void out_traced(struct demo_out *o, const struct label *labels, size_t n, double v)
{
    const struct expo_exemplar *x = NULL;

    if (v > 0 && o->format != EXPO_TEXT)
        x = trace_of(o, series_key(o, labels, n), 1, 1);
    sample(o, o->family, labels, n, v, x);
}

static void native(struct demo_out *o, const struct label *labels, size_t n,
                   const struct demo_hist *h)
{
    struct expo_item it = { .kind = EXPO_HISTOGRAM, .type = o->type, .name = o->family };

    it.labels = labels;
    it.n_labels = n;
    it.histogram = demo_hist_native(&o->arena, h);
    it.has_st = true;
    it.st = o->start_ms;
    give(o, &it);
}

void out_histogram(struct demo_out *o, const struct label *labels, size_t n,
                   const struct demo_hist *h)
{
    struct label *with_le = arena_new_n(&o->arena, struct label, n + 1);
    struct str name = join(o, o->family, "_bucket");
    uint64_t key = o->format == EXPO_TEXT ? 0 : series_key(o, labels, n);

    if (o->format == EXPO_PROTOBUF)
        native(o, labels, n, h);
    memcpy(with_le, labels, n * sizeof *labels);
    with_le[n].name = STR("le");
    for (size_t i = 0; i <= h->n_bounds; i++) {
        bool last = i == h->n_bounds;
        double low = i ? h->bounds[i - 1] : 0, high = last ? low * 1.5 : h->bounds[i];
        bool any = h->cumulative[i] > (i ? h->cumulative[i - 1] : 0);
        const struct expo_exemplar *x = NULL;
        if (any && o->format != EXPO_TEXT)
            x = trace_of(o, key + i, low, high);
        with_le[n].value = bound(o, last ? INFINITY : h->bounds[i]);
        sample(o, name, with_le, n + 1, h->cumulative[i], x);
    }
    sample(o, join(o, o->family, "_sum"), labels, n, h->sum, NULL);
    sample(o, join(o, o->family, "_count"), labels, n, h->count, NULL);
}

void out_summary(struct demo_out *o, const double quantiles[5], double sum, double count)
{
    for (int i = 0; i < 5; i++) {
        struct label q = { STR("quantile"), bound(o, i * 0.25) };
        sample(o, o->family, &q, 1, quantiles[i], NULL);
    }
    sample(o, join(o, o->family, "_sum"), NO_LABELS, sum, NULL);
    sample(o, join(o, o->family, "_count"), NO_LABELS, count, NULL);
}

double out_count(const struct demo_out *o, uint64_t stream, double events)
{
    return floor(events + sim_unit(&o->sim, STREAM_ROUNDING + (uint64_t)o->part, stream));
}
