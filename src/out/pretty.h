/* pretty.h - what the files of the pretty view share; nobody else includes it. */
#ifndef PROMCTL_OUT_PRETTY_H
#define PROMCTL_OUT_PRETTY_H

#include "out/page_pretty.h"
#include "out/page_view.h"
#include "out/table.h"
#include "out/units.h"

struct pretty {
    struct out_flow *f;
    const struct pretty_opts *o;
    struct out_unit_style style;
};

/* What a column of a row table shows. */
enum pretty_what {
    SHOW_LABEL,
    SHOW_VALUE,
    SHOW_COUNT,
    SHOW_MEAN,
    SHOW_QUANTILE, /* of a histogram: computed */
    SHOW_GIVEN,    /* of a summary: as exposed */
    SHOW_BARS,
    SHOW_ON, /* states of a stateset that are set */
    SHOW_OFF,
    SHOW_TIME,
    SHOW_CREATED,
};

struct pretty_col {
    enum pretty_what what;
    size_t label; /* SHOW_LABEL: the view's column */
    double q;     /* SHOW_QUANTILE, SHOW_GIVEN */
};

/* Cells of the mini bars and the bounds that fall into them, common to the family's rows. */
struct pretty_bars {
    size_t cells;
    struct {
        double *p;
        size_t n, cap;
    } bounds;       /* upper, ascending, each once */
    double *counts; /* scratch, `cells` of them */
};

/* One family while it is printed. */
struct pretty_family {
    const struct pretty *p;
    const struct family_view *v;
    struct out_unit unit;
    size_t *rows; /* the rows to show, in order */
    size_t n;
    struct {
        struct pretty_col *p;
        size_t n, cap;
    } show;
    struct {
        struct out_col *p;
        size_t n, cap;
    } cols;             /* the same columns as the table wants them */
    struct arena heads; /* their texts */
    struct pretty_bars bars;
    struct view_row row; /* the one asked for last; `row.row` says which */
    bool have_row;
};

/* ---- pretty_head.c: the lines above the rows ---- */

/* The one over the rows: name{lifted}, type, unit, `extra`, help; cut to the terminal. */
void pretty_family_head(const struct pretty_family *pf, bool lift, struct str extra);

/* Appends name{a="b"} with the labels that all rows share. */
void pretty_put_series(struct buf *b, const struct family_view *v, bool lift);

/* ---- pretty_rows.c: the rows ---- */

void pretty_put_value(struct buf *b, const struct pretty *p, const struct out_unit *u, double v);
void pretty_add_col(struct pretty_family *pf, struct pretty_col what, struct out_col col);
void pretty_rows(struct pretty_family *pf, bool lift);
/* The one row of an info family: a label a line. */
void pretty_pairs(struct pretty_family *pf);

/* ---- pretty_bars.c ---- */

void pretty_bars_init(struct pretty_family *pf);
void pretty_bars_done(struct pretty_bars *bars);
void pretty_put_bars(struct buf *b, struct pretty_family *pf, const struct view_row *r);
/* "12 buckets ≤5ms to ≤10s", "native, schema 3". Appends; nothing where there are none. */
void pretty_put_buckets(struct buf *b, const struct pretty_family *pf);
/* "≤5ms      +Inf", as wide as the bars or shorter. */
struct str pretty_bars_head(struct pretty_family *pf);

/* ---- pretty_exemplars.c ---- */
void pretty_exemplars(const struct pretty_family *pf, size_t row);

#endif
