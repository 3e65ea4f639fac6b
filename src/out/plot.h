/* plot.h - series over time drawn in terminal cells: lines in braille, axes, marks, legends.
 *
 * A picture is a pure function of its inputs. Each dot column covers a fixed piece of time, and all
 * samples of it are folded to first, last, least and largest, so that a spike of one sample shows
 * its true height at any width. What the rules are: design/interactive.md section 5.
 */
#ifndef PROMCTL_OUT_PLOT_H
#define PROMCTL_OUT_PLOT_H

#include "model/value.h"
#include "out/cells.h"
#include "out/units.h"

enum plot_draw { PLOT_LINE, PLOT_FILL, PLOT_BARS, PLOT_POINTS };
enum plot_stack { PLOT_APART, PLOT_STACK, PLOT_SHARES /* of the sum: 100% */ };
enum plot_glyphs { PLOT_BRAILLE, PLOT_BLOCK, PLOT_ASCII };

enum { PLOT_VISIBLE = 8 }; /* series in colour; what is beyond the largest is dim */

struct plot_series {
    struct str name;             /* untrusted */
    const struct float_point *p; /* in order of time; NaN is a gap */
    size_t n;
    unsigned slot; /* which colour and mark; dashed from ROLE_N_SERIES on */
};

struct plot_limit {
    double v;
    uint8_t role;
};

struct plot_event { /* a sign on the time axis */
    int64_t t;
    uint32_t rune;
    uint8_t role;
};

enum plot_column { /* of the legend's table, beside last, min, avg and max */
                   PLOT_FIRST = 1,
                   PLOT_SUM = 2,
                   PLOT_COUNT = 4,
                   PLOT_RANGE = 8,
                   PLOT_DELTA = 16,
};

struct plot_hits { /* a vec: where a legend has which series */
    struct plot_hit {
        struct out_rect r;
        size_t i;
    } * p;
    size_t n, cap;
};

struct plot {
    const struct plot_series *series; /* drawn in this order; a stack grows from the first */
    size_t n;
    int64_t start, end, step; /* ms, both ends included */
    int64_t span_nulls;       /* joins what is that far apart, gaps as well; 0: only 1.5 steps */
    struct out_unit unit;
    bool has_min, has_max;
    double min, max;
    const struct plot_limit *limits;
    size_t n_limits;
    const struct plot_event *events;
    size_t n_events;
    enum plot_draw draw;
    enum plot_stack stack;
    bool log;
    enum plot_glyphs glyphs; /* ASCII where the cells are */
    bool mono;               /* no colours will be seen: a stack gets patterns */
    bool utc;                /* else the local time zone */
    bool has_cursor;
    int64_t cursor;
    unsigned columns;       /* enum plot_column */
    size_t focus;           /* index + 1 of the series on top of the others; 0: none */
    struct plot_hits *hits; /* to be filled in by legends, or NULL */
    int gutter; /* columns of the value axis at least, so that it can stay as wide as it was */
};

/* What else there is to say about a picture. */
struct plot_info {
    int gutter;        /* as it came out */
    size_t n_dim;      /* series beyond PLOT_VISIBLE, drawn without colour */
    size_t n_low;      /* samples that a logarithmic axis cannot show: zero and below */
    bool any;          /* there was something to draw */
    struct out_rect r; /* of the plot alone, without its axes */
};

/* Draws value axis, plot and time axis into `r`; `info` may be NULL. */
void plot_put(struct out_cells *c, struct out_rect r, const struct plot *p, struct plot_info *info);

/* Sorts series for a stack: the largest average first. Once for a query, so that bands stay. */
void plot_stack_sort(struct plot_series *s, size_t n, int64_t start, int64_t end);

/* Which series are beyond the PLOT_VISIBLE largest; `dim` has `p->n` elements. Returns how many. */
size_t plot_dim(const struct plot *p, bool *dim);

/* "●", "■" ... of a slot: letters without UTF-8. */
uint32_t plot_mark(unsigned slot, bool ascii);
uint8_t plot_role(unsigned slot);

/* ---- legends ---- */

struct plot_stats { /* of the finite samples from `start` to `end` */
    double first, last, min, avg, max;
    size_t n;
};
struct plot_stats plot_stats(const struct plot *p, size_t i);

/* "● name last ↑max  ■ ..." sorted by last, in as many rows as `r` has; "+3" counts the others. */
void plot_legend_inline(struct out_cells *c, struct out_rect r, const struct plot *p);

/* How many rows of `w` columns it needs for all of them, at most `most`. */
int plot_legend_inline_rows(const struct out_cells *c, int w, const struct plot *p, int most);

/* A row a series below a row of heads: name, value at the cursor, last, min, avg, max; the last row
 * counts what does not fit. `head`: over the names. */
void plot_legend_table(struct out_cells *c, struct out_rect r, const struct plot *p,
                       struct str head);

/* The rows that such a table takes at most, of `n` series. */
int plot_legend_rows(size_t n);

#endif
