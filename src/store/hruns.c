#include "store/hruns.h"

#include "base/hash.h"
#include "base/vec.h"
#include "model/value.h"
#include "store/codec.h"

#include <math.h>
#include <stdlib.h>

enum { FIRST_SLOTS = 16 };

enum entry_flags {
    HIST_STARTS_RUN = 1,
    HIST_GAUGE_RUN = 2,
    HIST_WHOLE = 4, /* counts are packed integers, else doubles */
};

/* ---- layouts ---- */

void hist_layouts_done(struct hist_layouts *t)
{
    free(t->p);
    free(t->hashes);
    free(t->slots);
    arena_done(&t->arena);
    bump_done(&t->bytes);
    *t = (struct hist_layouts){ 0 };
}

size_t hist_layouts_bytes(const struct hist_layouts *t)
{
    return t->arena.used_bytes + t->bytes.used_bytes + t->n_slots * sizeof *t->slots +
           t->cap * (sizeof *t->p + sizeof *t->hashes);
}

static uint32_t layout_hash(const struct histogram *h)
{
    uint64_t x = hash_mix((uint64_t)h->schema, sample_bits(h->zero_threshold));
    const struct histogram_side *sides[] = { &h->pos, &h->neg };

    for (size_t k = 0; k < N_OF(sides); k++) {
        x = hash_mix(x, sides[k]->n_spans);
        for (size_t i = 0; i < sides[k]->n_spans; i++)
            x = hash_mix(hash_mix(x, (uint64_t)sides[k]->spans[i].offset), sides[k]->spans[i].n);
    }
    for (size_t i = 0; i < h->n_bounds; i++)
        x = hash_mix(x, sample_bits(h->bounds[i]));
    return (uint32_t)(hash_mix(x, h->is_float) >> 16);
}

static bool spans_eq(const struct histogram_side *a, const struct histogram_side *b)
{
    if (a->n_spans != b->n_spans || a->n != b->n)
        return false;
    for (size_t i = 0; i < a->n_spans; i++)
        if (a->spans[i].offset != b->spans[i].offset || a->spans[i].n != b->spans[i].n)
            return false;
    return true;
}

static bool bounds_eq(const struct histogram *a, const struct histogram *b)
{
    return a->n_bounds == b->n_bounds &&
           (a->n_bounds == 0 || memcmp(a->bounds, b->bounds, a->n_bounds * sizeof *a->bounds) == 0);
}

static bool layout_eq(const struct histogram *a, const struct histogram *b)
{
    return a->schema == b->schema && a->is_float == b->is_float &&
           sample_bits(a->zero_threshold) == sample_bits(b->zero_threshold) &&
           spans_eq(&a->pos, &b->pos) && spans_eq(&a->neg, &b->neg) && bounds_eq(a, b);
}

static void grow(struct hist_layouts *t)
{
    t->n_slots = t->n_slots ? t->n_slots * 2 : FIRST_SLOTS;
    free(t->slots);
    t->slots = xcalloc(t->n_slots, sizeof *t->slots);
    for (size_t id = 0; id < t->n; id++) {
        size_t i = t->hashes[id] & (t->n_slots - 1);
        while (t->slots[i])
            i = (i + 1) & (t->n_slots - 1);
        t->slots[i] = (uint32_t)id + 1;
    }
}

static uint32_t layout_add(struct hist_layouts *t, const struct histogram *h, uint32_t hash,
                           size_t slot)
{
    struct histogram bare = *h;
    bare.reset = HISTOGRAM_RESET_UNKNOWN;
    bare.pos.counts = bare.neg.counts = NULL;
    bare.pos.spans = arena_dup(&t->arena, h->pos.spans, xmul(h->pos.n_spans, sizeof *h->pos.spans));
    bare.neg.spans = arena_dup(&t->arena, h->neg.spans, xmul(h->neg.n_spans, sizeof *h->neg.spans));
    bare.bounds = arena_dup(&t->arena, h->bounds, xmul(h->n_bounds, sizeof *h->bounds));
    if (t->n == t->cap) {
        size_t cap = t->cap;
        t->p = vec_grow(t->p, &t->cap, t->n + 1, sizeof *t->p);
        t->hashes = vec_grow(t->hashes, &cap, t->n + 1, sizeof *t->hashes);
    }
    t->p[t->n] = arena_dup(&t->arena, &bare, sizeof bare);
    t->hashes[t->n] = hash;
    t->slots[slot] = (uint32_t)++t->n;
    return (uint32_t)t->n - 1;
}

static uint32_t layout_id(struct hist_layouts *t, const struct histogram *h)
{
    uint32_t hash = layout_hash(h);
    if ((t->n + 1) * 4 > t->n_slots * 3)
        grow(t);
    size_t i = hash & (t->n_slots - 1);
    for (; t->slots[i]; i = (i + 1) & (t->n_slots - 1))
        if (t->hashes[t->slots[i] - 1] == hash && layout_eq(t->p[t->slots[i] - 1], h))
            return t->slots[i] - 1;
    return layout_add(t, h, hash, i);
}

/* ---- does a run go on? ---- */

/* Walks the buckets of one side. */
struct side_walk {
    const struct histogram_side *s;
    const double *counts;
    size_t span, i;
    uint32_t left; /* in the span */
    int64_t at;    /* index of the next bucket */
    int64_t index; /* of the one side_next() came to, */
    double count;  /* and what it counts */
};

static bool side_next(struct side_walk *w)
{
    while (w->left == 0) {
        if (w->span == w->s->n_spans)
            return false;
        w->at += w->s->spans[w->span].offset;
        w->left = w->s->spans[w->span++].n;
    }
    w->left--;
    w->index = w->at++;
    w->count = w->counts[w->i++];
    return true;
}

/* A bucket counts less than before, or one that counted something is gone. */
static bool side_fell(const struct histogram_side *was, const double *was_counts,
                      const struct histogram_side *now)
{
    struct side_walk a = { .s = was, .counts = was_counts };
    struct side_walk b = { .s = now, .counts = now->counts };
    bool more = side_next(&b);

    while (side_next(&a)) {
        while (more && b.index < a.index)
            more = side_next(&b);
        bool there = more && b.index == a.index;
        if (there ? b.count < a.count : a.count != 0)
            return true;
    }
    return false;
}

static bool counts_fell(const struct histogram *was, const struct hist_runs *r,
                        const struct histogram *now)
{
    const double *pos = r->last.counts, *neg = was->pos.n ? pos + was->pos.n : pos;

    return now->count < r->last.count || now->zero_count < r->last.zero_count ||
           side_fell(&was->pos, pos, &now->pos) || side_fell(&was->neg, neg, &now->neg);
}

static bool starts_run(const struct hist_layouts *t, const struct hist_runs *r,
                       const struct histogram *h)
{
    const struct hist_entry *prev = &r->p[r->n - 1];
    const struct histogram *was = t->p[prev->layout];
    bool gauge = h->reset == HISTOGRAM_GAUGE, stale = sample_is_stale(h->sum);

    if (gauge != ((prev->flags & HIST_GAUGE_RUN) != 0) || h->reset == HISTOGRAM_RESET)
        return true;
    if (stale)
        return false;
    if (!prev->data || was->is_float != h->is_float || was->schema != h->schema ||
        was->zero_threshold != h->zero_threshold || !bounds_eq(was, h))
        return true;
    return !gauge && counts_fell(was, r, h);
}

/* ---- samples ---- */

void hist_runs_done(struct hist_runs *r)
{
    free(r->last.counts);
    free(r->p);
    *r = (struct hist_runs){ 0 };
}

static bool is_whole(double v)
{
    return v >= 0 && v < 9007199254740992.0 && v == (double)(uint64_t)v && !signbit(v);
}

static bool all_whole(const struct histogram *h)
{
    bool ok = is_whole(h->count) && is_whole(h->zero_count);
    for (size_t i = 0; ok && i < h->pos.n; i++)
        ok = is_whole(h->pos.counts[i]);
    for (size_t i = 0; ok && i < h->neg.n; i++)
        ok = is_whole(h->neg.counts[i]);
    return ok;
}

static uint8_t *put_double(uint8_t *p, double v)
{
    bits_store(p, sample_bits(v));
    return p + 8;
}

static const uint8_t *get_double(const uint8_t *p, double *v)
{
    uint64_t u = bits_load(p);
    memcpy(v, &u, sizeof u);
    return p + 8;
}

/* Neighbouring buckets are alike: their differences are small. */
static uint8_t *put_counts(uint8_t *p, const struct histogram_side *s, bool whole)
{
    int64_t prev = 0;
    for (size_t i = 0; i < s->n; i++) {
        if (whole) {
            int64_t x = (int64_t)s->counts[i];
            p = codec_put_varint(p, x - prev);
            prev = x;
        } else {
            p = put_double(p, s->counts[i]);
        }
    }
    return p;
}

static const uint8_t *get_counts(const uint8_t *p, double *out, size_t n, bool whole)
{
    int64_t x = 0;
    for (size_t i = 0; i < n; i++) {
        if (whole) {
            int64_t step;
            p = codec_get_varint(p, &step);
            x += step;
            out[i] = (double)x;
        } else {
            p = get_double(p, &out[i]);
        }
    }
    return p;
}

/* sum; count, zero count, buckets */
static const uint8_t *put_sample(struct hist_layouts *t, const struct histogram *h, bool whole)
{
    uint8_t few[1024], *p = few;
    size_t need = HIST_MAX_BYTES(h->pos.n + h->neg.n);
    if (need > sizeof few)
        p = xmalloc(need);

    uint8_t *at = put_double(p, h->sum);
    if (whole) {
        at = codec_put_uvarint(at, (uint64_t)h->count);
        at = codec_put_uvarint(at, (uint64_t)h->zero_count);
    } else {
        at = put_double(at, h->count);
        at = put_double(at, h->zero_count);
    }
    at = put_counts(at, &h->pos, whole);
    at = put_counts(at, &h->neg, whole);
    const uint8_t *out = bump_put(&t->bytes, p, (size_t)(at - p));
    if (p != few)
        free(p);
    return out;
}

static void remember(struct hist_runs *r, const struct histogram *h)
{
    size_t n = h->pos.n + h->neg.n;
    if (n > r->last.cap)
        r->last.counts = vec_grow(r->last.counts, &r->last.cap, n, sizeof *r->last.counts);
    if (h->pos.n)
        memcpy(r->last.counts, h->pos.counts, h->pos.n * sizeof(double));
    if (h->neg.n)
        memcpy(r->last.counts + h->pos.n, h->neg.counts, h->neg.n * sizeof(double));
    r->last.count = h->count;
    r->last.zero_count = h->zero_count;
}

void hist_runs_add(struct hist_layouts *t, struct hist_runs *r, int64_t ts, int64_t st,
                   const struct histogram *h, bool breaks)
{
    bool starts = r->n == 0 || breaks || starts_run(t, r, h);
    struct hist_entry x = { .t = ts, .st = st, .flags = starts ? HIST_STARTS_RUN : 0 };

    if (starts ? h->reset == HISTOGRAM_GAUGE : (vec_last(r).flags & HIST_GAUGE_RUN) != 0)
        x.flags |= HIST_GAUGE_RUN;
    if (sample_is_stale(h->sum)) {
        x.layout = r->n ? vec_last(r).layout : layout_id(t, h);
    } else {
        bool whole = all_whole(h);
        x.flags |= whole ? HIST_WHOLE : 0;
        x.layout = layout_id(t, h);
        x.data = put_sample(t, h, whole);
        remember(r, h);
    }
    vec_push(r, x);
}

const struct histogram *hist_runs_at(const struct hist_layouts *t, const struct hist_runs *r,
                                     size_t i, struct arena *a)
{
    const struct hist_entry *x = &r->p[i];
    struct histogram *h = arena_new(a, struct histogram);

    if (!x->data) {
        uint64_t stale = SAMPLE_STALE_BITS;
        memcpy(&h->sum, &stale, sizeof stale);
        h->is_float = t->p[x->layout]->is_float;
        return h;
    }
    bool whole = x->flags & HIST_WHOLE;
    *h = *t->p[x->layout];
    h->reset = x->flags & HIST_GAUGE_RUN    ? HISTOGRAM_GAUGE
               : x->flags & HIST_STARTS_RUN ? HISTOGRAM_RESET_UNKNOWN
                                            : HISTOGRAM_NOT_RESET;
    double *counts = arena_alloc(a, xmul(h->pos.n + h->neg.n, sizeof *counts));
    h->pos.counts = counts;
    h->neg.counts = counts + h->pos.n;
    const uint8_t *p = get_double(x->data, &h->sum);
    if (whole) {
        uint64_t count, zero;
        p = codec_get_uvarint(p, &count);
        p = codec_get_uvarint(p, &zero);
        h->count = (double)count;
        h->zero_count = (double)zero;
    } else {
        p = get_double(p, &h->count);
        p = get_double(p, &h->zero_count);
    }
    p = get_counts(p, counts, h->pos.n, whole);
    get_counts(p, counts + h->pos.n, h->neg.n, whole);
    return h;
}

static size_t sample_bytes(const struct hist_layouts *t, const struct hist_entry *x)
{
    const struct histogram *h = t->p[x->layout];
    size_t n = 2 + h->pos.n + h->neg.n; // count, zero count, buckets
    const uint8_t *p = x->data + 8;

    if (!(x->flags & HIST_WHOLE))
        return 8 + 8 * n;
    while (n)
        n -= (*p++ & 0x80) == 0;
    return (size_t)(p - x->data);
}

void hist_runs_drop(const struct hist_layouts *t, struct hist_runs *r, size_t n,
                    struct hist_layouts *to)
{
    uint32_t was = UINT32_MAX, is = 0; // neighbours mostly have the same layout

    r->n -= n;
    memmove(r->p, r->p + n, r->n * sizeof *r->p);
    r->p[0].flags |= HIST_STARTS_RUN;
    for (size_t i = 0; i < r->n; i++) {
        struct hist_entry *x = &r->p[i];
        if (x->data)
            x->data = bump_put(&to->bytes, x->data, sample_bytes(t, x));
        if (x->layout != was) {
            was = x->layout;
            is = layout_id(to, t->p[was]);
        }
        x->layout = is;
    }
}

size_t hist_runs_before(const struct hist_runs *r, int64_t ts)
{
    size_t first = 0, end = r->n;
    while (first < end) {
        size_t mid = first + (end - first) / 2;
        if (r->p[mid].t < ts)
            first = mid + 1;
        else
            end = mid;
    }
    return first;
}
