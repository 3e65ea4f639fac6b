#include "test.h"

#include "num/extend.h"
#include "num/math.h"

/* Samples a minute apart from minute `from` on. */
static int64_t times[32];
static struct num_window window(int from, const double *v, size_t n, int start_s, int end_s)
{
    for (size_t i = 0; i < n; i++)
        times[i] = (from + (int64_t)i) * 60000;
    return (struct num_window){ .t = times,
                                .v = v,
                                .n = n,
                                .start = start_s * 1000LL,
                                .end = end_s * 1000LL,
                                .seconds = end_s - start_s };
}

static double get(const struct num_window *w, enum num_rate kind)
{
    double out = -12345;
    assert_true(num_rate(w, kind, &out));
    return out;
}

static double get_extended(const struct num_window *w, enum num_rate kind, bool smoothed)
{
    double out = -12345;
    assert_true(num_rate_extended(w, kind, smoothed, &out));
    return out;
}

/* ---- extrapolated ---- */

static void a_rate_reaches_to_both_borders(void **state)
{
    static const double v[] = { 100, 160, 220, 280, 340 };
    struct num_window w = window(1, v, 5, 0, 300);
    (void)state;
    assert_true(get(&w, NUM_INCREASE) == 300);
    assert_true(get(&w, NUM_RATE) == 1);
    assert_true(get(&w, NUM_DELTA) == 300);
    // Far from a border, half a gap is all that is added.
    w.start = -600000;
    w.end = 900000;
    w.seconds = 1500;
    assert_true(get(&w, NUM_INCREASE) == 300);
    assert_true(get(&w, NUM_RATE) == 240 * (1.25 / 1500));
}

static void a_counter_was_never_below_zero(void **state)
{
    static const double v[] = { 10, 70, 130 };
    struct num_window w = window(1, v, 3, 0, 180);
    (void)state;
    // It was zero 10 s before the first sample; a gauge knows no such thing.
    assert_true(get(&w, NUM_INCREASE) == 120 * (130.0 / 120));
    assert_true(get(&w, NUM_DELTA) == 120 * (180.0 / 120));
}

static void what_a_reset_took_is_added(void **state)
{
    static const double v[] = { 100, 200, 50, 150, 20 };
    struct num_window w = window(1, v, 5, 0, 300);
    (void)state;
    assert_true(get(&w, NUM_INCREASE) == (20 - 100 + 200 + 150) * (300.0 / 240));
    assert_true(get(&w, NUM_DELTA) == -80 * (300.0 / 240));
}

static void one_sample_is_no_rate(void **state)
{
    static const double v[] = { 1 };
    struct num_window w = window(1, v, 1, 0, 60);
    double out;
    (void)state;
    assert_false(num_rate(&w, NUM_RATE, &out));
    w.n = 0;
    assert_false(num_rate(&w, NUM_RATE, &out));
}

/* ---- start times ---- */

static double increase_from(int64_t st0, size_t n)
{
    static const double v[] = { 1, 2, 3, 4 };
    static int64_t st[4];
    struct num_window w = window(2, v, n, 60, 360);
    for (size_t i = 0; i < n; i++)
        st[i] = st0;
    w.st = st;
    return get(&w, NUM_INCREASE);
}

static void a_counter_that_begins_in_the_range(void **state)
{
    double out;
    (void)state;
    // 210 s are known, 60 s are missing behind.
    assert_true(increase_from(90000, 4) == 4 * (270.0 / 210));
    // The border is not inside; at the first sample it is a counter of unknown age.
    assert_true(increase_from(60000, 4) == increase_from(0, 4));
    assert_true(increase_from(120000, 4) == increase_from(0, 4));
    assert_true(increase_from(90000, 1) == 1); // no gap is known: nothing behind
    static const double v[] = { 1 };
    static const int64_t st[] = { 90000 };
    struct num_window w = window(2, v, 1, 60, 360);
    w.st = st;
    assert_false(num_rate(&w, NUM_DELTA, &out));
}

static void start_times_tell_resets(void **state)
{
    (void)state;
    assert_false(num_st_reset(0, 10, 0, 20));  // unknown
    assert_true(num_st_reset(0, 10, 11, 20));  // between the two
    assert_true(num_st_reset(5, 10, 10, 20));  // deltas one after the other
    assert_false(num_st_reset(0, 10, 10, 20)); // a counter of unknown start
    assert_false(num_st_reset(10, 10, 10, 20));
    assert_false(num_st_reset(11, 10, 10, 20));
    assert_false(num_st_reset(5, 10, 5, 20));  // the same counter
    assert_false(num_st_reset(5, 10, 20, 20)); // at its own time
    assert_false(num_st_reset(5, 10, 30, 20));

    static const double v[] = { 60, 60, 60, 60, 60 };
    static const int64_t st[] = { 300000, 360000, 420000, 480000, 540000 };
    struct num_window w = window(6, v, 5, 300, 600);
    assert_true(get(&w, NUM_INCREASE) == 0);
    w.st = st;
    assert_true(get(&w, NUM_INCREASE) == 300 && num_resets(&w) == 4);
    double out;
    assert_true(num_instant(&w, true, &out) && out == 1);
    assert_true(num_instant(&w, false, &out) && out == 0);
}

static void start_times_that_overlap(void **state)
{
    static const double v[] = { 60, 120, 180 };
    static const int64_t same[] = { 60000, 60000, 60000 }, other[] = { 0, 60000, 120000 };
    struct num_window w = window(2, v, 3, 60, 240);
    (void)state;
    assert_false(num_window_overlaps(&w));
    w.st = same;
    assert_false(num_window_overlaps(&w));
    w.st = other;
    assert_true(num_window_overlaps(&w));
}

/* ---- the last two ---- */

static void the_last_two_samples(void **state)
{
    static const double v[] = { 1, 100, 160, 40 };
    struct num_window w = window(1, v, 3, 0, 300);
    double out;
    (void)state;
    assert_true(num_instant(&w, true, &out) && out == 1);
    w.n = 4;
    times[3] = 240000;
    assert_true(num_instant(&w, true, &out) && out == 40 / 60.0);
    assert_true(num_instant(&w, false, &out) && out == -120);
    times[3] = times[2];
    assert_false(num_instant(&w, true, &out));
    w.n = 1;
    assert_false(num_instant(&w, true, &out));
}

static void which_kind_the_last_two_are(void **state)
{
    static const int64_t t[] = { 10, 30, 40 };
    static const struct hist_sample h[] = { { .t = 20 }, { .t = 50 }, { .t = 60 } };
    (void)state;
    assert_int_equal(num_last_two(t, 3, h, 1), NUM_TWO_FLOATS);
    assert_int_equal(num_last_two(t, 3, h, 2), NUM_ONE_OF_EACH);
    assert_int_equal(num_last_two(t, 3, h, 3), NUM_TWO_HISTOGRAMS);
    assert_int_equal(num_last_two(t, 2, h, 1), NUM_ONE_OF_EACH);
    assert_int_equal(num_last_two(t, 1, h, 1), NUM_ONE_OF_EACH);
    assert_int_equal(num_last_two(t, 2, h, 0), NUM_TWO_FLOATS);
    assert_int_equal(num_last_two(t, 0, h, 2), NUM_TWO_HISTOGRAMS);
    assert_int_equal(num_last_two(t, 1, h, 0), NUM_TOO_FEW);
    assert_int_equal(num_last_two(t, 0, h, 1), NUM_TOO_FEW);
}

static void changes_and_resets(void **state)
{
    static const double v[] = { 1, 2, 2, NAN, NAN, 0, -0.0, -1 };
    struct num_window w = window(1, v, 8, 0, 900);
    (void)state;
    assert_true(num_changes(v, 8) == 4 && num_changes(v, 1) == 0);
    assert_true(num_resets(&w) == 1);
}

/* ---- anchored, smoothed ---- */

static void an_anchored_range_takes_the_sample_before(void **state)
{
    static const double v[] = { 10, 20, 40, 70, 110 };
    struct num_window w = window(0, v, 5, 90, 240);
    (void)state;
    assert_true(get_extended(&w, NUM_INCREASE, false) == 90);
    assert_true(get_extended(&w, NUM_RATE, false) == 90 / 150.0);
    assert_true(get_extended(&w, NUM_DELTA, false) == 90);
    w.start = 60000; // a sample at the border is the anchor
    assert_true(get_extended(&w, NUM_INCREASE, false) == 90);
    w.start = -60000; // none before: the first in the range
    assert_true(get_extended(&w, NUM_INCREASE, false) == 100);
    w.start = 240000;
    double out;
    assert_false(num_rate_extended(&w, NUM_RATE, false, &out));
    w.n = 0;
    assert_false(num_rate_extended(&w, NUM_RATE, false, &out));
}

static void resets_in_an_anchored_range(void **state)
{
    static const double v[] = { 10, 20, 5, 30, 4 };
    struct num_window w = window(0, v, 5, 60, 240);
    (void)state;
    // 20 -> 5 -> 30 -> 4
    assert_true(get_extended(&w, NUM_INCREASE, false) == 5 + 25 + 4);
    assert_true(get_extended(&w, NUM_DELTA, false) == -16);
}

static void a_smoothed_range_draws_lines_across_its_borders(void **state)
{
    static const double v[] = { 10, 20, 40, 70, 110 };
    struct num_window w = window(0, v, 5, 30, 150);
    (void)state;
    assert_true(get_extended(&w, NUM_INCREASE, true) == 55 - 15);
    assert_true(get_extended(&w, NUM_RATE, true) == 40 / 120.0);
    w.start = 150000;
    w.end = 210000;
    assert_true(get_extended(&w, NUM_DELTA, true) == 90 - 55);
    // Nothing beyond the last sample, nothing before the first.
    w.start = -30000;
    w.end = 600000;
    assert_true(get_extended(&w, NUM_DELTA, true) == 100);
    double out;
    w.start = -120000;
    w.end = -60000;
    assert_false(num_rate_extended(&w, NUM_RATE, true, &out));
}

static void a_reset_across_a_border_begins_at_zero(void **state)
{
    static const double v[] = { 100, 20, 60, 30 };
    struct num_window w = window(0, v, 4, 30, 150);
    (void)state;
    // From 10 (half way from 0 to 20) to 60, then to 15 (half way from 0 to 30).
    assert_true(get_extended(&w, NUM_INCREASE, true) == (15 - 10) + 60);
    // A gauge fell from 60 to 45.
    assert_true(get_extended(&w, NUM_DELTA, true) == 45 - 60);
}

static void the_points_of_an_extended_range(void **state)
{
    static const double v[] = { 10, 20, 40, 70 };
    struct num_window w = window(0, v, 4, 30, 150);
    struct float_point p[6];
    (void)state;
    assert_int_equal(num_extend(&w, true, p), 4);
    assert_true(p[0].t == 30000 && p[0].v == 15 && p[1].t == 60000 && p[1].v == 20);
    assert_true(p[3].t == 150000 && p[3].v == 55);
    w.n = 3;
    assert_int_equal(num_extend(&w, false, p), 4);
    assert_true(p[0].t == 30000 && p[0].v == 10 && p[2].v == 40 && p[3].v == 40);
    w.end = 120000; // samples at the borders are there once
    w.start = 0;
    assert_int_equal(num_extend(&w, false, p), 3);
    assert_true(p[0].v == 10 && p[1].v == 20 && p[2].v == 40);
    w.start = 120000;
    assert_int_equal(num_extend(&w, false, p), 0);
}

static void a_smoothed_instant(void **state)
{
    static const int64_t t[] = { 10, 20 };
    static const double v[] = { 4, 2 };
    double out;
    (void)state;
    assert_true(num_smoothed_at(t, v, 2, 10, &out) && out == 4);
    assert_true(num_smoothed_at(t, v, 2, 15, &out) && out == 3);
    assert_true(num_smoothed_at(t, v, 2, 25, &out) && out == 2);
    assert_false(num_smoothed_at(t, v, 2, 5, &out));
    assert_false(num_smoothed_at(t, v, 0, 5, &out));
}

static void the_anchor_is_the_latest_of_both_kinds(void **state)
{
    static const int64_t t[] = { 120, 180, 240 };
    static const struct hist_sample h[] = { { .t = 0 }, { .t = 60 } };
    static const struct hist_sample late[] = { { .t = 150 }, { .t = 300 } };
    size_t i, j;
    (void)state;
    assert_true(num_anchor(t, 3, h, 2, 120, &i, &j) && i == 0 && j == 2);
    assert_true(num_anchor(t, 3, h, 2, 90, &i, &j) && i == 0 && j == 1);
    assert_true(num_anchor(t, 3, h, 2, 30, &i, &j) && i == 0 && j == 0);
    assert_true(num_anchor(t, 3, late, 2, 170, &i, &j) && i == 1 && j == 0);
    assert_true(num_anchor(t, 3, late, 2, 240, &i, &j) && i == 2 && j == 1);
    assert_false(num_anchor(t, 3, h, 2, 240, &i, &j));
    assert_false(num_anchor(t, 0, h, 0, 0, &i, &j));
}

/* ---- of any range ---- */

static void increase_is_rate_times_range_and_scales(void **state)
{
    unsigned seed = 1;
    (void)state;
    for (int round = 0; round < 500; round++) {
        double v[12], twice[12], a, b;
        size_t n = 2 + (size_t)round % 11;
        double sum = 0;
        for (size_t i = 0; i < n; i++) {
            seed = seed * 1103515245 + 12345;
            sum = seed >> 28 ? sum + (seed >> 16) % 100 : 0;
            v[i] = sum;
            twice[i] = 2 * sum;
        }
        struct num_window w = window(1, v, n, 0, 60 * (int)n + 20);
        assert_true(num_rate(&w, NUM_RATE, &a) && num_rate(&w, NUM_INCREASE, &b));
        assert_true(b >= 0 && fabs(a * w.seconds - b) <= 1e-12 * b);
        w.v = twice;
        assert_true(get(&w, NUM_INCREASE) == 2 * b);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rate_reaches_to_both_borders),
        cmocka_unit_test(a_counter_was_never_below_zero),
        cmocka_unit_test(what_a_reset_took_is_added),
        cmocka_unit_test(one_sample_is_no_rate),
        cmocka_unit_test(a_counter_that_begins_in_the_range),
        cmocka_unit_test(start_times_tell_resets),
        cmocka_unit_test(start_times_that_overlap),
        cmocka_unit_test(the_last_two_samples),
        cmocka_unit_test(which_kind_the_last_two_are),
        cmocka_unit_test(changes_and_resets),
        cmocka_unit_test(an_anchored_range_takes_the_sample_before),
        cmocka_unit_test(resets_in_an_anchored_range),
        cmocka_unit_test(a_smoothed_range_draws_lines_across_its_borders),
        cmocka_unit_test(a_reset_across_a_border_begins_at_zero),
        cmocka_unit_test(the_points_of_an_extended_range),
        cmocka_unit_test(a_smoothed_instant),
        cmocka_unit_test(the_anchor_is_the_latest_of_both_kinds),
        cmocka_unit_test(increase_is_rate_times_range_and_scales),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
