/* listen.h - sockets that wait for connections. */
#ifndef PROMCTL_HTTP_LISTEN_H
#define PROMCTL_HTTP_LISTEN_H

#include "base/arena.h"
#include "base/err.h"

#include <stdint.h>

struct http_listen {
    const char *host; /* a name or address, IPv6 without brackets */
    uint16_t port;    /* 0: any that is free */
};

/* Parses `HOST`, `:PORT`, `HOST:PORT`, `[IPV6]:PORT`; what is left out keeps the value that `out`
 * has. ERR_USAGE. */
bool http_listen_parse(struct arena *a, struct str text, struct http_listen *out, struct err *e);

/* Listens. `*fd` is non-blocking; `l->port` becomes the port taken. A port in use is ERR_IO and
 * says so, with a way out as hint. */
bool http_listen_open(struct http_listen *l, int *fd, struct err *e);

#endif
