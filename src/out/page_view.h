/* page_view.h - a family as people see it: one row a label set, columns for its labels.
 *
 * The samples of a histogram or summary that differ in `le` or `quantile` alone are one row. The
 * view borrows from the family.
 */
#ifndef PROMCTL_OUT_PAGE_VIEW_H
#define PROMCTL_OUT_PAGE_VIEW_H

#include "expo/page.h"
#include "num/quantile.h"

enum view_kind { VIEW_PLAIN, VIEW_HISTOGRAM, VIEW_SUMMARY, VIEW_INFO, VIEW_STATESET };

struct view_col {
    struct str name;
    struct str value; /* of the first row */
    bool same;        /* every row has that value */
};

struct family_view {
    const struct page_family *f;
    enum view_kind kind;
    struct str special; /* the label that makes no row of its own: le, quantile, the state's */
    struct {
        struct view_col *p;
        size_t n, cap;
    } cols; /* in order of first sight */
    size_t n_rows;
    size_t *start; /* row i has the samples order[start[i]] .. order[start[i + 1] - 1] */
    size_t *order;
};

void view_init(struct family_view *v, const struct page_family *f);
void view_done(struct family_view *v);

/* The first sample of a row carries its labels. */
const struct page_sample *view_first(const struct family_view *v, size_t row);

/* The value of a column in a row; `col` is also where the label is looked for first. */
struct str view_label(const struct family_view *v, size_t row, size_t col);

/* What the samples of a row say together. */
struct view_quantile {
    double q, value;
};
struct view_row {
    size_t row;
    bool has_value, has_count, has_sum, has_created, has_ts;
    double value, count, sum;
    int64_t created_ms, ts;
    const struct histogram *native;
    struct {
        struct num_bucket *p;
        size_t n, cap;
    } buckets; /* clean: see num/quantile.h; of a native histogram: empty */
    struct {
        struct view_quantile *p;
        size_t n, cap;
    } quantiles;
};

/* Fills `r`, whose vecs are used again; view_row_done() in the end. */
void view_row_get(const struct family_view *v, size_t row, struct view_row *r);
void view_row_done(struct view_row *r);

/* Of the histogram in a row, classic or native; NaN where there is none. */
double view_row_quantile(const struct view_row *r, double q);

/* The labels of a sample without `special` as a key: equal for equal sets, in whatever order they
 * came and on whatever page. Appends. */
void view_put_key(struct buf *b, const struct page_sample *s, struct str special);

#endif
