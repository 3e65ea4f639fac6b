/* hist_zero.h - zero buckets of different width; private to num/hist*.c. */
#ifndef PROMCTL_NUM_HIST_ZERO_H
#define PROMCTL_NUM_HIST_ZERO_H

#include "num/hist.h"
#include "num/sum.h"

/* The count of the zero bucket of `h` if it reached to `*threshold`, at least as far as it does;
 * where that cuts a populated bucket, `*threshold` becomes the bucket's outer bound. `x` is where
 * `h` is from, if anywhere: the compensations of its counts are then added as well. */
struct num_kahan num_hist_zero_count(const struct histogram *h, const struct num_hist *x,
                                     double *threshold);

/* Widens the zero bucket of `x` until it covers that of `other` and cuts no populated bucket of
 * either. What the zero bucket of `other` has then. */
struct num_kahan num_hist_join_zero(struct num_hist *x, const struct histogram *other);

#endif
