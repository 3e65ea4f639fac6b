/* check_expr_alert.c - expressions as rules: conditions of alerts, results that a rule can take. */
#include "lint/expr.h"
#include "lint/options.h"
#include "rules/rule_file.h"

// ---- alert-no-comparison ----

/* vector(1), the alert that fires as long as alerting works. */
static bool is_watchdog(const struct pql_flow *f)
{
    f = lint_bare(f);
    return lint_calls(f->n, "vector") && pql_is_constant(&f->values);
}

/* The part that has no condition: one side of an `or`, or all of it. */
static const struct pql_flow *unfiltered(const struct pql_flow *f)
{
    f = lint_bare(f);
    while (f->n->kind == PQL_BINARY && f->n->bin.op == PQL_OR)
        f = lint_bare(f->kids[f->kids[0]->values.filtered ? 1 : 0]);
    return f;
}

static bool has_bool(const struct pql_flow *f)
{
    if (f->n->kind == PQL_BINARY && f->n->bin.is_bool)
        return true;
    for (size_t i = 0; i < f->n_kids; i++)
        if (has_bool(f->kids[i]))
            return true;
    return false;
}

static void check_no_comparison(const struct lint_rule *r, const struct lint_expr *x)
{
    const struct pql_flow *f;
    struct lint_finding *found;

    if (x->use != LINT_USE_ALERT || x->flow->values.filtered || is_watchdog(x->flow) ||
        x->flow->n->type != PQL_VECTOR)
        return;
    f = unfiltered(x->flow);
    found = lint_report_expr(x, r, f->n->at,
                             "%s has no condition: the alert fires for whatever "
                             "it returns",
                             f == lint_bare(x->flow) ? "the expression" : "this side of `or`");
    if (has_bool(f))
        lint_help(x->file, found,
                  "with `bool` a comparison is 0 or 1, and the alert fires for "
                  "both; leave `bool` out");
    else if (f != lint_bare(x->flow))
        lint_help(x->file, found, "a comparison binds tighter than `or`: write (... or ...) > 0.1");
    else
        lint_help(x->file, found, "compare it with a threshold: ... > 0.1");
}

// ---- alert-absent-for ----

static void visit_absent(const struct lint_rule *r, const struct lint_expr *x,
                         const struct lint_part *p)
{
    const struct pql_node *n = p->f->n;
    int64_t interval = lint_options_of(x->file)->scrape_interval_ms;

    if (!lint_calls(n, "absent") || x->rule->for_ms > interval * 2 ||
        (!interval && x->rule->for_ms > 0))
        return;
    struct lint_finding *found =
        x->rule->for_ms
            ? lint_report_expr(x, r, n->at, "absent() with a `for` of less than two scrapes")
            : lint_report_expr(x, r, n->at, "absent() in an alert without `for`");
    lint_help(x->file, found,
              "after a restart of Prometheus all series are absent until the next "
              "scrape, and the alert fires; add `for` with at least two scrape intervals");
}

static void check_absent_for(const struct lint_rule *r, const struct lint_expr *x)
{
    if (x->use == LINT_USE_ALERT && x->rule)
        lint_each_part(r, x, visit_absent);
}

// ---- fragile ----

/* topk() decides which series there are, and so which alerts. */
static void check_sampling(const struct lint_rule *r, const struct lint_expr *x,
                           const struct pql_flow *f)
{
    static const bool samples[] = { [PQL_AGG_TOPK] = true,
                                    [PQL_AGG_BOTTOMK] = true,
                                    [PQL_AGG_LIMITK] = true,
                                    [PQL_AGG_LIMIT_RATIO] = true };
    const struct pql_node *n = f->n;

    if (n->kind != PQL_AGGREGATE || (size_t)n->agg.op >= N_OF(samples) || !samples[n->agg.op])
        return;
    struct lint_finding *found = lint_report_expr(
        x, r, n->at,
        "%s() gives other series each time, and each is an alert of "
        "its own",
        pql_agg_word(n->agg.op));
    lint_help(x->file, found, "such alerts flap; compare with a threshold instead");
}

/* The matcher that fixes the label in all selectors below, or nothing. */
static bool fixed_label(const struct pql_flow *f, struct str name, struct str *value)
{
    if (f->n->kind == PQL_SELECTOR) {
        struct pql_label l = pql_label_of(f->labels, name);
        if (l.presence != PQL_GUARANTEED || !l.value.n || (value->n && !str_eq(*value, l.value)))
            return false;
        *value = l.value;
        return true;
    }
    for (size_t i = 0; i < f->n_kids; i++)
        if (!fixed_label(f->kids[i], name, value))
            return false;
    return true;
}

static bool is_aggregation(const struct pql_flow *f)
{
    f = lint_bare(f);
    return f->n->kind == PQL_AGGREGATE;
}

/* Sums over different targets, which after a restart of Prometheus are not complete at once. */
static void check_two_jobs(const struct lint_rule *r, const struct lint_expr *x,
                           const struct pql_flow *f)
{
    struct str l = { 0 }, m = { 0 };
    const struct pql_node *n = f->n;

    if (n->kind != PQL_BINARY || n->bin.op > PQL_MOD || x->rule->for_ms > 0)
        return;
    if (!is_aggregation(f->kids[0]) || !is_aggregation(f->kids[1]) ||
        !fixed_label(f->kids[0], STR("job"), &l) || !fixed_label(f->kids[1], STR("job"), &m) ||
        !l.n || !m.n || str_eq(l, m))
        return;
    struct lint_finding *found = lint_report_expr(x, r, n->bin.op_at,
                                                  "the two sides are sums over the targets of "
                                                  "different jobs, %.*s and %.*s",
                                                  STR_ARG(l), STR_ARG(m));
    lint_help(x->file, found,
              "after a restart of Prometheus one job is scraped before the other "
              "and the quotient is off; add `for` with at least two scrape intervals");
}

static void visit_fragile(const struct lint_rule *r, const struct lint_expr *x,
                          const struct lint_part *p)
{
    const struct lint_part *up = p->up;

    check_two_jobs(r, x, p->f);
    // What is aggregated again, or only counted, does not name the alert.
    for (; up; up = up->up)
        if ((up->f->n->kind == PQL_AGGREGATE) ||
            (up->f->n->kind == PQL_CALL && up->f->n->type == PQL_SCALAR))
            return;
    check_sampling(r, x, p->f);
}

static void check_fragile(const struct lint_rule *r, const struct lint_expr *x)
{
    if (x->use == LINT_USE_ALERT && x->rule)
        lint_each_part(r, x, visit_fragile);
}

// ---- nan-in-aggregate ----

/* A division by what is 0 as soon as nothing happens. */
static const struct pql_flow *rated_divisor(const struct pql_flow *f)
{
    const struct pql_node *by = f->values.nan_by;

    if (f->n == by && f->n->kind == PQL_BINARY)
        return f->kids[1]->metric.rate || lint_is_rate(lint_bare(f->kids[1])->n) ? f->kids[1]
                                                                                 : NULL;
    for (size_t i = 0; i < f->n_kids; i++)
        if (f->kids[i]->values.nan && f->kids[i]->values.nan_by == by)
            return rated_divisor(f->kids[i]);
    return NULL;
}

static void visit_nan(const struct lint_rule *r, const struct lint_expr *x,
                      const struct lint_part *p)
{
    const struct pql_node *n = p->f->n;
    const struct pql_flow *e, *divisor;

    if (n->kind != PQL_AGGREGATE || (n->agg.op != PQL_AGG_SUM && n->agg.op != PQL_AGG_AVG &&
                                     n->agg.op != PQL_AGG_STDDEV && n->agg.op != PQL_AGG_STDVAR))
        return;
    e = p->f->kids[p->f->n_kids - 1];
    if (!e->values.nan || !e->values.nan_by || !(divisor = rated_divisor(e)))
        return;
    struct lint_finding *found = lint_report_expr(x, r, e->values.nan_by->at,
                                                  "0 / 0 is NaN, and one NaN makes all of %s() NaN",
                                                  pql_agg_word(n->agg.op));
    struct str by = lint_part_brief(x, divisor->n->at);
    lint_help(x->file, found, "leave out series in which nothing happens: ... / (%.*s > 0)",
              STR_ARG(by));
}

static void check_nan(const struct lint_rule *r, const struct lint_expr *x)
{
    lint_each_part(r, x, visit_nan);
}

// ---- expression-type ----

static void check_type(const struct lint_rule *r, const struct lint_expr *x)
{
    enum pql_type type = x->flow->n->type;

    if ((x->use != LINT_USE_ALERT && x->use != LINT_USE_RECORD) || type == PQL_VECTOR ||
        type == PQL_SCALAR)
        return;
    struct lint_finding *found = lint_report_expr(
        x, r, x->flow->n->at, "a rule needs an instant vector or a scalar, and this is a %s",
        pql_type_word(type));
    if (type == PQL_MATRIX)
        lint_help(x->file, found,
                  "Prometheus takes the rule and fails each time it evaluates it; "
                  "use a function over the range: rate(...), max_over_time(...)");
    else
        lint_help(x->file, found, "Prometheus takes the rule and fails each time it evaluates it");
}

#define IN_RULE(head, expr)                                                                        \
    "groups:\n  - name: a\n    rules:\n      - " head "\n        expr: " expr "\n"

static const struct lint_rule rows[] = {
    { .id = "alert-no-comparison",
      .level = LINT_WARN,
      .kind = LINT_RULES,
      .brief = "an alert whose expression has no condition",
      .why = "An alert fires for every series its expression returns, whatever the value. Without "
             "a comparison, absent() or `unless` it fires as long as the metric exists.",
      .bad = IN_RULE("alert: Errors", "sum(rate(http_requests_total{status=~\"5..\"}[5m]))"),
      .good = IN_RULE("alert: Errors", "sum(rate(http_requests_total{status=~\"5..\"}[5m])) > 0.1"),
      .on = LINT_ON_EXPR,
      .expr = check_no_comparison },
    { .id = "alert-absent-for",
      .level = LINT_WARN,
      .kind = LINT_RULES,
      .brief = "absent() in an alert that fires at once",
      .why = "When Prometheus starts, nothing has been scraped yet and everything is absent.",
      .bad = IN_RULE("alert: Gone", "absent(up{job=\"task-handler-api\"})"),
      .good = IN_RULE("alert: Gone\n        for: 5m", "absent(up{job=\"task-handler-api\"})"),
      .on = LINT_ON_EXPR,
      .expr = check_absent_for },
    { .id = "fragile",
      .level = LINT_WARN,
      .kind = LINT_RULES,
      .brief = "an alert that flaps, or fires after a restart of Prometheus",
      .why = "topk() and its like return other series from one evaluation to the next. Sums over "
             "the targets of two jobs are not complete at the same time when Prometheus starts.",
      .bad = IN_RULE("alert: Slow", "topk(3, http_request_age_seconds) > 10"),
      .good = IN_RULE("alert: Slow", "http_request_age_seconds > 10"),
      .on = LINT_ON_EXPR,
      .expr = check_fragile },
    { .id = "nan-in-aggregate",
      .level = LINT_WARN,
      .kind = LINT_PROMQL,
      .brief = "one series without traffic makes the whole aggregation NaN",
      .why = "0 / 0 is NaN, and sum(), avg(), stddev() and stdvar() of anything with NaN are NaN: "
             "one idle instance hides all others. A comparison with NaN is never true, so the "
             "alert stays silent.",
      .bad = "avg(rate(request_seconds_sum[5m]) / rate(request_seconds_count[5m]))",
      .good = "avg(rate(request_seconds_sum[5m]) / (rate(request_seconds_count[5m]) > 0))",
      .on = LINT_ON_EXPR,
      .expr = check_nan },
    { .id = "expression-type",
      .level = LINT_ERROR,
      .kind = LINT_RULES,
      .brief = "an expression whose result no rule can take",
      .why = "Rules need an instant vector or a scalar. Prometheus loads a rule with a range "
             "vector or a string all the same, and fails at each evaluation.",
      .bad = IN_RULE("record: a:b", "up[5m]"),
      .good = IN_RULE("record: a:b", "max_over_time(up[5m])"),
      .on = LINT_ON_EXPR,
      .expr = check_type },
};
const struct lint_rules lint_expr_alert_rules = { rows, N_OF(rows) };
