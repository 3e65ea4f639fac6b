/* replay.h - the rules of files, evaluated over a part of the past and then on as time passes, over
 * any source.
 *
 * What rules write stays with them: the source is only read. Each rule begins early enough before
 * `start` that its `for` and `keep_firing_for` have passed, and that those who look back at what it
 * writes find it. Where the source is a server, it evaluates what reads nothing that rules write,
 * by one range query a rule; all else is done here, over its series.
 */
#ifndef PROMCTL_RULES_REPLAY_H
#define PROMCTL_RULES_REPLAY_H

#include "rules/eval.h"
#include "rules/plan.h"

enum { RULE_INTERVAL_MS = 60 * 1000 }; /* of groups that say none, as Prometheus' default */

struct replay_opts { /* all is borrowed */
    struct source *source;
    struct query_engine *engine; /* of the server; NULL: there is none */
    struct labels external_labels;
    struct str external_url;
    struct query limits; /* of each query */
    int64_t interval_ms; /* of all groups; 0: each its own */
    int64_t warm_ms;     /* a rule begins at least so long before */
    int64_t first_ms;    /* but not before that: of the first sample there is */
    int64_t max_bytes;   /* of what rules write */
    unsigned threads;
    const int64_t *try_for; /* other choices of `for`, in ms */
    size_t n_try;
    /* After each evaluation of a rule, also before the start; false ends all. */
    bool (*look)(void *user, size_t rule, int64_t ts);
    void (*progress)(void *user, size_t done, size_t all); /* rules; or NULL */
    void *user;
};

struct replay;
struct replay *replay_new(const struct rule_list *rules, const struct replay_opts *o);
void replay_free(struct replay *r); /* NULL is fine */

/* Lives through the times up to `end`, which are `end` and whole intervals before it. Once. What a
 * rule fails with is in its state; false when that is no matter of a rule. */
bool replay_run(struct replay *r, int64_t start, int64_t end, struct err *e);

/* Evaluates the rules that are due at `now`, which is when somebody looks: a tenth of the interval
 * too early counts, too, and what was missed is not made up for. */
bool replay_go_on(struct replay *r, int64_t now, struct err *e);

const struct rule_state *replay_rule(const struct replay *r, size_t rule);
const struct rule_state *replay_try(const struct replay *r, size_t rule, size_t choice);

int64_t replay_interval(const struct replay *r, size_t rule);
int64_t replay_first(const struct replay *r, size_t rule); /* time of its first evaluation */
int64_t replay_last(const struct replay *r, size_t rule);
size_t replay_count(const struct replay *r); /* times of all rules together */

/* How far back rules look: what of the past is worth keeping. */
int64_t replay_reach(const struct replay *r);

/* Whether a selector, whose text that is, matches anything in the `ms` before `at`. */
bool replay_has(struct replay *r, const struct pql_node *selector, struct str text, int64_t at,
                int64_t ms, bool *any, struct err *e);

/* Whether the rule with other choices of `for` is what it would be: no rule reads its alerts. */
bool replay_try_is_sound(const struct replay *r, size_t rule);

#endif
