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
    case PQL_AGG_QUANTILE:
        return cols_quantile;
    case PQL_AGG_TOPK:
    case PQL_AGG_BOTTOMK:
    case PQL_AGG_LIMITK:
    case PQL_AGG_LIMIT_RATIO:
        return cols_pick;
    default:
        return NULL;
    }
}

static cols_fn *call_fn(const struct pql_rnode *r)
{
    const struct pql_fn *fn = r->n->call.fn;

    if (fn->cols)
        return fn->cols;
    return !fn->eval && pql_range_arg(r) < r->n_kids ? cols_range_call : NULL;
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
        return call_fn(r);
    case PQL_AGGREGATE:
        return aggregate_fn(r);
    case PQL_BINARY:
        return cols_binary;
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

void pql_cost(struct pql_rnode *r, size_t series, int64_t samples, int64_t began)
{
    r->cost.series = series;
    r->cost.samples = samples;
    r->cost.ns += time_mono_ns() - began;
}

static bool eval_any(struct pql_eval *ev, struct pql_rnode *r, struct cols *out, struct err *e)
{
    cols_fn *fn = cols_fn_of(ev, r);
    struct pql_matrix m = { 0 };

    if (fn)
        return fn(ev, r, out, e);
    if (!pql_walk_node(ev, r, &m, e))
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

static bool eval_here(struct pql_eval *ev, struct pql_rnode *r, struct cols *out, struct err *e)
{
    int64_t began = time_mono_ns();
    bool ok = r->once ? eval_once(ev, r, out, e) : eval_any(ev, r, out, e);

    if (ok)
        pql_cost(r, out->n, cols_size(out), began);
    return ok && pql_alive_now(ev, e);
}

/* --- what is evaluated once for several places --- */

static void copy_cols(struct pql_eval *ev, const struct cols *from, struct cols *to)
{
    to->n_steps = from->n_steps;
    vec_reserve(to, from->n);
    for (size_t i = 0; i < from->n; i++) {
        struct col *c = cols_push(to);

        *c = from->p[i];
        col_alloc(ev, c, to->n_steps);
        memcpy(c->v, from->p[i].v, to->n_steps * sizeof *c->v);
        memcpy(c->has, from->p[i].has, col_words(to->n_steps) * sizeof *c->has);
        if (c->n_h) // points that operators may change
            c->h = arena_dup(ev->arena, c->h, c->n_h * sizeof *c->h);
    }
}

static bool is_for(const struct pql_shared *s, const struct pql_eval *ev)
{
    return s->ready && s->start == ev->start && s->end == ev->end && s->step == ev->step;
}

/* The notes are said again, where they would have been said. */
static bool reuse(struct pql_eval *ev, struct pql_rnode *r, struct cols *out, struct err *e)
{
    const struct pql_shared *s = r->shared;

    copy_cols(ev, &s->result, out);
    pql_notes_merge(&ev->notes, &s->notes, (ptrdiff_t)r->n->at.off - (ptrdiff_t)s->at.off);
    r->cost = (struct pql_cost){ .series = out->n, .samples = cols_size(out), .reused = true };
    return pql_count(ev, r->cost.samples, e);
}

static bool eval_shared(struct pql_eval *ev, struct pql_rnode *r, struct cols *out, struct err *e)
{
    struct pql_shared *s = r->shared;
    struct pql_notes outer = ev->notes;
    bool ok;

    if (is_for(s, ev))
        return reuse(ev, r, out, e);
    if (s->ready) // for other steps
        return eval_here(ev, r, out, e);
    ev->notes = (struct pql_notes){ 0 };
    ok = eval_here(ev, r, out, e);
    s->notes = ev->notes;
    ev->notes = outer;
    s->next = ev->shared;
    ev->shared = s;
    if (!ok)
        return false;
    pql_notes_merge(&ev->notes, &s->notes, 0);
    s->ready = true;
    s->at = r->n->at;
    s->start = ev->start;
    s->end = ev->end;
    s->step = ev->step;
    copy_cols(ev, out, &s->result);
    return true;
}

void pql_shared_done(struct pql_eval *ev)
{
    for (struct pql_shared *s = ev->shared; s; s = s->next) {
        cols_done(ev, &s->result);
        pql_notes_done(&s->notes);
    }
}

bool cols_eval(struct pql_eval *ev, struct pql_rnode *r, struct cols *out, struct err *e)
{
    out->n_steps = pql_n_steps(ev);
    if (!pql_alive_now(ev, e))
        return false;
    if (ev->end < ev->start) // a subquery shorter than its step
        return true;
    return r->shared ? eval_shared(ev, r, out, e) : eval_here(ev, r, out, e);
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
