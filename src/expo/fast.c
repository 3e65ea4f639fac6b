/* The usual sample line in one sweep:
 *
 *     name{label="value",other="value"} 12.5 1700000000000
 *
 * one space between the fields, plain names; braces, timestamp and a comma before '}' may be there
 * or not. Text and OpenMetrics agree on its meaning but for the timestamp; text may have a space
 * after a comma, OpenMetrics an exemplar. Anything else is left to the lexers, errors too.
 */
#include "expo/lex.h"
#include "expo/scan.h"

#include "base/float.h"
#include "base/utf8.h"

/* A number before a space or newline. What else could end it is no part of any number. */
static inline const char *read_float(const char *p, double *out)
{
    const char *first = p;
    while (*p != ' ' && *p != '\n')
        p++;
    return float_parse((struct str){ first, (size_t)(p - first) }, out) ? p : NULL;
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

/* Consecutive lines mostly have the same names, so those of the line before are tried first: that
 * is cheaper than a look at what the bytes are, and the processor need not wait for the length. The
 * byte behind the name is compared too: it ends the name here as it did there. */
static inline bool same_name(struct expo_reader *r, const char *p, struct str known)
{
    return scan_same(p, known.p, known.n + 1, r->wide_end);
}

static inline const char *read_label_name(struct expo_reader *r, const char *p,
                                          const struct expo_labels *out, struct label *lb)
{
    size_t n;
    if (out->n < out->n_known && same_name(r, p, lb->name)) {
        n = lb->name.n;
    } else {
        n = (size_t)(scan_name(p, r->wide_end, false) - p);
        if (n == 0 || (*p >= '0' && *p <= '9') || p[n] != '=')
            return NULL;
    }
    lb->name = (struct str){ p, n };
    return p[n + 1] == '"' ? p + n + 2 : NULL;
}

/* From behind '{' to behind '}'. */
static inline const char *read_labels(struct expo_reader *r, const char *p, struct expo_labels *out)
{
    out->n = 0;
    while (*p != '}') {
        vec_reserve(out, out->n + 1);
        struct label *lb = &out->p[out->n];
        if (!(p = read_label_name(r, p, out, lb)) || !(p = read_quoted(r, p, &lb->value)))
            return NULL;
        out->n++;
        if (*p == ',') {
            p++;
            if (*p == ' ' && r->opts.format == EXPO_TEXT)
                p++;
        } else if (*p != '}') {
            return NULL;
        }
    }
    if (out->n_known < out->n)
        out->n_known = out->n;
    return p + 1;
}

/* The metric name; returns the byte behind it. */
static inline const char *read_metric(struct expo_reader *r, const char *p)
{
    if (r->known.n && same_name(r, p, r->known))
        return p + r->known.n;
    if (*p >= '0' && *p <= '9')
        return NULL;
    const char *end = scan_name(p, r->wide_end, true);
    return end > p ? end : NULL;
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

/* From behind " # {" to the newline. Its label values cannot hold NUL, unlike those of samples. */
static const char *read_exemplar(struct expo_reader *r, const char *p)
{
    struct expo_exemplar *x = &r->exemplar;
    const char *first = p;
    if (!(p = read_labels(r, p, &r->exemplar_labels)) || *p != ' ')
        return NULL;
    if (memchr(first, '\0', (size_t)(p - first)))
        return NULL;
    if (!(p = read_float(p + 1, &x->value)))
        return NULL;
    x->labels = r->exemplar_labels.p;
    x->n_labels = r->exemplar_labels.n;
    x->has_ts = *p == ' ';
    x->ts = 0;
    return x->has_ts ? read_timestamp(EXPO_OPENMETRICS, p + 1, &x->ts) : p;
}

static inline bool is_exemplar(enum expo_format format, const char *p)
{
    return format == EXPO_OPENMETRICS && p[0] == ' ' && p[1] == '#' && p[2] == ' ' && p[3] == '{';
}

/* What few samples have. Field by field: to clear the whole item costs as much as half a label. */
static inline void clear_rare(struct expo_item *it)
{
    it->type = METRIC_UNKNOWN;
    it->text = (struct str){ 0 };
    it->histogram = NULL;
    it->has_ts = it->has_st = false;
    it->ts = it->st = 0;
    it->exemplars = NULL;
    it->n_exemplars = 0;
}

/* All but the places, which are set once the line is known to be fine. */
static inline const char *read_sample(struct expo_reader *r, const char *p, struct expo_item *it)
{
    enum expo_format format = r->opts.format;
    it->name.p = p;
    if (!(p = read_metric(r, p)))
        return NULL;
    it->name.n = (size_t)(p - it->name.p);
    r->labels.n = 0;
    if (*p == '{' && !(p = read_labels(r, p + 1, &r->labels)))
        return NULL;
    if (*p != ' ')
        return NULL;
    it->value_text.p = ++p;
    if (!(p = read_float(p, &it->value)))
        return NULL;
    it->value_text.n = (size_t)(p - it->value_text.p);
    if (*p == ' ' && !is_exemplar(format, p)) {
        it->has_ts = true;
        if (!(p = read_timestamp(format, p + 1, &it->ts)))
            return NULL;
    }
    if (*p == ' ' && is_exemplar(format, p)) {
        it->exemplars = &r->exemplar;
        it->n_exemplars = 1;
        p = read_exemplar(r, p + 4);
    }
    return p;
}

bool expo_fast_sample(struct expo_reader *r, struct expo_item *it)
{
    const char *first = r->at;
    if (*first == '#')
        return false;
    if (r->scratch_used) {
        arena_reset(&r->scratch);
        r->scratch_used = false;
    }
    clear_rare(it);
    const char *p = read_sample(r, first, it);
    if (!p || *p != '\n' || (size_t)(p - first) >= r->opts.max_line_bytes)
        return false;
    it->kind = EXPO_SAMPLE;
    it->labels = r->labels.p;
    it->n_labels = r->labels.n;
    it->off = expo_off_at(r, first);
    it->line = r->line++;
    it->raw = (struct str){ first, (size_t)(p - first) };
    r->at = p + 1;
    r->column = 0;
    r->known = it->name;
    return true;
}
