/* record.h - what was scraped, with its times, into a file that can be read as a source again.
 *
 * OpenMetrics text that is only ever added to: families come again with each scrape, which the
 * readers of files here take as well as a file without `# EOF`. Each flush is one write, and of a
 * name ending in .gz one gzip member, so that whoever is killed loses what was not flushed and
 * nothing else. A file that exists is continued.
 * Native histograms are there as their count and sum: the format has no more. Markers of series
 * that have ended are left out for the same reason.
 */
#ifndef PROMCTL_INGEST_RECORD_H
#define PROMCTL_INGEST_RECORD_H

#include "expo/expo.h"

struct recorder;

/* ERR_USAGE for packings that cannot be written, ERR_IO. */
struct recorder *recorder_open(const char *path, struct err *e);

/* TYPE, HELP, UNIT, and samples, which have their times; what the format cannot express is left
 * out. `user` is the struct recorder. */
void recorder_item(void *user, const struct expo_item *it);

/* Writes what has come since. */
bool recorder_flush(struct recorder *r, struct err *e);

struct recorder_stats {
    uint64_t n_samples, n_bytes; /* n_bytes: written */
};
struct recorder_stats recorder_stats(const struct recorder *r);

/* Flushes, ends the file and releases; NULL is fine. False: something was not written. */
bool recorder_close(struct recorder *r, struct err *e);

#endif
