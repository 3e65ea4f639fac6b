/* slide_line.c - deviations and trends, window by window. */
#include "num/regress.h"
#include "num/slide_impl.h"
#include "num/stats.h"

void num_slide_deriv(const struct num_slide *w, struct num_scratch *scratch, double *out,
                     uint64_t *has)
{
    (void)scratch;
    num_slide_mark(w, 2, has);
    for (size_t i = 0; i < w->n_steps; i++)
        if (num_slide_same(w, i))
            out[i] = out[i - 1];
        else
            num_deriv(w->t + w->lo[i], w->v + w->lo[i], w->hi[i] - w->lo[i], &out[i]);
}

void num_slide_predict_linear(const struct num_slide *w, struct num_scratch *scratch, double *out,
                              uint64_t *has)
{
    (void)scratch;
    num_slide_mark(w, 2, has);
    for (size_t i = 0; i < w->n_steps; i++)
        num_predict_linear(w->t + w->lo[i], w->v + w->lo[i], w->hi[i] - w->lo[i],
                           (int64_t)((uint64_t)w->at + i * (uint64_t)w->at_step), w->param[i],
                           &out[i]);
}
