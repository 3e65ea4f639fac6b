/* scan.h - PromQL that is still being typed, as pieces: for colours, brackets, completion.
 *
 * The lexer (promql/lex.h) ends at the first error; this one takes whatever stands there, says what
 * each piece looks like, and never fails. A text that parses has the same tokens in both.
 */
#ifndef PROMCTL_PROMQL_SCAN_H
#define PROMCTL_PROMQL_SCAN_H

#include "base/arena.h"
#include "base/err.h"

enum pql_tint {
    PQL_TINT_BAD, /* no token of the language */
    PQL_TINT_FUNCTION,
    PQL_TINT_AGGREGATION,
    PQL_TINT_KEYWORD, /* by, offset, bool, and, ... */
    PQL_TINT_METRIC,
    PQL_TINT_LABEL,
    PQL_TINT_STRING,
    PQL_TINT_NUMBER,
    PQL_TINT_DURATION,
    PQL_TINT_OPERATOR, /* signs, = and =~ of matchers, @ : */
    PQL_TINT_BRACKET,
    PQL_TINT_COMMA,
    PQL_TINT_COMMENT,
    PQL_TINT_VARIABLE, /* $name, ${name}: no PromQL, but something that becomes some */
};

struct pql_piece {
    enum pql_tint tint;
    struct span at;
    size_t mate;   /* of a bracket: the other one's index + 1; 0: there is none */
    size_t around; /* the bracket it stands in: index + 1; 0: none */
    bool open;     /* a string that does not end */
};

struct pql_pieces {
    const struct pql_piece *p;
    size_t n;
    size_t around; /* of what would come next */
};

/* The pieces of `text` in order, without blanks; they live in `a`. `in_braces`: it begins inside of
 * a selector's braces. */
struct pql_pieces pql_scan(struct arena *a, struct str text, bool in_braces);

static inline struct str pql_piece_text(struct str text, const struct pql_piece *p)
{
    return (struct str){ text.p + p->at.off, p->at.n };
}

/* Whether the words of a parenthesis after this piece are labels: by, without, on, ignoring,
 * group_left, group_right. */
bool pql_is_clause(struct str text, const struct pql_piece *p);

/* Whether Enter should run `text`: all brackets and backquotes closed, and the parser does not miss
 * anything at its end; also what can never become right. Nothing but blanks and comments is no
 * expression, and complete. */
bool pql_is_complete(struct str text);

#endif
