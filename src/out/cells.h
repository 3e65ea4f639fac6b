/* cells.h - a rectangle of terminal cells: what a picture is before a stream or a screen draws it.
 *
 * A cell is a rune and what it stands for (a role); a theme says how a role looks. The same cells
 * go to standard output, with the colours a terminal has or as plain text, and to a screen.
 * Whatever is put outside of the rectangle is left out, so nobody needs to clip.
 */
#ifndef PROMCTL_OUT_CELLS_H
#define PROMCTL_OUT_CELLS_H

#include "base/buf.h"
#include "out/term.h"

#include <stdint.h>

enum out_role {
    ROLE_TEXT,
    ROLE_DIM,
    ROLE_TITLE,
    ROLE_LABEL, /* heads of columns */
    ROLE_AXIS,
    ROLE_GRID,
    ROLE_CURSOR,
    ROLE_OK,
    ROLE_WARN,
    ROLE_BAD,
    ROLE_FUNCTION, /* of PromQL, also aggregations */
    ROLE_KEYWORD,
    ROLE_METRIC,
    ROLE_STRING,
    ROLE_NUMBER,
    ROLE_SERIES, /* the first of ROLE_N_SERIES */
    ROLE_HEAT = ROLE_SERIES + 8,
    ROLE_N = ROLE_HEAT + 12,
    ROLE_N_SERIES = ROLE_HEAT - ROLE_SERIES,
    ROLE_N_HEAT = ROLE_N - ROLE_HEAT,
};

enum { CELL_BOLD = 1, CELL_DIM = 2, CELL_REVERSE = 4, CELL_UNDERLINE = 8 }; /* attributes */

enum { CELL_RIGHT_HALF = 0x110000 }; /* no rune: of a wide one in the cell before */

struct out_cell {
    uint32_t rune;    /* 0: a blank */
    uint32_t mark;    /* a combining rune on it, or 0 */
    uint8_t role, bg; /* bg 0: the terminal's background, else the colour of that role */
    uint8_t attr;     /* beside those of the role */
};

struct out_cells { /* `{0}` is an empty one */
    struct out_cell *p;
    int w, h, stride;
    bool ascii; /* nothing beyond ASCII may be put */
};

struct out_rect {
    int x, y, w, h;
};

/* Blank cells; what the struct held before is freed. Negative sizes are 0. */
void cells_init(struct out_cells *c, int w, int h, bool ascii);
void cells_done(struct out_cells *c);

/* A part of `c` as cells of their own: they share the memory, and are not released. */
struct out_cells cells_view(const struct out_cells *c, struct out_rect r);

/* NULL outside. */
struct out_cell *cells_at(const struct out_cells *c, int x, int y);

void cells_put(struct out_cells *c, int x, int y, uint32_t rune, uint8_t role);

/* `n` times the same rune to the right. */
void cells_fill(struct out_cells *c, int x, int y, int n, uint32_t rune, uint8_t role);

/* Untrusted text, made safe, on one line and at most `max` columns wide, else cut with an ellipsis.
 * Returns the columns. */
int cells_text(struct out_cells *c, int x, int y, int max, uint8_t role, struct str s);

/* The columns that takes, at most `max`. */
int cells_text_width(const struct out_cells *c, struct str s, int max);

/* The row as a line without its end: colours as `t` has them, blanks at the end left out. */
void cells_put_row(struct buf *b, const struct out_cells *c, int y, const struct out_term *t);

/* All rows as lines. */
void cells_put_all(struct buf *b, const struct out_cells *c, const struct out_term *t);

#endif
