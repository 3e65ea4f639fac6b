/* fn_math.c - functions of one sample, and the scalar ones. */
#include <math.h>

#include "num/math.h"
#include "promql/eval.h"
#include "promql/fn.h"

/* Floats only; the name goes. */
static bool map_floats(struct pql_call *c, double (*f)(double))
{
    const struct pql_vector *in = &c->arg[0];

    for (size_t i = 0; i < in->n; i++)
        if (!in->p[i].h)
            pql_emit_mapped(c, &in->p[i], f(in->p[i].v));
    return true;
}

#define MAP(name, f)                                                                               \
    bool fn_##name(struct pql_call *c, struct err *e)                                              \
    {                                                                                              \
        (void)e;                                                                                   \
        return map_floats(c, f);                                                                   \
    }

MAP(abs, fabs)
MAP(acos, acos)
MAP(acosh, acosh)
MAP(asin, asin)
MAP(asinh, asinh)
MAP(atan, atan)
MAP(atanh, atanh)
MAP(ceil, ceil)
MAP(cos, cos)
MAP(cosh, cosh)
MAP(deg, num_deg)
MAP(exp, exp)
MAP(floor, floor)
MAP(ln, log)
MAP(log10, log10)
MAP(log2, log2)
MAP(rad, num_rad)
MAP(sgn, num_sgn)
MAP(sin, sin)
MAP(sinh, sinh)
MAP(sqrt, sqrt)
MAP(tan, tan)
MAP(tanh, tanh)

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
