/* quantile.h - quantiles of classic and native histograms, as histogram_quantile() gives them.
 *
 * Source: prometheus promql/quantile.go BucketQuantile, HistogramQuantile.
 */
#ifndef PROMCTL_NUM_QUANTILE_H
#define PROMCTL_NUM_QUANTILE_H

#include "model/histogram.h"

struct num_bucket {
    double upper; /* not NaN */
    double count; /* cumulative */
};

/* Brings classic buckets into the form num_bucket_quantile() wants: sorted, equal bounds added
 * up, counts made monotonic. Returns how many are left. */
size_t num_buckets_clean(struct num_bucket *b, size_t n);

/* NaN when there are fewer than two buckets, the last is not +Inf, or nothing was observed. */
double num_bucket_quantile(double q, const struct num_bucket *clean, size_t n);

double num_histogram_quantile(double q, const struct histogram *h);

#endif
