/* unit_expr.h - the unit of what an expression gives, read off its metrics and functions.
 *
 * Names say it (_seconds, _bytes, _ratio, _timestamp_seconds); rate() makes it one a second,
 * quotients of the same are ratios, what cannot be told has no unit.
 */
#ifndef PROMCTL_OUT_UNIT_EXPR_H
#define PROMCTL_OUT_UNIT_EXPR_H

#include "out/units.h"
#include "promql/ast.h"

/* False where nothing tells: `out` is UNIT_LOCALE. */
bool out_unit_of_expr(const struct pql_node *n, struct out_unit *out);

#endif
