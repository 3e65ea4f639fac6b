/* store_created.h - OpenMetrics _created samples as the start times of their families' samples.
 *
 * While files are read, the series of families that can have one are noted; in the end each sample
 * gets the start that was last told for its labels at its time or before.
 * Source: prometheus model/textparse/openmetricsparse.go StartTimestamp.
 */
#ifndef PROMCTL_INGEST_STORE_CREATED_H
#define PROMCTL_INGEST_STORE_CREATED_H

#include "base/buf.h"
#include "base/map.h"
#include "store/mem.h"

struct store_created { /* `{0}` is empty */
    struct map keys;   /* family and labels that a _created shares with its samples */
    struct {
        int64_t *p; /* by id of `keys`: the series of the _created, or MEM_NONE */
        size_t n, cap;
    } starts;
    struct created_members {
        struct created_member {
            int64_t series;
            size_t key;
        } * p;
        size_t n, cap;
    } members;
    struct buf key;
};

void store_created_done(struct store_created *c);

/* Notes a new series of the family that was announced last. */
void store_created_see(struct store_created *c, struct str family, enum metric_type type,
                       const struct labels *ls, int64_t series);

/* Sets the start times of all that was noted. */
bool store_created_apply(struct store_created *c, struct mem_store *s, struct err *e);

#endif
