/* grid.h - rows and columns in a rectangle: a list that has a focus and scrolls.
 *
 * Columns are as wide as what they hold; where that is too much, those with the highest `drop` go
 * first, then what may be cut is cut. A column with a picture gets what is left.
 */
#ifndef PROMCTL_TUI_GRID_H
#define PROMCTL_TUI_GRID_H

#include "tui/board.h"
#include "tui/frame.h"

struct grid_cell {
    struct str text;
    uint8_t role;
    bool span; /* goes on over the columns behind it */
    /* A sparkline instead of text, where `p` is set. */
    const struct float_point *p;
    size_t n;
    bool from_zero, failures;
};

struct grid_col {
    const char *head;
    bool right;
    int least; /* may be cut to that; 0: never */
    int most;  /* no wider than that; 0: as wide as it is */
    int drop;  /* may be left out; 0: never; from GRID_DROP_FIRST on before anything is cut */
    int gap;   /* blanks before it; 0: 2 */
    bool fill; /* takes what is left */
};

struct grid {
    const struct grid_col *cols;
    size_t n_cols;
    const struct grid_cell *cells; /* row by row */
    size_t n_rows;
    size_t first; /* the row at the top */
    size_t focus; /* index + 1 of the row with the focus, 0: none has */
    bool pointer; /* room for its sign */
    bool no_head;
    const struct board *board; /* for pictures: the window */
};

enum { GRID_MAX_COLS = 16, GRID_DROP_FIRST = 3 };

/* Returns how many rows are shown. */
size_t grid_put(struct out_cells *c, struct out_rect r, const struct grid *g);

/* The first row of a list of `n` such that `focus` (an index) is among `rows`, moved as little as
 * can be from `first`. */
size_t grid_scroll(size_t first, size_t focus, size_t n, size_t rows);

#endif
