/* What holds for any histogram, tried on many. */
#include "test.h"

#include "num/hist_ops.h"
#include "num/hist_text.h"
#include "num/hist_trim.h"
#include "num/quantile.h"

#include <math.h>

enum { ROUNDS = 3000 };

static struct arena arena;
static uint32_t seed;

static uint32_t rnd(uint32_t n)
{
    seed = seed * 1664525 + 1013904223;
    return (uint32_t)(((uint64_t)seed * n) >> 32);
}

/* The first bucket that is not in the zero bucket. */
static int32_t first_index(const struct histogram *h)
{
    int32_t i = -40;
    while (histogram_bound(h, i - 1) < h->zero_threshold)
        i++;
    return i;
}

static struct histogram_side random_side(const struct histogram *h, double *total)
{
    size_t n_spans = rnd(4), n = 0;
    struct histogram_span *spans = arena_new_n(&arena, struct histogram_span, n_spans + 1);
    double *counts = arena_new_n(&arena, double, 64);
    int32_t first = first_index(h);
    for (size_t i = 0; i < n_spans; i++) {
        spans[i].offset = i ? (int32_t)rnd(4) : (first > -10 ? first : -10) + (int32_t)rnd(20);
        spans[i].n = rnd(6);
        for (uint32_t k = 0; k < spans[i].n; k++) {
            counts[n] = rnd(3) ? rnd(100) : 0;
            *total += counts[n++];
        }
    }
    return (struct histogram_side){ spans, n_spans, counts, n };
}

/* Whole counts, so that sums are exact. */
static struct histogram *random_exponential(int32_t schema, double zero_threshold)
{
    struct histogram *h = arena_new(&arena, struct histogram);
    h->schema = schema;
    h->is_float = true;
    h->zero_threshold = zero_threshold;
    h->zero_count = rnd(2) ? rnd(50) : 0;
    h->count = h->zero_count;
    h->pos = random_side(h, &h->count);
    if (rnd(2))
        h->neg = random_side(h, &h->count);
    h->sum = rnd(1000);
    return h;
}

static struct histogram *random_custom(void)
{
    struct histogram *h = arena_new(&arena, struct histogram);
    double *bounds = arena_new_n(&arena, double, 8), *counts = arena_new_n(&arena, double, 9);
    struct histogram_span *span = arena_new(&arena, struct histogram_span);
    double at = -3;
    h->schema = HISTOGRAM_CUSTOM_SCHEMA;
    h->is_float = true;
    h->n_bounds = rnd(8);
    for (size_t i = 0; i < h->n_bounds; i++)
        bounds[i] = at += 1 + rnd(3);
    h->bounds = bounds;
    h->pos = (struct histogram_side){ span, 1, counts, h->n_bounds + 1 };
    span->n = (uint32_t)h->pos.n;
    for (size_t i = 0; i < h->pos.n; i++)
        h->count += counts[i] = rnd(40);
    h->sum = rnd(1000);
    return h;
}

static int32_t random_schema(void)
{
    return (int32_t)rnd(4) - 1;
}

static struct histogram *random_histogram(bool custom)
{
    return custom ? random_custom() : random_exponential(random_schema(), 0x1p-30);
}

/* Two that can be added. Zero buckets of any width have the same schema: in Prometheus and here, a
 * bucket merged out of some inside and some outside the zero bucket of the sum counts in both. */
static void random_pair(int i, const struct histogram **a, const struct histogram **b)
{
    static const double any[] = { 0, 0.001, 0.4, 0.5, 1.3, 3 },
                        bounds[] = { 0, 0x1p-30, 0.25, 1, 4 };
    if (i % 3 == 0) {
        *a = random_custom();
        *b = random_custom();
    } else if (i % 3 == 1) {
        int32_t schema = random_schema();
        *a = random_exponential(schema, any[rnd(N_OF(any))]);
        *b = random_exponential(schema, any[rnd(N_OF(any))]);
    } else {
        *a = random_exponential(random_schema(), bounds[rnd(N_OF(bounds))]);
        *b = random_exponential(random_schema(), bounds[rnd(N_OF(bounds))]);
    }
}

static double total(const struct histogram *h)
{
    double sum = h->zero_count;
    for (size_t i = 0; i < h->pos.n; i++)
        sum += h->pos.counts[i];
    for (size_t i = 0; i < h->neg.n; i++)
        sum += h->neg.counts[i];
    return sum;
}

static void assert_valid(const struct histogram *h)
{
    struct err e = { 0 };
    if (!histogram_check(h, &e))
        fail_msg("%s", e.msg);
}

static void sums_are_valid_and_commute(void **state)
{
    struct num_hist x = { 0 }, y = { 0 }, z = { 0 };
    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        const struct histogram *a, *b;
        random_pair(i, &a, &b);
        num_hist_set(&x, a);
        num_hist_set(&y, b);
        num_hist_set(&z, a);
        assert_int_equal(num_hist_add(&x, b), num_hist_add(&y, a));
        num_hist_add_kahan(&z, b);
        num_hist_settle(&z);
        assert_valid(&x.h);
        assert_true(num_hist_eq_compact(&x.h, &y.h) && num_hist_eq_compact(&x.h, &z.h));
        assert_true(x.h.count == a->count + b->count && total(&x.h) == x.h.count);
        arena_reset(&arena);
    }
    num_hist_done(&x);
    num_hist_done(&y);
    num_hist_done(&z);
}

static void subtracting_takes_back_what_was_added(void **state)
{
    struct num_hist x = { 0 }, like = { 0 };
    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        const struct histogram *a, *b;
        random_pair(i, &a, &b);
        // `a` with the resolution, zero bucket and bounds of the sum: plus an empty one of them.
        num_hist_set(&x, a);
        num_hist_add(&x, b);
        struct histogram none = { .schema = x.h.schema,
                                  .zero_threshold = x.h.zero_threshold,
                                  .bounds = x.h.bounds,
                                  .n_bounds = x.h.n_bounds };
        num_hist_set(&like, a);
        num_hist_add(&like, &none);
        num_hist_sub(&x, b);
        assert_true(num_hist_eq_compact(&x.h, &like.h));
        arena_reset(&arena);
    }
    num_hist_done(&x);
    num_hist_done(&like);
}

static void a_sum_is_no_reset_and_the_way_back_is_one(void **state)
{
    struct num_hist x = { 0 };
    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        const struct histogram *a, *b;
        random_pair(i, &a, &b);
        num_hist_set(&x, a);
        num_hist_add(&x, b);
        assert_false(num_hist_reset(&x.h, a) || num_hist_reset(&x.h, b));
        if (b->count > 0)
            assert_true(num_hist_reset(a, &x.h));
        arena_reset(&arena);
    }
    num_hist_done(&x);
}

static void compaction_and_resolution_keep_counts(void **state)
{
    struct num_hist x = { 0 }, y = { 0 };
    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        const struct histogram *a = random_exponential(3, 0.4);
        num_hist_set(&x, a);
        num_hist_compact(&x, rnd(4));
        assert_valid(&x.h);
        assert_true(num_hist_eq_compact(&x.h, a));
        num_hist_reduce(&x, 1);
        num_hist_reduce(&x, -1);
        num_hist_set_schema(&y, a, -1);
        assert_valid(&x.h);
        assert_true(num_hist_eq_compact(&x.h, &y.h) && total(&x.h) == a->count);
        arena_reset(&arena);
    }
    num_hist_done(&x);
    num_hist_done(&y);
}

static void both_ways_through_the_buckets_are_the_same(void **state)
{
    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        const struct histogram *h = random_histogram(i % 3 == 0);
        struct histogram_bucket up[160], b;
        struct histogram_iter it = { 0 }, down = { 0 };
        size_t n = 0;
        while (histogram_next(h, &it, &up[n]))
            n++;
        while (histogram_next_down(h, &down, &b)) {
            assert_true(n-- > 0);
            assert_true(b.lower == up[n].lower && b.upper == up[n].upper);
            assert_true(b.count == up[n].count && b.lower_incl == up[n].lower_incl);
        }
        assert_true(n == 0);
        arena_reset(&arena);
    }
}

static void quantiles_of_histograms_rise(void **state)
{
    (void)state;
    for (int i = 0; i < ROUNDS / 3; i++) {
        const struct histogram *h = random_histogram(i % 3 == 0);
        double prev = -INFINITY;
        for (int k = 0; h->count > 0 && k <= 50; k++) {
            double v = num_histogram_quantile(k / 50.0, h);
            if (isnan(v))
                continue; // 0 of an empty bucket
            assert_true(v == prev || v >= prev - 1e-9 * fabs(prev));
            prev = v;
        }
        arena_reset(&arena);
    }
}

static void the_fraction_below_a_quantile(void **state)
{
    enum num_nans nans;
    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        const struct histogram *h = random_histogram(false);
        double q = (1 + rnd(98)) / 100.0;
        if (h->count > 0) {
            double v = num_histogram_quantile(q, h);
            double f = num_histogram_fraction(-INFINITY, v, h, &nans);
            assert_true(fabs(f - q) < 1e-9);
        }
        arena_reset(&arena);
    }
}

static void both_parts_of_a_trimmed_histogram_are_all_of_it(void **state)
{
    struct num_hist below = { 0 }, above = { 0 };
    (void)state;
    for (int i = 0; i < ROUNDS; i++) {
        const struct histogram *h = random_exponential(random_schema(), rnd(2) ? 1.3 : 0.001);
        double at = ((double)rnd(2000) - 1000) / 100;
        num_hist_set(&below, h);
        num_hist_set(&above, h);
        num_hist_trim_above(&below, at);
        num_hist_trim_below(&above, at);
        assert_valid(&below.h);
        assert_valid(&above.h);
        assert_true(fabs(below.h.count + above.h.count - h->count) <= 1e-9 * h->count);
        arena_reset(&arena);
    }
    num_hist_done(&below);
    num_hist_done(&above);
}

static void averages_are_sums_divided(void **state)
{
    struct num_hist_acc sum = { 0 }, mean = { 0 };
    (void)state;
    for (int i = 0; i < ROUNDS / 3; i++) {
        bool custom = i % 3 == 0;
        int n = 1 + (int)rnd(6);
        for (int k = 0; k < n; k++) {
            const struct histogram *h = random_histogram(custom);
            if (k == 0) {
                num_hist_acc_begin(&sum, false, h);
                num_hist_acc_begin(&mean, true, h);
            } else {
                assert_true(num_hist_acc_add(&sum, h) && num_hist_acc_add(&mean, h));
            }
        }
        num_hist_acc_end(&sum);
        num_hist_acc_end(&mean);
        num_hist_div(&sum.x, n);
        assert_true(num_hist_eq_compact(&sum.x.h, &mean.x.h));
        arena_reset(&arena);
    }
    num_hist_acc_done(&sum);
    num_hist_acc_done(&mean);
}

static int done(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_are_valid_and_commute),
        cmocka_unit_test(subtracting_takes_back_what_was_added),
        cmocka_unit_test(a_sum_is_no_reset_and_the_way_back_is_one),
        cmocka_unit_test(compaction_and_resolution_keep_counts),
        cmocka_unit_test(both_ways_through_the_buckets_are_the_same),
        cmocka_unit_test(quantiles_of_histograms_rise),
        cmocka_unit_test(the_fraction_below_a_quantile),
        cmocka_unit_test(both_parts_of_a_trimmed_histogram_are_all_of_it),
        cmocka_unit_test(averages_are_sums_divided),
    };
    return cmocka_run_group_tests(tests, NULL, done);
}
