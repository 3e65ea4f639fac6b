/* select.h - which rules run: names as the user writes them, to a level for every rule. */
#ifndef PROMCTL_LINT_SELECT_H
#define PROMCTL_LINT_SELECT_H

#include "lint/lint.h"

/* The defaults, for lint_n_rules() rules. */
void lint_levels_default(enum lint_level *levels);

/* "RULE,RULE,…" with `*` in names, or "all": only these run (those that are off by default at
 * their level, else as warnings). ERR_USAGE with the nearest name. Call it once for every list,
 * `first` for the first of them. */
bool lint_levels_select(enum lint_level *levels, struct str list, bool first, struct err *e);

/* These do not run. */
bool lint_levels_ignore(enum lint_level *levels, struct str list, struct err *e);

/* One name or pattern gets a level. */
bool lint_levels_set(enum lint_level *levels, struct str name, enum lint_level level,
                     struct err *e);

#endif
