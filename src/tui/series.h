/* series.h - the series of a panel, whatever queries they come from: names, colours, numbers.
 */
#ifndef PROMCTL_TUI_SERIES_H
#define PROMCTL_TUI_SERIES_H

#include "out/plot.h"
#include "tui/board.h"
#include "tui/frame.h"

struct series {
    struct str name; /* untrusted */
    struct str full; /* with what names leave out: the labels */
    const struct labels *labels;
    const struct float_point *p;
    size_t n;
    unsigned slot;
    size_t query;
    bool hidden;
};

struct series_list {
    struct series *p;
    size_t n;
    struct str prefix; /* that the values of a label began with, and names leave out; or empty */
    size_t n_hists;    /* series of native histograms, which are not among them */
};

/* All series of a panel, in order of its queries. `shorten`: a beginning that all values of a label
 * share is left out of the names. */
void series_of(struct arena *a, const struct panel *p, const struct board_panel *d, bool shorten,
               bool ascii, struct series_list *out);

/* One number of all its values; NaN of none. */
double series_calc(const struct series *s, enum panel_calc calc);

/* `n` columns of time, the largest value of each; where samples are rarer than columns each reaches
 * up to the next. NaN: nothing. */
void series_fold(const struct float_point *p, size_t n_points, int64_t start, int64_t end,
                 int64_t step, double *out, size_t n);

/* A sparkline over `w` columns. Times at which a failure was noted (NaN samples) get a sign when
 * `failures`. */
void series_spark(struct out_cells *c, int x, int y, int w, uint8_t role,
                  const struct float_point *p, size_t n, const struct board *b, bool from_zero,
                  bool failures);

/* Whether sparklines of a unit may begin at zero: rates, counts, ratios. */
bool series_from_zero(const struct out_unit *u);

/* What a limit is in values of the panel. */
double panel_limit_value(const struct panel *p, const struct panel_limit *l);

/* The gravest limit that a value is beyond. */
enum panel_level panel_level_of(const struct panel *p, double v);
uint8_t panel_level_role(enum panel_level level); /* ROLE_TEXT where all is well */

#endif
