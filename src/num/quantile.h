/* quantile.h - quantiles, fractions and deviation of classic and native histograms, as
 * histogram_quantile(), histogram_fraction(), histogram_stddev() and histogram_stdvar() give them.
 *
 * Source: prometheus promql/quantile.go, promql/functions.go histogramVariance.
 */
#ifndef PROMCTL_NUM_QUANTILE_H
#define PROMCTL_NUM_QUANTILE_H

#include "model/histogram.h"

/* ---- classic ---- */

struct num_bucket {
    double upper; /* not NaN */
    double count; /* cumulative */
};

/* What had to be changed for counts to rise with the bounds. */
struct num_monotonic {
    bool forced;                 /* and not only by a rounding error */
    double min_upper, max_upper; /* bounds between which counts fell; +Inf and -Inf if none did */
    double max_diff;
};

/* Sorts, adds up equal bounds; returns how many are left. What num_bucket_fraction() wants. */
size_t num_buckets_merge(struct num_bucket *b, size_t n);

/* Makes the counts of merged buckets rise. What num_bucket_quantile() wants, and what it reports
 * is worth an annotation where 0 <= q <= 1 and the last bound is +Inf. */
struct num_monotonic num_buckets_raise(struct num_bucket *b, size_t n);

/* Both, where nobody is told. */
size_t num_buckets_clean(struct num_bucket *b, size_t n);

/* NaN when there are fewer than two buckets, the last is not +Inf, or nothing was observed. */
double num_bucket_quantile(double q, const struct num_bucket *clean, size_t n);
double num_bucket_fraction(double lower, double upper, const struct num_bucket *merged, size_t n);

/* ---- native ---- */

/* Observations of NaN are in the count and in no bucket. `*nans`, if not NULL, tells what they did
 * to the result; then PromQL says so. */
enum num_nans {
    NUM_NANS_NONE,
    NUM_NANS_RESULT,  /* the quantile lies among them: NaN */
    NUM_NANS_SKEW,    /* the quantile is higher for them */
    NUM_NANS_EXCLUDED /* fractions leave them out */
};

double num_histogram_quantile(double q, const struct histogram *h);
double num_histogram_quantile_nans(double q, const struct histogram *h, enum num_nans *nans);
double num_histogram_fraction(double lower, double upper, const struct histogram *h,
                              enum num_nans *nans);

double num_histogram_stdvar(const struct histogram *h); /* histogram_stddev(): its square root */

#endif
