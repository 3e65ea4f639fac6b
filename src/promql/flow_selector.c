/* flow_selector.c - what matchers, names, metadata and recording rules tell of selected series. */
#include <math.h>

#include "promql/flow_impl.h"

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
