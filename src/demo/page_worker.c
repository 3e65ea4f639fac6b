/* page_worker.c - the page of the simulated worker. */
#include "demo/flow.h"
#include "demo/pages.h"

#include <math.h>

#define LOOK_BACK_S 3.0

static const struct {
    double median_s, shape;
} usual[N_TASKS] = {
    [TASK_EMAIL] = { 0.12, 3.6 },
    [TASK_NOTIFICATION] = { 0.06, 3.8 },
    [TASK_REPORT] = { 1.5, 3.6 },
};

#define TIMEOUT_MEDIAN_S 8.0

static void task_modes(const struct worker_flow *f, int i, struct hist_mode m[HIST_MODES])
{
    m[0] = (struct hist_mode){ usual[i].median_s, usual[i].shape,
                               f->consumed[i] - f->timed_out[i] };
    m[1] = (struct hist_mode){ TIMEOUT_MEDIAN_S, 9, f->timed_out[i] };
    m[2] = (struct hist_mode){ 1, 4, 0 };
}

static void durations(struct demo_out *o, const struct worker_flow *f)
{
    static const double bounds[] = { 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30 };

    out_family(o, "task_processing_duration_seconds", METRIC_HISTOGRAM,
               "Duration of task processing in seconds.");
    for (int i = 0; i < N_TASKS; i++) {
        struct hist_mode m[HIST_MODES];
        struct demo_hist h;
        task_modes(f, i, m);
        demo_hist_fill(&o->sim, STREAM_TASK_TIME + (uint64_t)i, bounds, N_OF(bounds), m, &h);
        out_histogram(o, LABELS(LABEL("task_type", demo_tasks[i])), &h);
    }
}

/* Tasks being worked on, on average over the window. */
static double busy(const struct worker_flow *f)
{
    double busy_s = 0;

    for (int i = 0; i < N_TASKS; i++) {
        struct hist_mode m[HIST_MODES];
        task_modes(f, i, m);
        for (int k = 0; k < HIST_MODES; k++)
            busy_s += m[k].n * hist_mode_mean(&m[k]);
    }
    return busy_s / LOOK_BACK_S;
}

static void queries_of(const struct worker_flow *f, struct query_load *q)
{
    double n = 0, failed = 0;

    for (int i = 0; i < N_TASKS; i++) {
        n += f->consumed[i];
        for (int k = 0; k < N_FAILURES; k++)
            failed += f->failed[i][k];
    }
    *q = (struct query_load){ 0 };
    q->n[QUERY_SELECT] = n;
    q->slow[QUERY_SELECT] = f->slow;
    q->n[QUERY_UPDATE] = 2 * n; // taken, done
    q->slow[QUERY_UPDATE] = 2 * f->slow;
    q->n[QUERY_INSERT] = failed; // the log of failures
}

static struct go_runtime runtime(struct demo_out *o, const struct worker_flow *f, double n_busy)
{
    struct sim_instant at[2] = { sim_at(&o->sim, (double)o->start_ms / 1000),
                                 sim_at(&o->sim, o->t) };
    struct go_runtime g = { 0 };

    g.retained_mib = fmin(72 + 6 * demo_wobble(o, 3, 97), 24 + 2 * demo_uptime(o)) + 0.4 * n_busy;
    g.resident_mib = 30;
    g.goroutines = 26 + n_busy + 3 * (1 + demo_wobble(o, 4, 13));
    g.collections = 0.06 * (sim_count(&o->sim, STREAM_RUNTIME + DEMO_WORKER, at[1]) -
                            sim_count(&o->sim, STREAM_RUNTIME + DEMO_WORKER, at[0]));
    g.worst_pause_s = 410e-6 * (1 + 0.3 * demo_wobble(o, 5, 300));
    g.cpu_s = 0.22 + 0.003 * demo_uptime(o);
    for (int i = 0; i < N_TASKS; i++)
        g.cpu_s += f->consumed[i] * (0.002 + 0.09 * usual[i].median_s);
    return g;
}

static void tasks(struct demo_out *o, const struct worker_flow *f, double *consumed)
{
    double failed[N_TASKS][N_FAILURES], all[N_TASKS] = { 0 }, success[N_TASKS];

    *consumed = 0;
    for (int i = 0; i < N_TASKS; i++) {
        double rest = f->consumed[i];
        for (int k = 0; k < N_FAILURES; k++) {
            failed[i][k] = out_count(o, STREAM_FAILURE + (uint64_t)(i * N_FAILURES + k),
                                     f->failed[i][k]);
            all[i] += failed[i][k];
            rest -= f->failed[i][k];
        }
        success[i] = out_count(o, STREAM_TASK + (uint64_t)i, rest);
        *consumed += all[i] + success[i];
    }
    out_family(o, "queue_messages_consumed_total", METRIC_COUNTER,
               "Total number of messages consumed from the queue.");
    out_value(o, LABELS(LABEL("queue_name", "task_queue")), *consumed);
    durations(o, f);
    out_family(o, "tasks_failed_total", METRIC_COUNTER, "Total number of failed tasks.");
    for (int k = 0; k < N_FAILURES; k++)
        for (int i = 0; i < N_TASKS; i++)
            out_traced(
                o, LABELS(LABEL("error_type", demo_failures[k]), LABEL("task_type", demo_tasks[i])),
                failed[i][k]);
    out_family(o, "tasks_processed_total", METRIC_COUNTER, "Total number of tasks processed.");
    for (int i = 0; i < N_TASKS; i++)
        out_value(o, LABELS(LABEL("status", "failed"), LABEL("task_type", demo_tasks[i])), all[i]);
    for (int i = 0; i < N_TASKS; i++)
        out_traced(o, LABELS(LABEL("status", "success"), LABEL("task_type", demo_tasks[i])),
                   success[i]);
}

void demo_page_worker(struct demo_out *o)
{
    struct worker_flow since_start, recent;
    struct query_load queries, running;
    double consumed, n_busy;
    struct go_runtime g;

    worker_flow(&o->sim, (struct sim_span){ (double)o->start_ms / 1000, o->t }, &since_start);
    worker_flow(&o->sim, (struct sim_span){ o->t - LOOK_BACK_S, o->t }, &recent);
    queries_of(&since_start, &queries);
    queries_of(&recent, &running);
    n_busy = busy(&recent);
    g = runtime(o, &since_start, n_busy);

    demo_page_connections(o, demo_queries_running(&running, LOOK_BACK_S), 6);
    demo_page_queries(o, &queries);
    demo_page_go(o, &g);
    demo_page_process(o, &g);
    tasks(o, &since_start, &consumed);
    out_family(o, "tasks_queue_size", METRIC_GAUGE, "Number of tasks waiting in the queue.");
    out_value(o, NO_LABELS, floor(demo_queue(&o->sim, o->t)));
}
