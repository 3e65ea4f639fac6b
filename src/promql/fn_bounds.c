/* fn_bounds.c - where the query begins and ends, as numbers: seconds.
 *
 * An instant query has no length and no step: both are 0.
 * Source: prometheus promql/engine.go PreprocessExpr.
 */
#include "promql/fn.h"
#include "promql/resolve.h"

double fn_end(const struct pql_bounds *b)
{
    return (double)b->end / 1000;
}

double fn_range(const struct pql_bounds *b)
{
    return (double)(b->end - b->start) / 1000;
}

double fn_start(const struct pql_bounds *b)
{
    return (double)b->start / 1000;
}

double fn_step(const struct pql_bounds *b)
{
    return b->start == b->end ? 0 : (double)b->step / 1000;
}
