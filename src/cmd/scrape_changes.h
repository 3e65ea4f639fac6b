/* scrape_changes.h - series that changed, as the table that --watch and --diff share. */
#ifndef PROMCTL_CMD_SCRAPE_CHANGES_H
#define PROMCTL_CMD_SCRAPE_CHANGES_H

#include "cmd/scrape.h"
#include "cmd/scrape_series.h"

struct changes {
    const struct series_store *store;
    const struct scrape *s;
    double elapsed_s; /* > 0: with rates and sparks */
    bool exact;       /* numbers as they are */
    struct {
        size_t *p;
        size_t n, cap;
    } rows;         /* ids of series */
    size_t n_moved; /* of all series: not the same as before */
};

/* Chooses the series: all that are there or just gone, or only those that moved; in the order of
 * the page, or sorted. */
void changes_choose(struct changes *c, bool only_moved, bool sorted, enum scrape_sort sort);
void changes_done(struct changes *c);

/* The table of the first `max` rows. */
void changes_put(struct out_flow *f, const struct changes *c, size_t max);

/* Numbers are exact where nobody reads them from a screen. */
bool changes_want_exact(const struct scrape *s);

#endif
