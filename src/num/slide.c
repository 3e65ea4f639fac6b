#include "num/slide_impl.h"

#include "base/xalloc.h"

#include <stdlib.h>
#include <string.h>

/* ---- borders ---- */

/* The number of times up to `x`, of those from `from` on; near ones are found first. */
static size_t times_up_to(const int64_t *t, size_t n, size_t from, int64_t x)
{
    size_t step = 1, lo = from, hi = from;
    while (hi < n && t[hi] <= x) {
        lo = hi + 1;
        hi = n - hi > step ? hi + step : n;
        step *= 2;
    }
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (t[mid] <= x)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static int64_t add(int64_t a, int64_t b)
{
    int64_t sum;
    if (__builtin_add_overflow(a, b, &sum))
        return a < 0 ? INT64_MIN : INT64_MAX;
    return sum;
}

/* For each of `x`, `x + step`, ...: the number of times up to there. */
static void borders(const int64_t *t, size_t n, int64_t x, int64_t step, size_t n_steps,
                    uint32_t *out)
{
    size_t at = 0, stride = 0;
    for (size_t i = 0; i < n_steps; i++, x = add(x, step)) {
        // Samples and steps being regular, the border moves as far as the last time.
        size_t guess = at + stride;
        if (!(guess < n && t[guess] > x && (guess == 0 || t[guess - 1] <= x))) {
            guess = times_up_to(t, n, at, x);
            stride = i ? guess - at : 0;
        }
        at = guess;
        out[i] = (uint32_t)at;
    }
}

void num_slide_windows(const int64_t *t, size_t n, int64_t win_end, int64_t win_step, int64_t range,
                       size_t n_steps, uint32_t *lo, uint32_t *hi)
{
    borders(t, n, win_end, win_step, n_steps, hi);
    borders(t, n, add(win_end, -range), win_step, n_steps, lo);
}

/* ---- shared ---- */

void *num_scratch_at_least(struct num_scratch *s, size_t bytes)
{
    if (bytes > s->bytes) {
        free(s->p);
        s->bytes = bytes + bytes / 2;
        s->p = xmalloc(s->bytes);
    }
    return s->p;
}

void num_scratch_done(struct num_scratch *s)
{
    free(s->p);
    *s = (struct num_scratch){ 0 };
}

void num_slide_mark(const struct num_slide *w, uint32_t least, uint64_t *has)
{
    for (size_t i = 0; i < w->n_steps; i += 64) {
        size_t n = w->n_steps - i < 64 ? w->n_steps - i : 64;
        uint64_t bits = 0;
        for (size_t k = 0; k < n; k++)
            bits |= (uint64_t)(w->hi[i + k] - w->lo[i + k] >= least) << k;
        has[i / 64] = bits;
    }
}

struct num_extent num_slide_extent(const struct num_slide *w)
{
    struct num_extent e = { 0 };
    for (size_t i = 0; i < w->n_steps; i++) {
        size_t n = w->hi[i] - w->lo[i];
        e.samples += num_slide_same(w, i) ? 0 : n;
        e.longest = n > e.longest ? n : e.longest;
    }
    return e;
}

void num_slide_repeat(const struct num_slide *w, double *out)
{
    for (size_t i = 1; i < w->n_steps; i++)
        if (num_slide_same(w, i) && w->lo[i] < w->hi[i])
            out[i] = out[i - 1];
}

/* ---- the outermost samples ---- */

void num_slide_count(const struct num_slide *w, struct num_scratch *scratch, double *out,
                     uint64_t *has)
{
    (void)scratch;
    num_slide_mark(w, 1, has);
    for (size_t i = 0; i < w->n_steps; i++)
        out[i] = (double)(w->hi[i] - w->lo[i]);
}

void num_slide_present(const struct num_slide *w, struct num_scratch *scratch, double *out,
                       uint64_t *has)
{
    (void)scratch;
    num_slide_mark(w, 1, has);
    for (size_t i = 0; i < w->n_steps; i++)
        out[i] = 1;
}

void num_slide_first(const struct num_slide *w, struct num_scratch *scratch, double *out,
                     uint64_t *has)
{
    (void)scratch;
    num_slide_mark(w, 1, has);
    for (size_t i = 0; i < w->n_steps; i++)
        if (w->lo[i] < w->hi[i])
            out[i] = w->v[w->lo[i]];
}

void num_slide_last(const struct num_slide *w, struct num_scratch *scratch, double *out,
                    uint64_t *has)
{
    (void)scratch;
    num_slide_mark(w, 1, has);
    for (size_t i = 0; i < w->n_steps; i++)
        if (w->lo[i] < w->hi[i])
            out[i] = w->v[w->hi[i] - 1];
}

void num_slide_ts_of_first(const struct num_slide *w, struct num_scratch *scratch, double *out,
                           uint64_t *has)
{
    (void)scratch;
    num_slide_mark(w, 1, has);
    for (size_t i = 0; i < w->n_steps; i++)
        if (w->lo[i] < w->hi[i])
            out[i] = (double)w->t[w->lo[i]] / 1000;
}

void num_slide_ts_of_last(const struct num_slide *w, struct num_scratch *scratch, double *out,
                          uint64_t *has)
{
    (void)scratch;
    num_slide_mark(w, 1, has);
    for (size_t i = 0; i < w->n_steps; i++)
        if (w->lo[i] < w->hi[i])
            out[i] = (double)w->t[w->hi[i] - 1] / 1000;
}
