/* scrape_input.h - one target as items, streaming where that is possible.
 *
 * A file and standard input are read in pieces and nothing of them is kept in memory but what an
 * error shows; a page of a server is there as a whole.
 */
#ifndef PROMCTL_CMD_SCRAPE_INPUT_H
#define PROMCTL_CMD_SCRAPE_INPUT_H

#include "base/io_spool.h"
#include "cmd/scrape.h"
#include "ingest/open.h"

struct scrape_input {
    struct scrape *s;
    const struct ingest_target *t;
    enum expo_format format;
    bool streams;
    struct ingest_stream stream; /* when it does */
    struct ingest_page page;     /* else */
    bool spooled;                /* a pipe that is read twice: all of it is in `spool` */
    struct io_spool spool;
    struct err bad;      /* in the page; told by scrape_input_close() */
    struct buf around;   /* what is known of a stream around its error, */
    uint64_t around_off; /* and where that begins */
};

/* `twice`: scrape_input_feed() will be called two times. */
bool scrape_input_open(struct scrape_input *in, struct scrape *s, const struct ingest_target *t,
                       bool twice, struct err *e);

/* All that passes the filter. An error in the page is kept in `bad`, so that what came before it
 * can be written first; false is for what ends the call. */
bool scrape_input_feed(struct scrape_input *in, scrape_item_fn *fn, void *user, struct err *e);

/* Reports what was wrong with the page, with its line. */
void scrape_input_close(struct scrape_input *in);

#endif
