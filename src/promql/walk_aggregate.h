/* walk_aggregate.h - groups, shared by the aggregations. */
#ifndef PROMCTL_PROMQL_WALK_AGGREGATE_H
#define PROMCTL_PROMQL_WALK_AGGREGATE_H

#include "promql/eval.h"

struct pql_groups {
    size_t *of; /* group of each series */
    struct labels *labels;
    size_t n;
};

struct labels pql_group_labels(struct pql_eval *ev, const struct pql_rnode *r,
                               const struct labels *ls);
void pql_groups_of(struct pql_eval *ev, const struct pql_rnode *r, const struct pql_matrix *in,
                   struct pql_groups *out);

/* Any but count_values, with the operand and its parameter at all steps (NULL: none) evaluated. */
bool pql_aggregate_points(struct pql_eval *ev, struct pql_rnode *r, struct pql_matrix *in,
                          const double *param, struct pql_matrix *out, struct err *e);

/* Says so where a quantile() is asked for that is none. */
void pql_note_quantiles(struct pql_eval *ev, const struct pql_rnode *r, const double *q, size_t n);

/* A histogram was left out of the aggregation. */
void pql_note_ignored(struct pql_eval *ev, const struct pql_rnode *r);

/* topk, bottomk, limitk, limit_ratio: some of the samples as they are. */
bool pql_eval_pick(struct pql_eval *ev, struct pql_rnode *r, struct pql_matrix *in,
                   const double *param, const struct pql_groups *groups, struct pql_matrix *out,
                   struct err *e);

#endif
