/* mem_drop.c - what is old goes: chunks that stay are copied to fresh memory as they are, without
 * unpacking them, and with series go their labels, unless others have them, too.
 */
#include "store/mem_impl.h"

#include "base/vec.h"

#include <stdlib.h>

struct dropping { /* what takes the place of the store's own */
    int64_t from;
    struct bump bytes;
    struct times_table times;
    struct hist_layouts layouts;
    uint32_t *times_of; /* by old id: new id + 1, or 0 */
};

/* ---- samples ---- */

static void keep_chunks(struct mem_store *s, struct mem_series *m, struct dropping *d)
{
    uint32_t kept = 0;

    for (uint32_t i = 0; i < m->n_chunks; i++) {
        struct mem_chunk c = m->chunks[i];
        const struct times_block *b = &s->times.p[c.times];
        if (b->last < d->from) {
            s->n_floats -= b->n;
            continue;
        }
        if (!d->times_of[c.times])
            d->times_of[c.times] = times_copy(&d->times, b) + 1;
        c.times = d->times_of[c.times] - 1;
        c.data = bump_put(&d->bytes, c.data, c.n_bytes);
        m->chunks[kept++] = c;
    }
    s->n_chunks -= m->n_chunks - kept;
    m->n_chunks = kept;
}

/* All of the open part is as old as its newest sample, or young. */
static void keep_open(struct mem_store *s, struct mem_series *m, const struct dropping *d)
{
    struct mem_open *o = &m->open;
    int64_t newest = !o->n ? 0 : o->cap ? o->t[o->n - 1] : m->last_t;

    if (!o->n || newest >= d->from)
        return;
    s->n_floats -= o->n;
    o->n = 0;
    free(o->st);
    s->heap_bytes -= o->st ? CODEC_SAMPLES * sizeof *o->st : 0;
    o->st = NULL;
}

static void keep_hists(struct mem_store *s, struct mem_series *m, struct dropping *d)
{
    if (!m->hists)
        return;
    size_t old = hist_runs_before(m->hists, d->from);
    s->n_hists -= old;
    if (old == m->hists->n)
        mem_clear_hists(s, m);
    else
        hist_runs_drop(&s->layouts, m->hists, old, &d->layouts);
}

static int64_t first_of(const struct mem_series *m, const struct dropping *d)
{
    const struct mem_open *o = &m->open;
    int64_t t = m->n_chunks ? d->times.p[m->chunks[0].times].first
                : o->n      ? (o->cap ? o->t[0] : m->last_t)
                            : INT64_MAX;

    return m->hists && m->hists->p[0].t < t ? m->hists->p[0].t : t;
}

/* False: the series has nothing left. */
static bool keep_series(struct mem_store *s, struct mem_series *m, struct dropping *d)
{
    keep_chunks(s, m, d);
    keep_open(s, m, d);
    keep_hists(s, m, d);
    if (!m->n_chunks && !m->open.n && !m->hists) {
        mem_clear_series(s, m);
        return false;
    }
    m->first_t = first_of(m, d);
    return true;
}

static void take_places(struct mem_store *s, struct dropping *d)
{
    bump_done(&s->bytes);
    times_done(&s->times);
    hist_layouts_done(&s->layouts);
    s->bytes = d->bytes;
    s->times = d->times;
    s->layouts = d->layouts;
    free(d->times_of);
}

/* ---- series ---- */

static void keep_labels(struct mem_store *s)
{
    struct sym_table syms = { 0 };
    uint32_t *ids = xcalloc(s->syms.n, sizeof *ids); // by old id: new id + 1
    size_t n_pool = 0;

    for (size_t i = 0; i < s->n_series; i++) {
        struct mem_series *m = &s->series[i];
        const uint32_t *old = s->pool + m->labels; // never before where it goes to
        m->labels = (uint32_t)n_pool;
        for (size_t k = 0; k < m->n_labels; k++) {
            struct label l = sym_label(&s->syms, old[k]);
            uint32_t *id = &ids[old[k]];
            if (!*id)
                *id = sym_id(&syms, &l) + 1;
            s->pool[n_pool++] = *id - 1;
        }
    }
    free(ids);
    sym_done(&s->syms);
    s->syms = syms;
    s->n_pool = n_pool;
}

static void forget_order(struct mem_store *s)
{
    free(s->order);
    postings_done(&s->postings);
    s->order = NULL;
    s->n_ordered = 0;
}

/* The series that `moved` knows a new number of. */
static void keep_numbers(struct mem_store *s, const struct mem_moved *moved)
{
    size_t n = 0;

    for (size_t i = 0; i < s->n_series; i++)
        if (moved->to[i] != MEM_NONE)
            s->series[n++] = s->series[i];
    s->n_series = n;
    keep_labels(s);
    forget_order(s);
    mem_hash_series(s, s->n_slots);
}

/* ---- exemplars ---- */

static void keep_exemplars(struct mem_store *s, int64_t from, const struct mem_moved *moved)
{
    struct map ids = { 0 };
    struct arena notes = { 0 };
    size_t n = 0;

    for (size_t i = 0; i < s->exemplars.n; i++) {
        struct kept_exemplar x = s->exemplars.p[i];
        struct mem_exemplar_key key;
        x.series = mem_moved_to(moved, x.series);
        if (x.t < from || x.series == MEM_NONE)
            continue;
        memcpy(&key, map_key(&s->exemplar_ids, i).p, sizeof key);
        key.series = x.series;
        map_id(&ids, (struct str){ (const char *)&key, sizeof key });
        x.labels = mem_copy_labels(&notes, &x.labels);
        s->exemplars.p[n++] = x;
    }
    s->exemplars.n = n;
    for (size_t i = 0; i < s->meta.n; i++) {
        s->meta.p[i].help = arena_str(&notes, s->meta.p[i].help);
        s->meta.p[i].unit = arena_str(&notes, s->meta.p[i].unit);
    }
    map_done(&s->exemplar_ids);
    arena_done(&s->notes);
    s->exemplar_ids = ids;
    s->notes = notes;
}

/* ---- all of it ---- */

void mem_moved_done(struct mem_moved *m)
{
    free(m->to);
    *m = (struct mem_moved){ 0 };
}

int64_t mem_moved_to(const struct mem_moved *m, int64_t series)
{
    return !m->to ? series : series < (int64_t)m->n ? m->to[series] : MEM_NONE;
}

static void find_bounds(struct mem_store *s)
{
    s->mint = INT64_MAX;
    s->maxt = INT64_MIN;
    for (size_t i = 0; i < s->n_series; i++) {
        const struct mem_series *m = &s->series[i];
        s->mint = m->first_t < s->mint ? m->first_t : s->mint;
        s->maxt = m->last_t > s->maxt ? m->last_t : s->maxt;
    }
}

bool mem_drop_before(struct mem_store *s, int64_t from, struct mem_moved *moved, struct err *e)
{
    struct dropping d = { .from = from };
    int64_t n = 0;

    *moved = (struct mem_moved){ 0 };
    if (!mem_merge_late(s, e))
        return false;
    s->dropped = from;
    if (s->mint >= from)
        return true;
    d.times_of = xcalloc(s->times.n, sizeof *d.times_of);
    *moved = (struct mem_moved){ xcalloc(s->n_series, sizeof *moved->to), s->n_series };
    for (size_t i = 0; i < s->n_series; i++)
        moved->to[i] = keep_series(s, &s->series[i], &d) ? n++ : MEM_NONE;
    take_places(s, &d);
    if ((size_t)n == s->n_series)
        mem_moved_done(moved);
    else
        keep_numbers(s, moved);
    keep_exemplars(s, from, moved);
    find_bounds(s);
    s->dirty = true;
    return true;
}

/* ---- for days ---- */

static size_t next_block(const struct bump *b)
{
    return bump_cost(b, (size_t)(b->end - b->at) + 1);
}

/* Whether the next round might not have room: series scraped together all need a larger array in
 * the same round. */
static bool is_tight(const struct mem_store *s)
{
    size_t max = (size_t)s->opts.max_bytes;
    size_t open = s->n_series * CODEC_SAMPLES * (sizeof(int64_t) + sizeof(double));
    size_t round = open > s->heap_bytes ? open - s->heap_bytes : 0; // and so much is taken already

    if (s->opts.max_bytes <= 0)
        return false;
    round += next_block(&s->bytes) + next_block(&s->layouts.bytes);
    round = round > max / 8 ? round : max / 8;
    return mem_bytes(s) + s->other_bytes + round > max;
}

bool mem_keep(struct mem_store *s, int64_t keep_ms, struct mem_moved *moved, bool *cut,
              struct err *e)
{
    int64_t held, from, oldest = s->dropped > s->mint ? s->dropped : s->mint;

    *moved = (struct mem_moved){ 0 };
    *cut = is_tight(s);
    if (*cut && s->heap_bytes > (size_t)s->opts.max_bytes / 4) { // packed, it is a tenth of that
        if (!mem_seal(s, e))
            return false;
        *cut = is_tight(s);
    }
    if (s->mint > s->maxt || oldest > s->maxt || __builtin_sub_overflow(s->maxt, oldest, &held))
        return true;
    if (*cut) // a quarter of what there is: the next rounds may take more
        from = oldest + held / 4 + 1;
    else if (held > keep_ms && held - keep_ms >= keep_ms / 4)
        from = s->maxt - keep_ms;
    else
        return true;
    return mem_drop_before(s, from, moved, e);
}
