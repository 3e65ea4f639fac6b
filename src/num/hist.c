#include "num/hist.h"

#include "num/hist_impl.h"

#include <math.h>
#include <string.h>

/* ---- buckets of one side ---- */

/* The next bucket as it is stored: its index in the schema of the histogram. */
static bool enter_next(struct num_walk *w)
{
    if (w->i >= w->s->n || w->span >= w->s->n_spans)
        return false;
    while (w->in_span >= w->s->spans[w->span].n) {
        if (++w->span >= w->s->n_spans)
            return false;
        w->in_span = 0;
        w->next += w->s->spans[w->span].offset;
    }
    return true;
}

static void leave(struct num_walk *w)
{
    w->i++;
    w->in_span++;
    w->next++;
}

static int64_t merged_index(const struct num_walk *w)
{
    return ((w->next - 1) >> w->shift) + 1;
}

static void add_compensated(struct num_walk *w, double x)
{
    struct num_kahan k = { w->count, w->low };
    num_kahan_add(&k, x);
    w->count = k.s;
    w->low = k.c;
}

bool num_walk_next(struct num_walk *w)
{
    if (!enter_next(w))
        return false;
    w->count = w->s->counts[w->i];
    w->low = w->low_in ? w->low_in[w->i] : 0;
    w->index = w->shift ? merged_index(w) : w->next;
    leave(w);
    while (w->shift && enter_next(w) && merged_index(w) == w->index) {
        if (w->low_in) {
            add_compensated(w, w->s->counts[w->i]);
            add_compensated(w, w->low_in[w->i]);
        } else {
            w->count += w->s->counts[w->i];
        }
        leave(w);
    }
    return true;
}

bool num_walk_next_above(struct num_walk *w, const struct histogram *h, int32_t schema,
                         double threshold)
{
    bool begun = w->i > 0;
    bool more = num_walk_next(w);
    if (begun || schema == HISTOGRAM_CUSTOM_SCHEMA || threshold == 0)
        return more;
    while (more && num_bound(h, schema, w->index) <= threshold)
        more = num_walk_next(w);
    return more;
}

void num_side_push(struct num_hist_side *s, int64_t *end, int64_t index, double count, double low)
{
    if (s->spans.n && index == *end)
        vec_last(&s->spans).n++;
    else
        vec_push(&s->spans, (struct histogram_span){ (int32_t)(index - *end), 1 });
    *end = index + 1;
    vec_push(&s->counts, count);
    vec_push(&s->low, low);
}

/* ---- the working form ---- */

static struct histogram_side side_view(const struct num_hist_side *s)
{
    return (struct histogram_side){ s->spans.p, s->spans.n, s->counts.p, s->counts.n };
}

void num_hist_sync(struct num_hist *x)
{
    x->h.pos = side_view(&x->pos);
    x->h.neg = side_view(&x->neg);
    x->h.bounds = x->bounds.p;
    x->h.n_bounds = x->bounds.n;
}

void num_hist_swap(struct num_hist *x, struct num_hist_side *side)
{
    struct num_hist_side was = *side;
    *side = x->spare;
    x->spare = was;
    num_hist_sync(x);
}

static void side_done(struct num_hist_side *s)
{
    vec_done(&s->spans);
    vec_done(&s->counts);
    vec_done(&s->low);
}

void num_hist_done(struct num_hist *x)
{
    side_done(&x->pos);
    side_done(&x->neg);
    side_done(&x->spare);
    vec_done(&x->bounds);
    vec_done(&x->spare_bounds);
    *x = (struct num_hist){ 0 };
}

static void doubles_set(struct num_doubles *d, const double *p, size_t n)
{
    vec_reserve(d, n);
    if (n)
        memcpy(d->p, p, n * sizeof *p);
    d->n = n;
}

static void side_set(struct num_hist_side *to, const struct histogram_side *from)
{
    vec_reserve(&to->spans, from->n_spans);
    if (from->n_spans)
        memcpy(to->spans.p, from->spans, from->n_spans * sizeof *from->spans);
    to->spans.n = from->n_spans;
    doubles_set(&to->counts, from->counts, from->n);
    vec_reserve(&to->low, from->n);
    if (from->n)
        memset(to->low.p, 0, from->n * sizeof *to->low.p);
    to->low.n = from->n;
}

static void side_set_merged(struct num_hist_side *to, const struct histogram_side *from,
                            const double *low, unsigned shift)
{
    int64_t end = 0;
    num_side_clear(to);
    for (struct num_walk w = num_walk_of(from, low, shift); num_walk_next(&w);)
        num_side_push(to, &end, w.index, w.count, w.low);
}

static void set_scalars(struct num_hist *x, const struct histogram *h)
{
    x->h = *h;
    x->h.is_float = true;
    x->low = (struct num_hist_low){ 0 };
    x->compensated = false;
    doubles_set(&x->bounds, h->bounds, h->n_bounds);
}

void num_hist_set(struct num_hist *x, const struct histogram *h)
{
    set_scalars(x, h);
    side_set(&x->pos, &h->pos);
    side_set(&x->neg, &h->neg);
    num_hist_sync(x);
}

void num_hist_set_schema(struct num_hist *x, const struct histogram *h, int32_t schema)
{
    if (schema >= h->schema || num_hist_custom(h)) {
        num_hist_set(x, h);
        return;
    }
    unsigned shift = (unsigned)(h->schema - schema);
    set_scalars(x, h);
    side_set_merged(&x->pos, &h->pos, NULL, shift);
    side_set_merged(&x->neg, &h->neg, NULL, shift);
    x->h.schema = schema;
    x->h.reset = HISTOGRAM_RESET_UNKNOWN;
    num_hist_sync(x);
}

struct histogram *num_hist_dup(struct arena *a, const struct num_hist *x)
{
    return histogram_dup(a, &x->h);
}

/* ---- scaling ---- */

static void scale(struct num_doubles *d, double by, bool divide)
{
    if (divide)
        for (size_t i = 0; i < d->n; i++)
            d->p[i] /= by;
    else
        for (size_t i = 0; i < d->n; i++)
            d->p[i] *= by;
}

static void scale_side(struct num_hist_side *s, double by, bool divide, bool compensated)
{
    scale(&s->counts, by, divide);
    if (compensated)
        scale(&s->low, by, divide);
}

static void scale_all(struct num_hist *x, double by, bool divide)
{
    double *scalars[] = { &x->h.zero_count,   &x->h.count,   &x->h.sum,
                          &x->low.zero_count, &x->low.count, &x->low.sum };
    for (size_t i = 0; i < (x->compensated ? 6 : 3); i++)
        *scalars[i] = divide ? *scalars[i] / by : *scalars[i] * by;
    scale_side(&x->pos, by, divide, x->compensated);
    scale_side(&x->neg, by, divide, x->compensated);
    if (by < 0)
        x->h.reset = HISTOGRAM_GAUGE;
}

void num_hist_mul(struct num_hist *x, double factor)
{
    scale_all(x, factor, false);
}

void num_hist_div(struct num_hist *x, double divisor)
{
    if (divisor == 0) {
        num_side_clear(&x->pos);
        num_side_clear(&x->neg);
        num_hist_sync(x);
    }
    scale_all(x, divisor, true);
}

/* ---- resolution, compaction ---- */

static void reduce_side(struct num_hist *x, struct num_hist_side *side, unsigned shift)
{
    struct histogram_side view = side_view(side);
    side_set_merged(&x->spare, &view, x->compensated ? side->low.p : NULL, shift);
    num_hist_swap(x, side);
}

void num_hist_reduce(struct num_hist *x, int32_t schema)
{
    if (schema >= x->h.schema || num_hist_custom(&x->h))
        return;
    unsigned shift = (unsigned)(x->h.schema - schema);
    reduce_side(x, &x->pos, shift);
    reduce_side(x, &x->neg, shift);
    x->h.schema = schema;
}

static bool is_compact(const struct num_hist_side *s)
{
    for (size_t i = 0; i < s->counts.n; i++)
        if (s->counts.p[i] == 0)
            return false;
    for (size_t i = 0; i < s->spans.n; i++)
        if (s->spans.p[i].n == 0 || (i > 0 && s->spans.p[i].offset == 0))
            return false;
    return true;
}

static void compact_side(struct num_hist *x, struct num_hist_side *side, size_t max_empty)
{
    struct histogram_side view = side_view(side);
    struct num_walk w = num_walk_of(&view, side->low.p, 0);
    int64_t end = 0;
    if (max_empty == 0 && is_compact(side))
        return;
    max_empty = max_empty > NUM_HIST_MAX_RUN ? NUM_HIST_MAX_RUN : max_empty;
    num_side_clear(&x->spare);
    while (num_walk_next(&w)) {
        if (w.count == 0 && w.low == 0)
            continue;
        if (x->spare.counts.n && w.index > end && (uint64_t)(w.index - end) <= max_empty)
            while (end < w.index)
                num_side_push(&x->spare, &end, end, 0, 0);
        num_side_push(&x->spare, &end, w.index, w.count, w.low);
    }
    num_hist_swap(x, side);
}

void num_hist_compact(struct num_hist *x, size_t max_empty)
{
    compact_side(x, &x->pos, max_empty);
    compact_side(x, &x->neg, max_empty);
}

/* ---- looking at one, comparing two ---- */

static bool any_infinite(const struct histogram_side *s)
{
    for (size_t i = 0; i < s->n; i++)
        if (isinf(s->counts[i]))
            return true;
    return false;
}

bool num_hist_overflown(const struct histogram *h)
{
    return isinf(h->zero_count) || isinf(h->count) || isinf(h->sum) || any_infinite(&h->pos) ||
           any_infinite(&h->neg);
}

size_t num_hist_size_bytes(const struct histogram *h)
{
    return 168 + 8 * (h->pos.n_spans + h->neg.n_spans + h->pos.n + h->neg.n + h->n_bounds);
}

static bool same_bits(double a, double b)
{
    return memcmp(&a, &b, sizeof a) == 0;
}

static bool next_of(struct num_walk *w, bool skip_empty)
{
    while (num_walk_next(w))
        if (!skip_empty || w->count != 0)
            return true;
    return false;
}

static bool sides_eq(const struct histogram_side *a, const struct histogram_side *b,
                     bool skip_empty)
{
    struct num_walk wa = num_walk_of(a, NULL, 0), wb = num_walk_of(b, NULL, 0);
    for (;;) {
        bool more = next_of(&wa, skip_empty);
        if (more != next_of(&wb, skip_empty))
            return false;
        if (!more)
            return true;
        if (wa.index != wb.index || !same_bits(wa.count, wb.count))
            return false;
    }
}

static bool hists_eq(const struct histogram *a, const struct histogram *b, bool skip_empty)
{
    return a->schema == b->schema && same_bits(a->count, b->count) && same_bits(a->sum, b->sum) &&
           (!num_hist_custom(a) || num_hist_same_bounds(a, b)) &&
           a->zero_threshold == b->zero_threshold && same_bits(a->zero_count, b->zero_count) &&
           sides_eq(&a->neg, &b->neg, skip_empty) && sides_eq(&a->pos, &b->pos, skip_empty);
}

bool num_hist_eq(const struct histogram *a, const struct histogram *b)
{
    return hists_eq(a, b, false);
}

bool num_hist_eq_compact(const struct histogram *a, const struct histogram *b)
{
    return hists_eq(a, b, true);
}
