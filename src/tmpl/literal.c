/* literal.c - strings, characters and numbers of the text.
 *
 * Source: go strconv/quote.go, atoi.go, atof.go; text/template/parse/node.go newNumber.
 */
#include "base/float.h"
#include "model/labels.h"
#include "tmpl/parse.h"

#include <math.h>
#include <stdlib.h>

static int digit_of(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 32;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
}

/* `n` digits of the base off `s`. */
static bool take_digits(struct str *s, size_t n, uint32_t base, uint32_t *out)
{
    uint32_t v = 0;

    if (s->n < n)
        return false;
    for (size_t i = 0; i < n; i++) {
        uint32_t d = (uint32_t)digit_of(s->p[i]);
        if (d >= base)
            return false;
        v = v * base + d;
    }
    *s = str_skip(*s, n);
    *out = v;
    return true;
}

/* An escape whose backslash has been taken. */
static bool take_escape(struct str *s, char quote, uint32_t *out, bool *byte)
{
    static const char names[] = "abfnrtv\\", values[] = "\a\b\f\n\r\t\v\\";
    char c = s->n ? s->p[0] : 0;
    const char *known = c ? strchr(names, c) : NULL;

    if (known || (c && c == quote)) {
        *out = known ? (uint32_t)values[known - names] : (uint32_t)c;
        *s = str_skip(*s, 1);
        return true;
    }
    *byte = c == 'x' || (c >= '0' && c <= '7');
    if (c >= '0' && c <= '7')
        return take_digits(s, 3, 8, out) && *out < 256;
    *s = str_skip(*s, 1);
    if (c == 'x')
        return take_digits(s, 2, 16, out);
    return (c == 'u' || c == 'U') && take_digits(s, c == 'u' ? 4 : 8, 16, out) &&
           *out <= 0x10FFFF && (*out < 0xD800 || *out > 0xDFFF);
}

bool tmpl_unquote_char(struct str *s, char quote, uint32_t *out, bool *byte)
{
    *byte = false;
    if (!s->n || (s->p[0] == quote && quote))
        return false;
    if (s->p[0] != '\\') {
        *out = utf8_next(s, NULL);
        return true;
    }
    *s = str_skip(*s, 1);
    return take_escape(s, quote, out, byte);
}

static struct str unquote_raw(struct arena *a, struct str s)
{
    char *p = arena_alloc(a, s.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] != '\r')
            p[n++] = s.p[i];
    return (struct str){ p, n };
}

bool tmpl_unquote(struct arena *a, struct str quoted, struct str *out)
{
    char quote = quoted.p[0];
    struct str s = { quoted.p + 1, quoted.n - 2 };
    struct buf b = { 0 };
    bool byte, ok = true;

    if (quote == '`') {
        *out = unquote_raw(a, s);
        return true;
    }
    while (ok && s.n) {
        uint32_t r;
        ok = tmpl_unquote_char(&s, quote, &r, &byte);
        if (ok && byte)
            buf_putc(&b, (char)r);
        else if (ok)
            utf8_put(&b, r);
    }
    *out = arena_str(a, buf_str(&b));
    buf_done(&b);
    return ok;
}

/* Digits with "_" only between digits or after the prefix, as Go's literals. */
static bool underscores_ok(struct str s)
{
    char last = '^';
    size_t i = s.n && (s.p[0] == '+' || s.p[0] == '-');
    bool hex = false;

    if (s.n >= i + 2 && s.p[i] == '0' && strchr("bBoOxX", s.p[i + 1])) {
        hex = (s.p[i + 1] | 32) == 'x';
        i += 2;
        last = '0'; // a prefix counts as a digit
    }
    for (; i < s.n; i++) {
        char c = s.p[i];
        if ((c >= '0' && c <= '9') || (hex && digit_of(c) < 16)) {
            last = '0';
        } else if (c == '_') {
            if (last != '0')
                return false;
            last = '_';
        } else {
            if (last == '_')
                return false;
            last = '!';
        }
    }
    return last != '_';
}

/* strconv.ParseUint(s, 0, 64). `*range`: it is a number, but too large. */
static bool parse_uint(struct str s, uint64_t *out, bool *range)
{
    struct str all = s;
    uint64_t v = 0, base = 10;
    bool any = false, under = false;

    *range = false;
    if (s.n > 1 && s.p[0] == '0') {
        char c = (char)(s.p[1] | 32);
        base = c == 'x' ? 16 : c == 'o' ? 8 : c == 'b' ? 2 : 8;
        s = str_skip(s, c == 'x' || c == 'o' || c == 'b' ? 2 : 1);
        any = base == 8 && c != 'o';
    }
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '_') {
            under = true;
            continue;
        }
        uint64_t d = (uint64_t)digit_of(s.p[i]);
        if (d >= base)
            return false;
        any = true;
        *range |= __builtin_mul_overflow(v, base, &v) || __builtin_add_overflow(v, d, &v);
    }
    *out = v;
    return any && (!under || underscores_ok(all)) && !*range;
}

/* strconv.ParseInt(s, 0, 64). */
static bool parse_int(struct str s, int64_t *out)
{
    bool minus = s.n && s.p[0] == '-', range;
    uint64_t u;

    if (s.n && (s.p[0] == '-' || s.p[0] == '+'))
        s = str_skip(s, 1);
    if (!parse_uint(s, &u, &range) || u > (uint64_t)INT64_MAX + minus)
        return false;
    *out = minus ? (int64_t)(0 - u) : (int64_t)u;
    return true;
}

/* A hexadecimal float: it needs an exponent. strtod() rounds as Go does. */
static enum tmpl_float parse_hex_float(struct str s, double *out)
{
    char text[512];
    size_t i = s.p[0] == '+' || s.p[0] == '-', digits = 0, point = 0;

    for (i += 2; i < s.n && (digit_of(s.p[i]) < 16 || s.p[i] == '.'); i++) {
        digits += s.p[i] != '.';
        point += s.p[i] == '.';
    }
    if (!digits || point > 1 || i == s.n || (s.p[i] | 32) != 'p' || s.n >= sizeof text)
        return TMPL_FLOAT_SYNTAX;
    i++;
    i += i < s.n && (s.p[i] == '+' || s.p[i] == '-');
    if (i == s.n)
        return TMPL_FLOAT_SYNTAX;
    for (; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return TMPL_FLOAT_SYNTAX;
    memcpy(text, s.p, s.n);
    text[s.n] = 0;
    *out = strtod(text, NULL);
    return isinf(*out) ? TMPL_FLOAT_RANGE : TMPL_FLOAT_OK;
}

/* Whether a decimal that float_parse() refuses is one, only too large. */
static bool is_decimal(struct str s)
{
    size_t i = s.n && (s.p[0] == '+' || s.p[0] == '-'), digits = 0, point = 0;

    for (; i < s.n && ((s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '.'); i++) {
        digits += s.p[i] != '.';
        point += s.p[i] == '.';
    }
    if (!digits || point > 1)
        return false;
    if (i == s.n)
        return true;
    if ((s.p[i] | 32) != 'e')
        return false;
    i++;
    i += i < s.n && (s.p[i] == '+' || s.p[i] == '-');
    digits = i;
    while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
        i++;
    return i == s.n && i > digits;
}

enum tmpl_float tmpl_parse_float(struct str s, double *out)
{
    size_t sign = s.n && (s.p[0] == '+' || s.p[0] == '-');
    char plain[512];
    size_t n = 0;

    if (s.n && memchr(s.p, '_', s.n)) {
        if (!underscores_ok(s) || s.n >= sizeof plain)
            return TMPL_FLOAT_SYNTAX;
        for (size_t i = 0; i < s.n; i++)
            if (s.p[i] != '_')
                plain[n++] = s.p[i];
        s = (struct str){ plain, n };
    }
    if (s.n > sign + 2 && s.p[sign] == '0' && (s.p[sign + 1] | 32) == 'x')
        return parse_hex_float(s, out);
    if (float_parse(s, out))
        return TMPL_FLOAT_OK;
    if (!is_decimal(s))
        return TMPL_FLOAT_SYNTAX;
    *out = s.p[0] == '-' ? -(double)INFINITY : (double)INFINITY;
    return TMPL_FLOAT_RANGE;
}

static const char *wrong(struct arena *a, const char *what, struct str s)
{
    struct buf b = { 0 };

    buf_puts(&b, what);
    str_put_quoted(&b, s);
    struct str out = arena_str(a, buf_str(&b));
    buf_done(&b);
    return out.p;
}

static const char *char_constant(struct arena *a, struct str s, struct tn *n)
{
    struct str rest = str_skip(s, 1);
    uint32_t r;
    bool byte;

    if (!tmpl_unquote_char(&rest, '\'', &r, &byte))
        return "invalid syntax";
    if (!str_eq(rest, STR("'")))
        return arena_printf(a, "malformed character constant: %.*s", STR_ARG(s));
    n->is_int = n->is_uint = n->is_float = true;
    n->i = r;
    n->u = r;
    n->f = r;
    return NULL;
}

const char *tmpl_number(struct arena *a, const struct tok *t, struct tn *n)
{
    struct str s = t->text;
    bool range;

    if (t->kind == TOK_CHAR_CONST)
        return char_constant(a, s, n);
    // DIFFERS: complex numbers are refused (test_tmpl: complex_numbers_are_refused).
    if (t->kind == TOK_COMPLEX || s.p[s.n - 1] == 'i')
        return wrong(a, "complex numbers are not supported: ", s);
    n->is_uint = parse_uint(s, &n->u, &range);
    n->is_int = parse_int(s, &n->i);
    if (n->is_int && n->i == 0) {
        n->is_uint = true; // -0
        n->u = 0;
    }
    if (n->is_int || n->is_uint) {
        n->is_float = true;
        n->f = n->is_int ? (double)n->i : (double)n->u;
        return NULL;
    }
    n->is_float = tmpl_parse_float(s, &n->f) == TMPL_FLOAT_OK;
    if (!n->is_float)
        return wrong(a, "illegal number syntax: ", s);
    bool looks_float = false;
    for (size_t i = 0; i < s.n; i++)
        looks_float |= strchr(".eEpP", s.p[i]) != NULL;
    if (!looks_float)
        return wrong(a, "integer overflow: ", s);
    if (n->f >= -0x1p63 && n->f < 0x1p63 && (double)(int64_t)n->f == n->f) {
        n->is_int = true;
        n->i = (int64_t)n->f;
    }
    if (n->f >= 0 && n->f < 0x1p64 && (double)(uint64_t)n->f == n->f) {
        n->is_uint = true;
        n->u = (uint64_t)n->f;
    }
    return NULL;
}
