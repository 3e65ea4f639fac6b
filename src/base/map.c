#include "base/map.h"

#include "base/hash.h"
#include "base/vec.h"

struct map_slot {
    uint32_t hash; /* upper half of the 64-bit one: the lower picks the slot */
    uint32_t id;   /* id + 1; 0 is free */
};

void map_done(struct map *m)
{
    free(m->slots);
    free(m->keys);
    arena_done(&m->bytes);
    *m = (struct map){ 0 };
}

void map_clear(struct map *m)
{
    if (m->n_slots)
        memset(m->slots, 0, m->n_slots * sizeof *m->slots);
    m->n = 0;
    arena_reset(&m->bytes);
}

/* The slot that holds `key`, or the free one where it would go. */
static size_t slot_of(const struct map *m, struct str key, uint64_t h)
{
    uint32_t tag = (uint32_t)(h >> 32);
    size_t mask = m->n_slots - 1, i = (size_t)h & mask;

    for (; m->slots[i].id; i = (i + 1) & mask)
        if (m->slots[i].hash == tag && str_eq(m->keys[m->slots[i].id - 1], key))
            break;
    return i;
}

static void grow(struct map *m)
{
    size_t n = m->n_slots ? m->n_slots * 2 : 16;

    free(m->slots);
    m->slots = xcalloc(n, sizeof *m->slots);
    m->n_slots = n;
    for (size_t id = 0; id < m->n; id++) {
        uint64_t h = hash_str(m->keys[id]);
        size_t i = (size_t)h & (n - 1);
        while (m->slots[i].id)
            i = (i + 1) & (n - 1);
        m->slots[i] = (struct map_slot){ (uint32_t)(h >> 32), (uint32_t)id + 1 };
    }
}

size_t map_id(struct map *m, struct str key)
{
    if ((m->n + 1) * 4 > m->n_slots * 3)
        grow(m);
    uint64_t h = hash_str(key);
    size_t i = slot_of(m, key, h);
    if (m->slots[i].id)
        return m->slots[i].id - 1;
    if (m->n == m->cap)
        m->keys = vec_grow(m->keys, &m->cap, m->n + 1, sizeof *m->keys);
    m->keys[m->n] = arena_str(&m->bytes, key);
    m->slots[i] = (struct map_slot){ (uint32_t)(h >> 32), (uint32_t)m->n + 1 };
    return m->n++;
}

size_t map_find(const struct map *m, struct str key)
{
    if (m->n_slots == 0)
        return MAP_NONE;
    size_t i = slot_of(m, key, hash_str(key));
    return m->slots[i].id ? m->slots[i].id - 1 : MAP_NONE;
}
