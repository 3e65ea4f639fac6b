/* regex.h - regular expressions as Prometheus has them: RE2 syntax, matched as ^(?s:...)$.
 *
 * The pattern is parsed here and never handed on as text. What is a literal, a prefix, suffix or
 * infix, or a set of literals, is matched without an engine; the rest by PCRE2 with limits, and
 * from the first limit hit on by an own machine that is linear in the value.
 * A regex is immutable to its users and may be used by many threads at once.
 * DIFFERS: Unicode classes are those of the installed PCRE2 (10.42: Unicode 14, Go 1.26: 15), and
 * a value that is not UTF-8 matches nothing (a_value_that_is_not_utf8_matches_nothing).
 * Source: go regexp/syntax/parse.go, regexp/regexp.go; prometheus model/labels/regexp.go.
 */
#ifndef PROMCTL_REGEX_REGEX_H
#define PROMCTL_REGEX_REGEX_H

#include "base/buf.h"
#include "base/err.h"
#include "base/str.h"

enum {
    REGEX_MAX_PATTERN_BYTES = 1 << 20,
    REGEX_MAX_LITERALS = 256, /* that regex_literals() tells of */
};

struct regex;

/* NULL: ERR_SYNTAX with Go's text ("error parsing regexp: missing closing ): `a(`") and the span
 * in `pattern`. The pattern is copied. */
struct regex *regex_new(struct str pattern, struct err *e);
void regex_free(struct regex *re); /* NULL is fine */

/* The text the regex was made from. */
struct str regex_text(const struct regex *re);

/* Whether all of `value` matches. A value that is not UTF-8 matches nothing. */
bool regex_match(const struct regex *re, struct str value);

/* Groups with the whole match as number 0, so at least 1. */
size_t regex_n_groups(const struct regex *re);

/* The name of a group, or the empty slice. Borrowed. */
struct str regex_group_name(const struct regex *re, size_t i);

/* The same match with its groups, leftmost-first: fills out[0 .. regex_n_groups() - 1] with slices
 * of `value`. A group that took no part has .p == NULL. */
bool regex_captures(const struct regex *re, struct str value, struct str *out);

/* Appends `tmpl` with $1, ${1}, $name, ${name} and $$ replaced as Go's Regexp.Expand does it;
 * unknown names are empty, and a malformed reference stays as it is. */
void regex_expand(const struct regex *re, struct str tmpl, const struct str *groups,
                  struct buf *out);

/* When the regex is the same as "one of these values" (case-sensitive, at most
 * REGEX_MAX_LITERALS, distinct, in the order of the pattern): the values, else NULL. */
const struct str *regex_literals(const struct regex *re, size_t *n);

/* Every value that matches begins with this (it may be empty). */
struct str regex_prefix(const struct regex *re);

#endif
