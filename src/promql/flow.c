/* flow.c - the walk, and what needs no table: selectors, aggregations, signs. */
#include "promql/flow.h"

#include <math.h>

#include "promql/flow_impl.h"
#include "promql/parse.h"

static struct pql_flow *flow(struct pql_flower *f, const struct pql_node *n);

// ---- selectors ----

/* What the matcher says of its label alone. */
static enum pql_presence presence_by(const struct matcher *m)
{
    if (m->type == MATCHER_EQ)
        return m->value.n ? PQL_GUARANTEED : PQL_IMPOSSIBLE;
    return matcher_match(m, STR("")) ? PQL_POSSIBLE : PQL_GUARANTEED;
}

static struct pql_cause cause_of_matcher(const struct pql_node *n, size_t i)
{
    const struct pql_matcher_at *at = n->sel.at ? &n->sel.at[i] : NULL;
    struct span all = n->at;

    if (at)
        all = (struct span){ at->name.off, at->value.off + at->value.n - at->name.off };
    return (struct pql_cause){ .node = n, .at = all };
}

static bool is_only_value(const struct matcher *m, struct str *value)
{
    size_t n = 0;
    const struct str *set;

    *value = m->value;
    if (m->type == MATCHER_EQ)
        return true;
    if (m->type != MATCHER_RE || !(set = regex_literals(m->regex, &n)) || n != 1)
        return false;
    *value = set[0];
    return true;
}

/* Whether two matchers of one label cannot both match: one of them allows only some values. */
static bool contradict(const struct matcher *x, const struct matcher *y)
{
    size_t n = 0;
    const struct str *set = &x->value;

    if (x->type == MATCHER_EQ)
        n = 1;
    else if (x->type == MATCHER_RE)
        set = regex_literals(x->regex, &n);
    if (!set || !n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (matcher_match(y, set[i]))
            return false;
    return true;
}

static bool never_matches(const struct pql_node *n)
{
    for (size_t i = 0; i < n->sel.n; i++)
        for (size_t j = 0; j < n->sel.n && n->sel.n <= PQL_FLOW_LABELS; j++)
            if (i != j && str_eq(n->sel.matchers[i].name, n->sel.matchers[j].name) &&
                contradict(&n->sel.matchers[i], &n->sel.matchers[j]))
                return true;
    return false;
}

static void put_matcher(struct pql_label_list *l, const struct pql_node *n, size_t i,
                        struct pql_values *v)
{
    const struct matcher *m = &n->sel.matchers[i];
    struct pql_label x = { .name = m->name, .presence = presence_by(m) };
    struct pql_labels old_set = { l->p, l->n, l->rest, l->cause };
    struct pql_label old = pql_label_of(&old_set, m->name);
    bool was_there = old.presence == PQL_GUARANTEED;

    if (was_there && old.value.n && !matcher_match(m, old.value))
        *v = pql_values_never(v, n);      // of a rule's label, or of another matcher
    if (old.presence == PQL_IMPOSSIBLE) { // by a rule
        if (!matcher_match(m, STR("")))
            *v = pql_values_never(v, n);
        return;
    }
    x.cause = cause_of_matcher(n, i);
    if (!is_only_value(m, &x.value))
        x.value = old.value;
    if (x.presence == PQL_POSSIBLE && old.presence > PQL_POSSIBLE) {
        x.presence = old.presence;
        x.cause = old.cause;
    }
    pql_list_put(l, x);
}

/* job and instance are put on what is scraped; what rules record has a colon in its name. */
static bool is_scraped(struct str name)
{
    return name.n && str_find_char(name, ':') == name.n && !str_starts(name, STR("ALERTS"));
}

static struct str name_of(const struct pql_node *n)
{
    for (size_t i = 0; i < n->sel.n; i++)
        if (n->sel.matchers[i].type == MATCHER_EQ && pql_is_name(n->sel.matchers[i].name))
            return n->sel.matchers[i].value;
    return STR("");
}

static enum pql_metric_kind kind_of_type(enum metric_type type, struct str name)
{
    switch (type) {
    case METRIC_COUNTER:
        return PQL_KIND_COUNTER;
    case METRIC_GAUGE:
    case METRIC_INFO:
    case METRIC_STATESET:
        return PQL_KIND_GAUGE;
    case METRIC_HISTOGRAM:
    case METRIC_SUMMARY:
        if (str_ends(name, STR("_bucket")))
            return PQL_KIND_BUCKET;
        if (str_ends(name, STR("_sum")) || str_ends(name, STR("_count")))
            return PQL_KIND_COUNTER;
        return type == METRIC_HISTOGRAM ? PQL_KIND_HISTOGRAM : PQL_KIND_GAUGE;
    default:
        return PQL_KIND_UNKNOWN;
    }
}

static void metric_facts(struct pql_flower *f, struct pql_flow *x, struct str name)
{
    const struct pql_flow_env *env = f->env;
    enum metric_type type = METRIC_UNKNOWN;
    struct str unit = { 0 };

    x->metric = (struct pql_metric){ .kind = pql_kind_of_name(name), .name = name };
    if (name.n && env && env->metadata && env->metadata(env->user, name, &type, &unit) &&
        type != METRIC_UNKNOWN) {
        x->metric.kind = kind_of_type(type, name);
        x->metric.certainty = PQL_BY_METADATA;
    }
    x->measure = pql_measure_metric(name, unit);
    x->values = pql_values_any();
    if (x->metric.kind == PQL_KIND_COUNTER || x->metric.kind == PQL_KIND_BUCKET)
        x->values.lo = 0;
    if (str_eq(name, STR("up"))) {
        x->values.lo = 0;
        x->values.hi = 1;
    }
    if (type == METRIC_SUMMARY && x->metric.kind == PQL_KIND_GAUGE)
        x->values.nan = true; // a quantile of no observations
    x->values.filtered = str_starts(name, STR("ALERTS"));
}

static void rule_facts(struct pql_flow *x, const struct pql_flow *rule, struct str name)
{
    x->metric = rule->metric;
    if (!x->metric.rule.n)
        x->metric.rule = name;
    if (!x->metric.name.n)
        x->metric.name = name;
    x->measure = rule->measure.what == PQL_M_UNKNOWN ? pql_measure_metric(name, STR(""))
                                                     : rule->measure;
    x->values = rule->values;
    x->values.nan_by = NULL;
    if (x->values.returns == PQL_ALWAYS)
        x->values.returns = PQL_SOMETIMES; // not before the rule has been evaluated
    else if (x->values.returns == PQL_NEVER)
        x->values.never = x->n;
}

void pql_flow_selector(struct pql_flower *f, struct pql_flow *x)
{
    const struct pql_node *n = x->n;
    const struct pql_flow_env *env = f->env;
    struct str name = name_of(n);
    const struct pql_flow *rule = NULL;
    struct pql_label_list l = { .rest = PQL_POSSIBLE };

    if (env && env->rule && name.n && !n->sel.for_info)
        rule = env->rule(env->user, name);
    if (rule) {
        pql_list_from(&l, pql_labels_of_rule(f->arena, rule->labels, name, n));
        rule_facts(x, rule, name);
    } else {
        metric_facts(f, x, name);
        pql_list_put(&l,
                     (struct pql_label){ STR(LABEL_NAME), PQL_GUARANTEED, name, { .at = n->at } });
        if (is_scraped(name)) {
            pql_list_put(&l, (struct pql_label){ .name = STR("job"), .presence = PQL_EXPECTED });
            pql_list_put(&l,
                         (struct pql_label){ .name = STR("instance"), .presence = PQL_EXPECTED });
        }
    }
    for (size_t i = 0; i < n->sel.n; i++)
        if (!pql_is_name(n->sel.matchers[i].name))
            put_matcher(&l, n, i, &x->values);
    if (never_matches(n))
        x->values = pql_values_never(&x->values, n);
    x->labels = pql_list_done(f->arena, &l);
}

// ---- aggregations ----

static bool picks_series(enum pql_agg op)
{
    return op == PQL_AGG_TOPK || op == PQL_AGG_BOTTOMK || op == PQL_AGG_LIMITK ||
           op == PQL_AGG_LIMIT_RATIO;
}

static const struct pql_labels *labels_without(struct pql_flower *f, const struct pql_flow *x,
                                               const struct pql_labels *set, struct pql_cause cause)
{
    struct pql_label_list l;

    pql_list_from(&l, set);
    for (size_t i = 0; i < x->n->agg.names.n; i++) {
        struct str name = x->n->agg.names.p[i];
        struct pql_labels now = { l.p, l.n, l.rest, l.cause };
        if (pql_label_of(&now, name).presence == PQL_IMPOSSIBLE)
            continue;
        cause.at = x->n->agg.names.at[i];
        pql_list_put(&l, (struct pql_label){ .name = name, .cause = cause });
    }
    cause.at = x->n->at;
    if (pql_label_of(set, STR(LABEL_NAME)).presence != PQL_IMPOSSIBLE)
        pql_list_put(&l, (struct pql_label){ .name = STR(LABEL_NAME), .cause = cause });
    return pql_list_done(f->arena, &l);
}

static struct span word_at(const struct pql_node *n)
{
    return (struct span){ n->at.off, strlen(pql_agg_word(n->agg.op)) };
}

static const struct pql_labels *aggregate_labels(struct pql_flower *f, const struct pql_flow *x,
                                                 const struct pql_flow *e)
{
    const struct pql_node *n = x->n;
    struct pql_cause cause = { .node = n, .at = n->agg.clause.n ? n->agg.clause : word_at(n) };
    const struct pql_labels *set;

    if (picks_series(n->agg.op))
        return e->labels;
    set = n->agg.without ? labels_without(f, x, e->labels, cause)
                         : pql_labels_keep(f->arena, e->labels, &n->agg.names, cause);
    if (n->agg.op == PQL_AGG_COUNT_VALUES && n->agg.param->kind == PQL_TEXT)
        set = pql_labels_set(f->arena, set,
                             (struct pql_label){ .name = n->agg.param->text,
                                                 .presence = PQL_GUARANTEED,
                                                 .cause = { .node = n, .at = n->agg.param->at } });
    return set;
}

static void aggregate_values(struct pql_flow *x, const struct pql_values *e)
{
    struct pql_values *v = &x->values;

    *v = *e;
    switch (x->n->agg.op) {
    case PQL_AGG_SUM:
        pql_values_sum(v);
        break;
    case PQL_AGG_COUNT:
    case PQL_AGG_COUNT_VALUES:
    case PQL_AGG_GROUP:
        v->lo = 1;
        v->hi = x->n->agg.op == PQL_AGG_GROUP ? 1 : INFINITY;
        v->nan = false;
        v->nonzero = true;
        break;
    case PQL_AGG_STDDEV:
    case PQL_AGG_STDVAR:
        v->lo = 0;
        v->hi = INFINITY;
        v->nonzero = false;
        break;
    case PQL_AGG_QUANTILE:
        v->lo = -INFINITY; // of a parameter below 0
        v->hi = INFINITY;
        v->nonzero = false;
        break;
    case PQL_AGG_AVG:
        v->nonzero = v->lo > 0 || v->hi < 0;
        break;
    case PQL_AGG_TOPK:
    case PQL_AGG_BOTTOMK:
    case PQL_AGG_LIMITK:
    case PQL_AGG_LIMIT_RATIO:
        if (v->returns == PQL_ALWAYS)
            v->returns = PQL_SOMETIMES; // topk(0, x) is empty
        break;
    default:
        break;
    }
}

/* What an aggregation leaves of a counter: of several they are no counter any more, since some of
 * them may reset or end. */
static void aggregate_kind(struct pql_flow *x, const struct pql_flow *e)
{
    x->metric = e->metric;
    switch (x->n->agg.op) {
    case PQL_AGG_COUNT:
    case PQL_AGG_COUNT_VALUES:
    case PQL_AGG_GROUP:
    case PQL_AGG_STDDEV:
    case PQL_AGG_STDVAR:
        x->metric = pql_metric_made(PQL_KIND_GAUGE);
        break;
    default:
        if (!picks_series(x->n->agg.op) && !x->metric.mixed)
            x->metric.mixed = x->n;
    }
}

void pql_flow_aggregate(struct pql_flower *f, struct pql_flow *x)
{
    const struct pql_flow *e = x->kids[x->n_kids - 1];

    x->labels = aggregate_labels(f, x, e);
    aggregate_values(x, &e->values);
    aggregate_kind(x, e);
    x->measure = pql_measure_aggregate(x);
}

// ---- the rest ----

static void copy_facts(struct pql_flow *x, const struct pql_flow *of)
{
    x->labels = of->labels;
    x->metric = of->metric;
    x->measure = of->measure;
    x->values = of->values;
}

static void flow_unary(struct pql_flower *f, struct pql_flow *x)
{
    double lo;

    copy_facts(x, x->kids[0]);
    if (x->n->un.op != PQL_SUB)
        return;
    x->labels = pql_labels_drop_name(f->arena, x->labels, x->n);
    x->metric = pql_metric_made(PQL_KIND_GAUGE);
    lo = x->values.lo;
    x->values.lo = -x->values.hi;
    x->values.hi = -lo;
}

static void flow_literal(struct pql_flow *x)
{
    double v = x->n->number.v;

    x->labels = &pql_no_labels;
    x->measure = pql_measure_made(PQL_M_NUMBER);
    x->values = pql_values_any();
    x->values.returns = PQL_ALWAYS;
    if (x->n->kind != PQL_NUMBER)
        return;
    x->measure.scale = v;
    if (isnan(v)) { // and nothing else
        x->values.nan = true;
        x->values.nan_by = x->n;
        x->values.lo = INFINITY;
        x->values.hi = -INFINITY;
        return;
    }
    x->values.lo = x->values.hi = v;
    x->values.nonzero = v != 0;
}

static void add_kids(struct pql_flower *f, struct pql_flow *x)
{
    size_t n = 0;

    while (pql_child(x->n, n))
        n++;
    x->n_kids = n;
    x->kids = arena_new_n(f->arena, struct pql_flow *, n ? n : 1);
    for (size_t i = 0; i < n; i++)
        x->kids[i] = flow(f, pql_child(x->n, i));
}

static struct pql_flow *flow(struct pql_flower *f, const struct pql_node *n)
{
    struct pql_flow *x = arena_new(f->arena, struct pql_flow);

    x->n = n;
    add_kids(f, x);
    switch (n->kind) {
    case PQL_SELECTOR:
        pql_flow_selector(f, x);
        break;
    case PQL_RANGE:
    case PQL_PAREN:
        copy_facts(x, x->kids[0]);
        break;
    case PQL_SUBQUERY:
        copy_facts(x, x->kids[0]);
        if (x->values.returns == PQL_ALWAYS)
            x->values.returns = PQL_SOMETIMES; // no step may lie in the range
        break;
    case PQL_CALL:
        pql_flow_call(f, x);
        break;
    case PQL_AGGREGATE:
        pql_flow_aggregate(f, x);
        break;
    case PQL_BINARY:
        pql_flow_binary(f, x);
        break;
    case PQL_UNARY:
        flow_unary(f, x);
        break;
    case PQL_NUMBER:
    case PQL_TEXT:
    case PQL_DURATION:
        flow_literal(x);
        break;
    }
    return x;
}

struct pql_flow *pql_flow(struct arena *a, const struct pql_node *n, const struct pql_flow_env *env)
{
    struct pql_flower f = { a, env };
    return flow(&f, n);
}

struct pql_measure pql_measure_of(const struct pql_node *n)
{
    struct arena a = { 0 };
    struct pql_measure m = pql_flow(&a, n, NULL)->measure;

    arena_done(&a);
    return m;
}

struct pql_flow *pql_flow_record(struct arena *a, const struct pql_flow *expr, struct str name,
                                 const struct label *labels, size_t n)
{
    struct pql_flow *x = arena_new(a, struct pql_flow);
    struct pql_label_list l;

    *x = *expr;
    x->mismatch = NULL;
    pql_list_from(&l, expr->labels);
    pql_list_put(&l, (struct pql_label){ STR(LABEL_NAME), PQL_GUARANTEED, name, { 0 } });
    for (size_t i = 0; i < n; i++)
        pql_list_put(&l, (struct pql_label){
                             .name = labels[i].name,
                             .presence = labels[i].value.n ? PQL_GUARANTEED : PQL_IMPOSSIBLE,
                             .value = labels[i].value,
                         });
    x->labels = pql_list_done(a, &l);
    return x;
}

struct pql_flow *pql_flow_join(struct arena *a, const struct pql_flow *x, const struct pql_flow *y)
{
    struct pql_flow *out = arena_new(a, struct pql_flow);

    *out = *x;
    out->labels = pql_labels_join(a, x->labels, y->labels);
    out->metric = pql_metric_join(&x->metric, &y->metric);
    out->values = pql_values_join(&x->values, &y->values);
    if (x->measure.what != y->measure.what || x->measure.unit != y->measure.unit ||
        x->measure.per_second != y->measure.per_second || x->measure.scale != y->measure.scale)
        out->measure = pql_measure_unknown;
    return out;
}
