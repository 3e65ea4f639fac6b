#include "test.h"

#include "base/time.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static void durations_read_and_print(void **state)
{
    static const struct {
        const char *text;
        int64_t ms;
        const char *printed; /* NULL: as read */
    } rows[] = {
        { "0", 0, "0s" },
        { "0s", 0, NULL },
        { "250ms", 250, NULL },
        { "1s", 1000, NULL },
        { "90s", 90000, "1m30s" },
        { "1m30s", 90000, NULL },
        { "1h30m", 5400000, NULL },
        { "5m", 300000, NULL },
        { "1d", 86400000, NULL },
        { "7d", 604800000, "1w" },
        { "1w", 604800000, NULL },
        { "8d", 691200000, NULL },
        { "90d", 7776000000, NULL },
        { "1y", 31536000000, NULL },
        { "1y2w3d4h5m6s7ms", 33019506007, "382d4h5m6s7ms" },
        { "2y", 63072000000, NULL },
        { "292y", 9208512000000, NULL },
        { "0y0w0d0h0m0s1ms", 1, "1ms" },
        { "0000005m", 300000, "5m" },
        { "30", 30000, "30s" },
        { "1.5", 1500, "1s500ms" },
        { ".25", 250, "250ms" },
        { "2.", 2000, "2s" },
        { "0.0004", 0, "0s" },
        { "0.0005", 1, "1ms" },
        { "9223372036.854", DUR_MAX_MS, "106751d23h47m16s854ms" },
    };
    (void)state;
    for (size_t i = 0; i < N_OF(rows); i++) {
        struct err e = { 0 };
        int64_t ms = -1;
        char p[DUR_MAX_CHARS];
        if (!dur_parse(str_of(rows[i].text), &ms, &e))
            fail_msg("%s: %s", rows[i].text, e.msg);
        assert_int_equal(ms, rows[i].ms);
        size_t n = dur_print(p, ms);
        assert_true(n <= DUR_MAX_CHARS);
        assert_str(((struct str){ p, n }), rows[i].printed ? rows[i].printed : rows[i].text);
    }
    char p[DUR_MAX_CHARS];
    assert_str(((struct str){ p, dur_print(p, -90000) }), "-1m30s");
    assert_str(((struct str){ p, dur_print(p, INT64_MIN) }), "-106751991167d7h12m55s808ms");
}

static void dates_of_http_are_read(void **state)
{
    static const char *const bad[] = {
        "",
        "Mon, 23 Nov 2026 16:04:16 CET",
        "Mon, 31 Nov 2026 16:04:16 GMT",
        "Mon, 00 Nov 2026 16:04:16 GMT",
        "Mon, 23 Nob 2026 16:04:16 GMT",
        "Mon, 23 Nov 2026 24:04:16 GMT",
        "Mon, 23 Nov 2026 16:4:16 GMT ",
        "Monday, 23-Nov-26 16:04:16 GMT",
        "2026-11-23T16:04:16Z",
    };
    int64_t ms = 0;
    (void)state;
    assert_true(time_parse_http(STR("Mon, 23 Nov 2026 16:04:16 GMT"), &ms));
    assert_int_equal(ms, 1795449856000);
    assert_true(time_parse_http(STR("Thu, 01 Jan 1970 00:00:00 GMT"), &ms));
    assert_int_equal(ms, 0);
    for (size_t i = 0; i < N_OF(bad); i++)
        if (time_parse_http(str_of(bad[i]), &ms))
            fail_msg("%s is no Date of HTTP", bad[i]);
}

static void bad_durations_say_why(void **state)
{
    static const struct {
        const char *text, *msg;
    } rows[] = {
        { "", "bad duration \"\": it is empty" },
        { "-5m", "bad duration \"-5m\": it is negative" },
        { "5x", "bad duration \"5x\": unknown unit \"x\", not one of y w d h m s ms" },
        { "5 m", "bad duration \"5 m\": unknown unit \" m\", not one of y w d h m s ms" },
        { "5M", "bad duration \"5M\": unknown unit \"M\", not one of y w d h m s ms" },
        { "m", "bad duration \"m\": a number is missing" },
        { ".", "bad duration \".\": a number is missing" },
        { "1h30", "bad duration \"1h30\": the last number has no unit" },
        { "30m1h", "bad duration \"30m1h\": h must come before m" },
        { "5m5m", "bad duration \"5m5m\": m is there twice" },
        { "1.5h",
          "bad duration \"1.5h\": a fraction is only allowed in a plain number of seconds" },
        { "1h1.5m",
          "bad duration \"1h1.5m\": a fraction is only allowed in a plain number of seconds" },
        { "1.2.3",
          "bad duration \"1.2.3\": a fraction is only allowed in a plain number of seconds" },
        { "293y", "bad duration \"293y\": longer than 292 years" },
        { "9223372036.855", "bad duration \"9223372036.855\": longer than 292 years" },
        { "99999999999999999999s",
          "bad duration \"99999999999999999999s\": longer than 292 years" },
        { "5\x1b", "bad duration \"5\\x1b\": unknown unit \"\\x1b\", not one of y w d h m s ms" },
    };
    (void)state;
    for (size_t i = 0; i < N_OF(rows); i++) {
        struct err e = { 0 };
        int64_t ms = 77;
        assert_false(dur_parse(str_of(rows[i].text), &ms, &e));
        assert_int_equal(e.kind, ERR_USAGE);
        assert_string_equal(e.msg, rows[i].msg);
        assert_non_null(e.hint);
        assert_int_equal(ms, 77);
        err_done(&e);
    }
}

static void people_read_three_digits_or_two_units(void **state)
{
    static const struct {
        double s;
        const char *text;
    } rows[] = {
        { 0, "0 s" },
        { 840e-9, "840 ns" },
        { 12.3e-6, "12.3 µs" },
        { 4.56e-3, "4.56 ms" },
        { 3.1e-3, "3.1 ms" },
        { 0.212, "212 ms" },
        { 1.234, "1.23 s" },
        { 9.999, "10 s" },
        { 59.5, "59.5 s" },
        { 59.96, "1m00s" },
        { 65, "1m05s" },
        { 134, "2m14s" },
        { 3599.6, "1h00m" },
        { 3900, "1h05m" },
        { 86399, "1d0h" },
        { 273600, "3d4h" },
        { 8640000, "100d" },
        { 0.9996, "1 s" },
        { 999.4e-9, "999 ns" },
        { 999.6e-9, "1 µs" },
        { -1.5, "-1.5 s" },
        { 1.5e-12, "0 ns" },
        { 1e300, "over 31 million years" },
    };
    (void)state;
    for (size_t i = 0; i < N_OF(rows); i++) {
        struct buf b = { 0 };
        dur_put_human(&b, rows[i].s);
        assert_str(buf_str(&b), rows[i].text);
        buf_done(&b);
    }
}

static void times_read(void **state)
{
    static const int64_t now = 1700000000123;
    static const struct {
        const char *text;
        int64_t ms;
    } rows[] = {
        { "0", 0 },
        { "1700000000", 1700000000000 },
        { "1700000000.5", 1700000000500 },
        { "1700000000.0625", 1700000000063 },
        { "1.7e9", 1700000000000 },
        { "now", now },
        { "now-1h30m", now - 5400000 },
        { "now+5m", now + 300000 },
        { "-1h30m", now - 5400000 },
        { "-60", now - 60000 },
        { "now-0", now },
        { "1970-01-01T00:00:00Z", 0 },
        { "2026-11-23T16:04:16Z", 1795449856000 },
        { "2026-11-23 16:04:16z", 1795449856000 },
        { "2026-11-23T16:04:16.7899Z", 1795449856789 },
        { "2026-11-23T18:04:16+02:00", 1795449856000 },
        { "2026-11-23T09:34:16-06:30", 1795449856000 },
        { "1969-12-31T23:59:59.999Z", -1 },
        { "2024-02-29T00:00:00Z", 1709164800000 },
        { "0000-01-01T00:00:00Z", -62167219200000 },
        { "9999-12-31T23:59:59.999Z", 253402300799999 },
    };
    (void)state;
    for (size_t i = 0; i < N_OF(rows); i++) {
        struct err e = { 0 };
        int64_t ms;
        if (!time_parse(str_of(rows[i].text), now, &ms, &e))
            fail_msg("%s", e.msg);
        if (ms != rows[i].ms)
            fail_msg("%s: %lld", rows[i].text, (long long)ms);
    }
}

static void bad_times_say_why(void **state)
{
    static const struct {
        const char *text, *msg;
    } rows[] = {
        { "", "bad time \"\": it is empty" },
        { "tomorrow", "bad time \"tomorrow\": not a number of seconds, not RFC 3339, and not "
                      "relative to now" },
        { "nowish", "bad time \"nowish\": after \"now\" only - or + and a duration may follow" },
        { "nan",
          "bad time \"nan\": not a number of seconds, not RFC 3339, and not relative to now" },
        { "inf", "bad time \"inf\": out of range" },
        { "1h30m", "bad time \"1h30m\": a duration alone is no time" },
        { "-", "bad time \"-\": bad duration \"\": it is empty" },
        { "now-5x", "bad time \"now-5x\": bad duration \"5x\": unknown unit \"x\", not one of "
                    "y w d h m s ms" },
        { "2026-1-1T00:00:00Z", "bad time \"2026-1-1T00:00:00Z\": the date is not YYYY-MM-DD" },
        { "2026-13-01T00:00:00Z", "bad time \"2026-13-01T00:00:00Z\": there is no such month" },
        { "2023-02-29T00:00:00Z", "bad time \"2023-02-29T00:00:00Z\": the month has no such day" },
        { "2026-11-23", "bad time \"2026-11-23\": after the date T and a time of day must follow" },
        { "2026-11-23T16:04Z", "bad time \"2026-11-23T16:04Z\": the time of day is not HH:MM:SS" },
        { "2026-11-23T24:00:00Z",
          "bad time \"2026-11-23T24:00:00Z\": there is no such time of day" },
        { "2026-11-23T16:04:16.Z",
          "bad time \"2026-11-23T16:04:16.Z\": the time of day is not HH:MM:SS" },
        { "2026-11-23T16:04:16",
          "bad time \"2026-11-23T16:04:16\": it must end in Z or an offset such as +02:00" },
        { "2026-11-23T16:04:16+0200",
          "bad time \"2026-11-23T16:04:16+0200\": it must end in Z or an offset such as +02:00" },
    };
    (void)state;
    for (size_t i = 0; i < N_OF(rows); i++) {
        struct err e = { 0 };
        int64_t ms;
        assert_false(time_parse(str_of(rows[i].text), 0, &ms, &e));
        assert_int_equal(e.kind, ERR_USAGE);
        assert_string_equal(e.msg, rows[i].msg);
        assert_non_null(e.hint);
        err_done(&e);
    }
}

static void every_day_is_the_c_librarys(void **state)
{
    (void)state;
    for (int64_t day = -800000; day <= 2932896; day += 7) { // to the end of 9999
        time_t t = (time_t)(day * 86400 + 12345);
        struct tm tm;
        char want[64], got[TIME_MAX_CHARS];
        gmtime_r(&t, &tm);
        if (tm.tm_year + 1900 < 0)
            continue;
        snprintf(want, sizeof want, "%04d-%02d-%02dT%02d:%02d:%02d.678Z", tm.tm_year + 1900,
                 tm.tm_mon + 1, tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec);
        int64_t ms = (int64_t)t * 1000 + 678, back;
        size_t n = time_print_rfc3339(got, ms);
        assert_str(((struct str){ got, n }), want);
        struct err e = { 0 };
        assert_true(time_parse((struct str){ got, n }, 0, &back, &e));
        assert_int_equal(back, ms);
    }
    char p[TIME_MAX_CHARS];
    assert_str(((struct str){ p, time_print_rfc3339(p, INT64_MAX) }),
               "+292278994-08-17T07:12:55.807Z");
    assert_str(((struct str){ p, time_print_rfc3339(p, INT64_MIN) }),
               "-292275055-05-16T16:47:04.192Z");
}

static void the_clock_can_be_fixed(void **state)
{
    (void)state;
    setenv("PROMCTL_NOW", "2026-11-23T16:04:16Z", 1);
    assert_int_equal(time_now_ms(), 1795449856000);
    unsetenv("PROMCTL_NOW");
    assert_true(time_now_ms() > 1700000000000);
    int64_t a = time_mono_ns(), b = time_mono_ns();
    assert_true(b >= a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(durations_read_and_print),
        cmocka_unit_test(dates_of_http_are_read),
        cmocka_unit_test(bad_durations_say_why),
        cmocka_unit_test(people_read_three_digits_or_two_units),
        cmocka_unit_test(times_read),
        cmocka_unit_test(bad_times_say_why),
        cmocka_unit_test(every_day_is_the_c_librarys),
        cmocka_unit_test(the_clock_can_be_fixed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
