/* flow.c - what passes through the simulated system, see flow.h. */
#include "demo/flow.h"

#include <string.h>

const struct demo_endpoint_row demo_endpoints[N_ENDPOINTS] = {
    [EP_LIST] = { "GET", "/api/v1/tasks", 11 },
    [EP_CREATE] = { "POST", "/api/v1/tasks", 14 }, // the sum of task_rate
    [EP_DELETE] = { "DELETE", "/api/v1/tasks/:id", 0.7 },
    [EP_GET] = { "GET", "/api/v1/tasks/:id", 21 },
    [EP_LOGIN] = { "POST", "/auth/login", 2.4 },
    [EP_REGISTER] = { "POST", "/auth/register", 0.4 },
};

static const double task_rate[N_TASKS] = { 8, 4.2, 1.8 };

const struct demo_status_row demo_statuses[N_STATUSES] = {
    { EP_LIST, "200", DEMO_REST, 0 },  { EP_LIST, "401", 0.008, 0 },
    { EP_LIST, "500", 0.0003, 0.04 },  { EP_CREATE, "201", DEMO_REST, 0 },
    { EP_CREATE, "400", 0.02, 0 },     { EP_CREATE, "500", 0.0003, 0.06 },
    { EP_CREATE, "503", 0, 0.04 },     { EP_DELETE, "204", DEMO_REST, 0 },
    { EP_DELETE, "404", 0.04, 0 },     { EP_GET, "200", DEMO_REST, 0 },
    { EP_GET, "404", 0.055, 0 },       { EP_GET, "500", 0.0002, 0.05 },
    { EP_LOGIN, "200", DEMO_REST, 0 }, { EP_LOGIN, "401", 0.09, 0 },
    { EP_LOGIN, "500", 0.001, 0 },     { EP_REGISTER, "201", DEMO_REST, 0 },
    { EP_REGISTER, "400", 0.08, 0 },   { EP_REGISTER, "409", 0.05, 0 },
};

const char *const demo_tasks[N_TASKS] = { "email", "notification", "report" };
const char *const demo_failures[N_FAILURES] = { "connection_error", "invalid_payload", "timeout" };
const char *const demo_queries[N_QUERIES] = { "DELETE", "INSERT", "SELECT", "UPDATE" };

#define MEDIUM_SHARE 0.08

/* A stream of rate 1 in a window. */
static double flow(const struct sim *s, uint64_t stream, const struct sim_instant at[2])
{
    return sim_count(s, stream, at[1]) - sim_count(s, stream, at[0]);
}

static void window_ends(const struct sim *s, struct sim_span window, struct sim_instant at[2])
{
    at[0] = sim_at(s, window.a);
    at[1] = sim_at(s, window.b);
}

/* What the statuses that have a share of their own leave for the one that takes the rest. */
static void shares_of(enum demo_endpoint ep, double *share, double *in_burst)
{
    *share = *in_burst = 0;
    for (size_t i = 0; i < N_STATUSES; i++) {
        if (demo_statuses[i].endpoint == ep && demo_statuses[i].share != DEMO_REST) {
            *share += demo_statuses[i].share;
            *in_burst += demo_statuses[i].in_burst;
        }
    }
}

/* Tasks created in a window: requests to create one that got status 201. */
static void created_flow(const struct sim *s, struct sim_span window, double out[N_TASKS])
{
    struct sim_pulses burst;
    struct sim_instant at[2];
    double share, in_burst;

    shares_of(EP_CREATE, &share, &in_burst);
    window_ends(s, window, at);
    sim_pulses(s, SIM_ERRORS, window, &burst);
    for (int i = 0; i < N_TASKS; i++)
        out[i] = task_rate[i] * ((1 - share) * flow(s, STREAM_TASK + i, at) -
                                 in_burst * sim_taken(s, STREAM_TASK + i, &burst));
}

/* Adds one stream of requests to an endpoint; what it loses to errors goes to `errors`. */
static void add_requests(const struct sim *s, uint64_t stream, double rate,
                         const struct sim_instant at[2], const struct sim_pulses p[SIM_N_EPISODES],
                         enum demo_endpoint ep, struct api_flow *out, double *errors)
{
    out->total[ep] += rate * flow(s, stream, at);
    out->slow[ep] += rate * sim_taken(s, stream, &p[SIM_SLOWNESS]);
    out->cold[ep] += rate * sim_taken(s, stream, &p[SIM_COLD]);
    *errors += rate * sim_taken(s, stream, &p[SIM_ERRORS]);
}

void api_flow(const struct sim *s, struct sim_span window, struct api_flow *out)
{
    struct sim_pulses p[SIM_N_EPISODES];
    struct sim_instant at[2];
    double errors[N_ENDPOINTS] = { 0 }, rest[N_ENDPOINTS];

    memset(out, 0, sizeof *out);
    window_ends(s, window, at);
    sim_pulses(s, SIM_ERRORS, window, &p[SIM_ERRORS]);
    sim_pulses(s, SIM_SLOWNESS, window, &p[SIM_SLOWNESS]);
    sim_pulses(s, SIM_COLD, window, &p[SIM_COLD]);
    for (int i = 0; i < N_ENDPOINTS; i++) {
        if (i != EP_CREATE)
            add_requests(s, STREAM_ENDPOINT + i, demo_endpoints[i].rate, at, p, i, out, &errors[i]);
        out->medium[i] = MEDIUM_SHARE * demo_endpoints[i].rate * flow(s, STREAM_MEDIUM + i, at);
    }
    for (int i = 0; i < N_TASKS; i++)
        add_requests(s, STREAM_TASK + i, task_rate[i], at, p, EP_CREATE, out, &errors[EP_CREATE]);
    created_flow(s, window, out->created);

    memcpy(rest, out->total, sizeof rest);
    for (int i = 0; i < N_STATUSES; i++) {
        const struct demo_status_row *row = &demo_statuses[i];
        if (row->share == DEMO_REST)
            continue;
        // Tasks created must be exact to the type, so their refusals follow the same stream.
        double all = row->endpoint == EP_CREATE
                         ? out->total[EP_CREATE]
                         : demo_endpoints[row->endpoint].rate * flow(s, STREAM_STATUS + i, at);
        out->status[i] = row->share * all + row->in_burst * errors[row->endpoint];
        rest[row->endpoint] -= out->status[i];
    }
    for (int i = 0; i < N_STATUSES; i++)
        if (demo_statuses[i].share == DEMO_REST)
            out->status[i] = rest[demo_statuses[i].endpoint];
}

/* ---- the worker ---- */

/* When the task that the worker takes at `t` was created. Never falls: tasks keep their order. */
static double taken_at(const struct sim *s, double t)
{
    return t - 0.4 - 0.15 * sim_noise(s, STREAM_QUEUE_WAIT, t, 11) -
           26 * sim_strength(s, SIM_FAILURES, t, 100, 100);
}

static struct sim_span taken_in(const struct sim *s, struct sim_span window)
{
    return (struct sim_span){ taken_at(s, window.a), taken_at(s, window.b) };
}

double demo_queue(const struct sim *s, double t)
{
    double created[N_TASKS], sum = 0;

    created_flow(s, (struct sim_span){ taken_at(s, t), t }, created);
    for (int i = 0; i < N_TASKS; i++)
        sum += created[i];
    return sum;
}

/* Shares of the tasks, always and on top of that in an episode. */
static const struct {
    double always, in_burst;
} failure_share[N_FAILURES] = {
    [FAIL_CONNECTION] = { 0.006, 0.05 },
    [FAIL_PAYLOAD] = { 0.004, 0 },
    [FAIL_TIMEOUT] = { 0.010, 0.45 },
};

/* What the episodes of a kind take of the tasks that are consumed, not of those created. */
static void taken_tasks(const struct sim *s, enum sim_episode kind, struct sim_span window,
                        double out[N_TASKS])
{
    struct sim_pulses p;

    memset(out, 0, N_TASKS * sizeof *out);
    sim_pulses(s, kind, window, &p);
    for (size_t k = 0; k < p.n; k++) {
        double part[N_TASKS];
        created_flow(s, taken_in(s, p.p[k].at), part);
        for (int i = 0; i < N_TASKS; i++)
            out[i] += p.p[k].share * part[i];
    }
}

void worker_flow(const struct sim *s, struct sim_span window, struct worker_flow *out)
{
    struct sim_span taken = taken_in(s, window);
    struct sim_instant at[2];
    double lost[N_TASKS], slow[N_TASKS];

    created_flow(s, taken, out->consumed);
    window_ends(s, taken, at);
    taken_tasks(s, SIM_FAILURES, window, lost);
    taken_tasks(s, SIM_SLOWNESS, window, slow);
    out->slow = 0;
    for (int i = 0; i < N_TASKS; i++) {
        for (int f = 0; f < N_FAILURES; f++) {
            uint64_t stream = STREAM_FAILURE + (uint64_t)(i * N_FAILURES + f);
            out->failed[i][f] = failure_share[f].always * task_rate[i] * flow(s, stream, at) +
                                failure_share[f].in_burst * lost[i];
        }
        out->slow += slow[i];
        out->timed_out[i] = failure_share[FAIL_TIMEOUT].in_burst * lost[i];
    }
}
