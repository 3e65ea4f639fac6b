/* slide_rate.c - rate and its relatives: where a counter fell is found once for all windows. */
#include "num/rate.h"
#include "num/slide_impl.h"

#include <math.h>

static struct num_window window_at(const struct num_slide *w, size_t i)
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

/* ---- rate, increase, delta ---- */

/* The samples that are less than the one before, in order, and what that one was. */
struct resets {
    uint32_t *at;
    double *before;
    size_t n;
};

static struct resets find_resets(const struct num_slide *w, struct num_scratch *scratch)
{
    size_t span = num_slide_span(w);
    struct resets r = { 0 };
    r.before = num_scratch_at_least(scratch, span * (sizeof *r.before + sizeof *r.at));
    r.at = (uint32_t *)(r.before + span);
    for (size_t j = w->lo[0] + 1; j < w->hi[w->n_steps - 1]; j++) {
        r.at[r.n] = (uint32_t)j;
        r.before[r.n] = w->v[j - 1];
        r.n += w->v[j] < w->v[j - 1];
    }
    return r;
}

static void rates(const struct num_slide *w, const struct resets *r, enum num_rate kind,
                  double *out)
{
    size_t from = 0, to = 0; /* of `r` in the window */
    for (size_t i = 0; i < w->n_steps; i++) {
        struct num_window x = window_at(w, i);
        if (x.n < 2)
            continue;
        struct num_gaps g = {
            .first = x.t[0],
            .last = x.t[x.n - 1],
            .n = x.n,
            .start = x.start,
            .end = x.end,
            .first_value = x.v[0],
        };
        double rise = x.v[x.n - 1] - x.v[0];
        while (to < r->n && r->at[to] < w->hi[i])
            to++;
        while (from < to && r->at[from] <= w->lo[i])
            from++;
        for (size_t k = from; k < to; k++)
            rise += r->before[k];
        out[i] = rise * num_rate_factor(&g, rise, kind, x.seconds);
        // Which NaN it is depends on how the compiler places operands.
        if (isnan(out[i]))
            num_rate(&x, kind, &out[i]);
    }
}

static void rate_of(const struct num_slide *w, struct num_scratch *scratch, enum num_rate kind,
                    double *out, uint64_t *has)
{
    num_slide_mark(w, 2, has);
    if (kind == NUM_DELTA) {
        rates(w, &(struct resets){ 0 }, kind, out);
    } else if (num_slide_overlaps(w)) {
        struct resets r = find_resets(w, scratch);
        rates(w, &r, kind, out);
    } else {
        for (size_t i = 0; i < w->n_steps; i++) {
            struct num_window x = window_at(w, i);
            num_rate(&x, kind, &out[i]);
        }
    }
}

void num_slide_rate(const struct num_slide *w, struct num_scratch *scratch, double *out,
                    uint64_t *has)
{
    rate_of(w, scratch, NUM_RATE, out, has);
}

void num_slide_increase(const struct num_slide *w, struct num_scratch *scratch, double *out,
                        uint64_t *has)
{
    rate_of(w, scratch, NUM_INCREASE, out, has);
}

void num_slide_delta(const struct num_slide *w, struct num_scratch *scratch, double *out,
                     uint64_t *has)
{
    rate_of(w, scratch, NUM_DELTA, out, has);
}

/* ---- irate, idelta ---- */

static void instant_of(const struct num_slide *w, bool per_second, double *out, uint64_t *has)
{
    num_slide_mark(w, 2, has);
    for (size_t i = 0; i < w->n_steps; i++) {
        struct num_window x = window_at(w, i);
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
            struct num_window x = window_at(w, i);
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
