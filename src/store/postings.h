/* postings.h - which series have a label, and which ones a list of matchers picks.
 * Private to src/store.
 *
 * A posting is a place in label order, so that lists and results are sorted as they are. What more
 * than 1 in 32 series have is a bitmap.
 * Source: prometheus tsdb/querier.go PostingsForMatchers; the outcome is the same.
 */
#ifndef PROMCTL_STORE_POSTINGS_H
#define PROMCTL_STORE_POSTINGS_H

#include "model/matcher.h"
#include "store/sym.h"

struct posting { /* of one pair */
    uint32_t first, n;
    bool dense; /* `first` is a word of the bitmaps, else an element of the lists */
};

struct postings { /* `{0}` is empty */
    size_t n_series, n_pairs;
    struct posting *by_rank;
    uint32_t *lists;
    uint64_t *bitmaps;
    size_t n_lists, n_words; /* words: of all bitmaps */
};

struct places { /* a vec, ascending */
    uint32_t *p;
    size_t n, cap;
};

void postings_done(struct postings *x);
size_t postings_bytes(const struct postings *x);

/* The label sets of all series in label order, as `pairs(user, place, &n)` tells them. */
void postings_build(struct postings *x, const struct sym_table *t, size_t n_series,
                    const uint32_t *(*pairs)(const void *user, size_t place, size_t *n),
                    const void *user);

/* Places of the series that all matchers match; all of them for n = 0. */
void postings_select(const struct postings *x, const struct sym_table *t, const struct matcher *m,
                     size_t n, struct places *out);

#endif
