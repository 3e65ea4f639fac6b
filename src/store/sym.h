/* sym.h - label pairs as numbers: each name and value is kept once, and ranked.
 *
 * A pair (name, value) gets the id 0, 1, 2... in order of first sight. sym_rank() sorts them by
 * name, then value, in byte order: after that comparing, sorting and searching label sets is
 * arithmetic. Private to src/store.
 */
#ifndef PROMCTL_STORE_SYM_H
#define PROMCTL_STORE_SYM_H

#include "base/map.h"
#include "model/labels.h"

#define SYM_NONE UINT32_MAX

struct sym_pair {
    uint32_t name; /* id in `names` */
    uint32_t hash;
    struct str value;
};

struct sym_range { /* ranks [first, end) */
    uint32_t first, end;
};

struct sym_table { /* `{0}` is empty */
    struct map names;
    struct sym_pair *pairs; /* by id */
    size_t n, cap;
    uint32_t *slots; /* open addressing: id + 1, 0 is free */
    size_t n_slots;
    struct arena bytes;

    uint32_t *rank, *by_rank;  /* of a pair id, and back */
    uint32_t *name_order;      /* name ids in byte order */
    struct sym_range *by_name; /* ranks of a name id's pairs */
    size_t n_ranked;           /* pairs when ranked last */
};

void sym_done(struct sym_table *t);

/* The id of a label; a new one where it was not there. */
uint32_t sym_id(struct sym_table *t, const struct label *l);

/* The id of a pair, or SYM_NONE. */
uint32_t sym_find(const struct sym_table *t, struct str name, struct str value);

static inline struct label sym_label(const struct sym_table *t, uint32_t id)
{
    return (struct label){ map_key(&t->names, t->pairs[id].name), t->pairs[id].value };
}

/* Brings the ranks up to date; true where they changed. */
bool sym_rank(struct sym_table *t);

/* The ranks of all pairs of a name; empty where there are none. Ranked. */
struct sym_range sym_values(const struct sym_table *t, struct str name);

/* Of those, the ones whose value begins with `prefix`. */
struct sym_range sym_prefix(const struct sym_table *t, struct sym_range r, struct str prefix);

static inline struct str sym_value_at(const struct sym_table *t, uint32_t rank)
{
    return t->pairs[t->by_rank[rank]].value;
}

#endif
