/* view.c - what each key does. */
#include "base/map.h"
#include "base/utf8.h"
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

// ---- screens, layers ----

static void set_screen(struct press *p, enum screen s)
{
    p->v->zoom = false;
    p->v->screen = s;
    view_settle(p);
}

static void next_pane(struct press *p, int by)
{
    static const unsigned panes[SCREEN_N] = { 3, 1, 2, 1, 3, 1 };
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
    struct str job = p->b->targets[i].job;
    snprintf(filter, VIEW_FILTER_BYTES, "job=%.*s", STR_ARG(str_head(job, 100)));
    set_screen(p, SCREEN_METRICS);
}

static void open_focus(struct press *p, int unused)
{
    struct view *v = p->v;
    size_t i = view_focused(p);

    (void)unused;
    if (v->zoom || i == MAP_NONE || v->screen == SCREEN_PAGE)
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
        if (v->screen != SCREEN_DASHBOARD && v->screen != SCREEN_EXPLORE)
            v->line_change = (struct widget_change){ 0 };
    }
}

static void open_page(struct press *p, int unused)
{
    size_t i = view_focused(p);

    (void)unused;
    if (i == MAP_NONE || p->v->pane[SCREEN_TARGETS])
        return;
    p->v->page = i;
    p->v->lists[SCREEN_PAGE] = (struct view_list){ 0 };
    set_screen(p, SCREEN_PAGE);
    view_ask(p, ASK_REFRESH);
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
    else if (v->screen == SCREEN_PAGE)
        set_screen(p, SCREEN_TARGETS);
    else
        view_ask(p, ASK_QUIT);
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

enum {
    ON_TARGETS = 1,
    ON_BOARD = 2,
    ON_METRICS = 4,
    ON_ALERTS = 8,
    ON_EXPLORE = 16,
    ON_PAGE = 32,
    ON_ALL = 63
};

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
static void key_help(struct press *p, int unused)
{
    (void)unused;
    p->v->help = true;
    p->v->help_scroll = 0;
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
static bool can_zoom(const struct press *p)
{
    size_t i = view_focused(p);

    if (p->v->screen == SCREEN_EXPLORE)
        return p->b->explore.answer.expr.n > 0;
    if (i == MAP_NONE || p->v->screen == SCREEN_PAGE)
        return false;
    if (p->v->screen == SCREEN_DASHBOARD)
        return p->b->dash->panels[i].type != PANEL_ROW;
    return p->v->screen != SCREEN_TARGETS || p->v->pane[SCREEN_TARGETS] == 1;
}
static void key_data(struct press *p, int unused)
{
    (void)unused;
    if (!can_zoom(p))
        return;
    p->v->data = !p->v->data || !p->v->zoom;
    p->v->zoom = true;
}
static void key_info(struct press *p, int unused)
{
    (void)unused;
    if (!can_zoom(p))
        return;
    p->v->info = !p->v->info || !p->v->zoom;
    p->v->zoom = true;
}
static void key_mouse(struct press *p, int unused)
{
    (void)unused;
    p->v->mouse_off = !p->v->mouse_off;
    view_ask(p, ASK_MOUSE);
}

static const struct binding { // the first that holds on the screen
    const char *name;         // in the configuration; NULL: the same as the one before
    uint32_t key;
    unsigned screens;
    void (*fn)(struct press *p, int arg);
    int arg;
} bindings[] = {
    { "targets", '1', ON_ALL, key_screen, SCREEN_TARGETS },
    { "dashboard", '2', ON_ALL, key_screen, SCREEN_DASHBOARD },
    { "metrics", '3', ON_ALL, key_screen, SCREEN_METRICS },
    { "alerts", '4', ON_ALL, key_screen, SCREEN_ALERTS },
    { "explore", '5', ON_ALL, key_screen, SCREEN_EXPLORE },
    { "next-pane", VIEW_TAB, ON_ALL, next_pane, 1 },
    { NULL, VIEW_BACK_TAB, ON_ALL, next_pane, -1 },
    { "down", 'j', ON_ALL, key_down, 1 },
    { NULL, VIEW_DOWN, ON_ALL, key_down, 1 },
    { "up", 'k', ON_ALL, key_down, -1 },
    { NULL, VIEW_UP, ON_ALL, key_down, -1 },
    { "left", 'h', ON_ALL, key_right, -1 },
    { NULL, VIEW_LEFT, ON_ALL, key_right, -1 },
    { "right", 'l', ON_ALL, key_right, 1 },
    { NULL, VIEW_RIGHT, ON_ALL, key_right, 1 },
    { "next", 'n', ON_ALL, key_down, 1 },
    { "previous", 'N', ON_ALL, key_down, -1 },
    { "first", 'g', ON_ALL, key_ends, 0 },
    { NULL, VIEW_HOME, ON_ALL, key_ends, 0 },
    { "last", 'G', ON_ALL, key_ends, 1 },
    { "half-down", VIEW_CTRL_D, ON_ALL, key_page, 1 },
    { "half-up", VIEW_CTRL_U, ON_ALL, key_page, -1 },
    { "page-down", VIEW_PAGE_DOWN, ON_ALL, key_page, 2 },
    { "page-up", VIEW_PAGE_UP, ON_ALL, key_page, -2 },
    { "run", VIEW_ENTER, ON_EXPLORE, ask_expr, ASK_RUN },
    { "open", VIEW_ENTER, ON_ALL, open_focus, 0 },
    { "zoom", 'z', ON_ALL, open_focus, 0 },
    { "back", VIEW_ESC, ON_ALL, go_back, 0 },
    { "quit", 'q', ON_ALL, go_back, 0 },
    { "help", '?', ON_ALL, key_help, 0 },
    { "pause", ' ', ON_ALL, view_pause, 0 },
    { "quarter-back", '[', ON_ALL, view_scrub, -1 },
    { "quarter-on", ']', ON_ALL, view_scrub, 1 },
    { "window-back", '{', ON_ALL, view_scrub, -4 },
    { "window-on", '}', ON_ALL, view_scrub, 4 },
    { "longer", '+', ON_ALL, view_range, 1 },
    { NULL, '=', ON_ALL, view_range, 1 },
    { "shorter", '-', ON_ALL, view_range, -1 },
    { "slower", '<', ON_ALL, view_refresh, 1 },
    { "faster", '>', ON_ALL, view_refresh, -1 },
    { "time", 't', ON_ALL, key_prompt, PROMPT_TIME },
    { "live", 'L', ON_ALL, view_live, 0 },
    { NULL, VIEW_END, ON_ALL, view_live, 0 },
    { "refresh", 'r', ON_ALL, key_ask, ASK_REFRESH },
    { "filter", '/', ON_ALL, key_prompt, PROMPT_FILTER },
    { "sort", 's', ON_ALL, sort_next, 0 },
    { "reverse", 'S', ON_ALL, sort_next, 1 },
    { "hide", 'H', ON_ALL, view_hide, 0 },
    { "only", 'o', ON_ALL, view_hide, 1 },
    { "add", 'a', ON_TARGETS, key_prompt, PROMPT_TARGET },
    { "detach", 'd', ON_TARGETS, ask_focused, ASK_DETACH },
    { "page", 'x', ON_TARGETS, open_page, 0 },
    { "mute", 'x', ON_ALERTS, ask_focused, ASK_MUTE },
    { "bell", 'b', ON_ALERTS, key_ask, ASK_BELL },
    { "firing", 'f', ON_ALERTS, key_firing, 0 },
    { "reading", 'v', ON_METRICS, key_reading, 0 },
    { "variables", '$', ON_BOARD, key_prompt, PROMPT_VAR },
    { "log", 'a', ON_ALL, view_log, 0 },
    { "mode", 'm', ON_ALL, view_mode, 0 },
    { "cursor", 'c', ON_ALL, view_shared_cursor, 0 },
    { "edit", 'e', ON_ALL, edit_expr, 0 },
    { "copy", 'y', ON_ALL, ask_expr, ASK_COPY },
    { "copy-command", 'Y', ON_ALL, ask_expr, ASK_COMMAND },
    { "data", 'd', ON_ALL, key_data, 0 },
    { "info", 'i', ON_ALL, key_info, 0 },
    { "pin", 'p', ON_ALL, ask_expr, ASK_PIN },
    { "save", 'W', ON_ALL, key_prompt, PROMPT_SAVE },
    { "frame", 'w', ON_ALL, key_prompt, PROMPT_FRAME },
    { "record", 'R', ON_ALL, key_ask, ASK_RECORD },
    { "theme", 'T', ON_ALL, key_ask, ASK_THEME },
    { "mouse", 'M', ON_ALL, key_mouse, 0 },
    { "redraw", VIEW_CTRL_L, ON_ALL, key_ask, ASK_REDRAW },
};

// ---- other keys for them ----

uint32_t view_key_of(const struct view *v, struct str action)
{
    for (size_t i = 0; i < N_OF(bindings); i++)
        if (bindings[i].name && str_eq(str_of(bindings[i].name), action))
            return v->keys && v->keys[i] ? v->keys[i] : bindings[i].key;
    return 0;
}

size_t view_n_keys(void)
{
    return N_OF(bindings);
}

const char *view_action(size_t i)
{
    return bindings[i].name;
}

void view_key_name(struct buf *b, uint32_t key)
{
    static const struct {
        uint32_t key;
        const char *name;
    } names[] = { { VIEW_TAB, "Tab" }, { VIEW_ENTER, "Enter" },    { VIEW_ESC, "Esc" },
                  { ' ', "Space" },    { VIEW_PAGE_DOWN, "PgDn" }, { VIEW_PAGE_UP, "PgUp" } };

    for (size_t i = 0; i < N_OF(names); i++)
        if (names[i].key == key) {
            buf_puts(b, names[i].name);
            return;
        }
    if (key < ' ')
        buf_printf(b, "^%c", (char)(key + '@'));
    else if (key < VIEW_UP) {
        char p[4];
        buf_put(b, p, utf8_encode(p, key));
    }
}

/* What was given another key first: it takes that from what else had it. */
static const struct binding *binding_of(const struct view *v, uint32_t key)
{
    unsigned here = 1u << v->screen;

    for (size_t i = 0; v->keys && i < N_OF(bindings); i++)
        if (v->keys[i] == key && bindings[i].screens & here)
            return &bindings[i];
    for (size_t i = 0; i < N_OF(bindings); i++)
        if (bindings[i].key == key && bindings[i].screens & here && !(v->keys && v->keys[i]))
            return &bindings[i];
    return NULL;
}

static void help_key(struct press *p, uint32_t key)
{
    if (key == VIEW_ESC || key == VIEW_ENTER || (key == '?' && p->v->input.n == 0))
        p->v->help = false;
    else if (key == VIEW_DOWN || key == VIEW_PAGE_DOWN)
        p->v->help_scroll += key == VIEW_DOWN ? 1 : 8;
    else if (key == VIEW_UP || key == VIEW_PAGE_UP)
        p->v->help_scroll -= key == VIEW_UP ? 1 : 8;
    else
        view_text_key(&p->v->input, key);
    p->v->help_scroll = p->v->help_scroll < 0 ? 0 : p->v->help_scroll > 60 ? 60 : p->v->help_scroll;
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
        const struct binding *k = binding_of(v, key);
        if (k)
            k->fn(&p, k->arg);
    }
}
