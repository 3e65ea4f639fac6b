/* job.h - one request on its way to its reply: redirects, retries, limits. Private to http/. */
#ifndef PROMCTL_HTTP_JOB_H
#define PROMCTL_HTTP_JOB_H

#include "http/client.h"
#include "http/http_error.h"

enum http_phase {
    HTTP_READY,   /* to be started when `resume_ns` has come */
    HTTP_RUNNING, /* `xfer` is under way */
    HTTP_PROBING, /* so is `xfer`, a handshake that finds out more about a failure */
    HTTP_ENDED,   /* `r` is complete */
};

struct http_job {
    const struct http_request *rq;
    const struct http_opts *o;
    size_t index; /* of the request */
    enum http_phase phase;
    int64_t began_ns, deadline_ns, resume_ns;
    struct curlx *x;
    struct curlx_xfer *xfer;

    struct curlx_url url;  /* of this hop */
    char *user, *password; /* of the first URL */
    char *origin;          /* "https://host:port" of the first URL */
    bool foreign;          /* this hop has another origin: no credentials */
    bool as_get;           /* a redirect turned the POST into a GET */
    int redirects, tries;

    /* The answer to the current exchange. */
    int status;
    char *reason, *location;
    uint64_t body_bytes; /* decoded */
    bool head_ended, too_large, enough, sunk;
    struct err sink_err;

    struct http_failure failure; /* kept while probing */
    char *failure_text;
    struct http_reply r;
};

/* Takes a request; a bad URL ends it at once. */
void http_job_init(struct http_job *j, struct curlx *x, const struct http_request *rq,
                   const struct http_opts *o, size_t index);
void http_job_start(struct http_job *j); /* in phase HTTP_READY */

/* Its exchange has ended: on to the next hop, try or probe, or HTTP_ENDED. */
void http_job_step(struct http_job *j, const struct curlx_end *end);

/* Ends it with an error, whatever it is doing. */
void http_job_fail(struct http_job *j, enum err_kind kind, const char *msg);

void http_job_done(struct http_job *j); /* all but the reply */

/* The exchange for the job's current hop. */
struct curlx_xfer *http_job_exchange(struct http_job *j, struct err *e);

/* A handshake with the server, nothing sent, to see its certificate. */
struct curlx_xfer *http_job_handshake(struct http_job *j, struct err *e);

bool http_job_has_credentials(const struct http_job *j);

/* libcurl refuses, and so forgets, what an int cannot hold: 24 days. */
static inline int64_t http_ms(int64_t given, int64_t usual)
{
    return given <= 0 ? usual : given < INT32_MAX ? given : INT32_MAX;
}

static inline int64_t http_timeout_ms(const struct http_opts *o)
{
    return http_ms(o->timeout_ms, 10000);
}

static inline int64_t http_connect_timeout_ms(const struct http_opts *o)
{
    return http_ms(o->connect_timeout_ms, 5000);
}

static inline int64_t http_max_body(const struct http_opts *o)
{
    return o->max_body_bytes > 0 ? o->max_body_bytes : HTTP_MAX_BODY_BYTES;
}

#endif
