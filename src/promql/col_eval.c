/* col_eval.c - the tree walked with columns where an operator has them. */
#include "promql/col.h"

#include "base/time.h"
#include "base/vec.h"
#include "promql/col_feed.h"

/* --- which operators work on columns --- */

static cols_fn *aggregate_fn(const struct pql_rnode *r)
{
    switch (r->n->agg.op) {
    case PQL_AGG_SUM:
    case PQL_AGG_AVG:
    case PQL_AGG_COUNT:
    case PQL_AGG_MIN:
    case PQL_AGG_MAX:
    case PQL_AGG_GROUP:
    case PQL_AGG_STDDEV:
    case PQL_AGG_STDVAR:
        return cols_aggregate;
    default:
        return NULL;
    }
}

cols_fn *cols_fn_of(const struct pql_eval *ev, const struct pql_rnode *r)
{
    if (ev->opts->plain)
        return NULL;
    switch (r->kind) {
    case PQL_NUMBER:
        return cols_number;
    case PQL_SELECTOR:
        return r->n->sel.mods.smoothed ? NULL : cols_selector;
    case PQL_CALL:
        if (r->n->call.fn->cols)
            return r->n->call.fn->cols;
        return !r->n->call.fn->eval && pql_range_arg(r) < r->n_kids ? cols_range_call : NULL;
    case PQL_AGGREGATE:
        return aggregate_fn(r);
    case PQL_UNARY:
        return cols_unary;
    default:
        return NULL;
    }
}

/* --- nodes --- */

bool cols_number(struct pql_eval *ev, struct pql_rnode *r, struct cols *out, struct err *e)
{
    struct col *c = cols_push(out);

    out->n_steps = pql_n_steps(ev);
    col_alloc(ev, c, out->n_steps);
    for (size_t i = 0; i < out->n_steps; i++)
        c->v[i] = r->number;
    for (size_t i = 0; i < col_words(out->n_steps); i++)
        c->has[i] = col_word_mask(out->n_steps, i);
    return pql_count(ev, (int64_t)out->n_steps, e);
}

bool cols_unary(struct pql_eval *ev, struct pql_rnode *r, struct cols *out, struct err *e)
{
    struct pql_matrix m = { 0 };
    bool ok;

    if (!cols_eval(ev, r->kids[0], out, e))
        return false;
    if (r->n->un.op != PQL_SUB)
        return true;
    if (cols_have_hists(out)) {
        cols_to_points(ev, out, &m);
        *out = (struct cols){ 0 };
        ok = pql_negate(ev, &m, e);
        cols_of_points(ev, &m, out);
        return ok;
    }
    for (size_t i = 0; i < out->n; i++)
        for (size_t k = 0; k < out->n_steps; k++)
            out->p[i].v[k] = -out->p[i].v[k];
    return !cols_drop_names(ev, out) || cols_merge_same(ev, out, e);
}

/* --- evaluation --- */

/* The value of the first step at all steps. */
static bool repeat(struct pql_eval *ev, struct cols *once, struct cols *out, struct err *e)
{
    int64_t before = ev->samples - cols_size(once);

    out->n_steps = pql_n_steps(ev);
    for (size_t i = 0; i < once->n; i++) {
        const struct col *from = &once->p[i];
        struct col *c = cols_push(out);

        if (!pql_alive(ev, e))
            return false;
        *c = (struct col){ .labels = from->labels, .drop_name = from->drop_name };
        col_alloc(ev, c, out->n_steps);
        if (from->n_h) {
            c->n_h = out->n_steps;
            c->h = arena_alloc(ev->arena, xmul(c->n_h, sizeof *c->h));
            for (size_t k = 0; k < c->n_h; k++)
                c->h[k] = (struct hist_point){ ev->start + (int64_t)k * ev->step, from->h[0].h };
            continue;
        }
        for (size_t k = 0; k < out->n_steps; k++)
            c->v[k] = from->v[0];
        for (size_t k = 0; k < col_words(out->n_steps); k++)
            c->has[k] = col_word_mask(out->n_steps, k);
    }
    ev->samples = before;
    return pql_count(ev, cols_size(out), e);
}

static bool eval_any(struct pql_eval *ev, struct pql_rnode *r, struct cols *out, struct err *e)
{
    cols_fn *fn = cols_fn_of(ev, r);
    struct pql_matrix m = { 0 };

    if (fn)
        return fn(ev, r, out, e);
    if (!pql_eval_node(ev, r, &m, e))
        return false;
    cols_of_points(ev, &m, out);
    return true;
}

static bool eval_once(struct pql_eval *ev, struct pql_rnode *r, struct cols *out, struct err *e)
{
    struct cols once = { 0 };
    int64_t end = ev->end;
    bool ok;

    r->once = false;
    ev->end = ev->start;
    ok = eval_any(ev, r, &once, e);
    ev->end = end;
    r->once = true;
    ok = ok && repeat(ev, &once, out, e);
    cols_done(ev, &once);
    return ok;
}

bool cols_eval(struct pql_eval *ev, struct pql_rnode *r, struct cols *out, struct err *e)
{
    out->n_steps = pql_n_steps(ev);
    if (!pql_alive(ev, e))
        return false;
    if (ev->end < ev->start) // a subquery shorter than its step
        return true;
    return r->once ? eval_once(ev, r, out, e) : eval_any(ev, r, out, e);
}

bool cols_scalar(struct pql_eval *ev, struct pql_rnode *r, const double **out, struct err *e)
{
    struct cols m = { 0 };
    bool ok = cols_eval(ev, r, &m, e);

    if (ok)
        *out = arena_dup(ev->arena, m.p[0].v, xmul(m.n_steps, sizeof **out));
    cols_done(ev, &m);
    return ok;
}

bool cols_walk(struct pql_eval *ev, struct cols *in, size_t n, pql_step_fn *fn, void *user,
               struct cols *out, struct err *e)
{
    struct pql_matrix *points = arena_new_n(ev->arena, struct pql_matrix, n ? n : 1);
    struct pql_matrix result = { 0 };

    for (size_t i = 0; i < n; i++)
        cols_to_points(ev, &in[i], &points[i]);
    if (!pql_walk_steps(ev, points, n, fn, user, &result, e))
        return false;
    cols_of_points(ev, &result, out);
    return true;
}
