#include "board_data.h"

#include <math.h>

enum { STEPS = 180, STEP_MS = 5000 };

/* The same on every machine, whatever its libm. */
static double noise(unsigned seed, int i)
{
    uint32_t x = seed * 2654435761u + (uint32_t)i * 40503u;

    x ^= x >> 15;
    x *= 2246822519u;
    x ^= x >> 13;
    return (double)(x % 2001) / 1000 - 1;
}

static double smooth(unsigned seed, int i)
{
    double sum = 0;

    for (int k = -6; k <= 6; k++)
        sum += noise(seed, i + k) * (7 - (k < 0 ? -k : k));
    return sum / 12;
}

/* A triangle, as sin() is not the same everywhere. */
static double wave_at(int i, int period)
{
    int x = i % period;

    return (x * 2 < period ? x : period - x) * 4.0 / period - 1;
}

const struct float_point *board_data_wave(struct board_data *d, unsigned seed, double level,
                                          double wave, double spike, double at)
{
    struct float_point *p = arena_new_n(&d->a, struct float_point, STEPS + 1);
    int peak = (int)(at * STEPS);

    for (int i = 0; i <= STEPS; i++) {
        double v = level +
                   wave * (wave_at(i + (int)(seed % 120 * 17), 120) + 0.5 * smooth(seed, i));
        if (spike > 0 && i >= peak && i < peak + 5)
            v += spike * (1 - 0.2 * (i - peak));
        p[i] = (struct float_point){ d->board.start_ms + (int64_t)i * STEP_MS, v > 0 ? v : 0 };
    }
    return p;
}

static struct labels labels_from(struct board_data *d, const char *text)
{
    struct label p[8];
    struct str rest = str_of(text), piece;
    size_t n = 0;

    while (n < 8 && str_cut(&rest, ' ', &piece)) {
        size_t eq = str_find_char(piece, '=');
        p[n++] = (struct label){ str_head(piece, eq), str_skip(piece, eq + 1) };
    }
    return labels_of(&d->a, p, n);
}

struct line {
    const char *labels;
    double level, wave, spike, at;
};

static void set_answer(struct board_data *d, struct board_answer *a, const struct line *lines,
                       size_t n)
{
    *a = (struct board_answer){
        .state = BOARD_OK, .took_s = 0.0021, .n_samples = 2880, .n_steps = 180
    };
    a->v.type = VALUE_MATRIX;
    a->v.n = n;
    a->v.series = arena_new_n(&d->a, struct value_series, n);
    for (size_t i = 0; i < n; i++) {
        const struct line *l = &lines[i];
        a->v.series[i].labels = labels_from(d, l->labels);
        a->v.series[i].floats = board_data_wave(d, (unsigned)i + (unsigned)l->level, l->level,
                                                l->wave, l->spike, l->at);
        a->v.series[i].n_floats = STEPS + 1;
    }
}

/* A counter from its rate. */
static void set_total(struct board_data *d, struct board_answer *a, double now, double rate)
{
    const struct line line = { "", rate, 0.1 * rate, 0, 0 };

    set_answer(d, a, &line, 1);
    struct float_point *p = (struct float_point *)a->v.series[0].floats;
    for (int i = STEPS; i >= 0; i--) {
        double v = p[i].v;
        p[i].v = floor(now);
        now -= v * STEP_MS / 1000;
    }
}

#define LINES(d, a, ...)                                                                           \
    set_answer((d), (a), (const struct line[]){ __VA_ARGS__ },                                     \
               N_OF(((const struct line[]){ __VA_ARGS__ })))

static void fill_heat(struct board_data *d, struct board_answer *a)
{
    static const char *const bounds[] = { "le=0.005", "le=0.01", "le=0.025", "le=0.05",
                                          "le=0.1",   "le=0.25", "le=0.5",   "le=1",
                                          "le=2.5",   "le=5",    "le=10",    "le=+Inf" };
    static const double share[] = { 20, 90, 260, 410, 520, 570, 588, 594, 598, 599, 600, 600 };
    struct line lines[N_OF(bounds)];

    for (size_t i = 0; i < N_OF(bounds); i++)
        lines[i] = (struct line){ bounds[i], share[i], 0, 0, 0 };
    set_answer(d, a, lines, N_OF(bounds));
    for (size_t i = 0; i < N_OF(bounds); i++)
        for (int k = 140; i < 7 && k < 150; k++) // slow for a while: low buckets lose
            ((struct float_point *)a->v.series[i].floats)[k].v *= 0.3;
}

static void fill_panel(struct board_data *d, size_t i, struct board_panel *p)
{
    struct board_answer *a = arena_new_n(&d->a, struct board_answer, 4), *spark = &a[3];

    bool slow = i == 7 || i == 16; // seconds, not rates

    *p = (struct board_panel){ .answers = a, .n = d->dash.panels[i].n_queries };
    for (size_t k = 0; k < p->n; k++)
        a[k].expr = d->dash.panels[i].queries[k].expr;
    switch (i) {
    case 0:
        LINES(d, a, { "", 150, 10, 12, 0.7 });
        break;
    case 1:
    case 2:
    case 3:
        set_total(d, a, i == 1 ? 184211 : i == 2 ? 181960 : 5874, i == 3 ? 1.2 : 38);
        LINES(d, spark, { "", i == 3 ? 1.2 : 38, i == 3 ? 0.3 : 5, 2, 0.6 });
        p->spark = spark;
        break;
    case 4:
        LINES(d, a, { "method=GET endpoint=/api/v1/tasks/:id status=200", 68, 8, 0, 0 },
              { "method=POST endpoint=/api/v1/tasks status=201", 48, 6, 18, 0.66 },
              { "method=GET endpoint=/api/v1/tasks status=200", 24, 3, 0, 0 },
              { "method=POST endpoint=/api/v1/tasks status=500", 0.4, 0.2, 16, 0.68 },
              { "method=GET endpoint=/api/v1/tasks/:id status=404", 3.1, 1, 0, 0 });
        break;
    case 5:
        LINES(d, &a[0], { "", 0.12, 0.02, 0.9, 0.97 });
        LINES(d, &a[1], { "", 0.3, 0.06, 1.6, 0.97 });
        break;
    case 6:
    case 7:
    case 14:
    case 16:
        LINES(d, a, { "task_type=email", slow ? 0.4 : 17.5, slow ? 0.1 : 4, 0, 0 },
              { "task_type=report", slow ? 1.9 : 8.5, slow ? 0.3 : 2, 0, 0 },
              { "task_type=notification", slow ? 1.1 : 11, slow ? 0.1 : 2, 0, 0 });
        break;
    case 8:
        LINES(d, a, { "instance=localhost:8087", 140, 8, 20, 0.7 },
              { "instance=localhost:8088", 80, 6, 40, 0.7 });
        break;
    case 9:
    case 15:
    case 18:
        LINES(d, &a[0], { "", 31, 6, 160, 0.7 });
        LINES(d, &a[1], { "", 13, 3, 20, 0.7 });
        break;
    case 12:
        LINES(d, a, { "instance=localhost:8087", 318e6, 3e7, 0, 0 },
              { "instance=localhost:8088", 210e6, 2e7, 0, 0 });
        break;
    case 13:
        a[0] = (struct board_answer){
            .state = BOARD_FAILED,
            .expr = STR("rate(go_gc_duration_seconds)"),
            .error = STR("1:6: parse error: expected type range vector in call to function "
                         "\"rate\", got instant vector"),
            .error_at = { 5, 22 },
            .hint = STR("write go_gc_duration_seconds[5m]"),
        };
        break;
    case 17:
        a[0] = (struct board_answer){ .state = BOARD_OK,
                                      .note = STR("no series for cache_hits_total") };
        p->absent = true;
        break;
    case 19:
        fill_heat(d, a);
        break;
    default:
        break;
    }
}

static void fill_panels(struct board_data *d)
{
    struct board_panel *p = arena_new_n(&d->a, struct board_panel, d->dash.n_panels);
    static const struct str values[] = { { "localhost:8087", 14 }, { "localhost:8088", 14 } };
    static const bool chosen[] = { true, true };
    static const struct board_var var = {
        .values = values, .n = 2, .chosen = chosen, .all = true, .unused = true, .state = BOARD_OK
    };

    for (size_t i = 0; i < d->dash.n_panels; i++)
        fill_panel(d, i, &p[i]);
    d->board.panels = p;
    d->board.vars = &var;
    d->board.dash = &d->dash;
    d->board.dash_name = STR("task-handler (built in)");
}

// ---- targets ----

static void fill_targets(struct board_data *d)
{
    struct board_target *t = arena_new_n(&d->a, struct board_target, 3);
    const struct board_target up = {
        BOARD_OK,
        STR("localhost:8087/metrics"),
        STR("task-handler-api"),
        STR("localhost:8087"),
        d->board.now_ms - 2000,
        0.0031,
        NULL,
        STEPS + 1,
        187,
        18842,
        STR("OpenMetrics 1.0"),
        { 0 },
        0,
        0,
        d->board.now_ms - 2000,
        0,
        0,
    };

    for (unsigned i = 0; i < 3; i++) {
        t[i] = up;
        t[i].took = (struct float_point *)board_data_wave(d, i, 0.003 + i * 0.001, 0.0008, 0, 0);
    }
    t[1].name = STR("localhost:8088/metrics");
    t[1].job = STR("task-handler-worker");
    t[1].last_ms = d->board.now_ms - 1000;
    t[1].took_s = 0.0044;
    t[1].n_series = 225;
    t[1].n_bytes = 23450;
    t[1].format = STR("text 0.0.4");
    t[2].name = STR("localhost:8089/metrics");
    t[2].job = STR("task-handler-worker");
    t[2].state = BOARD_STALE;
    t[2].error = STR("connection refused");
    t[2].since_ms = d->board.now_ms - 134000;
    t[2].good_ms = d->board.now_ms - 136000;
    t[2].retry_ms = d->board.now_ms + 6000;
    t[2].backoff_ms = 15000;
    t[2].attempt = 9;
    for (int i = STEPS - 26; i <= STEPS; i++)
        t[2].took[i].v = NAN;
    d->board.targets = t;
    d->board.n_targets = 3;
}

static void add_signal(struct board_data *d, size_t i, const char *group, const char *name,
                       const char *metric, const char *unit, double level, double spike)
{
    struct board_signal *s = (struct board_signal *)&d->board.signals[i];

    *s = (struct board_signal){ .group = str_of(group),
                                .name = str_of(name),
                                .metric = str_of(metric),
                                .expr = str_of(metric),
                                .state = BOARD_OK,
                                .of = NAN,
                                .from_zero = strcmp(unit, "s") != 0,
                                .n = STEPS + 1 };
    out_unit_parse(str_of(unit), &s->unit);
    s->p = board_data_wave(d, (unsigned)i, level, level / 8, spike, 0.95);
    s->now = s->p[STEPS].v;
    if (strcmp(unit, "locale") == 0)
        s->now = floor(s->now);
    d->board.n_signals = i + 1;
}

static void fill_signals(struct board_data *d)
{
    size_t i = 0;

    d->board.signals = arena_new_n(&d->a, struct board_signal, 16);
    add_signal(d, i++, "api", "rate", "http_requests_total", "reqps", 150, 20);
    add_signal(d, i++, "api", "errors", "…{status=~\"5..\"} / total", "percentunit", 0.02, 0.05);
    add_signal(d, i++, "api", "latency p50", "http_request_duration_seconds", "s", 0.05, 0);
    add_signal(d, i++, "api", "latency p95", "", "s", 0.12, 1);
    add_signal(d, i++, "api", "latency p99", "", "s", 0.18, 1.7);
    add_signal(d, i++, "api", "in flight", "http_requests_in_flight", "locale", 13, 20);
    add_signal(d, i++, "worker", "created", "tasks_created_total", "count:/s", 38, 0);
    add_signal(d, i++, "worker", "failed", "tasks_failed_total / processed", "percentunit", 0.03,
               0);
    add_signal(d, i++, "worker", "latency p95", "task_processing_duration_seconds", "s", 1.9, 0);
    add_signal(d, i++, "worker", "queue", "tasks_queue_size", "locale", 31, 160);
    add_signal(d, i++, "go ×2", "goroutines", "go_goroutines", "locale", 224, 30);
    add_signal(d, i++, "go ×2", "heap", "go_memstats_alloc_bytes", "decbytes", 318e6, 0);
    add_signal(d, i, "db", "in use", "db_connections_in_use / open", "locale", 6, 0);
    ((struct board_signal *)&d->board.signals[i++])->of = 20;
    add_signal(d, i++, "db", "query p95", "db_query_duration_seconds", "s", 0.0087, 0);
}

// ---- alerts and events ----

static void fill_events(struct board_data *d)
{
    static const struct {
        int ago_s;
        enum board_event_kind kind;
        const char *what, *state, *detail;
    } all[] = {
        { 48, EVENT_PENDING, "SlowAPIResponse", "pending", "p95 1.07 s > 1 s, fires at 14:36:19" },
        { 134, EVENT_DOWN, "localhost:8089", "down", "connection refused" },
        { 242, EVENT_FIRING, "HighHTTPErrorRate", "firing", "0.63 > 0.1  {job=\"api\"}" },
        { 267, EVENT_RESET, "localhost:8088", "counter reset",
          "tasks_processed_total and 31 more: process restarted (start time 14:27:38)" },
        { 302, EVENT_PENDING, "HighHTTPErrorRate", "pending", "0.59 > 0.1" },
        { 898, EVENT_UP, "localhost:8089", "up", "first scrape, 225 series" },
        { 900, EVENT_NEWS, "watching 3 targets, 4 alert rules", "", "" },
    };
    struct board_event *e = arena_new_n(&d->a, struct board_event, N_OF(all));

    for (size_t i = 0; i < N_OF(all); i++)
        e[i] = (struct board_event){ d->board.now_ms - all[i].ago_s * 1000, all[i].kind,
                                     str_of(all[i].what), str_of(all[i].state),
                                     str_of(all[i].detail) };
    d->board.events = e;
    d->board.n_events = N_OF(all);
}

static void add_alert(struct board_data *d, const char *name, const char *severity,
                      enum board_alert_state state, int since_s, int for_s, double limit,
                      const char *unit, double level, double spike)
{
    struct board_alert *a = (struct board_alert *)&d->board.alerts[d->board.n_alerts++];

    *a = (struct board_alert){ .state = state,
                               .name = str_of(name),
                               .severity = str_of(severity),
                               .labels = labels_from(d, "job=task-handler-api"),
                               .since_ms = since_s ? d->board.now_ms - since_s * 1000 : 0,
                               .for_ms = for_s * 1000,
                               .op = STR(">"),
                               .limit = limit,
                               .n = STEPS + 1 };
    out_unit_parse(str_of(unit), &a->unit);
    a->p = board_data_wave(d, (unsigned)for_s, level, level / 6, spike, 0.9);
    a->value = a->p[STEPS].v;
}

static void fill_alerts(struct board_data *d)
{
    static const struct board_alert_move moves[] = {
        { BOARD_DATA_NOW - 302000, BOARD_ALERT_PENDING },
        { BOARD_DATA_NOW - 242000, BOARD_ALERT_FIRING }
    };
    static const struct str drill[] = { { "POST /api/v1/tasks 500 (92%)", 28 },
                                        { "GET /api/v1/tasks/:id 503 (8%)", 30 } };

    d->board.alerts = arena_new_n(&d->a, struct board_alert, 4);
    add_alert(d, "HighHTTPErrorRate", "critical", BOARD_ALERT_FIRING, 242, 60, 0.1, "none", 0.3,
              0.6);
    add_alert(d, "SlowAPIResponse", "warning", BOARD_ALERT_PENDING, 48, 300, 1, "s", 0.9, 0.5);
    add_alert(d, "HighTaskFailureRate", "warning", BOARD_ALERT_OK, 0, 300, 0.1, "percentunit", 0.03,
              0);
    add_alert(d, "HighMemoryUsage", "warning", BOARD_ALERT_OK, 0, 600, 500, "decmbytes", 318, 0);
    struct board_alert *a = (struct board_alert *)&d->board.alerts[0];
    a->expr = STR("sum(rate(http_requests_total{status=~\"5..\"}[5m])) > 0.1");
    a->summary = STR("High HTTP 5xx error rate");
    a->source = STR("dashboard task-handler");
    a->moves = moves;
    a->n_moves = N_OF(moves);
    a->pending_ms = moves[0].t;
    a->drill = drill;
    a->n_drill = N_OF(drill);
    d->board.rules_name = STR("task-handler");
}

// ---- metrics ----

static void fill_series(struct board_data *d, struct board_family *f)
{
    static const struct str endpoints[] = { { "/api/v1/tasks", 13 }, { "/api/v1/tasks/:id", 17 } };
    static const struct str methods[] = { { "GET", 3 }, { "POST", 4 }, { "DELETE", 6 } };
    static const struct str codes[] = { { "200", 3 }, { "201", 3 }, { "404", 3 }, { "500", 3 } };
    static const struct board_label labels[] = { { { "endpoint", 8 }, 4, endpoints, 2 },
                                                 { { "method", 6 }, 3, methods, 3 },
                                                 { { "status", 6 }, 5, codes, 4 } };
    static const char *const sets[] = {
        "method=GET endpoint=/api/v1/tasks/:id status=200",
        "method=POST endpoint=/api/v1/tasks status=201",
        "method=GET endpoint=/api/v1/tasks status=200",
        "method=GET endpoint=/api/v1/tasks/:id status=404",
        "method=POST endpoint=/api/v1/tasks status=500",
    };
    struct board_series *s = arena_new_n(&d->a, struct board_series, N_OF(sets));

    for (size_t i = 0; i < N_OF(sets); i++) {
        double level = 70.0 / (double)(i + 1);
        s[i] = (struct board_series){ labels_from(d, sets[i]),
                                      board_data_wave(d, (unsigned)i, level, level / 6, 0, 0),
                                      STEPS + 1, 0 };
        s[i].now = s[i].p[STEPS].v;
    }
    f->labels = labels;
    f->n_labels = N_OF(labels);
    f->series = s;
    f->n_shown = N_OF(sets);
    f->n_targets = 1;
}

static void fill_families(struct board_data *d)
{
    static const struct {
        const char *name, *reading, *prefix, *unit;
        enum metric_type type;
        size_t n;
        double level;
    } all[] = {
        { "http_requests_total", "rate", "", "reqps", METRIC_COUNTER, 14, 159 },
        { "http_request_duration_seconds", "p95", "p95", "s", METRIC_HISTOGRAM, 72, 1.12 },
        { "http_requests_in_flight", "", "", "locale", METRIC_GAUGE, 1, 13 },
        { "tasks_created_total", "rate", "", "count:/s", METRIC_COUNTER, 4, 37.9 },
        { "tasks_processed_total", "rate", "", "count:/s", METRIC_COUNTER, 8, 38.4 },
        { "task_processing_duration_seconds", "p95", "p95", "s", METRIC_HISTOGRAM, 56, 1.93 },
        { "tasks_failed_total", "rate", "", "count:/s", METRIC_COUNTER, 9, 1.17 },
        { "tasks_queue_size", "", "", "locale", METRIC_GAUGE, 1, 31 },
        { "go_goroutines", "", "", "locale", METRIC_GAUGE, 2, 224 },
        { "go_memstats_alloc_bytes", "", "", "decbytes", METRIC_GAUGE, 2, 318e6 },
        { "go_gc_duration_seconds", "p50", "p50", "s", METRIC_SUMMARY, 10, 61e-6 },
        { "db_connections_open", "", "", "locale", METRIC_GAUGE, 1, 20 },
        { "db_query_duration_seconds", "p95", "p95", "s", METRIC_HISTOGRAM, 48, 0.0087 },
        { "cache_hits_total", "rate", "", "count:/s", METRIC_COUNTER, 2, 211 },
        { "go_info", "", "", "locale", METRIC_INFO, 2, 1 },
        { "process_start_time_seconds", "", "", "locale", METRIC_GAUGE, 2, 1.7e9 },
    };
    struct board_family *f = arena_new_n(&d->a, struct board_family, N_OF(all));

    for (size_t i = 0; i < N_OF(all); i++) {
        f[i] = (struct board_family){ .name = str_of(all[i].name),
                                      .help = STR("Total number of things that happened."),
                                      .type = all[i].type,
                                      .n_series = all[i].n,
                                      .reading = str_of(all[i].reading),
                                      .prefix = str_of(all[i].prefix),
                                      .expr = STR("sum(rate(http_requests_total[20s]))"),
                                      .n = STEPS + 1 };
        out_unit_parse(str_of(all[i].unit), &f[i].unit);
        f[i].p = board_data_wave(d, (unsigned)i, all[i].level, all[i].level / 8, 0, 0);
        f[i].now = all[i].level;
    }
    f[14].text = STR("go1.22.3");
    fill_series(d, &f[0]);
    d->board.families = f;
    d->board.n_families = N_OF(all);
}

static void fill_explore(struct board_data *d)
{
    static const struct str tree[] = {
        STR("sum by (endpoint) (…)                        keeps endpoint(6), drops method(3)"),
        STR("└─ rate(…[5m])                               60 samples a series"),
        STR("   └─ http_requests_total                    method 3 · endpoint 6 · instance 1"),
    };
    struct board_explore *x = &d->board.explore;

    LINES(d, &x->answer, { "endpoint=/api/v1/tasks", 72, 9, 0, 0 },
          { "endpoint=/api/v1/tasks/:id", 68, 6, 12, 0.7 });
    x->answer.expr = STR("sum by (endpoint) (rate(http_requests_total[5m]))");
    out_unit_parse(STR("reqps"), &x->unit);
    x->explain = tree;
    x->n_explain = N_OF(tree);
}

void board_data_init(struct board_data *d)
{
    struct board *b = &d->board;

    *d = (struct board_data){ 0 };
    b->now_ms = BOARD_DATA_NOW;
    b->end_ms = b->now_ms - b->now_ms % STEP_MS;
    b->start_ms = b->end_ms - (int64_t)STEPS * STEP_MS;
    b->step_ms = b->interval_ms = STEP_MS;
    b->oldest_ms = b->now_ms - 900000;
    b->memory_bytes = 11u << 20;
    b->samples_a_second = 82;
    b->n_all_series = 412;
    b->offer = STR("dashboard task-handler matched");
    dash_builtin_read(&d->a, STR("task-handler"), &d->dash);
    fill_panels(d);
    fill_targets(d);
    fill_signals(d);
    fill_events(d);
    fill_alerts(d);
    fill_families(d);
    fill_explore(d);
}

void board_data_done(struct board_data *d)
{
    arena_done(&d->a);
}
