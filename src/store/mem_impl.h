/* mem_impl.h - the inside of the in-memory store. Private to src/store. */
#ifndef PROMCTL_STORE_MEM_IMPL_H
#define PROMCTL_STORE_MEM_IMPL_H

#include "store/codec.h"
#include "store/hruns.h"
#include "store/mem.h"
#include "store/postings.h"
#include "store/sym.h"
#include "store/times.h"

#include <pthread.h>

struct mem_chunk { /* up to CODEC_SAMPLES floats, packed */
    const uint8_t *data;
    uint32_t times;   /* id of the block */
    uint16_t n_bytes; /* of data */
    bool has_st;      /* start times follow the values */
};

/* The floats that are not packed yet. A series' only sample needs no array: where there is none
 * (cap 0) and n is 1, it is the series' last one, without a start time. */
struct mem_open {
    int64_t *t; /* one block with v; st apart, NULL while all are 0 */
    double *v;
    int64_t *st;
    uint16_t n, cap;
};

struct mem_series {
    uint64_t hash;
    uint32_t labels, n_labels; /* pair ids in the pool */
    int64_t first_t, last_t;
    double last_v; /* where the last sample is a float */
    struct mem_chunk *chunks;
    uint32_t n_chunks, cap_chunks;
    struct mem_open open;
    bool any, last_is_hist;
    struct hist_runs *hists; /* NULL: none */
};

/* A sample that came after later ones; put in place before the next read. */
struct mem_late {
    struct mem_sample x;
    int64_t series;
    size_t seq;
};

/* What makes two exemplars the same; of the labels their hash will do. */
struct mem_exemplar_key {
    int64_t series, t;
    uint64_t value, labels;
};

struct kept_exemplar {
    int64_t series, t;
    double value;
    struct labels labels;
};

struct mem_store {
    struct source source; /* first */
    struct mem_opts opts;

    struct sym_table syms;
    struct mem_series *series;
    size_t n_series, cap_series;
    uint32_t *pool; /* pair ids of all series, each sorted by label name */
    size_t n_pool, cap_pool;
    uint32_t *slots; /* series by hash, open addressing: id + 1, 0 is free */
    size_t n_slots;

    struct times_table times;
    struct hist_layouts layouts;
    struct bump bytes;  /* of chunks */
    size_t heap_bytes;  /* open parts, chunk lists, histogram lists */
    size_t other_bytes; /* not ours */
    size_t n_floats, n_hists, n_chunks;
    int64_t mint, maxt; /* of all samples */
    int64_t dropped;    /* what was older has been dropped */

    struct {
        struct mem_late *p;
        size_t n, cap;
        struct arena arena; /* of their histograms */
    } late;
    struct mem_conflicts conflicts;

    struct {
        struct kept_exemplar *p; /* by id of `exemplar_ids` */
        size_t n, cap;
    } exemplars;
    struct map exemplar_ids;
    struct {
        struct source_meta *p; /* by id of `names` */
        size_t n, cap;
    } meta;
    struct map meta_names;
    struct arena notes; /* strings of exemplars and metadata */

    /* What reads need, made by mem_freeze(). */
    pthread_mutex_t lock;
    bool dirty;
    bool lost;       /* a series could not be rewritten for lack of room: reads fail */
    uint32_t *order; /* series in label order; postings are places in it */
    size_t n_ordered;
    struct postings postings;
};

extern const struct source_ops mem_source_ops;

size_t mem_bytes(const struct mem_store *s);

/* False with ERR_LIMIT where `n` bytes more are too much. */
bool mem_room(const struct mem_store *s, size_t n, struct err *e);

/* Adds a sample later than all others of the series. */
bool mem_append_next(struct mem_store *s, struct mem_series *m, const struct mem_sample *x,
                     struct err *e);

/* Counts `x` where it differs from the last sample of the series, which has the same time. */
void mem_check_same(struct mem_store *s, const struct mem_series *m, const struct mem_sample *x);

/* Packs the open part, which is not empty and has an array. */
void mem_seal_open(struct mem_store *s, struct mem_series *m);

/* Forgets all samples of a series, or its histograms. */
void mem_clear_series(struct mem_store *s, struct mem_series *m);
void mem_clear_hists(struct mem_store *s, struct mem_series *m);

/* Finds room for `n` series by hash, and puts those there are. */
void mem_hash_series(struct mem_store *s, size_t n_slots);

/* A copy with its strings. */
struct labels mem_copy_labels(struct arena *a, const struct labels *ls);

/* All samples of a series in [mint, maxt]. */
void mem_decode(const struct mem_store *s, const struct mem_series *m, int64_t mint, int64_t maxt,
                bool start_times, struct samples *out);

/* Whether a series has a sample in [mint, maxt]. Many series have the same times, so what was found
 * out of a block is kept in `known`, `{0}` at first, for the next series and the same range. */
struct mem_known {
    uint32_t times; /* id + 1 */
    bool any;
};
bool mem_has_sample(const struct mem_store *s, const struct mem_series *m, int64_t mint,
                    int64_t maxt, struct mem_known *known);

/* Puts late samples in place. */
bool mem_merge_late(struct mem_store *s, struct err *e);

/* Makes the store ready for reading; by one thread at a time. */
bool mem_freeze(struct mem_store *s, struct err *e);

#endif
