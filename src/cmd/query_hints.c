/* query_hints.c - names in the expression that the source does not have, values that exclude
 * everything, functions that do not fit: what shows without evaluating anything. */
#include "cmd/query_hints.h"

#include <stdlib.h>

#include "base/nearest.h"
#include "base/vec.h"
#include "promql/advice.h"
#include "promql/fn_table.h"
#include "promql/scan.h"

enum { SHOWN = 5 /* values */, FEW_METRICS = 16 };

struct finder {
    struct query_hints *h;
    const struct query_asked *x;
    struct str text;
    struct strs metrics;
    bool has_metrics;
};

void query_hints_done(struct query_hints *h)
{
    vec_done(h);
    arena_done(&h->arena);
}

/* Of one place there is one hint. */
ATTR_PRINTF(4, 0)
static void add(struct query_hints *h, struct span at, bool info, const char *fmt, va_list ap)
{
    struct buf b = { 0 };

    for (size_t i = 0; i < h->n; i++)
        if (h->p[i].at.off == at.off)
            return;
    buf_vprintf(&b, fmt, ap);
    vec_push(h, (struct query_hint){ at, arena_str(&h->arena, buf_str(&b)).p, info });
    buf_done(&b);
}

void query_hints_add(struct query_hints *h, struct span at, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    add(h, at, false, fmt, ap);
    va_end(ap);
}

void query_hints_info(struct query_hints *h, struct span at, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    add(h, at, true, fmt, ap);
    va_end(ap);
}

static bool has(const struct strs *l, struct str name)
{
    for (size_t lo = 0, hi = l->n; lo < hi;) {
        size_t mid = lo + (hi - lo) / 2;
        int c = str_cmp(name, l->p[mid]);
        if (c == 0)
            return true;
        if (c < 0)
            hi = mid;
        else
            lo = mid + 1;
    }
    return false;
}

/* None where the source knows of none at all: then it is not the name that is wrong. */
static bool names_of(struct finder *f, enum query_names kind, struct str label,
                     const struct str *selectors, size_t n, struct strs *out)
{
    const struct query_lists *l = f->x->lists;
    return l->get(l->user, &f->h->arena, kind, label, selectors, n, out) && out->n > 0;
}

/* The word inside of a part of the text; the part where it is not found. */
static struct span find_word(struct finder *f, struct span in, struct str word, enum pql_tint tint)
{
    struct pql_pieces all = pql_scan(&f->h->arena, f->text, false);

    for (size_t i = 0; i < all.n; i++)
        if (all.p[i].tint == tint && all.p[i].at.off >= in.off && all.p[i].at.off < in.off + in.n &&
            str_eq(pql_piece_text(f->text, &all.p[i]), word))
            return all.p[i].at;
    return in;
}

static struct str nearest_of(const struct strs *legal, struct str word)
{
    struct nearest near = { .word = word };

    for (size_t i = 0; i < legal->n; i++)
        nearest_try(&near, legal->p[i]);
    return near.best;
}

/* " (did you mean x?)", or nothing. */
static const char *did_you_mean(struct finder *f, const struct strs *legal, struct str word)
{
    struct str best = nearest_of(legal, word);
    return best.n ? arena_printf(&f->h->arena, " (did you mean %.*s?)", STR_ARG(best)) : "";
}

/* "200, 404, 500, 12 more" */
static const char *list_of(struct finder *f, const struct strs *values)
{
    struct buf b = { 0 };

    for (size_t i = 0; i < values->n && i < SHOWN; i++)
        buf_printf(&b, "%s%.*s", i ? ", " : "", STR_ARG(values->p[i]));
    if (values->n > SHOWN)
        buf_printf(&b, ", %zu more", values->n - SHOWN);
    const char *z = arena_str(&f->h->arena, buf_str(&b)).p;
    buf_done(&b);
    return z;
}

// ---- matchers ----

/* The selector without modifiers and without matcher `i`. */
static struct str selector_without(struct finder *f, const struct pql_node *n, size_t i)
{
    struct pql_node copy = { .kind = PQL_SELECTOR, .type = PQL_VECTOR };
    struct buf b = { 0 };

    copy.sel.name = n->sel.name;
    copy.sel.matchers = arena_new_n(&f->h->arena, struct matcher, n->sel.n);
    for (size_t k = 0; k < n->sel.n; k++)
        if (k != i)
            copy.sel.matchers[copy.sel.n++] = n->sel.matchers[k];
    pql_put(&b, &copy);
    struct str s = arena_str(&f->h->arena, buf_str(&b));
    buf_done(&b);
    return s;
}

static bool any_match(const struct matcher *m, const struct strs *values)
{
    for (size_t i = 0; i < values->n; i++)
        if (matcher_match(m, values->p[i]))
            return true;
    return false;
}

/* What of the values the text would match if it were a pattern. */
static struct strs match_as_regex(struct finder *f, struct str pattern, const struct strs *values)
{
    struct str *p = arena_new_n(&f->h->arena, struct str, values->n + 1);
    struct strs out = { p, 0 };
    struct matcher m;
    struct err e = { 0 };

    if (!matcher_init(&m, MATCHER_RE, STR("x"), pattern, &e)) {
        err_done(&e);
        return out;
    }
    for (size_t i = 0; i < values->n; i++)
        if (matcher_match(&m, values->p[i]))
            p[out.n++] = values->p[i];
    matcher_done(&m);
    return out;
}

/* Numbers are all near each other. */
static bool is_word(struct str s)
{
    size_t digits = 0;

    for (size_t i = 0; i < s.n; i++)
        digits += s.p[i] >= '0' && s.p[i] <= '9';
    return digits < s.n;
}

/* A matcher that none of the values of the series that the others pick fulfils. */
static void add_excluded(struct finder *f, const struct pql_node *n, const struct matcher *m,
                         struct str others, const struct strs *values)
{
    static const char *const ops[] = { "=", "!=", "=~", "!~" };
    struct span at = find_word(f, n->at, m->name, PQL_TINT_LABEL);
    const char *list = list_of(f, values);
    struct strs meant = match_as_regex(f, m->value, values);

    if (m->type == MATCHER_EQ && meant.n)
        query_hints_add(f->h, at, "= compares text; %.*s=~\"%.*s\" matches %s", STR_ARG(m->name),
                        STR_ARG(m->value), list_of(f, &meant));
    else if (m->type == MATCHER_EQ && is_word(m->value) && nearest_of(values, m->value).n)
        query_hints_add(f->h, at, "no value \"%.*s\" of %.*s on %.*s%s", STR_ARG(m->value),
                        STR_ARG(m->name), STR_ARG(others), did_you_mean(f, values, m->value));
    else
        query_hints_add(f->h, at, "%.*s%s\"%.*s\" leaves nothing: on %.*s it is %s",
                        STR_ARG(m->name), ops[m->type], STR_ARG(m->value), STR_ARG(others), list);
}

static void check_excluded(struct finder *f, const struct pql_node *n, size_t i)
{
    const struct matcher *m = &n->sel.matchers[i];
    struct str others = selector_without(f, n, i);
    struct strs values;

    if (matcher_match(m, STR("")) || !names_of(f, QUERY_VALUES, m->name, &others, 1, &values))
        return;
    if (!any_match(m, &values))
        add_excluded(f, n, m, others, &values);
}

static void check_matchers(struct finder *f, const struct pql_node *n, struct str name)
{
    struct strs labels;

    if (!names_of(f, QUERY_LABELS, STR(""), &name, 1, &labels))
        return;
    for (size_t i = 0; i < n->sel.n; i++) {
        const struct matcher *m = &n->sel.matchers[i];
        if (str_eq(m->name, STR(LABEL_NAME)))
            continue;
        if (!has(&labels, m->name))
            query_hints_add(f->h, find_word(f, n->at, m->name, PQL_TINT_LABEL),
                            "no label \"%.*s\" on %.*s%s", STR_ARG(m->name), STR_ARG(name),
                            did_you_mean(f, &labels, m->name));
        else if (f->x->is_empty)
            check_excluded(f, n, i);
    }
}

// ---- selectors ----

/* http_requests for http_requests_total */
static const char *with_suffix(struct finder *f, struct str name)
{
    static const char *const suffixes[] = { "_total", "_bucket", "_sum", "_info", "_seconds" };

    for (size_t i = 0; i < N_OF(suffixes); i++) {
        char *z = arena_printf(&f->h->arena, "%.*s%s", STR_ARG(name), suffixes[i]);
        if (has(&f->metrics, str_of(z)))
            return arena_printf(&f->h->arena, " (did you mean %s?)", z);
    }
    return NULL;
}

/* A series of a histogram that is there as a native one. */
static const char *native_instead(struct finder *f, struct str name)
{
    const struct query_lists *l = f->x->lists;
    struct str base;
    const char *advice = pql_native_advice(name, &base);

    if (!advice || !has(&f->metrics, base) || !l->type ||
        l->type(l->user, base) != METRIC_HISTOGRAM)
        return NULL;
    return arena_printf(&f->h->arena, "; %.*s is a native histogram: %s", STR_ARG(base), advice);
}

static void check_selector(struct finder *f, const struct pql_node *n)
{
    struct str name = n->sel.name;

    if (!f->has_metrics || !name.n || n->sel.for_info)
        return;
    if (has(&f->metrics, name)) {
        check_matchers(f, n, name);
        return;
    }
    const char *hint = native_instead(f, name);
    if (!hint)
        hint = with_suffix(f, name);
    query_hints_add(f->h, (struct span){ n->at.off, name.n }, "no metric %.*s%s", STR_ARG(name),
                    hint ? hint : did_you_mean(f, &f->metrics, name));
}

// ---- clauses ----

/* The metrics below a node. False: their labels are not all there are, or some do not exist. */
static bool find_metrics(struct finder *f, const struct pql_node *n, struct str *out, size_t *n_out)
{
    const struct pql_node *kid;

    if (!f->has_metrics)
        return false;
    if (n->kind == PQL_CALL && (str_starts(str_of(n->call.fn->name), STR("label_")) ||
                                str_eq(str_of(n->call.fn->name), STR("info"))))
        return false;
    if (n->kind == PQL_AGGREGATE && n->agg.op == PQL_AGG_COUNT_VALUES)
        return false;
    if (n->kind == PQL_SELECTOR) {
        if (!n->sel.name.n || !has(&f->metrics, n->sel.name) || *n_out >= FEW_METRICS)
            return false;
        out[(*n_out)++] = n->sel.name;
    }
    for (size_t i = 0; (kid = pql_child(n, i)); i++)
        if (!find_metrics(f, kid, out, n_out))
            return false;
    return true;
}

static void check_names(struct finder *f, const struct pql_node *n, const struct pql_names *names)
{
    struct str metrics[FEW_METRICS];
    struct strs labels;
    size_t found = 0;

    if (!names->n || !find_metrics(f, n, metrics, &found) || !found ||
        !names_of(f, QUERY_LABELS, STR(""), metrics, found, &labels))
        return;
    for (size_t i = 0; i < names->n; i++)
        if (!has(&labels, names->p[i]) && !str_eq(names->p[i], STR(LABEL_NAME)))
            query_hints_add(f->h, find_word(f, n->at, names->p[i], PQL_TINT_LABEL),
                            "no label \"%.*s\"%s", STR_ARG(names->p[i]),
                            did_you_mean(f, &labels, names->p[i]));
}

// ---- functions that do not fit ----

static const struct pql_node *bare(const struct pql_node *n)
{
    while (n->kind == PQL_PAREN)
        n = n->paren;
    return n;
}

static bool is_one_of(const char *name, const char *const *names)
{
    while (*names && strcmp(name, *names) != 0)
        names++;
    return *names != NULL;
}

static void check_type(struct finder *f, const struct pql_node *n)
{
    static const char *const counters[] = { "rate", "increase", "irate", "resets", NULL };
    static const char *const gauges[] = { "delta", "idelta", "deriv", "predict_linear", NULL };
    const struct pql_node *range = n->call.n ? bare(n->call.args[0]) : NULL;
    const char *fn = n->call.fn->name;

    if (!f->x->lists->type || !range || range->kind != PQL_RANGE || !range->range.sel->sel.name.n)
        return;
    struct str name = range->range.sel->sel.name;
    struct span at = { range->range.sel->at.off, name.n };
    enum metric_type type = f->x->lists->type(f->x->lists->user, name);
    if (type == METRIC_GAUGE && is_one_of(fn, counters))
        query_hints_add(f->h, at,
                        "%.*s is a gauge, and %s() takes every fall for a restart; delta() and "
                        "deriv() tell how a gauge moves",
                        STR_ARG(name), fn);
    else if (type == METRIC_COUNTER && is_one_of(fn, gauges))
        query_hints_add(f->h, at,
                        "%.*s is a counter, and %s() takes a restart for a fall; rate() and "
                        "increase() know better",
                        STR_ARG(name), fn);
}

static bool names_le(const struct pql_names *names)
{
    for (size_t i = 0; i < names->n; i++)
        if (str_eq(names->p[i], STR(LABEL_BUCKET)))
            return true;
    return false;
}

static bool has_buckets(const struct pql_node *n)
{
    const struct pql_node *kid;

    if (n->kind == PQL_SELECTOR)
        return str_ends(n->sel.name, STR("_bucket"));
    for (size_t i = 0; (kid = pql_child(n, i)); i++)
        if (has_buckets(kid))
            return true;
    return false;
}

/* histogram_quantile(0.9, sum by (job) (rate(x_bucket[5m]))) */
static void check_buckets(struct finder *f, const struct pql_node *n)
{
    const struct pql_node *v = n->call.n > 1 ? bare(n->call.args[1]) : NULL;

    if (strcmp(n->call.fn->name, "histogram_quantile") != 0 || !v || v->kind != PQL_AGGREGATE ||
        names_le(&v->agg.names) != v->agg.without || !has_buckets(v))
        return;
    const char *op = pql_agg_word(v->agg.op);
    struct span at = { v->at.off, strlen(op) };
    struct buf by = { 0 };
    for (size_t i = 0; i < v->agg.names.n; i++)
        buf_printf(&by, ", %.*s", STR_ARG(v->agg.names.p[i]));
    if (v->agg.without)
        query_hints_add(f->h, at, "without (le) loses what tells the buckets apart");
    else
        query_hints_add(f->h, at, "this loses le, which tells the buckets apart: %s by (le%s)", op,
                        buf_z(&by));
    buf_done(&by);
}

// ---- all of it ----

static void check(struct finder *f, const struct pql_node *n)
{
    const struct pql_node *kid;

    if (n->kind == PQL_SELECTOR) {
        check_selector(f, n);
    } else if (n->kind == PQL_AGGREGATE) {
        check_names(f, n, &n->agg.names);
    } else if (n->kind == PQL_BINARY && n->bin.has_match) {
        check_names(f, n, &n->bin.match);
    } else if (n->kind == PQL_CALL) {
        check_type(f, n);
        check_buckets(f, n);
    }
    for (size_t i = 0; (kid = pql_child(n, i)); i++)
        check(f, kid);
}

static int by_place(const void *a, const void *b)
{
    const struct query_hint *x = a, *y = b;
    return (x->at.off > y->at.off) - (x->at.off < y->at.off);
}

void query_hints_find(struct query_hints *h, const struct query_asked *x)
{
    struct finder f = { .h = h, .x = x, .text = x->q->text };
    struct err e = { 0 };
    struct pql_node *n = pql_parse(&h->arena, f.text, x->syntax, &e);

    if (n) {
        f.has_metrics = names_of(&f, QUERY_METRICS, STR(""), NULL, 0, &f.metrics);
        check(&f, n);
        if (!h->n && x->is_empty && x->engine)
            query_why(h, x, n);
        pql_done(n);
    }
    if (h->n)
        qsort(h->p, h->n, sizeof *h->p, by_place);
    err_done(&e);
}
