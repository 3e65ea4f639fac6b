/* lexis.h - the words, blanks and strings that PromQL is written in: what a selector
 * (model/selector.c) and the whole language (promql/lex.c) have in common.
 *
 * Source: prometheus promql/parser/lex.go, util/strutil/quote.go.
 */
#ifndef PROMCTL_MODEL_LEXIS_H
#define PROMCTL_MODEL_LEXIS_H

#include "base/buf.h"
#include "base/err.h"

#include <stdint.h>

/* Lengths of what `s` begins with; 0 where it is something else. */
size_t lexis_blanks(struct str s);
size_t lexis_comment(struct str s);          /* from # up to, not including, the end of the line */
size_t lexis_word(struct str s, bool colon); /* [A-Za-z_][A-Za-z0-9_]*, with `:` where allowed */

static inline bool lexis_is_quote(char c)
{
    return c == '"' || c == '\'' || c == '`';
}

/* The string literal that `s` begins with (a quote): its length, and its value appended. ERR_SYNTAX
 * in Prometheus' words; the span is the place in `s`. */
bool lexis_string(struct str s, size_t *n, struct buf *value, struct err *e);

/* As Go's %q prints the rune `s` begins with; where there is none, or no UTF-8, U+FFFD. */
void lexis_put_rune(struct buf *b, struct str s);

/* A token in a message: quoted, and cut after ten characters when it has more than ten bytes. */
void lexis_put_token(struct buf *b, struct str s);

#endif
