#include "num/hist_ops.h"

#include "num/hist_impl.h"
#include "num/hist_zero.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum op { OP_ADD, OP_SUB, OP_KAHAN };

/* ---- scalars ---- */

static void apply(enum op op, double *v, double *low, double other)
{
    if (op == OP_ADD) {
        *v += other;
    } else if (op == OP_SUB) {
        *v -= other;
    } else {
        struct num_kahan k = { *v, *low };
        num_kahan_add(&k, other);
        *v = k.s;
        *low = k.c;
    }
}

/* Whether the hints collide. */
static bool merge_hints(enum histogram_reset *hint, enum histogram_reset other)
{
    if (*hint == other || *hint == HISTOGRAM_GAUGE)
        return false;
    bool collide = *hint != HISTOGRAM_RESET_UNKNOWN && other != HISTOGRAM_RESET_UNKNOWN &&
                   other != HISTOGRAM_GAUGE;
    *hint = other == HISTOGRAM_GAUGE ? other : HISTOGRAM_RESET_UNKNOWN;
    return collide;
}

/* ---- buckets of the same bounds ---- */

static bool same_spans(const struct num_hist_side *a, const struct histogram_side *b)
{
    return a->spans.n == b->n_spans && a->counts.n == b->n && b->n > 0 &&
           memcmp(a->spans.p, b->spans, b->n_spans * sizeof *b->spans) == 0;
}

static void add_in_place(enum op op, struct num_hist_side *a, const struct histogram_side *b)
{
    double *to = a->counts.p;
    if (op == OP_ADD)
        for (size_t i = 0; i < b->n; i++)
            to[i] += b->counts[i];
    else if (op == OP_SUB)
        for (size_t i = 0; i < b->n; i++)
            to[i] -= b->counts[i];
    else
        for (size_t i = 0; i < b->n; i++)
            apply(op, &to[i], &a->low.p[i], b->counts[i]);
}

static void push_both(struct num_hist_side *to, int64_t *end, enum op op, const struct num_walk *a,
                      const struct num_walk *b)
{
    double count = a->count, low = a->low;
    apply(op, &count, &low, b->count);
    if (op == OP_KAHAN && b->low != 0)
        apply(op, &count, &low, b->low);
    num_side_push(to, end, a->index, count, low);
}

/* Buckets of `b` that the zero bucket of `x` has taken in are left out; its own are gone. One that
 * is merged out of some inside and some outside counts in both: Prometheus has it so, and it takes
 * a zero bucket that ends between the bounds of the lower resolution. */
static void add_side(struct num_hist *x, struct num_hist_side *a, enum op op,
                     const struct histogram *other, const struct histogram_side *b, int32_t schema)
{
    bool merge_a = schema != x->h.schema, merge_b = schema != other->schema;
    struct histogram_side view = { a->spans.p, a->spans.n, a->counts.p, a->counts.n };
    struct num_walk wa = num_walk_of(&view, x->compensated ? a->low.p : NULL,
                                     merge_a ? (unsigned)(x->h.schema - schema) : 0);
    // The compensation of what is merged here counts as well, and begins at 0.
    double *zeros = op == OP_KAHAN && merge_b && b->n ? xcalloc(b->n, sizeof *zeros) : NULL;
    struct num_walk wb = num_walk_of(b, zeros, merge_b ? (unsigned)(other->schema - schema) : 0);
    bool more_b = num_walk_next_above(&wb, &x->h, schema, x->h.zero_threshold);

    if (!merge_a && !merge_b && wb.i == 1 && same_spans(a, b)) {
        add_in_place(op, a, b);
        return;
    }
    int64_t end = 0;
    num_side_clear(&x->spare);
    for (bool more_a = num_walk_next(&wa); more_a || more_b;) {
        bool use_a = more_a && (!more_b || wa.index <= wb.index);
        bool use_b = more_b && (!more_a || wb.index <= wa.index);
        if (use_a && use_b)
            push_both(&x->spare, &end, op, &wa, &wb);
        else if (use_a)
            num_side_push(&x->spare, &end, wa.index, wa.count, wa.low);
        else
            num_side_push(&x->spare, &end, wb.index, op == OP_SUB ? -wb.count : wb.count, wb.low);
        if (use_a)
            more_a = num_walk_next(&wa);
        if (use_b)
            more_b = num_walk_next(&wb);
    }
    free(zeros);
    num_hist_swap(x, a);
}

/* ---- custom buckets of other bounds ---- */

static void intersect(struct num_doubles *out, const struct histogram *a, const struct histogram *b)
{
    out->n = 0;
    for (size_t i = 0, j = 0; i < a->n_bounds && j < b->n_bounds;) {
        if (a->bounds[i] == b->bounds[j]) {
            vec_push(out, a->bounds[i]);
            i++;
            j++;
        } else if (a->bounds[i] < b->bounds[j]) {
            i++;
        } else {
            j++;
        }
    }
}

/* Adds each bucket of `h` to the first of `to` that reaches as far, the last being +Inf. */
static void add_to_bounds(enum op op, const struct histogram *h, const double *low,
                          const struct num_doubles *bounds, struct num_kahan *to)
{
    size_t at = 0;
    for (struct num_walk w = num_walk_of(&h->pos, low, 0); num_walk_next(&w);) {
        size_t target = bounds->n;
        if (w.index >= 0 && (uint64_t)w.index < h->n_bounds) {
            while (at < bounds->n && bounds->p[at] < h->bounds[w.index])
                at++;
            target = at;
        }
        num_kahan_add(&to[target], op == OP_SUB ? -w.count : w.count);
        if (low)
            num_kahan_add(&to[target], w.low);
    }
}

static void add_reconciled(struct num_hist *x, enum op op, const struct histogram *other)
{
    struct num_doubles *bounds = &x->spare_bounds;
    intersect(bounds, &x->h, other);
    struct num_kahan *to = xcalloc(bounds->n + 1, sizeof *to);
    add_to_bounds(OP_ADD, &x->h, x->compensated ? x->pos.low.p : NULL, bounds, to);
    add_to_bounds(op, other, NULL, bounds, to);

    int64_t end = 0;
    num_side_clear(&x->spare);
    for (size_t i = 0; i <= bounds->n; i++)
        if (to[i].s != 0 || to[i].c != 0)
            num_side_push(&x->spare, &end, (int64_t)i, to[i].s, x->compensated ? to[i].c : 0);
    free(to);

    struct num_doubles was = x->bounds;
    x->bounds = x->spare_bounds;
    x->spare_bounds = was;
    num_hist_swap(x, &x->pos);
}

/* ---- whole histograms ---- */

static void add_buckets(struct num_hist *x, enum op op, const struct histogram *other)
{
    int32_t schema = other->schema < x->h.schema ? other->schema : x->h.schema;
    add_side(x, &x->pos, op, other, &other->pos, schema);
    add_side(x, &x->neg, op, other, &other->neg, schema);
    x->h.schema = schema;
}

static unsigned combine(struct num_hist *x, enum op op, const struct histogram *other)
{
    bool custom = num_hist_custom(&x->h);
    unsigned notes = 0;
    if (custom != num_hist_custom(other))
        return NUM_HIST_INCOMPATIBLE;
    if (merge_hints(&x->h.reset, other->reset))
        notes |= NUM_HIST_COLLISION;
    if (op == OP_KAHAN)
        x->compensated = true;
    if (!custom) {
        struct num_kahan zero = num_hist_join_zero(x, other);
        apply(op, &x->h.zero_count, &x->low.zero_count, zero.s);
        if (op == OP_KAHAN)
            apply(op, &x->h.zero_count, &x->low.zero_count, zero.c);
    }
    apply(op, &x->h.count, &x->low.count, other->count);
    apply(op, &x->h.sum, &x->low.sum, other->sum);
    if (custom && !num_hist_same_bounds(&x->h, other)) {
        add_reconciled(x, op, other);
        return notes | (op == OP_SUB ? NUM_HIST_RECONCILED_SUB : NUM_HIST_RECONCILED);
    }
    add_buckets(x, op, other);
    return notes;
}

unsigned num_hist_add(struct num_hist *x, const struct histogram *other)
{
    num_hist_settle(x);
    return combine(x, OP_ADD, other);
}

unsigned num_hist_sub(struct num_hist *x, const struct histogram *other)
{
    num_hist_settle(x);
    return combine(x, OP_SUB, other);
}

unsigned num_hist_add_kahan(struct num_hist *x, const struct histogram *other)
{
    return combine(x, OP_KAHAN, other);
}

static void settle_side(struct num_hist_side *s)
{
    for (size_t i = 0; i < s->counts.n; i++) {
        s->counts.p[i] += s->low.p[i];
        s->low.p[i] = 0;
    }
}

void num_hist_settle(struct num_hist *x)
{
    if (!x->compensated)
        return;
    x->h.zero_count += x->low.zero_count;
    x->h.count += x->low.count;
    x->h.sum += x->low.sum;
    settle_side(&x->pos);
    settle_side(&x->neg);
    x->low = (struct num_hist_low){ 0 };
    x->compensated = false;
}

/* ---- accumulating ---- */

static void see_hint(struct num_hist_acc *a, const struct histogram *h)
{
    a->seen_reset |= h->reset == HISTOGRAM_RESET;
    a->seen_not_reset |= h->reset == HISTOGRAM_NOT_RESET;
}

void num_hist_acc_begin(struct num_hist_acc *a, bool mean, const struct histogram *h)
{
    num_hist_set(&a->x, h);
    a->mean = mean;
    a->incremental = a->seen_reset = a->seen_not_reset = false;
    a->n = 1;
    a->notes = 0;
    see_hint(a, h);
}

/* No count can become larger than all of them together. */
static double bound_of_all(const struct histogram *h)
{
    double sum = fmax(fabs(h->zero_count), 0) + fmax(fabs(h->count), 0) + fmax(fabs(h->sum), 0);
    for (size_t i = 0; i < h->pos.n; i++)
        sum += fmax(fabs(h->pos.counts[i]), 0);
    for (size_t i = 0; i < h->neg.n; i++)
        sum += fmax(fabs(h->neg.counts[i]), 0);
    return sum;
}

static void copy_compensated(struct num_hist *to, const struct num_hist *from)
{
    num_hist_set(to, &from->h);
    to->compensated = from->compensated;
    to->low = from->low;
    if (from->pos.low.n)
        memcpy(to->pos.low.p, from->pos.low.p, from->pos.low.n * sizeof *from->pos.low.p);
    if (from->neg.low.n)
        memcpy(to->neg.low.p, from->neg.low.p, from->neg.low.n * sizeof *from->neg.low.p);
}

/* Adds to the sum of an average, unless that would make anything infinite. */
static bool add_to_sum(struct num_hist_acc *a, const struct histogram *h)
{
    if (bound_of_all(&a->x.h) + bound_of_all(h) < DBL_MAX / 2) {
        a->notes |= num_hist_add_kahan(&a->x, h);
        return true;
    }
    copy_compensated(&a->tmp, &a->x);
    a->notes |= num_hist_add_kahan(&a->tmp, h);
    if (num_hist_overflown(&a->tmp.h))
        return false;
    struct num_hist was = a->x;
    a->x = a->tmp;
    a->tmp = was;
    return true;
}

bool num_hist_acc_add(struct num_hist_acc *a, const struct histogram *h)
{
    if (num_hist_custom(&a->x.h) != num_hist_custom(h))
        return false;
    see_hint(a, h);
    a->n += 1;
    if (!a->mean) {
        a->notes |= num_hist_add_kahan(&a->x, h);
        return true;
    }
    if (!a->incremental) {
        if (add_to_sum(a, h))
            return true;
        a->incremental = true;
        num_hist_div(&a->x, a->n - 1);
    }
    num_hist_mul(&a->x, (a->n - 1) / a->n);
    num_hist_set(&a->tmp, h);
    num_hist_div(&a->tmp, a->n);
    a->notes |= num_hist_add_kahan(&a->x, &a->tmp.h);
    return true;
}

void num_hist_acc_end(struct num_hist_acc *a)
{
    if (a->mean && !a->incremental)
        num_hist_div(&a->x, a->n);
    num_hist_settle(&a->x);
    a->notes &= ~(unsigned)NUM_HIST_COLLISION;
    if (a->seen_reset && a->seen_not_reset)
        a->notes |= NUM_HIST_COLLISION;
}

void num_hist_acc_done(struct num_hist_acc *a)
{
    num_hist_done(&a->x);
    num_hist_done(&a->tmp);
}

/* ---- between two ---- */

unsigned num_hist_interpolate(struct num_hist *out, const struct histogram *p,
                              const struct histogram *q, double place, bool counter)
{
    if (place == 0 || place == 1) {
        num_hist_set(out, place == 0 ? p : q);
        return 0;
    }
    if (num_hist_custom(p) != num_hist_custom(q))
        return NUM_HIST_INCOMPATIBLE;
    num_hist_set(out, q);
    if (counter && num_hist_reset(q, p)) {
        num_hist_mul(out, place);
        return 0;
    }
    unsigned notes = num_hist_sub(out, p);
    num_hist_mul(out, place);
    notes |= num_hist_add(out, p);
    return notes & ~(unsigned)NUM_HIST_COLLISION;
}
