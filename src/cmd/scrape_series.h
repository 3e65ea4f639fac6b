/* scrape_series.h - series remembered from one look to the next: what is new, gone, changed.
 *
 * For people a histogram or summary is one series, its count, with what lies between two looks;
 * for programs (`exact`) every sample is its own.
 */
#ifndef PROMCTL_CMD_SCRAPE_SERIES_H
#define PROMCTL_CMD_SCRAPE_SERIES_H

#include "base/map.h"
#include "expo/page.h"
#include "num/hist.h"
#include "num/quantile.h"
#include "out/units.h"

enum { SERIES_LAST = 12 };

enum series_state { SERIES_SAME, SERIES_CHANGED, SERIES_RESET, SERIES_NEW, SERIES_GONE };

struct series_buckets {
    struct num_bucket *p;
    size_t n, cap;
};

struct series_native {
    struct num_hist x;
    bool there;
};

struct series {
    struct out_unit unit; /* of the value; of histograms: of what was observed */
    bool cumulative;      /* only grows: counters and counts */
    bool distribution;    /* value and sum are count and sum */
    bool has_before, has_now;
    double before, now;
    double sum_before, sum_now;
    struct series_buckets buckets_before, buckets_now; /* of classic histograms */
    struct series_native *native; /* of others: before and now; NULL: it never was one */
    float last[SERIES_LAST]; /* rates of what only grows, else values; NaN: none. Newest last */
    uint32_t seen;           /* tick of `now` */
};

struct series_store {
    bool exact;
    bool timeless;   /* two pages in no order of time: nothing is a rate, nothing begins again */
    struct map keys; /* name{labels} in Prometheus' spelling, labels sorted */
    struct {
        struct series *p;
        size_t n, cap;
    } series; /* by the key's id */
    uint32_t tick;
    size_t n_now; /* in the newest page */
};

/* Takes in the next page, whose strings it does not keep. */
void series_store_page(struct series_store *st, const struct page *p);
void series_store_done(struct series_store *st);

/* A look of which there is no page: nothing moves, the next page compares with the last. */
enum series_state series_state_of(const struct series *s);

/* now - before; of what only grows and began again, now. */
double series_change(const struct series *s);

/* Notes the change of this tick for the spark. Once a tick. */
void series_note_last(struct series_store *st, double elapsed_s);

/* Over the interval, of a histogram; NaN where nothing was observed. That of a native one is as
 * PromQL gives it for the difference of the two. */
double series_quantile(const struct series *s, double q);

/* The mean of what was observed over the interval; NaN where there is none. */
double series_mean(const struct series *s);

#endif
