/* map.h - gives distinct byte keys the ids 0, 1, 2... in order of first sight.
 *
 * Values live in a vec of the caller at that id. Keys are copied into the map and stay where
 * they are until map_done(). `{0}` is empty. At most 2^32 - 1 keys.
 */
#ifndef PROMCTL_BASE_MAP_H
#define PROMCTL_BASE_MAP_H

#include "base/arena.h"
#include "base/str.h"

#include <stdint.h>

struct map_slot;

struct map {
    struct map_slot *slots; /* open addressing, a power of two of them */
    size_t n_slots;
    struct str *keys; /* by id */
    size_t n, cap;
    struct arena bytes;
};

#define MAP_NONE ((size_t)-1)

void map_done(struct map *m);
void map_clear(struct map *m);

/* The id of `key`, a new one (the old `m->n`) when it was not there. */
size_t map_id(struct map *m, struct str key);

/* The id of `key`, or MAP_NONE. */
size_t map_find(const struct map *m, struct str key);

/* The key of an id the map has given out. Borrowed. */
static inline struct str map_key(const struct map *m, size_t id)
{
    return m->keys[id];
}

#endif
