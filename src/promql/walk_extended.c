/* walk_extended.c - what `anchored` and `smoothed` make of selectors themselves. */
#include "num/extend.h"
#include "num/hist_ops.h"
#include "promql/walk_select.h"

void pql_extended_points(struct pql_eval *ev, const struct pql_window *w, bool smoothed,
                         struct pql_series *out)
{
    struct float_point *p = arena_alloc(ev->arena, xmul(w->f.n + 2, sizeof *p));

    if (!w->f.n)
        return;
    out->f = p;
    out->n_f = out->cap_f = num_extend(&w->f, smoothed, p);
}

/* The histogram at `at`, from those around it: on the line between its neighbours, as the last one
 * was behind it. NULL before the first, and between such that do not fit. */
static const struct histogram *smoothed_hist(struct pql_eval *ev, const struct pql_rnode *r,
                                             const struct pql_window *w, int64_t at)
{
    const struct hist_sample *h = w->h;
    struct num_hist x = { 0 };
    const struct histogram *out = NULL;
    size_t i = 0;
    bool gauge, fits = true;

    while (i < w->n_h && h[i].t < at)
        i++;
    if (i < w->n_h && h[i].t == at)
        return h[i].h;
    if (!i)
        return NULL;
    if (i == w->n_h) {
        num_hist_set(&x, h[i - 1].h);
        x.h.reset = HISTOGRAM_RESET_UNKNOWN;
    } else {
        gauge = h[i - 1].h->reset == HISTOGRAM_GAUGE && h[i].h->reset == HISTOGRAM_GAUGE;
        fits = !(num_hist_interpolate(&x, h[i - 1].h, h[i].h, num_between(h[i - 1].t, h[i].t, at),
                                      !gauge) &
                 NUM_HIST_INCOMPATIBLE);
    }
    if (fits)
        out = num_hist_dup(ev->arena, &x);
    else
        pql_note_quoted(&ev->notes, PQL_NOTE_MIXED_SCHEMAS, r->n->at,
                        labels_get(w->labels, STR(LABEL_NAME)));
    num_hist_done(&x);
    return out;
}

static bool smooth_series(struct pql_eval *ev, const struct pql_rnode *r,
                          const struct pql_points *p, struct pql_matrix *out, struct err *e)
{
    struct pql_series s = { .labels = p->labels };
    struct pql_window w = { .labels = &p->labels };

    for (int64_t t = ev->start; t <= ev->end; t += ev->step) {
        int64_t at = pql_data_time(r, t);
        const struct histogram *h = NULL;
        double v = 0;

        if (!pql_alive(ev, e))
            return false;
        pql_slide(&w, p, at - ev->lookback, at + ev->lookback);
        if (w.f.n && w.n_h) {
            pql_note_quoted(&ev->notes, PQL_NOTE_MIXED_FLOATS_HISTOGRAMS, r->n->at,
                            labels_get(&p->labels, STR(LABEL_NAME)));
            continue;
        }
        if (w.n_h ? !(h = smoothed_hist(ev, r, &w, at))
                  : !w.f.n || !num_smoothed_at(w.f.t, w.f.v, w.f.n, at, &v))
            continue;
        if (!pql_count(ev, h ? pql_hist_size(h) : 1, e))
            return false;
        pql_add_point(ev->arena, &s, t, v, h);
    }
    if (s.n_f || s.n_h)
        *pql_add_series(ev->arena, out, s.labels, false) = s;
    return true;
}

bool pql_eval_smoothed_selector(struct pql_eval *ev, struct pql_rnode *r, struct pql_matrix *out,
                                struct err *e)
{
    struct pql_rnode range = { .kids = &r, .n_kids = 1 };
    struct pql_points_list l = { 0 };

    if (!pql_fetch_points(ev, &range, ev->lookback, ev->lookback, &l, e))
        return false;
    for (size_t i = 0; i < l.n; i++)
        if (!smooth_series(ev, r, &l.p[i], out, e))
            return false;
    return true;
}
