/* page_api.c - the page of the simulated API server. */
#include "demo/flow.h"
#include "demo/pages.h"

#include <math.h>

#define LOOK_BACK_S 3.0 /* the window over which gauges of things that run are averaged */

/* How long the simple requests of an endpoint take; passwords are hashed slowly on purpose. */
static const double median_s[N_ENDPOINTS] = {
    [EP_LIST] = 0.022, [EP_CREATE] = 0.016, [EP_DELETE] = 0.012,
    [EP_GET] = 0.007,  [EP_LOGIN] = 0.085,  [EP_REGISTER] = 0.095,
};

static const double bounds[] = { 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10 };

static void request_modes(const struct api_flow *f, int ep, struct hist_mode m[HIST_MODES])
{
    double slow = DEMO_SLOW_SHARE * f->slow[ep];

    m[0] = (struct hist_mode){ median_s[ep], 4.5, f->total[ep] - f->medium[ep] - slow };
    m[1] = (struct hist_mode){ median_s[ep] * 4, 3.6, f->medium[ep] };
    m[2] = (struct hist_mode){ 1.9, 4.0, slow };
}

static void queries_of(const struct api_flow *f, struct query_load *q)
{
    static const struct {
        enum demo_query type;
        enum demo_endpoint ep;
        double each; /* queries a request */
    } rows[] = {
        { QUERY_SELECT, EP_LIST, 1 },    { QUERY_SELECT, EP_GET, 0.6 },
        { QUERY_SELECT, EP_LOGIN, 1 },   { QUERY_SELECT, EP_REGISTER, 1 },
        { QUERY_INSERT, EP_CREATE, 1 },  { QUERY_INSERT, EP_REGISTER, 0.9 },
        { QUERY_UPDATE, EP_LOGIN, 0.9 }, { QUERY_DELETE, EP_DELETE, 1 },
    };

    *q = (struct query_load){ 0 };
    for (size_t i = 0; i < N_OF(rows); i++) {
        q->n[rows[i].type] += rows[i].each * f->total[rows[i].ep];
        q->slow[rows[i].type] += rows[i].each * f->slow[rows[i].ep];
    }
}

/* ---- cache ---- */

enum { KEY_TASK, KEY_USER, N_KEYS };
static const char *const key_types[N_KEYS] = { "task", "user" };

static void cache(struct demo_out *o, const struct api_flow *f)
{
    static const double usual_misses[N_KEYS] = { 0.16, 0.05 };
    double lookups[N_KEYS] = { 0 }, cold[N_KEYS] = { 0 }, hits[N_KEYS], misses[N_KEYS];

    // Every request with a session looks its user up; reading one task looks that up.
    for (int i = 0; i < N_ENDPOINTS; i++) {
        if (i == EP_LOGIN || i == EP_REGISTER)
            continue;
        lookups[KEY_USER] += f->total[i];
        cold[KEY_USER] += f->cold[i];
    }
    lookups[KEY_TASK] = f->total[EP_GET];
    cold[KEY_TASK] = f->cold[EP_GET];
    for (int k = 0; k < N_KEYS; k++) {
        double miss = usual_misses[k] * lookups[k] + DEMO_COLD_SHARE * cold[k];
        misses[k] = out_count(o, STREAM_CACHE + (uint64_t)k, miss);
        hits[k] = out_count(o, STREAM_CACHE + N_KEYS + (uint64_t)k, lookups[k] - miss);
    }
    out_family(o, "cache_hits_total", METRIC_COUNTER, "Total number of cache hits.");
    for (int k = 0; k < N_KEYS; k++)
        out_value(o, LABELS(LABEL("key_type", key_types[k])), hits[k]);
    out_family(o, "cache_misses_total", METRIC_COUNTER, "Total number of cache misses.");
    for (int k = 0; k < N_KEYS; k++)
        out_value(o, LABELS(LABEL("key_type", key_types[k])), misses[k]);
}

/* ---- HTTP ---- */

static void durations(struct demo_out *o, const struct api_flow *f)
{
    out_family(o, "http_request_duration_seconds", METRIC_HISTOGRAM,
               "Duration of HTTP requests in seconds.");
    for (int i = 0; i < N_ENDPOINTS; i++) {
        struct hist_mode m[HIST_MODES];
        struct demo_hist h;
        request_modes(f, i, m);
        demo_hist_fill(&o->sim, STREAM_REQUEST_TIME + (uint64_t)i, bounds, N_OF(bounds), m, &h);
        out_histogram(o,
                      LABELS(LABEL("endpoint", demo_endpoints[i].path),
                             LABEL("method", demo_endpoints[i].method)),
                      &h);
    }
}

static double in_flight(struct demo_out *o, const struct api_flow *recent)
{
    double busy_s = 0, n;

    for (int i = 0; i < N_ENDPOINTS; i++) {
        struct hist_mode m[HIST_MODES];
        request_modes(recent, i, m);
        for (int k = 0; k < HIST_MODES; k++)
            busy_s += m[k].n * hist_mode_mean(&m[k]);
    }
    n = busy_s / LOOK_BACK_S;
    return fmax(0, round(n + 0.5 + sqrt(n + 0.5) * demo_wobble(o, 2, 3)));
}

static void requests(struct demo_out *o, const struct api_flow *f, const double *created)
{
    out_family(o, "http_requests_total", METRIC_COUNTER, "Total number of HTTP requests.");
    for (int i = 0; i < N_STATUSES; i++) {
        const struct demo_status_row *row = &demo_statuses[i];
        const struct demo_endpoint_row *ep = &demo_endpoints[row->endpoint];
        double n = out_count(o, STREAM_STATUS + (uint64_t)i, f->status[i]);
        if (row->endpoint == EP_CREATE &&
            row->share == DEMO_REST) { // what was created was answered with 201
            n = 0;
            for (int k = 0; k < N_TASKS; k++)
                n += created[k];
        }
        out_traced(o,
                   LABELS(LABEL("endpoint", ep->path), LABEL("method", ep->method),
                          LABEL("status", row->status)),
                   n);
    }
}

/* ---- the heap ---- */

#define HEAP_MIB      128.0
#define LEAK_RISE_S   540.0
#define LEAK_RISE_MIB 400.0 /* then over 500 MiB until the end */
#define LEAK_MORE_MIB 70.0

/* MiB that leaked until `t`, in the leak that began at `leak.a`. */
static double leaked(struct sim_span leak, double t)
{
    double x = t - leak.a;

    if (x <= 0)
        return 0;
    if (x < LEAK_RISE_S)
        return LEAK_RISE_MIB * x / LEAK_RISE_S;
    return LEAK_RISE_MIB + LEAK_MORE_MIB * (x - LEAK_RISE_S) / (leak.b - leak.a - LEAK_RISE_S);
}

static struct go_runtime runtime(struct demo_out *o, const struct api_flow *f, double n_in_flight)
{
    struct sim_span leak = sim_episode(&o->sim, SIM_LEAK, sim_cycle(o->t));
    struct sim_instant at[2] = { sim_at(&o->sim, (double)o->start_ms / 1000),
                                 sim_at(&o->sim, o->t) };
    double base = HEAP_MIB + 8 * demo_wobble(o, 3, 97), held = leaked(leak, fmin(o->t, leak.b));
    bool over = o->t >= leak.b; // ended by a flush, or by the deploy of this very process
    struct go_runtime g = { 0 };

    base = fmin(base, 30 + 3 * demo_uptime(o)); // a new process fills its caches
    g.retained_mib = base + (over ? 0 : held);
    // Go gives memory back to the system over a few minutes.
    g.resident_mib = 38;
    if (over && (double)o->start_ms / 1000 < leak.a)
        g.resident_mib += held * fmax(0, 1 - (o->t - leak.b) / 180);
    g.goroutines = 34 + 2 * n_in_flight + 4 * (1 + demo_wobble(o, 4, 13));
    g.collections = 0.13 * (sim_count(&o->sim, STREAM_RUNTIME + DEMO_API, at[1]) -
                            sim_count(&o->sim, STREAM_RUNTIME + DEMO_API, at[0]));
    g.worst_pause_s = 640e-6 * (1 + 0.3 * demo_wobble(o, 5, 300)) + (over ? 0 : held * 2e-6);
    g.cpu_s = 0.35 + 0.004 * demo_uptime(o);
    for (int i = 0; i < N_ENDPOINTS; i++)
        g.cpu_s += f->total[i] * (0.0011 + 0.25 * fmax(0, median_s[i] - 0.03));
    return g;
}

void demo_page_api(struct demo_out *o)
{
    struct api_flow since_start, recent;
    struct query_load queries, running;
    double created[N_TASKS], published = 0, flight;
    struct go_runtime g;

    api_flow(&o->sim, (struct sim_span){ (double)o->start_ms / 1000, o->t }, &since_start);
    api_flow(&o->sim, (struct sim_span){ o->t - LOOK_BACK_S, o->t }, &recent);
    queries_of(&since_start, &queries);
    queries_of(&recent, &running);
    for (int i = 0; i < N_TASKS; i++) {
        created[i] = out_count(o, STREAM_TASK + (uint64_t)i, since_start.created[i]);
        published += created[i];
    }
    flight = in_flight(o, &recent);
    g = runtime(o, &since_start, flight);

    cache(o, &since_start);
    demo_page_connections(o, demo_queries_running(&running, LOOK_BACK_S), 10);
    demo_page_queries(o, &queries);
    demo_page_go(o, &g);
    durations(o, &since_start);
    out_family(o, "http_requests_in_flight", METRIC_GAUGE,
               "Number of HTTP requests being served right now.");
    out_value(o, NO_LABELS, flight);
    requests(o, &since_start, created);
    demo_page_process(o, &g);
    out_family(o, "queue_messages_published_total", METRIC_COUNTER,
               "Total number of messages published to the queue.");
    out_value(o, LABELS(LABEL("queue_name", "task_queue")), published);
    out_family(o, "tasks_created_total", METRIC_COUNTER, "Total number of tasks created.");
    for (int i = 0; i < N_TASKS; i++)
        out_traced(o, LABELS(LABEL("task_type", demo_tasks[i])), created[i]);
}
