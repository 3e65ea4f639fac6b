/* widget_stat.c - single numbers: stat, gauge, bars, and the strip of small screens. */
#include "tui/widget_impl.h"

#include "out/spark.h"

#include <math.h>
#include <stdlib.h>

enum { NARROW = 22, BIG_ROWS = 5 };

// ---- numbers ----

static enum frame_sign level_sign(enum panel_level level)
{
    return level == LEVEL_CRITICAL ? SIGN_BAD : SIGN_WARN;
}

/* Where columns are few, 184,211 is 184k. */
static struct out_unit short_unit(const struct out_unit *u, int width)
{
    struct out_unit s = *u;

    if (width < NARROW && u->kind == UNIT_LOCALE)
        s.kind = UNIT_SHORT;
    return s;
}

static void put_sign(struct buf *b, double v)
{
    if (v > 0)
        buf_putc(b, '+');
}

/* Counts that grow changed by a number, all else by a share of what it was. */
static struct str change_of(struct drawing *d, const struct series *s)
{
    double first = series_calc(s, CALC_FIRST), last = series_calc(s, CALC_LAST);
    enum unit_kind kind = d->w->panel->unit.kind;
    bool count = kind == UNIT_LOCALE || kind == UNIT_SHORT;
    struct buf b = { 0 };

    if (s->n < 2 || !isfinite(first) || !isfinite(last) || (!count && first == 0))
        return (struct str){ 0 };
    if (count) {
        struct out_unit u = { .kind = UNIT_SHORT };
        put_sign(&b, last - first);
        words_value(&b, &u, last - first, d->w->look, false, 0);
    } else {
        double share = round((last - first) / fabs(first) * 100);
        if (fabs(share) > 999)
            buf_printf(&b, "%s999%%", share > 0 ? ">+" : "<-");
        else
            buf_printf(&b, "%+.0f%%", share == 0 ? 0 : share);
    }
    struct str out = arena_str(&d->arena, buf_str(&b));
    buf_done(&b);
    return out;
}

/* The value with the sign of its state. Returns the columns. */
static int put_number(struct out_cells *c, int x, int y, int w, struct drawing *d, double v)
{
    const struct panel *p = d->w->panel;
    enum panel_level level = panel_level_of(p, v);
    struct out_unit unit = short_unit(&p->unit, w);
    int used = 0;

    if (level != LEVEL_OK) {
        cells_put(c, x, y, frame_rune(c, level_sign(level)), panel_level_role(level));
        used = 2;
    }
    uint8_t role = level == LEVEL_OK ? ROLE_TITLE : panel_level_role(level);
    struct str text = widget_value_as(d, &unit, v);
    return used + cells_text(c, x + used, y, w - used, role, text);
}

// ---- three rows of digits ----

/* A glyph of 3 x 6 dots, two of them in a cell: rows from above, the left dot is 4. */
static const struct big {
    char c;
    uint8_t rows[6];
} bigs[] = {
    { '0', { 7, 5, 5, 5, 7, 0 } }, { '1', { 2, 6, 2, 2, 7, 0 } }, { '2', { 7, 1, 7, 4, 7, 0 } },
    { '3', { 7, 1, 7, 1, 7, 0 } }, { '4', { 5, 5, 7, 1, 1, 0 } }, { '5', { 7, 4, 7, 1, 7, 0 } },
    { '6', { 7, 4, 7, 5, 7, 0 } }, { '7', { 7, 1, 1, 2, 2, 0 } }, { '8', { 7, 5, 7, 5, 7, 0 } },
    { '9', { 7, 5, 7, 1, 7, 0 } }, { '-', { 0, 0, 7, 0, 0, 0 } }, { '.', { 0, 0, 0, 0, 2, 0 } },
    { ',', { 0, 0, 0, 0, 2, 4 } }, { '%', { 5, 1, 2, 4, 5, 0 } },
};

static const struct big *big_of(char ch)
{
    for (size_t i = 0; i < N_OF(bigs); i++)
        if (bigs[i].c == ch)
            return &bigs[i];
    return NULL;
}

/* As many characters as there are large ones for; the rest stays small. Returns the columns
 * that are taken in the first row. */
static int put_big(struct out_cells *c, int x, int y, int w, struct str s, uint8_t role)
{
    static const uint32_t halves[] = { 0, 0x2584, 0x2580, 0x2588 };
    int used = 0;

    for (; s.n && used + 4 <= w; s = str_skip(s, 1), used += 4) {
        const struct big *b = big_of(s.p[0]);
        if (!b)
            break;
        for (int row = 0; row < 3; row++)
            for (int col = 0; col < 3; col++) {
                int upper = b->rows[2 * row] >> (2 - col) & 1;
                int lower = b->rows[2 * row + 1] >> (2 - col) & 1;
                if (upper || lower)
                    cells_put(c, x + used + col, y + row, halves[2 * upper + lower], role);
            }
    }
    cells_text(c, x + used, y + 2, w - used, role, s);
    return used;
}

// ---- stat ----

static const struct series *spark_of(struct drawing *d, const struct series *s, struct series *own)
{
    const struct board_answer *a = d->w->data->spark;

    if (!a || a->v.n == 0)
        return s;
    *own = (struct series){ .p = a->v.series[0].floats, .n = a->v.series[0].n_floats };
    return own;
}

static void put_one(struct out_cells *c, struct out_rect r, struct drawing *d,
                    const struct series *s)
{
    const struct panel *p = d->w->panel;
    double v = series_calc(s, p->calc);
    struct str change = change_of(d, s);
    struct series own;
    const struct series *spark = spark_of(d, s, &own);
    bool big = p->big && r.h >= BIG_ROWS && !c->ascii && panel_level_of(p, v) == LEVEL_OK;
    int used = big ? put_big(c, r.x, r.y, r.w, widget_value(d, v), ROLE_TITLE)
                   : put_number(c, r.x, r.y, r.w, d, v);
    int wide = cells_text_width(c, change, r.w);

    if (change.n && used + 1 + wide <= r.w)
        frame_text_right(c, r.x, r.y, r.w, ROLE_DIM, change);
    if (r.h >= 2)
        series_spark(c, r.x, r.y + r.h - 1, r.w, ROLE_SERIES, spark->p, spark->n, d->w->board,
                     series_from_zero(&p->unit), false);
}

static void put_several(struct out_cells *c, struct out_rect r, struct drawing *d)
{
    for (size_t i = 0; i < d->list.n && (int)i < r.h; i++) {
        const struct series *s = &d->list.p[i];
        int y = r.y + (int)i;
        if ((int)i == r.h - 1 && i + 1 < d->list.n) {
            frame_printf(c, r.x, y, r.w, ROLE_DIM, "+%zu more", d->list.n - i);
            return;
        }
        struct str text = widget_value(d, series_calc(s, d->w->panel->calc));
        int wide = cells_text_width(c, text, r.w) + 2;
        cells_text(c, r.x, y, r.w - wide - 1, ROLE_TEXT, s->name);
        put_number(c, r.x + r.w - wide, y, wide, d, series_calc(s, d->w->panel->calc));
    }
}

static struct out_rect inside(struct out_rect r)
{
    return (struct out_rect){ r.x + 1, r.y, r.w - 2, r.h };
}

void widget_stat(struct out_cells *c, struct out_rect r, struct drawing *d)
{
    if (d->list.n > 1)
        put_several(c, inside(r), d);
    else
        put_one(c, inside(r), d, &d->list.p[0]);
}

void widget_put_strip(struct out_cells *c, struct out_rect r, const struct widget *w)
{
    struct drawing d = { .w = w };

    cells_text(c, r.x + 1, r.y, r.w - 2, ROLE_TITLE, w->panel->title);
    if (w->data)
        series_of(&d.arena, w->panel, w->data, false, c->ascii, &d.list);
    if (r.h >= 2 && d.list.n) {
        struct series own;
        const struct series *spark = spark_of(&d, &d.list.p[0], &own);
        double v = series_calc(&d.list.p[0], w->panel->calc);
        int used = put_number(c, r.x + 1, r.y + 1, r.w - 2, &d, v), room = r.w - used - 3;
        if (room >= 3)
            series_spark(c, r.x + 2 + used, r.y + 1, room, ROLE_SERIES, spark->p, spark->n,
                         w->board, series_from_zero(&w->panel->unit), false);
    } else if (r.h >= 2) {
        cells_text(c, r.x + 1, r.y + 1, r.w - 2, ROLE_DIM,
                   w->panel->no_value.n ? w->panel->no_value : STR("-"));
    }
    arena_done(&d.arena);
}

// ---- bars ----

struct widget_scale widget_scale_of(struct drawing *d)
{
    const struct panel *p = d->w->panel;
    struct widget_scale s = { p->has_min ? p->min : 0, p->has_max ? p->max : 0 };

    if (p->has_max)
        return s;
    if (p->unit.kind == UNIT_PERCENT)
        s.hi = p->unit.factor == 100 ? 1 : 100;
    for (size_t i = 0; i < d->list.n; i++) {
        double v = series_calc(&d->list.p[i], p->calc);
        if (isfinite(v) && v > s.hi)
            s.hi = v;
        if (isfinite(v) && v < s.lo && !p->has_min)
            s.lo = v;
    }
    for (size_t i = 0; i < p->n_limits; i++)
        s.hi = fmax(s.hi, p->unit.kind == UNIT_PERCENT ? s.hi : p->limits[i].above);
    s.hi = s.hi > s.lo ? s.hi : s.lo + 1;
    return s;
}

double widget_share(struct widget_scale s, double v)
{
    double share = (v - s.lo) / (s.hi - s.lo);

    return share > 0 ? (share < 1 ? share : 1) : 0;
}

void widget_put_bar(struct out_cells *c, int x, int y, int w, double share, uint8_t role)
{
    const struct out_term t = { .utf8 = !c->ascii };
    struct buf b = { 0 };

    if (w > 0)
        out_bar(&b, &t, share, (size_t)w);
    cells_text(c, x, y, w, role, buf_str(&b));
    buf_done(&b);
}

/* Limits stand in the part of the bar that is empty, and in its look where it is not. */
static void put_ticks(struct out_cells *c, int x, int y, int w, struct drawing *d,
                      struct widget_scale scale)
{
    const struct panel *p = d->w->panel;

    for (size_t i = 0; i < p->n_limits; i++) {
        double share = widget_share(scale, panel_limit_value(p, &p->limits[i]));
        struct out_cell *at = cells_at(c, x + (int)(share * (w - 1)), y);
        if (share > 0 && share < 1 && at && (at->rune == 0 || at->rune == ' ')) {
            at->rune = c->ascii ? '|' : 0x258f;
            at->role = panel_level_role(p->limits[i].state);
        }
    }
}

static void put_bar_row(struct out_cells *c, struct out_rect r, struct drawing *d,
                        const struct series *s, int name, int number, struct widget_scale scale)
{
    double v = series_calc(s, d->w->panel->calc);
    enum panel_level level = panel_level_of(d->w->panel, v);
    int bar = r.w - name - (name ? 2 : 0) - number - 1, x = r.x + name + (name ? 2 : 0);
    uint8_t role = level == LEVEL_OK ? ROLE_SERIES : panel_level_role(level);

    cells_text(c, r.x, r.y, name, ROLE_TEXT, s->name);
    widget_put_bar(c, x, r.y, bar, isnan(v) ? 0 : widget_share(scale, v), role);
    put_ticks(c, x, r.y, bar, d, scale);
    struct str text = widget_value(d, v);
    int wide = cells_text_width(c, text, number) + (level != LEVEL_OK ? 2 : 0);
    put_number(c, r.x + r.w - wide, r.y, wide, d, v);
}

static int by_value(const void *a, const void *b)
{
    const struct series *x = a, *y = b;
    double v = series_calc(x, CALC_LAST), u = series_calc(y, CALC_LAST);

    if (isnan(v) || isnan(u))
        return isnan(v) - isnan(u);
    return (v < u) - (v > u);
}

void widget_bars(struct out_cells *c, struct out_rect r, struct drawing *d)
{
    struct widget_scale scale = widget_scale_of(d);
    int name = 0, number = 0;

    r = inside(r);
    qsort(d->list.p, d->list.n, sizeof *d->list.p, by_value);
    for (size_t i = 0; i < d->list.n; i++) {
        int w = cells_text_width(c, d->list.p[i].name, r.w * 2 / 5);
        double v = series_calc(&d->list.p[i], d->w->panel->calc);
        int n = cells_text_width(c, widget_value(d, v), r.w / 2) +
                (panel_level_of(d->w->panel, v) != LEVEL_OK ? 2 : 0);
        name = w > name ? w : name;
        number = n > number ? n : number;
    }
    for (size_t i = 0; i < d->list.n && r.h > 0; i++, r.y++, r.h--) {
        if (r.h == 1 && i + 1 < d->list.n) {
            frame_printf(c, r.x, r.y, r.w, ROLE_DIM, "+%zu more", d->list.n - i);
            return;
        }
        put_bar_row(c, r, d, &d->list.p[i], name, number, scale);
    }
}

/* As bars in the order of the queries, in the middle of the room there is. */
void widget_gauge(struct out_cells *c, struct out_rect r, struct drawing *d)
{
    struct widget_scale scale = widget_scale_of(d);
    int name = 0, number = 0, n = (int)d->list.n < r.h ? (int)d->list.n : r.h;

    r = inside(r);
    r.y += (r.h - n) / 2;
    for (int i = 0; i < n; i++) {
        const struct series *s = &d->list.p[i];
        double v = series_calc(s, d->w->panel->calc);
        int wide = cells_text_width(c, widget_value(d, v), r.w / 2) +
                   (panel_level_of(d->w->panel, v) != LEVEL_OK ? 2 : 0);
        int title = d->list.n > 1 ? cells_text_width(c, s->name, r.w * 2 / 5) : 0;
        number = wide > number ? wide : number;
        name = title > name ? title : name;
    }
    for (int i = 0; i < n; i++, r.y++)
        put_bar_row(c, r, d, &d->list.p[i], name, number, scale);
}
