/* store_scrape.h - scrapes of one target into the in-memory store, as a Prometheus server does it.
 *
 * Every sample gets `job` and `instance` (labels of these names become exported_...); every scrape
 * adds up, scrape_duration_seconds and scrape_samples_scraped; series that are gone since the
 * scrape before end with a stale marker. What the page says of its families and its exemplars go
 * into the store, too.
 * Source: prometheus scrape/scrape.go.
 */
#ifndef PROMCTL_INGEST_STORE_SCRAPE_H
#define PROMCTL_INGEST_STORE_SCRAPE_H

#include "expo/expo.h"
#include "store/mem.h"

struct store_scrape;

/* Store and strings are borrowed until store_scrape_free(). */
struct store_scrape *store_scrape_new(struct mem_store *s, struct str job, struct str instance);
void store_scrape_free(struct store_scrape *s); /* NULL is fine */

/* Who is told of all that is stored: what is said of families, and samples with the labels and
 * times they are stored with. NULL: nobody. */
typedef void store_scrape_tap_fn(void *user, const struct expo_item *it);
void store_scrape_tap(struct store_scrape *s, store_scrape_tap_fn *fn, void *user);

/* Series have new numbers. */
void store_scrape_moved(struct store_scrape *s, const struct mem_moved *moved);

/* A scrape: begin, its items (or its page), end. `t`: of samples that have no timestamp. */
void store_scrape_begin(struct store_scrape *s, enum expo_format format, int64_t t);

/* `user` is the struct store_scrape. ERR_FORMAT: a label name twice; ERR_LIMIT. */
bool store_scrape_item(void *user, const struct expo_item *it, struct err *e);

/* All of a page, or, where it cannot be read to its end (ERR_FORMAT), nothing of it. */
bool store_scrape_page(struct store_scrape *s, struct str body, struct err *e);

/* Nobody has scraped for a while: all that there was ends at `t`, and `up` as well, so that nothing
 * bridges the gap. */
bool store_scrape_gap(struct store_scrape *s, int64_t t, struct err *e);

/* `up`: the page was read; else what was there before ends. */
bool store_scrape_end(struct store_scrape *s, bool up, double seconds, struct err *e);

/* Nothing more will come: all series of the target end at `t`, its own too. */
bool store_scrape_stop(struct store_scrape *s, int64_t t, struct err *e);

#endif
