#include "promql/rank.h"

#include <stdlib.h>

/* How a name is like what was typed: the best first. */
enum like { LIKE_EQUAL, LIKE_PREFIX, LIKE_PREFIX_NOCASE, LIKE_WORD, LIKE_PART, LIKE_LETTERS };

static int by_name(const void *a, const void *b)
{
    const struct rank_name *x = a, *y = b;
    return str_cmp(x->name, y->name);
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static void put_lower(struct buf *b, struct str s)
{
    char *p = buf_reserve(b, s.n);

    for (size_t i = 0; i < s.n; i++)
        p[i] = lower(s.p[i]);
    b->n += s.n;
}

void rank_table_init(struct rank_table *t, struct rank_name *names, size_t n)
{
    *t = (struct rank_table){ .p = names };
    if (n)
        qsort(names, n, sizeof *names, by_name);
    for (size_t i = 0; i < n; i++)
        if (t->n == 0 || !str_eq(t->p[t->n - 1].name, names[i].name))
            t->p[t->n++] = names[i];
    t->ends = xcalloc(t->n + 1, sizeof *t->ends);
    for (size_t i = 0; i < t->n; i++) {
        put_lower(&t->flat, t->p[i].name);
        t->ends[i] = (uint32_t)t->flat.n;
    }
}

void rank_table_done(struct rank_table *t)
{
    free(t->p);
    free(t->ends);
    buf_done(&t->flat);
    *t = (struct rank_table){ 0 };
}

// ---- the best so far ----

struct best { /* a heap with the worst at its root */
    struct rank_hit *p;
    size_t n;
};

/* Of equal costs the order of bytes decides, which differs between tables only in the name. */
static bool is_worse(const struct rank_hit *a, const struct rank_hit *b)
{
    return a->cost != b->cost ? a->cost > b->cost : str_cmp(a->name->name, b->name->name) > 0;
}

static void swap(struct rank_hit *a, struct rank_hit *b)
{
    struct rank_hit x = *a;

    *a = *b;
    *b = x;
}

static void sift_up(struct best *b, size_t i)
{
    for (; i && is_worse(&b->p[i], &b->p[(i - 1) / 2]); i = (i - 1) / 2)
        swap(&b->p[i], &b->p[(i - 1) / 2]);
}

static void sift_down(struct best *b, size_t i)
{
    for (size_t kid; (kid = 2 * i + 1) < b->n; i = kid) {
        kid += kid + 1 < b->n && is_worse(&b->p[kid + 1], &b->p[kid]);
        if (!is_worse(&b->p[kid], &b->p[i]))
            return;
        swap(&b->p[kid], &b->p[i]);
    }
}

static void keep(struct best *b, struct rank_hit hit)
{
    if (b->n < RANK_MAX) {
        b->p[b->n++] = hit;
        sift_up(b, b->n - 1);
    } else if (is_worse(&b->p[0], &hit)) {
        b->p[0] = hit;
        sift_down(b, 0);
    }
}

static int by_cost(const void *a, const void *b)
{
    return is_worse(a, b) ? 1 : is_worse(b, a) ? -1 : 0;
}

// ---- one table ----

static uint64_t cost_of(enum like like, const struct rank_name *name, unsigned want)
{
    uint64_t misfit = want && !(name->traits & want);

    return (uint64_t)like << 34 | misfit << 33 | (UINT32_MAX - name->uses);
}

/* The first name that is not less than `s`. */
static size_t lower_bound(const struct rank_table *t, struct str s)
{
    size_t lo = 0, hi = t->n;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (str_cmp(t->p[mid].name, s) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static bool begins_word(char before)
{
    return strchr("_:./- ", before) != NULL;
}

/* `s` and `typed` in lower case. False: not alike. */
static bool compare(struct str s, struct str typed, enum like *like)
{
    const char *p = s.p, *end = s.p + s.n;
    size_t i = 0;

    // Most names have not even its letters.
    for (; i < typed.n && p < end && (p = memchr(p, typed.p[i], (size_t)(end - p))); i++)
        p++;
    if (i < typed.n)
        return false;
    *like = LIKE_LETTERS;
    for (p = s.p; (p = memmem(p, (size_t)(end - p), typed.p, typed.n)); p++) {
        *like = p == s.p ? LIKE_PREFIX_NOCASE : begins_word(p[-1]) ? LIKE_WORD : LIKE_PART;
        if (*like != LIKE_PART)
            break;
    }
    return true;
}

static void find_in(const struct rank_table *t, struct str typed, struct str low, unsigned want,
                    struct best *b)
{
    size_t first = lower_bound(t, typed), i = first;
    enum like like;

    for (; i < t->n && str_starts(t->p[i].name, typed); i++) {
        like = t->p[i].name.n == typed.n ? LIKE_EQUAL : LIKE_PREFIX;
        keep(b, (struct rank_hit){ &t->p[i], t, cost_of(like, &t->p[i], want) });
    }
    if (!typed.n || i - first >= RANK_MAX)
        return; // all others are behind these
    for (size_t k = 0, from = 0; k < t->n; from = t->ends[k++]) {
        struct str s = { t->flat.p + from, t->ends[k] - from };
        if ((k < first || k >= i) && compare(s, low, &like))
            keep(b, (struct rank_hit){ &t->p[k], t, cost_of(like, &t->p[k], want) });
    }
}

size_t rank_find(const struct rank_table *const *tables, size_t n, struct str typed, unsigned want,
                 struct rank_hit out[RANK_MAX])
{
    struct best best = { .p = out };
    struct buf low = { 0 };

    put_lower(&low, typed);
    for (size_t i = 0; i < n; i++)
        find_in(tables[i], typed, buf_str(&low), want, &best);
    qsort(out, best.n, sizeof *out, by_cost);
    buf_done(&low);
    return best.n;
}

size_t rank_common(const struct rank_hit *hits, size_t n, struct str typed)
{
    struct str common = { 0 };

    for (size_t i = 0; i < n; i++) {
        struct str name = hits[i].name->name;
        size_t k = 0;
        if (!str_starts(name, typed))
            continue;
        if (!common.p)
            common = name;
        while (k < common.n && k < name.n && common.p[k] == name.p[k])
            k++;
        common.n = k;
    }
    return common.n;
}
