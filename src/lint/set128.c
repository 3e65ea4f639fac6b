#include "lint/set128.h"

enum { FIRST_SLOTS = 4 };

static bool is_free(struct hash128 key)
{
    return !key.lo && !key.hi;
}

void set128_grow(struct set128 *s)
{
    struct set128 old = *s;
    size_t n_old = old.n_slots ? old.n_slots : old.n;

    s->n_slots = old.n_slots ? old.n_slots : FIRST_SLOTS;
    while (4 * (s->n + 1) > 3 * s->n_slots)
        s->n_slots = xmul(s->n_slots, 2);
    s->p = xcalloc(s->n_slots, sizeof *s->p);
    s->ids = s->numbered ? xcalloc(s->n_slots, sizeof *s->ids) : NULL;
    for (size_t i = 0; i < n_old; i++) {
        if (is_free(old.p[i]))
            continue;
        size_t to = set128_slot(s, old.p[i]);
        s->p[to] = old.p[i];
        if (s->numbered)
            s->ids[to] = old.ids[i];
    }
    free(old.p);
    free(old.ids);
}

void set128_pack(struct set128 *s)
{
    size_t n = 0;

    if (!s->n_slots)
        return;
    for (size_t i = 0; i < s->n_slots; i++)
        if (!is_free(s->p[i]))
            s->p[n++] = s->p[i];
    s->p = xrealloc(s->p, (n ? n : 1) * sizeof *s->p);
    s->n_slots = 0;
}
