/* lex_number.c - where numbers and durations end, and what they are worth.
 *
 * Source: prometheus promql/parser/lex.go scanNumber, acceptRemainingDuration; parse.go number; go
 * strconv/atoi.go underscoreOK; prometheus/common model/time.go ParseDuration.
 */
#include "base/float.h"
#include "model/labels.h"
#include "promql/lex.h"

#include <math.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_hex_digit(char c)
{
    char l = (char)(c | 32);
    return is_digit(c) || (l >= 'a' && l <= 'f');
}

static bool is_alnum(char c)
{
    char l = (char)(c | 32);
    return is_digit(c) || c == '_' || (c > 0 && l >= 'a' && l <= 'z');
}

/* ---- how far they reach ---- */

/* The character at `i`, or NUL at the end; a NUL in the text is in no set that is asked for. */
static char at(struct str s, size_t i)
{
    return i < s.n ? s.p[i] : 0;
}

static bool in(char c, const char *set)
{
    return c && strchr(set, c);
}

/* One step behind the digits: a point, an exponent or an underscore at `*i`. */
static bool scan_part(struct str s, size_t *i, bool hex, bool *point, bool *exponent)
{
    char c = s.p[(*i)++];

    if (c == '.') {
        if (*point)
            return false;
        *point = true;
        if (in(at(s, *i), "_."))
            return (*i)++, false;
        return !hex;
    }
    if (c != '_') { // e, in hexadecimal numbers, too: upstream refuses 0x1ee
        if (*exponent)
            return false;
        *exponent = true;
        if (in(at(s, *i), "+-"))
            (*i)++;
    }
    if (in(at(s, *i), "._eE"))
        return (*i)++, false;
    return *i < s.n;
}

bool pql_scan_number(struct str s, size_t *n)
{
    bool hex = false, point = false, exponent = false;
    size_t i = 0;

    if (at(s, 0) == '0') {
        i++;
        if (in(at(s, 1), "xX")) {
            hex = true;
            i++;
            i += at(s, i) == '_';
        }
    }
    // the first point is not counted: 1..2 is found out by what follows it
    i += at(s, i) == '.';
    i += hex ? is_hex_digit(at(s, i)) : is_digit(at(s, i));
    for (;;) {
        char c = at(s, i);
        if (in(c, "._eE")) {
            if (!scan_part(s, &i, hex, &point, &exponent)) {
                *n = i;
                return false;
            }
        } else if (hex ? is_hex_digit(c) : is_digit(c)) {
            while (hex ? is_hex_digit(at(s, i)) : is_digit(at(s, i)))
                i++;
        } else {
            break;
        }
    }
    *n = i;
    return i > 0 && !is_alnum(at(s, i));
}

bool pql_scan_duration(struct str s, size_t *n)
{
    const char *units = "smhdwy";
    size_t i = *n;

    for (;;) {
        if (!in(at(s, i), units)) {
            *n = i;
            return false;
        }
        i++;
        i += at(s, i) == 's';
        units = "smhdw"; // a year comes first
        if (!is_digit(at(s, i)))
            break;
        while (is_digit(at(s, i)))
            i++;
    }
    bool ok = !is_alnum(at(s, i));
    *n = i + !ok;
    return ok;
}

/* ---- what they are worth ---- */

/* Underscores must part digits, or a digit and the prefix. */
static bool underscores_ok(struct str s)
{
    bool hex = s.n >= 2 && s.p[0] == '0' && in(s.p[1], "xX");
    char last = hex ? '0' : '^';

    for (size_t i = hex ? 2 : 0; i < s.n; i++) {
        char c = s.p[i];
        if (c == '_') {
            if (last != '0')
                return false;
            last = '_';
        } else if (is_digit(c) || (hex && is_hex_digit(c))) {
            last = '0';
        } else {
            if (last == '_')
                return false;
            last = '!';
        }
    }
    return last != '_';
}

/* strconv.ParseInt(s, 0, 64) of what has no sign and no underscores. */
static bool read_int(struct str s, int64_t *out)
{
    unsigned base = 10;

    if (s.n > 1 && s.p[0] == '0') {
        base = in(s.p[1], "xX") ? 16 : 8;
        s = str_skip(s, base == 16 ? 2 : 1);
    }
    *out = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (!is_hex_digit(s.p[i]))
            return false;
        unsigned d = is_digit(s.p[i]) ? (unsigned)(s.p[i] - '0')
                                      : (unsigned)((s.p[i] | 32) - 'a' + 10);
        if (d >= base || __builtin_mul_overflow(*out, (int64_t)base, out) ||
            __builtin_add_overflow(*out, (int64_t)d, out))
            return false;
    }
    return s.n > 0;
}

/* A decimal number in Go's syntax, whatever its size. */
static bool is_decimal(struct str s)
{
    size_t i = 0, digits = 0;

    for (; is_digit(at(s, i)); i++)
        digits++;
    if (at(s, i) == '.')
        for (i++; is_digit(at(s, i)); i++)
            digits++;
    if (in(at(s, i), "eE")) {
        i++;
        i += in(at(s, i), "+-");
        if (!is_digit(at(s, i)))
            return false;
        while (is_digit(at(s, i)))
            i++;
    }
    return digits && i == s.n;
}

bool pql_number(struct str s, double *out, struct err *e)
{
    struct buf plain = { 0 }, quoted = { 0 };
    bool ok = underscores_ok(s), large = false;
    int64_t i;

    for (size_t k = 0; ok && k < s.n; k++)
        if (s.p[k] != '_')
            buf_putc(&plain, s.p[k]);
    if (ok && read_int(buf_str(&plain), &i)) {
        *out = (double)i;
    } else if (ok && !(ok = float_parse(buf_str(&plain), out))) {
        large = is_decimal(buf_str(&plain));
    }
    if (!ok) {
        str_put_quoted(&quoted, s);
        err_set(e, ERR_SYNTAX, "error parsing number: strconv.ParseFloat: parsing %s: %s",
                buf_z(&quoted), large ? "value out of range" : "invalid syntax");
    }
    buf_done(&plain);
    buf_done(&quoted);
    return ok;
}

static bool fail_duration(struct str s, struct err *e)
{
    return err_set(e, ERR_SYNTAX, "not a valid duration string: \"%.*s\"", STR_ARG(s));
}

static const struct unit {
    const char *name;
    uint64_t ns;
} units[] = {
    { "y", UINT64_C(365) * 24 * 3600 * 1000000000 },
    { "w", UINT64_C(7) * 24 * 3600 * 1000000000 },
    { "d", UINT64_C(24) * 3600 * 1000000000 },
    { "h", UINT64_C(3600) * 1000000000 },
    { "m", UINT64_C(60) * 1000000000 },
    { "s", 1000000000 },
    { "ms", 1000000 },
};

/* The digits at the head of `s`, taken off. */
static bool take_uint(struct str *s, uint64_t *out)
{
    bool ok = s->n && is_digit(s->p[0]);

    *out = 0;
    for (; s->n && is_digit(s->p[0]); *s = str_skip(*s, 1))
        ok = ok && !__builtin_mul_overflow(*out, UINT64_C(10), out) &&
             !__builtin_add_overflow(*out, (uint64_t)(s->p[0] - '0'), out);
    return ok;
}

bool pql_duration(struct str s, double *seconds, struct err *e)
{
    struct str rest = s;
    uint64_t ns = 0, v;
    size_t next = 0;

    while (rest.n) {
        size_t n = 0, u = 0;
        if (!take_uint(&rest, &v))
            return fail_duration(s, e);
        while (n < rest.n && !is_digit(rest.p[n]))
            n++;
        struct str unit = str_head(rest, n);
        rest = str_skip(rest, n);
        while (u < N_OF(units) && !str_eq(unit, str_of(units[u].name)))
            u++;
        if (u == N_OF(units))
            return err_set(e, ERR_SYNTAX, "unknown unit \"%.*s\" in duration \"%.*s\"",
                           STR_ARG(unit), STR_ARG(s));
        if (u < next)
            return fail_duration(s, e);
        next = u + 1;
        if (__builtin_mul_overflow(v, units[u].ns, &v) || __builtin_add_overflow(ns, v, &ns) ||
            ns > INT64_MAX)
            return err_set(e, ERR_SYNTAX, "duration out of range");
    }
    *seconds = (double)(ns / 1000000000) + (double)(ns % 1000000000) / 1e9;
    return true;
}
