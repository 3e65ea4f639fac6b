/* flow.h - what passes through the simulated system between two moments.
 *
 * Real numbers, not yet counted: the pages round them. All are increments over a window, so that
 * a process's counters are those of the window since its start, and a gauge that is a difference
 * of flows (the queue, requests in flight) agrees with the counters around it.
 */
#ifndef PROMCTL_DEMO_FLOW_H
#define PROMCTL_DEMO_FLOW_H

#include "demo/sim.h"

enum demo_endpoint { /* in the order of a page: by path, then method */
                     EP_LIST,
                     EP_CREATE,
                     EP_DELETE,
                     EP_GET,
                     EP_LOGIN,
                     EP_REGISTER,
                     N_ENDPOINTS
};
enum demo_task { TASK_EMAIL, TASK_NOTIFICATION, TASK_REPORT, N_TASKS };
enum demo_failure { FAIL_CONNECTION, FAIL_PAYLOAD, FAIL_TIMEOUT, N_FAILURES };
enum demo_query { QUERY_DELETE, QUERY_INSERT, QUERY_SELECT, QUERY_UPDATE, N_QUERIES };
enum { N_STATUSES = 18 };

/* Numbers of the streams of events; the simulation knows them apart by these. */
enum {
    STREAM_ENDPOINT = 0, /* + enum demo_endpoint */
    STREAM_TASK = 10,    /* + enum demo_task */
    STREAM_STATUS = 20,  /* + index in demo_statuses */
    STREAM_MEDIUM = 50,  /* + enum demo_endpoint: those that take a little longer */
    STREAM_FAILURE = 60, /* + task * N_FAILURES + failure */
    STREAM_CACHE = 80,   /* + key type */
    STREAM_RUNTIME = 90, /* + part: garbage collections */
    STREAM_QUEUE_WAIT = 95,
    STREAM_GAUGE = 100,        /* + gauge * parts + part */
    STREAM_REQUEST_TIME = 200, /* + enum demo_endpoint: histograms */
    STREAM_TASK_TIME = 210,    /* + enum demo_task */
    STREAM_QUERY = 220         /* + part * N_QUERIES + enum demo_query */
};

extern const struct demo_endpoint_row {
    const char *method, *path;
    double rate; /* a second of business time */
} demo_endpoints[N_ENDPOINTS];

extern const struct demo_status_row {
    enum demo_endpoint endpoint;
    const char *status;
    double share;            /* of the endpoint's requests; DEMO_REST: what the others leave */
    double in_burst;         /* of its requests while the API answers 5xx, on top */
} demo_statuses[N_STATUSES]; /* sorted as a page lists them */

extern const char *const demo_tasks[N_TASKS], *const demo_failures[N_FAILURES],
                                                  *const demo_queries[N_QUERIES];

struct api_flow {
    double total[N_ENDPOINTS], medium[N_ENDPOINTS];
    double slow[N_ENDPOINTS], cold[N_ENDPOINTS]; /* in those episodes, at full share */
    double status[N_STATUSES];
    double created[N_TASKS]; /* their sum is the status 201 of EP_CREATE */
};

#define DEMO_REST       -1.0
#define DEMO_SLOW_SHARE 0.45 /* of the requests and queries in SIM_SLOWNESS */
#define DEMO_COLD_SHARE 0.50 /* of the lookups in SIM_COLD that miss */

void api_flow(const struct sim *s, struct sim_span window, struct api_flow *out);

struct worker_flow {
    double consumed[N_TASKS];
    double failed[N_TASKS][N_FAILURES];
    double timed_out[N_TASKS]; /* part of the failed: those of the episode, which take long */
    double slow;               /* tasks taken while the database is slow, at full share */
};

void worker_flow(const struct sim *s, struct sim_span window, struct worker_flow *out);

/* Tasks created but not yet taken by the worker. */
double demo_queue(const struct sim *s, double t);

#endif
