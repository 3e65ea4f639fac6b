/* value_graph.h - query values as pictures: a range as lines, an instant as bars.
 */
#ifndef PROMCTL_OUT_VALUE_GRAPH_H
#define PROMCTL_OUT_VALUE_GRAPH_H

#include "out/plot.h"
#include "out/plot_names.h"
#include "out/value.h"

enum { GRAPH_PIPE_WIDTH = 100 }; /* where there is no terminal */

struct value_graph {
    const struct value *v;
    struct str title;     /* the expression; untrusted */
    struct str note;      /* at the end of its line */
    struct out_unit unit; /* UNIT_LOCALE: none */
    bool range;
    int64_t start, end, step;
    bool skips;     /* there are samples between the steps that nothing looks at */
    int64_t now_ms; /* other days than this one's are told */
    enum plot_draw draw;
    enum plot_stack stack;
    enum plot_glyphs glyphs;
    bool log;
    struct plot_slots *slots; /* kept from picture to picture, or NULL */
    int *gutter;              /* the same */
};

void value_put_graph(struct out_flow *f, const struct value_graph *g);

#endif
