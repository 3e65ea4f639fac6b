#include "cmd/emit_roff.h"

#include "cmd/emit.h"

#include <stdlib.h>

enum { INPUT_COLUMNS = 76 };

// ---- characters ----

/* One byte of text as roff takes it literally. */
static void put_char(struct buf *b, char c)
{
    switch (c) {
    case '\\':
        buf_puts(b, "\\e");
        break;
    case '-':
        buf_puts(b, "\\-");
        break;
    case '\'':
        buf_puts(b, "\\(aq");
        break;
    case '"':
        buf_puts(b, "\\(dq");
        break;
    case '^':
        buf_puts(b, "\\(ha");
        break;
    case '`':
        buf_puts(b, "\\(ga");
        break;
    case '~':
        buf_puts(b, "\\(ti");
        break;
    default:
        buf_putc(b, c);
    }
}

void roff_put_chars(struct buf *b, struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        put_char(b, s.p[i]);
}

void roff_put_font(struct buf *b, char font, struct str s)
{
    buf_printf(b, "\\f%c", font);
    roff_put_chars(b, s);
    buf_puts(b, "\\fR");
}

/* A line that stands as it is: a leading dot or quote is no request. */
static void put_literal_line(struct buf *b, struct str line)
{
    if (line.n && (line.p[0] == '.' || line.p[0] == '\''))
        buf_puts(b, "\\&");
    roff_put_chars(b, line);
    buf_putc(b, '\n');
}

// ---- words ----

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_word(char c)
{
    return is_upper(c) || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

/* The word and nothing longer is in `text`. */
static bool names_word(const char *text, struct str word)
{
    struct str rest = str_of(text);
    for (size_t i = 0; i < rest.n;) {
        size_t n = 0;
        while (i + n < rest.n && is_word(rest.p[i + n]))
            n++;
        if (n == word.n && memcmp(rest.p + i, word.p, n) == 0)
            return true;
        i += n ? n : 1;
    }
    return false;
}

/* TARGET, where an option or the usage has a value of that name. */
static bool is_value_name(const struct roff *r, struct str word)
{
    if (word.n < 2)
        return false;
    for (size_t i = 0; i < word.n; i++)
        if (!is_upper(word.p[i]) && word.p[i] != '-')
            return false;
    if (r->usage && names_word(r->usage, word))
        return true;
    for (size_t i = 0; i < r->refs.n; i++)
        if (r->refs.p[i].row->arg && names_word(r->refs.p[i].row->arg, word))
            return true;
    return false;
}

static bool is_option(struct str word)
{
    return word.n >= 2 && word.p[0] == '-' && (word.p[1] == '-' ? word.n > 2 : word.n == 2) &&
           (is_word(word.p[word.n - 1]) && word.p[word.n - 1] != '-');
}

/* A blank-separated piece of prose: punctuation as it is, the words in it in their fonts. */
static void put_piece(struct roff *r, struct str s)
{
    for (size_t i = 0; i < s.n;) {
        size_t n = 0;
        while (i + n < s.n && is_word(s.p[i + n]))
            n++;
        struct str word = { s.p + i, n };
        if (n == 0)
            put_char(r->b, s.p[i++]);
        else if (is_option(word) || str_starts(str_skip(s, i + n), STR("(1)")))
            roff_put_font(r->b, 'B', word);
        else if (is_value_name(r, word))
            roff_put_font(r->b, 'I', word);
        else
            roff_put_chars(r->b, word);
        i += n;
    }
}

/* Takes the next piece: up to a blank, or `quoted words` with what clings to them. */
static bool take_piece(struct str *rest, struct str *piece)
{
    while (rest->n && rest->p[0] == ' ')
        *rest = str_skip(*rest, 1);
    bool quoted = false;
    size_t n = 0;
    for (; n < rest->n && (quoted || rest->p[n] != ' '); n++)
        quoted ^= rest->p[n] == '`';
    *piece = str_head(*rest, n);
    *rest = str_skip(*rest, n);
    return n > 0;
}

/* Not after "e.g.". */
static bool begins_sentence(struct str rest)
{
    rest = str_trim(rest);
    return rest.n && !(rest.p[0] >= 'a' && rest.p[0] <= 'z');
}

void roff_put_prose(struct roff *r, struct str text)
{
    struct buf *out = r->b, word = { 0 };
    struct str piece, part;
    size_t column = 0;

    while (take_piece(&text, &piece)) {
        buf_clear(&word);
        r->b = &word;
        bool literal = false, ends = emit_ends_sentence(piece);
        for (; str_cut(&piece, '`', &part); literal = !literal) {
            if (literal)
                roff_put_font(r->b, 'B', part);
            else
                put_piece(r, part);
        }
        r->b = out;
        if (column) {
            bool wrap = column + 1 + word.n > INPUT_COLUMNS;
            buf_putc(out, wrap ? '\n' : ' ');
            column = wrap ? 0 : column + 1;
        }
        if (column == 0 && word.n && word.p[0] == '.')
            buf_puts(out, "\\&");
        buf_put_str(out, buf_str(&word));
        column += word.n;
        if (ends && begins_sentence(text)) {
            buf_putc(out, '\n');
            column = 0;
        }
    }
    if (column)
        buf_putc(out, '\n');
    buf_done(&word);
}

void roff_put_phrase(struct roff *r, const char *phrase)
{
    char *sentence = emit_sentence(phrase);
    roff_put_prose(r, str_of(sentence));
    free(sentence);
}

void roff_put_paragraphs(struct roff *r, const char *text)
{
    struct str rest = str_of(text), line;
    bool literal = false, gap = false;
    while (str_cut(&rest, '\n', &line)) {
        bool as_it_is = line.n && line.p[0] == ' ';
        if (literal && !as_it_is)
            buf_puts(r->b, ".EE\n.RE\n");
        if (gap && line.n && !as_it_is)
            buf_puts(r->b, ".PP\n");
        if (as_it_is && !literal)
            buf_puts(r->b, ".PP\n.RS 4\n.EX\n");
        if (as_it_is)
            put_literal_line(r->b, str_trim(line));
        else
            roff_put_prose(r, line);
        literal = as_it_is;
        gap = line.n == 0 || (gap && as_it_is);
    }
    if (literal)
        buf_puts(r->b, ".EE\n.RE\n");
}

void roff_put_usage(struct buf *b, const char *usage)
{
    for (struct str s = str_of(usage); s.n;) {
        size_t n = 0, lower = 0;
        for (; n < s.n && is_word(s.p[n]); n++)
            lower += s.p[n] >= 'a' && s.p[n] <= 'z';
        if (n)
            roff_put_font(b, lower || n == 1 ? 'B' : 'I', str_head(s, n));
        else
            put_char(b, s.p[n++]);
        s = str_skip(s, n);
    }
}
