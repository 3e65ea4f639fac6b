#include "promql/col_feed.h"

#include <stdlib.h>

#include "base/vec.h"

/* --- workers --- */

void pql_workers(struct pql_eval *ev)
{
    if (!ev->pool)
        ev->pool = pool_new(ev->opts->threads);
    if (!ev->workers)
        ev->workers = xcalloc(pool_size(ev->pool), sizeof *ev->workers);
}

/* A copy of the query for each thread: the same steps, its own memory. */
static void prepare_workers(struct pql_eval *ev)
{
    pql_workers(ev);
    for (unsigned i = 0; i < pool_size(ev->pool); i++) {
        struct pql_worker *w = &ev->workers[i];
        struct pql_eval old = w->ev;

        w->ev = *ev;
        w->ev.arena = &w->arena;
        w->ev.tmp = old.tmp;
        w->ev.notes = old.notes;
        w->ev.label_ids = old.label_ids;
        w->ev.sets.p = old.sets.p;
        w->ev.sets.n = old.sets.n;
        w->ev.sets.cap = old.sets.cap;
        w->ev.key = old.key;
        w->ev.self = w;
        w->windows.times_id = 0;
        w->failed_at = SIZE_MAX;
    }
}

void pql_workers_done(struct pql_eval *ev)
{
    for (unsigned i = 0; ev->workers && i < pool_size(ev->pool); i++) {
        struct pql_worker *w = &ev->workers[i];
        pql_eval_free(&w->ev);
        arena_done(&w->arena);
        samples_done(&w->samples);
        num_scratch_done(&w->scratch);
        free(w->windows.lo);
        free(w->windows.hi);
        err_done(&w->err);
    }
    free(ev->workers);
    pool_free(ev->pool);
    for (struct open_selection *o = ev->open; o; o = o->next)
        pql_selection_close(ev, &o->sel);
}

/* --- running --- */

enum {
    GRAIN = 32, // series handed to a thread at once
    SMALL_GRAIN = 1,
    MANY_STEPS = 64,
    BATCH_BYTES = 32 << 20,
};

struct run {
    struct col_feed *f;
    struct pql_eval *ev;
    size_t first, n;
    struct col *out;
    struct col_cost *costs;
    size_t grain;
    atomic_bool stop;
};

static void run_series(struct run *u, struct pql_worker *w, size_t i)
{
    struct col *c = &u->out[i];

    c->labels = u->f->labels[u->first + i];
    c->drop_name = u->f->drop_name;
    c->h = NULL;
    c->n_h = 0;
    w->ev.samples = w->ev.peak = 0;
    if (pql_n_steps(u->ev) > MANY_STEPS) // then a look at the clock is nothing
        w->ev.polled = 0;
    if (!pql_alive(&w->ev, &w->err) ||
        !u->f->run(u->f, w, u->first + i, c, &u->costs[i], &w->err)) {
        w->failed_at = i;
        atomic_store(&u->stop, true);
    }
}

static void run_grain(void *user, unsigned worker, size_t grain)
{
    struct run *u = user;
    struct pql_worker *w = &u->ev->workers[worker];

    for (size_t i = grain * u->grain; i < u->n && i < (grain + 1) * u->grain; i++) {
        if (w->failed_at != SIZE_MAX || (i == grain * u->grain && atomic_load(&u->stop)))
            return;
        run_series(u, w, i);
    }
}

/* The error of the first series that has one, whichever thread it fell to. */
static bool take_error(struct pql_eval *ev, struct err *e)
{
    struct pql_worker *first = NULL;

    for (unsigned i = 0; i < pool_size(ev->pool); i++) {
        struct pql_worker *w = &ev->workers[i];
        if (w->failed_at != SIZE_MAX && (!first || w->failed_at < first->failed_at))
            first = w;
    }
    if (!first)
        return true;
    ev->fault = first->ev.fault;
    *e = first->err;
    first->err = (struct err){ 0 };
    return false;
}

/* The samples are counted in the order of the series, as if they had come one by one. */
static bool count_costs(struct pql_eval *ev, const struct col_feed *f, const struct col_cost *costs,
                        size_t n, struct err *e)
{
    struct pql_cost none = { 0 }, *range = f->rc.range ? &f->r->kids[f->rc.range_arg]->cost : &none;

    for (size_t i = 0; i < n; i++) {
        if (!pql_count(ev, costs[i].most, e))
            return false;
        ev->samples -= costs[i].most;
        if (!pql_count(ev, costs[i].samples, e))
            return false;
        ev->stats->samples_read += costs[i].read;
        range->samples += costs[i].read;
    }
    return true;
}

bool col_feed_run(struct pql_eval *ev, struct col_feed *f, size_t first, size_t n, struct col *out,
                  struct err *e)
{
    struct run u = { .f = f, .ev = ev, .first = first, .n = n, .out = out };
    size_t steps = pql_n_steps(ev), grains;
    bool ok;

    u.grain = ev->opts->switches & PQL_SMALL ? SMALL_GRAIN : GRAIN;
    grains = (n + u.grain - 1) / u.grain;
    u.costs = xcalloc(n ? n : 1, sizeof *u.costs);
    if (n * steps < 4096 && !(ev->opts->switches & PQL_SMALL)) { // not worth waking anybody
        for (size_t i = 0; i < grains; i++)
            run_grain(&u, 0, i);
    } else {
        pool_run(ev->pool, grains, run_grain, &u);
    }
    ok = take_error(ev, e) && count_costs(ev, f, u.costs, n, e);
    free(u.costs);
    return ok;
}

/* How many at a time: what stays in the caches. */
static size_t batch_of(const struct pql_eval *ev, const struct col_feed *f)
{
    enum { BYTES = 2 << 20, LEAST = 64, SMALL = 2 };
    size_t n = BYTES / (pql_n_steps(ev) * sizeof(double));

    n = ev->opts->switches & PQL_SMALL ? SMALL : n < LEAST ? LEAST : n;
    return n < f->n ? n : f->n;
}

bool col_feed_each(struct pql_eval *ev, struct col_feed *f, col_feed_fn *fn, void *user,
                   struct err *e)
{
    struct cols in = { .n_steps = pql_n_steps(ev) };
    size_t batch = batch_of(ev, f);
    bool ok = true, more = true;

    for (size_t i = 0; i < batch; i++)
        col_alloc(ev, cols_push(&in), in.n_steps);
    for (size_t first = 0; first < f->n && ok && more; first += batch) {
        size_t n = f->n - first < batch ? f->n - first : batch;

        for (size_t i = 0; i < n; i++)
            memset(in.p[i].has, 0, col_words(in.n_steps) * sizeof *in.p[i].has);
        ok = pql_alive_now(ev, e) && col_feed_run(ev, f, first, n, in.p, e);
        more = ok && fn(user, &in, first, n);
    }
    cols_done(ev, &in);
    return ok;
}

void col_feed_close(struct pql_eval *ev, struct col_feed *f, bool keep_notes)
{
    ev->samples -= f->rc.held;
    cols_done(ev, &f->sub);
    for (unsigned i = 0; i < pool_size(ev->pool); i++) {
        if (keep_notes)
            pql_notes_merge(&ev->notes, &ev->workers[i].ev.notes, 0);
        pql_notes_done(&ev->workers[i].ev.notes);
    }
}

/* --- which nodes --- */

size_t pql_range_arg(const struct pql_rnode *r)
{
    size_t i = 0;

    while (i < r->n_kids && r->kids[i]->kind != PQL_RANGE && r->kids[i]->kind != PQL_SUBQUERY)
        i++;
    return i;
}

bool col_feed_fits(const struct pql_rnode *r)
{
    size_t arg = pql_range_arg(r);

    if (r->once)
        return false;
    if (r->kind == PQL_SELECTOR)
        return !r->n->sel.mods.smoothed;
    return r->kind == PQL_CALL && !r->n->call.fn->eval && arg < r->n_kids &&
           r->kids[arg]->kind == PQL_RANGE;
}

static bool open_kind(struct pql_eval *ev, struct pql_rnode *r, struct col_feed *out, struct err *e)
{
    if (r->kind == PQL_SELECTOR)
        return col_feed_selector(ev, r, out, e);
    if (r->n->call.fn->flags & PQL_FN_SAMPLE_TIME)
        return col_feed_timestamp(ev, r, out, e);
    return col_feed_range_call(ev, r, out, e);
}

bool col_feed_open(struct pql_eval *ev, struct pql_rnode *r, struct col_feed *out, struct err *e)
{
    *out = (struct col_feed){ .r = r };
    if (!open_kind(ev, r, out, e))
        return false;
    ev->stats->series_read += out->sel ? out->n : 0;
    prepare_workers(ev);
    return true;
}

/* --- all of it at once --- */

/* The next ones. What is too much for the limits is not allocated all at once. */
static bool run_batch(struct pql_eval *ev, struct col_feed *f, size_t n, struct cols *out,
                      struct err *e)
{
    size_t first = out->n;

    if (n > f->n - first)
        n = f->n - first;
    for (size_t i = 0; i < n; i++) {
        col_alloc(ev, cols_push(out), out->n_steps);
        if (!pql_alive(ev, e))
            return false;
    }
    return col_feed_run(ev, f, first, n, out->p + first, e);
}

bool col_feed_all(struct pql_eval *ev, struct pql_rnode *r, struct cols *out, bool *may_be_same,
                  struct err *e)
{
    struct col_feed f;
    size_t batch;
    bool ok = true;

    if (!col_feed_open(ev, r, &f, e))
        return false;
    out->n_steps = pql_n_steps(ev);
    batch = BATCH_BYTES / (out->n_steps * sizeof(double));
    batch = batch < GRAIN ? GRAIN : batch;
    vec_reserve(out, f.n);
    for (size_t first = 0; first < f.n && ok; first += batch)
        ok = run_batch(ev, &f, batch, out, e);
    col_feed_close(ev, &f, true);
    if (!ok)
        return false;
    cols_drop_empty(ev, out);
    *may_be_same = f.may_be_same;
    return true;
}

bool cols_selector(struct pql_eval *ev, struct pql_rnode *r, struct cols *out, struct err *e)
{
    bool may_be_same;

    return col_feed_all(ev, r, out, &may_be_same, e);
}

bool cols_range_call(struct pql_eval *ev, struct pql_rnode *r, struct cols *out, struct err *e)
{
    bool may_be_same;

    return col_feed_all(ev, r, out, &may_be_same, e) &&
           (!may_be_same || !cols_have_same_labels(out) || pql_eval_fail_same(ev, e));
}
