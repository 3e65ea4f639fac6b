#include "test.h"

#include "num/quantile.h"

#include <float.h>
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

/* As prometheus util/almost/almost.go has it. */
static bool nearly(double a, double b)
{
    double sum = fabs(a) + fabs(b), diff = fabs(a - b);
    if ((isnan(a) && isnan(b)) || a == b)
        return true;
    if (a == 0 || b == 0 || sum < DBL_MIN)
        return diff < 1e-12 * DBL_MIN;
    return diff / fmin(sum, DBL_MAX) < 1e-12;
}

static void counts_are_raised_as_defined(void **state)
{
    static const double counts[] = {
        0,           -0.0,      5e-324,    1e-320,    DBL_MIN,   1.5 * DBL_MIN,
        1,           1 + 1e-13, 1 + 2e-12, 1 + 3e-12, 1 + 1e-11, 1 + 2e-11,
        2,           -1,        1e300,     DBL_MAX,   INFINITY,  NAN,
        DBL_MAX / 2, 0.9e308,   -INFINITY,
    };
    (void)state;
    for (size_t i = 0; i < N_OF(counts); i++) {
        for (size_t k = 0; k < N_OF(counts); k++) {
            double a = counts[i], b = counts[k];
            struct num_bucket pair[] = { { 1, a }, { 2, b } };
            bool falls = !nearly(a, b) && b < a, stays = !nearly(a, b) && !(b < a);

            assert_true(num_buckets_raise(pair, 2).forced == falls);
            assert_true(memcmp(&pair[1].count, stays ? &b : &a, sizeof a) == 0);
        }
    }
}

static void what_had_to_be_raised_is_reported(void **state)
{
    struct num_bucket b[] = { { 1, 10 }, { 2, 8 }, { 4, 9.5 }, { 8, 12 }, { 16, 11 }, { 32, 20 } };
    struct num_bucket noise[] = { { 1, 10 }, { 2, 10 + 1e-13 }, { 4, 10 - 1e-12 }, { 8, 11 } };
    (void)state;
    struct num_monotonic r = num_buckets_raise(b, N_OF(b));
    assert_true(r.forced && r.min_upper == 2 && r.max_upper == 16 && r.max_diff == 2);
    static const double want[] = { 10, 10, 10, 12, 12, 20 };
    for (size_t i = 0; i < N_OF(b); i++)
        assert_true(b[i].count == want[i]);
    r = num_buckets_raise(noise, N_OF(noise));
    assert_true(!r.forced && noise[1].count == 10 && noise[2].count == 10 && noise[3].count == 11);
    assert_false(num_buckets_raise(NULL, 0).forced);
}

static void fractions_of_classic_buckets(void **state)
{
    static const struct num_bucket b[] = { { 1, 10 }, { 2, 30 }, { 4, 40 }, { INFINITY, 50 } };
    static const struct num_bucket below[] = { { -1, 10 }, { 1, 20 }, { INFINITY, 20 } };
    static const struct num_bucket none[] = { { 1, 0 }, { INFINITY, 0 } };
    (void)state;
    assert_true(num_bucket_fraction(0, 1.5, b, 4) == 0.4);
    assert_true(num_bucket_fraction(1, 2, b, 4) == 0.4);
    assert_true(num_bucket_fraction(-INFINITY, INFINITY, b, 4) == 1);
    assert_true(num_bucket_fraction(4, INFINITY, b, 4) == 0.2);
    assert_true(num_bucket_fraction(-5, 0.5, b, 4) == 0.1);
    assert_true(num_bucket_fraction(2, 2, b, 4) == 0 && num_bucket_fraction(3, 2, b, 4) == 0);
    assert_true(num_bucket_fraction(-2, 0, below, 3) == 0.25);
    assert_true(isnan(num_bucket_fraction(NAN, 1, b, 4)) && isnan(num_bucket_fraction(0, 1, b, 3)));
    assert_true(isnan(num_bucket_fraction(0, 1, none, 2)) &&
                isnan(num_bucket_fraction(0, 1, b, 0)));
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

static void nan_observations_are_noticed(void **state)
{
    static const struct histogram_span spans[] = { { 1, 2 } };
    static const double counts[] = { 4, 4 };
    struct histogram h = { .count = 10, .sum = NAN, .pos = { spans, 1, counts, 2 } };
    enum num_nans nans;
    (void)state;
    assert_true(fabs(num_histogram_quantile_nans(0.6, &h, &nans) - exp2(1.5)) < 1e-12);
    assert_int_equal(nans, NUM_NANS_SKEW);
    assert_true(isnan(num_histogram_quantile_nans(0.9, &h, &nans)));
    assert_int_equal(nans, NUM_NANS_RESULT);
    assert_true(num_histogram_fraction(-INFINITY, INFINITY, &h, &nans) == 0.8);
    assert_int_equal(nans, NUM_NANS_EXCLUDED);
    h.count = 8; // the sum of +Inf and -Inf is NaN too
    assert_true(num_histogram_quantile_nans(0.5, &h, &nans) == 2);
    assert_int_equal(nans, NUM_NANS_NONE);
    assert_true(num_histogram_fraction(1, 2, &h, &nans) == 0.5);
    assert_int_equal(nans, NUM_NANS_NONE);
}

static void fractions_and_deviation_of_native_histograms(void **state)
{
    static const struct histogram_span spans[] = { { 1, 2 } };
    static const double counts[] = { 4, 4 }, bounds[] = { 2, 4 };
    struct histogram h = { .count = 8, .sum = 8 * sqrt(2), .pos = { spans, 1, counts, 2 } };
    enum num_nans nans;
    (void)state;
    assert_true(fabs(num_histogram_fraction(exp2(0.5), exp2(1.5), &h, &nans) - 0.5) < 1e-12);
    assert_true(num_histogram_fraction(0, 2, &h, &nans) == 0.5);
    assert_true(num_histogram_fraction(3, 3, &h, &nans) == 0);
    assert_true(isnan(num_histogram_fraction(NAN, 3, &h, &nans)));
    // The mean is sqrt(2), the middles are that and sqrt(8).
    assert_true(fabs(num_histogram_stdvar(&h) - 1) < 1e-12);
    h.schema = HISTOGRAM_CUSTOM_SCHEMA;
    h.bounds = bounds;
    h.n_bounds = 2;
    assert_true(num_histogram_fraction(2, 3, &h, &nans) == 0.25);
    assert_true(num_histogram_quantile(0.25, &h) == 3 && num_histogram_quantile(0.75, &h) == 4);
    h.count = 0;
    assert_true(isnan(num_histogram_stdvar(&h)) && isnan(num_histogram_fraction(0, 1, &h, &nans)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(classic_buckets_interpolate_linearly),
        cmocka_unit_test(the_edges_of_classic_buckets),
        cmocka_unit_test(counts_are_raised_as_defined),
        cmocka_unit_test(what_had_to_be_raised_is_reported),
        cmocka_unit_test(fractions_of_classic_buckets),
        cmocka_unit_test(native_buckets_interpolate_on_a_logarithmic_scale),
        cmocka_unit_test(the_zero_bucket_is_linear_and_clamped),
        cmocka_unit_test(nan_observations_are_noticed),
        cmocka_unit_test(fractions_and_deviation_of_native_histograms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
