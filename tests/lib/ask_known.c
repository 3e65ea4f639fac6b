/* ask_known.c - where our answers are meant to differ from those of Prometheus 3.5: the engine
 * follows 3.14, and what of it has no order in Prometheus has one here. The numbers are those of
 * prometheus/prometheus pull requests. */
#include "ask_compare.h"

#include <math.h>

#include "promql/fn_table.h"

/* ---- looking at queries ---- */

typedef bool node_fn(const struct pql_node *n);

static bool any_node(const struct pql_node *n, node_fn *is)
{
    const struct pql_node *kid;

    if (!n || is(n))
        return n != NULL;
    for (size_t i = 0; (kid = pql_child(n, i)) != NULL; i++)
        if (any_node(kid, is))
            return true;
    return false;
}

static bool is_call(const struct pql_node *n, const char *prefix)
{
    return n->kind == PQL_CALL && str_starts(str_of(n->call.fn->name), str_of(prefix));
}

static bool is_agg(const struct pql_node *n, enum pql_agg op)
{
    return n->kind == PQL_AGGREGATE && n->agg.op == op;
}

static bool is_subquery(const struct pql_node *n)
{
    return n->kind == PQL_SUBQUERY;
}

static const struct pql_node *without_parens(const struct pql_node *n)
{
    while (n->kind == PQL_PAREN)
        n = n->paren;
    return n;
}

/* ---- looking at texts ---- */

static bool begins(const char *text, const char *prefix)
{
    return str_starts(str_of(text), str_of(prefix));
}

/* A text without " (line:column)" at its end. */
static struct str without_place(const char *text)
{
    const char *place = strrchr(text, '(');
    struct str s = str_of(text);

    return place ? str_trim(str_head(s, (size_t)(place - text))) : s;
}

/* And without the name of the metric before that. */
static struct str without_metric(const char *text)
{
    struct str s = without_place(text);
    return str_head(s, str_find(s, STR(" for metric name ")));
}

/* The other side has a note that is the same once `cut` has been at both. */
static bool has_like(const struct difference *d, struct str (*cut)(const char *))
{
    const struct diags *other = d->kind == NOTE_OF_OURS ? &d->b->r.notes : &d->a->r.notes;

    for (size_t i = 0; i < other->n; i++)
        if (str_eq(cut(other->p[i].msg), cut(d->note)))
            return true;
    return false;
}

static bool is_note(const struct difference *d)
{
    return d->kind == NOTE_OF_OURS || d->kind == NOTE_OF_THEIRS;
}

static bool is_value(const struct difference *d)
{
    return d->kind == DIFFERENT_VALUE || d->kind == DIFFERENT_RESULT ||
           d->kind == DIFFERENT_HISTOGRAM;
}

/* Both fail, ours so and theirs so. */
static bool errors_begin(const struct difference *d, const char *ours, const char *theirs)
{
    return d->kind == DIFFERENT_ERROR && !d->a->ok && !d->b->ok && begins(d->a->e.msg, ours) &&
           begins(d->b->e.msg, theirs);
}

/* Only ours fails, so. */
static bool only_ours_fails(const struct difference *d, const char *ours)
{
    return d->kind == DIFFERENT_ERROR && !d->a->ok && d->b->ok && begins(d->a->e.msg, ours);
}

/* ---- order ----
 * Within a range query (and so within a subquery) the results of everything but selectors,
 * functions of ranges, signs and ordinary aggregations are collected in a Go map and then have any
 * order; the documentation promises none. */

static bool keeps_order(const struct pql_node *n, bool range)
{
    const struct pql_node *kid;

    if (n->kind == PQL_SUBQUERY)
        return keeps_order(n->sub.e, true);
    if (is_agg(n, PQL_AGG_COUNT_VALUES) || is_agg(n, PQL_AGG_LIMITK) ||
        is_agg(n, PQL_AGG_LIMIT_RATIO) || is_call(n, "info") || is_call(n, "histogram_quantile") ||
        is_call(n, "histogram_fraction") || is_call(n, "sort"))
        return false;
    if (range && (n->kind == PQL_BINARY || is_agg(n, PQL_AGG_TOPK) || is_agg(n, PQL_AGG_BOTTOMK)))
        return false;
    if (range && n->kind == PQL_CALL && !is_call(n, "label_")) {
        bool of_range = false;
        for (size_t i = 0; i < n->call.n; i++)
            of_range |= n->call.args[i]->type == PQL_MATRIX;
        if (!of_range)
            return false;
    }
    for (size_t i = 0; (kid = pql_child(n, i)) != NULL; i++)
        if (kid->type != PQL_SCALAR && !keeps_order(kid, range))
            return false;
    return true;
}

static bool takes_by_order(const struct pql_node *n)
{
    return is_agg(n, PQL_AGG_LIMITK) || is_agg(n, PQL_AGG_TOPK) || is_agg(n, PQL_AGG_BOTTOMK);
}

static bool adds_by_order(const struct pql_node *n)
{
    return is_agg(n, PQL_AGG_SUM) || is_agg(n, PQL_AGG_AVG) || is_agg(n, PQL_AGG_STDDEV) ||
           is_agg(n, PQL_AGG_STDVAR);
}

/* An operator that goes by order, with an operand that has none. */
static bool goes_by_order(const struct pql_node *n, bool range, node_fn *is)
{
    const struct pql_node *kid;

    if (is(n) && !keeps_order(n->agg.e, range))
        return true;
    for (size_t i = 0; (kid = pql_child(n, i)) != NULL; i++)
        if (goes_by_order(kid, range || is_subquery(n), is))
            return true;
    return false;
}

static bool other_picks(const struct difference *d)
{
    return goes_by_order(d->n, d->q->range, takes_by_order);
}

/* The rounding of a sum goes by the order, and whether it overflows on its way. */
static bool other_sums(const struct difference *d)
{
    double large = fmax(fabs(d->ours), fabs(d->theirs));

    return d->kind == DIFFERENT_VALUE && goes_by_order(d->n, d->q->range, adds_by_order) &&
           (!isfinite(d->ours) || !isfinite(d->theirs) || large > 1e299 ||
            fabs(d->ours - d->theirs) < 1e-5 * large);
}

/* Whether floats come before what cannot be added. */
static bool other_mixture(const struct difference *d)
{
    return is_note(d) && goes_by_order(d->n, d->q->range, adds_by_order) &&
           begins(d->note, "PromQL warning: vector contains");
}

/* `a` is "...[X, Y]..." and `b` the same, or with Y before X. */
static bool is_same_pair(const char *a, const char *b)
{
    const char *open = strchr(a, '['), *close = strstr(a, "];many-to-many");
    struct buf swapped = { 0 };
    bool same = strcmp(a, b) == 0;

    for (const char *p = open; !same && p && close; p = strstr(p + 1, "}, {")) {
        if (p == open)
            continue;
        buf_clear(&swapped);
        buf_printf(&swapped, "%.*s[%.*s, %.*s}%s", (int)(open - a), a, (int)(close - p - 3), p + 3,
                   (int)(p - open - 1), open + 1, close);
        same = strcmp(buf_z(&swapped), b) == 0;
    }
    buf_done(&swapped);
    return same;
}

static bool duplicates(const struct difference *d)
{
    static const char text[] = "found duplicate series for the match group";

    if (!errors_begin(d, text, text))
        return false;
    if (!d->q->range && keeps_order(d->n, false))
        return is_same_pair(d->a->e.msg, d->b->e.msg);
    return !strstr(d->a->e.msg, " on the right hand-side") ==
           !strstr(d->b->e.msg, " on the right hand-side");
}

/* ---- libm ---- */

static bool is_inexact(const struct pql_node *n)
{
    static const char *const fns[] = { "acos", "asin", "atan", "cos", "exp",   "ln",
                                       "log",  "sin",  "tan",  "std", "deriv", "predict" };

    if (n->kind == PQL_BINARY)
        return n->bin.op == PQL_POW || n->bin.op == PQL_ATAN2;
    for (size_t i = 0; i < N_OF(fns); i++)
        if (is_call(n, fns[i]))
            return true;
    return is_agg(n, PQL_AGG_STDDEV) || is_agg(n, PQL_AGG_STDVAR);
}

static bool is_steep(const struct pql_node *n)
{
    static const char *const fns[] = { "acos", "asin",  "atanh",  "ceil",  "changes", "cos",
                                       "day",  "delta", "deriv",  "floor", "hour",    "idelta",
                                       "ln",   "log",   "minute", "month", "resets",  "round",
                                       "sgn",  "sin",   "tan",    "year" };

    if (n->kind == PQL_BINARY)
        return n->bin.op == PQL_MOD || n->bin.op == PQL_SUB || n->bin.op == PQL_ADD ||
               (n->bin.op >= PQL_EQ && n->bin.op <= PQL_GE);
    for (size_t i = 0; i < N_OF(fns); i++)
        if (is_call(n, fns[i]))
            return true;
    return is_agg(n, PQL_AGG_STDDEV) || is_agg(n, PQL_AGG_STDVAR) || takes_by_order(n);
}

static bool is_steep_above_inexact(const struct pql_node *n)
{
    const struct pql_node *kid;

    for (size_t i = 0; is_steep(n) && (kid = pql_child(n, i)) != NULL; i++)
        if (any_node(kid, is_inexact))
            return true;
    return false;
}

static bool grown_errors(const struct difference *d)
{
    return is_value(d) && any_node(d->n, is_steep_above_inexact);
}

static struct str without_number(const char *text)
{
    struct str s = str_of(text);
    return str_head(s, str_find(s, STR(", got ")));
}

/* The number in "quantile value should be between 0 and 1, got 1.5063694873693432". */
static bool number_in_note(const struct difference *d)
{
    return is_note(d) && any_node(d->n, is_inexact) && has_like(d, without_number) &&
           without_number(d->note).n < strlen(d->note);
}

static bool is_logarithm(const struct pql_node *n)
{
    return is_call(n, "ln") || is_call(n, "log");
}

/* Just beside 1 Log2 of Go is the sum of 1 and a little more than -1. */
static bool logarithm_beside_1(const struct difference *d)
{
    return d->kind == DIFFERENT_VALUE && fabs(d->ours) < 1e-5 && any_node(d->n, is_logarithm);
}

static bool logarithm_of_denormal(const struct difference *d)
{
    return is_value(d) && any_node(d->n, is_logarithm) && strstr(d->q->text.p, "odd_values");
}

static bool is_hyperbolic(const struct pql_node *n)
{
    return is_call(n, "cosh") || is_call(n, "sinh");
}

/* Above 709.78 they are half of exp(), which overflows there; they should at 710.47. */
static bool overflow_of_hyperbolic(const struct difference *d)
{
    return is_value(d) && any_node(d->n, is_hyperbolic);
}

/* ---- what 3.14 does otherwise ---- */

static bool sort_in_range(const struct difference *d)
{
    return d->kind == NOTE_OF_OURS && (d->q->range || any_node(d->n, is_subquery)) &&
           begins(d->note, "PromQL warning: sort is ineffective for range queries");
}

static bool monotonicity(const struct difference *d)
{
    static const char text[] =
        "PromQL info: input to histogram_quantile needed to be fixed for monotonicity";
    return is_note(d) && begins(d->note, text);
}

static bool bucket_label(const struct difference *d)
{
    return is_note(d) && begins(d->note, "PromQL warning: bucket label \"le\"") &&
           has_like(d, without_metric);
}

static bool place_of_subquery(const struct difference *d)
{
    return is_note(d) && any_node(d->n, is_subquery) && has_like(d, without_place);
}

static bool has_argument_in_parens(const struct pql_node *n)
{
    if (n->kind == PQL_AGGREGATE)
        return n->agg.e->kind == PQL_PAREN || (n->agg.param && n->agg.param->kind == PQL_PAREN);
    for (size_t i = 0; n->kind == PQL_CALL && i < n->call.n; i++)
        if (n->call.args[i]->kind == PQL_PAREN)
            return true;
    return false;
}

static bool place_of_parens(const struct difference *d)
{
    return is_note(d) && any_node(d->n, has_argument_in_parens) && has_like(d, without_place);
}

static bool nothing_to_pick(const struct difference *d)
{
    return only_ours_fails(d, "Parameter value is NaN") || only_ours_fails(d, "Scalar value ") ||
           only_ours_fails(d, "Ratio value is NaN") ||
           errors_begin(d, "Parameter value is NaN", "Scalar value NaN overflows int64") ||
           errors_begin(d, "Ratio value is NaN", "Ratio value NaN is NaN");
}

static bool filters(const struct pql_node *n)
{
    return n->kind == PQL_BINARY && n->bin.op >= PQL_EQ && n->bin.op <= PQL_GE && !n->bin.is_bool;
}

/* Theirs may then fail for another reason. */
static bool filtered_before_matching(const struct difference *d)
{
    return (only_ours_fails(d, "multiple matches for labels: ") ||
            errors_begin(d, "multiple matches for labels: ", "")) &&
           any_node(d->n, filters);
}

static bool joins_series(const struct pql_node *n)
{
    return is_call(n, "label_") || (n->kind == PQL_UNARY && n->un.op == PQL_SUB);
}

static bool same_labels_at_other_times(const struct difference *d)
{
    return d->kind == DIFFERENT_ERROR && d->a->ok && !d->b->ok &&
           begins(d->b->e.msg, "vector cannot contain metrics with the same labelset") &&
           (d->delayed || any_node(d->n, joins_series));
}

static bool is_pinned_timestamp(const struct pql_node *n)
{
    const struct pql_node *sel = is_call(n, "timestamp") ? without_parens(n->call.args[0]) : NULL;
    return sel && sel->kind == PQL_SELECTOR && sel->sel.mods.at && sel->sel.mods.offset.set;
}

static bool pinned_timestamp(const struct difference *d)
{
    return is_value(d) && any_node(d->n, is_pinned_timestamp);
}

static bool is_pinned(const struct pql_node *n)
{
    return (n->kind == PQL_SELECTOR && n->sel.mods.at) ||
           (n->kind == PQL_SUBQUERY && n->sub.mods.at);
}

static bool has_pinned_parameter(const struct pql_node *n)
{
    return n->kind == PQL_AGGREGATE && n->agg.param && any_node(n->agg.param, is_pinned);
}

static bool pinned_parameter(const struct difference *d)
{
    return (d->q->range || any_node(d->n, is_subquery)) && any_node(d->n, has_pinned_parameter);
}

static bool lacks_label(const struct labels *ls, const struct pql_node *sort)
{
    for (size_t i = 1; i < sort->call.n; i++)
        if (!labels_get(ls, without_parens(sort->call.args[i])->text).n)
            return true;
    return false;
}

static bool sorted_without_label(const struct difference *d)
{
    const struct pql_node *sort = without_parens(d->n);
    const struct value *v = &d->a->r.value;

    for (size_t i = 0; d->kind == DIFFERENT_ORDER && i < v->n; i++)
        if (is_call(sort, "sort_by_label") && lacks_label(&v->series[i].labels, sort))
            return true;
    return false;
}

static bool is_mad(const struct pql_node *n)
{
    return is_call(n, "mad_over_time");
}

static bool mad_of_nan(const struct difference *d)
{
    return is_value(d) && any_node(d->n, is_mad) &&
           (strstr(d->q->text.p, "odd_values") || any_node(d->n, is_subquery));
}

static bool drops_buckets(const struct pql_node *n)
{
    if (n->kind == PQL_BINARY || (n->kind == PQL_AGGREGATE && n->agg.op >= PQL_AGG_TOPK))
        return true;
    for (size_t i = 0; n->kind == PQL_SELECTOR && i < n->sel.n; i++)
        if (str_eq(n->sel.matchers[i].name, STR(LABEL_BUCKET)))
            return true;
    return false;
}

/* The lower bound may be in the first bucket, which ends at 0.1 if it is there. */
static bool is_low_fraction(const struct pql_node *n)
{
    const struct pql_node *lower;

    if (!is_call(n, "histogram_fraction"))
        return false;
    lower = without_parens(n->call.args[0]);
    return lower->kind != PQL_NUMBER || lower->number.v < 0.1 ||
           any_node(n->call.args[2], drops_buckets);
}

static bool low_fraction(const struct difference *d)
{
    return is_value(d) && any_node(d->n, is_low_fraction);
}

static bool is_by_name(const struct pql_node *n)
{
    for (size_t i = 0; n->kind == PQL_AGGREGATE && i < n->agg.names.n; i++)
        if (str_eq(n->agg.names.p[i], STR(LABEL_NAME)))
            return true;
    return false;
}

static bool name_of_group(const struct difference *d)
{
    return d->delayed && is_value(d) && any_node(d->n, is_by_name);
}

/* ---- native histograms ---- */

static bool says(const struct diags *notes, const char *what)
{
    for (size_t i = 0; i < notes->n; i++)
        if (strstr(notes->p[i].msg, what))
            return true;
    return false;
}

static bool reconciled(const struct difference *d)
{
    return says(&d->a->r.notes, "mismatched custom buckets were reconciled") ||
           says(&d->b->r.notes, "contains histograms with incompatible custom buckets");
}

/* Between vectors the result is dropped, too. */
static bool conflicting_resets(const struct difference *d)
{
    if (d->kind == NOTE_OF_OURS)
        return begins(d->note, "PromQL warning: conflicting counter resets");
    return is_value(d) &&
           (says(&d->a->r.notes, "conflicting counter resets during histogram add") ||
            says(&d->a->r.notes, "conflicting counter resets during histogram sub"));
}

static bool is_rate(const struct pql_node *n)
{
    return is_call(n, "rate") || is_call(n, "increase");
}

static bool rate_of_histogram(const struct difference *d)
{
    static const char *const names[] = { "native_", "custom_", "mixed_", "{job=\"worker\"" };

    for (size_t i = 0; is_value(d) && i < N_OF(names); i++)
        if (strstr(d->q->text.p, names[i]))
            return any_node(d->n, is_rate);
    return false;
}

/* ---- info() ---- */

static bool has_time(const struct pql_node *n)
{
    const struct pql_mods *m = n->kind == PQL_SELECTOR ? &n->sel.mods : &n->sub.mods;
    return (n->kind == PQL_SELECTOR || n->kind == PQL_SUBQUERY) && (m->offset.set || m->at);
}

static bool is_info_of_other_time(const struct pql_node *n)
{
    return is_call(n, "info") && any_node(n->call.args[0], has_time);
}

static bool excludes_names(const struct pql_node *n)
{
    const struct pql_node *data = is_call(n, "info") && n->call.n > 1 ? n->call.args[1] : NULL;

    for (size_t i = 0; data && i < data->sel.n; i++) {
        const struct matcher *m = &data->sel.matchers[i];
        if (str_eq(m->name, STR(LABEL_NAME)) && (m->type == MATCHER_NE || m->type == MATCHER_NRE))
            return true;
    }
    return false;
}

static bool is_info(const struct pql_node *n)
{
    return is_call(n, "info");
}

static bool is_result(const struct difference *d)
{
    return is_value(d) || d->kind == DIFFERENT_ERROR;
}

static bool info_of_other_time(const struct difference *d)
{
    return is_result(d) && any_node(d->n, is_info_of_other_time);
}

static bool info_excluding(const struct difference *d)
{
    return is_result(d) && any_node(d->n, excludes_names);
}

/* Series were told apart by their places, which change from step to step. */
static bool info_in_range(const struct difference *d)
{
    return is_result(d) && any_node(d->n, is_info) && (d->q->range || any_node(d->n, is_subquery));
}

static bool info_duplicate(const struct difference *d)
{
    static const char text[] = "found duplicate series for info metric";
    return errors_begin(d, text, text);
}

/* The name that was to go at the end goes. */
static bool info_keeps_name(const struct difference *d)
{
    return is_result(d) && d->delayed && any_node(d->n, is_info);
}

/* What is aggregated away cannot be joined; it comes back as it is. */
static bool info_without_target(const struct difference *d)
{
    return d->kind == DIFFERENT_RESULT && any_node(d->n, is_info) &&
           d->a->r.value.n > d->b->r.value.n;
}

/* ---- the table ---- */

const struct known_difference known_differences[] = {
    { "#18498: sort() in a range query warns", sort_in_range },
    { "#15578: more is said about buckets that are not monotonic", monotonicity },
    { "a name that is gone is not named (functions.go, resetHistograms)", bucket_label },
    { "#18676: sort_by_label() of series without the label, which had no order",
      sorted_without_label },
    { "a subquery has no place there: its notes say 1:1", place_of_subquery },
    { "timestamp() of a selector with @ and offset forgets the offset", pinned_timestamp },
    { "@ in the parameter of an aggregation moves with the steps", pinned_parameter },
    { "#16896: parentheses around arguments are dropped", place_of_parens },
    { "#16725: parameters are looked at before there is anything to pick", nothing_to_pick },
    { "#17668: matches are counted before a comparison filters", filtered_before_matching },
    { "#18810: the two series of the error are sorted; which two is a matter of order",
      duplicates },
    { "#17678, #17703, #17708: series that become the same are joined",
      same_labels_at_other_times },
    { "#19040: mad_over_time() of NaN is NaN", mad_of_nan },
    { "#17424: histogram_fraction() from within the first bucket", low_fraction },
    { "#17135, #17199: info() mixes up series that come and go", info_in_range },
    { "#17135: more is said about duplicates for info()", info_duplicate },
    { "#17898: info() drops series without instance and job", info_without_target },
    { "#17932: info() with matchers that exclude names", info_excluding },
    { "#19266: info() joins at the time its argument is read", info_of_other_time },
    { "#19413: info() lets a name go that was to go at the end", info_keeps_name },
    { "#17161: whose name a group has, when it goes at the end", name_of_group },
    { "#16828: rates of histograms do not reach below zero", rate_of_histogram },
    { "#17278: custom buckets of other bounds are reconciled", reconciled },
    { "#17094, #17312: counter resets at odds are warned of", conflicting_resets },
    { "no order: limitk(), or equal values for topk()", other_picks },
    { "no order: rounding and overflow of sums", other_sums },
    { "no order: what is added first of a mixture", other_mixture },
    { "logarithms of numbers beside 1 have few digits there", logarithm_beside_1 },
    { "logarithms of denormal numbers are wrong there", logarithm_of_denormal },
    { "Go's Cosh and Sinh overflow too early", overflow_of_hyperbolic },
    { "last digits of libm, grown by what is done with them", grown_errors },
    { "last digits of libm, in a note", number_in_note },
};
const size_t known_differences_n = N_OF(known_differences);

const struct known_difference *known_difference_find(const struct difference *d)
{
    for (size_t i = 0; d->n && i < known_differences_n; i++)
        if (known_differences[i].is(d))
            return &known_differences[i];
    return NULL;
}
