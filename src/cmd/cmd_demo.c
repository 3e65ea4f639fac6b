/* cmd_demo.c - `promctl demo`: the simulated system's two endpoints, served. */
#include "base/io.h"
#include "base/time.h"
#include "cmd/cmd_table.h"
#include "demo/demo.h"
#include "demo/files.h"
#include "ext/microhttpd.h"
#include "ext/zlib.h"
#include "http/listen.h"
#include "http/negotiate.h"

#include <signal.h>
#include <unistd.h>

enum demo_print { PRINT_PROMETHEUS, PRINT_RULES };

struct demo_args {
    const char *listen;
    int64_t seed;
    double speed;
    int print;
    bool listen_given, print_given;
};

/* ---- one endpoint ---- */

struct endpoint {
    enum demo_part part;
    uint64_t seed;
    double speed;
    int64_t began_ms;
    struct mhdx_server *server;
};

/* Simulated time: what went by since the start, `speed` times as fast. */
static int64_t endpoint_now(const struct endpoint *ep)
{
    return ep->began_ms + (int64_t)((double)(time_now_ms() - ep->began_ms) * ep->speed);
}

#define PROTOBUF_TYPE                                                                              \
    "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited"

static const char *const content_types[] = {
    [EXPO_TEXT] = "text/plain; version=0.0.4; charset=utf-8",
    [EXPO_OPENMETRICS] = "application/openmetrics-text; version=1.0.0; charset=utf-8",
    [EXPO_PROTOBUF] = PROTOBUF_TYPE,
};

/* The format an entry of an Accept header asks for, if it is one of ours. */
static bool media_format(const struct http_media *m, enum expo_format *out)
{
    static const struct {
        const char *type, *param, *value;
        enum expo_format format;
    } rows[] = {
        { "text/plain", "version", "0.0.4", EXPO_TEXT },
        { "text/plain", "version", "1.0.0", EXPO_TEXT }, // the same as long as names are plain
        { "text/plain", "version", "", EXPO_TEXT },
        { "text/*", "version", "", EXPO_TEXT },
        { "*/*", "version", "", EXPO_TEXT },
        { "application/openmetrics-text", "version", "1.0.0", EXPO_OPENMETRICS },
        { "application/openmetrics-text", "version", "", EXPO_OPENMETRICS },
        { "application/vnd.google.protobuf", "encoding", "delimited", EXPO_PROTOBUF },
    };

    for (size_t i = 0; i < N_OF(rows); i++) {
        if (str_eq_nocase(m->type, str_of(rows[i].type)) &&
            str_eq_nocase(http_media_param(m, str_of(rows[i].param)), str_of(rows[i].value))) {
            *out = rows[i].format;
            return true;
        }
    }
    return false;
}

/* What the client wants most; of equals, what it names first. */
static enum expo_format negotiate(struct str accept)
{
    enum expo_format best = EXPO_TEXT, format;
    struct http_media m;
    double best_q = 0;

    while (http_media_next(&accept, &m)) {
        if (m.q > best_q && media_format(&m, &format)) {
            best = format;
            best_q = m.q;
        }
    }
    return best;
}

static void say(struct mhdx_reply *r, unsigned status, const char *text)
{
    r->status = status;
    r->content_type = "text/plain; charset=utf-8";
    buf_clear(&r->body);
    buf_puts(&r->body, text);
}

static void serve_metrics(const struct endpoint *ep, const struct mhdx_request *rq,
                          struct mhdx_reply *r)
{
    enum expo_format format = negotiate(mhdx_header(rq, "Accept"));
    struct buf page = { 0 };
    struct err e = { 0 };

    r->vary = "Accept, Accept-Encoding";
    r->content_type = content_types[format];
    if (!demo_render(ep->part, ep->seed, endpoint_now(ep), format, &page, &e)) {
        say(r, 500, e.msg);
        err_done(&e);
    } else if (http_accepts_coding(mhdx_header(rq, "Accept-Encoding"), STR("gzip"))) {
        zlibx_gzip(buf_str(&page), &r->body);
        r->encoding = "gzip";
    } else {
        r->body = page;
        page = (struct buf){ 0 };
    }
    buf_done(&page);
}

static void handle(void *user, const struct mhdx_request *rq, struct mhdx_reply *r)
{
    const struct endpoint *ep = user;

    if (!str_eq(rq->method, STR("GET")) && !str_eq(rq->method, STR("HEAD"))) {
        r->allow = "GET, HEAD";
        say(r, 405, "only GET and HEAD\n");
    } else if (str_eq(rq->path, STR("/metrics"))) {
        serve_metrics(ep, rq, r);
    } else if (str_eq(rq->path, STR("/-/healthy")) || str_eq(rq->path, STR("/-/ready"))) {
        say(r, 200, "ok\n");
    } else if (str_eq(rq->path, STR("/"))) {
        say(r, 200, "");
        buf_printf(&r->body, "%s, simulated by promctl demo\nmetrics are under /metrics\n",
                   ingest_demo_job[ep->part]);
    } else {
        say(r, 404, "not here; metrics are under /metrics\n");
    }
}

/* ---- both ---- */

static bool parse_listen(struct arena *a, const char *text, struct http_listen l[DEMO_N_PARTS],
                         struct err *e)
{
    struct http_listen first = { "127.0.0.1", 8087 };

    if (!http_listen_parse(a, str_of(text), &first, e))
        return err_wrap(e, "--listen");
    if (first.port == 65535)
        return err_set(e, ERR_USAGE,
                       "--listen: the worker takes the next port, and 65535 has none");
    l[DEMO_API] = l[DEMO_WORKER] = first;
    if (first.port)
        l[DEMO_WORKER].port++;
    return true;
}

/* Two sockets at neighbouring ports. Where any will do, the first may have a neighbour in use. */
static bool open_both(struct http_listen l[DEMO_N_PARTS], int fd[DEMO_N_PARTS], struct err *e)
{
    bool any = l[DEMO_API].port == 0;

    for (int tries = any ? 20 : 1;; tries--) {
        if (any)
            l[DEMO_API].port = 0;
        if (!http_listen_open(&l[DEMO_API], &fd[DEMO_API], e))
            return false;
        if (any) // after 65535 comes port 1, which is refused or as good
            l[DEMO_WORKER].port = (uint16_t)(l[DEMO_API].port % 65535 + 1);
        if (http_listen_open(&l[DEMO_WORKER], &fd[DEMO_WORKER], e))
            return true;
        close(fd[DEMO_API]);
        if (tries <= 1)
            return false;
        err_done(e);
    }
}

static bool start(struct endpoint ep[DEMO_N_PARTS], struct http_listen l[DEMO_N_PARTS],
                  struct err *e)
{
    int fd[DEMO_N_PARTS];

    if (!open_both(l, fd, e))
        return false;
    if (!(ep[DEMO_API].server = mhdx_start(fd[DEMO_API], handle, &ep[DEMO_API], e))) {
        close(fd[DEMO_WORKER]);
        return false;
    }
    ep[DEMO_WORKER].server = mhdx_start(fd[DEMO_WORKER], handle, &ep[DEMO_WORKER], e);
    return ep[DEMO_WORKER].server != NULL;
}

static bool announce(const struct demo_args *args, const struct http_listen l[DEMO_N_PARTS],
                     struct err *e)
{
    struct buf b = { 0 }, at[DEMO_N_PARTS] = { 0 };
    bool ok;

    buf_printf(&b, "The Task Handler system, simulated: seed %lld", (long long)args->seed);
    if (args->speed != 1)
        buf_printf(&b, ", %g times as fast", args->speed);
    buf_puts(&b, "\n\n");
    for (int i = 0; i < DEMO_N_PARTS; i++) {
        demo_put_address(&at[i], l[i].host, l[i].port);
        buf_printf(&b, "  http://%s/metrics  %s\n", buf_z(&at[i]), ingest_demo_job[i]);
    }
    buf_printf(&b,
               "\nTry, in another terminal:\n"
               "  promctl scrape %s %s\n"
               "  promctl demo --print rules > task-handler.rules.yml\n"
               "  promctl demo%s%s --print prometheus > prometheus.yml\n"
               "\nCtrl-C stops it.\n",
               buf_z(&at[0]), buf_z(&at[1]), args->listen_given ? " --listen " : "",
               args->listen_given ? buf_z(&at[0]) : "");
    ok = cmd_write_stdout(buf_str(&b), e);
    buf_done(&b);
    for (int i = 0; i < DEMO_N_PARTS; i++)
        buf_done(&at[i]);
    return ok;
}

static bool print_file(const struct demo_args *args, const struct http_listen l[DEMO_N_PARTS],
                       struct err *e)
{
    const uint16_t ports[DEMO_N_PARTS] = { l[0].port, l[1].port };
    struct buf b = { 0 };
    bool ok;

    if (args->print == PRINT_RULES)
        buf_puts(&b, demo_rules_yml);
    else
        demo_put_prometheus_yml(&b, l[0].host, ports);
    ok = cmd_write_stdout(buf_str(&b), e);
    buf_done(&b);
    return ok;
}

/* The signals that end the demo; an ignored SIGINT (a background job) stays ignored. Blocked before
 * the server's threads start, so that only the main thread sees them. */
static void block_signals(sigset_t *set)
{
    struct sigaction old;

    sigemptyset(set);
    sigaddset(set, SIGTERM);
    if (sigaction(SIGINT, NULL, &old) == 0 && old.sa_handler != SIG_IGN)
        sigaddset(set, SIGINT);
    pthread_sigmask(SIG_BLOCK, set, NULL);
}

static int demo_run(const struct cmd_call *call, void *user, struct err *e)
{
    const struct demo_args *args = user;
    struct endpoint ep[DEMO_N_PARTS] = { 0 };
    struct http_listen l[DEMO_N_PARTS];
    struct arena a = { 0 };
    sigset_t set;
    int sig = 0;

    (void)call;
    if (!parse_listen(&a, args->listen, l, e))
        goto out;
    if (!(args->speed > 0 && args->speed <= 10000)) {
        err_set(e, ERR_USAGE, "--speed: %g is not above 0 and at most 10000", args->speed);
        goto out;
    }
    if (args->print_given) {
        print_file(args, l, e);
        goto out;
    }
    for (int i = 0; i < DEMO_N_PARTS; i++)
        ep[i] = (struct endpoint){ .part = (enum demo_part)i,
                                   .seed = (uint64_t)args->seed,
                                   .speed = args->speed,
                                   .began_ms = time_now_ms() };
    block_signals(&set);
    if (start(ep, l, e) && announce(args, l, e)) {
        if (cmd_interrupted) // before they were blocked
            sig = SIGINT;
        else
            sigwait(&set, &sig);
    }
    for (int i = 0; i < DEMO_N_PARTS; i++)
        mhdx_stop(ep[i].server);
out:
    arena_done(&a);
    return sig == SIGINT ? 130 : 0;
}

static const char *const print_words[] = { "prometheus", "rules" };
static const char *const print_briefs[] = { "a prometheus.yml that scrapes both endpoints",
                                            "the rule file with the four alerts" };
static const struct opt_words prints = { print_words, print_briefs, N_OF(print_words) };

static const struct opt demo_opts[] = {
    { OPT_STR(struct demo_args, listen), .name = "listen", .arg = "HOST:PORT",
      .def = "127.0.0.1:8087", OPT_GIVEN(struct demo_args, listen_given),
      .brief = "where to listen", .complete = COMPLETE_HOST,
      .man =
          "The API server answers at PORT and the worker at the port after it. `HOST` or `:PORT` "
          "alone keeps the other's default. Port 0 takes two ports that are free and prints "
          "them." },
    { OPT_INT(struct demo_args, seed), .name = "seed", .arg = "N", .def = "1", .min = 0,
      .max = INT64_MAX, .brief = "choose another history",
      .man = "The pages depend on the seed and the time alone: the same seed gives the same values "
             "at the same moment." },
    { OPT_FLOAT(struct demo_args, speed), .name = "speed", .arg = "N", .def = "1",
      .brief = "let time run N times as fast",
      .man = "From the start on. Counters grow N times as fast and an episode passes in the Nth "
             "part of its time; times inside the pages run ahead of the clock." },
    { OPT_ENUM(struct demo_args, print, prints), .name = "print", .arg = "FILE",
      OPT_GIVEN(struct demo_args, print_given),
      .brief = "print a configuration file for Prometheus and exit" },
};

static const struct cmd_example demo_examples[] = {
    { "promctl demo", "serve until Ctrl-C" },
    { "promctl demo --listen 0.0.0.0:9087 --seed 7",
      "another history, for other machines to see, at the ports 9087 and 9088" },
    { "promctl demo --print rules | promtool check rules /dev/stdin", "the alerts, checked" },
};

const struct cmd cmd_demo = {
    .name = "demo",
    .brief = "serve the metrics of a simulated system",
    .man =
        "Serves two endpoints such as a small web service has: an API server (job "
        "task-handler-api) and the worker that does its tasks (job task-handler-worker). The "
        "numbers are simulated, and plausible: they follow the day and the minute, requests have "
        "latencies, queues fill, and processes are deployed anew, which resets their counters.\n"
        "\n"
        "In every hour there is a burst of HTTP errors, a time of slow answers, a burst of failed "
        "tasks and a memory leak. Each is long enough for its alert (`--print rules`) to become "
        "pending, to fire and to resolve.\n"
        "\n"
        "`/metrics` answers in the text format, OpenMetrics (with exemplars) or protobuf (with "
        "native histograms), as the Accept header asks. `/-/healthy` answers ok.",
    .opts = demo_opts,
    .n_opts = N_OF(demo_opts),
    .args_size = sizeof(struct demo_args),
    .examples = demo_examples,
    .n_examples = N_OF(demo_examples),
    .uses = CMD_USES_LISTEN,
    .run = demo_run,
};
