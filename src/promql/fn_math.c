/* fn_math.c - functions of one sample, and the scalar ones. */
#include <math.h>

#include "num/math.h"
#include "promql/eval.h"
#include "promql/fn.h"

/* Floats only; the name goes. */
bool fn_map(struct pql_call *c, struct err *e)
{
    const struct pql_vector *in = &c->arg[0];

    (void)e;
    for (size_t i = 0; i < in->n; i++)
        if (!in->p[i].h)
            pql_emit_mapped(c, &in->p[i], c->node->n->call.fn->map(in->p[i].v));
    return true;
}

static bool clamp(struct pql_call *c, double lo, double hi)
{
    const struct pql_vector *in = &c->arg[0];

    if (hi < lo)
        return true;
    for (size_t i = 0; i < in->n; i++)
        if (!in->p[i].h)
            pql_emit_mapped(c, &in->p[i], num_clamp(in->p[i].v, lo, hi));
    return true;
}

bool fn_clamp(struct pql_call *c, struct err *e)
{
    (void)e;
    return clamp(c, pql_num(c, 1), pql_num(c, 2));
}

bool fn_clamp_min(struct pql_call *c, struct err *e)
{
    (void)e;
    return clamp(c, pql_num(c, 1), INFINITY);
}

bool fn_clamp_max(struct pql_call *c, struct err *e)
{
    (void)e;
    return clamp(c, -INFINITY, pql_num(c, 1));
}

bool fn_round(struct pql_call *c, struct err *e)
{
    const struct pql_vector *in = &c->arg[0];
    double to = c->node->n_kids > 1 ? pql_num(c, 1) : 1;

    (void)e;
    for (size_t i = 0; i < in->n; i++)
        if (!in->p[i].h)
            pql_emit_mapped(c, &in->p[i], num_round(in->p[i].v, to));
    return true;
}

bool fn_pi(struct pql_call *c, struct err *e)
{
    (void)e;
    pql_emit(c, M_PI);
    return true;
}

bool fn_max_of(struct pql_call *c, struct err *e)
{
    (void)e;
    pql_emit(c, num_max(pql_num(c, 0), pql_num(c, 1)));
    return true;
}

bool fn_min_of(struct pql_call *c, struct err *e)
{
    (void)e;
    pql_emit(c, num_min(pql_num(c, 0), pql_num(c, 1)));
    return true;
}

bool fn_vector(struct pql_call *c, struct err *e)
{
    (void)e;
    pql_emit(c, pql_num(c, 0));
    return true;
}

/* The only float, if there is just one. */
bool fn_scalar(struct pql_call *c, struct err *e)
{
    const struct pql_vector *in = &c->arg[0];
    double v = NAN;
    size_t n = 0;

    (void)e;
    for (size_t i = 0; i < in->n; i++) {
        if (in->p[i].h)
            continue;
        v = in->p[i].v;
        n++;
    }
    pql_emit(c, n == 1 ? v : NAN);
    return true;
}
