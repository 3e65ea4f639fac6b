/* col_select.c - series of the source as columns: selectors, and functions over their ranges. */
#include <stdlib.h>

#include "base/vec.h"
#include "num/math.h"
#include "promql/col_feed.h"

/* Label sets stay as long as the query does. */
static bool open_selection(struct pql_eval *ev, const struct pql_rnode *sel,
                           const struct pql_span *span, struct col_feed *out, struct err *e)
{
    struct open_selection *o = arena_new(ev->arena, struct open_selection);

    if (!pql_selection_open(ev, sel, sel->n->sel.matchers, sel->n->sel.n, span, &o->sel, e))
        return false;
    o->next = ev->open;
    ev->open = o;
    out->sel = &o->sel;
    out->n = o->sel.set.n;
    out->labels = (struct labels *)o->sel.set.labels;
    return true;
}

/* Those of the results of a function. */
static void set_labels(struct pql_eval *ev, struct col_feed *f)
{
    bool drop = !(f->r->n->call.fn->flags & PQL_FN_KEEPS_NAME);
    struct labels *labels;

    f->drop_name = drop;
    if (!drop || ev->opts->delayed_name_removal)
        return;
    f->may_be_same = col_names_tell_apart(f->labels, sizeof *f->labels, f->n);
    labels = arena_alloc(ev->arena, xmul(f->n, sizeof *labels));
    for (size_t i = 0; i < f->n; i++)
        labels[i] = col_labels_without_name(ev, &f->labels[i]);
    f->labels = labels;
}

/* A column from points, and what they cost. */
static void put_points(const struct pql_eval *ev, const struct pql_series *s, struct col *out)
{
    for (size_t i = 0; i < s->n_f; i++)
        col_set(out, (size_t)((s->f[i].t - ev->start) / ev->step), s->f[i].v);
    out->h = s->h;
    out->n_h = s->n_h;
}

/* --- windows --- */

/* Those of the range call, or of the lookback: borders for every step. */
static void make_windows(struct pql_worker *w, const struct samples *s,
                         const struct num_slide *shape)
{
    size_t n = shape->n_steps;

    if (s->times_id && w->windows.times_id == s->times_id)
        return;
    w->windows.times_id = s->times_id;
    if (n > w->windows.cap) {
        w->windows.lo = xrealloc(w->windows.lo, xmul(n, sizeof *w->windows.lo));
        w->windows.hi = xrealloc(w->windows.hi, xmul(n, sizeof *w->windows.hi));
        w->windows.cap = n;
    }
    num_slide_windows(s->t, s->n, shape->win_end, shape->win_step, shape->range, n, w->windows.lo,
                      w->windows.hi);
    w->windows.most = 0;
    for (size_t i = 0; i < n; i++)
        if (w->windows.hi[i] - w->windows.lo[i] > w->windows.most)
            w->windows.most = w->windows.hi[i] - w->windows.lo[i];
}

static struct num_slide shape_of(const struct pql_eval *ev, const struct pql_rnode *pinned_by,
                                 int64_t range)
{
    return (struct num_slide){
        .n_steps = pql_n_steps(ev),
        .win_end = pql_data_time(pinned_by, ev->start),
        .win_step = pinned_by->pinned ? 0 : ev->step,
        .range = range,
        .at = ev->start,
        .at_step = ev->step,
    };
}

/* --- instant selectors --- */

/* The last float of each window, unless it is the marker of an end. */
static void take_newest(const struct samples *s, const struct pql_worker *w, struct col *out,
                        size_t n)
{
    const uint32_t *lo = w->windows.lo, *hi = w->windows.hi;

    for (size_t first = 0; first < n; first += 64) {
        size_t end = n - first < 64 ? n : first + 64;
        uint64_t bits = 0;

        for (size_t i = first; i < end; i++) {
            bool any = hi[i] > lo[i];
            double v = any ? s->v[hi[i] - 1] : 0;
            out->v[i] = v;
            bits |= (uint64_t)(any && !sample_is_stale(v)) << (i - first);
        }
        out->has[first / 64] = bits;
    }
}

static bool run_selector(struct col_feed *f, struct pql_worker *w, size_t i, struct col *out,
                         struct col_cost *cost, struct err *e)
{
    struct samples *s = &w->samples;
    struct pql_series points = { 0 };
    struct num_slide shape;

    if (!pql_selection_read(&w->ev, f->sel, i, s, e))
        return false;
    cost->read = (int64_t)(s->n + s->n_h);
    if (s->n_h) {
        if (!pql_instant_series(&w->ev, f->r, s, &points, e))
            return false;
        put_points(&w->ev, &points, out);
        cost->samples = w->ev.samples;
        return true;
    }
    shape = shape_of(&w->ev, f->r, w->ev.lookback);
    make_windows(w, s, &shape);
    take_newest(s, w, out, shape.n_steps);
    cost->samples = (int64_t)col_count(out, shape.n_steps);
    return true;
}

bool col_feed_selector(struct pql_eval *ev, struct pql_rnode *r, struct col_feed *out,
                       struct err *e)
{
    struct pql_span span = pql_steps_of(ev, r);

    out->run = run_selector;
    return open_selection(ev, r, &span, out, e);
}

/* --- timestamp() of a selector --- */

static void put_times(const struct pql_eval *ev, const struct pql_rnode *sel,
                      const struct samples *s, struct col *out)
{
    struct pql_sample at;

    for (size_t k = 0; k < pql_n_steps(ev); k++)
        if (pql_newest(ev, s, pql_data_time(sel, ev->start + (int64_t)k * ev->step), &at))
            col_set(out, k, (double)at.t / 1000);
}

static bool run_timestamp(struct col_feed *f, struct pql_worker *w, size_t i, struct col *out,
                          struct col_cost *cost, struct err *e)
{
    const struct pql_rnode *sel = f->r->kids[0];
    struct samples *s = &w->samples;
    struct num_slide shape = shape_of(&w->ev, sel, w->ev.lookback);

    if (!pql_selection_read(&w->ev, f->sel, i, s, e))
        return false;
    cost->read = (int64_t)(s->n + s->n_h);
    if (s->n_h) {
        put_times(&w->ev, sel, s, out);
    } else {
        make_windows(w, s, &shape);
        take_newest(s, w, out, shape.n_steps);
        for (size_t k = 0; k < shape.n_steps; k++)
            if (col_has(out, k))
                out->v[k] = (double)s->t[w->windows.hi[k] - 1] / 1000;
    }
    cost->samples = (int64_t)col_count(out, shape.n_steps);
    return true;
}

bool col_feed_timestamp(struct pql_eval *ev, struct pql_rnode *r, struct col_feed *out,
                        struct err *e)
{
    struct pql_span span = pql_steps_of(ev, r->kids[0]);

    out->run = run_timestamp;
    if (!open_selection(ev, r->kids[0], &span, out, e))
        return false;
    set_labels(ev, out);
    return true;
}

/* --- functions over ranges --- */

/* Takes stale markers out; the times are then no longer those of other series. */
static void strip_stale(struct samples *s)
{
    size_t n = 0;

    while (n < s->n && !sample_is_stale(s->v[n]))
        n++;
    if (n == s->n)
        return;
    s->times_id = 0;
    for (size_t i = n; i < s->n; i++) {
        if (sample_is_stale(s->v[i]))
            continue;
        s->t[n] = s->t[i];
        s->v[n++] = s->v[i];
    }
    s->n = n;
}

/* What a function says besides its result depends on the labels: one window is enough to hear
 * it. */
static bool run_once_for_notes(struct col_feed *f, struct pql_worker *w, size_t i,
                               const struct num_slide *s, const struct col *out, struct err *e)
{
    struct pql_window win = { .labels = f->sel ? &f->sel->set.labels[i] : &f->sub.p[i].labels,
                              .f.seconds = s->seconds };
    struct pql_vector result = { 0 };
    struct pql_call c = { .ev = &w->ev, .node = f->r, .win = &win, .out = &result };
    size_t step = 0;

    if (!(f->r->n->call.fn->flags & PQL_FN_COUNTER))
        return true;
    while (step < s->n_steps && !col_has(out, step))
        step++;
    if (step == s->n_steps)
        return true;
    c.t = s->at + (int64_t)step * s->at_step;
    win.f.end = s->win_end + (int64_t)step * s->win_step;
    win.f.start = win.f.end - s->range;
    win.f.t = s->t + s->lo[step];
    win.f.v = s->v + s->lo[step];
    win.f.n = s->hi[step] - s->lo[step];
    return f->r->n->call.fn->run(&c, e);
}

/* Steps whose windows reach back to before there was anything to look at, see struct query. */
static void cut_windows(struct col_feed *f, struct pql_worker *w, size_t i,
                        const struct num_slide *s, struct col *out)
{
    const struct labels *ls = f->sel ? &f->sel->set.labels[i] : &f->sub.p[i].labels;
    int64_t began = pql_range_began(&w->ev, &f->rc, ls);

    for (size_t step = 0; step < s->n_steps; step++) {
        struct num_window x = { .end = s->win_end + (int64_t)step * s->win_step };
        x.start = x.end - s->range;
        if (x.start >= began)
            return;
        x.seconds = s->seconds;
        x.t = s->t + s->lo[step];
        x.v = s->v + s->lo[step];
        x.n = s->hi[step] - s->lo[step];
        pql_range_cut(&w->ev, &f->rc, began, s->at + (int64_t)step * s->at_step, &x);
        if (x.start == began && col_has(out, step))
            num_rate(&x, NUM_RATE, &out->v[step]);
    }
}

static bool run_slide(struct col_feed *f, struct pql_worker *w, size_t i, const struct samples *s,
                      struct col *out, struct col_cost *cost, struct err *e)
{
    struct num_slide shape = shape_of(&w->ev, f->rc.pinned_by, f->rc.range->range);

    if (!s->n)
        return true;
    make_windows(w, s, &shape);
    shape.t = s->t;
    shape.v = s->v;
    shape.n = s->n;
    shape.lo = w->windows.lo;
    shape.hi = w->windows.hi;
    shape.seconds = num_seconds(shape.range);
    shape.param = f->param;
    f->slide(&shape, &w->scratch, out->v, out->has);
    cut_windows(f, w, i, &shape, out);
    cost->most = w->windows.most;
    cost->samples = (int64_t)col_count(out, shape.n_steps);
    return run_once_for_notes(f, w, i, &shape, out, e);
}

static bool run_points(struct col_feed *f, struct pql_worker *w, const struct pql_points *p,
                       struct col *out, struct col_cost *cost, struct err *e)
{
    struct pql_series s = { 0 };

    if (!pql_range_series(&w->ev, &f->rc, p, &s, e))
        return false;
    put_points(&w->ev, &s, out);
    cost->most = w->ev.peak;
    cost->samples = (int64_t)s.n_f;
    return true;
}

static bool run_range(struct col_feed *f, struct pql_worker *w, size_t i, struct col *out,
                      struct col_cost *cost, struct err *e)
{
    struct samples *s = &w->samples;
    struct pql_points p;

    if (!pql_selection_read(&w->ev, f->sel, i, s, e))
        return false;
    cost->read = (int64_t)(s->n + s->n_h);
    if (f->slide && !s->n_h && !s->st) {
        strip_stale(s);
        return run_slide(f, w, i, s, out, cost, e);
    }
    p = pql_points_of(&w->ev, &f->sel->set.labels[i], s);
    return run_points(f, w, &p, out, cost, e);
}

static bool run_subquery(struct col_feed *f, struct pql_worker *w, size_t i, struct col *out,
                         struct col_cost *cost, struct err *e)
{
    const struct col *c = &f->sub.p[i];
    struct samples s;
    struct pql_points p;

    out->drop_name |= c->drop_name;
    if (f->slide && !c->n_h) {
        s = col_feed_sub_samples(f, i, &w->samples);
        return run_slide(f, w, i, &s, out, cost, e);
    }
    p = col_feed_sub_points(&w->ev, f, i);
    return run_points(f, w, &p, out, cost, e);
}

/* The scalar argument of a function, one value a step. */
static const double *param_of(struct pql_eval *ev, const struct pql_range_call *rc)
{
    const struct pql_series *s;
    double *out;
    size_t i = 0;

    while (i < rc->r->n_kids && i == rc->range_arg)
        i++;
    if (i == rc->r->n_kids)
        return NULL;
    s = &rc->scalars[i].p[0];
    out = arena_alloc(ev->arena, xmul(s->n_f, sizeof *out));
    for (size_t k = 0; k < s->n_f; k++)
        out[k] = s->f[k].v;
    return out;
}

/* A quantile that is none is said at every step where it is. */
static bool is_param_quiet(const struct col_feed *f, size_t n_steps)
{
    if (f->param && f->r->n->call.fn->flags & PQL_FN_QUANTILE)
        for (size_t i = 0; i < n_steps; i++)
            if (!(f->param[i] >= 0 && f->param[i] <= 1))
                return false;
    return true;
}

static bool open_range(struct pql_eval *ev, struct col_feed *f, struct err *e)
{
    struct pql_span span;

    f->run = run_range;
    if (!pql_range_call_args(ev, &f->rc, e))
        return false;
    span = pql_range_span(ev, f->rc.range, f->rc.before, f->rc.after);
    if (!open_selection(ev, f->rc.range->kids[0], &span, f, e))
        return false;
    f->r->kids[f->rc.range_arg]->cost = (struct pql_cost){ .series = f->n };
    return true;
}

static bool open_subquery(struct pql_eval *ev, struct col_feed *f, struct err *e)
{
    f->run = run_subquery;
    if (col_feed_subquery(ev, f, e) && pql_range_call_args(ev, &f->rc, e))
        return true;
    cols_done(ev, &f->sub);
    return false;
}

bool col_feed_range_call(struct pql_eval *ev, struct pql_rnode *r, struct col_feed *out,
                         struct err *e)
{
    pql_range_call_begin(&out->rc, r, pql_range_arg(r));
    if (out->rc.range->kind == PQL_RANGE ? !open_range(ev, out, e) : !open_subquery(ev, out, e))
        return false;
    out->param = param_of(ev, &out->rc);
    if (!out->rc.before && !(ev->opts->switches & PQL_NO_SLIDE) &&
        is_param_quiet(out, pql_n_steps(ev)))
        out->slide = r->n->call.fn->slide;
    set_labels(ev, out);
    return true;
}
