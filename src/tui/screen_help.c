/* screen_help.c - what lies over a screen: the keys, and the choices of variables. */
#include "tui/screen_impl.h"

struct entry {
    const char *keys, *shorter, *what;
};

struct section {
    const char *name;
    bool right; /* column */
    struct entry entries[8];
};

static const struct section sections[] = {
    { "Screens",
      false,
      { { "1-5  Tab", "1-5 Tab", "go to / next panel" },
        { "Enter  z", "Enter z", "open / zoom" },
        { "Esc  q", "Esc q", "back / quit at top" },
        { "?", "?", "this help" } } },
    { "Move",
      false,
      { { "h j k l  arrows", "hjkl arrows", "move focus or row" },
        { "g  G", "g G", "first / last" },
        { "Ctrl-d  Ctrl-u", "^D ^U", "half page" },
        { "PgDn  PgUp", "PgDn PgUp", "page" } } },
    { "Find",
      false,
      { { "/", "/", "filter list or legend" },
        { "n  N", "n N", "next / previous match" },
        { "s  S", "s S", "sort / reverse" },
        { "H  o", "H o", "hide / only this" } } },
    { "Time",
      true,
      { { "Space", "Space", "pause / go on" },
        { "[  ]", "[ ]", "back / forward 1/4 window" },
        { "{  }", "{ }", "back / forward 1 window" },
        { "+  -", "+ -", "longer / shorter range" },
        { "<  >", "< >", "slower / faster refresh" },
        { "t", "t", "type a time or range" },
        { "L  End", "L End", "back to live" },
        { "r", "r", "refresh now" } } },
    { "Panel",
      true,
      { { "a  m", "a m", "log axis / line fill stack" },
        { "c", "c", "shared cursor on / off" },
        { "e", "e", "edit expression" },
        { "y", "y", "copy expr (OSC 52)" },
        { "d", "d", "show data table" },
        { "i", "i", "query info and timing" } } },
    { "Tool",
      true,
      { { "$", "$", "dashboard variables" },
        { "T", "T", "theme" },
        { "R", "R", "record on / off" },
        { "w", "w", "write this frame to a file" },
        { "M", "M", "mouse on / off" } } },
};

static bool is_found(struct str word, const struct section *s, const struct entry *e)
{
    const struct rows_subject subject = { .name = str_of(e->what), .more = str_of(s->name) };

    return word.n == 0 || rows_match(word, &subject) ||
           str_find(str_of(e->keys), word) < strlen(e->keys);
}

static int count(const struct section *s, struct str word)
{
    int n = 0;

    for (size_t i = 0; i < N_OF(s->entries) && s->entries[i].keys; i++)
        n += is_found(word, s, &s->entries[i]);
    return n;
}

static int put_section(struct out_cells *c, int x, int y, int w, const struct section *s,
                       struct str word, bool wide)
{
    if (count(s, word) == 0)
        return y;
    cells_text(c, x, y++, w, ROLE_TITLE, str_of(s->name));
    for (size_t i = 0; i < N_OF(s->entries) && s->entries[i].keys && y < c->h; i++) {
        const struct entry *e = &s->entries[i];
        if (!is_found(word, s, e))
            continue;
        int key = wide ? 18 : s->right ? 7 : 12;
        cells_text(c, x + 2, y, key - 1, ROLE_LABEL, str_of(wide ? e->keys : e->shorter));
        cells_text(c, x + 2 + key, y, w - 2 - key, ROLE_TEXT, str_of(e->what));
        y++;
    }
    return y + wide;
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
                   ? STR("Mouse   click focus, double click zoom, wheel scrolls, Ctrl-wheel range, "
                         "drag selects time")
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
    struct out_cells view = cells_view(d->c, in);
    int y[2] = { wide, 0 }, half = view.w / 2;
    y[1] = y[0];
    for (size_t i = 0; i < N_OF(sections); i++) {
        const struct section *s = &sections[i];
        int side = s->right;
        y[side] = put_section(&view, 2 + side * half, y[side], half - 2, s, word, wide);
    }
    if (view.h > 12 && y[0] < view.h - 3 && y[1] < view.h - 2 && word.n == 0)
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
