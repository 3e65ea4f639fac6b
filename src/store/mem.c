#include "store/mem_impl.h"

#include "base/hash.h"
#include "base/vec.h"

#include <assert.h>
#include <stdlib.h>

enum { FIRST_SLOTS = 64, OPEN_FIRST = 8, OPEN_GROWTH = 4 };

/* ---- memory ---- */

size_t mem_bytes(const struct mem_store *s)
{
    return sizeof *s + s->cap_series * sizeof *s->series + s->cap_pool * sizeof *s->pool +
           s->n_slots * sizeof *s->slots + s->syms.bytes.used_bytes +
           s->syms.names.bytes.used_bytes + s->syms.cap * sizeof *s->syms.pairs +
           s->syms.n_slots * sizeof *s->syms.slots + s->syms.n_ranked * 2 * sizeof *s->syms.rank +
           times_bytes(&s->times) + hist_layouts_bytes(&s->layouts) + s->bytes.used_bytes +
           s->heap_bytes + s->late.cap * sizeof *s->late.p + s->late.arena.used_bytes +
           s->exemplars.cap * sizeof *s->exemplars.p + s->exemplar_ids.bytes.used_bytes +
           s->meta.cap * sizeof *s->meta.p + s->meta_names.bytes.used_bytes + s->notes.used_bytes +
           s->n_ordered * sizeof *s->order + postings_bytes(&s->postings);
}

bool mem_room(const struct mem_store *s, size_t n, struct err *e)
{
    size_t max = (size_t)s->opts.max_bytes;
    if (s->opts.max_bytes <= 0 || (!s->lost && mem_bytes(s) + s->other_bytes + n <= max))
        return true;
    err_set(e, ERR_LIMIT, "the series need more than %lld bytes of memory",
            (long long)s->opts.max_bytes);
    return err_hint(e, "--max-memory SIZE raises the limit");
}

void mem_count_other(struct mem_store *s, size_t bytes)
{
    s->other_bytes = bytes;
}

struct mem_store *mem_new(const struct mem_opts *o)
{
    struct mem_store *s = xcalloc(1, sizeof *s);
    s->opts = *o;
    s->mint = INT64_MAX;
    s->maxt = s->dropped = INT64_MIN;
    s->dirty = true;
    s->conflicts.first = UINT64_MAX;
    pthread_mutex_init(&s->lock, NULL);
    s->source.ops = &mem_source_ops;
    return s;
}

struct source *mem_source(struct mem_store *s)
{
    return &s->source;
}

static void open_free(struct mem_store *s, struct mem_open *o)
{
    s->heap_bytes -= o->cap * (sizeof *o->t + sizeof *o->v);
    s->heap_bytes -= o->st ? CODEC_SAMPLES * sizeof *o->st : 0;
    free(o->t);
    free(o->st);
    *o = (struct mem_open){ 0 };
}

void mem_clear_hists(struct mem_store *s, struct mem_series *m)
{
    if (!m->hists)
        return;
    s->heap_bytes -= sizeof *m->hists + m->hists->cap * sizeof *m->hists->p;
    hist_runs_done(m->hists);
    free(m->hists);
    m->hists = NULL;
}

void mem_clear_series(struct mem_store *s, struct mem_series *m)
{
    open_free(s, &m->open);
    s->heap_bytes -= m->cap_chunks * sizeof *m->chunks;
    free(m->chunks);
    mem_clear_hists(s, m);
    s->n_chunks -= m->n_chunks;
    m->chunks = NULL;
    m->n_chunks = m->cap_chunks = 0;
    m->any = m->last_is_hist = false;
}

void mem_free(struct mem_store *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->n_series; i++)
        mem_clear_series(s, &s->series[i]);
    sym_done(&s->syms);
    free(s->series);
    free(s->pool);
    free(s->slots);
    times_done(&s->times);
    hist_layouts_done(&s->layouts);
    bump_done(&s->bytes);
    vec_done(&s->late);
    arena_done(&s->late.arena);
    vec_done(&s->exemplars);
    map_done(&s->exemplar_ids);
    vec_done(&s->meta);
    map_done(&s->meta_names);
    arena_done(&s->notes);
    pthread_mutex_destroy(&s->lock);
    free(s->order);
    postings_done(&s->postings);
    free(s);
}

/* ---- series ---- */

void mem_hash_series(struct mem_store *s, size_t n_slots)
{
    s->n_slots = n_slots > FIRST_SLOTS ? n_slots : FIRST_SLOTS;
    free(s->slots);
    s->slots = xcalloc(s->n_slots, sizeof *s->slots);
    for (size_t id = 0; id < s->n_series; id++) {
        size_t i = s->series[id].hash & (s->n_slots - 1);
        while (s->slots[i])
            i = (i + 1) & (s->n_slots - 1);
        s->slots[i] = (uint32_t)id + 1;
    }
}

/* The pair ids of `ls` at the end of the pool, not yet part of it. */
static uint32_t *put_pairs(struct mem_store *s, const struct labels *ls)
{
    if (s->n_pool + ls->n >= s->cap_pool) // a set may be empty: there is a pool even then
        s->pool = vec_grow(s->pool, &s->cap_pool, s->n_pool + ls->n + 1, sizeof *s->pool);
    uint32_t *ids = s->pool + s->n_pool;
    for (size_t i = 0; i < ls->n; i++)
        ids[i] = sym_id(&s->syms, &ls->p[i]);
    return ids;
}

static bool is_series(const struct mem_store *s, const struct mem_series *m,
                      const struct labels *ls, const uint32_t *ids)
{
    return m->hash == ls->hash && m->n_labels == ls->n &&
           (ls->n == 0 || memcmp(s->pool + m->labels, ids, ls->n * sizeof *ids) == 0);
}

/* What a new series takes beside its slot, about: the strings may be there already. */
static size_t series_cost(const struct labels *ls)
{
    size_t n = sizeof(struct mem_series);
    for (size_t i = 0; i < ls->n; i++)
        n += ls->p[i].name.n + ls->p[i].value.n + sizeof(struct sym_pair);
    return n;
}

int64_t mem_series(struct mem_store *s, const struct labels *ls, struct err *e)
{
    if (!mem_room(s, series_cost(ls), e))
        return MEM_NONE;
    if (s->n_pool + ls->n > UINT32_MAX || s->n_series + 1 >= UINT32_MAX) {
        err_set(e, ERR_LIMIT, "more than 4294967295 labels");
        return MEM_NONE;
    }
    if ((s->n_series + 1) * 4 > s->n_slots * 3)
        mem_hash_series(s, s->n_slots * 2);
    const uint32_t *ids = put_pairs(s, ls);
    size_t i = ls->hash & (s->n_slots - 1);
    for (; s->slots[i]; i = (i + 1) & (s->n_slots - 1))
        if (is_series(s, &s->series[s->slots[i] - 1], ls, ids))
            return (int64_t)s->slots[i] - 1;

    if (s->n_series == s->cap_series)
        s->series = vec_grow(s->series, &s->cap_series, s->n_series + 1, sizeof *s->series);
    s->series[s->n_series] = (struct mem_series){
        .hash = ls->hash,
        .labels = (uint32_t)s->n_pool,
        .n_labels = (uint32_t)ls->n,
    };
    s->n_pool += ls->n;
    s->slots[i] = (uint32_t)++s->n_series;
    s->dirty = true;
    return (int64_t)s->n_series - 1;
}

/* ---- samples ---- */

static bool open_grow(struct mem_store *s, struct mem_series *m, struct err *e)
{
    struct mem_open *o = &m->open, old = *o;
    size_t cap = o->cap ? (size_t)o->cap * OPEN_GROWTH : OPEN_FIRST;
    cap = cap > CODEC_SAMPLES ? CODEC_SAMPLES : cap;
    size_t more = (cap - o->cap) * (sizeof *o->t + sizeof *o->v);

    if (!mem_room(s, more, e))
        return false;
    o->t = xmalloc(cap * (sizeof *o->t + sizeof *o->v));
    o->v = (double *)(void *)(o->t + cap);
    o->cap = (uint16_t)cap;
    s->heap_bytes += more;
    if (old.cap) {
        memcpy(o->t, old.t, old.n * sizeof *o->t);
        memcpy(o->v, old.v, old.n * sizeof *o->v);
        free(old.t);
    } else if (old.n) {
        o->t[0] = m->last_t;
        o->v[0] = m->last_v;
    }
    return true;
}

void mem_seal_open(struct mem_store *s, struct mem_series *m)
{
    struct mem_open *o = &m->open;
    uint8_t packed[CODEC_MAX_BYTES + CODEC_MAX_BYTES];
    size_t n = codec_encode(packed, o->v, o->n);

    if (m->n_chunks == m->cap_chunks) {
        size_t cap = m->cap_chunks ? m->cap_chunks + m->cap_chunks / 2 + 1 : 4;
        m->chunks = xrealloc(m->chunks, xmul(cap, sizeof *m->chunks));
        s->heap_bytes += (cap - m->cap_chunks) * sizeof *m->chunks;
        m->cap_chunks = (uint32_t)cap;
    }
    if (o->st)
        n += codec_encode_ints(packed + n, o->st, o->n);
    m->chunks[m->n_chunks++] = (struct mem_chunk){
        .data = bump_put(&s->bytes, packed, n),
        .times = times_id(&s->times, o->t, o->n),
        .n_bytes = (uint16_t)n,
        .has_st = o->st != NULL,
    };
    s->n_chunks++;
    if (o->st) { // the next chunk may have none
        s->heap_bytes -= CODEC_SAMPLES * sizeof *o->st;
        free(o->st);
        o->st = NULL;
    }
    o->n = 0;
}

static bool append_float(struct mem_store *s, struct mem_series *m, const struct mem_sample *x,
                         struct err *e)
{
    struct mem_open *o = &m->open;
    if (o->n == CODEC_SAMPLES) {
        if (!mem_room(s, bump_cost(&s->bytes, CODEC_MAX_BYTES), e))
            return false;
        mem_seal_open(s, m);
    }
    bool alone = o->n == 0 && o->cap == 0 && x->st == 0;
    if (!alone && o->n >= o->cap && !open_grow(s, m, e))
        return false;
    if (x->st && !o->st) {
        o->st = xcalloc(CODEC_SAMPLES, sizeof *o->st);
        s->heap_bytes += CODEC_SAMPLES * sizeof *o->st;
    }
    if (!alone) {
        o->t[o->n] = x->t;
        o->v[o->n] = x->v;
    }
    if (o->st)
        o->st[o->n] = x->st;
    o->n++;
    s->n_floats++;
    m->last_v = x->v;
    m->last_is_hist = false;
    return true;
}

static bool append_hist(struct mem_store *s, struct mem_series *m, const struct mem_sample *x,
                        struct err *e)
{
    static const struct histogram stale = { .is_float = true };
    struct histogram end = stale;
    const struct histogram *h = x->h;

    if (!h) { // a marker that came as a float
        end.sum = x->v;
        h = &end;
    }
    size_t cost = HIST_MAX_BYTES(h->pos.n + h->neg.n);
    if (!mem_room(s, bump_cost(&s->layouts.bytes, cost), e))
        return false;
    if (m->open.n && m->open.cap == 0 && !open_grow(s, m, e)) // it is not the last any more
        return false;
    if (!m->hists) {
        m->hists = xcalloc(1, sizeof *m->hists);
        s->heap_bytes += sizeof *m->hists;
    }
    size_t cap = m->hists->cap;
    hist_runs_add(&s->layouts, m->hists, x->t, x->st, h, m->any && !m->last_is_hist);
    s->heap_bytes += (m->hists->cap - cap) * sizeof *m->hists->p;
    s->n_hists++;
    m->last_is_hist = true;
    return true;
}

bool mem_append_next(struct mem_store *s, struct mem_series *m, const struct mem_sample *x,
                     struct err *e)
{
    bool hist = x->h || (m->last_is_hist && sample_is_stale(x->v));
    if (!(hist ? append_hist : append_float)(s, m, x, e))
        return false;
    if (!m->any)
        m->first_t = x->t;
    m->last_t = x->t;
    m->any = true;
    return true;
}

static bool last_hist_eq(const struct mem_store *s, const struct mem_series *m,
                         const struct mem_sample *x)
{
    struct arena a = { 0 };
    struct histogram h = *hist_runs_at(&s->layouts, m->hists, m->hists->n - 1, &a);
    bool eq;

    if (sample_is_stale(h.sum)) {
        eq = sample_is_stale(x->h ? x->h->sum : x->v);
    } else if (x->h) {
        h.reset = x->h->reset; // what was stored is what the run says
        eq = histogram_eq(&h, x->h);
    } else {
        eq = false;
    }
    arena_done(&a);
    return eq;
}

void mem_check_same(struct mem_store *s, const struct mem_series *m, const struct mem_sample *x)
{
    bool eq = m->last_is_hist ? last_hist_eq(s, m, x)
                              : !x->h && sample_bits(m->last_v) == sample_bits(x->v);
    if (eq)
        return;
    s->conflicts.n++;
    if (x->origin < s->conflicts.first)
        s->conflicts.first = x->origin;
}

static bool add_late(struct mem_store *s, int64_t series, const struct mem_sample *x, struct err *e)
{
    size_t grown = s->late.n == s->late.cap ? s->late.cap / 2 + 8 : 0;
    if (!mem_room(s, grown * sizeof *s->late.p, e))
        return false;
    struct mem_late late = { .x = *x, .series = series, .seq = s->late.n };
    if (x->h)
        late.x.h = histogram_dup(&s->late.arena, x->h);
    vec_push(&s->late, late);
    return true;
}

bool mem_append(struct mem_store *s, int64_t series, const struct mem_sample *x, struct err *e)
{
    struct mem_series *m = &s->series[series];

    s->dirty = true;
    if (m->any && x->t == m->last_t) {
        mem_check_same(s, m, x);
        return true;
    }
    bool ok = m->any && x->t < m->last_t ? add_late(s, series, x, e) : mem_append_next(s, m, x, e);
    if (ok) {
        s->mint = x->t < s->mint ? x->t : s->mint;
        s->maxt = x->t > s->maxt ? x->t : s->maxt;
    }
    return ok;
}

static void seal_series(struct mem_store *s, struct mem_series *m)
{
    struct mem_open *o = &m->open;
    bool alone = o->n == 1 && !o->st && !m->last_is_hist;

    if (o->n && o->cap && !alone)
        mem_seal_open(s, m);
    uint16_t left = o->n;
    open_free(s, o);
    o->n = left;
    if (m->n_chunks && m->n_chunks < m->cap_chunks) {
        m->chunks = xrealloc(m->chunks, m->n_chunks * sizeof *m->chunks);
        s->heap_bytes -= (m->cap_chunks - m->n_chunks) * sizeof *m->chunks;
        m->cap_chunks = m->n_chunks;
    }
}

bool mem_seal(struct mem_store *s, struct err *e)
{
    if (!mem_merge_late(s, e))
        return false;
    for (size_t i = 0; i < s->n_series; i++)
        seal_series(s, &s->series[i]);
    if (s->n_series < s->cap_series) {
        s->cap_series = s->n_series;
        s->series = xrealloc(s->series, s->n_series * sizeof *s->series);
    }
    if (s->n_pool < s->cap_pool) {
        s->cap_pool = s->n_pool;
        s->pool = xrealloc(s->pool, s->n_pool * sizeof *s->pool);
    }
    return true;
}

/* ---- what else is known ---- */

struct labels mem_copy_labels(struct arena *a, const struct labels *ls)
{
    struct label *p = arena_alloc(a, xmul(ls->n, sizeof *p));
    for (size_t i = 0; i < ls->n; i++)
        p[i] = (struct label){ arena_str(a, ls->p[i].name), arena_str(a, ls->p[i].value) };
    return (struct labels){ p, ls->n, ls->hash };
}

bool mem_exemplar(struct mem_store *s, int64_t series, const struct mem_exemplar *x, struct err *e)
{
    const struct labels *ls = &x->labels;
    const struct mem_exemplar_key key = {
        .series = series,
        .t = x->sample_time ? INT64_MIN : x->t,
        .value = sample_bits(x->value),
        .labels = ls->hash,
    };
    const struct str key_bytes = { (const char *)&key, sizeof key };
    size_t cost = sizeof(struct kept_exemplar) + sizeof key;

    if (s->opts.skip_exemplars || map_find(&s->exemplar_ids, key_bytes) != MAP_NONE)
        return true;
    for (size_t i = 0; i < ls->n; i++)
        cost += sizeof *ls->p + ls->p[i].name.n + ls->p[i].value.n;
    if (!mem_room(s, cost, e))
        return false;
    map_id(&s->exemplar_ids, key_bytes);
    struct labels copy = mem_copy_labels(&s->notes, ls);
    vec_push(&s->exemplars, (struct kept_exemplar){ series, x->t, x->value, copy });
    return true;
}

bool mem_meta(struct mem_store *s, const struct source_meta *m, struct err *e)
{
    if (!mem_room(s, sizeof *m + m->family.n + m->help.n + m->unit.n, e))
        return false;
    size_t id = map_id(&s->meta_names, m->family);
    if (id == s->meta.n)
        vec_push(&s->meta, (struct source_meta){ .family = map_key(&s->meta_names, id) });
    struct source_meta *have = &s->meta.p[id];
    if (have->type == METRIC_UNKNOWN)
        have->type = m->type;
    if (have->help.n == 0 && m->help.n)
        have->help = arena_str(&s->notes, m->help);
    if (have->unit.n == 0 && m->unit.n)
        have->unit = arena_str(&s->notes, m->unit);
    return true;
}

struct mem_stats mem_stats(const struct mem_store *s)
{
    return (struct mem_stats){
        .series = s->n_series,
        .floats = s->n_floats,
        .histograms = s->n_hists,
        .exemplars = s->exemplars.n,
        .chunks = s->n_chunks,
        .bytes = mem_bytes(s),
        .sample_bytes = times_bytes(&s->times) + hist_layouts_bytes(&s->layouts) +
                        s->bytes.used_bytes + s->heap_bytes,
        .conflicts = s->conflicts,
    };
}
