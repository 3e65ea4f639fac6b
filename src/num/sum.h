/* sum.h - sums and averages with Kahan-Neumaier compensation, as PromQL takes them.
 *
 * The compensation holds what rounding took away; it is given up once the sum is infinite. Built
 * with -ffp-contract=off: a fused multiply-add changes the last digit.
 * Source: prometheus util/kahansum/kahansum.go, promql/functions.go, promql/engine.go.
 */
#ifndef PROMCTL_NUM_SUM_H
#define PROMCTL_NUM_SUM_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

struct num_kahan {
    double s, c; /* the value is s + c */
};

static inline void num_kahan_add(struct num_kahan *k, double x)
{
    double t = k->s + x;
    if (isinf(t))
        k->c = 0;
    else
        k->c += fabs(k->s) >= fabs(x) ? (k->s - t) + x : (x - t) + k->s;
    k->s = t;
}

/* The aggregation sum. n > 0. */
double num_sum(const double *v, size_t n);

/* sum_over_time(): an infinite sum is returned as it is. */
double num_sum_over_time(const double *v, size_t n);

/* An average is the sum divided by n until that sum would overflow; from there on a running mean.
 * Begin with num_avg_first(). */
struct num_avg {
    struct num_kahan k; /* the sum; when `incremental`, the mean */
    double n;
    bool incremental;
};

static inline struct num_avg num_avg_first(double x)
{
    return (struct num_avg){ .k = { .s = x }, .n = 1 };
}

void num_avg_add(struct num_avg *a, double x);
double num_avg_value(const struct num_avg *a);

/* avg and avg_over_time(). n > 0. */
double num_avg(const double *v, size_t n);

#endif
