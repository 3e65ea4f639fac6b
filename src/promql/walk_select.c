/* walk_select.c - selectors: series of the source, and which of their samples a step sees. */
#include <math.h>
#include <stdlib.h>

#include "num/hist_ops.h"
#include "promql/walk_select.h"

/* --- reset hints for those who only look at counts and sums --- */

/* Whether an iterator that walks the steps comes by. */
static bool is_read(const struct pql_selection *r, int64_t t)
{
    int64_t from_first = t - (r->first - r->reach);

    if (from_first < 0 || t > r->last)
        return false;
    return r->first == r->last ? from_first <= r->reach : from_first % r->step <= r->reach;
}

/* An unknown hint becomes what comparing with the sample read before says. */
static void detect_resets(struct samples *s, const struct pql_selection *reads)
{
    const struct histogram *prev = NULL;

    for (size_t i = 0; i < s->n_h; i++) {
        struct hist_sample *p = &s->h[i];
        struct histogram *h;

        if (!is_read(reads, p->t) || sample_is_stale(p->h->sum))
            continue;
        if (prev && p->h->reset == HISTOGRAM_RESET_UNKNOWN) {
            h = arena_dup(&s->arena, p->h, sizeof *h);
            h->reset = num_hist_reset(p->h, prev) ? HISTOGRAM_RESET : HISTOGRAM_NOT_RESET;
            prev = p->h;
            p->h = h;
        } else {
            prev = p->h;
        }
    }
}

/* --- fetching --- */

/* A source can be a server. */
static enum query_fault fault_of(enum err_kind kind)
{
    switch (kind) {
    case ERR_TIMEOUT:
        return QUERY_TIMEOUT;
    case ERR_CANCELED:
        return QUERY_CANCELED;
    case ERR_NET:
    case ERR_FORMAT:
        return QUERY_UNAVAILABLE;
    default:
        return QUERY_EXECUTION;
    }
}

bool pql_selection_open(struct pql_eval *ev, const struct pql_rnode *sel, const struct matcher *m,
                        size_t n, const struct pql_span *span, struct pql_selection *out,
                        struct err *e)
{
    bool stats = sel && sel->histogram_stats;
    struct source_hints hints = { .start_times = ev->opts->start_timestamps,
                                  .histograms_stats = stats,
                                  .until_ns = ev->deadline_ns,
                                  .cancel = ev->cancel };
    struct diags *notes = &out->set.notes;

    *out = (struct pql_selection){ .mint = span->first - span->reach,
                                   .maxt = span->last + span->beyond,
                                   .first = span->first,
                                   .last = span->last,
                                   .step = ev->step,
                                   .reach = span->reach,
                                   .stats = stats };
    if (!ev->source->ops->select(ev->source, m, n, out->mint, out->maxt, &hints, &out->set, e)) {
        ev->fault = fault_of(e->kind);
        return false;
    }
    for (size_t i = 0; i < notes->n; i++)
        diags_add(ev->told, notes->p[i].level, (struct span){ 0 }, "%s", notes->p[i].msg);
    return true;
}

void pql_selection_close(struct pql_eval *ev, struct pql_selection *s)
{
    ev->source->ops->release(ev->source, &s->set);
}

bool pql_selection_read(struct pql_eval *ev, const struct pql_selection *sel, size_t i,
                        struct samples *out, struct err *e)
{
    if (!ev->source->ops->decode(ev->source, &sel->set, i, sel->mint, sel->maxt, out, e)) {
        ev->fault = fault_of(e->kind);
        return false;
    }
    if (sel->stats)
        detect_resets(out, sel);
    return true;
}

bool pql_fetch(struct pql_eval *ev, const struct pql_rnode *sel, const struct matcher *m, size_t n,
               const struct pql_span *span, pql_fetch_fn *fn, void *user, struct err *e)
{
    struct pql_selection all;
    struct pql_fetched got = { 0 };
    bool ok = pql_selection_open(ev, sel, m, n, span, &all, e);

    if (!ok)
        return false;
    for (size_t i = 0; i < all.set.n && ok; i++) {
        ok = pql_alive(ev, e) && pql_selection_read(ev, &all, i, &got.samples, e);
        if (!ok)
            break;
        got.labels = pql_intern(ev, &all.set.labels[i]);
        ok = fn(user, ev, &got, e);
    }
    samples_done(&got.samples);
    pql_selection_close(ev, &all);
    return ok;
}

/* --- instant selectors --- */

size_t pql_times_upto(const int64_t *t, size_t n, int64_t at)
{
    size_t lo = 0, hi = n;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (t[mid] <= at)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

size_t pql_hists_upto(const struct hist_sample *h, size_t n, int64_t at)
{
    size_t lo = 0, hi = n;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (h[mid].t <= at)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

bool pql_newest(const struct pql_eval *ev, const struct samples *s, int64_t at,
                struct pql_sample *out)
{
    size_t i = pql_times_upto(s->t, s->n, at), j = pql_hists_upto(s->h, s->n_h, at);
    bool is_hist = j && (!i || s->h[j - 1].t > s->t[i - 1]);

    *out = (struct pql_sample){ 0 };
    if (is_hist) {
        out->t = s->h[j - 1].t;
        out->st = s->h[j - 1].st;
        out->h = s->h[j - 1].h;
    } else if (i) {
        out->t = s->t[i - 1];
        out->st = s->st ? s->st[i - 1] : 0;
        out->v = s->v[i - 1];
    } else {
        return false;
    }
    if (out->t <= at - ev->lookback)
        return false;
    return !sample_is_stale(is_hist ? out->h->sum : out->v);
}

struct instant {
    const struct pql_rnode *r;
    struct pql_matrix *out;
};

static const struct histogram *keep_hist(struct pql_eval *ev, const struct histogram *h,
                                         const struct pql_series *s)
{
    const struct histogram *last = s->n_h ? s->h[s->n_h - 1].h : NULL;

    // a sample seen at several steps is copied once
    if (last && last->reset == h->reset && histogram_eq(last, h))
        return last;
    return histogram_dup(ev->arena, h);
}

bool pql_instant_series(struct pql_eval *ev, const struct pql_rnode *r, const struct samples *in,
                        struct pql_series *out, struct err *e)
{
    struct pql_sample at;

    for (int64_t t = ev->start; t <= ev->end; t += ev->step) {
        if (!pql_alive(ev, e))
            return false;
        if (!pql_newest(ev, in, pql_data_time(r, t), &at))
            continue;
        if (at.h)
            at.h = keep_hist(ev, at.h, out);
        if (!pql_count(ev, at.h ? pql_hist_size(at.h) : 1, e))
            return false;
        pql_add_point(ev->arena, out, t, at.v, at.h);
    }
    return true;
}

static bool add_instant(void *user, struct pql_eval *ev, struct pql_fetched *got, struct err *e)
{
    struct instant *u = user;
    struct pql_series s = { .labels = got->labels };

    if (!pql_instant_series(ev, u->r, &got->samples, &s, e))
        return false;
    if (s.n_f + s.n_h)
        *pql_add_series(ev->arena, u->out, s.labels, false) = s;
    return true;
}

struct pql_span pql_steps_of(const struct pql_eval *ev, const struct pql_rnode *r)
{
    int64_t last = ev->start + (ev->end - ev->start) / ev->step * ev->step;

    return (struct pql_span){ .first = pql_data_time(r, ev->start),
                              .last = pql_data_time(r, last),
                              .reach = ev->lookback - 1 };
}

bool pql_eval_selector(struct pql_eval *ev, struct pql_rnode *r, struct pql_matrix *out,
                       struct err *e)
{
    struct instant u = { r, out };
    struct pql_span span = pql_steps_of(ev, r);

    if (r->n->sel.mods.smoothed)
        return pql_eval_smoothed_selector(ev, r, out, e);
    return pql_fetch(ev, r, r->n->sel.matchers, r->n->sel.n, &span, add_instant, &u, e);
}

/* --- timestamp(selector), start_timestamp(selector) ---
 * DIFFERS: of a selector with both @ and offset upstream forgets the offset, and looks at the time
 * of the @ among the samples that were fetched for the other (promql_differential.sh). */

struct timestamps {
    struct pql_rnode *call;
    struct pql_matrix *out;
    struct pql_vector *at; /* by step */
    size_t n_steps;
};

static bool add_timestamps(void *user, struct pql_eval *ev, struct pql_fetched *got, struct err *e)
{
    struct timestamps *u = user;
    size_t i = 0;

    for (int64_t t = ev->start; t <= ev->end; t += ev->step, i++) {
        struct pql_sample s;
        if (!pql_alive(ev, e))
            return false;
        if (!pql_newest(ev, &got->samples, pql_data_time(u->call->kids[0], t), &s))
            continue;
        if (!pql_count(ev, 1, e))
            return false;
        s.labels = got->labels;
        s.h = NULL;
        pql_push(ev->arena, &u->at[i], &s);
    }
    return true;
}

static bool timestamp_step(void *user, struct pql_eval *ev, int64_t t, const struct pql_vector *in,
                           struct pql_vector *out, struct err *e)
{
    struct timestamps *u = user;
    size_t i = (size_t)((t - ev->start) / ev->step);
    struct pql_call c = { .ev = ev, .node = u->call, .t = t, .arg = &u->at[i], .out = out };

    (void)in;
    c.direct = true;
    return u->call->n->call.fn->run(&c, e);
}

bool pql_eval_timestamp(struct pql_eval *ev, struct pql_rnode *r, struct pql_matrix *out,
                        struct err *e)
{
    struct pql_rnode *sel = r->kids[0];
    struct pql_span span = pql_steps_of(ev, sel);
    struct timestamps u = { .call = r, .out = out };
    int64_t before = ev->samples;

    u.n_steps = (size_t)((ev->end - ev->start) / ev->step) + 1;
    u.at = arena_new_n(ev->arena, struct pql_vector, u.n_steps);
    if (!pql_fetch(ev, sel, sel->n->sel.matchers, sel->n->sel.n, &span, add_timestamps, &u, e))
        return false;
    ev->samples = before;
    return pql_eval_steps(ev, NULL, 0, timestamp_step, &u, out, e);
}

/* --- info(): times of samples as their values --- */

struct info_series {
    int64_t offset;
    const int64_t *at;
    struct pql_matrix *out;
};

static bool add_info_series(void *user, struct pql_eval *ev, struct pql_fetched *got, struct err *e)
{
    struct info_series *u = user;
    struct pql_series s = { .labels = got->labels };
    struct pql_sample at;

    for (int64_t t = ev->start; t <= ev->end; t += ev->step) {
        if (!pql_alive(ev, e))
            return false;
        if (!pql_newest(ev, &got->samples, (u->at ? *u->at : t) - u->offset, &at))
            continue;
        if (!pql_count(ev, 1, e))
            return false;
        // one histogram is enough: it is an error where it would be used
        pql_add_point(ev->arena, &s, t, (double)at.t, at.h ? histogram_dup(ev->arena, at.h) : NULL);
    }
    if (s.n_f + s.n_h)
        *pql_add_series(ev->arena, u->out, s.labels, false) = s;
    return true;
}

bool pql_eval_info_series(struct pql_eval *ev, const struct matcher *m, size_t n, int64_t offset,
                          const int64_t *at, struct pql_matrix *out, struct err *e)
{
    struct info_series u = { offset, at, out };
    struct pql_span span = { .first = (at ? *at : ev->start) - offset,
                             .last = (at ? *at : ev->end) - offset,
                             .reach = ev->lookback - 1 };

    return pql_fetch(ev, NULL, m, n, &span, add_info_series, &u, e);
}
