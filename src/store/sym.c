#include "store/sym.h"

#include "base/hash.h"
#include "base/vec.h"

#include <stdlib.h>

enum { FIRST_SLOTS = 64 };

void sym_done(struct sym_table *t)
{
    map_done(&t->names);
    free(t->pairs);
    free(t->slots);
    free(t->rank);
    free(t->by_rank);
    free(t->name_order);
    free(t->by_name);
    arena_done(&t->bytes);
    *t = (struct sym_table){ 0 };
}

static uint32_t hash_of(uint32_t name, struct str value)
{
    return (uint32_t)(hash_mix(hash_str(value), name) >> 16);
}

/* The slot that holds the pair, or the free one where it would go. */
static size_t slot_of(const struct sym_table *t, uint32_t name, struct str value, uint32_t hash)
{
    size_t mask = t->n_slots - 1, i = hash & mask;
    for (; t->slots[i]; i = (i + 1) & mask) {
        const struct sym_pair *p = &t->pairs[t->slots[i] - 1];
        if (p->hash == hash && p->name == name && str_eq(p->value, value))
            break;
    }
    return i;
}

static void grow(struct sym_table *t)
{
    t->n_slots = t->n_slots ? t->n_slots * 2 : FIRST_SLOTS;
    free(t->slots);
    t->slots = xcalloc(t->n_slots, sizeof *t->slots);
    for (size_t id = 0; id < t->n; id++) {
        size_t i = t->pairs[id].hash & (t->n_slots - 1);
        while (t->slots[i])
            i = (i + 1) & (t->n_slots - 1);
        t->slots[i] = (uint32_t)id + 1;
    }
}

uint32_t sym_id(struct sym_table *t, const struct label *l)
{
    uint32_t name = (uint32_t)map_id(&t->names, l->name), hash = hash_of(name, l->value);
    if ((t->n + 1) * 4 > t->n_slots * 3)
        grow(t);
    size_t i = slot_of(t, name, l->value, hash);
    if (t->slots[i])
        return t->slots[i] - 1;
    if (t->n == t->cap)
        t->pairs = vec_grow(t->pairs, &t->cap, t->n + 1, sizeof *t->pairs);
    t->pairs[t->n] = (struct sym_pair){ name, hash, arena_str(&t->bytes, l->value) };
    t->slots[i] = (uint32_t)++t->n;
    return (uint32_t)t->n - 1;
}

uint32_t sym_find(const struct sym_table *t, struct str name, struct str value)
{
    size_t id = map_find(&t->names, name);
    if (id == MAP_NONE || t->n_slots == 0)
        return SYM_NONE;
    uint32_t hash = hash_of((uint32_t)id, value);
    size_t i = slot_of(t, (uint32_t)id, value, hash);
    return t->slots[i] ? t->slots[i] - 1 : SYM_NONE;
}

/* ---- ranks ---- */

static int cmp_names(const void *a, const void *b, void *user)
{
    const struct map *names = user;
    return str_cmp(map_key(names, *(const uint32_t *)a), map_key(names, *(const uint32_t *)b));
}

struct ranking {
    const struct sym_table *t;
    const uint32_t *name_rank;
};

static int cmp_pairs(const void *a, const void *b, void *user)
{
    const struct ranking *r = user;
    const struct sym_pair *x = &r->t->pairs[*(const uint32_t *)a];
    const struct sym_pair *y = &r->t->pairs[*(const uint32_t *)b];
    uint32_t xr = r->name_rank[x->name], yr = r->name_rank[y->name];
    return xr != yr ? (xr > yr) - (xr < yr) : str_cmp(x->value, y->value);
}

static uint32_t *ids_up_to(uint32_t *old, size_t n)
{
    uint32_t *p = xrealloc(old, xmul(n, sizeof *p));
    for (size_t i = 0; i < n; i++)
        p[i] = (uint32_t)i;
    return p;
}

static void find_ranges(struct sym_table *t)
{
    t->by_name = xrealloc(t->by_name, xmul(t->names.n, sizeof *t->by_name));
    for (size_t r = 0; r < t->n; r++) {
        uint32_t name = t->pairs[t->by_rank[r]].name;
        if (r == 0 || t->pairs[t->by_rank[r - 1]].name != name)
            t->by_name[name].first = (uint32_t)r;
        t->by_name[name].end = (uint32_t)r + 1;
    }
}

bool sym_rank(struct sym_table *t)
{
    if (t->n == t->n_ranked)
        return false;
    t->name_order = ids_up_to(t->name_order, t->names.n);
    qsort_r(t->name_order, t->names.n, sizeof *t->name_order, cmp_names, &t->names);
    uint32_t *name_rank = xmalloc(xmul(t->names.n, sizeof *name_rank));
    for (size_t i = 0; i < t->names.n; i++)
        name_rank[t->name_order[i]] = (uint32_t)i;

    struct ranking r = { t, name_rank };
    t->by_rank = ids_up_to(t->by_rank, t->n);
    qsort_r(t->by_rank, t->n, sizeof *t->by_rank, cmp_pairs, &r);
    free(name_rank);
    t->rank = xrealloc(t->rank, xmul(t->n, sizeof *t->rank));
    for (size_t i = 0; i < t->n; i++)
        t->rank[t->by_rank[i]] = (uint32_t)i;
    find_ranges(t);
    t->n_ranked = t->n;
    return true;
}

struct sym_range sym_values(const struct sym_table *t, struct str name)
{
    size_t id = map_find(&t->names, name);
    return id == MAP_NONE ? (struct sym_range){ 0, 0 } : t->by_name[id];
}

/* The first rank of [first, end) whose value, cut to the length of `prefix`, is not less than it,
 * or with `after` is greater. */
static uint32_t bound(const struct sym_table *t, struct sym_range r, struct str prefix, bool after)
{
    uint32_t first = r.first, end = r.end;
    while (first < end) {
        uint32_t mid = first + (end - first) / 2;
        int c = str_cmp(str_head(sym_value_at(t, mid), prefix.n), prefix);
        if (c < 0 || (after && c == 0))
            first = mid + 1;
        else
            end = mid;
    }
    return first;
}

struct sym_range sym_prefix(const struct sym_table *t, struct sym_range r, struct str prefix)
{
    if (prefix.n == 0)
        return r;
    return (struct sym_range){ bound(t, r, prefix, false), bound(t, r, prefix, true) };
}
