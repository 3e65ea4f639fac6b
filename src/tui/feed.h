/* feed.h - targets scraped on an interval, each by a thread of its own: one that hangs holds up no
 * other, and nobody waits for any.
 *
 * The threads only fetch. Pages are taken, and kept or stored, by the one who owns the feed.
 */
#ifndef PROMCTL_TUI_FEED_H
#define PROMCTL_TUI_FEED_H

#include "ingest/load.h"

struct feed;

struct feed_opts {
    struct ingest_opts load; /* strings are borrowed; `cancel` of its HTTP options is the feed's */
    int64_t interval_ms;
    void (*wake)(void *user); /* a page can be taken; called from other threads */
    void *user;
};

struct feed_page {
    size_t target; /* the number that feed_add() gave */
    struct ingest_page page;
    int64_t next_ms; /* when the next scrape of the target begins */
};

struct feed *feed_new(const struct feed_opts *o);

/* Transfers under way are broken off. NULL is fine. */
void feed_free(struct feed *f);

/* Begins to scrape a target, at once and then on the interval. It is borrowed for the feed's life.
 */
size_t feed_add(struct feed *f, const struct ingest_target *t);

/* Ends that; what it fetched last can still be taken. */
void feed_remove(struct feed *f, size_t target);

/* All that are waiting scrape now, and the interval begins anew. */
void feed_now(struct feed *f);

void feed_set_interval(struct feed *f, int64_t interval_ms);

/* The oldest page that nobody has taken; ingest_page_done() it. False: there is none now. */
bool feed_take(struct feed *f, struct feed_page *out);

#endif
