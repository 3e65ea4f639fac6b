/* Both axes: which ticks there are, what they are called, and where the ends are. */
#include "test.h"

#include "base/time.h"
#include "out/plot_impl.h"

#include <float.h>
#include <stdlib.h>
#include <time.h>

// ---- values ----

static struct buf text;

static int teardown(void **state)
{
    (void)state;
    buf_done(&text);
    return 0;
}

/* "0 20 40 | 0..84.3" */
static struct str ticks(const struct plot *p, double min, double max, int rows)
{
    struct plot_range r = { 0 };
    struct plot_axis a;

    if (!isnan(min)) {
        plot_range_add(&r, min);
        plot_range_add(&r, max);
    }
    plot_axis_init(&a, p, r, rows, false);
    buf_clear(&text);
    for (int i = 0; i < a.n; i++) {
        double at = plot_axis_share(&a, a.ticks[i].v);
        assert_true(at >= -1e-9 && at <= 1 + 1e-9);
        buf_printf(&text, "%s ", a.ticks[i].label);
        if (i > 0) // at most one in two rows
            assert_true(at - plot_axis_share(&a, a.ticks[i - 1].v) >= 1.99 / rows);
    }
    buf_printf(&text, "| %.4g..%.4g", a.lo, a.hi);
    return buf_str(&text);
}

static struct str unit_ticks(const char *unit, double min, double max, int rows)
{
    struct plot p = { 0 };

    out_unit_parse(str_of(unit), &p.unit);
    return ticks(&p, min, max, rows);
}

static void ticks_are_round_in_their_unit(void **state)
{
    (void)state;
    assert_str(unit_ticks("reqps", 1, 81.1, 6), "0 50 | 0..84.34");
    assert_str(unit_ticks("reqps", 1, 81.1, 10), "0 20 40 60 80 | 0..84.34");
    assert_str(unit_ticks("reqps", 1, 81.1, 18), "0 10 20 30 40 50 60 70 80 | 0..84.34");
    assert_str(unit_ticks("reqps", 100, 25000, 8), "0 10k 20k | 0..2.6e+04");
    assert_str(unit_ticks("s", 0.1, 1.95, 8), "0 1s 2s | 0..2.028");
    assert_str(unit_ticks("s", 0.1, 1.95, 9), "0 0.5s 1s 1.5s 2s | 0..2.028");
    assert_str(unit_ticks("s", 0.0001, 0.0042, 9), "0 1ms 2ms 3ms 4ms | 0..0.004368");
    assert_str(unit_ticks("ms", 1, 250, 9), "0 100ms 200ms | 0..260");
    assert_str(unit_ticks("s", 0, 400, 12), "0 2m 4m 6m | 0..416");
    assert_str(unit_ticks("s", 0, 86400 * 30, 12), "0 10d 20d 30d | 0..2.696e+06");
    assert_str(unit_ticks("bytes", 0, 360e6, 9), "0 128MiB 256MiB | 0..3.744e+08");
    assert_str(unit_ticks("bytes", 0, 3, 9), "0 1B 2B 3B | 0..3.12");
    assert_str(unit_ticks("decbytes", 0, 360e6, 9), "0 100MB 200MB 300MB | 0..3.744e+08");
    assert_str(unit_ticks("Bps", 0, 1500, 9), "0 0.5kB/s 1kB/s 1.5kB/s | 0..1560");
    assert_str(unit_ticks("percentunit", 0, 0.97, 9), "0% 25% 50% 75% 100% | 0..1");
    assert_str(unit_ticks("percentunit", 0, 1.3, 9), "0% 50% 100% | 0..1.352");
    assert_str(unit_ticks("percent", 0, 0.4, 9), "0% 0.1% 0.2% 0.3% 0.4% | 0..0.416");
    assert_str(unit_ticks("volt", -0.003, 0.003, 9), "-4mV -2mV 0 2mV | -0.004..0.00324");
    assert_str(unit_ticks("currencyUSD", -30, 30, 9), "-$40 -$20 $0 $20 | -40..32.4");
    assert_str(unit_ticks("none", 0, 8, 12), "0 2 4 6 8 | 0..8.32");
    assert_str(unit_ticks("none", 0, 0.0042, 12), "0 0.001 0.002 0.003 0.004 | 0..0.004368");
    assert_str(unit_ticks("bool", 0, 1, 5), "False True | 0..1.04");
}

static void the_lower_end_is_zero_or_a_tick(void **state)
{
    (void)state;
    assert_str(unit_ticks("none", 178, 261, 6), "0 100 200 | 0..271.4");
    assert_str(unit_ticks("none", 200, 261, 6), "150 200 250 | 150..263.4");
    assert_str(unit_ticks("none", 995, 1005, 12), "994 996 998 1000 1002 1004 | 994..1005");
    assert_str(unit_ticks("reqps", 995, 1005, 12), "0 200 400 600 800 1000 | 0..1045");
    assert_str(unit_ticks("none", -8, -1, 8), "-10 -7.5 -5 -2.5 | -10..-0.72");
    assert_str(unit_ticks("none", -8, 8, 8), "-10 -5 0 5 | -10..8.64");
}

static void constants_and_nothing_have_an_axis(void **state)
{
    (void)state;
    assert_str(unit_ticks("none", 20, 20, 12), "18 19 20 21 22 | 18..22");
    assert_str(unit_ticks("none", 0, 0, 12), "0 0.2 0.4 0.6 0.8 1 | 0..1");
    assert_str(unit_ticks("none", -5, -5, 6), "-5.5 -5 -4.5 | -5.5..-4.5");
    assert_str(unit_ticks("none", NAN, NAN, 6), "0 0.5 1 | 0..1");
    assert_str(unit_ticks("percentunit", 1, 1, 6), "90% 95% 100% | 0.9..1");
    assert_str(unit_ticks("none", 1, 2, 0), "| 0..2.08");
}

static void no_double_is_too_large(void **state)
{
    (void)state;
    assert_str(unit_ticks("none", -DBL_MAX, DBL_MAX, 6), "| -1.798e+308..1.798e+308");
    assert_str(unit_ticks("none", 1e308, 1.7e308, 6), "| 0..1.768e+308");
    assert_str(unit_ticks("none", 0, DBL_TRUE_MIN, 6), "| 0..4.941e-324");
    assert_str(unit_ticks("none", 1e15, 1e15 + 0.25, 6), "| 1e+15..1e+15");
    assert_str(unit_ticks("none", 1e6, 1e6 + 1, 6), "999999 1000000 1000001 | 1e+06..1e+06");
}

static void limits_and_bounds_move_the_ends(void **state)
{
    const struct plot_limit limit = { 15, ROLE_BAD };
    struct plot p = { .limits = &limit, .n_limits = 1 };
    (void)state;
    assert_str(ticks(&p, 1, 10, 6), "0 10 | 0..15.6");
    assert_str(ticks(&p, 1, 9, 6), "0 5 | 0..9.36");
    p = (struct plot){ .has_max = true, .max = 50 };
    assert_str(ticks(&p, 1, 10, 6), "0 20 40 | 0..50");
    p = (struct plot){ .has_min = true, .min = 3 };
    assert_str(ticks(&p, 1, 10, 6), "5 7.5 10 | 3..10.4");
    p = (struct plot){ .has_min = true, .min = 30 };
    assert_str(ticks(&p, 1, 10, 6), "30 31 32 33 | 30..33");
}

static void decades_are_ticks_of_a_logarithmic_axis(void **state)
{
    struct plot p = { .log = true };
    (void)state;
    assert_str(ticks(&p, 1, 1000, 8), "0.1 1 10 100 1k | 0.1..1040");
    assert_str(ticks(&p, 15, 900, 20), "10 20 50 100 200 500 | 10..936");
    assert_str(ticks(&p, 1e-9, 1e9, 8), "100 10k 1M 100M | 100..1.04e+09");
    assert_str(ticks(&p, -5, 0, 8), "0.1 0.2 0.5 1 | 0.1..1.04");
    assert_str(ticks(&p, 0, DBL_TRUE_MIN, 8), "5e-308 1e-307 2e-307 | 2.225e-308..2.225e-307");
    assert_str(ticks(&p, 1, DBL_MAX, 8), "1e+301 1e+303 1e+305 1e+307 | 1e+301..1.798e+308");
    out_unit_parse(STR("s"), &p.unit);
    assert_str(ticks(&p, 0.002, 30, 12), "1ms 10ms 100ms 1s 10s | 0.001..31.2");
}

// ---- times ----

static struct str times(const char *start, const char *end, int w, const char *zone)
{
    static const struct out_term plain = { .utf8 = true };
    struct plot p = { .utc = zone == NULL };
    struct plot_time t = { .nx = 2 * w };
    struct out_cells c = { 0 };
    struct err e = { 0 };

    setenv("TZ", zone ? zone : "UTC", 1);
    tzset();
    assert_true(time_parse(str_of(start), 0, &t.start, &e) &&
                time_parse(str_of(end), 0, &t.end, &e));
    cells_init(&c, w, 1, false);
    plot_time_axis_put(&c, 0, 0, &p, &t, w);
    buf_clear(&text);
    cells_put_row(&text, &c, 0, &plain);
    cells_done(&c);
    return buf_str(&text);
}

static void times_stand_at_their_columns(void **state)
{
    (void)state;
    assert_str(times("2026-01-04T14:17:07Z", "2026-01-04T14:32:07Z", 52, NULL),
               "──────────┴14:20───────────┴14:25───────────┴14:30──");
    assert_str(times("2026-01-04T14:17:07Z", "2026-01-04T14:32:07Z", 110, NULL),
               "──────┴14:18─────────┴14:20─────────┴14:22────────┴14:24─────────┴14:26────────┴14:"
               "28─────────┴14:30──────────");
    assert_str(times("2026-01-04T14:32:00Z", "2026-01-04T14:32:15Z", 60, NULL),
               "┴14:32:00──────────┴14:32:05───────────┴14:32:10────────────");
    assert_str(times("2026-01-04T22:00:00Z", "2026-01-05T04:00:00Z", 60, NULL),
               "┴22:00────┴23:00────┴Jan 05──┴01:00────┴02:00────┴03:00─────");
    assert_str(times("2026-01-04T23:59:40Z", "2026-01-05T00:00:20Z", 60, NULL),
               "┴23:59:40──────┴23:59:50──────┴Jan 05───────┴00:00:10───────");
    assert_str(times("2026-01-01T00:00:00Z", "2026-01-03T00:00:00Z", 60, NULL),
               "┴Jan 01 00h───┴Jan 01 12h────┴Jan 02 00h────┴Jan 02 12h─────");
    assert_str(times("2026-01-01T00:00:00Z", "2026-01-08T00:00:00Z", 60, NULL),
               "┴Jan 01──────────┴Jan 03──────────┴Jan 05──────────┴Jan 07──");
    assert_str(times("2025-01-01T00:00:00Z", "2026-01-08T00:00:00Z", 60, NULL),
               "───┴Jan 23────────┴Apr 24───────┴Jul 24────────┴Oct 23──────");
    assert_str(times("1970-01-01T00:00:00Z", "2026-01-08T00:00:00Z", 60, NULL),
               "┴1970─────┴1980──────┴1989─────┴1999──────┴2009──────┴2019──");
    assert_str(times("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z", 12, NULL), "────────────");
    assert_str(times("1970-01-01T00:00:00Z", "1970-01-01T00:00:10Z", 5, NULL), "─────");
    assert_str(times("0001-01-01T00:00:00Z", "9999-12-31T00:00:00Z", 20, NULL),
               "────────────────────");
}

static void times_are_those_of_the_zone(void **state)
{
    (void)state;
    assert_str(times("2026-01-04T14:00:00Z", "2026-01-04T20:00:00Z", 40, "NPT-5:45"),
               "─┴20:00───────┴22:00────────┴Jan 05─────");
    assert_str(times("2026-01-04T14:00:00Z", "2026-01-06T20:00:00Z", 50, "EST5EDT,M3.2.0,M11.1.0"),
               "──────────────┴Jan 05───────────────┴Jan 06───────");
    // An hour is left out, and one is there twice.
    assert_str(
        times("2026-03-29T00:00:00Z", "2026-03-29T04:00:00Z", 50, "CET-1CEST,M3.5.0,M10.5.0/3"),
        "┴01:00──────┴03:00──────┴04:00───────┴05:00───────");
    assert_str(
        times("2026-10-24T22:00:00Z", "2026-10-25T04:00:00Z", 70, "CET-1CEST,M3.5.0,M10.5.0/3"),
        "┴Oct 25────┴01:00──────┴02:00─────────────────┴03:00──────┴04:00──────");
    assert_str(
        times("2026-03-28T00:00:00Z", "2026-03-31T00:00:00Z", 50, "CET-1CEST,M3.5.0,M10.5.0/3"),
        "───────────────┴Mar 29─────────┴Mar 30────────────");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(ticks_are_round_in_their_unit, teardown),
        cmocka_unit_test_teardown(the_lower_end_is_zero_or_a_tick, teardown),
        cmocka_unit_test_teardown(constants_and_nothing_have_an_axis, teardown),
        cmocka_unit_test_teardown(no_double_is_too_large, teardown),
        cmocka_unit_test_teardown(limits_and_bounds_move_the_ends, teardown),
        cmocka_unit_test_teardown(decades_are_ticks_of_a_logarithmic_axis, teardown),
        cmocka_unit_test_teardown(times_stand_at_their_columns, teardown),
        cmocka_unit_test_teardown(times_are_those_of_the_zone, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
