#include "test.h"

#include "out/units.h"

#include <math.h>

struct unit_case {
    const char *unit;
    double v;
    const char *want;
};

static void check(const struct unit_case *c, const struct out_unit_style *style)
{
    struct out_unit u;
    struct buf b = { 0 };
    assert_true(out_unit_parse(str_of(c->unit), &u));
    out_unit_put(&b, &u, c->v, style);
    assert_str(buf_str(&b), c->want);
    buf_done(&b);
}

static void three_digits_and_the_unit(void **state)
{
    static const struct unit_case cases[] = {
        { "locale", 1234567, "1,234,567" },
        { "locale", -1234567, "-1,234,567" },
        { "locale", 123, "123" },
        { "locale", 0.25, "0.250" },
        { "locale", 9.996, "10.0" },
        { "locale", 1234.5, "1,234" },
        { "locale", 1e18, "1.00e+18" },
        { "none", 1.2345, "1.23" },
        { "short", 31, "31" },
        { "short", 12345, "12.3k" },
        { "short", 4.56e6, "4.56M" },
        { "short", 999600, "1.00M" },
        { "short", 0.5, "0.500" },
        { "sishort", 0.00456, "4.56m" },
        { "reqps", 12.4, "12.4 req/s" },
        { "ops", 1200, "1.20k ops/s" },
        { "reqpm", 3.001, "3.00 req/min" },
        { "ns", 840, "840 ns" },
        { "s", 12.3e-6, "12.3 µs" },
        { "ms", 4.56, "4.56 ms" },
        { "s", 0, "0 s" },
        { "s", 0.9996, "1.00 s" },
        { "s", 1.234, "1.23 s" },
        { "s", 59.96, "1m 00s" },
        { "s", 83, "1m 23s" },
        { "m", 125, "2h 05m" },
        { "s", 76 * 3600.0, "3d 4h" },
        { "s", -76 * 3600.0, "-3d 4h" },
        { "d", 400, "1y 35d" },
        { "s", 1e300, "3.17e+292 y" },
        { "dtdurations", 83, "1m 23s" },
        { "clocks", 12345, "03:25:45" },
        { "bytes", 333670912, "318 MiB" },
        { "bytes", 512, "512 B" },
        { "bytes", 1023, "1023 B" },
        { "bytes", 1024, "1.00 KiB" },
        { "kbytes", 1, "1.00 KiB" },
        { "decbytes", 333670912, "334 MB" },
        { "decmbytes", 1.5, "1.50 MB" },
        { "bits", 2097152, "2.00 Mib" },
        { "decbits", 2e6, "2.00 Mb" },
        { "Bps", 2e6, "2.00 MB/s" },
        { "binBps", 2097152, "2.00 MiB/s" },
        { "KBs", 1, "1.00 kB/s" },
        { "pps", 1500, "1.50 kp/s" },
        { "percent", 6.7, "6.7%" },
        { "percentunit", 0.067, "6.7%" },
        { "percentunit", 1, "100%" },
        { "percentunit", 0.0001, "0.01%" },
        { "hertz", 2.4e9, "2.40 GHz" },
        { "volt", 0.0123, "12.3 mV" },
        { "celsius", 20, "20 °C" },
        { "rotrpm", 12345, "12,345 rpm" },
        { "currencyUSD", 1234, "$1.23k" },
        { "currencyEUR", -5, "-€5" },
        { "currencySEK", 5, "5 kr" },
        { "bool", 1, "True" },
        { "bool_yes_no", 0, "No" },
        { "dateTimeAsIso", 1700000000000, "2023-11-14 22:13:20" },
        { "time:DD.MM.YY HH:mm", 1700000000000, "14.11.23 22:13" },
        { "hex0x", 255, "0xff" },
        { "sci", 12345, "1.23e+04" },
        { "suffix:tasks", 12, "12 tasks" },
        { "prefix:#", 12, "#12" },
        { "si:Bq", 12e3, "12.0 kBq" },
        { "count:msg", 1500, "1.50k msg" },
        { "s", NAN, "NaN" },
        { "bytes", -INFINITY, "-Inf" },
        { "percent", INFINITY, "+Inf" },
    };
    (void)state;
    for (size_t i = 0; i < N_OF(cases); i++)
        check(&cases[i], &(struct out_unit_style){ 0 });
}

static void decimals_override_and_ascii_has_no_signs(void **state)
{
    (void)state;
    check(&(struct unit_case){ "short", 12345, "12.3450k" },
          &(struct out_unit_style){ .has_decimals = true, .decimals = 4 });
    check(&(struct unit_case){ "bytes", 333670912, "318 MiB" },
          &(struct out_unit_style){ .has_decimals = true });
    check(&(struct unit_case){ "s", 12.3e-6, "12.3 us" },
          &(struct out_unit_style){ .ascii = true });
    check(&(struct unit_case){ "celsius", 20, "20 deg C" },
          &(struct out_unit_style){ .ascii = true });
    check(&(struct unit_case){ "ohm", 1200, "1.20 kOhm" },
          &(struct out_unit_style){ .ascii = true });
}

static void moments_are_told_from_now(void **state)
{
    const struct out_unit_style style = { .now_ms = 1700000000000 };
    (void)state;
    check(&(struct unit_case){ "dateTimeFromNow", 1700000000000 - 52 * 3600e3, "2d 4h ago" },
          &style);
    check(&(struct unit_case){ "dateTimeFromNow", 1700000000000 + 90e3, "in 1m 30s" }, &style);
    check(&(struct unit_case){ "dateTimeFromNow", 1700000000000 - 3e3, "3 s ago" }, &style);
    check(&(struct unit_case){ "dateTimeFromNow", 0, "never" }, &style);
}

static void every_row_is_found_and_in_order(void **state)
{
    (void)state;
    for (size_t i = 0; i < unit_ids_n; i++) {
        struct out_unit u;
        assert_true(out_unit_parse(str_of(unit_ids[i].id), &u));
        assert_int_equal(u.kind, unit_ids[i].kind);
        if (i > 0)
            assert_true(strcmp(unit_ids[i - 1].id, unit_ids[i].id) < 0);
    }
}

static void no_row_prints_other_than_ascii_without_utf8(void **state)
{
    static const double values[] = { 0, 1, -1, 0.00123, 999.96, 123456.7, 1e12, -1e300, 1e-300 };
    (void)state;
    for (size_t i = 0; i < unit_ids_n; i++) {
        for (size_t k = 0; k < N_OF(values); k++) {
            struct out_unit u;
            struct buf b = { 0 };
            out_unit_parse(str_of(unit_ids[i].id), &u);
            out_unit_put(&b, &u, values[k], &(struct out_unit_style){ .ascii = true });
            assert_true(b.n > 0 && b.n < 64);
            for (size_t c = 0; c < b.n; c++)
                assert_in_range((unsigned char)b.p[c], 0x20, 0x7e);
            buf_done(&b);
        }
    }
}

static void an_unknown_id_is_shown_with_the_value(void **state)
{
    struct out_unit u;
    struct buf b = { 0 };
    (void)state;
    assert_false(out_unit_parse(STR("parsecs"), &u));
    out_unit_put(&b, &u, 12, &(struct out_unit_style){ 0 });
    assert_str(buf_str(&b), "12 parsecs");
    buf_done(&b);
}

static void names_tell_the_unit(void **state)
{
    static const struct {
        const char *name, *unit, *word, *want;
        double v;
    } cases[] = {
        { "http_request_duration_seconds", "", "seconds", "12.0 ms", 0.012 },
        { "process_cpu_seconds_total", "", "seconds", "1m 23s", 83 },
        { "go_memstats_alloc_bytes", "", "bytes", "318 MiB", 333670912 },
        { "cache_hit_ratio", "", "ratio", "97.0%", 0.97 },
        { "last_run_timestamp_seconds", "", "timestamp", "1m 40s ago", 1699999900 },
        { "process_start_time_seconds", "", "timestamp", "1m 40s ago", 1699999900 },
        { "process_start_time_seconds", "seconds", "timestamp", "1m 40s ago", 1699999900 },
        { "room_celsius", "", "celsius", "20.5 °C", 20.5 },
        { "x", "seconds", "seconds", "12.0 ms", 0.012 },
        { "x_seconds", "parrots", "parrots", "12", 12 },
        { "go_goroutines", "", "", "1,234", 1234 },
        { "seconds", "", "", "12", 12 },
        { "milliseconds_bytesx", "", "", "12", 12 },
    };
    (void)state;
    for (size_t i = 0; i < N_OF(cases); i++) {
        struct out_unit u;
        struct buf b = { 0 };
        struct str name = str_of(cases[i].name), unit = str_of(cases[i].unit);
        out_unit_infer(name, unit, &u);
        out_unit_put(&b, &u, cases[i].v, &(struct out_unit_style){ .now_ms = 1700000000000 });
        assert_str(buf_str(&b), cases[i].want);
        assert_str(out_unit_word(name, unit), cases[i].word);
        buf_done(&b);
    }
}

static void exact_values_and_bounds(void **state)
{
    static const struct {
        double v;
        const char *want;
    } exact[] = {
        { 333670912, "333,670,912" },
        { -1234.5, "-1,234.5" },
        { 0.1, "0.1" },
        { 1e300, "1e+300" },
        { NAN, "NaN" },
        { INFINITY, "+Inf" },
        { -0.0, "-0" },
        { 123, "123" },
    };
    static const struct {
        const char *unit;
        double v;
        const char *want;
    } bounds[] = {
        { "s", 0.005, "≤5ms" },     { "s", 0.035, "≤35ms" },   { "s", 2.5, "≤2.5s" },
        { "s", 90, "≤1.5m" },       { "s", 0.0001, "≤100µs" }, { "s", INFINITY, "≤+Inf" },
        { "bytes", 2048, "≤2KiB" }, { "none", 10, "≤10" },     { "s", 0, "≤0" },
    };
    struct buf b = { 0 };
    (void)state;
    for (size_t i = 0; i < N_OF(exact); i++) {
        buf_clear(&b);
        out_put_exact(&b, exact[i].v);
        assert_str(buf_str(&b), exact[i].want);
    }
    for (size_t i = 0; i < N_OF(bounds); i++) {
        struct out_unit u;
        buf_clear(&b);
        out_unit_parse(str_of(bounds[i].unit), &u);
        out_put_bound(&b, &u, bounds[i].v, false);
        assert_str(buf_str(&b), bounds[i].want);
    }
    buf_done(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_digits_and_the_unit),
        cmocka_unit_test(decimals_override_and_ascii_has_no_signs),
        cmocka_unit_test(moments_are_told_from_now),
        cmocka_unit_test(every_row_is_found_and_in_order),
        cmocka_unit_test(no_row_prints_other_than_ascii_without_utf8),
        cmocka_unit_test(an_unknown_id_is_shown_with_the_value),
        cmocka_unit_test(names_tell_the_unit),
        cmocka_unit_test(exact_values_and_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
