#include "out/text.h"

#include "base/utf8.h"

static bool is_ascii(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80)
            return false;
    return true;
}

static bool is_plain(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 || (unsigned char)s.p[i] >= 0x7f)
            return false;
    return true;
}

/* Safe text without UTF-8: what is left beyond ASCII is spelled out. */
static void put_ascii(struct buf *b, struct str s)
{
    struct buf safe = { 0 };
    utf8_put_safe(&safe, s);
    struct str rest = buf_str(&safe);
    while (rest.n) {
        uint32_t rune = utf8_next(&rest, NULL);
        if (rune < 0x80)
            buf_putc(b, (char)rune);
        else
            buf_printf(b, rune < 0x10000 ? "\\u%04x" : "\\U%08x", rune);
    }
    buf_done(&safe);
}

void out_text(struct buf *b, const struct out_term *t, struct str s)
{
    if (is_plain(s))
        buf_put_str(b, s);
    else if (t->utf8)
        utf8_put_safe(b, s);
    else
        put_ascii(b, s);
}

size_t out_text_width(const struct out_term *t, struct str s)
{
    if (is_plain(s))
        return s.n;
    if (t->utf8)
        return utf8_width(s);
    struct buf b = { 0 };
    put_ascii(&b, s);
    size_t n = b.n;
    buf_done(&b);
    return n;
}

size_t out_text_cut(struct buf *b, const struct out_term *t, struct str s, size_t max)
{
    size_t width = out_text_width(t, s);
    if (width <= max) {
        out_text(b, t, s);
        return width;
    }
    if (t->utf8)
        return utf8_put_cut(b, s, max);
    struct buf safe = { 0 };
    size_t dots = max > 3 ? 3 : max > 1 ? 1 : 0;
    put_ascii(&safe, s);
    buf_put_str(b, str_head(buf_str(&safe), max - dots));
    buf_put_repeat(b, '.', dots);
    buf_done(&safe);
    return max;
}

void out_text_lines(struct buf *b, struct str s)
{
    while (s.n) {
        size_t n = 0;
        while (n < s.n && s.p[n] != '\n' && s.p[n] != '\t')
            n++;
        if (is_ascii(str_head(s, n)) && is_plain(str_head(s, n)))
            buf_put(b, s.p, n);
        else
            utf8_put_safe(b, str_head(s, n));
        if (n < s.n)
            buf_putc(b, s.p[n++]);
        s = str_skip(s, n);
    }
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Blanks around a newline become one, or none beside a bracket. */
void out_one_line(struct buf *b, struct str s)
{
    for (size_t i = 0, n; i < s.n; i += n) {
        bool breaks = false;
        for (n = 0; i + n < s.n && is_blank(s.p[i + n]); n++)
            breaks |= s.p[i + n] == '\n';
        if (!breaks) {
            n += n == 0;
            buf_put(b, s.p + i, n);
            continue;
        }
        bool inner = i > 0 && i + n < s.n;
        if (inner && !strchr("([{", s.p[i - 1]) && !strchr(")]}", s.p[i + n]))
            buf_putc(b, ' ');
    }
}

void out_plain(struct buf *b, bool ascii, const char *z)
{
    static const struct {
        uint32_t rune;
        const char *plain;
    } spelled[] = {
        { 0xb5, "u" },      { 0x3bc, "u" },     { 0xb0, "deg " },   { 0xb2, "2" },
        { 0xb3, "3" },      { 0x3a9, "Ohm" },   { 0x20ac, "EUR " }, { 0xa3, "GBP " },
        { 0xa5, "JPY " },   { 0x20bd, "RUB " }, { 0x20b4, "UAH " }, { 0xe3f, "BTC " },
        { 0x20b9, "INR " }, { 0x20a9, "KRW " }, { 0x2212, "-" },    { 0x2264, "<=" },
        { 0x2026, "..." },
    };
    struct str s = str_of(z);
    if (!ascii) {
        buf_put_str(b, s);
        return;
    }
    while (s.n) {
        uint32_t rune = utf8_next(&s, NULL);
        if (rune < 0x80)
            buf_putc(b, (char)rune);
        for (size_t i = 0; i < N_OF(spelled); i++)
            if (spelled[i].rune == rune)
                buf_puts(b, spelled[i].plain);
    }
}
