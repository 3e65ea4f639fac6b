#include "ingest/store_scrape.h"

#include <stdlib.h>

#include "base/vec.h"
#include "expo/family.h"
#include "ingest/store_meta.h"

struct ids {
    int64_t *p;
    size_t n, cap;
};

struct store_scrape {
    struct mem_store *store;
    struct str job, instance;
    enum expo_format format;
    int64_t t;
    enum metric_type type; /* of the last TYPE */
    struct store_meta meta;
    size_t n_samples;
    struct ids seen, before; /* series of this scrape and, sorted, of the one before */
    struct arena scratch;
    struct buf bound;
    store_scrape_tap_fn *tap;
    void *tap_user;
};

struct store_scrape *store_scrape_new(struct mem_store *s, struct str job, struct str instance)
{
    struct store_scrape *sc = xcalloc(1, sizeof *sc);
    sc->store = s;
    sc->job = job;
    sc->instance = instance;
    return sc;
}

void store_scrape_free(struct store_scrape *s)
{
    if (!s)
        return;
    vec_done(&s->seen);
    vec_done(&s->before);
    store_meta_done(&s->meta);
    arena_done(&s->scratch);
    buf_done(&s->bound);
    free(s);
}

void store_scrape_tap(struct store_scrape *s, store_scrape_tap_fn *fn, void *user)
{
    s->tap = fn;
    s->tap_user = user;
}

/* As it is stored. */
static void tap_sample(struct store_scrape *s, const struct expo_item *it, const struct labels *ls,
                       int64_t t)
{
    struct expo_item x = *it;
    struct label *p;

    if (!s->tap)
        return;
    p = arena_alloc(&s->scratch, xmul(ls->n + 1, sizeof *p));
    x.n_labels = 0;
    for (size_t i = 0; i < ls->n; i++)
        if (!str_eq(ls->p[i].name, STR(LABEL_NAME)))
            p[x.n_labels++] = ls->p[i];
    x.labels = p;
    x.has_ts = true;
    x.ts = t;
    s->tap(s->tap_user, &x);
}

void store_scrape_moved(struct store_scrape *s, const struct mem_moved *moved)
{
    size_t n = 0;

    for (size_t i = 0; i < s->before.n; i++) { // in order, as the new numbers are
        int64_t to = mem_moved_to(moved, s->before.p[i]);
        if (to != MEM_NONE)
            s->before.p[n++] = to;
    }
    s->before.n = n;
}

void store_scrape_begin(struct store_scrape *s, enum expo_format format, int64_t t)
{
    s->format = format;
    s->t = t;
    s->type = METRIC_UNKNOWN;
    s->n_samples = 0;
    vec_clear(&s->seen);
    store_meta_clear(&s->meta);
}

/* ---- items ---- */

static bool is_target_label(struct str name)
{
    return str_eq(name, STR("job")) || str_eq(name, STR("instance"));
}

/* `le` and `quantile` in the form in which Prometheus 3 stores them. */
static struct str stored_value(struct store_scrape *s, const struct label *l)
{
    bool bound = (s->type == METRIC_HISTOGRAM && str_eq(l->name, STR(LABEL_BUCKET))) ||
                 (s->type == METRIC_SUMMARY && str_eq(l->name, STR(LABEL_QUANTILE)));
    if (!bound)
        return l->value;
    buf_clear(&s->bound);
    expo_put_bound(&s->bound, l->value);
    return arena_str(&s->scratch, buf_str(&s->bound));
}

static bool has_name(const struct label *p, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(p[i].name, name))
            return true;
    return false;
}

static bool has_value(const struct label *p, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (p[i].value.n && str_eq(p[i].name, name))
            return true;
    return false;
}

/* The target's label wins; the page's own gets a name that is free. */
static struct str exported_name(struct store_scrape *s, const struct expo_item *it, struct str name)
{
    do
        name = str_of(arena_printf(&s->scratch, "exported_%.*s", STR_ARG(name)));
    while (has_value(it->labels, it->n_labels, name));
    return name;
}

static bool labels_of_item(struct store_scrape *s, const struct expo_item *it, struct labels *out,
                           struct err *e)
{
    struct label *p = arena_alloc(&s->scratch, xmul(it->n_labels + 3, sizeof *p));
    size_t n = 0;

    p[n++] = (struct label){ STR(LABEL_NAME), it->name };
    for (size_t i = 0; i < it->n_labels; i++) {
        struct label l = it->labels[i];
        if (has_name(it->labels, i, l.name))
            return err_set(e, ERR_FORMAT, "line %zu: label name \"%.*s\" is not unique", it->line,
                           STR_ARG(l.name));
        if (l.value.n == 0)
            continue;
        l.value = stored_value(s, &l);
        if (is_target_label(l.name))
            l.name = exported_name(s, it, l.name);
        p[n++] = l;
    }
    p[n++] = (struct label){ STR("job"), s->job };
    p[n++] = (struct label){ STR("instance"), s->instance };
    *out = labels_of(&s->scratch, p, n);
    return true;
}

bool store_scrape_item(void *user, const struct expo_item *it, struct err *e)
{
    struct store_scrape *s = user;
    struct labels ls;

    if (it->kind == EXPO_TYPE)
        s->type = it->type;
    if (it->kind != EXPO_SAMPLE && it->kind != EXPO_HISTOGRAM) {
        store_meta_see(&s->meta, it);
        if (s->tap)
            s->tap(s->tap_user, it);
        return true;
    }
    arena_reset(&s->scratch);
    if (!labels_of_item(s, it, &ls, e))
        return false;
    int64_t series = mem_series(s->store, &ls, e);
    if (series == MEM_NONE)
        return false;
    struct mem_sample x = {
        .t = it->has_ts ? it->ts : s->t,
        .st = it->has_st ? it->st : 0,
        .v = it->value,
        .h = it->kind == EXPO_HISTOGRAM ? it->histogram : NULL,
    };
    s->n_samples++;
    if (!it->has_ts) // what has its own times does not go stale
        vec_push(&s->seen, series);
    tap_sample(s, it, &ls, x.t);
    return mem_append(s->store, series, &x, e) &&
           store_exemplars(&s->scratch, it, s->store, series, x.t, e);
}

/* ---- pages ---- */

typedef bool item_fn(void *user, const struct expo_item *it, struct err *e);

static bool read_page(struct store_scrape *s, struct str body, item_fn *fn, struct err *e)
{
    const struct expo_opts o = { .format = s->format };
    struct expo_reader *r = expo_reader_new(body, &o);
    struct expo_item it = { 0 };
    bool ok;

    do
        ok = expo_next(r, &it, e) && fn(s, &it, e);
    while (ok && it.kind != EXPO_END);
    expo_reader_free(r);
    return ok;
}

/* Label sets are checked, too, but nothing is stored. */
static bool check_item(void *user, const struct expo_item *it, struct err *e)
{
    struct store_scrape *s = user;
    struct labels ls;

    arena_reset(&s->scratch);
    return (it->kind != EXPO_SAMPLE && it->kind != EXPO_HISTOGRAM) || labels_of_item(s, it, &ls, e);
}

bool store_scrape_page(struct store_scrape *s, struct str body, struct err *e)
{
    return read_page(s, body, check_item, e) && read_page(s, body, store_scrape_item, e);
}

/* ---- the end of a scrape ---- */

static const char *const own_names[] = { "up", "scrape_duration_seconds",
                                         "scrape_samples_scraped" };

static bool add_own(struct store_scrape *s, const char *name, double v, struct err *e)
{
    const struct label p[] = { { STR(LABEL_NAME), str_of(name) },
                               { STR("job"), s->job },
                               { STR("instance"), s->instance } };
    const struct mem_sample x = { .t = s->t, .v = v };

    arena_reset(&s->scratch);
    struct labels ls = labels_of(&s->scratch, p, N_OF(p));
    int64_t series = mem_series(s->store, &ls, e);
    const struct expo_item type = { .kind = EXPO_TYPE, .type = METRIC_GAUGE, .name = str_of(name) };
    const struct expo_item it = { .kind = EXPO_SAMPLE, .name = str_of(name), .value = v };
    if (s->tap)
        s->tap(s->tap_user, &type);
    tap_sample(s, &it, &ls, s->t);
    return series != MEM_NONE && mem_append(s->store, series, &x, e);
}

static int by_id(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static double stale_marker(void)
{
    uint64_t bits = SAMPLE_STALE_BITS;
    double v;

    memcpy(&v, &bits, sizeof v);
    return v;
}

static bool end_vanished(struct store_scrape *s, struct err *e)
{
    struct mem_sample x = { .t = s->t, .v = stale_marker() };
    size_t k = 0;

    for (size_t i = 0; i < s->before.n; i++) {
        while (k < s->seen.n && s->seen.p[k] < s->before.p[i])
            k++;
        if (k < s->seen.n && s->seen.p[k] == s->before.p[i])
            continue;
        if (!mem_append(s->store, s->before.p[i], &x, e))
            return false;
    }
    return true;
}

bool store_scrape_stop(struct store_scrape *s, int64_t t, struct err *e)
{
    uint64_t bits = SAMPLE_STALE_BITS;
    double stale;

    memcpy(&stale, &bits, sizeof stale);
    store_scrape_begin(s, s->format, t);
    return end_vanished(s, e) && add_own(s, "up", stale, e) &&
           add_own(s, "scrape_duration_seconds", stale, e) &&
           add_own(s, "scrape_samples_scraped", stale, e);
}

bool store_scrape_end(struct store_scrape *s, bool up, double seconds, struct err *e)
{
    if (s->seen.n)
        qsort(s->seen.p, s->seen.n, sizeof *s->seen.p, by_id);
    const double own[] = { up, seconds, (double)s->n_samples };
    bool ok = end_vanished(s, e);
    for (size_t i = 0; ok && i < N_OF(own_names); i++)
        ok = add_own(s, own_names[i], own[i], e);
    ok = ok && store_meta_apply(&s->meta, s->format, s->store, e);
    struct ids t = s->before;
    s->before = s->seen;
    s->seen = t;
    return ok;
}

bool store_scrape_gap(struct store_scrape *s, int64_t t, struct err *e)
{
    store_scrape_tap_fn *tap = s->tap; // a file cannot say it
    bool ok;

    s->tap = NULL;
    s->t = t;
    vec_clear(&s->seen);
    ok = end_vanished(s, e);
    for (size_t i = 0; ok && i < N_OF(own_names); i++)
        ok = add_own(s, own_names[i], stale_marker(), e);
    vec_clear(&s->before);
    s->tap = tap;
    return ok;
}
