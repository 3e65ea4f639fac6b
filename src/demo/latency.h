/* latency.h - how long things take: events over a mixture of distributions, put into buckets.
 *
 * A mode is log-logistic: a median, and a shape that says how narrow it is (3 to 5). Classic
 * buckets and native ones are sums over the same cells, so both forms of a histogram agree, and
 * each cell only grows.
 */
#ifndef PROMCTL_DEMO_LATENCY_H
#define PROMCTL_DEMO_LATENCY_H

#include "demo/sim.h"
#include "model/histogram.h"

enum {
    HIST_MAX_BOUNDS = 12,
    HIST_MODES = 3,
    HIST_SCHEMA = 3,      /* what Go's client picks for a growth factor of 1.1 */
    HIST_FIRST = -8 * 13, /* index of the lowest native bucket, which takes all below */
    HIST_LAST = 8 * 6,    /* of the highest, which takes all above */
    HIST_NATIVE = HIST_LAST - HIST_FIRST + 1,
};

struct hist_mode {
    double median_s, shape;
    double n; /* events */
};

struct demo_hist {
    const double *bounds; /* of classic buckets, without +Inf */
    size_t n_bounds;
    double cumulative[HIST_MAX_BOUNDS + 1]; /* the last is +Inf, the count */
    double count, sum;
    double native[HIST_NATIVE];
};

/* `stream` fixes the rounding: every histogram has its own. */
void demo_hist_fill(const struct sim *s, uint64_t stream, const double *bounds, size_t n_bounds,
                    const struct hist_mode modes[HIST_MODES], struct demo_hist *out);

/* The mean of a mode, s. */
double hist_mode_mean(const struct hist_mode *m);

/* The same as a native histogram; spans and counts in `a`. */
const struct histogram *demo_hist_native(struct arena *a, const struct demo_hist *h);

#endif
