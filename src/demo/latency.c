/* latency.c - events over a mixture of distributions, see latency.h. */
#include "demo/latency.h"

#include <math.h>

struct mode {
    double n, shape, ln_median;
    double below; /* share in the cells so far */
};

/* Share of a mode at or below exp(ln_x). */
static double share_below(const struct mode *m, double ln_x)
{
    return 1 / (1 + exp(m->shape * (m->ln_median - ln_x)));
}

double hist_mode_mean(const struct hist_mode *m)
{
    double x = M_PI / m->shape;

    return m->median_s * x / sin(x);
}

/* The cell that ends at `ln_x`, `last` the one that takes the rest. Cells are rounded one by one,
 * each from its own offset, so that the sum is right on average. */
static double cell(const struct sim *s, uint64_t stream, uint64_t i, struct mode modes[HIST_MODES],
                   double ln_x, bool last)
{
    double mass = 0;

    for (int m = 0; m < HIST_MODES; m++) {
        if (modes[m].n <= 0)
            continue;
        double here = last ? 1 : share_below(&modes[m], ln_x);
        mass += modes[m].n * (here - modes[m].below);
        modes[m].below = here;
    }
    return floor(mass + sim_unit(s, stream << 16, i));
}

void demo_hist_fill(const struct sim *s, uint64_t stream, const double *bounds, size_t n_bounds,
                    const struct hist_mode modes[HIST_MODES], struct demo_hist *out)
{
    struct mode m[HIST_MODES];
    double sum = 0, ln_bound[HIST_MAX_BOUNDS] = { 0 };
    size_t b = 0;
    uint64_t i = 0;

    *out = (struct demo_hist){ .bounds = bounds, .n_bounds = n_bounds };
    for (int k = 0; k < HIST_MODES; k++) {
        m[k] = (struct mode){ modes[k].n, modes[k].shape, log(modes[k].median_s), 0 };
        if (modes[k].n > 0)
            sum += modes[k].n * hist_mode_mean(&modes[k]);
    }
    for (size_t k = 0; k < n_bounds; k++)
        ln_bound[k] = log(bounds[k]);
    for (int k = 0; k < HIST_NATIVE; k++) {
        double ln_end = (k + HIST_FIRST) * M_LN2 / (1 << HIST_SCHEMA);
        bool last = k == HIST_NATIVE - 1;
        // Classic bounds inside this native bucket cut it. Bounds that are equal fall together.
        while (b < n_bounds && (last || ln_bound[b] < ln_end - 1e-9)) {
            out->native[k] += cell(s, stream, i++, m, ln_bound[b], false);
            out->cumulative[b++] = out->count + out->native[k];
        }
        out->native[k] += cell(s, stream, i++, m, ln_end, last);
        out->count += out->native[k];
        if (b < n_bounds && ln_bound[b] <= ln_end + 1e-9)
            out->cumulative[b++] = out->count;
    }
    out->cumulative[n_bounds] = out->count;
    out->sum = floor(sum * 1e6) / 1e6;
}

const struct histogram *demo_hist_native(struct arena *a, const struct demo_hist *h)
{
    struct histogram *n = arena_new(a, struct histogram);
    struct histogram_span *spans = arena_new_n(a, struct histogram_span, HIST_NATIVE);
    double *counts = arena_new_n(a, double, HIST_NATIVE);
    int next = 0; // the bucket after the last span, as an index of schema 3

    n->schema = HIST_SCHEMA;
    n->zero_threshold = 0x1p-128;
    n->count = h->count;
    n->sum = h->sum;
    for (int k = 0; k < HIST_NATIVE; k++) {
        if (h->native[k] == 0)
            continue;
        int index = k + HIST_FIRST;
        if (n->pos.n_spans == 0 || index != next)
            spans[n->pos.n_spans++] = (struct histogram_span){ index - next, 0 };
        spans[n->pos.n_spans - 1].n++;
        counts[n->pos.n++] = h->native[k];
        next = index + 1;
    }
    n->pos.spans = spans;
    n->pos.counts = counts;
    return n;
}
