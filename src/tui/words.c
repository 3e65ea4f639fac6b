#include "tui/words.h"

#include "out/text.h"

#include <math.h>
#include <time.h>

static bool time_of(int64_t ms, bool utc, struct tm *tm)
{
    time_t s = (time_t)(ms >= 0 ? ms / 1000 : (ms - 999) / 1000);

    return utc ? gmtime_r(&s, tm) != NULL : localtime_r(&s, tm) != NULL;
}

static void put_time(struct buf *b, const struct tm *tm, const char *format)
{
    char text[64];

    buf_put(b, text, strftime(text, sizeof text, format, tm));
}

void words_clock(struct buf *b, int64_t ms, bool utc)
{
    struct tm tm;

    if (time_of(ms, utc, &tm))
        put_time(b, &tm, "%H:%M:%S");
}

void words_minute(struct buf *b, int64_t ms, int64_t now_ms, bool utc)
{
    struct tm tm, now;

    if (!time_of(ms, utc, &tm) || !time_of(now_ms, utc, &now))
        return;
    bool today = tm.tm_year == now.tm_year && tm.tm_yday == now.tm_yday;
    put_time(b, &tm, today ? "%H:%M" : "%b %d %H:%M");
}

void words_since(struct buf *b, int64_t ms)
{
    int64_t s = ms > 0 ? ms / 1000 : 0;

    if (s < 3600)
        buf_printf(b, "%dm%02ds", (int)(s / 60), (int)(s % 60));
    else if (s < 86400)
        buf_printf(b, "%dh%02dm", (int)(s / 3600), (int)(s / 60 % 60));
    else
        buf_printf(b, "%lldd%02dh", (long long)(s / 86400), (int)(s / 3600 % 24));
}

void words_short(struct buf *b, int64_t ms)
{
    int64_t s = ms > 0 ? ms / 1000 : 0;
    static const struct {
        int64_t s;
        char sign;
    } units[] = { { 86400, 'd' }, { 3600, 'h' }, { 60, 'm' }, { 1, 's' } };
    size_t i = 0;

    while (i + 1 < N_OF(units) && (s < units[i].s || (s % units[i].s && s < 2 * units[i].s)))
        i++;
    buf_printf(b, "%lld%c", (long long)(s / units[i].s), units[i].sign);
}

void words_value(struct buf *b, const struct out_unit *u, double v, const struct look *look,
                 bool has_decimals, int decimals)
{
    const struct out_unit_style style = { .ascii = look->ascii,
                                          .has_decimals = has_decimals,
                                          .decimals = decimals,
                                          .now_ms = look->now_ms };

    if (isnan(v))
        buf_putc(b, '-');
    else
        out_unit_put(b, u, v, &style);
}

void words_unit(struct buf *b, const struct out_unit *u, bool ascii)
{
    struct buf symbol = { 0 };

    switch (u->kind) {
    case UNIT_TIME:
        buf_puts(b, "seconds");
        break;
    case UNIT_IEC:
        buf_puts(b, str_eq(u->symbol, STR("B")) ? "bytes" : "");
        break;
    case UNIT_COUNT:
    case UNIT_FIXED:
    case UNIT_SUFFIX:
        buf_put_str(&symbol, u->symbol);
        out_plain(b, ascii, buf_z(&symbol));
        break;
    default:
        break;
    }
    buf_done(&symbol);
}

struct out_unit words_number_unit(const struct out_unit *u)
{
    struct out_unit n = *u;

    if (n.kind == UNIT_COUNT)
        n.kind = UNIT_SHORT;
    else if (n.kind == UNIT_FIXED || n.kind == UNIT_SUFFIX)
        n.kind = UNIT_LOCALE;
    return n;
}

void words_legend(struct buf *b, struct str format, const struct labels *ls)
{
    while (format.n) {
        size_t open = str_find(format, STR("{{"));
        size_t close = open + str_find(str_skip(format, open), STR("}}"));
        if (close >= format.n) { // no reference in what is left
            buf_put_str(b, format);
            return;
        }
        buf_put_str(b, str_head(format, open));
        struct str name = { format.p + open + 2, close - open - 2 };
        buf_put_str(b, labels_get(ls, str_trim(name)));
        format = str_skip(format, close + 2);
    }
}
