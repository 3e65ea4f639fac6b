#include "store/postings.h"

#include "base/vec.h"

#include <stdlib.h>

enum { DENSE = 32, WORD = 64 };

void postings_done(struct postings *x)
{
    free(x->by_rank);
    free(x->lists);
    free(x->bitmaps);
    *x = (struct postings){ 0 };
}

size_t postings_bytes(const struct postings *x)
{
    return x->n_pairs * sizeof *x->by_rank + x->n_lists * sizeof *x->lists +
           x->n_words * sizeof *x->bitmaps;
}

static size_t words_of(size_t n_series)
{
    return n_series / WORD + 1;
}

static void set_bit(uint64_t *bits, uint32_t place)
{
    bits[place / WORD] |= UINT64_C(1) << place % WORD;
}

static bool has_bit(const uint64_t *bits, uint32_t place)
{
    return bits[place / WORD] >> place % WORD & 1;
}

/* Room for each list once it is known how long they are; `n` counts from 0 again after. */
static void place_lists(struct postings *x)
{
    x->n_lists = x->n_words = 0;
    for (size_t r = 0; r < x->n_pairs; r++) {
        struct posting *p = &x->by_rank[r];
        p->dense = (size_t)p->n * DENSE > x->n_series;
        p->first = (uint32_t)(p->dense ? x->n_words : x->n_lists);
        if (p->dense)
            x->n_words += words_of(x->n_series);
        else
            x->n_lists += p->n;
        p->n = 0;
    }
    x->lists = xmalloc(xmul(x->n_lists, sizeof *x->lists));
    x->bitmaps = xcalloc(x->n_words, sizeof *x->bitmaps);
}

void postings_build(struct postings *x, const struct sym_table *t, size_t n_series,
                    const uint32_t *(*pairs)(const void *user, size_t place, size_t *n),
                    const void *user)
{
    postings_done(x);
    x->n_series = n_series;
    x->n_pairs = t->n;
    x->by_rank = xcalloc(t->n, sizeof *x->by_rank);
    for (int fill = 0; fill < 2; fill++) {
        if (fill)
            place_lists(x);
        for (size_t at = 0; at < n_series; at++) {
            size_t n;
            const uint32_t *ids = pairs(user, at, &n);
            for (size_t i = 0; i < n; i++) {
                struct posting *p = &x->by_rank[t->rank[ids[i]]];
                if (fill && p->dense)
                    set_bit(x->bitmaps + p->first, (uint32_t)at);
                else if (fill)
                    x->lists[p->first + p->n] = (uint32_t)at;
                p->n++;
            }
        }
    }
}

/* ---- a matcher's values ---- */

struct ranks { /* a vec */
    uint32_t *p;
    size_t n, cap;
};

static bool is_regex(const struct matcher *m)
{
    return m->type == MATCHER_RE || m->type == MATCHER_NRE;
}

/* Without the negation. */
static bool holds(const struct matcher *m, struct str value)
{
    return is_regex(m) ? regex_match(m->regex, value) : str_eq(m->value, value);
}

static void add_value(const struct sym_table *t, struct str name, struct str value,
                      struct ranks *out)
{
    uint32_t id = value.n ? sym_find(t, name, value) : SYM_NONE;
    if (id != SYM_NONE)
        vec_push(out, t->rank[id]);
}

static void add_range(struct sym_range r, struct ranks *out)
{
    for (uint32_t k = r.first; k < r.end; k++)
        vec_push(out, k);
}

/* The ranks of the values for which the matcher says other than for the empty value: a matcher
 * that refuses "" asks for one of them, a matcher that accepts "" forbids them all. */
static void find_values(const struct sym_table *t, const struct matcher *m, struct ranks *out)
{
    bool empty = holds(m, STR(""));
    struct sym_range all = sym_values(t, m->name);
    size_t n = 0;

    if (!is_regex(m)) {
        if (empty)
            add_range(all, out);
        else
            add_value(t, m->name, m->value, out);
        return;
    }
    const struct str *literals = empty ? NULL : regex_literals(m->regex, &n);
    if (literals) {
        for (size_t i = 0; i < n; i++)
            add_value(t, m->name, literals[i], out);
        return;
    }
    if (!empty)
        all = sym_prefix(t, all, regex_prefix(m->regex));
    for (uint32_t k = all.first; k < all.end; k++)
        if (holds(m, sym_value_at(t, k)) != empty)
            vec_push(out, k);
}

/* ---- sets of places ---- */

struct place_set { /* either a list or a bitmap */
    const uint32_t *list;
    const uint64_t *bits;
    size_t n;    /* elements */
    size_t at;   /* of the list: all before are less than what was asked for */
    bool forbid; /* the matcher takes what is not in it */
    void *own;   /* freed with the set */
};

static int cmp_u32(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static bool next_bit(const uint64_t *bits, size_t n_words, size_t *at, uint32_t *place)
{
    size_t w = *at / WORD;
    if (w >= n_words)
        return false;
    uint64_t x = bits[w] >> *at % WORD << *at % WORD;
    while (x == 0) {
        if (++w == n_words)
            return false;
        x = bits[w];
    }
    *place = (uint32_t)(w * WORD + (unsigned)__builtin_ctzll(x));
    *at = *place + 1;
    return true;
}

/* The lists of several values as one bitmap, or as a list where few series have them. Values of
 * one name have no series in common. */
static void unite(const struct postings *x, const struct ranks *r, struct place_set *out)
{
    size_t n_words = words_of(x->n_series), n = 0;
    bool dense = out->n * WORD > x->n_series;
    uint32_t *list = dense ? NULL : xmalloc(xmul(out->n + 1, sizeof *list));
    uint64_t *bits = dense ? xcalloc(n_words, sizeof *bits) : NULL;

    for (size_t i = 0; i < r->n; i++) {
        const struct posting *p = &x->by_rank[r->p[i]];
        const uint64_t *from = x->bitmaps + p->first;
        size_t at = 0;
        uint32_t place;
        for (size_t w = 0; dense && p->dense && w < n_words; w++)
            bits[w] |= from[w];
        for (size_t k = 0; dense && !p->dense && k < p->n; k++)
            set_bit(bits, x->lists[p->first + k]);
        for (size_t k = 0; !dense && !p->dense && k < p->n; k++)
            list[n++] = x->lists[p->first + k];
        while (!dense && p->dense && next_bit(from, n_words, &at, &place))
            list[n++] = place;
    }
    if (!dense)
        qsort(list, n, sizeof *list, cmp_u32);
    out->list = list;
    out->bits = bits;
    out->own = dense ? (void *)bits : (void *)list;
}

static struct place_set set_of(const struct postings *x, const struct sym_table *t,
                               const struct matcher *m)
{
    struct place_set out = { .forbid = matcher_match(m, STR("")) };
    struct ranks r = { 0 };

    find_values(t, m, &r);
    for (size_t i = 0; i < r.n; i++)
        out.n += x->by_rank[r.p[i]].n;
    if (r.n == 1) {
        const struct posting *p = &x->by_rank[r.p[0]];
        if (p->dense)
            out.bits = x->bitmaps + p->first;
        else
            out.list = x->lists + p->first;
    } else if (r.n > 1) {
        unite(x, &r, &out);
    }
    vec_done(&r);
    return out;
}

/* Asked for ascending places. */
static bool set_has(struct place_set *s, uint32_t place)
{
    if (s->bits)
        return has_bit(s->bits, place);
    size_t first = s->at, step = 1, end;
    while (first + step < s->n && s->list[first + step] < place) { // gallop, then bisect
        first += step;
        step *= 2;
    }
    end = first + step < s->n ? first + step : s->n;
    while (first < end) {
        size_t mid = first + (end - first) / 2;
        if (s->list[mid] < place)
            first = mid + 1;
        else
            end = mid;
    }
    s->at = first;
    return first < s->n && s->list[first] == place;
}

static int cmp_sets(const void *a, const void *b)
{
    const struct place_set *x = a, *y = b;
    if (x->forbid != y->forbid)
        return x->forbid - y->forbid;
    return x->forbid ? (x->n < y->n) - (x->n > y->n) : (x->n > y->n) - (x->n < y->n);
}

static bool all_agree(struct place_set *sets, size_t n, uint32_t place)
{
    for (size_t i = 0; i < n; i++)
        if (set_has(&sets[i], place) == sets[i].forbid)
            return false;
    return true;
}

/* The least set that is asked for, or else all series, less what the other sets refuse. */
static void intersect(const struct postings *x, struct place_set *sets, size_t n,
                      struct places *out)
{
    bool base = n && !sets[0].forbid;
    struct place_set *rest = base ? sets + 1 : sets;
    size_t n_rest = base ? n - 1 : n, at = 0;
    uint32_t place;

    if (base && sets[0].n == 0)
        return;
    if (base && sets[0].bits) {
        while (next_bit(sets[0].bits, words_of(x->n_series), &at, &place))
            if (all_agree(rest, n_rest, place))
                vec_push(out, place);
        return;
    }
    for (size_t i = 0; i < (base ? sets[0].n : x->n_series); i++) {
        place = base ? sets[0].list[i] : (uint32_t)i;
        if (all_agree(rest, n_rest, place))
            vec_push(out, place);
    }
}

void postings_select(const struct postings *x, const struct sym_table *t, const struct matcher *m,
                     size_t n, struct places *out)
{
    struct place_set *sets = xcalloc(n, sizeof *sets);
    size_t n_sets = 0;
    bool none = false;

    for (size_t i = 0; i < n && !none; i++) {
        sets[n_sets] = set_of(x, t, &m[i]);
        none = !sets[n_sets].forbid && sets[n_sets].n == 0;
        n_sets++;
    }
    if (!none) {
        qsort(sets, n_sets, sizeof *sets, cmp_sets);
        intersect(x, sets, n_sets, out);
    }
    for (size_t i = 0; i < n_sets; i++)
        free(sets[i].own);
    free(sets);
}
