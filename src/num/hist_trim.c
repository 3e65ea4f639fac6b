#include "num/hist_trim.h"

#include "num/hist_impl.h"
#include "num/hist_ops.h"

#include <math.h>

struct trim {
    double at;
    bool keep_below, custom;
    double count, sum; /* of what is kept */
    bool cut;
};

struct part { /* of a bucket */
    double count, middle;
};

static double zero_if_infinite(double v)
{
    return isinf(v) ? 0 : v;
}

/* Where the observations between two bounds are thought to be. */
static double middle(double lower, double upper, bool positive, bool linear)
{
    if (isinf(lower) && isinf(upper))
        return 0;
    if (isinf(lower))
        return upper > 0 ? upper / 2 : upper;
    if (isinf(upper))
        return lower;
    if (linear)
        return (lower + upper) / 2;
    double geometric = sqrt(fabs(lower * upper));
    return positive ? geometric : -geometric;
}

/* How many of a bucket's observations are below `at`. */
static double count_below(const struct histogram_bucket *b, double at, bool positive, bool linear)
{
    double share;
    if (at <= b->lower)
        return 0;
    if (at >= b->upper)
        return b->count;
    if (linear) {
        share = (at - b->lower) / (b->upper - b->lower);
    } else {
        double lower = log2(fabs(b->lower)), upper = log2(fabs(b->upper)), v = log2(fabs(at));
        share = positive ? (v - lower) / (upper - lower) : 1 - (v - upper) / (lower - upper);
    }
    return b->count * share;
}

/* Nothing is known about the spread over an unbounded bucket, unless it begins at -Inf and may be
 * taken to begin at 0. */
static struct part split_from_minus_inf(const struct trim *t, const struct histogram_bucket *b)
{
    bool spans_zero = b->upper > 0 && b->upper != INFINITY;
    if (t->keep_below) {
        if (t->at >= b->upper)
            return (struct part){ b->count, 0 };
        if (t->at > 0 && spans_zero)
            return (struct part){ b->count * t->at / b->upper, t->at / 2 };
        if (b->upper <= 0)
            return (struct part){ b->count, t->at };
    } else {
        if (t->at <= b->lower)
            return (struct part){ b->count, 0 };
        if (t->at >= 0 && b->upper > t->at && b->upper != INFINITY)
            return (struct part){ b->count * (1 - t->at / b->upper), (t->at + b->upper) / 2 };
    }
    return (struct part){ 0, zero_if_infinite(b->upper) };
}

static struct part split_to_inf(const struct trim *t, const struct histogram_bucket *b)
{
    if (!t->keep_below && t->at >= b->lower)
        return (struct part){ b->count, t->at };
    return (struct part){ 0, zero_if_infinite(b->lower) };
}

static struct part split(const struct trim *t, const struct histogram_bucket *b, bool positive)
{
    if (b->lower == -INFINITY)
        return split_from_minus_inf(t, b);
    if (b->upper == INFINITY)
        return split_to_inf(t, b);
    double below = count_below(b, t->at, positive, t->custom);
    if (t->keep_below)
        return (struct part){ below, middle(b->lower, t->at, positive, t->custom) };
    return (struct part){ b->count - below, middle(t->at, b->upper, positive, t->custom) };
}

static struct part part_of(const struct trim *t, const struct histogram_bucket *b, bool positive)
{
    if (t->keep_below ? b->upper <= t->at : b->lower >= t->at)
        return (struct part){ b->count, middle(b->lower, b->upper, positive, t->custom) };
    if (t->keep_below ? b->lower < t->at : b->upper > t->at)
        return split(t, b, positive);
    return (struct part){ 0, 0 };
}

static void keep(struct trim *t, double *count, struct part p)
{
    t->count += p.count;
    t->sum += p.middle * p.count;
    if (*count != p.count) {
        *count = p.count;
        t->cut = true;
    }
}

/* Whether anything was in the side at all. */
static bool trim_side(struct trim *t, struct num_hist *x, struct num_hist_side *side, bool positive)
{
    bool any = false;
    const struct histogram_side *view = positive ? &x->h.pos : &x->h.neg;
    for (struct num_walk w = num_walk_of(view, NULL, 0); num_walk_next(&w);) {
        if (w.count == 0)
            continue;
        any = true;
        double far = num_bound(&x->h, x->h.schema, w.index);
        double near = num_bound(&x->h, x->h.schema, w.index - 1);
        struct histogram_bucket b = { .lower = positive ? near : -far,
                                      .upper = positive ? far : -near,
                                      .count = w.count };
        keep(t, &side->counts.p[w.i - 1], part_of(t, &b, positive));
    }
    return any;
}

/* The zero bucket is linear, and ends at zero where one side is empty. */
static struct part part_of_zero(const struct trim *t, const struct histogram *h, bool pos, bool neg)
{
    double lower = pos && !neg ? 0 : -h->zero_threshold;
    double upper = neg && !pos ? 0 : h->zero_threshold;
    struct part all = { h->zero_count, (lower + upper) / 2 };
    if (t->keep_below) {
        if (t->at <= lower)
            return (struct part){ 0, 0 };
        if (t->at >= upper)
            return all;
        return (struct part){ h->zero_count * ((t->at - lower) / (upper - lower)),
                              (lower + t->at) / 2 };
    }
    if (t->at <= lower)
        return all;
    if (t->at >= upper)
        return (struct part){ 0, 0 };
    return (struct part){ h->zero_count * ((upper - t->at) / (upper - lower)),
                          (t->at + upper) / 2 };
}

static void trim(struct num_hist *x, double at, bool keep_below)
{
    struct trim t = { .at = at, .keep_below = keep_below, .custom = num_hist_custom(&x->h) };
    num_hist_settle(x);
    bool pos = trim_side(&t, x, &x->pos, true);
    bool neg = trim_side(&t, x, &x->neg, false);
    if (x->h.zero_count > 0)
        keep(&t, &x->h.zero_count, part_of_zero(&t, &x->h, pos, neg));
    if (!t.cut)
        return;
    x->h.count = t.count;
    x->h.sum = t.sum;
    num_hist_compact(x, 0);
}

void num_hist_trim_above(struct num_hist *x, double at)
{
    trim(x, at, true);
}

void num_hist_trim_below(struct num_hist *x, double at)
{
    trim(x, at, false);
}
