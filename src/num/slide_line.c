/* Of times and values that add up without rounding, lines come from differences of sums. */
#include "num/slide_line.h"

#include "num/regress.h"
#include "num/slide_exact.h"

#include <math.h>

enum { FEW = 3 }; /* steps, which need no preparation */

/* ---- one window ---- */

static double result(const struct num_line_call *a, size_t i, struct num_line line)
{
    return a->predict ? line.slope * a->w->param[i] + line.value : line.slope;
}

void num_line_plain(const struct num_line_call *a, size_t i)
{
    const struct num_slide *w = a->w;
    const int64_t *t = w->t + w->lo[i];
    const double *v = w->v + w->lo[i];
    size_t n = w->hi[i] - w->lo[i];
    if (a->predict)
        num_predict_linear(t, v, n, num_line_origin(a, i), w->param[i], &a->out[i]);
    else
        num_deriv(t, v, n, &a->out[i]);
}

void num_line_put(const struct num_line_call *a, size_t i, double x, double y, double xy, double xx)
{
    double count = a->w->hi[i] - a->w->lo[i];
    a->out[i] = result(a, i, num_line_of(count, x, y, xy, xx));
    if (!isfinite(a->out[i]))
        num_line_plain(a, i);
}

bool num_line_put_flat(const struct num_line_call *a, struct num_flat *flat, size_t i)
{
    const struct num_slide *w = a->w;
    if (!num_is_flat(flat, w->v, w->lo[i], w->hi[i]))
        return false;
    a->out[i] = result(a, i, (struct num_line){ 0, w->v[w->lo[i]] });
    if (!isfinite(a->out[i]))
        num_line_plain(a, i);
    return true;
}

/* ---- without rounding ---- */

static bool is_whole(uint64_t ms)
{
    return ms % NUM_LINE_UNIT_MS == 0;
}

/* Whether every x is a whole number of units, and the sum of their squares a double. */
static bool times_whole(const struct num_line_call *a)
{
    const struct num_slide *w = a->w;
    const int64_t *t = w->t + a->base;
    double far = a->farthest / NUM_LINE_UNIT_MS + 1;
    if (!(far * far * (double)a->extent.longest < 0x1p52))
        return false;
    if (a->predict &&
        !(is_whole((uint64_t)w->at - (uint64_t)t[0]) && is_whole((uint64_t)w->at_step)))
        return false;
    for (size_t j = 0; j < a->span; j++)
        if (!is_whole((uint64_t)t[j] - (uint64_t)t[0]))
            return false;
    return true;
}

void num_line_sum_up(struct num_line_call *a, double quantum)
{
    const int64_t *t = a->w->t + a->base;
    const double *v = a->w->v + a->base;
    double per = 1 / quantum;
    struct num_line_sums sum = { 0 };
    for (size_t j = 0; j < a->span; j++) {
        uint64_t x = ((uint64_t)t[j] - (uint64_t)t[0]) / NUM_LINE_UNIT_MS;
        uint64_t y = quantum > 0 ? (uint64_t)(int64_t)(v[j] * per) : 0;
        a->sums[j] = sum;
        sum.x += x;
        sum.y += y;
        sum.xy += x * y;
        sum.xx += x * x;
    }
    a->sums[a->span] = sum;
}

struct num_line_sums num_line_sums_at(const struct num_line_call *a, size_t i)
{
    const struct num_line_sums *from = a->sums + (a->w->lo[i] - a->base);
    const struct num_line_sums *to = a->sums + (a->w->hi[i] - a->base);
    int64_t since_first = num_line_origin(a, i) - a->w->t[a->base];
    uint64_t zero = (uint64_t)(since_first / NUM_LINE_UNIT_MS);
    uint64_t n = (uint64_t)(to - from), x = to->x - from->x, y = to->y - from->y;
    return (struct num_line_sums){
        .x = x - n * zero,
        .y = y,
        .xy = to->xy - from->xy - zero * y,
        .xx = to->xx - from->xx - 2 * zero * x + n * zero * zero,
    };
}

static bool by_sums(struct num_line_call *a, struct num_scratch *scratch)
{
    enum { U = NUM_LINE_UNITS };
    const struct num_slide *w = a->w;
    struct num_flat flat = { 0 };
    // Products are that much greater, so that as many more numbers are to add up.
    size_t times = (size_t)(a->farthest / NUM_LINE_UNIT_MS) + 1;
    double quantum;
    if (!num_quantum(w->v + a->base, a->span, times * a->extent.longest, &quantum))
        return false;
    a->sums = num_scratch_at_least(scratch, (a->span + 1) * sizeof *a->sums);
    num_line_sum_up(a, quantum);
    for (size_t i = 0; i < w->n_steps; i++) {
        if (w->hi[i] - w->lo[i] < 2 || num_line_put_flat(a, &flat, i))
            continue;
        struct num_line_sums s = num_line_sums_at(a, i);
        num_line_put(a, i, (double)(int64_t)s.x / U, (double)(int64_t)s.y * quantum,
                     (double)(int64_t)s.xy * quantum / U, (double)(int64_t)s.xx / (U * U));
    }
    return true;
}

/* ---- all windows ---- */

/* The greatest distance between a sample and the origin of its window, ms. */
static double farthest(const struct num_line_call *a)
{
    const struct num_slide *w = a->w;
    double most = 0;
    for (size_t i = 0; i < w->n_steps; i++) {
        if (w->hi[i] - w->lo[i] < 2)
            continue;
        double zero = (double)num_line_origin(a, i), first = (double)w->t[w->lo[i]];
        double last = (double)w->t[w->hi[i] - 1];
        most = fabs(first - zero) > most ? fabs(first - zero) : most;
        most = fabs(last - zero) > most ? fabs(last - zero) : most;
    }
    return most;
}

static void by_window(const struct num_line_call *a)
{
    for (size_t i = 0; i < a->w->n_steps; i++)
        num_line_plain(a, i);
}

static void lines(const struct num_slide *w, struct num_scratch *scratch, bool predict, double *out,
                  uint64_t *has)
{
    struct num_line_call a = { .w = w, .predict = predict, .out = out };
    num_slide_mark(w, 2, has);
    if (w->n_steps == 0 || num_slide_span(w) == 0)
        return;
    if (w->n_steps < FEW) {
        by_window(&a);
        return;
    }
    a.extent = num_slide_extent(w);
    a.base = w->lo[0];
    a.span = num_slide_span(w);
    a.farthest = farthest(&a);
    // Where most samples lie between windows, what is done for each is too much.
    if (a.extent.samples < a.span / 4 || !(a.farthest < NUM_LINE_MOST_MS) ||
        (uint64_t)w->t[a.base + a.span - 1] - (uint64_t)w->t[a.base] >= NUM_LINE_MOST_MS) {
        by_window(&a);
        return;
    }
    a.whole = a.extent.samples / NUM_EXACT_PAYS > a.span && times_whole(&a);
    if (!a.whole || !by_sums(&a, scratch))
        num_line_by_lanes(&a, scratch);
}

void num_slide_deriv(const struct num_slide *w, struct num_scratch *scratch, double *out,
                     uint64_t *has)
{
    lines(w, scratch, false, out, has);
    num_slide_repeat(w, out);
}

void num_slide_predict_linear(const struct num_slide *w, struct num_scratch *scratch, double *out,
                              uint64_t *has)
{
    lines(w, scratch, true, out, has);
}
