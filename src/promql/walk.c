/* walk.c - the tree walked: every node for all steps, then the one above it.
 *
 * The plain way to evaluate, of which everything is capable. The engine leaves to it what has no
 * columns (histograms, fills, collisions); for tests it does all of it, and what works on columns
 * is compared with it.
 */
#include <math.h>

#include "base/time.h"
#include "base/vec.h"
#include "num/hist.h"
#include "promql/col.h"

/* --- steps --- */

static void to_series(struct pql_eval *ev, struct pql_matrix *m, const struct pql_sample *s,
                      int64_t t)
{
    struct pql_series *to = pql_add_series(ev->arena, m, s->labels, s->drop_name);
    pql_add_point(ev->arena, to, t, s->v, s->h);
}

/* Adds the samples of one step to the series of their labels. */
struct collector {
    struct map ids;
    struct pql_matrix *out;
    struct {
        int64_t *p;
        size_t n, cap;
    } last; /* step at which a series got its last point */
};

static bool collect(struct pql_eval *ev, struct collector *c, const struct pql_vector *v, int64_t t,
                    struct err *e)
{
    for (size_t i = 0; i < v->n; i++) {
        const struct pql_sample *s = &v->p[i];
        size_t labels = pql_labels_id(ev, &s->labels);
        size_t id = map_id(&c->ids, (struct str){ (char *)&labels, sizeof labels });

        if (id == c->out->n) {
            pql_add_series(ev->arena, c->out, ev->sets.p[labels], s->drop_name);
            vec_push(&c->last, t);
        } else if (c->last.p[id] == t) {
            return pql_eval_fail_same(ev, e);
        }
        c->last.p[id] = t;
        pql_add_point(ev->arena, &c->out->p[id], t, s->v, s->h);
    }
    return true;
}

static int64_t vector_size(const struct pql_vector *v)
{
    int64_t n = 0;

    for (size_t i = 0; i < v->n; i++)
        n += v->p[i].h ? pql_hist_size(v->p[i].h) : 1;
    return n;
}

static bool walk_steps(struct pql_eval *ev, struct pql_matrix *in, size_t n, struct pql_vector *at,
                       pql_step_fn *fn, void *user, struct pql_matrix *out, struct err *e)
{
    struct collector c = { .out = out };
    struct pql_vector v = { 0 };
    int64_t base = ev->samples;
    bool ok = true;

    for (int64_t t = ev->start; ok && t <= ev->end; t += ev->step) {
        ev->samples = base;
        arena_reset(&ev->tmp);
        v.n = 0;
        ok = pql_alive(ev, e);
        for (size_t i = 0; i < n && ok; i++) {
            pql_gather(ev, &in[i], t, &at[i]);
            ok = pql_count(ev, (int64_t)at[i].n, e);
        }
        ok = ok && fn(user, ev, t, at, &v, e) && pql_count(ev, vector_size(&v), e);
        base += vector_size(&v);
        if (ok && ev->start == ev->end) { // order of an instant query stays
            for (size_t i = 0; i < v.n; i++)
                to_series(ev, out, &v.p[i], t);
            if (!ev->opts->delayed_name_removal && pql_has_same_labels(ev, out))
                ok = pql_eval_fail_same(ev, e);
        } else if (ok) {
            ok = collect(ev, &c, &v, t, e);
        }
    }
    map_done(&c.ids);
    vec_done(&c.last);
    return ok;
}

bool pql_walk_steps(struct pql_eval *ev, struct pql_matrix *in, size_t n, pql_step_fn *fn,
                    void *user, struct pql_matrix *out, struct err *e)
{
    struct pql_vector *at = arena_new_n(ev->arena, struct pql_vector, n ? n : 1);
    int64_t before = ev->samples;

    for (size_t i = 0; i < n; i++)
        before -= pql_matrix_size(&in[i]);
    if (!walk_steps(ev, in, n, at, fn, user, out, e))
        return false;
    ev->samples = before;
    return pql_count(ev, pql_matrix_size(out), e);
}

bool pql_eval_steps(struct pql_eval *ev, struct pql_rnode **kids, size_t n, pql_step_fn *fn,
                    void *user, struct pql_matrix *out, struct err *e)
{
    struct pql_matrix *in = arena_new_n(ev->arena, struct pql_matrix, n ? n : 1);

    for (size_t i = 0; i < n; i++)
        if (kids[i]->kind != PQL_TEXT && !pql_eval_node(ev, kids[i], &in[i], e))
            return false;
    return pql_walk_steps(ev, in, n, fn, user, out, e);
}

/* --- nodes --- */

static bool number_step(void *user, struct pql_eval *ev, int64_t t, const struct pql_vector *in,
                        struct pql_vector *out, struct err *e)
{
    const struct pql_rnode *r = user;
    struct pql_sample s = { .v = r->number };

    (void)t, (void)in, (void)e;
    pql_push(ev->arena, out, &s);
    return true;
}

bool pql_call_step(void *user, struct pql_eval *ev, int64_t t, const struct pql_vector *in,
                   struct pql_vector *out, struct err *e)
{
    const struct pql_rnode *r = user;
    struct pql_call c = { .ev = ev, .node = r, .t = t, .arg = in, .out = out };

    return r->n->call.fn->run(&c, e);
}

static bool eval_range_call(struct pql_eval *ev, struct pql_rnode *r, size_t range_arg,
                            struct pql_matrix *out, struct err *e)
{
    if (!pql_eval_range_call(ev, r, range_arg, out, e))
        return false;
    if (!ev->opts->delayed_name_removal && pql_has_same_labels(ev, out))
        return pql_eval_fail_same(ev, e);
    return true;
}

static bool eval_call(struct pql_eval *ev, struct pql_rnode *r, struct pql_matrix *out,
                      struct err *e)
{
    const struct pql_fn *fn = r->n->call.fn;

    if (fn->eval)
        return fn->eval(ev, r, out, e);
    if (fn->flags & PQL_FN_SAMPLE_TIME && r->kids[0]->kind == PQL_SELECTOR)
        return pql_eval_timestamp(ev, r, out, e);
    for (size_t i = 0; i < r->n_kids; i++)
        if (r->kids[i]->kind == PQL_RANGE || r->kids[i]->kind == PQL_SUBQUERY)
            return eval_range_call(ev, r, i, out, e);
    return pql_eval_steps(ev, r->kids, r->n_kids, pql_call_step, r, out, e);
}

static const struct histogram *negated(struct pql_eval *ev, const struct histogram *h)
{
    struct num_hist x = { 0 };
    const struct histogram *out;

    num_hist_set(&x, h);
    num_hist_mul(&x, -1);
    out = num_hist_dup(ev->arena, &x);
    num_hist_done(&x);
    return out;
}

bool pql_negate(struct pql_eval *ev, struct pql_matrix *m, struct err *e)
{
    for (size_t i = 0; i < m->n; i++) {
        struct pql_series *s = &m->p[i];
        if (!ev->opts->delayed_name_removal)
            s->labels = pql_drop_metadata(ev, &s->labels);
        s->drop_name = true;
        for (size_t j = 0; j < s->n_f; j++)
            s->f[j].v = -s->f[j].v;
        for (size_t j = 0; j < s->n_h; j++)
            s->h[j].h = negated(ev, s->h[j].h);
    }
    return ev->opts->delayed_name_removal || pql_merge_same(ev, m, e);
}

static bool eval_unary(struct pql_eval *ev, struct pql_rnode *r, struct pql_matrix *out,
                       struct err *e)
{
    return pql_eval_node(ev, r->kids[0], out, e) &&
           (r->n->un.op != PQL_SUB || pql_negate(ev, out, e));
}

/* The value of the first step at all steps. */
static bool repeat(struct pql_eval *ev, struct pql_matrix *m, struct err *e)
{
    for (size_t i = 0; i < m->n; i++) {
        struct pql_series *s = &m->p[i];
        for (int64_t t = ev->start + ev->step; t <= ev->end; t += ev->step) {
            const struct histogram *h = s->n_h ? s->h[0].h : NULL;
            pql_add_point(ev->arena, s, t, h ? 0 : s->f[0].v, h);
            if (!pql_count(ev, h ? pql_hist_size(h) : 1, e) || !pql_alive(ev, e))
                return false;
        }
    }
    return true;
}

static bool eval_once(struct pql_eval *ev, struct pql_rnode *r, struct pql_matrix *out,
                      struct err *e)
{
    int64_t end = ev->end;
    bool ok;

    r->once = false;
    ev->end = ev->start;
    ok = pql_walk_node(ev, r, out, e);
    ev->end = end;
    r->once = true;
    return ok && repeat(ev, out, e);
}

struct pql_steps pql_subquery_begin(struct pql_eval *ev, const struct pql_rnode *r)
{
    struct pql_steps outer = { ev->start, ev->end, ev->step };
    int64_t last = outer.start + (outer.end - outer.start) / outer.step * outer.step;
    int64_t from = pql_data_time(r, outer.start) - r->range;

    ev->step = r->step ? r->step : ev->opts->subquery_step;
    ev->end = pql_data_time(r, last);
    ev->start = from / ev->step * ev->step;
    if (ev->start <= from)
        ev->start += ev->step;
    return outer;
}

void pql_subquery_end(struct pql_eval *ev, const struct pql_steps *outer)
{
    ev->start = outer->start;
    ev->end = outer->end;
    ev->step = outer->step;
}

bool pql_eval_subquery(struct pql_eval *ev, struct pql_rnode *r, struct pql_matrix *out,
                       struct err *e)
{
    struct pql_steps outer = pql_subquery_begin(ev, r);
    bool ok = pql_check_steps(ev, e) && pql_eval_node(ev, r->kids[0], out, e);

    pql_subquery_end(ev, &outer);
    return ok;
}

bool pql_walk_node(struct pql_eval *ev, struct pql_rnode *r, struct pql_matrix *out, struct err *e)
{
    switch (r->kind) {
    case PQL_NUMBER:
        return pql_eval_steps(ev, NULL, 0, number_step, r, out, e);
    case PQL_SELECTOR:
        return pql_eval_selector(ev, r, out, e);
    case PQL_RANGE:
        return pql_eval_range_selector(ev, r, out, e);
    case PQL_SUBQUERY:
        return pql_eval_subquery(ev, r, out, e);
    case PQL_CALL:
        return eval_call(ev, r, out, e);
    case PQL_AGGREGATE:
        return pql_eval_aggregate(ev, r, out, e);
    case PQL_BINARY:
        return pql_eval_binary(ev, r, out, e);
    case PQL_UNARY:
        return eval_unary(ev, r, out, e);
    default:
        return pql_eval_fail(ev, e, "a string stands where a value should be");
    }
}

static bool walk_here(struct pql_eval *ev, struct pql_rnode *r, struct pql_matrix *out,
                      struct err *e)
{
    int64_t began = time_mono_ns();
    bool ok = r->once ? eval_once(ev, r, out, e) : pql_walk_node(ev, r, out, e);

    if (ok)
        pql_cost(r, out->n, pql_matrix_size(out), began);
    return ok;
}

bool pql_eval_node(struct pql_eval *ev, struct pql_rnode *r, struct pql_matrix *out, struct err *e)
{
    struct cols m = { 0 };
    bool ok;

    if (!cols_fn_of(ev, r) && !r->shared) {
        if (!pql_alive(ev, e))
            return false;
        return ev->end < ev->start || walk_here(ev, r, out, e);
    }
    ok = cols_eval(ev, r, &m, e);
    if (ok)
        cols_to_points(ev, &m, out);
    cols_done(ev, &m);
    return ok;
}
