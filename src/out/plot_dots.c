/* plot_dots.c - dot columns to cells: braille, eighth blocks, ASCII. */
#include "out/plot_impl.h"

#include <stdlib.h>

enum { BRAILLE = 0x2800, LOWER_EIGHTH = 0x2581 /* to a full block */ };

void plot_canvas_init(struct plot_canvas *v, int w, int h, bool block)
{
    size_t n = (size_t)w * (size_t)h;

    *v = (struct plot_canvas){ .w = w, .h = h, .block = block };
    v->nx = block ? w : 2 * w;
    v->ny = block ? 8 * h : 4 * h;
    v->spots = xcalloc(n + 1, sizeof *v->spots);
    v->dots = xcalloc(n + 1, sizeof *v->dots);
}

void plot_canvas_done(struct plot_canvas *v)
{
    free(v->spots);
    free(v->dots);
    *v = (struct plot_canvas){ 0 };
}

static size_t spot_of(const struct plot_canvas *v, int x, int row)
{
    int cx = v->block ? x : x / 2, cy = v->block ? row / 8 : row / 4;
    return (size_t)cy * (size_t)v->w + (size_t)cx;
}

void plot_canvas_fill(struct plot_canvas *v, int x, int top, int bottom)
{
    static const uint8_t bits[2][4] = { { 0x01, 0x02, 0x04, 0x40 }, { 0x08, 0x10, 0x20, 0x80 } };

    top = top < 0 ? 0 : top;
    bottom = bottom >= v->ny ? v->ny - 1 : bottom;
    if (v->block) // blocks stand on the axis
        bottom = v->ny - 1;
    for (int row = top; row <= bottom; row++) {
        uint8_t *at = &v->dots[spot_of(v, x, row)];
        if (v->block)
            *at = *at + 1;
        else
            *at |= bits[x % 2][row % 4];
    }
}

static uint8_t bit_count(uint8_t dots)
{
    return (uint8_t)__builtin_popcount(dots);
}

static void merge_dots(struct plot_spot *s, uint8_t dots, uint8_t role, uint8_t rank, uint8_t band)
{
    uint8_t n = bit_count(dots);
    bool first = s->dots == 0;

    s->dots |= dots;
    // Of equals the one drawn later.
    if (first || rank > s->rank || (rank == s->rank && n >= s->best)) {
        s->best = n;
        s->role = role;
        s->rank = rank;
        s->band = band;
    }
}

/* What is drawn later stands in front; the rest shows above it. */
static void merge_block(struct plot_spot *s, uint8_t eighths, uint8_t role)
{
    s->under = s->dots > eighths ? s->role : 0;
    s->dots = eighths;
    s->role = role;
}

void plot_canvas_merge(struct plot_canvas *v, uint8_t role, uint8_t rank, uint8_t band)
{
    size_t n = (size_t)v->w * (size_t)v->h;

    for (size_t i = 0; i < n; i++) {
        if (v->dots[i] == 0)
            continue;
        if (v->block)
            merge_block(&v->spots[i], v->dots[i], role);
        else
            merge_dots(&v->spots[i], v->dots[i], role, rank, band);
        v->dots[i] = 0;
    }
}

void plot_canvas_sign(struct plot_canvas *v, int x, int row, uint32_t sign, uint8_t role)
{
    struct plot_spot *s = &v->spots[spot_of(v, x, row)];

    s->sign = sign;
    s->role = role;
}

// ---- series ----

struct pen {
    struct plot_canvas *v;
    const struct plot *p;
    const struct plot_axis *a;
    const struct plot_time *t;
    const struct plot_col *cols;
    double min, max; /* of the series */
    bool dashed;
    uint8_t role;
};

static int row_of(const struct pen *n, double v)
{
    return plot_axis_row(n->a, v, n->v->ny);
}

/* Where lines may be left out: never at a peak. */
static bool in_gap_of_dashes(const struct pen *n, int x)
{
    const struct plot_col *c = &n->cols[x];
    bool extreme = c->sampled && (c->max == n->max || c->min == n->min);

    return n->dashed && !extreme && plot_time_phase(n->t, x, 6) >= 4;
}

static void draw_points(const struct pen *n, int x)
{
    const struct plot_col *c = &n->cols[x];
    const double v[] = { c->first, c->last, c->min, c->max };

    for (size_t i = 0; i < N_OF(v); i++)
        plot_canvas_fill(n->v, x, row_of(n, v[i]), row_of(n, v[i]));
}

static void draw_column(const struct pen *n, int x)
{
    const struct plot_col *c = &n->cols[x];
    int top = row_of(n, c->max), bottom = row_of(n, c->min);

    if (n->p->draw == PLOT_POINTS) {
        draw_points(n, x);
        return;
    }
    if (c->joined && x > 0 && n->cols[x - 1].any) {
        int before = row_of(n, n->cols[x - 1].last);
        top = before < top ? before + 1 : top;
        bottom = before > bottom ? before - 1 : bottom;
    }
    if (n->p->draw == PLOT_FILL || n->p->draw == PLOT_BARS) {
        int zero = row_of(n, 0);
        top = zero < top ? zero : top;
        bottom = zero > bottom ? zero : bottom;
    } else if (top == bottom && in_gap_of_dashes(n, x)) {
        return;
    }
    plot_canvas_fill(n->v, x, top, bottom);
}

static void draw_signs(const struct pen *n, int x)
{
    const struct plot_col *c = &n->cols[x];
    int bottom = n->v->ny - 1;
    bool over = c->any && n->p->has_max && c->max > n->a->hi;
    bool below = c->any && n->p->has_min && c->min < n->a->lo;

    if (c->low || c->down)
        plot_canvas_sign(n->v, x, bottom, 0x2581, n->role);
    if (c->up)
        plot_canvas_sign(n->v, x, 0, 0x2594, n->role);
    if (below)
        plot_canvas_sign(n->v, x, bottom, 0x2193, n->role);
    if (over)
        plot_canvas_sign(n->v, x, 0, 0x2191, n->role);
}

void plot_canvas_series(struct plot_canvas *v, const struct plot *p, const struct plot_axis *a,
                        const struct plot_time *t, const struct plot_col *cols, uint8_t role,
                        bool dashed)
{
    struct pen n = { v, p, a, t, cols, INFINITY, -INFINITY, dashed, role };

    for (int x = 0; x < t->nx; x++) {
        if (!cols[x].sampled)
            continue;
        n.min = fmin(n.min, cols[x].min);
        n.max = fmax(n.max, cols[x].max);
    }
    for (int x = 0; x < t->nx; x++) {
        if (cols[x].any)
            draw_column(&n, x);
        draw_signs(&n, x);
    }
}

// ---- cells ----

/* By the rows that have dots, from above: one of `'--_`, two of `"=.` where they touch and `:`
 * where not, and `|` for more. */
static uint32_t ascii_of(uint8_t dots)
{
    static const char runes[16] = { ' ', '\'', '-', '"', '-', ':', '=', '|',
                                    '_', ':',  ':', '|', '.', '|', '|', '|' };
    unsigned rows = ((dots & 0x09) != 0) | ((dots & 0x12) != 0) << 1 | ((dots & 0x24) != 0) << 2 |
                    ((dots & 0xc0) != 0) << 3;

    return (uint32_t)runes[rows];
}

static uint32_t ascii_sign(uint32_t sign)
{
    switch (sign) {
    case 0x2594:
    case 0x2191:
        return '^';
    case 0x2193:
        return 'v';
    default:
        return '_';
    }
}

static uint32_t rune_of(const struct plot_canvas *v, const struct plot_spot *s, bool ascii)
{
    static const uint8_t patterns[] = { 0xff, 0xe4, 0xc0 };
    static const char ascii_bands[] = { '#', '=', '-' };

    if (s->sign)
        return ascii ? ascii_sign(s->sign) : s->sign;
    if (v->block)
        return LOWER_EIGHTH + (s->dots > 8 ? 8 : s->dots) - 1u;
    if (s->band && ascii)
        return (uint32_t)ascii_bands[(s->band - 1) % 3];
    if (s->band && s->dots & patterns[(s->band - 1) % 3])
        return BRAILLE + (s->dots & patterns[(s->band - 1) % 3]);
    return ascii ? ascii_of(s->dots) : (uint32_t)BRAILLE + s->dots;
}

void plot_canvas_put(const struct plot_canvas *v, struct out_cells *c, int x, int y, bool ascii)
{
    for (int cy = 0; cy < v->h; cy++)
        for (int cx = 0; cx < v->w; cx++) {
            const struct plot_spot *s = &v->spots[(size_t)cy * (size_t)v->w + (size_t)cx];
            if (s->dots == 0 && s->sign == 0)
                continue;
            cells_put(c, x + cx, y + cy, rune_of(v, s, ascii), s->role);
            struct out_cell *at = cells_at(c, x + cx, y + cy);
            if (at && v->block && s->under)
                at->bg = s->under;
        }
}
