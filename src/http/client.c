#include "http/client.h"

#include <signal.h>
#include <stdlib.h>

#include "base/time.h"
#include "http/job.h"

enum { MAX_RUNNING = 64, POLL_MS = 50, IDLE_POLL_MS = 1000 };

struct http_client {
    struct http_opts opts;
    struct curlx *x;
};

struct http_client *http_client_new(const struct http_opts *o, struct err *e)
{
    struct curlx *x = curlx_new(e);
    if (!x)
        return NULL;
    struct http_client *c = xcalloc(1, sizeof *c);
    c->x = x;
    if (o)
        c->opts = *o;
    return c;
}

void http_client_free(struct http_client *c)
{
    if (!c)
        return;
    curlx_free(c->x);
    free(c);
}

void http_reply_done(struct http_reply *r)
{
    free(r->content_type);
    free(r->url);
    buf_done(&r->body);
    err_done(&r->e);
    *r = (struct http_reply){ 0 };
}

// ---- SIGPIPE ----

/* A TLS library may write to a connection that the peer has closed. The signal is held back while
 * transfers run and one that came meanwhile is taken away. */
struct pipe_guard {
    sigset_t old;
    bool was_pending;
};

static void sigpipe_hold(struct pipe_guard *g)
{
    sigset_t set, pending;
    sigemptyset(&set);
    sigaddset(&set, SIGPIPE);
    sigpending(&pending);
    g->was_pending = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &set, &g->old);
}

static void sigpipe_release(struct pipe_guard *g)
{
    sigset_t set;
    const struct timespec now = { 0 };
    sigemptyset(&set);
    sigaddset(&set, SIGPIPE);
    if (!g->was_pending)
        while (sigtimedwait(&set, NULL, &now) == SIGPIPE)
            ;
    pthread_sigmask(SIG_SETMASK, &g->old, NULL);
}

// ---- many at once ----

struct batch {
    struct http_client *c;
    const struct http_request *rq;
    size_t n, next; /* requests; the next to begin */
    http_done_fn *done;
    void *user;
    struct http_job *jobs[MAX_RUNNING];
    size_t n_jobs;
};

static void deliver(struct batch *b, size_t slot)
{
    struct http_job *j = b->jobs[slot];
    b->jobs[slot] = b->jobs[--b->n_jobs];
    b->done(b->user, j->index, &j->r);
    http_job_done(j);
    free(j);
}

static void fill_places(struct batch *b)
{
    while (b->next < b->n && b->n_jobs < MAX_RUNNING) {
        const struct http_request *rq = &b->rq[b->next];
        struct http_job *j = xcalloc(1, sizeof *j);
        http_job_init(j, b->c->x, rq, rq->opts ? rq->opts : &b->c->opts, b->next++);
        b->jobs[b->n_jobs++] = j;
    }
}

/* Those that are new, or have waited long enough. */
static void start_jobs(struct batch *b)
{
    int64_t now = time_mono_ns();
    for (size_t i = 0; i < b->n_jobs; i++)
        if (b->jobs[i]->phase == HTTP_READY && b->jobs[i]->resume_ns <= now)
            http_job_start(b->jobs[i]);
}

static bool deliver_ended(struct batch *b)
{
    bool any = false;
    for (size_t i = 0; i < b->n_jobs;)
        if (b->jobs[i]->phase == HTTP_ENDED) {
            deliver(b, i);
            any = true;
        } else {
            i++;
        }
    return any;
}

/* SIGINT is for all requests at once, whichever options hold the flag. */
static bool is_canceled(const struct batch *b)
{
    if (b->c->opts.cancel && *b->c->opts.cancel)
        return true;
    for (size_t i = 0; i < b->n_jobs; i++)
        if (b->jobs[i]->o->cancel && *b->jobs[i]->o->cancel)
            return true;
    return false;
}

/* Until libcurl's next event, a backoff's end or the next look at the flag. */
static int wait_ms(const struct batch *b)
{
    int64_t now = time_mono_ns(), ms = b->c->opts.cancel ? POLL_MS : IDLE_POLL_MS;
    for (size_t i = 0; i < b->n_jobs; i++) {
        const struct http_job *j = b->jobs[i];
        if (j->o->cancel && ms > POLL_MS)
            ms = POLL_MS;
        if (j->phase == HTTP_READY && (j->resume_ns - now) / 1000000 < ms)
            ms = (j->resume_ns - now) / 1000000;
    }
    return ms > 0 ? (int)ms : 0;
}

static void fail_all(struct batch *b, enum err_kind kind, const char *msg)
{
    do {
        fill_places(b);
        for (size_t i = 0; i < b->n_jobs; i++)
            if (b->jobs[i]->phase != HTTP_ENDED)
                http_job_fail(b->jobs[i], kind, msg);
        deliver_ended(b);
    } while (b->next < b->n);
}

void http_fetch_all(struct http_client *c, const struct http_request *rq, size_t n,
                    http_done_fn *done, void *user)
{
    struct batch b = { .c = c, .rq = rq, .n = n, .done = done, .user = user };
    struct pipe_guard guard;
    struct err e = { 0 };
    struct curlx_end ended;
    struct curlx_xfer *t;

    sigpipe_hold(&guard);
    while (b.next < b.n || b.n_jobs) {
        if (is_canceled(&b)) {
            fail_all(&b, ERR_CANCELED, "interrupted");
            break;
        }
        fill_places(&b);
        start_jobs(&b);
        bool ok = curlx_run(c->x, &e), moved = false;
        while (ok && (t = curlx_next(c->x, &ended))) {
            http_job_step(curlx_user(t), &ended);
            moved = true;
        }
        moved = deliver_ended(&b) || moved;
        if (!ok || (!moved && !curlx_wait(c->x, wait_ms(&b), &e))) {
            fail_all(&b, e.kind, e.msg);
            break;
        }
    }
    err_done(&e);
    sigpipe_release(&guard);
}

static void keep_reply(void *user, size_t i, struct http_reply *r)
{
    (void)i;
    *(struct http_reply *)user = *r;
}

bool http_fetch(struct http_client *c, const struct http_request *rq, struct http_reply *r,
                struct err *e)
{
    *r = (struct http_reply){ 0 };
    http_fetch_all(c, rq, 1, keep_reply, r);
    return r->e.kind == ERR_NONE || err_take(e, &r->e);
}
