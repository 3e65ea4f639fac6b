/* check.c - types and all else that a tree must fulfil beyond its grammar.
 *
 * The order is upstream's, because the first error is the one that is shown.
 * Source: prometheus promql/parser/parse.go checkAST.
 */
#include "promql/parser.h"

static bool check_names_apart(struct pql_parser *p, struct pql_node *n, struct span op)
{
    for (size_t i = 0; n->bin.on && i < n->bin.match.n; i++)
        for (size_t k = 0; k < n->bin.include.n; k++)
            if (str_eq(n->bin.match.p[i], n->bin.include.p[k]))
                return pql_fail(p, op,
                                "label \"%.*s\" must not occur in ON and GROUP clause at once",
                                STR_ARG(n->bin.match.p[i]));
    return true;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* What stands between the operands. */
static struct span operator_span(const struct pql_parser *p, const struct pql_node *n)
{
    size_t from = n->bin.l->at.off + n->bin.l->at.n, to = n->bin.r->at.off;
    const char *text = p->lexer.text.p;

    while (from < to && is_space(text[from]))
        from++;
    while (to > from && is_space(text[to - 1]))
        to--;
    return (struct span){ from, to - from };
}

static bool is_comparison(enum pql_op op)
{
    return op >= PQL_EQ && op <= PQL_GE;
}

static bool is_set(enum pql_op op)
{
    return op >= PQL_AND && op <= PQL_UNLESS;
}

static bool is_vector_or_scalar(const struct pql_node *n)
{
    return n->type == PQL_SCALAR || n->type == PQL_VECTOR;
}

/* Matching is for two vectors; where there are not two, what is empty is forgotten. */
static bool check_no_matching(struct pql_parser *p, struct pql_node *n)
{
    if (n->bin.match.n)
        return pql_fail(p, n->at, "vector matching only allowed between instant vectors");
    if (n->bin.fill_l || n->bin.fill_r)
        return pql_fail(p, n->at, "filling in missing series only allowed between instant vectors");
    n->bin.has_match = n->bin.on = false;
    n->bin.card = PQL_ONE_TO_ONE;
    n->bin.include = (struct pql_names){ 0 };
    if (is_set(n->bin.op))
        return pql_fail(p, n->at, "set operator \"%s\" not allowed in binary scalar expression",
                        pql_op_word(n->bin.op));
    return true;
}

static bool check_set(struct pql_parser *p, struct pql_node *n)
{
    if (n->bin.card != PQL_ONE_TO_ONE)
        return pql_fail(p, n->at, "no grouping allowed for \"%s\" operation",
                        pql_op_word(n->bin.op));
    if (n->bin.fill_l || n->bin.fill_r)
        return pql_fail(p, n->at, "filling in missing series not allowed for set operators");
    n->bin.card = PQL_MANY_TO_MANY;
    return true;
}

/* The operands are checked already. */
static bool check_binary(struct pql_parser *p, struct pql_node *n)
{
    static const char types[] =
        "binary expression must contain only scalar and instant vector types";
    const struct pql_node *l = n->bin.l, *r = n->bin.r;
    struct span op = operator_span(p, n);

    if (n->bin.is_bool && !is_comparison(n->bin.op))
        return pql_fail(p, op, "bool modifier can only be used on comparison operators");
    if (is_comparison(n->bin.op) && !n->bin.is_bool && l->type == PQL_SCALAR &&
        r->type == PQL_SCALAR)
        return pql_fail(p, op, "comparisons between scalars must use BOOL modifier");
    if (!check_names_apart(p, n, op))
        return false;
    if (!is_vector_or_scalar(l))
        return pql_fail(p, l->at, "%s", types);
    if (!is_vector_or_scalar(r))
        return pql_fail(p, r->at, "%s", types);
    if (l->type != PQL_VECTOR || r->type != PQL_VECTOR)
        return check_no_matching(p, n);
    return !is_set(n->bin.op) || check_set(p, n);
}

static bool expect(struct pql_parser *p, struct pql_node *n, enum pql_type want, const char *where,
                   const char *fn)
{
    if (!pql_check(p, n))
        return false;
    if (n->type == want)
        return true;
    return pql_fail(p, n->at, "expected type %s in %s%s%s, got %s", pql_type_word(want), where,
                    fn ? fn : "", fn ? "\"" : "", pql_type_word(n->type));
}

static bool check_aggregate(struct pql_parser *p, struct pql_node *n)
{
    if (!expect(p, n->agg.e, PQL_VECTOR, "aggregation expression", NULL))
        return false;
    return !n->agg.param ||
           expect(p, n->agg.param, n->agg.op == PQL_AGG_COUNT_VALUES ? PQL_STRING : PQL_SCALAR,
                  "aggregation parameter", NULL);
}

/* ---- calls ---- */

static enum pql_type type_of(char letter)
{
    return letter == 'v'   ? PQL_VECTOR
           : letter == 'm' ? PQL_MATRIX
           : letter == 'n' ? PQL_SCALAR
                           : PQL_STRING;
}

static bool check_count(struct pql_parser *p, const struct pql_node *n,
                        const struct pql_signature *sig)
{
    const char *name = n->call.fn->name;

    if (sig->min == sig->max && n->call.n != sig->min)
        return pql_fail(p, n->at, "expected %zu argument(s) in call to \"%s\", got %zu", sig->min,
                        name, n->call.n);
    if (n->call.n < sig->min)
        return pql_fail(p, n->at, "expected at least %zu argument(s) in call to \"%s\", got %zu",
                        sig->min, name, n->call.n);
    if (n->call.n > sig->max)
        return pql_fail(p, n->at, "expected at most %zu argument(s) in call to \"%s\", got %zu",
                        sig->max, name, n->call.n);
    return true;
}

/* info()'s second argument: labels without a name. */
static bool check_info(struct pql_parser *p, struct pql_node *n)
{
    struct pql_node *labels = n->call.args[1];

    if (labels->type != PQL_VECTOR)
        return pql_fail(p, n->at, "expected type instant vector in call to function \"%s\", got %s",
                        n->call.fn->name, pql_type_word(labels->type));
    if (labels->kind != PQL_SELECTOR)
        return pql_fail(p, labels->at, "expected label selectors only");
    if (labels->sel.name.n)
        return pql_fail(p, labels->at,
                        "expected label selectors only, got vector selector instead");
    labels->sel.for_info = true;
    return true;
}

static bool check_call(struct pql_parser *p, struct pql_node *n)
{
    const struct pql_fn *fn = n->call.fn;
    struct pql_signature sig = pql_fn_signature(fn);

    if (!check_count(p, n, &sig))
        return false;
    if ((fn->flags & PQL_FN_INFO) && n->call.n > 1 && !check_info(p, n))
        return false;
    for (size_t i = 0; i < n->call.n; i++) {
        char letter = sig.types[i < sig.n ? i : sig.n - 1];
        if (!expect(p, n->call.args[i], type_of(letter), "call to function \"", fn->name))
            return false;
    }
    return true;
}

/* ---- the rest ---- */

static bool check_selector(struct pql_parser *p, const struct pql_node *n)
{
    struct buf a = { 0 }, b = { 0 };

    if (n->sel.name.n) {
        for (size_t i = 0; i + 1 < n->sel.n; i++) { // the last is the name itself
            const struct matcher *m = &n->sel.matchers[i];
            if (!str_eq(m->name, STR(LABEL_NAME)))
                continue;
            str_put_quoted(&a, n->sel.name);
            str_put_quoted(&b, m->value);
            pql_fail(p, n->at, "metric name must not be set twice: %s or %s", buf_z(&a), buf_z(&b));
            buf_done(&a);
            buf_done(&b);
            return false;
        }
        return true;
    }
    for (size_t i = 0; i < n->sel.n; i++)
        if (!matcher_match(&n->sel.matchers[i], STR("")))
            return true;
    return n->sel.for_info ||
           pql_fail(p, n->at, "vector selector must contain at least one non-empty matcher");
}

static bool check_subquery(struct pql_parser *p, struct pql_node *n)
{
    static const char *const raw[] = { [PQL_NONE] = "none",
                                       [PQL_SCALAR] = "scalar",
                                       [PQL_VECTOR] = "vector",
                                       [PQL_MATRIX] = "matrix",
                                       [PQL_STRING] = "string" };

    if (!pql_check(p, n->sub.e))
        return false;
    return n->sub.e->type == PQL_VECTOR ||
           pql_fail(p, n->at, "subquery is only allowed on instant vector, got %s instead",
                    raw[n->sub.e->type]);
}

bool pql_check(struct pql_parser *p, struct pql_node *n)
{
    switch (n->kind) {
    case PQL_SELECTOR:
        return check_selector(p, n);
    case PQL_RANGE:
        return check_selector(p, n->range.sel);
    case PQL_SUBQUERY:
        return check_subquery(p, n);
    case PQL_CALL:
        return check_call(p, n);
    case PQL_AGGREGATE:
        return check_aggregate(p, n);
    case PQL_BINARY:
        return pql_check(p, n->bin.l) && pql_check(p, n->bin.r) && check_binary(p, n);
    case PQL_PAREN:
        return pql_check(p, n->paren);
    case PQL_UNARY:
        return pql_check(p, n->un.e) &&
               (is_vector_or_scalar(n->un.e) ||
                pql_fail(p, n->at,
                         "unary expression only allowed on expressions of type scalar or instant "
                         "vector, got \"%s\"",
                         pql_type_word(n->un.e->type)));
    case PQL_NUMBER:
    case PQL_TEXT:
    case PQL_DURATION:
        return true;
    }
    return true;
}
