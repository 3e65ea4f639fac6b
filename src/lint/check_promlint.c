/* check_promlint.c - what `promtool check metrics` checks, on exactly its conditions.
 *
 * Source: client_golang prometheus/testutil/promlint/validations, as of promtool 3.5; of the type
 * in a name later: only the family's own.
 */
#include "lint/exposition.h"

#include "base/utf8.h"

/* ---- units ---- */

struct unit {
    const char *name, *base;
};

static const struct unit units[] = {
    { "amperes", "amperes" },    { "bytes", "bytes" },     { "celsius", "celsius" },
    { "grams", "grams" },        { "joules", "joules" },   { "kelvin", "kelvin" },
    { "meters", "meters" },      { "metres", "metres" },   { "seconds", "seconds" },
    { "volts", "volts" },        { "minutes", "seconds" }, { "hours", "seconds" },
    { "days", "seconds" },       { "weeks", "seconds" },   { "kelvins", "kelvin" },
    { "fahrenheit", "celsius" }, { "rankine", "celsius" }, { "inches", "meters" },
    { "yards", "meters" },       { "miles", "meters" },    { "bits", "bytes" },
    { "calories", "joules" },    { "pounds", "grams" },    { "ounces", "grams" },
};

static const char *const prefixes[] = { "pico",  "nano", "micro", "milli", "centi", "deci", "deca",
                                        "hecto", "kilo", "kibi",  "mega",  "mibi",  "mebi", "giga",
                                        "gibi",  "tera", "tebi",  "peta",  "pebi" };

static const char *find_unit(struct str word)
{
    for (size_t i = 0; i < N_OF(units); i++)
        if (str_eq(word, str_of(units[i].name)))
            return units[i].base;
    return NULL;
}

static const char *base_of_word(struct str word)
{
    const char *base = find_unit(word);

    for (size_t i = 0; !base && i < N_OF(prefixes); i++) {
        struct str rest = word;
        // DIFFERS: "mebi" is unknown to promlint, which has "mibi" in its place; tests/cli/lint.t
        if (str_cut_prefix(&rest, str_of(prefixes[i])))
            base = find_unit(rest);
    }
    return base;
}

const char *lint_unit_of_name(struct str name, struct str *unit)
{
    const char *base = NULL;

    while (!base && str_cut(&name, '_', unit))
        base = base_of_word(*unit);
    return base;
}

static void put_replaced(struct buf *b, struct str name, struct str part, const char *by)
{
    size_t at = (size_t)(part.p - name.p);

    buf_put_str(b, str_head(name, at));
    buf_puts(b, by);
    buf_put_str(b, str_skip(name, at + part.n));
}

/* Where a table has another word for the same base, the name may become `x_seconds_seconds`. */
static void check_base_unit(const struct lint_rule *r, struct lint_file *f,
                            const struct lint_family *fam)
{
    struct str unit;
    const char *base = lint_unit_of_name(fam->name, &unit);
    struct buf b = { 0 };

    if (!base || str_eq(unit, str_of(base)))
        return;
    struct lint_finding *x = lint_report_family(
        f, r, fam, "\"%.*s\" uses \"%.*s\" instead of the base unit \"%s\"", STR_ARG(fam->name),
        STR_ARG(unit), base);
    put_replaced(&b, fam->name, unit, base);
    lint_help(f, x, "rename it to %.*s, with values in %s", STR_ARG(buf_str(&b)), base);
    buf_done(&b);
}

static const char *const abbreviations[] = { "s",  "ms", "us", "ns", "sec", "b", "kb",
                                             "mb", "gb", "tb", "pb", "m",   "h", "d" };
static const char *const spelt_out[] = { "seconds", "seconds", "seconds", "seconds", "seconds",
                                         "bytes",   "bytes",   "bytes",   "bytes",   "bytes",
                                         "bytes",   "seconds", "seconds", "seconds" };

/* A word inside or at the end, but not at the beginning. */
static bool has_word(struct str name, struct str word, struct str *found)
{
    struct str rest = name, piece;
    bool first = true;

    while (str_cut(&rest, '_', &piece)) {
        if (!first && str_eq_nocase(piece, word)) {
            *found = piece;
            return true;
        }
        first = false;
    }
    return false;
}

static void check_abbreviated_unit(const struct lint_rule *r, struct lint_file *f,
                                   const struct lint_family *fam)
{
    struct str found;
    struct buf b = { 0 };

    for (size_t i = 0; i < N_OF(abbreviations); i++) {
        if (!has_word(fam->name, str_of(abbreviations[i]), &found))
            continue;
        struct lint_finding *x = lint_report_family(f, r, fam,
                                                    "\"%.*s\" abbreviates a unit as \"%.*s\"",
                                                    STR_ARG(fam->name), STR_ARG(found));
        put_replaced(&b, fam->name, found, spelt_out[i]);
        lint_help(f, x, "if it is one, spell it out as the base unit: %.*s", STR_ARG(buf_str(&b)));
        buf_done(&b);
        return;
    }
}

/* ---- types ---- */

static bool is_typed(const struct lint_family *fam)
{
    return fam->has_type && fam->type != METRIC_UNKNOWN;
}

static bool is_histogram(const struct lint_family *fam)
{
    return fam->type == METRIC_HISTOGRAM || fam->type == METRIC_GAUGEHISTOGRAM;
}

static void check_help_missing(const struct lint_rule *r, struct lint_file *f,
                               const struct lint_family *fam)
{
    if (fam->has_help)
        return;
    struct lint_finding *x = lint_report_family(f, r, fam, "\"%.*s\" has no help text",
                                                STR_ARG(fam->name));
    lint_help(f, x, "say what it counts or measures: # HELP %.*s ...", STR_ARG(fam->name));
}

/* OpenMetrics announces a counter without the suffix that its samples have. */
static void check_counter_total(const struct lint_rule *r, struct lint_file *f,
                                const struct lint_family *fam)
{
    bool total = str_ends(fam->name, STR("_total"));

    if (f->format == EXPO_OPENMETRICS)
        total = !fam->has_bare;
    if (fam->type != METRIC_COUNTER || total)
        return;
    struct lint_finding *x = lint_report_family(
        f, r, fam, "counter \"%.*s\" should end in \"_total\"", STR_ARG(fam->name));
    lint_help(f, x, "rename it to %.*s_total", STR_ARG(fam->name));
}

static void check_total_not_counter(const struct lint_rule *r, struct lint_file *f,
                                    const struct lint_family *fam)
{
    struct str base = fam->name;

    if (!is_typed(fam) || fam->type == METRIC_COUNTER || !str_cut_suffix(&base, STR("_total")))
        return;
    struct str type = metric_type_name(fam->type);
    struct lint_finding *x = lint_report_family(
        f, r, fam, "%.*s \"%.*s\" ends in \"_total\", which is for counters", STR_ARG(type),
        STR_ARG(fam->name));
    lint_help(f, x, "if it only grows make it a counter, else rename it to %.*s", STR_ARG(base));
}

static void check_reserved_suffix(const struct lint_rule *r, struct lint_file *f,
                                  const struct lint_family *fam)
{
    static const char *const suffixes[] = { "_bucket", "_count", "_sum" };

    if (!is_typed(fam) || is_histogram(fam))
        return;
    for (size_t i = 0; i < N_OF(suffixes); i++) {
        struct str base = fam->name;
        if ((i > 0 && fam->type == METRIC_SUMMARY) || !str_cut_suffix(&base, str_of(suffixes[i])))
            continue;
        struct lint_finding *x = lint_report_family(
            f, r, fam, "%.*s \"%.*s\" ends in \"%s\", which is for %s",
            STR_ARG(metric_type_name(fam->type)), STR_ARG(fam->name), suffixes[i],
            i ? "histograms and summaries" : "histograms");
        lint_help(f, x, "rename it, for example to %.*s%s", STR_ARG(base),
                  fam->type == METRIC_COUNTER ? "_total"
                  : i == 1                    ? "s"
                                              : "");
    }
}

static void check_reserved_label(const struct lint_rule *r, struct lint_file *f,
                                 const struct lint_family *fam)
{
    if (!is_typed(fam))
        return;
    for (size_t i = 0; i < fam->labels.n; i++) {
        const struct lint_label *l = &fam->labels.p[i];
        bool le = str_eq(l->name, STR("le")) && !is_histogram(fam);
        bool quantile = str_eq(l->name, STR("quantile")) && fam->type != METRIC_SUMMARY;
        if (!le && !quantile)
            continue;
        struct lint_finding *x = lint_report_at(
            f, r, fam, &l->line, "%.*s \"%.*s\" has the label \"%.*s\", which is for %s",
            STR_ARG(metric_type_name(fam->type)), STR_ARG(fam->name), STR_ARG(l->name),
            le ? "histograms" : "summaries");
        lint_help(f, x, "rename the label, or make the metric a %s", le ? "histogram" : "summary");
    }
}

static void check_type_in_name(const struct lint_rule *r, struct lint_file *f,
                               const struct lint_family *fam)
{
    struct str found, type = metric_type_name(fam->type);
    struct buf b = { 0 };

    if (!is_typed(fam) || !has_word(fam->name, type, &found))
        return;
    struct lint_finding *x = lint_report_family(f, r, fam, "\"%.*s\" has its type in its name",
                                                STR_ARG(fam->name));
    buf_put_str(&b, str_head(fam->name, (size_t)(found.p - fam->name.p) - 1));
    buf_put_str(&b, str_skip(fam->name, (size_t)(found.p + found.n - fam->name.p)));
    lint_help(f, x, "rename it to %.*s%s", STR_ARG(buf_str(&b)),
              fam->type == METRIC_COUNTER && !str_ends(buf_str(&b), STR("_total")) ? "_total" : "");
    buf_done(&b);
}

/* ---- letters ---- */

static void check_colon(const struct lint_rule *r, struct lint_file *f,
                        const struct lint_family *fam)
{
    if (str_find_char(fam->name, ':') == fam->name.n)
        return;
    struct lint_finding *x = lint_report_family(f, r, fam, "\"%.*s\" has a colon in its name",
                                                STR_ARG(fam->name));
    lint_help(f, x, "colons are for recording rules; use \"_\"");
}

static bool is_camel(struct str name)
{
    for (size_t i = 1; i < name.n; i++)
        if (name.p[i - 1] >= 'a' && name.p[i - 1] <= 'z' && name.p[i] >= 'A' && name.p[i] <= 'Z')
            return true;
    return false;
}

void lint_put_snake(struct buf *b, struct str name)
{
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        bool upper = c >= 'A' && c <= 'Z';
        bool after_lower = i && name.p[i - 1] >= 'a' && name.p[i - 1] <= 'z';
        bool ends_run = i && i + 1 < name.n && name.p[i - 1] >= 'A' && name.p[i - 1] <= 'Z' &&
                        name.p[i + 1] >= 'a' && name.p[i + 1] <= 'z';
        if (upper && (after_lower || ends_run))
            buf_putc(b, '_');
        buf_putc(b, upper ? (char)(c + 32) : c);
    }
}

static void check_camel_case(const struct lint_rule *r, struct lint_file *f,
                             const struct lint_family *fam)
{
    struct buf b = { 0 };

    if (is_camel(fam->name)) {
        lint_put_snake(&b, fam->name);
        struct lint_finding *x = lint_report_family(
            f, r, fam, "metric name \"%.*s\" is written in camelCase", STR_ARG(fam->name));
        lint_help(f, x, "rename it to %.*s", STR_ARG(buf_str(&b)));
    }
    for (size_t i = 0; i < fam->labels.n; i++) {
        const struct lint_label *l = &fam->labels.p[i];
        if (!is_camel(l->name))
            continue;
        buf_clear(&b);
        lint_put_snake(&b, l->name);
        struct lint_finding *x = lint_report_at(f, r, fam, &l->line,
                                                "label name \"%.*s\" of \"%.*s\" is written in "
                                                "camelCase",
                                                STR_ARG(l->name), STR_ARG(fam->name));
        lint_help(f, x, "rename it to %.*s", STR_ARG(buf_str(&b)));
    }
    buf_done(&b);
}

static const struct lint_rule rows[] = {
    { .id = "help-missing",
      .level = LINT_WARN,
      .kind = LINT_EXPOSITION,
      .promlint = true,
      .brief = "a metric without a HELP line",
      .why = "The help text is what dashboards and the next reader see of a metric. In the text "
             "format an empty one is none.",
      .bad = "# TYPE tasks_queue_size gauge\ntasks_queue_size 3\n",
      .good = "# HELP tasks_queue_size Tasks waiting.\n# TYPE tasks_queue_size gauge\n"
              "tasks_queue_size 3\n",
      .on = LINT_ON_FAMILY,
      .family = check_help_missing },
    { .id = "base-unit",
      .level = LINT_WARN,
      .kind = LINT_EXPOSITION,
      .promlint = true,
      .brief = "a unit that is not the base unit",
      .why = "Values of one quantity can be compared and combined only where all have the same "
             "unit: seconds, bytes, meters, grams, joules, volts, amperes, celsius.",
      .bad = "# HELP task_processing_duration_milliseconds Time.\n"
             "# TYPE task_processing_duration_milliseconds gauge\n"
             "task_processing_duration_milliseconds 250\n",
      .good = "# HELP task_processing_duration_seconds Time.\n"
              "# TYPE task_processing_duration_seconds gauge\n"
              "task_processing_duration_seconds 0.25\n",
      .on = LINT_ON_FAMILY,
      .family = check_base_unit },
    { .id = "counter-total",
      .level = LINT_WARN,
      .kind = LINT_EXPOSITION,
      .promlint = true,
      .brief = "a counter whose name does not end in _total",
      .why = "The suffix tells everyone who writes a query that rate() belongs around it, and "
             "OpenMetrics adds it anyway: the name would change with the format.",
      .bad = "# HELP http_requests Requests served.\n# TYPE http_requests counter\n"
             "http_requests{method=\"GET\"} 42\n",
      .good = "# HELP http_requests_total Requests served.\n# TYPE http_requests_total counter\n"
              "http_requests_total{method=\"GET\"} 42\n",
      .on = LINT_ON_FAMILY,
      .family = check_counter_total },
    { .id = "total-not-counter",
      .level = LINT_WARN,
      .kind = LINT_EXPOSITION,
      .promlint = true,
      .brief = "a name that ends in _total and is no counter's",
      .why = "Everyone takes a metric named _total for a counter and puts rate() around it, which "
             "of a gauge gives nonsense.",
      .bad = "# HELP node_memory_total Memory.\n# TYPE node_memory_total gauge\n"
             "node_memory_total 8\n",
      .good = "# HELP node_memory_bytes Memory.\n# TYPE node_memory_bytes gauge\n"
              "node_memory_bytes 8\n",
      .on = LINT_ON_FAMILY,
      .family = check_total_not_counter },
    { .id = "reserved-suffix",
      .level = LINT_WARN,
      .kind = LINT_EXPOSITION,
      .promlint = true,
      .brief = "_bucket, _count or _sum where there is no histogram or summary",
      .why = "These names belong to the series of histograms and summaries; a metric that has one "
             "looks like a part of another, and may collide with it.",
      .bad = "# HELP go_thread_count Threads.\n# TYPE go_thread_count gauge\ngo_thread_count 7\n",
      .good = "# HELP go_threads Threads.\n# TYPE go_threads gauge\ngo_threads 7\n",
      .on = LINT_ON_FAMILY,
      .family = check_reserved_suffix },
    { .id = "reserved-label",
      .level = LINT_WARN,
      .kind = LINT_EXPOSITION,
      .promlint = true,
      .brief = "the label le without a histogram, or quantile without a summary",
      .why = "histogram_quantile() and every tool that draws histograms go by these labels.",
      .bad = "# HELP http_response_size_bytes Size.\n# TYPE http_response_size_bytes gauge\n"
             "http_response_size_bytes{le=\"100\"} 3\n",
      .good = "# HELP http_response_size_bytes Size.\n# TYPE http_response_size_bytes gauge\n"
              "http_response_size_bytes{limit=\"100\"} 3\n",
      .on = LINT_ON_FAMILY,
      .family = check_reserved_label },
    { .id = "type-in-name",
      .level = LINT_WARN,
      .kind = LINT_EXPOSITION,
      .promlint = true,
      .brief = "a metric with its own type in its name",
      .why = "The type is metadata. In the name it is noise, and wrong on the day it changes.",
      .bad = "# HELP queue_length_gauge Tasks.\n# TYPE queue_length_gauge gauge\n"
             "queue_length_gauge 3\n",
      .good = "# HELP queue_length Tasks.\n# TYPE queue_length gauge\nqueue_length 3\n",
      .on = LINT_ON_FAMILY,
      .family = check_type_in_name },
    { .id = "colon-in-name",
      .level = LINT_WARN,
      .kind = LINT_EXPOSITION,
      .promlint = true,
      .brief = "a colon in the name of an exposed metric",
      .why = "Colons are kept for the results of recording rules, so that a reader can tell what "
             "is measured from what is computed.",
      .bad = "# HELP job:requests Requests.\n# TYPE job:requests gauge\njob:requests 3\n",
      .good = "# HELP job_requests Requests.\n# TYPE job_requests gauge\njob_requests 3\n",
      .on = LINT_ON_FAMILY,
      .family = check_colon },
    { .id = "camel-case",
      .level = LINT_WARN,
      .kind = LINT_EXPOSITION,
      .promlint = true,
      .brief = "camelCase in the name of a metric or label",
      .why = "All else in Prometheus is snake_case, and names are case-sensitive: mixed styles are "
             "typed wrongly.",
      .bad =
          "# HELP queue_depth Tasks.\n# TYPE queue_depth gauge\nqueue_depth{queueName=\"a\"} 3\n",
      .good = "# HELP queue_depth Tasks.\n# TYPE queue_depth gauge\n"
              "queue_depth{queue_name=\"a\"} 3\n",
      .on = LINT_ON_FAMILY,
      .family = check_camel_case },
    { .id = "abbreviated-unit",
      .level = LINT_WARN,
      .kind = LINT_EXPOSITION,
      .promlint = true,
      .brief = "an abbreviated unit in a name",
      .why = "m may be meters, minutes or milli, b bits or bytes. Base units, spelt out, are read "
             "by all in the same way.",
      .bad = "# HELP http_request_duration_ms Time.\n# TYPE http_request_duration_ms gauge\n"
             "http_request_duration_ms 12\n",
      .good = "# HELP http_request_duration_seconds Time.\n"
              "# TYPE http_request_duration_seconds gauge\nhttp_request_duration_seconds 0.012\n",
      .on = LINT_ON_FAMILY,
      .family = check_abbreviated_unit },
};
const struct lint_rules lint_promlint_rules = { rows, N_OF(rows) };
