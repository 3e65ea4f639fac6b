/* screen_help.c - what lies over a screen: the keys, and the choices of variables. */
#include "tui/screen_impl.h"

enum { ACTIONS = 6, ENTRIES = 9 };

struct entry {
    const char *actions[ACTIONS]; /* whose keys it tells */
    const char *what;
};

struct section {
    const char *name;
    bool right;  /* column */
    bool on_one; /* only on this screen: */
    enum screen on;
    struct entry wide[ENTRIES], narrow[ENTRIES];
};

// clang-format off
static const struct section sections[] = {
    { "Screens", false, false, 0,
      { { { "targets", "explore", "next-pane" }, "go to / next panel" },
        { { "open", "zoom" }, "open / zoom" },
        { { "back", "quit" }, "back / quit at top" },
        { { "help" }, "this help" } },
      { { { "targets", "explore", "next-pane" }, "screens" },
        { { "open", "zoom" }, "open, zoom" },
        { { "back", "quit" }, "back, quit" } } },
    { "Move", false, false, 0,
      { { { "left", "down", "up", "right", "arrows" }, "move focus or row" },
        { { "first", "last" }, "first / last" },
        { { "half-down", "half-up" }, "half page" },
        { { "page-down", "page-up" }, "page" } },
      { { { "left", "down", "up", "right", "arrows" }, "focus, row" },
        { { "first", "last" }, "first, last" },
        { { "half-down", "half-up", "page-down" }, "pages" } } },
    { "Find", false, false, 0,
      { { { "filter" }, "filter list or legend" },
        { { "next", "previous" }, "next / previous match" },
        { { "sort", "reverse" }, "sort by next / reverse" },
        { { "hide", "only" }, "hide / only this series" } },
      { { { "filter", "next", "previous" }, "filter, next" },
        { { "sort", "reverse" }, "sort, reverse" },
        { { "hide", "only" }, "hide, only" } } },
    { "Targets", false, true, SCREEN_TARGETS,
      { { { "add", "detach" }, "add / detach a target" }, { { "page" }, "what it answers" } },
      { { { "add", "detach" }, "add, detach" }, { { "page" }, "what it answers" } } },
    { "Metrics", false, true, SCREEN_METRICS,
      { { { "reading" }, "usual / raw / difference" } },
      { { { "reading" }, "usual, raw, delta" } } },
    { "Alerts", false, true, SCREEN_ALERTS,
      { { { "mute" }, "mute, or hear again" }, { { "bell" }, "bell when one fires" },
        { { "firing" }, "firing only" } },
      { { { "mute", "bell" }, "mute, bell" }, { { "firing" }, "firing only" } } },
    { "Time", true, false, 0,
      { { { "pause" }, "pause / go on" },
        { { "quarter-back", "quarter-on" }, "back / forward 1/4 window" },
        { { "window-back", "window-on" }, "back / forward 1 window" },
        { { "longer", "shorter" }, "longer / shorter range" },
        { { "slower", "faster" }, "slower / faster refresh" },
        { { "time" }, "type a time or range" },
        { { "live" }, "back to live; End, too" },
        { { "refresh" }, "refresh now" } },
      { { { "pause" }, "pause" },
        { { "quarter-back", "quarter-on", "window-back", "window-on" }, "back, on: 1/4, 1 window" },
        { { "longer", "shorter", "slower", "faster" }, "range, refresh" },
        { { "time" }, "type a time" },
        { { "live", "refresh" }, "back to live, refresh" } } },
    { "Panel", true, false, 0,
      { { { "log", "mode" }, "log axis / line fill stack" },
        { { "cursor" }, "shared cursor on / off" },
        { { "edit" }, "edit expression" },
        { { "copy", "copy-command" }, "copy expr / command (OSC 52)" },
        { { "data" }, "show data table" },
        { { "info" }, "query info and timing" },
        { { "pin", "save" }, "pin to dashboard / save it" } },
      { { { "log", "mode" }, "log, line/fill/stack" },
        { { "cursor", "data", "info" }, "cursor data info" },
        { { "edit", "copy", "copy-command" }, "edit, copy, as command" },
        { { "pin", "save" }, "pin, save dashboard" } } },
    { "Tool", true, false, 0,
      { { { "variables" }, "dashboard variables" },
        { { "theme" }, "theme" },
        { { "record" }, "record on / off" },
        { { "frame" }, "write this frame to a file" },
        { { "mouse" }, "mouse on / off" },
        { { "redraw" }, "draw the screen anew" } },
      { { { "variables", "theme" }, "variables, theme" },
        { { "record", "frame" }, "record, save frame" },
        { { "mouse", "redraw" }, "mouse, redraw" } } },
};
// clang-format on

/* "[  ]", "1-5  Tab": the keys that do it now. */
static struct str keys_of(struct screen_drawing *d, const struct entry *e, bool wide)
{
    struct buf b = { 0 };

    for (size_t i = 0; i < ACTIONS && e->actions[i]; i++) {
        struct str action = str_of(e->actions[i]);
        uint32_t key = view_key_of(d->v, action);
        bool from_to = str_eq(action, STR("explore"));
        bool letters = str_eq(action, STR("down")) || str_eq(action, STR("up")) ||
                       str_eq(action, STR("right"));
        if (i && !(letters && !wide))
            buf_puts(&b, from_to ? "-" : letters || !wide ? " " : "  ");
        if (key)
            view_key_name(&b, key);
        else
            buf_put_str(&b, action); // "arrows"
    }
    struct str s = arena_str(&d->arena, buf_str(&b));
    buf_done(&b);
    return s;
}

struct help {
    struct screen_drawing *d;
    struct str word;
    bool wide;
    struct out_cells c;
};

static bool is_found(const struct help *h, const struct section *s, const struct entry *e)
{
    const struct rows_subject subject = { .name = str_of(e->what), .more = str_of(s->name) };
    struct str keys = keys_of(h->d, e, h->wide);

    return h->word.n == 0 || rows_match(h->word, &subject) || str_find(keys, h->word) < keys.n;
}

static bool is_here(const struct help *h, const struct section *s)
{
    return !s->on_one || s->on == h->d->v->screen || h->word.n;
}

static const struct entry *entries_of(const struct help *h, const struct section *s)
{
    return h->wide || h->word.n ? s->wide : s->narrow; // what is looked for, in full
}

static int put_section(const struct help *h, int x, int y, int w, const struct section *s)
{
    const struct entry *e = entries_of(h, s);
    struct out_cells c = h->c;
    int begin = y++;

    for (size_t i = 0; i < ENTRIES && e[i].what; i++) {
        if (!is_here(h, s) || !is_found(h, s, &e[i]))
            continue;
        int key = h->wide ? 18 : s->right ? 10 : 12;
        cells_text(&c, x + 2, y, key - 1, ROLE_LABEL, keys_of(h->d, &e[i], h->wide));
        cells_text(&c, x + 2 + key, y, w - 2 - key, ROLE_TEXT, str_of(e[i].what));
        y++;
    }
    if (y == begin + 1)
        return begin;
    cells_text(&c, x, begin, w, ROLE_TITLE, str_of(s->name));
    return y + h->wide;
}

static void put_foot(struct out_cells *c, bool wide)
{
    static const enum frame_sign signs[] = { SIGN_OK, SIGN_WARN, SIGN_BAD, SIGN_UNKNOWN,
                                             SIGN_RESET };
    static const char *const words[] = { "ok", "warning or pending", "critical, firing or down",
                                         "no data", "counter reset" };
    static const char *const fewer[] = { "ok", "pending", "firing or down", "no data", "reset" };
    int x = 2, y = c->h - 1 - wide;

    cells_text(c, 2, y - 1, c->w - 4, ROLE_TEXT,
               wide
                   ? STR("Mouse   click focus, double zoom, wheel scrolls, Ctrl-wheel range, "
                         "drag time, legend hides")
                   : STR("Mouse click focus, double zoom, wheel scroll, drag selects time, M off"));
    x += cells_text(c, x, y, 8, ROLE_TEXT, wide ? STR("State   ") : STR("State "));
    for (size_t i = 0; i < N_OF(signs); i++) {
        cells_put(c, x, y, frame_rune(c, signs[i]), frame_sign_role(signs[i]));
        x += 2;
        x += cells_text(c, x, y, c->w - x - 1, ROLE_TEXT, str_of((wide ? words : fewer)[i])) +
             (wide ? 3 : 2);
    }
}

void screen_help(struct screen_drawing *d)
{
    bool wide = d->framed;
    int margin = wide ? d->c->w / 12 : 2, top = 2 - !wide;
    struct out_rect r = { margin, top, d->c->w - 2 * margin, d->c->h - 1 - top - wide };
    struct str word = { d->v->input.p, d->v->input.n };

    r.h = r.h > 32 ? 32 : r.h;
    frame_clear(d->c, r);
    struct str title = word.n ? screen_text(d, "Help: %.*s", STR_ARG(word)) : STR("Help");
    struct out_rect in = frame_box(
        d->c, r, title,
        d->c->ascii ? STR("type to search, Esc closes") : STR("type to search · Esc closes"), true);
    bool foot = in.h > 12 && word.n == 0;
    struct out_rect list = { in.x, in.y, in.w, in.h - (foot ? 2 + wide : 0) };
    struct help h = { .d = d, .word = word, .wide = wide, .c = cells_view(d->c, list) };
    int begin = wide, half = in.w / 2;
    for (int pass = 0; pass < 2; pass++) { // the second, scrolled no further than there is
        int y[2] = { begin, begin };
        if (pass)
            frame_clear(&h.c, (struct out_rect){ 0, 0, h.c.w, h.c.h });
        for (size_t i = 0; i < N_OF(sections); i++) {
            int side = sections[i].right;
            y[side] = put_section(&h, 2 + side * half, y[side], half - 2, &sections[i]);
        }
        int end = y[0] > y[1] ? y[0] : y[1], most = end > list.h ? end - list.h : 0;
        int scroll = d->v->help_scroll > 0 ? d->v->help_scroll : 0;
        if (most && pass == 0)
            cells_put(d->c, in.x + in.w - 2, in.y + in.h - 1, frame_rune(d->c, SIGN_DOWN),
                      ROLE_DIM);
        begin -= scroll < most ? scroll : most;
        if (begin == wide)
            break;
    }
    struct out_cells view = cells_view(d->c, in);
    if (foot)
        put_foot(&view, wide);
}

// ---- variables ----

void screen_vars(struct screen_drawing *d)
{
    const struct dashboard *dash = d->b->dash;
    size_t row = 0, total = 0;

    if (!dash || !d->b->vars)
        return;
    for (size_t i = 0; i < dash->n_vars; i++)
        total += d->b->vars[i].n + dash->vars[i].all;
    int w = d->c->w < 64 ? d->c->w - 4 : 60, h = (int)(total + dash->n_vars) + 2;
    h = h < d->body.h - 2 ? h : d->body.h - 2;
    struct out_rect r = { (d->c->w - w) / 2, d->body.y + 1, w, h };
    frame_clear(d->c, r);
    struct out_rect in = frame_box(d->c, r, STR("Variables"), STR("Space chooses, Esc closes"),
                                   true);
    int skip = (int)d->v->var - in.h / 2, y = in.y - (skip > 0 ? skip : 0);
    for (size_t i = 0; i < dash->n_vars; i++) {
        const struct board_var *v = &d->b->vars[i];
        if (y >= in.y && y < in.y + in.h)
            cells_text(d->c, in.x + 1, y, in.w - 2, ROLE_TITLE,
                       dash->vars[i].label.n ? dash->vars[i].label : dash->vars[i].name);
        y++;
        for (size_t k = 0; k < v->n + dash->vars[i].all; k++, row++, y++) {
            bool all = dash->vars[i].all && k == 0;
            size_t value = k - dash->vars[i].all;
            bool on = all ? v->all : v->all || v->chosen[value];
            if (y < in.y || y >= in.y + in.h)
                continue;
            if (row == d->v->var)
                cells_put(d->c, in.x + 1, y, frame_rune(d->c, SIGN_POINTER), ROLE_TITLE);
            cells_text(d->c, in.x + 3, y, 3, ROLE_TEXT, on ? STR("[x]") : STR("[ ]"));
            cells_text(d->c, in.x + 7, y, in.w - 8, ROLE_TEXT, all ? STR("all") : v->values[value]);
        }
    }
}
