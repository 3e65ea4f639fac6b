/* proto_metric.h - one Metric of a MetricFamily, decoded. Private to expo.
 *
 * Strings are slices of the message. A metric is decoded into the same struct again and again, so
 * that memory is taken once a page.
 */
#ifndef PROMCTL_EXPO_PROTO_METRIC_H
#define PROMCTL_EXPO_PROTO_METRIC_H

#include "expo/expo.h"

enum proto_type { /* MetricType on the wire */
                  PROTO_COUNTER,
                  PROTO_GAUGE,
                  PROTO_SUMMARY,
                  PROTO_UNTYPED,
                  PROTO_HISTOGRAM,
                  PROTO_GAUGE_HISTOGRAM,
};

#define PROTO_VEC(T)                                                                               \
    struct {                                                                                       \
        T *p;                                                                                      \
        size_t n, cap;                                                                             \
    }

struct proto_exemplar {
    size_t first_label, n_labels; /* in exemplar_labels */
    double value;
    bool has_ts;
    int64_t ts;
};

enum { NO_EXEMPLAR = -1 };

struct proto_bucket { /* also a quantile: its value is `count_float` */
    double bound;
    uint64_t count;
    double count_float;
    int64_t exemplar; /* index or NO_EXEMPLAR */
};

struct proto_side {
    PROTO_VEC(struct histogram_span) spans;
    PROTO_VEC(int64_t) deltas;
    PROTO_VEC(double) counts;
};

struct proto_metric {
    PROTO_VEC(struct label) labels;
    int64_t ts;
    double value[PROTO_UNTYPED + 1]; /* of counter, gauge, untyped */

    /* counter, summary, histogram */
    int64_t created;
    int64_t counter_exemplar;
    PROTO_VEC(struct proto_exemplar) exemplars; /* wherever they are from */
    PROTO_VEC(struct label) exemplar_labels;

    uint64_t count; /* of the summary or the histogram */
    double count_float, sum;
    PROTO_VEC(struct proto_bucket) buckets;

    int32_t schema;
    double zero_threshold, zero_count_float;
    uint64_t zero_count;
    struct proto_side pos, neg;
    PROTO_VEC(int64_t) native_exemplars; /* indices */
};

void proto_metric_done(struct proto_metric *m);

/* Decodes `bytes`; only what belongs to the family's type is kept. ERR_FORMAT, ERR_LIMIT. */
bool proto_metric_read(struct proto_metric *m, enum proto_type type, struct str bytes,
                       struct err *e);

/* What marks a native histogram: spans, or something about the zero bucket. */
bool proto_metric_is_native(const struct proto_metric *m);

/* The native histogram, without empty buckets, as Prometheus keeps it; in `a`. One that is not
 * valid is an error here: Prometheus finds it when it stores the page, and drops the page. */
bool proto_metric_native(struct arena *a, const struct proto_metric *m, bool gauge,
                         struct histogram *out, struct err *e);

/* Exemplar `i` in the form of items, labels in byte order; in `a`. */
struct expo_exemplar proto_metric_exemplar(struct arena *a, const struct proto_metric *m, size_t i);

#endif
