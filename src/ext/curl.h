/* curl.h - HTTP exchanges over libcurl, without its types.
 *
 * An exchange is one request and its answer: redirects, retries and words are the caller's.
 * Only http and https; no cookies, no .netrc, no signals. libcurl is opened by the first call.
 */
#ifndef PROMCTL_EXT_CURL_H
#define PROMCTL_EXT_CURL_H

#include "base/err.h"
#include "base/str.h"

#include <stdint.h>

/* ---- URLs ---- */

struct curlx_url {
    char *scheme, *host;   /* lower case; an IPv6 address has its brackets */
    char *port;            /* never NULL: the scheme's where left out */
    char *user, *password; /* decoded; NULL where there are none */
    char *text;            /* the URL without userinfo and fragment */
};

/* Parses an absolute URL; with `base` (or NULL) also one relative to that. ERR_USAGE in plain
 * words when it is malformed, ERR_IO when libcurl is missing. Release with curlx_url_done(). */
bool curlx_url_parse(const char *text, const char *base, struct curlx_url *out, struct err *e);
void curlx_url_done(struct curlx_url *u);

/* `u` with another host in its text, for a name that only TLS is to see. Heap, or NULL. */
char *curlx_url_with_host(const struct curlx_url *u, const char *host);

/* ---- exchanges ---- */

enum curlx_fault {
    CURLX_OK,
    CURLX_RESOLVE,       /* the host's name has no address */
    CURLX_RESOLVE_PROXY, /* nor has the proxy's */
    CURLX_CONNECT,       /* no connection; os_errno tells why */
    CURLX_PROXY,         /* the proxy refused */
    CURLX_TIMEOUT,
    CURLX_TLS,      /* handshake */
    CURLX_TLS_PEER, /* the server's certificate was not accepted */
    CURLX_TLS_CA,   /* the file of authorities cannot be used */
    CURLX_TLS_OWN,  /* our certificate or key cannot be used */
    CURLX_NOTHING,  /* closed before any answer */
    CURLX_RESET,    /* reset, or cut by an error, while sending or receiving */
    CURLX_CUT,      /* closed before the announced end */
    CURLX_NOT_HTTP,
    CURLX_BROKEN,   /* HTTP that breaks its own rules: chunks, headers without an end */
    CURLX_ENCODING, /* the body does not decompress */
    CURLX_TOO_LARGE,
    CURLX_STOPPED, /* a callback said so */
    CURLX_URL,
    CURLX_OTHER,
};

enum curlx_trace { CURLX_SENT, CURLX_RECEIVED, CURLX_NOTE };

struct curlx_ask {              /* strings are copied, `body` and `ca` are not */
    const char *url;            /* without userinfo */
    const char *method;         /* NULL: GET, or POST with a body */
    const char *const *headers; /* "K: V", without line ends */
    size_t n_headers;
    const char *accept_encoding; /* "": all that libcurl can undo */
    const char *user, *password; /* basic auth; NULL: none */
    const char *user_agent;
    const char *cacert; /* the only authorities then; NULL: the system's */
    const char *cert, *key;
    bool insecure;
    const char *connect_to; /* "HOST:PORT:HOST:PORT" as in curl's --connect-to, or NULL */
    int tls_min, tls_max;   /* 10 to 13; 0: the library's */
    bool http1;             /* never HTTP/2 */
    const char *proxy;      /* NULL: the environment; "": none */
    const char *no_proxy;   /* hosts that need none; NULL: the environment */
    int64_t timeout_ms, connect_timeout_ms;
    int64_t max_bytes; /* an announced length above it is CURLX_TOO_LARGE at once; 0: any */
    bool has_body;
    struct str body;
    bool handshake_only; /* connect, take the certificate, send nothing */
    bool trace;

    void *user_data;                               /* of the three below */
    void (*on_head)(void *user, struct str line);  /* status line, headers, empty line */
    bool (*on_body)(void *user, struct str bytes); /* decoded; false: CURLX_STOPPED */
    void (*on_trace)(void *user, enum curlx_trace what, struct str line); /* secrets and all */
};

struct curlx_end {
    enum curlx_fault fault;
    int os_errno;     /* of CURLX_CONNECT and CURLX_RESET, where known */
    const char *text; /* libcurl's own words, may be empty */
    int status;       /* 0: no status line came */
    int version;      /* 10, 11, 20, 30 */
    uint64_t wire_bytes;
    bool resolved, connected, secured, answered; /* how far it got; secured is false for http */
};

struct curlx;
struct curlx *curlx_new(struct err *e); /* NULL: e */
void curlx_free(struct curlx *x);       /* after all its exchanges */

struct curlx_xfer;
struct curlx_xfer *curlx_start(struct curlx *x, const struct curlx_ask *ask, struct err *e);
void *curlx_user(const struct curlx_xfer *t); /* the ask's user_data */

/* Moves all exchanges on as far as they go without waiting. */
bool curlx_run(struct curlx *x, struct err *e);

/* Waits for something to happen, at most `wait_ms`; also when no exchange is under way. */
bool curlx_wait(struct curlx *x, int wait_ms, struct err *e);

/* An exchange that has ended, or NULL. It stays readable until curlx_end(). */
struct curlx_xfer *curlx_next(struct curlx *x, struct curlx_end *end);

/* A field of the server's own certificate ("Subject", "Issuer", "Expire date"), after
 * handshake_only; empty where unknown. Borrowed until curlx_end(). */
struct str curlx_cert_field(const struct curlx_xfer *t, const char *name);

/* Ends and frees an exchange, running or not. NULL is fine. */
void curlx_end(struct curlx_xfer *t);

/* "libcurl/7.88.1 OpenSSL/3.0.19 ...", or NULL with `e`. */
const char *curlx_version(struct err *e);

#endif
