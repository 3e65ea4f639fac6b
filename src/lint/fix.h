/* fix.h - fixes applied: all edits of a finding or none of them. */
#ifndef PROMCTL_LINT_FIX_H
#define PROMCTL_LINT_FIX_H

#include "lint/lint.h"

/* Appends `text`, in which the findings were found, with their fixes; of fixes that touch the same
 * bytes the first is applied. Returns how many were. */
size_t lint_apply_fixes(const struct lint_findings *found, struct str text, struct buf *out);

#endif
