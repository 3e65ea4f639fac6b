/* source_server.h - a server as a source: which one, and opened. Private to source_args.c. */
#ifndef PROMCTL_CMD_SOURCE_SERVER_H
#define PROMCTL_CMD_SOURCE_SERVER_H

#include "cmd/source_args.h"

/* Where no option of `o` names a source but -c perhaps: the `*url` of a server, or targets in
 * `o->urls`; the HTTP settings of the context. */
bool source_find_server(struct opened_source *o, const char **url, struct err *e);

/* Sets `o->server` and its `o->source`; it is not asked yet. */
bool source_open_server(struct opened_source *o, const char *url,
                        const struct source_open_opts *opts, struct err *e);

/* A failed call of the server that nobody named gets a hint that says so. */
void source_hint_default(const struct opened_source *o, struct err *e);

#endif
