/* gotime.c - times and durations printed as Go does, UTC only. Source: go time/format.go, time.go.
 */
#include "num/date.h"
#include "tmpl/value.h"

#include <stdio.h>

const char *const tv_months[12] = { "January",   "February", "March",    "April",
                                    "May",       "June",     "July",     "August",
                                    "September", "October",  "November", "December" };
const char *const tv_weekdays[7] = { "Sunday",   "Monday", "Tuesday", "Wednesday",
                                     "Thursday", "Friday", "Saturday" };

/* Digits of a fraction in units of 10^-`width`, without zeros at the end; a dot in front. */
static void put_fraction(struct buf *b, uint64_t v, int width)
{
    char text[24];
    int n = snprintf(text, sizeof text, ".%0*llu", width, (unsigned long long)v);

    while (n > 1 && text[n - 1] == '0')
        n--;
    if (n > 1)
        buf_put(b, text, (size_t)n);
}

static void put_small_duration(struct buf *b, uint64_t u)
{
    if (u < 1000) {
        buf_printf(b, "%lluns", (unsigned long long)u);
    } else if (u < 1000000) {
        buf_printf(b, "%llu", (unsigned long long)(u / 1000));
        put_fraction(b, u % 1000, 3);
        buf_puts(b, "\xC2\xB5s"); // micro sign
    } else {
        buf_printf(b, "%llu", (unsigned long long)(u / 1000000));
        put_fraction(b, u % 1000000, 6);
        buf_puts(b, "ms");
    }
}

void tv_duration_string(struct buf *b, int64_t ns)
{
    const uint64_t second = 1000000000;
    uint64_t u = ns < 0 ? 0 - (uint64_t)ns : (uint64_t)ns, s = u / second;

    if (!u) {
        buf_puts(b, "0s");
        return;
    }
    if (ns < 0)
        buf_putc(b, '-');
    if (u < second) {
        put_small_duration(b, u);
        return;
    }
    if (s >= 3600)
        buf_printf(b, "%lluh", (unsigned long long)(s / 3600));
    if (s >= 60)
        buf_printf(b, "%llum", (unsigned long long)(s / 60 % 60));
    buf_printf(b, "%llu", (unsigned long long)(s % 60));
    put_fraction(b, u % second, 9);
    buf_putc(b, 's');
}

enum chunk {
    CHUNK_NONE,
    CHUNK_LONG_MONTH,
    CHUNK_MONTH,
    CHUNK_NUM_MONTH,
    CHUNK_ZERO_MONTH,
    CHUNK_LONG_WEEKDAY,
    CHUNK_WEEKDAY,
    CHUNK_DAY,
    CHUNK_UNDER_DAY,
    CHUNK_ZERO_DAY,
    CHUNK_UNDER_YEAR_DAY,
    CHUNK_ZERO_YEAR_DAY,
    CHUNK_HOUR,
    CHUNK_HOUR12,
    CHUNK_ZERO_HOUR12,
    CHUNK_MINUTE,
    CHUNK_ZERO_MINUTE,
    CHUNK_SECOND,
    CHUNK_ZERO_SECOND,
    CHUNK_LONG_YEAR,
    CHUNK_YEAR,
    CHUNK_PM,
    CHUNK_LOWER_PM,
    CHUNK_ZONE,           /* MST */
    CHUNK_Z,              /* Z07:00 and the like: "Z" */
    CHUNK_OFFSET_7,       /* +00 */
    CHUNK_OFFSET_5,       /* +0000 */
    CHUNK_OFFSET_COLON,   /* +00:00 */
    CHUNK_OFFSET_S,       /* +000000 */
    CHUNK_OFFSET_COLON_S, /* +00:00:00 */
    CHUNK_FRACTION,       /* .000 */
    CHUNK_SHORT_FRACTION, /* .999 */
};

/* Words of a layout; of those that begin alike the longest first. */
static const struct {
    const char *word;
    enum chunk chunk;
    bool ends; /* not before a lower-case letter */
} words[] = {
    { "January", CHUNK_LONG_MONTH, false },
    { "Jan", CHUNK_MONTH, true },
    { "Monday", CHUNK_LONG_WEEKDAY, false },
    { "Mon", CHUNK_WEEKDAY, true },
    { "MST", CHUNK_ZONE, false },
    { "002", CHUNK_ZERO_YEAR_DAY, false },
    { "01", CHUNK_ZERO_MONTH, false },
    { "02", CHUNK_ZERO_DAY, false },
    { "03", CHUNK_ZERO_HOUR12, false },
    { "04", CHUNK_ZERO_MINUTE, false },
    { "05", CHUNK_ZERO_SECOND, false },
    { "06", CHUNK_YEAR, false },
    { "15", CHUNK_HOUR, false },
    { "1", CHUNK_NUM_MONTH, false },
    { "2006", CHUNK_LONG_YEAR, false },
    { "2", CHUNK_DAY, false },
    { "__2", CHUNK_UNDER_YEAR_DAY, false },
    { "_2", CHUNK_UNDER_DAY, false },
    { "3", CHUNK_HOUR12, false },
    { "4", CHUNK_MINUTE, false },
    { "5", CHUNK_SECOND, false },
    { "PM", CHUNK_PM, false },
    { "pm", CHUNK_LOWER_PM, false },
    { "-070000", CHUNK_OFFSET_S, false },
    { "-07:00:00", CHUNK_OFFSET_COLON_S, false },
    { "-0700", CHUNK_OFFSET_5, false },
    { "-07:00", CHUNK_OFFSET_COLON, false },
    { "-07", CHUNK_OFFSET_7, false },
    { "Z070000", CHUNK_Z, false },
    { "Z07:00:00", CHUNK_Z, false },
    { "Z0700", CHUNK_Z, false },
    { "Z07:00", CHUNK_Z, false },
    { "Z07", CHUNK_Z, false },
};

/* .000 or ,999, not before another digit. */
static enum chunk fraction_at(struct str s, size_t *n)
{
    if (s.n < 2 || (s.p[0] != '.' && s.p[0] != ',') || (s.p[1] != '0' && s.p[1] != '9'))
        return CHUNK_NONE;
    size_t end = 1;
    while (end < s.n && s.p[end] == s.p[1])
        end++;
    if (end < s.n && s.p[end] >= '0' && s.p[end] <= '9')
        return CHUNK_NONE;
    *n = end;
    return s.p[1] == '0' ? CHUNK_FRACTION : CHUNK_SHORT_FRACTION;
}

static enum chunk chunk_at(struct str s, size_t *n)
{
    if (str_starts(s, STR("_2006"))) // an underscore and a year
        return CHUNK_NONE;
    for (size_t i = 0; i < N_OF(words); i++) {
        struct str word = str_of(words[i].word);
        if (!str_starts(s, word))
            continue;
        char after = s.n > word.n ? s.p[word.n] : 0;
        if (words[i].ends && after >= 'a' && after <= 'z')
            continue;
        *n = word.n;
        return words[i].chunk;
    }
    return fraction_at(s, n);
}

static void put_nano(struct buf *b, int32_t ns, struct str chunk, bool shorten)
{
    char text[16];
    size_t n = chunk.n - 1;

    snprintf(text, sizeof text, "%09d", (int)ns);
    size_t have = n < 9 ? n : 9;
    size_t keep = have;
    while (shorten && keep && text[keep - 1] == '0')
        keep--;
    if (shorten && !keep)
        return;
    buf_putc(b, chunk.p[0]);
    buf_put(b, text, keep);
    if (!shorten || keep == have)
        buf_put_repeat(b, '0', shorten ? 0 : n - have);
}

static void put_year(struct buf *b, int64_t year)
{
    buf_printf(b, "%s%04lld", year < 0 ? "-" : "", (long long)(year < 0 ? -year : year));
}

static void put_chunk(struct buf *b, const struct num_date *d, enum chunk c)
{
    int hour12 = d->hour % 12 ? d->hour % 12 : 12;

    switch (c) {
    case CHUNK_LONG_MONTH:
        buf_puts(b, tv_months[d->month - 1]);
        break;
    case CHUNK_MONTH:
        buf_put(b, tv_months[d->month - 1], 3);
        break;
    case CHUNK_NUM_MONTH:
        buf_printf(b, "%d", d->month);
        break;
    case CHUNK_ZERO_MONTH:
        buf_printf(b, "%02d", d->month);
        break;
    case CHUNK_LONG_WEEKDAY:
        buf_puts(b, tv_weekdays[d->day_of_week]);
        break;
    case CHUNK_WEEKDAY:
        buf_put(b, tv_weekdays[d->day_of_week], 3);
        break;
    case CHUNK_DAY:
        buf_printf(b, "%d", d->day);
        break;
    case CHUNK_UNDER_DAY:
        buf_printf(b, "%2d", d->day);
        break;
    case CHUNK_ZERO_DAY:
        buf_printf(b, "%02d", d->day);
        break;
    case CHUNK_UNDER_YEAR_DAY:
        buf_printf(b, "%3d", d->day_of_year);
        break;
    case CHUNK_ZERO_YEAR_DAY:
        buf_printf(b, "%03d", d->day_of_year);
        break;
    case CHUNK_HOUR:
        buf_printf(b, "%02d", d->hour);
        break;
    case CHUNK_HOUR12:
        buf_printf(b, "%d", hour12);
        break;
    case CHUNK_ZERO_HOUR12:
        buf_printf(b, "%02d", hour12);
        break;
    case CHUNK_MINUTE:
        buf_printf(b, "%d", d->minute);
        break;
    case CHUNK_ZERO_MINUTE:
        buf_printf(b, "%02d", d->minute);
        break;
    case CHUNK_SECOND:
        buf_printf(b, "%d", d->second);
        break;
    case CHUNK_ZERO_SECOND:
        buf_printf(b, "%02d", d->second);
        break;
    case CHUNK_LONG_YEAR:
        put_year(b, d->year);
        break;
    case CHUNK_YEAR: // of years below 0, too, without a sign
        buf_printf(b, "%02d", (int)((d->year < 0 ? -d->year : d->year) % 100));
        break;
    case CHUNK_PM:
        buf_puts(b, d->hour >= 12 ? "PM" : "AM");
        break;
    case CHUNK_LOWER_PM:
        buf_puts(b, d->hour >= 12 ? "pm" : "am");
        break;
    case CHUNK_ZONE:
        buf_puts(b, "UTC");
        break;
    case CHUNK_Z:
        buf_puts(b, "Z");
        break;
    case CHUNK_OFFSET_7:
        buf_puts(b, "+00");
        break;
    case CHUNK_OFFSET_5:
        buf_puts(b, "+0000");
        break;
    case CHUNK_OFFSET_COLON:
        buf_puts(b, "+00:00");
        break;
    case CHUNK_OFFSET_S:
        buf_puts(b, "+000000");
        break;
    case CHUNK_OFFSET_COLON_S:
        buf_puts(b, "+00:00:00");
        break;
    case CHUNK_NONE:
    case CHUNK_FRACTION:
    case CHUNK_SHORT_FRACTION:
        break;
    }
}

void tv_time_format(struct buf *b, struct tv_time t, struct str layout)
{
    struct num_date d = num_date(t.s);
    size_t n = 0;

    while (layout.n && b->n <= TMPL_MAX_OUTPUT_BYTES) {
        enum chunk c = chunk_at(layout, &n);
        if (c == CHUNK_NONE) {
            n = str_starts(layout, STR("_2006")) ? 5 : 1;
            buf_putc(b, layout.p[0]);
            if (n == 5)
                put_year(b, d.year);
        } else if (c == CHUNK_FRACTION || c == CHUNK_SHORT_FRACTION) {
            put_nano(b, t.ns, str_head(layout, n), c == CHUNK_SHORT_FRACTION);
        } else {
            put_chunk(b, &d, c);
        }
        layout = str_skip(layout, n);
    }
}

void tv_time_string(struct buf *b, struct tv_time t)
{
    tv_time_format(b, t, STR("2006-01-02 15:04:05.999999999 -0700 MST"));
}

void tv_time_source(struct buf *b, struct tv_time t)
{
    struct num_date d = num_date(t.s);

    buf_printf(b, "time.Date(%lld, time.%s, %d, %d, %d, %d, %d, time.UTC)", (long long)d.year,
               tv_months[d.month - 1], d.day, d.hour, d.minute, d.second, (int)t.ns);
}
