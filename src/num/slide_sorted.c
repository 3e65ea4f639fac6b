/* slide_sorted.c - quantiles and the median deviation.
 *
 * The window is kept sorted: a sample that enters takes the place of one that leaves, and what lies
 * between the two places moves by one. Equal values stay in order of time, as a stable sort leaves
 * them, so that zeros of both signs and kinds of NaN are found where num_sort() puts them.
 */
#include "num/slide_impl.h"
#include "num/stats.h"

#include <string.h>

struct sorted {
    double *p;
    size_t n, nans; /* NaN comes first */
    uint32_t lo, hi;
};

/* ---- one sample in, one out ---- */

/* Of the `n` values from `p` on, none NaN, how many are less than `x`. */
static size_t count_below(const double *p, size_t n, double x)
{
    const double *at = p;
    while (n > 0) {
        size_t half = n - n / 2;
        at += at[half - 1] < x ? half : 0;
        n /= 2;
    }
    return (size_t)(at - p);
}

/* The same of those up to `x`. */
static size_t count_up_to(const double *p, size_t n, double x)
{
    const double *at = p;
    while (n > 0) {
        size_t half = n - n / 2;
        at += at[half - 1] <= x ? half : 0;
        n /= 2;
    }
    return (size_t)(at - p);
}

/* Behind its equals. */
static size_t place_of_new(const struct sorted *s, double x)
{
    return s->nans + (isnan(x) ? 0 : count_up_to(s->p + s->nans, s->n - s->nans, x));
}

/* The first of its equals. */
static size_t place_of_old(const struct sorted *s, double x)
{
    return isnan(x) ? 0 : s->nans + count_below(s->p + s->nans, s->n - s->nans, x);
}

static void enter(struct sorted *s, double x)
{
    size_t at = place_of_new(s, x);
    memmove(s->p + at + 1, s->p + at, (s->n - at) * sizeof *s->p);
    s->p[at] = x;
    s->n++;
    s->nans += isnan(x);
}

static void leave(struct sorted *s, double x)
{
    size_t at = place_of_old(s, x);
    s->n--;
    s->nans -= isnan(x);
    memmove(s->p + at, s->p + at + 1, (s->n - at) * sizeof *s->p);
}

static void replace(struct sorted *s, double old, double x)
{
    size_t from = place_of_old(s, old), to = place_of_new(s, x);
    if (from < to)
        memmove(s->p + from, s->p + from + 1, (--to - from) * sizeof *s->p);
    else
        memmove(s->p + to + 1, s->p + to, (from - to) * sizeof *s->p);
    s->p[to] = x;
    s->nans += (size_t)isnan(x) - (size_t)isnan(old);
}

/* ---- windows ---- */

static void sort_anew(struct sorted *s, const double *v, uint32_t lo, uint32_t hi)
{
    s->n = hi - lo;
    memcpy(s->p, v + lo, s->n * sizeof *s->p);
    num_sort(s->p, s->n);
    for (s->nans = 0; s->nans < s->n && isnan(s->p[s->nans]);)
        s->nans++;
}

static void move_to(struct sorted *s, const double *v, uint32_t lo, uint32_t hi)
{
    uint32_t n_out = lo - s->lo, n_in = hi - s->hi;
    if (lo >= s->hi || n_out + n_in > hi - lo) {
        sort_anew(s, v, lo, hi);
    } else {
        uint32_t n_both = n_out < n_in ? n_out : n_in;
        const double *out = v + s->lo, *in = v + s->hi;
        for (uint32_t i = 0; i < n_both; i++)
            replace(s, out[i], in[i]);
        for (uint32_t i = n_both; i < n_out; i++)
            leave(s, out[i]);
        for (uint32_t i = n_both; i < n_in; i++)
            enter(s, in[i]);
    }
    s->lo = lo;
    s->hi = hi;
}

static struct sorted sorted_of(const struct num_slide *w, struct num_scratch *scratch)
{
    size_t bytes = num_slide_extent(w).longest * sizeof(double);
    return (struct sorted){ .p = num_scratch_at_least(scratch, bytes) };
}

void num_slide_quantile(const struct num_slide *w, struct num_scratch *scratch, double *out,
                        uint64_t *has)
{
    struct sorted s = sorted_of(w, scratch);
    num_slide_mark(w, 1, has);
    for (size_t i = 0; i < w->n_steps; i++) {
        if (w->lo[i] == w->hi[i])
            continue;
        // No value is looked at where the quantile is outside of 0 to 1.
        if (w->param[i] >= 0 && w->param[i] <= 1)
            move_to(&s, w->v, w->lo[i], w->hi[i]);
        out[i] = num_quantile_sorted(w->param[i], s.p, w->hi[i] - w->lo[i]);
    }
}

/* ---- the median distance to the median ---- */

/* The greatest of the `k` least distances to `to`. Those values lie side by side: from the first
 * place on where the last of them is no nearer than the first. */
static double distance(const struct sorted *s, double to, size_t k)
{
    size_t first = 0, n = s->n - k + 1;
    while (n > 0) {
        size_t half = n - n / 2, at = first + half - 1;
        first += to - s->p[at] > s->p[at + k - 1] - to ? half : 0;
        n /= 2;
    }
    double above = first + k <= s->n ? s->p[first + k - 1] - to : INFINITY;
    double below = first ? to - s->p[first - 1] : INFINITY;
    return fabs(above < below ? above : below); // of zeros, +0
}

/* num_mad() of what is sorted, which it sorts anew. */
static double mad(struct sorted *s)
{
    if (s->nans)
        return NAN;
    double median = num_quantile_sorted(0.5, s->p, s->n), result = NAN;
    if (isfinite(s->p[0]) && isfinite(s->p[s->n - 1]) && s->n > 1) {
        size_t k = (s->n + 1) / 2;
        double middle[2] = { distance(s, median, k), distance(s, median, k + 1) };
        result = num_quantile_sorted(s->n % 2 ? 0 : 0.5, middle, 2);
    }
    if (!isnan(result))
        return result;
    s->hi = 0; // to be sorted again
    return num_mad(s->p, s->n);
}

void num_slide_mad(const struct num_slide *w, struct num_scratch *scratch, double *out,
                   uint64_t *has)
{
    struct sorted s = sorted_of(w, scratch);
    num_slide_mark(w, 1, has);
    for (size_t i = 0; i < w->n_steps; i++) {
        if (w->lo[i] == w->hi[i])
            continue;
        if (num_slide_same(w, i)) {
            out[i] = out[i - 1];
            continue;
        }
        move_to(&s, w->v, w->lo[i], w->hi[i]);
        out[i] = mad(&s);
    }
}
