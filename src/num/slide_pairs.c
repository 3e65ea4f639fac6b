/* slide_pairs.c - what neighbours differ by: the last two of a window, or how many pairs of it. */
#include "num/slide_impl.h"

/* ---- irate, idelta ---- */

static void instant_of(const struct num_slide *w, bool per_second, double *out, uint64_t *has)
{
    num_slide_mark(w, 2, has);
    for (size_t i = 0; i < w->n_steps; i++) {
        struct num_window x = num_slide_window(w, i);
        if (x.n >= 2 && !num_instant(&x, per_second, &out[i]))
            has[i / 64] &= ~(UINT64_C(1) << i % 64);
    }
}

void num_slide_irate(const struct num_slide *w, struct num_scratch *scratch, double *out,
                     uint64_t *has)
{
    (void)scratch;
    instant_of(w, true, out, has);
}

void num_slide_idelta(const struct num_slide *w, struct num_scratch *scratch, double *out,
                      uint64_t *has)
{
    (void)scratch;
    instant_of(w, false, out, has);
}

/* ---- changes, resets ---- */

/* How many pairs of neighbours are changes or resets, from the first of all windows on; of the
 * pairs of one window, the difference of two counts. */
static uint32_t *count_pairs(const struct num_slide *w, struct num_scratch *scratch, bool resets)
{
    size_t span = num_slide_span(w);
    const double *v = w->v + w->lo[0];
    uint32_t *count = num_scratch_at_least(scratch, (span + 1) * sizeof *count), n = 0;
    count[0] = 0;
    for (size_t j = 1; j < span; j++) {
        n += resets ? v[j] < v[j - 1] : num_changed(v[j - 1], v[j]);
        count[j] = n;
    }
    return count;
}

static void pairs_of(const struct num_slide *w, struct num_scratch *scratch, bool resets,
                     double *out, uint64_t *has)
{
    num_slide_mark(w, 1, has);
    if (!num_slide_overlaps(w)) {
        for (size_t i = 0; i < w->n_steps; i++) {
            struct num_window x = num_slide_window(w, i);
            out[i] = num_slide_same(w, i) ? out[i - 1]
                     : resets             ? num_resets(&x)
                                          : num_changes(x.v, x.n);
        }
        return;
    }
    const uint32_t *count = count_pairs(w, scratch, resets);
    for (size_t i = 0; i < w->n_steps; i++)
        if (w->lo[i] < w->hi[i])
            out[i] = count[w->hi[i] - 1 - w->lo[0]] - count[w->lo[i] - w->lo[0]];
}

void num_slide_changes(const struct num_slide *w, struct num_scratch *scratch, double *out,
                       uint64_t *has)
{
    pairs_of(w, scratch, false, out, has);
}

void num_slide_resets(const struct num_slide *w, struct num_scratch *scratch, double *out,
                      uint64_t *has)
{
    pairs_of(w, scratch, true, out, has);
}
