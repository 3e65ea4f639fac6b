/* plot.c - a picture of series: how its parts are laid out, and in which order they are painted. */
#include "out/plot_impl.h"

#include <stdlib.h>

enum { LEAST_PLOT = 4, GRID_EVERY = 4 };

struct picture {
    struct out_cells *c;
    const struct plot *p;
    struct plot_axis axis;
    struct plot_time time;
    struct out_rect plot; /* cells of the plot itself */
    int gutter;           /* columns before it: labels and the axis */
    bool axes, ascii, block, marks;
    bool *dim;
    size_t n_dim;
    double *tops;          /* of a stack, or NULL */
    struct plot_col *cols; /* of one series */
    double *last;          /* values at the right end, NaN where there is none */
};

uint32_t plot_mark(unsigned slot, bool ascii)
{
    static const uint32_t marks[ROLE_N_SERIES] = { 0x25cf, 0x25a0, 0x25bc, 0x25c6,
                                                   0x25cb, 0x25a1, 0x25bd, 0x25c7 };

    return ascii ? 'a' + slot % 26 : marks[slot % ROLE_N_SERIES];
}

uint8_t plot_role(unsigned slot)
{
    return (uint8_t)(ROLE_SERIES + slot % ROLE_N_SERIES);
}

// ---- what the series have ----

static bool in_range(const struct plot *p, const struct float_point *pt)
{
    return pt->t >= p->start && pt->t <= p->end;
}

struct plot_stats plot_stats(const struct plot *p, size_t i)
{
    const struct plot_series *s = &p->series[i];
    struct plot_stats st = { NAN, NAN, NAN, NAN, NAN, 0 };

    for (size_t k = 0; k < s->n; k++) {
        double v = s->p[k].v;
        if (!in_range(p, &s->p[k]) || !isfinite(v))
            continue;
        st.n++;
        st.first = st.n == 1 ? v : st.first;
        st.last = v;
        st.min = st.n == 1 ? v : fmin(st.min, v);
        st.max = st.n == 1 ? v : fmax(st.max, v);
        st.avg = st.n == 1 ? v : st.avg + (v - st.avg) / (double)st.n;
    }
    return st;
}

struct rank {
    double max;
    size_t i;
};

static int by_max(const void *a, const void *b)
{
    const struct rank *x = a, *y = b;

    if (x->max != y->max)
        return x->max > y->max ? -1 : 1;
    return (x->i > y->i) - (x->i < y->i);
}

/* Indexes of the series, those with the largest maximum first. */
static struct rank *rank_series(const struct plot *p)
{
    struct rank *r = xcalloc(p->n + 1, sizeof *r);

    for (size_t i = 0; i < p->n; i++) {
        struct plot_stats st = plot_stats(p, i);
        r[i] = (struct rank){ st.n ? st.max : -INFINITY, i };
    }
    qsort(r, p->n, sizeof *r, by_max);
    return r;
}

size_t plot_dim(const struct plot *p, bool *dim)
{
    struct rank *r = rank_series(p);

    for (size_t i = 0; i < p->n; i++)
        dim[r[i].i] = i >= PLOT_VISIBLE;
    free(r);
    return p->n > PLOT_VISIBLE ? p->n - PLOT_VISIBLE : 0;
}

static struct plot_range range_of(const struct plot *p, size_t *n_low)
{
    struct plot_range r = { 0 };

    for (size_t i = 0; i < p->n; i++)
        for (size_t k = 0; k < p->series[i].n; k++) {
            const struct float_point *pt = &p->series[i].p[k];
            if (!in_range(p, pt))
                continue;
            *n_low += p->log && pt->v <= 0;
            if (!p->log || pt->v > 0)
                plot_range_add(&r, pt->v);
        }
    return r;
}

// ---- layout ----

static void set_time(struct picture *g)
{
    g->time = (struct plot_time){ g->p->start, g->p->end, g->plot.w * (g->block ? 1 : 2) };
    if (g->time.end < g->time.start)
        g->time.end = g->time.start;
}

/* The labels decide how wide the plot is, and of a stack that decides what there is to label. */
static void lay_out(struct picture *g, struct plot_info *info)
{
    size_t n_low = 0;
    struct plot_range range = range_of(g->p, &n_low);
    int gutter = g->p->gutter > 2 ? g->p->gutter : 2, marks = g->marks ? 2 : 0;

    info->n_low = n_low;
    info->any = range.any;
    int w = g->c->w;

    g->axes = g->c->h >= 2 && w >= 2;
    g->plot.h = g->c->h - g->axes;
    for (int i = 0; i < 4; i++) {
        g->gutter = g->axes ? gutter : 0;
        if (w - g->gutter - marks < LEAST_PLOT) {
            marks = 0;
            g->marks = false;
        }
        if (w - g->gutter < LEAST_PLOT)
            g->gutter = 0;
        g->plot = (struct out_rect){ g->gutter, 0, w - g->gutter - marks, g->plot.h };
        set_time(g);
        if (g->p->stack != PLOT_APART) {
            range = (struct plot_range){ 0 };
            g->tops = xrealloc(g->tops, (g->p->n + 1) * (size_t)g->time.nx * sizeof *g->tops);
            plot_stack_sum(g->p, &g->time, g->tops, &range);
        }
        plot_axis_init(&g->axis, g->p, range, g->plot.h, g->ascii);
        if (g->axis.width + 2 <= gutter || g->gutter == 0)
            break;
        gutter = g->axis.width + 2;
    }
    info->gutter = g->gutter;
}

// ---- axes ----

static int cell_row(const struct picture *g, double v)
{
    int ny = g->plot.h * (g->block ? 8 : 4);

    return plot_axis_row(&g->axis, v, ny) / (g->block ? 8 : 4);
}

static void put_label(const struct picture *g, int y, const struct plot_tick *t, uint32_t rune)
{
    int width = cells_text_width(g->c, str_of(t->label), g->gutter - 2);
    int x = g->plot.x - g->gutter;

    cells_text(g->c, x + g->gutter - 2 - width, y, g->gutter - 2, ROLE_AXIS, str_of(t->label));
    cells_put(g->c, x + g->gutter - 1, y, rune, ROLE_AXIS);
}

static bool at_bottom(const struct picture *g, double v)
{
    return fabs(v - g->axis.lo) <= 1e-9 * fmax(fabs(g->axis.lo), g->axis.hi - g->axis.lo);
}

static void put_value_axis(const struct picture *g)
{
    int x = g->plot.x - 1, bottom = g->plot.y + g->plot.h;

    if (g->gutter == 0)
        return;
    for (int y = 0; y < g->plot.h; y++)
        cells_put(g->c, x, g->plot.y + y, g->ascii ? '|' : 0x2502, ROLE_AXIS);
    cells_put(g->c, x, bottom, g->ascii ? '+' : 0x2514, ROLE_AXIS);
    for (int i = 0; i < g->axis.n; i++) {
        const struct plot_tick *t = &g->axis.ticks[i];
        if (at_bottom(g, t->v))
            put_label(g, bottom, t, g->ascii ? '+' : 0x253c);
        else
            put_label(g, g->plot.y + cell_row(g, t->v), t, g->ascii ? '|' : 0x2524);
    }
}

static void put_grid(const struct picture *g)
{
    for (int i = 0; i < g->axis.n; i++) {
        if (at_bottom(g, g->axis.ticks[i].v))
            continue;
        int y = g->plot.y + cell_row(g, g->axis.ticks[i].v);
        for (int x = 1; x < g->plot.w; x += GRID_EVERY)
            cells_put(g->c, g->plot.x + x, y, g->ascii ? '.' : 0xb7, ROLE_GRID);
    }
    for (size_t i = 0; i < g->p->n_limits; i++) {
        const struct plot_limit *l = &g->p->limits[i];
        if (l->v >= g->axis.lo && l->v <= g->axis.hi)
            cells_fill(g->c, g->plot.x, g->plot.y + cell_row(g, l->v), g->plot.w,
                       g->ascii ? '=' : 0x254c, l->role);
    }
}

// ---- series ----

static void put_one(struct picture *g, struct plot_canvas *v, size_t i)
{
    const struct plot_series *s = &g->p->series[i];
    uint8_t role = g->dim[i] ? ROLE_DIM : plot_role(s->slot);
    enum plot_rank rank = g->p->focus == i + 1 ? PLOT_RANK_FOCUS
                          : g->dim[i]          ? PLOT_RANK_DIM
                                               : PLOT_RANK_SERIES;

    plot_fold(g->p, s, &g->time, g->cols);
    plot_canvas_series(v, g->p, &g->axis, &g->time, g->cols, role,
                       s->slot >= ROLE_N_SERIES && !g->dim[i]);
    plot_canvas_merge(v, role, rank, 0);
}

static void put_series(struct picture *g)
{
    struct rank *order = g->block ? rank_series(g->p) : NULL; // of blocks the highest are behind
    struct plot_canvas v;

    plot_canvas_init(&v, g->plot.w, g->plot.h, g->block);
    if (g->p->stack != PLOT_APART)
        plot_canvas_stack(&v, g->p, &g->axis, g->tops, g->dim);
    for (size_t i = 0; i < g->p->n && g->p->stack == PLOT_APART; i++)
        put_one(g, &v, order ? order[i].i : i);
    plot_canvas_put(&v, g->c, g->plot.x, g->plot.y, g->ascii);
    plot_canvas_done(&v);
    free(order);
}

// ---- cursor and marks ----

static bool is_free(const struct out_cell *at)
{
    return at && (at->rune == 0 || at->role == ROLE_GRID);
}

static void put_cursor(const struct picture *g)
{
    struct buf clock = { 0 };

    if (!g->p->has_cursor || g->p->cursor < g->p->start || g->p->cursor > g->p->end)
        return;
    int at = (int)(plot_time_col(&g->time, g->p->cursor) * g->plot.w / g->time.nx);
    for (int y = g->plot.y; y < g->plot.y + g->plot.h; y++)
        if (is_free(cells_at(g->c, g->plot.x + at, y)))
            cells_put(g->c, g->plot.x + at, y, g->ascii ? ':' : 0x250a, ROLE_CURSOR);
    plot_put_clock(&clock, g->p->cursor, g->p->utc);
    int width = (int)clock.n, x = at - width / 2;
    x = x + width > g->plot.w ? g->plot.w - width : x;
    cells_text(g->c, g->plot.x + (x > 0 ? x : 0), g->plot.y, g->plot.w, ROLE_CURSOR,
               buf_str(&clock));
    buf_done(&clock);
}

struct mark {
    double last;
    size_t i;
    int y;
};

static int by_last(const void *a, const void *b)
{
    const struct mark *x = a, *y = b;

    if (x->last != y->last)
        return x->last < y->last ? -1 : 1;
    return (x->i < y->i) - (x->i > y->i);
}

/* The last sample of a series that can be drawn, or NULL. */
static const struct float_point *last_of(const struct picture *g, size_t i)
{
    const struct plot_series *s = &g->p->series[i];

    for (size_t k = s->n; k > 0; k--) {
        const struct float_point *pt = &s->p[k - 1];
        if (in_range(g->p, pt) && isfinite(pt->v) && !(g->p->log && pt->v <= 0))
            return pt;
    }
    return NULL;
}

/* Where the mark of a series points at: of a stack into the middle of its band. NaN where the
 * series has ended before the picture does. */
static double mark_value(const struct picture *g, size_t i)
{
    size_t nx = (size_t)g->time.nx;
    const struct float_point *last = last_of(g, i);
    int64_t near = g->p->end - (g->p->step + g->p->step / 2);

    if (g->p->stack != PLOT_APART) {
        double below = i ? g->tops[i * nx - 1] : 0;
        return (below + g->tops[(i + 1) * nx - 1]) / 2;
    }
    return last && last->t >= near ? last->v : NAN;
}

static void put_mark(const struct picture *g, int x, int y, size_t i)
{
    unsigned slot = g->p->series[i].slot;

    cells_put(g->c, g->plot.x + x, g->plot.y + y, plot_mark(slot, g->ascii), plot_role(slot));
}

/* What has ended has its mark behind its last sample, where that leaves others alone. */
static void put_end(const struct picture *g, size_t i)
{
    const struct float_point *last = last_of(g, i);

    if (!last || g->p->stack != PLOT_APART)
        return;
    int x = (int)(plot_time_col(&g->time, last->t) * g->plot.w / g->time.nx) + 1;
    int y = cell_row(g, last->v);
    if (x < g->plot.w && is_free(cells_at(g->c, g->plot.x + x, g->plot.y + y)))
        put_mark(g, x, y, i);
}

/* Each at the row of its value, moved up where that is taken, and down again from the top. */
static void place_marks(const struct picture *g, struct mark *m, int n)
{
    for (int i = 0; i < n; i++) {
        m[i].y = cell_row(g, m[i].last);
        if (i > 0 && m[i].y >= m[i - 1].y)
            m[i].y = m[i - 1].y - 1;
    }
    for (int i = n - 1, top = 0; i >= 0 && m[i].y < top; i--, top++)
        m[i].y = top;
}

static void put_marks(const struct picture *g)
{
    struct mark *m = xcalloc(g->p->n + 1, sizeof *m);
    int n = 0;

    for (size_t i = 0; i < g->p->n && g->marks; i++) {
        double v = g->dim[i] ? NAN : mark_value(g, i);
        if (!isnan(v))
            m[n++] = (struct mark){ v, i, 0 };
        else if (!g->dim[i])
            put_end(g, i);
    }
    qsort(m, (size_t)n, sizeof *m, by_last);
    place_marks(g, m, n);
    for (int i = 0; i < n; i++)
        if (m[i].y < g->plot.h)
            put_mark(g, g->plot.w, m[i].y, m[i].i);
    free(m);
}

void plot_put(struct out_cells *c, struct out_rect r, const struct plot *p, struct plot_info *info)
{
    struct plot_info unused = { 0 };
    struct plot q = *p;
    struct out_cells view = cells_view(c, r);
    struct picture g = { .c = &view, .p = &q };

    info = info ? info : &unused;
    *info = (struct plot_info){ 0 };
    if (view.w < 1)
        return;
    if (q.stack == PLOT_SHARES) {
        out_unit_parse(STR("percentunit"), &q.unit);
        q.has_min = q.has_max = true;
        q.min = 0;
        q.max = 1;
    }
    g.ascii = c->ascii || p->glyphs == PLOT_ASCII;
    g.block = !g.ascii && p->glyphs == PLOT_BLOCK;
    g.marks = p->n > 1;
    g.dim = xcalloc(p->n + 1, sizeof *g.dim);
    info->n_dim = plot_dim(&q, g.dim);
    lay_out(&g, info);
    info->r = (struct out_rect){ r.x + g.plot.x, r.y + g.plot.y, g.plot.w, g.plot.h };
    g.cols = xcalloc((size_t)g.time.nx, sizeof *g.cols);
    put_grid(&g);
    put_value_axis(&g);
    put_series(&g);
    if (g.axes)
        plot_time_axis_put(g.c, g.plot.x, g.plot.y + g.plot.h, &q, &g.time, g.plot.w);
    put_cursor(&g);
    put_marks(&g);
    free(g.cols);
    free(g.tops);
    free(g.dim);
}
