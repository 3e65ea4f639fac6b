#include "num/quantile.h"

#include "num/hist_impl.h"

#include <float.h>
#include <math.h>

/* ---- classic ---- */

static int cmp_upper(const void *a, const void *b)
{
    double x = ((const struct num_bucket *)a)->upper, y = ((const struct num_bucket *)b)->upper;
    return (x > y) - (x < y);
}

size_t num_buckets_merge(struct num_bucket *b, size_t n)
{
    if (n == 0)
        return 0;
    bool sorted = true;
    for (size_t i = 1; i < n && sorted; i++)
        sorted = b[i - 1].upper <= b[i].upper;
    if (!sorted)
        qsort(b, n, sizeof *b, cmp_upper);
    size_t last = 0;
    for (size_t i = 1; i < n; i++) {
        if (b[i].upper == b[last].upper)
            b[last].count += b[i].count;
        else
            b[++last] = b[i];
    }
    return last + 1;
}

/* Source: prometheus util/almost/almost.go. */
static bool almost_equal(double a, double b)
{
    static const double tolerance = 1e-12;
    double sum = fabs(a) + fabs(b), diff = fabs(a - b);
    if ((isnan(a) && isnan(b)) || a == b)
        return true;
    if (a == 0 || b == 0 || sum < DBL_MIN)
        return diff < tolerance * DBL_MIN;
    return diff / (sum < DBL_MAX ? sum : DBL_MAX) < tolerance;
}

/* Whether `b` is so much above `a` that almost_equal() need not be asked, which divides. */
static bool is_clearly_above(double b, double a)
{
    return a >= 0 && b >= DBL_MIN && b - a > 1e-11 * b;
}

/* Differences in the last digits are taken for none, and what still falls is lifted. */
struct num_monotonic num_buckets_raise(struct num_bucket *b, size_t n)
{
    struct num_monotonic r = { .min_upper = INFINITY, .max_upper = -INFINITY };
    double prev = n ? b[0].count : 0;
    for (size_t i = 1; i < n; i++) {
        double count = b[i].count;
        if (is_clearly_above(count, prev)) {
            prev = count;
            continue;
        }
        if (!almost_equal(prev, count)) {
            if (!(count < prev)) {
                prev = count;
                continue;
            }
            r.forced = true;
            r.min_upper = b[i].upper < r.min_upper ? b[i].upper : r.min_upper;
            r.max_upper = b[i].upper > r.max_upper ? b[i].upper : r.max_upper;
            r.max_diff = prev - count > r.max_diff ? prev - count : r.max_diff;
        }
        b[i].count = prev;
    }
    return r;
}

size_t num_buckets_clean(struct num_bucket *b, size_t n)
{
    n = num_buckets_merge(b, n);
    num_buckets_raise(b, n);
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
    if (n < 2 || b[n - 1].upper != INFINITY || b[n - 1].count == 0)
        return NAN;
    double rank = q * b[n - 1].count;
    size_t at = 0;
    for (size_t end = n - 1; at < end;) {
        size_t mid = at + (end - at) / 2;
        if (b[mid].count >= rank)
            end = mid;
        else
            at = mid + 1;
    }
    if (at == n - 1)
        return b[n - 2].upper; // nothing is known above
    if (at == 0 && b[0].upper <= 0)
        return b[0].upper;
    double start = at ? b[at - 1].upper : 0;
    double below = at ? b[at - 1].count : 0;
    return start + (b[at].upper - start) * ((rank - below) / (b[at].count - below));
}

/* ---- ranks of two borders, walking buckets upwards ---- */

struct borders {
    double lower, upper;           /* asked for */
    double lower_rank, upper_rank; /* how many observations are below */
    bool lower_set, upper_set;
};

/* The observations below `v` of a bucket that `rank` are below; `v` is inside. */
typedef double rank_inside(double v, double rank, const struct histogram_bucket *b);

static void set_rank(double border, double rank, const struct histogram_bucket *b,
                     rank_inside *inside, double *out, bool *set)
{
    if (*set)
        return;
    if (b->lower >= border) {
        *out = rank;
        *set = true;
    } else if (b->upper > border) {
        *out = inside(border, rank, b);
        *set = true;
    }
}

/* Whether both are known. */
static bool set_ranks(struct borders *f, double rank, const struct histogram_bucket *b,
                      rank_inside *inside)
{
    set_rank(f->lower, rank, b, inside, &f->lower_rank, &f->lower_set);
    set_rank(f->upper, rank, b, inside, &f->upper_rank, &f->upper_set);
    return f->lower_set && f->upper_set;
}

static double fraction(const struct borders *f, double most, double count)
{
    double lower = !f->lower_set || f->lower_rank > most ? most : f->lower_rank;
    double upper = !f->upper_set || f->upper_rank > most ? most : f->upper_rank;
    return (upper - lower) / count;
}

/* From -Inf there is no line: the count of the bucket is all there is. */
static double rank_linear(double v, double rank, const struct histogram_bucket *b)
{
    if (b->lower == -INFINITY)
        return b->count;
    return rank + b->count * (v - b->lower) / (b->upper - b->lower);
}

static double rank_exponential(double v, double rank, const struct histogram_bucket *b)
{
    double lower = log2(fabs(b->lower)), upper = log2(fabs(b->upper)), at = log2(fabs(v));
    double share = v > 0 ? (at - lower) / (upper - lower) : 1 - (at - upper) / (lower - upper);
    return rank + b->count * share;
}

double num_bucket_fraction(double lower, double upper, const struct num_bucket *b, size_t n)
{
    if (n == 0 || b[n - 1].upper != INFINITY || b[n - 1].count == 0 || isnan(lower) || isnan(upper))
        return NAN;
    if (lower >= upper)
        return 0;
    struct borders f = { .lower = lower, .upper = upper };
    double rank = 0, start = b[0].upper <= 0 ? -INFINITY : 0;
    for (size_t i = 0; i < n; i++) {
        // rank_linear() wants the whole count for the bucket from -Inf, and it has it: rank is 0.
        struct histogram_bucket own = { .lower = start,
                                        .upper = b[i].upper,
                                        .count = b[i].count - rank };
        if (set_ranks(&f, rank, &own, rank_linear))
            break;
        rank = b[i].count;
        start = b[i].upper;
    }
    return fraction(&f, b[n - 1].count, b[n - 1].count);
}

/* ---- native ---- */

/* The zero bucket of a histogram with observations on one side only ends at zero. */
static void end_at_zero(const struct histogram *h, struct histogram_bucket *b)
{
    if (h->neg.n == 0 && h->pos.n > 0)
        b->lower = 0;
    else if (h->pos.n == 0 && h->neg.n > 0)
        b->upper = 0;
}

static double interpolate(const struct histogram *h, const struct histogram_bucket *b, double share)
{
    if (num_hist_custom(h) || (b->lower <= 0 && b->upper >= 0))
        return b->lower + (b->upper - b->lower) * share;
    double lower = log2(fabs(b->lower)), upper = log2(fabs(b->upper));
    if (b->lower > 0)
        return exp2(lower + (upper - lower) * share);
    return -exp2(upper + (lower - upper) * (1 - share));
}

static bool next_bucket(const struct histogram *h, bool up, struct histogram_iter *it,
                        struct histogram_bucket *b)
{
    return up ? histogram_next(h, it, b) : histogram_next_down(h, it, b);
}

/* NaN is in the sum as soon as it was observed, but also after +Inf and -Inf: only a count that
 * is in no bucket proves it. */
static bool counts_missing(const struct histogram *h, struct histogram_iter *it, double count)
{
    struct histogram_bucket b;
    while (histogram_next(h, it, &b))
        count += b.count;
    return count < h->count;
}

/* The bounds between which the quantile lies in `b`. False: nothing is known of what is in it, and
 * `*out` is the quantile. */
static bool bounds_of_quantile(const struct histogram *h, struct histogram_bucket *b, double *out)
{
    if (!num_hist_custom(h)) {
        if (b->lower < 0 && b->upper > 0)
            end_at_zero(h, b);
        return true;
    }
    if (b->lower == -INFINITY) {
        *out = b->upper;
        b->lower = 0;
        return b->upper > 0;
    }
    *out = b->lower;
    return b->upper != INFINITY;
}

double num_histogram_quantile_nans(double q, const struct histogram *h, enum num_nans *nans)
{
    double out;
    *nans = NUM_NANS_NONE;
    if (quantile_of_q(q, &out))
        return out;
    if (h->count == 0)
        return NAN;
    // With NaN observations the top is not where it seems; else the shorter way is taken.
    bool up = isnan(h->sum) || q < 0.5;
    double rank = (up ? q : 1 - q) * h->count, count = 0;
    struct histogram_iter it = { 0 };
    struct histogram_bucket b = { 0 };
    while (next_bucket(h, up, &it, &b)) {
        count += b.count;
        if (b.count != 0 && count >= rank)
            break;
    }
    if (!bounds_of_quantile(h, &b, &out))
        return out;
    if (count > h->count)
        count = h->count;
    if (count < rank) {
        if (!isnan(h->sum))
            return b.upper;
        *nans = NUM_NANS_RESULT;
        return NAN;
    }
    rank = up ? rank - (count - b.count) : count - rank;
    if (isnan(h->sum) && counts_missing(h, &it, count))
        *nans = NUM_NANS_SKEW;
    return interpolate(h, &b, rank / b.count);
}

double num_histogram_quantile(double q, const struct histogram *h)
{
    enum num_nans nans;
    return num_histogram_quantile_nans(q, h, &nans);
}

double num_histogram_fraction(double lower, double upper, const struct histogram *h,
                              enum num_nans *nans)
{
    *nans = NUM_NANS_NONE;
    if (h->count == 0 || isnan(lower) || isnan(upper))
        return NAN;
    if (lower >= upper)
        return 0;
    struct borders f = { .lower = lower, .upper = upper };
    struct histogram_iter it = { 0 };
    struct histogram_bucket b;
    double rank = 0, count = 0;
    while (histogram_next(h, &it, &b)) {
        bool at_zero = b.lower <= 0 && b.upper >= 0;
        count += b.count;
        if (at_zero)
            end_at_zero(h, &b);
        if (set_ranks(&f, rank, &b, num_hist_custom(h) || at_zero ? rank_linear : rank_exponential))
            break;
        rank += b.count;
    }
    if (!isnan(h->sum))
        return fraction(&f, h->count, h->count);
    for (; histogram_next(h, &it, &b);)
        count += b.count;
    if (count < h->count)
        *nans = NUM_NANS_EXCLUDED;
    return fraction(&f, count, h->count);
}

/* Where the observations of a bucket are thought to be. */
static double bucket_value(const struct histogram *h, const struct histogram_bucket *b)
{
    if (num_hist_custom(h))
        return (b->upper + b->lower) / 2.0;
    if (b->lower <= 0 && b->upper >= 0)
        return 0;
    double geometric = sqrt(b->upper * b->lower);
    return b->upper < 0 ? -geometric : geometric;
}

double num_histogram_stdvar(const struct histogram *h)
{
    struct num_kahan sum = { 0 };
    struct histogram_iter it = { 0 };
    struct histogram_bucket b;
    double mean = h->sum / h->count;
    while (histogram_next(h, &it, &b)) {
        if (b.count == 0)
            continue;
        double delta = bucket_value(h, &b) - mean;
        num_kahan_add(&sum, b.count * delta * delta);
    }
    return (sum.s + sum.c) / h->count;
}
