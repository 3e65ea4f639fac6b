/* check_expr_match.c - labels that meet nothing: sides that never match, labels that are gone. */
#include "lint/expr.h"
#include "lint/options.h"

// ---- vector-matching ----

static struct str side_has(const struct lint_expr *x, const struct pql_label *there,
                           const struct pql_label *gone, bool left)
{
    struct buf b = { 0 };
    struct str cause = lint_cause(x, &gone->cause), s;

    buf_printf(&b, "the %s side has the label %.*s", left ? "left" : "right", STR_ARG(there->name));
    if (there->value.n)
        buf_printf(&b, "=\"%.*s\"", STR_ARG(there->value));
    buf_printf(&b, ", the %s side has not", left ? "right" : "left");
    if (cause.n)
        buf_printf(&b, " (%.*s)", STR_ARG(cause));
    s = arena_str(&x->file->arena, buf_str(&b));
    buf_done(&b);
    return s;
}

static struct str side_words(const struct lint_expr *x, const struct pql_mismatch *m)
{
    if (m->l.presence == PQL_IMPOSSIBLE)
        return side_has(x, &m->r, &m->l, false);
    if (m->r.presence == PQL_IMPOSSIBLE)
        return side_has(x, &m->l, &m->r, true);
    struct buf b = { 0 };
    buf_printf(&b, "%.*s is \"%.*s\" on the left side and \"%.*s\" on the right",
               STR_ARG(m->l.name), STR_ARG(m->l.value), STR_ARG(m->r.value));
    struct str s = arena_str(&x->file->arena, buf_str(&b));
    buf_done(&b);
    return s;
}

/* What to write so that the sides match. */
static void help_matching(const struct lint_expr *x, struct lint_finding *found,
                          const struct pql_flow *f)
{
    const struct pql_mismatch *m = f->mismatch;
    bool left = m->r.presence == PQL_IMPOSSIBLE; // the side with more labels
    const char *group = left ? "group_left" : "group_right";

    if (f->n->bin.on)
        lint_help(x->file, found,
                  "match on labels that both sides have, or keep %.*s in the "
                  "aggregation",
                  STR_ARG(m->l.name));
    else if (m->l.presence != PQL_IMPOSSIBLE && m->r.presence != PQL_IMPOSSIBLE)
        lint_help(x->file, found,
                  "add ignoring (%.*s), or on (...) with the labels that must be "
                  "equal",
                  STR_ARG(m->l.name));
    else if (lint_is_set(f->n->bin.op))
        lint_help(x->file, found, "say which labels must be equal: %s on (...)",
                  pql_op_word(f->n->bin.op));
    else if (pql_labels_none(f->kids[left ? 1 : 0]->labels))
        lint_help(x->file, found,
                  "the %s side is one series without labels: write "
                  "`%s on () %s`, or aggregate both sides alike",
                  left ? "right" : "left", pql_op_word(f->n->bin.op), group);
    else
        lint_help(x->file, found,
                  "say which labels must be equal: `%s on (...) %s`, or aggregate "
                  "both sides alike",
                  pql_op_word(f->n->bin.op), group);
}

static void visit_matching(const struct lint_rule *r, const struct lint_expr *x,
                           const struct lint_part *p)
{
    const struct pql_flow *f = p->f;
    struct lint_finding *found;

    // With `or` sides that do not match are what is wanted; dead sides of `unless` are impossible.
    if (!f->mismatch || f->n->bin.op == PQL_OR || f->n->bin.op == PQL_UNLESS || f->n->bin.fill_l ||
        f->n->bin.fill_r)
        return;
    found = lint_report_expr(x, r, f->n->bin.op_at, "the two sides of `%s` %s match: %.*s",
                             pql_op_word(f->n->bin.op), f->mismatch->sure ? "never" : "hardly ever",
                             STR_ARG(side_words(x, f->mismatch)));
    help_matching(x, found, f);
}

static void check_vector_matching(const struct lint_rule *r, const struct lint_expr *x)
{
    lint_each_part(r, x, visit_matching);
}

// ---- impossible ----

/* A label that a clause names and no series has. */
static void check_used(const struct lint_rule *r, const struct lint_expr *x, struct span at,
                       const struct pql_label *l, const char *what)
{
    struct lint_finding *found;
    struct str cause;

    if (l->presence != PQL_IMPOSSIBLE)
        return;
    found = lint_report_expr(x, r, at, "%s the label %.*s, which no series has here", what,
                             STR_ARG(l->name));
    cause = lint_cause(x, &l->cause);
    if (cause.n)
        lint_help(x->file, found, "%.*s", STR_ARG(cause));
}

static void check_aggregate(const struct lint_rule *r, const struct lint_expr *x,
                            const struct pql_flow *f)
{
    const struct pql_node *n = f->n;

    for (size_t i = 0; !n->agg.without && i < n->agg.names.n; i++) {
        struct pql_label l = pql_label_of(f->kids[f->n_kids - 1]->labels, n->agg.names.p[i]);
        check_used(r, x, n->agg.names.at[i], &l, "aggregated by");
    }
}

static void check_clauses(const struct lint_rule *r, const struct lint_expr *x,
                          const struct pql_flow *f)
{
    const struct pql_node *n = f->n;
    const struct pql_labels *one = f->kids[n->bin.card == PQL_ONE_TO_MANY ? 0 : 1]->labels;

    for (size_t i = 0; n->bin.on && i < n->bin.match.n; i++) {
        struct pql_label l = pql_label_of(f->kids[0]->labels, n->bin.match.p[i]);
        struct pql_label other = pql_label_of(f->kids[1]->labels, n->bin.match.p[i]);
        if (l.presence == PQL_IMPOSSIBLE && other.presence == PQL_IMPOSSIBLE)
            check_used(r, x, n->bin.match.at[i], &l, "matched on");
    }
    for (size_t i = 0; i < n->bin.include.n; i++) {
        struct pql_label l = pql_label_of(one, n->bin.include.p[i]);
        check_used(r, x, n->bin.include.at[i], &l,
                   n->bin.card == PQL_ONE_TO_MANY ? "group_right() copies" : "group_left() copies");
    }
}

static void put_number(struct buf *b, double v)
{
    buf_printf(b, "%.6g", v);
}

/* "is always at least 1", "is between 0 and 1"; bounds that a filter narrowed are not exact. */
static struct str bounds_of(const struct lint_expr *x, const struct pql_values *v)
{
    struct buf b = { 0 };

    if (v->lo == v->hi) {
        buf_puts(&b, "is always ");
        put_number(&b, v->lo);
    } else if (v->hi > 1e300) {
        buf_puts(&b, "is never below ");
        put_number(&b, v->lo);
    } else if (v->lo < -1e300) {
        buf_puts(&b, "is never above ");
        put_number(&b, v->hi);
    } else {
        buf_puts(&b, "is between ");
        put_number(&b, v->lo);
        buf_puts(&b, " and ");
        put_number(&b, v->hi);
    }
    struct str s = arena_str(&x->file->arena, buf_str(&b));
    buf_done(&b);
    return s;
}

static bool is_count(const struct pql_flow *f)
{
    f = lint_bare(f);
    return f->n->kind == PQL_AGGREGATE &&
           (f->n->agg.op == PQL_AGG_COUNT || f->n->agg.op == PQL_AGG_GROUP);
}

static void report_comparison(const struct lint_rule *r, const struct lint_expr *x,
                              const struct pql_flow *f)
{
    const struct pql_flow *l = f->kids[0], *m = f->kids[1];
    const struct pql_flow *data = pql_is_constant(&l->values) && !pql_is_constant(&m->values) ? m
                                                                                              : l;
    struct lint_finding *found;

    if (data->values.lo > data->values.hi || m->values.lo > m->values.hi) {
        found = lint_report_expr(x, r, f->n->at, "a comparison with NaN is never true");
        lint_help(x->file, found,
                  "values that are NaN are those that differ from themselves: "
                  "x != x");
        return;
    }
    found = lint_report_expr(x, r, f->n->at, "this comparison is never true: %.*s %.*s",
                             STR_ARG(lint_part_brief(x, data->n->at)),
                             STR_ARG(bounds_of(x, &data->values)));
    if (is_count(data))
        lint_help(x->file, found,
                  "without series %s() returns nothing, not 0; use absent(), or "
                  "`... or vector(0)`",
                  pql_agg_word(lint_bare(data)->n->agg.op));
    else if (lint_calls(lint_bare(data)->n, "absent") ||
             lint_calls(lint_bare(data)->n, "absent_over_time"))
        lint_help(x->file, found,
                  "absent() is 1 or nothing at all; compare with 1, or leave the "
                  "comparison out");
}

static void report_selector(const struct lint_rule *r, const struct lint_expr *x,
                            const struct pql_flow *f)
{
    if (f->metric.rule.n)
        lint_report_expr(x, r, f->n->at, "no series of the recording rule %.*s can match",
                         STR_ARG(f->metric.rule));
    else
        lint_report_expr(x, r, f->n->at, "no series can match all of these matchers");
}

/* Where a result became impossible, and not what is above it. */
static void check_never(const struct lint_rule *r, const struct lint_expr *x,
                        const struct pql_flow *f)
{
    const struct pql_node *n = f->n;

    if (f->values.returns != PQL_NEVER || f->values.never != n)
        return;
    if (n->kind == PQL_SELECTOR)
        report_selector(r, x, f);
    else if (n->kind == PQL_BINARY && lint_is_comparison(n->bin.op) && !n->bin.is_bool &&
             !(f->mismatch && f->mismatch->sure))
        report_comparison(r, x, f);
    else if (n->kind == PQL_CALL)
        lint_report_expr(x, r, n->at, "%s() of what is always there never returns anything",
                         n->call.fn->name);
}

static void check_set(const struct lint_rule *r, const struct lint_expr *x,
                      const struct pql_flow *f)
{
    const struct pql_flow *l = f->kids[0], *right = f->kids[1];
    struct lint_finding *found = NULL;

    if (f->n->bin.op == PQL_UNLESS && f->mismatch && f->mismatch->sure) {
        found = lint_report_expr(x, r, f->n->bin.op_at,
                                 "this `unless` never removes anything: %.*s",
                                 STR_ARG(side_words(x, f->mismatch)));
        help_matching(x, found, f);
    } else if (f->n->bin.op == PQL_OR && l->values.returns == PQL_ALWAYS &&
               pql_labels_none(l->labels) && pql_labels_none(right->labels)) {
        found = lint_report_expr(x, r, right->n->at,
                                 "the right side of this `or` is never used: "
                                 "the left side always returns");
        lint_help(x->file, found, "swap the sides: what is missing sometimes comes first");
    }
}

static void visit_impossible(const struct lint_rule *r, const struct lint_expr *x,
                             const struct lint_part *p)
{
    const struct pql_flow *f = p->f;

    if (f->n->kind == PQL_AGGREGATE)
        check_aggregate(r, x, f);
    if (f->n->kind == PQL_BINARY && f->n->bin.has_match)
        check_clauses(r, x, f);
    if (f->n->kind == PQL_BINARY && lint_is_set(f->n->bin.op))
        check_set(r, x, f);
    check_never(r, x, f);
}

static void check_impossible(const struct lint_rule *r, const struct lint_expr *x)
{
    lint_each_part(r, x, visit_impossible);
}

// ---- histogram-quantile-without-le ----

static void visit_quantile(const struct lint_rule *r, const struct lint_expr *x,
                           const struct lint_part *p)
{
    const struct pql_node *n = p->f->n;
    const struct pql_flow *buckets = NULL;
    struct lint_finding *found;

    if (!lint_calls(n, "histogram_quantile") && !lint_calls(n, "histogram_quantiles") &&
        !lint_calls(n, "histogram_fraction"))
        return;
    for (size_t i = 0; i < p->f->n_kids; i++)
        if (p->f->kids[i]->n->type == PQL_VECTOR)
            buckets = p->f->kids[i];
    if (!buckets || buckets->metric.kind != PQL_KIND_BUCKET)
        return; // a native histogram has no le
    struct pql_label le = pql_label_of(buckets->labels, STR(LABEL_BUCKET));
    if (le.presence != PQL_IMPOSSIBLE)
        return;
    struct str cause = lint_cause(x, &le.cause);
    found = lint_report_expr(x, r, buckets->n->at, "the buckets have lost their label le%s%.*s",
                             cause.n ? ": " : "", STR_ARG(cause));
    lint_help(x->file, found, "without le %s() returns nothing; aggregate with `by (le, ...)`",
              n->call.fn->name);
}

static void check_quantile(const struct lint_rule *r, const struct lint_expr *x)
{
    lint_each_part(r, x, visit_quantile);
}

// ---- aggregate-labels ----

static void check_kept(const struct lint_rule *r, const struct lint_expr *x)
{
    const struct strs *kept = &lint_options_of(x->file)->kept_labels;

    if (x->use != LINT_USE_ALERT && x->use != LINT_USE_RECORD)
        return;
    for (size_t i = 0; i < kept->n; i++) {
        struct pql_label l = pql_label_of(x->flow->labels, kept->p[i]);
        struct str cause = lint_cause(x, &l.cause);
        if (l.presence != PQL_IMPOSSIBLE || !cause.n || l.cause.node->kind != PQL_AGGREGATE)
            continue;
        struct lint_finding *found = lint_report_expr(
            x, r, l.cause.at, "the label %.*s must be kept", STR_ARG(kept->p[i]));
        lint_help(x->file, found, "%.*s", STR_ARG(cause));
    }
}

static const struct lint_rule rows[] = {
    { .id = "vector-matching",
      .level = LINT_WARN,
      .kind = LINT_PROMQL,
      .brief = "the labels of the two sides of an operator never agree",
      .why = "An operator between two vectors takes pairs of series with equal labels, or equal "
             "values of the labels in on (...). A label that only one side has leaves nothing. "
             "Of a scraped metric the labels job and instance are taken for granted.",
      .bad = "http_requests_in_flight / sum(http_requests_limit)",
      .good = "http_requests_in_flight / on () group_left sum(http_requests_limit)",
      .on = LINT_ON_EXPR,
      .expr = check_vector_matching },
    { .id = "impossible",
      .level = LINT_WARN,
      .kind = LINT_PROMQL,
      .brief = "a part that can never return or change anything",
      .why = "Labels that are used after an aggregation has removed them, comparisons that are "
             "never true, matchers that contradict each other, sides of `unless` and `or` that "
             "have no effect: Prometheus takes all of it and returns nothing.",
      .bad = "count(up{job=\"task-handler-api\"}) == 0",
      .good = "absent(up{job=\"task-handler-api\"})",
      .on = LINT_ON_EXPR,
      .expr = check_impossible },
    { .id = "histogram-quantile-without-le",
      .level = LINT_WARN,
      .kind = LINT_PROMQL,
      .brief = "histogram_quantile() of buckets whose label le is gone",
      .why = "The label le tells the bucket of a classic histogram. When an aggregation removes "
             "it, histogram_quantile() has nothing to work on and returns nothing.",
      .bad = "histogram_quantile(0.95, sum(rate(http_request_duration_seconds_bucket[5m])))",
      .good =
          "histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))",
      .on = LINT_ON_EXPR,
      .expr = check_quantile },
    { .id = "aggregate-labels",
      .level = LINT_WARN,
      .kind = LINT_RULES,
      .brief = "an aggregation removes a label that must be kept",
      .why = "Which labels every recorded series and alert must keep is up to you; the rule says "
             "nothing until it is told them.",
      .on = LINT_ON_EXPR,
      .expr = check_kept },
};
const struct lint_rules lint_expr_match_rules = { rows, N_OF(rows) };
