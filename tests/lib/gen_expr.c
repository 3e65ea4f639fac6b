/* gen_expr.c - what kind of expression, its labels, aggregations. */
#include "gen_expr.h"

#include "promql/fn_table.h"
#include "promql/parse.h"

/* ---- labels ---- */

unsigned gen_some_labels(struct gen *g, unsigned of)
{
    unsigned some = 0;

    for (unsigned bit = 1; bit <= GEN_OTHER_LABEL; bit <<= 1)
        if (of & bit && gen_one_in(g->rng, 2))
            some |= bit;
    return some;
}

char *gen_label_list(struct gen *g, unsigned labels)
{
    char *text = arena_printf(g->arena, "%s", labels & GEN_OTHER_LABEL ? "new" : "");

    for (enum gen_label l = 0; l < GEN_LABELS; l++)
        if (labels & 1u << l)
            text = arena_printf(g->arena, "%s%s%s", text, *text ? ", " : "", gen_label_name(l));
    return text;
}

struct gen_expr gen_in_parens(struct gen *g, struct gen_expr e)
{
    if (!e.atom)
        e.text = arena_printf(g->arena, "(%s)", e.text);
    e.atom = true;
    e.open = false;
    return e;
}

/* ---- aggregations ---- */

struct gen_expr gen_aggregated(struct gen *g, struct gen_expr e, unsigned by)
{
    e.text = arena_printf(g->arena, "%s by (%s) (%s)",
                          GEN_PICK(g, "sum", "sum", "max", "avg", "count"),
                          gen_label_list(g, e.labels & by), e.text);
    e.labels &= by;
    e.atom = true;
    e.open = false;
    return e;
}

static enum pql_agg any_agg(struct gen *g)
{
    enum pql_agg op;

    do // the common ones more often
        op = (enum pql_agg)gen_choose(g->rng, gen_one_in(g->rng, 3) ? PQL_AGG_GROUP
                                                                    : PQL_AGG_LIMIT_RATIO + 1);
    while (op >= PQL_AGG_LIMITK && g->opts->no_experimental);
    return op;
}

static bool keeps_series(enum pql_agg op)
{
    return op == PQL_AGG_TOPK || op == PQL_AGG_BOTTOMK || op == PQL_AGG_LIMITK ||
           op == PQL_AGG_LIMIT_RATIO;
}

/* With the comma behind it. */
static const char *parameter(struct gen *g, unsigned depth, enum pql_agg op)
{
    if (op == PQL_AGG_COUNT_VALUES)
        return GEN_PICK(g, "\"new\", ", "\"new\", ", "\"job\", ", "\"a.b\", ");
    if (op < PQL_AGG_TOPK)
        return "";
    if (depth && gen_one_in(g->rng, 6))
        return arena_printf(g->arena, "%s, ", gen_scalar(g, depth - 1).text);
    if (op == PQL_AGG_QUANTILE)
        return GEN_PICK(g, "0.5, ", "0.9, ", "0, ", "1, ", "1.1, ", "NaN, ");
    if (op == PQL_AGG_LIMIT_RATIO)
        return GEN_PICK(g, "0.5, ", "-0.5, ", "0.9, ", "1, ", "0, ", "-1.5, ");
    return GEN_PICK(g, "1, ", "2, ", "3, ", "5, ", "0, ", "2.9, ");
}

static struct gen_expr aggregate(struct gen *g, unsigned depth, enum gen_want want)
{
    enum pql_agg op = any_agg(g);
    struct gen_expr e = gen_vector(g, depth, want);
    unsigned some = gen_some_labels(g, e.labels | (gen_one_in(g->rng, 9) ? GEN_OTHER_LABEL : 0));
    unsigned labels = 0;
    const char *clause = "", *word = pql_agg_word(op);

    if (want == GEN_WANT_BUCKET && !gen_one_in(g->rng, 6)) // the bucket label is needed above
        some |= e.labels & 1u << GEN_LE;
    switch (gen_choose(g->rng, 3)) {
    case 0:
        labels = e.labels & some;
        clause = arena_printf(g->arena, " by (%s%s) ", gen_label_list(g, some),
                              some && gen_one_in(g->rng, 16) ? ", __name__" : "");
        break;
    case 1:
        if (want == GEN_WANT_BUCKET)
            some &= ~(1u << GEN_LE);
        labels = e.labels & ~some;
        clause = arena_printf(g->arena, " without (%s) ", gen_label_list(g, some));
    }
    if (gen_one_in(g->rng, 6))
        e.text = arena_printf(g->arena, "%s(%s%s)%s", word, parameter(g, depth, op), e.text,
                              clause);
    else
        e.text = arena_printf(g->arena, "%s%s(%s%s)", word, clause, parameter(g, depth, op),
                              e.text);
    e.labels = keeps_series(op)             ? e.labels
               : op == PQL_AGG_COUNT_VALUES ? labels | GEN_OTHER_LABEL
                                            : labels;
    e.atom = true;
    e.open = false;
    return e;
}

/* ---- all of a type ---- */

static struct gen_expr unary(struct gen *g, struct gen_expr e)
{
    e = gen_in_parens(g, e);
    e.text = arena_printf(g->arena, "%s%s", GEN_PICK(g, "-", "-", "+"), e.text);
    e.atom = e.open = false;
    return e;
}

static struct gen_expr wrapped(struct gen *g, struct gen_expr e)
{
    e.atom = false;
    return gen_in_parens(g, e);
}

/* What still is a histogram. */
static struct gen_expr histogram(struct gen *g, unsigned depth, enum gen_want want)
{
    struct gen_expr e;

    switch (gen_choose(g->rng, 4)) {
    case 0:
        return gen_selector(g, want);
    case 1:
        e = gen_vector(g, depth - 1, want);
        return gen_aggregated(g, e, gen_some_labels(g, e.labels) | 1u << GEN_LE);
    default:
        e = gen_range(g, depth - 1, want, PQL_FN_SMOOTHED);
        e.text = arena_printf(g->arena, "%s(%s)", GEN_PICK(g, "rate", "increase", "rate", "delta"),
                              e.text);
        e.atom = true;
        return e;
    }
}

struct gen_expr gen_vector(struct gen *g, unsigned depth, enum gen_want want)
{
    if (depth == 0)
        return gen_selector(g, want);
    if (want >= GEN_WANT_BUCKET && !gen_one_in(g->rng, 4))
        return histogram(g, depth, want);
    switch (gen_choose(g->rng, 20)) {
    case 0:
        return gen_selector(g, want);
    case 1:
        return unary(g, gen_vector(g, depth - 1, want));
    case 2:
        return wrapped(g, gen_vector(g, depth - 1, want));
    case 3:
    case 4:
    case 5:
    case 6:
        return aggregate(g, depth - 1, want);
    case 7:
    case 8:
    case 9:
    case 10:
    case 11:
        return gen_binary(g, depth - 1, want);
    default:
        return gen_call(g, depth - 1, want);
    }
}

struct gen_expr gen_scalar(struct gen *g, unsigned depth)
{
    switch (depth ? gen_choose(g->rng, 8) : 0) {
    case 0:
    case 1:
        return (struct gen_expr){ .text = arena_printf(g->arena, "%s", gen_number(g)),
                                  .atom = true };
    case 2:
        return unary(g, gen_scalar(g, depth - 1));
    case 3:
        return wrapped(g, gen_scalar(g, depth - 1));
    case 4:
    case 5:
        return gen_scalar_binary(g, depth - 1);
    default:
        return gen_scalar_call(g, depth - 1);
    }
}
