#include "hist_read.h"

#include "num/extend.h"
#include "num/hist_rate.h"

#include <math.h>

static struct arena arena;
static struct hist_sample samples[16];

static int reset_arena(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

/* Samples 10 s apart from 10 s on. */
static struct num_hist_window window(const char *const *texts, size_t n, int start_s, int end_s)
{
    for (size_t i = 0; i < n; i++)
        samples[i] = (struct hist_sample){ .t = (int64_t)(i + 1) * 10000,
                                           .h = hist_read(&arena, texts[i]) };
    return (struct num_hist_window){ .s = samples,
                                     .n = n,
                                     .start = start_s * 1000LL,
                                     .end = end_s * 1000LL,
                                     .seconds = end_s - start_s };
}

static void assert_text(const struct histogram *h, const char *want)
{
    struct buf text = { 0 };
    num_hist_test_text(&text, h);
    assert_str(buf_str(&text), want);
    buf_done(&text);
}

static void assert_rate(const struct num_hist_window *w, enum num_rate kind, const char *want,
                        unsigned notes)
{
    struct num_hist out = { 0 };
    unsigned got = 12345;
    assert_int_equal(num_hist_rate(w, kind, &out, &got), want != NULL);
    assert_int_equal(got, notes);
    if (want)
        assert_text(&out.h, want);
    num_hist_done(&out);
}

static void assert_extended(const struct num_hist_window *w, enum num_rate kind, bool smoothed,
                            const char *want, unsigned notes)
{
    struct num_hist out = { 0 };
    unsigned got = 12345;
    assert_int_equal(num_hist_rate_extended(w, kind, smoothed, &out, &got), want != NULL);
    assert_int_equal(got, notes);
    if (want)
        assert_text(&out.h, want);
    num_hist_done(&out);
}

/* ---- plain ---- */

static void a_rate_of_histograms(void **state)
{
    static const char *const h[] = { "{{count:4 sum:8 buckets:[1 3]}}",
                                     "{{count:6 sum:12 buckets:[2 4]}}",
                                     "{{count:8 sum:20 buckets:[2 4 2]}}" };
    struct num_hist_window w = window(h, 3, 0, 40);
    (void)state;
    // 20 s are known, 20 s more are missing: twice the difference.
    assert_rate(&w, NUM_INCREASE, "{{count:8 sum:24 counter_reset_hint:gauge buckets:[2 2 4]}}", 0);
    assert_rate(&w, NUM_RATE,
                "{{count:0.2 sum:0.6000000000000001 counter_reset_hint:gauge "
                "buckets:[0.05 0.05 0.1]}}",
                0);
    assert_rate(&w, NUM_DELTA, "{{count:8 sum:24 counter_reset_hint:gauge buckets:[2 2 4]}}",
                NUM_HIST_NOT_GAUGE);
    w.n = 1;
    assert_rate(&w, NUM_RATE, NULL, 0);
    w.n = 0;
    assert_rate(&w, NUM_RATE, NULL, 0);
}

static void a_counter_of_histograms_was_never_below_zero(void **state)
{
    static const char *const h[] = { "{{count:1 sum:1 buckets:[1]}}",
                                     "{{count:11 sum:11 buckets:[11]}}" };
    struct num_hist_window w = window(h, 2, 0, 20);
    (void)state;
    assert_rate(&w, NUM_INCREASE, "{{count:11 sum:11 counter_reset_hint:gauge buckets:[11]}}", 0);
}

static void the_first_histogram_before_a_reset_need_not_fit(void **state)
{
    static const char *const h[] = { "{{schema:-53 count:9 sum:5 custom_values:[5] buckets:[9]}}",
                                     "{{count:2 sum:1 buckets:[2]}}",
                                     "{{count:5 sum:4 buckets:[5]}}" };
    struct num_hist_window w = window(h, 3, 10, 30);
    (void)state;
    assert_rate(&w, NUM_INCREASE, "{{count:5 sum:4 counter_reset_hint:gauge buckets:[5]}}", 0);
    assert_rate(&w, NUM_DELTA, NULL, NUM_HIST_INCOMPATIBLE);
}

static void resets_of_histograms_are_added(void **state)
{
    static const char *const h[] = { "{{count:5 sum:5 buckets:[5]}}",
                                     "{{count:9 sum:9 buckets:[9]}}",
                                     "{{count:2 sum:2 buckets:[2]}}",
                                     "{{schema:-1 count:6 sum:6 buckets:[6]}}" };
    struct num_hist_window w = window(h, 4, 10, 40);
    (void)state;
    // 5 -> 9 -> (reset) 2 -> 6, at the lowest resolution.
    assert_rate(&w, NUM_INCREASE,
                "{{schema:-1 count:10 sum:10 counter_reset_hint:gauge buckets:[10]}}", 0);
}

static void what_a_histogram_rate_has_to_say(void **state)
{
    static const char *const gauge[] = { "{{count:1}}", "{{count:2 counter_reset_hint:gauge}}",
                                         "{{count:3}}" };
    static const char *const gauges[] = { "{{count:1 counter_reset_hint:gauge}}", "{{count:2}}",
                                          "{{count:3 counter_reset_hint:gauge}}" };
    static const char *const mixed[] = { "{{count:1 counter_reset_hint:gauge}}", "{{count:2}}",
                                         "{{schema:-53 count:2 custom_values:[5]}}",
                                         "{{count:3}}" };
    static const char *const bounds[] = {
        "{{schema:-53 count:1 custom_values:[5] buckets:[1]}}",
        "{{schema:-53 count:2 custom_values:[2 5] buckets:[1 1]}}",
    };
    (void)state;
    struct num_hist_window w = window(gauge, 3, 10, 30);
    assert_rate(&w, NUM_INCREASE, "{{count:2 counter_reset_hint:gauge}}", NUM_HIST_NOT_COUNTER);
    w = window(gauges, 3, 10, 30);
    assert_rate(&w, NUM_DELTA, "{{count:2 counter_reset_hint:gauge}}", 0);
    w = window(mixed, 4, 10, 40);
    assert_rate(&w, NUM_RATE, NULL, NUM_HIST_INCOMPATIBLE); // and no word of the gauge
    w.n = 3;
    assert_rate(&w, NUM_RATE, NULL, NUM_HIST_INCOMPATIBLE | NUM_HIST_NOT_COUNTER);
    w = window(bounds, 2, 10, 20);
    assert_rate(&w, NUM_INCREASE,
                "{{schema:-53 count:1 custom_values:[5] counter_reset_hint:gauge buckets:[1]}}",
                NUM_HIST_RECONCILED_SUB);
}

static void start_times_of_histograms(void **state)
{
    static const char *const h[] = { "{{count:60 sum:60}}", "{{count:60 sum:60}}",
                                     "{{count:60 sum:60}}" };
    struct num_hist_window w = window(h, 3, 0, 30);
    (void)state;
    samples[0].st = 1; // just inside
    samples[1].st = 10000;
    samples[2].st = 20000;
    assert_rate(&w, NUM_DELTA, "{{counter_reset_hint:gauge}}", NUM_HIST_NOT_GAUGE);
    assert_rate(&w, NUM_INCREASE, "{{counter_reset_hint:gauge}}", 0);
    w.use_st = true;
    assert_rate(&w, NUM_INCREASE, "{{count:180 sum:180 counter_reset_hint:gauge}}", 0);
    w.n = 1;
    assert_rate(&w, NUM_INCREASE, "{{count:60 sum:60}}", 0);
    assert_rate(&w, NUM_DELTA, NULL, 0);
    w.n = 3;
    samples[2].st = 5000;
    assert_rate(&w, NUM_INCREASE, "{{count:120 sum:120 counter_reset_hint:gauge}}",
                NUM_HIST_OVERLAP);
}

static void the_last_two_histograms(void **state)
{
    static const char *const h[] = { "{{count:1}}", "{{count:4 sum:4 buckets:[4]}}",
                                     "{{count:24 sum:9 buckets:[20 4]}}" };
    static const char *const down[] = { "{{count:30 buckets:[30]}}", "{{count:20 buckets:[20]}}" };
    struct num_hist out = { 0 };
    unsigned notes;
    (void)state;
    struct num_hist_window w = window(h, 3, 0, 30);
    assert_true(num_hist_instant(&w, true, &out, &notes) && notes == 0);
    assert_text(&out.h, "{{count:2 sum:0.5 counter_reset_hint:gauge buckets:[1.6 0.4]}}");
    assert_true(num_hist_instant(&w, false, &out, &notes) && notes == NUM_HIST_NOT_GAUGE);
    assert_text(&out.h, "{{count:20 sum:5 counter_reset_hint:gauge buckets:[16 4]}}");
    w = window(down, 2, 0, 30);
    assert_true(num_hist_instant(&w, true, &out, &notes));
    assert_text(&out.h, "{{count:2 counter_reset_hint:gauge buckets:[2]}}");
    assert_true(num_hist_instant(&w, false, &out, &notes));
    assert_text(&out.h, "{{count:-10 counter_reset_hint:gauge buckets:[-10]}}");
    samples[1].t = samples[0].t;
    assert_false(num_hist_instant(&w, true, &out, &notes));
    num_hist_done(&out);
}

/* ---- anchored, smoothed ---- */

static void extended_ranges_of_histograms(void **state)
{
    static const char *const h[] = { "{{count:10 sum:1 buckets:[10]}}",
                                     "{{count:20 sum:2 buckets:[20]}}",
                                     "{{count:40 sum:4 buckets:[20 20]}}",
                                     "{{count:80 sum:8 buckets:[60 20]}}" };
    struct num_hist_window w = window(h, 4, 15, 35);
    (void)state;
    assert_extended(&w, NUM_INCREASE, true,
                    "{{count:45 sum:4.5 counter_reset_hint:gauge buckets:[25 20]}}", 0);
    assert_extended(&w, NUM_RATE, true,
                    "{{count:2.25 sum:0.225 counter_reset_hint:gauge buckets:[1.25 1]}}", 0);
    assert_extended(&w, NUM_DELTA, true,
                    "{{count:45 sum:4.5 counter_reset_hint:gauge buckets:[25 20]}}",
                    NUM_HIST_NOT_GAUGE);
    w.n = 3;
    assert_extended(&w, NUM_INCREASE, false,
                    "{{count:30 sum:3 counter_reset_hint:gauge buckets:[10 20]}}", 0);
    w.start = 30000;
    assert_extended(&w, NUM_INCREASE, false, NULL, 0);
    w.n = 0;
    assert_extended(&w, NUM_INCREASE, false, NULL, 0);
}

static void resets_in_extended_ranges_of_histograms(void **state)
{
    static const char *const h[] = { "{{count:5 sum:5 buckets:[5]}}",
                                     "{{count:10 sum:10 buckets:[10]}}",
                                     "{{count:3 sum:3 counter_reset_hint:reset buckets:[3]}}",
                                     "{{count:4 sum:4 buckets:[4]}}" };
    struct num_hist_window w = window(h, 4, 15, 25);
    w.n = 3;
    (void)state;
    // From 7.5 to 10, and half of 3 after it.
    assert_extended(&w, NUM_INCREASE, true,
                    "{{count:4 sum:4 counter_reset_hint:gauge buckets:[4]}}", 0);
    w.n = 4; // anchored: 5 -> 10 -> (reset) 3 -> 4
    w.end = 40000;
    assert_extended(&w, NUM_INCREASE, false,
                    "{{count:9 sum:9 counter_reset_hint:gauge buckets:[9]}}", 0);
    w.start = 25000; // the line into the range begins at 0: from 1.5 to 4
    assert_extended(&w, NUM_INCREASE, true,
                    "{{count:2.5 sum:2.5 counter_reset_hint:gauge buckets:[2.5]}}", 0);
}

static void what_an_extended_range_has_to_say(void **state)
{
    static const char *const mixed[] = { "{{count:1}}", "{{schema:-53 count:2 custom_values:[5]}}",
                                         "{{count:3}}" };
    static const char *const gauge[] = { "{{count:1}}", "{{count:2 counter_reset_hint:gauge}}",
                                         "{{count:3}}" };
    struct num_hist_window w = window(mixed, 3, 10, 30);
    (void)state;
    assert_extended(&w, NUM_RATE, false, NULL, NUM_HIST_INCOMPATIBLE);
    w.start = 20000;
    w.end = 25000;
    assert_extended(&w, NUM_RATE, true, NULL, NUM_HIST_INCOMPATIBLE);
    w = window(gauge, 3, 10, 30);
    assert_extended(&w, NUM_INCREASE, false, "{{count:2 counter_reset_hint:gauge}}",
                    NUM_HIST_NOT_COUNTER);
}

/* ---- changes, resets ---- */

static void from_one_kind_to_the_other(void **state)
{
    static const char *const h[] = { "{{count:1}}", "{{count:1}}", "{{count:2}}", "{{count:1}}" };
    static const int64_t t[] = { 5000, 35000, 50000, 60000 };
    static const double v[] = { 1, 2, 2, 1 };
    struct num_hist_window w = window(h, 4, 0, 90);
    struct num_window f = { .t = t, .v = v, .n = 4, .end = 90000 };
    (void)state;
    // 1 | h1 h1 h2 | 2 | h1 | 2 1
    assert_true(num_changes_of_both(&f, &w) == 1 + 1 + 1 + 1 + 1 + 1);
    assert_true(num_resets_of_both(&f, &w) == 1 + 0 + 1 + 1 + 1 + 1);
    w.n = 0;
    assert_true(num_changes_of_both(&f, &w) == 2 && num_resets_of_both(&f, &w) == 1);
    w.n = 4;
    f.n = 0;
    assert_true(num_changes_of_both(&f, &w) == 2 && num_resets_of_both(&f, &w) == 1);
    w.n = 0;
    assert_true(num_changes_of_both(&f, &w) == 0 && num_resets_of_both(&f, &w) == 0);
}

static void start_times_are_resets_of_both(void **state)
{
    static const char *const h[] = { "{{count:1}}", "{{count:2}}" };
    static const int64_t t[] = { 30000, 40000 }, st[] = { 20001, 30001 };
    static const double v[] = { 1, 2 };
    struct num_hist_window w = window(h, 2, 0, 90);
    struct num_window f = { .t = t, .v = v, .n = 2, .end = 90000 };
    (void)state;
    samples[1].st = 15000;
    assert_true(num_resets_of_both(&f, &w) == 1);
    f.st = st;
    w.use_st = true;
    assert_true(num_resets_of_both(&f, &w) == 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_rate_of_histograms),
        cmocka_unit_test(a_counter_of_histograms_was_never_below_zero),
        cmocka_unit_test(the_first_histogram_before_a_reset_need_not_fit),
        cmocka_unit_test(resets_of_histograms_are_added),
        cmocka_unit_test(what_a_histogram_rate_has_to_say),
        cmocka_unit_test(start_times_of_histograms),
        cmocka_unit_test(the_last_two_histograms),
        cmocka_unit_test(extended_ranges_of_histograms),
        cmocka_unit_test(resets_in_extended_ranges_of_histograms),
        cmocka_unit_test(what_an_extended_range_has_to_say),
        cmocka_unit_test(from_one_kind_to_the_other),
        cmocka_unit_test(start_times_are_resets_of_both),
    };
    return cmocka_run_group_tests(tests, NULL, reset_arena);
}
