/* col_fn_math.c - functions of one sample on columns. */
#include <math.h>

#include "num/math.h"
#include "promql/col_call.h"
#include "promql/col_feed.h"
#include "promql/fn.h"

/* Changes the floats of the steps in one word of `has`, which begin at `first`. */
struct mapping;
typedef void map_word(const struct mapping *m, double *v, uint64_t *has, size_t first);

struct mapping {
    map_word *map;
    double (*f)(double);
    const double *x, *y; /* arguments at all steps; NULL: not given */
    struct col *cols;
    size_t n_steps;
};

static void map_float(const struct mapping *m, double *v, uint64_t *has, size_t first)
{
    for (uint64_t bits = *has; bits; bits &= bits - 1) {
        size_t k = first + (size_t)__builtin_ctzll(bits);
        v[k] = m->f(v[k]);
    }
}

static void map_round(const struct mapping *m, double *v, uint64_t *has, size_t first)
{
    for (uint64_t bits = *has; bits; bits &= bits - 1) {
        size_t k = first + (size_t)__builtin_ctzll(bits);
        v[k] = num_round(v[k], m->x ? m->x[k] : 1);
    }
}

/* Where the borders have changed places nothing is left. */
static void map_clamp(const struct mapping *m, double *v, uint64_t *has, size_t first)
{
    for (uint64_t bits = *has; bits; bits &= bits - 1) {
        size_t k = first + (size_t)__builtin_ctzll(bits);
        double lo = m->x ? m->x[k] : -INFINITY, hi = m->y ? m->y[k] : INFINITY;

        if (hi < lo)
            *has &= ~(bits & -bits);
        else
            v[k] = num_clamp(v[k], lo, hi);
    }
}

static void map_col(void *user, unsigned worker, size_t i)
{
    const struct mapping *m = user;
    struct col *c = &m->cols[i];

    (void)worker;
    for (size_t w = 0; w < col_words(m->n_steps); w++)
        m->map(m, c->v, &c->has[w], w * 64);
}

static void drop_hists(struct cols *m)
{
    for (size_t i = 0; i < m->n; i++)
        m->p[i].n_h = 0;
}

/* To the first argument of a call, whose histograms and names go. */
static bool apply(struct cols_call *c, struct mapping *m, struct cols *out, struct err *e)
{
    *out = cols_call_take(c, 0);
    drop_hists(out);
    m->cols = out->p;
    m->n_steps = c->n_steps;
    if (!cols_run(c->ev, out->n, c->n_steps, map_col, m, e))
        return false;
    cols_drop_names(c->ev, out);
    cols_drop_empty(c->ev, out);
    return cols_finish(c->ev, out, e);
}

bool cols_map(struct pql_eval *ev, struct pql_rnode *r, struct cols *out, struct err *e)
{
    struct mapping m = { .map = map_float, .f = r->n->call.fn->map };
    struct cols_call c;
    bool ok = cols_call_begin(&c, ev, r, e) && apply(&c, &m, out, e);

    return cols_call_end(&c, ok, out, e);
}

bool cols_round(struct pql_eval *ev, struct pql_rnode *r, struct cols *out, struct err *e)
{
    struct mapping m = { .map = map_round };
    struct cols_call c;
    bool ok = cols_call_begin(&c, ev, r, e);

    if (ok && r->n_kids > 1)
        m.x = cols_call_num(&c, 1);
    ok = ok && apply(&c, &m, out, e);
    return cols_call_end(&c, ok, out, e);
}

/* The borders are the arguments `lo` and `hi`; 0: there is none. */
static bool clamp(struct pql_eval *ev, struct pql_rnode *r, size_t lo, size_t hi, struct cols *out,
                  struct err *e)
{
    struct mapping m = { .map = map_clamp };
    struct cols_call c;
    bool ok = cols_call_begin(&c, ev, r, e);

    if (ok && lo)
        m.x = cols_call_num(&c, lo);
    if (ok && hi)
        m.y = cols_call_num(&c, hi);
    ok = ok && apply(&c, &m, out, e);
    return cols_call_end(&c, ok, out, e);
}

bool cols_clamp(struct pql_eval *ev, struct pql_rnode *r, struct cols *out, struct err *e)
{
    return clamp(ev, r, 1, 2, out, e);
}

bool cols_clamp_min(struct pql_eval *ev, struct pql_rnode *r, struct cols *out, struct err *e)
{
    return clamp(ev, r, 1, 0, out, e);
}

bool cols_clamp_max(struct pql_eval *ev, struct pql_rnode *r, struct cols *out, struct err *e)
{
    return clamp(ev, r, 0, 1, out, e);
}

/* --- times --- */

static double seconds_at(const struct pql_eval *ev, size_t step)
{
    return (double)(ev->start + (int64_t)step * ev->step) / 1000;
}

bool cols_time(struct pql_eval *ev, struct pql_rnode *r, struct cols *out, struct err *e)
{
    struct cols_call c;
    bool ok = cols_call_begin(&c, ev, r, e);

    if (ok) {
        struct col *to = cols_call_full(&c, out);
        for (size_t k = 0; k < c.n_steps; k++)
            to->v[k] = seconds_at(ev, k);
    }
    return cols_call_end(&c, ok, out, e);
}

/* Parts of the dates that the samples are, or of the steps without an argument. */
bool cols_date(struct pql_eval *ev, struct pql_rnode *r, struct cols *out, struct err *e)
{
    if (r->n_kids)
        return cols_map(ev, r, out, e);
    if (!cols_time(ev, r, out, e))
        return false;
    for (size_t k = 0; k < out->n_steps; k++)
        out->p[0].v[k] = r->n->call.fn->map(out->p[0].v[k]);
    return true;
}

/* Histograms, too, become the time of the step. */
static bool step_times(struct pql_eval *ev, struct pql_rnode *r, struct cols *out, struct err *e)
{
    struct cols_call c;
    bool ok = cols_call_begin(&c, ev, r, e);

    if (ok) {
        *out = cols_call_take(&c, 0);
        for (size_t i = 0; i < out->n; i++) {
            struct col *to = &out->p[i];

            for (size_t k = 0; k < to->n_h; k++)
                col_set(to, (size_t)((to->h[k].t - ev->start) / ev->step), 0);
            for (size_t k = 0; k < c.n_steps; k++)
                to->v[k] = seconds_at(ev, k);
        }
        drop_hists(out);
        cols_drop_names(ev, out);
        ok = cols_finish(ev, out, e);
    }
    return cols_call_end(&c, ok, out, e);
}

/* Of a selector they are the samples' own. */
bool cols_timestamp(struct pql_eval *ev, struct pql_rnode *r, struct cols *out, struct err *e)
{
    bool may_be_same;

    if (r->kids[0]->kind != PQL_SELECTOR)
        return step_times(ev, r, out, e);
    return col_feed_all(ev, r, out, &may_be_same, e) && cols_finish(ev, out, e);
}
