/* complete.h - what can stand at a place of an expression that is still being typed.
 *
 * Knows the language and nothing of the data: names of metrics, labels and values are the caller's
 * to offer, `rank.h` puts them in order.
 */
#ifndef PROMCTL_PROMQL_COMPLETE_H
#define PROMCTL_PROMQL_COMPLETE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

enum pql_place_kind {
    PQL_PLACE_NONE,     /* a comment, a number, a name that is free to choose */
    PQL_PLACE_EXPR,     /* metrics, functions, aggregations; `words` that may come instead */
    PQL_PLACE_LABEL,    /* inside of braces */
    PQL_PLACE_GROUPING, /* in the parenthesis of by, on, group_left, ... */
    PQL_PLACE_MATCH,    /* after a label in braces: = != =~ !~ */
    PQL_PLACE_VALUE,    /* of `label` */
    PQL_PLACE_DURATION,
    PQL_PLACE_AFTER, /* behind an operand: `words` */
};

/* Words that can follow, as bits. */
enum pql_follow {
    PQL_FOLLOW_MODIFIERS = 1,   /* offset @ */
    PQL_FOLLOW_EXTENDED = 2,    /* anchored smoothed */
    PQL_FOLLOW_GROUPING = 4,    /* by without */
    PQL_FOLLOW_OPERATORS = 8,   /* arithmetic and comparison */
    PQL_FOLLOW_SETS = 16,       /* and or unless */
    PQL_FOLLOW_BOOL = 32,       /* bool */
    PQL_FOLLOW_MATCHING = 64,   /* on ignoring */
    PQL_FOLLOW_GROUP_SIDE = 128 /* group_left group_right */
};

/* What fits an argument best. */
enum pql_want { PQL_WANT_COUNTER = 1, PQL_WANT_GAUGE = 2, PQL_WANT_BUCKET = 4 };

struct pql_place {
    enum pql_place_kind kind;
    struct span word;       /* what a choice replaces; it goes on behind the cursor */
    struct str typed;       /* its part before the cursor, without a quote */
    char quote;             /* the one that VALUE began with; NUL: none yet */
    bool quote_closed;      /* and it has its other one */
    unsigned follow;        /* enum pql_follow */
    unsigned want;          /* enum pql_want */
    struct str label;       /* VALUE */
    bool regex;             /* VALUE of =~ or !~ */
    const struct str *used; /* labels that stand in these braces or this parenthesis */
    size_t n_used;
    const struct str *selectors; /* LABEL, GROUPING, VALUE: what series are meant, as PromQL */
    size_t n_selectors;          /* 0: all */

    /* The call around, for a hint. */
    struct str callee; /* function or aggregation; empty: none */
    size_t arg;        /* argument that the cursor is in */
};

/* The strings live in `a` or in `text`. */
struct pql_place pql_place(struct arena *a, struct str text, size_t cursor);

/* `histogram_quantile(φ scalar, b instant vector)`: appends it. `*at` is the part of argument
 * `arg`, {0, 0} where there is none. False: `name` is neither function nor aggregation. */
bool pql_put_signature(struct buf *b, struct str name, size_t arg, struct span *at);

/* One line about it, or NULL. */
const char *pql_brief(struct str name);

/* What an aggregation says of itself; NULL behind the last of enum pql_agg. */
const char *pql_agg_brief(int op);

#endif
