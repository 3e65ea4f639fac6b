/* view_mouse.c - clicks and wheels, on what a frame has where. */
#include "base/map.h"
#include "tui/view_impl.h"

struct aim { /* what lies under the mouse */
    struct screen_map map;
    const struct spot *spot; /* or NULL */
    const struct spot *plot; /* where it is within a graph */
    const struct spot *line; /* or within its legend */
};

static void aim_init(struct aim *m, struct press *p, int x, int y)
{
    const struct look plain = {
        .ascii = true, .mono = true, .now_ms = p->b->now_ms, .glyphs = PLOT_ASCII
    };
    struct out_cells c = { 0 };

    *m = (struct aim){ 0 };
    cells_init(&c, p->w, p->h, true);
    screen_put(&c, p->v, p->b, &plain, &m->map);
    cells_done(&c);
    for (size_t i = 0; i < m->map.spots.n; i++) {
        const struct spot *s = &m->map.spots.p[i];
        if (x < s->r.x || y < s->r.y || x >= s->r.x + s->r.w || y >= s->r.y + s->r.h)
            continue;
        if (s->kind == SPOT_PLOT)
            m->plot = s;
        else if (s->kind == SPOT_LINE)
            m->line = s;
        else
            m->spot = s;
    }
}

static int64_t time_at(const struct press *p, const struct spot *plot, int x)
{
    double share = ((double)x - plot->r.x + 0.5) / plot->r.w;
    double range = (double)p->b->end_ms - (double)p->b->start_ms;

    share = share < 0 ? 0 : share > 1 ? 1 : share;
    return p->b->start_ms + (int64_t)(share * range);
}

void view_click(struct view *v, const struct board *b, int w, int h, int x, int y, bool twice,
                bool shift, struct view_request *out)
{
    struct press p = { v, b, w, h, out };
    struct aim m;

    *out = (struct view_request){ .ask = ASK_NOTHING };
    if (v->help || v->prompt) {
        view_key(v, b, w, h, VIEW_ESC, out);
        return;
    }
    aim_init(&m, &p, x, y);
    if (m.plot && (v->zoom || v->shared_cursor)) {
        v->has_cursor = true;
        v->cursor_ms = time_at(&p, m.plot, x);
    }
    if (m.spot && m.spot->kind == SPOT_SCREEN) {
        v->screen = (enum screen)m.spot->index;
        v->zoom = false;
    } else if (m.spot && (m.spot->kind == SPOT_PANEL || m.spot->kind == SPOT_ROW) && !v->zoom) {
        v->lists[v->screen].focus = m.spot->index;
        if (v->screen == SCREEN_TARGETS)
            v->pane[v->screen] = 0;
        if (twice && !m.line)
            view_key(v, b, w, h, VIEW_ENTER, out);
        else
            view_settle(&p);
    }
    if (m.line && !twice)
        view_hide_line(&p, m.line->line, shift);
    screen_map_done(&m.map);
}

void view_wheel(struct view *v, const struct board *b, int w, int h, int lines, bool ctrl,
                struct view_request *out)
{
    struct press p = { v, b, w, h, out };

    *out = (struct view_request){ .ask = ASK_NOTHING };
    if (v->help || v->prompt)
        return;
    if (ctrl)
        view_range(&p, lines);
    else
        view_move(&p, 0, lines);
}

void view_drag(struct view *v, const struct board *b, int w, int h, int x, int y, int to,
               struct view_request *out)
{
    struct press p = { v, b, w, h, out };
    struct aim m;

    *out = (struct view_request){ .ask = ASK_NOTHING };
    aim_init(&m, &p, x, y);
    if (m.plot && x != to) {
        int64_t from = time_at(&p, m.plot, x < to ? x : to),
                end = time_at(&p, m.plot, x < to ? to : x);
        view_set_window(v, end - from, end);
        view_ask(&p, ASK_WINDOW);
    }
    screen_map_done(&m.map);
}
