/* alerts.h - what the files of `promctl alerts` share: one call, the rules, what became of them. */
#ifndef PROMCTL_CMD_ALERTS_H
#define PROMCTL_CMD_ALERTS_H

#include "cmd/source_engine.h"
#include "model/matcher.h"
#include "out/flow.h"
#include "rules/lack.h"
#include "rules/replay.h"
#include "rules/timeline.h"

enum alerts_format { ALERTS_TEXT, ALERTS_JSON, ALERTS_ALERTMANAGER };

struct alerts_args {
    struct source_args source;
    const char *time, *start, *end, *since; /* NULL: not given */
    int64_t step_ms;                        /* 0: not given */
    struct opt_strs match, groups, try_for, external_labels;
    const char *external_url, *notify, *notify_config;
    int format;
    bool format_given, fail_on_firing, watch, count_given;
    int64_t interval_ms, count, max_memory, threads;
};

struct alerts { /* one call */
    const struct cmd_call *call;
    const struct alerts_args *a;
    struct out_term term;
    struct arena arena;

    struct rule_file *files;
    const char **paths; /* of each, as it is called */
    size_t n_files;
    struct rule_list rules;

    struct opened_source source;
    struct query_engine *engine; /* of a server, or NULL */
    struct labels external_labels;
    struct selector *match;
    size_t n_match;
    int64_t *try_for;
    size_t n_try;

    struct replay *replay;
    bool history;              /* --since and the like: what was, not what is */
    int64_t start, end;        /* of it; `end` is also "now" */
    struct alert_lines *lines; /* by rule; with --try-for those of each choice follow */
    struct alerts_failure {
        size_t n; /* evaluations that failed */
        int64_t first;
        char *text;
        enum err_kind kind;
    } * failures;       /* by rule: of the history, else of the last evaluation */
    struct strs *lacks; /* by rule: selectors that match nothing; NULL: not asked */
    struct rule_lack lack;
    void (*on_look)(void *user, size_t rule, int64_t ts); /* of --watch */
    void *on_look_user;
    struct out_progress progress;
    int status;
};

/* ---- alerts_load.c ---- */

/* The rule files of the operands. ERR_USAGE, ERR_IO; what is wrong in a file is ERR_FORMAT. */
bool alerts_load(struct alerts *x, struct err *e);
void alerts_unload(struct alerts *x);

/* --match, --try-for, --external-label. */
bool alerts_read_options(struct alerts *x, struct err *e);

/* Whether --match and --group let this alert through. */
bool alerts_shows(const struct alerts *x, size_t rule, const struct labels *ls,
                  enum alert_state state);
bool alerts_shows_group(const struct alerts *x, const struct rule_ref *r);

/* Whether alerts of the rule might come through, by what the file says of their labels. */
bool alerts_shows_rule(const struct alerts *x, size_t rule);

/* A rule's labels and those of its group, as written, in `a`. */
struct labels alerts_rule_labels(struct arena *a, const struct rule *r);

/* ---- alerts_now.c: what is ---- */

struct alerts_row { /* an alert that is pending or firing, */
    size_t rule;
    const struct alert *alert;
};
struct alerts_rows { /* in the order in which they are shown */
    struct alerts_row *p;
    size_t n, cap;
    size_t firing, pending;
};

void alerts_find(const struct alerts *x, struct alerts_rows *out);
size_t alerts_n_failed(const struct alerts *x); /* rules whose evaluation failed */
void alerts_put_now(struct alerts *x, struct out_flow *f);

/* Whole words of all that failed, a line each. */
void alerts_put_errors(const struct alerts *x, struct out_flow *f);

/* Rules that are not active: their names after `head`, then those that can give nothing, and why.
 */
typedef bool alerts_is_fn(const void *user, size_t rule);
void alerts_put_quiet(struct alerts *x, struct out_flow *f, const char *head, alerts_is_fn *is,
                      const void *user);

/* `a="1" b="2"`, all but alertname. */
void alerts_put_labels(struct buf *b, const struct labels *ls);

/* ---- alerts_json.c ---- */

/* As GET /api/v1/rules of a server answers. */
void alerts_put_json(struct alerts *x, struct buf *b);
void alerts_put_history_json(struct alerts *x, struct buf *b);

/* What an Alertmanager takes: firing alerts, and those that are resolved for less than 15
 * minutes. How many. */
size_t alerts_put_alertmanager(struct alerts *x, struct buf *b);

/* ---- alerts_history.c ---- */

/* Of rule `i`, with its own `for` (0) or the choices of --try-for (1 and on). */
struct alert_lines *alerts_lines(const struct alerts *x, size_t i, size_t choice);

/* An alerting rule that is told of: it is wanted, or one of its alerts is, or it failed. */
bool alerts_has_history(const struct alerts *x, size_t i);

/* Whether --match lets an alert through in one of the states it was in. */
bool alerts_shows_line(const struct alerts *x, size_t i, const struct alert_line *line);

/* All of them together, of those that are shown. */
void alerts_sum(const struct alerts *x, size_t i, size_t choice, struct alert_sum *out);

/* Firings that are not there with the choice, and those that only it has. */
void alerts_compare(const struct alerts *x, size_t i, size_t choice, size_t *gone, size_t *new);

void alerts_put_history(struct alerts *x, struct out_flow *f);

/* ---- alerts_notify.c ---- */

/* Posts the alerts to --notify. */
bool alerts_notify(struct alerts *x, struct err *e);

/* ---- alerts_watch.c ---- */

/* Again and again; the status is in `x`. */
bool alerts_watch(struct alerts *x, struct err *e);

/* ---- cmd_alerts.c ---- */

/* Of the evaluation so far: what is printed, sent, and the exit status it makes. */
bool alerts_report(struct alerts *x, struct err *e);

/* The rules, and their past up to `x->end`. */
bool alerts_evaluate(struct alerts *x, struct err *e);

/* The exit status of what there is now. */
int alerts_status(struct alerts *x);

/* The output in its format. Appends to the flow. */
void alerts_put(struct alerts *x, struct out_flow *f);

#endif
