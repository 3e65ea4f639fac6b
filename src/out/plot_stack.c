/* plot_stack.c - series on top of each other: sums of columns, shares of them, their bands. */
#include "out/plot_impl.h"

#include <stdlib.h>

static double average(const struct plot_series *s, int64_t start, int64_t end)
{
    double mean = 0;
    size_t n = 0;

    for (size_t i = 0; i < s->n; i++)
        if (s->p[i].t >= start && s->p[i].t <= end && isfinite(s->p[i].v)) {
            n++;
            mean += (s->p[i].v - mean) / (double)n;
        }
    return mean;
}

void plot_stack_sort(struct plot_series *s, size_t n, int64_t start, int64_t end)
{
    double *mean = xcalloc(n + 1, sizeof *mean);

    for (size_t i = 0; i < n; i++)
        mean[i] = average(&s[i], start, end);
    for (size_t i = 1; i < n; i++) { // few, and equal ones keep their order
        struct plot_series moved = s[i];
        double m = mean[i];
        size_t k = i;
        for (; k > 0 && mean[k - 1] < m; k--) {
            s[k] = s[k - 1];
            mean[k] = mean[k - 1];
        }
        s[k] = moved;
        mean[k] = m;
    }
    free(mean);
}

/* Values of a series, a column each: what is missing is 0 near a sample, else NaN. */
static void values_of(const struct plot *p, const struct plot_time *t, const struct plot_col *cols,
                      double *v)
{
    double range = t->end > t->start ? (double)t->end - (double)t->start : 1;
    double reach = 1.5 * (double)p->step * (t->nx - 1) / range;
    int last = -1;

    for (int x = 0; x < t->nx; x++) {
        last = cols[x].sampled ? x : last;
        v[x] = cols[x].any ? cols[x].max : last >= 0 && x - last <= reach ? 0 : NAN;
    }
    last = -1;
    for (int x = t->nx - 1; x >= 0; x--) {
        last = cols[x].sampled ? x : last;
        if (isnan(v[x]) && last >= 0 && last - x <= reach)
            v[x] = 0;
    }
}

/* Cumulates a row onto the one before it, where there is one. */
static void add_row(double *row, const double *below, int nx)
{
    for (int x = 0; x < nx; x++) {
        if (below && !isnan(below[x]))
            row[x] = isnan(row[x]) ? below[x] : row[x] + below[x];
    }
}

/* Where only the upper series have a sample, those below have a band of no height. */
static void fill_below(double *tops, size_t n, int nx)
{
    for (int x = 0; x < nx; x++) {
        const double *sum = &tops[(n - 1) * (size_t)nx + (size_t)x];
        for (size_t i = 0; i < n && !isnan(*sum); i++) {
            double *at = &tops[i * (size_t)nx + (size_t)x];
            if (!isnan(*at))
                break;
            *at = 0;
        }
    }
}

static void to_shares(double *tops, size_t n, int nx)
{
    for (int x = 0; x < nx; x++) {
        double sum = tops[(n - 1) * (size_t)nx + (size_t)x];
        for (size_t i = 0; i < n; i++) {
            double *at = &tops[i * (size_t)nx + (size_t)x];
            *at = sum == 0 ? NAN : *at / sum;
        }
    }
}

void plot_stack_sum(const struct plot *p, const struct plot_time *t, double *tops,
                    struct plot_range *r)
{
    struct plot_col *cols = xcalloc((size_t)t->nx, sizeof *cols);
    size_t nx = (size_t)t->nx;

    for (size_t i = 0; i < p->n; i++) {
        plot_fold(p, &p->series[i], t, cols);
        values_of(p, t, cols, &tops[i * nx]);
        add_row(&tops[i * nx], i ? &tops[(i - 1) * nx] : NULL, t->nx);
    }
    free(cols);
    if (p->n == 0)
        return;
    fill_below(tops, p->n, t->nx);
    if (p->stack == PLOT_SHARES)
        to_shares(tops, p->n, t->nx);
    for (size_t i = 0; i < p->n * nx; i++)
        plot_range_add(r, tops[i]);
    if (r->any)
        plot_range_add(r, 0);
}

static void draw_band(struct plot_canvas *v, const struct plot_axis *a, const double *tops,
                      const double *below)
{
    int zero = plot_axis_row(a, 0, v->ny);

    for (int x = 0; x < v->nx; x++) {
        if (!isfinite(tops[x]))
            continue;
        int to = plot_axis_row(a, tops[x], v->ny);
        int from = below ? plot_axis_row(a, below[x], v->ny) : zero + (to <= zero ? 1 : -1);
        if (to < from)
            plot_canvas_fill(v, x, to, from - 1);
        else if (to > from)
            plot_canvas_fill(v, x, from + 1, to);
    }
}

void plot_canvas_stack(struct plot_canvas *v, const struct plot *p, const struct plot_axis *a,
                       const double *tops, const bool *dim)
{
    for (size_t k = 0; k < p->n; k++) {
        size_t i = v->block ? p->n - 1 - k : k, nx = (size_t)v->nx; // blocks: the highest behind
        draw_band(v, a, &tops[i * nx], i ? &tops[(i - 1) * nx] : NULL);
        plot_canvas_merge(v, dim[i] ? ROLE_DIM : plot_role(p->series[i].slot), PLOT_RANK_SERIES,
                          p->mono ? (uint8_t)(i % 3 + 1) : 0);
    }
}
