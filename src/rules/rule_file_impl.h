/* rule_file_impl.h - between the files that read rule files. */
#ifndef PROMCTL_RULES_RULE_FILE_IMPL_H
#define PROMCTL_RULES_RULE_FILE_IMPL_H

#include "rules/rule_file.h"

struct rule_problems {
    struct rule_problem *p;
    size_t n, cap;
};

struct rule_reader {
    struct rule_file *f;
    const struct rule_file_opts *opts;
    struct rule_problems problems;
};

struct rule_place rule_node_place(const struct yaml_node *n);

/* Adds a problem at the place of `n` (NULL: the beginning of the file); its message is formatted,
 * prefix and hint are the caller's. */
struct rule_problem *rule_problem_add(struct rule_reader *r, enum rule_problem_id id,
                                      const struct yaml_node *n, const char *fmt, ...)
    ATTR_PRINTF(4, 5);

/* Groups and rules of a file that could be decoded. */
void rule_file_check(struct rule_reader *r);

#endif
