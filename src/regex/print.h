/* print.h - a syntax tree as a pattern for PCRE2. */
#ifndef PROMCTL_REGEX_PRINT_H
#define PROMCTL_REGEX_PRINT_H

#include "base/buf.h"
#include "regex/syntax.h"

/* Appends the pattern: every construct in the one spelling that means the same there. Groups keep
 * their numbers with `captures`, else there are none; names are never printed. */
void re_print(struct buf *out, const struct re_node *n, bool captures);

#endif
