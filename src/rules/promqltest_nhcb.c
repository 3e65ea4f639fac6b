/* promqltest_nhcb.c - classic histograms as native ones with custom buckets.
 *
 * Source: prometheus util/convertnhcb/convertnhcb.go.
 */
#include <math.h>
#include <stdlib.h>

#include "base/float.h"
#include "base/map.h"
#include "num/hist.h"
#include "rules/promqltest_impl.h"

struct bucket {
    double le, count;
};

struct classic { /* one histogram at one time */
    struct bucket *p;
    size_t n, cap;
    bool has_count, seen;
    double count, sum;
};

struct group {
    struct labels labels;
    struct classic *at; /* by sample */
    size_t n;
};

struct groups {
    struct group *p;
    size_t n, cap;
};

enum part { PART_NONE, PART_BUCKET, PART_COUNT, PART_SUM };

static enum part part_of(struct str name, struct str *base)
{
    *base = name;
    if (str_cut_suffix(base, STR("_bucket")))
        return PART_BUCKET;
    if (str_cut_suffix(base, STR("_count")))
        return PART_COUNT;
    return str_cut_suffix(base, STR("_sum")) ? PART_SUM : PART_NONE;
}

static struct group *group_of(struct arena *a, struct groups *gs, const struct labels *ls,
                              struct str base, size_t n)
{
    struct labels labels = labels_with(a, ls, STR(LABEL_BUCKET), (struct str){ 0 });
    struct group *g = NULL;

    labels = labels_with(a, &labels, STR(LABEL_NAME), base);
    for (size_t i = 0; i < gs->n && !g; i++)
        if (labels_eq(&gs->p[i].labels, &labels))
            g = &gs->p[i];
    if (!g) {
        vec_push(gs, (struct group){ .labels = labels });
        g = &vec_last(gs);
    }
    if (g->n < n) {
        g->at = xrealloc(g->at, n * sizeof *g->at);
        memset(g->at + g->n, 0, (n - g->n) * sizeof *g->at);
        g->n = n;
    }
    return g;
}

/* Of equal bounds the first wins. */
static bool add_bucket(struct classic *c, double le, double count, struct err *e)
{
    size_t i = 0;

    if (count < 0)
        return err_set(e, ERR_FORMAT, "bucket count must be non-negative");
    while (i < c->n && c->p[i].le < le)
        i++;
    if (i < c->n && c->p[i].le == le)
        return true;
    if ((i && count < c->p[i - 1].count) || (i < c->n && count > c->p[i].count))
        return err_set(e, ERR_FORMAT, "bucket counts must be cumulative");
    vec_push(c, (struct bucket){ 0 });
    memmove(c->p + i + 1, c->p + i, (c->n - 1 - i) * sizeof *c->p);
    c->p[i] = (struct bucket){ le, count };
    return true;
}

static bool collect_series(struct promqltest_block const *b, const struct promqltest_series *s,
                           struct groups *gs, struct err *e)
{
    struct str base;
    enum part part = part_of(labels_get(&s->labels, STR(LABEL_NAME)), &base);
    struct group *g;
    double le = 0;

    if (part == PART_NONE)
        return true;
    if (part == PART_BUCKET &&
        (!float_parse(labels_get(&s->labels, STR(LABEL_BUCKET)), &le) || isnan(le)))
        return true;
    g = group_of(b->arena, gs, &s->labels, base, s->n);
    for (size_t i = 0; i < s->n; i++) {
        struct classic *c = &g->at[i];
        if (s->p[i].omitted || s->p[i].h)
            continue;
        c->seen = true;
        if (part == PART_SUM)
            c->sum = s->p[i].v;
        if (part == PART_COUNT) {
            if (s->p[i].v < 0)
                return err_set(e, ERR_FORMAT, "count must be non-negative");
            c->has_count = true;
            c->count = s->p[i].v;
        }
        if (part == PART_BUCKET && !add_bucket(c, le, s->p[i].v, e))
            return false;
    }
    return true;
}

static bool is_whole(double v)
{
    return v == rint(v) && fabs(v) < 0x1p63;
}

static bool convert(struct arena *a, struct classic *c, struct num_hist *x, struct err *e)
{
    struct histogram_span span = { 0 };
    struct histogram h = { .schema = HISTOGRAM_CUSTOM_SCHEMA, .sum = c->sum };
    double *counts, *bounds;
    bool whole;

    if (!c->has_count && c->n)
        c->count = c->p[c->n - 1].count;
    if (!c->n || !isinf(c->p[c->n - 1].le))
        vec_push(c, (struct bucket){ INFINITY, c->count });
    if (c->p[c->n - 1].count != c->count)
        return err_set(e, ERR_FORMAT, "count mismatch: the +Inf bucket is not the count");
    counts = arena_new_n(a, double, c->n);
    bounds = arena_new_n(a, double, c->n);
    whole = is_whole(c->count);
    for (size_t i = 0; i < c->n; i++) {
        counts[i] = c->p[i].count - (i ? c->p[i - 1].count : 0);
        bounds[i] = c->p[i].le;
        whole &= is_whole(c->p[i].count);
    }
    span.n = (uint32_t)c->n;
    h.count = c->count;
    h.pos = (struct histogram_side){ &span, 1, counts, c->n };
    h.bounds = bounds;
    h.n_bounds = c->n - 1;
    h.is_float = !whole;
    if (!histogram_check(&h, e))
        return false;
    num_hist_set(x, &h);
    num_hist_compact(x, whole ? 2 : 0);
    return true;
}

static bool append_group(struct promqltest *t, const struct promqltest_block *b, struct group *g,
                         struct err *e)
{
    struct num_hist x = { 0 };
    bool ok = true;

    for (size_t i = 0; i < g->n && ok; i++) {
        if (!g->at[i].seen)
            continue;
        ok = convert(b->arena, &g->at[i], &x, e) &&
             promqltest_append(t, &g->labels,
                               &(struct mem_sample){ .t = (int64_t)i * b->step, .h = &x.h }, e);
    }
    num_hist_done(&x);
    return ok;
}

bool promqltest_add_nhcb(struct promqltest *t, const struct promqltest_block *b, struct err *e)
{
    struct groups gs = { 0 };
    bool ok = true;

    for (size_t i = 0; i < b->n && ok; i++)
        ok = collect_series(b, &b->p[i], &gs, e);
    for (size_t i = 0; i < gs.n; i++) {
        ok = ok && append_group(t, b, &gs.p[i], e);
        for (size_t j = 0; j < gs.p[i].n; j++)
            vec_done(&gs.p[i].at[j]);
        free(gs.p[i].at);
    }
    vec_done(&gs);
    return ok;
}
