#include "cmd/shell_data.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/map.h"
#include "base/time.h"
#include "base/vec.h"
#include "promql/complete.h"

#define KEEP_NS (INT64_C(5) * 60 * 1000000000)

struct job { /* a question on its way; owned by the queue it is in */
    struct shell_key key;
    struct arena arena; /* of the key */
    size_t id;          /* of the cache */
    unsigned age;       /* of the source it was asked of */
    struct shell_list *list;
    struct job *next;
};

struct entry { /* of the cache */
    struct shell_list *list;
    int64_t got_ns;
    bool asked, stale;
};

struct shell_data {
    struct opened_source *source;
    pthread_mutex_t *source_lock;
    struct map keys;
    struct {
        struct entry *p;
        size_t n, cap;
    } cache;
    unsigned age;
    struct {
        struct shell_list **p;
        size_t n, cap;
    } old; /* replaced, but someone may look at them until the next take */

    pthread_t thread;
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t wake;
    struct job *todo, *done;
    bool quit;
    int event;
};

static void list_free(struct shell_list *l)
{
    if (!l)
        return;
    rank_table_done(&l->table);
    err_done(&l->e);
    arena_done(&l->arena);
    free(l);
}

static void job_free(struct job *j)
{
    list_free(j->list);
    arena_done(&j->arena);
    free(j);
}

// ---- fetching, in the thread ----

/* What it is to rate() or histogram_quantile(): told by its type, and by its name where that is not
 * known. */
static unsigned traits_of(struct str name, const struct shell_info *info)
{
    bool counter = str_ends(name, STR("_total")) || str_ends(name, STR("_count")) ||
                   str_ends(name, STR("_sum")) || str_ends(name, STR("_bucket"));

    switch (info->type) {
    case METRIC_COUNTER:
        return PQL_WANT_COUNTER;
    case METRIC_GAUGE:
        return PQL_WANT_GAUGE;
    case METRIC_HISTOGRAM:
    case METRIC_GAUGEHISTOGRAM:
        return str_ends(name, STR("_count")) || str_ends(name, STR("_sum"))
                   ? PQL_WANT_COUNTER
                   : PQL_WANT_BUCKET | PQL_WANT_COUNTER;
    default:
        return str_ends(name, STR("_bucket")) ? PQL_WANT_BUCKET | PQL_WANT_COUNTER
               : counter                      ? PQL_WANT_COUNTER
                                              : PQL_WANT_GAUGE;
    }
}

static void fill(struct shell_list *l, const struct map *names)
{
    struct rank_name *rows = xcalloc(names->n + 1, sizeof *rows);

    for (size_t i = 0; i < names->n; i++) {
        struct str name = arena_str(&l->arena, map_key(names, i));
        rows[i] = (struct rank_name){ .name = name, .id = (uint32_t)i };
        if (l->infos)
            rows[i].traits = traits_of(name, &l->infos[i]);
    }
    rank_table_init(&l->table, rows, names->n);
}

/* A family's row is also that of its _total, _bucket, _count, _sum. */
static void add_meta(struct shell_list *l, const struct map *names, const struct source_meta *m)
{
    static const char *const suffixes[] = { "", "_total", "_bucket", "_count", "_sum", "_info" };
    struct buf b = { 0 };

    for (size_t i = 0; i < N_OF(suffixes); i++) {
        buf_clear(&b);
        buf_put_str(&b, m->family);
        buf_puts(&b, suffixes[i]);
        size_t id = map_find(names, buf_str(&b));
        if (id == MAP_NONE || l->infos[id].help.n || l->infos[id].type != METRIC_UNKNOWN)
            continue;
        l->infos[id].type = m->type;
        l->infos[id].help = arena_str(&l->arena, m->help);
    }
    buf_done(&b);
}

/* How many series each name has; of what is in memory, where that is cheap to find out. */
static void count_series(struct opened_source *o, struct shell_list *l, const struct map *names)
{
    struct series_set set = { 0 };
    struct err e = { 0 };

    if (!o->store)
        return;
    if (o->source->ops->select(o->source, NULL, 0, INT64_MIN, INT64_MAX, NULL, &set, &e)) {
        for (size_t i = 0; i < set.n; i++) {
            size_t id = map_find(names, labels_get(&set.labels[i], STR(LABEL_NAME)));
            if (id != MAP_NONE)
                l->infos[id].series++;
        }
        o->source->ops->release(o->source, &set);
    }
    err_done(&e);
}

static bool fetch_metrics(struct opened_source *o, struct shell_list *l, struct map *names,
                          struct err *e)
{
    const struct source_ops *ops = o->source->ops;
    struct arena a = { 0 };
    struct strs found;
    struct source_meta *meta;
    struct err lost = { 0 }; // help is not worth the names
    size_t n;
    bool ok = ops->label_values(o->source, &a, STR(LABEL_NAME), NULL, 0, &found, e);

    if (ok) {
        for (size_t i = 0; i < found.n; i++)
            map_id(names, found.p[i]);
        l->infos = arena_new_n(&l->arena, struct shell_info, names->n + 1);
        if (ops->metadata(o->source, &a, &meta, &n, &lost))
            for (size_t i = 0; i < n; i++)
                add_meta(l, names, &meta[i]);
        count_series(o, l, names);
    }
    err_done(&lost);
    arena_done(&a);
    return ok;
}

/* Of the series of one selector; an empty one is all. */
static bool fetch_some(struct opened_source *o, const struct shell_key *k, struct str selector,
                       struct map *names, struct err *e)
{
    const struct source_ops *ops = o->source->ops;
    struct selector s = { 0 };
    struct arena a = { 0 };
    struct strs found;
    bool ok = !selector.n || selector_parse(&a, selector, &s, e);

    if (ok)
        ok = k->kind == SHELL_DATA_LABELS
                 ? ops->label_names(o->source, &a, s.p, s.n, &found, e)
                 : ops->label_values(o->source, &a, k->label, s.p, s.n, &found, e);
    for (size_t i = 0; ok && i < found.n; i++)
        if (k->kind != SHELL_DATA_LABELS || !str_eq(found.p[i], STR(LABEL_NAME)))
            map_id(names, found.p[i]);
    selector_done(&s);
    arena_done(&a);
    return ok;
}

static struct shell_list *fetch(struct opened_source *o, const struct shell_key *k)
{
    struct shell_list *l = xcalloc(1, sizeof *l);
    struct map names = { 0 };
    bool ok = true;

    if (!o->source)
        ok = err_set(&l->e, ERR_IO, "this source does not tell names");
    else if (k->kind == SHELL_DATA_METRICS)
        ok = fetch_metrics(o, l, &names, &l->e);
    else if (k->n == 0)
        ok = fetch_some(o, k, STR(""), &names, &l->e);
    for (size_t i = 0; ok && i < k->n; i++)
        ok = fetch_some(o, k, k->selectors[i], &names, &l->e);
    if (ok)
        fill(l, &names);
    map_done(&names);
    return l;
}

static void *work(void *user)
{
    struct shell_data *d = user;

    pthread_mutex_lock(&d->lock);
    while (!d->quit) {
        struct job *j = d->todo;
        if (!j) {
            pthread_cond_wait(&d->wake, &d->lock);
            continue;
        }
        d->todo = j->next;
        pthread_mutex_unlock(&d->lock);
        pthread_mutex_lock(d->source_lock);
        j->list = fetch(d->source, &j->key);
        pthread_mutex_unlock(d->source_lock);
        pthread_mutex_lock(&d->lock);
        j->next = d->done;
        d->done = j;
        if (eventfd_write(d->event, 1) != 0)
            abort(); // it can only be full, which one does not get it
    }
    pthread_mutex_unlock(&d->lock);
    return NULL;
}

// ---- the other side ----

struct shell_data *shell_data_new(struct opened_source *o, void *lock)
{
    struct shell_data *d = xcalloc(1, sizeof *d);
    sigset_t all, old;

    d->source = o;
    d->source_lock = lock;
    d->event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    pthread_mutex_init(&d->lock, NULL);
    pthread_cond_init(&d->wake, NULL);
    sigfillset(&all); // signals are for the thread that types
    pthread_sigmask(SIG_SETMASK, &all, &old);
    if (d->event < 0 || pthread_create(&d->thread, NULL, work, d) != 0)
        abort(); // as for want of memory
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    return d;
}

static void free_old(struct shell_data *d)
{
    for (size_t i = 0; i < d->old.n; i++)
        list_free(d->old.p[i]);
    vec_clear(&d->old);
}

void shell_data_free(struct shell_data *d)
{
    if (!d)
        return;
    pthread_mutex_lock(&d->lock);
    d->quit = true;
    pthread_cond_signal(&d->wake);
    pthread_mutex_unlock(&d->lock);
    pthread_join(d->thread, NULL);
    for (struct job *j; (j = d->todo ? d->todo : d->done);) {
        *(d->todo ? &d->todo : &d->done) = j->next;
        job_free(j);
    }
    free_old(d);
    for (size_t i = 0; i < d->cache.n; i++)
        list_free(d->cache.p[i].list);
    vec_done(&d->old);
    vec_done(&d->cache);
    map_done(&d->keys);
    close(d->event);
    pthread_cond_destroy(&d->wake);
    pthread_mutex_destroy(&d->lock);
    free(d);
}

int shell_data_fd(const struct shell_data *d)
{
    return d->event;
}

static void keep(struct shell_data *d, struct job *j)
{
    struct entry *at = &d->cache.p[j->id];

    at->asked = false;
    if (j->age == d->age || !at->list) {
        // What could not be fetched leaves what there was.
        bool worse = j->list->e.kind != ERR_NONE && at->list;
        if (!worse) {
            vec_push(&d->old, at->list);
            at->list = j->list;
            j->list = NULL;
        }
        at->got_ns = time_mono_ns();
        at->stale = j->age != d->age;
    }
    job_free(j);
}

static bool take(struct shell_data *d)
{
    eventfd_t n;
    struct job *done, *next;
    bool any;

    pthread_mutex_lock(&d->lock);
    done = d->done;
    d->done = NULL;
    eventfd_read(d->event, &n);
    pthread_mutex_unlock(&d->lock);
    for (any = done != NULL; done; done = next) {
        next = done->next;
        keep(d, done);
    }
    return any;
}

bool shell_data_take(struct shell_data *d)
{
    free_old(d);
    return take(d);
}

static size_t entry_of(struct shell_data *d, const struct shell_key *k)
{
    struct buf b = { 0 };

    buf_printf(&b, "%d\n%.*s", (int)k->kind, STR_ARG(k->label));
    for (size_t i = 0; i < k->n; i++)
        buf_printf(&b, "\n%.*s", STR_ARG(k->selectors[i]));
    size_t id = map_id(&d->keys, buf_str(&b));
    if (id == d->cache.n)
        vec_push(&d->cache, (struct entry){ 0 });
    buf_done(&b);
    return id;
}

static void ask(struct shell_data *d, size_t id, const struct shell_key *k)
{
    struct job *j = xcalloc(1, sizeof *j), **last;
    struct str *selectors = arena_new_n(&j->arena, struct str, k->n + 1);

    for (size_t i = 0; i < k->n; i++)
        selectors[i] = arena_str(&j->arena, k->selectors[i]);
    j->key = (struct shell_key){ k->kind, arena_str(&j->arena, k->label), selectors, k->n };
    j->id = id;
    j->age = d->age;
    d->cache.p[id].asked = true;
    pthread_mutex_lock(&d->lock);
    for (last = &d->todo; *last; last = &(*last)->next)
        continue;
    *last = j;
    pthread_cond_signal(&d->wake);
    pthread_mutex_unlock(&d->lock);
}

const struct shell_list *shell_data_get(struct shell_data *d, const struct shell_key *k)
{
    size_t id = entry_of(d, k);
    struct entry *at = &d->cache.p[id];
    bool old = !at->list || at->stale || time_mono_ns() - at->got_ns > KEEP_NS;

    if (old && !at->asked)
        ask(d, id, k);
    return at->list;
}

const struct shell_list *shell_data_wait(struct shell_data *d, const struct shell_key *k,
                                         int timeout_ms, const volatile bool *cancel)
{
    int64_t until = time_mono_ns() + (int64_t)timeout_ms * 1000000;
    size_t id = entry_of(d, k);

    shell_data_get(d, k);
    while (d->cache.p[id].asked && time_mono_ns() < until && !(cancel && *cancel)) {
        struct pollfd p = { .fd = d->event, .events = POLLIN };
        poll(&p, 1, 50);
        take(d);
    }
    return d->cache.p[id].list;
}

void shell_data_expire(struct shell_data *d)
{
    d->age++;
    for (size_t i = 0; i < d->cache.n; i++)
        d->cache.p[i].stale = true;
}

const struct shell_info *shell_info_of(const struct shell_list *metrics, struct str name)
{
    size_t lo = 0, hi = metrics ? metrics->table.n : 0;

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int c = str_cmp(name, metrics->table.p[mid].name);
        if (c == 0)
            return metrics->infos ? &metrics->infos[metrics->table.p[mid].id] : NULL;
        if (c < 0)
            hi = mid;
        else
            lo = mid + 1;
    }
    return NULL;
}
