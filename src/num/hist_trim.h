/* hist_trim.h - the operators `</` and `>/`: the part of a histogram below or above a value.
 *
 * Source: prometheus model/histogram/float_histogram.go TrimBuckets.
 */
#ifndef PROMCTL_NUM_HIST_TRIM_H
#define PROMCTL_NUM_HIST_TRIM_H

#include "num/hist.h"

/* Keeps the observations below (above) `at`, splitting the bucket that holds it. Count and sum are
 * estimated anew from the middles of the buckets, but only if anything was cut. */
void num_hist_trim_above(struct num_hist *x, double at); /* x </ at */
void num_hist_trim_below(struct num_hist *x, double at); /* x >/ at */

#endif
