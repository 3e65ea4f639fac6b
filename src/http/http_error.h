/* http_error.h - why a transfer failed, in words: one place for all of them, and no network. */
#ifndef PROMCTL_HTTP_HTTP_ERROR_H
#define PROMCTL_HTTP_HTTP_ERROR_H

#include "base/err.h"
#include "ext/curl.h"

#include <stdint.h>

struct http_cert { /* of the server; heap, NULL where unknown */
    char *subject, *issuer, *starts, *expires, *names;
};
void http_cert_done(struct http_cert *c);

struct http_failure {
    enum curlx_fault fault;
    int os_errno;
    const char *text; /* libcurl's words */
    bool resolved, connected, secured, answered;
    const struct curlx_url *url; /* where it happened: after redirects, the last */
    bool is_tls, is_scrape;
    bool in_head; /* the answer's headers did not end */
    int64_t elapsed_ms, timeout_ms, connect_timeout_ms;
    uint64_t body_bytes; /* decoded, so far */
    int64_t max_body_bytes;
    const char *cacert, *cert, *key; /* files, or NULL */
    struct http_cert peer;
    bool speaks_tls; /* a plain request went to a port that answers a TLS handshake */
};

/* Sets `e`. */
void http_explain(const struct http_failure *f, struct err *e);

struct http_bad_status {
    int status;
    struct str reason; /* of the status line, may be empty */
    struct str body;
    const struct curlx_url *url;
    const char *location; /* or NULL */
    bool is_scrape;
    bool had_credentials; /* sent */
    bool withheld;        /* there were some, but the redirect led to another host */
};

/* Sets `e` for a status that is not 2xx: "HTTP 404 Not Found: first line of the body". */
void http_explain_status(const struct http_bad_status *s, struct err *e);

/* What to try where the server wants to know who asks. */
#define HTTP_HINT_WHO "give --user NAME with --password-file FILE, or --bearer-token-file FILE"

/* "404 Not Found"'s second half; NULL for a code without a name. */
const char *http_status_reason(int status);

#endif
