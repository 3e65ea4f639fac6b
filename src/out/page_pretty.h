/* page_pretty.h - a page for people: families, their labels in columns, values with their unit.
 *
 * design/interactive.md section 8 shows the look. No byte of metric text reaches the terminal
 * unescaped; without a terminal width nothing is cut.
 */
#ifndef PROMCTL_OUT_PAGE_PRETTY_H
#define PROMCTL_OUT_PAGE_PRETTY_H

#include "expo/page.h"
#include "out/flow.h"

enum pretty_sort { PRETTY_AS_IT_CAME, PRETTY_BY_VALUE, PRETTY_BY_NAME };

struct pretty_opts {
    bool all;       /* every series, not the first PRETTY_ROWS */
    bool raw;       /* exact numbers */
    bool exemplars; /* below their series */
    bool no_empty;  /* leave out families without series (a filter took them) */
    enum pretty_sort sort;
    int64_t now_ms;
};

enum { PRETTY_ROWS = 10 };

/* What stands over the families, one line a target. Negative and zero numbers are left out. */
struct pretty_head {
    struct str name;
    int http_status;
    struct str format;
    uint64_t bytes;
    double seconds; /* < 0: not measured */
    size_t families, series;
};
void out_pretty_heads(struct out_flow *f, const struct pretty_head *heads, size_t n);

void out_page_pretty(struct out_flow *f, const struct page *p, const struct pretty_opts *o);

#endif
