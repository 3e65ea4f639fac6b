/* fmt.c - strings and numbers with flags, width and precision. Source: go fmt/format.go. */
#include "tmpl/fmt.h"

#include "base/float.h"
#include "base/utf8.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static size_t n_runes(struct str s)
{
    size_t n = 0;

    for (; s.n; n++)
        utf8_next(&s, NULL);
    return n;
}

static void put_padding(struct tfmt *f, size_t n)
{
    if (f->b->n <= TMPL_MAX_OUTPUT_BYTES) // what is more is refused by the caller
        buf_put_repeat(f->b, f->zero && !f->minus ? '0' : ' ', n);
}

void tfmt_pad(struct tfmt *f, struct str s)
{
    size_t n = f->has_width && f->width ? n_runes(s) : 0;
    size_t fill = f->has_width && f->width > n ? f->width - n : 0;

    if (!f->minus)
        put_padding(f, fill);
    buf_put_str(f->b, s);
    if (f->minus)
        put_padding(f, fill);
}

/* Without zeros in front, whatever the flag says. */
static void pad_blank(struct tfmt *f, struct str s)
{
    bool zero = f->zero;

    f->zero = false;
    tfmt_pad(f, s);
    f->zero = zero;
}

/* The digits to the end of a buffer; returns how many. */
static size_t put_digits(char *end, uint64_t u, unsigned base, bool upper)
{
    const char *digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
    size_t n = 0;

    do {
        *--end = digits[u % base];
        u /= base;
        n++;
    } while (u);
    return n;
}

void tfmt_integer(struct tfmt *f, uint64_t u, unsigned base, bool is_signed, char verb, bool upper)
{
    bool negative = is_signed && (int64_t)u < 0;
    char text[64];
    struct buf b = { 0 };
    size_t least = 0;

    if (negative)
        u = 0 - u;
    if (f->has_prec) {
        least = f->prec;
        if (least == 0 && u == 0) {
            pad_blank(f, (struct str){ 0 });
            return;
        }
    } else if (f->zero && !f->minus && f->has_width) {
        least = f->width;
        least -= least && (negative || f->plus || f->space);
    }
    size_t n = put_digits(text + sizeof text, u, base, upper);
    bool octal_zero = f->sharp && base == 8 && least <= n && text[sizeof text - n] != '0';
    if (negative || f->plus || f->space)
        buf_putc(&b, negative ? '-' : f->plus ? '+' : ' ');
    if (verb == 'O')
        buf_puts(&b, "0o");
    if (f->sharp && (base == 2 || base == 16))
        buf_puts(&b, base == 2 ? "0b" : upper ? "0X" : "0x");
    if (octal_zero)
        buf_putc(&b, '0');
    buf_put_repeat(&b, '0', least > n ? least - n : 0);
    buf_put(&b, text + sizeof text - n, n);
    pad_blank(f, buf_str(&b));
    buf_done(&b);
}

/* Hexadecimal floats have two digits of exponent at least, where C has one, and begin with 1 after
 * rounding, too. */
static size_t print_hex_float(char *p, size_t size, double v, const struct tfmt *f, bool upper,
                              int prec)
{
    char text[1200], *end;

    if (f->has_prec)
        snprintf(text, sizeof text, upper ? "%.*A" : "%.*a", prec, v);
    else
        snprintf(text, sizeof text, upper ? "%A" : "%a", v);
    char *mark = strchr(text, upper ? 'P' : 'p');
    long exponent = strtol(mark + 1, &end, 10);
    if (text[2] == '2') {
        text[2] = '1';
        exponent++;
    }
    return (size_t)snprintf(p, size, "%.*s%c%02ld", (int)(mark + 1 - text), text,
                            exponent < 0 ? '-' : '+', labs(exponent));
}

/* The mantissa as an integer, and its power of two. */
static size_t print_binary_float(char *p, size_t size, double v)
{
    uint64_t bits, mantissa;

    memcpy(&bits, &v, sizeof bits);
    mantissa = bits & ((UINT64_C(1) << 52) - 1);
    int exponent = (int)(bits >> 52 & 0x7ff);
    if (exponent)
        mantissa |= UINT64_C(1) << 52;
    else
        exponent = 1;
    return (size_t)snprintf(p, size, "%llup%+d", (unsigned long long)mantissa, exponent - 1075);
}

/* The number without flags. Precision is cut to what a double can use. */
static size_t print_float(struct tfmt *f, char *p, size_t size, double v, char verb)
{
    int prec = f->has_prec ? (int)(f->prec < 1100 ? f->prec : 1100) : 6;
    const char format[] = { '%', '.', '*', verb, 0 };

    if (verb == 'b')
        return print_binary_float(p, size, v);
    if (verb == 'x' || verb == 'X')
        return print_hex_float(p, size, v, f, verb == 'X', prec);
    if ((verb == 'g' || verb == 'G') && !f->has_prec) {
        size_t n = float_print_g(p, v);
        for (size_t i = 0; verb == 'G' && i < n; i++)
            if (p[i] == 'e')
                p[i] = 'E';
        return n;
    }
    return (size_t)snprintf(p, size, format, prec, v);
}

/* The sharp flag: a decimal point, and of g and x as many digits as the precision says. There is
 * room for that at `p`. */
static size_t put_sharp(const struct tfmt *f, char *p, size_t n, char verb)
{
    size_t digits = strchr("gGx", verb) ? (f->has_prec ? f->prec : 6) : 0, end = 0;
    bool hex = verb == 'x' || verb == 'X', point = false, nonzero = false;
    char tail[16];

    digits = digits < 1100 ? digits : 1100;
    for (; end < n && !strchr(hex ? "pP" : "eE", p[end]); end++) {
        point |= p[end] == '.';
        nonzero |= p[end] != '0' && p[end] != '.';
        digits -= nonzero && digits && p[end] != '.';
    }
    memcpy(tail, p + end, n - end);
    size_t n_tail = n - end;
    if (!point) {
        digits -= digits && end == 1 && p[0] == '0';
        p[end++] = '.';
    }
    memset(p + end, '0', digits);
    memcpy(p + end + digits, tail, n_tail);
    return end + digits + n_tail;
}

void tfmt_float(struct tfmt *f, double v, char verb)
{
    char text[3000];
    struct str s;

    if (isnan(v) || isinf(v)) {
        const char *z = isnan(v)               ? (f->plus    ? "+NaN"
                                                  : f->space ? " NaN"
                                                             : "NaN")
                        : v < 0                ? "-Inf"
                        : f->space && !f->plus ? " Inf"
                                               : "+Inf";
        pad_blank(f, str_of(z));
        return;
    }
    bool negative = signbit(v);
    text[0] = negative ? '-' : f->space && !f->plus ? ' ' : '+';
    size_t n = print_float(f, text + 1, 1600, fabs(v), verb == 'F' ? 'f' : verb);
    if (f->sharp && verb != 'b')
        n = put_sharp(f, text + 1, n, verb);
    bool sign = negative || f->plus || f->space;
    s = sign ? (struct str){ text, n + 1 } : (struct str){ text + 1, n };
    if (sign && f->zero && !f->minus && f->has_width && f->width > s.n) {
        buf_putc(f->b, text[0]); // the sign comes before the zeros
        put_padding(f, f->width - s.n);
        buf_put(f->b, text + 1, n);
        return;
    }
    tfmt_pad(f, s);
}

static struct str cut_runes(const struct tfmt *f, struct str s)
{
    struct str rest = s;

    for (size_t i = 0; f->has_prec && rest.n; i++) {
        if (i == f->prec)
            return str_head(s, s.n - rest.n);
        utf8_next(&rest, NULL);
    }
    return s;
}

/* strconv.CanBackquote. */
static bool can_backquote(struct str s)
{
    if (!utf8_valid(s))
        return false;
    while (s.n) {
        uint32_t r = utf8_next(&s, NULL);
        if (r == 0xFEFF || (r < ' ' && r != '\t') || r == '`' || r == 0x7f)
            return false;
    }
    return true;
}

/* strconv.QuoteToASCII of what is quoted already, so all but letters is escaped. */
static void put_ascii(struct buf *b, struct str s)
{
    while (s.n) {
        uint32_t r = utf8_next(&s, NULL);
        if (r < 0x80)
            buf_putc(b, (char)r);
        else
            buf_printf(b, r < 0x10000 ? "\\u%04x" : "\\U%08x", (unsigned)r);
    }
}

static void put_quoted(struct tfmt *f, struct str s)
{
    struct buf b = { 0 }, ascii = { 0 };

    s = cut_runes(f, s);
    if (f->sharp && can_backquote(s))
        buf_printf(&b, "`%.*s`", STR_ARG(s));
    else
        str_put_quoted(&b, s);
    if (f->plus && b.p[0] == '"') {
        put_ascii(&ascii, buf_str(&b));
        tfmt_pad(f, buf_str(&ascii));
    } else {
        tfmt_pad(f, buf_str(&b));
    }
    buf_done(&b);
    buf_done(&ascii);
}

static void put_hex(struct tfmt *f, struct str s, bool upper)
{
    size_t n = f->has_prec && f->prec < s.n ? f->prec : s.n, width = 2 * n;

    if (n && f->space)
        width = width * (f->sharp ? 2 : 1) + n - 1;
    else if (n && f->sharp)
        width += 2;
    size_t fill = f->has_width && f->width > width ? f->width - width : 0;
    if (!f->minus || !n)
        put_padding(f, fill);
    for (size_t i = 0; i < n; i++) {
        if (f->space && i)
            buf_putc(f->b, ' ');
        if (f->sharp && (!i || f->space))
            buf_puts(f->b, upper ? "0X" : "0x");
        buf_printf(f->b, upper ? "%02X" : "%02x", (unsigned char)s.p[i]);
    }
    if (f->minus && n)
        put_padding(f, fill);
}

void tfmt_string(struct tfmt *f, struct str s, uint32_t verb, bool *bad)
{
    *bad = false;
    if (verb == 'q' || (verb == 'v' && f->sharp_v))
        put_quoted(f, s);
    else if (verb == 'v' || verb == 's')
        tfmt_pad(f, cut_runes(f, s));
    else if (verb == 'x' || verb == 'X')
        put_hex(f, s, verb == 'X');
    else
        *bad = true;
}

void tfmt_rune(struct tfmt *f, uint64_t r, char verb)
{
    uint32_t rune = r > 0x10FFFF ? UTF8_BAD : (uint32_t)r;
    struct buf b = { 0 };

    if (verb == 'c') {
        utf8_put(&b, rune);
        tfmt_pad(f, buf_str(&b));
    } else if (verb == 'q') {
        struct buf one = { 0 };
        utf8_put(&one, rune);
        str_put_quoted(&b, buf_str(&one));
        buf_clear(&one);
        struct str inner = { b.p + 1, b.n - 2 };
        buf_putc(&one, '\'');
        if (str_eq(inner, STR("\\\"")))
            buf_putc(&one, '"');
        else if (str_eq(inner, STR("'")))
            buf_puts(&one, "\\'");
        else if (f->plus)
            put_ascii(&one, inner);
        else
            buf_put_str(&one, inner);
        buf_putc(&one, '\'');
        tfmt_pad(f, buf_str(&one));
        buf_done(&one);
    } else {
        int least = f->has_prec && f->prec > 4 ? (int)(f->prec < 60 ? f->prec : 60) : 4;
        buf_printf(&b, "U+%0*llX", least, (unsigned long long)r);
        if (f->sharp && r <= 0x10FFFF && rune_is_print(rune)) {
            buf_puts(&b, " '");
            utf8_put(&b, rune);
            buf_putc(&b, '\'');
        }
        pad_blank(f, buf_str(&b));
    }
    buf_done(&b);
}
