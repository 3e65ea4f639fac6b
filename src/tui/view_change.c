/* view_change.c - how a graph is drawn: its axis, its lines, which of them. */
#include "base/map.h"
#include "tui/view_impl.h"

static struct widget_change *change_of(struct press *p)
{
    size_t i = view_focused(p);

    if (p->v->screen == SCREEN_EXPLORE || (p->v->zoom && p->v->screen != SCREEN_DASHBOARD)) {
        p->v->line_change.drawn = true;
        return &p->v->line_change;
    }
    if (p->v->screen != SCREEN_DASHBOARD || i == MAP_NONE || i >= VIEW_PANELS)
        return NULL;
    struct widget_change *c = &p->v->changes[i];
    if (!c->drawn) {
        const struct panel *panel = &p->b->dash->panels[i];
        c->log = panel->log;
        c->draw = panel->draw;
        c->stack = panel->stack;
        c->drawn = true;
    }
    return c;
}

void view_log(struct press *p, int unused)
{
    struct widget_change *c = change_of(p);

    (void)unused;
    if (c)
        c->log = !c->log;
}

/* line, fill, bars, stack, 100%. */
void view_mode(struct press *p, int unused)
{
    static const struct {
        enum plot_draw draw;
        enum plot_stack stack;
    } modes[] = { { PLOT_LINE, PLOT_APART },
                  { PLOT_FILL, PLOT_APART },
                  { PLOT_BARS, PLOT_APART },
                  { PLOT_LINE, PLOT_STACK },
                  { PLOT_LINE, PLOT_SHARES } };
    struct widget_change *c = change_of(p);
    size_t i = 0;

    (void)unused;
    if (!c)
        return;
    while (i < N_OF(modes) &&
           (modes[i].stack != c->stack || (c->stack == PLOT_APART && modes[i].draw != c->draw)))
        i++;
    i = (i + 1) % N_OF(modes);
    c->draw = modes[i].draw;
    c->stack = modes[i].stack;
}

void view_hide_line(struct press *p, size_t i, bool only)
{
    struct widget_change *c = change_of(p);
    uint64_t bit = i < 64 ? UINT64_C(1) << i : 0;

    if (!c || !bit)
        return;
    if (only)
        c->hidden = c->hidden == ~bit ? 0 : ~bit;
    else
        c->hidden ^= bit;
}

/* The line in focus; without one all are shown again. */
void view_hide(struct press *p, int only)
{
    struct widget_change *c = change_of(p);

    if (c && p->v->zoom_series)
        view_hide_line(p, p->v->zoom_series - 1, only);
    else if (c)
        c->hidden = 0;
}

void view_shared_cursor(struct press *p, int unused)
{
    (void)unused;
    p->v->shared_cursor = !p->v->shared_cursor;
    if (p->v->shared_cursor && !p->v->has_cursor)
        view_cursor(p, 0);
    else if (!p->v->shared_cursor && !p->v->zoom)
        p->v->has_cursor = false;
}
