#include "lint/schema_value.h"

#include "base/float.h"
#include "regex/regex.h"

#include <math.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_bool(const struct yaml_node *n)
{
    static const char *const words[] = { "true", "false", "yes", "no", "on", "off", "y", "n" };

    if (n->style != YAML_PLAIN)
        return false;
    for (size_t i = 0; i < N_OF(words); i++) {
        struct str word = str_of(words[i]), rest = str_skip(n->text, 1);
        if (!str_eq_nocase(n->text, word))
            continue;
        // yes, Yes and YES, but no yEs
        bool lower = str_eq(rest, str_skip(word, 1)), upper = n->text.p[0] < 'a';
        for (size_t k = 0; k < rest.n; k++)
            upper &= rest.p[k] < 'a';
        return lower || upper;
    }
    return false;
}

bool schema_is_number(const struct yaml_node *n, enum schema_type type)
{
    struct err e = { 0 };
    double v;

    if (type == SCHEMA_BOOL)
        return is_bool(n);
    bool ok = yaml_float(n, &v, &e);
    err_done(&e);
    if (!ok || type == SCHEMA_FLOAT)
        return ok;
    // A fraction is cut off, and no error.
    return isfinite(v) && (type == SCHEMA_INT ? fabs(v) < 0x1p63 : v >= 0 && v < 0x1p64);
}

/* ---- numbers with units ---- */

/* Takes a decimal number off; false where there is none. */
static bool take_number(struct str *s, double *v)
{
    size_t n = 0, digits = 0;

    while (n < s->n && (is_digit(s->p[n]) || s->p[n] == '.'))
        digits += is_digit(s->p[n++]);
    struct str number = str_head(*s, n);
    *s = str_skip(*s, n);
    return digits && float_parse(number, v);
}

/* Takes the longest of the units off, which come longest first. */
static bool take_unit(struct str *s, const char *const *units, size_t n, size_t *which)
{
    for (size_t i = 0; i < n; i++)
        if (str_cut_prefix(s, str_of(units[i]))) {
            *which = i;
            return true;
        }
    return false;
}

static bool is_sum(struct str s, const char *const *units, const double *factors, size_t n_units,
                   double max)
{
    double sum = 0, v;
    size_t unit;

    if (s.n && (s.p[0] == '-' || s.p[0] == '+'))
        s = str_skip(s, 1);
    if (str_eq(s, STR("0")))
        return true;
    if (!s.n)
        return false;
    while (s.n) {
        if (!take_number(&s, &v) || !take_unit(&s, units, n_units, &unit))
            return false;
        sum += v * factors[unit];
    }
    return sum <= max;
}

bool schema_is_size(struct str s)
{
    static const char *const units[] = { "KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "KB",
                                         "MB",  "GB",  "TB",  "PB",  "EB",  "B" };
    static const double factors[] = { 0x1p10, 0x1p20, 0x1p30, 0x1p40, 0x1p50, 0x1p60, 0x1p10,
                                      0x1p20, 0x1p30, 0x1p40, 0x1p50, 0x1p60, 1 };

    return is_sum(s, units, factors, N_OF(units), 0x1p63);
}

bool schema_is_go_dur(const struct yaml_node *n)
{
    static const char *const units[] = {
        "ns", "us", "\xc2\xb5s", "\xce\xbcs", "ms", "s", "m", "h"
    };
    static const double factors[] = { 1, 1e3, 1e3, 1e3, 1e6, 1e9, 60e9, 3600e9 };

    return schema_is_number(n, SCHEMA_INT) ||
           is_sum(n->text, units, factors, N_OF(units), 9223372036854775807.0);
}

/* ---- URLs ---- */

static size_t scheme_length(struct str s)
{
    size_t n = 0;

    while (n < s.n && ((s.p[n] >= 'a' && s.p[n] <= 'z') || (s.p[n] >= 'A' && s.p[n] <= 'Z') ||
                       (n && (is_digit(s.p[n]) || strchr("+-.", s.p[n])))))
        n++;
    return n;
}

static bool is_port(struct str port)
{
    unsigned v = 0;

    for (size_t i = 0; i < port.n; i++) {
        if (!is_digit(port.p[i]) || i == 5)
            return false;
        v = v * 10 + (unsigned)(port.p[i] - '0');
    }
    return v <= 65535;
}

static const char *host_fault(struct str host)
{
    const char *at = host.n ? memrchr(host.p, '@', host.n) : NULL;

    if (at)
        host = str_skip(host, (size_t)(at - host.p) + 1);
    size_t close = host.n && host.p[0] == '[' ? str_find_char(host, ']') : 0;
    if (!host.n || host.p[0] == ':')
        return "it names no host";
    if (close == host.n)
        return "the bracket is not closed";
    struct str rest = str_skip(host, close);
    size_t colon = str_find_char(rest, ':');
    if (str_find_char(host, ' ') < host.n)
        return "a blank in the name of the host";
    if (colon < rest.n && !is_port(str_skip(rest, colon + 1)))
        return "the port is no number from 0 to 65535";
    return NULL;
}

const char *schema_url_fault(struct str s)
{
    size_t scheme = scheme_length(s);

    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < ' ' || s.p[i] == 0x7f)
            return "a control character in it";
    if (!scheme || !str_starts(str_skip(s, scheme), STR("://")))
        return "it does not begin with http:// or https://";
    struct str rest = str_skip(s, scheme + 3);
    for (size_t i = 0; i < rest.n; i++)
        if (rest.p[i] == '%' &&
            (i + 2 >= rest.n || !strchr("0123456789abcdefABCDEF", rest.p[i + 1]) ||
             !strchr("0123456789abcdefABCDEF", rest.p[i + 2])))
            return "a % without two hexadecimal digits";
    size_t n = 0;
    while (n < rest.n && !strchr("/?#", rest.p[n]))
        n++;
    return host_fault(str_head(rest, n));
}

/* ---- others ---- */

bool schema_is_secret(struct str s)
{
    s = str_trim(s);
    return s.n && s.p[0] != '$' && s.p[0] != '<' && !str_starts(s, STR("{{"));
}

void schema_check_regex(struct schema_walk *w, const struct yaml_node *n)
{
    struct err e = { 0 };
    struct regex *re = regex_new(n->text, &e);

    if (!re) {
        size_t from = yaml_text_offset(w->f->text, n, e.at.off);
        size_t to = yaml_text_offset(w->f->text, n, e.at.off + e.at.n);
        schema_report(w, CONFIG_RELABEL, (struct span){ from, to > from ? to - from : 0 }, "%s",
                      e.msg);
    }
    regex_free(re);
    err_done(&e);
}
