/* flow_values.c - ranges of values: outer bounds, so that what lies outside never happens. */
#include <math.h>

#include "promql/flow_impl.h"
#include "promql/walk_binary.h"

struct pql_values pql_values_any(void)
{
    return (struct pql_values){ .lo = -INFINITY, .hi = INFINITY };
}

static double least(double a, double b)
{
    return a < b ? a : b;
}

static double most(double a, double b)
{
    return a > b ? a : b;
}

struct pql_values pql_values_join(const struct pql_values *x, const struct pql_values *y)
{
    struct pql_values v = *x;

    if (x->returns == PQL_NEVER || y->returns == PQL_NEVER)
        return x->returns == PQL_NEVER ? *y : *x;
    v.returns = x->returns == PQL_ALWAYS || y->returns == PQL_ALWAYS ? PQL_ALWAYS : PQL_SOMETIMES;
    v.lo = least(x->lo, y->lo);
    v.hi = most(x->hi, y->hi);
    v.nonzero = x->nonzero && y->nonzero;
    v.nan = x->nan || y->nan;
    v.nan_by = x->nan ? x->nan_by : y->nan_by;
    v.filtered = x->filtered && y->filtered;
    return v;
}

struct pql_values pql_values_never(const struct pql_values *v, const struct pql_node *by)
{
    struct pql_values out = *v;

    if (out.returns != PQL_NEVER)
        out.never = by;
    out.returns = PQL_NEVER;
    return out;
}

void pql_values_sum(struct pql_values *v)
{
    if (v->lo < 0)
        v->lo = -INFINITY;
    if (v->hi > 0)
        v->hi = INFINITY;
    v->nonzero = v->lo > 0 || v->hi < 0;
}

// ---- arithmetic ----

struct range {
    double lo, hi;
};

static const struct range all = { -INFINITY, INFINITY };

/* 0 * Inf is 0 where it stands for a bound. */
static double product(double a, double b)
{
    return a == 0 || b == 0 ? 0 : a * b;
}

static struct range range_of(const double *p, size_t n)
{
    struct range r = { p[0], p[0] };

    for (size_t i = 0; i < n; i++) {
        if (isnan(p[i]))
            return all;
        r.lo = least(r.lo, p[i]);
        r.hi = most(r.hi, p[i]);
    }
    return r;
}

/* 0 times something that may be infinite. */
static bool may_lose_zero(const struct pql_values *l, const struct pql_values *r)
{
    bool l_zero = l->lo == 0 && l->hi == 0, r_zero = r->lo == 0 && r->hi == 0;

    return (l_zero && (isinf(r->lo) || isinf(r->hi))) || (r_zero && (isinf(l->lo) || isinf(l->hi)));
}

static bool may_be_zero(const struct pql_values *v)
{
    return !v->nonzero && v->lo <= 0 && v->hi >= 0;
}

static struct range quotient(const struct pql_values *l, const struct pql_values *r)
{
    if (r->lo > 0 || r->hi < 0) {
        double p[] = { l->lo / r->lo, l->lo / r->hi, l->hi / r->lo, l->hi / r->hi };
        return range_of(p, N_OF(p));
    }
    return l->lo >= 0 && r->lo >= 0 ? (struct range){ 0, INFINITY } : all;
}

static struct range arith(enum pql_op op, const struct pql_values *l, const struct pql_values *r)
{
    switch (op) {
    case PQL_ADD: {
        double p[] = { l->lo + r->lo, l->hi + r->hi };
        return range_of(p, N_OF(p));
    }
    case PQL_SUB: {
        double p[] = { l->lo - r->hi, l->hi - r->lo };
        return range_of(p, N_OF(p));
    }
    case PQL_MUL: {
        double p[] = { product(l->lo, r->lo), product(l->lo, r->hi), product(l->hi, r->lo),
                       product(l->hi, r->hi) };
        return range_of(p, N_OF(p));
    }
    case PQL_DIV:
        return quotient(l, r);
    case PQL_MOD:
        return l->lo >= 0 ? (struct range){ 0, l->hi } : all;
    case PQL_POW:
        return l->lo >= 0 ? (struct range){ 0, INFINITY } : all;
    default:
        return all;
    }
}

static struct range range_of_constants(enum pql_op op, double l, double r)
{
    double v = pql_apply_scalars(op, l, r); // of two constants the result is one
    return isnan(v) ? (struct range){ INFINITY, -INFINITY } : (struct range){ v, v };
}

void pql_values_arith(struct pql_values *out, const struct pql_node *n, const struct pql_values *l,
                      const struct pql_values *r)
{
    bool divides = n->bin.op == PQL_DIV || n->bin.op == PQL_MOD;
    bool constant = pql_is_constant(l) && pql_is_constant(r) && n->bin.op <= PQL_ATAN2;
    struct range range = constant ? range_of_constants(n->bin.op, l->lo, r->lo)
                                  : arith(n->bin.op, l, r);

    out->lo = range.lo;
    out->hi = range.hi;
    out->nonzero = range.lo > 0 || range.hi < 0;
    out->nan = l->nan || r->nan;
    out->nan_by = l->nan ? l->nan_by : r->nan ? r->nan_by : NULL;
    if (out->nan ||
        (range.lo <= range.hi &&
         (constant || (divides ? !may_be_zero(r) : n->bin.op != PQL_MUL || !may_lose_zero(l, r)))))
        return;
    out->nan = true;
    out->nan_by = n;
}

// ---- comparisons ----

int pql_values_compare(enum pql_op op, const struct pql_values *l, const struct pql_values *r)
{
    bool nan = l->nan || r->nan;
    bool apart = l->hi < r->lo || l->lo > r->hi || (l->nonzero && r->lo == 0 && r->hi == 0);
    bool same = l->lo == l->hi && r->lo == r->hi && l->lo == r->lo && !nan;

    if (l->lo > l->hi || r->lo > r->hi) // nothing but NaN
        return op == PQL_NE ? 1 : -1;
    switch (op) {
    case PQL_EQ:
        return apart ? -1 : same ? 1 : 0;
    case PQL_NE:
        return same ? -1 : apart && !nan ? 1 : 0;
    case PQL_GT:
        return l->hi <= r->lo ? -1 : l->lo > r->hi && !nan ? 1 : 0;
    case PQL_GE:
        return l->hi < r->lo ? -1 : l->lo >= r->hi && !nan ? 1 : 0;
    case PQL_LT:
        return l->lo >= r->hi ? -1 : l->hi < r->lo && !nan ? 1 : 0;
    case PQL_LE:
        return l->lo > r->hi ? -1 : l->hi <= r->lo && !nan ? 1 : 0;
    default:
        return 0;
    }
}

void pql_values_filter(struct pql_values *l, enum pql_op op, const struct pql_values *r)
{
    switch (op) {
    case PQL_EQ:
        l->lo = most(l->lo, r->lo);
        l->hi = least(l->hi, r->hi);
        l->nonzero |= r->nonzero;
        break;
    case PQL_NE:
        l->nonzero |= r->lo == 0 && r->hi == 0 && !r->nan;
        return; // NaN is not equal to anything
    case PQL_GT:
        l->lo = most(l->lo, nextafter(r->lo, INFINITY));
        break;
    case PQL_GE:
        l->lo = most(l->lo, r->lo);
        break;
    case PQL_LT:
        l->hi = least(l->hi, nextafter(r->hi, -INFINITY));
        break;
    case PQL_LE:
        l->hi = least(l->hi, r->hi);
        break;
    default:
        return;
    }
    l->nan = false;
    l->nan_by = NULL;
    l->nonzero |= l->lo > 0 || l->hi < 0;
}
