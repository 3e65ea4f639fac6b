/* widget_native.c - native histograms as the buckets of classic ones, all of their series added up:
 * what a heatmap draws. */
#include "tui/widget_impl.h"

#include <math.h>
#include <stdlib.h>

enum { MAX_BOUNDS = 256, MAX_STEPS = 20000 };

struct native {
    struct drawing *d;
    double bounds[MAX_BOUNDS];
    size_t n_bounds;
    size_t n_steps;
    double *counts; /* a row of steps for each bound */
};

static int by_value(const void *a, const void *b)
{
    const double *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static void add_bound(struct native *v, double bound)
{
    for (size_t i = 0; i < v->n_bounds; i++)
        if (v->bounds[i] == bound)
            return;
    if (v->n_bounds < MAX_BOUNDS)
        v->bounds[v->n_bounds++] = bound;
}

typedef void point_fn(struct native *v, const struct hist_point *p);

static void each_point(struct native *v, point_fn *fn)
{
    const struct board_panel *data = v->d->w->data;

    for (size_t i = 0; i < data->n; i++)
        for (size_t k = 0; k < data->answers[i].v.n; k++) {
            const struct value_series *s = &data->answers[i].v.series[k];
            for (size_t j = 0; j < s->n_hists; j++)
                fn(v, &s->hists[j]);
        }
}

static void find_bounds(struct native *v, const struct hist_point *p)
{
    struct histogram_iter it = { 0 };
    struct histogram_bucket b;

    while (histogram_next(p->h, &it, &b))
        if (b.count > 0)
            add_bound(v, b.upper);
}

/* The place of the least bound that is not below `upper`; beyond the last where there is none. */
static size_t bound_index(const struct native *v, double upper)
{
    size_t i = 0;

    while (i < v->n_bounds && v->bounds[i] < upper)
        i++;
    return i;
}

static void add_counts(struct native *v, const struct hist_point *p)
{
    const struct board *b = v->d->w->board;
    struct histogram_iter it = { 0 };
    struct histogram_bucket bucket;

    if (p->t < b->start_ms || p->t > b->end_ms)
        return;
    size_t step = (size_t)((p->t - b->start_ms) / (b->step_ms > 0 ? b->step_ms : 1));
    if (step >= v->n_steps)
        return;
    for (size_t i = 0; i < v->n_bounds; i++)
        if (isnan(v->counts[i * v->n_steps + step]))
            v->counts[i * v->n_steps + step] = 0;
    while (histogram_next(p->h, &it, &bucket)) {
        size_t i = bound_index(v, bucket.upper);
        if (bucket.count > 0 && i < v->n_bounds)
            v->counts[i * v->n_steps + step] += bucket.count;
    }
}

/* Cumulated, as classic buckets are. */
static void put_series(struct native *v, struct series *out, double *bounds)
{
    struct arena *a = &v->d->arena;
    const struct board *b = v->d->w->board;
    double *sum = arena_new_n(a, double, v->n_steps);

    for (size_t i = 0; i < v->n_bounds; i++) {
        struct float_point *p = arena_new_n(a, struct float_point, v->n_steps);
        size_t n = 0;
        for (size_t k = 0; k < v->n_steps; k++) {
            double count = v->counts[i * v->n_steps + k];
            if (isnan(count))
                continue;
            sum[k] += count;
            p[n++] = (struct float_point){ b->start_ms + (int64_t)k * b->step_ms, sum[k] };
        }
        out[i] = (struct series){ .p = p, .n = n };
        bounds[i] = v->bounds[i];
    }
}

size_t widget_native_buckets(struct drawing *d, struct series **out, double **bounds)
{
    const struct board *b = d->w->board;
    struct native v = { .d = d };

    if (b->step_ms <= 0 || b->end_ms < b->start_ms ||
        (b->end_ms - b->start_ms) / b->step_ms >= MAX_STEPS)
        return 0;
    v.n_steps = (size_t)((b->end_ms - b->start_ms) / b->step_ms) + 1;
    each_point(&v, find_bounds);
    qsort(v.bounds, v.n_bounds, sizeof *v.bounds, by_value);
    v.counts = xcalloc(v.n_bounds * v.n_steps + 1, sizeof *v.counts);
    for (size_t i = 0; i < v.n_bounds * v.n_steps; i++)
        v.counts[i] = NAN;
    each_point(&v, add_counts);
    *out = arena_new_n(&d->arena, struct series, v.n_bounds + 1);
    *bounds = arena_new_n(&d->arena, double, v.n_bounds + 1);
    put_series(&v, *out, *bounds);
    free(v.counts);
    return v.n_bounds;
}
