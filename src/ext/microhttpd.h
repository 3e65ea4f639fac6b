/* microhttpd.h - the door to libmicrohttpd: small answers to GET and HEAD, from one thread.
 *
 * Opened on first use. The handler runs in the server's thread, one request at a time.
 */
#ifndef PROMCTL_EXT_MICROHTTPD_H
#define PROMCTL_EXT_MICROHTTPD_H

#include "base/buf.h"
#include "base/err.h"

struct mhdx_request {
    struct str method, path; /* the path decoded, without the query */
    void *connection;        /* private */
};

/* A header of the request, or the empty slice. */
struct str mhdx_header(const struct mhdx_request *rq, const char *name);

struct mhdx_reply {
    unsigned status;
    const char *content_type; /* static, as the others */
    const char *encoding;     /* of the body, or NULL */
    const char *vary, *allow; /* headers of these names, or NULL */
    struct buf body;          /* heap; the server frees it. Not sent for HEAD. */
};

typedef void mhdx_fn(void *user, const struct mhdx_request *rq, struct mhdx_reply *r);

struct mhdx_server;

/* Serves what arrives at the listening socket `fd`, which it closes in any case. At most 256
 * connections, 128 from one address, each with 32 KiB of memory and 30 s of silence; request bodies
 * are read and thrown away. NULL: `e` is set. */
struct mhdx_server *mhdx_start(int fd, mhdx_fn *fn, void *user, struct err *e);

/* Closes the socket, waits for answers that are under way. NULL is fine. */
void mhdx_stop(struct mhdx_server *s);

#endif
