/* reach.h - how far an expression looks back. */
#ifndef PROMCTL_PROMQL_REACH_H
#define PROMCTL_PROMQL_REACH_H

#include "promql/resolve.h"

/* The earliest time whose data is looked at when `r` is evaluated at `t`; lookback, which is the
 * engine's, comes on top. */
int64_t pql_earliest(const struct pql_rnode *r, int64_t t);

/* The same of an expression that is evaluated at `t` alone: how much before. At most DUR_MAX_MS;
 * 0 where it cannot be evaluated. */
int64_t pql_reach(const struct pql_node *n, int64_t t);

#endif
