/* scrape_series.c - see scrape_series.h. */
#include "cmd/scrape_series.h"

#include "base/vec.h"
#include "num/hist_ops.h"
#include "out/page_view.h"

#include <math.h>
#include <stdlib.h>

// ---- names ----

/* `name{a="b"}` without the label `special`; bounds as Prometheus stores them. */
static void put_series(struct buf *b, struct arena *a, struct str name, const struct page_sample *s,
                       struct str special)
{
    struct label *set = arena_new_n(a, struct label, s->n_labels + 1);
    size_t n = 0;
    set[n++] = (struct label){ STR(LABEL_NAME), name };
    for (size_t i = 0; i < s->n_labels; i++) {
        struct label l = *s->labels[i];
        bool bound = (s->role == ROLE_BUCKET && str_eq(l.name, STR(LABEL_BUCKET))) ||
                     (s->role == ROLE_QUANTILE && str_eq(l.name, STR(LABEL_QUANTILE)));
        if (special.n && str_eq(l.name, special))
            continue;
        if (bound) {
            struct buf stored = { 0 };
            expo_put_bound(&stored, l.value);
            l.value = arena_str(a, buf_str(&stored));
            buf_done(&stored);
        }
        set[n++] = l;
    }
    struct labels ls = labels_of(a, set, n);
    labels_put(b, &ls);
}

// ---- taking pages in ----

static struct series *find(struct series_store *st, struct str key)
{
    size_t id = map_id(&st->keys, key);
    if (id == st->series.n) {
        struct series fresh = { 0 };
        for (size_t i = 0; i < SERIES_LAST; i++)
            fresh.last[i] = NAN;
        vec_push(&st->series, fresh);
    }
    return &st->series.p[id];
}

/* Makes room for this tick's value, once. */
static void begin_tick(struct series_store *st, struct series *s)
{
    if (s->seen == st->tick)
        return; // the same series twice on a page: the last value stays
    struct series_buckets oldest = s->buckets_before;
    s->has_before = s->has_now && s->seen + 1 == st->tick;
    s->before = s->now;
    s->sum_before = s->sum_now;
    s->buckets_before = s->buckets_now;
    s->buckets_now = oldest;
    if (s->native) {
        struct series_native t = s->native[0];
        s->native[0] = s->native[1];
        s->native[1] = t;
        s->native[1].there = false;
    }
    s->seen = st->tick;
    s->has_now = true;
    st->n_now++;
}

static void take_native(struct series *s, const struct histogram *h)
{
    if (!s->native)
        s->native = xcalloc(2, sizeof *s->native);
    num_hist_set(&s->native[1].x, h);
    s->native[1].there = true;
}

static void take_row(struct series_store *st, const struct family_view *v, struct view_row *r,
                     struct series *s)
{
    begin_tick(st, s);
    s->cumulative = !st->timeless;
    s->distribution = true;
    s->now = r->count;
    s->sum_now = r->has_sum ? r->sum : NAN;
    vec_clear(&s->buckets_now);
    for (size_t i = 0; i < r->buckets.n; i++)
        vec_push(&s->buckets_now, r->buckets.p[i]);
    if (r->native && r->buckets.n == 0)
        take_native(s, r->native);
    out_unit_infer(v->f->name, v->f->unit, &s->unit);
}

static bool is_cumulative(const struct page_family *f, const struct page_sample *s)
{
    switch ((enum expo_role)s->role) {
    case ROLE_BUCKET:
    case ROLE_COUNT:
    case ROLE_SUM:
        return f->type != METRIC_GAUGEHISTOGRAM;
    case ROLE_VALUE:
        return f->type == METRIC_COUNTER;
    default:
        return false;
    }
}

static void take_sample(struct series_store *st, const struct page_family *f,
                        const struct page_sample *sample, struct series *s)
{
    begin_tick(st, s);
    s->cumulative = !st->timeless && is_cumulative(f, sample);
    s->now = sample->histogram ? sample->histogram->count : sample->value;
    s->sum_now = sample->histogram ? sample->histogram->sum : 0;
    out_unit_infer(f->name, f->unit, &s->unit);
    if (sample->role == ROLE_COUNT || sample->role == ROLE_BUCKET)
        s->unit = (struct out_unit){ .kind = UNIT_LOCALE };
}

static void take_samples(struct series_store *st, const struct page_family *f, bool quantiles_only)
{
    struct arena a = { 0 };
    struct buf key = { 0 };
    for (size_t i = 0; i < f->n; i++) {
        const struct page_sample *sample = &f->samples[i];
        if (quantiles_only && sample->role != ROLE_QUANTILE)
            continue;
        if (!st->exact && sample->role == ROLE_CREATED)
            continue;
        buf_clear(&key);
        put_series(&key, &a, sample->name, sample, (struct str){ 0 });
        take_sample(st, f, sample, find(st, buf_str(&key)));
        arena_reset(&a);
    }
    buf_done(&key);
    arena_done(&a);
}

static void take_rows(struct series_store *st, const struct page_family *f)
{
    struct family_view v;
    struct view_row r = { 0 };
    struct arena a = { 0 };
    struct buf key = { 0 };
    view_init(&v, f);
    for (size_t i = 0; i < v.n_rows; i++) {
        view_row_get(&v, i, &r);
        if (!r.has_count)
            continue;
        buf_clear(&key);
        put_series(&key, &a, f->name, view_first(&v, i), v.special);
        take_row(st, &v, &r, find(st, buf_str(&key)));
        arena_reset(&a);
    }
    view_row_done(&r);
    view_done(&v);
    buf_done(&key);
    arena_done(&a);
}

void series_store_page(struct series_store *st, const struct page *p)
{
    st->tick++;
    st->n_now = 0;
    for (size_t i = 0; i < p->n; i++) {
        const struct page_family *f = p->families[i];
        bool distribution = f->type == METRIC_HISTOGRAM || f->type == METRIC_GAUGEHISTOGRAM ||
                            f->type == METRIC_SUMMARY;
        if (!st->exact && distribution)
            take_rows(st, f);
        if (st->exact || !distribution || f->type == METRIC_SUMMARY)
            take_samples(st, f, !st->exact && distribution);
    }
    for (size_t i = 0; i < st->series.n; i++) {
        struct series *s = &st->series.p[i];
        if (s->seen == st->tick)
            continue;
        // Gone since the look before this one; what was gone then is forgotten.
        s->has_before = s->has_now;
        s->has_now = false;
        s->before = s->now;
    }
}

void series_store_done(struct series_store *st)
{
    for (size_t i = 0; i < st->series.n; i++) {
        struct series *s = &st->series.p[i];
        vec_done(&s->buckets_before);
        vec_done(&s->buckets_now);
        for (size_t k = 0; s->native && k < 2; k++)
            num_hist_done(&s->native[k].x);
        free(s->native);
    }
    vec_done(&st->series);
    map_done(&st->keys);
    *st = (struct series_store){ 0 };
}

// ---- what happened ----

enum series_state series_state_of(const struct series *s)
{
    if (!s->has_before)
        return s->has_now ? SERIES_NEW : SERIES_SAME;
    if (!s->has_now)
        return SERIES_GONE;
    if (s->cumulative && s->now < s->before)
        return SERIES_RESET;
    return s->now == s->before || (isnan(s->now) && isnan(s->before)) ? SERIES_SAME
                                                                      : SERIES_CHANGED;
}

double series_change(const struct series *s)
{
    bool fresh = !s->has_before || series_state_of(s) == SERIES_RESET;
    return fresh ? s->now : s->now - s->before;
}

void series_note_last(struct series_store *st, double elapsed_s)
{
    for (size_t i = 0; i < st->series.n; i++) {
        struct series *s = &st->series.p[i];
        double v = NAN;
        if (s->has_now && !s->cumulative)
            v = s->now;
        else if (s->has_now && s->has_before && elapsed_s > 0)
            v = series_change(s) / elapsed_s;
        memmove(s->last, s->last + 1, (SERIES_LAST - 1) * sizeof *s->last);
        s->last[SERIES_LAST - 1] = (float)v;
    }
}

/* The cumulative count at a bound that need not be a bucket's. */
static double count_at(const struct series_buckets *b, double upper)
{
    double count = 0;
    for (size_t i = 0; i < b->n && b->p[i].upper <= upper; i++)
        count = b->p[i].count;
    return count;
}

/* What was observed between the two looks. Where the buckets say that it began again, though there
 * are more observations than before, that is all there are now. */
static double native_quantile(const struct series *s, double q, bool fresh)
{
    const struct histogram *before = &s->native[0].x.h, *now = &s->native[1].x.h;
    struct num_hist over = { 0 };
    double v = NAN;

    if (fresh || (s->native[0].there && num_hist_reset(now, before)))
        return num_histogram_quantile(q, now);
    if (!s->native[0].there)
        return NAN;
    num_hist_set(&over, now);
    if (!(num_hist_sub(&over, before) & NUM_HIST_INCOMPATIBLE))
        v = num_histogram_quantile(q, &over.h);
    num_hist_done(&over);
    return v;
}

double series_quantile(const struct series *s, double q)
{
    struct series_buckets over = { 0 };
    bool fresh = !s->has_before || series_state_of(s) == SERIES_RESET;
    if (!(s->now - (fresh ? 0 : s->before) > 0))
        return NAN; // nothing observed, or less than before
    if (s->native && s->native[1].there)
        return native_quantile(s, q, fresh);
    for (size_t i = 0; i < s->buckets_now.n; i++) {
        struct num_bucket b = s->buckets_now.p[i];
        if (!fresh)
            b.count -= count_at(&s->buckets_before, b.upper);
        vec_push(&over, b);
    }
    over.n = num_buckets_clean(over.p, over.n);
    double v = num_bucket_quantile(q, over.p, over.n);
    vec_done(&over);
    return v;
}

double series_mean(const struct series *s)
{
    bool fresh = !s->has_before || series_state_of(s) == SERIES_RESET;
    double count = s->now - (fresh ? 0 : s->before);
    return s->distribution && count > 0 ? (s->sum_now - (fresh ? 0 : s->sum_before)) / count : NAN;
}
