/* engines.h - one engine's answer, whatever regex_match() would choose. For tests and benchmarks.
 */
#ifndef PROMCTL_REGEX_ENGINES_H
#define PROMCTL_REGEX_ENGINES_H

#include "ext/pcre2.h"
#include "regex/regex.h"

enum regex_engine { REGEX_PCRE, REGEX_MACHINE };

/* `groups` (regex_n_groups() of them) may be NULL. PCREX_LIMIT: the engine cannot tell. */
enum pcrex_result regex_match_by(const struct regex *re, enum regex_engine engine, struct str value,
                                 struct str *groups);

#endif
