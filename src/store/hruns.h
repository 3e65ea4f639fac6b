/* hruns.h - the native histograms of one series, in the runs a TSDB would keep them in.
 * Private to src/store.
 *
 * Layouts (schema, zero threshold, spans, bounds) are kept once a store. A run goes on as long as
 * Prometheus would append to the same chunk, chunks of unlimited size given; reading it, the first
 * sample's reset hint is unknown, the later ones' "not reset"; gauge runs are "gauge" throughout.
 * Source: prometheus tsdb/chunkenc/float_histogram.go, tsdb/chunkenc/histogram.go.
 */
#ifndef PROMCTL_STORE_HRUNS_H
#define PROMCTL_STORE_HRUNS_H

#include "model/histogram.h"
#include "store/bump.h"

struct hist_layouts {     /* `{0}` is empty */
    struct histogram **p; /* without counts */
    uint32_t *hashes;
    size_t n, cap;
    uint32_t *slots; /* open addressing: id + 1, 0 is free */
    size_t n_slots;
    struct arena arena;
    struct bump bytes; /* of the samples */
};

void hist_layouts_done(struct hist_layouts *t);
size_t hist_layouts_bytes(const struct hist_layouts *t);

/* The most that a sample of `n` buckets takes of `bytes`. */
#define HIST_MAX_BYTES(n) (8 + 10 * (2 + (n)))

struct hist_entry {
    int64_t t, st;
    const uint8_t *data; /* NULL: stale */
    uint32_t layout;
    uint8_t flags;
};

struct hist_runs { /* `{0}` is empty; a vec */
    struct hist_entry *p;
    size_t n, cap;
    struct { /* the newest sample */
        double count, zero_count;
        double *counts; /* positive buckets, then negative ones */
        size_t cap;
    } last;
};

void hist_runs_done(struct hist_runs *r);

/* Adds a sample that is newer than all others. `breaks`: the series had a float in between. The
 * histogram has passed histogram_check() or is stale; it is copied. */
void hist_runs_add(struct hist_layouts *t, struct hist_runs *r, int64_t ts, int64_t st,
                   const struct histogram *h, bool breaks);

/* Sample `i`. Counts are in `a`, the rest is borrowed from the layouts. */
const struct histogram *hist_runs_at(const struct hist_layouts *t, const struct hist_runs *r,
                                     size_t i, struct arena *a);

/* Forgets the first `n` samples, fewer than all, and moves the others from `t` to `to`. */
void hist_runs_drop(const struct hist_layouts *t, struct hist_runs *r, size_t n,
                    struct hist_layouts *to);

/* The number of samples before `ts`. */
size_t hist_runs_before(const struct hist_runs *r, int64_t ts);

#endif
