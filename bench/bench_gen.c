/* bench_gen - time series to measure queries on, the same bytes every time, as OpenMetrics.
 *
 *     bench_gen SERIES SECONDS STEP >FILE
 *
 * Every hundred series are one server: request counters (48), a latency histogram of three
 * endpoints (42 with buckets, sum and count), queue lengths (5), and one each of up, resident
 * memory, open files, processor time and build. Counters start anew now and then, one server in
 * eight stops answering for a while. Samples stand at BEGIN + k * STEP, in seconds; BEGIN is a
 * multiple of two hours, so that blocks come out full. A query's end is the time of the last
 * sample.
 */
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define N_OF(a) (sizeof(a) / sizeof *(a))

enum { BEGIN = 1699999200, SERIES_A_SERVER = 100, LABELS_MAX = 160, BUCKETS = 12 };

struct gen {
    uint64_t state; /* of the random numbers */
    int64_t n_points, step;
    int n_servers;
};

static const char *const jobs[] = { "api", "web", "worker", "batch" };
static const char *const endpoints[] = { "/",       "/login",  "/api/v1/items", "/api/v1/orders",
                                         "/search", "/static", "/api/v1/users", "/checkout" };
static const char *const queues[] = { "mail", "thumbnails", "billing", "export", "webhooks" };
static const char *const bounds[BUCKETS] = { "0.005", "0.01", "0.025", "0.05", "0.1",  "0.25",
                                             "0.5",   "1.0",  "2.5",   "5.0",  "10.0", "+Inf" };

/* ---- random numbers: splitmix64, which is its own definition ---- */

static uint64_t next(struct gen *g)
{
    uint64_t z = g->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
    return z ^ z >> 31;
}

static double between(struct gen *g, double low, double high)
{
    return low + (high - low) * ((double)(next(g) >> 11) * 0x1p-53);
}

/* ---- lines ---- */

static void head(const char *family, const char *type, const char *help)
{
    printf("# TYPE %s %s\n# HELP %s %s\n", family, type, family, help);
}

static const char *server(char *out, int i)
{
    snprintf(out, LABELS_MAX, "job=\"%s\",instance=\"10.0.%d.%d:8080\"", jobs[i % N_OF(jobs)],
             i >> 8, i & 255);
    return out;
}

static void line(const struct gen *g, const char *name, const char *labels, const char *more,
                 int digits, double v, int64_t k)
{
    printf("%s{%s%s} %.*f %" PRId64 "\n", name, labels, more, digits, v, BEGIN + k * g->step);
}

/* When a counter starts anew: one in four does, once. */
static int64_t reset_at(struct gen *g)
{
    uint64_t at = next(g) % (4 * (uint64_t)g->n_points);
    return at < (uint64_t)g->n_points ? (int64_t)at : -1;
}

static void counter(struct gen *g, const char *name, const char *labels, const char *more,
                    int digits, double a_second)
{
    double v = digits ? 0 : (double)(next(g) % 100000), a_step = a_second * (double)g->step;
    int64_t reset = reset_at(g);
    for (int64_t k = 0; k < g->n_points; k++) {
        double add = between(g, 0.5, 1.5) * a_step;
        v = (k == reset ? 0 : v) + (digits ? add : (double)(int64_t)add);
        line(g, name, labels, more, digits, v, k);
    }
}

/* A walk between two bounds. */
static void gauge(struct gen *g, const char *name, const char *labels, const char *more, double low,
                  double high)
{
    double v = between(g, low, high), most = (high - low) / 100;
    for (int64_t k = 0; k < g->n_points; k++) {
        v += between(g, -most, most);
        v = v < low ? low : v > high ? high : v;
        line(g, name, labels, more, 0, (double)(int64_t)v, k);
    }
}

/* ---- families ---- */

static void put_requests(struct gen *g)
{
    static const struct {
        const char *method, *status;
        double a_second;
    } kinds[] = { { "GET", "200", 3 },    { "GET", "404", 0.2 },  { "GET", "500", 0.1 },
                  { "POST", "201", 0.8 }, { "POST", "400", 0.1 }, { "POST", "500", 0.07 } };
    char labels[LABELS_MAX], more[LABELS_MAX];

    head("http_requests", "counter", "Requests answered.");
    for (int i = 0; i < g->n_servers; i++) {
        for (size_t e = 0; e < N_OF(endpoints); e++) {
            for (size_t k = 0; k < N_OF(kinds); k++) {
                snprintf(more, sizeof more, ",method=\"%s\",status=\"%s\",endpoint=\"%s\"",
                         kinds[k].method, kinds[k].status, endpoints[e]);
                counter(g, "http_requests_total", server(labels, i), more, 0,
                        kinds[k].a_second * (double)(N_OF(endpoints) - e));
            }
        }
    }
}

struct latency {
    const char *labels;
    double count[BUCKETS], sum;
};

static void put_latency_at(struct gen *g, struct latency *x, int64_t k)
{
    char more[LABELS_MAX];
    for (int b = 0; b < BUCKETS; b++) {
        snprintf(more, sizeof more, ",le=\"%s\"", bounds[b]);
        line(g, "http_request_duration_seconds_bucket", x->labels, more, 0, x->count[b], k);
    }
    line(g, "http_request_duration_seconds_sum", x->labels, "", 6, x->sum, k);
    line(g, "http_request_duration_seconds_count", x->labels, "", 0, x->count[BUCKETS - 1], k);
}

static void put_latency(struct gen *g, const char *labels)
{
    static const int a_step[BUCKETS] = { 4, 9, 25, 40, 44, 27, 13, 7, 3, 2, 1, 1 };
    struct latency x = { .labels = labels };
    int64_t reset = reset_at(g);

    for (int64_t k = 0; k < g->n_points; k++) {
        uint64_t n = 0;
        if (k == reset)
            x = (struct latency){ .labels = labels };
        for (int b = 0; b < BUCKETS; b++) {
            n += next(g) % (uint64_t)(a_step[b] * 2) * (uint64_t)g->step / 15;
            x.count[b] += (double)n;
        }
        x.sum += (double)n * between(g, 0.08, 0.18);
        put_latency_at(g, &x, k);
    }
}

static void put_latencies(struct gen *g)
{
    enum { WITH_HISTOGRAM = 3 }; // endpoints
    char labels[LABELS_MAX], of[LABELS_MAX * 2];

    head("http_request_duration_seconds", "histogram", "How long answers took.");
    for (int i = 0; i < g->n_servers; i++) {
        for (int e = 0; e < WITH_HISTOGRAM; e++) {
            snprintf(of, sizeof of, "%s,endpoint=\"%s\"", server(labels, i), endpoints[e]);
            put_latency(g, of);
        }
    }
}

static void put_queues(struct gen *g)
{
    char labels[LABELS_MAX], more[LABELS_MAX];
    head("queue_depth", "gauge", "Jobs waiting.");
    for (int i = 0; i < g->n_servers; i++) {
        for (size_t q = 0; q < N_OF(queues); q++) {
            snprintf(more, sizeof more, ",queue=\"%s\"", queues[q]);
            gauge(g, "queue_depth", server(labels, i), more, 0, 500);
        }
    }
}

static void put_up(struct gen *g)
{
    char labels[LABELS_MAX];
    head("up", "gauge", "Whether the server answered.");
    for (int i = 0; i < g->n_servers; i++) {
        int64_t from = i % 8 == 5 ? g->n_points * (i % 11 + 1) / 14 : g->n_points;
        for (int64_t k = 0; k < g->n_points; k++)
            line(g, "up", server(labels, i), "", 0, k < from || k > from + 5, k);
    }
}

static void put_process(struct gen *g)
{
    char labels[LABELS_MAX], more[LABELS_MAX];

    head("process_resident_memory_bytes", "gauge", "Resident memory.");
    for (int i = 0; i < g->n_servers; i++)
        gauge(g, "process_resident_memory_bytes", server(labels, i), "", 5e7, 2e9);
    head("process_open_fds", "gauge", "Open files.");
    for (int i = 0; i < g->n_servers; i++)
        gauge(g, "process_open_fds", server(labels, i), "", 20, 900);
    head("process_cpu_seconds", "counter", "Processor time.");
    for (int i = 0; i < g->n_servers; i++)
        counter(g, "process_cpu_seconds_total", server(labels, i), "", 3, 0.4);
    head("app_build", "info", "What is running.");
    for (int i = 0; i < g->n_servers; i++) {
        snprintf(more, sizeof more, ",version=\"1.%d.0\"", i % 5);
        for (int64_t k = 0; k < g->n_points; k++)
            line(g, "app_build_info", server(labels, i), more, 0, 1, k);
    }
}

int main(int argc, char **argv)
{
    int64_t series = argc == 4 ? atoll(argv[1]) : 0, seconds = argc == 4 ? atoll(argv[2]) : 0;
    struct gen g = { .step = argc == 4 ? atoll(argv[3]) : 0 };

    if (series < 1 || series > 10000000 || g.step < 1 || seconds < g.step) {
        fputs("usage: bench_gen SERIES SECONDS STEP >FILE\n", stderr);
        return 2;
    }
    g.n_servers = (int)((series + SERIES_A_SERVER - 1) / SERIES_A_SERVER);
    g.n_points = seconds / g.step;
    put_requests(&g);
    put_latencies(&g);
    put_queues(&g);
    put_up(&g);
    put_process(&g);
    puts("# EOF");
    return ferror(stdout) || fflush(stdout) ? 1 : 0;
}
