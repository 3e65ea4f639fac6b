#include "test.h"

#include "base/err.h"
#include "model/histogram.h"

#include <float.h>
#include <math.h>

#define SPANS(...)  ((const struct histogram_span[]){ __VA_ARGS__ })
#define COUNTS(...) ((const double[]){ __VA_ARGS__ })

static void expect(const struct histogram *h, const struct histogram_bucket *want, size_t n)
{
    struct histogram_iter it = { 0 };
    struct histogram_bucket b;
    for (size_t i = 0; i < n; i++) {
        assert_true(histogram_next(h, &it, &b));
        if (b.lower != want[i].lower || b.upper != want[i].upper || b.count != want[i].count ||
            b.lower_incl != want[i].lower_incl || b.upper_incl != want[i].upper_incl)
            fail_msg("bucket %zu is %d %.17g %.17g %d: %g", i, b.lower_incl, b.lower, b.upper,
                     b.upper_incl, b.count);
    }
    assert_false(histogram_next(h, &it, &b));
    assert_false(histogram_next(h, &it, &b));
}

/* The buckets that prom2json's own test has for this histogram. */
static void positive_buckets_have_the_bounds_of_prometheus(void **state)
{
    const struct histogram h = {
        .schema = 1,
        .count = 20,
        .sum = 123.45,
        .pos = { SPANS({ 0, 3 }, { 1, 1 }), 2, COUNTS(1, 3, 6, 10), 4 },
    };
    const struct histogram_bucket want[] = {
        { 0.7071067811865475, 1, false, true, 1 },
        { 1, 1.414213562373095, false, true, 3 },
        { 1.414213562373095, 2, false, true, 6 },
        { 2.82842712474619, 4, false, true, 10 },
    };
    (void)state;
    assert_true(histogram_check(&h, &(struct err){ 0 }));
    expect(&h, want, N_OF(want));
}

static void buckets_go_from_most_negative_to_most_positive(void **state)
{
    const struct histogram h = {
        .schema = 0,
        .zero_threshold = 0.3,
        .zero_count = 2,
        .count = 15,
        .neg = { SPANS({ -1, 1 }, { 0, 0 }, { 2, 2 }), 3, COUNTS(1, 0, 3), 3 },
        .pos = { SPANS({ -1, 2 }, { 0, 1 }), 2, COUNTS(4, 0, 5), 3 },
    };
    const struct histogram_bucket want[] = {
        { -8, -4, true, false, 3 },   { -4, -2, true, false, 0 },   { -0.5, -0.3, true, false, 1 },
        { -0.3, 0.3, true, true, 2 }, { 0.3, 0.5, false, true, 4 }, { 0.5, 1, false, true, 0 },
        { 1, 2, false, true, 5 },
    };
    (void)state;
    assert_true(histogram_check(&h, &(struct err){ 0 }));
    expect(&h, want, N_OF(want));
}

static void custom_buckets_end_at_infinity(void **state)
{
    const struct histogram h = {
        .schema = HISTOGRAM_CUSTOM_SCHEMA,
        .count = 6,
        .bounds = COUNTS(0.5, 1, 2),
        .n_bounds = 3,
        .pos = { SPANS({ 0, 1 }, { 1, 2 }), 2, COUNTS(1, 2, 3), 3 },
    };
    const struct histogram_bucket want[] = {
        { -INFINITY, 0.5, true, true, 1 },
        { 1, 2, false, true, 2 },
        { 2, INFINITY, false, true, 3 },
    };
    (void)state;
    assert_true(histogram_check(&h, &(struct err){ 0 }));
    expect(&h, want, N_OF(want));
}

static void bounds_are_exact_at_the_edges(void **state)
{
    struct histogram h = { .schema = 8 };
    (void)state;

    assert_true(histogram_bound(&h, 0) == 1.0);
    assert_true(histogram_bound(&h, 1) == 1.0027112750502025);
    assert_true(histogram_bound(&h, -1) == 0.9972960560854698);
    assert_true(histogram_bound(&h, 256 * 1024) == DBL_MAX);
    assert_true(histogram_bound(&h, 256 * 1024 + 1) == INFINITY);
    assert_true(histogram_bound(&h, INT32_MIN) == 0);
    assert_true(histogram_bound(&h, INT32_MAX) == INFINITY);
    h.schema = -4;
    assert_true(histogram_bound(&h, 64) == DBL_MAX);
    assert_true(histogram_bound(&h, 65) == INFINITY);
    assert_true(histogram_bound(&h, 1) == 65536);
    assert_true(histogram_bound(&h, INT32_MIN) == 0);
}

static void what_is_wrong_is_said_in_prometheus_words(void **state)
{
    const struct {
        struct histogram h;
        const char *want;
    } cases[] = {
        { { .schema = 9 },
          "histogram has an invalid schema, which must be between -4 and 8 for exponential "
          "buckets, or -53 for custom buckets, got schema 9" },
        { { .pos = { SPANS({ 0, 2 }), 1, COUNTS(1), 1 } },
          "positive side: spans need 2 buckets, have 1 buckets: histogram spans specify different "
          "number of buckets than provided" },
        { { .neg = { SPANS({ 0, 1 }, { -1, 1 }), 2, COUNTS(1, 1), 2 } },
          "negative side: span number 2 with offset -1: histogram has a span whose offset is "
          "negative" },
        { { .is_float = true, .pos = { SPANS({ 0, 1 }), 1, COUNTS(-1.5), 1 } },
          "positive side: bucket number 1 has observation count of -1.5: histogram has a bucket "
          "whose observation count is negative" },
        { { .count = 3, .pos = { SPANS({ 0, 1 }), 1, COUNTS(1), 1 } },
          "1 observations found in buckets, but the Count field is 3: histogram's observation "
          "count should equal the number of observations found in the buckets (in absence of "
          "NaN)" },
        { { .bounds = COUNTS(1), .n_bounds = 1 },
          "histogram with exponential schema must not have custom bounds" },
        { { .schema = -53, .bounds = COUNTS(2, 1), .n_bounds = 2 },
          "custom buckets: previous bound is 2.000000 and current is 1.000000: histogram custom "
          "bounds must be in strictly increasing order" },
        { { .schema = -53, .bounds = COUNTS(2, INFINITY), .n_bounds = 2 },
          "custom buckets: last +Inf bound must not be explicitly defined: histogram custom "
          "bounds must be finite" },
        { { .schema = -53, .pos = { SPANS({ 0, 2 }), 1, COUNTS(1, 1), 2 } },
          "custom buckets: only 0 custom bounds defined which is insufficient to cover total span "
          "length of 2: histogram custom bounds are too few" },
        { { .schema = -53, .zero_count = 1 }, "custom buckets: must have zero count of 0" },
    };
    (void)state;

    for (size_t i = 0; i < N_OF(cases); i++) {
        struct err e = { 0 };
        assert_false(histogram_check(&cases[i].h, &e));
        assert_string_equal(e.msg, cases[i].want);
        err_done(&e);
    }
}

static void a_total_may_be_larger_only_with_nan_observations(void **state)
{
    struct histogram h = { .count = 3, .sum = NAN, .pos = { SPANS({ 0, 1 }), 1, COUNTS(1), 1 } };
    struct err e = { 0 };
    (void)state;
    assert_true(histogram_check(&h, &e));
    h.sum = 1;
    h.is_float = true;
    assert_true(histogram_check(&h, &e));
}

static void a_copy_is_equal_and_on_its_own(void **state)
{
    double counts[] = { 1, 2 }, bounds[] = { 5 };
    struct histogram_span spans[] = { { 0, 2 } };
    const struct histogram h = {
        .schema = -53,
        .count = 3,
        .sum = NAN,
        .pos = { spans, 1, counts, 2 },
        .bounds = bounds,
        .n_bounds = 1,
    };
    struct arena a = { 0 };
    struct histogram *c = histogram_dup(&a, &h);
    (void)state;

    assert_true(histogram_eq(c, &h));
    counts[1] = 7;
    assert_false(histogram_eq(c, &h));
    counts[1] = 2;
    bounds[0] = 6;
    assert_false(histogram_eq(c, &h));
    arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(positive_buckets_have_the_bounds_of_prometheus),
        cmocka_unit_test(buckets_go_from_most_negative_to_most_positive),
        cmocka_unit_test(custom_buckets_end_at_infinity),
        cmocka_unit_test(bounds_are_exact_at_the_edges),
        cmocka_unit_test(what_is_wrong_is_said_in_prometheus_words),
        cmocka_unit_test(a_total_may_be_larger_only_with_nan_observations),
        cmocka_unit_test(a_copy_is_equal_and_on_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
