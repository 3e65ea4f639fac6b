/* frame.h - what frames are drawn with, and the ways in which a frame leaves.
 *
 * A frame is a rectangle of cells (out/cells.h). Everything that is put into it as text is
 * untrusted and made safe there; nothing here knows a terminal.
 */
#ifndef PROMCTL_TUI_FRAME_H
#define PROMCTL_TUI_FRAME_H

#include "out/cells.h"
#include "out/plot.h"

/* How a frame may look; the same for all of it. */
struct look {
    bool ascii;
    bool mono;        /* no colour will be seen: patterns and shades instead */
    bool utc;         /* else the local time zone */
    int64_t now_ms;   /* "2d 4h ago" counts from here; the board may be older */
    int64_t clock_ms; /* what clocks show, which go on where the view stands still; 0: now_ms */
    enum plot_glyphs glyphs;
};

/* Signs, which are letters without UTF-8. */
enum frame_sign {
    SIGN_OK,
    SIGN_WARN,
    SIGN_BAD,
    SIGN_UNKNOWN,
    SIGN_RESET,
    SIGN_DOT, /* news that are neither good nor bad */
    SIGN_POINTER,
    SIGN_DOWN,  /* more below */
    SIGN_UP,    /* more above */
    SIGN_RIGHT, /* folded */
    SIGN_LIVE,
    SIGN_PAUSED,
    SIGN_HISTORY,
    SIGN_REFRESH,
    SIGN_TIMES,
    SIGN_ARROW,
    SIGN_MIDDOT,
    SIGN_MINUS,
    SIGN_ELLIPSIS,
};
uint32_t frame_rune(const struct out_cells *c, enum frame_sign s);
const char *frame_sign(const struct out_cells *c, enum frame_sign s);

/* How a state is coloured: the role that goes with its sign. */
uint8_t frame_sign_role(enum frame_sign s);

/* A box with its title in the upper border and something at the right of it; heavy when it has the
 * focus. Returns what is inside. */
struct out_rect frame_box(struct out_cells *c, struct out_rect r, struct str title,
                          struct str right, bool focus);

/* The same as a line alone, which is the first of `r`. */
struct out_rect frame_rule(struct out_cells *c, struct out_rect r, struct str title,
                           struct str right, bool focus);

/* Text whose last column is `x + w - 1`. Returns the columns. */
int frame_text_right(struct out_cells *c, int x, int y, int w, uint8_t role, struct str s);

/* The same as cells_text(), of a format. */
int frame_printf(struct out_cells *c, int x, int y, int max, uint8_t role, const char *fmt, ...)
    ATTR_PRINTF(6, 7);

/* Text broken at blanks into the rows of `r`; the last row is cut with an ellipsis. Returns the
 * rows. With `**bold**` taken as such when `rich`. */
int frame_wrap(struct out_cells *c, struct out_rect r, uint8_t role, struct str s, bool rich);

/* The last column a row draws into, plus 1. */
int frame_row_width(const struct out_cells *c, int y);

/* Every cell becomes dim: the picture is of the past. */
void frame_dim(struct out_cells *c, struct out_rect r);

/* Adds attributes to cells. */
void frame_attr(struct out_cells *c, struct out_rect r, uint8_t attr);

/* Sets all cells to blanks. */
void frame_clear(struct out_cells *c, struct out_rect r);

/* ---- writers ---- */

/* Rows as lines, blank ones at the end left out; with colours when `t` has them. */
void frame_put_text(struct buf *b, const struct out_cells *c, const struct out_term *t);

/* {"width":120,"height":36,"rows":[{"text":"...","runs":[[x,columns,"role"],...]},...]}, runs of
 * what is not plain text; attributes follow the role: "bad+bold". */
void frame_put_json(struct buf *b, const struct out_cells *c);

/* A picture that needs no font but a monospaced one: lines, blocks and dots are drawn. */
void frame_put_svg(struct buf *b, const struct out_cells *c, bool light);

#endif
