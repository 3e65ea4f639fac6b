/* eval_impl.h - between the files of the rule evaluator. */
#ifndef PROMCTL_RULES_EVAL_IMPL_H
#define PROMCTL_RULES_EVAL_IMPL_H

#include "base/map.h"
#include "base/vec.h"
#include "rules/eval.h"

struct tmpl;

struct rule_sample { /* of the query's result; borrowed */
    const struct labels *labels;
    double v;
    const struct histogram *h; /* or NULL */
};

/* The series a rule writes, by a number that stays the same. */
struct rule_output {
    struct map keys;
    struct {
        struct {
            int64_t series; /* in the store */
            uint64_t seen;  /* the last evaluation that wrote it, as counted by `turn` */
        } * p;
        size_t n, cap;
    } series;
    struct sizes now, before; /* written by this evaluation and the one before */
    uint64_t turn;
    struct buf key;
};

/* A label or annotation of an alerting rule. */
struct rule_template {
    struct str name, text;
    const struct tmpl *tmpl; /* NULL: the text is what it expands to */
    bool *reached;           /* by branch of the template: it has been expanded */
};

struct rule_eval {
    struct rule_state state; /* first */
    const struct rule_eval_opts *opts;
    const struct rule_group *group;
    struct labels labels; /* the rule's and its group's, not expanded */
    struct rule_template *label_texts, *annotations;
    size_t n_label_texts, n_annotations;
    bool eager; /* an annotation asks the engine: it is expanded at its time */
    struct rule_output out;
    struct map alert_ids; /* key of the labels -> place in `alerts`, or a free one */
    struct {
        struct alert **p; /* NULL: free */
        size_t n, cap;
    } alerts, shown;
    struct arena arena, tick; /* for good, for one evaluation */
};

void rule_eval_init(struct rule_eval *r, const struct rule_group *g, const struct rule *rule,
                    const struct rule_eval_opts *o);
void rule_eval_done(struct rule_eval *r);

/* Evaluates it at `ts`; false when cancelled. */
bool rule_eval_run(struct rule_eval *r, int64_t ts, struct err *e);

/* The same by another engine (or NULL), for others that get the same samples, too. */
bool rule_eval_ask(struct rule_eval *r, struct query_engine *engine, struct rule_eval *others,
                   size_t n_others, int64_t ts, struct err *e);

/* Its last evaluation has failed so, which changes nothing else. Takes `e`. */
void rule_eval_fail(struct rule_eval *r, struct err *e);

/* The same with what the query gave. */
void rule_eval_take(struct rule_eval *r, const struct rule_sample *p, size_t n, int64_t ts);

/* How far behind `ts` a group's rules ask and write, in ms. */
int64_t rule_eval_offset(const struct rule_eval *r);

/* The two kinds: false with an error of the rule, before anything is written. */
bool rule_eval_record(struct rule_eval *r, const struct rule_sample *p, size_t n, int64_t ts,
                      struct err *e);
bool rule_eval_alert(struct rule_eval *r, const struct rule_sample *p, size_t n, int64_t ts,
                     struct err *e);
void rule_eval_alert_init(struct rule_eval *r);
void rule_eval_alert_done(struct rule_eval *r);

/* The number of the series with these labels. */
bool rule_output_series(struct rule_eval *r, const struct labels *ls, size_t *id, struct err *e);

/* A sample of this evaluation. */
bool rule_output_write(struct rule_eval *r, size_t id, int64_t t, double v,
                       const struct histogram *h, struct err *e);

/* Ends the evaluation: what is there no more gets a stale marker at `t`. */
bool rule_output_end(struct rule_eval *r, int64_t t, struct err *e);

/* A label set as bytes that are equal for equal sets. */
void rule_labels_key(struct buf *b, const struct labels *ls);

#endif
