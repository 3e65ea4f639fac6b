/* httpd_run.h - runs tests/lib/httpd, and one request against it, for the unit tests of http/. */
#ifndef PROMCTL_TESTS_HTTPD_RUN_H
#define PROMCTL_TESTS_HTTPD_RUN_H

#include "http/client.h"

#include <sys/types.h>

struct httpd {
    pid_t pid;
    int in; /* its standard input: it ends when this is closed */
    int port;
};

/* Starts it and clears the proxy variables of the environment; ends the test program on failure. */
void httpd_start(struct httpd *s);
void httpd_stop(struct httpd *s);

/* "http://127.0.0.1:PORT" and `path`. Static storage, one of four in turn. */
const char *httpd_url(const struct httpd *s, const char *path);

/* One GET with a client of its own; `o` NULL for the defaults. Release with http_reply_done();
 * the error is left in the reply. */
struct http_reply httpd_get(const struct httpd *s, const char *path, const struct http_opts *o);
struct http_reply httpd_get_url(const char *url, const struct http_opts *o);
struct http_reply httpd_ask(const struct http_request *rq, const struct http_opts *o);

/* Fails the test unless the reply's error is of that kind with that message and hint, in which
 * "PORT" stands for the server's port; hint NULL: any. Releases the reply. */
void httpd_expect(const struct httpd *s, struct http_reply *r, enum err_kind kind, const char *msg,
                  const char *hint);

#endif
