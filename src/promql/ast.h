/* ast.h - PromQL expressions as trees.
 *
 * Nodes live in the arena they were parsed into, with every string; `at` is the byte range in the
 * text. A tree is typed and checked before anyone sees it.
 * Source: prometheus promql/parser/ast.go.
 */
#ifndef PROMCTL_PROMQL_AST_H
#define PROMCTL_PROMQL_AST_H

#include "model/matcher.h"

#include <stdint.h>

enum pql_type { PQL_NONE, PQL_SCALAR, PQL_VECTOR, PQL_MATRIX, PQL_STRING };

enum pql_kind {
    PQL_NUMBER,   /* also a duration in expression position: number.is_duration */
    PQL_TEXT,     /* a string literal */
    PQL_SELECTOR, /* an instant vector selector */
    PQL_RANGE,    /* SELECTOR[range]; its modifiers are those of the selector */
    PQL_SUBQUERY,
    PQL_CALL,
    PQL_AGGREGATE,
    PQL_BINARY,
    PQL_UNARY,
    PQL_PAREN,
    PQL_DURATION, /* inside of brackets and after offset: step(), range(), min_of(), arithmetic over
                   * NUMBERs and DURATIONs */
};

enum pql_op { /* binary, unary and duration operators */
              PQL_ADD,
              PQL_SUB,
              PQL_MUL,
              PQL_DIV,
              PQL_MOD,
              PQL_POW,
              PQL_ATAN2,
              PQL_EQ,
              PQL_NE,
              PQL_LT,
              PQL_LE,
              PQL_GT,
              PQL_GE,
              PQL_TRIM_UPPER /* </ */,
              PQL_TRIM_LOWER /* >/ */,
              PQL_AND,
              PQL_OR,
              PQL_UNLESS,
              PQL_STEP,
              PQL_RANGE_OF,
              PQL_MIN_OF,
              PQL_MAX_OF, /* durations only */
};

enum pql_agg {
    PQL_AGG_SUM,
    PQL_AGG_AVG,
    PQL_AGG_COUNT,
    PQL_AGG_MIN,
    PQL_AGG_MAX,
    PQL_AGG_GROUP,
    PQL_AGG_STDDEV,
    PQL_AGG_STDVAR,
    PQL_AGG_TOPK,
    PQL_AGG_BOTTOMK,
    PQL_AGG_COUNT_VALUES,
    PQL_AGG_QUANTILE,
    PQL_AGG_LIMITK,
    PQL_AGG_LIMIT_RATIO,
};

enum pql_match_card { PQL_ONE_TO_ONE, PQL_MANY_TO_ONE, PQL_ONE_TO_MANY, PQL_MANY_TO_MANY };

/* A range, step or offset: milliseconds, or an expression that gives them once the query's bounds
 * are known (`expr` not NULL). */
struct pql_dur {
    int64_t ms;
    struct pql_node *expr;
    bool set;
};

enum pql_at { PQL_AT_NONE, PQL_AT_TIME, PQL_AT_START, PQL_AT_END };

struct pql_mods {
    struct pql_dur offset;
    enum pql_at at;
    int64_t at_ms;
    bool anchored, smoothed;
};

struct pql_names { /* label names of a clause, in order */
    struct str *p;
    struct span *at; /* where each of them stands */
    size_t n;
};

struct pql_matcher_at { /* where a matcher stands; of {"metric"} and metric{} the two are the same
                         */
    struct span name, value;
};

enum { PQL_DEPTH_MAX = 2000 }; /* of a tree; deeper ones are refused */

struct pql_node {
    enum pql_kind kind;
    enum pql_type type; /* NONE in durations only */
    unsigned depth;     /* levels below it: 0 of a leaf */
    struct span at;
    union {
        struct {
            double v;
            bool is_duration; /* written as one, and printed so: 5m */
        } number;
        struct str text;
        struct {
            struct str name;           /* as written before the braces; may be empty */
            struct matcher *matchers;  /* as written, then the name's */
            struct pql_matcher_at *at; /* of each of them; NULL once they were edited */
            size_t n;
            struct pql_mods mods;
            bool for_info; /* info()'s second argument: labels only */
        } sel;
        struct {
            struct pql_node *sel;
            struct pql_dur range;
        } range;
        struct {
            struct pql_node *e;
            struct pql_dur range, step;
            struct pql_mods mods;
        } sub;
        struct {
            const struct pql_fn *fn;
            struct pql_node **args;
            size_t n;
        } call;
        struct {
            enum pql_agg op;
            struct pql_node *e, *param; /* param NULL: none */
            struct pql_names names;
            struct span clause; /* by (a, b); {0, 0}: there is none */
            bool without;
        } agg;
        struct {
            enum pql_op op;
            struct span op_at, clause; /* the operator; on (a) group_left (b), or {0, 0} */
            struct pql_node *l, *r;
            bool is_bool, has_match, on; /* `on`: else ignoring */
            enum pql_match_card card;
            struct pql_names match, include;
            bool fill_l, fill_r;
            double fill_l_v, fill_r_v;
        } bin;
        struct {
            enum pql_op op; /* ADD or SUB */
            struct pql_node *e;
        } un;
        struct pql_node *paren;
        struct {
            enum pql_op op;
            struct pql_node *l, *r; /* a sign has only `r`, step() and range() neither */
            bool wrapped;           /* in parentheses; a literal in them is ADD with only `r` */
        } dur;
    };
};

#endif
