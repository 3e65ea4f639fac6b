/* hist_impl.h - walking and building the buckets of one side; private to num/hist*.c. */
#ifndef PROMCTL_NUM_HIST_IMPL_H
#define PROMCTL_NUM_HIST_IMPL_H

#include "base/vec.h"
#include "num/hist.h"
#include "num/sum.h"

static inline bool num_hist_custom(const struct histogram *h)
{
    return h->schema == HISTOGRAM_CUSTOM_SCHEMA;
}

static inline bool num_hist_same_bounds(const struct histogram *a, const struct histogram *b)
{
    if (a->n_bounds != b->n_bounds)
        return false;
    for (size_t i = 0; i < a->n_bounds; i++)
        if (a->bounds[i] != b->bounds[i])
            return false;
    return true;
}

/* Buckets away from zero, merged to a schema `shift` lower. Indexes are 64 bits wide so that no
 * span overflows them. */
struct num_walk {
    const struct histogram_side *s;
    const double *low_in; /* or NULL */
    unsigned shift;
    size_t span, i; /* the bucket to come */
    uint32_t in_span;
    int64_t next;

    int64_t index; /* the bucket at hand */
    double count, low;
};

static inline struct num_walk num_walk_of(const struct histogram_side *s, const double *low,
                                          unsigned shift)
{
    return (struct num_walk){
        .s = s, .low_in = low, .shift = shift, .next = s->n_spans ? s->spans[0].offset : 0
    };
}

bool num_walk_next(struct num_walk *w);

/* Skips the first buckets that reach no further than `threshold`, as the zero bucket has them. */
bool num_walk_next_above(struct num_walk *w, const struct histogram *h, int32_t schema,
                         double threshold);

static inline void num_side_clear(struct num_hist_side *s)
{
    s->spans.n = s->counts.n = s->low.n = 0;
}

/* Appends bucket `index`; `*end` is the index after the last one, 0 at the beginning. */
void num_side_push(struct num_hist_side *s, int64_t *end, int64_t index, double count, double low);

/* Makes `x->h` what the arrays are. After every change of theirs. */
void num_hist_sync(struct num_hist *x);

/* `x->spare` becomes the side, and the other way round. */
void num_hist_swap(struct num_hist *x, struct num_hist_side *side);

/* The bound of an index that may be hostile. */
static inline double num_bound(const struct histogram *h, int32_t schema, int64_t index)
{
    struct histogram like = { .schema = schema, .bounds = h->bounds, .n_bounds = h->n_bounds };
    return histogram_bound(&like, (int32_t)index);
}

#endif
