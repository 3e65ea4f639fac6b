/* screen.h - a whole frame: a view of a board, at a size. */
#ifndef PROMCTL_TUI_SCREEN_H
#define PROMCTL_TUI_SCREEN_H

#include "tui/layout.h"
#include "tui/view.h"

/* Where things stand, for the mouse and for keys that move by pages. */
enum spot_kind { SPOT_SCREEN, SPOT_PANEL, SPOT_ROW, SPOT_PLOT, SPOT_LINE };

struct spot {
    enum spot_kind kind;
    struct out_rect r;
    size_t index;
    size_t line; /* LINE: of the panel `index` */
};

struct screen_map {
    struct {
        struct spot *p;
        size_t n, cap;
    } spots;           /* later ones lie on top of earlier ones */
    size_t rows;       /* of the list, shown */
    size_t n_rows;     /* in all */
    size_t first_band; /* of a dashboard */
};

void screen_map_done(struct screen_map *m);

/* The rows that all of it would take at a width: for a frame that nothing limits. */
int screen_rows(const struct view *v, const struct board *b, int w);

/* Fills the whole of `c`; `map` may be NULL. */
void screen_put(struct out_cells *c, const struct view *v, const struct board *b,
                const struct look *look, struct screen_map *map);

#endif
