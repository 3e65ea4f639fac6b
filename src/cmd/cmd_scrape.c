/* cmd_scrape.c - `promctl scrape`: its options, and which view they ask for. */
#include "base/time.h"
#include "base/vec.h"
#include "cmd/cmd_table.h"
#include "cmd/scrape.h"

#include <unistd.h>

// ---- options ----

static const char *const format_words[] = { "pretty", "text", "openmetrics", "json",
                                            "ndjson", "csv",  "names" };
static const char *const format_briefs[] = {
    "for people: families, columns, units",
    "Prometheus text 0.0.4",
    "OpenMetrics 1.0",
    "an array of families, as prom2json prints it",
    "one sample a line",
    "one sample a row, labels as columns",
    "the names of the families",
};
static const struct opt_words formats = { format_words, format_briefs, N_OF(format_words) };

static const char *const sort_words[] = { "value", "name", "rate" };
static const char *const sort_briefs[] = { "the largest first", "families and labels by name",
                                           "the fastest first; with --watch" };
static const struct opt_words sorts = { sort_words, sort_briefs, N_OF(sort_words) };

static const struct opt scrape_opts[] = {
    { OPT_ENUM(struct scrape_args, format, formats), OPT_GIVEN(struct scrape_args, format_given),
      .name = "output", .letter = 'o', .arg = "FORMAT", .brief = "how to print the pages",
      .man = "On a terminal `pretty` is the default, elsewhere `text`. With several targets, "
             "families are merged and every sample gets `job` and `instance`; one target prints "
             "as it came. `json` is also a format of --diff and --cardinality." },
    { OPT_STRS(struct scrape_args, match), .name = "match", .arg = "SELECTOR",
      .brief = "only series that match; any of several",
      .man = "A PromQL selector: `http_requests_total{status=~\"5..\"}`. A name with `*` or `?` is "
             "a pattern: `http_*`. The name of a histogram or summary stands for all its series." },
    { OPT_STRS(struct scrape_args, type), .name = "type", .arg = "TYPE[,TYPE]...",
      .brief = "only families of these types",
      .man = "`counter`, `gauge`, `histogram`, `summary`, `unknown` (also written `untyped`), "
             "`info`, `stateset`, `gaugehistogram`." },
    { OPT_ENUM(struct scrape_args, sort, sorts), OPT_GIVEN(struct scrape_args, sort_given),
      .name = "sort", .arg = "ORDER", .brief = "order of the series for people",
      .man = "Without it they stand in the order of the page. Histograms and summaries are "
             "sorted by their count." },
    { OPT_FLAG(struct scrape_args, all), .name = "all", .letter = 'a',
      .brief = "show every series, not ten a family; every family and label with --cardinality" },
    { OPT_FLAG(struct scrape_args, raw), .name = "raw",
      .brief = "print exact numbers, without units and grouping" },
    { OPT_FLAG(struct scrape_args, exemplars), .name = "exemplars",
      .brief = "show exemplars below their series",
      .man = "For `pretty`; of the other formats OpenMetrics has exemplars anyway." },
    { OPT_FLAG(struct scrape_args, labels), .name = "labels",
      .brief = "add job and instance, for one target, too",
      .man = "Labels of these names that are there become `exported_job` and "
             "`exported_instance`, as on a Prometheus server." },
    { OPT_DUR(struct scrape_args, interval_ms), OPT_GIVEN(struct scrape_args, watch),
      .name = "watch", .arg = "DUR", .optional_value = true, .implied = "5s",
      .brief = "scrape again and again, and show what changes",
      .man = "Changes, rates, resets, new and vanished series, the last twelve values; of "
             "histograms the quantiles over the interval. On a terminal `q` ends it; in a pipe "
             "block follows block." },
    { OPT_FLAG(struct scrape_args, changed), .name = "changed",
      .brief = "with --watch: only series that changed" },
    { OPT_INT(struct scrape_args, count), OPT_GIVEN(struct scrape_args, count_given),
      .name = "count", .arg = "N", .min = 1, .max = 1000000000,
      .brief = "with --watch: end after N comparisons" },
    { OPT_FLAG(struct scrape_args, diff), .name = "diff",
      .brief = "compare two targets: new, vanished and changed series, types, help",
      .man = "Takes two operands. Exits with 1 when they differ. Timestamps are not compared." },
    { OPT_FLAG(struct scrape_args, cardinality), .name = "cardinality",
      .brief = "count series by family, label and value" },
    { OPT_GROUP(struct scrape_args, context, context_args_opts) },
    { OPT_GROUP(struct scrape_args, http, http_args_opts), .brief = "HTTP options" },
};

static const struct cmd_example scrape_examples[] = {
    { "promctl scrape demo:", "the pages of the simulated Task Handler system" },
    { "promctl scrape :8087", "the page of http://localhost:8087/metrics" },
    { "promctl scrape --match 'http_requests_total{status=~\"5..\"}' :8087",
      "only requests that failed" },
    { "promctl scrape --watch --changed :8087", "what moves, every five seconds" },
    { "promctl scrape --diff before.prom :8087", "what is different from a saved page" },
    { "promctl scrape --cardinality :9090", "which families and labels have the most series" },
    { "promctl scrape page.prom.gz -o ndjson | jq .metric", "a file for other programs" },
};

// ---- what goes together ----

/* `--watch 5s :8087` is how most programs would have it. */
static bool check_interval(const struct scrape_args *a, const struct cmd_call *call, struct err *e)
{
    if (a->interval_ms <= 0)
        return err_set(e, ERR_USAGE, "--watch: the interval must be positive");
    for (size_t i = 0; i < call->n; i++) {
        struct err ignored = { 0 };
        int64_t ms;
        bool is_dur = dur_parse(str_of(call->operands[i]), &ms, &ignored);
        err_done(&ignored);
        if (!is_dur || access(call->operands[i], F_OK) == 0)
            continue;
        err_set(e, ERR_USAGE, "target \"%s\": no such file, and not the interval of --watch",
                call->operands[i]);
        return err_hint(e, "write --watch=%s", call->operands[i]);
    }
    return true;
}

static bool check_modes(const struct scrape_args *a, const struct cmd_call *call, struct err *e)
{
    if (a->watch + a->diff + a->cardinality > 1)
        return err_set(e, ERR_USAGE, "--watch, --diff and --cardinality exclude each other");
    if (a->changed && !a->watch)
        return err_set(e, ERR_USAGE, "--changed goes with --watch");
    if (a->count_given && !a->watch)
        return err_set(e, ERR_USAGE, "--count goes with --watch");
    if (a->watch && !check_interval(a, call, e))
        return false;
    if (a->diff && call->n != 2)
        return err_set(e, ERR_USAGE, "--diff takes two operands, not %zu", call->n);
    if (a->sort_given && a->sort == SCRAPE_BY_RATE && !a->watch) {
        err_set(e, ERR_USAGE, "--sort rate: a rate needs two looks");
        return err_hint(e, "add --watch");
    }
    return true;
}

/* No option is taken and then ignored. */
static bool check_format(const struct scrape_args *a, struct err *e)
{
    bool people = a->format == SCRAPE_PRETTY;
    bool comparing = a->watch || a->diff || a->cardinality;
    bool fits = people || a->format == SCRAPE_TEXT || (a->format == SCRAPE_JSON && !a->watch);
    if (comparing && !fits)
        return err_set(e, ERR_USAGE, "--%s does not print %s",
                       a->watch  ? "watch"
                       : a->diff ? "diff"
                                 : "cardinality",
                       format_words[a->format]);
    if (a->sort_given && ((!people && !comparing) || a->cardinality)) {
        err_set(e, ERR_USAGE, "--sort is for people");
        return err_hint(e, "use it with -o pretty, --watch or --diff");
    }
    if (a->exemplars && (comparing || !people)) {
        err_set(e, ERR_USAGE, "--exemplars is for the pretty view");
        return err_hint(e, "use it with -o pretty; -o openmetrics has exemplars anyway");
    }
    return true;
}

static bool check_stdin(const struct scrape *s, struct err *e)
{
    size_t n = 0;
    for (size_t i = 0; i < s->targets.n; i++)
        n += s->targets.p[i].kind == INGEST_STDIN;
    if (n > 0 && s->args->watch)
        return err_set(e, ERR_USAGE, "--watch: standard input can be read only once");
    if (n > 1)
        return err_set(e, ERR_USAGE, "standard input can be read only once");
    return true;
}

// ---- running ----

static void warn(const struct cmd_call *call, const char *warning)
{
    if (warning)
        cmd_warn(call, "%s", warning);
}

/* With -c the context's settings; without operands its targets, too, and then also those of the
 * current context. What operands alone name gets no credentials of the configuration. */
static bool apply_context(struct scrape *s, struct cmd_call *call, struct err *e)
{
    const char *name = s->args->context.name;
    struct config config;
    bool wanted = name || call->n == 0;
    if (!wanted && !call->common->config)
        return true;
    if (!config_read(&s->arena, call->common->config, &config, e))
        return false;
    if (!wanted)
        return true; // what --config names was read all the same, for its errors
    warn(call, config.warning);
    const struct config_context *c = config_select(&config, name, e);
    if (!c) {
        if (e->kind)
            return false;
        err_set(e, ERR_USAGE, "operand missing: TARGET...");
        return err_hint(e, "or name a context of the configuration with -c\n"
                           "see promctl help scrape");
    }
    if (call->n == 0) {
        call->operands = c->url ? arena_dup(&s->arena, &c->url, sizeof c->url) : c->targets;
        call->n = c->url ? 1 : c->n_targets;
    }
    return config_apply(&s->arena, c, &s->http, e);
}

static bool init_http(struct scrape *s, struct err *e)
{
    const struct http_args *args = &s->args->http;
    s->http.cancel = &cmd_interrupted;
    if (s->call->common->verbose > 0)
        s->http.trace = http_args_trace;
    return http_args_apply(&s->arena, args, &s->http, e);
}

static bool same_target(const struct ingest_target *a, const struct ingest_target *b)
{
    return a->kind == b->kind && a->demo == b->demo && str_eq(a->job, b->job) &&
           (a->where && b->where ? strcmp(a->where, b->where) == 0 : a->where == b->where);
}

/* As Prometheus does: twice the same target would be every series twice, which no page may have. */
static void drop_repeated(struct scrape *s)
{
    size_t n = 0;
    for (size_t i = 0; i < s->targets.n; i++) {
        const struct ingest_target *t = &s->targets.p[i];
        size_t k = 0;
        while (k < n && !same_target(&s->targets.p[k], t))
            k++;
        if (k == n)
            s->targets.p[n++] = *t;
        else
            cmd_warn(s->call, "%.*s is given more than once, and read once", STR_ARG(t->name));
    }
    s->targets.n = n;
}

static bool run_view(struct scrape *s, struct err *e)
{
    if (s->args->diff)
        return scrape_diff(s, e);
    for (size_t i = 0; i < s->call->n; i++)
        if (!scrape_targets(s, s->call->operands[i], &s->targets, e))
            return false;
    if (!check_stdin(s, e))
        return false;
    drop_repeated(s);
    if (s->args->watch)
        return scrape_watch(s, e);
    if (s->args->cardinality)
        return scrape_cardinality(s, e);
    return s->args->format == SCRAPE_PRETTY ? scrape_print_pretty(s, e)
                                            : scrape_print_machine(s, e);
}

static int scrape_run(const struct cmd_call *call, void *args, struct err *e)
{
    struct scrape_args *a = args;
    struct cmd_call with_context = *call;
    struct scrape s = { .call = &with_context, .args = a };
    warn(call, http_args_warning(&a->http, call->operands, call->n));
    out_term_of(&s.term, 1, (enum out_color)call->common->color);
    if (!a->format_given)
        a->format = s.term.tty ? SCRAPE_PRETTY : SCRAPE_TEXT;
    if (apply_context(&s, &with_context, e) && check_modes(a, s.call, e) && check_format(a, e) &&
        scrape_filter_init(&s.filter, &s.arena, call, a, e) && init_http(&s, e))
        run_view(&s, e);
    if (cmd_interrupted)
        s.status = err_worse(s.status, 130);
    ingest_loader_free(s.loader);
    scrape_filter_done(&s.filter);
    vec_done(&s.targets);
    buf_done(&s.failed);
    arena_done(&s.arena);
    return s.status;
}

const struct cmd cmd_scrape = {
    .name = "scrape",
    .usage = "[TARGET]...",
    .brief = "fetch metrics pages and print them for people or programs",
    .man = "Fetches the page of every TARGET and prints it: on a terminal for people, with labels "
           "in columns, values in their units and one row for each histogram; in a pipe as text.\n"
           "\n"
           "TARGET is, tried in this order: `-` (standard input); `demo:`, `demo:api`, "
           "`demo:worker` (the simulated Task Handler system); a URL; `:PORT` or "
           "`HOST:PORT[/path]` (http, /metrics); a file, also gzip or zstd. `JOB=TARGET` names "
           "the job. Without TARGET, those of the context: `--context`, else the current one of "
           "the configuration.\n"
           "\n"
           "Targets are fetched at once. One that fails does not stop the others: its error is "
           "printed and the exit status is 3.",
    .opts = scrape_opts,
    .n_opts = N_OF(scrape_opts),
    .args_size = sizeof(struct scrape_args),
    .max_operands = OPERANDS_ANY,
    .complete = COMPLETE_TARGET,
    .examples = scrape_examples,
    .n_examples = N_OF(scrape_examples),
    .uses = CMD_USES_COLOR | CMD_USES_PAGER | CMD_USES_CONFIG | CMD_USES_HTTP | CMD_USES_FILES,
    .exit_no = "the pages differ (--diff)",
    .run = scrape_run,
};
