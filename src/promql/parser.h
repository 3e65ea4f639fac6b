/* parser.h - what the files of the parser share; for parse*.c and check.c only. */
#ifndef PROMCTL_PROMQL_PARSER_H
#define PROMCTL_PROMQL_PARSER_H

#include "promql/fn_table.h"
#include "promql/lex.h"
#include "promql/parse.h"

/* What is being read, for "unexpected X in Y, expected Z": the innermost one that is open counts,
 * as in the error rules of the grammar. */
struct pql_context {
    const char *what, *expected; /* or "" */
};

struct pql_regexes {
    struct regex **p;
    size_t n, cap;
};

struct pql_parser {
    struct arena *arena;
    const struct pql_syntax *syntax;
    struct pql_lexer lexer;
    struct pql_token token; /* the next one; comments are left out */
    size_t last_end;        /* of the one before */
    struct pql_context context;
    unsigned depth;             /* of calls */
    struct pql_regexes regexes; /* to be freed when it fails */
    struct err *e;
};

/* Where a token or a range of text stands. */
static inline size_t pql_off(const struct pql_parser *p, struct str s)
{
    return (size_t)(s.p - p->lexer.text.p);
}

static inline struct span pql_token_span(const struct pql_parser *p, const struct pql_token *t)
{
    return (struct span){ pql_off(p, t->text), t->text.n };
}

/* From the start of one range to the end of another. */
static inline struct span pql_span_join(struct span a, struct span b)
{
    return (struct span){ a.off, b.off + b.n - a.off };
}

/* All return NULL, for `return pql_fail(...)`; the first error wins. */
void *pql_fail(struct pql_parser *p, struct span at, const char *fmt, ...) ATTR_PRINTF(3, 4);
void *pql_unexpected(struct pql_parser *p);
/* The error of another function, placed. */
void *pql_fail_as(struct pql_parser *p, struct span at, struct err *e);

void pql_next(struct pql_parser *p);

static inline bool pql_is(const struct pql_parser *p, enum pql_token_kind kind)
{
    return p->token.kind == kind;
}

/* Takes the token if it is of that kind; else it was unexpected. */
bool pql_expect(struct pql_parser *p, enum pql_token_kind kind);

/* Takes it if it is there. */
bool pql_accept(struct pql_parser *p, enum pql_token_kind kind);

struct pql_node *pql_node_new(struct pql_parser *p, enum pql_kind kind, enum pql_type type,
                              struct span at);

/* Makes `child` count for the depth of `n`; false with the error when that is too much. */
bool pql_deepen(struct pql_parser *p, struct pql_node *n, const struct pql_node *child);

/* Guards recursion. */
bool pql_enter(struct pql_parser *p);
static inline void pql_leave(struct pql_parser *p)
{
    p->depth--;
}

/* How tightly an operator of expressions or durations binds; 0: it is none. */
int pql_precedence(const struct pql_token *t);
enum { PQL_PREC_MIN = 1, PQL_PREC_POW = 6 };

/* The parts. All return NULL with the error set. */
struct pql_node *pql_read_expr(struct pql_parser *p, int min);
struct pql_node *pql_read_number(struct pql_parser *p); /* a NUMBER or DURATION is next */
bool pql_read_names(struct pql_parser *p, struct pql_names *out);
bool pql_can_name_metric(const struct pql_token *t);
struct pql_node *pql_read_selector(struct pql_parser *p, const struct pql_token *name);
struct pql_node *pql_read_postfix(struct pql_parser *p, struct pql_node *n);
struct pql_node *pql_read_duration(struct pql_parser *p, int min);
struct pql_node *pql_read_offset(struct pql_parser *p);
bool pql_check(struct pql_parser *p, struct pql_node *n);

#endif
