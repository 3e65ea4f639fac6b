/* overlay.h - a source, and over it what rules write.
 *
 * What the rules record takes the place of all that the source has under the same names, and their
 * alerts that of the source's ALERTS of the same alertname: a server that runs the rules already
 * has older results of them, which are not to be counted twice.
 */
#ifndef PROMCTL_RULES_OVERLAY_H
#define PROMCTL_RULES_OVERLAY_H

#include "rules/plan.h"
#include "store/mem.h"

/* All is borrowed; source_close() leaves `base` and `written` as they are. */
struct source *rule_overlay_new(struct source *base, struct mem_store *written,
                                const struct rule_list *rules);

/* From now on each selection of `base` is fetched once, for all of [mint, maxt], and read from
 * again and again: evaluating time by time would ask a server as often. mint > maxt: no more, and
 * what is held goes. */
void rule_overlay_hold(struct source *overlay, int64_t mint, int64_t maxt);

#endif
