/* cmd_show.c - `promctl show`: a look into a server, or into what is in files and targets. */
#include <inttypes.h>
#include <unistd.h>

#include "base/nearest.h"
#include "base/time.h"
#include "cmd/cmd_table.h"
#include "cmd/show.h"
#include "cmd/source_server.h"
#include "out/text.h"
#include "store/engine.h"

enum { FORMAT_TABLE, FORMAT_JSON };

// clang-format off
const struct show_what show_table[] = {
    { .name = "health", .usage = "",
      .brief = "is it alive, is it scraping, is anything stale: one screen",
      .load = show_health_load, .print = show_health_print },
    { .name = "targets", .usage = "",
      .brief = "who is scraped, when last, and why one is down",
      .ages = true, .holds = "activeTargets", .load = show_targets_load, .print = show_targets_print },
    { .name = "rules", .usage = "",
      .brief = "what is evaluated, and what fails",
      .ages = true, .holds = "groups", .load = show_rules_load, .print = show_rules_print },
    { .name = "alerts", .usage = "",
      .brief = "what fires or is pending, and since when",
      .ages = true, .holds = "alerts", .load = show_alerts_load, .print = show_alerts_print },
    { .name = "series", .usage = "SELECTOR...", .min_words = 1, .max_words = OPERANDS_ANY,
      .embedded = true, .times = true, .limit = true,
      .brief = "the series that one of the selectors matches",
      .holds = "", .load = show_series_load, .cut = show_cut, .why_empty = show_why_series, .print = show_series_print },
    { .name = "labels", .usage = "[SELECTOR]...", .max_words = OPERANDS_ANY,
      .embedded = true, .times = true, .limit = true,
      .brief = "the names of labels, of all series or of those that match",
      .holds = "", .of = JSON_STRING, .load = show_labels_load, .cut = show_cut, .why_empty = show_why_series, .print = show_strings_print },
    { .name = "values", .usage = "LABEL [SELECTOR]...", .min_words = 1, .max_words = OPERANDS_ANY,
      .embedded = true, .times = true, .limit = true,
      .brief = "the values of a label; of __name__, the metrics",
      .holds = "", .of = JSON_STRING, .load = show_values_load, .cut = show_cut, .why_empty = show_why_values, .print = show_strings_print },
    { .name = "metadata", .usage = "[METRIC]", .max_words = 1, .embedded = true, .limit = true,
      .brief = "type, unit and help of metrics",
      .of = JSON_ARRAY_BEGIN, .load = show_metadata_load, .cut = show_cut, .why_empty = show_why_metadata, .print = show_metadata_print },
    { .name = "exemplars", .usage = "SELECTOR", .min_words = 1, .max_words = 1,
      .embedded = true, .times = true, .limit = true,
      .brief = "values with the trace they are from",
      .holds = "", .load = show_exemplars_load, .cut = show_exemplars_cut, .why_empty = show_why_exemplars, .print = show_exemplars_print },
    { .name = "cardinality", .usage = "", .embedded = true, .limit = true,
      .brief = "the metrics, labels and pairs with most series",
      .load = show_cardinality_load, .print = show_cardinality_print },
    { .name = "status", .usage = "[PART]", .max_words = 1,
      .brief = "what the server is, and how it was started",
      .load = show_status_load, .print = show_status_print },
};
// clang-format on
const size_t show_table_n = N_OF(show_table);

// ---- options ----

static const char *const format_words[] = { "table", "json" };
static const char *const format_briefs[] = {
    "for people",
    "the data of the HTTP API",
};
static const struct opt_words formats = { format_words, format_briefs, N_OF(format_words) };

// clang-format off
static const struct opt show_opts[] = {
    { OPT_GROUP(struct show_args, source, source_args_opts), .brief = "Source" },
    { OPT_STR(struct show_args, start), .name = "start", .arg = "TIME",
      .brief = "only what has samples after TIME",
      .man = "TIME is Unix seconds, RFC 3339, `now`, `now-1h30m` or `-1h30m`. Of files, `now` is "
             "the newest sample. Without times, a server decides how far it looks back." },
    { OPT_STR(struct show_args, end), .name = "end", .arg = "TIME",
      .brief = "only what has samples before TIME" },
    { OPT_STR(struct show_args, since), .name = "since", .arg = "DUR",
      .brief = "only what has samples in the last DUR" },
    { OPT_INT(struct show_args, limit), .name = "limit", .arg = "N", .min = 1, .max = INT32_MAX,
      .brief = "show at most N", .man = "Of exemplars, the newest." },
    { OPT_ENUM(struct show_args, format, formats), .name = "output", .letter = 'o',
      .arg = "FORMAT", .def = "table", .brief = "how to print it",
      .man = "JSON is the `data` of the API's answer, and of other sources of the same shape; of "
             "health and status, an object with the parts." },
};
// clang-format on

static const struct cmd_example show_examples[] = {
    { "promctl show health", "the state of the server at localhost:9090" },
    { "promctl show targets -s prometheus:9090", "who is down, and why" },
    { "promctl show targets -o json | jq -r '.activeTargets[] | select(.health == "
      "\"down\").scrapeUrl'",
      "the same for a script" },
    { "promctl show values job", "all jobs" },
    { "promctl show cardinality -f page.prom", "where the series of a page come from" },
    { "promctl show series -t demo: 'http_requests_total{status=~\"5..\"}'",
      "series of the simulated system" },
    { "promctl show status flags -s prometheus:9090", "how the server was started" },
};

// ---- the call ----

static const char *const what_words[] = { "health",    "targets",     "rules",  "alerts",
                                          "series",    "labels",      "values", "metadata",
                                          "exemplars", "cardinality", "status" };
static const struct opt_words whats = { what_words, NULL, N_OF(what_words) };

static const struct show_what *find_what(const char *word, struct err *e)
{
    struct nearest near = { .word = str_of(word) };
    struct buf all = { 0 };

    for (size_t i = 0; i < show_table_n; i++) {
        if (strcmp(show_table[i].name, word) == 0) {
            buf_done(&all);
            return &show_table[i];
        }
        nearest_try(&near, str_of(show_table[i].name));
        buf_printf(&all, "%s%s", i ? ", " : "", show_table[i].name);
    }
    err_set(e, ERR_USAGE, "there is no \"%s\" to show", word);
    if (near.best.n)
        err_hint(e, "did you mean \"%.*s\"?", STR_ARG(near.best));
    else
        err_hint(e, "it is one of %s", buf_z(&all));
    buf_done(&all);
    return NULL;
}

static bool check_words(const struct show *s, struct err *e)
{
    const struct show_what *w = s->what;

    if (s->n_words < w->min_words)
        return err_set(e, ERR_USAGE, "%s: operand missing: %s", w->name, w->usage);
    if (s->n_words > w->max_words)
        return err_set(e, ERR_USAGE, "%s: too many operands: \"%s\"", w->name,
                       s->words[w->max_words]);
    return true;
}

static bool check_options(const struct show *s, struct err *e)
{
    const struct show_args *a = s->args;
    const char *name = s->what->name;
    bool here = a->source.files.n || a->source.targets.n;

    if (!s->what->times && (a->start || a->end || a->since))
        return err_set(e, ERR_USAGE,
                       "%s: has no times: --%s is for series, labels, values and exemplars", name,
                       a->start ? "start"
                       : a->end ? "end"
                                : "since");
    if (!s->what->limit && a->limit)
        return err_set(e, ERR_USAGE, "%s: --limit is for lists", name);
    if (a->start && a->since)
        return err_set(e, ERR_USAGE, "--start and --since exclude each other");
    if (here && !s->what->embedded) {
        err_set(e, ERR_USAGE, "%s: only a server has that, and %s is none", name,
                a->source.files.n ? "-f" : "-t");
        return err_hint(e, "-s URL names a server");
    }
    return true;
}

static bool parse_time(const char *text, const char *option, int64_t now_ms, bool *has,
                       int64_t *out, struct err *e)
{
    *has = text != NULL;
    return !text || time_parse(str_of(text), now_ms, out, e) || err_wrap(e, "--%s", option);
}

static bool read_times(struct show *s, struct err *e)
{
    const struct show_args *a = s->args;
    int64_t now = s->source.now_ms, since;

    if (!parse_time(a->start, "start", now, &s->has_start, &s->start, e) ||
        !parse_time(a->end, "end", now, &s->has_end, &s->end, e))
        return false;
    if (a->since) {
        if (!dur_parse(str_of(a->since), &since, e))
            return err_wrap(e, "--since");
        if (since <= 0)
            return err_set(e, ERR_USAGE, "--since: the time must be positive");
        if (__builtin_sub_overflow(s->has_end ? s->end : now, since, &s->start))
            return err_set(e, ERR_USAGE, "the range begins too early");
        s->has_start = true;
    }
    if (s->has_start && s->has_end && s->start > s->end)
        return err_set(e, ERR_USAGE, "--end is before --start");
    return true;
}

static bool open_source(struct show *s, struct err *e)
{
    const struct source_open_opts o = { .max_bytes = query_default_memory(), .exemplars = true };

    if (!source_open(&s->source, s->call, &s->args->source, &o, e) ||
        !source_collect(&s->source, 0, e))
        return false;
    if (!s->source.server && !s->what->embedded) { // a context of targets
        err_set(e, ERR_USAGE, "%s: only a server has that", s->what->name);
        return err_hint(e, "-s URL names a server");
    }
    return read_times(s, e);
}

static bool print(struct show *s, const struct json_node *data, struct err *e)
{
    struct out_flow f;
    bool json = s->args->format == FORMAT_JSON;

    out_flow_init(&f, &s->term, STDOUT_FILENO, !json && !s->call->common->no_pager);
    if (json)
        show_print_json(&f, data);
    else
        s->what->print(s, data, &f);
    return out_flow_end(&f, e);
}

static bool bad_shape(const struct show *s, const char *what, struct err *e)
{
    err_set(e, ERR_FORMAT, "%s: this is not what the API has for %s: %s", api_url(s->source.server),
            s->what->name, what);
    return err_hint(e, SHOW_HINT_ELSE);
}

/* What a server calls an answer may be anything. Of nothing, Go may make null. */
static bool check_shape(struct show *s, struct json_node *data, struct err *e)
{
    const char *holds = s->what->holds;
    enum json_kind want = holds && !*holds ? JSON_ARRAY_BEGIN : JSON_OBJECT_BEGIN;

    if (!s->source.server)
        return true;
    if (data->kind == JSON_NULL || (data->kind == JSON_OBJECT_BEGIN && data->n == 0))
        *data = (struct json_node){ .kind = want };
    if (data->kind != want)
        return bad_shape(s, want == JSON_ARRAY_BEGIN ? "no list" : "no object", e);
    const struct json_node *list = holds && *holds ? json_get(data, str_of(holds)) : data;
    if (!list && data->n)
        return bad_shape(s, arena_printf(&s->arena, "no list \"%s\" in it", holds), e);
    if (list && list != data && list->kind != JSON_ARRAY_BEGIN && list->kind != JSON_NULL)
        return bad_shape(s, arena_printf(&s->arena, "\"%s\" is no list", holds), e);
    bool any = !holds && s->what->of == JSON_OBJECT_BEGIN;
    for (const struct json_node *n = list && !any ? list->child : NULL; n; n = n->next)
        if (n->kind != s->what->of)
            return bad_shape(s, "something else in the list", e);
    return true;
}

static void warn_clock(const struct show *s)
{
    struct buf b = { 0 };

    show_put_clock(&b, s);
    if (b.n && s->what->ages)
        cmd_warn(s->call, "the server's clock is %s; ages are by the server's", buf_z(&b));
    buf_done(&b);
}

static void warn_empty(struct show *s)
{
    struct buf why = { 0 };

    s->what->why_empty(s, &why);
    cmd_warn(s->call, "%s: nothing found%s%s", s->what->name, why.n ? ": " : "", buf_z(&why));
    buf_done(&why);
}

static bool show_one(struct show *s, struct err *e)
{
    struct json_node *data = NULL;

    if (!s->what->load(s, &data, e) || !check_shape(s, data, e))
        return false;
    warn_clock(s);
    if (s->what->cut && s->args->limit && s->what->cut(data, (size_t)s->args->limit))
        cmd_warn(s->call, "%s: there are more than the first %" PRIi64 " (--limit)", s->what->name,
                 s->args->limit);
    else if (s->what->cut && data->n == 0)
        warn_empty(s);
    return print(s, data, e);
}

/* All but the source. */
static void show_done(struct show *s)
{
    for (size_t i = 0; i < s->answers.n; i++)
        api_answer_done(&s->answers.p[i]);
    vec_done(&s->answers);
    arena_done(&s->arena);
}

static int show_run(const struct cmd_call *call, void *args, struct err *e)
{
    struct show s = {
        .call = call,
        .args = args,
        .words = call->operands + 1,
        .n_words = call->n - 1,
    };

    out_term_of(&s.term, STDOUT_FILENO, (enum out_color)call->common->color);
    s.what = find_what(call->operands[0], e);
    if (s.what && check_words(&s, e) && check_options(&s, e) && open_source(&s, e))
        show_one(&s, e);
    source_opened_close(&s.source);
    show_done(&s);
    return 0;
}

bool show_over(const struct cmd_call *call, const char *name, const struct opened_source *source,
               const struct out_term *term, struct err *e)
{
    const struct show_args args = { .format = FORMAT_TABLE };
    struct show s = { .call = call, .args = &args, .source = *source, .term = *term };

    s.what = find_what(name, e);
    bool ok = s.what && show_one(&s, e);
    show_done(&s);
    return ok;
}

const struct cmd cmd_show = {
    .name = "show",
    .usage = "WHAT [ARG]...",
    .brief = "look into a server: targets, rules, series, status, health",
    .man =
        "Asks a server of the Prometheus HTTP API about itself and its data. WHAT is one of\n"
        "\n"
        "  health                      is it alive, is it scraping, is anything stale: one screen\n"
        "  targets                     who is scraped, when last, and why one is down\n"
        "  rules                       what is evaluated, and what fails\n"
        "  alerts                      what fires or is pending, and since when\n"
        "  series SELECTOR...          the series that one of the selectors matches\n"
        "  labels [SELECTOR]...        the names of labels, of all series or of those that match\n"
        "  values LABEL [SELECTOR]...  the values of a label; of __name__, the metrics\n"
        "  metadata [METRIC]           type, unit and help of metrics\n"
        "  exemplars SELECTOR          values with the trace they are from\n"
        "  cardinality                 the metrics, labels and pairs with most series\n"
        "  status [PART]               what the server is, and how it was started\n"
        "\n"
        "`series`, `labels`, `values`, `metadata`, `exemplars` and `cardinality` look into files "
        "and targets, too. SELECTOR "
        "is PromQL's, and a name in it may have `*` and `?`. PART is `build`, `runtime`, `tsdb`, "
        "`flags` or `config`; the last two are long and printed only when asked for.\n"
        "\n"
        "A target that is down is told with the reason and what to try; one that is `stale` "
        "was not scraped for three of its intervals. Ages are by the server's clock. What a server "
        "does not tell is said so: not all have all of it.",
    .opts = show_opts,
    .n_opts = N_OF(show_opts),
    .args_size = sizeof(struct show_args),
    .min_operands = 1,
    .max_operands = OPERANDS_ANY,
    .operand_words = &whats,
    .examples = show_examples,
    .n_examples = N_OF(show_examples),
    .uses = CMD_USES_COLOR | CMD_USES_PAGER | CMD_USES_CONFIG | CMD_USES_HTTP | CMD_USES_FILES,
    .run = show_run,
};
