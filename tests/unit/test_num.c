#include "test.h"

#include "base/natural.h"
#include "num/date.h"
#include "num/math.h"
#include "num/regress.h"
#include "num/select.h"
#include "num/stats.h"
#include "num/sum.h"
#include "store_gen.h"

#include <string.h>

static bool same(double a, double b)
{
    return isnan(a) ? isnan(b) : memcmp(&a, &b, sizeof a) == 0;
}

/* ---- math ---- */

static void max_and_min_are_those_of_go(void **state)
{
    (void)state;
    assert_true(same(num_max(-0.0, 0.0), 0.0) && same(num_max(0.0, -0.0), 0.0));
    assert_true(same(num_min(-0.0, 0.0), -0.0) && same(num_min(0.0, -0.0), -0.0));
    assert_true(same(num_max(-0.0, -0.0), -0.0) && same(num_min(0.0, 0.0), 0.0));
    assert_true(isnan(num_max(NAN, 1)) && isnan(num_max(1, NAN)) && isnan(num_min(NAN, 1)));
    assert_true(num_max(NAN, INFINITY) == INFINITY && num_min(-INFINITY, NAN) == -INFINITY);
    assert_true(isnan(num_max(NAN, -INFINITY)) && isnan(num_min(INFINITY, NAN)));
    assert_true(num_max(1, 2) == 2 && num_min(1, 2) == 1);
}

static void clamping_keeps_nan_and_infinity_in_bounds(void **state)
{
    (void)state;
    assert_true(num_clamp(5, 0, 3) == 3 && num_clamp(-5, 0, 3) == 0 && num_clamp(2, 0, 3) == 2);
    assert_true(num_clamp(INFINITY, 0, 3) == 3 && num_clamp(-INFINITY, 0, 3) == 0);
    assert_true(isnan(num_clamp(NAN, 0, 3)) && isnan(num_clamp(1, NAN, 3)));
    assert_true(num_clamp(7, -INFINITY, 3) == 3 && num_clamp(7, 8, INFINITY) == 8);
}

static void rounding_ties_go_up(void **state)
{
    (void)state;
    assert_true(num_round(0.5, 1) == 1 && num_round(-0.5, 1) == 0 && num_round(2.5, 1) == 3);
    assert_true(num_round(0.005, 0.01) == 0.01 && num_round(5.25, 0.1) == 5.3);
    assert_true(num_round(7, 5) == 5 && num_round(8, 5) == 10 && num_round(-7, -5) == -5);
    assert_true(isnan(num_round(1, 0)));
}

static void signs_and_remainders(void **state)
{
    (void)state;
    assert_true(num_sgn(-3) == -1 && num_sgn(0.1) == 1 && isnan(num_sgn(NAN)));
    assert_true(same(num_sgn(-0.0), -0.0) && same(num_sgn(0.0), 0.0));
    assert_true(num_mod(-5, 3) == -2 && num_mod(5, -3) == 2 && num_mod(5.5, 2) == 1.5);
    assert_true(isnan(num_mod(5, 0)) && isnan(num_mod(INFINITY, 2)) && num_mod(5, INFINITY) == 5);
    assert_true(num_deg(M_PI) == 180 && num_rad(180) == M_PI);
}

static void integers_and_seconds(void **state)
{
    (void)state;
    assert_true(num_to_int64(-1.9) == -1 && num_to_int64(1e18) == INT64_C(1000000000000000000));
    assert_true(num_to_int64(NAN) == INT64_MIN && num_to_int64(INFINITY) == INT64_MIN);
    assert_true(num_to_int64(0x1p63) == INT64_MIN && num_to_int64(-0x1p63) == INT64_MIN);
    assert_true(num_seconds(300000) == 300 && num_seconds(1500) == 1.5 && num_seconds(1) == 0.001);
}

/* ---- dates ---- */

static void assert_date(int64_t unix_s, int64_t year, int month, int day, int weekday, int yearday)
{
    struct num_date d = num_date(unix_s);
    assert_true(d.year == year);
    assert_int_equal(d.month, month);
    assert_int_equal(d.day, day);
    assert_int_equal(d.day_of_week, weekday);
    assert_int_equal(d.day_of_year, yearday);
}

static void dates_of_the_gregorian_calendar(void **state)
{
    (void)state;
    assert_date(0, 1970, 1, 1, 4, 1);
    assert_date(-1, 1969, 12, 31, 3, 365);
    assert_date(951782400, 2000, 2, 29, 2, 60);
    assert_date(951868800, 2000, 3, 1, 3, 61);
    assert_date(1709164800, 2024, 2, 29, 4, 60);
    assert_date(1735603200, 2024, 12, 31, 2, 366);
    assert_date(4107542400, 2100, 3, 1, 1, 60);
    assert_date(-2203891200, 1900, 3, 1, 4, 60);
    assert_date(-62135596800, 1, 1, 1, 1, 1);
    assert_date(-62135596801, 0, 12, 31, 0, 366);
    struct num_date d = num_date(1136239445);
    assert_true(d.hour == 22 && d.minute == 4 && d.second == 5);
}

static void date_functions_take_doubles(void **state)
{
    (void)state;
    assert_true(num_year(1136239445.9) == 2006 && num_month(1136239445) == 1);
    assert_true(num_day_of_month(1136239445) == 2 && num_day_of_week(1136239445) == 1);
    assert_true(num_day_of_year(1136239445) == 2 && num_days_in_month_at(1136239445) == 31);
    assert_true(num_hour(1136239445) == 22 && num_minute(1136239445) == 4);
    assert_true(num_days_in_month_at(951782400) == 29 && num_days_in_month_at(4107542400) == 31);
    assert_true(num_days_in_month(1900, 2) == 28 && num_days_in_month(2000, 2) == 29);
    assert_true(num_minute(-0.5) == 0 && num_year(-1) == 1969);
    // The end of 64-bit time.
    assert_true(num_year(9223372036854774784.0) == 292277026596);
    assert_true(num_year(NAN) == num_year(-0x1p63) && num_year(INFINITY) == num_year(NAN));
}

static void every_day_of_eight_centuries_follows_the_one_before(void **state)
{
    struct num_date prev = num_date(-5 * 31556952LL * 100);
    int64_t s = -5 * 31556952LL * 100;
    (void)state;
    for (int i = 0; i < 800 * 366; i++) {
        struct num_date d = num_date(s += 86400);
        bool month_end = prev.day == num_days_in_month(prev.year, prev.month);
        bool year_end = month_end && prev.month == 12;
        assert_int_equal(d.day, month_end ? 1 : prev.day + 1);
        assert_int_equal(d.month, year_end ? 1 : prev.month + month_end);
        assert_true(d.year == prev.year + year_end);
        assert_int_equal(d.day_of_week, (prev.day_of_week + 1) % 7);
        assert_int_equal(d.day_of_year, year_end ? 1 : prev.day_of_year + 1);
        prev = d;
    }
}

/* ---- sums and averages ---- */

static void sums_keep_small_terms(void **state)
{
    static const double v[] = { 1, 1e100, 1, -1e100 };
    static const double w[] = { 0.1, 0.2, 0.3 };
    (void)state;
    assert_true(num_sum(v, 4) == 2 && num_sum_over_time(v, 4) == 2 && num_avg(v, 4) == 0.5);
    assert_true(num_sum(w, 3) == 0.6); // plain addition gives 0.6000000000000001
    assert_true(num_avg(w, 3) == 0.2);
}

static void sums_of_infinities(void **state)
{
    static const double up[] = { 1, INFINITY, 5 }, both[] = { INFINITY, 1, -INFINITY };
    static const double over[] = { 1e308, 1e308, -1e308 };
    (void)state;
    assert_true(num_sum(up, 3) == INFINITY && num_sum_over_time(up, 3) == INFINITY);
    assert_true(isnan(num_sum(both, 3)) && isnan(num_sum_over_time(both, 3)));
    assert_true(num_sum(over, 3) == INFINITY);
    assert_true(isnan(num_sum((const double[]){ 1, NAN }, 2)));
}

static void averages_do_not_overflow(void **state)
{
    static const double v[] = { 1e308, 1e308, 1e308, 1e308 };
    static const double w[] = { 1.7e308, 1.7e308, -1.7e308, -1.7e308 };
    static const double inf[] = { 1, INFINITY, 2 };
    (void)state;
    assert_true(num_avg(v, 4) == 1e308);
    assert_true(fabs(num_avg(w, 4)) < 1e293);
    assert_true(num_avg(inf, 3) == INFINITY);
    assert_true(isnan(num_avg((const double[]){ INFINITY, -INFINITY }, 2)));
    assert_true(num_avg((const double[]){ 42 }, 1) == 42);
    // One of -4e16 and many small ones: exact, since the sum is.
    static const double x[] = { 10, -4e16, 4e16, 30 };
    assert_true(num_avg(x, 4) == 10);
}

/* ---- statistics ---- */

static void nan_loses_against_any_value(void **state)
{
    static const double v[] = { NAN, 3, -1, NAN, 3 }, nan[] = { NAN, NAN };
    (void)state;
    assert_true(num_min_of(v, 5) == -1 && num_max_of(v, 5) == 3);
    assert_true(num_min_at(v, 5) == 2 && num_max_at(v, 5) == 4);
    assert_true(isnan(num_min_of(nan, 2)) && isnan(num_max_of(nan, 2)));
    assert_true(num_min_at(nan, 2) == 1 && num_max_at(nan, 2) == 1);
}

static void deviation_over_time(void **state)
{
    static const double v[] = { 0, 8, 8, 2, 3 };
    static const double far[] = { 1.5990505637277868, 1.5990505637277868, 1.5990505637277868 };
    (void)state;
    assert_true(fabs(num_stdvar_over_time(v, 5) - 10.56) < 1e-14);
    assert_true(num_stdvar_over_time(far, 3) == 0);
    assert_true(num_stdvar_over_time(v, 1) == 0);
    assert_true(isnan(num_stdvar_over_time((const double[]){ 1, INFINITY }, 2)));
}

static void deviation_of_a_group(void **state)
{
    struct num_welford w = num_welford_first(2);
    (void)state;
    for (int x = 4; x <= 8; x += 2)
        num_welford_add(&w, x);
    assert_true(num_welford_var(&w) == 5);
    w = num_welford_first(INFINITY);
    assert_true(isnan(num_welford_var(&w)));
    w = num_welford_first(-0.0);
    assert_true(num_welford_var(&w) == 0);
}

static void quantiles_interpolate_between_values(void **state)
{
    double v[] = { 4, 1, 3, 2 }, nan[] = { 5, NAN, 1 };
    (void)state;
    assert_true(num_quantile(0.5, v, 4) == 2.5 && num_quantile(0, v, 4) == 1);
    assert_true(num_quantile(1, v, 4) == 4 && num_quantile(0.1, v, 4) == 1.3);
    assert_true(num_quantile(-0.1, v, 4) == -INFINITY && num_quantile(1.1, v, 4) == INFINITY);
    assert_true(isnan(num_quantile(NAN, v, 4)) && isnan(num_quantile(0.5, v, 0)));
    assert_true(isnan(num_quantile(0, nan, 3)) && num_quantile(0.5, nan, 3) == 1);
    assert_true(num_quantile(1, nan, 3) == 5);
}

/* Values of which many are equal, or zeros of both signs, NaN and infinities, or in some order. */
static void selection_values(uint64_t *rng, unsigned shape, double *v, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint64_t r = gen_next(rng);

        switch (shape) {
        case 0:
            v[i] = (double)(r % 1000000);
            break;
        case 1:
            v[i] = (double)(r % 3);
            break;
        case 2:
            v[i] = r % 4 ? (r % 2 ? 0.0 : -0.0) : gen_odd_value(rng);
            break;
        case 3:
            v[i] = (double)i;
            break;
        default:
            v[i] = (double)(i % 2 ? n - i : i);
        }
    }
}

static void quantiles_of_unsorted_values_are_the_same(void **state)
{
    static const double qs[] = { 0, 0.1, 0.5, 0.9, 0.99, 1, -0.5, 1.5, NAN };
    static const size_t sizes[] = { 0, 1, 2, 12, 13, 14, 50, 333, 1000 };
    double v[1000], sorted[1000], tmp[1000];
    uint64_t rng = 1;
    (void)state;
    for (int round = 0; round < 500; round++) {
        size_t n = sizes[round % N_OF(sizes)];

        selection_values(&rng, (unsigned)round % 5, v, n);
        for (size_t i = 0; i < N_OF(qs); i++) {
            memcpy(sorted, v, n * sizeof *v);
            assert_true(same(num_quantile_of(qs[i], v, tmp, n), num_quantile(qs[i], sorted, n)));
        }
    }
}

/* By insertion, which leaves equals where they are. */
static void sort_slowly(double *v, size_t n)
{
    for (size_t i = 1; i < n; i++)
        for (size_t j = i; j > 0 && (isnan(v[j]) ? !isnan(v[j - 1]) : v[j] < v[j - 1]); j--) {
            double before = v[j - 1];
            v[j - 1] = v[j];
            v[j] = before;
        }
}

static void sorting_leaves_equals_in_order(void **state)
{
    double v[1200], want[1200];
    uint64_t rng = 1;
    (void)state;
    for (unsigned round = 0; round < 3000; round++) {
        size_t n = round < 1200 ? round / 12 : gen_next(&rng) % (N_OF(v) + 1);

        selection_values(&rng, round % 5, v, n);
        for (size_t i = 0; i < n; i++)
            if (round % 3 == 0 && gen_next(&rng) % 4 == 0)
                v[i] = gen_next(&rng) % 2 ? NAN : -NAN;
        memcpy(want, v, n * sizeof *v);
        sort_slowly(want, n);
        num_sort(v, n);
        assert_memory_equal(v, want, n * sizeof *v);
    }
}

static void quantiles_rise_with_q(void **state)
{
    double v[101];
    (void)state;
    for (int i = 0; i < 101; i++)
        v[i] = (i * 7919) % 101 * 0.37;
    num_sort(v, 101);
    for (int i = 1; i <= 1000; i++)
        assert_true(num_quantile_sorted(i / 1000.0, v, 101) >=
                    num_quantile_sorted((i - 1) / 1000.0, v, 101));
}

static void the_median_distance_to_the_median(void **state)
{
    double v[] = { 4, 6, 2, 1, 999, 1, 2 }, nan[] = { 1, NAN, 2 };
    (void)state;
    assert_true(num_mad(v, 7) == 1);
    assert_true(isnan(num_mad(nan, 3)));
}

/* ---- trends ---- */

static void a_line_through_points_on_a_line(void **state)
{
    static const int64_t t[] = { 0, 10000, 20000, 30000 };
    static const double v[] = { 1, 3, 5, 7 };
    double out;
    (void)state;
    assert_true(num_deriv(t, v, 4, &out) && out == 0.2);
    assert_true(num_predict_linear(t, v, 4, 30000, 50, &out) && out == 17);
    assert_false(num_deriv(t, v, 1, &out));
    assert_false(num_predict_linear(t, v, 1, 0, 1, &out));
    struct num_line line = num_line_fit(t, v, 4, 20000);
    assert_true(line.slope == 0.2 && line.value == 5);
}

static void a_line_through_equal_values_is_flat(void **state)
{
    static const int64_t t[] = { 1493712816939, 1493712846939 };
    double v[] = { 0.1, 0.1 }, out;
    (void)state;
    assert_true(num_deriv(t, v, 2, &out) && same(out, 0));
    assert_true(num_predict_linear(t, v, 2, t[0], 1e9, &out) && out == 0.1);
    v[0] = v[1] = INFINITY;
    assert_true(num_deriv(t, v, 2, &out) && isnan(out));
    v[0] = v[1] = NAN;
    assert_true(num_deriv(t, v, 2, &out) && isnan(out));
    v[0] = 1;
    assert_true(num_deriv(t, v, 2, &out) && isnan(out));
}

static void smoothing_twice(void **state)
{
    // By hand: s = 1, b = 1; x = 0.5*2 + 0.5*(1+1) = 2; b stays; 0.5*4 + 0.5*(2 + 1) = 3.5.
    static const double v[] = { 1, 2, 4 };
    double out;
    (void)state;
    assert_true(num_double_exponential(v, 2, 0.5, 0.5, &out) && out == 2);
    assert_true(num_double_exponential(v, 3, 0.5, 0.5, &out) && out == 3.5);
    assert_false(num_double_exponential(v, 1, 0.5, 0.5, &out));
}

/* ---- natural order ---- */

static void digits_compare_by_value(void **state)
{
    static const char *const rising[] = {
        "",      "1",     "2",      "10",   "99999999999999999999",
        "a",     "a1",    "a2",     "a02b", "a10",
        "a10.2", "a10.9", "a10.10", "a-1",  "b"
    };
    (void)state;
    for (size_t i = 0; i < N_OF(rising); i++)
        for (size_t j = 0; j < N_OF(rising); j++) {
            int c = str_natural_cmp(str_of(rising[i]), str_of(rising[j]));
            assert_int_equal((c > 0) - (c < 0), (i > j) - (i < j));
        }
    assert_true(str_natural_cmp(STR("a01"), STR("a1")) < 0);
    assert_true(str_natural_cmp(STR("a1"), STR("a01")) > 0);
    assert_true(str_natural_cmp(STR("x7"), STR("x7")) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(max_and_min_are_those_of_go),
        cmocka_unit_test(clamping_keeps_nan_and_infinity_in_bounds),
        cmocka_unit_test(rounding_ties_go_up),
        cmocka_unit_test(signs_and_remainders),
        cmocka_unit_test(integers_and_seconds),
        cmocka_unit_test(dates_of_the_gregorian_calendar),
        cmocka_unit_test(date_functions_take_doubles),
        cmocka_unit_test(every_day_of_eight_centuries_follows_the_one_before),
        cmocka_unit_test(sums_keep_small_terms),
        cmocka_unit_test(sums_of_infinities),
        cmocka_unit_test(averages_do_not_overflow),
        cmocka_unit_test(nan_loses_against_any_value),
        cmocka_unit_test(deviation_over_time),
        cmocka_unit_test(deviation_of_a_group),
        cmocka_unit_test(quantiles_interpolate_between_values),
        cmocka_unit_test(quantiles_of_unsorted_values_are_the_same),
        cmocka_unit_test(sorting_leaves_equals_in_order),
        cmocka_unit_test(quantiles_rise_with_q),
        cmocka_unit_test(the_median_distance_to_the_median),
        cmocka_unit_test(a_line_through_points_on_a_line),
        cmocka_unit_test(a_line_through_equal_values_is_flat),
        cmocka_unit_test(smoothing_twice),
        cmocka_unit_test(digits_compare_by_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
