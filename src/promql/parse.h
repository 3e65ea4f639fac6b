/* parse.h - PromQL text to a checked tree, and back.
 *
 * Source: prometheus promql/parser/{lex,parse,printer,prettier}.go, generated_parser.y, at 3.14.
 */
#ifndef PROMCTL_PROMQL_PARSE_H
#define PROMCTL_PROMQL_PARSE_H

#include "base/buf.h"
#include "promql/ast.h"

struct pql_syntax { /* what is refused unless asked for; {0} takes everything */
    bool no_experimental_functions, no_extended_ranges, no_fill, no_duration_expressions;
};

enum { PQL_MAX_BYTES = 16 << 20 }; /* of a text */

/* The text is borrowed as long as the tree lives. NULL: ERR_SYNTAX with Prometheus' own text
 * ("1:18: parse error: ...") and the byte span in `text`; did-you-mean as the hint. What is nested
 * deeper than PQL_DEPTH_MAX is refused in the same way, and a text that is too long. */
struct pql_node *pql_parse(struct arena *a, struct str text, const struct pql_syntax *s,
                           struct err *e);

/* Releases what an arena cannot: compiled regular expressions. */
void pql_done(struct pql_node *n);

/* The operands, arguments, inner expression or selector of a node in the order of the text; NULL
 * behind the last. Durations are no children. */
struct pql_node *pql_child(const struct pql_node *n, size_t i);

/* On one line, as Prometheus prints it (Expr.String). Appends. */
void pql_put(struct buf *b, const struct pql_node *n);

/* Broken into lines of at most 100 columns, as `promtool promql format` does (Expr.Pretty). */
void pql_put_pretty(struct buf *b, const struct pql_node *n);

/* The same with the comments of `text`, which the tree was read from: they keep their places as far
 * as there is a line for them, and what has some inside is split. */
void pql_put_commented(struct buf *b, const struct pql_node *n, struct str text);

const char *pql_type_word(enum pql_type t); /* "instant vector", ... */
const char *pql_op_word(enum pql_op op);    /* "+", "unless" */
const char *pql_agg_word(enum pql_agg op);  /* "count_values" */

#endif
