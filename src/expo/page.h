/* page.h - a whole exposition in memory: families in order, their samples, nothing lost.
 *
 * Strings live in the page's arena or, where the reader says so, in the input text, which must
 * then outlive the page. A label (name and value) is stored once a page and shared by all samples
 * that have it, so that two samples of one page have an equal label exactly if the pointers are
 * equal. A series of text 0.0.4 takes about 190 bytes beyond its text.
 */
#ifndef PROMCTL_EXPO_PAGE_H
#define PROMCTL_EXPO_PAGE_H

#include "base/arena.h"
#include "expo/expo.h"
#include "expo/family.h"

struct page_sample {
    struct str name;
    const struct label *const *labels; /* n_labels pointers, in the order of the input */
    double value;
    struct str value_text;             /* as written; empty for protobuf */
    const struct histogram *histogram; /* or NULL */
    const struct expo_exemplar *exemplars;
    int64_t ts, st;
    uint32_t n_labels, n_exemplars;
    uint32_t line;
    uint8_t role; /* enum expo_role */
    bool has_ts, has_st;
};

struct page_family {
    struct str name, help, unit; /* the name as in struct expo_family */
    enum metric_type type;
    bool has_help, has_type, has_unit;
    size_t line;
    struct page_sample *samples; /* in order of the input; heap */
    size_t n, cap;
};

struct page {
    struct arena arena;
    struct page_family **families; /* in order of first sight; parts of one family are joined */
    size_t n, cap;
    size_t n_samples;
    struct page_index *index; /* private */
};

void page_init(struct page *p);
void page_done(struct page *p);

/* Adds one item. Pass the EXPO_END item, too: it closes the last family. */
void page_add(struct page *p, const struct expo_reader *r, const struct expo_item *it);

/* Reads all of `r`; on failure the page holds what came before the error. */
bool page_read(struct page *p, struct expo_reader *r, struct err *e);

/* The value of label `name`, or the empty slice. */
struct str page_label(const struct page_sample *s, struct str name);

/* Gives every sample the labels `job` and `instance`; labels of those names that are there become
 * exported_job, exported_instance (again exported_ where that is taken), as Prometheus does with
 * honor_labels: false. */
void page_add_target_labels(struct page *p, struct str job, struct str instance);

/* Moves the families of `from` into `to`, samples of equal names joined; of help and type the
 * first stays. `from` is empty after and its arena lives on in `to`. */
void page_merge(struct page *to, struct page *from);

/* Labels of an item, for page_sample_item(). A vec: vec_done(). */
struct page_labels {
    struct label *p;
    size_t n, cap;
};

/* The sample as an item; its labels are in `ls` until that is used again. */
void page_sample_item(const struct page_sample *s, struct page_labels *ls, struct expo_item *it);

/* Calls `fn` with an item for everything on the page, family by family: HELP, TYPE, UNIT, samples.
 * False as soon as `fn` says so. */
bool page_each(const struct page *p,
               bool (*fn)(void *user, const struct expo_item *it, struct err *e), void *user,
               struct err *e);

#endif
