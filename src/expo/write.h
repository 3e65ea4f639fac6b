/* write.h - exposition items to bytes, streaming, in constant memory.
 *
 * Feed items of one exposition in order; output appears in `out`, which the caller drains.
 * A family is complete when the next one begins.
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
};

struct expo_writer;

/* `now_ms`: the time of samples without a timestamp in the formats that need one. */
struct expo_writer *expo_writer_new(enum expo_output kind, struct buf *out, int64_t now_ms);
void expo_writer_free(struct expo_writer *w);

/* CSV: tells the writer the label names that will occur (call for every item of a first pass). */
void expo_writer_labels(struct expo_writer *w, const struct expo_item *it);

/* False: `e` is set (an item the format cannot express). */
bool expo_write(struct expo_writer *w, const struct expo_item *it, struct err *e);
bool expo_write_end(struct expo_writer *w, struct err *e);

/* Helpers for other writers of the same formats. */
void expo_put_text_label_value(struct buf *b, struct str s);
void expo_put_sample_text(struct buf *b, const struct expo_item *it);

#endif
