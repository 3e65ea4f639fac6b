/* math.h - the arithmetic of Go where C's differs, and the per-sample functions of PromQL that
 * libm does not have.
 *
 * Source: go math/dim.go, prometheus promql/functions.go.
 */
#ifndef PROMCTL_NUM_MATH_H
#define PROMCTL_NUM_MATH_H

#include <math.h>
#include <stdint.h>

/* Go's math.Max and math.Min: an infinity in their direction wins, then NaN, and +0 is above -0;
 * C's fmax() and fmin() skip NaN. */
static inline double num_max(double a, double b)
{
    if (a == INFINITY || b == INFINITY)
        return INFINITY;
    if (isnan(a) || isnan(b))
        return NAN;
    if (a == 0 && b == 0)
        return signbit(a) ? b : a;
    return a > b ? a : b;
}

static inline double num_min(double a, double b)
{
    if (a == -INFINITY || b == -INFINITY)
        return -INFINITY;
    if (isnan(a) || isnan(b))
        return NAN;
    if (a == 0 && b == 0)
        return signbit(a) ? a : b;
    return a < b ? a : b;
}

/* clamp(), for lo <= hi or either NaN; where hi < lo there is no result, which is up to the
 * caller. clamp_min() and clamp_max() are this with an infinity. */
static inline double num_clamp(double v, double lo, double hi)
{
    return num_max(lo, num_min(hi, v));
}

/* round(v, to): ties go up. */
static inline double num_round(double v, double to)
{
    double inverse = 1.0 / to;
    return floor(v * inverse + 0.5) / inverse;
}

/* -1, 1, or `v` itself: both zeros and NaN. */
static inline double num_sgn(double v)
{
    return v < 0 ? -1 : v > 0 ? 1 : v;
}

/* The operator %: the sign is that of `a`. */
static inline double num_mod(double a, double b)
{
    return fmod(a, b);
}

static inline double num_deg(double v)
{
    return v * 180 / M_PI;
}

static inline double num_rad(double v)
{
    return v * M_PI / 180;
}

/* int64(v) as amd64 does it: what does not fit, and NaN, is the smallest value. */
static inline int64_t num_to_int64(double v)
{
    return v >= -0x1p63 && v < 0x1p63 ? (int64_t)v : INT64_MIN;
}

/* Duration.Seconds(): whole seconds and the rest are divided apart. */
static inline double num_seconds(int64_t ms)
{
    return (double)(ms / 1000) + (double)(ms % 1000 * 1000000) / 1e9;
}

#endif
