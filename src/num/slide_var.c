/* slide_var.c - deviations, window by window, sixteen at a time. */
#include "num/slide_lanes.h"
#include "num/stats.h"
#include "num/sum.h"

enum { LANES = 16, VECTORS = LANES / 4, FEW = 3 /* steps, which need no preparation */ };

struct call {
    const struct num_slide *w;
    struct num_plan plan;
    const double *flat, *rows;
    double *out;
};

/* A running mean and what is summed up of the distances to it, both with their compensation. */
struct state {
    double mean[LANES], mean_c[LANES], aux[LANES], aux_c[LANES];
};

NUM_INLINE void var_lanes(const struct call *a, const struct num_lanes *g, bool regular,
                          struct state *state)
{
    struct num_reader r = num_reader_of(g, &a->plan, a->flat, a->rows, regular, LANES);
    num_v4 mean[VECTORS] = { 0 }, mean_c[VECTORS] = { 0 };
    num_v4 aux[VECTORS] = { 0 }, aux_c[VECTORS] = { 0 };
    for (size_t j = 0; j < g->common; j++, num_reader_next(&r, regular)) {
        double n = (double)(j + 1);
#pragma GCC unroll 4
        for (size_t q = 0; q < VECTORS; q++) {
            num_v4 x;
            num_read(&r, regular, q, &x);
            num_v4 delta = x - (mean[q] + mean_c[q]), part = delta / n;
            num_lanes_add(&mean[q], &mean_c[q], &part);
            part = delta * (x - (mean[q] + mean_c[q]));
            num_lanes_add(&aux[q], &aux_c[q], &part);
        }
    }
    memcpy(state->mean, mean, sizeof mean);
    memcpy(state->mean_c, mean_c, sizeof mean_c);
    memcpy(state->aux, aux, sizeof aux);
    memcpy(state->aux_c, aux_c, sizeof aux_c);
}

static void var_narrow(const struct call *a, const struct num_lanes *g, struct state *state)
{
    var_lanes(a, g, true, state);
}

NUM_WIDE static void var_wide(const struct call *a, const struct num_lanes *g, struct state *state)
{
    if (g->regular)
        var_lanes(a, g, true, state);
    else
        var_lanes(a, g, false, state);
}

static double plain(const struct call *a, size_t i)
{
    return num_stdvar_over_time(a->w->v + a->w->lo[i], a->w->hi[i] - a->w->lo[i]);
}

/* Adds what the window has beyond the common samples. */
static void finish(struct call *a, const struct num_lanes *g, size_t k, const struct state *state)
{
    struct num_kahan mean = { state->mean[k], state->mean_c[k] };
    struct num_kahan aux = { state->aux[k], state->aux_c[k] };
    const double *v = a->w->v + g->lo[k];
    size_t n = g->hi[k] - g->lo[k];
    for (size_t j = g->common; j < n; j++) {
        double delta = v[j] - (mean.s + mean.c);
        num_kahan_add(&mean, delta / (double)(j + 1));
        num_kahan_add(&aux, delta * (v[j] - (mean.s + mean.c)));
    }
    double var = (aux.s + aux.c) / (double)n;
    a->out[g->step[k]] = isfinite(var) ? var : plain(a, g->step[k]);
}

static void group(struct call *a, const struct num_lanes *g)
{
    struct state state;
    if (num_wide())
        var_wide(a, g, &state);
    else
        var_narrow(a, g, &state);
    for (size_t k = 0; k < g->n; k++)
        finish(a, g, k, &state);
}

/* What does not change does not deviate. */
static void skip_flat(struct call *a)
{
    const struct num_slide *w = a->w;
    struct num_flat flat = { 0 };
    size_t n = 0;
    for (size_t k = 0; k < a->plan.n; k++) {
        uint32_t i = a->plan.steps[k];
        a->plan.steps[n] = i;
        a->out[i] = 0;
        n += !num_is_flat(&flat, w->v, w->lo[i], w->hi[i]);
    }
    a->plan.n = n;
}

void num_slide_stdvar(const struct num_slide *w, struct num_scratch *scratch, double *out,
                      uint64_t *has)
{
    struct call a = { .w = w, .out = out };
    num_slide_mark(w, 1, has);
    if (w->n_steps < FEW) {
        for (size_t i = 0; i < w->n_steps; i++)
            if (w->lo[i] < w->hi[i])
                out[i] = plain(&a, i);
        return;
    }
    a.plan = num_plan_of(w, 1, false, 1, 0, scratch);
    skip_flat(&a);
    a.flat = w->v + a.plan.base;
    a.rows = num_rows(&a.plan, a.flat);
    for (size_t at = 0; at < a.plan.n; at += LANES) {
        struct num_lanes g;
        num_lanes_of(w, &a.plan, at, LANES, &g);
        if (g.regular || (num_wide() && g.n > 2))
            group(&a, &g);
        else
            for (size_t k = 0; k < g.n; k++)
                out[g.step[k]] = plain(&a, g.step[k]);
    }
    num_slide_repeat(w, out);
}

void num_slide_stddev(const struct num_slide *w, struct num_scratch *scratch, double *out,
                      uint64_t *has)
{
    num_slide_stdvar(w, scratch, out, has);
    for (size_t i = 0; i < w->n_steps; i++)
        if (w->lo[i] < w->hi[i])
            out[i] = sqrt(out[i]);
}
