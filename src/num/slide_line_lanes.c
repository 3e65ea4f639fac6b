#include "num/slide_lanes.h"
#include "num/slide_line.h"
#include "num/sum.h"

#include <math.h>

enum { LANES = 4 };

struct lines {
    struct num_line_call *a;
    struct num_plan plan;
    const double *flat, *rows;     /* values */
    const double *flat_t, *rows_t; /* times since the first in use: ms, of `whole` seconds */
};

/* With their compensation. Of `whole`, y and xy alone. */
struct sums {
    double y[LANES], yc[LANES], xy[LANES], xyc[LANES];
    double x[LANES], xc[LANES], xx[LANES], xxc[LANES];
};

/* ---- four windows ---- */

NUM_INLINE void line_lanes(const struct lines *l, const struct num_lanes *g, bool regular,
                           bool whole, struct sums *sums)
{
    struct num_reader r = num_reader_of(g, &l->plan, l->flat, l->rows, regular, LANES);
    struct num_reader rt = num_reader_of(g, &l->plan, l->flat_t, l->rows_t, regular, LANES);
    num_v4 y = { 0 }, yc = { 0 }, xy = { 0 }, xyc = { 0 }, zero = { 0 };
    num_v4 x = { 0 }, xc = { 0 }, xx = { 0 }, xxc = { 0 };
    for (size_t k = 0; k < LANES; k++)
        zero[k] = (double)(num_line_origin(l->a, g->step[k]) - l->a->w->t[l->a->base]);
    if (whole)
        zero /= 1e3;
    for (size_t j = 0; j < g->common; j++) {
        num_v4 px, py, product;
        num_read(&rt, regular, 0, &px);
        num_read(&r, regular, 0, &py);
        px -= zero;
        if (!whole)
            px /= 1e3;
        product = px * py;
        num_lanes_add(&y, &yc, &py);
        num_lanes_add(&xy, &xyc, &product);
        if (!whole) {
            num_lanes_add(&x, &xc, &px);
            product = px * px;
            num_lanes_add(&xx, &xxc, &product);
        }
        num_reader_next(&r, regular);
        num_reader_next(&rt, regular);
    }
    memcpy(sums->y, &y, sizeof y);
    memcpy(sums->yc, &yc, sizeof yc);
    memcpy(sums->xy, &xy, sizeof xy);
    memcpy(sums->xyc, &xyc, sizeof xyc);
    memcpy(sums->x, &x, sizeof x);
    memcpy(sums->xc, &xc, sizeof xc);
    memcpy(sums->xx, &xx, sizeof xx);
    memcpy(sums->xxc, &xxc, sizeof xxc);
}

static void lanes_narrow(const struct lines *l, const struct num_lanes *g, struct sums *sums)
{
    if (l->a->whole)
        line_lanes(l, g, true, true, sums);
    else
        line_lanes(l, g, true, false, sums);
}

NUM_WIDE static void lanes_wide(const struct lines *l, const struct num_lanes *g, struct sums *sums)
{
    if (l->a->whole && g->regular)
        line_lanes(l, g, true, true, sums);
    else if (l->a->whole)
        line_lanes(l, g, false, true, sums);
    else if (g->regular)
        line_lanes(l, g, true, false, sums);
    else
        line_lanes(l, g, false, false, sums);
}

/* Adds what the window has beyond the common samples. */
static void finish(const struct num_line_call *a, const struct num_lanes *g, size_t k,
                   const struct sums *sums)
{
    enum { U = NUM_LINE_UNITS };
    struct num_kahan x = { sums->x[k], sums->xc[k] }, y = { sums->y[k], sums->yc[k] };
    struct num_kahan xy = { sums->xy[k], sums->xyc[k] }, xx = { sums->xx[k], sums->xxc[k] };
    int64_t zero = num_line_origin(a, g->step[k]);
    for (size_t j = g->lo[k] + g->common; j < g->hi[k]; j++) {
        double px = (double)(a->w->t[j] - zero) / 1e3, py = a->w->v[j];
        num_kahan_add(&y, py);
        num_kahan_add(&xy, px * py);
        num_kahan_add(&x, px);
        num_kahan_add(&xx, px * px);
    }
    if (a->whole) {
        struct num_line_sums s = num_line_sums_at(a, g->step[k]);
        x = (struct num_kahan){ .s = (double)(int64_t)s.x / U };
        xx = (struct num_kahan){ .s = (double)(int64_t)s.xx / (U * U) };
    }
    num_line_put(a, g->step[k], x.s + x.c, y.s + y.c, xy.s + xy.c, xx.s + xx.c);
}

static void put_group(const struct lines *l, const struct num_lanes *g)
{
    struct sums sums;
    if (!g->regular && (!num_wide() || g->n < 2)) {
        for (size_t k = 0; k < g->n; k++)
            num_line_plain(l->a, g->step[k]);
        return;
    }
    if (num_wide())
        lanes_wide(l, g, &sums);
    else
        lanes_narrow(l, g, &sums);
    for (size_t k = 0; k < g->n; k++)
        finish(l->a, g, k, &sums);
}

/* ---- all windows ---- */

static void skip_flat(const struct num_line_call *a, struct num_plan *p)
{
    struct num_flat flat = { 0 };
    size_t n = 0;
    for (size_t k = 0; k < p->n; k++)
        if (!num_line_put_flat(a, &flat, p->steps[k]))
            p->steps[n++] = p->steps[k];
    p->n = n;
}

static void columns(struct lines *l)
{
    const int64_t *t = l->a->w->t + l->a->base;
    double per = l->a->whole ? 1e3 : 1;
    for (size_t j = 0; j < l->a->span; j++)
        l->plan.room[j] = (double)(t[j] - t[0]) / per;
    l->flat = l->a->w->v + l->a->base;
    l->flat_t = l->plan.room;
    l->rows = num_rows(&l->plan, l->flat);
    l->rows_t = num_rows(&l->plan, l->flat_t);
}

void num_line_by_lanes(struct num_line_call *a, struct num_scratch *scratch)
{
    size_t sums = a->whole ? (a->span + 1) * (sizeof *a->sums / sizeof(double)) : 0;
    struct lines l = { .a = a,
                       .plan = num_plan_of(a->w, 2, a->predict, 2, a->span + sums, scratch) };
    skip_flat(a, &l.plan);
    if (l.plan.n == 0)
        return;
    columns(&l);
    if (a->whole) {
        a->sums = (struct num_line_sums *)(l.plan.room + a->span);
        num_line_sum_up(a, 0);
    }
    for (size_t at = 0; at < l.plan.n; at += LANES) {
        struct num_lanes g;
        num_lanes_of(a->w, &l.plan, at, LANES, &g);
        put_group(&l, &g);
    }
}
