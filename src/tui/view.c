/* view.c - what each key does. */
#include "base/map.h"
#include "tui/rows.h"
#include "tui/view_impl.h"

#include <stdio.h>
#include <stdlib.h>

void view_begin(struct view *v, const struct board *b)
{
    *v = (struct view){ 0 };
    v->screen = b->dash ? SCREEN_DASHBOARD : SCREEN_TARGETS;
    v->range_ms = b->dash && b->dash->range_ms ? b->dash->range_ms : 15 * 60 * 1000;
    v->refresh_ms = b->dash && b->dash->refresh_ms ? b->dash->refresh_ms : 5000;
    for (size_t i = 0; b->dash && i < b->dash->n_panels && i < VIEW_PANELS; i++)
        v->folded[i] = b->dash->panels[i].type == PANEL_ROW && b->dash->panels[i].folded;
}

struct str view_filter(const struct view *v)
{
    return str_of(v->lists[v->screen].filter);
}

int64_t view_end(const struct view *v, const struct board *b)
{
    return v->end_ms ? v->end_ms : b->now_ms;
}

void view_set_window(struct view *v, int64_t range_ms, int64_t end_ms)
{
    v->range_ms = range_ms > 1000 ? range_ms : 1000;
    v->end_ms = end_ms > 0 ? end_ms : 0;
    v->paused = false;
    v->has_cursor = false;
}

void view_ask(struct press *p, enum view_ask ask)
{
    p->out->ask = ask;
}

void view_ask_text(struct press *p, enum view_ask ask, struct str text)
{
    size_t n = text.n < sizeof p->out->text - 1 ? text.n : sizeof p->out->text - 1;

    p->out->ask = ask;
    if (n)
        memcpy(p->out->text, text.p, n);
    p->out->text[n] = '\0';
}

static void say(struct press *p, const char *text)
{
    snprintf(p->v->message, sizeof p->v->message, "%s", text);
}

// ---- time ----

static const int64_t ranges_s[] = { 60,    300,   900,   1800,   3600,   10800,
                                    21600, 43200, 86400, 172800, 604800, 2592000 };
static const int64_t refreshes_s[] = { 1, 2, 5, 10, 15, 30, 60, 300 };

/* The entry nearest to `now_ms`, so many further on. */
static int64_t step_through(const int64_t *list, size_t n, int64_t now_ms, int by)
{
    size_t at = 0;

    while (at + 1 < n && list[at] * 1000 < now_ms)
        at++;
    if (by < 0 && at > 0)
        at--;
    else if (by > 0 && at + 1 < n && list[at] * 1000 <= now_ms)
        at++;
    return list[at] * 1000;
}

void view_range(struct press *p, int steps)
{
    p->v->range_ms = step_through(ranges_s, N_OF(ranges_s), p->v->range_ms, steps);
    view_ask(p, ASK_WINDOW);
}

static void change_refresh(struct press *p, int steps)
{
    p->v->refresh_ms = step_through(refreshes_s, N_OF(refreshes_s), p->v->refresh_ms, steps);
    view_ask(p, ASK_WINDOW);
}

static void pause_or_go(struct press *p)
{
    struct view *v = p->v;

    if (v->paused || v->end_ms) {
        v->paused = false;
        v->end_ms = 0;
    } else {
        v->paused = true;
        v->paused_ms = p->b->now_ms;
        v->end_ms = p->b->end_ms ? p->b->end_ms : p->b->now_ms;
    }
    view_ask(p, ASK_WINDOW);
}

static void scrub(struct press *p, int quarters)
{
    struct view *v = p->v;
    int64_t end = view_end(v, p->b) + quarters * (v->range_ms / 4);

    v->paused = false;
    // A file that is played has more than was played.
    bool ahead = p->b->playing && end > p->b->now_ms && end <= p->b->newest_ms;
    v->end_ms = (end >= p->b->now_ms && !ahead) || end <= 0 ? 0 : end;
    view_ask(p, ASK_WINDOW);
}

static void go_live(struct press *p, int unused)
{
    (void)unused;
    p->v->paused = false;
    p->v->end_ms = 0;
    p->v->has_cursor = false;
    view_ask(p, ASK_WINDOW);
}

// ---- screens, layers ----

static void set_screen(struct press *p, enum screen s)
{
    p->v->zoom = false;
    p->v->screen = s;
    view_settle(p);
}

static void next_pane(struct press *p, int by)
{
    static const unsigned panes[SCREEN_N] = { 3, 1, 2, 1, 3 };
    struct view *v = p->v;

    if (v->screen == SCREEN_DASHBOARD && !v->zoom) {
        struct view_list *l = &v->lists[SCREEN_DASHBOARD];
        size_t n = view_rows(p);
        l->focus = n ? (l->focus + (by > 0 ? 1 : n - 1)) % n : 0;
    } else if (!v->zoom) {
        v->pane[v->screen] = (v->pane[v->screen] + (by > 0 ? 1 : panes[v->screen] - 1)) %
                             panes[v->screen];
        if (v->screen == SCREEN_TARGETS)
            v->lists[v->screen].focus = v->lists[v->screen].scroll = 0;
    }
    view_settle(p);
}

/* The metrics that a target has. */
static void open_target(struct press *p)
{
    size_t i = view_focused(p);
    char *filter = p->v->lists[SCREEN_METRICS].filter;

    if (i == MAP_NONE)
        return;
    struct str instance = p->b->targets[i].instance;
    snprintf(filter, VIEW_FILTER_BYTES, "instance=%.*s", STR_ARG(str_head(instance, 100)));
    set_screen(p, SCREEN_METRICS);
}

static void open_focus(struct press *p, int unused)
{
    struct view *v = p->v;
    size_t i = view_focused(p);

    (void)unused;
    if (v->zoom || i == MAP_NONE)
        return;
    if (v->screen == SCREEN_DASHBOARD && p->b->dash->panels[i].type == PANEL_ROW) {
        if (i < VIEW_PANELS)
            v->folded[i] = !v->folded[i];
        view_settle(p);
    } else if (v->screen == SCREEN_TARGETS && v->pane[SCREEN_TARGETS] == 0) {
        open_target(p);
    } else if (v->screen != SCREEN_TARGETS || v->pane[SCREEN_TARGETS] == 1) {
        v->zoom = true;
        v->zoom_series = 0;
        v->data = false;
    }
}

static void go_back(struct press *p, int unused)
{
    struct view *v = p->v;

    (void)unused;
    if (v->zoom) {
        v->zoom = false;
        v->has_cursor = v->has_cursor && v->shared_cursor;
    } else if (view_filter(v).n)
        v->lists[v->screen].filter[0] = '\0';
    else
        view_ask(p, ASK_QUIT);
}

// ---- panels ----

static struct widget_change *change_of(struct press *p)
{
    size_t i = view_focused(p);

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

static void toggle_log(struct press *p, int unused)
{
    struct widget_change *c = change_of(p);

    (void)unused;
    if (c)
        c->log = !c->log;
}

/* line, fill, bars, stack, 100%. */
static void next_mode(struct press *p, int unused)
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

static void hide_line(struct press *p, int only)
{
    struct widget_change *c = change_of(p);
    size_t line = p->v->zoom_series;

    if (!c)
        return;
    if (line == 0 || line > 64)
        c->hidden = 0;
    else if (only)
        c->hidden = c->hidden == ~(UINT64_C(1) << (line - 1)) ? 0 : ~(UINT64_C(1) << (line - 1));
    else
        c->hidden ^= UINT64_C(1) << (line - 1);
}

static void shared_cursor(struct press *p, int unused)
{
    (void)unused;
    p->v->shared_cursor = !p->v->shared_cursor;
    if (p->v->shared_cursor && !p->v->has_cursor)
        view_cursor(p, 0);
    else if (!p->v->shared_cursor && !p->v->zoom)
        p->v->has_cursor = false;
}

// ---- lists ----

static void sort_next(struct press *p, int reverse)
{
    struct view_list *l = &p->v->lists[p->v->screen];
    unsigned n = rows_n_sorts(p->v->screen);

    if (reverse)
        l->reverse = !l->reverse;
    else
        l->sort = n ? (l->sort + 1) % (n + 1) : 0;
    view_settle(p);
}

static void edit_expr(struct press *p, int unused)
{
    struct str expr = view_expr(p);

    (void)unused;
    if (p->v->screen != SCREEN_EXPLORE && expr.n)
        view_text_set(&p->v->expr, expr);
    p->v->screen = SCREEN_EXPLORE;
    p->v->zoom = false;
    p->v->prompt = PROMPT_EXPR;
}

static void ask_expr(struct press *p, int ask)
{
    struct str expr = view_expr(p);

    if (expr.n)
        view_ask_text(p, (enum view_ask)ask, expr);
    else
        say(p, "nothing is asked here");
}

static void ask_focused(struct press *p, int ask)
{
    size_t i = view_focused(p);

    if (i == MAP_NONE || (p->v->screen == SCREEN_TARGETS && p->v->pane[SCREEN_TARGETS]))
        return;
    view_ask(p, (enum view_ask)ask);
    p->out->index = i;
}

// ---- the table of keys ----

enum { ON_TARGETS = 1, ON_BOARD = 2, ON_METRICS = 4, ON_ALERTS = 8, ON_EXPLORE = 16, ON_ALL = 31 };

static void key_screen(struct press *p, int s)
{
    set_screen(p, (enum screen)s);
}
static void key_down(struct press *p, int by)
{
    view_move(p, 0, by);
}
static void key_right(struct press *p, int by)
{
    view_move(p, by, 0);
}
static void key_page(struct press *p, int halves)
{
    view_page(p, halves);
}
static void key_ends(struct press *p, int last)
{
    view_ends(p, last);
}
static void key_ask(struct press *p, int ask)
{
    view_ask(p, (enum view_ask)ask);
}
static void key_prompt(struct press *p, int what)
{
    view_prompt_open(p, (enum view_prompt)what);
}
static void key_pause(struct press *p, int unused)
{
    (void)unused;
    pause_or_go(p);
}
static void key_help(struct press *p, int unused)
{
    (void)unused;
    p->v->help = true;
    view_text_set(&p->v->input, (struct str){ 0 });
}
static void key_firing(struct press *p, int unused)
{
    (void)unused;
    p->v->firing_only = !p->v->firing_only;
    view_settle(p);
}
static void key_reading(struct press *p, int unused)
{
    (void)unused;
    p->v->reading = (p->v->reading + 1) % 3;
    view_ask(p, ASK_REFRESH);
}
static void key_data(struct press *p, int unused)
{
    (void)unused;
    size_t i = view_focused(p);

    if (i == MAP_NONE || p->b->dash->panels[i].type == PANEL_ROW)
        return;
    p->v->data = !p->v->data || !p->v->zoom;
    p->v->zoom = true;
}
static void key_info(struct press *p, int unused)
{
    (void)unused;
    size_t i = view_focused(p);

    p->v->info = !p->v->info || !p->v->zoom;
    if (p->v->screen == SCREEN_DASHBOARD && i != MAP_NONE &&
        p->b->dash->panels[i].type != PANEL_ROW)
        p->v->zoom = true;
}
static void key_mouse(struct press *p, int unused)
{
    (void)unused;
    p->v->mouse_off = !p->v->mouse_off;
    view_ask(p, ASK_MOUSE);
}

static const struct binding { // the first that holds on the screen
    uint32_t key;
    unsigned screens;
    void (*fn)(struct press *p, int arg);
    int arg;
} bindings[] = {
    { '1', ON_ALL, key_screen, SCREEN_TARGETS },
    { '2', ON_ALL, key_screen, SCREEN_DASHBOARD },
    { '3', ON_ALL, key_screen, SCREEN_METRICS },
    { '4', ON_ALL, key_screen, SCREEN_ALERTS },
    { '5', ON_ALL, key_screen, SCREEN_EXPLORE },
    { VIEW_TAB, ON_ALL, next_pane, 1 },
    { VIEW_BACK_TAB, ON_ALL, next_pane, -1 },
    { 'j', ON_ALL, key_down, 1 },
    { VIEW_DOWN, ON_ALL, key_down, 1 },
    { 'k', ON_ALL, key_down, -1 },
    { VIEW_UP, ON_ALL, key_down, -1 },
    { 'h', ON_ALL, key_right, -1 },
    { VIEW_LEFT, ON_ALL, key_right, -1 },
    { 'l', ON_ALL, key_right, 1 },
    { VIEW_RIGHT, ON_ALL, key_right, 1 },
    { 'n', ON_ALL, key_down, 1 },
    { 'N', ON_ALL, key_down, -1 },
    { 'g', ON_ALL, key_ends, 0 },
    { VIEW_HOME, ON_ALL, key_ends, 0 },
    { 'G', ON_ALL, key_ends, 1 },
    { VIEW_CTRL_D, ON_ALL, key_page, 1 },
    { VIEW_CTRL_U, ON_ALL, key_page, -1 },
    { VIEW_PAGE_DOWN, ON_ALL, key_page, 2 },
    { VIEW_PAGE_UP, ON_ALL, key_page, -2 },
    { VIEW_ENTER, ON_ALL & ~ON_EXPLORE, open_focus, 0 },
    { VIEW_ENTER, ON_EXPLORE, ask_expr, ASK_RUN },
    { 'z', ON_ALL, open_focus, 0 },
    { VIEW_ESC, ON_ALL, go_back, 0 },
    { 'q', ON_ALL, go_back, 0 },
    { '?', ON_ALL, key_help, 0 },
    { ' ', ON_ALL, key_pause, 0 },
    { '[', ON_ALL, scrub, -1 },
    { ']', ON_ALL, scrub, 1 },
    { '{', ON_ALL, scrub, -4 },
    { '}', ON_ALL, scrub, 4 },
    { '+', ON_ALL, view_range, 1 },
    { '=', ON_ALL, view_range, 1 },
    { '-', ON_ALL, view_range, -1 },
    { '<', ON_ALL, change_refresh, 1 },
    { '>', ON_ALL, change_refresh, -1 },
    { 't', ON_ALL, key_prompt, PROMPT_TIME },
    { 'L', ON_ALL, go_live, 0 },
    { VIEW_END, ON_ALL, go_live, 0 },
    { 'r', ON_ALL, key_ask, ASK_REFRESH },
    { '/', ON_ALL, key_prompt, PROMPT_FILTER },
    { 's', ON_ALL, sort_next, 0 },
    { 'S', ON_ALL, sort_next, 1 },
    { 'H', ON_ALL, hide_line, 0 },
    { 'o', ON_ALL, hide_line, 1 },
    { 'a', ON_TARGETS, key_prompt, PROMPT_TARGET },
    { 'd', ON_TARGETS, ask_focused, ASK_DETACH },
    { 'x', ON_TARGETS, ask_focused, ASK_RAW },
    { 'x', ON_ALERTS, ask_focused, ASK_MUTE },
    { 'b', ON_ALERTS, key_ask, ASK_BELL },
    { 'f', ON_ALERTS, key_firing, 0 },
    { 'v', ON_METRICS, key_reading, 0 },
    { '$', ON_BOARD, key_prompt, PROMPT_VAR },
    { 'a', ON_ALL, toggle_log, 0 },
    { 'm', ON_ALL, next_mode, 0 },
    { 'c', ON_ALL, shared_cursor, 0 },
    { 'e', ON_ALL, edit_expr, 0 },
    { 'y', ON_ALL, ask_expr, ASK_COPY },
    { 'Y', ON_ALL, ask_expr, ASK_COMMAND },
    { 'd', ON_BOARD, key_data, 0 },
    { 'i', ON_ALL, key_info, 0 },
    { 'p', ON_ALL, ask_expr, ASK_PIN },
    { 'W', ON_ALL, key_ask, ASK_SAVE },
    { 'w', ON_ALL, key_ask, ASK_FRAME },
    { 'R', ON_ALL, key_ask, ASK_RECORD },
    { 'T', ON_ALL, key_ask, ASK_THEME },
    { 'M', ON_ALL, key_mouse, 0 },
    { VIEW_CTRL_L, ON_ALL, key_ask, ASK_REDRAW },
};

static void help_key(struct press *p, uint32_t key)
{
    if (key == VIEW_ESC || key == VIEW_ENTER || (key == '?' && p->v->input.n == 0))
        p->v->help = false;
    else
        view_text_key(&p->v->input, key);
    if (!p->v->help)
        view_text_set(&p->v->input, (struct str){ 0 });
}

void view_key(struct view *v, const struct board *b, int w, int h, uint32_t key,
              struct view_request *out)
{
    struct press p = { v, b, w, h, out };

    *out = (struct view_request){ .ask = ASK_NOTHING };
    v->message[0] = '\0';
    if (key == VIEW_CTRL_C) {
        view_ask(&p, ASK_QUIT);
    } else if (v->help) {
        help_key(&p, key);
    } else if (v->prompt) {
        view_prompt_key(&p, key);
    } else {
        for (size_t i = 0; i < N_OF(bindings); i++)
            if (bindings[i].key == key && bindings[i].screens & 1u << v->screen) {
                bindings[i].fn(&p, bindings[i].arg);
                break;
            }
    }
}
