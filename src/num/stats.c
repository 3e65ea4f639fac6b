#include "num/stats.h"

#include "num/sum.h"

double num_min_of(const double *v, size_t n)
{
    double best = v[0];
    for (size_t i = 1; i < n; i++)
        if (num_below(v[i], best))
            best = v[i];
    return best;
}

double num_max_of(const double *v, size_t n)
{
    double best = v[0];
    for (size_t i = 1; i < n; i++)
        if (num_above(v[i], best))
            best = v[i];
    return best;
}

size_t num_min_at(const double *v, size_t n)
{
    size_t best = 0;
    for (size_t i = 1; i < n; i++)
        if (v[i] <= v[best] || isnan(v[best]))
            best = i;
    return best;
}

size_t num_max_at(const double *v, size_t n)
{
    size_t best = 0;
    for (size_t i = 1; i < n; i++)
        if (v[i] >= v[best] || isnan(v[best]))
            best = i;
    return best;
}

double num_stdvar_over_time(const double *v, size_t n)
{
    struct num_kahan mean = { 0 }, aux = { 0 };
    for (size_t i = 0; i < n; i++) {
        double delta = v[i] - (mean.s + mean.c);
        num_kahan_add(&mean, delta / (double)(i + 1));
        num_kahan_add(&aux, delta * (v[i] - (mean.s + mean.c)));
    }
    return (aux.s + aux.c) / (double)n;
}

double num_quantile_sorted(double q, const double *v, size_t n)
{
    if (n == 0 || isnan(q))
        return NAN;
    if (q < 0)
        return -INFINITY;
    if (q > 1)
        return INFINITY;
    double rank = q * (double)(n - 1);
    double weight = rank - floor(rank);
    size_t lo = (size_t)rank;
    size_t hi = lo + 1 < n ? lo + 1 : n - 1;
    return v[lo] * (1 - weight) + v[hi] * weight;
}

double num_quantile(double q, double *v, size_t n)
{
    num_sort(v, n);
    return num_quantile_sorted(q, v, n);
}

double num_mad(double *v, size_t n)
{
    double median = num_quantile(0.5, v, n);
    if (n && isnan(v[0]))
        return NAN;
    for (size_t i = 0; i < n; i++)
        v[i] = fabs(v[i] - median);
    return num_quantile(0.5, v, n);
}
