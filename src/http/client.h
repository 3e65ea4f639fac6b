/* client.h - HTTP transfers: many at once, each with its own plain words when it fails.
 *
 * One client a command; it owns the connections. libcurl behind ext/curl.h is opened by
 * http_client_new(). Redirects (at most 10, to http and https only) are followed; what the caller
 * gave to identify itself (user, bearer, all `headers`) goes to the URL's own scheme, host and
 * port and nowhere else. Without `proxy`, the usual environment variables name one, but never for
 * localhost (as in Go's net/http). Error texts are safe for a terminal and hold no secret; they
 * do not name the URL that was asked for, which is the caller's to add.
 */
#ifndef PROMCTL_HTTP_CLIENT_H
#define PROMCTL_HTTP_CLIENT_H

#include "base/buf.h"
#include "base/err.h"

#include <stdint.h>

enum { HTTP_MAX_BODY_BYTES = 256 << 20 };

/* How to reach a server; strings are borrowed and outlive the client. `{0}` is the default. */
struct http_opts {
    int64_t timeout_ms, connect_timeout_ms; /* 0: 10 s, 5 s */
    const char **headers;                   /* "K: V" */
    size_t n_headers;
    const char *user, *password; /* basic auth */
    const char *bearer;
    bool url_wins; /* userinfo in a URL goes before user and bearer, not after */
    const char *cacert, *cert, *key;
    const char *server_name; /* asked for in TLS, and checked, instead of the URL's host */
    bool insecure;
    int tls_min, tls_max; /* 10 to 13 for TLS 1.0 to 1.3; 0: the library's */
    bool http1;           /* never HTTP/2 */
    const char *proxy;    /* NULL: the usual environment variables; "": none */
    const char *no_proxy; /* hosts to reach without it, parted by commas; NULL: the environment */
    bool no_redirects;
    int64_t max_body_bytes; /* after decompression; 0: HTTP_MAX_BODY_BYTES */
    int retries;            /* of a reset or 502, 503, 504, within the timeout; -1: none, 0: two */
    const char *user_agent; /* NULL: promctl/VERSION */
    const volatile bool *cancel; /* set by SIGINT: every transfer ends with ERR_CANCELED */
    void (*trace)(void *user, struct str line); /* -v: "> GET ...", "< HTTP/2 200", redacted */
    void *trace_user;
};

struct http_request {
    const char *url;    /* http or https; userinfo is used and redacted */
    const char *accept; /* or NULL */
    const char *method; /* NULL: GET, or POST with a body */
    bool is_scrape;     /* as Prometheus does it: gzip only, the timeout sent, 200 or an error */
    struct str body;    /* sent when .p is set, even if empty */
    const char *content_type; /* of the body */
    bool keeps_post; /* a body that only asks: a 301 or 302 to the same host does not make it GET */
    bool (*is_final)(struct str body); /* of 502 to 504: the server's word, not to be tried again */
    const struct http_opts *opts;      /* NULL: the client's */
    /* Called with decoded body bytes as they arrive instead of collecting them (an error's body is
     * collected all the same). False stops: without `e` set that is no failure. */
    bool (*sink)(void *user, struct str bytes, struct err *e);
    void *user;
};

struct http_reply {
    int status; /* 0: no answer; of several, the last */
    char *content_type;
    char *url;                /* as asked, without userinfo; for messages */
    int64_t date_ms;          /* when the server says it is; 0: it does not */
    struct buf body;          /* of an error at most 1 MiB */
    uint64_t wire_bytes;      /* before decompression */
    double seconds;           /* from start to the last byte, redirects and retries included */
    const char *http_version; /* "1.0", "1.1", "2", "3"; NULL without an answer */
    struct err e;             /* set when there is no usable answer; any status but 2xx is one,
                                for a scrape any but 200 */
};

void http_reply_done(struct http_reply *r);

struct http_client;
struct http_client *http_client_new(const struct http_opts *o, struct err *e); /* NULL: e */
void http_client_free(struct http_client *c);

/* Runs all requests at once (at most 64 at a time) and calls `done` as each ends, in order of
 * ending; the reply's content is the callback's to keep or http_reply_done(). Returns when all
 * have ended. A request's timeout begins when it does. Not from within a callback. */
typedef void http_done_fn(void *user, size_t i, struct http_reply *r);
void http_fetch_all(struct http_client *c, const struct http_request *rq, size_t n,
                    http_done_fn *done, void *user);

/* One request. False: `e` is what `r->e` was, and the rest of `r` is still the caller's. */
bool http_fetch(struct http_client *c, const struct http_request *rq, struct http_reply *r,
                struct err *e);

/* The Accept header of a Prometheus 3 scrape for --accept auto|text|openmetrics|protobuf. */
enum http_accept {
    HTTP_ACCEPT_AUTO,
    HTTP_ACCEPT_TEXT,
    HTTP_ACCEPT_OPENMETRICS,
    HTTP_ACCEPT_PROTOBUF
};
const char *http_accept_header(enum http_accept a);

/* `url` without userinfo, and a header line with its secret masked ("Authorization: Bearer
 * <redacted>"; userinfo of URLs in any line is left out). Append. */
void http_put_redacted_url(struct buf *b, struct str url);
void http_put_redacted_header(struct buf *b, struct str header);
bool http_header_is_secret(struct str name);

/* True for "K: V" with a name that is one and a value without control characters. ERR_USAGE, in
 * words that do not repeat the value. */
bool http_header_check(struct str header, struct err *e);

bool http_url_has_password(struct str url); /* userinfo with a colon and something behind it */

/* True when `body` is an HTML page: what a wrong port or path gives instead of an exposition. Its
 * title, safe for a terminal and on one line, is appended; nothing where it has none. */
bool http_html_title(struct str body, struct buf *title);

#endif
