/* pcre2.h - the door to PCRE2: patterns compiled, matched within limits.
 *
 * Only src/regex uses it, and only with patterns it has printed itself from its syntax tree.
 * Patterns and subjects are UTF-8 that the caller has checked. Match data and JIT stack belong to
 * the thread and go with it. $PROMCTL_NO_JIT (not empty) turns the JIT compiler off, for valgrind.
 */
#ifndef PROMCTL_EXT_PCRE2_H
#define PROMCTL_EXT_PCRE2_H

#include "base/str.h"

#include <stdint.h>

enum pcrex_result {
    PCREX_NO,
    PCREX_YES,
    PCREX_LIMIT, /* no answer: match limit, stack or memory */
};

struct pcrex;

/* NULL when the library refuses the pattern (it has limits of its own, as 64 KB compiled).
 * `full`: it must match the whole subject; else it is searched for. */
struct pcrex *pcrex_new(struct str pattern, bool full);
void pcrex_free(struct pcrex *x); /* NULL is fine */

/* Gives up after about `limit` steps of the matcher. Of the groups 0 .. n - 1 those that took no
 * part have .p == NULL. Safe from several threads. */
enum pcrex_result pcrex_match(const struct pcrex *x, struct str subject, uint32_t limit,
                              struct str *groups, size_t n);

#endif
