#include "num/hist_zero.h"

#include "num/hist_impl.h"

/* Adds to `zero` the buckets of a side that begin below `*threshold`. True: the last of them ends
 * above it, and `*threshold` is now where. */
static bool take_side(const struct histogram *h, const struct histogram_side *s, const double *low,
                      double *threshold, struct num_kahan *zero)
{
    for (struct num_walk w = num_walk_of(s, low, 0); num_walk_next(&w);) {
        if (num_bound(h, h->schema, w.index - 1) >= *threshold)
            break;
        num_kahan_add(zero, w.count);
        if (low)
            num_kahan_add(zero, w.low);
        double outer = num_bound(h, h->schema, w.index);
        if (outer > *threshold) {
            if (w.count == 0)
                return false;
            *threshold = outer;
            return true;
        }
    }
    return false;
}

struct num_kahan num_hist_zero_count(const struct histogram *h, const struct num_hist *x,
                                     double *threshold)
{
    const struct num_hist *low = x && x->compensated ? x : NULL;
    struct num_kahan begin = { h->zero_count, low ? low->low.zero_count : 0 };
    if (!(*threshold > h->zero_threshold))
        return begin;
    for (;;) {
        struct num_kahan zero = begin;
        take_side(h, &h->pos, low ? low->pos.low.p : NULL, threshold, &zero);
        // If the negative side moves the threshold, the positive one has to be looked at again.
        if (!take_side(h, &h->neg, low ? low->neg.low.p : NULL, threshold, &zero))
            return zero;
    }
}

static void empty_side(struct num_hist *x, struct num_hist_side *side)
{
    struct histogram_side view = { side->spans.p, side->spans.n, side->counts.p, side->counts.n };
    for (struct num_walk w = num_walk_of(&view, NULL, 0); num_walk_next(&w);) {
        if (num_bound(&x->h, x->h.schema, w.index - 1) >= x->h.zero_threshold)
            break;
        side->counts.p[w.i - 1] = side->low.p[w.i - 1] = 0;
    }
}

static void widen(struct num_hist *x, double threshold)
{
    struct num_kahan zero = num_hist_zero_count(&x->h, x, &threshold);
    x->h.zero_count = zero.s;
    x->low.zero_count = x->compensated ? zero.c : 0;
    x->h.zero_threshold = threshold;
    empty_side(x, &x->pos);
    empty_side(x, &x->neg);
    num_hist_compact(x, 0);
}

struct num_kahan num_hist_join_zero(struct num_hist *x, const struct histogram *other)
{
    struct num_kahan zero = { .s = other->zero_count };
    double threshold = other->zero_threshold;
    // Either grows to a bucket's bound of the other; there are finitely many.
    while (threshold < x->h.zero_threshold || threshold > x->h.zero_threshold) {
        if (threshold < x->h.zero_threshold) {
            threshold = x->h.zero_threshold;
            zero = num_hist_zero_count(other, NULL, &threshold);
        }
        if (threshold > x->h.zero_threshold)
            widen(x, threshold);
    }
    return zero;
}
