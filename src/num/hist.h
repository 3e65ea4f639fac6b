/* hist.h - a native histogram that can be changed, and what one histogram alone can do.
 *
 * struct histogram is immutable and shared; struct num_hist owns its memory and keeps it from use
 * to use. `h` is what it holds at any moment, to be read by everything that takes a struct
 * histogram, and moves with every change; nothing outside num/ writes to it but `reset`.
 * `{0}` is the empty histogram; num_hist_done() in the end.
 *
 * All histograms have passed histogram_check() or were made here.
 * Source: prometheus model/histogram/float_histogram.go.
 */
#ifndef PROMCTL_NUM_HIST_H
#define PROMCTL_NUM_HIST_H

#include "model/histogram.h"

struct num_hist_side {
    struct {
        struct histogram_span *p;
        size_t n, cap;
    } spans;
    struct num_doubles {
        double *p;
        size_t n, cap;
    } counts, low; /* low: what rounding took from each count; as long as counts */
};

struct num_hist {
    struct histogram h;
    struct num_hist_low { /* of the sums, see num_hist_add_kahan() */
        double zero_count, count, sum;
    } low;
    bool compensated;

    struct num_hist_side pos, neg, spare; /* private: what `h` points into */
    struct num_doubles bounds, spare_bounds;
};

void num_hist_done(struct num_hist *x);

/* A copy of `h`, which is not one of `x` itself. The compensation is gone. */
void num_hist_set(struct num_hist *x, const struct histogram *h);

/* A copy with the resolution lowered to `schema`, at most that of `h`; the reset hint is then
 * unknown. Custom buckets have but one schema. */
void num_hist_set_schema(struct num_hist *x, const struct histogram *h, int32_t schema);

/* An immutable copy. */
struct histogram *num_hist_dup(struct arena *a, const struct num_hist *x);

/* All counts and the sum. A negative factor makes a gauge; dividing by 0 leaves no buckets. */
void num_hist_mul(struct num_hist *x, double factor);
void num_hist_div(struct num_hist *x, double divisor);

/* Merges buckets until the schema is `schema`; not for custom buckets. */
void num_hist_reduce(struct num_hist *x, int32_t schema);

/* Drops empty buckets, but keeps (or inserts) those of runs between populated buckets that are not
 * longer than `max_empty`. At most NUM_HIST_MAX_RUN in a row are ever inserted. */
enum { NUM_HIST_MAX_RUN = 1024 };
void num_hist_compact(struct num_hist *x, size_t max_empty);

/* Whether a count or the sum is infinite. */
bool num_hist_overflown(const struct histogram *h);

/* Bytes that Prometheus would say it takes; a histogram counts as (bytes + 8) / 16 samples. */
size_t num_hist_size_bytes(const struct histogram *h);

/* Prometheus' equality: bucket by bucket, bits of counts, whatever the reset hint and the way
 * spans are cut. The second compares what num_hist_compact(, 0) would leave of them. */
bool num_hist_eq(const struct histogram *a, const struct histogram *b);
bool num_hist_eq_compact(const struct histogram *a, const struct histogram *b);

#endif
