/* Reading `name{a="b", ...}`. Tokens and error texts are those of Prometheus' lexer and parser. */
#include "base/utf8.h"
#include "base/vec.h"
#include "model/lexis.h"
#include "model/matcher.h"

#include <stdarg.h>

enum token_kind {
    TOKEN_END,
    TOKEN_NAME,
    TOKEN_STRING,
    TOKEN_COMMA,
    TOKEN_RIGHT_BRACE,
    TOKEN_OP,
};

struct token {
    enum token_kind kind;
    struct str text;      /* as written */
    struct str value;     /* STRING: unquoted */
    enum matcher_type op; /* OP */
};

struct reader {
    struct arena *arena;
    struct str all, rest;
    struct token token;
    struct {
        struct matcher *p;
        size_t n, cap;
    } matchers;
    bool named; /* one of them fixes the name: by `name` or {"name"} */
    struct str name;
    struct err *e;
};

static struct span span_of(const struct reader *r, struct str s)
{
    return (struct span){ (size_t)(s.p - r->all.p), s.n };
}

static bool fail(struct reader *r, struct str at, const char *fmt, ...) ATTR_PRINTF(3, 4);

static bool fail(struct reader *r, struct str at, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    err_vset(r->e, ERR_SYNTAX, fmt, ap);
    va_end(ap);
    r->e->at = span_of(r, at);
    return err_wrap(r->e, "parse error");
}

/* `text` as Go's %q prints it; lives in the arena. */
static struct str quoted(struct reader *r, struct str text)
{
    struct buf b = { 0 };

    str_put_quoted(&b, text);
    struct str s = arena_str(r->arena, buf_str(&b));
    buf_done(&b);
    return s;
}

/* ---- tokens ---- */

static void skip_blanks(struct reader *r)
{
    for (size_t n; (n = lexis_blanks(r->rest) + lexis_comment(r->rest)) > 0;)
        r->rest = str_skip(r->rest, n);
}

/* The head of the rest, `n` bytes long, is a token. */
static void take(struct reader *r, enum token_kind kind, size_t n)
{
    r->token = (struct token){ .kind = kind, .text = str_head(r->rest, n) };
    r->rest = str_skip(r->rest, n);
}

static bool fail_rune(struct reader *r, const char *what)
{
    struct str rest = r->rest;
    struct buf q = { 0 };

    utf8_next(&rest, NULL);
    lexis_put_rune(&q, r->rest);
    fail(r, str_head(r->rest, r->rest.n - rest.n), "%s%s", what, buf_z(&q));
    buf_done(&q);
    return false;
}

static bool take_string(struct reader *r)
{
    struct buf b = { 0 };
    size_t n;
    bool ok = lexis_string(r->rest, &n, &b, r->e);

    if (ok) {
        take(r, TOKEN_STRING, n);
        r->token.value = arena_str(r->arena, buf_str(&b));
    } else {
        r->e->at.off += (size_t)(r->rest.p - r->all.p);
        err_wrap(r->e, "parse error");
    }
    buf_done(&b);
    return ok;
}

static bool take_op(struct reader *r)
{
    bool negated = r->rest.p[0] == '!', tilde = r->rest.n > 1 && r->rest.p[1] == '~';
    bool equal = negated && r->rest.n > 1 && r->rest.p[1] == '=';

    if (negated && !tilde && !equal) {
        r->rest = str_skip(r->rest, 1);
        return r->rest.n ? fail_rune(r, "unexpected character after '!' inside braces: ")
                         : fail(r, r->rest, "unexpected end of input inside braces");
    }
    take(r, TOKEN_OP, tilde || equal ? 2 : 1);
    r->token.op = tilde ? (negated ? MATCHER_NRE : MATCHER_RE) : negated ? MATCHER_NE : MATCHER_EQ;
    return true;
}

/* The next token inside braces. */
static bool next(struct reader *r)
{
    size_t n;

    skip_blanks(r);
    if (r->rest.n == 0)
        return fail(r, r->rest, "unexpected end of input inside braces");
    if ((n = lexis_word(r->rest, false)) > 0) {
        take(r, TOKEN_NAME, n);
        return true;
    }
    switch (r->rest.p[0]) {
    case '"':
    case '\'':
    case '`':
        return take_string(r);
    case ',':
        take(r, TOKEN_COMMA, 1);
        return true;
    case '}':
        take(r, TOKEN_RIGHT_BRACE, 1);
        return true;
    case '=':
    case '!':
        return take_op(r);
    case '{':
        return fail_rune(r, "unexpected left brace ");
    default:
        return fail_rune(r, "unexpected character inside braces: ");
    }
}

static bool unexpected(struct reader *r, const char *expected)
{
    const struct token *t = &r->token;
    struct buf q = { 0 };

    if (t->kind == TOKEN_OP && t->text.n > 1) // printed like the binary operators
        buf_printf(&q, "<op:%.*s>", STR_ARG(t->text));
    else if (t->kind == TOKEN_NAME)
        buf_printf(&q, "identifier \"%.*s\"", STR_ARG(t->text));
    else {
        buf_puts(&q, t->kind == TOKEN_STRING ? "string " : "");
        lexis_put_token(&q, t->text);
    }
    fail(r, t->text, "unexpected %s in label matching, expected %s", buf_z(&q), expected);
    buf_done(&q);
    return false;
}

/* ---- matchers ---- */

static bool fail_twice(struct reader *r, struct str at, struct str a, struct str b)
{
    a = quoted(r, a);
    b = quoted(r, b);
    return fail(r, at, "metric name must not be set twice: %.*s or %.*s", STR_ARG(a), STR_ARG(b));
}

/* `at` is where the value is written. A string written on its own, or before the braces, sets the
 * name, and then nothing else may. */
static bool add_matcher(struct reader *r, enum matcher_type type, struct str name, struct str value,
                        struct str at, bool sets_name)
{
    struct matcher m;

    if (str_eq(name, STR(LABEL_NAME))) {
        for (size_t i = 0; i < r->matchers.n; i++)
            if ((r->named || sets_name) && str_eq(r->matchers.p[i].name, name))
                return fail_twice(r, at, r->named ? r->name : value,
                                  r->named ? value : r->matchers.p[i].value);
        r->named |= sets_name;
        if (sets_name)
            r->name = value;
    }
    if (!matcher_init(&m, type, name, value, r->e)) {
        r->e->at = span_of(r, at);
        return err_wrap(r->e, "parse error");
    }
    vec_push(&r->matchers, m);
    return true;
}

/* One of: name op "value", "name" op "value", "metric name". Leaves the token after it. */
static bool read_matcher(struct reader *r)
{
    struct token name = r->token;

    if (name.kind != TOKEN_NAME && name.kind != TOKEN_STRING)
        return unexpected(r, "identifier or \"}\"");
    if (!next(r))
        return false;
    struct str label = name.kind == TOKEN_STRING ? name.value : name.text;
    if (r->token.kind != TOKEN_OP) {
        if (name.kind == TOKEN_NAME)
            return unexpected(r, "label matching operator");
        return add_matcher(r, MATCHER_EQ, STR(LABEL_NAME), label, name.text, true);
    }
    enum matcher_type op = r->token.op;
    if (!next(r))
        return false;
    if (r->token.kind != TOKEN_STRING)
        return unexpected(r, "string");
    struct token value = r->token;
    return add_matcher(r, op, label, value.value, value.text, false) && next(r);
}

static bool read_braces(struct reader *r)
{
    r->rest = str_skip(r->rest, 1);
    if (!next(r))
        return false;
    while (r->token.kind != TOKEN_RIGHT_BRACE) {
        if (!read_matcher(r))
            return false;
        if (r->token.kind == TOKEN_COMMA) {
            if (!next(r))
                return false;
        } else if (r->token.kind != TOKEN_RIGHT_BRACE) {
            return unexpected(r, "\",\" or \"}\"");
        }
    }
    return true;
}

static bool is_wild_char(char c)
{
    return c == '*' || c == '?' || c == '.';
}

static bool is_word_char(char c)
{
    return (c >= '0' && c <= '9') || lexis_word((struct str){ &c, 1 }, true) > 0;
}

/* http_*: a regular expression with * and ? for what the shell means by them. */
static struct str glob_regex(struct reader *r, struct str glob)
{
    struct buf b = { 0 };

    for (size_t i = 0; i < glob.n; i++) {
        char c = glob.p[i];
        if (c == '*')
            buf_puts(&b, ".*");
        else if (c == '?')
            buf_putc(&b, '.');
        else if (c == '.')
            buf_puts(&b, "\\.");
        else
            buf_putc(&b, c);
    }
    struct str s = arena_str(r->arena, buf_str(&b));
    buf_done(&b);
    return s;
}

/* The name before the braces, if there is one. */
static bool read_name(struct reader *r)
{
    struct str s = r->rest;
    size_t n = lexis_word(s, true), wild = 0;

    while (wild < s.n && (is_word_char(s.p[wild]) || is_wild_char(s.p[wild])))
        wild++;
    struct str glob = str_head(s, wild);
    if (str_find_char(glob, '*') < wild || str_find_char(glob, '?') < wild) {
        r->rest = str_skip(s, wild);
        return add_matcher(r, MATCHER_RE, STR(LABEL_NAME), glob_regex(r, glob), glob, false);
    }
    if (n == 0)
        return true;
    r->rest = str_skip(s, n);
    return add_matcher(r, MATCHER_EQ, STR(LABEL_NAME), arena_str(r->arena, str_head(s, n)),
                       str_head(s, n), true);
}

static bool read_selector(struct reader *r)
{
    skip_blanks(r);
    if (r->rest.n == 0)
        return fail(r, r->rest, "no expression found in input");
    if (!read_name(r))
        return false;
    skip_blanks(r);
    if (r->rest.n && r->rest.p[0] == '{' && !read_braces(r))
        return false;
    skip_blanks(r);
    if (r->rest.n) {
        if (r->rest.p[0] == '}')
            return fail_rune(r, "unexpected right brace ");
        fail_rune(r, "unexpected character: ");
        return err_hint(r->e, "a selector is name{label=\"value\", ...}, without functions, ranges "
                              "and offsets");
    }
    for (size_t i = 0; i < r->matchers.n; i++)
        if (!matcher_match(&r->matchers.p[i], STR("")))
            return true;
    return fail(r, r->all, "vector selector must contain at least one non-empty matcher");
}

bool selector_parse(struct arena *a, struct str text, struct selector *out, struct err *e)
{
    struct reader r = { .arena = a, .all = text, .rest = text, .e = e };
    bool ok = read_selector(&r);

    *out = (struct selector){ 0 };
    if (ok) {
        out->p = arena_dup(a, r.matchers.p, r.matchers.n * sizeof *r.matchers.p);
        out->n = r.matchers.n;
        out->name = r.name;
    } else {
        for (size_t i = 0; i < r.matchers.n; i++)
            matcher_done(&r.matchers.p[i]);
    }
    vec_done(&r.matchers);
    return ok;
}
