/* Where in the file the bytes of a scalar are: its text and what it was written as are walked side
 * by side.
 *
 * Source: YAML 1.1, 5.7 escaped characters, 9 scalar styles; libyaml scanner.c.
 */
#include "base/utf8.h"
#include "ext/yaml.h"

struct walk {
    struct str raw; /* the file up to the end of the scalar */
    size_t at;      /* in it */
    size_t want;    /* bytes of the text still to go */
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_break(char c)
{
    return c == '\n' || c == '\r';
}

static char peek(const struct walk *w, size_t ahead)
{
    return w->at + ahead < w->raw.n ? w->raw.p[w->at + ahead] : '\0';
}

static size_t skip_break(struct str s, size_t i)
{
    bool crlf = s.p[i] == '\r' && i + 1 < s.n && s.p[i + 1] == '\n';
    return i + 1 + crlf;
}

/* Anchor and tag stand before the scalar, apart by blanks or in a line of their own. */
static void skip_properties(struct walk *w)
{
    while (peek(w, 0) == '&' || peek(w, 0) == '!') {
        while (w->at < w->raw.n && !is_blank(peek(w, 0)) && !is_break(peek(w, 0)))
            w->at++;
        while (w->at < w->raw.n && (is_blank(peek(w, 0)) || is_break(peek(w, 0))))
            w->at++;
    }
}

/* ---- plain and quoted: lines are folded ---- */

/* Blanks with line breaks among them: one break is a blank of the text, of more the first is
 * nothing. False when there is no break. After `\` at the end of a line it is not a blank, either.
 */
static bool walk_fold(struct walk *w, bool escaped)
{
    size_t i = w->at, breaks = 0;

    while (i < w->raw.n && (is_blank(w->raw.p[i]) || is_break(w->raw.p[i]))) {
        bool ends = is_break(w->raw.p[i]);
        i = ends ? skip_break(w->raw, i) : i + 1;
        breaks += ends;
    }
    if (!breaks)
        return false;
    size_t n = breaks > 1 ? breaks - 1 : !escaped;
    if (n > w->want) {
        w->want = 0;
        return true;
    }
    w->want -= n;
    w->at = i;
    return true;
}

static size_t rune_bytes(uint32_t rune)
{
    char p[4];
    return utf8_encode(p, rune);
}

/* `\x41`, `\n`...: how long it is, and how many bytes of the text it stands for. */
static size_t escape_length(const struct walk *w, size_t *bytes)
{
    char c = peek(w, 1);
    size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    uint32_t rune = c == 'N' ? 0x85 : c == '_' ? 0xA0 : c == 'L' || c == 'P' ? 0x2028 : 0;

    for (size_t i = 0; i < digits; i++) {
        char d = (char)(peek(w, 2 + i) | 32);
        rune = rune * 16 + (uint32_t)(d <= '9' ? d - '0' : d - 'a' + 10);
    }
    *bytes = rune_bytes(rune);
    return 2 + digits;
}

static void walk_flow(struct walk *w, enum yaml_style style)
{
    w->at += style != YAML_PLAIN;
    while (w->want && w->at < w->raw.n) {
        char c = peek(w, 0);
        size_t n = 1, bytes = 1;
        if ((is_blank(c) || is_break(c)) && walk_fold(w, false))
            continue;
        if (style == YAML_DOUBLE && c == '\\') {
            if (is_break(peek(w, 1))) {
                w->at++;
                walk_fold(w, true);
                continue;
            }
            n = escape_length(w, &bytes);
        } else if (style == YAML_SINGLE && c == '\'') {
            n = 2;
        }
        if (bytes > w->want)
            break;
        w->want -= bytes;
        w->at += n;
    }
}

/* ---- blocks: lines behind an indentation ---- */

static size_t line_end(struct str s, size_t i)
{
    while (i < s.n && !is_break(s.p[i]))
        i++;
    return i;
}

static size_t leading(struct str s, size_t i)
{
    size_t n = 0;

    while (i + n < s.n && s.p[i + n] == ' ')
        n++;
    return n;
}

/* What the first line that has something in it is indented by, less what of that is text. */
static size_t indent_of(struct str raw, size_t i, struct str text)
{
    size_t at = 0;

    while (at < text.n && text.p[at] == '\n')
        at++;
    while (i < raw.n) {
        size_t n = leading(raw, i), end = line_end(raw, i);
        if (i + n < end)
            return n - (leading(text, at) < n ? leading(text, at) : n);
        if (end == raw.n)
            break;
        i = skip_break(raw, end);
    }
    return 0;
}

/* Of a folded block a line break may be a blank of the text or nothing; the next line with
 * something in it is where the text goes on with that. */
static void walk_block(struct walk *w, struct str text, bool folded)
{
    size_t done = 0, i = line_end(w->raw, w->at), indent;

    if (i == w->raw.n)
        return;
    i = skip_break(w->raw, i);
    indent = indent_of(w->raw, i, text);
    while (i < w->raw.n) {
        size_t end = line_end(w->raw, i), in = leading(w->raw, i);
        size_t begin = i + (in < indent ? in : indent), n = end - begin;
        if (n && folded)
            while (done < text.n &&
                   (text.p[done] == '\n' || (text.p[done] == ' ' && !is_blank(w->raw.p[begin]))))
                done++;
        w->at = begin;
        if (w->want <= done)
            return;
        if (w->want - done <= n) {
            w->at = begin + (w->want - done);
            return;
        }
        w->at = end;
        done += n + (folded ? 0 : 1);
        if (end == w->raw.n)
            return;
        i = skip_break(w->raw, end);
    }
}

size_t yaml_text_offset(struct str text, const struct yaml_node *scalar, size_t off)
{
    size_t end = scalar->at.off + scalar->at.n;
    struct walk w = { str_head(text, end), scalar->at.off, off };

    skip_properties(&w);
    if (scalar->style == YAML_LITERAL || scalar->style == YAML_FOLDED)
        walk_block(&w, scalar->text, scalar->style == YAML_FOLDED);
    else
        walk_flow(&w, scalar->style);
    return w.at < end ? w.at : end;
}
