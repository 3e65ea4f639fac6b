/* extend.h - ranges whose borders are given a value: the modifiers `anchored` and `smoothed`.
 *
 * An anchored range takes the last sample at or before its start along; a smoothed one also the
 * first at or after its end, and draws a line between samples across the borders. For that, the
 * windows here hold the samples of (start - lookback, end], smoothed of (start - lookback,
 * end + lookback]. Nothing is extrapolated; start times are not looked at.
 * Source: prometheus promql/functions.go extendedRate, promql/engine.go extendFloats, smoothSeries.
 */
#ifndef PROMCTL_NUM_EXTEND_H
#define PROMCTL_NUM_EXTEND_H

#include "num/rate.h"

/* Where of `n` > 0 rising times an extended range begins and ends, both inclusive. False: nothing
 * in it. Also made for histograms, whose times are `stride` bytes apart. */
struct num_extent {
    size_t first, last;
};
bool num_extent(const int64_t *t, size_t stride, size_t n, int64_t start, int64_t end,
                bool smoothed, struct num_extent *out);

/* rate, increase and delta over an extended range. */
bool num_rate_extended(const struct num_window *w, enum num_rate kind, bool smoothed, double *out);

/* The samples that changes() and resets() of an anchored range look at: from the last one at or
 * before its start, of whatever kind, or from the first. False: none lies after the start. */
bool num_anchor(const int64_t *t, size_t n, const struct hist_sample *h, size_t n_h, int64_t start,
                size_t *first, size_t *first_h);

/* The range itself: points at both borders and what lies between. `out` has room for n + 2;
 * returns how many there are. */
size_t num_extend(const struct num_window *w, bool smoothed, struct float_point *out);

/* An instant selector that is smoothed: at `at`, from the n samples around it. Carried forward
 * behind the last; false before the first. */
bool num_smoothed_at(const int64_t *t, const double *v, size_t n, int64_t at, double *out);

/* The place of `at` between two times, from 0 to 1. */
static inline double num_between(int64_t t0, int64_t t1, int64_t at)
{
    return (double)(at - t0) / (double)(t1 - t0);
}

#endif
