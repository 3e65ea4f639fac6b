/* plan.h - how a query was evaluated: its operations as a tree, for people and as JSON.
 *
 * An operation stands above those it is made of. Times include what is below.
 */
#ifndef PROMCTL_OUT_PLAN_H
#define PROMCTL_OUT_PLAN_H

#include "base/diag.h"
#include "out/flow.h"
#include "store/engine.h"

/* A line an operation. On a terminal numbers have units and expressions are cut, unless `raw`;
 * elsewhere all is exact and times are seconds. */
void plan_put_table(struct out_flow *f, const struct query_plan *p, bool raw);

/* {"status":"success","data":{"plan":{...}}} with warnings and infos as in the API's envelope; an
 * empty plan is null. */
void plan_put_json(struct out_flow *f, const struct query_plan *p, const struct diags *notes);

#endif
