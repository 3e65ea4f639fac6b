/* store_load.h - expositions into the in-memory store: files, one after the other.
 *
 * Samples without a timestamp get the load time. `le` and `quantile` of what is announced as a
 * histogram or summary are stored as Prometheus 3 stores them. Families may come in any order and
 * again, `# EOF` may stand in the middle or be missing, so that recordings appended scrape by
 * scrape are read.
 */
#ifndef PROMCTL_INGEST_STORE_LOAD_H
#define PROMCTL_INGEST_STORE_LOAD_H

#include "base/diag.h"
#include "store/mem.h"

struct store_load_opts {
    int64_t now_ms;              /* the load time */
    bool created_is_start;       /* OpenMetrics _created also gives its family's start times */
    const volatile bool *cancel; /* or NULL; once true, loading ends with ERR_CANCELED */

    /* Told whenever some of a file's bytes have been read, and at its end, how many; `total` is 0
     * where that is not known. May be NULL. */
    void (*progress)(void *user, uint64_t at, uint64_t total);
    void *progress_user;
};

struct store_load;

/* The store is borrowed until store_load_free(). */
struct store_load *store_load_new(struct mem_store *s, const struct store_load_opts *o);
void store_load_free(struct store_load *l); /* NULL is fine */

/* Adds all of a file ("-" is standard input), unpacked where it is packed. On failure `e` names the
 * file, and what came before the error is in the store. */
bool store_load_file(struct store_load *l, const char *path, struct err *e);

/* After the last file: start times, packing, and what there is to say: files that were cut short,
 * samples that differ from an earlier one of the same series and time. */
bool store_load_end(struct store_load *l, struct diags *notes, struct err *e);

#endif
