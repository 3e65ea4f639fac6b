/* slide_line.c - the least-squares line: four windows at a time; of times and values that add up
 * without rounding, from the differences of sums.
 *
 * x is counted from the first sample of a window, or from the time of evaluation.
 */
#include "num/regress.h"
#include "num/slide_exact.h"
#include "num/slide_lanes.h"
#include "num/sum.h"

#include <math.h>

enum { LANES = 4 };
enum { UNIT_MS = 125, UNITS = 8 }; /* an eighth of a second has no rounding error */

#define MOST_MS (UINT64_C(1) << 51)

struct call {
    const struct num_slide *w;
    bool predict;
    double *out;
    double farthest; /* sample from the origin of its window, ms */
    struct num_plan plan;
    const double *flat, *rows;     /* values */
    const double *flat_t, *rows_t; /* times, ms since the first in use */
};

struct sums {
    double x[LANES], xc[LANES], y[LANES], yc[LANES];
    double xy[LANES], xyc[LANES], xx[LANES], xxc[LANES];
};

/* ---- one window ---- */

/* Where x is 0. */
static int64_t origin(const struct call *a, size_t i)
{
    const struct num_slide *w = a->w;
    return a->predict ? (int64_t)((uint64_t)w->at + i * (uint64_t)w->at_step) : w->t[w->lo[i]];
}

static double result(const struct call *a, size_t i, struct num_line line)
{
    return a->predict ? line.slope * a->w->param[i] + line.value : line.slope;
}

static void plain(const struct call *a, size_t i)
{
    const struct num_slide *w = a->w;
    const int64_t *t = w->t + w->lo[i];
    const double *v = w->v + w->lo[i];
    size_t n = w->hi[i] - w->lo[i];
    if (a->predict)
        num_predict_linear(t, v, n, origin(a, i), w->param[i], &a->out[i]);
    else
        num_deriv(t, v, n, &a->out[i]);
}

static void put(const struct call *a, size_t i, double x, double y, double xy, double xx)
{
    double count = a->w->hi[i] - a->w->lo[i];
    a->out[i] = result(a, i, num_line_of(count, x, y, xy, xx));
    if (!isfinite(a->out[i]) || !isfinite(x + y + xy + xx))
        plain(a, i);
}

/* ---- four windows ---- */

NUM_INLINE void line_lanes(const struct call *a, const struct num_lanes *g, bool regular,
                           struct sums *sums)
{
    struct num_reader r = num_reader_of(g, &a->plan, a->flat, a->rows, regular, LANES);
    struct num_reader rt = num_reader_of(g, &a->plan, a->flat_t, a->rows_t, regular, LANES);
    num_v4 x = { 0 }, xc = { 0 }, y = { 0 }, yc = { 0 };
    num_v4 xy = { 0 }, xyc = { 0 }, xx = { 0 }, xxc = { 0 }, zero;
    for (size_t k = 0; k < LANES; k++)
        zero[k] = (double)(origin(a, g->step[k]) - a->w->t[a->plan.base]);
    for (size_t j = 0; j < g->common; j++) {
        num_v4 px, py, product;
        num_read(&rt, regular, 0, &px);
        num_read(&r, regular, 0, &py);
        px = (px - zero) / 1e3;
        num_lanes_add(&x, &xc, &px);
        num_lanes_add(&y, &yc, &py);
        product = px * py;
        num_lanes_add(&xy, &xyc, &product);
        product = px * px;
        num_lanes_add(&xx, &xxc, &product);
        num_reader_next(&r, regular);
        num_reader_next(&rt, regular);
    }
    memcpy(sums->x, &x, sizeof x);
    memcpy(sums->xc, &xc, sizeof x);
    memcpy(sums->y, &y, sizeof x);
    memcpy(sums->yc, &yc, sizeof x);
    memcpy(sums->xy, &xy, sizeof x);
    memcpy(sums->xyc, &xyc, sizeof x);
    memcpy(sums->xx, &xx, sizeof x);
    memcpy(sums->xxc, &xxc, sizeof x);
}

static void line_narrow(const struct call *a, const struct num_lanes *g, struct sums *sums)
{
    line_lanes(a, g, true, sums);
}

NUM_WIDE static void line_wide(const struct call *a, const struct num_lanes *g, struct sums *sums)
{
    if (g->regular)
        line_lanes(a, g, true, sums);
    else
        line_lanes(a, g, false, sums);
}

/* Adds what the window has beyond the common samples. */
static void finish(const struct call *a, const struct num_lanes *g, size_t k,
                   const struct sums *sums)
{
    struct num_kahan x = { sums->x[k], sums->xc[k] }, y = { sums->y[k], sums->yc[k] };
    struct num_kahan xy = { sums->xy[k], sums->xyc[k] }, xx = { sums->xx[k], sums->xxc[k] };
    int64_t zero = origin(a, g->step[k]);
    for (size_t j = g->lo[k] + g->common; j < g->hi[k]; j++) {
        double px = (double)(a->w->t[j] - zero) / 1e3, py = a->w->v[j];
        num_kahan_add(&x, px);
        num_kahan_add(&y, py);
        num_kahan_add(&xy, px * py);
        num_kahan_add(&xx, px * px);
    }
    put(a, g->step[k], x.s + x.c, y.s + y.c, xy.s + xy.c, xx.s + xx.c);
}

static void group(const struct call *a, const struct num_lanes *g)
{
    struct sums sums;
    if (!g->regular && (!num_wide() || g->n < 2)) {
        for (size_t k = 0; k < g->n; k++)
            plain(a, g->step[k]);
        return;
    }
    if (num_wide())
        line_wide(a, g, &sums);
    else
        line_narrow(a, g, &sums);
    for (size_t k = 0; k < g->n; k++)
        finish(a, g, k, &sums);
}

/* ---- all windows ---- */

/* Where values are equal, the line is flat, and no sum is looked at. */
static bool put_flat(const struct call *a, struct num_flat *flat, size_t i)
{
    const struct num_slide *w = a->w;
    if (!num_is_flat(flat, w->v, w->lo[i], w->hi[i]))
        return false;
    a->out[i] = result(a, i, (struct num_line){ 0, w->v[w->lo[i]] });
    if (!isfinite(a->out[i]))
        plain(a, i);
    return true;
}

static void by_group(struct call *a)
{
    const struct num_slide *w = a->w;
    struct num_flat flat = { 0 };
    size_t n = 0;
    for (size_t k = 0; k < a->plan.n; k++)
        if (!put_flat(a, &flat, a->plan.steps[k]))
            a->plan.steps[n++] = a->plan.steps[k];
    a->plan.n = n;
    if (n == 0)
        return;
    for (size_t j = 0; j < a->plan.span; j++)
        a->plan.room[j] = (double)(w->t[a->plan.base + j] - w->t[a->plan.base]);
    a->flat = w->v + a->plan.base;
    a->flat_t = a->plan.room;
    a->rows = num_rows(&a->plan, a->flat);
    a->rows_t = num_rows(&a->plan, a->flat_t);
    for (size_t at = 0; at < n; at += LANES) {
        struct num_lanes g;
        num_lanes_of(w, &a->plan, at, LANES, &g);
        group(a, &g);
    }
}

/* ---- without rounding ---- */

/* Sums from the first sample in use on, in units and quanta, modulo 2^64. x counts from that
 * sample. */
struct exact {
    uint64_t x, y, xy, xx;
};

static bool whole(uint64_t ms)
{
    return ms % UNIT_MS == 0;
}

static bool times_whole(const struct call *a, size_t base, size_t span)
{
    const struct num_slide *w = a->w;
    const int64_t *t = w->t + base;
    if (a->predict && !(whole((uint64_t)w->at - (uint64_t)t[0]) && whole((uint64_t)w->at_step)))
        return false;
    for (size_t j = 0; j < span; j++)
        if (!whole((uint64_t)t[j] - (uint64_t)t[0]))
            return false;
    return true;
}

static void sum_up(const struct num_slide *w, size_t base, size_t span, double quantum,
                   struct exact *to)
{
    const int64_t *t = w->t + base;
    double per = 1 / quantum;
    struct exact sum = { 0 };
    for (size_t j = 0; j < span; j++) {
        uint64_t x = ((uint64_t)t[j] - (uint64_t)t[0]) / UNIT_MS;
        uint64_t y = (uint64_t)(int64_t)(w->v[base + j] * per);
        to[j] = sum;
        sum.x += x;
        sum.y += y;
        sum.xy += x * y;
        sum.xx += x * x;
    }
    to[span] = sum;
}

/* The sums of the window, x from `zero` on. */
static struct exact between(const struct exact *from, const struct exact *to, uint64_t zero)
{
    uint64_t n = (uint64_t)(to - from), x = to->x - from->x, y = to->y - from->y;
    return (struct exact){
        .x = x - n * zero,
        .y = y,
        .xy = to->xy - from->xy - zero * y,
        .xx = to->xx - from->xx - 2 * zero * x + n * zero * zero,
    };
}

static bool line_exactly(const struct call *a, struct num_scratch *scratch)
{
    const struct num_slide *w = a->w;
    size_t span = num_slide_span(w), base = w->lo[0];
    struct num_extent e = num_slide_extent(w);
    struct num_flat flat = { 0 };
    double far = a->farthest / UNIT_MS + 1, quantum;
    if (e.samples / NUM_EXACT_PAYS <= span)
        return false;
    // Products are that much greater, so that many more numbers are to add up.
    if (!(far * far * (double)e.longest < 0x1p52) ||
        !num_quantum(w->v + base, span, (size_t)far * e.longest, &quantum) ||
        !times_whole(a, base, span))
        return false;
    struct exact *sums = num_scratch_at_least(scratch, (span + 1) * sizeof *sums);
    sum_up(w, base, span, quantum, sums);
    for (size_t i = 0; i < w->n_steps; i++) {
        if (w->hi[i] - w->lo[i] < 2 || put_flat(a, &flat, i))
            continue;
        int64_t zero = (origin(a, i) - w->t[base]) / UNIT_MS;
        struct exact s = between(&sums[w->lo[i] - base], &sums[w->hi[i] - base], (uint64_t)zero);
        put(a, i, (double)(int64_t)s.x / UNITS, (double)(int64_t)s.y * quantum,
            (double)(int64_t)s.xy * quantum / UNITS, (double)(int64_t)s.xx / (UNITS * UNITS));
    }
    return true;
}

/* ---- */

/* The greatest distance between a sample and the origin of its window, ms. */
static double farthest(const struct call *a)
{
    const struct num_slide *w = a->w;
    double most = 0;
    for (size_t i = 0; i < w->n_steps; i++) {
        if (w->hi[i] - w->lo[i] < 2)
            continue;
        double zero = (double)origin(a, i), first = (double)w->t[w->lo[i]];
        double last = (double)w->t[w->hi[i] - 1];
        most = fabs(first - zero) > most ? fabs(first - zero) : most;
        most = fabs(last - zero) > most ? fabs(last - zero) : most;
    }
    return most;
}

/* Whether all times are doubles, counted from the first. */
static bool times_fit(const struct num_slide *w, const struct num_plan *p)
{
    const int64_t *t = w->t + p->base;
    return p->span > 0 && (uint64_t)t[p->span - 1] - (uint64_t)t[0] < MOST_MS;
}

static void lines(const struct num_slide *w, struct num_scratch *scratch, bool predict, double *out,
                  uint64_t *has)
{
    struct call a = { .w = w, .predict = predict, .out = out };
    num_slide_mark(w, 2, has);
    if (w->n_steps == 0)
        return;
    a.farthest = farthest(&a);
    if (line_exactly(&a, scratch))
        return;
    a.plan = num_plan_of(w, 2, predict, 2, num_slide_span(w), scratch);
    if (a.farthest < MOST_MS && times_fit(w, &a.plan))
        by_group(&a);
    else
        for (size_t k = 0; k < a.plan.n; k++)
            plain(&a, a.plan.steps[k]);
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
