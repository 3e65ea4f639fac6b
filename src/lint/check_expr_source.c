/* check_expr_source.c - names and values that a source does not have. */
#include "lint/expr.h"
#include "lint/options.h"
#include "lint/source.h"
#include "promql/advice.h"

static struct lint_source *source_of(const struct lint_expr *x)
{
    return lint_options_of(x->file)->source;
}

/* The metric a selector names, where it is known to the source; empty otherwise. */
static struct str known_metric(const struct lint_expr *x, const struct pql_flow *f)
{
    struct pql_label name = pql_label_of(f->labels, STR(LABEL_NAME));
    struct nearest near = { 0 };

    if (f->n->kind != PQL_SELECTOR || f->n->sel.for_info || !name.value.n ||
        !lint_source_has_metric(source_of(x), name.value, &near))
        return STR("");
    return name.value;
}

// ---- unknown-metric ----

static bool is_in_absent(const struct lint_part *p)
{
    for (p = p->up; p; p = p->up)
        if (lint_calls(p->f->n, "absent") || lint_calls(p->f->n, "absent_over_time"))
            return true;
    return false;
}

/* What to write where the histogram is there as a native one. */
static const char *native_instead(struct lint_source *s, struct str name, struct str *base)
{
    const char *advice = pql_native_advice(name, base);
    struct nearest near = { .word = name };
    enum metric_type type;
    struct str unit;

    return advice && lint_source_has_metric(s, *base, &near) &&
                   lint_source_metadata(s, *base, &type, &unit) && type == METRIC_HISTOGRAM
               ? advice
               : NULL;
}

static void visit_metric(const struct lint_rule *r, const struct lint_expr *x,
                         const struct lint_part *p)
{
    const struct pql_node *n = p->f->n;
    struct pql_label name = pql_label_of(p->f->labels, STR(LABEL_NAME));
    struct nearest near = { .word = name.value };
    struct lint_finding *found;
    struct span at = n->at;
    const char *native;
    struct str base;

    if (n->kind != PQL_SELECTOR || n->sel.for_info || !name.value.n || p->f->metric.rule.n ||
        str_starts(name.value, STR("ALERTS")) || is_in_absent(p) || lint_is_variable(x, n) ||
        lint_source_has_metric(source_of(x), name.value, &near))
        return;
    if (n->sel.name.n)
        at.n = n->sel.name.n;
    found = lint_report_expr(x, r, at, "%s has no metric %.*s", lint_source_name(source_of(x)),
                             STR_ARG(name.value));
    native = native_instead(source_of(x), name.value, &base);
    if (native)
        lint_help(x->file, found, "%.*s is a native histogram: %s", STR_ARG(base), native);
    else if (near.best.n)
        lint_help(x->file, found, "did you mean %.*s?", STR_ARG(near.best));
}

static void check_metric(const struct lint_rule *r, const struct lint_expr *x)
{
    if (source_of(x))
        lint_each_part(r, x, visit_metric);
}

// ---- unknown-label ----

static void report_label(const struct lint_rule *r, const struct lint_expr *x, struct span at,
                         struct str label, struct str metric, const struct strs *labels)
{
    struct nearest near = { .word = label };
    struct lint_finding *found;

    for (size_t i = 0; i < labels->n; i++)
        nearest_try(&near, labels->p[i]);
    found = lint_report_expr(x, r, at, "%.*s has no label %.*s in %s", STR_ARG(metric),
                             STR_ARG(label), lint_source_name(source_of(x)));
    if (near.best.n)
        lint_help(x->file, found, "did you mean %.*s?", STR_ARG(near.best));
}

static void check_matched(const struct lint_rule *r, const struct lint_expr *x,
                          const struct pql_flow *f)
{
    const struct pql_node *n = f->n;
    struct str metric = known_metric(x, f);
    const struct strs *labels = metric.n ? lint_source_labels(source_of(x), metric) : NULL;

    for (size_t i = 0; labels && n->sel.at && i < n->sel.n; i++) {
        const struct matcher *m = &n->sel.matchers[i];
        if (!str_eq(m->name, STR(LABEL_NAME)) && !matcher_match(m, STR("")) &&
            !lint_strs_have(labels, m->name))
            report_label(r, x, n->sel.at[i].name, m->name, metric, labels);
    }
}

enum found_label { NOWHERE, SOMEWHERE, CANNOT_TELL };

/* Whether a metric below has the label. `metric` becomes the last that has not. */
static enum found_label find_label(const struct lint_expr *x, const struct pql_flow *f,
                                   struct str label, struct str *metric)
{
    enum found_label all = NOWHERE;

    if (f->n->kind == PQL_SELECTOR) {
        struct str name = known_metric(x, f);
        const struct strs *labels = name.n ? lint_source_labels(source_of(x), name) : NULL;
        if (!labels || f->metric.rule.n)
            return CANNOT_TELL;
        *metric = name;
        return lint_strs_have(labels, label) ? SOMEWHERE : NOWHERE;
    }
    if ((f->n->kind == PQL_CALL &&
         (str_starts(str_of(f->n->call.fn->name), STR("label_")) || lint_calls(f->n, "info") ||
          lint_calls(f->n, "histogram_quantiles"))) ||
        (f->n->kind == PQL_AGGREGATE && f->n->agg.op == PQL_AGG_COUNT_VALUES))
        return CANNOT_TELL; // they make labels
    for (size_t i = 0; i < f->n_kids; i++) {
        enum found_label one = find_label(x, f->kids[i], label, metric);
        all = one > all ? one : all;
    }
    return all;
}

static void check_names(const struct lint_rule *r, const struct lint_expr *x,
                        const struct pql_names *names, const struct pql_flow *below)
{
    for (size_t i = 0; i < names->n; i++) {
        struct str metric = { 0 };
        enum pql_presence known = pql_label_of(below->labels, names->p[i]).presence;

        if (str_eq(names->p[i], STR(LABEL_NAME)) || known == PQL_IMPOSSIBLE ||
            known == PQL_GUARANTEED || find_label(x, below, names->p[i], &metric) != NOWHERE ||
            !metric.n)
            continue; // what is removed is another rule's
        report_label(r, x, names->at[i], names->p[i], metric,
                     lint_source_labels(source_of(x), metric));
    }
}

static void visit_labels(const struct lint_rule *r, const struct lint_expr *x,
                         const struct lint_part *p)
{
    const struct pql_flow *f = p->f;
    const struct pql_node *n = f->n;

    if (n->kind == PQL_SELECTOR)
        check_matched(r, x, f);
    if (n->kind == PQL_AGGREGATE)
        check_names(r, x, &n->agg.names, f->kids[f->n_kids - 1]);
    if (n->kind != PQL_BINARY)
        return;
    if (n->bin.on)
        check_names(r, x, &n->bin.match, f);
    if (n->bin.include.n)
        check_names(r, x, &n->bin.include, f->kids[n->bin.card == PQL_ONE_TO_MANY ? 0 : 1]);
}

static void check_label(const struct lint_rule *r, const struct lint_expr *x)
{
    if (source_of(x))
        lint_each_part(r, x, visit_labels);
}

// ---- unknown-value ----

static void check_values(const struct lint_rule *r, const struct lint_expr *x,
                         const struct pql_node *n, size_t i, struct str metric)
{
    const struct matcher *m = &n->sel.matchers[i];
    const struct strs *values = lint_source_values(source_of(x), metric, m->name);
    struct nearest near = { .word = m->value };
    struct buf some = { 0 };

    if (!values || !values->n)
        return; // the label itself is unknown
    for (size_t k = 0; k < values->n; k++)
        if (matcher_match(m, values->p[k]))
            return;
    struct lint_finding *found = m->type == MATCHER_EQ
                                     ? lint_report_expr(x, r, n->sel.at[i].value,
                                                        "the label %.*s of %.*s never is \"%.*s\" "
                                                        "in %s",
                                                        STR_ARG(m->name), STR_ARG(metric),
                                                        STR_ARG(m->value),
                                                        lint_source_name(source_of(x)))
                                     : lint_report_expr(x, r, n->sel.at[i].value,
                                                        "no value of the label %.*s of %.*s "
                                                        "matches in %s",
                                                        STR_ARG(m->name), STR_ARG(metric),
                                                        lint_source_name(source_of(x)));
    for (size_t k = 0; k < values->n; k++) {
        nearest_try(&near, values->p[k]);
        if (k < 5)
            buf_printf(&some, "%s%.*s", k ? ", " : "", STR_ARG(values->p[k]));
    }
    if (m->type == MATCHER_EQ && near.best.n)
        lint_help(x->file, found, "did you mean \"%.*s\"?", STR_ARG(near.best));
    else
        lint_help(x->file, found, "there is %.*s%s", STR_ARG(buf_str(&some)),
                  values->n > 5 ? ", ..." : "");
    buf_done(&some);
}

static void visit_values(const struct lint_rule *r, const struct lint_expr *x,
                         const struct lint_part *p)
{
    const struct pql_node *n = p->f->n;
    struct str metric;

    if (n->kind != PQL_SELECTOR || !n->sel.at || is_in_absent(p))
        return;
    metric = known_metric(x, p->f);
    for (size_t i = 0; metric.n && i < n->sel.n; i++) {
        const struct matcher *m = &n->sel.matchers[i];
        bool picks = m->type == MATCHER_EQ || m->type == MATCHER_RE;
        if (picks && !str_eq(m->name, STR(LABEL_NAME)) && !matcher_match(m, STR("")))
            check_values(r, x, n, i, metric);
    }
}

static void check_value(const struct lint_rule *r, const struct lint_expr *x)
{
    if (source_of(x))
        lint_each_part(r, x, visit_values);
}

// ---- cost ----

static void visit_cost(const struct lint_rule *r, const struct lint_expr *x,
                       const struct lint_part *p)
{
    const struct pql_node *n = p->f->n;
    int64_t series;

    if (n->kind != PQL_SELECTOR || n->sel.for_info ||
        (series = lint_source_count(source_of(x), n->sel.matchers, n->sel.n)) < 0)
        return;
    const struct pql_node *range = p->up && p->up->f->n->kind == PQL_RANGE ? p->up->f->n : NULL;
    int64_t interval = lint_options_of(x->file)->scrape_interval_ms;
    if (range && interval > 0 && !range->range.range.expr)
        lint_report_expr(x, r, n->at, "%lld series and about %lld samples at each evaluation",
                         (long long)series,
                         (long long)(series * (range->range.range.ms / interval)));
    else
        lint_report_expr(x, r, n->at, "%lld series at each evaluation", (long long)series);
}

static void check_cost(const struct lint_rule *r, const struct lint_expr *x)
{
    if (source_of(x))
        lint_each_part(r, x, visit_cost);
}

static const struct lint_rule rows[] = {
    { .id = "unknown-metric",
      .level = LINT_WARN,
      .kind = LINT_PROMQL,
      .brief = "a metric that the source does not have",
      .why = "Prometheus answers a query for a metric that does not exist with nothing, and an "
             "alert on it never fires. Needs a source: -s, -t or -f. What a rule of the same file "
             "records is known, and the argument of absent() may be missing.",
      .on = LINT_ON_EXPR,
      .expr = check_metric },
    { .id = "unknown-label",
      .level = LINT_WARN,
      .kind = LINT_PROMQL,
      .brief = "a label that the metric does not have in the source",
      .why = "A matcher on a label that does not exist selects nothing; by (...) of it puts all "
             "series into one group. Needs a source: -s, -t or -f.",
      .on = LINT_ON_EXPR,
      .expr = check_label },
    { .id = "unknown-value",
      .level = LINT_WARN,
      .kind = LINT_PROMQL,
      .brief = "a value that the label never has in the source",
      .why = "The matcher selects nothing. It may be right all the same, of what has not happened "
             "yet. Needs a source: -s, -t or -f.",
      .on = LINT_ON_EXPR,
      .expr = check_value },
    { .id = "cost",
      .level = LINT_OFF,
      .kind = LINT_PROMQL,
      .brief = "how many series of the source a selector touches",
      .why = "It is no mistake: the rule tells what an evaluation costs. Needs a source: -s, -t or "
             "-f.",
      .on = LINT_ON_EXPR,
      .expr = check_cost },
};
const struct lint_rules lint_expr_source_rules = { rows, N_OF(rows) };
