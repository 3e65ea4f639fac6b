/* unit_impl.h - between the files of the unit test runner. */
#ifndef PROMCTL_RULES_UNIT_IMPL_H
#define PROMCTL_RULES_UNIT_IMPL_H

#include "promql/engine.h"
#include "promql/series_desc.h"
#include "rules/eval_impl.h"
#include "rules/unit.h"

struct unit_input { /* one series */
    struct series_desc desc;
    int64_t series; /* in the store */
    size_t next;    /* value to append */
};

struct unit_got { /* firing alerts at the time of an alert test */
    struct {
        struct unit_alert_got {
            struct unit_pairs labels, annotations;
        } * p;
        size_t n, cap;
    } alerts;
    size_t rule; /* one that has the name, or SIZE_MAX */
};

#define UNIT_NEVER SIZE_MAX

struct unit_tap { /* sees what rules ask, and hands it on to the engine of the moment */
    struct query_engine engine;
    struct query_engine *inner;
    const bool *rules;          /* by rule: whose queries it sees */
    struct rule_eval_opts opts; /* of those rules */
};

struct unit_world { /* a test group while it runs */
    const struct unit_file *file;
    const struct unit_group *g;
    const struct rule_list *rules;
    const struct rule_plan *plan;
    const struct unit_opts *opts;
    struct unit_group_result *out;
    struct arena *arena; /* of `out` */
    struct mem_store *store;
    struct query_engine *engine;
    struct rule_eval_opts eval_opts;
    struct rule_eval *evals; /* by rule */
    struct unit_input *inputs;
    size_t n_inputs;
    int64_t step;
    size_t n_ticks;       /* times rules are evaluated at */
    struct unit_got *got; /* by alert test */
    struct map names;     /* of the series there are */
    size_t stop; /* tick at which rules have failed: nothing is asked from there; or none */
    struct unit_tap *tap;                                          /* or NULL */
    bool (*look)(struct unit_world *w, void *user, struct err *e); /* instead of unit_check() */
    void *look_user;
};

/* Reads the input series; false with a case that says what is wrong. */
bool unit_world_load(struct unit_world *w);

/* Evaluates all rules at all times and keeps what alert tests ask for. False when cancelled. */
bool unit_world_eval(struct unit_world *w, struct err *e);

/* Which branches of templates have been expanded. */
void unit_note_branches(struct unit_world *w);

/* All of a test group, into w->out. False when cancelled. */
bool unit_group_run(struct unit_world *w, struct err *e);

/* A new store and rules that remember nothing. */
bool unit_world_open(struct unit_world *w, struct err *e);

/* Appends input up to `ts`. */
bool unit_world_feed(struct unit_world *w, int64_t ts, struct err *e);
int64_t unit_world_time(const struct unit_world *w, size_t tick);

/* After an evaluation of rule `i` at a tick: what tests want to know of it. */
void unit_world_look(struct unit_world *w, size_t i, size_t tick);

/* The cases of what is expected: alerts of the times before rules failed, what those failed with,
 * else expressions. */
bool unit_check(struct unit_world *w, struct err *e);
void unit_add_rule_errors(struct unit_world *w);

struct unit_case *unit_add_case(struct unit_world *w, enum unit_kind kind,
                                const struct yaml_node *node);
void unit_add_error(struct unit_world *w, const char *fmt, ...) ATTR_PRINTF(2, 3);

/* Evaluates `expr` around the time of a test. */
void unit_timeline_of(struct unit_world *w, struct str expr, int64_t eval_ms,
                      struct unit_timeline *out);

struct str unit_group_name(const struct unit_world *w); /* or unnamed#N */

/* All series there are, for `debug`. */
void unit_debug(struct unit_world *w);

/* ---- texts ---- */

void unit_put_pairs(struct buf *b, const struct unit_pairs *v); /* {a="b", c="d"} */
void unit_put_labels(struct buf *b, const struct labels *ls);   /* with the name inside */
void unit_put_float(struct buf *b, double v);                   /* 3E-01 */
void unit_put_dur(struct buf *b, int64_t ms);                   /* 1m30s */
void unit_put_go_dur(struct buf *b, int64_t ms);                /* 1m30s, 5m0s */
struct str unit_take(struct arena *a, struct buf *b);           /* its content; it is released */

int unit_pairs_cmp(const struct unit_pairs *a, const struct unit_pairs *b);

/* Both sides by name; `subset`: what is not expected is left out. */
struct unit_diff unit_diff_pairs(struct arena *a, const struct unit_alert *want,
                                 const struct unit_alert_got *got, bool subset);

#endif
