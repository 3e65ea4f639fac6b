#include "expo/intern.h"

#include "base/hash.h"
#include "base/vec.h"

#include <assert.h>
#include <stdlib.h>

enum { FIRST_SLOTS = 256 };

void intern_done(struct intern *t)
{
    free(t->slots);
    free(t->labels);
    *t = (struct intern){ 0 };
}

static uint32_t hash_label(const struct label *l)
{
    return (uint32_t)hash_mix(hash_str(l->name), hash_str(l->value));
}

const struct label *intern_find(const struct intern *t, const struct label *l, uint32_t *hash)
{
    uint32_t h = *hash = hash_label(l);
    if (t->n_slots == 0)
        return NULL;
    for (size_t i = h & (t->n_slots - 1); t->slots[i].id; i = (i + 1) & (t->n_slots - 1)) {
        const struct label *have = t->labels[t->slots[i].id - 1];
        if (t->slots[i].hash == h && str_eq(have->value, l->value) && str_eq(have->name, l->name))
            return have;
    }
    return NULL;
}

static void slot_put(struct intern *t, struct interned s)
{
    size_t i = s.hash & (t->n_slots - 1);
    while (t->slots[i].id)
        i = (i + 1) & (t->n_slots - 1);
    t->slots[i] = s;
}

static void grow(struct intern *t)
{
    struct interned *old = t->slots;
    size_t n_old = t->n_slots;

    t->n_slots = n_old ? n_old * 2 : FIRST_SLOTS;
    t->slots = xcalloc(t->n_slots, sizeof *t->slots);
    for (size_t i = 0; i < n_old; i++)
        if (old[i].id)
            slot_put(t, old[i]);
    free(old);
}

const struct label *intern_add(struct intern *t, struct arena *a, const struct label *l,
                               uint32_t hash)
{
    assert(t->n < UINT32_MAX);
    if ((t->n + 1) * 2 > t->n_slots) // most look-ups of a page of unlike series miss
        grow(t);
    if (t->n == t->cap)
        t->labels = vec_grow(t->labels, &t->cap, t->n + 1, sizeof *t->labels);
    t->labels[t->n++] = arena_dup(a, l, sizeof *l);
    slot_put(t, (struct interned){ hash, (uint32_t)t->n });
    return t->labels[t->n - 1];
}
