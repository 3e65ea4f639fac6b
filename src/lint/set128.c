#include "lint/set128.h"

enum { FIRST_SLOTS = 64 };

void set128_grow(struct set128 *s)
{
    struct set128 old = *s;

    s->n_slots = old.n_slots ? xmul(old.n_slots, 2) : FIRST_SLOTS;
    s->p = xcalloc(s->n_slots, sizeof *s->p);
    s->ids = s->numbered ? xcalloc(s->n_slots, sizeof *s->ids) : NULL;
    for (size_t i = 0; i < old.n_slots; i++) {
        if (!old.p[i].lo && !old.p[i].hi)
            continue;
        size_t to = set128_slot(s, old.p[i]);
        s->p[to] = old.p[i];
        if (s->numbered)
            s->ids[to] = old.ids[i];
    }
    free(old.p);
    free(old.ids);
}
