/* layout.h - where panels stand on a screen of any size.
 *
 * Panels have places in a grid of 24 columns. Bands, the sets of panels that overlap in height, go
 * below each other; a band too narrow for one of its panels is broken into more. What does not fit
 * is scrolled by bands. The rules are design/interactive.md section 2.
 */
#ifndef PROMCTL_TUI_LAYOUT_H
#define PROMCTL_TUI_LAYOUT_H

#include "out/cells.h"

enum {
    LAYOUT_COLUMNS = 24,
    LAYOUT_FRAMED = 100, /* columns from which panels have boxes */
    LAYOUT_FULL_W = 80,  /* below this or */
    LAYOUT_FULL_H = 20,  /* this: the strip and one panel */
    LAYOUT_STRIP_W = 60, /* below this or */
    LAYOUT_STRIP_H = 16, /* this: one panel alone */
    LAYOUT_ONE_W = 30,   /* below this or */
    LAYOUT_ONE_H = 8,    /* this: a title and a value alone */
    LAYOUT_LEAST_W = 20,
    LAYOUT_LEAST_H = 4,
    LAYOUT_MAX_GRID = 10000, /* rows of a grid: what is beyond does not exist */
};

/* A panel as the layout sees it; units of the grid. */
struct layout_item {
    int x, y, w, h;
    int min_w, min_h; /* columns and rows it needs, its title included */
    int max_h;        /* rows it has use for; 0: as many as there are */
    bool strip;       /* a number that fits into the strip of small screens */
};

enum layout_mode {
    LAYOUT_GRID,
    LAYOUT_STRIP, /* numbers in a strip, the focused panel below */
    LAYOUT_ONE,   /* the focused panel alone */
    LAYOUT_VALUE, /* its title and its value */
    LAYOUT_TOO_SMALL,
};

/* `w` and `h` are those of the whole screen, with its two lines at the edges. */
enum layout_mode layout_mode_of(int w, int h);

struct layout_tile {
    struct out_rect r; /* on the area given; empty where it is not shown */
    size_t band;
};

struct layout {
    struct layout_tile *tiles; /* one an item */
    size_t n;
    size_t n_bands;
    size_t first, last;  /* the bands shown: from `first` up to, not including, `last` */
    size_t above, below; /* items that are not shown */
};

/* Places `n` items into `area`, scrolled so that band `scroll` is the first, or as near as can be;
 * where `focus` (an index + 1, or 0) would not be shown, it is scrolled to. `framed` adds a row to
 * every panel. Release with layout_done(). */
void layout_grid(struct layout *l, const struct layout_item *items, size_t n, struct out_rect area,
                 bool framed, size_t scroll, size_t focus);
void layout_done(struct layout *l);

/* The rows that all bands together would like to have. */
int layout_rows(const struct layout_item *items, size_t n, int w, bool framed);

/* Gives items without a place (w and h set, x < 0) one: from left to right, a row as high as the
 * highest in it. Those with a place keep it. */
void layout_flow(struct layout_item *items, size_t n);

/* The item nearest to `from` in a direction (dx, dy: -1, 0, 1) among all tiles, shown or not;
 * `from` itself where there is none. */
size_t layout_step(const struct layout_item *items, size_t n, size_t from, int dx, int dy);

/* A row of `n` fields over `w` columns: where field `i` begins; layout_edge(n, n, w) is `w`. */
int layout_edge(int i, int n, int w);

#endif
