/* The usual sample line in one sweep:
 *
 *     name{label="value",other="value"} 12.5 1700000000000
 *
 * one space between the fields, no other blanks, a plain name; braces, timestamp and a comma
 * before '}' may be there or not. Text and OpenMetrics agree on its meaning but for the timestamp.
 * Anything else is left to the lexers, errors too.
 */
#include "expo/lex.h"
#include "expo/scan.h"

#include "base/float.h"
#include "base/utf8.h"

/* Exact powers: a mantissa below 2^53 times or divided by one of them is rounded once, as it
 * should be (Clinger 1990). */
static const double powers_of_ten[] = {
    1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
};

/* [-]digits[.digits] before a space or newline, of a size that is exact. NULL: something else. */
static inline const char *short_decimal(const char *p, double *out)
{
    bool negative = *p == '-';
    uint64_t m = 0;
    unsigned digit;
    p += negative;
    const char *first = p;
    while ((digit = (unsigned)(unsigned char)*p - '0') < 10) {
        m = m * 10 + digit;
        p++;
    }
    size_t n = (size_t)(p - first), frac = 0;
    if (*p == '.') {
        const char *dot = ++p;
        while ((digit = (unsigned)(unsigned char)*p - '0') < 10) {
            m = m * 10 + digit;
            p++;
        }
        frac = (size_t)(p - dot);
        n += frac;
    }
    if (n == 0 || n > 19 || m >> 53 || (*p != '\n' && *p != ' '))
        return NULL;
    double v = (double)m;
    if (frac)
        v /= powers_of_ten[frac];
    *out = negative ? -v : v;
    return p;
}

static const char *any_float(const char *p, double *out)
{
    const char *first = p;
    for (; *p != '\n' && *p != ' '; p++)
        if (*p == '\t' || *p == '{' || *p == '\0' || *p == 'p' || *p == 'P' || *p == '_')
            return NULL;
    return float_parse((struct str){ first, (size_t)(p - first) }, out) ? p : NULL;
}

static inline const char *read_float(const char *p, double *out)
{
    const char *end = short_decimal(p, out);
    return end ? end : any_float(p, out);
}

/* A label value from behind its opening quote; returns the byte behind the closing one. */
static const char *read_escaped(struct expo_reader *r, const char *first, const char *p,
                                unsigned *high, struct str *out)
{
    while (*p == '\\') {
        if (p[1] == '\n' || p[1] == '\0')
            return NULL;
        *high |= (unsigned char)p[1] & 0x80;
        p = scan_quoted(p + 2, r->wide_end, high);
    }
    if (*p != '"')
        return NULL;
    *out = expo_unescape(r, (struct str){ first, (size_t)(p - first) }, true);
    return p + 1;
}

static inline const char *read_quoted(struct expo_reader *r, const char *p, struct str *out)
{
    unsigned high = 0;
    const char *first = p;
    p = scan_quoted(p, r->wide_end, &high);
    if (*p == '"') {
        *out = (struct str){ first, (size_t)(p - first) };
        p++;
    } else if (!(p = read_escaped(r, first, p, &high, out))) {
        return NULL;
    }
    if (high && !utf8_valid((struct str){ first, (size_t)(p - first) }))
        return NULL;
    return p;
}

/* From behind '{' to behind '}'. */
static inline const char *read_labels(struct expo_reader *r, const char *p)
{
    while (*p != '}') {
        struct label lb;
        const char *name = p;
        if (*p >= '0' && *p <= '9')
            return NULL;
        p = scan_name(p, r->wide_end, false);
        lb.name = (struct str){ name, (size_t)(p - name) };
        if (p == name || *p != '=' || p[1] != '"')
            return NULL;
        p = read_quoted(r, p + 2, &lb.value);
        if (!p)
            return NULL;
        vec_push(&r->labels, lb);
        if (*p == ',')
            p++;
        else if (*p != '}')
            return NULL;
    }
    return p + 1;
}

static const char *read_timestamp(enum expo_format format, const char *p, int64_t *ts)
{
    if (format == EXPO_OPENMETRICS) {
        double s;
        p = read_float(p, &s);
        if (!p || !(s - s == 0)) // not infinite, not NaN
            return NULL;
        *ts = expo_ms_of_seconds(s);
        return p;
    }
    const char *first = p;
    int64_t n = 0;
    for (; *p >= '0' && *p <= '9' && p - first < 18; p++)
        n = n * 10 + (*p - '0');
    *ts = n;
    return p > first ? p : NULL;
}

bool expo_fast_sample(struct expo_reader *r, struct expo_item *it)
{
    const char *first = r->at, *p = first;
    r->labels.n = 0;
    if (r->scratch_used) {
        arena_reset(&r->scratch);
        r->scratch_used = false;
    }
    if (*p >= '0' && *p <= '9')
        return false;
    p = scan_name(p, r->wide_end, true);
    struct str name = { first, (size_t)(p - first) };
    if (name.n && *p == '{' && !(p = read_labels(r, p + 1)))
        return false;
    if (!name.n || *p != ' ')
        return false;

    double value;
    int64_t ts = 0;
    struct str value_text = { ++p, 0 };
    if (!(p = read_float(p, &value)))
        return false;
    value_text.n = (size_t)(p - value_text.p);
    bool has_ts = *p == ' ';
    if (has_ts && !(p = read_timestamp(r->opts.format, p + 1, &ts)))
        return false;
    if (*p != '\n' || (size_t)(p - first) >= r->opts.max_line_bytes)
        return false;

    it->kind = EXPO_SAMPLE;
    it->name = name;
    it->labels = r->labels.p;
    it->n_labels = r->labels.n;
    it->value = value;
    it->value_text = value_text;
    it->has_ts = has_ts;
    it->ts = ts;
    it->off = expo_off_at(r, first);
    it->line = r->line++;
    it->raw = (struct str){ first, (size_t)(p - first) };
    r->at = p + 1;
    return true;
}
