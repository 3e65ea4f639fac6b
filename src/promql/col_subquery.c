/* col_subquery.c - the columns of a subquery as series that functions over ranges read. */
#include "base/time.h"
#include "base/xalloc.h"
#include "promql/col_feed.h"

static void set_times(struct pql_eval *ev, struct col_feed *f)
{
    f->sub_times = arena_alloc(ev->arena, xmul(f->sub.n_steps, sizeof *f->sub_times));
    for (size_t k = 0; k < f->sub.n_steps; k++)
        f->sub_times[k] = ev->start + (int64_t)k * ev->step;
}

bool col_feed_subquery(struct pql_eval *ev, struct col_feed *f, struct err *e)
{
    struct pql_rnode *r = f->r->kids[f->rc.range_arg];
    struct pql_steps outer = pql_subquery_begin(ev, r);
    int64_t began = time_mono_ns();
    bool ok = pql_check_steps(ev, e) && cols_eval(ev, r->kids[0], &f->sub, e);

    if (ok && f->sub.n)
        set_times(ev, f);
    pql_subquery_end(ev, &outer);
    if (!ok)
        return false;
    f->rc.held = cols_size(&f->sub);
    pql_cost(r, f->sub.n, f->rc.held, began);
    f->n = f->sub.n;
    f->labels = arena_alloc(ev->arena, xmul(f->n, sizeof *f->labels));
    for (size_t i = 0; i < f->n; i++)
        f->labels[i] = f->sub.p[i].labels;
    return true;
}

static size_t take_floats(const struct col_feed *f, const struct col *c, int64_t *t, double *v)
{
    size_t n = 0;

    for (size_t w = 0; w < col_words(f->sub.n_steps); w++) {
        for (uint64_t bits = c->has[w]; bits; bits &= bits - 1) {
            size_t step = w * 64 + (size_t)__builtin_ctzll(bits);
            t[n] = f->sub_times[step];
            v[n++] = c->v[step];
        }
    }
    return n;
}

struct samples col_feed_sub_samples(const struct col_feed *f, size_t i, struct samples *room)
{
    const struct col *c = &f->sub.p[i];
    size_t n = f->sub.n_steps;

    if (col_is_full(c, n))
        return (struct samples){ .t = f->sub_times, .v = c->v, .n = n, .times_id = 1 };
    if (n > room->cap) {
        samples_done(room);
        room->t = xmalloc(xmul(n, sizeof *room->t));
        room->v = xmalloc(xmul(n, sizeof *room->v));
        room->cap = n;
    }
    n = take_floats(f, c, room->t, room->v);
    return (struct samples){ .t = room->t, .v = room->v, .n = n };
}

struct pql_points col_feed_sub_points(struct pql_eval *ev, const struct col_feed *f, size_t i)
{
    const struct col *c = &f->sub.p[i];
    size_t n = col_count(c, f->sub.n_steps);
    struct pql_points p = { .labels = c->labels, .drop_name = c->drop_name, .n_h = c->n_h };

    p.t = arena_alloc(ev->arena, xmul(n, sizeof *p.t));
    p.v = arena_alloc(ev->arena, xmul(n, sizeof *p.v));
    p.n = take_floats(f, c, p.t, p.v);
    p.h = arena_alloc(ev->arena, xmul(p.n_h, sizeof *p.h));
    for (size_t k = 0; k < p.n_h; k++)
        p.h[k] = (struct hist_sample){ .t = c->h[k].t, .h = pql_without_reset(ev, c->h[k].h) };
    return p;
}
