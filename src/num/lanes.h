/* lanes.h - aggregations over series: a column of values at a time, a lane for each step.
 *
 * `has` says which steps a column has a value at, a bit each, the first step's lowest; `n` is the
 * number of steps. For every lane the additions happen in the order of the calls, so that the
 * result is that of the same aggregation made step by step.
 */
#ifndef PROMCTL_NUM_LANES_H
#define PROMCTL_NUM_LANES_H

#include <stddef.h>
#include <stdint.h>

#include "num/stats.h"
#include "num/sum.h"

/* The sum, to which its compensation is still to be added: `s` begins as NUM_LANES_ZERO, `c` as
 * 0. */
#define NUM_LANES_ZERO (-0.0) /* what changes no number when it is added, 0 included */
void num_lanes_sum(double *s, double *c, const double *v, const uint64_t *has, size_t n);

/* `a` of a lane is not looked at before its first value: `seen` tells which have one, and is
 * brought up to date. */
void num_lanes_avg(struct num_avg *a, uint64_t *seen, const double *v, const uint64_t *has,
                   size_t n);
void num_lanes_dev(struct num_welford *a, uint64_t *seen, const double *v, const uint64_t *has,
                   size_t n);

/* Begin as 0; as NaN, which every value replaces. */
void num_lanes_count(double *a, const uint64_t *has, size_t n);
void num_lanes_min(double *a, const double *v, const uint64_t *has, size_t n);
void num_lanes_max(double *a, const double *v, const uint64_t *has, size_t n);

#endif
