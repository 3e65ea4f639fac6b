/* names_cache.h - a server's metrics on disk, so that a shell completes before it has answered.
 *
 * A file a server and tenant in $XDG_CACHE_HOME/promctl, for its owner alone. It is replaced as a
 * whole; one that is not as it was written is as good as none.
 */
#ifndef PROMCTL_CMD_NAMES_CACHE_H
#define PROMCTL_CMD_NAMES_CACHE_H

#include "base/arena.h"
#include "base/buf.h"
#include "model/metric.h"

#include <stdint.h>

struct cached_name {
    struct str name, help;
    enum metric_type type;
};

struct cached_names {
    struct cached_name *p; /* in order of names */
    size_t n;
    int64_t written_ms;
};

/* What is kept for `key`, in `a`. False: nothing. */
bool names_cache_read(struct arena *a, uint64_t key, struct cached_names *out);

/* The file that names_cache_write() writes; help is left out where it would be too large. Nothing
 * where it is too large all the same. `b` is {0}. */
void names_cache_put(struct buf *b, const struct cached_names *names);

/* Keeps it; where all files together are too large, those go that were not written for long. What
 * cannot be kept is not: nothing depends on it. */
void names_cache_write(uint64_t key, struct str text);

#endif
