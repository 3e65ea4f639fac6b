/* plan.h - what is done to a tree before it is evaluated, and how that is told.
 *
 * No pass changes the result, the annotations or which error is raised. What is the same at every
 * step is found out before, by resolve.h: that is part of what PromQL means.
 */
#ifndef PROMCTL_PROMQL_PLAN_H
#define PROMCTL_PROMQL_PLAN_H

#include "promql/eval.h"

/* Operators on literals become literals; what stands in the query twice is marked to be evaluated
 * once. `text` is the query. */
void pql_plan(struct pql_eval *ev, struct pql_rnode *r);

/* The tree with what each node cost. */
void pql_explain(struct arena *a, const struct pql_rnode *r, struct query_plan *out);

#endif
