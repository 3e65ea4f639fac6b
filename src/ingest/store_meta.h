/* store_meta.h - what a page says beside its samples, into the in-memory store: HELP, TYPE and
 * UNIT of its families, and exemplars.
 *
 * Announcements are gathered while a page is read and stored when it has been read to its end.
 */
#ifndef PROMCTL_INGEST_STORE_META_H
#define PROMCTL_INGEST_STORE_META_H

#include "base/map.h"
#include "expo/expo.h"
#include "store/mem.h"

struct store_meta { /* `{0}` is empty */
    struct map names;
    struct {
        struct source_meta *p; /* by id of `names` */
        size_t n, cap;
    } by_name;
    struct arena arena;
};

void store_meta_done(struct store_meta *m);

/* Forgets what was seen: before a page. */
void store_meta_clear(struct store_meta *m);

/* Notes a HELP, TYPE or UNIT; of each the first stays. Other items say nothing. */
void store_meta_see(struct store_meta *m, const struct expo_item *it);

/* Stores what was seen of a page of that format under the names of the series: OpenMetrics
 * announces counters and infos without the suffix that theirs have. ERR_LIMIT. */
bool store_meta_apply(struct store_meta *m, enum expo_format format, struct mem_store *s,
                      struct err *e);

/* Stores the exemplars of a sample of time `t`. `scratch` is not reset. ERR_LIMIT. */
bool store_exemplars(struct arena *scratch, const struct expo_item *it, struct mem_store *s,
                     int64_t series, int64_t t, struct err *e);

#endif
