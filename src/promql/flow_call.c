/* flow_call.c - what functions make of labels, kinds and values. */
#include <math.h>

#include "promql/flow_impl.h"
#include "promql/fn_table.h"
#include "promql/parse.h"
#include "regex/shape.h"

enum on_labels {
    KEEP, /* but for the name, where the function drops it */
    NO_LE,
    NOTHING, /* no labels at all */
    ABSENT,
    REPLACE,
    JOIN,
    INFO,
    QUANTILES,
};

enum on_values {
    ANY,
    SAME,
    SUM,
    BOUNDS,    /* lo to hi */
    MAYBE_NAN, /* lo to hi, and NaN of what has no answer */
};

enum on_kind {
    STAYS,
    GAUGE,
    RATE,
};

/* What is not here keeps labels and kind, and has any values. Native histograms are not bounded:
 * delta() and - make some with negative counts. */
static const struct effect {
    const char *name;
    enum on_labels labels;
    enum on_values values;
    enum on_kind kind;
    double lo, hi;
} effects[] = {
    { "abs", KEEP, BOUNDS, STAYS, 0, INFINITY },
    { "absent", ABSENT, BOUNDS, GAUGE, 1, 1 },
    { "absent_over_time", ABSENT, BOUNDS, GAUGE, 1, 1 },
    { "acos", KEEP, MAYBE_NAN, GAUGE, 0, 4 },
    { "acosh", KEEP, MAYBE_NAN, GAUGE, 0, INFINITY },
    { "asin", KEEP, MAYBE_NAN, GAUGE, -2, 2 },
    { "atanh", KEEP, MAYBE_NAN, GAUGE, -INFINITY, INFINITY },
    { "avg_over_time", KEEP, SAME, STAYS, 0, 0 },
    { "ceil", KEEP, ANY, STAYS, 0, 0 },
    { "changes", KEEP, BOUNDS, GAUGE, 0, INFINITY },
    { "count_over_time", KEEP, BOUNDS, GAUGE, 1, INFINITY },
    { "day_of_month", KEEP, BOUNDS, GAUGE, 1, 31 },
    { "day_of_week", KEEP, BOUNDS, GAUGE, 0, 6 },
    { "day_of_year", KEEP, BOUNDS, GAUGE, 1, 366 },
    { "days_in_month", KEEP, BOUNDS, GAUGE, 28, 31 },
    { "delta", KEEP, ANY, GAUGE, 0, 0 },
    { "deriv", KEEP, ANY, GAUGE, 0, 0 },
    { "exp", KEEP, BOUNDS, GAUGE, 0, INFINITY },
    { "first_over_time", KEEP, SAME, STAYS, 0, 0 },
    { "histogram_avg", KEEP, MAYBE_NAN, GAUGE, -INFINITY, INFINITY },
    { "histogram_count", KEEP, ANY, STAYS, 0, 0 },
    { "histogram_fraction", NO_LE, MAYBE_NAN, GAUGE, -INFINITY, INFINITY },
    { "histogram_quantile", NO_LE, MAYBE_NAN, GAUGE, -INFINITY, INFINITY },
    { "histogram_quantiles", QUANTILES, MAYBE_NAN, GAUGE, -INFINITY, INFINITY },
    { "histogram_stddev", KEEP, MAYBE_NAN, GAUGE, -INFINITY, INFINITY },
    { "histogram_stdvar", KEEP, MAYBE_NAN, GAUGE, -INFINITY, INFINITY },
    { "hour", KEEP, BOUNDS, GAUGE, 0, 23 },
    { "idelta", KEEP, ANY, GAUGE, 0, 0 },
    { "increase", KEEP, SUM, RATE, 0, 0 },
    { "info", INFO, SAME, STAYS, 0, 0 },
    { "irate", KEEP, SUM, RATE, 0, 0 },
    { "label_join", JOIN, SAME, STAYS, 0, 0 },
    { "label_replace", REPLACE, SAME, STAYS, 0, 0 },
    { "last_over_time", KEEP, SAME, STAYS, 0, 0 },
    { "ln", KEEP, MAYBE_NAN, GAUGE, -INFINITY, INFINITY },
    { "log10", KEEP, MAYBE_NAN, GAUGE, -INFINITY, INFINITY },
    { "log2", KEEP, MAYBE_NAN, GAUGE, -INFINITY, INFINITY },
    { "mad_over_time", KEEP, BOUNDS, GAUGE, 0, INFINITY },
    { "max_over_time", KEEP, SAME, STAYS, 0, 0 },
    { "min_over_time", KEEP, SAME, STAYS, 0, 0 },
    { "minute", KEEP, BOUNDS, GAUGE, 0, 59 },
    { "month", KEEP, BOUNDS, GAUGE, 1, 12 },
    { "predict_linear", KEEP, ANY, GAUGE, 0, 0 },
    { "present_over_time", KEEP, BOUNDS, GAUGE, 1, 1 },
    { "rate", KEEP, SUM, RATE, 0, 0 },
    { "resets", KEEP, BOUNDS, GAUGE, 0, INFINITY },
    { "scalar", NOTHING, SAME, STAYS, 0, 0 },
    { "sgn", KEEP, BOUNDS, GAUGE, -1, 1 },
    { "sort", KEEP, SAME, STAYS, 0, 0 },
    { "sort_by_label", KEEP, SAME, STAYS, 0, 0 },
    { "sort_by_label_desc", KEEP, SAME, STAYS, 0, 0 },
    { "sort_desc", KEEP, SAME, STAYS, 0, 0 },
    { "sqrt", KEEP, MAYBE_NAN, GAUGE, 0, INFINITY },
    { "stddev_over_time", KEEP, BOUNDS, GAUGE, 0, INFINITY },
    { "stdvar_over_time", KEEP, BOUNDS, GAUGE, 0, INFINITY },
    { "sum_over_time", KEEP, SUM, STAYS, 0, 0 },
    { "time", KEEP, BOUNDS, GAUGE, 0, INFINITY },
    { "timestamp", KEEP, BOUNDS, GAUGE, 0, INFINITY },
    { "ts_of_first_over_time", KEEP, BOUNDS, GAUGE, 0, INFINITY },
    { "ts_of_last_over_time", KEEP, BOUNDS, GAUGE, 0, INFINITY },
    { "ts_of_max_over_time", KEEP, BOUNDS, GAUGE, 0, INFINITY },
    { "ts_of_min_over_time", KEEP, BOUNDS, GAUGE, 0, INFINITY },
    { "vector", NOTHING, SAME, STAYS, 0, 0 },
    { "year", KEEP, ANY, GAUGE, 0, 0 },
};

static const struct effect *find_effect(const char *name)
{
    static const struct effect none = { "", KEEP, ANY, STAYS, 0, 0 };
    size_t lo = 0, hi = N_OF(effects);

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int c = strcmp(name, effects[mid].name);
        if (c == 0)
            return &effects[mid];
        if (c < 0)
            hi = mid;
        else
            lo = mid + 1;
    }
    return &none;
}

/* The argument whose series the function works on, or NULL. */
static const struct pql_flow *subject_of(const struct pql_flow *x)
{
    for (size_t i = 0; i < x->n_kids; i++)
        if (x->kids[i]->n->type == PQL_VECTOR || x->kids[i]->n->type == PQL_MATRIX)
            return x->kids[i];
    return NULL;
}

static struct str text_arg(const struct pql_flow *x, size_t i)
{
    const struct pql_node *n = i < x->n_kids ? x->kids[i]->n : NULL;

    while (n && n->kind == PQL_PAREN)
        n = n->paren;
    return n && n->kind == PQL_TEXT ? n->text : STR("");
}

static struct pql_cause cause_arg(const struct pql_flow *x, size_t i)
{
    return (struct pql_cause){ .node = x->n, .at = x->kids[i]->n->at };
}

// ---- labels ----

/* Labels that a matcher = fixes; a name with two matchers is left out, as in fn_absent.c. */
static const struct pql_labels *absent_labels(struct pql_flower *f, const struct pql_flow *x)
{
    const struct pql_node *n = x->n->call.args[0];
    struct pql_label_list l = { .rest = PQL_IMPOSSIBLE, .cause = { .node = x->n, .at = x->n->at } };

    while (n->kind == PQL_PAREN)
        n = n->paren;
    if (n->kind == PQL_RANGE)
        n = n->range.sel;
    if (n->kind != PQL_SELECTOR)
        return pql_list_done(f->arena, &l);
    for (size_t i = 0; i < n->sel.n; i++) {
        const struct matcher *m = &n->sel.matchers[i];
        bool fixed = m->type == MATCHER_EQ && m->value.n && !pql_is_name(m->name);
        bool again = false;

        for (size_t j = 0; j < n->sel.n && n->sel.n <= PQL_FLOW_LABELS; j++)
            again |= j != i && str_eq(n->sel.matchers[j].name, m->name);
        if (fixed && !again)
            pql_list_put(&l,
                         (struct pql_label){
                             m->name, PQL_GUARANTEED, m->value, { .node = x->n, .at = x->n->at } });
    }
    return pql_list_done(f->arena, &l);
}

/* Whether the pattern matches whatever the label is. */
static bool matches_all(struct str pattern, const struct pql_label *src)
{
    struct arena a = { 0 };
    struct re_tree tree;
    struct re_shape shape;
    struct err e = { 0 };
    bool all = false;

    if (!re_parse(&a, pattern, &tree, &e)) {
        err_done(&e);
        arena_done(&a);
        return false;
    }
    re_shape_of(&a, tree.root, &shape);
    if (shape.kind == SHAPE_AFFIX)
        all = shape.text.n == 0 && shape.before <= 0 && shape.after <= 0 &&
              (shape.before == 0 || shape.after == 0);
    else if (shape.kind == SHAPE_SET && src->presence == PQL_IMPOSSIBLE)
        for (size_t i = 0; i < shape.n; i++)
            all |= shape.set[i].n == 0;
    arena_done(&a);
    return all;
}

/* The empty name is a legal source that no series has: label_replace(x, "a", "b", "", ""). */
static struct pql_label source_label(const struct pql_flow *e, struct str name)
{
    if (!name.n)
        return (struct pql_label){ .presence = PQL_IMPOSSIBLE };
    return pql_label_of(e->labels, name);
}

static const struct pql_labels *replace_labels(struct pql_flower *f, const struct pql_flow *x,
                                               const struct pql_flow *e)
{
    struct str dst = text_arg(x, 1), replacement = text_arg(x, 2);
    struct pql_label src = source_label(e, text_arg(x, 3)), old = pql_label_of(e->labels, dst);
    bool always = matches_all(text_arg(x, 4), &src);
    bool literal = str_find_char(replacement, '$') == replacement.n;
    struct pql_label out = { .name = dst, .presence = PQL_POSSIBLE, .cause = cause_arg(x, 1) };

    if (literal && always) {
        out.presence = replacement.n ? PQL_GUARANTEED : PQL_IMPOSSIBLE;
        out.value = replacement;
    } else if (literal && replacement.n && old.presence == PQL_GUARANTEED) {
        out.presence = PQL_GUARANTEED;
    } else if (literal && !replacement.n && old.presence == PQL_IMPOSSIBLE) {
        return e->labels;
    } else if (src.presence == PQL_GUARANTEED && always && !literal) {
        out.presence = PQL_EXPECTED; // most patterns catch something of it
    }
    return pql_labels_set(f->arena, e->labels, out);
}

static const struct pql_labels *join_labels(struct pql_flower *f, const struct pql_flow *x,
                                            const struct pql_flow *e)
{
    struct pql_label out = { .name = text_arg(x, 1), .cause = cause_arg(x, 1) };

    if (x->n_kids > 4 && text_arg(x, 2).n)
        out.presence = PQL_GUARANTEED;
    for (size_t i = 3; i < x->n_kids; i++) {
        struct pql_label src = source_label(e, text_arg(x, i));
        if (src.presence > out.presence)
            out.presence = src.presence;
        if (x->n_kids == 4)
            out.value = src.value;
    }
    return pql_labels_set(f->arena, e->labels, out);
}

/* Whether series of that name may be info series themselves, which info() leaves as they are. */
static bool may_be_info(const struct pql_label *name, const struct pql_node *data)
{
    bool chosen = false, matches = true;

    if (name->presence == PQL_IMPOSSIBLE)
        return false;
    if (!name->value.n)
        return true;
    for (size_t i = 0; i < data->sel.n; i++) {
        const struct matcher *m = &data->sel.matchers[i];
        if (!pql_is_name(m->name))
            continue;
        chosen = true;
        matches &= matcher_match(m, name->value);
    }
    return chosen ? matches : str_eq(name->value, STR("target_info"));
}

static const struct pql_labels *info_labels(struct pql_flower *f, const struct pql_flow *x,
                                            const struct pql_flow *e)
{
    const struct pql_node *data = x->n_kids > 1 ? x->kids[1]->n : NULL;
    struct pql_label name = pql_label_of(e->labels, STR(LABEL_NAME));
    bool as_is = data && may_be_info(&name, data);
    struct pql_label_list l;
    bool any = true;

    pql_list_from(&l, e->labels);
    for (size_t i = 0; data && i < data->sel.n; i++) {
        const struct matcher *m = &data->sel.matchers[i];
        struct pql_labels now = { l.p, l.n, l.rest, l.cause };
        struct pql_label old = pql_label_of(&now, m->name);

        if (pql_is_name(m->name))
            continue;
        any = false;
        if (old.presence == PQL_GUARANTEED)
            continue;
        // Series that find no info series stay where all matchers take a label that is not there.
        bool sure = !as_is && !matcher_match(m, STR(""));
        pql_list_put(&l, (struct pql_label){ .name = m->name,
                                             .presence = sure ? PQL_GUARANTEED : PQL_POSSIBLE,
                                             .cause = { .node = x->n, .at = data->at } });
    }
    if (any) {
        l.rest = PQL_POSSIBLE;
        for (size_t i = 0; i < l.n; i++)
            if (l.p[i].presence == PQL_IMPOSSIBLE && !pql_is_name(l.p[i].name))
                l.p[i].presence = PQL_POSSIBLE;
    }
    return pql_list_done(f->arena, &l);
}

static const struct pql_labels *call_labels(struct pql_flower *f, const struct pql_flow *x,
                                            const struct effect *does, const struct pql_flow *e)
{
    struct pql_cause cause = { .node = x->n, .at = x->n->at };
    const struct pql_labels *set;

    if (does->labels == ABSENT)
        return absent_labels(f, x);
    if (!e || does->labels == NOTHING)
        return &pql_no_labels;
    set = e->labels;
    if (!(x->n->call.fn->flags & PQL_FN_KEEPS_NAME))
        set = pql_labels_drop_name(f->arena, set, x->n);
    switch (does->labels) {
    case NO_LE:
        return pql_labels_drop(f->arena, set, STR(LABEL_BUCKET), cause);
    case QUANTILES:
        set = pql_labels_drop(f->arena, set, STR(LABEL_BUCKET), cause);
        return pql_labels_set(f->arena, set,
                              (struct pql_label){ .name = text_arg(x, 1),
                                                  .presence = PQL_GUARANTEED,
                                                  .cause = cause_arg(x, 1) });
    case REPLACE:
        return replace_labels(f, x, e);
    case JOIN:
        return join_labels(f, x, e);
    case INFO:
        return info_labels(f, x, e);
    default:
        return set;
    }
}

// ---- values ----

static double max_of(double a, double b)
{
    return a > b ? a : b;
}

static double min_of(double a, double b)
{
    return a < b ? a : b;
}

/* A limit that is NaN makes all values so. */
static void take_nan(struct pql_values *v, const struct pql_values *limit)
{
    if (limit->nan && !v->nan) {
        v->nan = true;
        v->nan_by = limit->nan_by;
    }
}

/* clamp(v, min, max), clamp_min(v, min), clamp_max(v, max). */
static bool clamp_values(const struct pql_flow *x, struct pql_values *v)
{
    struct str name = str_of(x->n->call.fn->name);
    bool max = str_eq(name, STR("clamp_max")), both = str_eq(name, STR("clamp"));
    const struct pql_values *by = x->n_kids > 1 ? &x->kids[1]->values : NULL;

    if (!both && !max && !str_eq(name, STR("clamp_min")))
        return false;
    if (max || both) {
        const struct pql_values *limit = both ? &x->kids[2]->values : by;
        v->lo = min_of(v->lo, limit->lo);
        v->hi = min_of(v->hi, limit->hi);
        take_nan(v, limit);
    }
    if (!max) {
        v->lo = max_of(v->lo, by->lo);
        v->hi = max_of(v->hi, by->hi);
        take_nan(v, by);
    }
    v->nonzero = v->lo > 0 || v->hi < 0;
    return true;
}

/* Whether each series with a float gives one. */
static bool keeps_series(const struct pql_flow *x)
{
    const struct pql_fn *fn = x->n->call.fn;

    return fn->map || ((fn->flags & PQL_FN_KEEPS_NAME) && !(fn->flags & PQL_FN_INFO)) ||
           strcmp(fn->name, "round") == 0;
}

static void call_values(struct pql_flow *x, const struct effect *does, const struct pql_flow *e)
{
    struct pql_values *v = &x->values;

    *v = e ? e->values : pql_values_any();
    if (!e)
        v->returns = PQL_ALWAYS;
    else if (v->returns == PQL_ALWAYS && !keeps_series(x))
        v->returns = PQL_SOMETIMES;
    if (clamp_values(x, v))
        return;
    switch (does->values) {
    case SAME:
        if (!e && x->n_kids) // vector(scalar)
            *v = x->kids[0]->values;
        break;
    case SUM:
        pql_values_sum(v);
        v->nonzero = false; // a rate of what is above zero may be zero
        if (does->kind == RATE)
            v->lo = min_of(v->lo, 0);
        break;
    default:
        v->lo = does->values == ANY ? -INFINITY : does->lo;
        v->hi = does->values == ANY ? INFINITY : does->hi;
        v->nonzero = v->lo > 0;
        if (does->values == MAYBE_NAN && !v->nan) {
            v->nan = true;
            v->nan_by = x->n;
        }
        break;
    }
}

static void absent_values(struct pql_flow *x)
{
    struct pql_values *v = &x->values;
    enum pql_returns inner = x->kids[0]->values.returns;

    v->returns = PQL_SOMETIMES;
    v->never = NULL;
    v->nan = false;
    v->filtered = true;
    if (inner == PQL_NEVER)
        v->returns = PQL_ALWAYS;
    if (inner == PQL_ALWAYS)
        *v = pql_values_never(v, x->n);
}

static void scalar_values(struct pql_flow *x)
{
    struct pql_values *v = &x->values;

    v->filtered = false;
    if (x->kids[0]->values.returns != PQL_ALWAYS || x->kids[0]->labels->rest != PQL_IMPOSSIBLE) {
        v->nan = true; // of no series, or of several
        v->nan_by = x->n;
    }
    v->returns = PQL_ALWAYS;
    v->never = NULL;
}

// ---- all of it ----

static void call_kind(struct pql_flow *x, const struct effect *does, const struct pql_flow *e)
{
    x->metric = e ? e->metric : pql_metric_made(PQL_KIND_GAUGE);
    switch (does->kind) {
    case STAYS:
        if (str_eq(str_of(does->name), STR("histogram_count")))
            x->metric.kind = x->metric.kind == PQL_KIND_HISTOGRAM ? PQL_KIND_COUNTER
                                                                  : x->metric.kind;
        return;
    case RATE:
        // Rated buckets are still buckets, and rated native histograms histograms.
        if (x->metric.kind == PQL_KIND_BUCKET || x->metric.kind == PQL_KIND_HISTOGRAM)
            break;
        // fall through
    case GAUGE: {
        struct str metric = x->metric.name;
        x->metric = pql_metric_made(PQL_KIND_GAUGE);
        x->metric.name = metric;
        break;
    }
    }
    x->metric.rule = (struct str){ 0 };
    x->metric.rate = does->kind == RATE ? x->n : NULL;
}

void pql_flow_call(struct pql_flower *f, struct pql_flow *x)
{
    const struct effect *does = find_effect(x->n->call.fn->name);
    const struct pql_flow *e = subject_of(x);

    x->labels = call_labels(f, x, does, e);
    call_values(x, does, e);
    call_kind(x, does, e);
    if (does->labels == ABSENT)
        absent_values(x);
    if (x->n->type == PQL_SCALAR && e)
        scalar_values(x);
    x->measure = pql_measure_call(x);
}
