#include "rules/overlay.h"

#include <pthread.h>

#include "base/vec.h"

struct held { /* a selection of the base for a long time */
    struct series_set set;
};

struct overlay {
    struct source source; /* first */
    struct source *base, *written;
    struct map records, alerts; /* names that the rules write */
    pthread_mutex_t lock;       /* of what is held */
    bool holds;
    int64_t mint, maxt;
    struct map keys; /* the matchers of what is held */
    struct {
        struct held *p;
        size_t n, cap;
    } held;
};

/* A set of both: which of them a series is from, and its place there. */
struct joined {
    struct series_set base, written;
    bool base_is_held;
    struct place {
        bool written;
        size_t i;
    } * places;
    struct labels *labels;
};

// ---- what is hidden ----

static bool is_alert_name(struct str name)
{
    return str_eq(name, STR("ALERTS")) || str_eq(name, STR("ALERTS_FOR_STATE"));
}

static bool is_hidden(const struct overlay *o, const struct labels *ls)
{
    struct str name = labels_get(ls, STR(LABEL_NAME));

    return map_find(&o->records, name) != MAP_NONE ||
           (is_alert_name(name) &&
            map_find(&o->alerts, labels_get(ls, STR("alertname"))) != MAP_NONE);
}

/* The name that all series of the selection have, or the empty slice. */
static struct str fixed_name(const struct matcher *m, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (m[i].type == MATCHER_EQ && str_eq(m[i].name, STR(LABEL_NAME)))
            return m[i].value;
    return (struct str){ 0 };
}

static bool asks_base(const struct overlay *o, const struct matcher *m, size_t n)
{
    struct str name = fixed_name(m, n);
    return !name.n || map_find(&o->records, name) == MAP_NONE;
}

static bool asks_written(const struct overlay *o, const struct matcher *m, size_t n)
{
    struct str name = fixed_name(m, n);
    return !name.n || is_alert_name(name) || map_find(&o->records, name) != MAP_NONE;
}

// ---- selecting ----

static void put_key(struct buf *b, const struct matcher *m, size_t n,
                    const struct source_hints *hints)
{
    // Of some hints a source may answer with less.
    buf_putc(b, hints && hints->start_times ? 's' : '-');
    buf_putc(b, hints && hints->histograms_stats ? 'h' : '-');
    for (size_t i = 0; i < n; i++)
        matcher_put(b, &m[i]);
}

/* Under the lock. The set is the overlay's. */
static bool select_held(struct overlay *o, const struct matcher *m, size_t n,
                        const struct source_hints *hints, struct series_set *out, struct err *e)
{
    struct buf key = { 0 };
    struct held h = { 0 };
    size_t id;
    bool ok = true;

    put_key(&key, m, n, hints);
    id = map_find(&o->keys, buf_str(&key));
    if (id == MAP_NONE) {
        ok = o->base->ops->select(o->base, m, n, o->mint, o->maxt, hints, &h.set, e);
        if (ok) {
            id = map_id(&o->keys, buf_str(&key));
            vec_push(&o->held, h);
        }
    }
    if (ok)
        *out = o->held.p[id].set;
    buf_done(&key);
    return ok;
}

static bool select_base(struct overlay *o, const struct matcher *m, size_t n, int64_t mint,
                        int64_t maxt, const struct source_hints *hints, struct joined *j,
                        struct err *e)
{
    bool ok;

    j->base_is_held = o->holds && mint >= o->mint && maxt <= o->maxt;
    if (!j->base_is_held)
        return o->base->ops->select(o->base, m, n, mint, maxt, hints, &j->base, e);
    pthread_mutex_lock(&o->lock);
    ok = select_held(o, m, n, hints, &j->base, e);
    pthread_mutex_unlock(&o->lock);
    return ok;
}

/* Both are in label order, and so is what becomes of them. */
static void join(const struct overlay *o, struct joined *j, struct series_set *out)
{
    size_t b = 0, w = 0, n = j->base.n + j->written.n;

    j->places = xcalloc(n + 1, sizeof *j->places);
    j->labels = xcalloc(n + 1, sizeof *j->labels);
    while (b < j->base.n || w < j->written.n) {
        bool is_written = b == j->base.n ||
                          (w < j->written.n &&
                           labels_cmp(&j->written.labels[w], &j->base.labels[b]) < 0);
        const struct labels *ls = is_written ? &j->written.labels[w] : &j->base.labels[b];
        size_t i = is_written ? w++ : b++;
        if (!is_written && is_hidden(o, ls))
            continue;
        j->labels[out->n] = *ls;
        j->places[out->n++] = (struct place){ is_written, i };
    }
    out->labels = j->labels;
}

static void overlay_release(struct source *src, struct series_set *set)
{
    struct overlay *o = (struct overlay *)src;
    struct joined *j = set->impl;

    if (j) {
        if (!j->base_is_held)
            o->base->ops->release(o->base, &j->base);
        o->written->ops->release(o->written, &j->written);
        free(j->places);
        free(j->labels);
        free(j);
    }
    diags_done(&set->notes);
    *set = (struct series_set){ 0 };
}

static bool overlay_select(struct source *src, const struct matcher *m, size_t n, int64_t mint,
                           int64_t maxt, const struct source_hints *hints, struct series_set *out,
                           struct err *e)
{
    struct overlay *o = (struct overlay *)src;
    struct joined *j = xcalloc(1, sizeof *j);

    *out = (struct series_set){ .impl = j };
    if ((asks_base(o, m, n) && !select_base(o, m, n, mint, maxt, hints, j, e)) ||
        (asks_written(o, m, n) &&
         !o->written->ops->select(o->written, m, n, mint, maxt, hints, &j->written, e))) {
        overlay_release(src, out);
        return false;
    }
    for (size_t i = 0; i < j->base.notes.n; i++)
        diags_add(&out->notes, j->base.notes.p[i].level, (struct span){ 0 }, "%s",
                  j->base.notes.p[i].msg);
    join(o, j, out);
    return true;
}

static bool overlay_decode(struct source *src, const struct series_set *set, size_t i, int64_t mint,
                           int64_t maxt, struct samples *out, struct err *e)
{
    struct overlay *o = (struct overlay *)src;
    const struct joined *j = set->impl;
    const struct place *p = &j->places[i];
    struct source *from = p->written ? o->written : o->base;

    if (!from->ops->decode(from, p->written ? &j->written : &j->base, p->i, mint, maxt, out, e))
        return false;
    if (p->written)
        out->times_id = 0; // the two count their times apart
    return true;
}

// ---- all else is the base's ----

static bool overlay_label_names(struct source *src, struct arena *a, const struct matcher *m,
                                size_t n, struct strs *out, struct err *e)
{
    struct source *base = ((struct overlay *)src)->base;
    return base->ops->label_names(base, a, m, n, out, e);
}

static bool overlay_label_values(struct source *src, struct arena *a, struct str name,
                                 const struct matcher *m, size_t n, struct strs *out, struct err *e)
{
    struct source *base = ((struct overlay *)src)->base;
    return base->ops->label_values(base, a, name, m, n, out, e);
}

static bool overlay_metadata(struct source *src, struct arena *a, struct source_meta **out,
                             size_t *n, struct err *e)
{
    struct source *base = ((struct overlay *)src)->base;
    return base->ops->metadata(base, a, out, n, e);
}

static bool overlay_exemplars(struct source *src, struct arena *a, const struct matcher *m,
                              size_t n, int64_t mint, int64_t maxt, struct source_exemplar **out,
                              size_t *n_out, struct err *e)
{
    struct source *base = ((struct overlay *)src)->base;
    return base->ops->exemplars(base, a, m, n, mint, maxt, out, n_out, e);
}

static bool overlay_time_range(struct source *src, int64_t *mint, int64_t *maxt)
{
    struct source *base = ((struct overlay *)src)->base;
    return base->ops->time_range(base, mint, maxt);
}

static void overlay_close(struct source *src)
{
    struct overlay *o = (struct overlay *)src;

    rule_overlay_hold(src, 1, 0);
    map_done(&o->records);
    map_done(&o->alerts);
    map_done(&o->keys);
    vec_done(&o->held);
    pthread_mutex_destroy(&o->lock);
    free(o);
}

void rule_overlay_hold(struct source *overlay, int64_t mint, int64_t maxt)
{
    struct overlay *o = (struct overlay *)overlay;

    for (size_t i = 0; i < o->held.n; i++)
        o->base->ops->release(o->base, &o->held.p[i].set);
    vec_clear(&o->held);
    map_clear(&o->keys);
    o->holds = mint <= maxt;
    o->mint = mint;
    o->maxt = maxt;
}

struct source *rule_overlay_new(struct source *base, struct mem_store *written,
                                const struct rule_list *rules)
{
    static const struct source_ops ops = {
        .select = overlay_select,
        .decode = overlay_decode,
        .release = overlay_release,
        .label_names = overlay_label_names,
        .label_values = overlay_label_values,
        .metadata = overlay_metadata,
        .exemplars = overlay_exemplars,
        .time_range = overlay_time_range,
        .close = overlay_close,
    };
    struct overlay *o = xcalloc(1, sizeof *o);

    o->source.ops = &ops;
    o->base = base;
    o->written = mem_source(written);
    for (size_t i = 0; i < rules->n; i++) {
        const struct rule *x = rules->p[i].rule;
        map_id(x->is_alert ? &o->alerts : &o->records, x->name);
    }
    pthread_mutex_init(&o->lock, NULL);
    return &o->source;
}
