/* regress.h - trends: the least-squares line and double exponential smoothing.
 *
 * Source: prometheus promql/functions.go linearRegression, funcDeriv, funcPredictLinear,
 * funcDoubleExponentialSmoothing.
 */
#ifndef PROMCTL_NUM_REGRESS_H
#define PROMCTL_NUM_REGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct num_line {
    double slope; /* per second */
    double value; /* at the time asked for */
};

/* Of the sums of x, y, x * y and x * x over `count` values. */
static inline struct num_line num_line_of(double count, double x, double y, double xy, double xx)
{
    double covariance = xy - x * y / count;
    double variance = xx - x * x / count;
    double slope = covariance / variance;
    return (struct num_line){ slope, y / count - slope * x / count };
}

/* The line through n > 0 values. Where all are equal it is flat, and NaN if they are infinite. */
struct num_line num_line_fit(const int64_t *t_ms, const double *v, size_t n, int64_t at_ms);

/* Both need two values; false where there are fewer. */
bool num_deriv(const int64_t *t_ms, const double *v, size_t n, double *out);
bool num_predict_linear(const int64_t *t_ms, const double *v, size_t n, int64_t at_ms,
                        double ahead_s, double *out);

/* Smoothing and trend factor lie strictly between 0 and 1; that, and the error that says so, is up
 * to the caller. False for fewer than two values. */
bool num_double_exponential(const double *v, size_t n, double smoothing, double trend, double *out);

#endif
