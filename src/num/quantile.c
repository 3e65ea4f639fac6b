#include "num/quantile.h"

#include "base/vec.h"

#include <math.h>

/* ---- classic ---- */

static int cmp_upper(const void *a, const void *b)
{
    double x = ((const struct num_bucket *)a)->upper, y = ((const struct num_bucket *)b)->upper;
    return (x > y) - (x < y);
}

static size_t merge_equal(struct num_bucket *b, size_t n)
{
    size_t last = 0;
    for (size_t i = 1; i < n; i++) {
        if (b[i].upper == b[last].upper)
            b[last].count += b[i].count;
        else
            b[++last] = b[i];
    }
    return last + 1;
}

/* Differences in the last digits are taken for none, and what still falls is lifted. */
static void make_monotonic(struct num_bucket *b, size_t n)
{
    static const double tolerance = 1e-12;
    double prev = b[0].count;
    for (size_t i = 1; i < n; i++) {
        double delta = fabs(b[i].count - prev);
        if (delta == 0)
            continue;
        if (delta / b[i].count <= tolerance)
            b[i].count = prev;
        else
            prev = b[i].count;
    }
    double top = b[0].count;
    for (size_t i = 1; i < n; i++) {
        if (b[i].count > top)
            top = b[i].count;
        else if (b[i].count < top)
            b[i].count = top;
    }
}

size_t num_buckets_clean(struct num_bucket *b, size_t n)
{
    if (n == 0)
        return 0;
    bool sorted = true;
    for (size_t i = 1; i < n && sorted; i++)
        sorted = b[i - 1].upper <= b[i].upper;
    if (!sorted)
        qsort(b, n, sizeof *b, cmp_upper);
    n = merge_equal(b, n);
    make_monotonic(b, n);
    return n;
}

/* What q gives whatever the data; false: ask the data. */
static bool quantile_of_q(double q, double *out)
{
    if (isnan(q))
        *out = NAN;
    else if (q < 0)
        *out = -INFINITY;
    else if (q > 1)
        *out = INFINITY;
    else
        return false;
    return true;
}

double num_bucket_quantile(double q, const struct num_bucket *b, size_t n)
{
    double fixed;
    if (quantile_of_q(q, &fixed))
        return fixed;
    if (n < 2 || b[n - 1].upper != INFINITY || b[n - 1].count == 0 || isnan(b[n - 1].count))
        return NAN;
    double rank = q * b[n - 1].count;
    size_t i = 0;
    while (i < n - 1 && !(b[i].count >= rank))
        i++;
    if (i == n - 1)
        return b[n - 2].upper; // nothing is known above
    if (i == 0 && b[0].upper <= 0)
        return b[0].upper;
    double start = i ? b[i - 1].upper : 0;
    double below = i ? b[i - 1].count : 0;
    return start + (b[i].upper - start) * ((rank - below) / (b[i].count - below));
}

/* ---- native ---- */

struct bucket_vec {
    struct histogram_bucket *p;
    size_t n, cap;
};

/* The zero bucket of a histogram with observations on one side only ends at zero, and the first
 * custom bucket begins there. */
static void clamp_bucket(const struct histogram *h, struct histogram_bucket *b)
{
    if (h->schema == HISTOGRAM_CUSTOM_SCHEMA) {
        if (b->lower == -INFINITY && b->upper > 0)
            b->lower = 0;
    } else if (b->lower < 0 && b->upper > 0) {
        if (h->neg.n == 0 && h->pos.n > 0)
            b->lower = 0;
        else if (h->pos.n == 0 && h->neg.n > 0)
            b->upper = 0;
    }
}

static double interpolate(const struct histogram *h, const struct histogram_bucket *b, double share)
{
    if (h->schema == HISTOGRAM_CUSTOM_SCHEMA || (b->lower <= 0 && b->upper >= 0))
        return b->lower + (b->upper - b->lower) * share;
    double lower = log2(fabs(b->lower)), upper = log2(fabs(b->upper));
    if (b->lower > 0)
        return exp2(lower + (upper - lower) * share);
    return -exp2(upper + (lower - upper) * (1 - share));
}

static double quantile_of_buckets(double q, const struct histogram *h, const struct bucket_vec *v)
{
    // NaN observations are in the count and in no bucket: then the top is not where it seems.
    bool up = isnan(h->sum) || q < 0.5;
    double rank = (up ? q : 1 - q) * h->count, count = 0;
    struct histogram_bucket b = { 0 };
    for (size_t i = 0; i < v->n; i++) {
        b = v->p[up ? i : v->n - 1 - i];
        count += b.count;
        if (b.count != 0 && count >= rank)
            break;
    }
    clamp_bucket(h, &b);
    if (h->schema == HISTOGRAM_CUSTOM_SCHEMA) {
        if (b.lower == -INFINITY)
            return b.upper;
        if (b.upper == INFINITY)
            return b.lower;
    }
    if (count > h->count)
        count = h->count;
    if (count < rank)
        return isnan(h->sum) ? NAN : b.upper;
    rank = up ? rank - (count - b.count) : count - rank;
    return interpolate(h, &b, rank / b.count);
}

double num_histogram_quantile(double q, const struct histogram *h)
{
    struct bucket_vec v = { 0 };
    struct histogram_iter it = { 0 };
    struct histogram_bucket b;
    double out;
    if (quantile_of_q(q, &out))
        return out;
    if (h->count == 0)
        return NAN;
    while (histogram_next(h, &it, &b))
        vec_push(&v, b);
    out = v.n ? quantile_of_buckets(q, h, &v) : NAN;
    vec_done(&v);
    return out;
}
