/* col_fn_scalar.c - functions that take or give scalars, and those of absence, on columns. */
#include <math.h>

#include "num/math.h"
#include "promql/col_call.h"
#include "promql/col_feed.h"
#include "promql/fn.h"

bool cols_pi(struct pql_eval *ev, struct pql_rnode *r, struct cols *out, struct err *e)
{
    struct cols_call c;
    bool ok = cols_call_begin(&c, ev, r, e);

    if (ok) {
        struct col *to = cols_call_full(&c, out);
        for (size_t k = 0; k < c.n_steps; k++)
            to->v[k] = M_PI;
    }
    return cols_call_end(&c, ok, out, e);
}

static bool pick_of(struct pql_eval *ev, struct pql_rnode *r, bool larger, struct cols *out,
                    struct err *e)
{
    struct cols_call c;
    bool ok = cols_call_begin(&c, ev, r, e);

    if (ok) {
        const double *x = cols_call_num(&c, 0), *y = cols_call_num(&c, 1);
        struct col *to = cols_call_full(&c, out);

        for (size_t k = 0; k < c.n_steps; k++)
            to->v[k] = larger ? num_max(x[k], y[k]) : num_min(x[k], y[k]);
    }
    return cols_call_end(&c, ok, out, e);
}

bool cols_max_of(struct pql_eval *ev, struct pql_rnode *r, struct cols *out, struct err *e)
{
    return pick_of(ev, r, true, out, e);
}

bool cols_min_of(struct pql_eval *ev, struct pql_rnode *r, struct cols *out, struct err *e)
{
    return pick_of(ev, r, false, out, e);
}

bool cols_vector(struct pql_eval *ev, struct pql_rnode *r, struct cols *out, struct err *e)
{
    struct cols_call c;
    bool ok = cols_call_begin(&c, ev, r, e);

    if (ok) {
        *out = cols_call_take(&c, 0);
        out->p[0].labels = (struct labels){ 0 };
        out->p[0].drop_name = false;
    }
    return cols_call_end(&c, ok, out, e);
}

/* The only float of each step. */
static void set_scalar(const struct cols_call *c, struct col *to)
{
    const struct cols *in = &c->arg[0];
    size_t *n = arena_new_n(c->ev->arena, size_t, c->n_steps);

    for (size_t k = 0; k < c->n_steps; k++)
        to->v[k] = NAN;
    for (size_t i = 0; i < in->n; i++) {
        for (size_t k = 0; k < c->n_steps; k++) {
            if (!col_has(&in->p[i], k))
                continue;
            to->v[k] = n[k] ? NAN : in->p[i].v[k];
            n[k]++;
        }
    }
}

bool cols_scalar_of(struct pql_eval *ev, struct pql_rnode *r, struct cols *out, struct err *e)
{
    struct cols_call c;
    bool ok = cols_call_begin(&c, ev, r, e);

    if (ok)
        set_scalar(&c, cols_call_full(&c, out));
    return cols_call_end(&c, ok, out, e);
}

/* --- absent --- */

static void see(const struct pql_eval *ev, const struct col *c, uint64_t *seen, size_t n_steps)
{
    for (size_t w = 0; w < col_words(n_steps); w++)
        seen[w] |= c->has[w];
    for (size_t i = 0; i < c->n_h; i++) {
        size_t step = (size_t)((c->h[i].t - ev->start) / ev->step);
        seen[step / 64] |= UINT64_C(1) << step % 64;
    }
}

/* A series where nothing was seen. */
static void put_absent(struct cols_call *c, const uint64_t *seen, struct cols *out)
{
    struct col *to = cols_call_full(c, out);

    arena_reset(&c->ev->tmp);
    to->labels = pql_absent_labels(c->ev, c->r->kids[0]->n);
    to->drop_name = true;
    for (size_t k = 0; k < c->n_steps; k++)
        to->v[k] = 1;
    for (size_t w = 0; w < col_words(c->n_steps); w++)
        to->has[w] &= ~seen[w];
    cols_drop_empty(c->ev, out);
}

bool cols_absent(struct pql_eval *ev, struct pql_rnode *r, struct cols *out, struct err *e)
{
    struct cols_call c;
    bool ok = cols_call_begin(&c, ev, r, e);

    if (ok) {
        uint64_t *seen = arena_new_n(ev->arena, uint64_t, col_words(c.n_steps));

        for (size_t i = 0; i < c.arg[0].n; i++)
            see(ev, &c.arg[0].p[i], seen, c.n_steps);
        put_absent(&c, seen, out);
    }
    return cols_call_end(&c, ok, out, e);
}

struct presence {
    const struct pql_eval *ev;
    uint64_t *seen;
};

static bool see_fed(void *user, const struct cols *in, size_t first, size_t n)
{
    const struct presence *p = user;

    (void)first;
    for (size_t i = 0; i < n; i++)
        see(p->ev, &in->p[i], p->seen, in->n_steps);
    return true;
}

bool cols_absent_over_time(struct pql_eval *ev, struct pql_rnode *r, struct cols *out,
                           struct err *e)
{
    struct cols_call c = { .ev = ev, .r = r, .n_steps = pql_n_steps(ev), .before = ev->samples };
    struct presence p = { ev, arena_new_n(ev->arena, uint64_t, col_words(c.n_steps)) };
    struct col_feed f;
    bool ok = col_feed_open(ev, r, &f, e);

    if (ok) {
        ok = col_feed_each(ev, &f, see_fed, &p, e);
        col_feed_close(ev, &f, true);
        put_absent(&c, p.seen, out);
    }
    return cols_call_end(&c, ok, out, e);
}
