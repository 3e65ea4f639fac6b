/* view_move.c - the focus: over panels by where they are, over lists by rows. */
#include "base/map.h"
#include "tui/rows.h"
#include "tui/screen_impl.h"
#include "tui/view_impl.h"

static struct view_list *list_of(const struct press *p)
{
    return &p->v->lists[p->v->screen];
}

size_t view_rows(const struct press *p)
{
    struct arena a = { 0 };
    struct rows rows;

    if (p->v->screen == SCREEN_DASHBOARD)
        return p->b->dash ? p->b->dash->n_panels : 0;
    if (p->v->screen == SCREEN_TARGETS && p->v->pane[SCREEN_TARGETS] == 1)
        return p->b->n_signals;
    if (p->v->screen == SCREEN_TARGETS && p->v->pane[SCREEN_TARGETS] == 2)
        return p->b->n_events;
    if (p->v->screen == SCREEN_EXPLORE)
        return p->b->explore.answer.v.n;
    rows_of(&a, p->v, p->b, &rows);
    arena_done(&a);
    return rows.n;
}

size_t view_focused(const struct press *p)
{
    struct arena a = { 0 };
    struct rows rows;
    size_t n = view_rows(p), focus = list_of(p)->focus, out = MAP_NONE;

    if (n == 0)
        return MAP_NONE;
    focus = focus < n ? focus : n - 1;
    if (p->v->screen == SCREEN_DASHBOARD || p->v->screen == SCREEN_EXPLORE ||
        (p->v->screen == SCREEN_TARGETS && p->v->pane[SCREEN_TARGETS]))
        return focus;
    rows_of(&a, p->v, p->b, &rows);
    if (focus < rows.n)
        out = rows.p[focus];
    arena_done(&a);
    return out;
}

struct str view_expr(const struct press *p)
{
    size_t i = view_focused(p);

    if (p->v->screen == SCREEN_EXPLORE)
        return (struct str){ p->v->expr.p, p->v->expr.n };
    if (i == MAP_NONE || p->v->screen == SCREEN_PAGE)
        return (struct str){ 0 };
    switch (p->v->screen) {
    case SCREEN_DASHBOARD: {
        const struct panel *panel = &p->b->dash->panels[i];
        if (p->b->panels && p->b->panels[i].n && p->b->panels[i].answers[0].expr.n)
            return p->b->panels[i].answers[0].expr;
        return panel->n_queries ? panel->queries[0].expr : (struct str){ 0 };
    }
    case SCREEN_METRICS:
        return p->b->families[i].expr.n ? p->b->families[i].expr : p->b->families[i].name;
    case SCREEN_ALERTS:
        return p->b->alerts[i].expr;
    default:
        return p->v->pane[SCREEN_TARGETS] == 1 ? p->b->signals[i].expr : (struct str){ 0 };
    }
}

/* Where the frame puts the list, or the bands of panels. */
void view_settle(struct press *p)
{
    const struct look plain = {
        .ascii = true, .mono = true, .now_ms = p->b->now_ms, .glyphs = PLOT_ASCII
    };
    struct out_cells c = { 0 };
    struct screen_map map = { 0 };
    struct view_list *l = list_of(p);
    size_t n = view_rows(p);

    if (l->focus >= n)
        l->focus = n ? n - 1 : 0;
    if (p->v->zoom || p->w < 1 || p->h < 1)
        return;
    cells_init(&c, p->w, p->h, true);
    screen_put(&c, p->v, p->b, &plain, &map);
    if (p->v->screen == SCREEN_DASHBOARD)
        l->scroll = map.first_band;
    else if (map.rows)
        l->scroll = grid_scroll(l->scroll, l->focus, map.n_rows, map.rows);
    screen_map_done(&map);
    cells_done(&c);
}

static void tell_details(struct press *p)
{
    size_t i = view_focused(p);

    if (p->v->screen == SCREEN_METRICS && i != MAP_NONE) {
        view_ask(p, ASK_DETAILS);
        p->out->index = i;
    }
}

// ---- panels ----

static size_t item_of(const size_t *index, size_t n, size_t panel)
{
    for (size_t k = 0; k < n; k++)
        if (index[k] >= panel)
            return k;
    return n ? n - 1 : 0;
}

static void move_panel(struct press *p, int dx, int dy, bool next)
{
    struct arena a = { 0 };
    struct layout_item *items;
    size_t *index, n = screen_items(&a, p->v, p->b, &items, &index);
    size_t at = item_of(index, n, list_of(p)->focus), to;

    if (next || layout_mode_of(p->w, p->h) != LAYOUT_GRID)
        to = (at + (dx + dy > 0 ? 1 : n - 1)) % (n ? n : 1);
    else
        to = layout_step(items, n, at, dx, dy);
    if (to < n)
        list_of(p)->focus = index[to];
    arena_done(&a);
}

// ---- lists ----

static void move_rows(struct press *p, int64_t by)
{
    struct view_list *l = list_of(p);
    int64_t n = (int64_t)view_rows(p), to = (int64_t)l->focus + by;

    to = to < n ? to : n - 1;
    l->focus = to > 0 ? (size_t)to : 0;
    tell_details(p);
}

static size_t n_lines(const struct press *p)
{
    size_t i = view_focused(p), n = 0;

    if (p->v->screen == SCREEN_EXPLORE)
        return p->b->explore.answer.v.n;
    if (p->v->screen == SCREEN_METRICS && i != MAP_NONE)
        return p->b->families[i].n_shown;
    if (p->v->screen != SCREEN_DASHBOARD || i == MAP_NONE || !p->b->panels)
        return 0;
    for (size_t k = 0; k < p->b->panels[i].n; k++)
        n += p->b->panels[i].answers[k].v.n;
    return n;
}

static void move_line(struct press *p, int by)
{
    size_t n = n_lines(p), at = p->v->zoom_series;

    if (by > 0)
        at = at < n ? at + 1 : n;
    else
        at = at > 0 ? at - 1 : 0;
    p->v->zoom_series = at < n ? at : n;
}

void view_move(struct press *p, int dx, int dy)
{
    if (p->v->zoom && dx)
        view_cursor(p, dx);
    else if (p->v->zoom)
        move_line(p, dy);
    else if (p->v->screen == SCREEN_DASHBOARD)
        move_panel(p, dx, dy, false);
    else if (dy)
        move_rows(p, dy);
    view_settle(p);
}

void view_page(struct press *p, int halves)
{
    if (p->v->zoom)
        return;
    for (int i = 0; p->v->screen == SCREEN_DASHBOARD && i < (halves < 0 ? -halves : halves); i++)
        move_panel(p, 0, halves, false);
    if (p->v->screen != SCREEN_DASHBOARD)
        move_rows(p, (int64_t)halves * (p->h > 8 ? (p->h - 4) / 2 : 2));
    view_settle(p);
}

/* The last panel that is not folded away. */
static size_t last_panel(const struct press *p)
{
    struct arena a = { 0 };
    struct layout_item *items;
    size_t *index, n = screen_items(&a, p->v, p->b, &items, &index), last = n ? index[n - 1] : 0;

    arena_done(&a);
    return last;
}

void view_ends(struct press *p, bool last)
{
    size_t n = view_rows(p);

    if (p->v->zoom)
        return;
    list_of(p)->focus = !last || !n ? 0 : p->v->screen == SCREEN_DASHBOARD ? last_panel(p) : n - 1;
    tell_details(p);
    view_settle(p);
}

// ---- the cursor ----

void view_cursor(struct press *p, int columns)
{
    struct view *v = p->v;
    int64_t range = p->b->end_ms - p->b->start_ms, wide = p->w > 12 ? p->w - 10 : 2;
    int64_t step = range / wide > p->b->step_ms ? range / wide : p->b->step_ms;
    int64_t at = v->has_cursor ? v->cursor_ms : p->b->end_ms;

    step = step > 0 ? step : 1;
    if (v->has_cursor)
        at += columns * step;
    at = at < p->b->start_ms ? p->b->start_ms : at > p->b->end_ms ? p->b->end_ms : at;
    v->has_cursor = true;
    v->cursor_ms = at - at % step;
    if (v->cursor_ms < p->b->start_ms)
        v->cursor_ms = p->b->start_ms;
}
