#include "out/unit_expr.h"

#include "promql/fn_table.h"

#include <math.h>

enum what {
    UNKNOWN,
    NUMBER, /* a literal, or a metric that is always 1 */
    COUNT,  /* of things that have no unit */
    UNIT,
    RATIO,
    MOMENT, /* seconds since the epoch */
};

struct measure {
    enum what what;
    struct out_unit unit;   /* UNIT */
    struct out_unit family; /* COUNT: of what a histogram observes; of UNIT_LOCALE: not known */
    bool per_second;
    double scale; /* what the value was multiplied by; of NUMBER the number itself */
};

static const struct out_unit no_unit = { .kind = UNIT_LOCALE };
static const struct measure unknown;

/* Without a unit of its own, or with one that is yet to be set. */
static struct measure measure_of(enum what what)
{
    return (struct measure){ .what = what, .family = no_unit, .scale = 1 };
}

static bool same_unit(const struct out_unit *a, const struct out_unit *b)
{
    return a->kind == b->kind && a->factor == b->factor && str_eq(a->symbol, b->symbol);
}

static bool same(const struct measure *a, const struct measure *b)
{
    return a->what == b->what && a->per_second == b->per_second && a->scale == b->scale &&
           (a->what != UNIT || same_unit(&a->unit, &b->unit));
}

static struct measure of_name(struct str name)
{
    struct measure m = measure_of(COUNT);
    struct str family = name;

    if (str_cut_suffix(&family, STR("_bucket")) || str_cut_suffix(&family, STR("_count"))) {
        out_unit_infer(family, STR(""), &m.family);
        return m;
    }
    if (str_ends(name, STR("_info")))
        return measure_of(NUMBER);
    if (str_ends(name, STR("_created")))
        return measure_of(MOMENT);
    str_cut_suffix(&family, STR("_sum"));
    if (!out_unit_infer(family, STR(""), &m.unit))
        m.what = str_ends(name, STR("_total")) ? COUNT : UNKNOWN;
    else if (m.unit.kind == UNIT_AGO)
        m.what = MOMENT;
    else if (m.unit.kind == UNIT_PERCENT && m.unit.factor == 100)
        m.what = RATIO;
    else
        m.what = UNIT;
    return m;
}

static struct measure measure(const struct pql_node *n);

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
static struct measure observed(struct measure m)
{
    m.per_second = false;
    if (m.what == COUNT) {
        m.what = m.family.kind == UNIT_LOCALE ? UNKNOWN : UNIT;
        m.unit = m.family;
    }
    return m;
}

static struct measure apply(enum effect effect, struct measure m)
{
    switch (effect) {
    case SAME:
        return m;
    case A_SECOND:
        if (m.what == MOMENT || m.what == RATIO || m.per_second)
            return unknown;
        m.per_second = true;
        return m;
    case A_COUNT:
        m.what = COUNT;
        m.family = no_unit;
        return m;
    case OBSERVED:
        return observed(m);
    case OBSERVED_SUM: {
        bool per_second = m.per_second;
        m = observed(m);
        m.per_second = per_second;
        return m;
    }
    case A_RATIO:
        return measure_of(RATIO);
    case A_MOMENT:
        return measure_of(MOMENT);
    }
    return m;
}

static struct measure of_call(const struct pql_node *n)
{
    struct str name = str_of(n->call.fn->name);

    for (size_t i = 0; i < N_OF(effects); i++) {
        if (!str_eq(name, str_of(effects[i].name)))
            continue;
        bool given = n->call.n > effects[i].arg;
        return apply(effects[i].effect, given ? measure(n->call.args[effects[i].arg]) : unknown);
    }
    return unknown;
}

static struct measure of_aggregate(const struct pql_node *n)
{
    switch (n->agg.op) {
    case PQL_AGG_COUNT:
    case PQL_AGG_COUNT_VALUES:
        return measure_of(COUNT);
    case PQL_AGG_GROUP:
        return measure_of(NUMBER);
    case PQL_AGG_STDVAR:
        return unknown;
    default:
        return measure(n->agg.e);
    }
}

// ---- operators ----

static struct measure sum_of(enum pql_op op, struct measure l, struct measure r)
{
    if (op == PQL_SUB && l.what == MOMENT && r.what == MOMENT && l.scale == r.scale) {
        l.what = UNIT;
        out_unit_parse(STR("s"), &l.unit);
        return l;
    }
    if (r.what == NUMBER || same(&l, &r))
        return l;
    if (l.what == NUMBER)
        return r;
    return l.what == MOMENT && r.what == UNIT ? l : unknown;
}

static struct measure product_of(struct measure l, struct measure r)
{
    bool first = r.what == NUMBER || (r.what == RATIO && l.what != NUMBER);
    bool second = l.what == NUMBER || l.what == RATIO;
    struct measure m = first ? l : second ? r : unknown;

    m.scale = l.scale * r.scale;
    return m;
}

static struct measure quotient_of(struct measure l, struct measure r)
{
    struct measure m = unknown;
    double scale = l.scale / r.scale;

    if (r.what == NUMBER || r.what == RATIO || (r.what == COUNT && l.per_second && !r.per_second))
        m = l;
    l.scale = r.scale;
    if ((l.what == COUNT || l.what == UNIT) && same(&l, &r))
        m = measure_of(RATIO);
    if (l.what == UNIT && r.what == COUNT && l.per_second == r.per_second) {
        m = l;
        m.per_second = false;
    }
    m.scale = scale;
    return m;
}

static struct measure of_binary(const struct pql_node *n)
{
    struct measure l = measure(n->bin.l), r = measure(n->bin.r);

    switch (n->bin.op) {
    case PQL_ADD:
    case PQL_SUB:
        return sum_of(n->bin.op, l, r);
    case PQL_MUL:
        return product_of(l, r);
    case PQL_DIV:
        return quotient_of(l, r);
    case PQL_OR:
        return r.what == NUMBER || same(&l, &r) ? l : unknown;
    case PQL_POW:
    case PQL_ATAN2:
        return unknown;
    default:
        return n->bin.is_bool ? unknown : l;
    }
}

static struct measure measure(const struct pql_node *n)
{
    switch (n->kind) {
    case PQL_NUMBER:
        return (struct measure){ .what = NUMBER, .family = no_unit, .scale = n->number.v };
    case PQL_SELECTOR:
        for (size_t i = 0; i < n->sel.n; i++) {
            const struct matcher *m = &n->sel.matchers[i];
            if (m->type == MATCHER_EQ && str_eq(m->name, STR(LABEL_NAME)))
                return of_name(m->value);
        }
        return unknown;
    case PQL_RANGE:
        return measure(n->range.sel);
    case PQL_SUBQUERY:
        return measure(n->sub.e);
    case PQL_CALL:
        return of_call(n);
    case PQL_AGGREGATE:
        return of_aggregate(n);
    case PQL_BINARY:
        return of_binary(n);
    case PQL_UNARY:
        return measure(n->un.e);
    case PQL_PAREN:
        return measure(n->paren);
    default:
        return unknown;
    }
}

/* Of what has been multiplied, the base unit is that much smaller. */
static bool scaled(const char *id, double scale, struct out_unit *out)
{
    out_unit_parse(str_of(id), out);
    out->factor /= scale;
    return true;
}

static bool count_a_second(double scale, struct out_unit *out)
{
    static const struct {
        double scale;
        const char *symbol;
    } spans[] = { { 1, "/s" }, { 60, "/min" }, { 3600, "/h" } };

    for (size_t i = 0; i < N_OF(spans); i++)
        if (spans[i].scale == scale) {
            *out = (struct out_unit){ .kind = UNIT_COUNT, .symbol = str_of(spans[i].symbol) };
            return true;
        }
    return false;
}

static bool unit_of(const struct measure *m, double scale, struct out_unit *out)
{
    bool bytes = m->unit.kind == UNIT_IEC && str_eq(m->unit.symbol, STR("B"));
    bool bits = m->unit.kind == UNIT_IEC && str_eq(m->unit.symbol, STR("b"));

    if (m->per_second && (bytes || bits))
        return scaled(bytes ? "binBps" : "binbps", scale, out);
    if (m->per_second)
        return false;
    *out = m->unit;
    out->factor /= scale;
    return true;
}

bool out_unit_of_expr(const struct pql_node *n, struct out_unit *out)
{
    struct measure m = measure(n);
    double scale = fabs(m.scale);

    *out = no_unit;
    if (!isnormal(scale))
        return false;
    switch (m.what) {
    case COUNT:
        return m.per_second && count_a_second(scale, out);
    case UNIT:
        return unit_of(&m, scale, out);
    case RATIO:
        return !m.per_second && scaled("percentunit", scale, out);
    case MOMENT:
        out_unit_infer(STR("x_timestamp_seconds"), STR(""), out);
        out->factor /= scale;
        return true;
    default:
        return false;
    }
}
