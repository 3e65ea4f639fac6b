#include "num/date.h"

#include "num/math.h"

#include <stdbool.h>

/* Seconds are counted from January 1 of a year far in the past that is 1 modulo 400 and starts on
 * a Monday, in 64 unsigned bits: there nothing is negative, and nothing overflows. */
static const int64_t first_year = -292277022399;
static const uint64_t unix_to_absolute_s = UINT64_C(9223372028715321600);

enum { DAY_S = 86400, DAYS_400_YEARS = 146097, DAYS_100_YEARS = 36524, DAYS_4_YEARS = 1461 };

static bool is_leap(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int num_days_in_month(int64_t year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

/* The last year of four and of four hundred has a day more, so that the quotient may be one too
 * high on that day. */
static int take_years(int *day, int days, int most)
{
    int n = *day / days;
    n = n > most ? most : n;
    *day -= n * days;
    return n;
}

struct num_date num_date(int64_t unix_s)
{
    uint64_t s = (uint64_t)unix_s + unix_to_absolute_s;
    uint64_t days = s / DAY_S;
    int in_day = (int)(s % DAY_S), day = (int)(days % DAYS_400_YEARS);
    struct num_date d = {
        .year = first_year + (int64_t)(days / DAYS_400_YEARS) * 400,
        .month = 1,
        .hour = in_day / 3600,
        .minute = in_day / 60 % 60,
        .second = in_day % 60,
        .day_of_week = (int)((days + 1) % 7),
    };
    d.year += 100 * take_years(&day, DAYS_100_YEARS, 3);
    d.year += 4 * take_years(&day, DAYS_4_YEARS, 24);
    d.year += take_years(&day, 365, 3);
    d.day_of_year = day + 1;
    for (int n; day >= (n = num_days_in_month(d.year, d.month)); d.month++)
        day -= n;
    d.day = day + 1;
    return d;
}

static struct num_date date_at(double unix_s)
{
    return num_date(num_to_int64(unix_s));
}

double num_year(double unix_s)
{
    return (double)date_at(unix_s).year;
}

double num_month(double unix_s)
{
    return date_at(unix_s).month;
}

double num_day_of_month(double unix_s)
{
    return date_at(unix_s).day;
}

double num_day_of_week(double unix_s)
{
    return date_at(unix_s).day_of_week;
}

double num_day_of_year(double unix_s)
{
    return date_at(unix_s).day_of_year;
}

double num_days_in_month_at(double unix_s)
{
    struct num_date d = date_at(unix_s);
    return num_days_in_month(d.year, d.month);
}

double num_hour(double unix_s)
{
    return date_at(unix_s).hour;
}

double num_minute(double unix_s)
{
    return date_at(unix_s).minute;
}
