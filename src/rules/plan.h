/* plan.h - in which order rules can be evaluated, each for all times at once.
 *
 * Prometheus evaluates all rules at a time, then at the next. A rule that reads only what was there
 * before or what rules before it have written may as well be evaluated over all times by one range
 * query. Rules that read what they or later rules have written stay together and go through time
 * step by step, and so does a rule whose value at a time is not that of a range query.
 */
#ifndef PROMCTL_RULES_PLAN_H
#define PROMCTL_RULES_PLAN_H

#include "base/map.h"
#include "rules/rule_file.h"

struct rule_list { /* in the order of evaluation */
    struct rule_ref {
        const struct rule *rule;
        const struct rule_group *group;
        const struct rule_file *file;
        const char *path;
    } * p;
    size_t n, cap;
};

struct rule_part { /* rules that go together, by number, ascending */
    const size_t *rules;
    size_t n;
    bool stepwise;
};

struct rule_plan {           /* `{0}`: one time after the other, all rules at each */
    struct rule_part *parts; /* in order */
    size_t n;
    bool any_odd;       /* a rule depends on more than what was there by the time it is evaluated */
    struct rule_reads { /* whose output a rule reads, by rule */
        const size_t *p;
        size_t n;
    } * reads;
    struct arena arena;
};

/* `annotations`: those that ask the engine do so at the time of the evaluation. */
void rule_plan_make(const struct rule_list *rules, bool annotations, struct rule_plan *out);
void rule_plan_done(struct rule_plan *p);

/* Whether a selector may take what a rule writes. */
bool rule_plan_takes(const struct pql_node *selector, const struct rule *x);

/* Whether an expression certainly gives nothing while there are only series with these names. */
bool rule_plan_is_empty(const struct pql_node *n, const struct map *names);

#endif
