/* select.c - the k-th smallest value by partitions, as in Hoare's FIND. */
#include "num/select.h"

#include "num/stats.h"

#include <stdbool.h>
#include <string.h>

enum { FEW = 12 }; // what is sorted as fast

/* Moves the values below `x` to the front (those up to `x`, where `equal`) and returns how many
 * they are. Every value is moved, so that nothing is there to be guessed. */
static size_t partition(double *p, size_t n, double x, bool equal)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        double y = p[i];
        p[i] = p[kept];
        p[kept] = y;
        kept += equal ? y <= x : y < x;
    }
    return kept;
}

static double middle_of(double a, double b, double c)
{
    double low = a < b ? a : b, high = a < b ? b : a;
    return c < low ? low : c > high ? high : c;
}

/* Puts what sorting would have at `k` there, nothing larger before it, nothing smaller behind. */
static void select_at(double *p, size_t n, size_t k)
{
    // Bad luck with the pivots ends in sorting.
    for (size_t work = 16 * n; n > FEW && work >= n; work -= n) {
        double x = middle_of(p[n / 4], p[n / 2], p[n - n / 4 - 1]);
        size_t below = partition(p, n, x, false);
        if (k < below) {
            n = below;
            continue;
        }
        p += below;
        n -= below;
        k -= below;
        size_t equal = partition(p, n, x, true);
        if (k < equal)
            return;
        p += equal;
        n -= equal;
        k -= equal;
    }
    num_sort(p, n);
}

static bool has_negative_zero(const double *v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (v[i] == 0 && signbit(v[i]))
            return true;
    return false;
}

double num_quantile_of(double q, const double *v, double *tmp, size_t n)
{
    size_t nans = 0, m = 0;
    if (!(q >= 0 && q <= 1) || n <= FEW) {
        memcpy(tmp, v, n * sizeof *v);
        return num_quantile(q, tmp, n);
    }
    for (size_t i = 0; i < n; i++) {
        tmp[m] = v[i];
        m += !isnan(v[i]);
    }
    nans = n - m;
    double rank = q * (double)(n - 1), weight = rank - floor(rank);
    size_t lo = (size_t)rank, hi = lo + 1 < n ? lo + 1 : n - 1;
    if (lo < nans) // NaN comes first
        return NAN;
    lo -= nans;
    hi -= nans;
    select_at(tmp, m, lo);
    double low = tmp[lo], high = hi > lo ? num_min_of(tmp + hi, m - hi) : low;
    if ((low == 0 || high == 0) && has_negative_zero(v, n)) { // it matters which zero came first
        memcpy(tmp, v, n * sizeof *v);
        return num_quantile(q, tmp, n);
    }
    return low * (1 - weight) + high * weight;
}
