/* spark.h - values as one row of blocks: sparklines over time, mini bars over buckets.
 *
 * One cell a value. Without UTF-8 the eight levels are `_ . : - = + * #`.
 */
#ifndef PROMCTL_OUT_SPARK_H
#define PROMCTL_OUT_SPARK_H

#include "out/term.h"

/* Appends `n` cells for values over time, in order. Levels lie between the smallest and the
 * largest, or between 0 and the largest when `from_zero` (rates, counts, ratios) and the smallest
 * is below half of it. NaN is "no data", a blank; infinities are the edges. */
void out_spark(struct buf *b, const struct out_term *t, const double *v, size_t n, bool from_zero);

/* Appends `n` cells, one a bucket, scaled to the largest; an empty bucket is a dot, and what is
 * not empty shows at least the lowest level. Counts are de-cumulated. */
void out_mini_bars(struct buf *b, const struct out_term *t, const double *counts, size_t n);

/* A bar of `cells` filled to `share` (0..1) in eighths; blanks fill the rest. */
void out_bar(struct buf *b, const struct out_term *t, double share, size_t cells);

#endif
