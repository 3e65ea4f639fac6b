/* stats.h - extremes, deviation and quantiles of plain values.
 *
 * Source: prometheus promql/functions.go (the _over_time functions), promql/engine.go (the
 * aggregations), promql/quantile.go quantile.
 */
#ifndef PROMCTL_NUM_STATS_H
#define PROMCTL_NUM_STATS_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether `v` takes the place of `best`. NaN loses to everything, so that it is the answer only
 * where there is nothing else; the first of equals stays. */
static inline bool num_above(double v, double best)
{
    return v > best || isnan(best);
}

static inline bool num_below(double v, double best)
{
    return v < best || isnan(best);
}

/* min, max, min_over_time(), max_over_time(). n > 0, as in all that follows. */
double num_min_of(const double *v, size_t n);
double num_max_of(const double *v, size_t n);

/* ts_of_min_over_time() and ts_of_max_over_time(): where it is, the last of equals. */
size_t num_min_at(const double *v, size_t n);
size_t num_max_at(const double *v, size_t n);

/* stdvar_over_time(), compensated. stddev_over_time() is its square root. */
double num_stdvar_over_time(const double *v, size_t n);

/* The aggregations stdvar and stddev: not compensated, NaN where the first value is not finite. */
struct num_welford {
    double n, mean, m2;
};

static inline struct num_welford num_welford_first(double x)
{
    return (struct num_welford){ 1, x, isfinite(x) ? 0 : NAN };
}

static inline void num_welford_add(struct num_welford *w, double x)
{
    w->n += 1;
    double delta = x - w->mean;
    w->mean += delta / w->n;
    w->m2 += delta * (x - w->mean);
}

static inline double num_welford_var(const struct num_welford *w)
{
    return w->m2 / w->n;
}

/* Sorts in place, NaN first, equals in the order they had. */
void num_sort(double *v, size_t n);

/* The quantile of what num_sort() sorted. NaN of nothing or for a NaN q; -Inf for q < 0, +Inf for
 * q > 1. */
double num_quantile_sorted(double q, const double *v, size_t n);

/* The same of any values, which are sorted on the way. */
double num_quantile(double q, double *v, size_t n);

/* mad_over_time(): the median distance to the median, NaN if any value is. Changes `v`. */
double num_mad(double *v, size_t n);

#endif
