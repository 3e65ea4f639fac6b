#include "num/hist_impl.h"
#include "num/hist_ops.h"
#include "num/hist_zero.h"

#include <math.h>

/* Buckets as `h` cuts them, without those in its zero bucket. */
static struct num_walk walk_like(const struct histogram *h, const struct histogram *from,
                                 bool positive)
{
    unsigned shift = num_hist_custom(h) ? 0 : (unsigned)(from->schema - h->schema);
    return num_walk_of(positive ? &from->pos : &from->neg, NULL, shift);
}

static bool side_reset(const struct histogram *h, const struct histogram *prev, bool positive)
{
    struct num_walk now = walk_like(h, h, positive), old = walk_like(h, prev, positive);
    bool more = num_walk_next_above(&now, h, h->schema, h->zero_threshold);
    for (bool more_old = num_walk_next_above(&old, h, h->schema, h->zero_threshold); more_old;
         more_old = num_walk_next(&old)) {
        while (more && now.index < old.index)
            more = num_walk_next(&now);
        if (more && now.index == old.index) {
            if (now.count < old.count)
                return true;
        } else if (old.count != 0) {
            return true; // a populated bucket is gone
        }
    }
    return false;
}

/* ---- custom bounds that differ ---- */

struct rollup {
    struct num_walk w;
    const struct histogram *h;
    bool more; /* `w` stands at a bucket not yet counted */
};

static struct rollup rollup_of(const struct histogram *h)
{
    struct rollup r = { num_walk_of(&h->pos, NULL, 0), h, false };
    r.more = num_walk_next(&r.w);
    return r;
}

/* What has been counted up to `bound` since the last one. */
static double rollup_to(struct rollup *r, double bound)
{
    double sum = 0;
    while (r->more && num_bound(r->h, r->h->schema, r->w.index) <= bound) {
        sum += r->w.count;
        r->more = num_walk_next(&r->w);
    }
    return sum;
}

static double bound_or_inf(const struct histogram *h, size_t i)
{
    return i < h->n_bounds ? h->bounds[i] : INFINITY;
}

static bool custom_reset(const struct histogram *h, const struct histogram *prev)
{
    struct rollup now = rollup_of(h), old = rollup_of(prev);
    for (size_t i = 0, j = 0; i <= h->n_bounds && j <= prev->n_bounds;) {
        double b = bound_or_inf(h, i), c = bound_or_inf(prev, j);
        if (b == c) {
            double was = rollup_to(&old, b);
            if (rollup_to(&now, b) < was)
                return true;
        }
        i += b <= c;
        j += !(b < c);
    }
    return false;
}

bool num_hist_reset(const struct histogram *h, const struct histogram *prev)
{
    if (h->reset == HISTOGRAM_RESET)
        return true;
    if (h->reset == HISTOGRAM_NOT_RESET)
        return false;
    if (h->count < prev->count)
        return true;
    if (num_hist_custom(h)) {
        if (!num_hist_custom(prev))
            return true;
        if (!num_hist_same_bounds(h, prev))
            return custom_reset(h, prev);
    }
    if (h->schema > prev->schema || h->zero_threshold < prev->zero_threshold)
        return true;
    double threshold = h->zero_threshold;
    double zero = num_hist_zero_count(prev, NULL, &threshold).s;
    if (threshold != h->zero_threshold || h->zero_count < zero)
        return true;
    return side_reset(h, prev, true) || side_reset(h, prev, false);
}
