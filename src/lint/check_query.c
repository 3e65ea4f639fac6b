/* check_query.c - queries of dashboards, and how they are shown. */
#include "base/nearest.h"
#include "lint/expr.h"
#include "lint/query.h"
#include "lint/unit_fit.h"

#include <math.h>

// ---- rate-interval ----

/* What stands in the brackets of x[5m], in the source. */
static struct str range_text(const struct lint_expr *x, const struct pql_node *n)
{
    struct str s = lint_part_text(x, n->at);
    size_t begin = s.n, end = s.n;

    while (end > 0 && s.p[end - 1] != ']')
        end--;
    for (begin = end; begin > 0 && s.p[begin - 1] != '[';)
        begin--;
    if (!end || !begin)
        return (struct str){ 0 };
    return str_trim(str_head(str_skip(s, begin), end - 1 - begin));
}

static void visit_rate(const struct lint_rule *r, const struct lint_expr *x,
                       const struct lint_part *p)
{
    const struct pql_node *n = p->f->n;
    const struct pql_node *arg = n->kind == PQL_CALL && n->call.n ? n->call.args[0] : NULL;
    struct lint_finding *found;

    bool over_time = x->over_time;

    if ((!lint_calls(n, "rate") && !lint_calls(n, "irate")) || !arg || arg->kind != PQL_RANGE)
        return;
    struct str range = range_text(x, arg);
    struct pql_var v = range.n ? pql_var_at(range) : (struct pql_var){ 0 };
    if (str_eq(v.name, STR("__interval"))) {
        found = lint_report_expr(x, r, arg->at,
                                 "%s() over $__interval, which can be shorter than "
                                 "two scrapes",
                                 n->call.fn->name);
        lint_help(x->file, found, "$__rate_interval is at least four scrapes long");
    } else if (over_time && range.n && !pql_has_vars(range)) {
        found = lint_report_expr(x, r, arg->at, "%s() over a fixed %.*s", n->call.fn->name,
                                 STR_ARG(range));
        lint_help(x->file, found,
                  "[$__rate_interval] goes with the range that is shown: nothing "
                  "is left out between two points, and nothing is smoothed away");
    }
}

static void check_rate_interval(const struct lint_rule *r, const struct lint_query *q)
{
    lint_each_part(r, q->x, visit_rate);
}

// ---- legend-label ----

static void check_legend_name(const struct lint_rule *r, const struct lint_query *q,
                              struct str name)
{
    struct span at = { (size_t)(name.p - q->legend.text.p), name.n };
    struct pql_label l = pql_label_of(q->x->flow->labels, name);
    struct lint_finding *found;

    if (!name.n || l.presence != PQL_IMPOSSIBLE)
        return;
    found = lint_report(q->file, r, lint_text_place(q->file, &q->legend, at),
                        "the legend shows the label %.*s, which no series has here", STR_ARG(name));
    struct str why = lint_cause(q->x, &l.cause);
    if (why.n)
        lint_help(q->file, found, "%.*s", STR_ARG(why));
}

/* {{instance}}, {{ instance }} */
static void check_legend(const struct lint_rule *r, const struct lint_query *q)
{
    struct str rest = q->legend.text;

    if (q->free_labels || q->x->tree->type != PQL_VECTOR)
        return;
    for (size_t at; (at = str_find(rest, STR("{{"))) < rest.n;) {
        rest = str_skip(rest, at + 2);
        size_t end = str_find(rest, STR("}}"));
        if (end == rest.n)
            return;
        check_legend_name(r, q, str_trim(str_head(rest, end)));
        rest = str_skip(rest, end + 2);
    }
}

// ---- units ----

/* Of a speed the name says that it is one. */
static bool is_speed(const struct pql_flow *f)
{
    static const char *const words[] = { "speed", "rate", "bandwidth", "throughput", "per_sec" };
    struct str name = f->n->kind == PQL_SELECTOR ? f->metric.name : (struct str){ 0 };

    for (size_t i = 0; i < N_OF(words); i++)
        if (str_find(name, str_of(words[i])) < name.n)
            return true;
    for (size_t i = 0; i < f->n_kids; i++)
        if (is_speed(f->kids[i]))
            return true;
    return false;
}

static void check_unit(const struct lint_rule *r, const struct lint_query *q)
{
    bool wanted = q->shows_unit && !*q->unit_told;
    const struct unit_id *shown = wanted ? unit_id_find(q->unit.text) : NULL;
    const struct pql_measure *m = &q->x->flow->measure;
    const char *better = lint_unit_for(m);
    struct buf is = { 0 };
    struct span at = lint_text_all(&q->unit);
    struct str unit = q->unit.text;
    struct lint_finding *found = NULL;
    double times = 1;

    lint_put_measure(&is, m);
    switch (shown ? lint_unit_fits(m, shown, &times) : LINT_FITS) {
    case LINT_FITS:
        break;
    case LINT_OTHER_UNIT:
        found = lint_report(q->file, r, at, "`%.*s` is %.*s, and is shown as \"%.*s\"",
                            STR_ARG(lint_part_brief(q->x, q->x->tree->at)), STR_ARG(buf_str(&is)),
                            STR_ARG(unit));
        break;
    case LINT_NOT_A_RATE:
        if (is_speed(q->x->flow))
            break;
        found = lint_report(q->file, r, at, "`%.*s` is no rate, and is shown as \"%.*s\"",
                            STR_ARG(lint_part_brief(q->x, q->x->tree->at)), STR_ARG(unit));
        break;
    case LINT_NOT_NO_RATE:
        found = lint_report(q->file, r, at, "`%.*s` is a rate, and is shown as \"%.*s\"",
                            STR_ARG(lint_part_brief(q->x, q->x->tree->at)), STR_ARG(unit));
        break;
    case LINT_OTHER_SCALE:
        found = lint_report(q->file, r, at, "`%.*s`, %.*s, is shown as \"%.*s\": %g times too %s",
                            STR_ARG(lint_part_brief(q->x, q->x->tree->at)), STR_ARG(buf_str(&is)),
                            STR_ARG(unit), times > 1 ? times : 1 / times,
                            times > 1 ? "large" : "small");
        break;
    }
    *q->unit_told |= found != NULL;
    if (better)
        lint_help(q->file, found, "the unit \"%s\" would be right", better);
    buf_done(&is);
}

/* Of others than Grafana's ids the text itself is shown, which may be what is wanted. */
static void check_id(const struct lint_rule *r, const struct lint_query *q)
{
    struct nearest near = { .word = q->unit.text };
    struct lint_finding *found;

    if (unit_id_find(q->unit.text) || str_find_char(q->unit.text, ':') < q->unit.text.n ||
        q->unit.text.n < 4)
        return;
    for (size_t i = 0; i < unit_ids_n; i++)
        nearest_try(&near, str_of(unit_ids[i].id));
    if (!near.best.n)
        return;
    *q->unit_told = true;
    found = lint_report(q->file, r, lint_text_all(&q->unit), "unknown unit \"%.*s\"",
                        STR_ARG(q->unit.text));
    lint_help(q->file, found, "did you mean \"%.*s\"?", STR_ARG(near.best));
}

static void check_no_unit(const struct lint_rule *r, const struct lint_query *q)
{
    const char *id = q->shows_unit ? lint_unit_for(&q->x->flow->measure) : NULL;
    struct buf is = { 0 };

    if (*q->unit_told)
        return;
    if (q->unit.text.n) {
        check_id(r, q);
        return;
    }
    if (!id || q->expr.yaml) // promctl finds the unit by itself
        return;
    if (q->x->flow->measure.per_second && str_eq(str_of(id), STR("percentunit")))
        return; // seconds a second are CPUs, too
    *q->unit_told = true;
    lint_put_measure(&is, &q->x->flow->measure);
    lint_help(q->file,
              lint_report(q->file, r, q->panel_at, "the panel shows %.*s without a unit",
                          STR_ARG(buf_str(&is))),
              "\"%s\" shows `%.*s` as it is meant", id,
              STR_ARG(lint_part_brief(q->x, q->x->tree->at)));
    buf_done(&is);
}

// ---- target-job, target-instance ----

static bool has_matcher(const struct pql_node *n, struct str label)
{
    for (size_t i = 0; i < n->sel.n; i++)
        if (str_eq(n->sel.matchers[i].name, label))
            return true;
    return false;
}

static void visit_job(const struct lint_rule *r, const struct lint_expr *x,
                      const struct lint_part *p)
{
    struct str label = str_ends(str_of(r->id), STR("job")) ? STR("job") : STR("instance");
    const struct pql_node *n = p->f->n;

    if (n->kind != PQL_SELECTOR || n->sel.for_info || has_matcher(n, label) ||
        lint_is_variable(x, n))
        return;
    lint_help(x->file,
              lint_report_expr(x, r, n->at, "a selector without the label %.*s", STR_ARG(label)),
              "%.*s=~\"$%.*s\" lets people choose", STR_ARG(label), STR_ARG(label));
}

static void check_matched(const struct lint_rule *r, const struct lint_query *q)
{
    lint_each_part(r, q->x, visit_job);
}

// ---- the table ----

#define QUERY(expr, rest) "panels:\n  - title: A\n    expr: " expr "\n" rest

static const struct lint_rule rows[] = {
    { .id = "rate-interval",
      .level = LINT_WARN,
      .kind = LINT_DASHBOARD,
      .on = LINT_ON_QUERY,
      .query = check_rate_interval,
      .brief = "a rate over a window that does not go with the range that is shown",
      .why = "Of a week a point an hour is shown: a rate over 5m then leaves out 55 minutes "
             "between two points, and peaks come and go with the width of the screen. A window "
             "of less than two scrapes shows nothing. $__rate_interval is as long as the step, "
             "and at least four scrapes. What shows one value, and no graph, may have the window "
             "it likes.",
      .bad = QUERY("rate(http_requests_total[5m])", "    unit: reqps\n"),
      .good = QUERY("rate(http_requests_total[$__rate_interval])", "    unit: reqps\n") },
    { .id = "legend-label",
      .level = LINT_WARN,
      .kind = LINT_DASHBOARD,
      .on = LINT_ON_QUERY,
      .query = check_legend,
      .brief = "a legend with a label that no series has",
      .why = "The name of every series has a hole, and series that differ look the same. The "
             "label was removed by an aggregation, most often.",
      .bad = QUERY("sum by (job) (up)", "    legend: \"{{instance}}\"\n"),
      .good = QUERY("sum by (job) (up)", "    legend: \"{{job}}\"\n") },
    { .id = "unit-mismatch",
      .level = LINT_WARN,
      .kind = LINT_DASHBOARD,
      .on = LINT_ON_QUERY,
      .query = check_unit,
      .brief = "a unit that is not that of the query",
      .why = "The names of metrics and what is done to them tell the unit: seconds shown as "
             "bytes, a ratio of 0 to 1 shown as percent of 100, a total shown as a rate. Whether "
             "thousands or 1024s are counted makes no difference here.",
      .bad = QUERY("process_resident_memory_bytes", "    unit: s\n"),
      .good = QUERY("process_resident_memory_bytes", "    unit: bytes\n") },
    { .id = "panel-unit",
      .level = LINT_WARN,
      .kind = LINT_GRAFANA,
      .on = LINT_ON_QUERY,
      .query = check_no_unit,
      .brief = "a panel without the unit of what it shows",
      .why = "Large numbers without a unit are for guessing. Only what has a unit by its name is "
             "reported, and ids that look like one of Grafana's but for a letter; "
             "panel-without-unit asks for a unit everywhere.",
      .bad = "{\"schemaVersion\": 39, \"panels\": [{\"type\": \"stat\", \"title\": \"A\", "
             "\"targets\": [{\"expr\": \"process_resident_memory_bytes\"}]}]}",
      .good = "{\"schemaVersion\": 39, \"panels\": [{\"type\": \"stat\", \"title\": \"A\", "
              "\"fieldConfig\": {\"defaults\": {\"unit\": \"bytes\"}}, "
              "\"targets\": [{\"expr\": \"process_resident_memory_bytes\"}]}]}" },
    { .id = "target-job",
      .level = LINT_OFF,
      .kind = LINT_DASHBOARD,
      .on = LINT_ON_QUERY,
      .query = check_matched,
      .brief = "a query that does not choose by job",
      .why = "With a variable for the job one dashboard serves several systems; each selector has "
             "to use it.",
      .bad = QUERY("sum(up)", ""),
      .good = QUERY("sum(up{job=\"api\"})", "") },
    { .id = "target-instance",
      .level = LINT_OFF,
      .kind = LINT_DASHBOARD,
      .on = LINT_ON_QUERY,
      .query = check_matched,
      .brief = "a query that does not choose by instance",
      .why = "With a variable for the instance people can look at one of several; each selector "
             "has to use it.",
      .bad = QUERY("sum(up)", ""),
      .good = QUERY("sum(up{instance=\"a:1\"})", "") },
};
const struct lint_rules lint_query_rules = { rows, N_OF(rows) };
