#include "num/hist_rate.h"

#include "num/extend.h"
#include "num/hist_impl.h"

static bool is_gauge(const struct histogram *h)
{
    return h->reset == HISTOGRAM_GAUGE;
}

static bool st_reset_at(const struct num_hist_window *w, size_t i)
{
    const struct hist_sample *s = &w->s[i];
    return w->use_st && num_st_reset(s[-1].st, s[-1].t, s->st, s->t);
}

static bool st_overlaps(const struct num_hist_window *w)
{
    for (size_t i = 1; w->use_st && i < w->n; i++)
        if (num_st_overlap(w->s[i - 1].st, w->s[i - 1].t, w->s[i].st))
            return true;
    return false;
}

/* Collisions of hints are no news where resets are looked for. */
static bool add_to(struct num_hist *x, const struct histogram *h, unsigned *notes)
{
    *notes |= num_hist_add(x, h) & ~(unsigned)NUM_HIST_COLLISION;
    return !(*notes & NUM_HIST_INCOMPATIBLE);
}

static bool sub_from(struct num_hist *x, const struct histogram *h, unsigned *notes)
{
    *notes |= num_hist_sub(x, h) & ~(unsigned)NUM_HIST_COLLISION;
    return !(*notes & NUM_HIST_INCOMPATIBLE);
}

/* ---- the plain range ---- */

/* The lowest schema of a range of one kind of buckets. False: it has both. Samples between the
 * first and the last count only where resets do. */
static bool lowest_schema(const struct num_hist_window *w, const struct histogram *first,
                          bool counter, int32_t *schema, unsigned *notes)
{
    const struct histogram *last = w->s[w->n - 1].h;
    if (num_hist_custom(last) != num_hist_custom(first)) {
        *notes |= NUM_HIST_INCOMPATIBLE;
        return false;
    }
    *schema = last->schema < first->schema ? last->schema : first->schema;
    for (size_t i = 1; counter && i + 1 < w->n; i++) {
        const struct histogram *h = w->s[i].h;
        if (is_gauge(h))
            *notes |= NUM_HIST_NOT_COUNTER;
        if (num_hist_custom(h) != num_hist_custom(first)) {
            *notes = NUM_HIST_INCOMPATIBLE; // and nothing else
            return false;
        }
        if (h->schema < *schema)
            *schema = h->schema;
    }
    return true;
}

/* The difference between the first and the last of at least two, plus what resets took. */
static bool rise(const struct num_hist_window *w, bool counter, struct num_hist *out,
                 unsigned *notes)
{
    const struct histogram *first = w->s[0].h, *last = w->s[w->n - 1].h, *second = w->s[1].h;
    struct histogram empty = { .schema = second->schema,
                               .bounds = second->bounds,
                               .n_bounds = second->n_bounds };
    int32_t schema;
    if (counter && (is_gauge(first) || is_gauge(last)))
        *notes |= NUM_HIST_NOT_COUNTER;
    // Before a reset, nothing of the first is needed: its buckets need not fit.
    const struct histogram *prev = first;
    if (counter && (st_reset_at(w, 1) || num_hist_reset(second, first)))
        prev = &empty;
    if (!lowest_schema(w, prev, counter, &schema, notes))
        return false;
    num_hist_set_schema(out, last, schema);
    if (!sub_from(out, prev, notes))
        return false;
    for (size_t i = 1; counter && i < w->n; i++) {
        const struct histogram *h = w->s[i].h;
        if ((st_reset_at(w, i) || num_hist_reset(h, prev)) && !add_to(out, prev, notes))
            return false;
        prev = h;
    }
    if (counter && st_overlaps(w))
        *notes |= NUM_HIST_OVERLAP;
    if (!counter && !(is_gauge(first) && is_gauge(last)))
        *notes |= NUM_HIST_NOT_GAUGE;
    out->h.reset = HISTOGRAM_GAUGE;
    num_hist_compact(out, 0);
    return true;
}

bool num_hist_rate(const struct num_hist_window *w, enum num_rate kind, struct num_hist *out,
                   unsigned *notes)
{
    bool counter = kind & NUM_RATE_COUNTER;
    *notes = 0;
    if (w->n == 0)
        return false;
    struct num_gaps g = {
        .first = w->s[0].t,
        .last = w->s[w->n - 1].t,
        .n = w->n,
        .start = w->start,
        .end = w->end,
        .st = counter && w->use_st ? w->s[0].st : 0,
        .first_value = w->s[0].h->count,
    };
    bool starts_inside = num_gaps_starts_inside(&g);
    if (w->n > 1) {
        if (!rise(w, counter, out, notes))
            return false;
        if (starts_inside && !add_to(out, w->s[0].h, notes))
            return false;
        if (starts_inside)
            num_hist_compact(out, 0);
    } else {
        if (!starts_inside)
            return false;
        num_hist_set(out, w->s[0].h);
    }
    num_hist_mul(out, num_rate_factor(&g, out->h.count, kind, w->seconds));
    return true;
}

bool num_hist_instant(const struct num_hist_window *w, bool per_second, struct num_hist *out,
                      unsigned *notes)
{
    *notes = 0;
    if (w->n < 2)
        return false;
    size_t i = w->n - 1;
    const struct histogram *h = w->s[i].h, *prev = w->s[i - 1].h;
    int64_t dt = w->s[i].t - w->s[i - 1].t;
    if (dt == 0)
        return false;
    if (per_second && (is_gauge(h) || is_gauge(prev)))
        *notes |= NUM_HIST_NOT_COUNTER;
    if (!per_second && !(is_gauge(h) && is_gauge(prev)))
        *notes |= NUM_HIST_NOT_GAUGE;
    num_hist_set(out, h);
    if (!(per_second && (st_reset_at(w, i) || num_hist_reset(h, prev))) &&
        !sub_from(out, prev, notes))
        return false;
    out->h.reset = HISTOGRAM_GAUGE;
    num_hist_compact(out, 0);
    if (per_second)
        num_hist_div(out, (double)dt / 1000);
    return true;
}

/* ---- anchored and smoothed ---- */

static bool check_extent(const struct num_hist_window *w, const struct num_extent *e, bool counter,
                         unsigned *notes)
{
    for (size_t i = e->first; i <= e->last; i++) {
        if (num_hist_custom(w->s[i].h) != num_hist_custom(w->s[e->first].h)) {
            *notes |= NUM_HIST_INCOMPATIBLE;
            return false;
        }
        if (counter && is_gauge(w->s[i].h))
            *notes |= NUM_HIST_NOT_COUNTER;
    }
    return true;
}

/* The histogram at `at`, between sample `i` and the next. */
static void between(const struct num_hist_window *w, size_t i, int64_t at, bool counter,
                    struct num_hist *out, unsigned *notes)
{
    const struct hist_sample *p = &w->s[i], *q = p + 1;
    *notes |= num_hist_interpolate(out, p->h, q->h, num_between(p->t, q->t, at), counter);
}

struct correction {
    struct num_hist x;
    bool any; /* else `x` means nothing */
};

static bool correct_by(struct correction *c, const struct histogram *h, unsigned *notes)
{
    if (c->any)
        return add_to(&c->x, h, notes);
    num_hist_set(&c->x, h);
    c->any = true;
    return true;
}

/* What a counter lost on the way from `left` to `right`. The last sample is not looked at: `right`
 * stands for it, its hint included. */
static bool find_lost(const struct num_hist_window *w, const struct num_extent *e, bool smoothed,
                      const struct histogram *left, const struct histogram *right,
                      struct correction *c, unsigned *notes)
{
    size_t i = e->first + 1;
    const struct histogram *prev = left;
    if (smoothed && w->s[e->first].t < w->start && num_hist_reset(w->s[i].h, w->s[e->first].h))
        prev = w->s[i++].h; // `left` begins after this reset
    for (; i <= e->last; i++) {
        const struct histogram *h = i < e->last ? w->s[i].h : right;
        if (num_hist_reset(h, prev) && !correct_by(c, prev, notes))
            return false;
        prev = h;
    }
    return true;
}

static bool extended_rise(const struct num_hist_window *w, const struct num_extent *e,
                          enum num_rate kind, bool smoothed, struct num_hist *left,
                          struct num_hist *right, struct correction *c, unsigned *notes)
{
    bool counter = kind & NUM_RATE_COUNTER;
    if (smoothed && w->s[e->first].t < w->start)
        between(w, e->first, w->start, counter, left, notes);
    else
        num_hist_set(left, w->s[e->first].h);
    if (smoothed && e->last > 0 && w->s[e->last].t > w->end)
        between(w, e->last - 1, w->end, counter, right, notes);
    else
        num_hist_set(right, w->s[e->last].h);
    if (!counter && !(is_gauge(&left->h) && is_gauge(&right->h)))
        *notes |= NUM_HIST_NOT_GAUGE;
    if (counter && !find_lost(w, e, smoothed, &left->h, &right->h, c, notes))
        return false;
    return sub_from(right, &left->h, notes) && (!c->any || add_to(right, &c->x.h, notes));
}

bool num_hist_rate_extended(const struct num_hist_window *w, enum num_rate kind, bool smoothed,
                            struct num_hist *out, unsigned *notes)
{
    struct num_extent e;
    struct num_hist left = { 0 };
    struct correction lost = { 0 };
    *notes = 0;
    if (w->n == 0 || !num_extent(&w->s->t, sizeof *w->s, w->n, w->start, w->end, smoothed, &e) ||
        !check_extent(w, &e, kind & NUM_RATE_COUNTER, notes))
        return false;
    bool ok = extended_rise(w, &e, kind, smoothed, &left, out, &lost, notes);
    num_hist_done(&left);
    num_hist_done(&lost.x);
    if (!ok)
        return false;
    if (kind & NUM_RATE_PER_SECOND)
        num_hist_div(out, w->seconds);
    out->h.reset = HISTOGRAM_GAUGE;
    num_hist_compact(out, 0);
    return true;
}

/* ---- changes and resets ---- */

struct merged { /* of two lists of samples */
    const struct num_window *w;
    const struct num_hist_window *h;
    size_t i, j; /* to come */
};

struct sample {
    double v;
    const struct histogram *h; /* or NULL */
    int64_t t, st;
};

static bool next_sample(struct merged *m, struct sample *out)
{
    bool more = m->i < m->w->n, more_h = m->j < m->h->n;
    if (more && (!more_h || m->w->t[m->i] < m->h->s[m->j].t)) {
        *out = (struct sample){ m->w->v[m->i], NULL, m->w->t[m->i], m->w->st ? m->w->st[m->i] : 0 };
        m->i++;
        return true;
    }
    if (!more_h)
        return false;
    const struct hist_sample *s = &m->h->s[m->j++];
    *out = (struct sample){ 0, s->h, s->t, m->h->use_st ? s->st : 0 };
    return true;
}

typedef bool differs(const struct sample *prev, const struct sample *s);

static bool changed(const struct sample *prev, const struct sample *s)
{
    return s->h ? !num_hist_eq(s->h, prev->h) : num_changed(prev->v, s->v);
}

static bool was_reset(const struct sample *prev, const struct sample *s)
{
    if (num_st_reset(prev->st, prev->t, s->st, s->t))
        return true;
    return s->h ? num_hist_reset(s->h, prev->h) : s->v < prev->v;
}

static double count_pairs(const struct num_window *w, const struct num_hist_window *h, differs *f)
{
    struct merged m = { w, h, 0, 0 };
    struct sample prev, s;
    size_t n = 0;
    for (bool any = next_sample(&m, &prev); any && next_sample(&m, &s); prev = s)
        n += !prev.h != !s.h || f(&prev, &s);
    return (double)n;
}

double num_changes_of_both(const struct num_window *w, const struct num_hist_window *h)
{
    return count_pairs(w, h, changed);
}

double num_resets_of_both(const struct num_window *w, const struct num_hist_window *h)
{
    return count_pairs(w, h, was_reset);
}
