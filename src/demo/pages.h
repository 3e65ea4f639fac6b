/* pages.h - the two pages, and what every Go process exposes. */
#ifndef PROMCTL_DEMO_PAGES_H
#define PROMCTL_DEMO_PAGES_H

#include "demo/emit.h"

void demo_page_api(struct demo_out *o);
void demo_page_worker(struct demo_out *o);

/* Families go_* and process_*, in the places the alphabet gives them. */
struct go_runtime {
    double goroutines;
    double collections;  /* since the start, with the part of the next that has passed */
    double retained_mib; /* the heap right after a collection */
    double resident_mib; /* beyond the heap's own highest */
    double cpu_s;
    double worst_pause_s;
};
void demo_page_go(struct demo_out *o, const struct go_runtime *g);
void demo_page_process(struct demo_out *o, const struct go_runtime *g);

/* Seconds since this process started, and a gauge's small restlessness around 0. */
double demo_uptime(const struct demo_out *o);
double demo_wobble(const struct demo_out *o, int gauge, double period_s);

/* One family of query durations: events in a window by query type. */
struct query_load {
    double n[4], slow[4]; /* by enum demo_query */
};
void demo_page_queries(struct demo_out *o, const struct query_load *q);

/* Mean number of queries that run at once, from the load of a window of `seconds`. */
double demo_queries_running(const struct query_load *q, double seconds);

void demo_page_connections(struct demo_out *o, double running, double pool);

#endif
