/* lex.h - PromQL text as tokens.
 *
 * What a character means depends on where it stands: inside of braces every word is a label, inside
 * of brackets only durations and their arithmetic are legal. An error ends the text.
 * Source: prometheus promql/parser/lex.go.
 */
#ifndef PROMCTL_PROMQL_LEX_H
#define PROMCTL_PROMQL_LEX_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

enum pql_token_kind {
    PQL_T_EOF,
    PQL_T_ERROR,
    PQL_T_COMMENT,
    PQL_T_IDENTIFIER,
    PQL_T_METRIC_IDENTIFIER, /* has a colon */
    PQL_T_NUMBER,
    PQL_T_DURATION,
    PQL_T_STRING,
    PQL_T_LEFT_PAREN,
    PQL_T_RIGHT_PAREN,
    PQL_T_LEFT_BRACE,
    PQL_T_RIGHT_BRACE,
    PQL_T_LEFT_BRACKET,
    PQL_T_RIGHT_BRACKET,
    PQL_T_COMMA,
    PQL_T_COLON,
    PQL_T_EQL, /* = */
    PQL_T_EQL_REGEX,
    PQL_T_NEQ_REGEX,
    PQL_T_AT,
    PQL_T_OPERATOR,   /* `which` is an enum pql_op; != among matchers, too */
    PQL_T_AGGREGATOR, /* `which` is an enum pql_agg */
    PQL_T_BOOL,       /* from here on to FILL_RIGHT: keywords */
    PQL_T_BY,
    PQL_T_WITHOUT,
    PQL_T_ON,
    PQL_T_IGNORING,
    PQL_T_GROUP_LEFT,
    PQL_T_GROUP_RIGHT,
    PQL_T_OFFSET,
    PQL_T_ANCHORED,
    PQL_T_SMOOTHED,
    PQL_T_FILL, /* the three only before a parenthesis, else identifiers */
    PQL_T_FILL_LEFT,
    PQL_T_FILL_RIGHT,
    PQL_T_START, /* functions, and words of modifiers */
    PQL_T_END,
    PQL_T_STEP,
    PQL_T_RANGE,
    PQL_T_MAX_OF,
    PQL_T_MIN_OF,
};

struct pql_token {
    enum pql_token_kind kind;
    int which;
    struct str text;  /* a slice of the input */
    struct span at;   /* of an error: what it is about */
    struct str value; /* STRING: unquoted; ERROR: the message; both in the arena */
};

struct pql_lexer { /* {.arena, .text} to begin with */
    struct arena *arena;
    struct str text;
    /* private */
    size_t pos, start; /* `start`: of the token being read */
    unsigned parens;
    bool in_braces, in_brackets;
    bool in_duration;    /* right after [ and until the first number: stricter */
    bool got_colon;      /* in these brackets */
    bool got_duration;   /* in any brackets so far */
    bool ended;          /* by an error */
    struct buf *scratch; /* of strings; the caller's */
};

void pql_lex(struct pql_lexer *l, struct pql_token *out);

/* Appends what Prometheus calls a token in its messages: `identifier "up"`, `<op:+>`, `"("`. */
void pql_token_put(struct buf *b, const struct pql_token *t);

/* What the word is in the language, outside of braces; false: a name. */
bool pql_word(struct str s, enum pql_token_kind *kind, int *which);

/* Lengths of the number, and of the duration, that `s` begins with (a digit, or a point and a
 * digit). False: what was looked at until something did not fit is no number. */
bool pql_scan_number(struct str s, size_t *n);
bool pql_scan_duration(struct str s, size_t *n); /* *n: where the number ended */

/* Their values: the integer that Go's base 0 reads (010 is 8), else the float; seconds.
 * ERR_SYNTAX in Prometheus' words, without a place. */
bool pql_number(struct str s, double *out, struct err *e);
bool pql_duration(struct str s, double *seconds, struct err *e);

#endif
