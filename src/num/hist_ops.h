/* hist_ops.h - two and more histograms: sums, differences, averages, resets.
 *
 * The one with the lower resolution sets that of the result; zero buckets are widened until no
 * populated bucket of either is cut; custom bounds that differ are reduced to those in common.
 * Results are not compacted.
 * Source: prometheus model/histogram/float_histogram.go, promql/functions.go (funcSumOverTime,
 * funcAvgOverTime), promql/engine.go (the same of aggregations).
 */
#ifndef PROMCTL_NUM_HIST_OPS_H
#define PROMCTL_NUM_HIST_OPS_H

#include "num/hist.h"

/* What an operation has to tell beside its result; PromQL has an annotation for each. */
enum num_hist_note {
    NUM_HIST_INCOMPATIBLE = 1,   /* exponential with custom buckets: there is no result */
    NUM_HIST_RECONCILED = 2,     /* custom bounds differed, in an addition */
    NUM_HIST_RECONCILED_SUB = 4, /* the same, in a subtraction */
    NUM_HIST_COLLISION = 8,      /* one hint says "reset", the other "not reset" */
    NUM_HIST_NOT_COUNTER = 16,   /* a gauge where counters are expected */
    NUM_HIST_NOT_GAUGE = 32,     /* and the other way round */
    NUM_HIST_OVERLAP = 64,       /* of start times */
};

/* x += other, x -= other: the notes. Where they have NUM_HIST_INCOMPATIBLE, `x` is as it was. The
 * reset hint is the one both have; a gauge prevails, then unknown. `other` is not part of `x`. The
 * operator - makes the result a gauge, which is up to the caller. */
unsigned num_hist_add(struct num_hist *x, const struct histogram *other);
unsigned num_hist_sub(struct num_hist *x, const struct histogram *other);

/* x += other with Neumaier's compensation of every count and sum kept beside it (`x` is then
 * `compensated`) until num_hist_settle() adds it in. */
unsigned num_hist_add_kahan(struct num_hist *x, const struct histogram *other);
void num_hist_settle(struct num_hist *x);

/* Sum or average of one histogram after the other, compensated. An average is divided at the end,
 * unless the sum would overflow: from there on it is a running mean. `{0}` to begin with. */
struct num_hist_acc {
    struct num_hist x;   /* the result, once num_hist_acc_end() was called */
    struct num_hist tmp; /* private */
    bool mean, incremental;
    double n;
    bool seen_reset, seen_not_reset;
    unsigned notes; /* NUM_HIST_RECONCILED; COLLISION after num_hist_acc_end() */
};
void num_hist_acc_begin(struct num_hist_acc *a, bool mean, const struct histogram *h);
/* False: incompatible, and the accumulator is as it was. */
bool num_hist_acc_add(struct num_hist_acc *a, const struct histogram *h);
void num_hist_acc_end(struct num_hist_acc *a);
void num_hist_acc_done(struct num_hist_acc *a);

/* Whether a counter was reset between `prev` and `h`. The hint of `h` decides if it says anything;
 * else a smaller count anywhere does, and what only a restart can change: a higher resolution, a
 * narrower zero bucket. The sum says nothing. */
bool num_hist_reset(const struct histogram *h, const struct histogram *prev);

/* The histogram on the line from `p` at place 0 to `q` at place 1, into `out`: the notes. A
 * counter that was reset between the two begins at 0. At 0 and at 1 it is a copy. */
unsigned num_hist_interpolate(struct num_hist *out, const struct histogram *p,
                              const struct histogram *q, double place, bool counter);

#endif
