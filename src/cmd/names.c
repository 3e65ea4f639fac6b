/* names.c - the thread that asks, and what it has heard, see names.h. */
#include "cmd/names.h"

#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/map.h"
#include "base/time.h"
#include "base/vec.h"
#include "cmd/names_cache.h"
#include "cmd/source_interval.h"
#include "promql/complete.h"

#define MS_NS    INT64_C(1000000)
#define KEEP_NS  (5 * 60 * 1000 * MS_NS)
#define RETRY_NS (10 * 1000 * MS_NS)

struct job { /* a question on its way; owned by the queue it is in */
    struct names_key key;
    struct arena arena; /* of the key */
    size_t id;          /* of the cache */
    unsigned age;       /* of the source it was asked of */
    struct names_list *list;
    bool early; /* what is known from before; the answer follows */
    struct job *next;
};

struct entry { /* of the cache */
    struct names_list *list;
    int64_t until_ns; /* when it is to be asked again */
    bool asked, stale;
};

struct names {
    struct opened_source *source;
    pthread_mutex_t *source_lock;
    struct map keys;
    struct {
        struct entry *p;
        size_t n, cap;
    } cache;
    unsigned age;
    struct {
        struct names_list **p;
        size_t n, cap;
    } old; /* replaced, but someone may look at them until the next take */

    pthread_t thread;
    bool looked_on_disk;  /* the thread's */
    pthread_mutex_t lock; /* of what follows */
    pthread_cond_t wake;
    struct job *todo, *done;
    bool quit;
    int event;
};

static void list_free(struct names_list *l)
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
static unsigned traits_of(struct str name, const struct names_info *info)
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

static void fill(struct names_list *l, const struct map *names)
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
static void add_meta(struct names_list *l, const struct map *names, const struct source_meta *m)
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
static void count_series(struct opened_source *o, struct names_list *l, const struct map *names)
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

static bool fetch_metrics(struct opened_source *o, struct names_list *l, struct map *names,
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
        l->infos = arena_new_n(&l->arena, struct names_info, names->n + 1);
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
static bool fetch_some(struct opened_source *o, const struct names_key *k, struct str selector,
                       struct map *names, struct err *e)
{
    const struct source_ops *ops = o->source->ops;
    struct selector s = { 0 };
    struct arena a = { 0 };
    struct strs found;
    bool ok = !selector.n || selector_parse(&a, selector, &s, e);

    if (ok)
        ok = k->kind == NAMES_LABELS
                 ? ops->label_names(o->source, &a, s.p, s.n, &found, e)
                 : ops->label_values(o->source, &a, k->label, s.p, s.n, &found, e);
    for (size_t i = 0; ok && i < found.n; i++)
        if (k->kind != NAMES_LABELS || !str_eq(found.p[i], STR(LABEL_NAME)))
            map_id(names, found.p[i]);
    selector_done(&s);
    arena_done(&a);
    return ok;
}

static void fetch_interval(struct opened_source *o, struct map *names)
{
    int64_t ms = source_interval(o);
    char dur[DUR_MAX_CHARS];

    if (ms)
        map_id(names, (struct str){ dur, dur_print(dur, ms) });
}

static struct names_list *fetch(struct opened_source *o, const struct names_key *k)
{
    struct names_list *l = xcalloc(1, sizeof *l);
    struct map names = { 0 };
    bool ok = true;

    if (!o->source)
        ok = err_set(&l->e, ERR_IO, "this source does not tell names");
    else if (k->kind == NAMES_METRICS)
        ok = fetch_metrics(o, l, &names, &l->e);
    else if (k->kind == NAMES_INTERVAL)
        fetch_interval(o, &names);
    else if (k->n == 0)
        ok = fetch_some(o, k, STR(""), &names, &l->e);
    for (size_t i = 0; ok && i < k->n; i++)
        ok = fetch_some(o, k, k->selectors[i], &names, &l->e);
    if (ok)
        fill(l, &names);
    map_done(&names);
    return l;
}

// ---- on disk ----

/* Only what a server knows takes long to find out. */
static bool is_kept(const struct names *d, const struct job *j)
{
    return d->source->server && j->key.kind == NAMES_METRICS;
}

static uint64_t disk_key(const struct opened_source *o)
{
    return hash_mix(api_identity(o->server), hash_str(str_of(o->context ? o->context : "")));
}

static struct names_list *list_of(const struct cached_names *found, struct arena *a)
{
    struct names_list *l = xcalloc(1, sizeof *l);
    struct map names = { 0 };

    l->arena = *a;
    l->infos = arena_new_n(&l->arena, struct names_info, found->n + 1);
    for (size_t i = 0; i < found->n; i++) {
        size_t id = map_id(&names, found->p[i].name);
        l->infos[id] = (struct names_info){ .type = found->p[i].type, .help = found->p[i].help };
    }
    fill(l, &names);
    map_done(&names);
    return l;
}

/* Of an earlier shell; NULL: none. `*fresh`: it need not be asked for again. */
static struct names_list *read_disk(struct names *d, bool *fresh)
{
    struct arena a = { 0 };
    struct cached_names found;

    d->looked_on_disk = true;
    if (!names_cache_read(&a, disk_key(d->source), &found)) {
        arena_done(&a);
        return NULL;
    }
    int64_t age_ms = time_now_ms() - found.written_ms;
    *fresh = age_ms >= 0 && age_ms < KEEP_NS / MS_NS;
    return list_of(&found, &a);
}

static void put_disk(struct buf *b, const struct names_list *l)
{
    struct cached_names all = { .p = xcalloc(l->table.n + 1, sizeof *all.p), .n = l->table.n };

    for (size_t i = 0; i < l->table.n; i++) {
        const struct names_info *info = &l->infos[l->table.p[i].id];
        all.p[i] = (struct cached_name){ l->table.p[i].name, info->help, info->type };
    }
    names_cache_put(b, &all);
    free(all.p);
}

// ---- the thread ----

static void hand_over(struct names *d, struct job *j)
{
    struct job **last;

    pthread_mutex_lock(&d->lock);
    for (last = &d->done; *last; last = &(*last)->next)
        continue;
    *last = j;
    j->next = NULL;
    if (eventfd_write(d->event, 1) != 0)
        abort(); // it can only be full, which one does not get it
    pthread_mutex_unlock(&d->lock);
}

/* True when that is the answer. */
static bool answer_from_disk(struct names *d, struct job *j)
{
    bool fresh = false;
    struct names_list *l = read_disk(d, &fresh);

    if (!l)
        return false;
    if (fresh) {
        j->list = l;
        hand_over(d, j);
    } else {
        struct job *early = xcalloc(1, sizeof *early);
        *early = (struct job){ .id = j->id, .age = j->age, .list = l, .early = true };
        hand_over(d, early);
    }
    return fresh;
}

static void answer(struct names *d, struct job *j)
{
    bool kept = is_kept(d, j);
    struct buf file = { 0 };

    if (kept && !d->looked_on_disk && answer_from_disk(d, j))
        return;
    pthread_mutex_lock(d->source_lock);
    struct names_list *l = fetch(d->source, &j->key);
    pthread_mutex_unlock(d->source_lock);
    if (kept && l->e.kind == ERR_NONE)
        put_disk(&file, l);
    j->list = l;
    hand_over(d, j);
    if (file.n)
        names_cache_write(disk_key(d->source), buf_str(&file));
    buf_done(&file);
}

static void *work(void *user)
{
    struct names *d = user;

    pthread_mutex_lock(&d->lock);
    while (!d->quit) {
        struct job *j = d->todo;
        if (!j) {
            pthread_cond_wait(&d->wake, &d->lock);
            continue;
        }
        d->todo = j->next;
        pthread_mutex_unlock(&d->lock);
        answer(d, j);
        pthread_mutex_lock(&d->lock);
    }
    pthread_mutex_unlock(&d->lock);
    return NULL;
}

// ---- the other side ----

struct names *names_new(struct opened_source *o, void *lock)
{
    struct names *d = xcalloc(1, sizeof *d);
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

static void free_old(struct names *d)
{
    for (size_t i = 0; i < d->old.n; i++)
        list_free(d->old.p[i]);
    vec_clear(&d->old);
}

void names_free(struct names *d)
{
    bool interrupted = cmd_interrupted;

    if (!d)
        return;
    cmd_interrupted = true; // what is being fetched is for nobody
    pthread_mutex_lock(&d->lock);
    d->quit = true;
    pthread_cond_signal(&d->wake);
    pthread_mutex_unlock(&d->lock);
    pthread_join(d->thread, NULL);
    cmd_interrupted = interrupted;
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

int names_fd(const struct names *d)
{
    return d->event;
}

static void keep(struct names *d, struct job *j)
{
    struct entry *at = &d->cache.p[j->id];
    enum err_kind failed = j->list->e.kind;

    at->asked = j->early;
    if (failed != ERR_CANCELED && (j->age == d->age || !at->list)) {
        j->list->down = failed == ERR_NET || failed == ERR_TIMEOUT;
        if (failed != ERR_NONE && at->list) { // it leaves what there was
            at->list->down = j->list->down;
        } else {
            vec_push(&d->old, at->list);
            at->list = j->list;
            j->list = NULL;
        }
        at->until_ns = time_mono_ns() + (failed == ERR_NONE ? KEEP_NS : RETRY_NS);
        at->stale = j->age != d->age;
    }
    job_free(j);
}

static bool take(struct names *d)
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

bool names_take(struct names *d)
{
    free_old(d);
    return take(d);
}

static size_t entry_of(struct names *d, const struct names_key *k)
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

static void ask(struct names *d, size_t id, const struct names_key *k)
{
    struct job *j = xcalloc(1, sizeof *j), **last;
    struct str *selectors = arena_new_n(&j->arena, struct str, k->n + 1);

    for (size_t i = 0; i < k->n; i++)
        selectors[i] = arena_str(&j->arena, k->selectors[i]);
    j->key = (struct names_key){ k->kind, arena_str(&j->arena, k->label), selectors, k->n };
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

const struct names_list *names_get(struct names *d, const struct names_key *k)
{
    size_t id = entry_of(d, k);
    struct entry *at = &d->cache.p[id];
    bool old = !at->list || at->stale || time_mono_ns() > at->until_ns;

    if (old && !at->asked)
        ask(d, id, k);
    return at->list;
}

const struct names_list *names_wait(struct names *d, const struct names_key *k, int timeout_ms,
                                    const volatile bool *cancel)
{
    int64_t until = time_mono_ns() + (int64_t)timeout_ms * 1000000;
    size_t id = entry_of(d, k);

    names_get(d, k);
    while (d->cache.p[id].asked && time_mono_ns() < until && !(cancel && *cancel)) {
        struct pollfd p = { .fd = d->event, .events = POLLIN };
        poll(&p, 1, 50);
        take(d);
    }
    return d->cache.p[id].list;
}

void names_expire(struct names *d)
{
    d->age++;
    for (size_t i = 0; i < d->cache.n; i++)
        d->cache.p[i].stale = true;
}

const struct names_info *names_info_of(const struct names_list *metrics, struct str name)
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
