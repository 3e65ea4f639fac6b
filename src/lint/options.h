/* options.h - what rules can be told about the system they look at, and what a source knows.
 *
 * All of it is optional: without it the rules that need it say nothing.
 */
#ifndef PROMCTL_LINT_OPTIONS_H
#define PROMCTL_LINT_OPTIONS_H

#include "lint/lint.h"
#include "store/source.h"

struct lint_source; /* source.h */

struct lint_options {
    int64_t scrape_interval_ms;    /* 0: not known */
    struct strs alert_labels;      /* that every alert must have: required-label */
    struct strs alert_annotations; /* required-annotation */
    struct strs kept_labels;       /* that no aggregation may remove: aggregate-labels */
    const struct regex *alert_name, *record_name, *group_name; /* name-pattern; NULL: any */
    struct lint_source *source;                                /* NULL: none */
};

/* Those of the file; never NULL. */
const struct lint_options *lint_options_of(const struct lint_file *f);

#endif
