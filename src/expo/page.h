/* page.h - a whole exposition in memory: families in order, their samples, nothing lost.
 *
 * Everything lives in the page's arena or, where the reader says so, in the input text, which
 * must then outlive the page.
 */
#ifndef PROMCTL_EXPO_PAGE_H
#define PROMCTL_EXPO_PAGE_H

#include "base/arena.h"
#include "expo/expo.h"
#include "expo/family.h"

struct page_sample {
    struct str name;
    const struct label *labels; /* in the order of the input */
    uint32_t n_labels;
    enum expo_role role;
    double value;
    struct str value_text;
    const struct histogram *histogram; /* or NULL */
    const struct expo_exemplar *exemplars;
    uint32_t n_exemplars;
    bool has_ts, has_st;
    int64_t ts, st;
    size_t line;
};

struct page_family {
    struct str name, help, unit;
    enum metric_type type;
    bool has_help, has_type, has_unit;
    size_t line;
    struct page_sample *samples;
    size_t n, cap;
};

struct page {
    struct arena arena;
    struct page_family **families; /* in order of first sight; parts of one family are joined */
    size_t n, cap;
    size_t n_samples;
    struct map *index; /* private */
};

void page_init(struct page *p);
void page_done(struct page *p);

/* Adds one item. */
void page_add(struct page *p, const struct expo_reader *r, const struct expo_item *it);

/* Reads all of `r`; on failure the page holds what came before the error. */
bool page_read(struct page *p, struct expo_reader *r, struct err *e);

/* Gives every sample the labels `job` and `instance`; labels of those names that are there become
 * exported_job, exported_instance (again exported_ where that is taken), as Prometheus does with
 * honor_labels: false. */
void page_add_target_labels(struct page *p, struct str job, struct str instance);

/* Moves the families of `from` into `to`, samples of equal names joined; of help and type the
 * first stays. `from` is empty after and its arena lives on in `to`. */
void page_merge(struct page *to, struct page *from);

/* Calls `fn` with an item for everything on the page, in the order a writer needs. */
bool page_each(const struct page *p,
               bool (*fn)(void *user, const struct expo_item *it, struct err *e), void *user,
               struct err *e);

#endif
