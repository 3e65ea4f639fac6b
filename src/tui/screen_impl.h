/* screen_impl.h - what the screens share; nobody else includes it. */
#ifndef PROMCTL_TUI_SCREEN_IMPL_H
#define PROMCTL_TUI_SCREEN_IMPL_H

#include "tui/grid.h"
#include "tui/lists.h"
#include "tui/rows.h"
#include "tui/screen.h"
#include "tui/series.h"
#include "tui/words.h"

struct screen_drawing {
    struct out_cells *c;
    const struct view *v;
    const struct board *b;
    const struct look *look;
    struct screen_map *map;
    struct arena arena;
    struct out_rect body; /* between the first and the last line */
    bool framed;          /* panels have boxes */
    struct buf context;   /* at the right of the last line */
};

typedef void screen_fn(struct screen_drawing *d);
screen_fn screen_targets, screen_dashboard, screen_metrics, screen_alerts, screen_explore,
    screen_page, screen_zoom, screen_help, screen_vars;

/* A pane with its title; `index` is its number for the keys. Returns what is inside. */
struct out_rect screen_pane(struct screen_drawing *d, struct out_rect r, struct str title,
                            struct str right, bool focus);

void screen_spot(struct screen_drawing *d, enum spot_kind kind, struct out_rect r, size_t index);

/* A widget, and what can be clicked of it. */
void screen_widget(struct screen_drawing *d, struct out_rect r, const struct widget *w,
                   size_t index);

/* A text in the arena of the frame. */
struct str screen_text(struct screen_drawing *d, const char *fmt, ...) ATTR_PRINTF(2, 3);
struct str screen_value(struct screen_drawing *d, const struct out_unit *u, double v);
struct str screen_since(struct screen_drawing *d, int64_t ms);

/* The row in focus of a list of `n`, and the first one shown of `rows`. */
size_t screen_focus(const struct screen_drawing *d, size_t n);
size_t screen_first(const struct screen_drawing *d, size_t n, size_t rows);

/* A graph of points that are no panel of a dashboard. */
struct screen_line {
    struct str title, right, name;
    struct out_unit unit;
    const struct board_answer *answer; /* or points: */
    const struct float_point *p;
    size_t n;
    const struct panel_limit *limits;
    size_t n_limits;
    const struct widget_change *change; /* or NULL */
    size_t line;                        /* index + 1 of the series in focus; 0: none */
    bool data;                          /* as a table */
    struct str filter;
};
void screen_put_line(struct screen_drawing *d, struct out_rect r, const struct screen_line *l,
                     bool bare, bool table);

/* The keys of a screen, a word each, "\0" between key and what it does; NULL after the last. */
extern const char *const *const screen_keys[SCREEN_N];

/* The items of a dashboard for the layout, without what is folded away; `index` has the panel of
 * each. Returns how many. */
size_t screen_items(struct arena *a, const struct view *v, const struct board *b,
                    struct layout_item **items, size_t **index);

#endif
