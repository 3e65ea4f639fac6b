/* flow_binary.c - operators: which labels the sides must share, what is left of them. */
#include <math.h>

#include "promql/flow_impl.h"
#include "promql/parse.h"

static bool is_comparison(enum pql_op op)
{
    return op >= PQL_EQ && op <= PQL_GE;
}

static bool is_set(enum pql_op op)
{
    return op >= PQL_AND && op <= PQL_UNLESS;
}

/* Whether the operator keeps samples as they are: comparisons without bool, trims, sets. */
static bool is_filter(const struct pql_node *n)
{
    return !n->bin.is_bool && n->bin.op >= PQL_EQ && n->bin.op <= PQL_UNLESS;
}

/* Whether the values of a label must be equal on both sides. */
static bool is_matched(const struct pql_node *n, struct str name)
{
    if (n->bin.on)
        return pql_names_have(&n->bin.match, name);
    return !pql_is_name(name) && !pql_names_have(&n->bin.match, name);
}

static struct pql_cause cause_of(const struct pql_node *n)
{
    return (struct pql_cause){ .node = n, .at = n->bin.clause.n ? n->bin.clause : n->bin.op_at };
}

// ---- what both sides agree on ----

static bool differ(const struct pql_label *l, const struct pql_label *r, bool *sure)
{
    bool l_gone = l->presence == PQL_IMPOSSIBLE, r_gone = r->presence == PQL_IMPOSSIBLE;
    const struct pql_label *there = l_gone ? r : l;

    *sure = true;
    if (l_gone != r_gone) {
        *sure = there->presence == PQL_GUARANTEED;
        return there->presence >= PQL_EXPECTED;
    }
    // A value that is known is that of all series that have the label at all.
    return l->value.n && r->value.n && !str_eq(l->value, r->value) &&
           l->presence == PQL_GUARANTEED && r->presence == PQL_GUARANTEED;
}

static void note_mismatch(struct pql_flower *f, struct pql_flow *x, const struct pql_label *l,
                          const struct pql_label *r)
{
    bool sure;

    if (!is_matched(x->n, l->name) || !differ(l, r, &sure))
        return;
    if (x->mismatch && (x->mismatch->sure || !sure))
        return;
    struct pql_mismatch *m = arena_new(f->arena, struct pql_mismatch);
    *m = (struct pql_mismatch){ *l, *r, sure };
    x->mismatch = m;
}

static void find_mismatch(struct pql_flower *f, struct pql_flow *x)
{
    const struct pql_labels *l = x->kids[0]->labels, *r = x->kids[1]->labels;

    for (size_t i = 0; i < l->n; i++) {
        struct pql_label other = pql_label_of(r, l->p[i].name);
        note_mismatch(f, x, &l->p[i], &other);
    }
    for (size_t i = 0; i < r->n; i++) {
        struct pql_label other = pql_label_of(l, r->p[i].name);
        note_mismatch(f, x, &other, &r->p[i]);
    }
}

/* A label of the result that is the same on both sides: each knows something of it. */
static struct pql_label meet(const struct pql_label *l, const struct pql_label *r)
{
    if (l->presence == PQL_IMPOSSIBLE)
        return *l;
    if (r->presence == PQL_IMPOSSIBLE)
        return *r;
    struct pql_label out = l->presence >= r->presence ? *l : *r;
    if (!out.value.n)
        out.value = l->value.n ? l->value : r->value;
    return out;
}

/* `side` with what the other side tells of the labels that must be equal. */
static void narrow(struct pql_label_list *out, const struct pql_node *n,
                   const struct pql_labels *side, const struct pql_labels *other)
{
    pql_list_from(out, side);
    for (size_t i = 0; i < out->n; i++) {
        struct pql_label o = pql_label_of(other, out->p[i].name);
        if (is_matched(n, out->p[i].name))
            out->p[i] = meet(&out->p[i], &o);
    }
    for (size_t i = 0; i < other->n; i++) {
        struct pql_label s = pql_label_of(side, other->p[i].name);
        if (is_matched(n, s.name))
            pql_list_put(out, meet(&s, &other->p[i]));
    }
    if (n->bin.on || other->rest != PQL_IMPOSSIBLE || out->rest == PQL_IMPOSSIBLE)
        return;
    // All but the ignored ones must be equal, and the other side has no others.
    for (size_t i = 0; i < n->bin.match.n; i++) {
        struct pql_label s = pql_label_of(side, n->bin.match.p[i]);
        pql_list_put(out, s);
    }
    out->rest = PQL_IMPOSSIBLE;
    out->cause = other->cause;
}

// ---- labels of the result ----

static void include_labels(struct pql_label_list *out, const struct pql_node *n,
                           const struct pql_labels *one)
{
    bool filled = n->bin.fill_l || n->bin.fill_r;

    for (size_t i = 0; i < n->bin.include.n; i++) {
        struct pql_label x = pql_label_of(one, n->bin.include.p[i]);
        if (x.presence > PQL_POSSIBLE && filled)
            x.presence = PQL_POSSIBLE; // what is filled in has only the matching labels
        if (x.presence != PQL_IMPOSSIBLE)
            x.cause = (struct pql_cause){ .node = n, .at = n->bin.include.at[i] };
        pql_list_put(out, x);
    }
}

static void keep_matched(struct pql_flower *f, struct pql_label_list *out, const struct pql_node *n)
{
    const struct pql_labels set = { out->p, out->n, out->rest, out->cause };

    if (n->bin.on) {
        pql_list_from(out, pql_labels_keep(f->arena, &set, &n->bin.match, cause_of(n)));
        return;
    }
    for (size_t i = 0; i < n->bin.match.n; i++) {
        struct pql_labels now = { out->p, out->n, out->rest, out->cause };
        struct pql_label x = pql_label_of(&now, n->bin.match.p[i]);
        if (x.presence != PQL_IMPOSSIBLE)
            pql_list_put(out,
                         (struct pql_label){ .name = x.name,
                                             .cause = { .node = n, .at = n->bin.match.at[i] } });
    }
}

/* A label that comes from this side or from that. */
static struct pql_label either(const struct pql_label *x, const struct pql_label *y)
{
    struct pql_label out = x->presence == PQL_IMPOSSIBLE ? *y : *x;

    if ((x->presence == PQL_IMPOSSIBLE) != (y->presence == PQL_IMPOSSIBLE))
        out.presence = PQL_POSSIBLE;
    else if (x->presence < y->presence)
        out.presence = x->presence;
    else
        out.presence = y->presence;
    if (!str_eq(x->value, y->value))
        out.value = (struct str){ 0 };
    return out;
}

/* A sample that is filled in has the labels that are matched, and no others. */
static void fill_labels(struct pql_label_list *out, const struct pql_node *n,
                        const struct pql_labels *many, const struct pql_labels *one)
{
    pql_list_from(out, many);
    if (!n->bin.on && one->rest != PQL_IMPOSSIBLE) {
        out->rest = one->rest;
        out->cause = (struct pql_cause){ 0 };
    }
    for (size_t i = 0; i < out->n; i++) {
        struct pql_label o = pql_label_of(one, out->p[i].name);
        if (is_matched(n, o.name))
            out->p[i] = either(&out->p[i], &o);
        else if (out->p[i].presence > PQL_POSSIBLE)
            out->p[i].presence = PQL_POSSIBLE;
    }
    for (size_t i = 0; i < one->n; i++) {
        struct pql_label old = pql_label_of(many, one->p[i].name);
        if (is_matched(n, old.name))
            pql_list_put(out, either(&old, &one->p[i]));
    }
}

static const struct pql_labels *join_labels(struct pql_flower *f, const struct pql_flow *x)
{
    const struct pql_node *n = x->n;
    const struct pql_labels *l = x->kids[0]->labels, *r = x->kids[1]->labels;
    bool right = n->bin.card == PQL_ONE_TO_MANY, filled = n->bin.fill_l || n->bin.fill_r;
    const struct pql_labels *many = right ? r : l, *one = right ? l : r;
    const struct pql_labels *set;
    struct pql_label_list out;

    if (filled)
        fill_labels(&out, n, many, one);
    else
        narrow(&out, n, many, one);
    if (n->bin.card == PQL_ONE_TO_ONE)
        keep_matched(f, &out, n);
    else
        include_labels(&out, n, one);
    set = pql_list_done(f->arena, &out);
    return is_filter(n) ? set : pql_labels_drop_name(f->arena, set, n);
}

static const struct pql_labels *set_labels(struct pql_flower *f, const struct pql_flow *x)
{
    const struct pql_labels *l = x->kids[0]->labels, *r = x->kids[1]->labels;
    struct pql_label_list out;

    if (x->n->bin.op == PQL_OR)
        return pql_labels_join(f->arena, l, r);
    if (x->n->bin.op == PQL_UNLESS)
        return l;
    narrow(&out, x->n, l, r);
    return pql_list_done(f->arena, &out);
}

static const struct pql_labels *binary_labels(struct pql_flower *f, const struct pql_flow *x)
{
    const struct pql_flow *l = x->kids[0], *r = x->kids[1];
    bool l_vector = l->n->type == PQL_VECTOR, r_vector = r->n->type == PQL_VECTOR;

    if (!l_vector && !r_vector)
        return &pql_no_labels;
    if (l_vector && r_vector)
        return is_set(x->n->bin.op) ? set_labels(f, x) : join_labels(f, x);
    const struct pql_labels *set = l_vector ? l->labels : r->labels;
    return is_filter(x->n) ? set : pql_labels_drop_name(f->arena, set, x->n);
}

// ---- values ----

static enum pql_op mirrored(enum pql_op op)
{
    switch (op) {
    case PQL_LT:
        return PQL_GT;
    case PQL_LE:
        return PQL_GE;
    case PQL_GT:
        return PQL_LT;
    case PQL_GE:
        return PQL_LE;
    default:
        return op;
    }
}

static void compare_values(struct pql_flow *x)
{
    const struct pql_node *n = x->n;
    const struct pql_values *l = &x->kids[0]->values, *r = &x->kids[1]->values;
    // The samples that stay are those of the vector.
    bool swap = x->kids[0]->n->type == PQL_SCALAR && x->kids[1]->n->type == PQL_VECTOR;
    int verdict = pql_values_compare(n->bin.op, l, r);
    struct pql_values *v = &x->values;

    // Samples may be NaN, of which no comparison is true but !=.
    if (verdict > 0 && !(pql_is_constant(l) && pql_is_constant(r)))
        verdict = 0;
    if (n->bin.is_bool) {
        v->lo = verdict > 0;
        v->hi = verdict >= 0;
        v->nonzero = verdict > 0;
        v->nan = false;
        v->nan_by = NULL;
        return;
    }
    enum pql_returns returns = v->returns;
    // What is always true was hardly meant so, but between constants no condition was meant.
    bool filtered = l->filtered || r->filtered || !pql_is_constant(l) || !pql_is_constant(r);
    *v = swap ? *r : *l;
    pql_values_filter(v, swap ? mirrored(n->bin.op) : n->bin.op, swap ? l : r);
    v->filtered = filtered;
    v->returns = returns == PQL_ALWAYS && verdict <= 0 ? PQL_SOMETIMES : returns;
    if (verdict < 0)
        *v = pql_values_never(v, n);
}

/* Whether there is a result at all, of an operator that needs both sides. */
static enum pql_returns both_return(const struct pql_flow *x)
{
    const struct pql_flow *l = x->kids[0], *r = x->kids[1];
    bool plain = pql_labels_none(l->labels) && pql_labels_none(r->labels);
    bool scalar = l->n->type == PQL_SCALAR || r->n->type == PQL_SCALAR;

    if (l->values.returns == PQL_NEVER || r->values.returns == PQL_NEVER)
        return PQL_NEVER;
    if (l->values.returns == PQL_ALWAYS && r->values.returns == PQL_ALWAYS && (plain || scalar))
        return PQL_ALWAYS;
    return PQL_SOMETIMES;
}

static const struct pql_node *who_never(const struct pql_flow *x)
{
    const struct pql_flow *l = x->kids[0], *r = x->kids[1];
    return l->values.returns == PQL_NEVER ? l->values.never : r->values.never;
}

static void set_values(struct pql_flow *x)
{
    const struct pql_values *l = &x->kids[0]->values, *r = &x->kids[1]->values;
    struct pql_values *v = &x->values;

    if (x->n->bin.op == PQL_OR) {
        *v = pql_values_join(l, r);
        return;
    }
    *v = *l;
    if (x->n->bin.op == PQL_UNLESS) {
        // What is never there removes nothing.
        v->filtered = l->filtered || (r->returns != PQL_NEVER && !x->mismatch);
        if (v->returns == PQL_ALWAYS && r->returns != PQL_NEVER)
            v->returns = PQL_SOMETIMES;
        return;
    }
    v->filtered = true;
    v->returns = both_return(x);
    v->never = who_never(x);
}

static void binary_values(struct pql_flow *x)
{
    const struct pql_node *n = x->n;
    const struct pql_values *l = &x->kids[0]->values, *r = &x->kids[1]->values;
    struct pql_values *v = &x->values;
    bool filled = n->bin.fill_l || n->bin.fill_r;

    if (is_set(n->bin.op)) {
        set_values(x);
    } else {
        *v = pql_values_any();
        v->returns = filled ? PQL_SOMETIMES : both_return(x);
        if (v->returns == PQL_ALWAYS &&
            (n->bin.op == PQL_TRIM_UPPER || n->bin.op == PQL_TRIM_LOWER))
            v->returns = PQL_SOMETIMES; // of histograms only
        v->never = v->returns == PQL_NEVER ? who_never(x) : NULL;
        v->filtered = !filled && (l->filtered || r->filtered);
        if (filled) {
            v->nan = l->nan || r->nan;
        } else if (is_comparison(n->bin.op)) {
            compare_values(x);
        } else {
            pql_values_arith(v, n, l, r);
        }
    }
    if (x->mismatch && x->mismatch->sure && !filled && n->bin.op != PQL_OR &&
        n->bin.op != PQL_UNLESS)
        *v = pql_values_never(v, n);
}

// ---- kinds ----

static struct pql_metric binary_kind(const struct pql_flow *x)
{
    const struct pql_flow *l = x->kids[0], *r = x->kids[1];
    const struct pql_node *n = x->n;
    struct pql_metric k;

    if (n->bin.op == PQL_OR)
        return pql_metric_join(&l->metric, &r->metric);
    if (is_filter(n) || n->bin.op == PQL_MUL || n->bin.op == PQL_DIV) {
        // A counter times a constant is one; times an info metric, too.
        const struct pql_flow *of = l->n->type == PQL_SCALAR && n->bin.op != PQL_DIV ? r : l;
        const struct pql_flow *by = of == l ? r : l;
        if (is_filter(n) || by->n->type == PQL_SCALAR || by->measure.what == PQL_M_NUMBER)
            return of->metric;
    }
    if (n->bin.op == PQL_ADD && l->metric.kind == PQL_KIND_COUNTER &&
        r->metric.kind == PQL_KIND_COUNTER) {
        k = pql_metric_join(&l->metric, &r->metric);
        k.rule = (struct str){ 0 };
        k.mixed = n;
        return k;
    }
    k = pql_metric_made(n->bin.is_bool || l->metric.certainty == PQL_BY_OPERATION ||
                                r->metric.certainty == PQL_BY_OPERATION
                            ? PQL_KIND_GAUGE
                            : PQL_KIND_UNKNOWN);
    return k;
}

void pql_flow_binary(struct pql_flower *f, struct pql_flow *x)
{
    const struct pql_flow *l = x->kids[0], *r = x->kids[1];

    if (l->n->type == PQL_VECTOR && r->n->type == PQL_VECTOR)
        find_mismatch(f, x);
    x->labels = binary_labels(f, x);
    binary_values(x);
    x->metric = binary_kind(x);
    x->measure = pql_measure_binary(x->n, l->measure, r->measure);
}
