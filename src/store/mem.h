/* mem.h - series in memory: appended in any order, read as a struct source.
 *
 * Samples are packed 128 at a time; series scraped together share their timestamps. Appending and
 * reading must not overlap; reading is for several threads at once. What was appended since the
 * last read is sorted and indexed by the next one.
 */
#ifndef PROMCTL_STORE_MEM_H
#define PROMCTL_STORE_MEM_H

#include "store/source.h"

struct mem_store;

struct mem_opts {
    int64_t max_bytes;   /* ERR_LIMIT before the store would be larger; 0: no limit */
    bool skip_exemplars; /* nobody will ask for them: they can take more room than the samples */
};

struct mem_store *mem_new(const struct mem_opts *o);
void mem_free(struct mem_store *s); /* NULL is fine */

/* The store as a source, as long as the store lives. source_close() of it frees the store. */
struct source *mem_source(struct mem_store *s);

enum { MEM_NONE = -1 };

/* The number of a series, a new one where it is not there yet. MEM_NONE: ERR_LIMIT. */
int64_t mem_series(struct mem_store *s, const struct labels *ls, struct err *e);

struct mem_sample {
    int64_t t, st;             /* start time; 0: not known */
    double v;                  /* SAMPLE_STALE_BITS: the series has ended */
    const struct histogram *h; /* or NULL; checked by the caller; copied */
    uint64_t origin;           /* where it is from: see struct mem_conflicts */
};

/* A second sample of the same time is ignored; where it differs it is counted as a conflict. A
 * stale marker after a histogram becomes one of histograms. ERR_LIMIT. */
bool mem_append(struct mem_store *s, int64_t series, const struct mem_sample *x, struct err *e);

/* All samples of a series, with their start times. */
bool mem_samples(struct mem_store *s, int64_t series, struct samples *out, struct err *e);

struct mem_exemplar {
    struct labels labels; /* copied */
    double value;
    int64_t t;
    bool sample_time; /* `t` is that of its sample: it has none of its own */
};

/* The same exemplar again is ignored; one without a time is the same whenever it is seen.
 * ERR_LIMIT.
 */
bool mem_exemplar(struct mem_store *s, int64_t series, const struct mem_exemplar *x, struct err *e);

/* Adds what is said of a family; of each part the first that says something stays. */
bool mem_meta(struct mem_store *s, const struct source_meta *m, struct err *e);

/* Sets the start time of all samples of a series that have none, to what `start` gives for their
 * time (0: not known). */
bool mem_set_start(struct mem_store *s, int64_t series,
                   int64_t (*start)(void *user, int64_t t, double v), void *user, struct err *e);

/* Counts so many bytes of a loader's own against the limit; instead of what was told before. */
void mem_count_other(struct mem_store *s, size_t bytes);

/* Packs what is still open: after a load, before long reading. */
bool mem_seal(struct mem_store *s, struct err *e);

/* What became of the numbers of series; `{0}`: nothing. */
struct mem_moved {
    int64_t *to; /* by the old number: the new one, or MEM_NONE; they keep their order */
    size_t n;
};
void mem_moved_done(struct mem_moved *m);
int64_t mem_moved_to(const struct mem_moved *m, int64_t series);

/* Forgets what is older than `from` and gives its memory back. What is kept is copied, so that for
 * a moment both are there. Packed samples go 128 at a time: some that are older stay. Series
 * without any go, and so do the exemplars of the time; numbers of series change. ERR_LIMIT. */
bool mem_drop_before(struct mem_store *s, int64_t from, struct mem_moved *moved, struct err *e);

/* For a store that grows for days, after each round of scrapes: as mem_drop_before(), with the
 * newest `keep_ms` to stay, as soon as it holds a quarter more than that. Where it comes near
 * max_bytes, less stays, and `*cut` is set. */
bool mem_keep(struct mem_store *s, int64_t keep_ms, struct mem_moved *moved, bool *cut,
              struct err *e);

/* Samples that differ from the one of the same series and time that was first. */
struct mem_conflicts {
    uint64_t n;
    uint64_t first; /* the least origin of them */
};

struct mem_stats {
    size_t series, floats, histograms, exemplars, chunks;
    size_t bytes;        /* all memory of the store */
    size_t sample_bytes; /* of it for samples: values, times, chunk lists; without labels */
    struct mem_conflicts conflicts;
};

/* Complete after mem_seal() or a read: only then late samples are in place. */
struct mem_stats mem_stats(const struct mem_store *s);

#endif
