/* widget_impl.h - what the widgets share; nobody else includes it. */
#ifndef PROMCTL_TUI_WIDGET_IMPL_H
#define PROMCTL_TUI_WIDGET_IMPL_H

#include "tui/series.h"
#include "tui/widget.h"
#include "tui/words.h"

struct drawing {
    const struct widget *w;
    struct arena arena;
    struct series_list list;
    struct buf right; /* what the title says at its right end */
    struct out_rect plot;
};

/* Draw into `r`, which has no frame. */
typedef void widget_fn(struct out_cells *c, struct out_rect r, struct drawing *d);
widget_fn widget_graph, widget_stat, widget_gauge, widget_bars, widget_table, widget_heatmap,
    widget_text, widget_alerts, widget_events, widget_states;

/* What the title of a type says at its right; it may set things up in `d`. */
void widget_graph_title(struct drawing *d, int width, bool ascii);

/* Native histograms as buckets with their upper bounds, ascending, in the drawing's arena. Returns
 * how many. */
size_t widget_native_buckets(struct drawing *d, struct series **out, double **bounds);

/* A number with the panel's unit and decimals. */
struct str widget_value(struct drawing *d, double v);
struct str widget_value_as(struct drawing *d, const struct out_unit *u, double v);

/* A part of the title's right end. */
void widget_note(struct drawing *d, const char *fmt, ...) ATTR_PRINTF(2, 3);

/* A bar of `w` columns filled to `share`, with ticks at the limits of the panel. */
void widget_put_bar(struct out_cells *c, int x, int y, int w, double share, uint8_t role);

/* Where a value lies between the ends that a gauge or bars have. */
struct widget_scale {
    double lo, hi;
};
struct widget_scale widget_scale_of(struct drawing *d);
double widget_share(struct widget_scale s, double v);

#endif
