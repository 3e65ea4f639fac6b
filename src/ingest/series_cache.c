#include "ingest/series_cache.h"

#include "base/hash.h"
#include "base/vec.h"

enum { FIRST_SLOTS = 256 };

void series_cache_done(struct series_cache *c)
{
    free(c->p);
    free(c->slots);
    arena_done(&c->bytes);
    *c = (struct series_cache){ 0 };
}

size_t series_cache_bytes(const struct series_cache *c)
{
    return c->cap * sizeof *c->p + c->n_slots * sizeof *c->slots + c->bytes.used_bytes;
}

static bool is_entry(const struct series_entry *x, struct str text, uint8_t mode)
{
    return x->mode == mode && str_eq(x->text, text);
}

static const struct series_entry *found(struct series_cache *c, uint32_t entry)
{
    if (c->last)
        c->p[c->last - 1].next = entry;
    c->last = entry;
    return &c->p[entry - 1];
}

const struct series_entry *series_cache_find(struct series_cache *c, struct str text, uint8_t mode)
{
    if (c->last) {
        const struct series_entry *last = &c->p[c->last - 1];
        if (is_entry(last, text, mode))
            return last;
        if (last->next && is_entry(&c->p[last->next - 1], text, mode)) {
            c->last = last->next;
            return &c->p[c->last - 1];
        }
    }
    if (c->n_slots == 0)
        return NULL;
    uint64_t hash = hash_str(text);
    for (size_t i = hash & (c->n_slots - 1); c->slots[i]; i = (i + 1) & (c->n_slots - 1)) {
        const struct series_entry *x = &c->p[c->slots[i] - 1];
        if (x->hash == hash && is_entry(x, text, mode))
            return found(c, c->slots[i]);
    }
    return NULL;
}

static void slot_put(struct series_cache *c, uint32_t entry)
{
    size_t i = c->p[entry - 1].hash & (c->n_slots - 1);
    while (c->slots[i])
        i = (i + 1) & (c->n_slots - 1);
    c->slots[i] = entry;
}

const struct series_entry *series_cache_add(struct series_cache *c, struct str text, uint8_t mode,
                                            int64_t series)
{
    if ((c->n + 1) * 4 > c->n_slots * 3) {
        c->n_slots = c->n_slots ? c->n_slots * 2 : FIRST_SLOTS;
        free(c->slots);
        c->slots = xcalloc(c->n_slots, sizeof *c->slots);
        for (size_t i = 0; i < c->n; i++)
            slot_put(c, (uint32_t)i + 1);
    }
    vec_push(c, (struct series_entry){ .text = arena_str(&c->bytes, text),
                                       .hash = hash_str(text),
                                       .series = series,
                                       .mode = mode });
    slot_put(c, (uint32_t)c->n);
    return found(c, (uint32_t)c->n);
}
