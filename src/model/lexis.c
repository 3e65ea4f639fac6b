#include "model/lexis.h"

#include "base/utf8.h"
#include "model/labels.h"

size_t lexis_blanks(struct str s)
{
    size_t n = 0;
    while (n < s.n && (s.p[n] == ' ' || s.p[n] == '\t' || s.p[n] == '\r' || s.p[n] == '\n'))
        n++;
    return n;
}

size_t lexis_comment(struct str s)
{
    size_t n = 0;
    if (s.n == 0 || s.p[0] != '#')
        return 0;
    while (n < s.n && s.p[n] != '\n' && s.p[n] != '\r')
        n++;
    return n;
}

static bool is_word_char(char c, bool first, bool colon)
{
    char l = (char)(c | 32);
    return (c > 0 && l >= 'a' && l <= 'z') || c == '_' || (colon && c == ':') ||
           (!first && c >= '0' && c <= '9');
}

size_t lexis_word(struct str s, bool colon)
{
    size_t n = 0;
    while (n < s.n && is_word_char(s.p[n], n == 0, colon))
        n++;
    return n;
}

/* ---- strings ---- */

struct string_reader {
    struct str all, rest;
    struct buf *value;
    char quote;
    struct err *e;
};

static struct span span_of(const struct string_reader *r, struct str s)
{
    return (struct span){ (size_t)(s.p - r->all.p), s.n };
}

/* What was read since `from`. */
static struct str since(const struct string_reader *r, struct str from)
{
    return str_head(from, from.n - r->rest.n);
}

/* Go's %#U: U+0071 'q'. The character that `rest` begins with was not expected there. */
static bool fail_char(struct string_reader *r, const char *before, const char *after)
{
    struct buf said = { 0 };
    struct str c = r->rest;
    bool valid;

    uint32_t rune = utf8_next(&r->rest, &valid);
    c = since(r, c);
    buf_printf(&said, "%sU+%04X", before, (unsigned)rune);
    if (rune_is_print(rune)) {
        buf_puts(&said, " '");
        utf8_put(&said, rune);
        buf_putc(&said, '\'');
    }
    buf_puts(&said, after);
    err_at(r->e, ERR_SYNTAX, span_of(r, c), "%s", buf_z(&said));
    buf_done(&said);
    return false;
}

/* A character given by its number: `n` digits. */
static bool take_digits(struct string_reader *r, int n, unsigned base, uint32_t max, uint32_t *out)
{
    struct str start = r->rest;

    *out = 0;
    for (; n; n--, r->rest = str_skip(r->rest, 1)) {
        if (r->rest.n == 0)
            return err_at(r->e, ERR_SYNTAX, span_of(r, start), "escape sequence not terminated");
        unsigned c = (unsigned char)r->rest.p[0], l = c | 32;
        unsigned d = c >= '0' && c <= '9' ? c - '0' : l >= 'a' && l <= 'f' ? l - 'a' + 10 : 99;
        if (d >= base)
            return fail_char(r, "illegal character ", " in escape sequence");
        *out = *out * base + d;
    }
    if (*out > max || (*out >= 0xD800 && *out < 0xE000))
        return err_at(r->e, ERR_SYNTAX, span_of(r, since(r, start)),
                      "escape sequence is an invalid Unicode code point");
    return true;
}

/* What follows a backslash. */
static bool take_escape(struct string_reader *r)
{
    static const char letters[] = "abfnrtv\\", values[] = "\a\b\f\n\r\t\v\\";
    uint32_t v;

    if (r->rest.n == 0)
        return err_at(r->e, ERR_SYNTAX, span_of(r, r->rest), "escape sequence not terminated");
    char c = r->rest.p[0];
    const char *known = c ? strchr(letters, c) : NULL;
    if (c == r->quote || known) {
        buf_putc(r->value, known ? values[known - letters] : r->quote);
        r->rest = str_skip(r->rest, 1);
        return true;
    }
    bool octal = c >= '0' && c <= '7', rune = c == 'u' || c == 'U';
    int digits = octal ? 3 : c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    if (!digits)
        return fail_char(r, "unknown escape sequence ", "");
    r->rest = str_skip(r->rest, octal ? 0 : 1);
    if (!take_digits(r, digits, octal ? 8 : 16, rune ? 0x10FFFF : 255, &v))
        return false;
    if (rune)
        utf8_put(r->value, v);
    else
        buf_putc(r->value, (char)v); // a byte, whatever comes of it
    return true;
}

static bool read_string(struct string_reader *r)
{
    bool raw = r->quote == '`', ok;

    for (;;) {
        size_t plain = 0;
        while (plain < r->rest.n && r->rest.p[plain] >= ' ' && r->rest.p[plain] < 0x7f &&
               r->rest.p[plain] != r->quote && r->rest.p[plain] != '\\')
            plain++;
        buf_put(r->value, r->rest.p, plain);
        r->rest = str_skip(r->rest, plain);
        if (r->rest.n == 0 || (r->rest.p[0] == '\n' && !raw))
            return err_at(r->e, ERR_SYNTAX, span_of(r, since(r, r->all)), "%s",
                          raw ? "unterminated raw string" : "unterminated quoted string");
        struct str at = r->rest;
        uint32_t c = utf8_next(&r->rest, &ok);
        // DIFFERS: upstream refuses U+FFFD itself, too, which its own printer writes
        // (a_replacement_character_reads_back)
        if (!ok)
            return err_at(r->e, ERR_SYNTAX, span_of(r, since(r, at)), "invalid UTF-8 rune");
        if (c == (unsigned char)r->quote)
            return true;
        if (c == '\\' && !raw) {
            if (!take_escape(r))
                return false;
        } else {
            buf_put_str(r->value, since(r, at));
        }
    }
}

bool lexis_string(struct str s, size_t *n, struct buf *value, struct err *e)
{
    struct string_reader r = {
        .all = s, .rest = str_skip(s, 1), .value = value, .quote = s.p[0], .e = e
    };
    bool ok = read_string(&r);
    *n = s.n - r.rest.n;
    return ok;
}

/* ---- messages ---- */

void lexis_put_rune(struct buf *b, struct str s)
{
    uint32_t rune = UTF8_BAD;
    char c[4];

    if (s.n)
        rune = utf8_next(&s, NULL);
    if (rune == '"' || rune == '\'') {
        buf_puts(b, rune == '"' ? "'\"'" : "'\\''");
        return;
    }
    size_t at = b->n;
    str_put_quoted(b, (struct str){ c, utf8_encode(c, rune) });
    b->p[at] = b->p[b->n - 1] = '\'';
}

void lexis_put_token(struct buf *b, struct str s)
{
    struct str rest = s;

    if (s.n <= 10) {
        str_put_quoted(b, s);
        return;
    }
    for (int i = 0; i < 10 && rest.n; i++)
        utf8_next(&rest, NULL);
    str_put_quoted(b, str_head(s, s.n - rest.n));
    buf_puts(b, "...");
}
