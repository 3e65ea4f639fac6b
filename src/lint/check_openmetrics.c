/* check_openmetrics.c - what OpenMetrics 1.0 requires and Prometheus' parser lets pass.
 *
 * Source: openmetrics.io 1.0, sections "Overall structure", "Metric types", "Exemplars".
 */
#include "lint/exposition_impl.h"

#include "base/utf8.h"

#include <math.h>

enum { EXEMPLAR_MAX_RUNES = 128 };
enum rule_index { UNIT, SUFFIX, VALUE, CREATED, EXEMPLAR, TIMES, N_RULES };
static const struct lint_rule rows[N_RULES];

static struct lint_finding *report(struct scan *s, enum rule_index i, struct lint_family *fam,
                                   const char *what)
{
    struct lint_line at = scan_here(s, s->it->name);

    return lint_report_each(s->f, &rows[i], LINT_EACH, fam, &at, "%s \"%.*s\" %s",
                            metric_type_name(fam->type).p, STR_ARG(fam->name), what);
}

static void check_suffix(struct scan *s, const struct sample_name *sn)
{
    struct lint_family *fam = sn->fam;
    struct str name = s->it->name;
    bool counter = fam->type == METRIC_COUNTER, info = fam->type == METRIC_INFO;

    if (sn->role != ROLE_VALUE)
        return;
    if (counter && !str_ends(name, STR("_total")))
        lint_help(s->f, report(s, SUFFIX, fam, "has a sample without \"_total\""),
                  "the sample is named %.*s_total, the family stays %.*s", STR_ARG(fam->name),
                  STR_ARG(fam->name));
    if (info && !str_ends(name, STR("_info")))
        lint_help(s->f, report(s, SUFFIX, fam, "has a sample without \"_info\""),
                  "the sample is named %.*s_info, the family stays %.*s", STR_ARG(fam->name),
                  STR_ARG(fam->name));
}

static bool has_label(const struct expo_item *it, struct str name)
{
    for (size_t i = 0; i < it->n_labels; i++)
        if (str_eq(it->labels[i].name, name))
            return true;
    return false;
}

static void check_value(struct scan *s, const struct sample_name *sn)
{
    struct lint_family *fam = sn->fam;
    double v = s->it->value;

    if (fam->type == METRIC_INFO && v != 1)
        report(s, VALUE, fam, "has a value other than 1");
    if (fam->type != METRIC_STATESET)
        return;
    if (v != 0 && v != 1)
        report(s, VALUE, fam, "has a value that is neither 0 nor 1");
    if (!has_label(s->it, fam->name))
        lint_help(s->f, report(s, VALUE, fam, "has a sample without the label of its name"),
                  "the state is the value of the label \"%.*s\"", STR_ARG(fam->name));
}

/* Unix seconds: a start before 1970 is none, and milliseconds are a mistake. */
static void check_created(struct scan *s, const struct sample_name *sn)
{
    const double milliseconds = 1e11; // the year 5138

    if (sn->role != ROLE_CREATED)
        return;
    if (!(s->it->value >= 0) || isinf(s->it->value))
        report(s, CREATED, sn->fam, "has a _created that is no time");
    else if (s->it->value > milliseconds)
        lint_help(s->f, report(s, CREATED, sn->fam, "has a _created far in the future"),
                  "it is in seconds, not in milliseconds");
}

static size_t runes(struct str s)
{
    size_t n = 0;

    for (; s.n; n++)
        utf8_next(&s, NULL);
    return n;
}

static void check_exemplar(struct scan *s, const struct sample_name *sn)
{
    const struct expo_item *it = s->it;
    bool total = sn->fam->type == METRIC_COUNTER && sn->role == ROLE_VALUE;
    size_t n = 0;

    for (size_t i = 0; i < it->n_exemplars; i++)
        for (size_t k = 0; k < it->exemplars[i].n_labels; k++)
            n += runes(it->exemplars[i].labels[k].name) + runes(it->exemplars[i].labels[k].value);
    if (n > EXEMPLAR_MAX_RUNES)
        lint_help(s->f, report(s, EXEMPLAR, sn->fam, "has an exemplar that is too long"),
                  "its label names and values have %zu characters, allowed are %d", n,
                  EXEMPLAR_MAX_RUNES);
    if (it->n_exemplars && !total && sn->role != ROLE_BUCKET)
        lint_help(s->f, report(s, EXEMPLAR, sn->fam, "has an exemplar where none may be"),
                  "only the _total of a counter and buckets may have one");
}

/* Samples of one series come one after another, in order of time. */
static void check_times(struct scan *s, const struct sample_name *sn)
{
    const struct expo_item *it = s->it;
    bool same = s->last_series.lo == s->series_hash.lo && s->last_series.hi == s->series_hash.hi;

    if (same && s->last_has_ts && it->has_ts && it->ts < s->last_ts)
        report(s, TIMES, sn->fam, "has samples that go back in time");
    else if (same && s->last_has_ts != it->has_ts)
        report(s, TIMES, sn->fam, "has samples with and without a timestamp");
    s->last_series = s->series_hash;
    s->last_ts = it->ts;
    s->last_has_ts = it->has_ts;
}

void scan_check_openmetrics(struct scan *s, const struct sample_name *sn)
{
    check_suffix(s, sn);
    check_value(s, sn);
    check_created(s, sn);
    check_exemplar(s, sn);
    check_times(s, sn);
}

static void check_unit(const struct lint_rule *r, struct lint_file *f,
                       const struct lint_family *fam)
{
    struct str name = lint_base_name(fam);

    if (!fam->has_unit || !fam->unit.n || f->format == EXPO_TEXT)
        return;
    bool may = fam->type != METRIC_INFO && fam->type != METRIC_STATESET;
    if (may && str_cut_suffix(&name, fam->unit) && str_ends(name, STR("_")))
        return;
    struct lint_finding *x = lint_report_family(
        f, r, fam,
        may ? "the unit \"%.*s\" is not at the end of \"%.*s\""
            : "the unit \"%.*s\" of \"%.*s\", which can have none",
        STR_ARG(fam->unit), STR_ARG(fam->name));
    if (may)
        lint_help(f, x, "rename it to %.*s_%.*s", STR_ARG(fam->name), STR_ARG(fam->unit));
}

static const struct lint_rule rows[N_RULES] = {
    [UNIT] = { .id = "unit-suffix",
               .level = LINT_ERROR,
               .kind = LINT_EXPOSITION,
               .brief = "a UNIT that the name does not end in",
               .why = "OpenMetrics wants the unit in the name, so that it is seen in every query.",
               .bad = NULL,
               .good = "# HELP task_duration_seconds A.\n# TYPE task_duration_seconds gauge\n"
                       "# UNIT task_duration_seconds seconds\ntask_duration_seconds 1\n# EOF\n",
               .on = LINT_ON_FAMILY,
               .family = check_unit },
    [SUFFIX] = { .id = "openmetrics-suffix",
                 .level = LINT_ERROR,
                 .kind = LINT_EXPOSITION,
                 .brief = "samples of a counter without _total, of an info without _info",
                 .why = "OpenMetrics announces the family without the suffix, and its samples have "
                        "it. Other parsers than Prometheus' refuse the page.",
                 .bad = "# HELP app_build A.\n# TYPE app_build info\napp_build{version=\"1\"} 1\n# "
                        "EOF\n",
                 .good = "# HELP app_build A.\n# TYPE app_build info\n"
                         "app_build_info{version=\"1\"} 1\n# EOF\n" },
    [VALUE] = { .id = "openmetrics-value",
                .level = LINT_ERROR,
                .kind = LINT_EXPOSITION,
                .brief = "an info that is not 1, a stateset that is not 0 or 1",
                .why = "What an info or a stateset says is in its labels.",
                .bad = "# HELP app_build A.\n# TYPE app_build info\n"
                       "app_build_info{version=\"1\"} 2\n# EOF\n",
                .good = "# HELP app_state A.\n# TYPE app_state stateset\n"
                        "app_state{app_state=\"up\"} 1\napp_state{app_state=\"down\"} 0\n# EOF\n" },
    [CREATED] = { .id = "openmetrics-created",
                  .level = LINT_ERROR,
                  .kind = LINT_EXPOSITION,
                  .brief = "a _created that is no Unix time in seconds",
                  .why = "Prometheus takes it for the start of the counter.",
                  .bad = "# HELP http_requests A.\n# TYPE http_requests counter\n"
                         "http_requests_total 1\nhttp_requests_created 1700000000000\n# EOF\n",
                  .good = "# HELP http_requests A.\n# TYPE http_requests counter\n"
                          "http_requests_total 1\nhttp_requests_created 1700000000.5\n# EOF\n" },
    [EXEMPLAR] = { .id = "openmetrics-exemplar",
                   .level = LINT_ERROR,
                   .kind = LINT_EXPOSITION,
                   .brief = "an exemplar that is too long, or where none may be",
                   .why = "Exemplars belong to the _total of counters and to buckets; their labels "
                          "have at most 128 characters together. Others drop them or refuse the "
                          "page.",
                   .bad = "# HELP app_tasks A.\n# TYPE app_tasks gauge\n"
                          "app_tasks 1 # {trace_id=\"a\"} 1\n# EOF\n",
                   .good = "# HELP app_tasks A.\n# TYPE app_tasks counter\n"
                           "app_tasks_total 1 # {trace_id=\"a\"} 1\n# EOF\n" },
    [TIMES] = { .id = "openmetrics-timestamps",
                .level = LINT_ERROR,
                .kind = LINT_EXPOSITION,
                .brief = "samples of a series that go back in time",
                .why = "OpenMetrics wants the samples of a series in order, all with timestamps or "
                       "none.",
                .bad = "# HELP app_tasks A.\n# TYPE app_tasks gauge\napp_tasks 1 20\n"
                       "app_tasks 1 10\n# EOF\n",
                .good = "# HELP app_tasks A.\n# TYPE app_tasks gauge\napp_tasks 1 10\n"
                        "app_tasks 1 20\n# EOF\n" },
};
const struct lint_rules lint_openmetrics_rules = { rows, N_OF(rows) };
