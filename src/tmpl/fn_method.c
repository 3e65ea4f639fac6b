/* fn_method.c - the methods of times, durations and histograms. Source: go time/time.go,
 * time/format.go; prometheus model/histogram/float_histogram.go. */
#include "num/date.h"
#include "num/hist_text.h"
#include "tmpl/exec.h"

#define SECOND INT64_C(1000000000)

static bool give_int(struct tmpl_call *c, int64_t i)
{
    c->out = tv_int(i);
    return true;
}

static bool give_int64(struct tmpl_call *c, int64_t i)
{
    c->out = (struct tval){ .type = TV_INT64, .i = i };
    return true;
}

static bool give_duration(struct tmpl_call *c, int64_t ns)
{
    c->out = (struct tval){ .type = TV_DURATION, .i = ns };
    return true;
}

static bool give_time(struct tmpl_call *c, int64_t s, int64_t ns)
{
    s += ns / SECOND;
    ns %= SECOND;
    if (ns < 0) {
        s--;
        ns += SECOND;
    }
    c->out = (struct tval){ .type = TV_TIME, .time = { s, (int32_t)ns } };
    return true;
}

static struct tv_time self(const struct tmpl_call *c)
{
    return c->receiver->time;
}

static struct num_date date_of(const struct tmpl_call *c)
{
    return num_date(self(c).s);
}

static bool any_string(struct tmpl_call *c)
{
    struct buf b = { 0 };

    tv_string(&b, c->receiver);
    return tmpl_call_text(c, &b);
}

/* ---- times ---- */

static bool time_format(struct tmpl_call *c)
{
    struct buf b = { 0 };

    tv_time_format(&b, self(c), c->args[0].s);
    return tmpl_call_text(c, &b);
}

static bool time_source(struct tmpl_call *c)
{
    struct buf b = { 0 };

    tv_time_source(&b, self(c));
    return tmpl_call_text(c, &b);
}

static bool time_unix(struct tmpl_call *c)
{
    return give_int64(c, self(c).s);
}

static bool time_unix_milli(struct tmpl_call *c)
{
    return give_int64(c, self(c).s * 1000 + self(c).ns / 1000000);
}

static bool time_unix_micro(struct tmpl_call *c)
{
    return give_int64(c, self(c).s * 1000000 + self(c).ns / 1000);
}

static bool time_unix_nano(struct tmpl_call *c) // wraps around outside of 1678 to 2262
{
    return give_int64(c, (int64_t)((uint64_t)self(c).s * SECOND + (uint64_t)self(c).ns));
}

static bool time_year(struct tmpl_call *c)
{
    return give_int(c, date_of(c).year);
}

static bool time_month(struct tmpl_call *c)
{
    c->out = (struct tval){ .type = TV_MONTH, .i = date_of(c).month };
    return true;
}

static bool time_day(struct tmpl_call *c)
{
    return give_int(c, date_of(c).day);
}

static bool time_hour(struct tmpl_call *c)
{
    return give_int(c, date_of(c).hour);
}

static bool time_minute(struct tmpl_call *c)
{
    return give_int(c, date_of(c).minute);
}

static bool time_second(struct tmpl_call *c)
{
    return give_int(c, date_of(c).second);
}

static bool time_nanosecond(struct tmpl_call *c)
{
    return give_int(c, self(c).ns);
}

static bool time_weekday(struct tmpl_call *c)
{
    c->out = (struct tval){ .type = TV_WEEKDAY, .i = date_of(c).day_of_week };
    return true;
}

static bool time_year_day(struct tmpl_call *c)
{
    return give_int(c, date_of(c).day_of_year);
}

static bool time_is_zero(struct tmpl_call *c)
{
    c->out = tv_bool(self(c).s == INT64_C(-62135596800) && self(c).ns == 0);
    return true;
}

static bool time_utc(struct tmpl_call *c)
{
    return give_time(c, self(c).s, self(c).ns);
}

static bool time_location(struct tmpl_call *c)
{
    c->out.type = TV_LOCATION;
    return true;
}

static bool time_add(struct tmpl_call *c)
{
    int64_t d = c->args[0].i;

    return give_time(c, self(c).s + d / SECOND, self(c).ns + d % SECOND);
}

/* Days since 1970 of a date whose month and day may be anything. */
static int64_t days_of(int64_t year, int64_t month, int64_t day)
{
    year += (month - 1) / 12;
    month = (month - 1) % 12;
    if (month < 0) {
        month += 12;
        year--;
    }
    month++;
    year -= month <= 2;
    int64_t era = (year >= 0 ? year : year - 399) / 400;
    int64_t yoe = year - era * 400, doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5;

    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy + day - 719469;
}

/* Dates far outside of the calendar's use would only overflow. */
static bool time_add_date(struct tmpl_call *c)
{
    struct num_date d = date_of(c);
    const int64_t most = 1000000;

    for (size_t i = 0; i < 3; i++)
        if (c->args[i].i > most || c->args[i].i < -most)
            return tmpl_call_fail(c, "a date more than a million away");
    int64_t days = days_of(d.year + c->args[0].i, d.month + c->args[1].i, d.day + c->args[2].i);
    int64_t in_day = d.hour * 3600 + d.minute * 60 + d.second;
    return give_time(c, days * 86400 + in_day, self(c).ns);
}

/* a - b, as far as a Duration goes. */
static int64_t minus(struct tv_time a, struct tv_time b)
{
    __int128 ns = ((__int128)a.s - b.s) * SECOND + (a.ns - b.ns);

    return ns > INT64_MAX ? INT64_MAX : ns < INT64_MIN ? INT64_MIN : (int64_t)ns;
}

static bool time_sub(struct tmpl_call *c)
{
    return give_duration(c, minus(self(c), c->args[0].time));
}

static int compare(const struct tmpl_call *c)
{
    struct tv_time a = self(c), b = c->args[0].time;

    return a.s != b.s ? (a.s > b.s) - (a.s < b.s) : (a.ns > b.ns) - (a.ns < b.ns);
}

static bool time_after(struct tmpl_call *c)
{
    c->out = tv_bool(compare(c) > 0);
    return true;
}

static bool time_before(struct tmpl_call *c)
{
    c->out = tv_bool(compare(c) < 0);
    return true;
}

static bool time_equal(struct tmpl_call *c)
{
    c->out = tv_bool(compare(c) == 0);
    return true;
}

static bool time_compare(struct tmpl_call *c)
{
    return give_int(c, compare(c));
}

/* What is left of the time since year 1 in units of `d`. */
static int64_t time_rest(struct tv_time t, int64_t d)
{
    __int128 ns = ((__int128)t.s + INT64_C(62135596800)) * SECOND + t.ns;
    __int128 r = ns % d;

    return (int64_t)(r < 0 ? r + d : r);
}

static bool time_truncate(struct tmpl_call *c)
{
    int64_t d = c->args[0].i, r = d > 0 ? time_rest(self(c), d) : 0;

    return give_time(c, self(c).s - r / SECOND, self(c).ns - r % SECOND);
}

static bool time_round(struct tmpl_call *c)
{
    int64_t d = c->args[0].i, r = d > 0 ? time_rest(self(c), d) : 0;
    int64_t add = d > 0 && r >= d - r ? d - r : -r;

    return give_time(c, self(c).s + add / SECOND, self(c).ns + add % SECOND);
}

/* ---- durations ---- */

static bool in_units(struct tmpl_call *c, int64_t unit)
{
    int64_t d = c->receiver->i;

    c->out = tv_float((double)(d / unit) + (double)(d % unit) / (double)unit);
    return true;
}

static bool duration_hours(struct tmpl_call *c)
{
    return in_units(c, 3600 * SECOND);
}

static bool duration_minutes(struct tmpl_call *c)
{
    return in_units(c, 60 * SECOND);
}

static bool duration_seconds(struct tmpl_call *c)
{
    return in_units(c, SECOND);
}

static bool duration_milliseconds(struct tmpl_call *c)
{
    return give_int64(c, c->receiver->i / 1000000);
}

static bool duration_microseconds(struct tmpl_call *c)
{
    return give_int64(c, c->receiver->i / 1000);
}

static bool duration_nanoseconds(struct tmpl_call *c)
{
    return give_int64(c, c->receiver->i);
}

static bool duration_abs(struct tmpl_call *c)
{
    int64_t d = c->receiver->i;

    return give_duration(c, d >= 0 ? d : d == INT64_MIN ? INT64_MAX : -d);
}

static bool duration_truncate(struct tmpl_call *c)
{
    int64_t d = c->receiver->i, m = c->args[0].i;

    return give_duration(c, m > 0 ? d - d % m : d);
}

static bool duration_round(struct tmpl_call *c)
{
    int64_t d = c->receiver->i, m = c->args[0].i;
    __int128 r = m > 0 ? d % m : 0, to = d - r;

    if (m > 0 && (r < 0 ? -r : r) * 2 >= m)
        to += r < 0 ? -m : m;
    return give_duration(c, to > INT64_MAX ? INT64_MAX : to < INT64_MIN ? INT64_MIN : (int64_t)to);
}

/* ---- histograms ---- */

static bool hist_test_text(struct tmpl_call *c)
{
    struct buf b = { 0 };

    num_hist_test_text(&b, c->receiver->hist);
    return tmpl_call_text(c, &b);
}

/* ---- the tables ---- */

#define NO_ERROR(name)                                                                             \
    "invalid function signature for " name ": second return value should be error; is "

static const struct tmpl_fn time_methods[] = {
    { .name = "Add", .params = "d", .run = time_add },
    { .name = "AddDate", .params = "iii", .run = time_add_date },
    { .name = "After", .params = "t", .run = time_after },
    { .name = "Before", .params = "t", .run = time_before },
    { .name = "Clock",
      .params = "",
      .refused = "function Clock has 3 return values; should be 1 or 2" },
    { .name = "Compare", .params = "t", .run = time_compare },
    { .name = "Date",
      .params = "",
      .refused = "function Date has 3 return values; should be 1 or 2" },
    { .name = "Day", .params = "", .run = time_day },
    { .name = "Equal", .params = "t", .run = time_equal },
    { .name = "Format", .params = "s", .run = time_format },
    { .name = "GoString", .params = "", .run = time_source },
    { .name = "Hour", .params = "", .run = time_hour },
    { .name = "ISOWeek", .params = "", .refused = NO_ERROR("ISOWeek") "int" },
    { .name = "IsZero", .params = "", .run = time_is_zero },
    { .name = "Location", .params = "", .run = time_location },
    { .name = "Minute", .params = "", .run = time_minute },
    { .name = "Month", .params = "", .run = time_month },
    { .name = "Nanosecond", .params = "", .run = time_nanosecond },
    { .name = "Round", .params = "d", .run = time_round },
    { .name = "Second", .params = "", .run = time_second },
    { .name = "String", .params = "", .run = any_string },
    { .name = "Sub", .params = "t", .run = time_sub },
    { .name = "Truncate", .params = "d", .run = time_truncate },
    { .name = "UTC", .params = "", .run = time_utc },
    { .name = "Unix", .params = "", .run = time_unix },
    { .name = "UnixMicro", .params = "", .run = time_unix_micro },
    { .name = "UnixMilli", .params = "", .run = time_unix_milli },
    { .name = "UnixNano", .params = "", .run = time_unix_nano },
    { .name = "Weekday", .params = "", .run = time_weekday },
    { .name = "Year", .params = "", .run = time_year },
    { .name = "YearDay", .params = "", .run = time_year_day },
    { .name = "Zone", .params = "", .refused = NO_ERROR("Zone") "int" },
    { 0 },
};

static const struct tmpl_fn duration_methods[] = {
    { .name = "Abs", .params = "", .run = duration_abs },
    { .name = "Hours", .params = "", .run = duration_hours },
    { .name = "Microseconds", .params = "", .run = duration_microseconds },
    { .name = "Milliseconds", .params = "", .run = duration_milliseconds },
    { .name = "Minutes", .params = "", .run = duration_minutes },
    { .name = "Nanoseconds", .params = "", .run = duration_nanoseconds },
    { .name = "Round", .params = "d", .run = duration_round },
    { .name = "Seconds", .params = "", .run = duration_seconds },
    { .name = "String", .params = "", .run = any_string },
    { .name = "Truncate", .params = "d", .run = duration_truncate },
    { 0 },
};

static const struct tmpl_fn string_methods[] = {
    { .name = "String", .params = "", .run = any_string },
    { 0 },
};

static const struct tmpl_fn hist_methods[] = {
    { .name = "String", .params = "", .run = any_string },
    { .name = "TestExpression", .params = "", .run = hist_test_text },
    { 0 },
};

const struct tmpl_fn *tmpl_method_find(enum tv_type t, struct str name)
{
    const struct tmpl_fn *m = NULL;

    if (t == TV_TIME || t == TV_TIME_PTR)
        m = time_methods;
    else if (t == TV_DURATION)
        m = duration_methods;
    else if (t == TV_HIST)
        m = hist_methods;
    else if (t == TV_MONTH || t == TV_WEEKDAY || t == TV_LOCATION)
        m = string_methods;
    for (; m && m->name; m++)
        if (str_eq(name, str_of(m->name)))
            return m;
    return NULL;
}
