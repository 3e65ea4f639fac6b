/* source_interval.h - how far apart the samples of a source are: the scrape interval. */
#ifndef PROMCTL_CMD_SOURCE_INTERVAL_H
#define PROMCTL_CMD_SOURCE_INTERVAL_H

#include "cmd/source_args.h"

/* In the five minutes before now, in whole seconds where it is a second or more; 0: not known. */
int64_t source_interval(struct opened_source *o);

#endif
