/* screen_dash.c - the panels of a dashboard, at every size. */
#include "tui/screen_impl.h"

#include <math.h>

enum { STRIP_CELL = 15, STRIP_MOST = 4, STRIP_ROWS = 2 };

// ---- panels to items ----

static bool is_absent(const struct board *b, size_t i)
{
    return b->panels && b->panels[i].absent;
}

size_t screen_items(struct arena *a, const struct view *v, const struct board *b,
                    struct layout_item **items, size_t **index)
{
    size_t n = b->dash ? b->dash->n_panels : 0, out = 0;
    bool hidden = false;

    *items = arena_new_n(a, struct layout_item, n + 1);
    *index = arena_new_n(a, size_t, n + 1);
    for (size_t i = 0; i < n && i < VIEW_PANELS; i++) {
        const struct panel *p = &b->dash->panels[i];
        struct layout_item *it = &(*items)[out];
        if (p->type == PANEL_ROW)
            hidden = v->folded[i];
        else if (hidden)
            continue;
        *it = (struct layout_item){
            .x = (int)p->x, .y = (int)p->y, .w = (int)p->w, .h = (int)p->h
        };
        widget_least(p, &it->min_w, &it->min_h);
        if (p->type == PANEL_ROW || is_absent(b, i))
            it->min_h = it->max_h = 1;
        else if (p->type == PANEL_STAT && !p->big)
            it->max_h = 3;
        it->strip = p->type == PANEL_STAT;
        (*index)[out++] = i;
    }
    return out;
}

static size_t focus_of(const struct screen_drawing *d, const size_t *index, size_t n)
{
    for (size_t k = 0; k < n; k++)
        if (index[k] >= d->v->lists[SCREEN_DASHBOARD].focus)
            return k;
    return n ? n - 1 : 0;
}

static struct widget widget_of(const struct screen_drawing *d, size_t i)
{
    return (struct widget){
        .panel = &d->b->dash->panels[i],
        .data = d->b->panels ? &d->b->panels[i] : NULL,
        .board = d->b,
        .look = d->look,
        .change = &d->v->changes[i],
        .frame = d->framed ? WIDGET_BOX : WIDGET_RULE,
        .has_cursor = d->v->shared_cursor && d->v->has_cursor,
        .cursor_ms = d->v->cursor_ms,
        .folded = d->v->folded[i],
    };
}

static void put_panel(struct screen_drawing *d, struct out_rect r, size_t i, bool focus,
                      struct str badge)
{
    struct widget w = widget_of(d, i);
    struct out_rect in = r;

    if (!d->framed && r.w < d->body.w && r.w > 4)
        in.w--; // a blank column between panels without borders
    w.focus = focus;
    w.badge = badge;
    if (focus)
        w.filter = view_filter(d->v);
    screen_spot(d, SPOT_PANEL, r, i);
    screen_widget(d, in, &w, i);
}

// ---- variables ----

static void put_choice(struct buf *b, const struct board_var *v)
{
    size_t n = 0;

    if (!v || v->all) {
        buf_puts(b, v ? "all" : "");
        return;
    }
    for (size_t i = 0; i < v->n; i++)
        if (v->chosen[i] && n++ < 3)
            buf_printf(b, "%s%.*s", n > 1 ? "," : "", STR_ARG(v->values[i]));
    if (n > 3)
        buf_printf(b, "+%zu", n - 3);
    if (n == 0)
        buf_puts(b, v->state == BOARD_WAITING ? "..." : "none");
}

/* "instance: all ▾", where an expression depends on it. Takes a row of the body. */
static void put_vars(struct screen_drawing *d)
{
    const struct dashboard *dash = d->b->dash;
    struct buf b = { 0 };

    for (size_t i = 0; i < dash->n_vars; i++) {
        const struct dash_var *var = &dash->vars[i];
        if (var->hide || (d->b->vars && d->b->vars[i].unused))
            continue;
        struct str name = var->label.n ? var->label : var->name;
        buf_printf(&b, "%s%.*s: ", b.n ? "   " : "", STR_ARG(name));
        put_choice(&b, d->b->vars ? &d->b->vars[i] : NULL);
        buf_printf(&b, " %s", frame_sign(d->c, SIGN_DOWN));
    }
    if (b.n && d->body.h > 12) {
        cells_text(d->c, 1, d->body.y, d->c->w - 2, ROLE_LABEL, buf_str(&b));
        d->body.y++;
        d->body.h--;
    }
    buf_done(&b);
}

// ---- ways to draw ----

static void put_grid(struct screen_drawing *d, const struct layout_item *items, const size_t *index,
                     size_t n)
{
    size_t focus = focus_of(d, index, n);
    struct layout l;

    layout_grid(&l, items, n, d->body, d->framed, d->v->lists[SCREEN_DASHBOARD].scroll, focus + 1);
    for (size_t k = 0; k < n; k++)
        if (l.tiles[k].r.h > 0)
            put_panel(d, l.tiles[k].r, index[k], k == focus, (struct str){ 0 });
    if (d->map)
        d->map->first_band = l.first;
    if (d->c->w >= LAYOUT_FRAMED)
        buf_put_str(&d->context, d->b->dash_name);
    const char *more = d->c->w >= LAYOUT_FRAMED ? "more panels" : "panels";
    if (l.above)
        buf_printf(&d->context, "%s%s %zu", d->context.n ? "  " : "", frame_sign(d->c, SIGN_UP),
                   l.above);
    if (l.below)
        buf_printf(&d->context, "%s%s %zu %s", d->context.n ? "  " : "",
                   frame_sign(d->c, SIGN_DOWN), l.below, more);
    layout_done(&l);
}

static void put_strip(struct screen_drawing *d, struct out_rect r, const size_t *index, size_t n)
{
    int most = r.w / STRIP_CELL, found = 0, i = 0;

    most = most < STRIP_MOST ? most : STRIP_MOST;
    for (size_t k = 0; k < n; k++)
        found += d->b->dash->panels[index[k]].type == PANEL_STAT && !is_absent(d->b, index[k]);
    found = found < most ? found : most;
    for (size_t k = 0; k < n && i < found; k++) {
        if (d->b->dash->panels[index[k]].type != PANEL_STAT || is_absent(d->b, index[k]))
            continue;
        int x = layout_edge(i, found, r.w), end = layout_edge(i + 1, found, r.w);
        struct widget w = widget_of(d, index[k]);
        struct out_rect at = { r.x + x, r.y, end - x, r.h };
        widget_put_strip(d->c, at, &w);
        screen_spot(d, SPOT_PANEL, at, index[k]);
        i++;
    }
}

static bool has_strip(const struct screen_drawing *d, const size_t *index, size_t n)
{
    for (size_t k = 0; k < n; k++)
        if (d->b->dash->panels[index[k]].type == PANEL_STAT)
            return true;
    return false;
}

/* One panel at a time, the numbers above it. */
static void put_one(struct screen_drawing *d, const size_t *index, size_t n, bool strip)
{
    struct out_rect r = d->body;
    size_t k = focus_of(d, index, n);

    if (strip && has_strip(d, index, n)) {
        put_strip(d, (struct out_rect){ r.x, r.y, r.w, STRIP_ROWS }, index, n);
        r.y += STRIP_ROWS;
        r.h -= STRIP_ROWS;
    }
    put_panel(d, r, index[k], false, screen_text(d, "panel %zu/%zu", k + 1, n));
}

static void put_value(struct screen_drawing *d, const size_t *index, size_t n)
{
    struct widget w = widget_of(d, index[focus_of(d, index, n)]);

    widget_put_strip(d->c, (struct out_rect){ 0, 1, d->c->w, d->c->h - 2 }, &w);
}

// ---- without panels ----

static void put_errors(struct screen_drawing *d)
{
    const struct dash_issues *list = &d->b->dash->issues;
    struct out_rect r = screen_pane(d, d->body, d->b->dash_name, STR("reloads when saved"), true);
    int y = r.y;

    for (size_t i = 0; i < list->n && y < r.y + r.h; i++) {
        const struct dash_issue *is = &list->p[i];
        int x = r.x + 1, end = r.x + r.w - 1;
        if (is->warning)
            continue;
        cells_put(d->c, x, y, frame_rune(d->c, SIGN_BAD), ROLE_BAD);
        x += 2;
        if (is->line)
            x += frame_printf(d->c, x, y, end - x, ROLE_LABEL, "%u:%u  ", is->line, is->col);
        x += cells_text(d->c, x, y, end - x, ROLE_TEXT, is->msg);
        if (is->hint.n && x + 4 < end)
            cells_text(d->c, x + 2, y, end - x - 2, ROLE_DIM, is->hint);
        y++;
    }
}

static void put_none(struct screen_drawing *d)
{
    struct out_rect r = screen_pane(d, d->body, STR("Dashboard"), (struct str){ 0 }, true);

    frame_wrap(d->c, (struct out_rect){ r.x + 1, r.y, r.w - 2, r.h }, ROLE_DIM,
               STR("No dashboard: none of those built in fits these metrics.\n"
                   "promctl top --dashboard FILE opens one, also one exported from Grafana.\n"
                   "The keys 1 and 3 show what there is without one."),
               false);
}

void screen_dashboard(struct screen_drawing *d)
{
    enum layout_mode mode = layout_mode_of(d->c->w, d->c->h);
    struct layout_item *items;
    size_t *index, n;

    if (!d->b->dash) {
        put_none(d);
        return;
    }
    if (d->b->dash->issues.n_errors) {
        put_errors(d);
        return;
    }
    if (mode == LAYOUT_GRID)
        put_vars(d);
    n = screen_items(&d->arena, d->v, d->b, &items, &index);
    if (d->map) {
        d->map->rows = 1;
        d->map->n_rows = n;
    }
    if (n == 0)
        put_none(d);
    else if (mode == LAYOUT_GRID)
        put_grid(d, items, index, n);
    else if (mode == LAYOUT_VALUE)
        put_value(d, index, n);
    else
        put_one(d, index, n, mode == LAYOUT_STRIP);
}
