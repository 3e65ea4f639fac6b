/* prop.h - Unicode classes by name: \pL, \p{Lu}, \p{Greek}.
 *
 * The tables are PCRE2's: a class is printed by its name for PCRE2, and its ranges, where they
 * are needed, are found by asking PCRE2 about every code point (some 5 ms a class).
 * Names as Go has them from 1.25 on: case, blanks, "_" and "-" do not count.
 * Source: go regexp/syntax/parse.go unicodeTable; unicode/tables.go Categories, Scripts,
 * CategoryAliases.
 */
#ifndef PROMCTL_REGEX_PROP_H
#define PROMCTL_REGEX_PROP_H

#include "base/buf.h"
#include "regex/runes.h"

struct prop;

/* NULL where there is no such class. `*negated`: it is what the returned class has not. */
const struct prop *prop_find(struct str name, bool *negated);

/* How PCRE2 calls it, as in \p{NAME}; NULL for the few that are one range. */
const char *prop_pcre_name(const struct prop *p);

/* The code points of the class, clean, with `fold` also those that differ from one only in case;
 * none where the installed PCRE2 has not heard of the class. They are found once a process, and
 * stay. Safe from several threads. */
const struct runes *prop_runes(const struct prop *p, bool fold);

#endif
