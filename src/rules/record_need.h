/* record_need.h - which series a rule looks at, and over which time: what a test of it needs. */
#ifndef PROMCTL_RULES_RECORD_NEED_H
#define PROMCTL_RULES_RECORD_NEED_H

#include "rules/plan.h"

struct record_want { /* samples in (mint, maxt] of what the matchers take */
    const struct matcher *matchers;
    size_t n;
    int64_t mint, maxt;
};

struct record_wants {
    struct record_want *p;
    size_t n, cap;
    bool clock; /* what time it is counts, not only what time has passed */
};

struct record_rules {
    const struct rule_list *all; /* rules that are there */
    int64_t eval_ms;             /* how often they are evaluated */
};

/* Adds what `tree` needs to be evaluated at `at`. What rules write is not asked for: what those
 * rules need is, instead. The matchers are those of the trees, or in `a`. ERR_EXEC where a duration
 * comes out wrong. */
bool record_need(struct arena *a, const struct record_rules *rules, const struct pql_node *tree,
                 int64_t at, struct record_wants *out, struct err *e);

/* The same of rule `i`, evaluated from `from` on until `to`. */
bool record_need_rule(struct arena *a, const struct record_rules *rules, size_t i, int64_t from,
                      int64_t to, struct record_wants *out, struct err *e);

#endif
