#include "num/sum.h"

double num_sum(const double *v, size_t n)
{
    struct num_kahan k = { .s = v[0] };
    for (size_t i = 1; i < n; i++)
        num_kahan_add(&k, v[i]);
    return k.s + k.c;
}

double num_sum_over_time(const double *v, size_t n)
{
    struct num_kahan k = { 0 };
    for (size_t i = 0; i < n; i++)
        num_kahan_add(&k, v[i]);
    return isinf(k.s) ? k.s : k.s + k.c;
}

void num_avg_add(struct num_avg *a, double x)
{
    a->n += 1;
    if (!a->incremental) {
        struct num_kahan next = a->k;
        num_kahan_add(&next, x);
        if (!isinf(next.s)) {
            a->k = next;
            return;
        }
        a->incremental = true;
        a->k.s /= a->n - 1;
        a->k.c /= a->n - 1;
    }
    double q = (a->n - 1) / a->n;
    a->k.s *= q;
    a->k.c *= q;
    num_kahan_add(&a->k, x / a->n);
}

double num_avg_value(const struct num_avg *a)
{
    return a->incremental ? a->k.s + a->k.c : a->k.s / a->n + a->k.c / a->n;
}

double num_avg(const double *v, size_t n)
{
    struct num_avg a = num_avg_first(v[0]);
    for (size_t i = 1; i < n; i++)
        num_avg_add(&a, v[i]);
    return num_avg_value(&a);
}
