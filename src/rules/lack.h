/* lack.h - why a rule gives nothing: what it asks for is not there, however it is called.
 *
 * Not asked about are selectors whose emptiness is the point, or no harm: those below absent(), and
 * on the right of `unless` and on both sides of `or`.
 */
#ifndef PROMCTL_RULES_LACK_H
#define PROMCTL_RULES_LACK_H

#include "rules/replay.h"

struct rule_lack {    /* `{0}` is empty */
    struct map asked; /* selectors, as text */
    struct {
        bool *p; /* by selector: it matches nothing */
        size_t n, cap;
    } empty;
    struct arena arena;
    bool failed; /* and nothing more is asked */
};

/* Selectors of the rule that match no series in the `ms` before its last evaluation; the texts live
 * in `l`. Where the source cannot tell, there are none. */
void rule_lack_find(struct rule_lack *l, struct replay *r, const struct rule *rule, int64_t at,
                    int64_t ms, struct strs *out);
void rule_lack_done(struct rule_lack *l);

#endif
