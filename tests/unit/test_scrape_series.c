/* What `scrape --watch` and `--diff` say of native histograms: quantiles of what was observed
 * between two looks, as PromQL would give them for the difference. */
#include "test.h"

#include "cmd/scrape_series.h"

#include <math.h>

enum { MAX_BUCKETS = 8 };

/* A native histogram of positive buckets from index 1 on: `counts` ends with -1. */
struct hist {
    struct histogram h;
    struct histogram_span span;
    double counts[MAX_BUCKETS];
};

static void make(struct hist *x, int32_t schema, double zero, const double *counts)
{
    size_t n = 0;
    *x = (struct hist){ .h = { .schema = schema, .zero_threshold = 0.001, .zero_count = zero } };
    x->h.count = zero;
    for (; counts[n] >= 0; n++) {
        x->counts[n] = counts[n];
        x->h.count += counts[n];
        x->h.sum += counts[n] * 3;
    }
    x->span = (struct histogram_span){ 1, (uint32_t)n };
    x->h.pos = (struct histogram_side){ &x->span, 1, x->counts, n };
}

static void look(struct series_store *st, const struct histogram *h)
{
    struct expo_item type = { .kind = EXPO_TYPE, .name = STR("h"), .type = METRIC_HISTOGRAM };
    struct expo_item it = { .kind = EXPO_HISTOGRAM, .name = STR("h"), .histogram = h };
    struct page p;
    page_init(&p);
    page_add(&p, NULL, &type);
    if (h)
        page_add(&p, NULL, &it);
    page_add(&p, NULL, &(struct expo_item){ .kind = EXPO_END });
    series_store_page(st, &p);
    page_done(&p);
}

static void assert_near(double got, double want)
{
    if (!(fabs(got - want) <= 1e-12 * fabs(want)) && !(isnan(got) && isnan(want)))
        fail_msg("got %.17g, want %.17g", got, want);
}

#define MAKE(x, schema, zero, ...) make((x), (schema), (zero), (const double[]){ __VA_ARGS__, -1 })

/* Quantiles of the first look are of all there is, those of the second of what came to it. */
static void check(const struct hist *before, const struct hist *now, double q, double of_all,
                  double of_difference)
{
    struct series_store st = { 0 };
    look(&st, &before->h);
    assert_int_equal(st.series.n, 1);
    assert_near(series_quantile(&st.series.p[0], q), of_all);
    look(&st, &now->h);
    assert_near(series_quantile(&st.series.p[0], q), of_difference);
    series_store_done(&st);
}

/* Bucket 2 of schema 0 is (2,4]: its middle is 2^1.5, a straight line would say 3. */
static void the_interval_has_the_quantile_of_the_difference(void **state)
{
    struct hist before, now;
    (void)state;
    MAKE(&before, 0, 5, 0, 10, 0);
    MAKE(&now, 0, 5, 0, 18, 0);
    check(&before, &now, 0.5, pow(2, 1.25), pow(2, 1.5));
    MAKE(&before, 0, 0, 10, 0, 0, 90);
    MAKE(&now, 0, 0, 10, 8, 0, 90);
    check(&before, &now, 0.5, pow(2, 3 + 4. / 9), pow(2, 1.5));
}

static void a_lower_resolution_is_that_of_both(void **state)
{
    struct hist before, now;
    (void)state;
    MAKE(&before, 1, 0, 4, 4); // of schema 0: (1,2]
    MAKE(&now, 0, 0, 8, 6);
    check(&before, &now, 0.5, pow(2, 0.5), pow(2, 1.5));
}

static void what_began_again_is_all_there_is(void **state)
{
    struct hist before, now;
    (void)state;
    MAKE(&before, 0, 0, 8, 0); // more observations than before, but fewer in a bucket
    MAKE(&now, 0, 0, 0, 10);
    check(&before, &now, 0.5, pow(2, 0.5), pow(2, 1.5));
    MAKE(&before, 0, 0, 8, 0);
    MAKE(&now, 0, 0, 0, 4);
    check(&before, &now, 0.5, pow(2, 0.5), pow(2, 1.5));
}

static void nothing_observed_has_no_quantile(void **state)
{
    struct hist h;
    (void)state;
    MAKE(&h, 0, 0, 8, 0);
    check(&h, &h, 0.5, pow(2, 0.5), NAN);
}

static void custom_buckets_are_straight(void **state)
{
    static const double bounds[] = { 1, 2, 4 };
    struct hist before, now;
    (void)state;
    MAKE(&before, HISTOGRAM_CUSTOM_SCHEMA, 0, 4, 0);
    MAKE(&now, HISTOGRAM_CUSTOM_SCHEMA, 0, 4, 6);
    struct hist *both[] = { &before, &now };
    for (size_t i = 0; i < N_OF(both); i++) {
        both[i]->h.zero_threshold = 0;
        both[i]->h.bounds = bounds;
        both[i]->h.n_bounds = N_OF(bounds);
    }
    check(&before, &now, 0.5, 1.5, 3);
    now.h.schema = 0; // of another kind: nothing in common
    now.h.n_bounds = 0;
    check(&before, &now, 0.5, 1.5, pow(2, 1 + 1. / 6));
}

static void a_series_that_was_gone_begins_anew(void **state)
{
    struct series_store st = { 0 };
    struct hist h;
    (void)state;
    MAKE(&h, 0, 0, 8, 0);
    look(&st, &h.h);
    look(&st, NULL);
    look(&st, &h.h);
    assert_near(series_quantile(&st.series.p[0], 0.5), pow(2, 0.5));
    MAKE(&h, 0, 0, 8, 4);
    look(&st, &h.h);
    assert_near(series_quantile(&st.series.p[0], 0.5), pow(2, 1.5));
    series_store_done(&st);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_interval_has_the_quantile_of_the_difference),
        cmocka_unit_test(a_lower_resolution_is_that_of_both),
        cmocka_unit_test(what_began_again_is_all_there_is),
        cmocka_unit_test(nothing_observed_has_no_quantile),
        cmocka_unit_test(custom_buckets_are_straight),
        cmocka_unit_test(a_series_that_was_gone_begins_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
