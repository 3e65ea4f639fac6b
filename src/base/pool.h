/* pool.h - a few threads that share the items of one loop after another.
 *
 * The caller is one of them. Threads are started by the first loop that is worth it and sleep
 * between loops; signals stay with the threads that were there before.
 */
#ifndef PROMCTL_BASE_POOL_H
#define PROMCTL_BASE_POOL_H

#include <stddef.h>

struct pool;

/* `n` threads with the caller's; 0: as many as there are cores to run on. */
struct pool *pool_new(unsigned n);
void pool_free(struct pool *p);

unsigned pool_size(const struct pool *p);

/* Calls `fn` for every item, each in some thread, begun in order; `worker` is below pool_size().
 * Returns when all are done. Not to be called by two threads, nor from `fn`. */
typedef void pool_fn(void *user, unsigned worker, size_t item);
void pool_run(struct pool *p, size_t n_items, pool_fn *fn, void *user);

#endif
