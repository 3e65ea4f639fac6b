#include "base/utf8.h"
#include "http/client.h"

enum { TITLE_MAX_COLUMNS = 80, HTML_LOOK_BYTES = 64 * 1024 };

static size_t find_nocase(struct str s, struct str needle)
{
    for (size_t i = 0; i + needle.n <= s.n; i++)
        if (str_eq_nocase((struct str){ s.p + i, needle.n }, needle))
            return i;
    return s.n;
}

static bool starts_nocase(struct str s, struct str prefix)
{
    return s.n >= prefix.n && str_eq_nocase(str_head(s, prefix.n), prefix);
}

/* Skips blanks, a byte order mark, the XML declaration and comments. */
static struct str skip_prologue(struct str s)
{
    str_cut_prefix(&s, STR("\xef\xbb\xbf"));
    for (;;) {
        s = str_trim(s);
        const char *end = starts_nocase(s, STR("<!--"))    ? "-->"
                          : starts_nocase(s, STR("<?xml")) ? "?>"
                                                           : NULL;
        if (!end)
            return s;
        size_t at = str_find(s, str_of(end));
        s = str_skip(s, at + strlen(end));
    }
}

static bool is_html(struct str body)
{
    static const char *const openings[] = { "<!doctype html", "<html", "<head", "<body", "<title" };
    struct str s = skip_prologue(body);
    for (size_t i = 0; i < N_OF(openings); i++)
        if (starts_nocase(s, str_of(openings[i])))
            return true;
    return false;
}

/* The character of the reference after '&' (without it); `*len` is what it takes with its ';'. */
static uint32_t entity(struct str s, size_t *len)
{
    static const struct {
        const char *name;
        uint32_t rune;
    } named[] = { { "amp;", '&' },      { "lt;", '<' },       { "gt;", '>' },
                  { "quot;", '"' },     { "apos;", '\'' },    { "nbsp;", ' ' },
                  { "ndash;", 0x2013 }, { "mdash;", 0x2014 }, { "middot;", 0xB7 },
                  { "copy;", 0xA9 },    { "hellip;", 0x2026 } };
    for (size_t i = 0; i < N_OF(named); i++)
        if (str_starts(s, str_of(named[i].name))) {
            *len = strlen(named[i].name);
            return named[i].rune;
        }
    if (!str_starts(s, STR("#")))
        return 0;
    bool hex = s.n > 1 && (s.p[1] == 'x' || s.p[1] == 'X');
    uint32_t v = 0;
    for (size_t i = hex ? 2 : 1; i < s.n && i < 10; i++) {
        char c = s.p[i];
        if (c == ';') {
            *len = i + 1;
            return v <= 0x10FFFF ? v : 0;
        }
        uint32_t digit = c >= '0' && c <= '9'          ? (uint32_t)(c - '0')
                         : hex && c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a' + 10)
                         : hex && c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A' + 10)
                                                       : 99;
        if (digit == 99)
            return 0;
        v = v * (hex ? 16 : 10) + digit; // nine digits: no overflow
    }
    return 0;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* Text of an element: references resolved, runs of blanks become one. */
static void put_text(struct buf *b, struct str s)
{
    while (s.n) {
        size_t len = 0;
        uint32_t rune = s.p[0] == '&' ? entity(str_skip(s, 1), &len) : 0;
        if (rune > ' ') {
            utf8_put(b, rune);
            s = str_skip(s, len + 1);
        } else if (rune || is_blank(s.p[0])) {
            if (b->n && b->p[b->n - 1] != ' ')
                buf_putc(b, ' ');
            s = str_skip(s, rune ? len + 1 : 1);
        } else {
            buf_putc(b, s.p[0]);
            s = str_skip(s, 1);
        }
    }
}

bool http_html_title(struct str body, struct buf *title)
{
    struct buf text = { 0 };
    body = str_head(body, HTML_LOOK_BYTES);
    if (!is_html(body))
        return false;
    struct str s = str_skip(body, find_nocase(body, STR("<title")));
    s = str_skip(s, str_find_char(s, '>') + 1);
    size_t end = find_nocase(s, STR("</title"));
    if (end < s.n) {
        put_text(&text, str_head(s, end));
        struct str line = str_trim(buf_str(&text));
        if (line.n)
            utf8_put_cut(title, line, TITLE_MAX_COLUMNS);
    }
    buf_done(&text);
    return true;
}
