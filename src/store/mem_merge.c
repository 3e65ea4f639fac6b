/* mem_merge.c - samples that came after later ones, and start times that are known only in the end:
 * both rewrite series. What was packed before is not reused. */
#include "store/mem_impl.h"

#include "base/vec.h"

#include <stdlib.h>

static int cmp_late(const void *a, const void *b)
{
    const struct mem_late *x = a, *y = b;
    if (x->series != y->series)
        return (x->series > y->series) - (x->series < y->series);
    if (x->x.t != y->x.t)
        return (x->x.t > y->x.t) - (x->x.t < y->x.t);
    return (x->seq > y->seq) - (x->seq < y->seq);
}

/* The samples that a series had, in order of time. */
struct old_samples {
    struct samples all;
    size_t f, h; /* the next ones */
    struct histogram again;
};

/* A run that began for an explicit hint must begin there again, and reading has not kept that. */
static const struct histogram *begin_again(struct old_samples *o, const struct histogram *h)
{
    if (o->h == 0 || h->reset != HISTOGRAM_RESET_UNKNOWN || sample_is_stale(h->sum))
        return h;
    o->again = *h;
    o->again.reset = HISTOGRAM_RESET;
    return &o->again;
}

static bool next_old(struct old_samples *o, struct mem_sample *x)
{
    bool f = o->f < o->all.n, h = o->h < o->all.n_h;
    if (!f && !h)
        return false;
    if (f && (!h || o->all.t[o->f] < o->all.h[o->h].t)) {
        *x = (struct mem_sample){ .t = o->all.t[o->f], .v = o->all.v[o->f] };
        x->st = o->all.st ? o->all.st[o->f] : 0;
        o->f++;
    } else {
        const struct hist_sample *s = &o->all.h[o->h];
        *x = (struct mem_sample){ .t = s->t, .st = s->st, .h = begin_again(o, s->h) };
        o->h++;
    }
    return true;
}

static void take_old(struct mem_store *s, struct mem_series *m, struct old_samples *o)
{
    mem_decode(s, m, INT64_MIN, INT64_MAX, true, &o->all);
    o->f = o->h = 0;
    s->n_floats -= o->all.n;
    s->n_hists -= o->all.n_h;
    mem_clear_series(s, m);
}

static bool put_back(struct mem_store *s, struct mem_series *m, const struct mem_sample *x,
                     struct err *e)
{
    if (m->any && x->t == m->last_t) {
        mem_check_same(s, m, x);
        return true;
    }
    return mem_append_next(s, m, x, e);
}

static bool merge_series(struct mem_store *s, struct old_samples *o, const struct mem_late *p,
                         size_t n, struct err *e)
{
    struct mem_series *m = &s->series[p->series];
    struct mem_sample x;
    bool ok = true;

    take_old(s, m, o);
    bool more = next_old(o, &x);
    while (ok && (more || n)) {
        if (more && (n == 0 || x.t <= p->x.t)) { // the one that was there is the first
            ok = put_back(s, m, &x, e);
            more = next_old(o, &x);
        } else {
            ok = put_back(s, m, &p->x, e);
            p++;
            n--;
        }
    }
    return ok;
}

bool mem_merge_late(struct mem_store *s, struct err *e)
{
    struct old_samples o = { 0 };
    bool ok = true;

    if (s->lost)
        return mem_room(s, 0, e);
    if (s->late.n == 0)
        return true;
    qsort(s->late.p, s->late.n, sizeof *s->late.p, cmp_late);
    for (size_t i = 0, n; ok && i < s->late.n; i += n) {
        for (n = 1; i + n < s->late.n && s->late.p[i + n].series == s->late.p[i].series; n++)
            ;
        ok = merge_series(s, &o, &s->late.p[i], n, e);
    }
    samples_done(&o.all);
    vec_done(&s->late);
    arena_done(&s->late.arena);
    s->lost = !ok;
    return ok;
}

bool mem_samples(struct mem_store *s, int64_t series, struct samples *out, struct err *e)
{
    if (!mem_merge_late(s, e))
        return false;
    mem_decode(s, &s->series[series], INT64_MIN, INT64_MAX, true, out);
    return true;
}

bool mem_set_start(struct mem_store *s, int64_t series,
                   int64_t (*start)(void *user, int64_t t, double v), void *user, struct err *e)
{
    struct mem_series *m = &s->series[series];
    struct old_samples o = { 0 };
    struct mem_sample x;
    bool ok = mem_merge_late(s, e);

    if (!ok)
        return false;
    take_old(s, m, &o);
    while (ok && next_old(&o, &x)) {
        if (x.st == 0)
            x.st = start(user, x.t, x.v);
        ok = mem_append_next(s, m, &x, e);
    }
    s->dirty = true;
    s->lost = !ok;
    samples_done(&o.all);
    return ok;
}
