#include "base/time.h"

#include "base/float.h"
#include "base/utf8.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define DAY_S INT64_C(86400)

/* ---- clocks ---- */

int64_t time_now_ms(void)
{
    const char *fixed = getenv("PROMCTL_NOW");
    struct err e = { 0 };
    int64_t ms;
    if (fixed && time_parse(str_of(fixed), 0, &ms, &e))
        return ms;
    err_done(&e);
    struct timespec ts;
    clock_gettime(CLOCK_REALTIME, &ts);
    return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

int64_t time_mono_ns(void)
{
    struct timespec ts;
    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

/* ---- calendar ---- */

/* Days from 1970-01-01 to a day of the Gregorian calendar, which repeats every 400 years of 146097
 * days. Years begin in March here, so that the leap day is their last. */
static int64_t days_of_date(int64_t year, int month, int day)
{
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t year_of_era = year - era * 400;
    int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
           719468;
}

static void date_of_days(int64_t days, int64_t *year, int *month, int *day)
{
    days += 719468;
    int64_t era = (days >= 0 ? days : days - 146096) / 146097;
    int64_t day_of_era = days - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 -
                           day_of_era / 146096) /
                          365;
    int day_of_year = (int)(day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100));
    int march_month = (5 * day_of_year + 2) / 153;
    *day = day_of_year - (153 * march_month + 2) / 5 + 1;
    *month = march_month < 10 ? march_month + 3 : march_month - 9;
    *year = year_of_era + era * 400 + (*month <= 2);
}

static int days_in_month(int64_t year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap);
}

/* ---- parsing ---- */

/* bad time "TEXT": WHY */
static bool bad(struct str s, struct err *e, const char *why)
{
    struct buf b = { 0 };
    utf8_put_cut(&b, s, 60);
    err_set(e, ERR_USAGE, "bad time \"%s\": %s", buf_z(&b), why);
    buf_done(&b);
    return err_hint(e, "write Unix seconds, 2026-11-23T16:04:16Z, now, or -1h30m");
}

/* Exactly `n` digits off the head of `s`. */
static bool take_number(struct str *s, size_t n, int *out)
{
    int v = 0;
    for (size_t i = 0; i < n; i++) {
        if (i >= s->n || s->p[i] < '0' || s->p[i] > '9')
            return false;
        v = v * 10 + (s->p[i] - '0');
    }
    *s = str_skip(*s, n);
    *out = v;
    return true;
}

static bool take_one_of(struct str *s, const char *chars)
{
    if (s->n == 0 || s->p[0] == '\0' || !strchr(chars, s->p[0]))
        return false;
    *s = str_skip(*s, 1);
    return true;
}

/* ".123456", of which three digits count; nothing is 0. */
static bool take_fraction(struct str *s, int *ms)
{
    int scale = 100;
    *ms = 0;
    if (!str_cut_prefix(s, STR(".")))
        return true;
    if (s->n == 0 || s->p[0] < '0' || s->p[0] > '9')
        return false;
    for (; s->n && s->p[0] >= '0' && s->p[0] <= '9'; scale /= 10) {
        *ms += (s->p[0] - '0') * scale;
        *s = str_skip(*s, 1);
    }
    return true;
}

/* "Z", "+02:00": what to take off the local time, in minutes. */
static bool take_zone(struct str *s, int *minutes)
{
    int h, m;
    *minutes = 0;
    if (take_one_of(s, "Zz"))
        return true;
    bool west = s->n && s->p[0] == '-';
    if (!take_one_of(s, "+-") || !take_number(s, 2, &h) || !take_one_of(s, ":") ||
        !take_number(s, 2, &m) || h > 23 || m > 59)
        return false;
    *minutes = (west ? -1 : 1) * (h * 60 + m);
    return true;
}

/* The date at the head tells that it is meant to be RFC 3339. */
static bool looks_like_date(struct str s)
{
    int n;
    return take_number(&s, 4, &n) && take_one_of(&s, "-");
}

static bool parse_rfc3339(struct str s, int64_t *ms, struct err *e)
{
    struct str rest = s;
    int year, month, day, hour, min, sec, frac, zone;
    if (!take_number(&rest, 4, &year) || !take_one_of(&rest, "-") ||
        !take_number(&rest, 2, &month) || !take_one_of(&rest, "-") || !take_number(&rest, 2, &day))
        return bad(s, e, "the date is not YYYY-MM-DD");
    if (month < 1 || month > 12)
        return bad(s, e, "there is no such month");
    if (day < 1 || day > days_in_month(year, month))
        return bad(s, e, "the month has no such day");
    if (!take_one_of(&rest, "Tt "))
        return bad(s, e, "after the date T and a time of day must follow");
    if (!take_number(&rest, 2, &hour) || !take_one_of(&rest, ":") || !take_number(&rest, 2, &min) ||
        !take_one_of(&rest, ":") || !take_number(&rest, 2, &sec) || !take_fraction(&rest, &frac))
        return bad(s, e, "the time of day is not HH:MM:SS");
    if (hour > 23 || min > 59 || sec > 59)
        return bad(s, e, "there is no such time of day");
    if (!take_zone(&rest, &zone) || rest.n)
        return bad(s, e, "it must end in Z or an offset such as +02:00");
    int64_t seconds = days_of_date(year, month, day) * DAY_S + hour * 3600 + min * 60 + sec;
    *ms = (seconds - zone * 60) * 1000 + frac;
    return true;
}

static bool parse_relative(struct str s, struct str rest, int64_t now_ms, int64_t *ms,
                           struct err *e)
{
    int64_t dur;
    bool back = rest.p[0] == '-';
    if (!dur_parse(str_skip(rest, 1), &dur, e)) {
        struct buf b = { 0 };
        utf8_put_cut(&b, s, 60);
        err_wrap(e, "bad time \"%s\"", buf_z(&b));
        buf_done(&b);
        return false;
    }
    if (__builtin_add_overflow(now_ms, back ? -dur : dur, ms))
        return bad(s, e, "out of range");
    return true;
}

static bool is_plain_number(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((s.p[i] < '0' || s.p[i] > '9') && s.p[i] != '.')
            return false;
    return true;
}

static bool parse_unix(struct str s, int64_t *ms, struct err *e)
{
    int64_t dur;
    double v;
    struct err no = { 0 };
    bool is_dur = dur_parse(s, &dur, &no);
    err_done(&no);
    if (is_dur && is_plain_number(s)) { // exact, without a detour through a double
        *ms = dur;
        return true;
    }
    if (is_dur) {
        bad(s, e, "a duration alone is no time");
        return err_hint(e, "write -%.*s or now-%.*s", STR_ARG(s), STR_ARG(s));
    }
    if (!float_parse(s, &v) || isnan(v))
        return bad(s, e, "not a number of seconds, not RFC 3339, and not relative to now");
    if (fabs(v) >= 9e15)
        return bad(s, e, "out of range");
    *ms = llround(v * 1000);
    return true;
}

bool time_parse(struct str s, int64_t now_ms, int64_t *ms, struct err *e)
{
    struct str rest = s;
    if (s.n == 0)
        return bad(s, e, "it is empty");
    bool from_now = str_cut_prefix(&rest, STR("now"));
    if (from_now && rest.n == 0) {
        *ms = now_ms;
        return true;
    }
    if (rest.p[0] == '-' || (from_now && rest.p[0] == '+'))
        return parse_relative(s, rest, now_ms, ms, e);
    if (from_now)
        return bad(s, e, "after \"now\" only - or + and a duration may follow");
    if (looks_like_date(s))
        return parse_rfc3339(s, ms, e);
    return parse_unix(s, ms, e);
}

bool time_parse_http(struct str s, int64_t *ms)
{
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    int day, month = 0, year, hour, min, sec;
    if (s.n != 29 || s.p[3] != ',' || s.p[4] != ' ')
        return false;
    s = str_skip(s, 5);
    if (!take_number(&s, 2, &day) || !take_one_of(&s, " "))
        return false;
    while (month < 12 && memcmp(months + 3 * month, s.p, 3) != 0)
        month++;
    s = str_skip(s, 3);
    if (month++ == 12 || !take_one_of(&s, " ") || !take_number(&s, 4, &year) ||
        !take_one_of(&s, " ") || !take_number(&s, 2, &hour) || !take_one_of(&s, ":") ||
        !take_number(&s, 2, &min) || !take_one_of(&s, ":") || !take_number(&s, 2, &sec) ||
        !str_eq(s, STR(" GMT")) || day < 1 || day > days_in_month(year, month) || hour > 23 ||
        min > 59 || sec > 60)
        return false;
    *ms = (days_of_date(year, month, day) * DAY_S + hour * 3600 + min * 60 + sec) * 1000;
    return true;
}

size_t time_print_rfc3339(char *p, int64_t ms)
{
    int64_t seconds = ms / 1000 - (ms % 1000 < 0);
    int64_t days = seconds / DAY_S - (seconds % DAY_S < 0), year;
    int frac = (int)(ms % 1000 + (ms % 1000 < 0) * 1000), of_day = (int)(seconds - days * DAY_S),
        month, day;
    date_of_days(days, &year, &month, &day);
    const char *sign = year < 0 ? "-" : year > 9999 ? "+" : "";
    return (size_t)sprintf(p, "%s%04lld-%02d-%02dT%02d:%02d:%02d.%03dZ", sign,
                           year < 0 ? (long long)-year : (long long)year, month, day, of_day / 3600,
                           of_day / 60 % 60, of_day % 60, frac);
}
