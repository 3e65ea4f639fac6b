/* widget_heat.c - buckets over time: rows of cells, the darker the more fell into them. */
#include "tui/widget_impl.h"

#include "base/float.h"
#include "num/quantile.h"

#include <math.h>
#include <stdlib.h>

enum { LEAST_GUTTER = 3, RIGHT = 4 };

struct bucket {
    double bound; /* NaN: a series that is no bucket */
    const struct series *s;
};

struct heat {
    struct drawing *d;
    struct bucket *b; /* ascending */
    size_t n;
    int w, rows; /* columns of time; rows of counts, two of them in a cell where there is colour */
    double *counts; /* row by row from below, NaN: absent */
    double max;
    bool half, ascii;
};

static int by_bound(const void *a, const void *b)
{
    const struct bucket *x = a, *y = b;

    return (x->bound > y->bound) - (x->bound < y->bound);
}

static void find_native(struct heat *h)
{
    struct series *s;
    double *bounds;

    h->n = widget_native_buckets(h->d, &s, &bounds);
    h->b = xcalloc(h->n + 1, sizeof *h->b);
    for (size_t i = 0; i < h->n; i++)
        h->b[i] = (struct bucket){ bounds[i], &s[i] };
}

static void find_buckets(struct heat *h)
{
    bool all = true;

    h->b = xcalloc(h->d->list.n + 1, sizeof *h->b);
    for (size_t i = 0; i < h->d->list.n; i++) {
        const struct series *s = &h->d->list.p[i];
        struct bucket *b = &h->b[h->n++];
        *b = (struct bucket){ NAN, s };
        all = float_parse(labels_get(s->labels, STR(LABEL_BUCKET)), &b->bound) && all;
    }
    if (all)
        qsort(h->b, h->n, sizeof *h->b, by_bound);
    for (size_t i = 0; i < h->n && !all; i++)
        h->b[i].bound = NAN;
}

static int column_of(const struct heat *h, int64_t t)
{
    const struct board *b = h->d->w->board;
    double range = fmax(1, (double)b->end_ms - (double)b->start_ms);
    double share = ((double)t - (double)b->start_ms) / range;

    return share < 0 || share > 1 ? -1 : (int)fmin(h->w - 1, share * h->w);
}

/* The row of a bucket, or the first of its rows where there are more rows than buckets. */
static int row_of(const struct heat *h, size_t i)
{
    return (int)(i * (size_t)h->rows / h->n);
}

static const struct float_point *point_at(const struct series *s, int64_t t, size_t *from)
{
    while (*from < s->n && s->p[*from].t < t)
        ++*from;
    return *from < s->n && s->p[*from].t == t ? &s->p[*from] : NULL;
}

static void add(struct heat *h, size_t i, int col, double v)
{
    double *at = &h->counts[row_of(h, i) * h->w + col];

    *at = isnan(*at) ? v : *at + v;
}

/* What fell into a bucket is its count less that of the one below. */
static void add_bucket(struct heat *h, size_t i)
{
    const struct series *s = h->b[i].s;
    size_t from = 0;

    for (size_t k = 0; k < s->n; k++) {
        int col = column_of(h, s->p[k].t);
        double v = s->p[k].v;
        if (i > 0 && !isnan(h->b[i].bound)) {
            const struct float_point *below = point_at(h->b[i - 1].s, s->p[k].t, &from);
            v -= below && isfinite(below->v) ? below->v : 0;
        }
        if (col >= 0 && isfinite(v))
            add(h, i, col, v > 0 ? v : 0);
    }
}

/* Columns hold now three steps, now four: what is shown is a step's share. */
static void divide(struct heat *h)
{
    int *steps = xcalloc((size_t)h->w, sizeof *steps);

    for (size_t k = 0; k < h->b[0].s->n; k++) {
        int col = column_of(h, h->b[0].s->p[k].t);
        if (col >= 0)
            steps[col]++;
    }
    for (int i = 0; i < h->rows * h->w; i++)
        if (steps[i % h->w] > 1)
            h->counts[i] /= steps[i % h->w];
    free(steps);
}

/* Rows between two buckets repeat the lower one; columns between two steps the one before. */
static void spread(struct heat *h)
{
    const struct board *b = h->d->w->board;
    double wide = fmax(1, ((double)b->end_ms - (double)b->start_ms) / h->w);
    int reach = (int)fmin(h->w, ceil(1.5 * (double)b->step_ms / wide) - 1);

    for (int row = 0; row < h->rows; row++)
        for (int col = 1, since = 0; col < h->w; col++) {
            double *at = &h->counts[row * h->w + col];
            since = isnan(*at) ? since + 1 : 0;
            if (since && since <= reach)
                *at = at[-1];
        }
    for (size_t i = 0; i < h->n; i++) {
        int end = i + 1 < h->n ? row_of(h, i + 1) : h->rows;
        for (int row = row_of(h, i) + 1; row < end; row++)
            memcpy(&h->counts[row * h->w], &h->counts[row_of(h, i) * h->w],
                   (size_t)h->w * sizeof *h->counts);
    }
    for (int i = 0; i < h->rows * h->w; i++)
        h->max = fmax(h->max, isnan(h->counts[i]) ? 0 : h->counts[i]);
}

/* 0: nothing; else 1 to `n`. */
static int level_of(const struct heat *h, int row, int col, int n)
{
    double v = h->counts[row * h->w + col];

    if (isnan(v) || v <= 0 || h->max <= 0)
        return 0;
    int level = (int)ceil(log1p(v) / log1p(h->max) * n);
    return level < 1 ? 1 : level > n ? n : level;
}

static bool is_absent(const struct heat *h, int row, int col)
{
    return isnan(h->counts[row * h->w + col]);
}

static void put_shade(const struct heat *h, struct out_cells *c, int x, int y, int row, int col)
{
    static const uint32_t shades[] = { 0xb7, 0x2591, 0x2592, 0x2593, 0x2588 };
    static const char ascii[] = ".:-=+*#%@";
    int n = h->ascii ? (int)sizeof ascii - 1 : (int)N_OF(shades);
    int level = level_of(h, row, col, n);

    if (level)
        cells_put(c, x, y, h->ascii ? (uint32_t)ascii[level - 1] : shades[level - 1],
                  (uint8_t)(ROLE_HEAT + (level * ROLE_N_HEAT - 1) / n));
    else if (is_absent(h, row, col))
        cells_put(c, x, y, h->ascii ? '\'' : 0xb7, ROLE_GRID);
}

/* Two rows in a cell: the upper one is its ink, the lower one its ground. */
static void put_halves(const struct heat *h, struct out_cells *c, int x, int y, int row, int col)
{
    int upper = level_of(h, row + 1, col, ROLE_N_HEAT), lower = level_of(h, row, col, ROLE_N_HEAT);

    if (upper == 0 && lower == 0)
        return;
    if (upper == 0) {
        cells_put(c, x, y, 0x2584, (uint8_t)(ROLE_HEAT + lower - 1));
        return;
    }
    cells_put(c, x, y, 0x2580, (uint8_t)(ROLE_HEAT + upper - 1));
    if (lower)
        cells_at(c, x, y)->bg = (uint8_t)(ROLE_HEAT + lower - 1);
}

// ---- axes ----

static void put_bound(struct buf *b, const struct heat *h, size_t i)
{
    if (isnan(h->b[i].bound))
        buf_put_str(b, h->b[i].s->name);
    else
        out_put_bound(b, &h->d->w->panel->unit, h->b[i].bound, h->ascii);
}

static int gutter_of(const struct heat *h, const struct out_cells *c)
{
    struct buf b = { 0 };
    int w = 1;

    for (size_t i = 0; i < h->n; i++) {
        buf_clear(&b);
        put_bound(&b, h, i);
        int one = cells_text_width(c, buf_str(&b), 16);
        w = one > w ? one : w;
    }
    buf_done(&b);
    return w + 2 > LEAST_GUTTER ? w + 2 : LEAST_GUTTER;
}

static void put_bounds(const struct heat *h, struct out_cells *c, struct out_rect r)
{
    struct buf b = { 0 };
    int step = h->half ? 2 : 1, last = -1;

    for (size_t i = 0; i < h->n; i++) { // the highest bound that ends in a row is written there
        int top = i + 1 < h->n ? row_of(h, i + 1) - 1 : h->rows - 1;
        int y = r.y + r.h - 1 - top / step;
        if (y == last && isnan(h->b[i].bound))
            continue;
        buf_clear(&b);
        put_bound(&b, h, i);
        cells_fill(c, 0, y, r.x - 2, 0, ROLE_AXIS);
        frame_text_right(c, 0, y, r.x - 2, ROLE_AXIS, buf_str(&b));
        last = y;
    }
    buf_done(&b);
}

/* Where the median and the 95th percentile of the window lie. */
static void put_quantile(const struct heat *h, struct out_cells *c, struct out_rect r, double q,
                         const char *name)
{
    struct num_bucket *b = xcalloc(h->n + 2, sizeof *b);
    size_t n = 0;

    for (size_t i = 0; i < h->n && !isnan(h->b[i].bound); i++)
        b[n++] = (struct num_bucket){ h->b[i].bound, series_calc(h->b[i].s, CALC_SUM) };
    if (n && isfinite(b[n - 1].upper)) { // native ones end where there is no more
        b[n] = (struct num_bucket){ INFINITY, b[n - 1].count };
        n++;
    }
    n = num_buckets_clean(b, n);
    double v = n ? num_bucket_quantile(q, b, n) : NAN;
    size_t i = 0;
    while (i + 1 < h->n && h->b[i].bound < v)
        i++;
    if (!isnan(v))
        cells_text(c, r.x + r.w + 1, r.y + r.h - 1 - row_of(h, i) / (h->half ? 2 : 1), RIGHT - 1,
                   ROLE_LABEL, str_of(name));
    free(b);
}

/* The time axis of a plot without series, drawn into the last two rows. */
static struct out_rect put_axes(const struct heat *h, struct out_cells *c)
{
    const struct plot p = { .start = h->d->w->board->start_ms,
                            .end = h->d->w->board->end_ms,
                            .step = h->d->w->board->step_ms,
                            .utc = h->d->w->look->utc,
                            .glyphs = h->d->w->look->glyphs,
                            .gutter = gutter_of(h, c) };
    struct plot_info info;

    plot_put(c, (struct out_rect){ 0, c->h - 2, c->w - RIGHT, 2 }, &p, &info);
    struct out_rect r = { info.r.x, 0, info.r.w, c->h - 1 };
    for (int x = 0; x < r.x - 1; x++)
        cells_put(c, x, c->h - 1, 0, ROLE_AXIS);
    if (r.x > 0)
        cells_put(c, r.x - 1, c->h - 1, c->ascii ? '+' : 0x2514, ROLE_AXIS);
    frame_clear(c, (struct out_rect){ 0, c->h - 2, c->w, 1 });
    for (int y = 0; y < r.h && r.x > 0; y++)
        cells_put(c, r.x - 1, y, c->ascii ? '|' : 0x2502, ROLE_AXIS);
    return r;
}

void widget_heatmap(struct out_cells *c, struct out_rect r, struct drawing *d)
{
    struct out_cells view = cells_view(c, r);
    struct heat h = { .d = d, .ascii = c->ascii, .half = !c->ascii && !d->w->look->mono };

    if (view.h < 2 || view.w < 12)
        return;
    if (d->list.n)
        find_buckets(&h);
    else
        find_native(&h);
    if (h.n == 0) {
        free(h.b);
        return;
    }
    struct out_rect plot = put_axes(&h, &view);
    h.w = plot.w;
    h.rows = plot.h * (h.half ? 2 : 1);
    if (h.w > 0) {
        h.counts = xcalloc((size_t)(h.rows * h.w), sizeof *h.counts);
        for (int i = 0; i < h.rows * h.w; i++)
            h.counts[i] = NAN;
        for (size_t i = 0; i < h.n; i++)
            add_bucket(&h, i);
        divide(&h);
        spread(&h);
        for (int y = 0; y < plot.h; y++)
            for (int x = 0; x < plot.w; x++)
                (h.half ? put_halves : put_shade)(&h, &view, plot.x + x, plot.h - 1 - y,
                                                  y * (h.half ? 2 : 1), x);
        put_bounds(&h, &view, plot);
        put_quantile(&h, &view, plot, 0.5, "p50");
        put_quantile(&h, &view, plot, 0.95, "p95");
        d->plot = (struct out_rect){ r.x + plot.x, r.y, plot.w, plot.h };
    }
    free(h.counts);
    free(h.b);
}
