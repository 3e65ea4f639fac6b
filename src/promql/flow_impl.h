/* flow_impl.h - what the files of the analysis share; for flow*.c only. */
#ifndef PROMCTL_PROMQL_FLOW_IMPL_H
#define PROMCTL_PROMQL_FLOW_IMPL_H

#include "base/arena.h"
#include "promql/flow.h"

struct pql_flower {
    struct arena *arena;
    const struct pql_flow_env *env;
};

// ---- flow_labels.c ----

struct pql_label_list { /* a set being made; on the stack */
    struct pql_label p[PQL_FLOW_LABELS];
    size_t n;
    enum pql_presence rest;
    struct pql_cause cause;
};

extern const struct pql_labels pql_no_labels; /* of scalars and vector() */

void pql_list_from(struct pql_label_list *l, const struct pql_labels *set);
/* Replaces the label of that name. Where there is no room, the set gets vaguer. */
void pql_list_put(struct pql_label_list *l, struct pql_label x);
const struct pql_labels *pql_list_done(struct arena *a, const struct pql_label_list *l);

/* One label set or removed by `cause`. */
const struct pql_labels *pql_labels_set(struct arena *a, const struct pql_labels *set,
                                        struct pql_label x);
const struct pql_labels *pql_labels_drop(struct arena *a, const struct pql_labels *set,
                                         struct str name, struct pql_cause cause);
const struct pql_labels *pql_labels_drop_name(struct arena *a, const struct pql_labels *set,
                                              const struct pql_node *by);
/* Only the named ones stay. */
const struct pql_labels *pql_labels_keep(struct arena *a, const struct pql_labels *set,
                                         const struct pql_names *names, struct pql_cause cause);
const struct pql_labels *pql_labels_join(struct arena *a, const struct pql_labels *x,
                                         const struct pql_labels *y);
/* A copy for users of a rule. */
const struct pql_labels *pql_labels_of_rule(struct arena *a, const struct pql_labels *set,
                                            struct str rule, const struct pql_node *selector);

static inline bool pql_is_name(struct str s)
{
    return str_eq(s, STR(LABEL_NAME));
}

static inline bool pql_names_have(const struct pql_names *names, struct str name)
{
    for (size_t i = 0; i < names->n; i++)
        if (str_eq(names->p[i], name))
            return true;
    return false;
}

// ---- the others ----

void pql_flow_selector(struct pql_flower *f, struct pql_flow *x);
void pql_flow_call(struct pql_flower *f, struct pql_flow *x);
void pql_flow_aggregate(struct pql_flower *f, struct pql_flow *x);
void pql_flow_binary(struct pql_flower *f, struct pql_flow *x);

extern const struct pql_measure pql_measure_unknown;
struct pql_measure pql_measure_made(enum pql_measure_what what);
struct pql_measure pql_measure_metric(struct str name, struct str unit);
struct pql_measure pql_measure_call(const struct pql_flow *x);
struct pql_measure pql_measure_aggregate(const struct pql_flow *x);
struct pql_measure pql_measure_binary(const struct pql_node *n, struct pql_measure l,
                                      struct pql_measure r);

/* What the name tells of a metric; UNKNOWN where it tells nothing. */
enum pql_metric_kind pql_kind_of_name(struct str name);
/* Of two that become one series or one set. */
struct pql_metric pql_metric_join(const struct pql_metric *x, const struct pql_metric *y);
struct pql_metric pql_metric_made(enum pql_metric_kind kind);

struct pql_values pql_values_any(void);
struct pql_values pql_values_join(const struct pql_values *x, const struct pql_values *y);
struct pql_values pql_values_never(const struct pql_values *v, const struct pql_node *by);
/* lo, hi, nonzero and nan of an operator; the rest is the caller's. */
void pql_values_arith(struct pql_values *out, const struct pql_node *n, const struct pql_values *l,
                      const struct pql_values *r);
/* -1: never true, 1: always, 0: depends. */
int pql_values_compare(enum pql_op op, const struct pql_values *l, const struct pql_values *r);
/* What is left of `l` once it is so compared with `r`. */
void pql_values_filter(struct pql_values *l, enum pql_op op, const struct pql_values *r);
/* Of a sum. */
void pql_values_sum(struct pql_values *v);

#endif
