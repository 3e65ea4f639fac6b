/* plot_impl.h - what the files of the plotter share; nobody else includes it. */
#ifndef PROMCTL_OUT_PLOT_IMPL_H
#define PROMCTL_OUT_PLOT_IMPL_H

#include "out/plot.h"

#include <math.h>

/* ---- plot_axis.c: values to rows ---- */

enum { PLOT_MAX_TICKS = 64, PLOT_LABEL_BYTES = 48 };

struct plot_tick {
    double v;
    bool labelled;
    char label[PLOT_LABEL_BYTES];
};

struct plot_axis {
    double lo, hi;
    bool log;
    struct plot_tick ticks[PLOT_MAX_TICKS]; /* ascending; one at `lo` stands on the time axis */
    int n;
    int width; /* of the widest label */
};

struct plot_range { /* of what is to be drawn */
    double min, max;
    double min_positive; /* for the logarithmic axis */
    bool any;
};

void plot_range_add(struct plot_range *r, double v);

void plot_axis_init(struct plot_axis *a, const struct plot *p, struct plot_range r, int rows,
                    bool ascii);

/* 0 at the lower end, 1 at the upper one, beyond them outside. */
double plot_axis_share(const struct plot_axis *a, double v);

/* The dot row of `ny`, from above, cut to what there is. */
int plot_axis_row(const struct plot_axis *a, double v, int ny);

/* ---- plot_fold.c: samples to dot columns ---- */

struct plot_time { /* which dot column a time is in */
    int64_t start, end;
    int nx;
};

/* -1: before the first column; `nx`: after the last. */
int64_t plot_time_col(const struct plot_time *t, int64_t ms);

/* Which of `period` columns this one is: the same as the picture moves. */
int plot_time_phase(const struct plot_time *t, int col, int period);

struct plot_col {
    double first, last, min, max;
    bool any;
    bool sampled;       /* else between two samples */
    bool joined;        /* to what is on its left */
    bool up, down, low; /* has +Inf; -Inf; what a logarithmic axis cannot show */
};

/* `cols` has `t->nx` elements. */
void plot_fold(const struct plot *p, const struct plot_series *s, const struct plot_time *t,
               struct plot_col *cols);

/* ---- plot_dots.c: columns to dots, dots to cells ---- */

struct plot_spot { /* a cell of the plot */
    uint8_t dots;  /* of all series: the bits of a braille rune; in blocks the filled eighths */
    uint8_t best;  /* how many of them are the owner's */
    uint8_t role;  /* of the owner */
    uint8_t under; /* blocks: the role of what is behind, or 0 */
    uint8_t rank;  /* a higher one takes the cell whatever it has */
    uint8_t band;  /* of a stack without colours, plus 1: a pattern; else 0 */
    uint32_t sign; /* instead of dots, or 0 */
};

struct plot_canvas {
    int w, h;   /* cells */
    int nx, ny; /* dots */
    bool block;
    struct plot_spot *spots; /* row by row */
    uint8_t *dots;           /* of what is being drawn, for each spot */
};

enum plot_rank { PLOT_RANK_DIM, PLOT_RANK_SERIES, PLOT_RANK_FOCUS };

void plot_canvas_init(struct plot_canvas *v, int w, int h, bool block);
void plot_canvas_done(struct plot_canvas *v);

/* Dots from row `top` to `bottom` of one column, for what is being drawn. */
void plot_canvas_fill(struct plot_canvas *v, int x, int top, int bottom);

/* Ends drawing it: its dots join those that are there. */
void plot_canvas_merge(struct plot_canvas *v, uint8_t role, uint8_t rank, uint8_t band);

void plot_canvas_sign(struct plot_canvas *v, int x, int row, uint32_t sign, uint8_t role);

/* A series as dots, not yet merged, and its signs. */
void plot_canvas_series(struct plot_canvas *v, const struct plot *p, const struct plot_axis *a,
                        const struct plot_time *t, const struct plot_col *cols, uint8_t role,
                        bool dashed);

/* Into cells; what is empty stays as it is. */
void plot_canvas_put(const struct plot_canvas *v, struct out_cells *c, int x, int y, bool ascii);

/* ---- plot_stack.c ---- */

/* Sums of series, a column each; `tops` has p->n rows of t->nx: where the band ends, NaN where the
 * column is empty. The range of all is added to `r`. */
void plot_stack_sum(const struct plot *p, const struct plot_time *t, double *tops,
                    struct plot_range *r);
void plot_canvas_stack(struct plot_canvas *v, const struct plot *p, const struct plot_axis *a,
                       const double *tops, const bool *dim);

/* ---- plot_time_axis.c ---- */
void plot_time_axis_put(struct out_cells *c, int x, int y, const struct plot *p,
                        const struct plot_time *t, int w);

/* "14:27:02". */
void plot_put_clock(struct buf *b, int64_t ms, bool utc);

#endif
