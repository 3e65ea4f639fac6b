/* mem_decode.c - the samples of one series, unpacked. */
#include "store/mem_impl.h"

#include "base/hash.h"
#include "base/vec.h"

#include <stdlib.h>

/* The first chunk that ends at `ts` or later. */
static uint32_t chunk_from(const struct mem_store *s, const struct mem_series *m, int64_t ts)
{
    uint32_t first = 0, end = m->n_chunks;
    while (first < end) {
        uint32_t mid = first + (end - first) / 2;
        if (s->times.p[m->chunks[mid].times].last < ts)
            first = mid + 1;
        else
            end = mid;
    }
    return first;
}

/* The first chunk from `i` on that begins after `ts`. */
static uint32_t chunk_after(const struct mem_store *s, const struct mem_series *m, uint32_t i,
                            int64_t ts)
{
    uint32_t end = m->n_chunks;
    while (i < end) {
        uint32_t mid = i + (end - i) / 2;
        if (s->times.p[m->chunks[mid].times].first <= ts)
            i = mid + 1;
        else
            end = mid;
    }
    return i;
}

static void reserve(struct samples *out, size_t n, bool start_times)
{
    if (n > out->cap) {
        size_t cap = n > out->cap * 2 ? n : out->cap * 2;
        // The contents do not matter, so nothing is copied.
        free(out->t);
        free(out->v);
        free(out->st);
        out->t = xmalloc(xmul(cap, sizeof *out->t));
        out->v = xmalloc(xmul(cap, sizeof *out->v));
        out->st = NULL;
        out->cap = cap;
    }
    if (start_times && !out->st)
        out->st = xmalloc(xmul(out->cap, sizeof *out->st));
    if (!start_times) {
        free(out->st);
        out->st = NULL;
    }
}

/* Of a chunk the samples from `lo` to before `hi` at the end of `out`. */
static void unpack(const struct mem_store *s, const struct mem_chunk *c, size_t lo, size_t hi,
                   struct samples *out)
{
    const struct times_block *b = &s->times.p[c->times];
    int64_t all[CODEC_SAMPLES], *to = out->st ? out->st + out->n : NULL;

    times_decode(b, lo, hi, out->t + out->n);
    const uint8_t *st = codec_decode_part(c->data, out->v + out->n, b->n, lo, hi);
    out->n += hi - lo;
    if (to && c->has_st) {
        codec_decode_ints(st, all, b->n);
        memcpy(to, all + lo, (hi - lo) * sizeof *to);
    } else if (to) {
        memset(to, 0, (hi - lo) * sizeof *to);
    }
}

/* Series with the same times share their blocks, so a hash of the blocks' ids (and of the times
 * themselves where they are not packed yet) stands for the times. */
static uint64_t add_chunks(const struct mem_store *s, const struct mem_series *m, uint32_t first,
                           uint32_t end, int64_t mint, int64_t maxt, struct samples *out)
{
    uint64_t id = hash_mix((uintptr_t)s, first < end);
    for (uint32_t i = first; i < end; i++) {
        const struct mem_chunk *c = &m->chunks[i];
        const struct times_block *b = &s->times.p[c->times];
        size_t lo = times_before(b, mint), hi = times_up_to(b, maxt);
        if (lo >= hi)
            continue;
        unpack(s, c, lo, hi, out);
        id = hash_mix(id, (uint64_t)c->times << 16 | lo << 8 | hi);
    }
    return id;
}

static uint64_t add_open(const struct mem_series *m, int64_t mint, int64_t maxt, uint64_t id,
                         struct samples *out)
{
    const struct mem_open *o = &m->open;
    const int64_t *t = o->cap ? o->t : &m->last_t;
    const double *v = o->cap ? o->v : &m->last_v;
    size_t lo = 0, hi = o->n, at = out->n;

    while (lo < hi && t[lo] < mint)
        lo++;
    while (hi > lo && t[hi - 1] > maxt)
        hi--;
    if (lo == hi)
        return id;
    out->n = at + hi - lo;
    memcpy(out->t + at, t + lo, (hi - lo) * sizeof *t);
    memcpy(out->v + at, v + lo, (hi - lo) * sizeof *v);
    if (out->st && o->st)
        memcpy(out->st + at, o->st + lo, (hi - lo) * sizeof *o->st);
    else if (out->st)
        memset(out->st + at, 0, (hi - lo) * sizeof *out->st);
    return hash_mix(id, hash_bytes(t + lo, (hi - lo) * sizeof *t));
}

static bool has_start_times(const struct mem_series *m, uint32_t first, uint32_t end)
{
    bool any = m->open.st != NULL;
    for (uint32_t i = first; !any && i < end; i++)
        any = m->chunks[i].has_st;
    return any;
}

static void add_histograms(const struct mem_store *s, const struct hist_runs *r, int64_t mint,
                           int64_t maxt, struct samples *out)
{
    size_t i = hist_runs_before(r, mint);
    size_t end = maxt == INT64_MAX ? r->n : hist_runs_before(r, maxt + 1);

    if (end <= i)
        return;
    if (end - i > out->cap_h)
        out->h = vec_grow(out->h, &out->cap_h, end - i, sizeof *out->h);
    for (; i < end; i++)
        out->h[out->n_h++] = (struct hist_sample){ r->p[i].t, r->p[i].st,
                                                   hist_runs_at(&s->layouts, r, i, &out->arena) };
}

void mem_decode(const struct mem_store *s, const struct mem_series *m, int64_t mint, int64_t maxt,
                bool start_times, struct samples *out)
{
    out->n = out->n_h = 0;
    out->times_id = 0;
    arena_reset(&out->arena);
    if (!m->any || mint > maxt)
        return;
    uint32_t first = chunk_from(s, m, mint), end = chunk_after(s, m, first, maxt);
    reserve(out, (size_t)(end - first) * CODEC_SAMPLES + m->open.n,
            start_times && has_start_times(m, first, end));
    uint64_t id = add_chunks(s, m, first, end, mint, maxt, out);
    id = add_open(m, mint, maxt, id, out);
    if (out->n)
        out->times_id = id ? id : 1;
    if (m->hists)
        add_histograms(s, m->hists, mint, maxt, out);
}

bool mem_has_sample(const struct mem_store *s, const struct mem_series *m, int64_t mint,
                    int64_t maxt, struct mem_known *known)
{
    if (!m->any || mint > maxt || m->first_t > maxt || m->last_t < mint)
        return false;
    if (m->first_t >= mint || m->last_t <= maxt)
        return true;
    uint32_t i = chunk_from(s, m, mint);
    if (i < m->n_chunks) {
        uint32_t times = m->chunks[i].times;
        const struct times_block *b = &s->times.p[times];
        if (known->times != times + 1)
            *known = (struct mem_known){ times + 1, times_up_to(b, maxt) > times_before(b, mint) };
        if (known->any)
            return true;
    }
    for (size_t k = 0; k < m->open.n && m->open.cap; k++) // without an array it is the last, above
        if (m->open.t[k] >= mint && m->open.t[k] <= maxt)
            return true;
    if (!m->hists)
        return false;
    size_t k = hist_runs_before(m->hists, mint);
    return k < m->hists->n && m->hists->p[k].t <= maxt;
}
