/* signature.c - what functions and aggregations take, for people. */
#include "promql/complete.h"
#include "promql/fn_table.h"
#include "promql/lex.h"
#include "promql/parse.h"

static const struct {
    const char *param, *brief; /* `param`: with its type, or NULL */
} aggregations[] = {
    [PQL_AGG_SUM] = { NULL, "sum of the values" },
    [PQL_AGG_AVG] = { NULL, "average of the values" },
    [PQL_AGG_COUNT] = { NULL, "number of series" },
    [PQL_AGG_MIN] = { NULL, "smallest value" },
    [PQL_AGG_MAX] = { NULL, "largest value" },
    [PQL_AGG_GROUP] = { NULL, "1 for each group" },
    [PQL_AGG_STDDEV] = { NULL, "standard deviation of the values" },
    [PQL_AGG_STDVAR] = { NULL, "variance of the values" },
    [PQL_AGG_TOPK] = { "k scalar", "the k series with the largest values" },
    [PQL_AGG_BOTTOMK] = { "k scalar", "the k series with the smallest values" },
    [PQL_AGG_COUNT_VALUES] = { "label string", "number of series for each value" },
    [PQL_AGG_QUANTILE] = { "φ scalar", "quantile of the values" },
    [PQL_AGG_LIMITK] = { "k scalar", "k of the series" },
    [PQL_AGG_LIMIT_RATIO] = { "ratio scalar", "a share of the series" },
};

const char *pql_agg_brief(int op)
{
    return op >= 0 && (size_t)op < N_OF(aggregations) ? aggregations[op].brief : NULL;
}

static bool find_agg(struct str name, int *op)
{
    enum pql_token_kind kind;

    return pql_word(name, &kind, op) && kind == PQL_T_AGGREGATOR;
}

const char *pql_brief(struct str name)
{
    const struct pql_fn *fn = pql_fn_find(name);
    int op;

    return fn ? fn->brief : find_agg(name, &op) ? pql_agg_brief(op) : NULL;
}

// ---- signatures ----

static const char *type_word(char c)
{
    switch (c) {
    case 'v':
        return "instant vector";
    case 'm':
        return "range vector";
    case 's':
        return "string";
    default:
        return "scalar";
    }
}

/* Argument `i` of `n` that are shown; the last may stand for several. */
static void put_arg(struct buf *b, const struct pql_fn *fn, const struct pql_signature *sig,
                    size_t i, struct str *params)
{
    struct str name;

    buf_puts(b, i >= sig->min ? "[" : "");
    if (str_cut(params, ',', &name)) {
        buf_put_str(b, str_trim(name));
        buf_putc(b, ' ');
    }
    buf_puts(b, fn->flags & PQL_FN_INFO && i == 1 ? "selector" : type_word(sig->types[i]));
    buf_puts(b, i >= sig->min ? "]" : "");
}

static void put_fn(struct buf *b, const struct pql_fn *fn, size_t arg, struct span *at)
{
    struct pql_signature sig = pql_fn_signature(fn);
    struct str params = str_of(fn->params);
    size_t shown = sig.n;

    while (fn->params && shown > 1 && sig.types[shown - 1] == sig.types[shown - 2] &&
           shown - 1 > sig.min)
        shown--; // histogram_quantiles() has ten of them
    for (size_t i = 0; i < shown; i++) {
        size_t from = b->n + (i ? 2 : 0);
        buf_puts(b, i ? ", " : "");
        put_arg(b, fn, &sig, i, &params);
        bool more = i + 1 == shown && (sig.max > shown);
        buf_puts(b, more ? ", …" : "");
        if (i == arg || (more && arg > i))
            *at = (struct span){ from, b->n - from };
    }
}

static void put_agg(struct buf *b, int op, size_t arg, struct span *at)
{
    const char *param = aggregations[op].param;

    for (size_t i = 0; i < (param ? 2 : 1); i++) {
        size_t from = b->n + (i ? 2 : 0);
        buf_puts(b, i ? ", " : "");
        buf_puts(b, param && i == 0 ? param : "v instant vector");
        if (i == arg)
            *at = (struct span){ from, b->n - from };
    }
}

bool pql_put_signature(struct buf *b, struct str name, size_t arg, struct span *at)
{
    const struct pql_fn *fn = pql_fn_find(name);
    int op = 0;

    *at = (struct span){ 0, 0 };
    if (!fn && !find_agg(name, &op))
        return false;
    buf_printf(b, "%.*s(", STR_ARG(name));
    if (fn)
        put_fn(b, fn, arg, at);
    else
        put_agg(b, op, arg, at);
    buf_putc(b, ')');
    return true;
}
