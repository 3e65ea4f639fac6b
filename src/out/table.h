/* table.h - rows and columns, as wide as they need to be and no wider than the terminal.
 *
 * The table asks for its cells twice, to measure and to print, and keeps none: a million rows
 * cost no memory. Where the line is too long, columns with a `min` are cut with an ellipsis;
 * where that is not enough, columns with a `drop` are left out, the highest first; then the
 * rest is cut further. A pipe has no width, and nothing is cut.
 */
#ifndef PROMCTL_OUT_TABLE_H
#define PROMCTL_OUT_TABLE_H

#include "out/flow.h"

enum out_align { ALIGN_LEFT, ALIGN_RIGHT };

struct out_col {
    struct str head; /* untrusted text, as the cells are */
    enum out_align align;
    enum out_style style;
    size_t min;  /* may be cut to this width; 0: never */
    int drop;    /* may be left out; 0: never */
    size_t gap;  /* blanks before it; 0: the table's */
    size_t wide; /* not wider than this on a terminal; 0: as wide as it is */
};

/* Appends the cell to `b` (no newlines); the style it returns wins over the column's unless it is
 * STYLE_NONE. */
typedef enum out_style out_cell_fn(void *user, size_t row, size_t col, struct buf *b);

struct out_table {
    const struct out_col *cols;
    size_t n_cols, n_rows;
    out_cell_fn *cell;
    void *user;
    size_t indent, gap; /* gap 0: two */
    bool no_head;
    bool tells_left_out; /* a last line names the columns there was no room for */
    /* Whole lines to be printed above and below a row, or NULL. */
    void (*before)(void *user, size_t row, struct out_flow *f);
    void (*after)(void *user, size_t row, struct out_flow *f);
};

void out_table_put(struct out_flow *f, const struct out_table *t);

#endif
