/* histogram.h - native histograms, one struct for integer and float ones.
 *
 * Bucket i of schema s (-4..8) holds (2^(2^-s * (i-1)), 2^(2^-s * i)]; schema -53 has custom
 * bounds. Counts are absolute and float64, as PromQL sees them.
 * Source: prometheus model/histogram/float_histogram.go, histogram.go.
 */
#ifndef PROMCTL_MODEL_HISTOGRAM_H
#define PROMCTL_MODEL_HISTOGRAM_H

#include "base/arena.h"
#include "base/err.h"

#include <stdint.h>

enum { HISTOGRAM_CUSTOM_SCHEMA = -53, HISTOGRAM_MIN_SCHEMA = -4, HISTOGRAM_MAX_SCHEMA = 8 };

enum histogram_reset {
    HISTOGRAM_RESET_UNKNOWN,
    HISTOGRAM_RESET,
    HISTOGRAM_NOT_RESET,
    HISTOGRAM_GAUGE
};

struct histogram_span {
    int32_t offset; /* gap to the previous span, or the index of the first bucket */
    uint32_t n;     /* consecutive buckets */
};

struct histogram_side {
    const struct histogram_span *spans;
    size_t n_spans;
    const double *counts; /* absolute, one a bucket of the spans */
    size_t n;
};

struct histogram {
    enum histogram_reset reset;
    int32_t schema;
    double zero_threshold, zero_count, count, sum;
    struct histogram_side pos, neg;
    const double *bounds; /* custom upper bounds, ascending, without +Inf; schema -53 only */
    size_t n_bounds;
    bool is_float; /* counts were floats where it came from */
};

/* One bucket as PromQL prints it. */
struct histogram_bucket {
    double lower, upper;
    bool lower_incl, upper_incl;
    double count;
};

/* The upper bound of bucket `index` of the positive side (negated: the lower one of the negative
 * side), to the last bit what Prometheus computes. The schema is a valid one. */
double histogram_bound(const struct histogram *h, int32_t index);

/* Walks the populated and empty buckets from the most negative through zero (where something is
 * counted) to the most positive. `h` has passed histogram_check(). Start with `*it = {0}`; false
 * at the end. */
struct histogram_iter {
    size_t i; /* private */
    int side;
    size_t span, in_span;
    int32_t index;
};
bool histogram_next(const struct histogram *h, struct histogram_iter *it,
                    struct histogram_bucket *out);
bool histogram_next_down(const struct histogram *h, struct histogram_iter *it,
                         struct histogram_bucket *out); /* the other way round */

/* Whether the spans of a side are in order and need as many buckets as there are. ERR_FORMAT. */
bool histogram_check_spans(const struct histogram_side *s, struct err *e);

/* Bound checks of histogram.Validate: span and bucket numbers, negative counts, custom bounds.
 * ERR_FORMAT in upstream's words. */
bool histogram_check(const struct histogram *h, struct err *e);

/* A deep copy. */
struct histogram *histogram_dup(struct arena *a, const struct histogram *h);

bool histogram_eq(const struct histogram *a, const struct histogram *b); /* bit for bit */

#endif
