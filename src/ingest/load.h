/* load.h - many targets at once, each to the bytes of its page or the reason why there are none.
 *
 * A loader keeps connections, so that scraping again is cheap; libcurl is opened when the first
 * URL is loaded. One bad target does not stop the others.
 */
#ifndef PROMCTL_INGEST_LOAD_H
#define PROMCTL_INGEST_LOAD_H

#include "base/diag.h"
#include "expo/expo.h"
#include "http/client.h"
#include "ingest/target.h"

#include <stdint.h>

struct ingest_opts {
    const struct http_opts *http; /* borrowed for the loader's life; NULL: defaults */
    enum http_accept accept;
    int64_t max_bytes; /* of a page that must be held in memory; 0: HTTP_MAX_BODY_BYTES.
                          Plain files are mapped and have no limit. */

    /* The page of a `demo:` target. The layer of the simulation is further down, so the caller
     * hands it in. Appends to `out`, sets the format it chose for `accept`. */
    bool (*demo)(void *user, enum ingest_demo part, enum http_accept accept, struct buf *out,
                 enum expo_format *format, struct err *e);
    void *demo_user;

    /* Told as each target ends, in order of ending; may be NULL. */
    void (*progress)(void *user, size_t done, size_t failed, size_t n);
    void *progress_user;
};

struct ingest_page {
    struct str body; /* decompressed; valid until ingest_page_done() */
    enum expo_format format;
    double seconds;           /* from start to the last byte */
    uint64_t wire_bytes;      /* as transferred or stored, before decompression */
    int http_status;          /* 0: not HTTP, or no answer */
    const char *content_type; /* as sent; NULL: none */
    int64_t at_ms;            /* when the load began */
    struct diags notes;       /* what Prometheus would mind though we can read it */
    struct err e;             /* set: no page; names the target. The kind decides the exit status */
    struct ingest_hold *hold; /* private */
};

void ingest_page_done(struct ingest_page *p);

struct ingest_loader;
struct ingest_loader *ingest_loader_new(const struct ingest_opts *o); /* copies `*o` */
void ingest_loader_free(struct ingest_loader *l);

/* Loads all targets; `out[i]` belongs to `t[i]` and need not be initialised. True when none failed.
 * Standard input can be read once in a loader's life: a second time it is ERR_USAGE. */
bool ingest_load(struct ingest_loader *l, const struct ingest_target *t, size_t n,
                 struct ingest_page *out);

#endif
