#include "promql/resolve.h"

#include <math.h>

#include "num/math.h"

struct resolver {
    struct arena *arena;
    const struct pql_bounds *bounds;
    bool stats, buckets; /* above: histogram_count() and the like; what needs buckets */
};

/* --- durations --- */

static bool duration_error(struct err *e, const struct pql_node *n, const char *what)
{
    return err_at(e, ERR_EXEC, n->at, "%zu:%zu: %s", n->at.off, n->at.off + n->at.n, what);
}

static bool duration_value(const struct pql_node *n, const struct pql_bounds *b, double *out,
                           struct err *e)
{
    double l = 0, r = 0;

    if (n->kind == PQL_PAREN)
        return duration_value(n->paren, b, out, e);
    if (n->kind == PQL_NUMBER) {
        *out = n->number.v;
        return true;
    }
    if (n->dur.l && !duration_value(n->dur.l, b, &l, e))
        return false;
    if (n->dur.r && !duration_value(n->dur.r, b, &r, e))
        return false;
    switch (n->dur.op) {
    case PQL_STEP:
        *out = (double)b->step / 1000;
        return true;
    case PQL_RANGE_OF:
        *out = (double)(b->end - b->start) / 1000;
        return true;
    case PQL_MIN_OF:
        *out = num_min(l, r);
        return true;
    case PQL_MAX_OF:
        *out = num_max(l, r);
        return true;
    case PQL_ADD: // a sign has one operand, the other is 0
        *out = l + r;
        return true;
    case PQL_SUB:
        *out = n->dur.l && n->dur.r ? l - r : -(l + r);
        return true;
    case PQL_MUL:
        *out = l * r;
        return true;
    case PQL_DIV:
        if (r == 0)
            return duration_error(e, n, "division by zero");
        *out = l / r;
        return true;
    case PQL_MOD:
        if (r == 0)
            return duration_error(e, n, "modulo by zero");
        *out = fmod(l, r);
        return true;
    default:
        *out = pow(l, r);
        return true;
    }
}

static bool duration_ms(const struct pql_dur *d, const struct pql_bounds *b, bool any_sign,
                        int64_t *out, struct err *e)
{
    double v;

    *out = d->ms;
    if (!d->expr)
        return true;
    if (!duration_value(d->expr, b, &v, e))
        return false;
    if (isnan(v) || isinf(v))
        return duration_error(e, d->expr, "duration is NaN or infinite");
    if (v <= 0 && !any_sign)
        return duration_error(e, d->expr, "duration must be greater than 0");
    if (fabs(v) > 9223372036.0) // nanoseconds of an int64_t
        return duration_error(e, d->expr, "duration is out of range");
    *out = (int64_t)(v * 1000);
    return true;
}

static bool resolve_mods(struct pql_rnode *r, const struct pql_mods *m, const struct pql_bounds *b,
                         struct err *e)
{
    r->pinned = m->at != PQL_AT_NONE;
    r->at_ms = m->at == PQL_AT_START ? b->start : m->at == PQL_AT_END ? b->end : m->at_ms;
    // there is nothing out there, wherever exactly it is
    if (r->at_ms > PQL_TIME_MAX)
        r->at_ms = PQL_TIME_MAX;
    if (r->at_ms < -PQL_TIME_MAX)
        r->at_ms = -PQL_TIME_MAX;
    return !m->offset.set || duration_ms(&m->offset, b, true, &r->offset, e);
}

/* --- the tree --- */

static struct pql_rnode *resolve(struct resolver *rs, const struct pql_node *n, bool *once,
                                 struct err *e);

/* A kid that is the same at every step, below a node that is not, is evaluated once. Literals
 * need no repeating, ranges have times of their own. */
static void mark_once(struct pql_rnode *r, bool once)
{
    r->once = once && r->kind != PQL_NUMBER && r->kind != PQL_TEXT && r->kind != PQL_RANGE &&
              r->kind != PQL_SUBQUERY;
}

static bool add_kid(struct resolver *rs, struct pql_rnode *r, const struct pql_node *kid,
                    bool *once, struct err *e)
{
    return (r->kids[r->n_kids++] = resolve(rs, kid, once, e)) != NULL;
}

static bool resolve_call(struct resolver *rs, struct pql_rnode *r, bool *once, struct err *e)
{
    const struct pql_fn *fn = r->n->call.fn;
    size_t n = r->n->call.n;
    bool *kid_once, all = !(fn->flags & PQL_FN_TIME);
    struct resolver above = *rs;

    if (fn->bound) {
        r->kind = PQL_NUMBER;
        r->number = fn->bound(rs->bounds);
        return *once = true;
    }
    r->kids = arena_new_n(rs->arena, struct pql_rnode *, n ? n : 1);
    kid_once = arena_new_n(rs->arena, bool, n ? n : 1);
    rs->stats |= (fn->flags & PQL_FN_HISTOGRAM_STATS) != 0;
    rs->buckets |= (fn->flags & PQL_FN_HISTOGRAM_BUCKETS) != 0;
    for (size_t i = 0; i < n; i++)
        if (!add_kid(rs, r, r->n->call.args[i], &kid_once[i], e))
            return false;
    *rs = above;
    // timestamp() of a pinned selector is that of the sample
    if (fn->flags & PQL_FN_SAMPLE_TIME)
        all = n && r->kids[0]->kind == PQL_SELECTOR && r->kids[0]->pinned;
    for (size_t i = 0; i < n; i++)
        all = all && kid_once[i];
    for (size_t i = 0; !all && i < n; i++)
        mark_once(r->kids[i], kid_once[i]);
    *once = all;
    return true;
}

static bool resolve_binary(struct resolver *rs, struct pql_rnode *r, bool *once, struct err *e)
{
    const struct pql_node *n = r->n;
    struct resolver above = *rs;
    bool l, m;

    r->kids = arena_new_n(rs->arena, struct pql_rnode *, 2);
    rs->buckets |= n->bin.op == PQL_TRIM_LOWER || n->bin.op == PQL_TRIM_UPPER;
    if (!add_kid(rs, r, n->bin.l, &l, e) || !add_kid(rs, r, n->bin.r, &m, e))
        return false;
    *rs = above;
    *once = l && m;
    if (!*once) {
        mark_once(r->kids[0], l);
        mark_once(r->kids[1], m);
    }
    return true;
}

static bool resolve_subquery(struct resolver *rs, struct pql_rnode *r, bool *once, struct err *e)
{
    const struct pql_node *n = r->n;
    struct resolver above = *rs;
    bool inner;

    r->kids = arena_new_n(rs->arena, struct pql_rnode *, 1);
    if (!resolve_mods(r, &n->sub.mods, rs->bounds, e) ||
        !duration_ms(&n->sub.range, rs->bounds, false, &r->range, e))
        return false;
    if (n->sub.step.set && !duration_ms(&n->sub.step, rs->bounds, false, &r->step, e))
        return false;
    rs->buckets = true;
    if (!add_kid(rs, r, n->sub.e, &inner, e))
        return false;
    *rs = above;
    mark_once(r->kids[0], inner);
    *once = r->pinned;
    return true;
}

static bool resolve_aggregate(struct resolver *rs, struct pql_rnode *r, bool *once, struct err *e)
{
    const struct pql_node *n = r->n;
    bool ignored;

    r->kids = arena_new_n(rs->arena, struct pql_rnode *, 2);
    if (!add_kid(rs, r, n->agg.e, once, e))
        return false;
    // of the parameter nothing is asked: with an operand that stays it is that of the first step.
    // DIFFERS: upstream forgets @ start() and @ end() in it, and lets @ 1700000000 move with the
    // steps (promql_differential.sh)
    return !n->agg.param || add_kid(rs, r, n->agg.param, &ignored, e);
}

static bool resolve_range(struct resolver *rs, struct pql_rnode *r, bool *once, struct err *e)
{
    r->kids = arena_new_n(rs->arena, struct pql_rnode *, 1);
    return duration_ms(&r->n->range.range, rs->bounds, false, &r->range, e) &&
           add_kid(rs, r, r->n->range.sel, once, e);
}

static struct pql_rnode *resolve(struct resolver *rs, const struct pql_node *n, bool *once,
                                 struct err *e)
{
    struct pql_rnode *r = arena_new(rs->arena, struct pql_rnode);
    bool ok = true;

    r->at = n->at;
    while (n->kind == PQL_PAREN)
        n = n->paren;
    r->n = n;
    r->kind = n->kind;
    *once = false;
    switch (n->kind) {
    case PQL_NUMBER:
        r->number = n->number.v;
        *once = true;
        break;
    case PQL_TEXT:
        *once = true;
        break;
    case PQL_SELECTOR:
        ok = resolve_mods(r, &n->sel.mods, rs->bounds, e);
        r->histogram_stats = rs->stats && !rs->buckets;
        *once = r->pinned;
        break;
    case PQL_RANGE:
        ok = resolve_range(rs, r, once, e);
        break;
    case PQL_SUBQUERY:
        ok = resolve_subquery(rs, r, once, e);
        break;
    case PQL_CALL:
        ok = resolve_call(rs, r, once, e);
        break;
    case PQL_AGGREGATE:
        ok = resolve_aggregate(rs, r, once, e);
        break;
    case PQL_BINARY:
        ok = resolve_binary(rs, r, once, e);
        break;
    case PQL_UNARY:
        r->kids = arena_new_n(rs->arena, struct pql_rnode *, 1);
        ok = add_kid(rs, r, n->un.e, once, e);
        break;
    case PQL_PAREN:
    case PQL_DURATION:
        ok = err_at(e, ERR_EXEC, n->at, "a duration stands where a value should be");
        break;
    }
    return ok ? r : NULL;
}

struct pql_rnode *pql_resolve(struct arena *a, const struct pql_node *n, const struct pql_bounds *b,
                              struct err *e)
{
    struct resolver rs = { .arena = a, .bounds = b };
    bool once;
    struct pql_rnode *r = resolve(&rs, n, &once, e);

    if (r)
        mark_once(r, once);
    return r;
}
