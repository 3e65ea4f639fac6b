#include "expo/lex.h"
#include "expo/scan.h"

#include "base/float.h"

enum { EXCERPT_BYTES = 512 }; /* of the record, in errors */

const char *lex_token_name(enum lex_token t)
{
    static const char *const names[] = {
        [T_INVALID] = "INVALID",     [T_EOF] = "EOF",         [T_LINEBREAK] = "LINEBREAK",
        [T_HELP] = "HELP",           [T_TYPE] = "TYPE",       [T_WHITESPACE] = "WHITESPACE",
        [T_UNIT] = "UNIT",           [T_EOFWORD] = "EOFWORD", [T_TEXT] = "TEXT",
        [T_COMMENT] = "COMMENT",     [T_MNAME] = "MNAME",     [T_QSTRING] = "QSTRING",
        [T_BOPEN] = "BOPEN",         [T_BCLOSE] = "BCLOSE",   [T_LNAME] = "LNAME",
        [T_LVALUE] = "LVALUE",       [T_COMMA] = "COMMA",     [T_EQUAL] = "EQUAL",
        [T_TIMESTAMP] = "TIMESTAMP", [T_VALUE] = "VALUE",
    };
    return names[t];
}

bool lex_is_name_start(int c, bool metric)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (metric && c == ':');
}

void lex_name(struct lex *l, bool metric)
{
    int c;
    do
        c = lex_next(l);
    while (lex_is_name_start(c, metric) || (c >= '0' && c <= '9'));
}

bool lex_quoted(struct lex *l, bool newlines)
{
    for (;;) {
        if (l->i + 1 < l->len)
            l->i = (size_t)(scan_plain(l->b + l->i + 1, l->b + l->len) - l->b) - 1;
        int c = lex_next(l);
        if (c == '\\') {
            c = lex_next(l);
            if (c == 0 || c == '\n')
                return false;
        } else if (c == '"') {
            lex_next(l);
            return true;
        } else if (c == 0 || (c == '\n' && !newlines)) {
            return false;
        }
    }
}

bool lex_word(struct lex *l, const char *word)
{
    int c = lex_cur(l);
    for (; *word; word++) {
        if (c != *word)
            return false;
        c = lex_next(l);
    }
    return true;
}

struct str expo_unescape(struct expo_reader *r, struct str s, bool quotes)
{
    const char *from = s.n ? memchr(s.p, '\\', s.n) : NULL, *end = s.p + s.n;
    if (!from)
        return s;
    r->scratch_used = true;
    char *p = arena_alloc(&r->scratch, s.n), *to = p + (from - s.p);
    memcpy(p, s.p, (size_t)(from - s.p));
    while (from < end) {
        char c = *from++;
        if (c == '\\' && from < end) {
            char x = *from;
            bool known = x == '\\' || x == 'n' || (x == '"' && quotes);
            if (known) {
                c = x == 'n' ? '\n' : x;
                from++;
            }
        }
        *to++ = c;
    }
    return (struct str){ p, (size_t)(to - p) };
}

struct str lex_unquote(struct lex *l, struct str s)
{
    if (s.n < 2 || s.p[0] != '"')
        return s;
    return expo_unescape(l->r, (struct str){ s.p + 1, s.n - 2 }, true);
}

/* ---- errors ---- */

static void put_quoted(struct buf *b, struct str s)
{
    str_put_quoted(b, str_head(s, EXCERPT_BYTES));
    if (s.n > EXCERPT_BYTES)
        buf_puts(b, "...");
}

/* Takes `msg`. */
static enum lex_result fail(struct lex *l, struct err *e, struct buf *msg)
{
    size_t line = l->r->line, line_at = 0;
    bool first = true;
    for (size_t i = 0; i < l->start && i < l->len; i++) {
        if (l->b[i] == '\n') {
            line++;
            line_at = i + 1;
            first = false;
        }
    }
    size_t column = l->start - line_at + 1 + (first ? l->r->column : 0);
    size_t n = l->i > l->start ? l->i - l->start : 1;
    if (!l->need)
        err_at(e, ERR_FORMAT, (struct span){ (size_t)expo_off_at(l->r, l->b) + l->start, n },
               "line %zu, column %zu: %s", line, column, buf_z(msg));
    buf_done(msg);
    return LEX_FAILED;
}

enum lex_result lex_fail(struct lex *l, struct err *e, const char *fmt, ...)
{
    struct buf b = { 0 };
    va_list ap;
    va_start(ap, fmt);
    buf_vprintf(&b, fmt, ap);
    va_end(ap);
    return fail(l, e, &b);
}

enum lex_result lex_fail_quoting(struct lex *l, struct err *e, const char *what, struct str quoted,
                                 const char *then)
{
    struct buf b = { 0 };
    buf_puts(&b, what);
    put_quoted(&b, quoted);
    buf_puts(&b, then);
    return fail(l, e, &b);
}

enum lex_result lex_fail_record(struct lex *l, struct err *e, const char *what)
{
    struct buf b = { 0 };
    buf_puts(&b, what);
    buf_puts(&b, " while parsing: ");
    put_quoted(&b, (struct str){ l->b, l->i });
    return fail(l, e, &b);
}

enum lex_result lex_unexpected(struct lex *l, struct err *e, const char *expected,
                               enum lex_token got)
{
    struct buf b = { 0 };
    if (l->i >= l->len)
        lex_at_end(l); // the message shows the byte after the token
    size_t end = l->i < l->len ? l->i + 1 : l->len;
    buf_puts(&b, expected);
    buf_puts(&b, ", got ");
    put_quoted(&b, (struct str){ l->b + l->start, end - l->start });
    buf_printf(&b, " (\"%s\") while parsing: ", lex_token_name(got));
    put_quoted(&b, (struct str){ l->b, end });
    return fail(l, e, &b);
}

/* ---- numbers ---- */

/* [+-]? digits with at most one point, [eE][+-]?digits: what float_parse() refuses of these is
 * too large. */
static bool is_decimal(struct str s)
{
    size_t i = 0, digits = 0, points = 0;
    if (i < s.n && (s.p[i] == '+' || s.p[i] == '-'))
        i++;
    for (; i < s.n && ((s.p[i] >= '0' && s.p[i] <= '9') || s.p[i] == '.'); i++) {
        if (s.p[i] == '.')
            points++;
        else
            digits++;
    }
    if (!digits || points > 1)
        return false;
    if (i == s.n)
        return true;
    if ((s.p[i] | 0x20) != 'e')
        return false;
    i++;
    if (i < s.n && (s.p[i] == '+' || s.p[i] == '-'))
        i++;
    size_t exp = i;
    while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
        i++;
    return i == s.n && i > exp;
}

static enum lex_result fail_number(struct lex *l, struct err *e, const char *func, struct str s,
                                   const char *why)
{
    struct buf b = { 0 };
    buf_printf(&b, "strconv.%s: parsing ", func);
    put_quoted(&b, s);
    buf_printf(&b, ": %s", why);
    enum lex_result res = lex_fail_record(l, e, buf_z(&b));
    buf_done(&b);
    return res;
}

bool lex_float(struct lex *l, struct str s, double *v, struct err *e)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == 'p' || s.p[i] == 'P' || s.p[i] == '_') {
            lex_fail_record(l, e, "unsupported character in float");
            return false;
        }
    }
    if (float_parse(s, v))
        return true;
    fail_number(l, e, "ParseFloat", s, is_decimal(s) ? "value out of range" : "invalid syntax");
    return false;
}

bool lex_int(struct lex *l, struct str s, int64_t *v, struct err *e)
{
    uint64_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned digit = (unsigned)(s.p[i] - '0');
        if (n > ((uint64_t)INT64_MAX - digit) / 10) {
            fail_number(l, e, "ParseInt", s, "value out of range");
            return false;
        }
        n = n * 10 + digit;
    }
    *v = (int64_t)n;
    return true;
}
