/* lex.h - what the lexers of the two text formats share. Private to src/expo.
 *
 * Two ways through a line: fast.c takes a sample written the usual way in one sweep; all else,
 * and all that is wrong, goes to a lexer with the states and tokens of Prometheus, which decides
 * and finds the words for errors. Whatever fast.c takes, the lexers take too and with the same
 * result.
 * Source: prometheus model/textparse/promlex.l, openmetricslex.l, promparse.go.
 */
#ifndef PROMCTL_EXPO_LEX_H
#define PROMCTL_EXPO_LEX_H

#include "expo/reader.h"

enum lex_token {
    T_INVALID,
    T_EOF,
    T_LINEBREAK,
    T_WHITESPACE,
    T_HELP,
    T_TYPE,
    T_UNIT,
    T_EOFWORD,
    T_TEXT,
    T_COMMENT,
    T_MNAME,
    T_QSTRING,
    T_BOPEN,
    T_BCLOSE,
    T_LNAME,
    T_LVALUE,
    T_COMMA,
    T_EQUAL,
    T_TIMESTAMP,
    T_VALUE,
};

/* One record: a line, or several where a quoted string holds newlines. */
struct lex {
    struct expo_reader *r;
    const char *b; /* the record and what follows it */
    size_t len;    /* bytes of `b` that may be looked at */
    size_t start;  /* of the current token */
    size_t i;      /* the byte that is looked at: the first after the token */
    enum lex_state state;
    bool final; /* the input ends at `len` */
    bool need;  /* the lexer wanted to see more than there is: the result does not count */

    struct str name; /* of the sample, escaped; p is NULL before it is known */
};

enum lex_result {
    LEX_FAILED, /* the error is set, unless `need` is */
    LEX_ITEM,
    LEX_SKIP, /* consumed, nothing to show */
    LEX_END,
};

/* Read one record. */
enum lex_result expo_text_record(struct lex *l, struct expo_item *it, struct err *e);
enum lex_result expo_om_record(struct lex *l, struct expo_item *it, struct err *e);

/* Takes the sample line at `r->at` when it is one of the usual form, and sets all of `it`; else
 * consumes nothing, and `it` is no longer what it was. */
bool expo_fast_sample(struct expo_reader *r, struct expo_item *it);

/* `s` with its escapes resolved, in scratch memory where there are any. HELP text of the text
 * format does not know \". */
struct str expo_unescape(struct expo_reader *r, struct str s, bool quotes);

/* Cut towards zero, as Go's conversion on amd64 does; out of range it gives the least number. */
static inline int64_t expo_ms_of_seconds(double s)
{
    double ms = s * 1000;
    return ms >= -9223372036854775808.0 && ms < 9223372036854775808.0 ? (int64_t)ms : INT64_MIN;
}

/* The end of the window was reached. 0 is what Prometheus' lexers see there. */
static inline int lex_at_end(struct lex *l)
{
    if (!l->final)
        l->need = true;
    return 0;
}

static inline int lex_cur(struct lex *l)
{
    return l->i < l->len ? (unsigned char)l->b[l->i] : lex_at_end(l);
}

/* Goes to the next byte and returns it. NUL cannot be told from the end, except where it is
 * allowed: there it is passed over. */
static inline int lex_next(struct lex *l)
{
    bool skip = l->state == S_LVALUE || l->state == S_META2 || l->state == S_COMMENT;
    do
        l->i++;
    while (skip && l->i < l->len && l->b[l->i] == 0);
    return lex_cur(l);
}

/* The text of the current token. */
static inline struct str lex_buf(const struct lex *l)
{
    return (struct str){ l->b + l->start, l->i - l->start };
}

/* Tokens of one byte. */
static inline enum lex_token lex_one(struct lex *l, enum lex_state next, enum lex_token t)
{
    lex_next(l);
    l->state = next;
    return t;
}

static inline enum lex_token lex_linebreak(struct lex *l)
{
    l->i++; // without a look at the next line, which may not have arrived yet
    l->state = S_INIT;
    return T_LINEBREAK;
}

/* [a-zA-Z_][a-zA-Z0-9_]*, with ':' too for a metric; the first byte has been looked at. */
bool lex_is_name_start(int c, bool metric);
void lex_name(struct lex *l, bool metric);

/* A quoted string from its opening quote on. False, at the byte in the way, where it is not
 * closed. */
bool lex_quoted(struct lex *l, bool newlines);

/* The next bytes are `word`; else false, at the first byte that is not. */
bool lex_word(struct lex *l, const char *word);

/* `"..."` without its quotes, and unescaped; anything else as it is. */
struct str lex_unquote(struct lex *l, struct str s);

/* Errors, at the current token; all return LEX_FAILED. lex_unexpected() is Prometheus'
 * parseError(): "EXPECTED, got TOKEN while parsing: RECORD". */
enum lex_result lex_fail(struct lex *l, struct err *e, const char *fmt, ...) ATTR_PRINTF(3, 4);
enum lex_result lex_fail_quoting(struct lex *l, struct err *e, const char *what, struct str quoted,
                                 const char *then);
enum lex_result lex_fail_record(struct lex *l, struct err *e, const char *what);
enum lex_result lex_unexpected(struct lex *l, struct err *e, const char *expected,
                               enum lex_token got);

/* Numbers with Go's words for what is wrong. */
bool lex_float(struct lex *l, struct str s, double *v, struct err *e);
bool lex_int(struct lex *l, struct str s, int64_t *v, struct err *e);

const char *lex_token_name(enum lex_token t);

#endif
