/* slide_sum.c - sums and averages: of numbers that add up without rounding, the difference of two
 * sums; else window by window, eight at a time. */
#include "num/slide_exact.h"
#include "num/slide_lanes.h"
#include "num/sum.h"

enum { LANES = 8, FEW = 3 /* steps, which need no preparation */ };

struct sums {
    double s[LANES], c[LANES];
};

struct call {
    const struct num_slide *w;
    struct num_plan plan;
    const double *flat, *rows;
    bool avg;
    unsigned wait; /* groups until the shorter addition is tried again */
    double *out;
};

/* ---- eight windows ---- */

/* Where sums grow, as those of numbers of one sign and size do, the error of an addition takes two
 * operations instead of five. False: these were not such. */
NUM_INLINE bool sum_lanes(const struct call *a, const struct num_lanes *g, bool regular,
                          bool growing, struct sums *sums)
{
    struct num_reader r = num_reader_of(g, &a->plan, a->flat, a->rows, regular, LANES);
    num_v4 s0 = { 0 }, s1 = { 0 }, c0 = { 0 }, c1 = { 0 };
    num_i4 odd = { 0 };
    size_t j = 0, any = growing && g->common > 8 ? 8 : g->common;
    for (; j < any; j++, num_reader_next(&r, regular)) {
        num_v4 x0, x1;
        num_read(&r, regular, 0, &x0);
        num_read(&r, regular, 1, &x1);
        num_lanes_add(&s0, &c0, &x0);
        num_lanes_add(&s1, &c1, &x1);
    }
    for (; growing && j < g->common; j++, num_reader_next(&r, regular)) {
        num_v4 x0, x1;
        num_read(&r, regular, 0, &x0);
        num_read(&r, regular, 1, &x1);
        num_lanes_add_less(&s0, &c0, &x0, &odd);
        num_lanes_add_less(&s1, &c1, &x1, &odd);
    }
    memcpy(sums->s, &s0, sizeof s0);
    memcpy(sums->s + 4, &s1, sizeof s1);
    memcpy(sums->c, &c0, sizeof c0);
    memcpy(sums->c + 4, &c1, sizeof c1);
    return !growing || (odd[0] | odd[1] | odd[2] | odd[3]) >= 0;
}

static void sum_narrow(const struct call *a, const struct num_lanes *g, struct sums *sums)
{
    sum_lanes(a, g, true, false, sums);
}

NUM_WIDE static bool sum_growing(const struct call *a, const struct num_lanes *g, struct sums *sums)
{
    return g->regular ? sum_lanes(a, g, true, true, sums) : sum_lanes(a, g, false, true, sums);
}

NUM_WIDE static void sum_any(const struct call *a, const struct num_lanes *g, struct sums *sums)
{
    if (g->regular)
        sum_lanes(a, g, true, false, sums);
    else
        sum_lanes(a, g, false, false, sums);
}

/* ---- all windows ---- */

static double plain(const struct call *a, size_t i)
{
    const double *v = a->w->v + a->w->lo[i];
    size_t n = a->w->hi[i] - a->w->lo[i];
    return a->avg ? num_avg(v, n) : num_sum_over_time(v, n);
}

/* Adds what the window has beyond the common samples. */
static void finish(struct call *a, const struct num_lanes *g, size_t k, struct num_kahan sum)
{
    double n = g->hi[k] - g->lo[k];
    for (size_t j = g->lo[k] + g->common; j < g->hi[k]; j++)
        num_kahan_add(&sum, a->w->v[j]);
    double *out = &a->out[g->step[k]];
    if (!isfinite(sum.s) || !isfinite(sum.c))
        *out = plain(a, g->step[k]);
    else
        *out = a->avg ? sum.s / n + sum.c / n : sum.s + sum.c;
}

static void sum_group(struct call *a, const struct num_lanes *g)
{
    struct sums sums;
    if (!num_wide()) {
        sum_narrow(a, g, &sums);
    } else if (a->wait > 0 || g->common < 16) {
        a->wait -= a->wait > 0;
        sum_any(a, g, &sums);
    } else if (!sum_growing(a, g, &sums)) {
        a->wait = 16;
        sum_any(a, g, &sums);
    }
    for (size_t k = 0; k < g->n; k++)
        finish(a, g, k, (struct num_kahan){ sums.s[k], sums.c[k] });
}

static void sum_windows(struct call *a)
{
    a->flat = a->w->v + a->plan.base;
    a->rows = num_rows(&a->plan, a->flat);
    for (size_t at = 0; at < a->plan.n; at += LANES) {
        struct num_lanes g;
        num_lanes_of(a->w, &a->plan, at, LANES, &g);
        if (g.regular || (num_wide() && g.n > 2))
            sum_group(a, &g);
        else
            for (size_t k = 0; k < g.n; k++)
                a->out[g.step[k]] = plain(a, g.step[k]);
    }
}

/* Where nothing is rounded, nothing is compensated: the sum is what there is. */
static bool sum_exactly(const struct call *a, struct num_scratch *scratch)
{
    const struct num_slide *w = a->w;
    size_t span = num_slide_span(w), base = w->lo[0];
    struct num_extent e = num_slide_extent(w);
    double quantum;
    if (e.samples / NUM_EXACT_PAYS <= span || !num_quantum(w->v + base, span, e.longest, &quantum))
        return false;
    uint64_t *sums = num_scratch_at_least(scratch, (span + 1) * sizeof *sums);
    num_exact_sums(w->v + base, span, quantum, sums);
    for (size_t i = 0; i < w->n_steps; i++) {
        double sum = (double)(int64_t)(sums[w->hi[i] - base] - sums[w->lo[i] - base]) * quantum;
        a->out[i] = a->avg ? sum / (double)(w->hi[i] - w->lo[i]) : sum;
    }
    return true;
}

static void sums_of(const struct num_slide *w, struct num_scratch *scratch, bool avg, double *out,
                    uint64_t *has)
{
    struct call a = { .w = w, .avg = avg, .out = out };
    num_slide_mark(w, 1, has);
    if (w->n_steps < FEW) {
        for (size_t i = 0; i < w->n_steps; i++)
            if (w->lo[i] < w->hi[i])
                out[i] = plain(&a, i);
        return;
    }
    if (sum_exactly(&a, scratch))
        return;
    a.plan = num_plan_of(w, 1, false, 1, 0, scratch);
    sum_windows(&a);
    num_slide_repeat(w, out);
}

void num_slide_sum(const struct num_slide *w, struct num_scratch *scratch, double *out,
                   uint64_t *has)
{
    sums_of(w, scratch, false, out, has);
}

void num_slide_avg(const struct num_slide *w, struct num_scratch *scratch, double *out,
                   uint64_t *has)
{
    sums_of(w, scratch, true, out, has);
}
