/* utf8.h - code points in bytes that may be anything, and text made safe for a terminal. */
#ifndef PROMCTL_BASE_UTF8_H
#define PROMCTL_BASE_UTF8_H

#include "base/buf.h"

#include <stdint.h>

enum { UTF8_BAD = 0xFFFD };

/* Well-formed UTF-8: no surrogates, no overlong forms, nothing above U+10FFFF (Go's utf8.Valid). */
bool utf8_valid(struct str s);

/* Takes the next code point off `s` (not empty). An invalid byte gives UTF8_BAD and is skipped
 * alone, as Go's range loop does; `*ok` (may be NULL) tells the two apart. */
uint32_t utf8_next(struct str *s, bool *ok);

/* Appends a code point; invalid ones as U+FFFD. */
void utf8_put(struct buf *b, uint32_t rune);

/* The same, to `p` with room for 4 bytes. Returns how many it took. */
size_t utf8_encode(char *p, uint32_t rune);

/* Columns of one printable code point: 0 (combining), 1, or 2 (East Asian wide, emoji). Asks no
 * locale. */
unsigned utf8_rune_width(uint32_t rune);

/* Columns the text takes on a terminal, printed by utf8_put_safe(). */
size_t utf8_width(struct str s);

/* Appends `s` so that no byte of it can command a terminal: C0 and DEL as \n, \r, \t or \x1b, C1
 * as \u0085, invalid bytes as \xff; bidi controls and other invisible format characters are left
 * out. A backslash stays as it is: this is for eyes, not for reading back. */
void utf8_put_safe(struct buf *b, struct str s);

/* The same, at most `max` columns wide, cut with an ellipsis (max >= 1). Returns the columns. */
size_t utf8_put_cut(struct buf *b, struct str s, size_t max);

/* Edit distance in code points with transpositions (for "did you mean"), cut off at `limit` + 1. */
size_t utf8_distance(struct str a, struct str b, size_t limit);

#endif
