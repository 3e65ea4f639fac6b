#include "num/regress.h"

#include "num/sum.h"

struct num_line num_line_fit(const int64_t *t_ms, const double *v, size_t n, int64_t at_ms)
{
    struct num_kahan sx = { 0 }, sy = { 0 }, sxy = { 0 }, sxx = { 0 };
    bool flat = true;
    for (size_t i = 0; i < n; i++) {
        // 0 for the first sample even if it is NaN: a lone NaN counts as flat.
        flat = flat && (i == 0 || v[i] == v[0]);
        double x = (double)(int64_t)((uint64_t)t_ms[i] - (uint64_t)at_ms) / 1e3;
        num_kahan_add(&sx, x);
        num_kahan_add(&sy, v[i]);
        num_kahan_add(&sxy, x * v[i]);
        num_kahan_add(&sxx, x * x);
    }
    if (flat)
        return isinf(v[0]) ? (struct num_line){ NAN, NAN } : (struct num_line){ 0, v[0] };

    return num_line_of((double)n, sx.s + sx.c, sy.s + sy.c, sxy.s + sxy.c, sxx.s + sxx.c);
}

bool num_deriv(const int64_t *t_ms, const double *v, size_t n, double *out)
{
    if (n < 2)
        return false;
    // Times near the samples keep the sums small.
    *out = num_line_fit(t_ms, v, n, t_ms[0]).slope;
    return true;
}

bool num_predict_linear(const int64_t *t_ms, const double *v, size_t n, int64_t at_ms,
                        double ahead_s, double *out)
{
    if (n < 2)
        return false;
    struct num_line line = num_line_fit(t_ms, v, n, at_ms);
    *out = line.slope * ahead_s + line.value;
    return true;
}

bool num_double_exponential(const double *v, size_t n, double smoothing, double trend, double *out)
{
    if (n < 2)
        return false;
    double before = 0, now = v[0], slope = v[1] - v[0];
    for (size_t i = 1; i < n; i++) {
        double x = smoothing * v[i];
        if (i > 1)
            slope = trend * (now - before) + (1 - trend) * slope;
        double y = (1 - smoothing) * (now + slope);
        before = now;
        now = x + y;
    }
    *out = now;
    return true;
}
