/* date.h - what the clock and calendar of UTC show at a number of Unix seconds.
 *
 * Fractions of a second are cut off. The calendar is the Gregorian one in both directions, and
 * years are 64 bits wide: every double has a date, and the same one as in Go on amd64 (gmtime()
 * fails far before).
 * Source: prometheus promql/functions.go dateWrapper, go time/time.go.
 */
#ifndef PROMCTL_NUM_DATE_H
#define PROMCTL_NUM_DATE_H

#include <stdint.h>

struct num_date {
    int64_t year;
    int month, day;           /* from 1 */
    int hour, minute, second; /* from 0 */
    int day_of_week;          /* 0 is Sunday */
    int day_of_year;          /* from 1 */
};

struct num_date num_date(int64_t unix_s);

int num_days_in_month(int64_t year, int month);

/* The PromQL functions of the same names. */
double num_year(double unix_s);
double num_month(double unix_s);
double num_day_of_month(double unix_s);
double num_day_of_week(double unix_s);
double num_day_of_year(double unix_s);
double num_days_in_month_at(double unix_s); /* days_in_month() */
double num_hour(double unix_s);
double num_minute(double unix_s);

#endif
