/* Every kernel beside the function for one window, bit by bit, over generated series and windows.
 */
#include "test.h"

#include "num/math.h"
#include "num/rate.h"
#include "num/regress.h"
#include "num/slide.h"
#include "num/stats.h"
#include "num/sum.h"

#include <stdio.h>
#include <stdlib.h>

enum { MAX_SAMPLES = 700, MAX_STEPS = 700 };

static uint64_t seed;

static uint64_t bits(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return seed * 0x2545F4914F6CDD1D;
}

static size_t below(size_t n)
{
    return (size_t)(bits() >> 16) % n;
}

static bool one_in(size_t n)
{
    return below(n) == 0;
}

static double unit(void)
{
    return (double)(bits() >> 11) * 0x1p-53;
}

/* ---- the functions for one window ---- */

static double copy[MAX_SAMPLES];

#define AS_SLIDE_VALUE(name, expr)                                                                 \
    static bool one_##name(const struct num_slide *w, const struct num_window *x, size_t i,        \
                           double *out)                                                            \
    {                                                                                              \
        (void)w;                                                                                   \
        (void)i;                                                                                   \
        if (!x->n)                                                                                 \
            return false;                                                                          \
        memcpy(copy, x->v, x->n * sizeof *copy);                                                   \
        *out = (expr);                                                                             \
        return true;                                                                               \
    }
#define AS_SLIDE_BOOL(name, expr)                                                                  \
    static bool one_##name(const struct num_slide *w, const struct num_window *x, size_t i,        \
                           double *out)                                                            \
    {                                                                                              \
        (void)w;                                                                                   \
        (void)i;                                                                                   \
        return expr;                                                                               \
    }

AS_SLIDE_BOOL(rate, num_rate(x, NUM_RATE, out))
AS_SLIDE_BOOL(increase, num_rate(x, NUM_INCREASE, out))
AS_SLIDE_BOOL(delta, num_rate(x, NUM_DELTA, out))
AS_SLIDE_BOOL(irate, num_instant(x, true, out))
AS_SLIDE_BOOL(idelta, num_instant(x, false, out))
AS_SLIDE_VALUE(changes, num_changes(x->v, x->n))
AS_SLIDE_VALUE(resets, num_resets(x))
AS_SLIDE_VALUE(count, (double)x->n)
AS_SLIDE_VALUE(present, 1)
AS_SLIDE_VALUE(first, x->v[0])
AS_SLIDE_VALUE(last, x->v[x->n - 1])
AS_SLIDE_VALUE(ts_of_first, (double)x->t[0] / 1000)
AS_SLIDE_VALUE(ts_of_last, (double)x->t[x->n - 1] / 1000)
AS_SLIDE_VALUE(min, num_min_of(x->v, x->n))
AS_SLIDE_VALUE(max, num_max_of(x->v, x->n))
AS_SLIDE_VALUE(ts_of_min, (double)x->t[num_min_at(x->v, x->n)] / 1000)
AS_SLIDE_VALUE(ts_of_max, (double)x->t[num_max_at(x->v, x->n)] / 1000)
AS_SLIDE_VALUE(sum, num_sum_over_time(x->v, x->n))
AS_SLIDE_VALUE(avg, num_avg(x->v, x->n))
AS_SLIDE_VALUE(stddev, sqrt(num_stdvar_over_time(x->v, x->n)))
AS_SLIDE_VALUE(stdvar, num_stdvar_over_time(x->v, x->n))
AS_SLIDE_VALUE(mad, num_mad(copy, x->n))
AS_SLIDE_VALUE(quantile, num_quantile(w->param[i], copy, x->n))
AS_SLIDE_BOOL(deriv, num_deriv(x->t, x->v, x->n, out))
AS_SLIDE_BOOL(predict_linear, num_predict_linear(x->t, x->v, x->n, w->at + (int64_t)i * w->at_step,
                                                 w->param[i], out))

#define ROW(name)                                                                                  \
    {                                                                                              \
#name, num_slide_##name, one_##name                                                        \
    }
static const struct {
    const char *name;
    num_slide_fn *slide;
    bool (*one)(const struct num_slide *w, const struct num_window *x, size_t i, double *out);
} kernels[] = {
    ROW(rate),      ROW(increase),    ROW(delta),      ROW(irate),   ROW(idelta),
    ROW(changes),   ROW(resets),      ROW(count),      ROW(present), ROW(first),
    ROW(last),      ROW(ts_of_first), ROW(ts_of_last), ROW(min),     ROW(max),
    ROW(ts_of_min), ROW(ts_of_max),   ROW(sum),        ROW(avg),     ROW(stddev),
    ROW(stdvar),    ROW(mad),         ROW(quantile),   ROW(deriv),   ROW(predict_linear),
};

/* ---- series ---- */

static double one_of(const double *v, size_t n)
{
    return v[below(n)];
}

static const double odd[] = { NAN,   -NAN,     INFINITY, -INFINITY, 0.0,     -0.0, 0x1p-1074,
                              1e308, -1.7e308, 1e-310,   1e16,      -3.5e15, 1,    0.1 };

enum values {
    COUNTER,  /* with resets */
    FRACTION, /* of one sign and size */
    WALK,
    WHOLE, /* small numbers without a fraction */
    FLAT,  /* long runs of equal values */
    LARGE, /* sums overflow */
    TINY,
    ODD,
    ODD_AT_TIMES,
    WITH_NAN,
    ALL_NAN,
    ZEROS, /* of both signs */
    WIDE,  /* all sizes */
    QUARTERS,
    BYTES,
    N_VALUES
};

static double next_value(enum values kind, double before)
{
    switch (kind) {
    case COUNTER:
        return one_in(30) ? unit() * 5 : before + (double)below(1000) * (one_in(3) ? 0.001 : 1);
    case FRACTION:
        return 0.5 + unit();
    case WALK:
        return before + unit() - 0.5;
    case WHOLE:
        return (double)below(20) - 5;
    case FLAT:
        return one_in(40) ? one_of(odd, N_OF(odd)) : before;
    case LARGE:
        return (one_in(2) ? 1 : -1) * 0x1.fp1023 * unit();
    case TINY:
        return (double)below(9) * 0x1p-1074;
    case ODD:
        return one_of(odd, N_OF(odd));
    case ODD_AT_TIMES:
        return one_in(60) ? one_of(odd, N_OF(odd)) : unit() * 100;
    case WITH_NAN:
        return one_in(3) ? NAN : (double)below(50) / 7;
    case ALL_NAN:
        return one_in(50) ? 3 : one_in(2) ? NAN : -NAN;
    case ZEROS:
        return one_in(9) ? 1 : one_in(2) ? 0.0 : -0.0;
    case WIDE:
        return ldexp(unit() - 0.5, (int)below(200) - 100);
    case QUARTERS:
        return (double)below(4000) / 4;
    case BYTES:
        return (double)below((size_t)1 << (20 + below(27)));
    case N_VALUES:
        break;
    }
    abort();
}

enum times { EVERY, JITTER, GAPS, SPARSE, SAME, N_TIMES };

static int64_t next_gap(enum times kind, int64_t gap)
{
    switch (kind) {
    case EVERY:
        return gap;
    case JITTER:
        return gap + (int64_t)below((size_t)gap / 2 + 1);
    case GAPS:
        return one_in(20) ? gap * (int64_t)(2 + below(40)) : gap;
    case SPARSE:
        return 1 + (int64_t)below((size_t)gap * 20);
    case SAME: // as subqueries never have it, but nothing forbids
        return one_in(4) ? 0 : gap;
    case N_TIMES:
        break;
    }
    abort();
}

/* ---- one case ---- */

static int64_t times[MAX_SAMPLES];
static double values[MAX_SAMPLES], param[MAX_STEPS], got[MAX_STEPS + 1];
static uint32_t lo[MAX_STEPS + 1], hi[MAX_STEPS + 1];
static uint64_t has[MAX_STEPS / 64 + 2];
static struct num_scratch scratch;

static struct num_window window_of(const struct num_slide *w, size_t i)
{
    int64_t end = w->win_end + (int64_t)i * w->win_step;
    size_t from = 0, to;
    while (from < w->n && w->t[from] <= end - w->range)
        from++;
    for (to = from; to < w->n && w->t[to] <= end;)
        to++;
    return (struct num_window){ .t = w->t + from,
                                .v = w->v + from,
                                .n = to - from,
                                .start = end - w->range,
                                .end = end,
                                .seconds = w->seconds };
}

static void check_windows(const struct num_slide *w, uint64_t which)
{
    lo[w->n_steps] = hi[w->n_steps] = 12345;
    num_slide_windows(w->t, w->n, w->win_end, w->win_step, w->range, w->n_steps, lo, hi);
    for (size_t i = 0; i < w->n_steps; i++) {
        struct num_window x = window_of(w, i);
        if (lo[i] != (size_t)(x.v - w->v) || hi[i] - lo[i] != x.n)
            fail_msg("seed %#lx: window %zu is [%u, %u), not [%zu, %zu)", which, i, lo[i], hi[i],
                     (size_t)(x.v - w->v), (size_t)(x.v - w->v) + x.n);
    }
    assert_true(lo[w->n_steps] == 12345 && hi[w->n_steps] == 12345);
}

static void check_kernel(const struct num_slide *w, size_t k, uint64_t which)
{
    size_t words = (w->n_steps + 63) / 64;
    memset(has, 0xff, sizeof has);
    memset(got, 0x5a, sizeof got);
    double guard = got[0];
    kernels[k].slide(w, &scratch, got, has);
    for (size_t i = 0; i < w->n_steps; i++) {
        struct num_window x = window_of(w, i);
        double want;
        bool is = has[i / 64] >> i % 64 & 1;
        if (is != kernels[k].one(w, &x, i, &want))
            fail_msg("seed %#lx: %s, step %zu: a value: %d", which, kernels[k].name, i, is);
        if (is && memcmp(&got[i], &want, sizeof want) != 0)
            fail_msg("seed %#lx: %s, step %zu of %zu, [%u, %u): %a, not %a", which, kernels[k].name,
                     i, w->n_steps, lo[i], hi[i], got[i], want);
    }
    if (w->n_steps % 64)
        assert_true(has[words - 1] >> w->n_steps % 64 == 0);
    assert_true(has[words] == UINT64_MAX);
    assert_memory_equal(&got[w->n_steps], &guard, sizeof guard);
}

static void check(const struct num_slide *w, uint64_t which)
{
    check_windows(w, which);
    for (size_t k = 0; k < N_OF(kernels); k++)
        check_kernel(w, k, which);
}

static struct num_slide a_slide(uint64_t which)
{
    static const int64_t gaps[] = { 1, 7, 1000, 15000, 30000, 125, 86400000 };
    static const double params[] = { 0.5, 0.9, 0, 1, -1, 2, NAN, 0.99, 0.25, 60, 3600, INFINITY };
    seed = which * 0x9E3779B97F4A7C15 + 1;
    size_t n = one_in(8) ? below(4) : 1 + below(one_in(3) ? MAX_SAMPLES : 60);
    int64_t gap = gaps[below(N_OF(gaps))], t = (int64_t)below(100) * 1000 - 5000;
    enum times spacing = below(N_TIMES);
    enum values kind = below(N_VALUES);
    double v = kind == FLAT ? 0.1 : 0, q = params[below(N_OF(params))];
    for (size_t i = 0; i < n; i++) {
        times[i] = t += i ? next_gap(spacing, gap) : 0;
        values[i] = v = next_value(kind, v);
    }
    size_t n_steps = one_in(6) ? below(3) : 1 + below(one_in(3) ? MAX_STEPS : 100);
    bool one_param = one_in(2);
    for (size_t i = 0; i < n_steps; i++)
        param[i] = one_param ? q : one_in(4) ? params[below(N_OF(params))] : unit();
    static const int64_t steps[] = { 0, 1, 1, 2, 4, 20, 100 };
    int64_t range = one_in(3) ? 1 + (int64_t)below((size_t)gap * 2)
                              : 1 + gap * (int64_t)below(one_in(4) ? 2000 : 80);
    int64_t step = one_in(8) ? 1 + gap / 5 : gap * steps[below(N_OF(steps))];
    int64_t end = times[0] + (int64_t)below((size_t)gap * 50 + 1) - gap;
    return (struct num_slide){
        .t = times,
        .v = values,
        .n = n,
        .lo = lo,
        .hi = hi,
        .n_steps = n_steps,
        .win_end = end,
        .win_step = step,
        .range = range,
        .seconds = num_seconds(range),
        .at = end + (one_in(3) ? 60000 : 0),
        .at_step = step        ? step
                   : one_in(2) ? 1000
                               : 0,
        .param = param,
    };
}

/* SLIDE_CASES more, or the one of SLIDE_SEED. */
static void kernels_give_the_bits_of_one_window(void **state)
{
    const char *n = getenv("SLIDE_CASES"), *one = getenv("SLIDE_SEED");
    uint64_t first = one ? strtoull(one, NULL, 0) : 0, cases = n ? strtoull(n, NULL, 0) : 3000;
    (void)state;
    for (uint64_t which = first; which < first + (one ? 1 : cases); which++) {
        struct num_slide w = a_slide(which);
        check(&w, which);
    }
    num_scratch_done(&scratch);
    assert_true(scratch.p == NULL && scratch.bytes == 0);
}

static void windows_of_no_samples_are_empty(void **state)
{
    struct num_slide w = { .t = times, .v = values, .lo = lo, .hi = hi, .n_steps = 3 };
    w.win_step = 1000;
    w.range = 5000;
    w.param = param;
    (void)state;
    check(&w, 0);
    num_scratch_done(&scratch);
}

static void windows_reach_to_the_ends_of_time(void **state)
{
    static const int64_t t[] = { INT64_MIN, -1, 0, 1, INT64_MAX };
    (void)state;
    num_slide_windows(t, 5, INT64_MAX - 1, 1, 2, 3, lo, hi);
    assert_true(lo[0] == 4 && hi[0] == 4 && lo[1] == 4 && hi[1] == 5 && hi[2] == 5);
    num_slide_windows(t, 5, INT64_MIN + 1, 1, 5, 2, lo, hi);
    assert_true(hi[0] == 1 && hi[1] == 1);
    num_slide_windows(t, 5, -1, INT64_MAX, 1, 3, lo, hi);
    assert_true(lo[0] == 1 && hi[0] == 2 && lo[1] == 4 && hi[1] == 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kernels_give_the_bits_of_one_window),
        cmocka_unit_test(windows_of_no_samples_are_empty),
        cmocka_unit_test(windows_reach_to_the_ends_of_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
