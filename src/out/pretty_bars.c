#include "out/pretty.h"

#include "base/vec.h"
#include "out/spark.h"
#include "out/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Cells at most: a wide terminal shows finer ones. */
static size_t most_cells(const struct out_term *t)
{
    return t->width == 0 || t->width >= 100 ? 24 : t->width >= 80 ? 16 : 12;
}

static int cmp_double(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The grid of a native histogram lies on its buckets that hold something. */
static void add_bounds(struct pretty_bars *bars, const struct view_row *r)
{
    for (size_t i = 0; i < r->buckets.n; i++)
        vec_push(&bars->bounds, r->buckets.p[i].upper);
    if (!r->native || r->buckets.n)
        return;
    struct histogram_iter it = { 0 };
    struct histogram_bucket b;
    while (histogram_next(r->native, &it, &b))
        if (b.count > 0)
            vec_push(&bars->bounds, b.upper);
}

static void sort_bounds(struct pretty_bars *bars)
{
    size_t kept = 0;
    if (bars->bounds.n)
        qsort(bars->bounds.p, bars->bounds.n, sizeof *bars->bounds.p, cmp_double);
    for (size_t i = 0; i < bars->bounds.n; i++)
        if (i == 0 || bars->bounds.p[i] != bars->bounds.p[kept - 1])
            bars->bounds.p[kept++] = bars->bounds.p[i];
    bars->bounds.n = kept;
}

void pretty_bars_init(struct pretty_family *pf)
{
    struct pretty_bars *bars = &pf->bars;
    for (size_t i = 0; i < pf->n; i++) {
        view_row_get(pf->v, pf->rows[i], &pf->row);
        add_bounds(bars, &pf->row);
        if (bars->bounds.n > 4096) // many rows with the same buckets: keep each once
            sort_bounds(bars);
    }
    pf->have_row = false;
    sort_bounds(bars);
    size_t most = most_cells(&pf->p->f->term);
    bars->cells = bars->bounds.n < most ? bars->bounds.n : most;
    bars->counts = xcalloc(bars->cells + 1, sizeof *bars->counts);
}

void pretty_bars_done(struct pretty_bars *bars)
{
    vec_done(&bars->bounds);
    free(bars->counts);
}

static void count_into(struct pretty_bars *bars, double upper, double count)
{
    const double *at = bsearch(&upper, bars->bounds.p, bars->bounds.n, sizeof *bars->bounds.p,
                               cmp_double);
    if (at)
        bars->counts[(size_t)(at - bars->bounds.p) * bars->cells / bars->bounds.n] += count;
}

void pretty_put_bars(struct buf *b, struct pretty_family *pf, const struct view_row *r)
{
    struct pretty_bars *bars = &pf->bars;
    memset(bars->counts, 0, bars->cells * sizeof *bars->counts);
    for (size_t i = 0; i < r->buckets.n; i++)
        count_into(bars, r->buckets.p[i].upper,
                   r->buckets.p[i].count - (i ? r->buckets.p[i - 1].count : 0));
    if (r->native && r->buckets.n == 0) {
        struct histogram_iter it = { 0 };
        struct histogram_bucket bucket;
        while (histogram_next(r->native, &it, &bucket))
            if (bucket.count > 0)
                count_into(bars, bucket.upper, bucket.count);
    }
    out_mini_bars(b, &pf->p->f->term, bars->counts, bars->cells);
}

static bool is_native(const struct view_row *r)
{
    return r->native && r->buckets.n == 0;
}

/* Bounds of native buckets are powers of roots of two: three digits say enough. */
static void put_bound(struct buf *b, const struct pretty_family *pf, double bound)
{
    char text[32];
    if (is_native(&pf->row) && pf->row.native->schema != HISTOGRAM_CUSTOM_SCHEMA &&
        isfinite(bound)) {
        snprintf(text, sizeof text, "%.3g", bound);
        bound = strtod(text, NULL);
    }
    out_put_bound(b, &pf->unit, bound, pf->p->style.ascii);
}

void pretty_put_buckets(struct buf *b, const struct pretty_family *pf)
{
    const struct pretty_bars *bars = &pf->bars;
    const struct view_row *r = &pf->row;
    if (bars->bounds.n == 0)
        return;
    if (is_native(r)) {
        if (r->native->schema == HISTOGRAM_CUSTOM_SCHEMA)
            buf_puts(b, "native, custom buckets");
        else
            buf_printf(b, "native, schema %d", (int)r->native->schema);
    } else {
        buf_printf(b, "%zu bucket%s", bars->bounds.n, bars->bounds.n == 1 ? "" : "s");
    }
    size_t last = bars->bounds.n - 1;
    if (last > 0 && bars->bounds.p[last] == INFINITY)
        last--;
    buf_putc(b, ' ');
    put_bound(b, pf, bars->bounds.p[0]);
    if (last > 0) {
        buf_puts(b, " to ");
        put_bound(b, pf, bars->bounds.p[last]);
    }
}

struct str pretty_bars_head(struct pretty_family *pf)
{
    const struct pretty_bars *bars = &pf->bars;
    struct buf first = { 0 }, last = { 0 }, head = { 0 };
    double top = vec_last(&bars->bounds);
    put_bound(&first, pf, bars->bounds.p[0]);
    if (top == INFINITY)
        buf_puts(&last, "+Inf");
    else
        put_bound(&last, pf, top);
    size_t wide = out_text_width(&pf->p->f->term, buf_str(&first));
    size_t used = wide + out_text_width(&pf->p->f->term, buf_str(&last));
    if (used < bars->cells) {
        buf_put_str(&head, buf_str(&first));
        buf_put_repeat(&head, ' ', bars->cells - used);
        buf_put_str(&head, buf_str(&last));
    } else {
        buf_puts(&head, bars->cells >= 7 ? "buckets" : "");
    }
    struct str out = arena_str(&pf->heads, buf_str(&head));
    buf_done(&first);
    buf_done(&last);
    buf_done(&head);
    return out;
}
