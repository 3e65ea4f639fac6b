/* survey_impl.h - between the files of the survey. */
#ifndef PROMCTL_TUI_SURVEY_IMPL_H
#define PROMCTL_TUI_SURVEY_IMPL_H

#include "tui/survey.h"

/* `fmt` with `name` for every @ and `other` for every %. */
struct str survey_text(struct arena *a, const char *fmt, struct str name, struct str other);

/* `expr` with `range` for every $__rate_interval. */
struct str survey_with_range(struct arena *a, struct str expr, struct str range);

struct out_unit survey_unit(struct str expr);

void survey_find_signals(struct arena *a, const struct survey_metric *m, size_t n,
                         struct survey *out);

#endif
