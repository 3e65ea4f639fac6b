/* dashboard.h - what a dashboard asks and how it shows it: panels, their queries, variables.
 *
 * A dashboard lives in the arena it was read into and is not changed after. It comes from a YAML
 * file (design/interactive.md section 6), from Grafana's JSON (tui/grafana.h) or is built in.
 */
#ifndef PROMCTL_TUI_DASHBOARD_H
#define PROMCTL_TUI_DASHBOARD_H

#include "base/arena.h"
#include "base/buf.h"
#include "out/plot.h"
#include "out/units.h"

enum panel_type {
    PANEL_GRAPH,
    PANEL_STAT,
    PANEL_GAUGE,
    PANEL_BARS,
    PANEL_TABLE,
    PANEL_HEATMAP,
    PANEL_TEXT,
    PANEL_ALERTS,
    PANEL_EVENTS,
    PANEL_STATES, /* a strip of states over time, a row a series */
    PANEL_ROW,    /* the head of the panels that follow, up to the next one */
};
enum { PANEL_N_TYPES = PANEL_ROW + 1 };

/* How a series becomes one number. */
enum panel_calc {
    CALC_LAST,
    CALC_FIRST,
    CALC_MEAN,
    CALC_MIN,
    CALC_MAX,
    CALC_SUM,
    CALC_COUNT,
    CALC_RANGE, /* the largest less the smallest */
    CALC_DELTA, /* the last less the first */
};
enum { PANEL_N_CALCS = CALC_DELTA + 1 };

enum panel_level { LEVEL_OK, LEVEL_WARNING, LEVEL_CRITICAL };

struct panel_limit {
    double above; /* and up to infinity, or down to it where `below` */
    bool below;
    bool percent; /* of min..max */
    enum panel_level state;
};

struct panel_query {
    struct str expr;   /* with its variables */
    struct str legend; /* "{{label}}", or empty: told apart by labels */
    bool instant;
    bool has_unit; /* of its own, else the panel's */
    struct out_unit unit;
    struct span at; /* of the expression in the file */
};

/* A word instead of a value. */
struct panel_map {
    struct str text;
    bool has_value, has_from, has_to; /* `value` alone; else from one to the other, both included */
    double value, from, to;
    bool nan; /* of what is no number */
};

/* What holds for the series whose name matches. */
struct panel_series {
    struct str name; /* a name as the legend has it, or, where `regex`, an expression */
    bool regex;
    bool except; /* for all others */
    bool hide;
    bool negate;      /* drawn below the axis */
    struct str unit;  /* empty: the panel's */
    struct str title; /* empty: its own */
    int64_t color;    /* 1 to 8: a colour of the palette; 0: its own */
};

struct panel {
    struct str title;
    enum panel_type type;
    struct panel_query *queries;
    size_t n_queries;
    struct str spark;   /* of a stat, empty: its own values */
    struct str unit_id; /* as written, empty: found from the expression */
    struct out_unit unit;
    bool has_unit;
    bool has_decimals, has_min, has_max;
    int64_t decimals;
    double min, max;
    struct panel_limit *limits;
    size_t n_limits;
    struct panel_map *maps; /* the first that holds */
    size_t n_maps;
    struct panel_series *series;
    size_t n_series;
    struct str no_value;
    struct str text; /* of PANEL_TEXT */
    int64_t w, h;    /* of the grid; dash_finish() fills in what is 0 */
    int64_t x, y;    /* the same unless `pinned` */
    bool pinned;
    enum plot_draw draw;
    enum plot_stack stack;
    bool log;
    bool big;
    bool folded;        /* PANEL_ROW: its panels are hidden at first */
    int64_t span_nulls; /* ms */
    uint32_t calcs;     /* a bit for each enum panel_calc: columns of a legend table; 0: as usual */
    enum panel_calc calc;
    struct str repeat;     /* a variable: once for each of its values, see dash_repeat() */
    bool repeat_down;      /* below each other, else side by side */
    int64_t repeat_across; /* at most so many side by side; 0: as usual */
    struct str note;       /* at the title: what an import could not keep */
    struct span at;
    unsigned line, col; /* 0: not from a file of lines */
};

enum dash_var_kind {
    VAR_QUERY,
    VAR_VALUES, /* a list of them */
    VAR_TEXT,   /* typed */
    VAR_CONSTANT,
};

enum dash_sort { /* of the values of a query */
                 SORT_OFF,
                 SORT_UP,
                 SORT_DOWN,
                 SORT_NUMBER_UP,
                 SORT_NUMBER_DOWN,
};

struct dash_var {
    struct str name, label;
    enum dash_var_kind kind;
    struct str query;         /* label_values(up, instance), label_values(job), metrics(re), ... */
    struct str regex;         /* values kept, or the part of them */
    const struct str *values; /* VAR_VALUES; the only one of VAR_TEXT, VAR_CONSTANT */
    size_t n_values;
    const struct str *current; /* chosen at first; none: the first, or all where there is `all` */
    size_t n_current;
    bool multi, all, hide;
    enum dash_sort sort;
    struct str all_value; /* empty: all of the values */
    struct span at;
};

struct dash_target {
    struct str job, url; /* the job may be empty */
};

/* Something wrong with a file; errors make it unusable, warnings tell what is not supported. */
struct dash_issue {
    unsigned line, col; /* 1-based; 0: nowhere in particular */
    bool warning;
    struct str msg, hint; /* the hint may be empty */
};

struct dash_issues { /* in the arena of the dashboard */
    struct dash_issue *p;
    size_t n, cap;
    size_t n_errors;
};

struct dashboard {
    struct str title, uid;
    const struct str *match; /* offered where these metrics exist */
    size_t n_match;
    struct str server;
    const struct dash_target *targets;
    size_t n_targets;
    int64_t interval_ms, range_ms, refresh_ms;
    struct dash_var *vars;
    size_t n_vars;
    struct panel *panels;
    size_t n_panels;
    const struct str *rules; /* paths as written */
    size_t n_rules;
    struct str alerts; /* rules written inline: a rule group's list, as YAML text; or empty */
    bool builtin;
    struct dash_issues issues;
};

enum {
    DASH_MAX_BYTES = 32 << 20,
    DASH_MAX_PANELS = 1000,
    DASH_MAX_QUERIES = 100,
    DASH_MAX_REPEAT = 12,
};

/* Reads YAML, or JSON of the same shape. All that is wrong is listed in `out->issues`; false where
 * something is. What was understood is in `out` all the same. Nothing points into `text`. */
bool dash_read(struct arena *a, struct str text, struct dashboard *out);

/* What every reader does in the end: sizes, places and units that were not given. */
void dash_finish(struct arena *a, struct dashboard *d);

/* Places panels that have no place of their own, in their order. */
void dash_place(struct arena *a, struct dashboard *d);

/* Panels, and rows with what is below them, that are to be repeated for the values of a variable,
 * instead of each: at most DASH_MAX_REPEAT of them. Called with a copy of the dashboard. */
void dash_repeat(struct arena *a, struct dashboard *d, const struct dash_var *var,
                 const struct str *values, size_t n);

/* The dashboard as the YAML that dash_read() takes. */
void dash_write(struct buf *b, const struct dashboard *d);

void dash_issue_add(struct arena *a, struct dash_issues *list, bool warning, unsigned line,
                    unsigned col, const char *fmt, ...) ATTR_PRINTF(6, 7);
void dash_issue_hint(struct arena *a, struct dash_issues *list, const char *fmt, ...)
    ATTR_PRINTF(3, 4);

/* "board.yml:4:7: error: unknown key "titel"", a line for each, hints below. */
void dash_put_issues(struct buf *b, struct str path, const struct dash_issues *list);

struct str panel_type_name(enum panel_type t);
struct str panel_calc_name(enum panel_calc c);

/* ---- built in ---- */

struct dash_builtin {
    const char *name;
    const char *yaml;
};
extern const struct dash_builtin dash_builtins[];
extern const size_t dash_n_builtins;

/* The first whose metrics all exist, or NULL. */
const struct dash_builtin *dash_builtin_fit(bool (*exists)(void *user, struct str metric),
                                            void *user);

/* False: there is none of that name. What is built in has no errors. */
bool dash_builtin_read(struct arena *a, struct str name, struct dashboard *out);

#endif
