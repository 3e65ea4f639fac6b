/* walk_apply.c - one operator on two values, floats or histograms. */
#include <math.h>

#include "num/hist_ops.h"
#include "num/hist_trim.h"
#include "num/math.h"
#include "promql/walk_binary.h"

static bool holds(enum pql_op op, double l, double r)
{
    switch (op) {
    case PQL_EQ:
        return l == r;
    case PQL_NE:
        return l != r;
    case PQL_LT:
        return l < r;
    case PQL_LE:
        return l <= r;
    case PQL_GT:
        return l > r;
    default:
        return l >= r;
    }
}

double pql_apply_scalars(enum pql_op op, double l, double r)
{
    switch (op) {
    case PQL_ADD:
        return l + r;
    case PQL_SUB:
        return l - r;
    case PQL_MUL:
        return l * r;
    case PQL_DIV:
        return l / r;
    case PQL_MOD:
        return num_mod(l, r);
    case PQL_POW:
        return pow(l, r);
    case PQL_ATAN2:
        return atan2(l, r);
    default:
        return holds(op, l, r);
    }
}

static struct pql_outcome keep_hist(struct pql_eval *ev, struct num_hist *x)
{
    struct pql_outcome o = { .keep = true };

    num_hist_compact(x, 0);
    o.h = num_hist_dup(ev->arena, x);
    return o;
}

static struct pql_outcome undefined(const struct pql_sample *l, const struct pql_sample *r,
                                    struct pql_remark *said)
{
    *said = (struct pql_remark){ .set = true,
                                 .id = PQL_NOTE_INCOMPATIBLE_TYPES,
                                 .l = l->h ? "histogram" : "float",
                                 .r = r->h ? "histogram" : "float" };
    return (struct pql_outcome){ .none = true };
}

static struct pql_outcome add_hists(struct pql_eval *ev, enum pql_op op, const struct histogram *l,
                                    const struct histogram *r, struct num_hist *x,
                                    struct pql_remark *said)
{
    const char *word = op == PQL_ADD ? "addition" : "subtraction";
    unsigned notes;

    num_hist_set(x, l);
    notes = op == PQL_ADD ? num_hist_add(x, r) : num_hist_sub(x, r);
    if (notes & NUM_HIST_INCOMPATIBLE) {
        *said = (struct pql_remark){ true, PQL_NOTE_INCOMPATIBLE_LAYOUT, NULL, NULL,
                                     pql_op_word(op) };
        return (struct pql_outcome){ .none = true };
    }
    if (notes & NUM_HIST_COLLISION) {
        *said = (struct pql_remark){ true, PQL_NOTE_RESET_COLLISION, NULL, NULL, word };
        return (struct pql_outcome){ .none = true };
    }
    if (notes & (NUM_HIST_RECONCILED | NUM_HIST_RECONCILED_SUB))
        *said = (struct pql_remark){ true, PQL_NOTE_BOUNDS_RECONCILED, NULL, NULL, word };
    if (op == PQL_SUB)
        x->h.reset = HISTOGRAM_GAUGE;
    return keep_hist(ev, x);
}

static struct pql_outcome two_hists(struct pql_eval *ev, enum pql_op op, const struct pql_sample *l,
                                    const struct pql_sample *r, struct num_hist *x,
                                    struct pql_remark *said)
{
    switch (op) {
    case PQL_ADD:
    case PQL_SUB:
        return add_hists(ev, op, l->h, r->h, x, said);
    case PQL_EQ:
    case PQL_NE:
        return (struct pql_outcome){ .h = l->h,
                                     .keep = num_hist_eq_compact(l->h, r->h) == (op == PQL_EQ) };
    default:
        return undefined(l, r, said);
    }
}

static struct pql_outcome hist_float(struct pql_eval *ev, enum pql_op op,
                                     const struct pql_sample *l, const struct pql_sample *r,
                                     struct num_hist *x, struct pql_remark *said)
{
    num_hist_set(x, l->h);
    switch (op) {
    case PQL_MUL:
        num_hist_mul(x, r->v);
        return keep_hist(ev, x);
    case PQL_DIV:
        num_hist_div(x, r->v);
        return keep_hist(ev, x);
    case PQL_TRIM_UPPER:
        num_hist_trim_above(x, r->v);
        return keep_hist(ev, x);
    case PQL_TRIM_LOWER:
        num_hist_trim_below(x, r->v);
        return keep_hist(ev, x);
    default:
        return undefined(l, r, said);
    }
}

static struct pql_outcome two_floats(enum pql_op op, const struct pql_sample *l,
                                     const struct pql_sample *r, struct pql_remark *said)
{
    if (op == PQL_TRIM_UPPER || op == PQL_TRIM_LOWER)
        return undefined(l, r, said);
    if (op <= PQL_ATAN2)
        return (struct pql_outcome){ .v = pql_apply_scalars(op, l->v, r->v), .keep = true };
    return (struct pql_outcome){ .v = l->v, .keep = holds(op, l->v, r->v) };
}

struct pql_outcome pql_apply(struct pql_eval *ev, enum pql_op op, const struct pql_sample *l,
                             const struct pql_sample *r, struct pql_remark *said)
{
    struct num_hist x = { 0 };
    struct pql_outcome o;

    if (!l->h && !r->h) {
        o = two_floats(op, l, r, said);
    } else if (l->h && r->h) {
        o = two_hists(ev, op, l, r, &x, said);
    } else if (l->h) {
        o = hist_float(ev, op, l, r, &x, said);
    } else if (op == PQL_MUL) {
        o = hist_float(ev, op, r, l, &x, said);
    } else {
        o = undefined(l, r, said);
    }
    num_hist_done(&x);
    return o;
}
