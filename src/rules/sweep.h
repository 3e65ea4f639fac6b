/* sweep.h - one rule lives through many times, by one range query over all of them.
 *
 * That is the same as asking at each time where the rule does not read what it writes itself: see
 * plan.h. A range that cannot be answered as a whole is halved until it is one time, and then the
 * rule fails at that time, as it would have.
 */
#ifndef PROMCTL_RULES_SWEEP_H
#define PROMCTL_RULES_SWEEP_H

#include "rules/eval_impl.h"

struct rule_sweep {
    struct query_engine *engine; /* NULL: the rule's own */
    struct rule_eval *rule;
    struct rule_eval *others; /* get the same samples: the rule with another `for`; or NULL */
    size_t n_others;
    int64_t first, step;
    size_t n;
    /* After an evaluation, also a failed one; false ends the sweep. Where the rule neither has nor
     * had anything, nothing happens. */
    bool (*look)(void *user, size_t tick);
    void *user;
    size_t failures; /* questions that were not answered: after many the rest is not halved */
};

/* False: look() has ended it, or with `e` set what no other time would make better: interrupted, or
 * a server that does not answer. */
bool rule_sweep_run(struct rule_sweep *s, struct err *e);

#endif
