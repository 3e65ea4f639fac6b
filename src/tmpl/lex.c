#include "tmpl/lex.h"

#include "base/buf.h"
#include "base/utf8.h"
#include "model/labels.h"
#include "tmpl/rune.h"

enum { RUNE_EOF = UINT32_MAX };

static const struct {
    const char *word;
    enum tok_kind kind;
} keywords[] = {
    { "block", TOK_BLOCK },
    { "break", TOK_BREAK },
    { "continue", TOK_CONTINUE },
    { "define", TOK_DEFINE },
    { "else", TOK_ELSE },
    { "end", TOK_END },
    { "if", TOK_IF },
    { "nil", TOK_NIL },
    { "range", TOK_RANGE },
    { "template", TOK_TEMPLATE },
    { "with", TOK_WITH },
    { "true", TOK_BOOL },
    { "false", TOK_BOOL },
};

void tmpl_lex_init(struct tmpl_lexer *l, struct arena *a, struct str text, size_t from)
{
    *l = (struct tmpl_lexer){
        .a = a, .text = text, .pos = from, .start = from, .line = 1, .start_line = 1
    };
}

bool tmpl_is_alnum(uint32_t rune)
{
    uint32_t low = rune | 32;

    if (rune < 0x80)
        return (rune >= '0' && rune <= '9') || (low >= 'a' && low <= 'z') || rune == '_';
    return rune != RUNE_EOF && (tmpl_rune_is_letter(rune) || tmpl_rune_is_digit(rune));
}

static bool is_space(uint32_t r)
{
    return r == ' ' || r == '\t' || r == '\r' || r == '\n';
}

static struct str rest_of(const struct tmpl_lexer *l)
{
    return str_skip(l->text, l->pos);
}

static uint32_t peek(const struct tmpl_lexer *l)
{
    struct str rest = rest_of(l);

    if (rest.n && !(rest.p[0] & 0x80))
        return (unsigned char)rest.p[0];
    return rest.n ? utf8_next(&rest, NULL) : RUNE_EOF;
}

static uint32_t next(struct tmpl_lexer *l)
{
    struct str rest = rest_of(l);
    size_t n = rest.n;

    if (!n)
        return RUNE_EOF;
    uint32_t r = utf8_next(&rest, NULL);
    l->pos += n - rest.n;
    l->line += r == '\n';
    return r;
}

static struct tok token(struct tmpl_lexer *l, enum tok_kind kind)
{
    struct tok t = { kind, l->start, l->pos,
                     str_head(str_skip(l->text, l->start), l->pos - l->start), l->start_line };

    l->start = l->pos;
    l->start_line = l->line;
    return t;
}

/* Forgets what has been passed over. */
static void skip_to(struct tmpl_lexer *l, size_t pos)
{
    for (; l->pos < pos; l->pos++)
        l->line += l->text.p[l->pos] == '\n';
    l->start = pos;
    l->start_line = l->line;
}

static struct tok fail(struct tmpl_lexer *l, const char *fmt, ...) ATTR_PRINTF(2, 3);

static struct tok fail(struct tmpl_lexer *l, const char *fmt, ...)
{
    struct buf b = { 0 };
    va_list ap;

    va_start(ap, fmt);
    buf_vprintf(&b, fmt, ap);
    va_end(ap);
    struct tok t = { TOK_ERROR, l->start, l->pos, arena_str(l->a, buf_str(&b)), l->start_line };
    buf_done(&b);
    l->broken = true;
    return t;
}

/* Whether a right delimiter is here, and whether it has a trim marker. */
static bool at_right(struct str s, bool *trim)
{
    *trim = s.n >= 4 && is_space((unsigned char)s.p[0]) && s.p[1] == '-' &&
            str_starts(str_skip(s, 2), STR("}}"));
    return *trim || str_starts(s, STR("}}"));
}

static bool has_left_trim(struct str s)
{
    return s.n >= 2 && s.p[0] == '-' && is_space((unsigned char)s.p[1]);
}

static size_t space_after(struct str s)
{
    size_t n = 0;

    while (n < s.n && is_space((unsigned char)s.p[n]))
        n++;
    return n;
}

static struct tok lex_right(struct tmpl_lexer *l)
{
    bool trim;

    at_right(rest_of(l), &trim);
    if (trim)
        skip_to(l, l->pos + 2);
    l->pos += 2;
    struct tok t = token(l, TOK_RIGHT);
    if (trim)
        skip_to(l, l->pos + space_after(rest_of(l)));
    l->inside = false;
    return t;
}

/* A comment, whose opening is next. */
static bool skip_comment(struct tmpl_lexer *l, struct tok *error)
{
    bool trim;
    size_t close = str_find(str_skip(rest_of(l), 2), STR("*/"));
    size_t end = l->pos + 2 + close + 2;

    if (end > l->text.n) {
        *error = fail(l, "unclosed comment");
        return false;
    }
    if (!at_right(str_skip(l->text, end), &trim)) {
        *error = fail(l, "comment ends before closing delimiter");
        return false;
    }
    end += trim ? 4 : 2;
    skip_to(l, end);
    if (trim)
        skip_to(l, end + space_after(rest_of(l)));
    return true;
}

/* Text up to the next action, and its opening where there is no text. */
static struct tok lex_text(struct tmpl_lexer *l)
{
    for (;;) {
        struct str rest = rest_of(l);
        size_t x = str_find(rest, STR("{{"));
        size_t open = l->pos + x;
        if (x == rest.n) {
            if (!rest.n)
                return token(l, TOK_EOF);
            for (; l->pos < l->text.n; l->pos++)
                l->line += l->text.p[l->pos] == '\n';
            return token(l, TOK_TEXT);
        }
        bool trim = has_left_trim(str_skip(l->text, open + 2));
        if (x) {
            size_t end = open;
            while (trim && end > l->pos && is_space((unsigned char)l->text.p[end - 1]))
                end--;
            for (; l->pos < end; l->pos++)
                l->line += l->text.p[l->pos] == '\n';
            struct tok t = token(l, TOK_TEXT);
            skip_to(l, open);
            if (t.text.n)
                return t;
        }
        size_t inner = open + 2 + (trim ? 2 : 0);
        if (str_starts(str_skip(l->text, inner), STR("/*"))) {
            struct tok error;
            skip_to(l, inner);
            if (!skip_comment(l, &error))
                return error;
            continue;
        }
        l->pos = open + 2;
        struct tok t = token(l, TOK_LEFT);
        l->inside = true;
        skip_to(l, inner);
        l->parens = 0;
        return t;
    }
}

/* What may follow a name, so that "$x+2" is a mistake. */
static bool at_end_of_name(const struct tmpl_lexer *l)
{
    uint32_t r = peek(l);

    if (r == RUNE_EOF || is_space(r))
        return true;
    return (r < 0x80 && strchr(".,|:)(", (int)r)) || str_starts(rest_of(l), STR("}}"));
}

/* fmt's %#U: U+0041 'A'. */
static struct tok fail_rune(struct tmpl_lexer *l, const char *what, uint32_t r)
{
    struct buf b = { 0 };

    if (r == RUNE_EOF) // Go's eof is -1, which fmt prints as an unsigned number
        buf_puts(&b, "U+FFFFFFFFFFFFFFFF");
    else
        buf_printf(&b, "U+%04X", (unsigned)r);
    if (r != RUNE_EOF && rune_is_print(r)) {
        buf_puts(&b, " '");
        utf8_put(&b, r);
        buf_putc(&b, '\'');
    }
    struct tok t = fail(l, "%s%.*s", what, STR_ARG(buf_str(&b)));
    buf_done(&b);
    return t;
}

static struct tok lex_name(struct tmpl_lexer *l, enum tok_kind kind)
{
    while (tmpl_is_alnum(peek(l)))
        next(l);
    if (!at_end_of_name(l))
        return fail_rune(l, "bad character ", peek(l));
    struct tok t = token(l, kind);
    for (size_t i = 0; kind == TOK_IDENT && i < N_OF(keywords); i++)
        if (t.text.p[0] == keywords[i].word[0] && str_eq(t.text, str_of(keywords[i].word)))
            t.kind = keywords[i].kind;
    return t;
}

/* A variable or field whose $ or . has been taken; the dot and dollar alone are names, too. */
static struct tok lex_dotted(struct tmpl_lexer *l, enum tok_kind kind, enum tok_kind alone)
{
    return at_end_of_name(l) ? token(l, alone) : lex_name(l, kind);
}

static struct tok lex_quoted(struct tmpl_lexer *l, uint32_t quote, enum tok_kind kind,
                             const char *what)
{
    for (;;) {
        uint32_t r = next(l);
        if (r == quote)
            return token(l, kind);
        if (r == '\\')
            r = next(l);
        if (r == RUNE_EOF || r == '\n')
            return fail(l, "unterminated %s", what);
    }
}

static struct tok lex_raw(struct tmpl_lexer *l)
{
    for (;;) {
        uint32_t r = next(l);
        if (r == RUNE_EOF)
            return fail(l, "unterminated raw quoted string");
        if (r == '`')
            return token(l, TOK_RAW_STRING);
    }
}

static bool accept(struct tmpl_lexer *l, const char *set)
{
    uint32_t r = peek(l);

    if (r == 0 || r >= 0x80 || !strchr(set, (int)r))
        return false;
    next(l);
    return true;
}

static void accept_run(struct tmpl_lexer *l, const char *set)
{
    while (accept(l, set))
        ;
}

static bool scan_number(struct tmpl_lexer *l)
{
    const char *digits = "0123456789_";
    bool decimal = true, hex = false;

    accept(l, "+-");
    if (accept(l, "0")) {
        if (accept(l, "xX")) {
            digits = "0123456789abcdefABCDEF_";
            hex = true;
        } else if (accept(l, "oO")) {
            digits = "01234567_";
        } else if (accept(l, "bB")) {
            digits = "01_";
        }
        decimal = digits[2] == '2' && !hex && strlen(digits) == 11;
    }
    accept_run(l, digits);
    if (accept(l, "."))
        accept_run(l, digits);
    if ((decimal && accept(l, "eE")) || (hex && accept(l, "pP"))) {
        accept(l, "+-");
        accept_run(l, "0123456789_");
    }
    accept(l, "i");
    if (!tmpl_is_alnum(peek(l)))
        return true;
    next(l);
    return false;
}

static struct tok bad_number(struct tmpl_lexer *l)
{
    struct buf b = { 0 };

    str_put_quoted(&b, str_head(str_skip(l->text, l->start), l->pos - l->start));
    struct tok t = fail(l, "bad number syntax: %.*s", STR_ARG(buf_str(&b)));
    buf_done(&b);
    return t;
}

static struct tok lex_number(struct tmpl_lexer *l)
{
    if (!scan_number(l))
        return bad_number(l);
    if (peek(l) != '+' && peek(l) != '-')
        return token(l, TOK_NUMBER);
    if (!scan_number(l) || l->text.p[l->pos - 1] != 'i')
        return bad_number(l);
    return token(l, TOK_COMPLEX);
}

/* Blanks, but for the one that belongs to " -}}". */
static struct tok lex_space(struct tmpl_lexer *l)
{
    bool trim;

    while (is_space(peek(l))) {
        if (at_right(rest_of(l), &trim) && trim)
            break;
        next(l);
    }
    return token(l, TOK_SPACE);
}

static struct tok lex_inside(struct tmpl_lexer *l)
{
    bool trim;

    if (at_right(rest_of(l), &trim))
        return l->parens == 0 ? lex_right(l) : fail(l, "unclosed left paren");
    uint32_t r = peek(l);
    if (is_space(r))
        return lex_space(l);
    if (r == '+' || r == '-' || (r >= '0' && r <= '9'))
        return lex_number(l);
    if (tmpl_is_alnum(r))
        return lex_name(l, TOK_IDENT);
    size_t after = l->pos + 1;
    if (r == '.' && after < l->text.n && l->text.p[after] >= '0' && l->text.p[after] <= '9')
        return lex_number(l);
    next(l);
    switch (r) {
    case RUNE_EOF:
        return fail(l, "unclosed action");
    case '=':
        return token(l, TOK_ASSIGN);
    case ':':
        return next(l) == '=' ? token(l, TOK_DECLARE) : fail(l, "expected :=");
    case '|':
        return token(l, TOK_PIPE);
    case '"':
        return lex_quoted(l, '"', TOK_STRING, "quoted string");
    case '\'':
        return lex_quoted(l, '\'', TOK_CHAR_CONST, "character constant");
    case '`':
        return lex_raw(l);
    case '$':
        return lex_dotted(l, TOK_VAR, TOK_VAR);
    case '.':
        return lex_dotted(l, TOK_FIELD, TOK_DOT);
    case '(':
        l->parens++;
        return token(l, TOK_LPAREN);
    case ')':
        return --l->parens < 0 ? fail(l, "unexpected right paren") : token(l, TOK_RPAREN);
    }
    if (r >= ' ' && r < 0x7f)
        return token(l, TOK_CHAR);
    return fail_rune(l, "unrecognized character in action: ", r);
}

struct tok tmpl_lex_next(struct tmpl_lexer *l)
{
    if (l->broken)
        return (struct tok){ TOK_EOF, l->text.n, l->text.n, STR("EOF"), l->start_line };
    return l->inside ? lex_inside(l) : lex_text(l);
}
