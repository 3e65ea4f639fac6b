/* lint_impl.h - what the files of src/lint share among themselves. */
#ifndef PROMCTL_LINT_LINT_IMPL_H
#define PROMCTL_LINT_LINT_IMPL_H

#include "lint/lint.h"
#include "lint/lint_table.h"

/* What reads the file's kind; the kind is known. */
void lint_run_kind(struct lint_file *f);

/* Notes the comments with directives of `f->text`. */
void lint_find_comments(struct lint_file *f);

/* Drops the findings that comments speak of, and reports comments that speak of none. */
void lint_suppress(struct lint_file *f);

/* All rules of one subject. */
void lint_run_family(struct lint_file *f, const struct lint_family *fam);
void lint_run_page(struct lint_file *f, const struct lint_page *page);
void lint_run_rules(struct lint_file *f, const struct rule_file *rf);

#endif
