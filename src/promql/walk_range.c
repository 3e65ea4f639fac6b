/* walk_range.c - functions over ranges: windows of the series of a range selector or subquery. */
#include <stdlib.h>

#include "num/math.h"
#include "promql/walk_select.h"

/* --- points --- */

static void push_points(struct pql_eval *ev, struct pql_points_list *l, const struct pql_points *p)
{
    if (l->n == l->cap) {
        size_t cap = l->cap ? l->cap * 2 : 8;
        struct pql_points *q = arena_alloc(ev->arena, xmul(cap, sizeof *q));
        if (l->n)
            memcpy(q, l->p, l->n * sizeof *q);
        l->p = q;
        l->cap = cap;
    }
    l->p[l->n++] = *p;
}

struct pql_points pql_points_of(struct pql_eval *ev, const struct labels *labels,
                                const struct samples *s)
{
    struct pql_points p = { .labels = *labels };

    p.t = arena_alloc(ev->arena, xmul(s->n, sizeof *p.t));
    p.v = arena_alloc(ev->arena, xmul(s->n, sizeof *p.v));
    p.st = s->st ? arena_alloc(ev->arena, xmul(s->n, sizeof *p.st)) : NULL;
    for (size_t i = 0; i < s->n; i++) {
        if (sample_is_stale(s->v[i]))
            continue;
        p.t[p.n] = s->t[i];
        p.v[p.n] = s->v[i];
        if (p.st)
            p.st[p.n] = s->st[i];
        p.n++;
    }
    p.h = arena_alloc(ev->arena, xmul(s->n_h, sizeof *p.h));
    for (size_t i = 0; i < s->n_h; i++) {
        if (sample_is_stale(s->h[i].h->sum))
            continue;
        p.h[p.n_h] = s->h[i];
        p.h[p.n_h++].h = histogram_dup(ev->arena, s->h[i].h);
    }
    return p;
}

static bool add_points(void *user, struct pql_eval *ev, struct pql_fetched *got, struct err *e)
{
    struct pql_points p = pql_points_of(ev, &got->labels, &got->samples);

    (void)e;
    push_points(ev, user, &p);
    return true;
}

struct pql_span pql_range_span(const struct pql_eval *ev, const struct pql_rnode *range,
                               int64_t reach_more, int64_t beyond)
{
    const struct pql_rnode *sel = range->kids[0];
    struct pql_span span = pql_steps_of(ev, sel);

    span.reach = range->range + reach_more;
    span.beyond = beyond;
    return span;
}

bool pql_fetch_points(struct pql_eval *ev, const struct pql_rnode *range, int64_t reach_more,
                      int64_t beyond, struct pql_points_list *out, struct err *e)
{
    const struct pql_rnode *sel = range->kids[0];
    struct pql_span span = pql_range_span(ev, range, reach_more, beyond);

    return pql_fetch(ev, sel, sel->n->sel.matchers, sel->n->sel.n, &span, add_points, out, e);
}

const struct histogram *pql_without_reset(struct pql_eval *ev, const struct histogram *from)
{
    struct histogram *h;

    if (from->reset != HISTOGRAM_RESET && from->reset != HISTOGRAM_NOT_RESET)
        return from;
    h = arena_dup(ev->arena, from, sizeof *h);
    h->reset = HISTOGRAM_RESET_UNKNOWN;
    return h;
}

/* The series of a subquery. */
static void matrix_points(struct pql_eval *ev, const struct pql_matrix *m,
                          struct pql_points_list *out)
{
    for (size_t i = 0; i < m->n; i++) {
        const struct pql_series *s = &m->p[i];
        struct pql_points p = {
            .labels = s->labels, .drop_name = s->drop_name, .n = s->n_f, .n_h = s->n_h
        };

        p.t = arena_alloc(ev->arena, xmul(p.n, sizeof *p.t));
        p.v = arena_alloc(ev->arena, xmul(p.n, sizeof *p.v));
        for (size_t j = 0; j < p.n; j++) {
            p.t[j] = s->f[j].t;
            p.v[j] = s->f[j].v;
        }
        p.h = arena_new_n(ev->arena, struct hist_sample, p.n_h ? p.n_h : 1);
        for (size_t j = 0; j < p.n_h; j++)
            p.h[j] = (struct hist_sample){ .t = s->h[j].t, .h = pql_without_reset(ev, s->h[j].h) };
        push_points(ev, out, &p);
    }
}

/* --- windows --- */

void pql_slide(struct pql_window *w, const struct pql_points *p, int64_t from, int64_t to)
{
    w->f.t = NULL;
    w->f.v = NULL;
    w->f.st = NULL;
    w->f.n = 0;
    w->h = NULL;
    w->n_h = 0;
    if (p->n) {
        size_t f = pql_times_upto(p->t, p->n, from);
        w->f.t = p->t + f;
        w->f.v = p->v + f;
        w->f.st = p->st ? p->st + f : NULL;
        w->f.n = pql_times_upto(p->t, p->n, to) - f;
    }
    if (p->n_h) {
        size_t h = pql_hists_upto(p->h, p->n_h, from);
        w->h = p->h + h;
        w->n_h = pql_hists_upto(p->h, p->n_h, to) - h;
    }
}

int64_t pql_range_began(const struct pql_eval *ev, const struct pql_range_call *rc,
                        const struct labels *labels)
{
    if (!ev->query->began || rc->before || rc->after)
        return INT64_MIN;
    return ev->query->began(ev->query->began_user, labels);
}

void pql_range_cut(struct pql_eval *ev, const struct pql_range_call *rc, int64_t began, int64_t t,
                   struct num_window *w)
{
    if (began <= w->start || began >= w->end)
        return;
    if (t > ev->end - ev->step)
        atomic_store(ev->warming, true);
    if (rc->r->n->call.fn->flags & PQL_FN_PER_SECOND) {
        w->start = began;
        w->seconds = num_seconds(w->end - began);
    }
}

static int64_t window_size(const struct pql_window *w)
{
    int64_t n = (int64_t)w->f.n;

    for (size_t i = 0; i < w->n_h; i++)
        n += pql_hist_size(w->h[i].h);
    return n;
}

static struct pql_vector *scalar_args(struct pql_eval *ev, const struct pql_range_call *rc)
{
    struct pql_vector *args = arena_new_n(ev->arena, struct pql_vector, rc->r->n_kids);

    for (size_t i = 0; i < rc->r->n_kids; i++)
        if (i != rc->range_arg)
            pql_push(ev->arena, &args[i], &(struct pql_sample){ 0 });
    return args;
}

bool pql_range_series(struct pql_eval *ev, const struct pql_range_call *rc,
                      const struct pql_points *p, struct pql_series *out, struct err *e)
{
    const struct pql_fn *fn = rc->r->n->call.fn;
    struct pql_vector *args = scalar_args(ev, rc), result = { 0 };
    struct pql_window w = { .labels = &p->labels };
    struct pql_call c = { .ev = ev, .node = rc->r, .arg = args, .win = &w, .out = &result };
    int64_t held = 0, began = pql_range_began(ev, rc, &p->labels);
    size_t step = 0;

    for (int64_t t = ev->start; t <= ev->end; t += ev->step, step++) {
        arena_reset(&ev->tmp);
        for (size_t i = 0; i < rc->r->n_kids; i++)
            if (i != rc->range_arg)
                args[i].p[0].v = rc->scalars[i].p[0].f[step].v;
        w.f.end = pql_data_time(rc->pinned_by, t);
        w.f.start = w.f.end - rc->range->range;
        w.f.seconds = num_seconds(rc->range->range);
        pql_slide(&w, p, w.f.start - rc->before, w.f.end + rc->after);
        pql_range_cut(ev, rc, began, t, &w.f);
        if (!pql_count(ev, window_size(&w) - held, e) || !pql_alive(ev, e))
            return false;
        held = window_size(&w);
        if (!w.f.n && !w.n_h)
            continue;
        c.t = t;
        result.n = 0;
        if (!fn->run(&c, e))
            return false;
        if (result.n)
            pql_add_point(ev->arena, out, t, result.p[0].v, result.p[0].h);
    }
    ev->samples -= held;
    return true;
}

static bool series_call(struct pql_eval *ev, const struct pql_range_call *rc,
                        const struct pql_points *p, struct pql_matrix *out, struct err *e)
{
    bool drop = !(rc->r->n->call.fn->flags & PQL_FN_KEEPS_NAME);
    struct pql_series s = { .labels = p->labels, .drop_name = drop || p->drop_name };

    if (drop && !ev->opts->delayed_name_removal)
        s.labels = pql_drop_metadata(ev, &p->labels);
    if (!pql_range_series(ev, rc, p, &s, e))
        return false;
    if (!s.n_f && !s.n_h)
        return true;
    *pql_add_series(ev->arena, out, s.labels, false) = s;
    return pql_count(ev, (int64_t)s.n_f, e);
}

/* Only some functions know what to do with an extended range. */
static bool check_extended(struct pql_eval *ev, const struct pql_fn *fn, unsigned flag,
                           const char *word, struct err *e)
{
    struct buf names = { 0 };

    if (fn->flags & flag)
        return true;
    for (size_t i = 0; i < pql_fns_n; i++)
        if (pql_fns[i].flags & flag)
            buf_printf(&names, "%s%s", names.n ? ", " : "", pql_fns[i].name);
    pql_eval_fail(ev, e, "%s modifier can only be used with: %s - not with %s", word, buf_z(&names),
                  fn->name);
    buf_done(&names);
    return false;
}

static bool eval_scalars(struct pql_eval *ev, struct pql_range_call *rc, struct err *e)
{
    size_t n = rc->r->n_kids;

    rc->scalars = arena_new_n(ev->arena, struct pql_matrix, n);
    for (size_t i = 0; i < n; i++)
        if (i != rc->range_arg && !pql_eval_node(ev, rc->r->kids[i], &rc->scalars[i], e))
            return false;
    return true;
}

void pql_range_call_begin(struct pql_range_call *rc, struct pql_rnode *r, size_t range_arg)
{
    struct pql_rnode *range = r->kids[range_arg];

    *rc = (struct pql_range_call){ .r = r, .range_arg = range_arg, .range = range };
    rc->pinned_by = range->kind == PQL_SUBQUERY ? range : range->kids[0];
}

bool pql_range_call_args(struct pql_eval *ev, struct pql_range_call *rc, struct err *e)
{
    const struct pql_fn *fn = rc->r->n->call.fn;
    const struct pql_mods *mods;

    if (!eval_scalars(ev, rc, e))
        return false;
    if (rc->range->kind == PQL_SUBQUERY)
        return true;
    mods = &rc->range->kids[0]->n->sel.mods;
    if (mods->anchored && !check_extended(ev, fn, PQL_FN_ANCHORED, "anchored", e))
        return false;
    if (mods->smoothed && !check_extended(ev, fn, PQL_FN_SMOOTHED, "smoothed", e))
        return false;
    rc->before = mods->anchored || mods->smoothed ? ev->lookback : 0;
    rc->after = mods->smoothed ? ev->lookback : 0;
    return true;
}

bool pql_eval_range_call(struct pql_eval *ev, struct pql_rnode *r, size_t range_arg,
                         struct pql_matrix *out, struct err *e)
{
    struct pql_points_list l = { 0 };
    struct pql_matrix sub = { 0 };
    struct pql_range_call rc;
    bool is_sub = r->kids[range_arg]->kind == PQL_SUBQUERY;

    pql_range_call_begin(&rc, r, range_arg);
    if (is_sub && !pql_eval_subquery(ev, r->kids[range_arg], &sub, e))
        return false;
    if (!pql_range_call_args(ev, &rc, e))
        return false;
    if (is_sub) {
        rc.held = pql_matrix_size(&sub);
        matrix_points(ev, &sub, &l);
    } else if (!pql_fetch_points(ev, rc.range, rc.before, rc.after, &l, e)) {
        return false;
    }
    for (size_t i = 0; i < l.n; i++)
        if (!series_call(ev, &rc, &l.p[i], out, e))
            return false;
    ev->samples -= rc.held;
    return true;
}

/* --- a range selector as the result of a query --- */

bool pql_eval_range_selector(struct pql_eval *ev, struct pql_rnode *r, struct pql_matrix *out,
                             struct err *e)
{
    const struct pql_rnode *sel = r->kids[0];
    const struct pql_mods *mods = &sel->n->sel.mods;
    int64_t more = mods->anchored || mods->smoothed ? ev->lookback : 0;
    struct pql_points_list l = { 0 };

    if (!pql_fetch_points(ev, r, more, mods->smoothed ? more : 0, &l, e))
        return false;
    for (size_t i = 0; i < l.n; i++) {
        struct pql_window w = { .f.end = pql_data_time(sel, ev->start) };
        struct pql_series s = { .labels = l.p[i].labels };

        w.f.start = w.f.end - r->range;
        pql_slide(&w, &l.p[i], w.f.start - more, w.f.end + (mods->smoothed ? more : 0));
        if (more) {
            if (w.n_h)
                return pql_eval_fail(ev, e, "%s modifier is not supported with histograms",
                                     mods->smoothed ? "smoothed" : "anchored");
            pql_extended_points(ev, &w, mods->smoothed, &s);
        } else {
            for (size_t j = 0; j < w.f.n; j++)
                pql_add_point(ev->arena, &s, w.f.t[j], w.f.v[j], NULL);
            for (size_t j = 0; j < w.n_h; j++)
                pql_add_point(ev->arena, &s, w.h[j].t, 0, w.h[j].h);
        }
        if (!pql_count(ev, window_size(&w), e))
            return false;
        if (s.n_f || s.n_h)
            *pql_add_series(ev->arena, out, s.labels, false) = s;
    }
    return true;
}
