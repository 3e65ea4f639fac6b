/* flow_unit.c - the unit of what an expression gives, read off its metrics and functions.
 *
 * Names say it (_seconds, _bytes, _ratio, _timestamp_seconds); rate() makes it one a second,
 * quotients of the same are ratios, what cannot be told has no unit.
 */
#include "promql/flow_impl.h"
#include "promql/fn_table.h"

const struct pql_measure pql_measure_unknown;

struct pql_measure pql_measure_made(enum pql_measure_what what)
{
    return (struct pql_measure){ .what = what, .scale = 1 };
}

static bool same(const struct pql_measure *a, const struct pql_measure *b)
{
    return a->what == b->what && a->per_second == b->per_second && a->scale == b->scale &&
           (a->what != PQL_M_UNIT || a->unit == b->unit);
}

struct pql_measure pql_measure_metric(struct str name, struct str unit)
{
    struct pql_measure m = pql_measure_made(PQL_M_COUNT);
    struct str family = name;

    if (str_cut_suffix(&family, STR("_bucket")) || str_cut_suffix(&family, STR("_count"))) {
        m.family = metric_unit_of(family, unit);
        return m;
    }
    if (str_ends(name, STR("_info")))
        return pql_measure_made(PQL_M_NUMBER);
    if (str_ends(name, STR("_created")))
        return pql_measure_made(PQL_M_MOMENT);
    str_cut_suffix(&family, STR("_sum"));
    m.unit = metric_unit_of(family, unit);
    switch (m.unit) {
    case METRIC_UNIT_NONE:
        m.what = str_ends(name, STR("_total")) ? PQL_M_COUNT : PQL_M_UNKNOWN;
        break;
    case METRIC_UNIT_TIMESTAMP:
        m.what = PQL_M_MOMENT;
        break;
    case METRIC_UNIT_RATIO:
        m.what = PQL_M_RATIO;
        break;
    default:
        m.what = PQL_M_UNIT;
        break;
    }
    return m;
}

// ---- functions ----

enum effect { SAME, A_SECOND, A_COUNT, OBSERVED, OBSERVED_SUM, A_RATIO, A_MOMENT };

static const struct {
    const char *name;
    enum effect effect;
    unsigned arg; /* the one that decides */
} effects[] = {
    { "abs", SAME, 0 },
    { "avg_over_time", SAME, 0 },
    { "ceil", SAME, 0 },
    { "changes", A_COUNT, 0 },
    { "clamp", SAME, 0 },
    { "clamp_max", SAME, 0 },
    { "clamp_min", SAME, 0 },
    { "count_over_time", A_COUNT, 0 },
    { "delta", SAME, 0 },
    { "deriv", A_SECOND, 0 },
    { "double_exponential_smoothing", SAME, 0 },
    { "first_over_time", SAME, 0 },
    { "floor", SAME, 0 },
    { "histogram_avg", OBSERVED, 0 },
    { "histogram_count", A_COUNT, 0 },
    { "histogram_fraction", A_RATIO, 2 },
    { "histogram_quantile", OBSERVED, 1 },
    { "histogram_stddev", OBSERVED, 0 },
    { "histogram_sum", OBSERVED_SUM, 0 },
    { "idelta", SAME, 0 },
    { "increase", SAME, 0 },
    { "irate", A_SECOND, 0 },
    { "label_join", SAME, 0 },
    { "label_replace", SAME, 0 },
    { "last_over_time", SAME, 0 },
    { "mad_over_time", SAME, 0 },
    { "max_over_time", SAME, 0 },
    { "min_over_time", SAME, 0 },
    { "predict_linear", SAME, 0 },
    { "quantile_over_time", SAME, 1 },
    { "rate", A_SECOND, 0 },
    { "resets", A_COUNT, 0 },
    { "round", SAME, 0 },
    { "scalar", SAME, 0 },
    { "sort", SAME, 0 },
    { "sort_by_label", SAME, 0 },
    { "sort_by_label_desc", SAME, 0 },
    { "sort_desc", SAME, 0 },
    { "stddev_over_time", SAME, 0 },
    { "sum_over_time", SAME, 0 },
    { "time", A_MOMENT, 0 },
    { "timestamp", A_MOMENT, 0 },
    { "vector", SAME, 0 },
};

/* The unit of single observations, of buckets or of a native histogram. */
static struct pql_measure observed(struct pql_measure m)
{
    m.per_second = false;
    if (m.what == PQL_M_COUNT) {
        m.what = m.family == METRIC_UNIT_NONE ? PQL_M_UNKNOWN : PQL_M_UNIT;
        m.unit = m.family;
    }
    return m;
}

static struct pql_measure apply(enum effect effect, struct pql_measure m)
{
    bool per_second = m.per_second;

    switch (effect) {
    case SAME:
        return m;
    case A_SECOND:
        if (m.what == PQL_M_MOMENT || m.what == PQL_M_RATIO || m.per_second)
            return pql_measure_unknown;
        m.per_second = true;
        return m;
    case A_COUNT:
        m.what = PQL_M_COUNT;
        m.family = METRIC_UNIT_NONE;
        return m;
    case OBSERVED:
        return observed(m);
    case OBSERVED_SUM:
        m = observed(m);
        m.per_second = per_second;
        return m;
    case A_RATIO:
        return pql_measure_made(PQL_M_RATIO);
    case A_MOMENT:
        return pql_measure_made(PQL_M_MOMENT);
    }
    return m;
}

struct pql_measure pql_measure_call(const struct pql_flow *x)
{
    struct str name = str_of(x->n->call.fn->name);
    size_t lo = 0, hi = N_OF(effects);

    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2, arg = effects[mid].arg;
        int c = str_cmp(name, str_of(effects[mid].name));
        if (c == 0)
            return apply(effects[mid].effect,
                         arg < x->n_kids ? x->kids[arg]->measure : pql_measure_unknown);
        if (c < 0)
            hi = mid;
        else
            lo = mid + 1;
    }
    return pql_measure_unknown;
}

struct pql_measure pql_measure_aggregate(const struct pql_flow *x)
{
    switch (x->n->agg.op) {
    case PQL_AGG_COUNT:
    case PQL_AGG_COUNT_VALUES:
        return pql_measure_made(PQL_M_COUNT);
    case PQL_AGG_GROUP:
        return pql_measure_made(PQL_M_NUMBER);
    case PQL_AGG_STDVAR:
        return pql_measure_unknown;
    default:
        return x->kids[x->n_kids - 1]->measure;
    }
}

// ---- operators ----

static struct pql_measure sum_of(enum pql_op op, struct pql_measure l, struct pql_measure r)
{
    if (op == PQL_SUB && l.what == PQL_M_MOMENT && r.what == PQL_M_MOMENT && l.scale == r.scale) {
        l.what = PQL_M_UNIT;
        l.unit = METRIC_UNIT_SECONDS;
        return l;
    }
    if (r.what == PQL_M_NUMBER || same(&l, &r))
        return l;
    if (l.what == PQL_M_NUMBER)
        return r;
    return l.what == PQL_M_MOMENT && r.what == PQL_M_UNIT ? l : pql_measure_unknown;
}

static struct pql_measure product_of(struct pql_measure l, struct pql_measure r)
{
    bool first = r.what == PQL_M_NUMBER || (r.what == PQL_M_RATIO && l.what != PQL_M_NUMBER);
    bool second = l.what == PQL_M_NUMBER || l.what == PQL_M_RATIO;
    struct pql_measure m = first ? l : second ? r : pql_measure_unknown;

    m.scale = l.scale * r.scale;
    return m;
}

static struct pql_measure quotient_of(struct pql_measure l, struct pql_measure r)
{
    struct pql_measure m = pql_measure_unknown;
    double scale = l.scale / r.scale;

    if (r.what == PQL_M_NUMBER || r.what == PQL_M_RATIO ||
        (r.what == PQL_M_COUNT && l.per_second && !r.per_second))
        m = l;
    l.scale = r.scale;
    if ((l.what == PQL_M_COUNT || l.what == PQL_M_UNIT) && same(&l, &r))
        m = pql_measure_made(PQL_M_RATIO);
    if (l.what == PQL_M_UNIT && r.what == PQL_M_COUNT && l.per_second == r.per_second) {
        m = l;
        m.per_second = false;
    }
    m.scale = scale;
    return m;
}

struct pql_measure pql_measure_binary(const struct pql_node *n, struct pql_measure l,
                                      struct pql_measure r)
{
    switch (n->bin.op) {
    case PQL_ADD:
    case PQL_SUB:
        return sum_of(n->bin.op, l, r);
    case PQL_MUL:
        return product_of(l, r);
    case PQL_DIV:
        return quotient_of(l, r);
    case PQL_OR:
        return r.what == PQL_M_NUMBER || same(&l, &r) ? l : pql_measure_unknown;
    case PQL_POW:
    case PQL_ATAN2:
        return pql_measure_unknown;
    default:
        return n->bin.is_bool ? pql_measure_unknown : l;
    }
}
