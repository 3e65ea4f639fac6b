#include "store/times.h"

#include "base/hash.h"
#include "base/vec.h"
#include "store/codec.h"

#include <stdlib.h>

enum { FIRST_SLOTS = 64 };

void times_done(struct times_table *t)
{
    free(t->p);
    free(t->slots);
    bump_done(&t->bytes);
    *t = (struct times_table){ 0 };
}

size_t times_bytes(const struct times_table *t)
{
    return t->cap * sizeof *t->p + t->n_slots * sizeof *t->slots + t->bytes.used_bytes;
}

static void grow(struct times_table *t)
{
    t->n_slots = t->n_slots ? t->n_slots * 2 : FIRST_SLOTS;
    free(t->slots);
    t->slots = xcalloc(t->n_slots, sizeof *t->slots);
    for (size_t id = 0; id < t->n; id++) {
        size_t i = t->p[id].hash & (t->n_slots - 1);
        while (t->slots[i])
            i = (i + 1) & (t->n_slots - 1);
        t->slots[i] = (uint32_t)id + 1;
    }
}

/* Differences are taken without sign, so that they cannot overflow. */
static struct times_block block_of(const int64_t *ts, size_t n, uint8_t *packed)
{
    struct times_block b = { .first = ts[0], .last = ts[n - 1], .n = (uint8_t)n };
    uint64_t steps[CODEC_SAMPLES], most = 0;

    for (size_t i = 0; i + 1 < n; i++) {
        steps[i] = (uint64_t)ts[i + 1] - (uint64_t)ts[i];
        b.step = i == 0 || steps[i] < b.step ? steps[i] : b.step;
        most = steps[i] > most ? steps[i] : most;
    }
    b.width = (uint8_t)bits_width(most - b.step);
    if (b.width) {
        for (size_t i = 0; i + 1 < n; i++)
            steps[i] -= b.step;
        memset(packed, 0, bits_bytes(n - 1, b.width) + BITS_PAD);
        bits_pack(packed, steps, n - 1, b.width);
    }
    return b;
}

static bool same(const struct times_block *a, const struct times_block *b, const uint8_t *packed)
{
    return a->hash == b->hash && a->first == b->first && a->last == b->last && a->step == b->step &&
           a->n == b->n && a->width == b->width &&
           (a->width == 0 || memcmp(a->data, packed, bits_bytes(a->n - 1u, a->width)) == 0);
}

static uint32_t find_or_add(struct times_table *t, struct times_block b, const uint8_t *packed)
{
    size_t n_packed = b.width ? bits_bytes(b.n - 1u, b.width) : 0;

    if ((t->n + 1) * 4 > t->n_slots * 3)
        grow(t);
    size_t i = b.hash & (t->n_slots - 1);
    for (; t->slots[i]; i = (i + 1) & (t->n_slots - 1))
        if (same(&t->p[t->slots[i] - 1], &b, packed))
            return t->slots[i] - 1;
    if (n_packed)
        b.data = bump_put(&t->bytes, packed, n_packed);
    vec_push(t, b);
    t->slots[i] = (uint32_t)t->n;
    return (uint32_t)t->n - 1;
}

uint32_t times_id(struct times_table *t, const int64_t *ts, size_t n)
{
    uint8_t packed[CODEC_SAMPLES * 8 + BITS_PAD];
    struct times_block b = block_of(ts, n, packed);
    size_t n_packed = b.width ? bits_bytes(n - 1, b.width) : 0;
    uint64_t h = hash_mix(hash_bytes(packed, n_packed), (uint64_t)b.first);
    b.hash = (uint32_t)(hash_mix(hash_mix(h, (uint64_t)b.last), b.step) >> 16);
    return find_or_add(t, b, packed);
}

uint32_t times_copy(struct times_table *t, const struct times_block *b)
{
    return find_or_add(t, *b, b->data);
}

void times_decode(const struct times_block *b, size_t lo, size_t hi, int64_t *ts)
{
    uint64_t at = (uint64_t)b->first + lo * b->step;
    if (b->width == 0) {
        for (size_t i = 0; i < hi - lo; i++)
            ts[i] = (int64_t)(at + i * b->step);
        return;
    }
    for (size_t i = 0; i < lo; i++)
        at += bits_get(b->data, i, b->width);
    ts[0] = (int64_t)at;
    for (size_t i = lo + 1; i < hi; i++) {
        at += b->step + bits_get(b->data, i - 1, b->width);
        ts[i - lo] = (int64_t)at;
    }
}

size_t times_before(const struct times_block *b, int64_t ts)
{
    if (ts <= b->first)
        return 0;
    if (ts > b->last)
        return b->n;
    if (b->width == 0)
        return (size_t)(((uint64_t)ts - (uint64_t)b->first - 1) / b->step) + 1;
    uint64_t at = (uint64_t)b->first;
    size_t i = 0;
    while (i + 1 < b->n && (int64_t)at < ts)
        at += b->step + bits_get(b->data, i++, b->width);
    return i;
}
