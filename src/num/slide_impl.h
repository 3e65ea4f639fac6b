/* slide_impl.h - what the kernels of sliding windows share; private to num/slide*.c. */
#ifndef PROMCTL_NUM_SLIDE_IMPL_H
#define PROMCTL_NUM_SLIDE_IMPL_H

#include "num/rate.h"
#include "num/slide.h"

/* At least `bytes`, aligned for any type; what was there is lost. */
void *num_scratch_at_least(struct num_scratch *s, size_t bytes);

/* Sets the bit of every step whose window has `least` samples or more. */
void num_slide_mark(const struct num_slide *w, uint32_t least, uint64_t *has);

/* Whether the window of step i is that of the step before. */
static inline bool num_slide_same(const struct num_slide *w, size_t i)
{
    return i > 0 && w->lo[i] == w->lo[i - 1] && w->hi[i] == w->hi[i - 1];
}

/* The samples of all windows and of those between them. n_steps > 0. */
static inline uint32_t num_slide_span(const struct num_slide *w)
{
    return w->hi[w->n_steps - 1] - w->lo[0];
}

/* How much there is to look at, going by window. */
struct num_extent {
    size_t samples; /* of all windows, those that are the same as the one before left out */
    size_t longest; /* window */
};
struct num_extent num_slide_extent(const struct num_slide *w);

/* Whether windows overlap so that looking once at every sample is less. */
static inline bool num_slide_overlaps(const struct num_slide *w)
{
    return w->n_steps > 1 && num_slide_extent(w).samples > num_slide_span(w);
}

/* The end of the window of step i. */
static inline int64_t num_slide_end(const struct num_slide *w, size_t i)
{
    return (int64_t)((uint64_t)w->win_end + i * (uint64_t)w->win_step);
}

static inline struct num_window num_slide_window(const struct num_slide *w, size_t i)
{
    int64_t end = num_slide_end(w, i);
    return (struct num_window){
        .t = w->t + w->lo[i],
        .v = w->v + w->lo[i],
        .n = w->hi[i] - w->lo[i],
        .start = (int64_t)((uint64_t)end - (uint64_t)w->range),
        .end = end,
        .seconds = w->seconds,
    };
}

/* Whether all values of a window are the same finite number. Windows are asked for in order. */
struct num_flat {
    size_t seen, since; /* samples before `seen` are equal from `since` on */
};

static inline bool num_is_flat(struct num_flat *f, const double *v, size_t lo, size_t hi)
{
    if (f->seen <= lo) {
        f->seen = lo + 1;
        f->since = lo;
    }
    for (; f->seen < hi; f->seen++)
        f->since = v[f->seen] == v[f->seen - 1] ? f->since : f->seen;
    return f->since <= lo && v[lo] - v[lo] == 0;
}

/* Gives steps whose window is that of the step before its value. */
void num_slide_repeat(const struct num_slide *w, double *out);

#endif
