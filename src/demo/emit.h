/* emit.h - the items of a simulated page, family by family. */
#ifndef PROMCTL_DEMO_EMIT_H
#define PROMCTL_DEMO_EMIT_H

#include "demo/latency.h"
#include "demo/sim.h"

struct demo_out {
    struct sim sim;
    double t; /* now, s */
    int64_t start_ms;
    enum demo_part part;
    enum expo_format format;
    demo_item_fn *fn;
    void *user;
    struct err *e;
    bool failed; /* `fn` said stop: nothing more is emitted */

    struct arena arena; /* of one family */
    struct str family;
    enum metric_type type;
};

#define LABEL(k, v)                                                                                \
    (struct label)                                                                                 \
    {                                                                                              \
        STR(k), str_of(v)                                                                          \
    }
#define LABELS(...)                                                                                \
    (const struct label[]){ __VA_ARGS__ },                                                         \
        sizeof((const struct label[]){ __VA_ARGS__ }) / sizeof(struct label)
#define NO_LABELS NULL, 0

/* Begins a family; what is emitted next belongs to it. */
void out_family(struct demo_out *o, const char *name, enum metric_type type, const char *help);

void out_value(struct demo_out *o, const struct label *labels, size_t n, double v);

/* A counter whose last event left a trace: OpenMetrics and protobuf carry it. */
void out_traced(struct demo_out *o, const struct label *labels, size_t n, double v);

void out_histogram(struct demo_out *o, const struct label *labels, size_t n,
                   const struct demo_hist *h);

/* Values of the quantiles 0, 0.25, 0.5, 0.75 and 1. */
void out_summary(struct demo_out *o, const double quantiles[5], double sum, double count);

/* A counter's value: `events` since the start as a whole number. `stream` tells counters apart, so
 * that not all of them step at the same moment. */
double out_count(const struct demo_out *o, uint64_t stream, double events);

#endif
