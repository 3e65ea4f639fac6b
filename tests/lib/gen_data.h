/* gen_data.h - a data set made from a seed: what a few scraped targets leave behind in an hour.
 *
 * Counters with resets, gauges with NaN, Inf and -0, classic histograms with a dent here and there,
 * info metrics, series that come and go, gaps, scrapes at odd times; native histograms on request.
 * Which names and labels there are does not depend on the seed: the tables below.
 */
#ifndef PROMCTL_TESTS_GEN_DATA_H
#define PROMCTL_TESTS_GEN_DATA_H

#include "base/buf.h"
#include "model/metric.h"
#include "store/mem.h"

enum gen_label {
    GEN_JOB,
    GEN_INSTANCE,
    GEN_PATH,
    GEN_CODE,
    GEN_LE,
    GEN_ROOM,
    GEN_VERSION,
    GEN_ENV,
    GEN_DOTTED, /* a name that has to be quoted */
    GEN_LABELS,
};
enum { GEN_LABEL_VALUES = 6 };
struct gen_label_row {
    const char *name;
    const char *values[GEN_LABEL_VALUES]; /* the rest NULL */
};
extern const struct gen_label_row gen_labels[GEN_LABELS];

enum gen_kind {
    GEN_COUNTER,
    GEN_GAUGE,
    GEN_BUCKET, /* of a classic histogram */
    GEN_SUM,
    GEN_COUNT,
    GEN_INFO,
    GEN_NATIVE, /* exponential buckets */
    GEN_CUSTOM, /* native with bounds of its own */
    GEN_MIXED,  /* floats, then histograms */
};
enum gen_shape {
    GEN_STEADY,
    GEN_ODD,        /* NaN, infinities, -0, very large and small ones */
    GEN_UP,         /* 0 and 1: many equal values */
    GEN_IRREGULAR,  /* at times of its own */
    GEN_COMES_GOES, /* there for a while, then not */
    GEN_SUCCESSION, /* one of its series at a time */
};
struct gen_family {
    const char *name;   /* of the series */
    const char *family; /* announced in OpenMetrics */
    enum metric_type type;
    enum gen_kind kind;
    enum gen_shape shape;
    unsigned labels;  /* 1 << enum gen_label */
    unsigned dropped; /* of 8 label sets so many are left out */
};
extern const struct gen_family gen_families[];
extern const size_t gen_families_n;

static inline bool gen_is_native(const struct gen_family *f)
{
    return f->kind >= GEN_NATIVE;
}

struct gen_data_opts {
    bool stale_markers; /* at the beginning of gaps; OpenMetrics cannot express them */
    bool native;        /* native histograms, too; nor these */
    unsigned scrapes;   /* 0: 240, an hour */
};

struct gen_series {
    const struct gen_family *family;
    struct labels labels;
    struct mem_sample *p; /* in order of time */
    size_t n;
};

struct gen_data { /* all in the arena */
    struct arena arena;
    struct gen_data_opts opts;
    struct gen_series *series;
    size_t n;
    int64_t start, end, step; /* ms: first and last scrape, and what is usual between two */
};

void gen_data_init(struct gen_data *d, uint64_t seed, const struct gen_data_opts *o);
void gen_data_done(struct gen_data *d);

/* Appends all to a store and packs it. */
bool gen_data_store(const struct gen_data *d, struct mem_store *s, struct err *e);

/* As OpenMetrics with timestamps. Appends. */
void gen_data_openmetrics(const struct gen_data *d, struct buf *out);

#endif
