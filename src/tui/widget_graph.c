/* widget_graph.c - lines over time with their legend. */
#include "tui/widget_impl.h"

#include <math.h>
#include <stdlib.h>

enum { TABLE_FROM = 14, NARROW = 50, MOST_LIMITS = 16, MOST_EVENTS = 64 };

struct graph {
    struct plot plot;
    struct plot_limit limits[MOST_LIMITS];
    struct plot_event events[MOST_EVENTS];
    struct plot_series *series;
    size_t *index; /* of each in the list */
};

static bool is_hidden(const struct drawing *d, size_t i)
{
    const struct widget_change *change = d->w->change;
    const struct series *s = &d->list.p[i];

    if (s->hidden || (change && i < 64 && change->hidden & UINT64_C(1) << i))
        return true;
    return d->w->filter.n && str_find(s->name, d->w->filter) == s->name.n && s->name.n;
}

static size_t n_shown(const struct drawing *d)
{
    size_t n = 0;

    for (size_t i = 0; i < d->list.n; i++)
        n += !is_hidden(d, i);
    return n;
}

// ---- the title's right end ----

/* The only line needs no legend: its last value stands in the title. */
static void note_only(struct drawing *d)
{
    for (size_t i = 0; i < d->list.n; i++)
        if (!is_hidden(d, i))
            widget_note(d, "last %.*s",
                        STR_ARG(widget_value(d, series_calc(&d->list.p[i], CALC_LAST))));
}

static void note_step(struct drawing *d)
{
    struct buf b = { 0 };
    bool coarse = false;

    for (size_t i = 0; d->w->data && i < d->w->data->n; i++)
        coarse |= d->w->data->answers[i].coarse;
    if (coarse) {
        words_short(&b, d->w->board->step_ms);
        widget_note(d, "step %s ~", buf_z(&b));
    }
    buf_done(&b);
}

void widget_graph_title(struct drawing *d, int width, bool ascii)
{
    struct buf unit = { 0 };
    bool one = d->w->panel->type == PANEL_GRAPH && n_shown(d) == 1 && !d->w->table;

    words_unit(&unit, &d->w->panel->unit, ascii);
    if (width < NARROW && unit.n > 1 && d->w->panel->unit.kind == UNIT_TIME)
        unit.n = 1; // "s" says as much
    if (d->list.prefix.n && width >= NARROW)
        widget_note(d, "%.*s%s", STR_ARG(d->list.prefix), ascii ? "..." : "…");
    note_step(d);
    if (one)
        note_only(d);
    else
        widget_note(d, "%s", buf_z(&unit));
    buf_done(&unit);
}

// ---- the plot ----

static void add_limits(struct graph *g, const struct panel *p)
{
    for (size_t i = 0; i < p->n_limits && g->plot.n_limits < MOST_LIMITS; i++)
        if (p->limits[i].state != LEVEL_OK)
            g->limits[g->plot.n_limits++] = (struct plot_limit){
                panel_limit_value(p, &p->limits[i]), panel_level_role(p->limits[i].state)
            };
    g->plot.limits = g->limits;
}

/* Alerts and restarts mark the time axis. */
static void add_events(struct graph *g, const struct out_cells *c, const struct board *b)
{
    for (size_t i = 0; i < b->n_events && g->plot.n_events < MOST_EVENTS; i++) {
        const struct board_event *e = &b->events[i];
        enum frame_sign sign = e->kind == EVENT_RESET ? SIGN_RESET : SIGN_BAD;
        if (e->kind == EVENT_RESET || e->kind == EVENT_FIRING)
            g->events[g->plot.n_events++] = (struct plot_event){ e->t, frame_rune(c, sign),
                                                                 frame_sign_role(sign) };
    }
    g->plot.events = g->events;
}

/* What a panel wants beside the usual columns. */
static unsigned columns_of(const struct panel *p)
{
    static const struct {
        enum panel_calc calc;
        enum plot_column column;
    } all[] = { { CALC_FIRST, PLOT_FIRST },
                { CALC_SUM, PLOT_SUM },
                { CALC_COUNT, PLOT_COUNT },
                { CALC_RANGE, PLOT_RANGE },
                { CALC_DELTA, PLOT_DELTA } };
    unsigned columns = 0;

    for (size_t i = 0; i < N_OF(all); i++)
        columns |= p->calcs >> all[i].calc & 1 ? all[i].column : 0;
    return columns;
}

static void set_plot(struct graph *g, const struct out_cells *c, struct drawing *d)
{
    const struct widget *w = d->w;
    const struct panel *p = w->panel;
    bool changed = w->change && w->change->drawn;

    g->plot = (struct plot){
        .start = w->board->start_ms,
        .end = w->board->end_ms,
        .step = w->board->step_ms,
        .span_nulls = p->span_nulls,
        .unit = p->unit,
        .has_min = p->has_min,
        .has_max = p->has_max,
        .min = p->min,
        .max = p->max,
        .draw = changed ? w->change->draw : p->draw,
        .stack = changed ? w->change->stack : p->stack,
        .log = changed ? w->change->log : p->log,
        .glyphs = w->look->glyphs,
        .mono = w->look->mono,
        .utc = w->look->utc,
        .has_cursor = w->has_cursor,
        .cursor = w->cursor_ms,
        .gutter = w->data->gutter,
        .columns = columns_of(p),
    };
    add_limits(g, p);
    add_events(g, c, w->board);
    g->index = arena_new_n(&d->arena, size_t, d->list.n + 1);
    g->plot.hits = w->hits && g->plot.stack == PLOT_APART ? w->hits : NULL; // a stack is sorted
    g->series = arena_new_n(&d->arena, struct plot_series, d->list.n + 1);
    for (size_t i = 0; i < d->list.n; i++) {
        const struct series *s = &d->list.p[i];
        if (is_hidden(d, i))
            continue;
        g->index[g->plot.n] = i;
        g->series[g->plot.n++] = (struct plot_series){ s->name, s->p, s->n, s->slot };
        if (w->line == i + 1 && g->plot.stack == PLOT_APART)
            g->plot.focus = g->plot.n;
    }
    g->plot.series = g->series;
    if (g->plot.stack != PLOT_APART)
        plot_stack_sort(g->series, g->plot.n, g->plot.start, g->plot.end);
}

/* Rows below the plot: one for every four, as long as there is something to put there. */
static int legend_rows(const struct out_cells *c, struct out_rect r, const struct drawing *d,
                       const struct graph *g, bool *table)
{
    int all = r.h + (d->w->frame == WIDGET_BOX ? 2 : d->w->frame == WIDGET_RULE);
    int most = (r.h - 1) / 4, rows = plot_legend_rows(g->plot.n);

    *table = d->w->table || (all >= TABLE_FROM && g->plot.n > 1);
    if (*table) {
        int half = d->w->table ? r.h / 2 : r.h / 3;
        return rows < half ? rows : half;
    }
    if (g->plot.n < 2 || r.h < 5)
        return 0;
    return plot_legend_inline_rows(c, r.w, &g->plot, most > 0 ? most : 1);
}

void widget_graph(struct out_cells *c, struct out_rect r, struct drawing *d)
{
    struct graph g;
    struct plot_info info;
    bool table;

    set_plot(&g, c, d);
    int rows = legend_rows(c, r, d, &g, &table);
    struct out_rect plot = { r.x, r.y, r.w, r.h - rows };
    struct out_rect legend = { r.x, r.y + plot.h, r.w, rows };
    plot_put(c, plot, &g.plot, &info);
    d->plot = info.r;
    if (rows && table)
        plot_legend_table(c, legend, &g.plot, STR("SERIES"));
    else if (rows)
        plot_legend_inline(c, legend, &g.plot);
    for (size_t i = 0; g.plot.hits && i < g.plot.hits->n; i++)
        g.plot.hits->p[i].i = g.index[g.plot.hits->p[i].i];
    if (info.n_low) {
        struct out_rect at = info.r;
        frame_printf(c, at.x + 1, at.y, at.w, ROLE_WARN, "%zu %s 0", info.n_low,
                     c->ascii ? "<=" : "≤");
    }
    if (!info.any && g.plot.n == 0 && d->list.n)
        cells_text(c, r.x + r.w / 2 - 8, r.y + r.h / 3, r.w, ROLE_DIM, STR("all series hidden"));
}
