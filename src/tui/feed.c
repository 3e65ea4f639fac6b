/* feed.c - targets scraped on an interval, see feed.h. */
#include "tui/feed.h"

#include "base/time.h"
#include "base/vec.h"

#include <pthread.h>
#include <time.h>

enum { STACK_BYTES = 512 << 10 };

struct feeder { /* a target and its thread */
    struct feed *feed;
    size_t number;
    const struct ingest_target *target;
    struct http_opts http;
    pthread_t thread;
    volatile bool cancel;
    bool ended; /* joined */
    bool now;   /* does not wait for the interval */
};

struct feed {
    struct feed_opts o;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct {
        struct feeder **p;
        size_t n, cap;
    } feeders;
    struct {
        struct feed_page *p;
        size_t n, cap;
    } pages; /* in order of coming */
};

struct feed *feed_new(const struct feed_opts *o)
{
    struct feed *f = xcalloc(1, sizeof *f);
    pthread_condattr_t attr;

    f->o = *o;
    pthread_mutex_init(&f->lock, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&f->changed, &attr);
    pthread_condattr_destroy(&attr);
    return f;
}

// ---- a thread ----

/* Waits until `due_ns` or until there is a reason to go on. The lock is held. */
static void wait_until(struct feeder *r, int64_t due_ns)
{
    struct timespec at = { .tv_sec = due_ns / 1000000000, .tv_nsec = due_ns % 1000000000 };

    while (!r->cancel && !r->now)
        if (pthread_cond_timedwait(&r->feed->changed, &r->feed->lock, &at) != 0)
            return;
}

/* When the scrape after that of `due_ns` begins: the next of its multiples that is not over, so
 * that a slow target is not asked twice in a row. */
static int64_t next_due(int64_t due_ns, int64_t interval_ns)
{
    int64_t late = time_mono_ns() - due_ns;

    return due_ns + (late < interval_ns ? 1 : late / interval_ns + 1) * interval_ns;
}

static void *feeder_main(void *arg)
{
    struct feeder *r = arg;
    struct feed *f = r->feed;
    struct ingest_opts load = f->o.load;
    int64_t due = time_mono_ns();

    load.http = &r->http;
    struct ingest_loader *loader = ingest_loader_new(&load);
    pthread_mutex_lock(&f->lock);
    while (!r->cancel) {
        struct feed_page got = { .target = r->number };
        if (r->now)
            due = time_mono_ns();
        r->now = false;
        pthread_mutex_unlock(&f->lock);
        ingest_load(loader, r->target, 1, &got.page);
        pthread_mutex_lock(&f->lock);
        due = next_due(due, f->o.interval_ms * 1000000);
        got.next_ms = time_now_ms() + (due - time_mono_ns()) / 1000000;
        if (r->cancel) {
            ingest_page_done(&got.page);
            break;
        }
        vec_push(&f->pages, got);
        pthread_mutex_unlock(&f->lock);
        f->o.wake(f->o.user);
        pthread_mutex_lock(&f->lock);
        wait_until(r, due);
    }
    pthread_mutex_unlock(&f->lock);
    ingest_loader_free(loader);
    return NULL;
}

// ---- the owner ----

size_t feed_add(struct feed *f, const struct ingest_target *t)
{
    struct feeder *r = xcalloc(1, sizeof *r);
    pthread_attr_t attr;

    *r = (struct feeder){ .feed = f, .number = f->feeders.n, .target = t };
    if (f->o.load.http)
        r->http = *f->o.load.http;
    r->http.cancel = &r->cancel;
    r->http.retries = -1; // the next scrape is the next try
    pthread_mutex_lock(&f->lock);
    vec_push(&f->feeders, r);
    pthread_mutex_unlock(&f->lock);
    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, STACK_BYTES);
    r->ended = pthread_create(&r->thread, &attr, feeder_main, r) != 0;
    pthread_attr_destroy(&attr);
    return r->number;
}

static void end(struct feed *f, struct feeder *r)
{
    if (r->ended)
        return;
    pthread_mutex_lock(&f->lock);
    r->cancel = true;
    pthread_cond_broadcast(&f->changed);
    pthread_mutex_unlock(&f->lock);
    pthread_join(r->thread, NULL);
    r->ended = true;
}

void feed_remove(struct feed *f, size_t target)
{
    end(f, f->feeders.p[target]);
}

void feed_free(struct feed *f)
{
    if (!f)
        return;
    // All at once: each may take a moment to break off.
    pthread_mutex_lock(&f->lock);
    for (size_t i = 0; i < f->feeders.n; i++)
        f->feeders.p[i]->cancel = true;
    pthread_mutex_unlock(&f->lock);
    for (size_t i = 0; i < f->feeders.n; i++) {
        end(f, f->feeders.p[i]);
        free(f->feeders.p[i]);
    }
    for (size_t i = 0; i < f->pages.n; i++)
        ingest_page_done(&f->pages.p[i].page);
    vec_done(&f->pages);
    vec_done(&f->feeders);
    pthread_cond_destroy(&f->changed);
    pthread_mutex_destroy(&f->lock);
    free(f);
}

void feed_now(struct feed *f)
{
    pthread_mutex_lock(&f->lock);
    for (size_t i = 0; i < f->feeders.n; i++)
        f->feeders.p[i]->now = true;
    pthread_cond_broadcast(&f->changed);
    pthread_mutex_unlock(&f->lock);
}

void feed_set_interval(struct feed *f, int64_t interval_ms)
{
    pthread_mutex_lock(&f->lock);
    f->o.interval_ms = interval_ms;
    for (size_t i = 0; i < f->feeders.n; i++)
        f->feeders.p[i]->now = true;
    pthread_cond_broadcast(&f->changed);
    pthread_mutex_unlock(&f->lock);
}

bool feed_take(struct feed *f, struct feed_page *out)
{
    pthread_mutex_lock(&f->lock);
    bool any = f->pages.n > 0;
    if (any) {
        *out = f->pages.p[0];
        memmove(f->pages.p, f->pages.p + 1, --f->pages.n * sizeof *f->pages.p);
    }
    pthread_mutex_unlock(&f->lock);
    return any;
}
