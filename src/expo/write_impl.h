/* write_impl.h - what the writers share. Private to src/expo.
 *
 * A writer embeds `struct expo_writer` as its first member.
 */
#ifndef PROMCTL_EXPO_WRITE_IMPL_H
#define PROMCTL_EXPO_WRITE_IMPL_H

#include "base/arena.h"
#include "base/map.h"
#include "expo/put.h"
#include "expo/write.h"

struct expo_writer {
    bool (*item)(struct expo_writer *w, const struct expo_item *it, struct err *e);
    bool (*end)(struct expo_writer *w, struct err *e);
    void (*labels)(struct expo_writer *w, const struct expo_item *it); /* may be NULL */
    bool (*scattered)(const struct expo_writer *w);                    /* may be NULL */
    void (*free)(struct expo_writer *w);                               /* what `w` owns, and `w` */
    struct buf *out;
    int64_t now_ms;
    struct expo_family family;
};

struct expo_writer *expo_text_writer_new(void);
struct expo_writer *expo_openmetrics_writer_new(void);
struct expo_writer *expo_json_writer_new(void);
struct expo_writer *expo_ndjson_writer_new(void);
struct expo_writer *expo_csv_writer_new(void);
struct expo_writer *expo_names_writer_new(void);
struct expo_writer *expo_proto_writer_new(void);

/* `name{a="b",le="1.0"}`, names that are not legacy ones quoted. The label at index `bound`
 * (SIZE_MAX: none) gets its value as expo_put_bound() writes it. */
void expo_put_series(struct buf *b, struct put_names *names, const struct expo_item *it,
                     size_t bound);

/* The samples of a histogram or summary are one metric: same labels but the bound, same time. */
struct metric_keys {
    struct map keys;
    struct buf key;
    size_t last; /* the newest sample's metric */
};
void metric_keys_clear(struct metric_keys *k);
void metric_keys_done(struct metric_keys *k);

/* The number of the metric, in order of first sight: the old `k->keys.n` for a new one. */
size_t metric_keys_id(struct metric_keys *k, const struct expo_item *it, size_t bound);

/* A native histogram waits for the next item: do its classic series follow? */
struct native_wait {
    bool on;
    struct arena arena;
    struct expo_item it;
};
void native_wait_done(struct native_wait *n);

/* Keeps what is needed of `it`. */
void native_wait_set(struct native_wait *n, const struct expo_item *it);

/* `count`: the next item where it is the _count of a classic histogram, else NULL. True: no classic
 * series follow, and `out` has the three samples that stand for the histogram (_bucket, _sum,
 * _count), valid until the next native_wait_set(). */
bool native_wait_next(struct native_wait *n, const struct expo_item *count,
                      struct expo_item out[3]);

/* The formats of lines: metadata of a family is held back until its first sample or its end. */
struct line_writer {
    struct expo_writer w;
    struct put_names names;
    struct native_wait native;
    bool head; /* the family's metadata is still to be written */
    bool (*put_head)(struct line_writer *l, struct err *e);
    void (*put_sample)(struct line_writer *l, const struct expo_item *it, enum expo_role role);
    void (*put_comment)(struct line_writer *l, struct str text);
};
bool line_writer_item(struct expo_writer *w, const struct expo_item *it, struct err *e);
bool line_writer_end(struct expo_writer *w, struct err *e);
void line_writer_done(struct line_writer *l);

#endif
