#include "http/job.h"

#include <stdlib.h>

#include "base/time.h"
#include "base/utf8.h"

enum { MAX_REDIRECTS = 10, DEFAULT_RETRIES = 2 };

#define MS_NS 1000000LL

static const int64_t backoff_ms[] = { 100, 400 }; // the last one again for more retries

/* The text again, nothing in it able to command a terminal: hosts and file names are from
 * anywhere. Its own line ends stay. */
static void make_safe(char **text)
{
    struct buf b = { 0 };
    struct str rest = str_of(*text), line;
    if (!*text)
        return;
    while (str_cut(&rest, '\n', &line)) {
        utf8_put_safe(&b, line);
        if (rest.n)
            buf_putc(&b, '\n');
    }
    free(*text);
    *text = buf_take(&b);
}

static void end(struct http_job *j)
{
    make_safe(&j->r.e.msg);
    make_safe(&j->r.e.hint);
    j->r.seconds = (double)(time_mono_ns() - j->began_ns) / 1e9;
    j->phase = HTTP_ENDED;
}

static char *origin_of(const struct curlx_url *u)
{
    struct buf b = { 0 };
    buf_printf(&b, "%s://%s:%s", u->scheme, u->host, u->port);
    return buf_take(&b);
}

/* A header with a line end would be two, or the end of the request. */
static bool check_opts(const struct http_opts *o, struct err *e)
{
    for (size_t i = 0; i < o->n_headers; i++)
        if (!http_header_check(str_of(o->headers[i]), e))
            return false;
    if (o->bearer && o->bearer[strcspn(o->bearer, "\r\n")])
        return err_set(e, ERR_USAGE, "the bearer token has more than one line");
    return true;
}

void http_job_init(struct http_job *j, struct curlx *x, const struct http_request *rq,
                   const struct http_opts *o, size_t index)
{
    *j = (struct http_job){ .rq = rq, .o = o, .index = index, .x = x };
    struct buf url = { 0 };
    http_put_redacted_url(&url, str_of(rq->url));
    j->r.url = buf_take(&url);
    j->began_ns = time_mono_ns();
    j->resume_ns = j->began_ns;
    j->deadline_ns = j->began_ns + http_timeout_ms(o) * MS_NS;
    if (!check_opts(o, &j->r.e) || !curlx_url_parse(rq->url, NULL, &j->url, &j->r.e)) {
        end(j);
        return;
    }
    j->origin = origin_of(&j->url);
    j->user = j->url.user ? xstrdup(j->url.user) : NULL;
    j->password = j->url.password ? xstrdup(j->url.password) : NULL;
}

/* Nothing of an earlier exchange is left when the next begins. */
static void forget_answer(struct http_job *j)
{
    free(j->reason);
    free(j->location);
    free(j->r.content_type);
    j->reason = j->location = j->r.content_type = NULL;
    j->r.http_version = NULL;
    j->r.status = j->status = 0;
    j->r.date_ms = 0;
    j->body_bytes = 0;
    j->head_ended = j->too_large = j->enough = false;
    buf_clear(&j->r.body);
}

void http_job_start(struct http_job *j)
{
    forget_answer(j);
    j->tries++;
    j->phase = HTTP_RUNNING;
    if (!(j->xfer = http_job_exchange(j, &j->r.e)))
        end(j);
}

void http_job_fail(struct http_job *j, enum err_kind kind, const char *msg)
{
    err_done(&j->r.e);
    err_set(&j->r.e, kind, "%s", msg);
    end(j);
}

void http_job_done(struct http_job *j)
{
    curlx_end(j->xfer);
    curlx_url_done(&j->url);
    http_cert_done(&j->failure.peer);
    err_done(&j->sink_err);
    free(j->user);
    free(j->password);
    free(j->origin);
    free(j->reason);
    free(j->location);
    free(j->failure_text);
}

// ---- failing ----

/* Where the failure happened, when that is not the URL that was asked for; how often. */
static void finish_failure(struct http_job *j)
{
    if (j->redirects && j->url.text) {
        if (j->r.e.kind == ERR_USAGE)
            j->r.e.kind = ERR_NET; // the server's URL, not the user's
        err_wrap(&j->r.e, "redirected to %s", j->url.text);
    }
    if (j->tries > 1) {
        struct buf b = { 0 };
        buf_printf(&b, "%s (%d attempts)", j->r.e.msg, j->tries);
        free(j->r.e.msg);
        j->r.e.msg = buf_take(&b);
    }
    end(j);
}

static void explain(struct http_job *j)
{
    j->failure.text = j->failure_text;
    j->failure.url = &j->url;
    http_explain(&j->failure, &j->r.e);
    finish_failure(j);
}

static void note_failure(struct http_job *j, const struct curlx_end *ended, enum curlx_fault fault)
{
    const struct http_opts *o = j->o;
    free(j->failure_text);
    j->failure_text = xstrdup(ended->text);
    j->failure = (struct http_failure){
        .fault = fault,
        .in_head = j->status > 0 && !j->head_ended,
        .os_errno = ended->os_errno,
        .resolved = ended->resolved,
        .connected = ended->connected,
        .secured = ended->secured,
        .answered = ended->answered || j->status > 0,
        .is_tls = strcmp(j->url.scheme, "https") == 0,
        .is_scrape = j->rq->is_scrape,
        .elapsed_ms = (time_mono_ns() - j->began_ns) / MS_NS,
        .timeout_ms = http_timeout_ms(o),
        .connect_timeout_ms = http_connect_timeout_ms(o),
        .body_bytes = j->body_bytes,
        .max_body_bytes = http_max_body(o),
        .cacert = o->cacert,
        .cert = o->cert,
        .key = o->key,
    };
}

static bool probe_helps(const struct http_job *j)
{
    const struct http_failure *f = &j->failure;
    return f->is_tls ? f->fault == CURLX_TLS_PEER
                     : (f->fault == CURLX_NOTHING || f->fault == CURLX_NOT_HTTP ||
                        (f->fault == CURLX_RESET && !f->answered));
}

static void fail_or_probe(struct http_job *j)
{
    struct err e = { 0 };
    if (probe_helps(j) && (j->xfer = http_job_handshake(j, &e))) {
        j->phase = HTTP_PROBING;
        return;
    }
    err_done(&e);
    explain(j);
}

static char *cert_field(const struct http_job *j, const char *name)
{
    struct str s = curlx_cert_field(j->xfer, name);
    return s.n ? strndup(s.p, s.n) : NULL;
}

static void end_probe(struct http_job *j, const struct curlx_end *ended)
{
    if (ended->fault == CURLX_OK) {
        j->failure.speaks_tls = !j->failure.is_tls;
        j->failure.peer = (struct http_cert){
            .subject = cert_field(j, "Subject"),
            .issuer = cert_field(j, "Issuer"),
            .starts = cert_field(j, "Start date"),
            .expires = cert_field(j, "Expire date"),
            .names = cert_field(j, "X509v3 Subject Alternative Name"),
        };
    }
    explain(j);
}

// ---- trying again ----

static bool try_again(struct http_job *j)
{
    int retries = j->o->retries < 0 ? 0 : j->o->retries ? j->o->retries : DEFAULT_RETRIES;
    if (j->tries > retries || j->sunk ||
        (j->status && j->rq->is_final && j->rq->is_final(buf_str(&j->r.body))))
        return false;
    size_t i = (size_t)j->tries - 1 < N_OF(backoff_ms) ? (size_t)j->tries - 1
                                                       : N_OF(backoff_ms) - 1;
    int64_t at = time_mono_ns() + backoff_ms[i] * MS_NS;
    if (at >= j->deadline_ns)
        return false;
    j->resume_ns = at;
    j->phase = HTTP_READY;
    if (j->o->trace) {
        struct buf b = { 0 };
        buf_printf(&b, "* trying again in %d ms", (int)backoff_ms[i]);
        j->o->trace(j->o->trace_user, buf_str(&b));
        buf_done(&b);
    }
    return true;
}

// ---- answers ----

static bool is_redirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

static void follow(struct http_job *j)
{
    struct curlx_url to;
    if (++j->redirects > MAX_REDIRECTS) {
        err_set(&j->r.e, ERR_NET, "more than %d redirects, the last to %s", MAX_REDIRECTS,
                j->url.text);
        err_hint(&j->r.e, "the server sends the request round in a circle");
        end(j);
        return;
    }
    if (!curlx_url_parse(j->location, j->url.text, &to, &j->r.e)) {
        j->r.e.kind = ERR_NET; // the server's URL, not the user's
        err_wrap(&j->r.e, "bad redirect from %s", j->url.text);
        end(j);
        return;
    }
    char *origin = origin_of(&to);
    j->foreign = strcmp(origin, j->origin) != 0;
    free(origin);
    bool keeps = j->rq->keeps_post && j->status != 303 && strcmp(to.host, j->url.host) == 0;
    j->as_get = j->as_get || (j->status <= 303 && j->rq->body.p && !keeps);
    curlx_url_done(&j->url);
    j->url = to;
    j->tries = 0;
    j->resume_ns = 0;
    j->phase = HTTP_READY;
}

static void end_bad_status(struct http_job *j)
{
    const struct http_bad_status s = {
        .status = j->status,
        .reason = str_of(j->reason),
        .body = buf_str(&j->r.body),
        .url = &j->url,
        .location = is_redirect(j->status) ? j->location : NULL,
        .is_scrape = j->rq->is_scrape,
        .had_credentials = http_job_has_credentials(j) && !j->foreign,
        .withheld = http_job_has_credentials(j) && j->foreign,
    };
    http_explain_status(&s, &j->r.e);
    finish_failure(j);
}

/* Of a scrape only 200 counts, as Prometheus has it: any other may come without a page. */
static bool is_success(const struct http_job *j)
{
    return j->status == 200 || (!j->rq->is_scrape && j->status > 200 && j->status <= 299);
}

static void end_answer(struct http_job *j)
{
    if (is_redirect(j->status) && j->location && !j->o->no_redirects)
        follow(j);
    else if (is_success(j))
        end(j);
    else if (j->status < 502 || j->status > 504 || !try_again(j))
        end_bad_status(j);
}

static const char *version_name(int version)
{
    return version == 10 ? "1.0" : version == 20 ? "2" : version == 30 ? "3" : "1.1";
}

/* libcurl's verdict, with what only we know. */
static enum curlx_fault fault_of(const struct http_job *j, const struct curlx_end *ended)
{
    if (j->too_large)
        return CURLX_TOO_LARGE;
    if (ended->fault == CURLX_STOPPED && j->enough)
        return CURLX_OK;
    if (ended->fault == CURLX_OK && !j->head_ended)
        return CURLX_CUT; // libcurl takes headers that end with the connection
    return ended->fault;
}

void http_job_step(struct http_job *j, const struct curlx_end *ended)
{
    if (j->phase == HTTP_PROBING) {
        end_probe(j, ended);
        return;
    }
    j->status = ended->status ? ended->status : j->status;
    j->r.status = j->status;
    j->r.wire_bytes = ended->wire_bytes;
    j->r.http_version = j->status ? version_name(ended->version) : NULL;
    enum curlx_fault fault = fault_of(j, ended);
    if (fault != CURLX_OK)
        note_failure(j, ended, fault);
    curlx_end(j->xfer); // `ended->text` goes with it
    j->xfer = NULL;

    if (j->sink_err.kind) {
        err_take(&j->r.e, &j->sink_err);
        end(j);
    } else if (fault == CURLX_OK) {
        end_answer(j);
    } else if ((fault != CURLX_RESET && fault != CURLX_NOTHING) || !try_again(j)) {
        fail_or_probe(j);
    }
}
