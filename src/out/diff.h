/* diff.h - how two texts differ, as `diff -u` shows it. */
#ifndef PROMCTL_OUT_DIFF_H
#define PROMCTL_OUT_DIFF_H

#include "base/buf.h"

/* Appends "--- NAME_A", "+++ NAME_B" and the hunks with three lines around each; nothing when the
 * texts are equal. Where two long texts differ in thousands of lines, all between their common
 * ends counts as changed. */
void out_diff(struct buf *b, struct str name_a, struct str name_b, struct str text_a,
              struct str text_b);

#endif
