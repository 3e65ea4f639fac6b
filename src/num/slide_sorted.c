/* slide_sorted.c - quantiles and the median deviation. */
#include "num/slide_impl.h"
#include "num/stats.h"

#include <string.h>

static double *copy_at(const struct num_slide *w, size_t i, struct num_scratch *scratch)
{
    size_t bytes = (w->hi[i] - w->lo[i]) * sizeof(double);
    return memcpy(num_scratch_at_least(scratch, bytes), w->v + w->lo[i], bytes);
}

void num_slide_quantile(const struct num_slide *w, struct num_scratch *scratch, double *out,
                        uint64_t *has)
{
    num_slide_mark(w, 1, has);
    for (size_t i = 0; i < w->n_steps; i++)
        if (w->lo[i] < w->hi[i])
            out[i] = num_quantile(w->param[i], copy_at(w, i, scratch), w->hi[i] - w->lo[i]);
}

void num_slide_mad(const struct num_slide *w, struct num_scratch *scratch, double *out,
                   uint64_t *has)
{
    num_slide_mark(w, 1, has);
    for (size_t i = 0; i < w->n_steps; i++)
        if (w->lo[i] < w->hi[i])
            out[i] = num_slide_same(w, i) ? out[i - 1]
                                          : num_mad(copy_at(w, i, scratch), w->hi[i] - w->lo[i]);
}
