#include "http/http_error.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "base/time.h"
#include "base/utf8.h"
#include "http/client.h"

#define PROMETHEUS_SAYS "\nPrometheus logs such a scrape as \"context deadline exceeded\""

void http_cert_done(struct http_cert *c)
{
    free(c->subject);
    free(c->issuer);
    free(c->starts);
    free(c->expires);
    free(c->names);
    *c = (struct http_cert){ 0 };
}

/* "HOST:PORT" of the failure, as printf arguments. */
#define AT_FMT    "%s:%s"
#define AT_ARG(f) (f)->url->host, (f)->url->port

static bool says(const struct http_failure *f, const char *what)
{
    return f->text && strcasestr(f->text, what);
}

/* libcurl's words without what only its authors understand: "OpenSSL SSL_connect: ",
 * "error:0A000438:SSL routines::". One line, safe. */
static void put_library_words(struct buf *b, const char *text)
{
    struct str s = str_of(text);
    struct buf clean = { 0 };
    static const char *const noise[] = { "OpenSSL SSL_connect: ", "OpenSSL SSL_read: ",
                                         "OpenSSL SSL_write: ", "SSL: ", "GnuTLS, " };
    for (size_t i = 0; i < N_OF(noise); i++)
        str_cut_prefix(&s, str_of(noise[i]));
    size_t code = str_find(s, STR("error:"));
    size_t last = str_find(str_skip(s, code), STR("::"));
    if (code < s.n && code + last < s.n)
        s = str_skip(s, code + last + 2);
    http_put_redacted_url(&clean, str_trim(s));
    if (clean.n)
        utf8_put_cut(b, buf_str(&clean), 200);
    else
        buf_puts(b, "no reason given");
    buf_done(&clean);
}

static void put_duration(struct buf *b, int64_t ms)
{
    char text[DUR_MAX_CHARS];
    buf_put(b, text, dur_print(text, ms));
}

static void put_size(struct buf *b, int64_t bytes)
{
    if (bytes >= 1 << 20 && bytes % (1 << 20) == 0)
        buf_printf(b, "%" PRId64 " MiB", bytes >> 20);
    else if (bytes >= 1 << 10 && bytes % (1 << 10) == 0)
        buf_printf(b, "%" PRId64 " KiB", bytes >> 10);
    else
        buf_printf(b, "%" PRId64 " bytes", bytes);
}

// ---- connecting ----

/* libcurl names the address it tried: with a proxy that is not the URL's. */
static void tried_address(const struct http_failure *f, struct buf *b)
{
    struct str s = str_of(f->text), host;
    if (str_cut_prefix(&s, STR("Failed to connect to ")) && str_cut(&s, ' ', &host) &&
        str_cut_prefix(&s, STR("port "))) {
        size_t digits = strspn(s.p, "0123456789");
        utf8_put_safe(b, host);
        buf_putc(b, ':');
        buf_put_str(b, str_head(s, digits));
    } else {
        buf_printf(b, AT_FMT, AT_ARG(f));
    }
}

/* The URL's, as libcurl would write it: it leaves the brackets off an IPv6 address. */
static void put_own_address(const struct http_failure *f, struct buf *b)
{
    struct str host = str_of(f->url->host);
    if (str_cut_prefix(&host, STR("[")))
        str_cut_suffix(&host, STR("]"));
    buf_put_str(b, host);
    buf_printf(b, ":%s", f->url->port);
}

static void explain_connect(const struct http_failure *f, struct err *e)
{
    struct buf at = { 0 }, own = { 0 };
    tried_address(f, &at);
    put_own_address(f, &own);
    bool is_proxy = !str_eq_nocase(buf_str(&at), buf_str(&own));
    if (!is_proxy) { // as in the URL: an IPv6 address has its brackets
        buf_clear(&at);
        buf_printf(&at, AT_FMT, AT_ARG(f));
    }
    const char *who = is_proxy ? "the proxy " : "";
    switch (f->os_errno) {
    case ECONNREFUSED:
        err_set(e, ERR_NET, "%sconnection refused", is_proxy ? "proxy: " : "");
        err_hint(e, "nothing listens on %s%s; is the service running?", who, buf_z(&at));
        break;
    case EHOSTUNREACH:
    case ENETUNREACH:
    case ENETDOWN:
        err_set(e, ERR_NET, "no route to %s%s", who, buf_z(&at));
        err_hint(e, "is the address right, and this machine's network up?");
        break;
    case ETIMEDOUT:
        err_set(e, ERR_TIMEOUT, "timed out connecting to %s%s", who, buf_z(&at));
        err_hint(e, "the host is down, or a firewall drops what is sent to that port");
        break;
    case EACCES:
    case EPERM:
        err_set(e, ERR_NET, "not allowed to connect to %s%s", who, buf_z(&at));
        err_hint(e, "a firewall or sandbox on this machine forbids it");
        break;
    default:
        err_set(e, ERR_NET, "cannot connect to %s%s", who, buf_z(&at));
        break;
    }
    buf_done(&at);
    buf_done(&own);
}

static void explain_resolve(const struct http_failure *f, struct err *e)
{
    if (f->fault == CURLX_RESOLVE_PROXY) {
        err_set(e, ERR_NET, "the proxy's host is not found");
        err_hint(e, "check --proxy and the environment variables http_proxy, https_proxy");
        return;
    }
    err_set(e, ERR_NET, "host %s not found", f->url->host);
    err_hint(e, "no address is known for that name; check its spelling and this machine's DNS");
}

// ---- time ----

static void explain_timeout(const struct http_failure *f, struct err *e)
{
    struct buf d = { 0 };
    bool connecting = !f->connected || (f->is_tls && !f->secured);
    // 20 ms: libcurl's timers are a little early or late.
    bool whole = f->elapsed_ms + 20 >= f->timeout_ms || !connecting;
    put_duration(&d, whole ? f->timeout_ms : f->connect_timeout_ms);
    const char *after = buf_z(&d), *says = f->is_scrape ? PROMETHEUS_SAYS : "";

    if (!f->resolved) {
        err_set(e, ERR_TIMEOUT, "timed out after %s looking up %s", after, f->url->host);
        err_hint(e, "the name server does not answer%s", says);
    } else if (!f->connected) {
        err_set(e, ERR_TIMEOUT, "timed out after %s connecting to " AT_FMT, after, AT_ARG(f));
        err_hint(e,
                 "no answer at all from that port: the host is down or wrong, or a firewall "
                 "drops packets%s",
                 says);
    } else if (connecting) {
        err_set(e, ERR_TIMEOUT, "timed out after %s in the TLS handshake with " AT_FMT, after,
                AT_ARG(f));
        err_hint(e, "the port accepts connections; does it speak TLS (https)?%s", says);
    } else if (!f->answered) {
        err_set(e, ERR_TIMEOUT, "timed out after %s: " AT_FMT " accepted the connection, no answer",
                after, AT_ARG(f));
        err_hint(e, "the service runs but is slow or stuck; try a longer --timeout%s", says);
    } else {
        err_set(e, ERR_TIMEOUT,
                "timed out after %s: the answer began but did not end (%" PRIu64 " bytes came)",
                after, f->body_bytes);
        err_hint(e, "the service answers too slowly; try a longer --timeout%s", says);
    }
    buf_done(&d);
}

// ---- TLS ----

static void put_cert_line(struct buf *b, const char *what, const char *value)
{
    if (!value || !value[0])
        return;
    buf_printf(b, "%s%s ", b->n ? ", " : "", what);
    utf8_put_cut(b, str_of(value), 120);
}

static void explain_peer(const struct http_failure *f, struct err *e)
{
    const struct http_cert *c = &f->peer;
    struct buf who = { 0 }, why = { 0 };
    const char *hint = "--cacert FILE names the authority to trust; --insecure skips the check";

    if (says(f, "expired")) {
        buf_puts(&why, "has expired");
        put_cert_line(&who, "valid until", c->expires);
        hint = "the service needs a new certificate; is this machine's clock right?";
    } else if (says(f, "not yet valid") || says(f, "not yet activated")) {
        buf_puts(&why, "is not valid yet");
        put_cert_line(&who, "valid from", c->starts);
        hint = "is this machine's clock right?";
    } else if (says(f, "subject name") || says(f, "host name") || says(f, "owner") ||
               says(f, "does not match")) {
        buf_printf(&why, "is not for %s", f->url->host);
        put_cert_line(&who, "its names:", c->names);
        hint = "use a name of the certificate in the URL";
    } else if (says(f, "self-signed certificate in") || says(f, "self signed certificate in") ||
               says(f, "issuer") || says(f, "unable to verify")) {
        buf_puts(&why, "is signed by an authority that is not trusted here");
    } else if (says(f, "self-signed") || says(f, "self signed")) {
        buf_puts(&why, "is self-signed");
        hint = "--cacert FILE with that certificate trusts it; --insecure skips the check";
    } else {
        buf_puts(&why, "is not accepted: ");
        put_library_words(&why, f->text);
    }
    put_cert_line(&who, "subject", c->subject);
    if (c->subject && c->issuer && strcmp(c->subject, c->issuer) != 0)
        put_cert_line(&who, "issuer", c->issuer);
    err_set(e, ERR_NET, "the certificate of " AT_FMT " %s%s%s%s", AT_ARG(f), buf_z(&why),
            who.n ? " (" : "", buf_z(&who), who.n ? ")" : "");
    err_hint(e, "%s", hint);
    buf_done(&who);
    buf_done(&why);
}

static void explain_tls(const struct http_failure *f, struct err *e)
{
    struct buf words = { 0 };
    if (says(f, "wrong version number") || says(f, "unexpected TLS packet") ||
        says(f, "packet length too long") || says(f, "http request")) {
        err_set(e, ERR_NET, AT_FMT " does not speak TLS", AT_ARG(f));
        err_hint(e, "a plain HTTP port? try http://" AT_FMT, AT_ARG(f));
        return;
    }
    if (says(f, "certificate required") ||
        (says(f, "alert") && !f->cert && (says(f, "bad certificate") || says(f, "handshake")))) {
        err_set(e, ERR_NET, AT_FMT " asks for a client certificate", AT_ARG(f));
        err_hint(e, f->cert ? "it did not take the one of --cert"
                            : "give one: --cert FILE --key FILE");
        return;
    }
    put_library_words(&words, f->text);
    if (says(f, "alert")) {
        err_set(e, ERR_NET, AT_FMT " ended the TLS handshake: %s", AT_ARG(f), buf_z(&words));
        if (f->cert)
            err_hint(e, "does it trust the certificate in %s?", f->cert);
    } else {
        err_set(e, ERR_NET, "TLS handshake with " AT_FMT " failed: %s", AT_ARG(f), buf_z(&words));
    }
    buf_done(&words);
}

static void explain_tls_file(const struct http_failure *f, struct err *e)
{
    if (f->fault == CURLX_TLS_CA) {
        err_set(e, ERR_IO, "cannot use the certificate authorities in %s",
                f->cacert ? f->cacert : "this system's store");
        err_hint(e, f->cacert ? "--cacert wants certificates in PEM form"
                              : "is the package ca-certificates installed?");
        return;
    }
    struct buf words = { 0 };
    put_library_words(&words, f->text);
    err_set(e, ERR_IO, "cannot use the client certificate %s%s%s: %s", f->cert ? f->cert : "",
            f->key ? " with the key " : "", f->key ? f->key : "", buf_z(&words));
    err_hint(e, "--cert and --key want PEM files that belong together");
    buf_done(&words);
}

// ---- the answer ----

static void explain_end(const struct http_failure *f, struct err *e)
{
    if (f->speaks_tls) {
        err_set(e, ERR_NET, AT_FMT " speaks TLS, not plain HTTP", AT_ARG(f));
        err_hint(e, "try https://" AT_FMT, AT_ARG(f));
        return;
    }
    switch (f->fault) {
    case CURLX_NOTHING:
        err_set(e, ERR_NET, AT_FMT " closed the connection without an answer", AT_ARG(f));
        err_hint(e, "is that port really HTTP, and did the service just crash or restart?");
        break;
    case CURLX_NOT_HTTP:
        err_set(e, ERR_NET, AT_FMT " answered, but not in HTTP", AT_ARG(f));
        err_hint(e, "another kind of service listens there; is the port right?");
        break;
    case CURLX_CUT:
        if (f->in_head)
            err_set(e, ERR_NET, "the answer was cut off within its headers");
        else
            err_set(e, ERR_NET, "the answer was cut off after %" PRIu64 " bytes", f->body_bytes);
        err_hint(e, "the service, or a proxy before it, closed the connection too early");
        break;
    default:
        if (f->answered)
            err_set(e, ERR_NET,
                    "connection reset in the middle of the answer, after %" PRIu64 " bytes",
                    f->body_bytes);
        else
            err_set(e, ERR_NET, "connection reset before the answer");
        err_hint(e, "did the service on " AT_FMT " crash or restart?", AT_ARG(f));
        break;
    }
}

static void explain_size(const struct http_failure *f, struct err *e)
{
    struct buf b = { 0 };
    if (f->max_body_bytes == INT64_MAX) {
        err_set(e, ERR_NET, "the answer says that it is longer than anything can be");
        err_hint(e, "the service, or a proxy before it, is broken");
        return;
    }
    put_size(&b, f->max_body_bytes);
    err_set(e, ERR_LIMIT, "the body is larger than %s", buf_z(&b));
    err_hint(e, "--max-body SIZE allows more");
    buf_done(&b);
}

static void explain_other(const struct http_failure *f, struct err *e)
{
    struct buf words = { 0 };
    put_library_words(&words, f->text);
    switch (f->fault) {
    case CURLX_ENCODING:
        err_set(e, ERR_FORMAT, "the body cannot be decompressed: %s", buf_z(&words));
        break;
    case CURLX_BROKEN:
        err_set(e, ERR_NET, "the answer is no valid HTTP: %s", buf_z(&words));
        err_hint(e, "the service, or a proxy before it, is broken");
        break;
    case CURLX_PROXY:
        err_set(e, ERR_NET, "the proxy refused: %s", buf_z(&words));
        break;
    case CURLX_URL:
        err_set(e, ERR_USAGE, "not a URL that libcurl takes: %s", buf_z(&words));
        break;
    default:
        err_set(e, ERR_NET, "%s", buf_z(&words));
        break;
    }
    buf_done(&words);
}

void http_explain(const struct http_failure *f, struct err *e)
{
    switch (f->fault) {
    case CURLX_RESOLVE:
    case CURLX_RESOLVE_PROXY:
        explain_resolve(f, e);
        break;
    case CURLX_CONNECT:
        explain_connect(f, e);
        break;
    case CURLX_TIMEOUT:
        explain_timeout(f, e);
        break;
    case CURLX_TLS:
        explain_tls(f, e);
        break;
    case CURLX_TLS_PEER:
        explain_peer(f, e);
        break;
    case CURLX_TLS_CA:
    case CURLX_TLS_OWN:
        explain_tls_file(f, e);
        break;
    case CURLX_NOTHING:
    case CURLX_RESET:
    case CURLX_CUT:
    case CURLX_NOT_HTTP:
        explain_end(f, e);
        break;
    case CURLX_TOO_LARGE:
        explain_size(f, e);
        break;
    default:
        explain_other(f, e);
        break;
    }
}
