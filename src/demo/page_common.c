/* page_common.c - families that both processes have: Go's runtime, the process, the database. */
#include "demo/flow.h"
#include "demo/pages.h"

#include <math.h>

#define MIB         1048576.0
#define HEAP_SAW    24.0 /* MiB allocated from one collection to the next */
#define PAGE_BYTES  4096.0
#define MEAN_PAUSE  95e-6
#define GO_VERSION  "go1.25.3"
#define SLOW_MEDIAN 0.55

double demo_uptime(const struct demo_out *o)
{
    return o->t - (double)o->start_ms / 1000;
}

double demo_wobble(const struct demo_out *o, int gauge, double period_s)
{
    return sim_noise(&o->sim, STREAM_GAUGE + (uint64_t)(gauge * DEMO_N_PARTS + (int)o->part), o->t,
                     period_s);
}

void demo_page_go(struct demo_out *o, const struct go_runtime *g)
{
    static const double pauses[5] = { 24e-6, 41e-6, 63e-6, 118e-6, 0 };
    double q[5], saw = g->collections - floor(g->collections);

    for (int i = 0; i < 5; i++) {
        double v = i < 4 ? pauses[i] * (1 + 0.12 * demo_wobble(o, 10 + i, 240)) : g->worst_pause_s;
        q[i] = floor(v * 1e9) / 1e9;
    }
    out_family(o, "go_gc_duration_seconds", METRIC_SUMMARY,
               "A summary of the wall-time pause (stop-the-world) duration in garbage collection "
               "cycles.");
    out_summary(o, q, floor(g->collections * MEAN_PAUSE * 1e9) / 1e9, floor(g->collections));
    out_family(o, "go_goroutines", METRIC_GAUGE, "Number of goroutines that currently exist.");
    out_value(o, NO_LABELS, floor(g->goroutines));
    out_family(o, "go_info", METRIC_GAUGE, "Information about the Go environment.");
    out_value(o, LABELS(LABEL("version", GO_VERSION)), 1);
    out_family(o, "go_memstats_alloc_bytes", METRIC_GAUGE,
               "Number of bytes allocated in heap and currently in use.");
    out_value(o, NO_LABELS, floor((g->retained_mib + HEAP_SAW * saw) * MIB / 8) * 8);
}

void demo_page_process(struct demo_out *o, const struct go_runtime *g)
{
    double resident = (g->retained_mib + HEAP_SAW + g->resident_mib) * MIB;

    out_family(o, "process_cpu_seconds_total", METRIC_COUNTER,
               "Total user and system CPU time spent in seconds.");
    out_value(o, NO_LABELS, floor(g->cpu_s * 100) / 100);
    out_family(o, "process_resident_memory_bytes", METRIC_GAUGE, "Resident memory size in bytes.");
    out_value(o, NO_LABELS, floor(resident / PAGE_BYTES) * PAGE_BYTES);
    out_family(o, "process_start_time_seconds", METRIC_GAUGE,
               "Start time of the process since unix epoch in seconds.");
    out_value(o, NO_LABELS, (double)o->start_ms / 1000);
}

/* ---- the database ---- */

static const double query_median_s[N_QUERIES] = {
    [QUERY_DELETE] = 0.0038,
    [QUERY_INSERT] = 0.0045,
    [QUERY_SELECT] = 0.0021,
    [QUERY_UPDATE] = 0.0052,
};

static void query_modes(const struct query_load *q, int i, struct hist_mode m[HIST_MODES])
{
    double slow = DEMO_SLOW_SHARE * q->slow[i], rest = q->n[i] - slow;

    m[0] = (struct hist_mode){ query_median_s[i], 4.2, 0.9 * rest };
    m[1] = (struct hist_mode){ query_median_s[i] * 4, 3.4, 0.1 * rest };
    m[2] = (struct hist_mode){ SLOW_MEDIAN, 4.0, slow };
}

void demo_page_queries(struct demo_out *o, const struct query_load *q)
{
    static const double bounds[] = {
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5
    };
    out_family(o, "db_query_duration_seconds", METRIC_HISTOGRAM,
               "Duration of database queries in seconds.");
    for (int i = 0; i < N_QUERIES; i++) {
        struct hist_mode m[HIST_MODES];
        struct demo_hist h;
        if (q->n[i] <= 0)
            continue;
        query_modes(q, i, m);
        demo_hist_fill(&o->sim, STREAM_QUERY + (uint64_t)(o->part * N_QUERIES + i), bounds,
                       N_OF(bounds), m, &h);
        out_histogram(o, LABELS(LABEL("query_type", demo_queries[i])), &h);
    }
}

double demo_queries_running(const struct query_load *q, double seconds)
{
    double busy_s = 0;

    for (int i = 0; i < N_QUERIES; i++) {
        struct hist_mode m[HIST_MODES];
        query_modes(q, i, m);
        for (int k = 0; k < HIST_MODES; k++)
            busy_s += m[k].n * hist_mode_mean(&m[k]);
    }
    return busy_s / seconds;
}

void demo_page_connections(struct demo_out *o, double running, double pool)
{
    double in_use = fmax(0, round(running + 1 + 1.5 * demo_wobble(o, 1, 7)));
    // The pool grows while queries are slow, and lets go a little later.
    double open = pool + round(1.5 * pool * sim_strength(&o->sim, SIM_SLOWNESS, o->t, 20, 90));

    out_family(o, "db_connections_in_use", METRIC_GAUGE,
               "Number of database connections currently in use.");
    out_value(o, NO_LABELS, fmin(in_use, open));
    out_family(o, "db_connections_open", METRIC_GAUGE,
               "Number of established database connections, in use and idle.");
    out_value(o, NO_LABELS, open);
}
