/* mem_source.c - the store as a struct source. */
#include "store/mem_impl.h"

#include "base/vec.h"

#include <stdlib.h>

static struct mem_store *store_of(struct source *src)
{
    return (struct mem_store *)src;
}

/* ---- freezing ---- */

static int cmp_series(const void *a, const void *b, void *user)
{
    const struct mem_store *s = user;
    const struct mem_series *x = &s->series[*(const uint32_t *)a];
    const struct mem_series *y = &s->series[*(const uint32_t *)b];

    for (size_t i = 0; i < x->n_labels && i < y->n_labels; i++) {
        uint32_t xr = s->syms.rank[s->pool[x->labels + i]];
        uint32_t yr = s->syms.rank[s->pool[y->labels + i]];
        if (xr != yr)
            return xr < yr ? -1 : 1;
    }
    return (x->n_labels > y->n_labels) - (x->n_labels < y->n_labels);
}

static const uint32_t *pairs_at(const void *user, size_t place, size_t *n)
{
    const struct mem_store *s = user;
    const struct mem_series *m = &s->series[s->order[place]];
    *n = m->n_labels;
    return s->pool + m->labels;
}

bool mem_freeze(struct mem_store *s, struct err *e)
{
    if (!s->dirty)
        return true;
    if (!mem_merge_late(s, e))
        return false;
    bool ranked = sym_rank(&s->syms);
    if (ranked || s->n_ordered != s->n_series) {
        s->order = xrealloc(s->order, xmul(s->n_series, sizeof *s->order));
        for (size_t i = 0; i < s->n_series; i++)
            s->order[i] = (uint32_t)i;
        qsort_r(s->order, s->n_series, sizeof *s->order, cmp_series, s);
        s->n_ordered = s->n_series;
        postings_build(&s->postings, &s->syms, s->n_series, pairs_at, s);
    }
    s->dirty = false;
    return true;
}

static bool freeze(struct mem_store *s, struct err *e)
{
    pthread_mutex_lock(&s->lock);
    bool ok = mem_freeze(s, e);
    pthread_mutex_unlock(&s->lock);
    return ok;
}

/* ---- select ---- */

struct selected {
    struct arena arena;
    const struct mem_series **series;
    bool start_times;
};

static struct labels labels_at(const struct mem_store *s, const struct mem_series *m,
                               struct arena *a)
{
    struct label *p = arena_alloc(a, xmul(m->n_labels, sizeof *p));
    for (size_t i = 0; i < m->n_labels; i++)
        p[i] = sym_label(&s->syms, s->pool[m->labels + i]);
    return (struct labels){ p, m->n_labels, m->hash };
}

/* Drops the places whose series have no sample in the time. */
static void keep_with_samples(const struct mem_store *s, struct places *x, int64_t mint,
                              int64_t maxt)
{
    struct mem_known known = { 0 };
    size_t kept = 0;
    for (size_t i = 0; i < x->n; i++)
        if (mem_has_sample(s, &s->series[s->order[x->p[i]]], mint, maxt, &known))
            x->p[kept++] = x->p[i];
    x->n = kept;
}

static bool find(struct mem_store *s, const struct matcher *m, size_t n, struct places *out,
                 struct err *e)
{
    if (!freeze(s, e))
        return false;
    postings_select(&s->postings, &s->syms, m, n, out);
    return true;
}

static bool store_select(struct source *src, const struct matcher *m, size_t n, int64_t mint,
                         int64_t maxt, const struct source_hints *hints, struct series_set *out,
                         struct err *e)
{
    struct mem_store *s = store_of(src);
    struct places at = { 0 };

    *out = (struct series_set){ 0 };
    if (!find(s, m, n, &at, e))
        return false;
    keep_with_samples(s, &at, mint, maxt);
    struct selected *sel = xcalloc(1, sizeof *sel);
    struct labels *labels = arena_alloc(&sel->arena, xmul(at.n, sizeof *labels));
    sel->series = arena_alloc(&sel->arena, xmul(at.n, sizeof *sel->series));
    sel->start_times = hints && hints->start_times;
    for (size_t i = 0; i < at.n; i++) {
        sel->series[i] = &s->series[s->order[at.p[i]]];
        labels[i] = labels_at(s, sel->series[i], &sel->arena);
    }
    *out = (struct series_set){ .labels = labels, .n = at.n, .impl = sel };
    vec_done(&at);
    return true;
}

static bool store_decode(struct source *src, const struct series_set *set, size_t i, int64_t mint,
                         int64_t maxt, struct samples *out, struct err *e)
{
    const struct selected *sel = set->impl;
    (void)e;
    mem_decode(store_of(src), sel->series[i], mint, maxt, sel->start_times, out);
    return true;
}

static void store_release(struct source *src, struct series_set *set)
{
    struct selected *sel = set->impl;
    (void)src;
    if (sel)
        arena_done(&sel->arena);
    free(sel);
    *set = (struct series_set){ 0 };
}

/* ---- names, values, metadata, exemplars ---- */

/* Which pairs (by rank) the series that match have; the caller frees it. NULL: `e` is set. */
static bool *pairs_of(struct mem_store *s, const struct matcher *m, size_t n, struct err *e)
{
    struct places at = { 0 };
    if (!find(s, m, n, &at, e))
        return NULL;
    bool *has = xcalloc(s->syms.n, sizeof *has);
    for (size_t i = 0; i < at.n; i++) {
        size_t n_pairs;
        const uint32_t *ids = pairs_at(s, at.p[i], &n_pairs);
        for (size_t k = 0; k < n_pairs; k++)
            has[s->syms.rank[ids[k]]] = true;
    }
    vec_done(&at);
    return has;
}

static bool store_label_names(struct source *src, struct arena *a, const struct matcher *m,
                              size_t n, struct strs *out, struct err *e)
{
    struct mem_store *s = store_of(src);
    bool *has = pairs_of(s, m, n, e);
    if (!has)
        return false;
    struct str *p = arena_alloc(a, xmul(s->syms.names.n, sizeof *p));
    size_t n_out = 0;
    uint32_t last = SYM_NONE;
    for (size_t r = 0; r < s->syms.n; r++) { // in order of names
        uint32_t name = s->syms.pairs[s->syms.by_rank[r]].name;
        if (has[r] && name != last)
            p[n_out++] = arena_str(a, map_key(&s->syms.names, name));
        last = has[r] ? name : last;
    }
    free(has);
    *out = (struct strs){ p, n_out };
    return true;
}

static bool store_label_values(struct source *src, struct arena *a, struct str name,
                               const struct matcher *m, size_t n, struct strs *out, struct err *e)
{
    struct mem_store *s = store_of(src);
    bool *has = pairs_of(s, m, n, e);
    if (!has)
        return false;
    struct sym_range r = sym_values(&s->syms, name);
    struct str *p = arena_alloc(a, xmul(r.end - r.first, sizeof *p));
    size_t n_out = 0;
    for (uint32_t k = r.first; k < r.end; k++)
        if (has[k])
            p[n_out++] = arena_str(a, sym_value_at(&s->syms, k));
    free(has);
    *out = (struct strs){ p, n_out };
    return true;
}

static int cmp_meta(const void *a, const void *b)
{
    const struct source_meta *x = a, *y = b;
    return str_cmp(x->family, y->family);
}

static bool store_metadata(struct source *src, struct arena *a, struct source_meta **out, size_t *n,
                           struct err *e)
{
    struct mem_store *s = store_of(src);
    (void)e;
    *n = s->meta.n;
    *out = arena_alloc(a, xmul(s->meta.n, sizeof **out));
    for (size_t i = 0; i < s->meta.n; i++) {
        struct source_meta m = s->meta.p[i];
        m.family = arena_str(a, m.family);
        m.help = arena_str(a, m.help);
        m.unit = arena_str(a, m.unit);
        (*out)[i] = m;
    }
    qsort(*out, *n, sizeof **out, cmp_meta);
    return true;
}

static int cmp_exemplars(const void *a, const void *b)
{
    const struct source_exemplar *x = a, *y = b;
    int c = labels_cmp(&x->series, &y->series);
    if (c == 0)
        c = (x->t > y->t) - (x->t < y->t);
    return c ? c : labels_cmp(&x->labels, &y->labels);
}

static bool store_exemplars(struct source *src, struct arena *a, const struct matcher *m, size_t n,
                            int64_t mint, int64_t maxt, struct source_exemplar **out, size_t *n_out,
                            struct err *e)
{
    struct mem_store *s = store_of(src);
    struct places at = { 0 };

    if (!find(s, m, n, &at, e))
        return false;
    bool *wanted = xcalloc(s->n_series, sizeof *wanted);
    for (size_t i = 0; i < at.n; i++)
        wanted[s->order[at.p[i]]] = true;
    vec_done(&at);

    *out = arena_alloc(a, xmul(s->exemplars.n, sizeof **out));
    *n_out = 0;
    for (size_t i = 0; i < s->exemplars.n; i++) {
        const struct kept_exemplar *x = &s->exemplars.p[i];
        if (!wanted[x->series] || x->t < mint || x->t > maxt)
            continue;
        struct labels borrowed = labels_at(s, &s->series[x->series], a);
        (*out)[(*n_out)++] = (struct source_exemplar){ mem_copy_labels(a, &borrowed),
                                                       mem_copy_labels(a, &x->labels), x->value,
                                                       x->t };
    }
    free(wanted);
    qsort(*out, *n_out, sizeof **out, cmp_exemplars);
    return true;
}

static bool store_time_range(struct source *src, int64_t *mint, int64_t *maxt)
{
    struct mem_store *s = store_of(src);
    *mint = s->mint;
    *maxt = s->maxt;
    return s->mint <= s->maxt;
}

static void store_close(struct source *src)
{
    mem_free(store_of(src));
}

const struct source_ops mem_source_ops = {
    .select = store_select,
    .decode = store_decode,
    .release = store_release,
    .label_names = store_label_names,
    .label_values = store_label_values,
    .metadata = store_metadata,
    .exemplars = store_exemplars,
    .time_range = store_time_range,
    .close = store_close,
};
