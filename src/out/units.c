#include "out/units.h"

#include "base/float.h"
#include "out/text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { NUMBER_CHARS = 64 };

/* ---- digits ---- */

static double rounded_exp10(double v)
{
    char text[NUMBER_CHARS];
    snprintf(text, sizeof text, "%.2e", v);
    return atof(strchr(text, 'e') + 1);
}

/* Digits after the point that leave three significant ones, after rounding: 9.996 is 10.0. */
static int sig3_decimals(double v)
{
    int e = v == 0 ? 0 : (int)rounded_exp10(v);
    return e >= 2 ? 0 : 2 - e;
}

static void put_fixed(struct buf *b, double v, int decimals, const struct out_unit_style *style)
{
    buf_printf(b, "%.*f", style->has_decimals ? style->decimals : decimals, v);
}

/* The digits before the point in groups of three. */
static void put_grouped(struct buf *b, struct str digits)
{
    size_t n = 0;
    if (digits.n && (*digits.p == '-' || *digits.p == '+')) {
        buf_putc(b, *digits.p);
        digits = str_skip(digits, 1);
    }
    while (n < digits.n && digits.p[n] >= '0' && digits.p[n] <= '9')
        n++;
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && (n - i) % 3 == 0)
            buf_putc(b, ',');
        buf_putc(b, digits.p[i]);
    }
    buf_put_str(b, str_skip(digits, n));
}

static bool is_whole(double v)
{
    return floor(v) == v && fabs(v) < 1e15;
}

static void put_locale(struct buf *b, double v, const struct out_unit_style *style)
{
    char text[FLOAT_MAX_CHARS + NUMBER_CHARS];
    double size = fabs(v);
    int decimals = is_whole(v) ? 0 : sig3_decimals(v);
    if (style->has_decimals)
        decimals = style->decimals;
    if (size >= 1e15 || (size < 1e-4 && v != 0 && !style->has_decimals))
        snprintf(text, sizeof text, "%.2e", v);
    else
        snprintf(text, sizeof text, "%.*f", decimals, v);
    put_grouped(b, str_of(text));
}

/* ---- prefixes ---- */

static const char *const si_prefixes[] = { "p", "n", "µ", "m", "", "k", "M", "G", "T", "P", "E" };
enum { SI_ONE = 4, SI_LAST = N_OF(si_prefixes) - 1 };

/* Scales to the prefix that leaves one to three digits before the point. */
static double si_scale(double v, int lowest, int *prefix)
{
    int group = v == 0 ? 0 : (int)floor(rounded_exp10(v) / 3);
    group = group < lowest - SI_ONE ? lowest - SI_ONE : group;
    group = group > SI_LAST - SI_ONE ? SI_LAST - SI_ONE : group;
    *prefix = SI_ONE + group;
    return group >= 0 ? v / pow(1000, group) : v * pow(1000, -group);
}

/* The scaled number: whole ones below the first prefix stay whole. */
static void put_scaled(struct buf *b, double scaled, bool whole, const struct out_unit_style *style)
{
    if (fabs(scaled) >= 1e6 || (fabs(scaled) < 1e-4 && scaled != 0 && !style->has_decimals))
        buf_printf(b, "%.2e", scaled);
    else
        put_fixed(b, scaled, whole ? 0 : sig3_decimals(scaled), style);
}

/* "12.3k", or with `gap` "12.3 k". */
static void put_si(struct buf *b, double v, int lowest, bool counts, const char *gap,
                   const struct out_unit_style *style)
{
    int prefix;
    double scaled = si_scale(v, lowest, &prefix);
    put_scaled(b, scaled, v == 0 || (counts && prefix == SI_ONE && is_whole(v)), style);
    buf_puts(b, gap);
    out_plain(b, style->ascii, si_prefixes[prefix]);
}

static void put_iec(struct buf *b, double v, const struct out_unit_style *style)
{
    static const char *const prefixes[] = { "", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi" };
    size_t i = 0;
    bool whole = is_whole(v);
    while (fabs(v) >= 1023.5 && i + 1 < N_OF(prefixes)) {
        v /= 1024;
        i++;
    }
    put_scaled(b, v, i == 0 && whole, style);
    buf_printf(b, " %s", prefixes[i]);
}

static void put_percent(struct buf *b, double v, const struct out_unit_style *style)
{
    double size = fabs(v);
    if (size >= 1e6)
        put_locale(b, v, style);
    else if (size < 0.05 && v != 0 && !style->has_decimals)
        buf_printf(b, "%.2g", v);
    else
        put_fixed(b, v, size >= 99.95 ? 0 : 1, style);
    buf_putc(b, '%');
}

/* ---- time ---- */

static void put_long_time(struct buf *b, double s)
{
    static const double year = 365 * 86400.0;
    if (s >= 100000 * year) {
        buf_printf(b, "%.2e y", s / year);
        return;
    }
    int64_t t = (int64_t)(s + 0.5);
    long long y = t / (365 * 86400), d = t / 86400 % 365, h = t / 3600 % 24, m = t / 60 % 60;
    if (y)
        buf_printf(b, "%lldy %lldd", y, d);
    else if (d)
        buf_printf(b, "%lldd %lldh", d, h);
    else if (h)
        buf_printf(b, "%lldh %02lldm", h, m);
    else
        buf_printf(b, "%lldm %02llds", m, (long long)t % 60);
}

static void put_time(struct buf *b, double s, const struct out_unit_style *style)
{
    static const char *const prefixes[] = { "", "m", "µ", "n" };
    if (fabs(s) >= 59.95) {
        if (s < 0)
            buf_putc(b, '-');
        put_long_time(b, fabs(s));
        return;
    }
    size_t i = 0;
    // Below 0.9995 rounding no longer gives 1.00.
    for (double size = fabs(s); s != 0 && size < 0.9995 && i + 1 < N_OF(prefixes); size *= 1000)
        i++;
    put_scaled(b, s * pow(1000, (double)i), s == 0, style);
    buf_putc(b, ' ');
    out_plain(b, style->ascii, prefixes[i]);
    buf_putc(b, 's');
}

static void put_clock(struct buf *b, double s)
{
    double size = fabs(s);
    if (size >= 1e14) {
        buf_printf(b, "%.2e s", s);
        return;
    }
    long long t = (long long)(size + 0.5);
    if (s < 0)
        buf_putc(b, '-');
    if (t >= 86400)
        buf_printf(b, "%lldd ", t / 86400);
    buf_printf(b, "%02lld:%02lld:%02lld", t / 3600 % 24, t / 60 % 60, t % 60);
}

/* The parts of a date format, longest first. Source: momentjs.com/docs, "Format". */
static const struct {
    const char *token, *strftime;
} date_tokens[] = {
    { "YYYY", "%Y" }, { "YY", "%y" }, { "MMMM", "%B" }, { "MMM", "%b" },  { "MM", "%m" },
    { "M", "%-m" },   { "DD", "%d" }, { "D", "%-d" },   { "dddd", "%A" }, { "ddd", "%a" },
    { "HH", "%H" },   { "H", "%-H" }, { "hh", "%I" },   { "h", "%-I" },   { "mm", "%M" },
    { "m", "%-M" },   { "ss", "%S" }, { "s", "%-S" },   { "A", "%p" },    { "a", "%P" },
};

static void put_date_part(struct buf *b, struct str *format, const struct tm *tm, int ms)
{
    if (str_cut_prefix(format, STR("SSS"))) {
        buf_printf(b, "%03d", ms);
        return;
    }
    for (size_t i = 0; i < N_OF(date_tokens); i++) {
        char text[64];
        if (!str_cut_prefix(format, str_of(date_tokens[i].token)))
            continue;
        buf_put(b, text, strftime(text, sizeof text, date_tokens[i].strftime, tm));
        return;
    }
    buf_putc(b, *format->p);
    *format = str_skip(*format, 1);
}

/* Grafana's dates are unix milliseconds; `factor` says what ours are. */
static void put_date(struct buf *b, struct str format, double ms)
{
    struct tm tm;
    double s = floor(ms / 1000);
    time_t t = fabs(ms) < 8.64e15 ? (time_t)s : 0;
    if (fabs(ms) >= 8.64e15 || !gmtime_r(&t, &tm)) {
        out_put_exact(b, ms);
        return;
    }
    while (format.n)
        put_date_part(b, &format, &tm, (int)(ms - s * 1000));
}

static void put_ago(struct buf *b, double ms, const struct out_unit_style *style)
{
    double s = ((double)style->now_ms - ms) / 1000;
    if (ms == 0) {
        buf_puts(b, "never");
        return;
    }
    if (fabs(s) < 1) {
        buf_puts(b, "now");
        return;
    }
    if (s < 0)
        buf_puts(b, "in ");
    if (fabs(s) < 59.5)
        buf_printf(b, "%.0f s", fabs(s));
    else
        put_long_time(b, fabs(s));
    if (s > 0)
        buf_puts(b, " ago");
}

/* ---- units ---- */

static bool parse_custom(struct str id, struct out_unit *out)
{
    static const struct {
        const char *prefix;
        enum unit_kind kind;
    } custom[] = {
        { "suffix:", UNIT_SUFFIX }, { "prefix:", UNIT_PREFIX }, { "si:", UNIT_SI },
        { "count:", UNIT_COUNT },   { "time:", UNIT_DATE },
    };
    for (size_t i = 0; i < N_OF(custom); i++) {
        if (!str_cut_prefix(&id, str_of(custom[i].prefix)))
            continue;
        *out = (struct out_unit){ .kind = custom[i].kind, .symbol = id };
        return true;
    }
    return false;
}

bool out_unit_parse(struct str id, struct out_unit *out)
{
    const struct unit_id *row = unit_id_find(id);

    if (row) {
        *out = (struct out_unit){ row->kind, str_of(row->symbol), row->factor };
        return true;
    }
    if (parse_custom(id, out))
        return true;
    *out = (struct out_unit){ .kind = UNIT_SUFFIX, .symbol = id };
    return false;
}

/* The ids of the units that names carry. */
static const struct {
    const char *id;
    double factor; /* on top of the unit's own; 0: none */
} base_units[METRIC_N_UNITS] = {
    [METRIC_UNIT_TIMESTAMP] = { "dateTimeFromNow", 1000 },
    [METRIC_UNIT_SECONDS] = { "s", 0 },
    [METRIC_UNIT_MILLISECONDS] = { "ms", 0 },
    [METRIC_UNIT_MICROSECONDS] = { "µs", 0 },
    [METRIC_UNIT_NANOSECONDS] = { "ns", 0 },
    [METRIC_UNIT_BYTES] = { "bytes", 0 },
    [METRIC_UNIT_BITS] = { "bits", 0 },
    [METRIC_UNIT_RATIO] = { "percentunit", 0 },
    [METRIC_UNIT_PERCENT] = { "percent", 0 },
    [METRIC_UNIT_CELSIUS] = { "celsius", 0 },
    [METRIC_UNIT_KELVIN] = { "kelvin", 0 },
    [METRIC_UNIT_VOLTS] = { "volt", 0 },
    [METRIC_UNIT_AMPERES] = { "amp", 0 },
    [METRIC_UNIT_WATTS] = { "watt", 0 },
    [METRIC_UNIT_JOULES] = { "joule", 0 },
    [METRIC_UNIT_HERTZ] = { "hertz", 0 },
    [METRIC_UNIT_GRAMS] = { "massg", 0 },
    [METRIC_UNIT_METERS] = { "lengthm", 0 },
};

bool out_unit_of_metric(enum metric_unit unit, struct out_unit *out)
{
    *out = (struct out_unit){ .kind = UNIT_LOCALE };
    if (unit == METRIC_UNIT_NONE)
        return false;
    out_unit_parse(str_of(base_units[unit].id), out);
    if (base_units[unit].factor != 0)
        out->factor *= base_units[unit].factor;
    return true;
}

bool out_unit_infer(struct str name, struct str unit, struct out_unit *out)
{
    return out_unit_of_metric(metric_unit_of(name, unit), out);
}

struct str out_unit_word(struct str name, struct str unit)
{
    enum metric_unit u = metric_unit_of(name, unit);
    return u == METRIC_UNIT_NONE ? unit : metric_unit_word(u);
}

static void put_symbol(struct buf *b, struct str symbol, const struct out_unit_style *style)
{
    struct buf z = { 0 };
    buf_put_str(&z, symbol);
    out_plain(b, style->ascii, buf_z(&z));
    buf_done(&z);
}

static void put_bool(struct buf *b, struct str words, double v)
{
    struct str no, yes = words;
    str_cut(&yes, '|', &no);
    buf_put_str(b, v == 0 ? no : yes);
}

static void put_hex(struct buf *b, const char *prefix, double v)
{
    if (!is_whole(v)) {
        out_put_exact(b, v);
        return;
    }
    buf_printf(b, "%s%s%llx", v < 0 ? "-" : "", prefix, (unsigned long long)fabs(v));
}

/* Where the number stands without its symbol. */
static void put_number(struct buf *b, const struct out_unit *u, double v,
                       const struct out_unit_style *style)
{
    switch (u->kind) {
    case UNIT_LOCALE:
    case UNIT_FIXED:
    case UNIT_PREFIX:
    case UNIT_SUFFIX:
        put_locale(b, v, style);
        break;
    case UNIT_SHORT:
    case UNIT_COUNT:
    case UNIT_CURRENCY:
    case UNIT_CURRENCY_AFTER:
        put_si(b, v, SI_ONE, true, "", style);
        break;
    case UNIT_SISHORT:
        put_si(b, v, 0, true, "", style);
        break;
    case UNIT_SI:
        put_si(b, v, 0, false, " ", style);
        break;
    case UNIT_SI_WHOLE:
        put_si(b, v, SI_ONE, true, " ", style);
        break;
    case UNIT_IEC:
        put_iec(b, v, style);
        break;
    case UNIT_PERCENT:
        put_percent(b, v, style);
        break;
    case UNIT_TIME:
        put_time(b, v, style);
        break;
    case UNIT_CLOCK:
        put_clock(b, v);
        break;
    case UNIT_BOOL:
        put_bool(b, u->symbol, v);
        break;
    case UNIT_DATE:
        put_date(b, u->symbol, v);
        break;
    case UNIT_AGO:
        put_ago(b, v, style);
        break;
    case UNIT_HEX:
        put_hex(b, "", v);
        break;
    case UNIT_HEX0X:
        put_hex(b, "0x", v);
        break;
    case UNIT_SCI:
        buf_printf(b, "%.2e", v);
        break;
    }
}

/* What is zero as it is written has no sign: "-0.0%". */
static void drop_zero_sign(struct buf *b, size_t begin)
{
    if (b->p[begin] != '-')
        return;
    for (size_t i = begin; i < b->n; i++)
        if (b->p[i] >= '1' && b->p[i] <= '9')
            return;
    memmove(b->p + begin, b->p + begin + 1, b->n - begin - 1);
    b->n--;
}

void out_unit_put(struct buf *b, const struct out_unit *u, double v,
                  const struct out_unit_style *style)
{
    v *= u->factor != 0 ? u->factor : 1;
    if (!isfinite(v)) {
        buf_puts(b, isnan(v) ? "NaN" : v > 0 ? "+Inf" : "-Inf");
        return;
    }
    if (u->kind == UNIT_CURRENCY || u->kind == UNIT_PREFIX) {
        if (v < 0)
            buf_putc(b, '-');
        put_symbol(b, u->symbol, style);
        v = fabs(v);
    }
    size_t begin = b->n;
    put_number(b, u, v, style);
    if (v <= 0 && u->kind != UNIT_HEX && u->kind != UNIT_HEX0X && u->kind != UNIT_AGO &&
        u->kind != UNIT_BOOL && u->kind != UNIT_DATE && b->n > begin)
        drop_zero_sign(b, begin);
    switch (u->kind) {
    case UNIT_FIXED:
    case UNIT_COUNT:
    case UNIT_CURRENCY_AFTER:
    case UNIT_SUFFIX:
        buf_putc(b, ' ');
        put_symbol(b, u->symbol, style);
        break;
    case UNIT_SI:
    case UNIT_SI_WHOLE:
    case UNIT_IEC:
        put_symbol(b, u->symbol, style);
        break;
    default:
        break;
    }
}

void out_put_plain(struct buf *b, double v)
{
    char text[FLOAT_MAX_CHARS];
    buf_put(b, text, float_print_json(text, v));
}

void out_put_exact(struct buf *b, double v)
{
    struct buf digits = { 0 };
    out_put_plain(&digits, v);
    put_grouped(b, buf_str(&digits));
    buf_done(&digits);
}

void out_put_bound(struct buf *b, const struct out_unit *u, double bound, bool ascii)
{
    static const struct {
        double size;
        const char *unit;
    } times[] = { { 86400, "d" }, { 3600, "h" },  { 60, "m" },   { 1, "s" },
                  { 1e-3, "ms" }, { 1e-6, "µs" }, { 1e-9, "ns" } };
    static const char *const iec[] = { "B", "KiB", "MiB", "GiB", "TiB", "PiB" };
    out_plain(b, ascii, "≤");
    if (!isfinite(bound) || bound == 0 || (u->kind != UNIT_TIME && u->kind != UNIT_IEC)) {
        char text[FLOAT_MAX_CHARS];
        buf_put(b, text, float_print_g(text, bound));
        return;
    }
    bound *= u->factor != 0 ? u->factor : 1;
    if (u->kind == UNIT_IEC) {
        size_t i = 0;
        for (; fabs(bound) >= 1024 && i + 1 < N_OF(iec); i++)
            bound /= 1024;
        buf_printf(b, "%.6g%s", bound, iec[i]);
        return;
    }
    size_t i = 0;
    while (i + 1 < N_OF(times) && fabs(bound) < times[i].size * 0.9999999)
        i++;
    buf_printf(b, "%.6g", bound / times[i].size);
    out_plain(b, ascii, times[i].unit);
}
