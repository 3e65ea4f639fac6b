/* cmd_query.c - `promctl query`: expressions to values, over files, live targets and servers. */
#include <stdlib.h>
#include <unistd.h>

#include "base/time.h"
#include "cmd/cmd_table.h"
#include "cmd/query_hints.h"
#include "cmd/query_run.h"
#include "cmd/shell.h"
#include "cmd/source_interval.h"
#include "cmd/source_server.h"
#include "out/value.h"

enum { TIMEOUT_MS = 2 * 60 * 1000 };

// ---- options ----

static const char *const format_words[] = { "table",  "graph", "value", "json",
                                            "ndjson", "csv",   "tsv",   "openmetrics" };
static const char *const format_briefs[] = {
    "for people: labels as columns",
    "for people: a range as lines over time, an instant as bars",
    "bare numbers, one a line",
    "the envelope of the Prometheus HTTP API",
    "one sample a line",
    "one sample a row, labels as columns",
    "the same, separated by tabs",
    "OpenMetrics 1.0, which promctl query -f reads",
};
const struct opt_words query_formats = { format_words, format_briefs, N_OF(format_words) };

// clang-format off
static const struct opt query_opts[] = {
    { OPT_GROUP(struct query_args, source, source_args_opts), .brief = "Source" },
    { OPT_FLAG(struct query_args, local), .name = "local",
      .brief = "evaluate here, over series fetched from the server",
      .man = "For what the server's PromQL has not, or means otherwise: experimental functions, "
             "newer syntax, rates of native histograms, which older servers let begin below zero. "
             "Servers do not hand out everything: at other times of a range than the last, a "
             "series that has ended is seen for the whole lookback, and native histograms have "
             "neither reset hints nor empty buckets." },
    { OPT_STRS(struct query_args, exprs), .name = "expr", .letter = 'e', .arg = "EXPR",
      .brief = "an expression, evaluated after the operand" },
    { OPT_STRS(struct query_args, queries), .name = "queries", .arg = "FILE",
      .complete = COMPLETE_FILE, .brief = "expressions from FILE, one a line",
      .man = "`-` is standard input. Empty lines and lines that begin with `#` are left out. A "
             "line whose brackets are open goes on with the lines below that are indented or begin "
             "with a closing bracket." },
    { OPT_STR(struct query_args, time), .name = "time", .arg = "TIME",
      .brief = "evaluate at TIME, not now",
      .man = "TIME is Unix seconds, RFC 3339, `now`, `now-1h30m` or `-1h30m`. Of files, `now` is "
             "the newest sample." },
    { OPT_STR(struct query_args, start), .name = "start", .arg = "TIME",
      .brief = "a range from TIME on (an hour before its end)" },
    { OPT_STR(struct query_args, end), .name = "end", .arg = "TIME",
      .brief = "a range that ends at TIME (now)" },
    { OPT_STR(struct query_args, since), .name = "since", .arg = "DUR",
      .brief = "a range as long as DUR" },
    { OPT_STR(struct query_args, step), .name = "step", .arg = "DUR",
      .brief = "a range with a value every DUR",
      .man = "Without it, the range divided by about 250, rounded up." },
    { OPT_ENUM(struct query_args, format, query_formats), OPT_GIVEN(struct query_args, format_given),
      .name = "output", .letter = 'o', .arg = "FORMAT", .def = "table",
      .brief = "how to print the result",
      .man = "A table has units on a terminal and exact numbers elsewhere; a graph has units "
             "everywhere, and 100 columns where there is no terminal; all others are exact. With "
             "`json` a failure is printed as the API's error envelope, too." },
    { OPT_GROUP(struct query_args, graph, query_graph_opts) },
    { OPT_FLAG(struct query_args, raw), .name = "raw",
      .brief = "print exact numbers in the table, without units" },
    { OPT_STR(struct query_args, name), .name = "name", .arg = "NAME", .def = "promctl_result",
      .brief = "of results without one, with -o openmetrics" },
    { OPT_DUR(struct query_args, interval_ms), OPT_GIVEN(struct query_args, watch),
      .name = "watch", .arg = "DUR", .optional_value = true, .implied = "5s",
      .brief = "ask again every DUR (5s)",
      .man = "A table, a graph or values are drawn anew on a terminal, until `q` or Ctrl-C; all "
             "else is printed one after the other. Targets are scraped each time, and what they "
             "said before stays, so that rates work. What cannot be reached is tried again." },
    { OPT_INT(struct query_args, count), OPT_GIVEN(struct query_args, count_given),
      .name = "count", .arg = "N", .min = 1, .max = INT64_MAX,
      .brief = "with --watch: end after asking N times" },
    { OPT_FLAG(struct query_args, fail_empty), .name = "fail-empty",
      .brief = "exit with 1 when a result is empty" },
    { OPT_GROUP(struct query_args, check, query_check_opts) },
    { OPT_INT(struct query_args, max_samples), OPT_GIVEN(struct query_args, max_samples_given),
      .name = "max-samples", .arg = "N", .min = 1,
      .max = INT64_MAX, .def = "50000000", .brief = "fail when more samples are in memory at once",
      .man = "Counted as Prometheus does." },
    { OPT_SIZE(struct query_args, max_memory), .name = "max-memory", .arg = "SIZE",
      .brief = "fail when series and results need more memory",
      .man = "What the series take is taken off what an evaluation may use, which is never less "
             "than a sixteenth of SIZE. Without it, half of the machine's memory." },
    { OPT_INT(struct query_args, threads), .name = "threads", .arg = "N", .min = 1, .max = 1024,
      .brief = "work on a query with so many threads", .man = "Without it, one for each core." },
    { OPT_FLAG(struct query_args, explain), .name = "explain",
      .brief = "run the query and print how, instead of the result",
      .man = "A line for each operation, above those it is made of: the series and samples it "
             "returned, the time spent in it and below, and how: `once` for all steps, `fused` "
             "with the operation it is part of, `reused` where the same stands twice. With "
             "`-o json` an object with the members `operation`, `expression`, `how`, `series`, "
             "`samples`, `seconds`, and those below as `children`." },
    { OPT_FLAG(struct query_args, stats), .name = "stats",
      .brief = "tell on standard error what each query cost",
      .man = "A JSON object after each result, in one line; its members are listed above. There "
             "is no pager then, so that the time of output is that of writing." },
    { OPT_FLAG(struct query_args, no_experimental), .name = "no-experimental",
      .brief = "refuse what a Prometheus server refuses without feature flags" },
    { OPT_STRS(struct query_args, features), .name = "enable-feature", .arg = "NAME[,NAME]...",
      .brief = "what a Prometheus server has behind a feature flag",
      .man = "`promql-delayed-name-removal`, `type-and-unit-labels`, `use-start-timestamps`; after "
             "`--no-experimental` also `promql-experimental-functions`, `promql-duration-expr`, "
             "`promql-extended-range-selectors`, `promql-binop-fill-modifiers`, which are on "
             "otherwise." },
};
// clang-format on

static const struct cmd_example query_examples[] = {
    { "promctl query -t demo: 'sum by (status) (rate(http_requests_total[5m]))'",
      "requests a second of the simulated system" },
    { "promctl query -t demo: --since 30m 'tasks_queue_size'", "how it went in half an hour" },
    { "promctl query -t demo: --since 30m -o graph 'sum by (status) "
      "(rate(http_requests_total[1m]))'",
      "a picture of it" },
    { "promctl query -t :8087 --watch=2s -o graph --since 5m 'go_goroutines'",
      "what happens from now on" },
    { "promctl query -s http://localhost:9090 --since 6h up -o csv",
      "six hours of a server's series as rows" },
    { "promctl query -t :8087 'rate(http_requests_total[15s])'",
      "what happens now, after 15 seconds of scraping" },
    { "promctl query -f metrics.om.gz 'topk(5, http_requests_total)' -o value",
      "numbers out of a recorded file" },
    { "promctl query -s http://localhost:9090 --local 'mad_over_time(queue_size[10m])'",
      "a function that the server has not" },
    { "promctl query -f metrics.om --explain 'topk(3, rate(http_requests_total[5m]))'",
      "where the time goes" },
    { "promctl query -q -f metrics.om --stats 'count(up)' 2>&1 >/dev/null | jq .eval_seconds",
      "what the evaluation took" },
    { "promctl query -t demo: up -o json | jq .data.result", "the answer of the HTTP API" },
    { "promctl query -q -s http://prometheus:9090 --timeout 10s --warn '> 0.01' --crit '> 0.05' "
      "'sum by (job) (rate(errors_total[5m]))'",
      "a monitoring plugin" },
};

// ---- one query ----

bool query_is_empty(const struct value *v)
{
    return (v->type == VALUE_VECTOR || v->type == VALUE_MATRIX) && v->n == 0;
}

/* Of a scrape, the option and the context's setting are for each transfer, too. */
static int64_t timeout_of(const struct query_run *r)
{
    if (r->a->source.http.timeout_given)
        return r->a->source.http.timeout_ms;
    return r->source.server && r->source.http.timeout_ms ? r->source.http.timeout_ms : TIMEOUT_MS;
}

struct query query_of(const struct query_run *r, struct str text)
{
    int64_t timeout = timeout_of(r);
    int64_t used = source_is_remote(&r->source) ? 0 : (time_mono_ns() - r->began_ns) / 1000000;

    return (struct query){
        .text = text,
        .timeout_ms = timeout > used ? timeout - used : 1,
        .max_samples = r->a->max_samples,
        .max_memory = r->eval_memory,
        .explain = r->a->explain,
        .stats = r->a->stats,
        // After Ctrl-C while collecting, what is there is to be answered; the next one ends all.
        .cancel = r->source.interrupted ? NULL : &cmd_interrupted,
    };
}

void query_explain_server(const struct query_run *r, struct str text, struct err *e)
{
    if (!r->source.server)
        return;
    if (!r->source.local)
        source_engine_explain(text, "--local", e);
    source_hint_default(&r->source, e);
}

/* False: nothing more can be printed. */
static bool print_answer(struct query_run *r, struct query *q, size_t i, struct query_result *res,
                         struct err *e)
{
    struct query_output out = { 0 };

    query_output_begin(&out, r, q, i);
    bool answered = r->engine->ops->run(r->engine, q, res, e);
    bool go_on = !answered || query_output_put(&out, res, e);
    if (answered || out.any)
        go_on = query_output_end(&out, e) && go_on;
    buf_done(&out.flow.out.buf); // where there was no end: nothing of it is to be seen
    if (answered) {
        query_tell_notes(r, &res->notes);
        query_tell_hints(r, q, res);
        if (go_on && r->a->stats)
            query_tell_stats(r, q->text, res, out.ns);
        if (r->a->fail_empty && !out.any && query_is_empty(&res->value))
            r->status = err_worse(r->status, 1);
    }
    return go_on;
}

static void check_answer(struct query_run *r, const struct query *q, struct query_result *res,
                         struct err *e)
{
    if (!r->engine->ops->run(r->engine, q, res, e))
        return;
    query_check_value(&r->check, q->text, &res->value);
    query_tell_notes(r, &res->notes);
}

/* False: nothing more can be printed. */
static bool run_one(struct query_run *r, size_t i)
{
    struct query q = query_of(r, r->exprs.p[i]);
    struct query_result res = { 0 };
    struct err e = { 0 };
    bool ok = query_times(r->a, r->source.now_ms, &q, &e), go_on = true;

    if (ok && r->check.wanted)
        check_answer(r, &q, &res, &e);
    else if (ok)
        go_on = print_answer(r, &q, i, &res, &e);
    if (e.kind != ERR_NONE) {
        go_on = go_on && e.kind != ERR_CANCELED;
        query_explain_server(r, q.text, &e);
        query_hint_error(&e);
        query_report(r, q.text, ok ? &res : NULL, &e);
    }
    query_result_done(&res);
    return go_on;
}

// ---- the call ----

/* Whether a word that looks like an option is an expression: -up / 2. */
static bool is_expr(const char *word)
{
    struct arena a = { 0 };
    struct err e = { 0 };
    struct pql_node *n = pql_parse(&a, str_of(word), &(struct pql_syntax){ 0 }, &e);

    if (n)
        pql_done(n);
    err_done(&e);
    arena_done(&a);
    return n != NULL;
}

/* -sum(up) is read as -s um(up), which is no URL. */
static bool check_url(const struct query_run *r, struct err *e)
{
    const char *url = r->a->source.server;
    struct buf word = { 0 };
    bool ok = true;

    if (r->call->n + r->a->exprs.n + r->a->queries.n > 0 || !url || !url[strcspn(url, "([{ ")])
        return true;
    buf_printf(&word, "-s%s", url);
    if (is_expr(buf_z(&word))) {
        ok = err_set(e, ERR_USAGE, "--server: \"%s\" is not a URL", url);
        err_hint(e, "write: promctl query -- '%s'", buf_z(&word));
    }
    buf_done(&word);
    return ok;
}

static bool fail_local(struct err *e)
{
    return err_set(e, ERR_USAGE, "--local is for servers: this source is evaluated here anyway");
}

static bool check(const struct query_run *r, struct err *e)
{
    const struct query_args *a = r->a;
    struct query q = { 0 };

    if (!check_url(r, e))
        return false;
    if (a->raw && a->format != FORMAT_TABLE)
        return err_set(e, ERR_USAGE, "--raw is for the table; -o %s is exact",
                       format_words[a->format]);
    if (a->explain && a->format != FORMAT_TABLE && a->format != FORMAT_JSON)
        return err_set(e, ERR_USAGE, "--explain prints a table or JSON, not %s",
                       format_words[a->format]);
    if (strcmp(a->name, "promctl_result") != 0 && a->format != FORMAT_OM)
        return err_set(e, ERR_USAGE, "--name goes with -o openmetrics");
    if (!metric_name_is_legacy(str_of(a->name)))
        return err_set(e, ERR_USAGE, "--name: \"%s\" is not a metric name", a->name);
    if (!query_graph_check(a, e) || !query_watch_check(a, e))
        return false;
    if (a->local && (a->source.files.n || a->source.targets.n))
        return fail_local(e);
    return query_times(a, time_now_ms(), &q, e); // before anything is read
}

/* What is wrong with a single expression shows before anything is read. What a server takes is the
 * server's to say. */
static bool check_syntax(struct query_run *r)
{
    struct arena a = { 0 };
    struct err e = { 0 };
    bool ok = true, here = r->a->source.files.n || r->a->source.targets.n || r->a->local;

    if (r->exprs.n == 1 && here) {
        struct pql_node *n = pql_parse(&a, r->exprs.p[0], &r->opts.syntax, &e);
        if ((ok = n != NULL))
            pql_done(n);
        else
            query_report(r, r->exprs.p[0], &(struct query_result){ .fault = QUERY_BAD_DATA }, &e);
    }
    arena_done(&a);
    return ok;
}

static bool collect(struct query_run *r, struct err *e)
{
    int64_t most = 0;

    for (size_t i = 0; r->source.live && i < r->exprs.n; i++) {
        struct query q = { .text = r->exprs.p[i] };
        if (!query_times(r->a, r->source.now_ms, &q, e))
            return false;
        int64_t history = query_history(&q, &r->opts.syntax, r->source.now_ms);
        most = history > most ? history : most;
    }
    int64_t began = time_mono_ns();
    if (!source_collect(&r->source, most, e))
        return false;
    if (most > 0 || r->a->source.collect_given)
        r->began_ns += time_mono_ns() - began; // --timeout does not count what was asked for
    if (r->source.interrupted) {
        cmd_warn(r->call, "interrupted: the answer is incomplete");
        r->status = err_worse(r->status, 130);
    }
    return true;
}

/* What is said of an evaluation here does not hold for one there. */
static bool check_server(const struct query_args *a, struct err *e)
{
    const char *option = a->explain             ? "--explain"
                         : a->max_samples_given ? "--max-samples"
                         : a->threads           ? "--threads"
                         : a->no_experimental   ? "--no-experimental"
                         : a->features.n        ? "--enable-feature"
                                                : NULL;
    if (!option)
        return true;
    err_set(e, ERR_USAGE, "%s is for evaluation here, and a server evaluates this", option);
    return err_hint(e, "--local evaluates it here, over series of the server");
}

static bool open_source(struct query_run *r, struct err *e)
{
    int64_t budget = r->a->max_memory ? r->a->max_memory : query_default_memory();
    int64_t most = query_series_memory(r->a);
    const struct source_open_opts o = { .max_bytes = most,
                                        .created_is_start = r->opts.start_timestamps,
                                        .local = r->a->local };

    if (!source_open(&r->source, r->call, &r->a->source, &o, e))
        return false;
    if (r->a->local && !r->source.server) // a context of targets
        return fail_local(e);
    // What is watched has its history in time.
    if ((!r->a->watch || r->a->source.collect_given) && !collect(r, e))
        return false;
    r->eval_memory = query_memory_left(budget, r->source.local ? (size_t)most
                                                               : source_stats(&r->source).bytes);
    return !source_is_remote(&r->source) || check_server(r->a, e);
}

static void evaluate(struct query_run *r, struct err *e)
{
    size_t i = 0;

    if (!check_syntax(r))
        return;
    r->opts.threads = (unsigned)r->a->threads;
    if (!open_source(r, e)) {
        query_report(r, STR(""), NULL, e);
        return;
    }
    r->engine = source_engine_new(&r->source, &r->opts);
    if (r->a->format == FORMAT_GRAPH && !r->a->watch)
        r->interval_ms = source_interval(&r->source);
    while (i < r->exprs.n && !r->a->watch && run_one(r, i))
        i++;
    if (r->a->watch)
        query_watch(r);
}

static int end_check(struct query_run *r, struct err *e)
{
    if (r->source.interrupted) {
        struct err cut = { 0 };
        err_set(&cut, ERR_CANCELED, "interrupted: the answer is incomplete");
        query_check_failed(&r->check, STR(""), &cut);
        err_done(&cut);
    }
    return query_check_end(&r->check, e);
}

/* Nothing to evaluate, and someone at both ends. */
static bool wants_shell(const struct query_run *r)
{
    if (r->check.wanted)
        return false; // a plugin has one line to say
    for (size_t i = 0; i < r->a->source.files.n; i++)
        if (strcmp(r->a->source.files.p[i], "-") == 0)
            return false; // it reads what would be typed
    return r->call->n + r->a->exprs.n + r->a->queries.n == 0 && r->term.tty && isatty(STDIN_FILENO);
}

/* For the colours of lines. What is typed meanwhile cannot be given back: there must be nothing. */
static void ask_background(struct query_run *r)
{
    struct buf typed = { 0 };

    if (isatty(STDIN_FILENO) && !getenv("SSH_TTY"))
        out_term_ask_background(&r->term, STDIN_FILENO, &typed);
    buf_done(&typed);
}

static int query_run(const struct cmd_call *call, void *args, struct err *e)
{
    struct query_run r = { .call = call, .a = args, .began_ns = time_mono_ns() };

    out_term_of(&r.term, STDOUT_FILENO, (enum out_color)call->common->color);
    if (r.a->format == FORMAT_GRAPH)
        ask_background(&r);
    bool ok = check(&r, e) && query_check_init(&r.check, r.a, e) && query_features(r.a, &r.opts, e);
    if (ok && wants_shell(&r)) {
        r.status = shell_run(call, r.a, e);
    } else if (ok && query_exprs_read(call, r.a, &r.exprs, e)) {
        r.check.several = r.exprs.n > 1;
        evaluate(&r, e);
        query_report_end(&r);
        if (cmd_interrupted)
            r.status = err_worse(r.status, 130);
        if (r.check.wanted)
            r.status = end_check(&r, e);
    }
    query_engine_close(r.engine);
    source_opened_close(&r.source);
    query_exprs_done(&r.exprs);
    query_check_done(&r.check);
    return r.status;
}

const struct cmd cmd_query = {
    .name = "query",
    .usage = "[EXPR]",
    .brief = "evaluate PromQL over files, live targets or a server",
    .man =
        "Evaluates EXPR and prints the result; with `-e` and `--queries` several, one after the "
        "other: the operand, then those of `-e`, then those of files. Without any, expressions "
        "come from standard input, as with `--queries -`; on a terminal, the interactive shell "
        "begins. All use the same source, which is read once.\n"
        "\n"
        "Of several, tables have the expression above them, as a line that begins with `# `, "
        "and an empty line between them, as `csv` and `tsv` have; `json` prints an envelope a "
        "line; `openmetrics` takes one expression alone. An error of one is told in its place "
        "and the others are evaluated; the exit status is the gravest.\n"
        "\n"
        "The query is an instant one, now or at `--time`; with any of `--start`, `--end`, "
        "`--step`, `--since` it is a range query. PromQL is that of Prometheus 3, with its "
        "experimental functions and syntax.\n"
        "\n"
        "A server evaluates the expression itself. A range of more than 11,000 points a series is "
        "asked for in pieces and joined; where `start()`, `end()` or `range()` in EXPR would tell "
        "the pieces apart, a longer `--step` is needed. `ndjson` and `value` print a server's "
        "answer as it comes and keep nothing of it; an error may follow what was printed.\n"
        "\n"
        "With `--local` the server gives raw series, those of each selector for as long as they "
        "are looked at, and all else is done here; half of `--max-memory` is for them. What a "
        "server finds too much at once is asked for in pieces. That a series has ended is not "
        "told: it is seen for 5 minutes after its last sample. Native histograms come without "
        "what they know of resets.\n"
        "\n"
        "A target has no past. Where the expression looks back, up to 15 seconds are collected "
        "first; for more, say how long with `--collect`. Ctrl-C ends collecting and answers "
        "from what is there.\n"
        "\n"
        "`--stats` tells in one JSON object a query:\n"
        "\n"
        "  query                   the expression\n"
        "  load_seconds            reading files or asking targets, once for all queries\n"
        "  parse_seconds           of the expression\n"
        "  plan_seconds            deciding how to evaluate it\n"
        "  eval_seconds            evaluating it\n"
        "  output_seconds          printing the result, writing included\n"
        "  store_series            series in memory\n"
        "  store_samples           samples in memory\n"
        "  store_bytes             what they take, with labels and indexes\n"
        "  store_bytes_per_sample  the same, a sample\n"
        "  series_read             series that the selectors found\n"
        "  samples_read            samples read of them\n"
        "  peak_samples            samples at once, as --max-samples counts them\n"
        "  result_series           series of the result\n"
        "  result_samples          samples of the result\n"
        "  eval_peak_bytes         memory of the evaluation at its largest\n"
        "  process_peak_bytes      memory of the process at its largest so far\n"
        "  threads                 that worked on it\n"
        "\n"
        "0 stands for what the engine does not know.\n"
        "\n"
        "`--warn` and `--crit` make it a check for Nagios, Icinga and others that run monitoring "
        "plugins. COND is what is bad: `> 0.1`, `>= 5`, `< 1`, `<= 5m` (seconds), `== 0`, "
        "`!= 1`, or in the convention of plugins the range that is good, `10:20`, `10:`, "
        "`~:20`, or with `@` the one that is bad. Printed is one line an expression, the worst "
        "first, with the state, the worst value, its labels and how many series are in which "
        "state; behind the first `|` stands the performance data of all series, where `:` is "
        "written for an `=` in a label. The exit status is the worst, in this order:\n"
        "\n"
        "  2  CRITICAL  a value meets --crit\n"
        "  1  WARNING   a value meets --warn\n"
        "  3  UNKNOWN   a value is NaN or a native histogram, there is no data, or it failed\n"
        "  0  OK        none of these\n"
        "\n"
        "No data is what `--if-empty` says. What failed, be it the call, the source or the "
        "query, is told in the line. Warnings go to standard error as usual; `-q` keeps them out "
        "of what "
        "Icinga shows.\n"
        "\n"
        "In the shell, Tab completes metrics, labels, values, functions and whatever can stand at "
        "the cursor; Enter runs an expression that is complete, and begins a new line in one that "
        "is not (Alt-Enter always does, a final `;` runs it as it is). Ctrl-C drops what was typed "
        "or cancels the query, Ctrl-R searches the history, Ctrl-D leaves. Keys are those of "
        "readline, which reads `~/.inputrc`. Commands begin with `\\` (or a point) and can stand "
        "behind an expression: `rate(x[5m]) \\g 1h` draws it over an hour. `\\?` lists them all:\n"
        "\n"
        "  \\m \\d \\l \\v          metrics; one of them; labels; values of a label\n"
        "  \\r 1h  \\step 15s      evaluate over a range, with such a step; \\at TIME: at a time\n"
        "  \\g \\t \\w             the last expression as a graph, as a table, again and again\n"
        "  \\e \\fmt \\h           explain; format; what a function takes\n"
        "  \\o FORMAT [FILE]      print results so; into a file\n"
        "  \\edit \\save \\run     an expression in $EDITOR; kept under a name; run again\n"
        "  \\connect CONTEXT|URL  another source\n"
        "  \\local               evaluate here, over series of the server, or there again\n"
        "\n"
        "What was typed is kept in `$XDG_STATE_HOME/promctl/history` (`~/.local/state`), for its "
        "owner alone; a line that begins with a blank is not. The names of a server's metrics are "
        "kept in `$XDG_CACHE_HOME/promctl` (`~/.cache`), so that completion need not wait for the "
        "server; they are asked for again after five minutes. Where an answer is empty, names "
        "that the source does not have are told, with the nearest that it has.",
    .opts = query_opts,
    .n_opts = N_OF(query_opts),
    .args_size = sizeof(struct query_args),
    .max_operands = 1,
    .is_operand = is_expr,
    .examples = query_examples,
    .n_examples = N_OF(query_examples),
    .uses = CMD_USES_COLOR | CMD_USES_PAGER | CMD_USES_CONFIG | CMD_USES_HTTP | CMD_USES_FILES,
    .exit_no = "a result is empty (--fail-empty)",
    .run = query_run,
    .tell = query_check_tell,
};
