#include "test.h"

#include "num/quantile.h"

#include <math.h>

static double classic(double q, const struct num_bucket *b, size_t n)
{
    struct num_bucket copy[16];
    memcpy(copy, b, n * sizeof *b);
    n = num_buckets_clean(copy, n);
    return num_bucket_quantile(q, copy, n);
}

static void classic_buckets_interpolate_linearly(void **state)
{
    static const struct num_bucket b[] = { { 1, 10 }, { 2, 30 }, { 4, 40 }, { INFINITY, 40 } };
    (void)state;
    assert_true(classic(0.5, b, 4) == 1.5);
    assert_true(classic(0, b, 4) == 0);
    assert_true(classic(1, b, 4) == 4);
    assert_true(classic(0.125, b, 4) == 0.5);
    assert_true(isinf(classic(1.1, b, 4)) && classic(1.1, b, 4) > 0);
    assert_true(isinf(classic(-1, b, 4)) && classic(-1, b, 4) < 0);
    assert_true(isnan(classic(NAN, b, 4)));
}

static void the_edges_of_classic_buckets(void **state)
{
    static const struct num_bucket top[] = { { 1, 1 }, { INFINITY, 10 } };
    static const struct num_bucket no_inf[] = { { 1, 1 }, { 2, 10 } };
    static const struct num_bucket one[] = { { INFINITY, 10 } };
    static const struct num_bucket none[] = { { 1, 0 }, { INFINITY, 0 } };
    static const struct num_bucket negative[] = { { -1, 8 }, { INFINITY, 10 } };
    static const struct num_bucket unsorted[] = {
        { INFINITY, 40 }, { 2, 15 }, { 1, 10 }, { 2, 15 }
    };
    static const struct num_bucket falling[] = { { 1, 10 }, { 2, 8 }, { INFINITY, 20 } };
    (void)state;
    assert_true(classic(0.99, top, 2) == 1);
    assert_true(isnan(classic(0.5, no_inf, 2)));
    assert_true(isnan(classic(0.5, one, 1)));
    assert_true(isnan(classic(0.5, none, 2)));
    assert_true(isnan(num_bucket_quantile(0.5, NULL, 0)));
    assert_true(classic(0.5, negative, 2) == -1);
    assert_true(classic(0.5, unsorted, 4) == 1.5);
    assert_true(classic(0.75, falling, 3) == 2);
    assert_true(classic(0.5, falling, 3) == 1);
}

/* Schema 0: bucket 1 is (1, 2], bucket 2 is (2, 4]. */
static void native_buckets_interpolate_on_a_logarithmic_scale(void **state)
{
    static const struct histogram_span spans[] = { { 1, 2 } };
    static const double counts[] = { 4, 4 };
    struct histogram h = { .count = 8, .sum = 20, .pos = { spans, 1, counts, 2 } };
    (void)state;
    assert_true(fabs(num_histogram_quantile(0.25, &h) - exp2(0.5)) < 1e-12);
    assert_true(fabs(num_histogram_quantile(0.75, &h) - exp2(1.5)) < 1e-12);
    assert_true(num_histogram_quantile(0.5, &h) == 2);
    assert_true(num_histogram_quantile(1, &h) == 4);
    h.neg = h.pos;
    h.pos = (struct histogram_side){ 0 };
    assert_true(fabs(num_histogram_quantile(0.25, &h) + exp2(1.5)) < 1e-12);
    assert_true(fabs(num_histogram_quantile(0.75, &h) + exp2(0.5)) < 1e-12);
    h.count = 0;
    assert_true(isnan(num_histogram_quantile(0.5, &h)));
}

static void the_zero_bucket_is_linear_and_clamped(void **state)
{
    static const struct histogram_span spans[] = { { 1, 1 } };
    static const double counts[] = { 2 };
    struct histogram h = {
        .count = 4, .zero_count = 2, .zero_threshold = 0.5, .pos = { spans, 1, counts, 1 }
    };
    (void)state;
    assert_true(num_histogram_quantile(0.25, &h) == 0.25);
    h.neg = h.pos;
    h.count = 6;
    assert_true(num_histogram_quantile(0.5, &h) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(classic_buckets_interpolate_linearly),
        cmocka_unit_test(the_edges_of_classic_buckets),
        cmocka_unit_test(native_buckets_interpolate_on_a_logarithmic_scale),
        cmocka_unit_test(the_zero_bucket_is_linear_and_clamped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
