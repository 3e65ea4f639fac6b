/* eval.h - recording and alerting rules evaluated, a group at a time, over any query engine.
 *
 * A group keeps what its rules remember from one evaluation to the next: the series each wrote,
 * which get a stale marker when they are gone, and the alerts with their states. Times only grow.
 * Source: prometheus rules/group.go, recording.go, alerting.go.
 */
#ifndef PROMCTL_RULES_EVAL_H
#define PROMCTL_RULES_EVAL_H

#include "rules/rule_file.h"
#include "store/engine.h"
#include "store/mem.h"

struct rule_eval_opts {
    struct query_engine *engine; /* borrowed, as all of this */
    struct mem_store *store;     /* results and stale markers go there; NULL: nowhere */
    struct labels external_labels;
    struct str external_url;
    struct query limits;  /* lookback, timeout, samples, memory, cancel of each query */
    int64_t query_offset; /* ms, of groups that say none */
    /* Annotations that ask the engine do so when someone asks for them, and not at the time of the
     * evaluation. */
    bool annotations_later;
};

enum alert_state { ALERT_INACTIVE, ALERT_PENDING, ALERT_FIRING };
const char *alert_state_word(enum alert_state s); /* "inactive", ... */

#define ALERT_NEVER INT64_MIN

struct alert {
    struct labels labels; /* with alertname */
    enum alert_state state;
    int64_t active_at, fired_at, resolved_at, keep_since; /* ms or ALERT_NEVER */
    double value;
    const struct histogram *hist; /* instead of the value, or NULL */
    struct alert_rest *rest;      /* private to eval_alert.c */
};

/* What a rule is like after an evaluation. */
struct rule_state {
    const struct rule *rule;
    char *error; /* of the last evaluation; NULL: it went well */
    enum err_kind error_kind;
    struct alert *const *list; /* inactive ones, too: resolved less than 15 minutes ago */
    size_t n;
    size_t written; /* samples by the last evaluation, without stale markers */
};

/* "Active" as Prometheus' API and tests mean it: not resolved. */
static inline bool alert_is_active(const struct alert *a)
{
    return a->resolved_at == ALERT_NEVER;
}

/* Its annotations in the rule's order, expanded with the last sample there was, empty ones kept; in
 * `a`. */
struct alert_text {
    struct str name, value;
};
const struct alert_text *alert_annotations(struct arena *a, const struct rule_state *s,
                                           const struct alert *alert, size_t *n);

struct group_eval;

/* The group and the options' parts are borrowed. Rules whose expression cannot be parsed fail when
 * they are evaluated. */
struct group_eval *group_eval_new(const struct rule_group *g, const struct rule_eval_opts *o);
void group_eval_free(struct group_eval *g); /* NULL is fine */

/* Evaluates the rules at `ts` (ms), one after the other: each sees what those before it wrote. What
 * a rule fails with is in its state. False only when cancelled. */
bool group_eval_run(struct group_eval *g, int64_t ts, struct err *e);

const struct rule_group *group_eval_group(const struct group_eval *g);
const struct rule_state *group_eval_rule(const struct group_eval *g, size_t i); /* as in the file */

#endif
