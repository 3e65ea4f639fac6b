/* recorded.h - what the recording rules of a file make: their series, known by name.
 *
 * The analysis of each rule is made when it is first asked for, so that rules may stand in any
 * order; rules that use each other in a circle are not known to one another.
 */
#ifndef PROMCTL_LINT_RECORDED_H
#define PROMCTL_LINT_RECORDED_H

#include "base/map.h"
#include "promql/flow.h"
#include "rules/rule_file.h"

struct lint_source;

struct lint_recorded {
    struct arena arena; /* what is known of recorded metrics that are used */
    struct arena own;   /* of the one rule at hand */
    const struct rule_file *rf;
    struct recorded_rule *rules; /* all rules of the file, in order */
    size_t n;
    struct map names; /* of recording rules */
    struct recorded_name *by_name;
    unsigned depth;
    struct lint_source *source; /* NULL: none */
    struct pql_flow_env env;
};

/* Both are borrowed; `source` may be NULL. */
void lint_recorded_init(struct lint_recorded *x, const struct rule_file *rf,
                        struct lint_source *source);
void lint_recorded_done(struct lint_recorded *x);

/* The analysis of the expression of rule `i`, counted through all groups, until the next one is
 * asked for; it could be parsed. */
const struct pql_flow *lint_recorded_flow(struct lint_recorded *x, size_t i);

#endif
