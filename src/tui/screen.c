/* screen.c - the first and the last line, and what all screens need. */
#include "tui/screen_impl.h"

#include "base/time.h"
#include "base/vec.h"

#include <math.h>

enum { WIDE = 100, MIDDLE = 66 };

// clang-format off
static const char *const target_keys[] = { "j/k move", "Enter open", "/ filter", "s sort", "a add",
    "Space pause", "R record", "? help", NULL };
static const char *const board_keys[] = { "Enter zoom", "/ filter", "Space pause", "[ ] scrub",
    "+/- range", "e edit", "? help", NULL };
static const char *const metric_keys[] = { "j/k move", "Enter series", "/ filter", "s sort",
    "v raw/rate", "e edit", "p pin", "Tab pane", "? help", NULL };
static const char *const alert_keys[] = { "j/k move", "Enter graph", "x mute", "b bell",
    "f firing only", "/ filter", "? help", NULL };
static const char *const explore_keys[] = { "e edit", "Enter run", "Tab graph/table/tree",
    "+/- range", "Space pause", "p pin", "y copy", "? help", NULL };
static const char *const page_keys[] = { "j/k move", "/ filter", "n/N next", "r scrape now",
    "Esc back", "? help", NULL };
// clang-format on
const char *const *const screen_keys[SCREEN_N] = { target_keys, board_keys,   metric_keys,
                                                   alert_keys,  explore_keys, page_keys };
static const char *const zoom_keys[] = { "←/→ cursor", "[ ] scrub",         "L live",
                                         "a log axis", "m line/fill/stack", "d data",
                                         "e edit",     "Esc back",          NULL };

void screen_map_done(struct screen_map *m)
{
    vec_done(&m->spots);
    *m = (struct screen_map){ 0 };
}

void screen_spot(struct screen_drawing *d, enum spot_kind kind, struct out_rect r, size_t index)
{
    if (d->map && r.w > 0 && r.h > 0)
        vec_push(&d->map->spots, (struct spot){ kind, r, index, 0 });
}

void screen_widget(struct screen_drawing *d, struct out_rect r, const struct widget *w,
                   size_t index)
{
    struct plot_hits hits = { 0 };
    struct widget with = *w;

    if (d->map)
        with.hits = &hits;
    screen_spot(d, SPOT_PLOT, widget_put(d->c, r, &with), index);
    for (size_t i = 0; i < hits.n; i++)
        vec_push(&d->map->spots, (struct spot){ SPOT_LINE, hits.p[i].r, index, hits.p[i].i });
    vec_done(&hits);
}

struct str screen_text(struct screen_drawing *d, const char *fmt, ...)
{
    struct buf b = { 0 };
    va_list ap;

    va_start(ap, fmt);
    buf_vprintf(&b, fmt, ap);
    va_end(ap);
    struct str s = arena_str(&d->arena, buf_str(&b));
    buf_done(&b);
    return s;
}

struct str screen_value(struct screen_drawing *d, const struct out_unit *u, double v)
{
    struct buf b = { 0 };

    words_value(&b, u, v, d->look, false, 0);
    struct str s = arena_str(&d->arena, buf_str(&b));
    buf_done(&b);
    return s;
}

struct str screen_since(struct screen_drawing *d, int64_t ms)
{
    struct buf b = { 0 };

    words_since(&b, ms);
    struct str s = arena_str(&d->arena, buf_str(&b));
    buf_done(&b);
    return s;
}

struct out_rect screen_pane(struct screen_drawing *d, struct out_rect r, struct str title,
                            struct str right, bool focus)
{
    return (d->framed ? frame_box : frame_rule)(d->c, r, title, right, focus);
}

size_t screen_focus(const struct screen_drawing *d, size_t n)
{
    size_t focus = d->v->lists[d->v->screen].focus;

    return n == 0 ? 0 : focus < n ? focus : n - 1;
}

size_t screen_first(const struct screen_drawing *d, size_t n, size_t rows)
{
    if (d->map) {
        d->map->rows = rows;
        d->map->n_rows = n;
    }
    return grid_scroll(d->v->lists[d->v->screen].scroll, screen_focus(d, n), n, rows);
}

// ---- the first line ----

static size_t n_firing(const struct board *b)
{
    size_t n = 0;

    for (size_t i = 0; i < b->n_alerts; i++)
        n += b->alerts[i].state == BOARD_ALERT_FIRING && !b->alerts[i].muted;
    return n;
}

static int put_tab(struct screen_drawing *d, int x, enum screen s)
{
    static const char *const names[] = { "Targets", "Dashboard", "Metrics", "Alerts", "Explore" };
    static const char *const shorter[] = { "Targ", "Dash", "Metr", "Alrt", "Expl" };
    bool on = d->v->screen == s || (s == SCREEN_TARGETS && d->v->screen == SCREEN_PAGE),
         alone = d->c->w < MIDDLE;
    int begin = x++, used;

    used = frame_printf(d->c, x, 0, d->c->w - x, on ? ROLE_TITLE : ROLE_TEXT, "%d %s", s + 1,
                        (d->c->w >= WIDE ? names : shorter)[s]);
    x += used;
    if (s == SCREEN_ALERTS && n_firing(d->b))
        x += frame_printf(d->c, x, 0, d->c->w - x, ROLE_BAD, " %zu%s", n_firing(d->b),
                          frame_sign(d->c, SIGN_BAD));
    if (on && !alone) {
        cells_put(d->c, begin, 0, '[', ROLE_TITLE);
        cells_put(d->c, x, 0, ']', ROLE_TITLE);
    }
    screen_spot(d, SPOT_SCREEN, (struct out_rect){ begin, 0, x + 1 - begin, 1 }, (size_t)s);
    return x + 1;
}

static void put_dur(struct buf *b, int64_t ms)
{
    char text[DUR_MAX_CHARS];

    buf_put(b, text, dur_print(text, ms));
}

/* "PLAY 10x", and where it is over "END". */
static void put_played(struct screen_drawing *d, struct buf *b)
{
    if (d->b->now_ms >= d->b->newest_ms)
        buf_puts(b, " END  ");
    else
        buf_printf(b, " %s%g%s  ", d->c->w >= MIDDLE ? "PLAY " : "", d->b->speed,
                   frame_sign(d->c, SIGN_TIMES));
}

static int64_t clock_ms(const struct screen_drawing *d)
{
    return d->look->clock_ms ? d->look->clock_ms : d->look->now_ms;
}

/* "● LIVE  15m ⟳5s  14:32:07", or how far behind, or which piece of the past. */
static void put_state(struct screen_drawing *d, struct buf *b, enum frame_sign *sign)
{
    const struct view *v = d->v;
    bool wide = d->c->w >= WIDE;

    if (v->paused) {
        *sign = SIGN_PAUSED;
        buf_puts(b, wide ? " PAUSED " : " ");
        buf_puts(b, frame_sign(d->c, SIGN_MINUS));
        words_since(b, clock_ms(d) - v->paused_ms);
        buf_puts(b, "  ");
        put_dur(b, v->range_ms);
    } else if (v->end_ms) {
        *sign = SIGN_HISTORY;
        buf_puts(b, wide ? " HISTORY " : " ");
        words_minute(b, v->end_ms - v->range_ms, d->b->now_ms, d->look->utc);
        buf_puts(b, "..");
        words_minute(b, v->end_ms, d->b->now_ms, d->look->utc);
    } else {
        *sign = d->b->playing ? SIGN_POINTER : SIGN_LIVE;
        if (d->b->playing)
            put_played(d, b);
        else
            buf_puts(b, d->c->w >= MIDDLE ? " LIVE  " : " LIVE ");
        put_dur(b, v->range_ms);
        buf_printf(b, " %s", frame_sign(d->c, SIGN_REFRESH));
        put_dur(b, v->refresh_ms);
    }
}

static void put_first(struct screen_drawing *d)
{
    enum frame_sign sign;
    struct buf state = { 0 }, clock = { 0 };
    int x = 1, w = d->c->w;

    put_state(d, &state, &sign);
    words_clock(&clock, clock_ms(d), d->look->utc);
    if (d->b->recording)
        buf_puts(&state, " REC");
    buf_printf(&state, "  %s", buf_z(&clock));
    int wide = 1 + cells_text_width(d->c, buf_str(&state), w), at = w - 1 - wide;
    if (w >= MIDDLE) {
        if (w >= WIDE)
            x += cells_text(d->c, x, 0, 8, ROLE_TITLE, STR("promctl")) + 1;
        for (int s = 0; s < SCREEN_TABS; s++)
            x = put_tab(d, x, (enum screen)s);
    } else if (w >= 40) { // the screen there is, and alarms
        x = put_tab(d, 0, d->v->screen == SCREEN_PAGE ? SCREEN_TARGETS : d->v->screen) -
            (d->v->screen == SCREEN_ALERTS);
        if (d->v->screen != SCREEN_ALERTS && n_firing(d->b) && at > x + 12)
            put_tab(d, at - 12, SCREEN_ALERTS);
    }
    if (at < x && clock.n + 2 > (size_t)(w - x)) {
        // no room beside the tabs
    } else if (at < x) {
        frame_text_right(d->c, 0, 0, w - 1, ROLE_TEXT, buf_str(&clock));
    } else {
        cells_put(d->c, at, 0, frame_rune(d->c, sign), frame_sign_role(sign));
        cells_text(d->c, at + 1, 0, w - at - 1, ROLE_TEXT, buf_str(&state));
    }
    buf_done(&state);
    buf_done(&clock);
}

// ---- the last line ----

static const struct board_alert *gravest(const struct board *b)
{
    for (size_t i = 0; i < b->n_alerts; i++)
        if (b->alerts[i].state == BOARD_ALERT_FIRING && !b->alerts[i].muted)
            return &b->alerts[i];
    return NULL;
}

/* Where the alerts are not to be seen, the one that fires is told. */
static int put_alarm(struct screen_drawing *d, int end)
{
    const struct board_alert *a = gravest(d->b);

    if (!a || d->c->w >= WIDE || d->v->screen == SCREEN_ALERTS || d->v->zoom ||
        d->v->screen != SCREEN_DASHBOARD)
        return 0;
    struct str s = screen_text(d, "%s %.*s %.*s", frame_sign(d->c, SIGN_BAD), STR_ARG(a->name),
                               STR_ARG(screen_since(d, d->look->now_ms - a->since_ms)));
    return frame_text_right(d->c, 0, d->c->h - 1, end, ROLE_BAD, s);
}

static void put_keys(struct screen_drawing *d, int end)
{
    const char *const *keys = d->v->zoom ? zoom_keys : screen_keys[d->v->screen];
    int gap = d->c->w >= WIDE ? 2 : 1, x = 1, y = d->c->h - 1;

    for (; *keys; keys++) {
        struct str s = str_of(d->c->ascii && strstr(*keys, "\xe2") ? "h/l cursor" : *keys);
        int wide = cells_text_width(d->c, s, 1 << 10);
        if (x + wide + (keys[1] ? gap + 1 : 0) > end) {
            if (x < end)
                cells_put(d->c, x, y, frame_rune(d->c, SIGN_ELLIPSIS), ROLE_DIM);
            return;
        }
        cells_text(d->c, x, y, wide, ROLE_DIM, s);
        cells_text(d->c, x, y, wide, ROLE_TEXT, str_head(s, str_find_char(s, ' ')));
        x += wide + gap;
    }
}

static const char *prompt_name(enum view_prompt p)
{
    static const char *const names[] = { "",         "/", "time: ",    "expr: ",
                                         "target: ", "",  "save as: ", "write to: " };

    return names[p];
}

static void put_prompt(struct screen_drawing *d)
{
    int y = d->c->h - 1, x = 1;
    const struct view_text *t = &d->v->input;

    x += cells_text(d->c, x, y, d->c->w, ROLE_TITLE, str_of(prompt_name(d->v->prompt)));
    cells_text(d->c, x, y, d->c->w - x - 1, ROLE_TEXT, (struct str){ t->p, t->n });
    x += cells_text_width(d->c, (struct str){ t->p, t->at }, d->c->w - x - 1);
    frame_attr(d->c, (struct out_rect){ x, y, 1, 1 }, CELL_REVERSE);
    if (d->v->prompt == PROMPT_TIME)
        frame_text_right(d->c, 0, y, d->c->w - 1, ROLE_DIM,
                         STR("6h  now-2h..now-1h  10:00..10:30  @1700000000"));
    else if (d->v->prompt == PROMPT_FRAME)
        frame_text_right(d->c, 0, y, d->c->w - 1, ROLE_DIM, STR(".svg .txt .ansi .json"));
    else if (d->v->prompt == PROMPT_TARGET)
        frame_text_right(d->c, 0, y, d->c->w - 1, ROLE_DIM,
                         STR(":8080  job=host:port/path  demo:"));
}

static void put_last(struct screen_drawing *d)
{
    int y = d->c->h - 1, end = d->c->w - 1;

    if (d->v->prompt == PROMPT_FILTER || d->v->prompt == PROMPT_TIME ||
        d->v->prompt == PROMPT_TARGET || d->v->prompt == PROMPT_SAVE ||
        d->v->prompt == PROMPT_FRAME) {
        put_prompt(d);
        return;
    }
    if (d->v->message[0]) {
        cells_text(d->c, 1, y, end - 1, ROLE_TITLE, str_of(d->v->message));
        return;
    }
    int room = d->c->w / 2, wide = cells_text_width(d->c, buf_str(&d->context), room);
    if (wide) {
        cells_text(d->c, end - wide, y, wide, ROLE_TEXT, buf_str(&d->context));
        end -= wide + 2;
    }
    int alarm = put_alarm(d, end);
    end -= alarm ? alarm + 1 : 0;
    put_keys(d, end);
}

// ---- all of it ----

enum { LEAST_ROWS = 24, USUAL_ROWS = 36, MOST_ROWS = 1000 };

int screen_rows(const struct view *v, const struct board *b, int w)
{
    struct arena a = { 0 };
    struct layout_item *items;
    size_t *index, n;
    int rows = USUAL_ROWS;

    if (v->screen == SCREEN_DASHBOARD && !v->zoom && b->dash && b->dash->issues.n_errors == 0) {
        n = screen_items(&a, v, b, &items, &index);
        rows = 3 + layout_rows(items, n, w, w >= LAYOUT_FRAMED); // and that of variables
    } else if (v->screen == SCREEN_METRICS && !v->zoom) {
        rows = 10 + (int)(b->n_families < MOST_ROWS ? b->n_families : MOST_ROWS);
    } else if (v->screen == SCREEN_TARGETS && !v->zoom) {
        n = b->n_targets + b->n_signals + b->n_events;
        rows = 14 + (int)(n < MOST_ROWS ? n : MOST_ROWS);
    }
    arena_done(&a);
    return rows > LEAST_ROWS ? rows : LEAST_ROWS;
}

static void put_too_small(struct screen_drawing *d)
{
    frame_printf(d->c, 0, 0, d->c->w, ROLE_TEXT, "too small %dx%d", d->c->w, d->c->h);
}

void screen_put(struct out_cells *c, const struct view *v, const struct board *b,
                const struct look *look, struct screen_map *map)
{
    static screen_fn *const screens[SCREEN_N] = { screen_targets, screen_dashboard, screen_metrics,
                                                  screen_alerts,  screen_explore,   screen_page };
    struct screen_drawing d = { .c = c, .v = v, .b = b, .look = look, .map = map };

    if (map) {
        vec_clear(&map->spots);
        map->rows = map->n_rows = map->first_band = 0;
    }
    d.body = (struct out_rect){ 0, 1, c->w, c->h - 2 };
    d.framed = c->w >= LAYOUT_FRAMED;
    frame_clear(c, (struct out_rect){ 0, 0, c->w, c->h });
    if (layout_mode_of(c->w, c->h) == LAYOUT_TOO_SMALL) {
        put_too_small(&d);
    } else {
        (v->zoom ? screen_zoom : screens[v->screen])(&d);
        put_first(&d);
        put_last(&d);
        if (v->help)
            screen_help(&d);
        else if (v->prompt == PROMPT_VAR)
            screen_vars(&d);
    }
    buf_done(&d.context);
    arena_done(&d.arena);
}
