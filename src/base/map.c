#include "base/map.h"

#include "base/hash.h"
#include "base/vec.h"

struct map_slot {
    uint32_t hash; /* its lower bits pick the slot, so that growing looks at no key */
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
static size_t slot_of(const struct map *m, struct str key, uint32_t hash)
{
    size_t mask = m->n_slots - 1, i = hash & mask;

    for (; m->slots[i].id; i = (i + 1) & mask)
        if (m->slots[i].hash == hash && str_eq(m->keys[m->slots[i].id - 1], key))
            break;
    return i;
}

static void grow(struct map *m)
{
    struct map_slot *old = m->slots;
    size_t n_old = m->n_slots, n = n_old ? n_old * 2 : 16;

    m->slots = xcalloc(n, sizeof *m->slots);
    m->n_slots = n;
    for (size_t k = 0; k < n_old; k++) {
        size_t i = old[k].hash & (n - 1);
        if (old[k].id == 0)
            continue;
        while (m->slots[i].id)
            i = (i + 1) & (n - 1);
        m->slots[i] = old[k];
    }
    free(old);
}

size_t map_id(struct map *m, struct str key)
{
    if ((m->n + 1) * 4 > m->n_slots * 3)
        grow(m);
    uint32_t hash = (uint32_t)hash_str(key);
    size_t i = slot_of(m, key, hash);
    if (m->slots[i].id)
        return m->slots[i].id - 1;
    if (m->n == m->cap)
        m->keys = vec_grow(m->keys, &m->cap, m->n + 1, sizeof *m->keys);
    m->keys[m->n] = arena_str(&m->bytes, key);
    m->slots[i] = (struct map_slot){ hash, (uint32_t)m->n + 1 };
    return m->n++;
}

size_t map_find(const struct map *m, struct str key)
{
    if (m->n_slots == 0)
        return MAP_NONE;
    size_t i = slot_of(m, key, (uint32_t)hash_str(key));
    return m->slots[i].id ? m->slots[i].id - 1 : MAP_NONE;
}
