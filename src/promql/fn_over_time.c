/* fn_over_time.c - one value of all samples in a range. */
#include <math.h>

#include "num/hist_ops.h"
#include "num/stats.h"
#include "num/sum.h"
#include "promql/eval.h"
#include "promql/fn.h"
#include "promql/fn_note.h"

/* --- any samples --- */

bool fn_count_over_time(struct pql_call *c, struct err *e)
{
    (void)e;
    pql_emit(c, (double)(c->win->f.n + c->win->n_h));
    return true;
}

bool fn_present_over_time(struct pql_call *c, struct err *e)
{
    (void)e;
    pql_emit(c, 1);
    return true;
}

/* Whether the histogram at one end of the window comes before (after) the float there. */
static bool hist_is_first(const struct pql_window *w)
{
    return w->n_h && (!w->f.n || w->h[0].t < w->f.t[0]);
}

static bool hist_is_last(const struct pql_window *w)
{
    return w->n_h && (!w->f.n || w->h[w->n_h - 1].t > w->f.t[w->f.n - 1]);
}

bool fn_first_over_time(struct pql_call *c, struct err *e)
{
    (void)e;
    if (hist_is_first(c->win))
        pql_emit_hist(c, c->win->h[0].h);
    else
        pql_emit(c, c->win->f.v[0]);
    return true;
}

bool fn_last_over_time(struct pql_call *c, struct err *e)
{
    const struct pql_window *w = c->win;

    (void)e;
    if (hist_is_last(w))
        pql_emit_hist(c, w->h[w->n_h - 1].h);
    else
        pql_emit(c, w->f.v[w->f.n - 1]);
    return true;
}

bool fn_ts_of_first_over_time(struct pql_call *c, struct err *e)
{
    const struct pql_window *w = c->win;

    (void)e;
    pql_emit(c, (double)(hist_is_first(w) ? w->h[0].t : w->f.t[0]) / 1000);
    return true;
}

bool fn_ts_of_last_over_time(struct pql_call *c, struct err *e)
{
    const struct pql_window *w = c->win;

    (void)e;
    pql_emit(c, (double)(hist_is_last(w) ? w->h[w->n_h - 1].t : w->f.t[w->f.n - 1]) / 1000);
    return true;
}

/* --- floats; histograms beside them are ignored --- */

static bool floats(struct pql_call *c, size_t arg)
{
    if (!c->win->f.n)
        return false;
    fn_note_ignored(c, arg);
    return true;
}

bool fn_max_over_time(struct pql_call *c, struct err *e)
{
    (void)e;
    if (floats(c, 0))
        pql_emit(c, num_max_of(c->win->f.v, c->win->f.n));
    return true;
}

bool fn_min_over_time(struct pql_call *c, struct err *e)
{
    (void)e;
    if (floats(c, 0))
        pql_emit(c, num_min_of(c->win->f.v, c->win->f.n));
    return true;
}

bool fn_ts_of_max_over_time(struct pql_call *c, struct err *e)
{
    const struct num_window *f = &c->win->f;

    (void)e;
    if (floats(c, 0))
        pql_emit(c, (double)f->t[num_max_at(f->v, f->n)] / 1000);
    return true;
}

bool fn_ts_of_min_over_time(struct pql_call *c, struct err *e)
{
    const struct num_window *f = &c->win->f;

    (void)e;
    if (floats(c, 0))
        pql_emit(c, (double)f->t[num_min_at(f->v, f->n)] / 1000);
    return true;
}

bool fn_stdvar_over_time(struct pql_call *c, struct err *e)
{
    (void)e;
    if (floats(c, 0))
        pql_emit(c, num_stdvar_over_time(c->win->f.v, c->win->f.n));
    return true;
}

bool fn_stddev_over_time(struct pql_call *c, struct err *e)
{
    (void)e;
    if (floats(c, 0))
        pql_emit(c, sqrt(num_stdvar_over_time(c->win->f.v, c->win->f.n)));
    return true;
}

static double *copy_of(struct pql_call *c)
{
    return arena_dup(&c->ev->tmp, c->win->f.v, c->win->f.n * sizeof(double));
}

bool fn_mad_over_time(struct pql_call *c, struct err *e)
{
    (void)e;
    if (floats(c, 0))
        pql_emit(c, num_mad(copy_of(c), c->win->f.n));
    return true;
}

bool fn_quantile_over_time(struct pql_call *c, struct err *e)
{
    double q = pql_num(c, 0);

    (void)e;
    if (!c->win->f.n)
        return true;
    if (isnan(q) || q < 0 || q > 1)
        pql_note_num(&c->ev->notes, PQL_NOTE_QUANTILE, pql_arg_at(c, 0), &q, 1);
    fn_note_ignored(c, 0);
    pql_emit(c, num_quantile(q, copy_of(c), c->win->f.n));
    return true;
}

/* --- sum and avg: of floats or of histograms --- */

static void note_acc(struct pql_call *c, unsigned notes)
{
    struct span at = pql_arg_at(c, 0);

    if (notes & NUM_HIST_RECONCILED)
        pql_note1(&c->ev->notes, PQL_NOTE_BOUNDS_RECONCILED, at, "aggregation");
    if (notes & NUM_HIST_COLLISION)
        pql_note1(&c->ev->notes, PQL_NOTE_RESET_COLLISION, at, "aggregation");
}

/* Where the buckets do not fit each other, that is all there is to say. */
static void accumulate_hists(struct pql_call *c, bool mean)
{
    const struct pql_window *w = c->win;
    struct num_hist_acc acc = { 0 };
    bool ok = true;

    num_hist_acc_begin(&acc, mean, w->h[0].h);
    for (size_t i = 1; i < w->n_h && ok; i++)
        ok = num_hist_acc_add(&acc, w->h[i].h);
    if (ok) {
        num_hist_acc_end(&acc);
        note_acc(c, acc.notes);
        pql_emit_hist(c, num_hist_dup(c->ev->arena, &acc.x));
    } else {
        fn_note(c, PQL_NOTE_MIXED_SCHEMAS, 0);
    }
    num_hist_acc_done(&acc);
}

static bool accumulate(struct pql_call *c, bool mean)
{
    const struct pql_window *w = c->win;

    if (w->f.n && w->n_h)
        fn_note(c, PQL_NOTE_MIXED_FLOATS_HISTOGRAMS, 0);
    else if (w->n_h)
        accumulate_hists(c, mean);
    else
        pql_emit(c, mean ? num_avg(w->f.v, w->f.n) : num_sum_over_time(w->f.v, w->f.n));
    return true;
}

bool fn_sum_over_time(struct pql_call *c, struct err *e)
{
    (void)e;
    return accumulate(c, false);
}

bool fn_avg_over_time(struct pql_call *c, struct err *e)
{
    (void)e;
    return accumulate(c, true);
}
