/* cmd_alerts.c - `promctl alerts`: rule files evaluated over any source, now, over the past, or
 * again and again.
 */
#include <stdlib.h>
#include <unistd.h>

#include "base/time.h"
#include "cmd/alerts.h"
#include "cmd/cmd_table.h"
#include "cmd/query.h"
#include "cmd/source_server.h"
#include "promql/reach.h"

enum {
    TIMEOUT_MS = 2 * 60 * 1000,
    WARM_MS = 60 * 60 * 1000,         /* of what is shown now: since when is to be known */
    LACK_MAX_MS = 6 * 60 * 60 * 1000, /* what is not there since then is not there */
    SINCE_MS = 60 * 60 * 1000,        /* with --start or --end alone */
    EVALUATIONS_MAX = 1000 * 1000,    /* of a rule */
    WRITTEN_MAX_BYTES = 256 << 20,
};

static const char *const format_words[] = { "text", "json", "alertmanager" };
static const char *const format_briefs[] = {
    "for people",
    "as a server's API answers for its rules; of the past, the periods of each alert",
    "what an Alertmanager is sent",
};
static const struct opt_words formats = { format_words, format_briefs, N_OF(format_words) };

// clang-format off
static const struct opt alerts_opts[] = {
    { OPT_GROUP(struct alerts_args, source, source_args_opts), .brief = "Source" },
    { OPT_STR(struct alerts_args, time), .name = "time", .arg = "TIME",
      .brief = "evaluate as it was at TIME, not now",
      .man = "TIME is Unix seconds, RFC 3339, `now`, `now-1h30m` or `-1h30m`. Of files, `now` is "
             "the newest sample." },
    { OPT_STR(struct alerts_args, since), .name = "since", .arg = "DUR",
      .brief = "tell when alerts would have fired in the last DUR" },
    { OPT_STR(struct alerts_args, start), .name = "start", .arg = "TIME",
      .brief = "the same from TIME on (an hour before its end)" },
    { OPT_STR(struct alerts_args, end), .name = "end", .arg = "TIME",
      .brief = "the same up to TIME (now)" },
    { OPT_DUR(struct alerts_args, step_ms), .name = "step", .arg = "DUR",
      .brief = "evaluate rules every DUR, not at the interval of their group",
      .man = "A group without an interval is evaluated every minute. Evaluations are whole steps "
             "before now, `--time` or `--end`." },
    { OPT_STRS(struct alerts_args, try_for), .name = "try-for", .arg = "DUR[,DUR]...",
      .brief = "compare other choices of `for`, with --since",
      .man = "The expressions are evaluated once for all of them." },
    { OPT_STRS(struct alerts_args, match), .name = "match", .arg = "SELECTOR",
      .brief = "only alerts that match; any of several",
      .man = "A word is the alert's name, and may have `*` and `?`; `{severity=\"page\"}` asks for "
             "labels, `{alertstate=\"firing\"}` for the state. All rules are evaluated all the "
             "same: others may read what they write." },
    { OPT_STRS(struct alerts_args, groups), .name = "group", .arg = "NAME",
      .brief = "only rules of this group; repeatable" },
    { OPT_DUR(struct alerts_args, interval_ms), OPT_GIVEN(struct alerts_args, watch),
      .name = "watch", .arg = "DUR", .optional_value = true, .implied = "5s",
      .brief = "look again every DUR (5s)",
      .man = "Targets are scraped each time; rules are evaluated when their interval has passed. A "
             "terminal shows the alerts and what has changed, until `q` or Ctrl-C; elsewhere each "
             "change is a line. What cannot be reached is tried again." },
    { OPT_INT(struct alerts_args, count), OPT_GIVEN(struct alerts_args, count_given),
      .name = "count", .arg = "N", .min = 1, .max = INT64_MAX,
      .brief = "with --watch: end after looking N times" },
    { OPT_ENUM(struct alerts_args, format, formats), OPT_GIVEN(struct alerts_args, format_given),
      .name = "output", .letter = 'o', .arg = "FORMAT", .def = "text",
      .brief = "how to print the alerts" },
    { OPT_FLAG(struct alerts_args, fail_on_firing), .name = "fail-on-firing",
      .brief = "exit with 1 when an alert fires, or has fired",
      .man = "One that `--match` and `--group` let through; of the past, one that fired at any "
             "time." },
    { OPT_STR(struct alerts_args, notify), .name = "notify", .arg = "URL", .complete = COMPLETE_HOST,
      .brief = "send the alerts to this Alertmanager",
      .man = "Those that fire, and those resolved in the last 15 minutes, as a server sends them: "
             "`/api/v2/alerts` below URL. `--timeout`, `--connect-timeout`, `--proxy`, `--cacert` "
             "and `--insecure` are for it, too; credentials of the source are not." },
    { OPT_STR(struct alerts_args, notify_config), .name = "notify-config", .arg = "FILE",
      .complete = COMPLETE_FILE, .brief = "HTTP settings for the Alertmanager, as in --http-config" },
    { OPT_STRS(struct alerts_args, external_labels), .name = "external-label", .arg = "NAME=VALUE",
      .brief = "a label of the server, for templates and the Alertmanager",
      .man = "As in `external_labels` of prometheus.yml." },
    { OPT_STR(struct alerts_args, external_url), .name = "external-url", .arg = "URL",
      .brief = "where the server can be reached, for templates and links",
      .man = "As `--web.external-url` of a server." },
    { OPT_SIZE(struct alerts_args, max_memory), .name = "max-memory", .arg = "SIZE",
      .brief = "fail when series and results need more memory",
      .man = "Without it, half of the machine's memory." },
    { OPT_INT(struct alerts_args, threads), .name = "threads", .arg = "N", .min = 1, .max = 1024,
      .brief = "work on a rule with so many threads", .man = "Without it, one for each core." },
};
// clang-format on

// ---- times ----

static bool parse_time(const char *text, const char *option, int64_t now_ms, int64_t *out,
                       struct err *e)
{
    return !text || time_parse(str_of(text), now_ms, out, e) || err_wrap(e, "--%s", option);
}

static bool find_times(struct alerts *x, int64_t now_ms, struct err *e)
{
    const struct alerts_args *a = x->a;
    int64_t since = SINCE_MS;

    x->start = x->end = now_ms;
    if (!x->history) {
        bool ok = parse_time(a->time, "time", now_ms, &x->end, e);
        x->start = x->end;
        return ok;
    }
    if (!parse_time(a->end, "end", now_ms, &x->end, e))
        return false;
    if (a->since && !dur_parse(str_of(a->since), &since, e))
        return err_wrap(e, "--since");
    if (since <= 0)
        return err_set(e, ERR_USAGE, "--since: the time must be positive");
    if (__builtin_sub_overflow(x->end, since, &x->start))
        return err_set(e, ERR_USAGE, "the range begins too early");
    if (!parse_time(a->start, "start", now_ms, &x->start, e))
        return false;
    return x->start < x->end || err_set(e, ERR_USAGE, "the range ends before it begins");
}

static int64_t interval_of(const struct alerts *x, size_t i)
{
    int64_t own = x->rules.p[i].group->interval_ms;
    return x->a->step_ms ? x->a->step_ms : own > 0 ? own : RULE_INTERVAL_MS;
}

static bool check_length(const struct alerts *x, struct err *e)
{
    for (size_t i = 0; x->history && i < x->rules.n; i++) {
        int64_t n = (x->end - x->start) / interval_of(x, i);
        if (n <= EVALUATIONS_MAX)
            continue;
        err_set(e, ERR_USAGE, "group %.*s would be evaluated %lld times, more than %d",
                STR_ARG(x->rules.p[i].group->name), (long long)n, EVALUATIONS_MAX);
        return err_hint(e, "ask for less with --since, or for fewer evaluations with --step");
    }
    return true;
}

// ---- checks ----

static bool check_watch(const struct alerts_args *a, bool history, struct err *e)
{
    if (a->count_given && !a->watch)
        return err_set(e, ERR_USAGE, "--count goes with --watch");
    if (!a->watch)
        return true;
    if (a->interval_ms <= 0)
        return err_set(e, ERR_USAGE, "--watch: the interval must be positive");
    if (history || a->time)
        return err_set(e, ERR_USAGE, "--watch looks at what is now, --%s at what was",
                       a->time    ? "time"
                       : a->since ? "since"
                       : a->start ? "start"
                                  : "end");
    if (a->source.files.n == 0)
        return true;
    err_set(e, ERR_USAGE, "--watch: a file does not change");
    return err_hint(e, "watch targets or a server: promctl alerts --watch rules.yml -t :8080");
}

static bool check(const struct alerts *x, struct err *e)
{
    const struct alerts_args *a = x->a;

    if (x->history && a->time)
        return err_set(e, ERR_USAGE, "--time is for one time, --%s for a range",
                       a->since   ? "since"
                       : a->start ? "start"
                                  : "end");
    if (a->start && a->since)
        return err_set(e, ERR_USAGE, "--start and --since exclude each other");
    if (a->try_for.n && !x->history) {
        err_set(e, ERR_USAGE, "--try-for compares what was, and needs a range");
        return err_hint(e, "add --since 7d");
    }
    if (x->history && a->format == ALERTS_ALERTMANAGER)
        return err_set(e, ERR_USAGE, "-o alertmanager is what fires now, not what has fired");
    if (x->history && a->notify)
        return err_set(e, ERR_USAGE, "--notify sends what fires now, not what has fired");
    if (a->notify_config && !a->notify)
        return err_set(e, ERR_USAGE, "--notify-config goes with --notify");
    if (a->step_ms < 0)
        return err_set(e, ERR_USAGE, "--step: the time must be positive");
    return check_watch(a, x->history, e);
}

// ---- the source ----

static int64_t reach_of(const struct alerts *x)
{
    int64_t most = 0;

    for (size_t i = 0; i < x->rules.n; i++) {
        const struct pql_node *n = x->rules.p[i].rule->tree;
        int64_t ms = n ? pql_reach(n, x->end) : 0;
        most = ms > most ? ms : most;
    }
    return most;
}

static int64_t budget_of(const struct alerts *x)
{
    return x->a->max_memory ? x->a->max_memory : query_default_memory();
}

static bool collect(struct alerts *x, struct err *e)
{
    int64_t reach = reach_of(x), history = x->end - x->start;

    if (__builtin_add_overflow(reach, history, &reach))
        reach = DUR_MAX_MS;
    // What is watched has its history in time.
    if (x->a->watch && !x->a->source.collect_given)
        return true;
    if (!source_collect(&x->source, reach, e))
        return false;
    if (x->source.interrupted) {
        cmd_warn(x->call, "interrupted: the answer is incomplete");
        x->status = err_worse(x->status, 130);
    }
    return true;
}

static bool open_source(struct alerts *x, struct err *e)
{
    // A server's series are fetched where rules read what rules write: half of the memory is
    // theirs.
    const struct source_open_opts o = { .max_bytes = budget_of(x) / 2 };

    if (!source_open(&x->source, x->call, &x->a->source, &o, e))
        return false;
    if (x->a->watch && x->source.store && !x->source.live)
        return err_set(e, ERR_USAGE, "--watch: a file does not change");
    if (!find_times(x, x->source.now_ms, e) || !collect(x, e) ||
        !find_times(x, x->source.now_ms, e) || !check_length(x, e))
        return false;
    if (x->source.server)
        x->engine = source_engine_new(&x->source, NULL);
    return true;
}

// ---- evaluating ----

static void note_failure(struct alerts *x, size_t i, int64_t ts)
{
    const struct rule_state *s = replay_rule(x->replay, i);
    struct alerts_failure *f = &x->failures[i];

    if (x->history && ts < x->start)
        return;
    if (s->error && (f->n++ == 0 || !x->history)) {
        free(f->text);
        f->text = xstrdup(s->error);
        f->kind = s->error_kind;
        f->first = ts;
    } else if (!s->error && !x->history) {
        f->n = 0; // it is what it is now that counts
    }
}

static bool look(void *user, size_t i, int64_t ts)
{
    struct alerts *x = user;
    int64_t step = replay_interval(x->replay, i);

    note_failure(x, i, ts);
    if (x->on_look)
        x->on_look(x->on_look_user, i, ts);
    if (!x->history || ts < x->start || !x->rules.p[i].rule->is_alert)
        return true;
    alert_lines_add(alerts_lines(x, i, 0), replay_rule(x->replay, i), ts, step);
    for (size_t k = 0; k < x->n_try; k++)
        alert_lines_add(alerts_lines(x, i, k + 1), replay_try(x->replay, i, k), ts, step);
    return true;
}

static void progress(void *user, size_t done, size_t all)
{
    struct alerts *x = user;
    out_progress_at(&x->progress, done, all, "rules", NULL);
}

static int64_t timeout_of(const struct alerts *x)
{
    const struct http_args *h = &x->a->source.http;

    if (h->timeout_given)
        return h->timeout_ms;
    return x->source.server && x->source.http.timeout_ms ? x->source.http.timeout_ms : TIMEOUT_MS;
}

static void open_replay(struct alerts *x)
{
    struct replay_opts o = {
        .source = x->source.source,
        .engine = x->engine,
        .external_labels = x->external_labels,
        .external_url = str_of(x->a->external_url),
        .limits = { .timeout_ms = timeout_of(x),
                    .max_memory = query_memory_left(budget_of(x), source_stats(&x->source).bytes),
                    // After Ctrl-C while collecting, what is there is to be answered.
                    .cancel = x->source.interrupted ? NULL : &cmd_interrupted },
        .interval_ms = x->a->step_ms,
        .warm_ms = x->history ? 0 : WARM_MS,
        .max_bytes = WRITTEN_MAX_BYTES,
        .threads = (unsigned)x->a->threads,
        .try_for = x->try_for,
        .n_try = x->n_try,
        .look = look,
        .progress = progress,
        .user = x,
    };
    int64_t newest;

    if (x->source.source->ops->time_range(x->source.source, &o.first_ms, &newest) && x->history &&
        x->start < o.first_ms && o.first_ms < x->end)
        x->start = o.first_ms;
    x->replay = replay_new(&x->rules, &o);
}

/* An alert cannot fire before its `for` has passed. */
static void warn_short(const struct alerts *x)
{
    struct source *s = x->source.source;
    int64_t first, newest, longest = 0;
    char dur[DUR_MAX_CHARS];
    struct buf b = { 0 };

    for (size_t i = 0; i < x->rules.n; i++)
        if (x->rules.p[i].rule->for_ms > longest)
            longest = x->rules.p[i].rule->for_ms;
    if (x->a->watch || x->source.server || !s->ops->time_range(s, &first, &newest) ||
        x->end - first >= longest)
        return;
    dur_put_human(&b, x->end > first ? (double)(x->end - first) / 1000 : 0);
    cmd_warn(x->call, "the source goes back %s: what has a `for` of up to %.*s cannot fire yet",
             buf_z(&b), (int)dur_print(dur, longest), dur);
    buf_done(&b);
}

bool alerts_evaluate(struct alerts *x, struct err *e)
{
    bool ok;

    open_replay(x);
    out_progress_begin(&x->progress, "evaluating", x->call->common->quiet);
    ok = replay_run(x->replay, x->start, x->end, e);
    out_progress_end(&x->progress);
    for (size_t i = 0; i < x->rules.n * (x->n_try + 1); i++)
        alert_lines_end(&x->lines[i], x->end);
    if (!ok) {
        if (x->source.server && e->msg && e->kind != ERR_CANCELED &&
            !strstr(e->msg, api_url(x->source.server)))
            err_wrap(e, "%s", api_url(x->source.server));
        replay_free(x->replay);
        x->replay = NULL;
    }
    return ok;
}

// ---- the outcome ----

static bool any_fired(const struct alerts *x)
{
    struct alert_sum sum;
    struct alerts_rows rows;
    bool any = false;

    if (!x->history) {
        alerts_find(x, &rows);
        free(rows.p);
        return rows.firing > 0;
    }
    for (size_t i = 0; i < x->rules.n && !any; i++) {
        alerts_sum(x, i, 0, &sum);
        any = sum.fired > 0 && alerts_shows_group(x, &x->rules.p[i]);
    }
    return any;
}

int alerts_status(struct alerts *x)
{
    int status = x->a->fail_on_firing && any_fired(x) ? err_status(ERR_NO) : 0;

    for (size_t i = 0; i < x->rules.n; i++)
        if (x->failures[i].n)
            status = err_worse(status, err_status(x->failures[i].kind));
    return status;
}

void alerts_put(struct alerts *x, struct out_flow *f)
{
    if (x->a->format == ALERTS_ALERTMANAGER) {
        alerts_put_alertmanager(x, &f->out.buf);
        buf_putc(&f->out.buf, '\n');
    } else if (x->a->format == ALERTS_JSON) {
        x->history ? alerts_put_history_json(x, &f->out.buf) : alerts_put_json(x, &f->out.buf);
    } else {
        x->history ? alerts_put_history(x, f) : alerts_put_now(x, f);
    }
}

/* Of alerts that neither fire nor wait; for people. */
static void find_lacks(struct alerts *x)
{
    int64_t ms = x->end - x->start > WARM_MS ? x->end - x->start : WARM_MS;

    ms = ms < LACK_MAX_MS ? ms : LACK_MAX_MS;
    x->lacks = xcalloc(x->rules.n + 1, sizeof *x->lacks);
    for (size_t i = 0; i < x->rules.n; i++) {
        const struct rule *rule = x->rules.p[i].rule;
        bool active = x->history ? alerts_lines(x, i, 0)->n : replay_rule(x->replay, i)->n;
        if (rule->is_alert && !active && !x->failures[i].n && !cmd_interrupted)
            rule_lack_find(&x->lack, x->replay, rule, x->end, ms, &x->lacks[i]);
    }
}

bool alerts_report(struct alerts *x, struct err *e)
{
    struct out_flow f;

    if (x->a->format == ALERTS_TEXT)
        find_lacks(x);
    out_flow_init(&f, &x->term, STDOUT_FILENO,
                  x->a->format == ALERTS_TEXT && !x->call->common->no_pager);
    alerts_put(x, &f);
    if (!out_flow_end(&f, e))
        return false;
    x->status = err_worse(x->status, alerts_status(x));
    return !x->a->notify || alerts_notify(x, e);
}

static bool run(struct alerts *x, struct err *e)
{
    if (!check(x, e) || !find_times(x, time_now_ms(), e) || !alerts_load(x, e) ||
        !alerts_read_options(x, e) || !open_source(x, e))
        return false;
    x->lines = xcalloc(x->rules.n * (x->n_try + 1) + 1, sizeof *x->lines);
    x->failures = xcalloc(x->rules.n + 1, sizeof *x->failures);
    if (x->rules.n == 0)
        cmd_warn(x->call, "there are no rules in %s", x->n_files == 1 ? x->paths[0] : "the files");
    if (x->a->watch)
        return alerts_watch(x, e);
    warn_short(x);
    return alerts_evaluate(x, e) && alerts_report(x, e);
}

static int alerts_run(const struct cmd_call *call, void *args, struct err *e)
{
    const struct alerts_args *a = args;
    struct alerts x = { .call = call, .a = a, .history = a->since || a->start || a->end };

    out_term_of(&x.term, STDOUT_FILENO, (enum out_color)call->common->color);
    if (!run(&x, e) && x.source.server && e->kind != ERR_NONE)
        source_hint_default(&x.source, e);
    if (cmd_interrupted)
        x.status = err_worse(x.status, 130);
    replay_free(x.replay);
    for (size_t i = 0; x.lines && i < x.rules.n * (x.n_try + 1); i++)
        alert_lines_done(&x.lines[i]);
    for (size_t i = 0; x.failures && i < x.rules.n; i++)
        free(x.failures[i].text);
    free(x.lines);
    free(x.failures);
    free(x.lacks);
    rule_lack_done(&x.lack);
    query_engine_close(x.engine);
    source_opened_close(&x.source);
    alerts_unload(&x);
    arena_done(&x.arena);
    return x.status;
}

static const struct cmd_example alerts_examples[] = {
    { "promctl alerts rules.yml -t demo:", "what fires now in the simulated system" },
    { "promctl alerts rules.yml -s http://localhost:9090 --since 7d",
      "how often the alerts would have fired in a week, before they are deployed" },
    { "promctl alerts rules.yml -s http://localhost:9090 --since 7d --try-for 1m,5m,15m",
      "what another `for` would make of it" },
    { "promctl alerts --watch rules.yml -t :8087", "live, without a server" },
    { "promctl alerts 'rules/*.yml' -f metrics.om --match '{severity=\"page\"}' --fail-on-firing",
      "a check for a script" },
    { "promctl alerts rules.yml -t :8087 --watch=30s --notify http://localhost:9093",
      "a server's work, for a machine that has none" },
    { "promctl alerts rules.yml -t demo: -o json | jq '.data.groups[].rules[].alerts[]?'",
      "the alerts as a server's API has them" },
};

const struct cmd cmd_alerts = {
    .name = "alerts",
    .usage = "RULE-FILE...",
    .brief = "evaluate alerting and recording rules over any source",
    .man =
        "Evaluates the rules of files as a Prometheus server would that has them, and tells which "
        "alerts fire or are pending, since when, with their values, labels and annotations. Rule "
        "files are Prometheus' or PrometheusRule objects; `-` is standard input, and patterns may "
        "be quoted. What is wrong in one ends it: `promctl lint` tells more.\n"
        "\n"
        "So that `for` and `keep_firing_for` are as they should be, rules are evaluated over the "
        "past: twice as long as those last, and at least an hour. An alert that was active at the "
        "first of these evaluations has its time with a `>`. Later rules read what earlier ones "
        "have recorded, and `ALERTS` and `ALERTS_FOR_STATE`; rules that look back at what others "
        "record have those evaluated early enough. What the source has under the same names does "
        "not count.\n"
        "\n"
        "With `--since`, `--start` or `--end` it tells what would have been: how often each alert "
        "fired, for how long altogether and at most, when last, and how often it was pending "
        "without firing. Below stands the time as a strip, pending low and firing high. Periods "
        "are as exact as the interval of the group. `--try-for` compares other choices of `for`: "
        "a firing that would vanish is one at whose time the alert would not have fired at all.\n"
        "\n"
        "Of an alert that is not active, selectors that match nothing in the last hour (up to six "
        "of "
        "a longer range) are told: a misspelt name or label is silent on a server for ever. Left "
        "out "
        "are those in absent(), beside `or` and on the right of `unless`.\n"
        "\n"
        "A server evaluates what reads nothing that rules write, by one range query a rule; series "
        "for all other rules are fetched and evaluated here. The times are whole intervals before "
        "now, `--time` or `--end`; a server has another beginning for each group, and `--time` "
        "with the time of one of its own samples of ALERTS gives its result.\n"
        "\n"
        "A target has no past: up to 15 seconds are collected, more with `--collect`, or `--watch` "
        "goes on from now. A rule that fails is told with its error, the others go on, and the "
        "exit "
        "status is that of the failure.",
    .opts = alerts_opts,
    .n_opts = N_OF(alerts_opts),
    .args_size = sizeof(struct alerts_args),
    .min_operands = 1,
    .max_operands = OPERANDS_ANY,
    .complete = COMPLETE_FILE,
    .examples = alerts_examples,
    .n_examples = N_OF(alerts_examples),
    .uses = CMD_USES_COLOR | CMD_USES_PAGER | CMD_USES_CONFIG | CMD_USES_HTTP | CMD_USES_FILES,
    .exit_no = "an alert fires, or has fired (--fail-on-firing)",
    .run = alerts_run,
};
