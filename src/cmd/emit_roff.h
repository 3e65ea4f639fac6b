/* emit_roff.h - text as man(7) source: the half of emit_man.c that knows roff and no tables.
 *
 * Prose is marked up by what it says: options and `quoted` words become bold, the names of values
 * italic, promctl(1) a reference.
 */
#ifndef PROMCTL_CMD_EMIT_ROFF_H
#define PROMCTL_CMD_EMIT_ROFF_H

#include "base/buf.h"
#include "cmd/opt_parse.h"

/* What is being written, and the words that stand for values in it. */
struct roff {
    struct buf *b;
    struct opt_refs refs;
    const char *usage; /* or NULL */
};

/* Literal text, and the same in font B, I or R. */
void roff_put_chars(struct buf *b, struct str s);
void roff_put_font(struct buf *b, char font, struct str s);

/* "[PATH|URL|-]...": names of values italic, other words bold, the rest as it is. */
void roff_put_usage(struct buf *b, const char *usage);

/* Sentences, each on lines of its own. */
void roff_put_prose(struct roff *r, struct str text);

/* Prose that a table wrote as a phrase: "how to print" becomes "How to print." */
void roff_put_phrase(struct roff *r, const char *phrase);

/* Paragraphs parted by blank lines; lines that begin with a blank stand as they are. */
void roff_put_paragraphs(struct roff *r, const char *text);

#endif
