#include "out/spark.h"

#include <math.h>

static const char *const levels_utf8[] = { "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
static const char *const levels_ascii[] = { "_", ".", ":", "-", "=", "+", "*", "#" };

static void put_level(struct buf *b, const struct out_term *t, int level)
{
    buf_puts(b, (t->utf8 ? levels_utf8 : levels_ascii)[level]);
}

/* floor(8 * share) cut to 0..7. */
static int level_of(double share)
{
    double x = floor(8 * share);
    return x >= 7 ? 7 : x > 0 ? (int)x : 0;
}

/* Smallest and largest of the finite values; false where there is none. */
static bool range_of(const double *v, size_t n, double *lo, double *hi)
{
    bool any = false;
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(v[i]))
            continue;
        *lo = any && *lo < v[i] ? *lo : v[i];
        *hi = any && *hi > v[i] ? *hi : v[i];
        any = true;
    }
    return any;
}

void out_spark(struct buf *b, const struct out_term *t, const double *v, size_t n, bool from_zero)
{
    double lo = 0, hi = 0;
    bool any = range_of(v, n, &lo, &hi);
    bool flat = lo == hi;
    if (from_zero && lo > 0 && lo < 0.5 * hi)
        lo = 0;
    for (size_t i = 0; i < n; i++) {
        if (isnan(v[i]))
            buf_putc(b, ' ');
        else if (isinf(v[i]))
            put_level(b, t, v[i] > 0 ? 7 : 0);
        else if (!any || flat)
            put_level(b, t, v[i] == 0 ? 0 : 3);
        else // halved: the difference of two doubles may be infinite, of their halves never
            put_level(b, t, level_of((v[i] / 2 - lo / 2) / (hi / 2 - lo / 2)));
    }
}

void out_mini_bars(struct buf *b, const struct out_term *t, const double *counts, size_t n)
{
    double top = 0;
    for (size_t i = 0; i < n; i++)
        if (isfinite(counts[i]) && counts[i] > top)
            top = counts[i];
    for (size_t i = 0; i < n; i++) {
        if (!(counts[i] > 0))
            buf_puts(b, out_glyph(t, GLYPH_DOT));
        else
            put_level(b, t, level_of(counts[i] / top));
    }
}

void out_bar(struct buf *b, const struct out_term *t, double share, size_t cells)
{
    static const char *const eighths[] = { "", "▏", "▎", "▍", "▌", "▋", "▊", "▉" };
    double filled = share > 0 ? (share < 1 ? share : 1) * (double)cells : 0;
    size_t full = (size_t)filled, used = full;
    for (size_t i = 0; i < full; i++)
        buf_puts(b, t->utf8 ? "█" : "#");
    if (t->utf8 && full < cells) {
        const char *part = eighths[(int)((filled - (double)full) * 8)];
        buf_puts(b, part);
        used += *part != '\0';
    }
    buf_put_repeat(b, ' ', cells - used);
}
