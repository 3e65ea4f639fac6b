/* series_cache.h - from the text of a series to its number, without looking at labels.
 *
 * A sample's line up to its value is the same for all samples of a series, and lines come in the
 * same order again and again: first the entry of the line before is tried, then the one that
 * followed it last time, then a table.
 */
#ifndef PROMCTL_INGEST_SERIES_CACHE_H
#define PROMCTL_INGEST_SERIES_CACHE_H

#include "base/arena.h"

#include <stdint.h>

struct series_entry {
    struct str text;
    uint64_t hash;
    int64_t series;
    uint32_t next; /* the entry that came after this one, plus 1 */
    uint8_t mode;  /* what else the meaning of the text depends on */
};

struct series_cache { /* `{0}` is empty */
    struct series_entry *p;
    size_t n, cap;
    uint32_t *slots; /* open addressing: entry + 1, 0 is free */
    size_t n_slots;
    uint32_t last; /* entry + 1 */
    struct arena bytes;
};

void series_cache_done(struct series_cache *c);
size_t series_cache_bytes(const struct series_cache *c); /* of memory */

/* The entry of a text, or NULL; then series_cache_add() adds it. */
const struct series_entry *series_cache_find(struct series_cache *c, struct str text, uint8_t mode);
const struct series_entry *series_cache_add(struct series_cache *c, struct str text, uint8_t mode,
                                            int64_t series);

#endif
