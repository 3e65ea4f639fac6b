/* lint_table.h - the tables of the check_*.c files. */
#ifndef PROMCTL_LINT_LINT_TABLE_H
#define PROMCTL_LINT_LINT_TABLE_H

#include "lint/lint.h"

// clang-format off
extern const struct lint_rules lint_promlint_rules; /* check_promlint.c */
extern const struct lint_rules lint_sample_rules; /* check_samples.c */
extern const struct lint_rules lint_shape_rules; /* check_shape.c */
extern const struct lint_rules lint_name_rules; /* check_names.c */
extern const struct lint_rules lint_openmetrics_rules; /* check_openmetrics.c */
extern const struct lint_rules lint_twice_rules; /* check_twice.c */
extern const struct lint_rules lint_promql_rules; /* check_promql.c */
extern const struct lint_rules lint_expr_counter_rules; /* check_expr_counter.c */
extern const struct lint_rules lint_expr_match_rules; /* check_expr_match.c */
extern const struct lint_rules lint_expr_regexp_rules; /* check_expr_regexp.c */
extern const struct lint_rules lint_expr_alert_rules; /* check_expr_alert.c */
extern const struct lint_rules lint_expr_template_rules; /* check_expr_template.c */
extern const struct lint_rules lint_expr_source_rules; /* check_expr_source.c */
extern const struct lint_rules lint_rule_file_rules; /* check_rule_file.c */
extern const struct lint_rules lint_rules_rules; /* check_rules.c */
extern const struct lint_rules lint_config_rules; /* check_config.c */
extern const struct lint_rules lint_web_rules; /* check_web_config.c */
extern const struct lint_rules lint_test_rules; /* check_rule_test.c */
extern const struct lint_rules lint_board_rules; /* check_board.c */
extern const struct lint_rules lint_board_var_rules; /* check_board_vars.c */
extern const struct lint_rules lint_query_rules; /* check_query.c */
extern const struct lint_rules lint_comment_rules; /* suppress.c */
// clang-format on

#endif
