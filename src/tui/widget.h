/* widget.h - a panel and its data in a rectangle.
 *
 * A widget is never blank: where there is nothing to draw it says why, and since when.
 */
#ifndef PROMCTL_TUI_WIDGET_H
#define PROMCTL_TUI_WIDGET_H

#include "tui/board.h"
#include "tui/frame.h"

/* What the user has changed about a panel. */
struct widget_change {
    bool drawn; /* the members below hold, else those of the panel */
    bool log;
    enum plot_draw draw;
    enum plot_stack stack;
    uint64_t hidden; /* a bit a series, in the order in which they are drawn */
};

enum widget_frame { WIDGET_BARE, WIDGET_RULE, WIDGET_BOX };

struct widget {
    const struct panel *panel;
    const struct board_panel *data; /* NULL: nothing was asked yet */
    const struct board *board;
    const struct look *look;
    const struct widget_change *change; /* or NULL */
    enum widget_frame frame;
    bool focus;
    bool has_cursor;
    int64_t cursor_ms;
    size_t line;            /* index + 1 of the series in focus, 0: none */
    bool table;             /* the legend as a table, as high as it needs */
    struct str badge;       /* at the right of the title, before its own notes */
    struct str filter;      /* of what a list or a legend shows */
    size_t first;           /* of a list: the row at the top */
    bool folded;            /* PANEL_ROW */
    struct plot_hits *hits; /* where the legend has the series of `change`'s bits; or NULL */
};

/* Draws it with its frame; where a graph is in the end, for clicks on it, is returned (empty where
 * there is none). */
struct out_rect widget_put(struct out_cells *c, struct out_rect r, const struct widget *w);

/* Columns and rows a type needs at least; the title included, borders not. */
void widget_least(const struct panel *p, int *columns, int *rows);

/* The title and the number of a panel on one line or two: for the strip of small screens. */
void widget_put_strip(struct out_cells *c, struct out_rect r, const struct widget *w);

#endif
