#include "num/slide_lanes.h"

/* Whether to put samples in rows costs less than it saves. Without AVX2, lanes that are not in rows
 * save nothing. */
static bool worth_rows(const struct num_slide *w, const struct num_plan *p)
{
    size_t i = p->steps[p->n / 2], length = w->hi[i] - w->lo[i];
    return p->stride == 1 || p->stride * (num_wide() ? 20 : 2) <= length;
}

struct num_plan num_plan_of(const struct num_slide *w, uint32_t least, bool all, size_t columns,
                            size_t extra, struct num_scratch *scratch)
{
    struct num_plan p = { .base = w->lo[0], .span = num_slide_span(w) };
    // In rows, less than twice the samples.
    size_t doubles = 2 * columns * p.span + extra;
    p.room = num_scratch_at_least(scratch, doubles * sizeof *p.room + w->n_steps * sizeof *p.steps);
    p.row_room = p.room + extra;
    p.steps = (void *)(p.room + doubles);
    for (size_t i = 0; i < w->n_steps; i++) {
        p.steps[p.n] = (uint32_t)i;
        p.n += w->hi[i] - w->lo[i] >= least && (all || !num_slide_same(w, i));
    }
    if (p.n > 1)
        p.stride = w->lo[p.steps[p.n / 2]] - w->lo[p.steps[p.n / 2 - 1]];
    if (p.stride && worth_rows(w, &p))
        p.length = (p.span + p.stride - 1) / p.stride;
    else
        p.stride = 0;
    return p;
}

const double *num_rows(struct num_plan *p, const double *flat)
{
    if (p->stride < 2)
        return p->stride ? flat : NULL;
    const double *rows = p->row_room;
    for (size_t r = 0; r < p->stride; r++) {
        double *row = p->row_room + r * p->length;
        for (size_t i = r; i < p->span; i += p->stride)
            *row++ = flat[i];
    }
    p->row_room += p->stride * p->length;
    return rows;
}
