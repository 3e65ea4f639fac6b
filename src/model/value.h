/* value.h - what a PromQL query returns, and the samples series are made of.
 *
 * A value lives in the arena it was made in. Points are in order of time; a float and a histogram
 * never share a time.
 * Source: prometheus promql/value.go.
 */
#ifndef PROMCTL_MODEL_VALUE_H
#define PROMCTL_MODEL_VALUE_H

#include "model/histogram.h"
#include "model/labels.h"

#include <stdint.h>

/* The bits of the NaN that says "this series has ended"; compare bits, never values.
 * Source: prometheus model/value/value.go. */
#define SAMPLE_STALE_BITS  UINT64_C(0x7ff0000000000002)
#define SAMPLE_NORMAL_BITS UINT64_C(0x7ff8000000000001)

static inline uint64_t sample_bits(double v)
{
    uint64_t u;
    memcpy(&u, &v, sizeof u);
    return u;
}

static inline bool sample_is_stale(double v)
{
    return sample_bits(v) == SAMPLE_STALE_BITS;
}

struct float_point {
    int64_t t;
    double v;
};

struct hist_point {
    int64_t t;
    const struct histogram *h;
};

struct hist_sample { /* as it was stored; stale: the bits are in its sum */
    int64_t t, st;   /* st: start time, 0 if unknown */
    const struct histogram *h;
};

struct value_series {
    struct labels labels;
    const struct float_point *floats;
    const struct hist_point *hists;
    size_t n_floats, n_hists;
};

enum value_type { VALUE_NONE, VALUE_SCALAR, VALUE_VECTOR, VALUE_MATRIX, VALUE_STRING };

struct value {
    enum value_type type;
    struct value_series *series; /* VECTOR: one point each; MATRIX */
    size_t n;
    struct float_point scalar; /* SCALAR; STRING: the time */
    struct str string;
};

#endif
