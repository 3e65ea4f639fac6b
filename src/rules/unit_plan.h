/* unit_plan.h - in which order the rules of a unit test can be evaluated, each for all times at
 * once.
 *
 * Prometheus evaluates all rules at a time, then at the next. A rule that reads only what was there
 * before or what rules before it have written may as well be evaluated over all times by one range
 * query. Rules that read what they or later rules have written stay together and go through time
 * step by step.
 */
#ifndef PROMCTL_RULES_UNIT_PLAN_H
#define PROMCTL_RULES_UNIT_PLAN_H

#include "base/map.h"
#include "rules/rule_file.h"

struct unit_rules { /* in the order of evaluation */
    struct unit_rule {
        const struct rule *rule;
        const struct rule_group *group;
        const struct rule_file *file;
        const char *path;
    } * p;
    size_t n, cap;
};

struct unit_part { /* rules that go together, by number, ascending */
    const size_t *rules;
    size_t n;
    bool stepwise;
};

struct unit_plan {
    struct unit_part *parts; /* in order; empty: one time after the other, all rules at each */
    size_t n;
    struct arena arena;
};

void unit_plan_make(const struct unit_rules *rules, struct unit_plan *out);
void unit_plan_done(struct unit_plan *p);

/* Whether an expression certainly gives nothing while there are only series with these names. */
bool unit_plan_is_empty(const struct pql_node *n, const struct map *names);

#endif
