/* check_expr_counter.c - counters and gauges where the other is meant. */
#include "lint/expr.h"
#include "lint/options.h"

static struct str metric_of(const struct pql_flow *f)
{
    return f->metric.name.n ? f->metric.name : STR("it");
}

// ---- rate-of-gauge ----

/* A function above that works on native histograms: then the name says nothing of a gauge. */
static bool is_in_histogram_call(const struct lint_part *p)
{
    for (p = p->up; p; p = p->up)
        if (p->f->n->kind == PQL_CALL &&
            str_starts(str_of(p->f->n->call.fn->name), STR("histogram_")))
            return true;
    return false;
}

static void visit_rate(const struct lint_rule *r, const struct lint_expr *x,
                       const struct lint_part *p)
{
    const struct pql_node *n = p->f->n;
    const struct pql_flow *arg;

    if (!lint_is_rate(n))
        return;
    arg = p->f->kids[0];
    if (arg->metric.rate && arg->metric.kind == PQL_KIND_GAUGE) {
        struct lint_finding *found = lint_report_expr(
            x, r, n->at, "%s() of something that is a rate already", n->call.fn->name);
        if (arg->metric.rule.n)
            lint_help(x->file, found,
                      "the recording rule %.*s has taken a rate; use deriv(), or "
                      "the counter itself",
                      STR_ARG(arg->metric.rule));
        else
            lint_help(x->file, found, "take the rate once, of the counter");
        return;
    }
    if (arg->metric.kind != PQL_KIND_GAUGE || !arg->metric.name.n ||
        arg->metric.certainty == PQL_BY_OPERATION || is_in_histogram_call(p))
        return;
    struct lint_finding *found = lint_report_expr(
        x, r, n->at, "%s() of %.*s, which %s a gauge", n->call.fn->name, STR_ARG(arg->metric.name),
        arg->metric.certainty == PQL_BY_METADATA ? "is" : "looks like");
    lint_help(x->file, found,
              "%s() takes every decrease for a reset of a counter; use %s() for "
              "how a gauge changes",
              n->call.fn->name, lint_calls(n, "increase") ? "delta" : "deriv");
}

static void check_rate_of_gauge(const struct lint_rule *r, const struct lint_expr *x)
{
    lint_each_part(r, x, visit_rate);
}

// ---- rate-of-sum ----

static void visit_rate_of_sum(const struct lint_rule *r, const struct lint_expr *x,
                              const struct lint_part *p)
{
    const struct pql_node *n = p->f->n;
    const struct pql_metric *m;
    struct lint_finding *found;
    struct buf what = { 0 };

    if (!lint_is_rate(n) && !lint_calls(n, "resets"))
        return;
    m = &p->f->kids[0]->metric;
    if ((m->kind != PQL_KIND_COUNTER && m->kind != PQL_KIND_BUCKET) || !m->mixed || m->rate)
        return;
    pql_cause_put(&what, &(struct pql_cause){ .node = m->mixed });
    if (m->rule.n)
        found = lint_report_expr(x, r, n->at,
                                 "%s() of the recording rule %.*s, which is `%.*s` of counters",
                                 n->call.fn->name, STR_ARG(m->rule), STR_ARG(buf_str(&what)));
    else
        found = lint_report_expr(x, r, n->at, "%s() of `%.*s` of counters", n->call.fn->name,
                                 STR_ARG(buf_str(&what)));
    lint_help(x->file, found,
              "when one of the counters starts again at zero or goes away, the sum "
              "drops and %s() invents an increase; take the rate of each counter first, then "
              "aggregate",
              n->call.fn->name);
    buf_done(&what);
}

static void check_rate_of_sum(const struct lint_rule *r, const struct lint_expr *x)
{
    lint_each_part(r, x, visit_rate_of_sum);
}

// ---- counter-without-rate ----

static bool is_counter(const struct pql_flow *f)
{
    const struct pql_metric *m = &f->metric;

    if (f->n->kind != PQL_SELECTOR || m->kind != PQL_KIND_COUNTER || m->rule.n)
        return false;
    if (m->certainty == PQL_BY_METADATA)
        return true;
    // _count and _sum are also names of gauges, and an uptime is compared as it is.
    return str_ends(m->name, STR("_total")) && str_find(m->name, STR("uptime")) == m->name.n;
}

enum use { GOES_ON, FINE, WRONG };

static enum use use_in_call(const struct pql_node *n)
{
    static const char *const same[] = { "first_over_time",    "info",           "label_join",
                                        "label_replace",      "last_over_time", "max_over_time",
                                        "min_over_time",      "sort",           "sort_by_label",
                                        "sort_by_label_desc", "sort_desc" };
    static const char *const wrong[] = { "avg_over_time",    "delta",          "deriv",
                                         "idelta",           "predict_linear", "quantile_over_time",
                                         "stddev_over_time", "sum_over_time" };

    for (size_t i = 0; i < N_OF(same); i++)
        if (lint_calls(n, same[i]))
            return GOES_ON;
    for (size_t i = 0; i < N_OF(wrong); i++)
        if (lint_calls(n, wrong[i]))
            return WRONG;
    return FINE;
}

static bool is_constant(const struct pql_flow *f)
{
    return pql_is_constant(&f->values) || f->measure.what == PQL_M_NUMBER;
}

static enum use use_in_operator(const struct lint_expr *x, const struct pql_flow *f,
                                const struct pql_flow *kid)
{
    const struct pql_node *n = f->n;
    const struct pql_flow *other = f->kids[0] == kid ? f->kids[1] : f->kids[0];

    if (n->bin.op == PQL_AND || n->bin.op == PQL_UNLESS)
        return f->kids[0] == kid ? GOES_ON : FINE;
    if (n->bin.op == PQL_OR)
        return GOES_ON;
    bool rule = x->use == LINT_USE_ALERT || x->use == LINT_USE_RECORD;
    if (n->bin.op == PQL_EQ || n->bin.op == PQL_NE || (!lint_is_comparison(n->bin.op) && !rule))
        return FINE;
    if (n->bin.op == PQL_MUL && is_constant(other))
        return GOES_ON; // a join with an info metric, or another unit
    // The total of things next to some of them is a number of things, whatever its name ends in.
    return other->metric.kind == PQL_KIND_COUNTER || kid->metric.certainty == PQL_BY_METADATA ||
                   pql_is_constant(&other->values)
               ? WRONG
               : FINE;
}

static enum use use_in(const struct lint_expr *x, const struct pql_flow *f,
                       const struct pql_flow *kid)
{
    switch (f->n->kind) {
    case PQL_CALL:
        return use_in_call(f->n);
    case PQL_AGGREGATE:
        return f->metric.kind == PQL_KIND_COUNTER ? GOES_ON : FINE;
    case PQL_BINARY:
        return use_in_operator(x, f, kid);
    case PQL_PAREN:
    case PQL_RANGE:
    case PQL_SUBQUERY:
        return GOES_ON;
    default:
        return FINE;
    }
}

/* What a recording rule makes of a counter: a copy is fine, a sum asks for a rate of it. So does a
 * graph; how much it was altogether is a number to be shown. */
static bool is_shown(const struct lint_expr *x, const struct lint_part *top)
{
    return x->over_time || (x->use == LINT_USE_RECORD && top->f->metric.mixed != NULL);
}

static void visit_counter(const struct lint_rule *r, const struct lint_expr *x,
                          const struct lint_part *p)
{
    const struct lint_part *at = p;
    enum use use = GOES_ON;
    struct lint_finding *found;

    if (!is_counter(p->f))
        return;
    while (at->up && use == GOES_ON) {
        use = use_in(x, at->up->f, at->f);
        at = at->up;
    }
    if (use == FINE || (use == GOES_ON && !is_shown(x, at)))
        return;
    struct str name = metric_of(p->f);
    const char *range = x->use == LINT_USE_PANEL ? "$__rate_interval" : "5m";
    if (at->f->n->kind == PQL_CALL) {
        found = lint_report_expr(x, r, p->f->n->at, "%s() of the counter %.*s",
                                 at->f->n->call.fn->name, STR_ARG(name));
        lint_help(x->file, found,
                  "%s() is for gauges: it takes a restart for a real change; use "
                  "rate() or increase()",
                  at->f->n->call.fn->name);
        return;
    }
    found = lint_report_expr(x, r, p->f->n->at, "the counter %.*s is used without rate()",
                             STR_ARG(name));
    lint_help(x->file, found,
              "its value only tells how much happened since the process started; "
              "use rate(%.*s[%s]) or increase(%.*s[%s])",
              STR_ARG(name), range, STR_ARG(name), range);
}

static void check_counter_without_rate(const struct lint_rule *r, const struct lint_expr *x)
{
    lint_each_part(r, x, visit_counter);
}

// ---- rate-range-short ----

static void visit_range(const struct lint_rule *r, const struct lint_expr *x,
                        const struct lint_part *p)
{
    const struct pql_node *n = p->f->n;
    int64_t interval = lint_options_of(x->file)->scrape_interval_ms;

    if (n->kind != PQL_CALL || !n->call.n || n->call.args[0]->kind != PQL_RANGE)
        return;
    if (!lint_is_rate(n) && !lint_calls(n, "delta") && !lint_calls(n, "idelta") &&
        !lint_calls(n, "deriv"))
        return;
    const struct pql_node *range = n->call.args[0];
    if (range->range.range.expr || range->range.range.ms >= 2 * interval)
        return;
    struct lint_finding *found = lint_report_expr(
        x, r, range->at,
        "a range of %.6gs holds fewer than two samples with a scrape interval "
        "of %.6gs",
        (double)range->range.range.ms / 1000, (double)interval / 1000);
    lint_help(x->file, found,
              "%s() needs two samples; use at least four scrape intervals, "
              "[%.6gs], so that one failed scrape makes no gap",
              n->call.fn->name, 4 * (double)interval / 1000);
}

static void check_rate_range_short(const struct lint_rule *r, const struct lint_expr *x)
{
    if (lint_options_of(x->file)->scrape_interval_ms > 0)
        lint_each_part(r, x, visit_range);
}

static const struct lint_rule rows[] = {
    { .id = "rate-of-gauge",
      .level = LINT_WARN,
      .kind = LINT_PROMQL,
      .brief = "rate(), irate() and increase() are meant for counters",
      .why = "They take every decrease for a reset and add what was lost: of a gauge the result "
             "is meaningless. deriv() and delta() are for gauges. What is a gauge is known from "
             "the source's metadata, else from names no counter has.",
      .bad = "rate(node_memory_MemFree_bytes[5m])",
      .good = "deriv(node_memory_MemFree_bytes[5m])",
      .on = LINT_ON_EXPR,
      .expr = check_rate_of_gauge },
    { .id = "counter-without-rate",
      .level = LINT_WARN,
      .kind = LINT_PROMQL,
      .brief = "the value of a counter says nothing by itself",
      .why = "A counter grows until its process restarts. Compared with a threshold it fires some "
             "day and stays so until the next restart; two of them divided give an average since "
             "then. rate() and increase() tell what happens now.",
      .bad = "http_requests_total > 100",
      .good = "rate(http_requests_total[5m]) > 100",
      .on = LINT_ON_EXPR,
      .expr = check_counter_without_rate },
    { .id = "rate-of-sum",
      .level = LINT_WARN,
      .kind = LINT_PROMQL,
      .brief = "rate() must come before sum(), not after it",
      .why = "rate() recognises a restart by a counter that drops. In a sum the drop of one of "
             "many counters looks like a reset of all of them, and rate() answers with a spike. "
             "Sums that a recording rule of the same file makes are seen, too.",
      .bad = "rate(sum(http_requests_total)[5m:1m])",
      .good = "sum(rate(http_requests_total[5m]))",
      .on = LINT_ON_EXPR,
      .expr = check_rate_of_sum },
    { .id = "rate-range-short",
      .level = LINT_WARN,
      .kind = LINT_PROMQL,
      .brief = "a range that holds fewer than two scrapes",
      .why = "rate() needs two samples in its range; with one it returns nothing. Four scrape "
             "intervals survive a failed scrape. The interval is known from a prometheus.yml that "
             "names the rules and is checked with them, or from the option scrape_interval.",
      .on = LINT_ON_EXPR,
      .expr = check_rate_range_short },
};
const struct lint_rules lint_expr_counter_rules = { rows, N_OF(rows) };
