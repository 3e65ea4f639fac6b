/* source.h - the seam below the engine: where series come from.
 *
 * A page, a file, blocks and a server all look like this; the evaluator cannot tell which it is.
 * A source is read by several threads at once, each with its own struct samples.
 * Source: prometheus storage/interface.go (Querier), with random access to series added.
 */
#ifndef PROMCTL_STORE_SOURCE_H
#define PROMCTL_STORE_SOURCE_H

#include "base/diag.h"
#include "model/matcher.h"
#include "model/metric.h"
#include "model/value.h"

#include <stdint.h>

/* What the caller will do with the series; a source may use it to do less, never to do other. And
 * how long the caller waits, for sources that take their time. */
struct source_hints {
    bool start_times;      /* samples' st is wanted */
    bool histograms_stats; /* of histograms only count, sum and the reset hint are looked at */
    int64_t until_ns;      /* by time_mono_ns(); 0: however long */
    const volatile bool *cancel; /* or NULL */
};

/* Samples of one series in order of time, floats and histograms apart. Memory is kept from call
 * to call: `{0}` to begin with, samples_done() in the end. */
struct samples {
    int64_t *t;  /* of the floats */
    double *v;   /* stale markers included */
    int64_t *st; /* start times, 0 unknown; NULL: not asked for, or none in the series */
    size_t n, cap;
    struct hist_sample *h; /* the histograms are in `arena` */
    size_t n_h, cap_h;
    uint64_t times_id; /* not 0: equal ids have equal t[], so that windows need computing once */
    struct arena arena;
};
void samples_done(struct samples *s);

/* Series of a select. Labels live until source_release(). */
struct series_set {
    const struct labels *labels; /* in label order */
    size_t n;
    struct diags notes; /* what there is to say of it: that a server has not all of it */
    void *impl;
};

struct source_meta {
    struct str family;
    enum metric_type type;
    struct str help, unit;
};

struct source_exemplar {
    struct labels series, labels;
    double value;
    int64_t t;
};

struct strs { /* a list in an arena */
    const struct str *p;
    size_t n;
};

struct source; /* implementations embed it as their first member */

struct source_ops {
    /* Series all of whose matchers match and that have a sample in [mint, maxt], both inclusive. */
    bool (*select)(struct source *s, const struct matcher *m, size_t n, int64_t mint, int64_t maxt,
                   const struct source_hints *hints, struct series_set *out, struct err *e);
    /* The samples of series `i` in [mint, maxt]. */
    bool (*decode)(struct source *s, const struct series_set *set, size_t i, int64_t mint,
                   int64_t maxt, struct samples *out, struct err *e);
    void (*release)(struct source *s, struct series_set *set);

    /* Sorted and distinct, of the series that match (n = 0: of all). */
    bool (*label_names)(struct source *s, struct arena *a, const struct matcher *m, size_t n,
                        struct strs *out, struct err *e);
    bool (*label_values)(struct source *s, struct arena *a, struct str name,
                         const struct matcher *m, size_t n, struct strs *out, struct err *e);
    bool (*metadata)(struct source *s, struct arena *a, struct source_meta **out, size_t *n,
                     struct err *e);
    bool (*exemplars)(struct source *s, struct arena *a, const struct matcher *m, size_t n,
                      int64_t mint, int64_t maxt, struct source_exemplar **out, size_t *n_out,
                      struct err *e);
    /* First and last time of any sample; false where there is none, or it is not known. */
    bool (*time_range)(struct source *s, int64_t *mint, int64_t *maxt);
    void (*close)(struct source *s);
};

struct source {
    const struct source_ops *ops;
};

static inline void source_close(struct source *s)
{
    if (s)
        s->ops->close(s);
}

#endif
