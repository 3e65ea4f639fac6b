#include "promql/col_call.h"

#include "promql/col_feed.h"
#include "promql/walk_aggregate.h"

static void init(struct cols_call *c, struct pql_eval *ev, struct pql_rnode *r)
{
    *c = (struct cols_call){ .ev = ev, .r = r, .n_steps = pql_n_steps(ev), .before = ev->samples };
    c->arg = arena_new_n(ev->arena, struct cols, r->n_kids ? r->n_kids : 1);
}

bool cols_call_begin(struct cols_call *c, struct pql_eval *ev, struct pql_rnode *r, struct err *e)
{
    init(c, ev, r);
    for (size_t i = 0; i < r->n_kids; i++)
        if (r->kids[i]->kind != PQL_TEXT && !cols_eval(ev, r->kids[i], &c->arg[i], e))
            return false;
    return true;
}

bool cols_call_end(struct cols_call *c, bool ok, struct cols *out, struct err *e)
{
    for (size_t i = 0; c->arg && i < c->r->n_kids; i++)
        cols_done(c->ev, &c->arg[i]);
    out->n_steps = c->n_steps;
    if (!ok)
        return false;
    c->ev->samples = c->before;
    return pql_count(c->ev, cols_size(out), e);
}

bool cols_call_walk(struct cols_call *c, struct cols *out, struct err *e)
{
    return cols_walk(c->ev, c->arg, c->r->n_kids, pql_call_step, c->r, out, e);
}

bool cols_agg_begin(struct cols_call *c, struct pql_eval *ev, struct pql_rnode *r, struct err *e)
{
    init(c, ev, r);
    if (!cols_eval(ev, r->kids[1], &c->arg[1], e) || !cols_eval(ev, r->kids[0], &c->arg[0], e))
        return false;
    cols_drop_empty(ev, &c->arg[0]);
    return true;
}

bool cols_agg_walk(struct cols_call *c, struct cols *out, struct err *e)
{
    struct pql_matrix points = { 0 }, result = { 0 };

    cols_to_points(c->ev, &c->arg[0], &points);
    if (!pql_aggregate_points(c->ev, c->r, &points, cols_call_num(c, 1), &result, e))
        return false;
    cols_of_points(c->ev, &result, out);
    return true;
}

const double *cols_call_num(const struct cols_call *c, size_t i)
{
    return c->arg[i].p[0].v;
}

bool cols_call_is_constant(const struct cols_call *c, size_t i)
{
    const double *v = cols_call_num(c, i);

    for (size_t k = 1; k < c->n_steps; k++)
        if (memcmp(&v[k], v, sizeof *v) != 0)
            return false;
    return true;
}

struct cols cols_call_take(struct cols_call *c, size_t i)
{
    struct cols m = c->arg[i];

    c->arg[i] = (struct cols){ 0 };
    return m;
}

struct col *cols_call_full(const struct cols_call *c, struct cols *out)
{
    struct col *to = cols_push(out);

    out->n_steps = c->n_steps;
    col_alloc(c->ev, to, c->n_steps);
    for (size_t i = 0; i < col_words(c->n_steps); i++)
        to->has[i] = col_word_mask(c->n_steps, i);
    return to;
}

/* --- threads --- */

struct slice { /* of the items: between two the query may be ended */
    size_t first;
    pool_fn *fn;
    void *user;
};

static void run_item(void *user, unsigned worker, size_t item)
{
    const struct slice *s = user;

    s->fn(s->user, worker, s->first + item);
}

bool cols_run(struct pql_eval *ev, size_t n, size_t work, pool_fn *fn, void *user, struct err *e)
{
    enum { WORTH_A_THREAD = 16384, SLICE = 8 << 20 };
    struct slice s = { .fn = fn, .user = user };
    size_t most = 1 + SLICE / (work ? work : 1);

    for (; s.first < n; s.first += most) {
        size_t end = n - s.first < most ? n : s.first + most;

        if (!pql_alive_now(ev, e))
            return false;
        if ((end - s.first) * work >= WORTH_A_THREAD || ev->opts->switches & PQL_SMALL) {
            pql_workers(ev);
            pool_run(ev->pool, end - s.first, run_item, &s);
            continue;
        }
        for (size_t i = s.first; i < end; i++)
            fn(user, 0, i);
    }
    return true;
}

size_t cols_workers(struct pql_eval *ev)
{
    pql_workers(ev);
    return pool_size(ev->pool);
}
