/* Which format: by Content-Type, as Prometheus decides, and by the bytes. */
#include "expo/expo.h"

#include "base/utf8.h"
#include "base/vec.h"

struct str expo_format_name(enum expo_format f)
{
    switch (f) {
    case EXPO_OPENMETRICS:
        return STR("OpenMetrics 1.0");
    case EXPO_PROTOBUF:
        return STR("protobuf");
    case EXPO_TEXT:
        break;
    }
    return STR("text 0.0.4");
}

/* ---- Content-Type: go mime.ParseMediaType, then prometheus model/textparse/interface.go ---- */

/* White space in Go's sense, but for the two-byte ones no header has. */
static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static struct str skip_space(struct str s)
{
    while (s.n && is_space(*s.p))
        s = str_skip(s, 1);
    return s;
}

static bool is_special(char c)
{
    return c && strchr("()<>@,;:\\\"/[]?=", c);
}

static struct str take_token(struct str *s)
{
    size_t n = 0;
    while (n < s->n && s->p[n] > 0x20 && s->p[n] < 0x7f && !is_special(s->p[n]))
        n++;
    struct str token = str_head(*s, n);
    *s = str_skip(*s, n);
    return token;
}

/* A token or quoted string; false where there is neither. */
static bool take_value(struct str *s, struct buf *value)
{
    if (!s->n || *s->p != '"') {
        struct str token = take_token(s);
        buf_put_str(value, token);
        return token.n != 0;
    }
    for (size_t i = 1; i < s->n; i++) {
        char c = s->p[i];
        if (c == '"') {
            *s = str_skip(*s, i + 1);
            return true;
        }
        if (c == '\\' && i + 1 < s->n && is_special(s->p[i + 1]))
            c = s->p[++i];
        else if (c == '\r' || c == '\n')
            return false;
        buf_putc(value, c);
    }
    return false;
}

struct param {
    struct str name;
    size_t value, n; /* in the buffer of values */
};

/* ` ; name = value`. `*more` is false at the end of the parameters. */
static bool take_param(struct str *s, struct param *p, struct buf *values, bool *more)
{
    struct str rest = skip_space(*s);
    *more = rest.n != 0;
    if (!rest.n)
        return true;
    if (*rest.p != ';')
        return false;
    rest = skip_space(str_skip(rest, 1));
    if (!rest.n) { // a semicolon may stand last
        *more = false;
        return true;
    }
    p->name = take_token(&rest);
    rest = skip_space(rest);
    if (!p->name.n || !rest.n || *rest.p != '=')
        return false;
    rest = skip_space(str_skip(rest, 1));
    p->value = values->n;
    if (!take_value(&rest, values))
        return false;
    p->n = values->n - p->value;
    *s = rest;
    return true;
}

/* The parameters do not matter, but malformed ones spoil the type, and so does a name that
 * comes twice with different values. */
static bool params_are_fine(struct str s)
{
    struct {
        struct param *p;
        size_t n, cap;
    } seen = { 0 };
    struct buf values = { 0 };
    struct param p;
    bool ok, more = true;

    while ((ok = take_param(&s, &p, &values, &more)) && more) {
        struct str value = { values.p + p.value, p.n };
        for (size_t i = 0; i < seen.n && ok; i++) {
            struct str other = { values.p + seen.p[i].value, seen.p[i].n };
            ok = !str_eq_nocase(p.name, seen.p[i].name) || str_eq(value, other);
        }
        if (!ok)
            break;
        vec_push(&seen, p);
    }
    vec_done(&seen);
    buf_done(&values);
    return ok;
}

bool expo_format_of_content_type(struct str content_type, enum expo_format *out)
{
    static const struct {
        struct str type;
        enum expo_format format;
    } types[] = {
        { STR("text/plain"), EXPO_TEXT },
        { STR("application/openmetrics-text"), EXPO_OPENMETRICS },
        { STR("application/vnd.google.protobuf"), EXPO_PROTOBUF },
    };
    enum { MAX_BYTES = 4096 }; // the check for repeated parameters is quadratic

    size_t semicolon = str_find_char(content_type, ';');
    struct str type = str_trim(str_head(content_type, semicolon));
    for (size_t i = 0; i < N_OF(types); i++) {
        if (!str_eq_nocase(type, types[i].type))
            continue;
        if (content_type.n > MAX_BYTES || !params_are_fine(str_skip(content_type, semicolon)))
            return false;
        *out = types[i].format;
        return true;
    }
    return false;
}

/* ---- sniffing ---- */

static bool take_varint(struct str *s, uint64_t *v)
{
    *v = 0;
    for (unsigned i = 0; i < s->n && i < 10; i++) {
        uint64_t b = (unsigned char)s->p[i];
        *v |= (b & 0x7f) << (7 * i);
        if (b < 0x80) {
            *s = str_skip(*s, i + 1);
            return true;
        }
    }
    return false;
}

static bool is_name(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
            return false;
    return s.n && utf8_valid(s);
}

/* A length, then a MetricFamily of that length: name (1), help (2), type (3), metrics (4), unit
 * (5), as far as `s` goes. No text begins like that. */
static bool looks_like_protobuf(struct str s)
{
    uint64_t len, tag, n;
    bool named = false;
    if (!take_varint(&s, &len) || len < 3)
        return false;
    bool whole = len <= s.n;
    s = str_head(s, whole ? (size_t)len : s.n);
    while (s.n) {
        if (!take_varint(&s, &tag) || !take_varint(&s, &n))
            return named && !whole;
        if (tag == (3 << 3 | 0))
            continue;
        if (tag != (1 << 3 | 2) && tag != (2 << 3 | 2) && tag != (4 << 3 | 2) &&
            tag != (5 << 3 | 2))
            return false;
        if (n > len || (n > s.n && whole))
            return false;
        if (tag == (1 << 3 | 2)) {
            if (n > s.n || !is_name(str_head(s, (size_t)n)))
                return false;
            named = true;
        }
        s = str_skip(s, n < s.n ? (size_t)n : s.n);
    }
    return named;
}

/* A sample with an exemplar: " # {" outside of quotes. */
static bool has_exemplar(struct str line)
{
    bool quoted = false;
    for (size_t i = 0; i < line.n; i++) {
        if (line.p[i] == '\\' && quoted)
            i++;
        else if (line.p[i] == '"')
            quoted = !quoted;
        else if (!quoted && str_starts(str_skip(line, i), STR(" # {")))
            return true;
    }
    return false;
}

/* What follows name and labels of a sample. */
static struct str after_labels(struct str line)
{
    struct str rest = line;
    bool quoted = false, braces = false;
    for (size_t i = 0; i < line.n; i++) {
        char c = line.p[i];
        if (c == '\\' && quoted)
            i++;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == '{' || c == '}'))
            braces = c == '{';
        else if (!quoted && !braces && c == ' ')
            return str_skip(line, i);
        rest = str_skip(line, i + 1);
    }
    return rest;
}

/* A sample with a timestamp in seconds: with a fraction, or one that would be of the seventies in
 * the milliseconds of the text format. */
static bool has_seconds(struct str line)
{
    struct str rest = str_trim(after_labels(line)), value;
    size_t n = 0;
    if (str_starts(line, STR("#")) || !str_cut(&rest, ' ', &value))
        return false;
    rest = str_trim(rest);
    while (n < rest.n && rest.p[n] >= '0' && rest.p[n] <= '9')
        n++;
    return n > 0 && (n < rest.n ? rest.p[n] == '.' : n >= 9 && n <= 11);
}

/* A line that the text format does not have. */
static bool is_openmetrics_line(struct str line)
{
    static const struct str types[] = {
        STR(" unknown"),
        STR(" info"),
        STR(" stateset"),
        STR(" gaugehistogram"),
    };
    if (str_eq(line, STR("# EOF")) || str_starts(line, STR("# UNIT ")))
        return true;
    if (line.n && *line.p != '#')
        return has_exemplar(line);
    if (str_starts(line, STR("# TYPE ")))
        for (size_t i = 0; i < N_OF(types); i++)
            if (str_ends(line, types[i]))
                return true;
    return false;
}

enum expo_format expo_format_sniff(struct str head, struct str tail)
{
    struct str line;
    bool end_unknown = tail.n == 0;
    if (looks_like_protobuf(head))
        return EXPO_PROTOBUF;
    str_cut_suffix(&tail, STR("\n"));
    if (str_ends(tail, STR("\n# EOF")) || str_eq(tail, STR("# EOF")))
        return EXPO_OPENMETRICS;
    while (str_cut(&head, '\n', &line)) {
        if (is_openmetrics_line(line))
            return EXPO_OPENMETRICS;
        // A timestamp that is cut at the end of the head is a smaller one.
        if (end_unknown && head.n && has_seconds(line))
            return EXPO_OPENMETRICS;
    }
    return EXPO_TEXT;
}
