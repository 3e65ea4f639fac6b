/* microhttpd.c - the door to libmicrohttpd, see microhttpd.h. */
#include "config.h"

#include "ext/microhttpd.h"

#include "ext/dl.h"

#include <microhttpd.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    MAX_CONNECTIONS = 256,
    MAX_CONNECTIONS_PER_IP = 128,
    CONNECTION_BYTES = 32 * 1024,
    IDLE_S = 30,
    MAX_BODY_BYTES = 1 << 20
};

static struct {
    DL_FN(MHD_start_daemon);
    DL_FN(MHD_stop_daemon);
    DL_FN(MHD_lookup_connection_value);
    DL_FN(MHD_create_response_from_buffer);
    DL_FN(MHD_add_response_header);
    DL_FN(MHD_queue_response);
    DL_FN(MHD_destroy_response);
} lib;

static const struct dl_sym syms[] = {
    DL_SYM(lib, MHD_start_daemon),
    DL_SYM(lib, MHD_stop_daemon),
    DL_SYM(lib, MHD_lookup_connection_value),
    DL_SYM(lib, MHD_create_response_from_buffer),
    DL_SYM(lib, MHD_add_response_header),
    DL_SYM(lib, MHD_queue_response),
    DL_SYM(lib, MHD_destroy_response),
};

static struct dl_lib microhttpd = {
    .name = "libmicrohttpd",
    .soname = SONAME_MICROHTTPD,
    .package = "libmicrohttpd12",
    .syms = syms,
    .n_syms = N_OF(syms),
};

DL_NOTE(microhttpd, "microhttpd", "serves metrics over HTTP", "recommended", SONAME_MICROHTTPD);

struct mhdx_server {
    struct MHD_Daemon *daemon;
    mhdx_fn *fn;
    void *user;
};

/* Of one request, between the calls that MHD makes for it. */
struct progress {
    size_t body_bytes;
};

struct str mhdx_header(const struct mhdx_request *rq, const char *name)
{
    return str_of(lib.MHD_lookup_connection_value(rq->connection, MHD_HEADER_KIND, name));
}

static void add_header(struct MHD_Response *r, const char *name, const char *value)
{
    if (value)
        lib.MHD_add_response_header(r, name, value);
}

static enum MHD_Result answer(struct mhdx_server *s, struct MHD_Connection *c, const char *path,
                              const char *method)
{
    struct mhdx_request rq = { str_of(method), str_of(path), c };
    struct mhdx_reply r = { .status = MHD_HTTP_OK };
    struct MHD_Response *response;
    enum MHD_Result rc;
    size_t n;

    s->fn(s->user, &rq, &r);
    n = r.body.n;
    response = lib.MHD_create_response_from_buffer(n, buf_take(&r.body), MHD_RESPMEM_MUST_FREE);
    if (!response)
        return MHD_NO;
    add_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, r.content_type);
    add_header(response, MHD_HTTP_HEADER_CONTENT_ENCODING, r.encoding);
    add_header(response, MHD_HTTP_HEADER_VARY, r.vary);
    add_header(response, MHD_HTTP_HEADER_ALLOW, r.allow);
    rc = lib.MHD_queue_response(c, r.status, response);
    lib.MHD_destroy_response(response);
    return rc;
}

/* Called once with the headers, then for each piece of a body, then without one. */
static enum MHD_Result handle(void *user, struct MHD_Connection *c, const char *path,
                              const char *method, const char *version, const char *upload,
                              size_t *upload_n, void **state)
{
    struct progress *p = *state;

    (void)version;
    (void)upload;
    if (!p) {
        *state = xcalloc(1, sizeof *p);
        return MHD_YES;
    }
    if (*upload_n) {
        p->body_bytes += *upload_n;
        *upload_n = 0;
        return p->body_bytes <= MAX_BODY_BYTES ? MHD_YES : MHD_NO;
    }
    return answer(user, c, path, method);
}

static void completed(void *user, struct MHD_Connection *c, void **state,
                      enum MHD_RequestTerminationCode why)
{
    (void)user;
    (void)c;
    (void)why;
    free(*state);
    *state = NULL;
}

struct mhdx_server *mhdx_start(int fd, mhdx_fn *fn, void *user, struct err *e)
{
    struct mhdx_server *s;

    if (!dl_open(&microhttpd, e)) {
        close(fd);
        return NULL;
    }
    s = xcalloc(1, sizeof *s);
    s->fn = fn;
    s->user = user;
    s->daemon = lib.MHD_start_daemon(
        MHD_USE_AUTO | MHD_USE_INTERNAL_POLLING_THREAD, 0, NULL, NULL, handle, s,
        MHD_OPTION_LISTEN_SOCKET, (MHD_socket)fd, MHD_OPTION_CONNECTION_LIMIT,
        (unsigned)MAX_CONNECTIONS, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
        (unsigned)MAX_CONNECTIONS_PER_IP, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_S,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_BYTES, MHD_OPTION_NOTIFY_COMPLETED,
        completed, NULL, MHD_OPTION_END);
    if (!s->daemon) {
        close(fd);
        free(s);
        err_set(e, ERR_IO, "libmicrohttpd does not start");
        return NULL;
    }
    return s;
}

void mhdx_stop(struct mhdx_server *s)
{
    if (!s)
        return;
    lib.MHD_stop_daemon(s->daemon);
    free(s);
}
