/* gen_call.c - calls of every function of the table, with arguments of its signature. */
#include "gen_expr.h"

#include "promql/fn_table.h"

/* Prometheus 3.5 does not know these. */
static const char *const newer_fns[] = {
    "end",   "first_over_time", "histogram_quantiles", "max_of", "min_of",
    "range", "start",           "start_timestamp",     "step",   "ts_of_first_over_time",
};

static bool is_allowed(const struct gen *g, const struct pql_fn *fn)
{
    if (g->opts->no_experimental && fn->flags & PQL_FN_EXPERIMENTAL)
        return false;
    for (size_t i = 0; g->opts->no_newer && i < N_OF(newer_fns); i++)
        if (strcmp(fn->name, newer_fns[i]) == 0)
            return false;
    return true;
}

static const struct pql_fn *any_fn(struct gen *g, enum pql_type type)
{
    const struct pql_fn *fn;

    do
        fn = &pql_fns[gen_choose(g->rng, pql_fns_n)];
    while (fn->type != type || !is_allowed(g, fn));
    return fn;
}

/* ---- arguments ---- */

struct call {
    const struct pql_fn *fn;
    enum gen_want want; /* the caller's */
    size_t i;           /* of the argument */
    unsigned labels;    /* of the vector or range among the arguments so far */
    bool aggregated;    /* the series are joined by something else than labels */
};

static bool is_named(const struct call *c, const char *prefix)
{
    return str_starts(str_of(c->fn->name), str_of(prefix));
}

/* What a function is made for, most of the time. */
static enum gen_want wanted(struct gen *g, const struct call *c)
{
    if (gen_one_in(g->rng, 6))
        return c->want;
    if (is_named(c, "histogram_quantile") || is_named(c, "histogram_fraction"))
        return GEN_WANT_BUCKET;
    if (is_named(c, "histogram_"))
        return GEN_WANT_NATIVE;
    if (c->fn->flags & PQL_FN_START_TIMES)
        return c->want == GEN_WANT_BUCKET ? c->want : GEN_WANT_COUNTER;
    return c->want;
}

static const char *any_quantile(struct gen *g)
{
    return GEN_PICK(g, "0.5", "0.9", "0.99", "0", "1", "0.25", "0.9", "1.5", "-0.1", "NaN");
}

static const char *number_for(struct gen *g, const struct call *c)
{
    if (strstr(c->fn->name, "quantile"))
        return any_quantile(g);
    if (is_named(c, "double_exponential"))
        return GEN_PICK(g, "0.1", "0.5", "0.3", "0.9", "0.01", "1", "2");
    if (is_named(c, "predict_linear"))
        return GEN_PICK(g, "60", "3600", "-60", "0", "1h");
    return gen_number(g);
}

static const char *quoted_name(struct gen *g, unsigned labels)
{
    for (int i = 0; i < 8; i++) {
        enum gen_label l = (enum gen_label)gen_choose(g->rng, GEN_LABELS);
        if (labels & 1u << l)
            return arena_printf(g->arena, "\"%s\"", gen_labels[l].name);
    }
    return GEN_PICK(g, "\"job\"", "\"__name__\"", "\"new\"");
}

static const char *text_for(struct gen *g, const struct call *c)
{
    if (is_named(c, "label_replace") && c->i == 2)
        return GEN_PICK(g, "\"$1\"", "\"$1-$2\"", "\"x\"", "\"\"", "\"${n}\"", "\"$0$$\"");
    if (is_named(c, "label_replace") && c->i == 4)
        return GEN_PICK(g, "\"(.*)\"", "\"(.)(.*)\"", "\"(?P<n>a|b|w.*).*\"", "\"\"", "\"a.+\"",
                        "\"(\"");
    if (is_named(c, "label_join") && c->i == 2)
        return GEN_PICK(g, "\"-\"", "\"\"", "\", \"");
    if (is_named(c, "label_") && c->i == 1 && !gen_one_in(g->rng, 3))
        return "\"new\"";
    if (is_named(c, "histogram_quantiles"))
        return GEN_PICK(g, "\"q\"", "\"quantile\"", "\"job\"");
    return quoted_name(g, c->labels);
}

static const char *info_selector(struct gen *g)
{
    unsigned labels = 1u << GEN_VERSION | 1u << GEN_ENV;
    const char *m = gen_matchers(g, labels);
    const char *name = GEN_PICK(g, "", "", "__name__=\"build_info\"", "__name__=~\".+_info\"",
                                "__name__!=\"build_info\"");

    return arena_printf(g->arena, "{%s%s%s}", name, *name && *m ? "," : "", m);
}

static const char *argument(struct gen *g, unsigned depth, struct call *c, char letter)
{
    struct gen_expr e;

    switch (letter) {
    case 'n':
        return depth && gen_one_in(g->rng, 5) ? gen_scalar(g, depth - 1).text : number_for(g, c);
    case 's':
        return text_for(g, c);
    case 'm':
        e = gen_range(g, depth ? depth - 1 : 0, wanted(g, c),
                      c->fn->flags & (PQL_FN_ANCHORED | PQL_FN_SMOOTHED));
        break;
    default:
        if (c->fn->flags & PQL_FN_INFO && c->i == 1)
            return info_selector(g);
        e = gen_vector(g, depth ? depth - 1 : 0, wanted(g, c));
    }
    c->labels = e.labels;
    return e.text;
}

/* How many arguments: mostly few of those that can be left out. */
static size_t any_count(struct gen *g, const struct pql_signature *s)
{
    size_t more = s->max - s->min < 4 ? s->max - s->min : 3;
    return s->min + gen_choose(g->rng, more + 1);
}

/* The labels that the function leaves or makes. */
static unsigned labels_after(const struct call *c)
{
    if (is_named(c, "histogram_quantile") || is_named(c, "histogram_fraction"))
        return c->labels & ~(1u << GEN_LE);
    if (is_named(c, "label_"))
        return c->labels | GEN_OTHER_LABEL;
    if (is_named(c, "info"))
        return c->labels | 1u << GEN_VERSION | 1u << GEN_ENV;
    if (is_named(c, "absent"))
        return 0;
    return c->labels;
}

static struct gen_expr call(struct gen *g, unsigned depth, enum gen_want want,
                            const struct pql_fn *fn)
{
    struct pql_signature s = pql_fn_signature(fn);
    struct call c = { .fn = fn, .want = want };
    size_t n = any_count(g, &s);
    char *text = arena_printf(g->arena, "%s(", fn->name);

    for (; c.i < n; c.i++)
        text = arena_printf(g->arena, "%s%s%s", text, c.i ? ", " : "",
                            argument(g, depth, &c, s.types[c.i < s.n ? c.i : s.n - 1]));
    return (struct gen_expr){ .text = arena_printf(g->arena, "%s)", text),
                              .labels = labels_after(&c),
                              .atom = true };
}

struct gen_expr gen_call(struct gen *g, unsigned depth, enum gen_want want)
{
    return call(g, depth, want, any_fn(g, PQL_VECTOR));
}

struct gen_expr gen_scalar_call(struct gen *g, unsigned depth)
{
    return call(g, depth, GEN_ANY, any_fn(g, PQL_SCALAR));
}
