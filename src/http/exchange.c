/* exchange.c - from options and request to what goes over the wire, and back. */
#include "config.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/time.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "http/job.h"

enum { ERROR_BODY_BYTES = 1 << 20, PROBE_MS = 1000 };

struct header_list {
    char **p;
    size_t n, cap;
};

// ---- what comes back ----

/* "HTTP/1.1 404 Not Found" */
static void read_status_line(struct http_job *j, struct str line)
{
    struct str version, code;
    if (!str_cut(&line, ' ', &version) || !str_cut(&line, ' ', &code))
        return;
    j->status = code.n == 3 ? (code.p[0] - '0') * 100 + (code.p[1] - '0') * 10 + (code.p[2] - '0')
                            : 0;
    free(j->reason);
    free(j->location);
    free(j->r.content_type);
    j->location = j->r.content_type = NULL;
    j->reason = strndup(line.n ? line.p : "", line.n);
}

static void on_head(void *user, struct str line)
{
    struct http_job *j = user;
    size_t colon = str_find_char(line, ':');
    struct str name = str_head(line, colon), value = str_trim(str_skip(line, colon + 1));
    if (line.n == 0) {
        j->head_ended = true;
    } else if (str_starts(line, STR("HTTP/"))) {
        j->head_ended = false; // also after "100 Continue"; a trailer is behind the end
        read_status_line(j, line);
    } else if (str_eq_nocase(name, STR("Content-Type")) && !j->r.content_type) {
        j->r.content_type = strndup(value.n ? value.p : "", value.n);
    } else if (str_eq_nocase(name, STR("Date"))) {
        if (!time_parse_http(value, &j->r.date_ms))
            j->r.date_ms = 0;
    } else if (str_eq_nocase(name, STR("Location")) && !j->location) {
        j->location = strndup(value.n ? value.p : "", value.n);
    }
}

static bool on_body(void *user, struct str bytes)
{
    struct http_job *j = user;
    bool is_result = j->status >= 200 && j->status <= 299;
    int64_t max = http_max_body(j->o);
    if (!is_result && max > ERROR_BODY_BYTES)
        max = ERROR_BODY_BYTES;
    if (bytes.n > (uint64_t)max - j->body_bytes) {
        j->too_large = is_result;
        j->enough = !is_result; // an error is an error without the rest of its text
        return false;
    }
    j->body_bytes += bytes.n;
    if (is_result && j->rq->sink) {
        j->sunk = true;
        j->enough = !j->rq->sink(j->rq->user, bytes, &j->sink_err);
        return !j->enough;
    }
    buf_put_str(&j->r.body, bytes);
    return true;
}

/* libcurl's notes that tell something about the exchange; the others repeat headers, secrets
 * among them, or its inner life. */
static bool is_worth_telling(struct str note)
{
    static const char *const heads[] = {
        "Trying ",
        "Connected to ",
        "Re-using ",
        "Uses proxy env",
        "connect to ",
        "ALPN: server ",
        "CONNECT tunnel",
        "Server certificate:",
        " subject: ",
        " start date: ",
        " expire date: ",
        " issuer: ",
        " subjectAltName: ",
        " SSL certificate verif",
        "SSL connection using ",
        "SSL certificate problem",
        "Could not resolve",
        "Operation timed out",
        "Connection timed out",
        "Recv failure",
    };
    str_cut_prefix(&note, STR("  "));
    for (size_t i = 0; i < N_OF(heads); i++) {
        struct str head = str_of(heads[i]), trimmed = str_trim(head);
        if (str_starts(note, head) || str_starts(str_trim(note), trimmed))
            return true;
    }
    return false;
}

static void on_trace(void *user, enum curlx_trace what, struct str line)
{
    struct http_job *j = user;
    struct buf plain = { 0 }, safe = { 0 };
    if (what == CURLX_NOTE && !is_worth_telling(line))
        return;
    http_put_redacted_header(&plain, line);
    buf_puts(&safe, what == CURLX_SENT ? ">" : what == CURLX_RECEIVED ? "<" : "*");
    if (plain.n) {
        buf_putc(&safe, ' ');
        utf8_put_safe(&safe, str_trim(buf_str(&plain)));
    }
    j->o->trace(j->o->trace_user, buf_str(&safe));
    buf_done(&plain);
    buf_done(&safe);
}

// ---- what is sent ----

static bool has_header(const struct http_job *j, const char *name)
{
    if (j->foreign)
        return false;
    for (size_t i = 0; i < j->o->n_headers; i++) {
        struct str h = str_of(j->o->headers[i]);
        if (str_eq_nocase(str_trim(str_head(h, str_find_char(h, ':'))), str_of(name)))
            return true;
    }
    return false;
}

/* One of ours, unless the user gave one of that name. */
static void add_header(struct header_list *l, const struct http_job *j, const char *name,
                       const char *value)
{
    struct buf b = { 0 };
    if (!value || has_header(j, name))
        return;
    buf_printf(&b, "%s: %s", name, value);
    vec_push(l, buf_take(&b));
}

/* As Go prints a float of seconds: 10, 0.25. */
static void add_timeout_header(struct header_list *l, const struct http_job *j)
{
    int64_t ms = http_timeout_ms(j->o);
    struct buf b = { 0 };
    buf_printf(&b, "%" PRId64, ms / 1000);
    if (ms % 1000) {
        buf_printf(&b, ".%03d", (int)(ms % 1000));
        while (b.p[b.n - 1] == '0')
            b.n--;
    }
    add_header(l, j, "X-Prometheus-Scrape-Timeout-Seconds", buf_z(&b));
    buf_done(&b);
}

/* The first URL's userinfo is what to log in with. */
static bool url_decides(const struct http_job *j)
{
    return j->user && (j->o->url_wins || (!j->o->user && !j->o->bearer));
}

static void add_headers(struct header_list *l, const struct http_job *j)
{
    const struct http_opts *o = j->o;
    add_header(l, j, "Accept", j->rq->accept);
    if (j->rq->body.p && !j->as_get)
        add_header(l, j, "Content-Type", j->rq->content_type);
    if (j->rq->is_scrape)
        add_timeout_header(l, j);
    if (j->foreign)
        return;
    if (o->bearer && !url_decides(j)) {
        struct buf b = { 0 };
        buf_printf(&b, "Bearer %s", o->bearer);
        add_header(l, j, "Authorization", buf_z(&b));
        buf_done(&b);
    }
    for (size_t i = 0; i < o->n_headers; i++)
        vec_push(l, xstrdup(o->headers[i]));
}

bool http_job_has_credentials(const struct http_job *j)
{
    if (j->o->user || j->o->bearer || j->user)
        return true;
    for (size_t i = 0; i < j->o->n_headers; i++) {
        struct str h = str_of(j->o->headers[i]);
        if (http_header_is_secret(str_trim(str_head(h, str_find_char(h, ':')))))
            return true;
    }
    return false;
}

/* Go's net/http never asks a proxy for these; a proxy's localhost is another machine. */
static bool is_loopback(const char *host)
{
    return strcmp(host, "localhost") == 0 || strncmp(host, "127.", 4) == 0 ||
           strcmp(host, "[::1]") == 0;
}

static const char *proxy_of(const struct http_job *j)
{
    if (j->o->proxy)
        return j->o->proxy;
    return is_loopback(j->url.host) ? "" : NULL;
}

static int64_t left_ms(const struct http_job *j)
{
    int64_t left = (j->deadline_ns - time_mono_ns()) / 1000000;
    return left > 0 ? left : 1;
}

static int64_t at_most(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* TLS asks for another name than the URL's: the URL gets that name, the connection goes to the
 * old one, and the Host header stays. */
static void apply_server_name(const struct http_job *j, struct curlx_ask *ask,
                              struct header_list *l, char **url, char **connect_to)
{
    struct buf b = { 0 };
    const char *name = j->o->server_name;
    if (!name || j->foreign || strcmp(j->url.scheme, "https") != 0)
        return;
    if (!(*url = curlx_url_with_host(&j->url, name)))
        return;
    buf_printf(&b, "%s:%s:%s:%s", name, j->url.port, j->url.host, j->url.port);
    ask->connect_to = *connect_to = buf_take(&b);
    ask->url = *url;
    bool usual = strcmp(j->url.port, "443") == 0;
    buf_printf(&b, "%s%s%s", j->url.host, usual ? "" : ":", usual ? "" : j->url.port);
    add_header(l, j, "Host", buf_z(&b));
    buf_done(&b);
}

static void ask_credentials(const struct http_job *j, struct curlx_ask *ask)
{
    const struct http_opts *o = j->o;
    bool by_url = url_decides(j);
    if (j->foreign || (o->bearer && !by_url) || has_header(j, "Authorization"))
        return;
    ask->user = by_url ? j->user : o->user;
    ask->password = by_url ? j->password : o->password;
}

struct curlx_xfer *http_job_exchange(struct http_job *j, struct err *e)
{
    const struct http_opts *o = j->o;
    struct header_list headers = { 0 };
    char *url = NULL, *connect_to = NULL;
    struct curlx_ask ask = {
        .url = j->url.text,
        .method = j->as_get ? NULL : j->rq->method,
        .accept_encoding = j->rq->is_scrape ? "gzip" : "",
        .user_agent = o->user_agent ? o->user_agent : PACKAGE_NAME "/" PACKAGE_VERSION,
        .cacert = o->cacert,
        .cert = o->cert,
        .key = o->key,
        .insecure = o->insecure,
        .tls_min = o->tls_min,
        .tls_max = o->tls_max,
        .http1 = o->http1,
        .proxy = proxy_of(j),
        .no_proxy = o->no_proxy,
        .timeout_ms = left_ms(j),
        .connect_timeout_ms = at_most(http_connect_timeout_ms(o), left_ms(j)),
        .max_bytes = http_max_body(o),
        .has_body = j->rq->body.p && !j->as_get,
        .body = j->rq->body,
        .trace = o->trace != NULL,
        .user_data = j,
        .on_head = on_head,
        .on_body = on_body,
        .on_trace = on_trace,
    };
    ask_credentials(j, &ask);
    add_headers(&headers, j);
    apply_server_name(j, &ask, &headers, &url, &connect_to);
    ask.headers = (const char *const *)headers.p;
    ask.n_headers = headers.n;

    struct curlx_xfer *t = curlx_start(j->x, &ask, e);
    for (size_t i = 0; i < headers.n; i++)
        free(headers.p[i]);
    vec_done(&headers);
    free(url);
    free(connect_to);
    return t;
}

struct curlx_xfer *http_job_handshake(struct http_job *j, struct err *e)
{
    struct buf url = { 0 };
    int64_t ms = at_most(PROBE_MS, left_ms(j));
    buf_printf(&url, "https://%s:%s/", j->url.host, j->url.port);
    const struct curlx_ask ask = {
        .url = buf_z(&url),
        .insecure = true,
        .proxy = proxy_of(j),
        .no_proxy = j->o->no_proxy,
        .timeout_ms = ms,
        .connect_timeout_ms = ms,
        .handshake_only = true,
        .user_data = j,
    };
    struct curlx_xfer *t = curlx_start(j->x, &ask, e);
    buf_done(&url);
    return t;
}
