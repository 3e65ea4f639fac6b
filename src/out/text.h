/* text.h - untrusted text on its way to a terminal.
 *
 * What base/utf8.h makes safe, and beyond that ASCII alone where the locale has nothing else:
 * runes become \u00e9 then.
 */
#ifndef PROMCTL_OUT_TEXT_H
#define PROMCTL_OUT_TEXT_H

#include "out/term.h"

void out_text(struct buf *b, const struct out_term *t, struct str s);

/* Columns out_text() takes. */
size_t out_text_width(const struct out_term *t, struct str s);

/* At most `max` columns, cut with an ellipsis. Returns the columns. */
size_t out_text_cut(struct buf *b, const struct out_term *t, struct str s, size_t max);

/* For text that keeps its lines (an exposition as it came): control bytes other than newline and
 * tab, and all that out_text() escapes, are made safe; the rest stays byte for byte. */
void out_text_lines(struct buf *b, struct str s);

/* Text of several lines on one: an expression above its result. */
void out_one_line(struct buf *b, struct str s);

/* What is text of ours, safe by itself: signs outside of ASCII get their plain spelling. */
void out_plain(struct buf *b, bool ascii, const char *z);

#endif
