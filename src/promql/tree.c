/* tree.c - trees as such: children, release, names of things. */
#include "promql/parse.h"

struct pql_node *pql_child(const struct pql_node *n, size_t i)
{
    switch (n->kind) {
    case PQL_RANGE:
        return i == 0 ? n->range.sel : NULL;
    case PQL_SUBQUERY:
        return i == 0 ? n->sub.e : NULL;
    case PQL_CALL:
        return i < n->call.n ? n->call.args[i] : NULL;
    case PQL_AGGREGATE:
        if (n->agg.param && i == 0)
            return n->agg.param;
        return i == (n->agg.param ? 1 : 0) ? n->agg.e : NULL;
    case PQL_BINARY:
        return i == 0 ? n->bin.l : i == 1 ? n->bin.r : NULL;
    case PQL_UNARY:
        return i == 0 ? n->un.e : NULL;
    case PQL_PAREN:
        return i == 0 ? n->paren : NULL;
    case PQL_NUMBER:
    case PQL_TEXT:
    case PQL_SELECTOR:
    case PQL_DURATION:
        break;
    }
    return NULL;
}

void pql_done(struct pql_node *n)
{
    struct pql_node *child;

    if (!n)
        return;
    if (n->kind == PQL_SELECTOR) {
        for (size_t i = 0; i < n->sel.n; i++)
            matcher_done(&n->sel.matchers[i]);
        n->sel.n = 0;
    }
    for (size_t i = 0; (child = pql_child(n, i)) != NULL; i++)
        pql_done(child);
}

const char *pql_type_word(enum pql_type t)
{
    static const char *const words[] = {
        [PQL_NONE] = "none",           [PQL_SCALAR] = "scalar", [PQL_VECTOR] = "instant vector",
        [PQL_MATRIX] = "range vector", [PQL_STRING] = "string",
    };
    return words[t];
}

const char *pql_op_word(enum pql_op op)
{
    static const char *const words[] = {
        [PQL_ADD] = "+",         [PQL_SUB] = "-",          [PQL_MUL] = "*",
        [PQL_DIV] = "/",         [PQL_MOD] = "%",          [PQL_POW] = "^",
        [PQL_ATAN2] = "atan2",   [PQL_EQ] = "==",          [PQL_NE] = "!=",
        [PQL_LT] = "<",          [PQL_LE] = "<=",          [PQL_GT] = ">",
        [PQL_GE] = ">=",         [PQL_TRIM_UPPER] = "</",  [PQL_TRIM_LOWER] = ">/",
        [PQL_AND] = "and",       [PQL_OR] = "or",          [PQL_UNLESS] = "unless",
        [PQL_STEP] = "step",     [PQL_RANGE_OF] = "range", [PQL_MIN_OF] = "min_of",
        [PQL_MAX_OF] = "max_of",
    };
    return words[op];
}

const char *pql_agg_word(enum pql_agg op)
{
    static const char *const words[] = {
        [PQL_AGG_SUM] = "sum",
        [PQL_AGG_AVG] = "avg",
        [PQL_AGG_COUNT] = "count",
        [PQL_AGG_MIN] = "min",
        [PQL_AGG_MAX] = "max",
        [PQL_AGG_GROUP] = "group",
        [PQL_AGG_STDDEV] = "stddev",
        [PQL_AGG_STDVAR] = "stdvar",
        [PQL_AGG_TOPK] = "topk",
        [PQL_AGG_BOTTOMK] = "bottomk",
        [PQL_AGG_COUNT_VALUES] = "count_values",
        [PQL_AGG_QUANTILE] = "quantile",
        [PQL_AGG_LIMITK] = "limitk",
        [PQL_AGG_LIMIT_RATIO] = "limit_ratio",
    };
    return words[op];
}
