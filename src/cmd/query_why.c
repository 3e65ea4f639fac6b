/* query_why.c - why an answer is empty: the parts of the expression are asked for, from the top
 * down, until one is empty and what it is made of is not. */
#include "cmd/query_hints.h"

#include "base/time.h"
#include "promql/fn_table.h"

enum {
    LOOKBACK_MS = 5 * 60 * 1000,
    REACH_MS = 24 * 60 * 60 * 1000, /* where it is not known how old the data is */
    STEPS = 2000,
    MAX_ASKED = 24,
    MAX_NS = 3 /* seconds in all */
};

struct why {
    struct query_hints *h;
    const struct query_asked *x;
    int64_t until_ns;
    unsigned asked;
};

// ---- asking ----

static int64_t end_of(const struct why *w)
{
    return w->x->q->range ? w->x->q->end : w->x->q->start;
}

/* False: it cannot be known. */
static bool ask(struct why *w, struct query q, const char *text, struct query_result *res)
{
    int64_t left_ms = (w->until_ns - time_mono_ns()) / 1000000;
    struct err e = { 0 };

    *res = (struct query_result){ 0 };
    if (left_ms <= 0 || ++w->asked > MAX_ASKED)
        return false;
    q.text = str_of(text);
    q.timeout_ms = left_ms < q.timeout_ms || !q.timeout_ms ? left_ms : q.timeout_ms;
    q.explain = q.stats = false;
    q.on_part = NULL;
    bool ok = w->x->engine->ops->run(w->x->engine, &q, res, &e);
    err_done(&e);
    return ok;
}

static const char *text_of(struct why *w, const struct pql_node *n)
{
    struct buf b = { 0 };

    pql_put(&b, n);
    const char *z = arena_str(&w->h->arena, buf_str(&b)).p;
    buf_done(&b);
    return z;
}

/* All that the part gives at the times of the query. */
static bool ask_node(struct why *w, const struct pql_node *n, struct query_result *res)
{
    return ask(w, *w->x->q, text_of(w, n), res);
}

/* One number at one time; false where there is none. */
static bool ask_number(struct why *w, int64_t t, const char *text, double *out)
{
    struct query q = *w->x->q;
    struct query_result res;

    q.range = false;
    q.start = q.end = t;
    bool ok = ask(w, q, text, &res) && res.value.type == VALUE_VECTOR && res.value.n == 1 &&
              res.value.series[0].n_floats == 1;
    if (ok)
        *out = res.value.series[0].floats[0].v;
    query_result_done(&res);
    return ok;
}

static bool is_vector(const struct pql_node *n)
{
    return n->type == PQL_VECTOR || n->type == PQL_MATRIX;
}

/* 1: it is empty, 0: it is not, -1: not known. */
static int asks_empty(struct why *w, const struct pql_node *n)
{
    struct query_result res;
    int is = ask_node(w, n, &res) ? res.value.n == 0 : -1;

    query_result_done(&res);
    return is;
}

// ---- a selector without samples ----

static void put_time(struct buf *b, int64_t ms)
{
    char z[TIME_MAX_CHARS];
    int n = (int)time_print_rfc3339(z, ms / 1000 * 1000);

    buf_printf(b, "%.*sZ", n - 5, z); // without milliseconds
}

static const char *bare_text(struct why *w, const struct pql_node *sel)
{
    struct pql_node copy = *sel;

    copy.sel.mods = (struct pql_mods){ 0 };
    return text_of(w, &copy);
}

/* The time of the first or the last sample in `ms` before `t`. */
static bool find_sample(struct why *w, const char *sel, bool first, int64_t t, int64_t ms,
                        int64_t *out)
{
    char range[DUR_MAX_CHARS], step[DUR_MAX_CHARS];
    int64_t every = dur_nice_up(ms / STEPS);
    const char *which = first ? "min" : "max";
    double s;

    if (ms <= 0)
        return false;
    if (first) { // steps lie on multiples of themselves: one behind it sees the last sample
        t += every;
        ms += every;
    }
    int n = (int)dur_print(range, ms), k = (int)dur_print(step, every);
    if (!ask_number(w, t,
                    arena_printf(&w->h->arena, "%s(%s_over_time(timestamp(%s)[%.*s:%.*s]))", which,
                                 which, sel, n, range, k, step),
                    &s))
        return false;
    *out = (int64_t)(s * 1000);
    return true;
}

static void add_last(struct why *w, const struct pql_node *sel, int64_t last, int64_t range_ms)
{
    struct buf b = { 0 };
    char dur[DUR_MAX_CHARS];
    int64_t ago = end_of(w) - last;

    buf_puts(&b, "the last sample is of ");
    put_time(&b, last);
    buf_puts(&b, ", ");
    dur_put_human(&b, (double)ago / 1000);
    buf_puts(&b, " before: ");
    if (ago <= LOOKBACK_MS)
        buf_puts(&b, "the series have ended, their target is gone or has them no more");
    else if (range_ms)
        buf_printf(&b, "[%.*s] does not look back so far", (int)dur_print(dur, range_ms), dur);
    else
        buf_puts(&b, "a sample counts for 5m");
    query_hints_add(w->h, sel->at, "%s", buf_z(&b));
    buf_done(&b);
}

static void add_first(struct why *w, const struct pql_node *sel, int64_t first)
{
    struct buf b = { 0 };

    buf_puts(&b, "the first sample is of ");
    put_time(&b, first);
    buf_puts(&b, ", ");
    dur_put_human(&b, (double)(first - end_of(w)) / 1000);
    buf_puts(&b, " after the time asked for");
    query_hints_add(w->h, sel->at, "%s", buf_z(&b));
    buf_done(&b);
}

static void why_selector(struct why *w, const struct pql_node *sel, int64_t range_ms)
{
    const struct query_asked *x = w->x;
    int64_t t = end_of(w), at, reach = REACH_MS;
    bool known = x->mint <= x->maxt;
    const char *text = bare_text(w, sel);

    if (known && __builtin_sub_overflow(t, x->mint - 1000, &reach))
        return;
    if (find_sample(w, text, false, t, reach, &at)) {
        if (sel->sel.mods.offset.set || sel->sel.mods.at != PQL_AT_NONE)
            query_hints_add(w->h, sel->at, "there are samples, but not at that time");
        else
            add_last(w, sel, at, range_ms);
    } else if (find_sample(w, text, true, known ? x->maxt : t + REACH_MS,
                           known ? x->maxt - t : REACH_MS, &at)) {
        if (at > t)
            add_first(w, sel, at);
        else // of some seconds ago, that a server holds back
            query_hints_add(w->h, sel->at, "there are samples, but none is shown yet");
    } else if (!known) {
        query_hints_add(w->h, sel->at, "no sample in the day before");
    }
}

// ---- functions ----

static void why(struct why *w, const struct pql_node *n);

static bool needs_two(const char *fn)
{
    static const char *const names[] = { "rate",  "increase", "irate",          "delta",
                                         "deriv", "idelta",   "predict_linear", NULL };
    size_t i = 0;

    while (names[i] && strcmp(names[i], fn) != 0)
        i++;
    return names[i] != NULL;
}

/* About how far apart the samples of a selector are; 0: it cannot be told. */
static int64_t interval_of(struct why *w, const char *sel)
{
    static const char *const ranges[] = { "1m", "5m", "15m", "1h", "6h", "1d" };
    static const int64_t seconds[] = { 60, 300, 900, 3600, 6 * 3600, 86400 };
    double n;

    for (size_t i = 0; i < N_OF(ranges); i++)
        if (ask_number(w, end_of(w),
                       arena_printf(&w->h->arena, "max(count_over_time(%s[%s]))", sel, ranges[i]),
                       &n) &&
            n >= 3)
            return (int64_t)((double)seconds[i] * 1000 / n);
    return 0;
}

/* A range that holds one sample, and a function that needs two. */
static void why_one_sample(struct why *w, const struct pql_node *range, const char *fn)
{
    int64_t interval = interval_of(w, bare_text(w, range->range.sel));
    char dur[DUR_MAX_CHARS], try[DUR_MAX_CHARS];
    struct buf apart = { 0 };

    if (!interval) {
        query_hints_add(w->h, range->at, "%s() needs two samples, and there is one", fn);
        return;
    }
    int n = (int)dur_print(dur, range->range.range.ms);
    int k = (int)dur_print(try, dur_nice_up(interval * 4));
    dur_put_human(&apart, (double)interval / 1000);
    query_hints_add(w->h, range->at,
                    "%s() needs two samples; they are about %s apart, and [%.*s] holds one: "
                    "try [%.*s]",
                    fn, buf_z(&apart), n, dur, k, try);
    buf_done(&apart);
}

static void why_range_call(struct why *w, const struct pql_node *n, const struct pql_node *arg)
{
    const char *fn = n->call.fn->name, *text = text_of(w, arg);
    double most;

    if (!ask_number(w, end_of(w), arena_printf(&w->h->arena, "max(count_over_time(%s))", text),
                    &most))
        why(w, arg);
    else if (most < 2 && needs_two(fn) && arg->kind == PQL_RANGE)
        why_one_sample(w, arg, fn);
}

static void why_quantile(struct why *w, const struct pql_node *n, const struct value *v)
{
    for (size_t i = 0; i < v->n; i++)
        if (labels_get(&v->series[i].labels, STR(LABEL_BUCKET)).n || v->series[i].n_hists)
            return;
    query_hints_add(w->h, n->at,
                    "%s() is for buckets, and none of the series has the label le: take a _bucket "
                    "metric, and keep le",
                    n->call.fn->name);
}

static void why_call(struct why *w, const struct pql_node *n)
{
    const char *fn = n->call.fn->name;
    const struct pql_node *arg = NULL;
    struct query_result res;

    for (size_t i = 0; i < n->call.n && !arg; i++)
        arg = is_vector(n->call.args[i]) ? n->call.args[i] : NULL;
    while (arg && arg->kind == PQL_PAREN)
        arg = arg->paren;
    if (!arg)
        return;
    if (str_starts(str_of(fn), STR("absent"))) {
        query_hints_info(w->h, n->at, "%s() is empty where there are series", fn);
        return;
    }
    if (arg->type == PQL_MATRIX) {
        why_range_call(w, n, arg);
        return;
    }
    if (ask_node(w, arg, &res)) {
        if (res.value.n == 0)
            why(w, arg);
        else if (str_starts(str_of(fn), STR("histogram_")))
            why_quantile(w, n, &res.value);
    }
    query_result_done(&res);
}

// ---- operators ----

static bool is_comparison(enum pql_op op)
{
    return op >= PQL_EQ && op <= PQL_GE;
}

/* A comparison that nothing passes. */
static void add_range_of(struct why *w, const struct pql_node *n, const struct value *v)
{
    struct buf b = { 0 };
    double lo = 0, hi = 0;
    size_t k = 0;

    for (size_t i = 0; i < v->n; i++)
        for (size_t p = 0; p < v->series[i].n_floats; p++, k++) {
            double x = v->series[i].floats[p].v;
            lo = k == 0 || x < lo ? x : lo;
            hi = k == 0 || x > hi ? x : hi;
        }
    struct pql_node *r = n->bin.r->type == PQL_SCALAR ? n->bin.r : n->bin.l;
    if (k)
        buf_printf(&b, lo == hi ? ": all are %.4g" : ": they are %.4g to %.4g", lo, hi);
    query_hints_info(w->h, n->at, "none of the values is %s %s%s", pql_op_word(n->bin.op),
                     text_of(w, r), buf_z(&b));
    buf_done(&b);
}

/* Whether the sides would meet if the operator let all pass. */
static bool sides_meet(struct why *w, const struct pql_node *n)
{
    struct pql_node plain = *n;

    plain.bin.op = PQL_ADD;
    plain.bin.is_bool = false;
    if (plain.bin.card == PQL_MANY_TO_MANY)
        plain.bin.card = PQL_ONE_TO_ONE;
    return asks_empty(w, &plain) != 1;
}

static void why_two(struct why *w, const struct pql_node *n, const struct value *l,
                    const struct value *r)
{
    enum pql_op op = n->bin.op;

    if (op == PQL_UNLESS)
        query_hints_info(w->h, n->at, "what is on the left is all on the right, too");
    else if (is_comparison(op) && sides_meet(w, n))
        query_hints_info(w->h, n->at, "no pair of series passes %s", pql_op_word(op));
    else
        query_why_match(w->h, n, l, r);
}

static void why_binary(struct why *w, const struct pql_node *n)
{
    struct query_result l = { 0 }, r = { 0 };
    bool vl = is_vector(n->bin.l), vr = is_vector(n->bin.r);

    if ((!vl || ask_node(w, n->bin.l, &l)) && (!vr || ask_node(w, n->bin.r, &r))) {
        if (vl && l.value.n == 0)
            why(w, n->bin.l);
        else if (vr && r.value.n == 0)
            why(w, n->bin.r);
        else if (vl && vr)
            why_two(w, n, &l.value, &r.value);
        else if (is_comparison(n->bin.op))
            add_range_of(w, n, vl ? &l.value : &r.value);
    }
    query_result_done(&l);
    query_result_done(&r);
}

static void why(struct why *w, const struct pql_node *n)
{
    switch (n->kind) {
    case PQL_PAREN:
        why(w, n->paren);
        break;
    case PQL_UNARY:
        why(w, n->un.e);
        break;
    case PQL_SELECTOR:
        why_selector(w, n, 0);
        break;
    case PQL_RANGE:
        why_selector(w, n->range.sel, n->range.range.ms);
        break;
    case PQL_SUBQUERY:
        why(w, n->sub.e);
        break;
    case PQL_AGGREGATE:
        if (asks_empty(w, n->agg.e) == 1)
            why(w, n->agg.e);
        break;
    case PQL_CALL:
        why_call(w, n);
        break;
    case PQL_BINARY:
        why_binary(w, n);
        break;
    default:
        break;
    }
}

void query_why(struct query_hints *h, const struct query_asked *x, struct pql_node *n)
{
    struct why w = { .h = h, .x = x, .until_ns = time_mono_ns() + INT64_C(1000000000) * MAX_NS };

    why(&w, n);
}
