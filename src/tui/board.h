/* board.h - what a frame shows: the data of one moment, as a collector fills it in.
 *
 * All of it lives in one arena for one tick and is not changed while it is drawn; drawing it twice
 * gives the same frame. Strings are untrusted. Lists come in the order in which they are shown
 * unless the view sorts them.
 */
#ifndef PROMCTL_TUI_BOARD_H
#define PROMCTL_TUI_BOARD_H

#include "model/metric.h"
#include "model/value.h"
#include "out/units.h"
#include "tui/dashboard.h"

enum board_state {
    BOARD_WAITING, /* asked; no answer yet */
    BOARD_WARMING, /* needs another scrape: `ready_ms` tells when */
    BOARD_OK,
    BOARD_STALE,  /* this is the last good answer; since `since_ms` there is none: `error` */
    BOARD_FAILED, /* there never was one */
};

/* What an expression gave. */
struct board_answer {
    enum board_state state;
    struct value v; /* MATRIX at steps of the window; VECTOR or SCALAR of an instant query */
    const unsigned
        *slots;      /* the colour of each series, kept while it lives; NULL: in label order */
    struct str expr; /* as it was asked: variables replaced */
    struct str error, hint;
    struct span error_at; /* in `expr`; {0, 0}: nowhere */
    struct str note;      /* why there are no series, with what to do: may be empty */
    struct str partial;   /* "3 of 4 targets", or empty */
    const struct str *warnings;
    size_t n_warnings;
    int64_t since_ms, ready_ms;
    bool warming; /* some values cover less than the range they name */
    bool coarse;  /* a peak between two steps can be missed */
    double took_s;
    uint64_t n_samples; /* read */
    size_t n_steps;
};

struct board_panel {
    const struct board_answer *answers; /* one a query of the panel */
    size_t n;
    const struct board_answer *spark; /* of a stat that has one of its own, or NULL */
    bool absent;                      /* its metrics do not exist: one line is enough for it */
    int gutter;                       /* columns of the value axis it had: it never gets narrower */
};

/* A variable of the dashboard, with the values it can have and those it has. */
struct board_var {
    const struct str *values;
    size_t n;
    const bool *chosen; /* of each */
    bool all;           /* all of them, as one choice */
    bool unused;        /* nothing depends on it */
    enum board_state state;
    struct str query; /* as it was asked */
};

/* ---- Targets ---- */

struct board_target {
    enum board_state state; /* FAILED and STALE are "down" */
    struct str name;        /* localhost:8080/metrics */
    struct str job, instance;
    int64_t last_ms; /* of the last scrape that was tried; 0: none yet */
    double took_s;
    struct float_point *took; /* over the window; NaN: failed */
    size_t n_took;
    size_t n_series;
    uint64_t n_bytes;
    struct str format;         /* "OpenMetrics 1.0" */
    struct str error;          /* "connection refused" */
    int64_t since_ms;          /* down since; of one WAITING: watched since; 0: unknown */
    int64_t retry_ms, good_ms; /* next try; last good scrape, or 0 */
    int64_t backoff_ms;
    unsigned attempt;
};

/* Found from names and types, without configuration. */
struct board_signal {
    struct str group;  /* "api", "go ×2" */
    struct str name;   /* "rate", "latency p95" */
    struct str metric; /* "http_requests_total" */
    struct str expr;
    struct out_unit unit;
    bool from_zero; /* its spark */
    enum board_state state;
    int64_t ready_ms;
    double now, of; /* of: the limit it has, "6 / 20"; NaN: none */
    const struct float_point *p;
    size_t n;
    const struct board_answer *answer; /* or NULL */
    enum panel_level level;
};

enum board_event_kind {
    EVENT_NEWS,
    EVENT_UP,
    EVENT_DOWN,
    EVENT_RESET,
    EVENT_PENDING,
    EVENT_FIRING,
    EVENT_RESOLVED,
};

struct board_event {
    int64_t t;
    enum board_event_kind kind;
    struct str what;   /* "SlowAPI", "localhost:8082" */
    struct str state;  /* "pending", "down" */
    struct str detail; /* "p95 1.07 s > 1 s" */
};

/* ---- Alerts ---- */

enum board_alert_state {
    BOARD_ALERT_OK,
    BOARD_ALERT_PENDING,
    BOARD_ALERT_FIRING,
    BOARD_ALERT_NO_DATA,
    BOARD_ALERT_ERROR
};

struct board_alert_move {
    int64_t t; /* from here on */
    enum board_alert_state state;
};

struct board_alert {
    enum board_alert_state state;
    struct str name, severity;
    struct labels labels;
    int64_t since_ms;   /* of the state; 0: always */
    int64_t pending_ms; /* when it began to hold, before it fired; 0: unknown */
    int64_t for_ms;
    double value;  /* NaN: none */
    struct str op; /* ">" */
    double limit;  /* NaN: the expression has none of its own */
    struct out_unit unit;
    struct str expr, summary, source, error;
    const struct float_point *p; /* of what is compared */
    size_t n;
    const struct board_answer *answer;    /* the same, or NULL */
    const struct board_alert_move *moves; /* in order of time */
    size_t n_moves;
    const struct str *drill; /* "POST /api/v1/tasks 500 (92%)", the largest first */
    size_t n_drill;
    bool muted;
};

/* ---- Metrics ---- */

struct board_series {
    struct labels labels;
    const struct float_point *p; /* in the family's reading */
    size_t n;
    double now;
};

struct board_label {
    struct str name;
    size_t n; /* values there are */
    const struct str *values;
    size_t n_values; /* told */
};

struct board_family {
    struct str name, help;
    enum metric_type type;
    size_t n_series, n_targets;
    struct str reading; /* what is shown of it: "rate", "p95", "" */
    struct str prefix;  /* before the value: "p95", or empty */
    struct str text;    /* instead of a value: "go1.22.3" */
    struct str expr;    /* that gives it */
    struct out_unit unit;
    double now;
    const struct float_point *p;
    size_t n;
    int64_t changed_ms;
    const struct str *jobs; /* that have it */
    size_t n_jobs;
    const struct board_answer *answer; /* of `expr`, or NULL */
    const struct board_answer *all;    /* of each series: of the family in focus, else NULL */
    const struct board_label *labels;  /* of the family in focus; else none */
    size_t n_labels;
    const struct board_series *series; /* the same */
    size_t n_shown;
};

/* ---- Explore ---- */

struct board_explore {
    struct board_answer answer;
    struct out_unit unit;
    const struct str *explain; /* lines of the tree */
    size_t n_explain;
};

/* ---- all ---- */

struct board {
    int64_t now_ms;
    int64_t start_ms, end_ms, step_ms; /* the window the data are of, both ends included */
    int64_t interval_ms;               /* between scrapes */
    int64_t oldest_ms;                 /* what history goes back to; 0: unknown */
    uint64_t memory_bytes;
    double samples_a_second;
    size_t n_all_series;
    struct str source;       /* "localhost:9090" where one server is asked, else empty */
    struct str source_error; /* why it cannot be asked, or empty */
    bool recording;
    bool playing;      /* a file, whose time runs: */
    double speed;      /* so much faster than the clock, */
    int64_t newest_ms; /* until there */
    struct str offer;  /* "dashboard task-handler matched", or empty */

    const struct dashboard *dash_read; /* as it was read, or NULL; */
    const struct dashboard *dash;      /* as variables make it */
    const struct board_panel *panels;  /* of dash->panels */
    const struct board_var *vars;      /* of dash->vars */
    struct str dash_name;              /* "task-handler (built in)" */

    const struct board_target *targets;
    size_t n_targets;
    const struct board_signal *signals;
    size_t n_signals;
    const struct board_event *events; /* the newest first */
    size_t n_events;
    const struct board_alert *alerts;
    size_t n_alerts;
    struct str rules_name;
    const struct board_family *families;
    size_t n_families;
    struct board_explore explore;
    const struct str *page; /* SCREEN_PAGE: the lines that a target answered */
    size_t n_page;
    struct str page_name, page_note; /* note: why there are none */
};

#endif
