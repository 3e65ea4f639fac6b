/* fn_time.c - times and dates. */
#include "promql/eval.h"
#include "promql/fn.h"

/* A part of the date that a value is, or the step without an argument. */
bool fn_date(struct pql_call *c, struct err *e)
{
    if (c->node->n_kids)
        return fn_map(c, e);
    pql_emit(c, c->node->n->call.fn->map((double)c->t / 1000));
    return true;
}

bool fn_time(struct pql_call *c, struct err *e)
{
    (void)e;
    pql_emit(c, (double)c->t / 1000);
    return true;
}

bool fn_timestamp(struct pql_call *c, struct err *e)
{
    (void)e;
    for (size_t i = 0; i < c->arg[0].n; i++)
        pql_emit_mapped(c, &c->arg[0].p[i], (double)c->arg[0].p[i].t / 1000);
    return true;
}

bool fn_start_timestamp(struct pql_call *c, struct err *e)
{
    (void)e;
    for (size_t i = 0; c->direct && i < c->arg[0].n; i++)
        pql_emit_mapped(c, &c->arg[0].p[i], (double)c->arg[0].p[i].st / 1000);
    return true;
}
