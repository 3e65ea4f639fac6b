#include "base/pool.h"

#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/xalloc.h"

enum {
    POOL_MAX = 256,
    SPINS = 2000, // some microseconds: the next loop often follows at once
};

struct pool {
    unsigned n;
    unsigned n_started; /* without the caller's */
    pthread_t *threads;
    pthread_mutex_t lock;
    pthread_cond_t begin, end;
    atomic_uint round; /* grows with each loop; what workers wait for */
    atomic_uint busy;  /* workers that have not seen the end of the loop */
    atomic_size_t next;
    atomic_bool quit;
    size_t n_items;
    pool_fn *fn;
    void *user;
};

struct start {
    struct pool *pool;
    unsigned worker;
};

static void pause_cpu(void)
{
#if defined(__x86_64__) || defined(__i386__)
    __builtin_ia32_pause();
#endif
}

static unsigned n_cores(void)
{
    cpu_set_t set;
    int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;

    return n > 0 ? (unsigned)n : 1;
}

struct pool *pool_new(unsigned n)
{
    struct pool *p = xcalloc(1, sizeof *p);

    p->n = n ? n : n_cores();
    if (p->n > POOL_MAX)
        p->n = POOL_MAX;
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->begin, NULL);
    pthread_cond_init(&p->end, NULL);
    return p;
}

unsigned pool_size(const struct pool *p)
{
    return p->n;
}

static void work(struct pool *p, unsigned worker)
{
    size_t i;

    while ((i = atomic_fetch_add(&p->next, 1)) < p->n_items)
        p->fn(p->user, worker, i);
}

/* Whether there is another loop after round `seen`, which becomes its number; else the end. */
static bool wait_for_round(struct pool *p, unsigned *seen)
{
    for (int i = 0; i < SPINS && atomic_load(&p->round) == *seen; i++)
        pause_cpu();
    if (atomic_load(&p->round) == *seen) {
        pthread_mutex_lock(&p->lock);
        while (atomic_load(&p->round) == *seen)
            pthread_cond_wait(&p->begin, &p->lock);
        pthread_mutex_unlock(&p->lock);
    }
    *seen = atomic_load(&p->round);
    return !atomic_load(&p->quit);
}

static void leave_round(struct pool *p)
{
    if (atomic_fetch_sub(&p->busy, 1) != 1)
        return;
    pthread_mutex_lock(&p->lock);
    pthread_cond_signal(&p->end);
    pthread_mutex_unlock(&p->lock);
}

static void *thread_main(void *arg)
{
    struct start s = *(struct start *)arg;
    unsigned seen = 0;

    free(arg);
    while (wait_for_round(s.pool, &seen)) {
        work(s.pool, s.worker);
        leave_round(s.pool);
    }
    return NULL;
}

/* As many as can be had: a loop needs none of them. */
static void start_threads(struct pool *p)
{
    sigset_t all, old;

    if (p->threads)
        return;
    p->threads = xcalloc(p->n, sizeof *p->threads);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    while (p->n_started + 1 < p->n) {
        struct start *s = xmalloc(sizeof *s);
        *s = (struct start){ p, p->n_started + 1 };
        if (pthread_create(&p->threads[p->n_started], NULL, thread_main, s) != 0) {
            free(s);
            break;
        }
        p->n_started++;
    }
    pthread_sigmask(SIG_SETMASK, &old, NULL);
}

static void begin_round(struct pool *p)
{
    pthread_mutex_lock(&p->lock);
    atomic_fetch_add(&p->round, 1);
    pthread_cond_broadcast(&p->begin);
    pthread_mutex_unlock(&p->lock);
}

void pool_run(struct pool *p, size_t n_items, pool_fn *fn, void *user)
{
    if (p->n == 1 || n_items < 2) {
        for (size_t i = 0; i < n_items; i++)
            fn(user, 0, i);
        return;
    }
    start_threads(p);
    p->fn = fn;
    p->user = user;
    p->n_items = n_items;
    atomic_store(&p->next, 0);
    atomic_store(&p->busy, p->n_started);
    begin_round(p);
    work(p, 0);
    for (int i = 0; i < SPINS && atomic_load(&p->busy); i++)
        pause_cpu();
    pthread_mutex_lock(&p->lock);
    while (atomic_load(&p->busy))
        pthread_cond_wait(&p->end, &p->lock);
    pthread_mutex_unlock(&p->lock);
}

void pool_free(struct pool *p)
{
    if (!p)
        return;
    if (p->n_started) {
        atomic_store(&p->quit, true);
        begin_round(p);
    }
    for (unsigned i = 0; i < p->n_started; i++)
        pthread_join(p->threads[i], NULL);
    pthread_cond_destroy(&p->begin);
    pthread_cond_destroy(&p->end);
    pthread_mutex_destroy(&p->lock);
    free(p->threads);
    free(p);
}
