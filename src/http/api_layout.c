#include "http/api_layout.h"

#include <math.h>
#include <stdlib.h>

#include "base/vec.h"

void api_layouts_done(struct api_layouts *l)
{
    for (size_t i = 0; i < l->bounds.n; i++)
        vec_done(&l->bounds.p[i]);
    for (size_t i = 0; i < l->doubtful.n; i++)
        vec_done(&l->doubtful.p[i]);
    vec_done(&l->bounds);
    vec_done(&l->doubtful);
    map_done(&l->names);
}

/* The first bound that is not below `x`. */
static size_t bound_from(const struct api_bounds *b, double x)
{
    size_t lo = 0, hi = b->n;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (b->p[mid] < x)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static void add_bound(struct api_bounds *b, double x)
{
    size_t i = bound_from(b, x);

    if (i < b->n && b->p[i] == x)
        return;
    vec_push(b, x);
    memmove(b->p + i + 1, b->p + i, (b->n - 1 - i) * sizeof *b->p);
    b->p[i] = x;
}

/* Bounds that people choose double, at the finest; and nothing is below zero then, or near it. One
 * that is empty can be anything. */
static bool is_doubtful(const struct histogram *h)
{
    if (!h->pos.n && !h->neg.n && h->zero_count == 0)
        return true;
    return h->schema <= 0 && h->pos.n && !h->neg.n && h->zero_count == 0 && h->zero_threshold == 0;
}

static void add_bounds(struct api_bounds *to, const struct histogram *h)
{
    struct histogram_iter it = { 0 };
    struct histogram_bucket b;

    while (histogram_next(h, &it, &b)) {
        if (b.count == 0)
            continue;
        if (b.lower != -INFINITY)
            add_bound(to, b.lower);
        if (b.upper != INFINITY)
            add_bound(to, b.upper);
    }
}

void api_layouts_add(struct api_layouts *l, const struct labels *series, const struct histogram *h)
{
    bool custom = h->schema == HISTOGRAM_CUSTOM_SCHEMA;

    if (!custom && !is_doubtful(h))
        return;
    pthread_mutex_lock(&l->lock);
    size_t id = map_id(&l->names, labels_get(series, STR(LABEL_NAME)));
    if (id == l->bounds.n) {
        vec_push(&l->bounds, (struct api_bounds){ 0 });
        vec_push(&l->doubtful, (struct api_bounds){ 0 });
    }
    add_bounds(custom ? &l->bounds.p[id] : &l->doubtful.p[id], h);
    pthread_mutex_unlock(&l->lock);
}

struct api_bounds api_layouts_get(struct api_layouts *l, struct arena *a,
                                  const struct labels *series)
{
    struct api_bounds b = { 0 };

    pthread_mutex_lock(&l->lock);
    size_t id = map_find(&l->names, labels_get(series, STR(LABEL_NAME)));
    if (id != MAP_NONE && l->bounds.p[id].n) {
        for (size_t i = 0; i < l->doubtful.p[id].n; i++)
            add_bound(&l->bounds.p[id], l->doubtful.p[id].p[i]);
        b.n = b.cap = l->bounds.p[id].n;
        b.p = arena_dup(a, l->bounds.p[id].p, b.n * sizeof *b.p);
    }
    pthread_mutex_unlock(&l->lock);
    return b;
}

/* Where a bucket is among the bounds; false where it is none of theirs. */
static bool find_bucket(const struct api_bounds *all, const struct histogram_bucket *b, size_t *at)
{
    *at = bound_from(all, b->upper);
    return (*at < all->n ? all->p[*at] : INFINITY) == b->upper &&
           (*at ? all->p[*at - 1] : -INFINITY) == b->lower;
}

const struct histogram *api_layout_apply(struct arena *a, const struct api_bounds *all,
                                         const struct histogram *h)
{
    struct histogram_iter it = { 0 };
    struct histogram_bucket b;

    if (h->schema != HISTOGRAM_CUSTOM_SCHEMA ? !is_doubtful(h) : h->n_bounds == all->n)
        return h;
    struct histogram_span *spans = arena_new_n(a, struct histogram_span, h->pos.n + 1);
    double *counts = arena_new_n(a, double, h->pos.n + 1);
    size_t n = 0, n_spans = 0, next = 0, at;
    while (histogram_next(h, &it, &b)) {
        if (b.count == 0)
            continue;
        if (!find_bucket(all, &b, &at))
            return h;
        if (!n || at != next)
            spans[n_spans++].offset = (int32_t)(at - next);
        spans[n_spans - 1].n++;
        counts[n++] = b.count;
        next = at + 1;
    }
    struct histogram *out = arena_dup(a, h, sizeof *h);
    out->pos = (struct histogram_side){ spans, n_spans, counts, n };
    out->schema = HISTOGRAM_CUSTOM_SCHEMA;
    out->bounds = all->p;
    out->n_bounds = all->n;
    return out;
}
