/* write.h - exposition items to bytes, streaming, in constant memory.
 *
 * Feed items of one exposition in order, EXPO_END as well; output appears in `out`, which the
 * caller drains. Nothing is kept but the names of families (OpenMetrics, names), one family of
 * histograms or summaries (JSON), one family (protobuf), and the names of columns (CSV).
 *
 * What a format cannot express:
 * - Text has no units, exemplars, info, stateset and gaugehistogram: the last three become gauge,
 *   gauge and histogram.
 * - In OpenMetrics a counter must be called _total, an info _info; others become unknown, as
 *   client_golang does it. Comments are left out.
 * - A native histogram is in both its _count, _sum and +Inf bucket, as client_golang writes it,
 *   or the classic series where the reader gives those, too.
 * - Protobuf has no stateset and info: they become gauges. Custom buckets are an error.
 * Source: prometheus common expfmt/{text,openmetrics}_create.go, prom2json prom2json.go,
 * prometheus util/jsonutil, web/api/v1/json_codec.go.
 */
#ifndef PROMCTL_EXPO_WRITE_H
#define PROMCTL_EXPO_WRITE_H

#include "base/buf.h"
#include "expo/expo.h"
#include "expo/family.h"

enum expo_output {
    EXPO_OUT_TEXT,        /* 0.0.4, names beyond the legacy ones quoted */
    EXPO_OUT_OPENMETRICS, /* 1.0.0 */
    EXPO_OUT_JSON,        /* prom2json's shape: one array of families */
    EXPO_OUT_NDJSON,      /* one sample a line: {"metric":{...},"value":[t,"v"]} */
    EXPO_OUT_CSV,         /* needs two passes over the label names: see expo_writer_labels() */
    EXPO_OUT_NAMES,       /* one family name a line */
    EXPO_OUT_PROTOBUF,    /* delimited MetricFamily messages, native histograms and all */
};

struct expo_writer;

/* `now_ms`: the time of samples without a timestamp in the formats that need one. */
struct expo_writer *expo_writer_new(enum expo_output kind, struct buf *out, int64_t now_ms);
void expo_writer_free(struct expo_writer *w);

/* A first pass over the same items. CSV must have it: it tells the label names that will occur.
 * OpenMetrics may: see expo_writer_scattered(). Nothing for the other formats. */
void expo_writer_labels(struct expo_writer *w, const struct expo_item *it);

/* OpenMetrics, after a first pass: some family is not in one piece, so that the items must go
 * through a page (page_each() gives them in order). Without a first pass expo_write() fails at the
 * first family that comes back. */
bool expo_writer_scattered(const struct expo_writer *w);

/* False: `e` is set (ERR_FORMAT: an item the format cannot express). */
bool expo_write(struct expo_writer *w, const struct expo_item *it, struct err *e);

/* What is still to be written: closing brackets, # EOF. Writes also what EXPO_END would. */
bool expo_write_end(struct expo_writer *w, struct err *e);

/* ---- pieces, for others that write the same ---- */

/* The value of an item as its own text says it, else as Go prints it. */
void expo_put_value(struct buf *b, const struct expo_item *it);

/* `{"count":"3","sum":"1.5","buckets":[[0,"1","2","3"]]}` as the HTTP API has it. */
void expo_put_histogram_json(struct buf *b, const struct histogram *h);

/* The first number of a bucket there. 0: (lower, upper], 1: [lower, upper), 2: both open, 3: both
 * closed. */
int expo_boundary_rule(const struct histogram_bucket *k);

/* `{count:3, sum:1.5, (1,2]:3}`, as PromQL prints it. */
void expo_put_histogram_text(struct buf *b, const struct histogram *h);

#endif
