#include "promql/lex.h"

#include "base/utf8.h"
#include "model/labels.h"
#include "model/lexis.h"
#include "promql/ast.h"

static struct str rest_of(const struct pql_lexer *l)
{
    return str_skip(l->text, l->pos);
}

/* The character `i` bytes on, NUL at the end. */
static char peek(const struct pql_lexer *l, size_t i)
{
    return l->pos + i < l->text.n ? l->text.p[l->pos + i] : 0;
}

static void emit(struct pql_lexer *l, struct pql_token *t, enum pql_token_kind kind, size_t n)
{
    *t = (struct pql_token){ .kind = kind, .text = str_head(rest_of(l), n) };
    l->pos += n;
    l->start = l->pos;
}

static void emit_op(struct pql_lexer *l, struct pql_token *t, enum pql_op op, size_t n)
{
    emit(l, t, PQL_T_OPERATOR, n);
    t->which = (int)op;
}

/* ---- errors ---- */

/* Prometheus names the place where the token began, and so does `at`. */
static void fail(struct pql_lexer *l, struct pql_token *t, struct str message)
{
    struct str text = str_skip(l->text, l->start);
    *t = (struct pql_token){
        .kind = PQL_T_ERROR,
        .text = text,
        .at = { l->start, l->pos > l->start ? l->pos - l->start : 0 },
        .value = arena_str(l->arena, message),
    };
    l->ended = true;
}

/* "unexpected character: '?'"; the rune `at` bytes on. It is part of what the error is about. */
static void fail_rune(struct pql_lexer *l, struct pql_token *t, const char *what, size_t at,
                      const char *after)
{
    struct str c = str_skip(rest_of(l), at), rest = c;
    struct buf b = { 0 };

    buf_puts(&b, what);
    lexis_put_rune(&b, c);
    buf_puts(&b, after);
    if (c.n) {
        utf8_next(&rest, NULL);
        l->pos += at + (c.n - rest.n);
    } else {
        l->pos += at;
    }
    fail(l, t, buf_str(&b));
    buf_done(&b);
}

/* ---- words ---- */

static const struct word {
    const char *name;
    enum pql_token_kind kind;
    int which;
} words[] = {
    { "and", PQL_T_OPERATOR, PQL_AND },
    { "or", PQL_T_OPERATOR, PQL_OR },
    { "unless", PQL_T_OPERATOR, PQL_UNLESS },
    { "atan2", PQL_T_OPERATOR, PQL_ATAN2 },
    { "sum", PQL_T_AGGREGATOR, PQL_AGG_SUM },
    { "avg", PQL_T_AGGREGATOR, PQL_AGG_AVG },
    { "count", PQL_T_AGGREGATOR, PQL_AGG_COUNT },
    { "min", PQL_T_AGGREGATOR, PQL_AGG_MIN },
    { "max", PQL_T_AGGREGATOR, PQL_AGG_MAX },
    { "group", PQL_T_AGGREGATOR, PQL_AGG_GROUP },
    { "stddev", PQL_T_AGGREGATOR, PQL_AGG_STDDEV },
    { "stdvar", PQL_T_AGGREGATOR, PQL_AGG_STDVAR },
    { "topk", PQL_T_AGGREGATOR, PQL_AGG_TOPK },
    { "bottomk", PQL_T_AGGREGATOR, PQL_AGG_BOTTOMK },
    { "count_values", PQL_T_AGGREGATOR, PQL_AGG_COUNT_VALUES },
    { "quantile", PQL_T_AGGREGATOR, PQL_AGG_QUANTILE },
    { "limitk", PQL_T_AGGREGATOR, PQL_AGG_LIMITK },
    { "limit_ratio", PQL_T_AGGREGATOR, PQL_AGG_LIMIT_RATIO },
    { "offset", PQL_T_OFFSET, 0 },
    { "smoothed", PQL_T_SMOOTHED, 0 },
    { "anchored", PQL_T_ANCHORED, 0 },
    { "by", PQL_T_BY, 0 },
    { "without", PQL_T_WITHOUT, 0 },
    { "on", PQL_T_ON, 0 },
    { "ignoring", PQL_T_IGNORING, 0 },
    { "group_left", PQL_T_GROUP_LEFT, 0 },
    { "group_right", PQL_T_GROUP_RIGHT, 0 },
    { "fill", PQL_T_FILL, 0 },
    { "fill_left", PQL_T_FILL_LEFT, 0 },
    { "fill_right", PQL_T_FILL_RIGHT, 0 },
    { "bool", PQL_T_BOOL, 0 },
    { "start", PQL_T_START, 0 },
    { "end", PQL_T_END, 0 },
    { "step", PQL_T_STEP, 0 },
    { "range", PQL_T_RANGE, 0 },
    { "max_of", PQL_T_MAX_OF, 0 },
    { "min_of", PQL_T_MIN_OF, 0 },
    { "inf", PQL_T_NUMBER, 0 },
    { "nan", PQL_T_NUMBER, 0 },
};

static const struct word *find_word(struct str s)
{
    char first = s.n ? (char)(s.p[0] | 0x20) : '\0'; // as a lower-case letter

    for (size_t i = 0; i < N_OF(words); i++)
        if (words[i].name[0] == first && str_eq_nocase(s, str_of(words[i].name)))
            return &words[i];
    return NULL;
}

bool pql_word(struct str s, enum pql_token_kind *kind, int *which)
{
    const struct word *w = find_word(s);

    if (w) {
        *kind = w->kind;
        *which = w->which;
    }
    return w != NULL;
}

static bool before_paren(const struct pql_lexer *l, size_t n)
{
    size_t blanks = lexis_blanks(str_skip(rest_of(l), n));
    return peek(l, n + blanks) == '(';
}

static void lex_word(struct pql_lexer *l, struct pql_token *t)
{
    size_t n = lexis_word(rest_of(l), true);
    struct str text = str_head(rest_of(l), n);
    const struct word *w = find_word(text);
    if (w && w->kind >= PQL_T_FILL && w->kind <= PQL_T_FILL_RIGHT && !before_paren(l, n)) {
        emit(l, t, PQL_T_IDENTIFIER, n);
    } else if (w) {
        emit(l, t, w->kind, n);
        t->which = w->which;
    } else {
        bool colon = str_find_char(text, ':') < text.n;
        emit(l, t, colon ? PQL_T_METRIC_IDENTIFIER : PQL_T_IDENTIFIER, n);
    }
}

/* The few words that are legal in brackets. */
static bool lex_duration_word(struct pql_lexer *l, struct pql_token *t)
{
    size_t n = 0;

    while (n < rest_of(l).n && lexis_word(str_head(str_skip(rest_of(l), n), 1), false))
        n++;
    const struct word *w = find_word(str_head(rest_of(l), n));
    if (!w || !(w->kind == PQL_T_STEP || w->kind == PQL_T_RANGE || w->kind == PQL_T_MAX_OF ||
                w->kind == PQL_T_MIN_OF))
        return false;
    emit(l, t, w->kind, n);
    return true;
}

/* ---- literals ---- */

static void lex_string(struct pql_lexer *l, struct pql_token *t)
{
    struct err e = { 0 };
    size_t n;

    buf_clear(l->scratch);
    if (lexis_string(rest_of(l), &n, l->scratch, &e)) {
        emit(l, t, PQL_T_STRING, n);
        t->value = arena_str(l->arena, buf_str(l->scratch));
    } else {
        l->pos += n;
        fail(l, t, str_of(e.msg));
    }
    err_done(&e);
}

static void lex_number(struct pql_lexer *l, struct pql_token *t)
{
    struct buf b = { 0 };
    size_t n;

    l->got_duration |= l->in_brackets;
    l->in_duration = false;
    if (pql_scan_number(rest_of(l), &n)) {
        emit(l, t, PQL_T_NUMBER, n);
    } else if (pql_scan_duration(rest_of(l), &n)) {
        emit(l, t, PQL_T_DURATION, n);
    } else {
        buf_puts(&b, "bad number or duration syntax: ");
        str_put_quoted(&b, str_head(rest_of(l), n));
        l->pos += n;
        fail(l, t, buf_str(&b));
    }
    buf_done(&b);
}

static bool at_number(const struct pql_lexer *l)
{
    char c = peek(l, 0), next = peek(l, 1);
    return (c >= '0' && c <= '9') || (c == '.' && next >= '0' && next <= '9');
}

/* ---- where a token stands ---- */

/* Legal everywhere but inside of braces. False: it is none of these. */
static bool lex_arithmetic(struct pql_lexer *l, struct pql_token *t)
{
    static const char chars[] = "+-*/%^";
    static const enum pql_op ops[] = { PQL_ADD, PQL_SUB, PQL_MUL, PQL_DIV, PQL_MOD, PQL_POW };
    char c = peek(l, 0);
    const char *op = c ? strchr(chars, c) : NULL;

    if (op) {
        emit_op(l, t, ops[op - chars], 1);
    } else if (c == ',') {
        emit(l, t, PQL_T_COMMA, 1);
    } else if (c == '(') {
        l->parens++;
        emit(l, t, PQL_T_LEFT_PAREN, 1);
    } else if (c == ')' && l->parens) {
        l->parens--;
        emit(l, t, PQL_T_RIGHT_PAREN, 1);
    } else if (c == ')') { // upstream has read it before it notices
        l->pos++;
        l->start = l->pos;
        fail(l, t, STR("unexpected right parenthesis ')'"));
    } else {
        return false;
    }
    return true;
}

static void lex_in_braces(struct pql_lexer *l, struct pql_token *t)
{
    size_t n = lexis_word(rest_of(l), false);
    char c = peek(l, 0), next = peek(l, 1);

    if (l->pos == l->text.n) {
        fail(l, t, STR("unexpected end of input inside braces"));
    } else if (n) {
        emit(l, t, PQL_T_IDENTIFIER, n);
    } else if (lexis_is_quote(c)) {
        lex_string(l, t);
    } else if (c == ',') {
        emit(l, t, PQL_T_COMMA, 1);
    } else if (c == '=') {
        emit(l, t, next == '~' ? PQL_T_EQL_REGEX : PQL_T_EQL, next == '~' ? 2 : 1);
    } else if (c == '!' && next == '~') {
        emit(l, t, PQL_T_NEQ_REGEX, 2);
    } else if (c == '!' && next == '=') {
        emit_op(l, t, PQL_NE, 2);
    } else if (c == '!') {
        fail_rune(l, t, "unexpected character after '!' inside braces: ", 1, "");
    } else if (c == '{') {
        fail_rune(l, t, "unexpected left brace ", 0, "");
    } else if (c == '}') {
        l->in_braces = false;
        emit(l, t, PQL_T_RIGHT_BRACE, 1);
    } else {
        fail_rune(l, t, "unexpected character inside braces: ", 0, "");
    }
}

/* Right after [ and until the first number. */
static void lex_in_duration(struct pql_lexer *l, struct pql_token *t)
{
    char c = peek(l, 0);

    if (l->pos == l->text.n) {
        fail(l, t, STR("unexpected end of input in duration expression"));
    } else if (c == ']') {
        l->in_brackets = l->in_duration = false;
        emit(l, t, PQL_T_RIGHT_BRACKET, 1);
    } else if (c == ':') {
        emit(l, t, PQL_T_COLON, 1);
        if (!l->got_duration)
            fail(l, t, STR("unexpected colon before duration in duration expression"));
        else if (l->got_colon)
            fail(l, t, STR("unexpected repeated colon in duration expression"));
        l->got_colon = true;
    } else if (at_number(l)) {
        lex_number(l, t);
    } else if (!lex_arithmetic(l, t) && !lex_duration_word(l, t)) {
        fail_rune(l, t, "unexpected character in duration expression: ", 0, "");
    }
}

static void lex_comparison(struct pql_lexer *l, struct pql_token *t)
{
    char c = peek(l, 0), next = peek(l, 1);

    if (c == '=' && next == '=')
        emit_op(l, t, PQL_EQ, 2);
    else if (c == '=' && next == '~')
        fail_rune(l, t, "unexpected character after '=': ", 1, "");
    else if (c == '=')
        emit(l, t, PQL_T_EQL, 1);
    else if (c == '!' && next == '=')
        emit_op(l, t, PQL_NE, 2);
    else if (c == '!')
        fail_rune(l, t, "unexpected character after '!': ", 1, "");
    else if (next == '=')
        emit_op(l, t, c == '<' ? PQL_LE : PQL_GE, 2);
    else if (next == '/')
        emit_op(l, t, c == '<' ? PQL_TRIM_UPPER : PQL_TRIM_LOWER, 2);
    else
        emit_op(l, t, c == '<' ? PQL_LT : PQL_GT, 1);
}

static void lex_bracket(struct pql_lexer *l, struct pql_token *t)
{
    bool open = peek(l, 0) == '[';

    if (open == l->in_brackets) {
        fail_rune(l, t, open ? "unexpected left bracket " : "unexpected right bracket ", 0, "");
        return;
    }
    l->in_brackets = l->in_duration = open;
    l->got_colon &= !open;
    emit(l, t, open ? PQL_T_LEFT_BRACKET : PQL_T_RIGHT_BRACKET, 1);
}

/* A word or a colon; in brackets there are not many. */
static void lex_letter(struct pql_lexer *l, struct pql_token *t)
{
    if (!l->in_brackets) {
        lex_word(l, t);
    } else if (peek(l, 0) == ':' && !l->got_colon) {
        l->got_colon = true;
        emit(l, t, PQL_T_COLON, 1);
    } else if (peek(l, 0) == ':') {
        fail_rune(l, t, "unexpected colon ", 0, "");
    } else if (!lex_duration_word(l, t)) {
        fail_rune(l, t, "unexpected character: ", 0, ", expected ':'");
    }
}

static void lex_statement(struct pql_lexer *l, struct pql_token *t)
{
    char c = peek(l, 0);

    if (l->pos == l->text.n && l->parens) {
        fail(l, t, STR("unclosed left parenthesis"));
    } else if (l->pos == l->text.n && l->in_brackets) {
        fail(l, t, STR("unclosed left bracket"));
    } else if (l->pos == l->text.n) {
        emit(l, t, PQL_T_EOF, 0);
    } else if (at_number(l)) {
        lex_number(l, t);
    } else if (lexis_word(rest_of(l), true)) {
        lex_letter(l, t);
    } else if (lexis_is_quote(c)) {
        lex_string(l, t);
    } else if (c && strchr("=!<>", c)) {
        lex_comparison(l, t);
    } else if (c == '[' || c == ']') {
        lex_bracket(l, t);
    } else if (c == '{') {
        l->in_braces = true;
        emit(l, t, PQL_T_LEFT_BRACE, 1);
    } else if (c == '@') {
        emit(l, t, PQL_T_AT, 1);
    } else if (!lex_arithmetic(l, t)) {
        fail_rune(l, t, "unexpected character: ", 0, "");
    }
}

void pql_lex(struct pql_lexer *l, struct pql_token *out)
{
    size_t comment;

    if (l->ended) {
        emit(l, out, PQL_T_EOF, 0);
        return;
    }
    l->pos += lexis_blanks(rest_of(l));
    l->start = l->pos;
    if (l->in_duration && !l->in_braces) {
        lex_in_duration(l, out);
    } else if ((comment = lexis_comment(rest_of(l))) > 0) {
        emit(l, out, PQL_T_COMMENT, comment);
    } else if (l->in_braces) {
        lex_in_braces(l, out);
    } else {
        lex_statement(l, out);
    }
}

/* ---- messages ---- */

void pql_token_put(struct buf *b, const struct pql_token *t)
{
    bool op = t->kind >= PQL_T_EQL_REGEX && t->kind <= PQL_T_OPERATOR;

    if (t->kind == PQL_T_EOF) {
        buf_puts(b, "end of input");
    } else if (t->kind == PQL_T_IDENTIFIER || t->kind == PQL_T_METRIC_IDENTIFIER) {
        buf_puts(b, t->kind == PQL_T_IDENTIFIER ? "identifier " : "metric identifier ");
        str_put_quoted(b, t->text);
    } else if (op || t->kind == PQL_T_AGGREGATOR) {
        buf_printf(b, "<%s:%.*s>", op ? "op" : "aggr", STR_ARG(t->text));
    } else if (t->kind >= PQL_T_BOOL && t->kind <= PQL_T_FILL_RIGHT) {
        buf_printf(b, "<%.*s>", STR_ARG(t->text));
    } else {
        buf_puts(b, t->kind == PQL_T_NUMBER     ? "number "
                    : t->kind == PQL_T_DURATION ? "duration "
                    : t->kind == PQL_T_STRING   ? "string "
                                                : "");
        lexis_put_token(b, t->text);
    }
}
