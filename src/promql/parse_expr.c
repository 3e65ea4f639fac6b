/* parse_expr.c - operators, aggregations, calls and literals. */
#include "base/nearest.h"
#include "base/vec.h"
#include "promql/parser.h"

/* ---- literals ---- */

struct pql_node *pql_read_number(struct pql_parser *p)
{
    struct span at = pql_token_span(p, &p->token);
    struct pql_node *n = pql_node_new(p, PQL_NUMBER, PQL_SCALAR, at);
    struct err e = { 0 };

    n->number.is_duration = pql_is(p, PQL_T_DURATION);
    if (n->number.is_duration ? !pql_duration(p->token.text, &n->number.v, &e)
                              : !pql_number(p->token.text, &n->number.v, &e))
        return pql_fail_as(p, at, &e);
    pql_next(p);
    return n;
}

static struct pql_node *read_string(struct pql_parser *p)
{
    struct pql_node *n = pql_node_new(p, PQL_TEXT, PQL_STRING, pql_token_span(p, &p->token));
    n->text = p->token.value;
    pql_next(p);
    return n;
}

static struct pql_node *read_paren(struct pql_parser *p)
{
    struct pql_node *n = pql_node_new(p, PQL_PAREN, PQL_NONE, pql_token_span(p, &p->token));
    struct pql_token close;

    pql_next(p);
    if (!(n->paren = pql_read_expr(p, PQL_PREC_MIN)))
        return NULL;
    close = p->token;
    if (!pql_expect(p, PQL_T_RIGHT_PAREN))
        return NULL;
    n->type = n->paren->type;
    n->at = pql_span_join(n->at, pql_token_span(p, &close));
    return pql_deepen(p, n, n->paren) ? n : NULL;
}

/* ---- calls and aggregations ---- */

struct nodes {
    struct pql_node **p;
    size_t n, cap;
};

static bool can_begin_expr(const struct pql_token *t)
{
    switch (t->kind) {
    case PQL_T_NUMBER:
    case PQL_T_DURATION:
    case PQL_T_STRING:
    case PQL_T_LEFT_PAREN:
    case PQL_T_LEFT_BRACE:
        return true;
    case PQL_T_OPERATOR:
        if (t->which == PQL_ADD || t->which == PQL_SUB)
            return true;
        // fall through
    default:
        return pql_can_name_metric(t);
    }
}

/* `(a, b)`; the closing parenthesis goes to `close`. */
static bool read_args(struct pql_parser *p, struct nodes *args, struct span *close)
{
    struct pql_node *n;

    if (!pql_expect(p, PQL_T_LEFT_PAREN))
        return false;
    while (!pql_is(p, PQL_T_RIGHT_PAREN)) {
        if (!(n = pql_read_expr(p, PQL_PREC_MIN)))
            return false;
        vec_push(args, n);
        if (pql_is(p, PQL_T_RIGHT_PAREN))
            break;
        struct span comma = pql_token_span(p, &p->token);
        if (!pql_expect(p, PQL_T_COMMA))
            return false;
        if (pql_is(p, PQL_T_ERROR))
            return pql_unexpected(p);
        if (!can_begin_expr(&p->token))
            return pql_fail(p, comma, "trailing commas not allowed in function call args");
    }
    *close = pql_token_span(p, &p->token);
    return true; // the caller goes on, once it has looked at what was read
}

static void *fail_function(struct pql_parser *p, struct span at, struct str name)
{
    static const char *const aggregations[] = {
        "avg", "bottomk", "count",    "count_values", "group",  "limitk", "limit_ratio",
        "max", "min",     "quantile", "stddev",       "stdvar", "sum",    "topk",
    };
    struct nearest near = { .word = name };

    for (size_t i = 0; i < pql_fns_n; i++)
        nearest_try(&near, str_of(pql_fns[i].name));
    for (size_t i = 0; i < N_OF(aggregations); i++)
        nearest_try(&near, str_of(aggregations[i]));
    pql_fail(p, at, "unknown function with name \"%.*s\"", STR_ARG(name));
    if (near.best.n)
        err_hint(p->e, "did you mean \"%.*s\"?", STR_ARG(near.best));
    return NULL;
}

static struct pql_node *finish_call(struct pql_parser *p, struct pql_node *n, struct str name)
{
    const struct pql_fn *fn = pql_fn_find(name);
    struct span at = { pql_off(p, name), name.n };

    if (!fn)
        return fail_function(p, at, name);
    if ((fn->flags & PQL_FN_EXPERIMENTAL) && p->syntax->no_experimental_functions)
        return pql_fail(p, at, "function \"%s\" is not enabled", fn->name);
    n->call.fn = fn;
    n->type = fn->type;
    for (size_t i = 0; i < n->call.n; i++)
        if (!pql_deepen(p, n, n->call.args[i]))
            return NULL;
    pql_next(p);
    return n;
}

static struct pql_node *read_call(struct pql_parser *p, struct pql_token name)
{
    struct pql_node *n = pql_node_new(p, PQL_CALL, PQL_NONE, pql_token_span(p, &name));
    struct nodes args = { 0 };
    struct span close;
    bool ok = read_args(p, &args, &close);

    if (ok) {
        n->call.args = arena_dup(p->arena, args.p, args.n * sizeof *args.p);
        n->call.n = args.n;
        n->at = pql_span_join(n->at, close);
        ok = finish_call(p, n, name.text);
    }
    vec_done(&args);
    return ok ? n : NULL;
}

static bool takes_param(enum pql_agg op)
{
    return op >= PQL_AGG_TOPK;
}

/* What upstream checks as soon as the aggregation is complete. */
static bool finish_aggregation(struct pql_parser *p, struct pql_node *n, struct str name,
                               const struct nodes *args)
{
    size_t want = takes_param(n->agg.op) ? 2 : 1;
    bool experimental = n->agg.op == PQL_AGG_LIMITK || n->agg.op == PQL_AGG_LIMIT_RATIO;

    if (args->n == 0)
        return pql_fail(p, n->at, "no arguments for aggregate expression provided");
    if (experimental && p->syntax->no_experimental_functions)
        return pql_fail(p, n->at,
                        "%.*s() is experimental and must be enabled with "
                        "--enable-feature=promql-experimental-functions",
                        STR_ARG(name));
    if (args->n != want)
        return pql_fail(p, n->at,
                        "wrong number of arguments for aggregate expression provided, expected "
                        "%zu, got %zu",
                        want, args->n);
    n->agg.e = args->p[want - 1];
    n->agg.param = want == 2 ? args->p[0] : NULL;
    return pql_deepen(p, n, n->agg.e) && pql_deepen(p, n, n->agg.param);
}

static bool read_grouping(struct pql_parser *p, struct pql_node *n)
{
    struct span word = pql_token_span(p, &p->token);

    n->agg.without = pql_is(p, PQL_T_WITHOUT);
    pql_next(p);
    if (!pql_read_names(p, &n->agg.names))
        return false;
    n->agg.clause = (struct span){ word.off, p->last_end - word.off };
    return true;
}

static bool is_grouping(const struct pql_parser *p)
{
    return pql_is(p, PQL_T_BY) || pql_is(p, PQL_T_WITHOUT);
}

static bool read_aggregation_body(struct pql_parser *p, struct pql_node *n, struct nodes *args)
{
    bool before = is_grouping(p);
    struct span close;
    size_t end;

    if ((before && !read_grouping(p, n)) || !read_args(p, args, &close))
        return false;
    end = close.off + close.n;
    pql_next(p);
    if (!before && pql_is(p, PQL_T_ERROR))
        return pql_unexpected(p);
    if (!before && is_grouping(p)) {
        if (!read_grouping(p, n))
            return false;
        end = p->last_end;
    }
    n->at.n = end - n->at.off;
    return true;
}

static struct pql_node *read_aggregation(struct pql_parser *p, struct pql_token name)
{
    struct pql_node *n = pql_node_new(p, PQL_AGGREGATE, PQL_VECTOR, pql_token_span(p, &name));
    struct pql_context outer = p->context;
    struct nodes args = { 0 };

    n->agg.op = (enum pql_agg)name.which;
    p->context = (struct pql_context){ "aggregation", "" };
    bool ok = read_aggregation_body(p, n, &args) && finish_aggregation(p, n, name.text, &args);
    p->context = outer;
    vec_done(&args);
    return ok ? n : NULL;
}

/* ---- operators ---- */

int pql_precedence(const struct pql_token *t)
{
    static const int of[] = {
        [PQL_OR] = 1,         [PQL_AND] = 2,   [PQL_UNLESS] = 2,
        [PQL_EQ] = 3,         [PQL_NE] = 3,    [PQL_LT] = 3,
        [PQL_LE] = 3,         [PQL_GT] = 3,    [PQL_GE] = 3,
        [PQL_ADD] = 4,        [PQL_SUB] = 4,   [PQL_TRIM_UPPER] = 3,
        [PQL_TRIM_LOWER] = 3, [PQL_MUL] = 5,   [PQL_DIV] = 5,
        [PQL_MOD] = 5,        [PQL_ATAN2] = 5, [PQL_POW] = PQL_PREC_POW,
    };
    return t->kind == PQL_T_OPERATOR && (size_t)t->which < N_OF(of) ? of[t->which] : 0;
}

/* `(5)`, `(-1)`, `(5m)` of a fill modifier. */
static bool read_fill_value(struct pql_parser *p, double *out)
{
    bool negative = false;
    struct pql_node *n;

    pql_next(p);
    if (!pql_expect(p, PQL_T_LEFT_PAREN))
        return false;
    if (pql_is(p, PQL_T_OPERATOR) && (p->token.which == PQL_ADD || p->token.which == PQL_SUB)) {
        negative = p->token.which == PQL_SUB;
        pql_next(p);
    }
    if (!pql_is(p, PQL_T_NUMBER) && !pql_is(p, PQL_T_DURATION))
        return pql_unexpected(p);
    if (!(n = pql_read_number(p)))
        return false;
    *out = negative ? -n->number.v : n->number.v;
    return pql_expect(p, PQL_T_RIGHT_PAREN);
}

static bool read_fill(struct pql_parser *p, struct pql_node *n)
{
    while (pql_is(p, PQL_T_FILL_LEFT) || pql_is(p, PQL_T_FILL_RIGHT)) {
        bool left = pql_is(p, PQL_T_FILL_LEFT);
        if (left ? n->bin.fill_l : n->bin.fill_r)
            break; // the name of a metric
        if (!read_fill_value(p, left ? &n->bin.fill_l_v : &n->bin.fill_r_v))
            return false;
        *(left ? &n->bin.fill_l : &n->bin.fill_r) = true;
    }
    if (n->bin.fill_l || n->bin.fill_r || !pql_is(p, PQL_T_FILL))
        return true;
    if (!read_fill_value(p, &n->bin.fill_l_v))
        return false;
    n->bin.fill_l = n->bin.fill_r = true;
    n->bin.fill_r_v = n->bin.fill_l_v;
    return true;
}

/* After group_left: labels, or the right operand at once. */
static bool read_include(struct pql_parser *p, struct pql_names *out)
{
    if (!pql_is(p, PQL_T_LEFT_PAREN) && can_begin_expr(&p->token))
        return true;
    return pql_read_names(p, out);
}

/* What may stand between an operator and its right operand. */
static bool read_modifiers(struct pql_parser *p, struct pql_node *n)
{
    n->bin.is_bool = pql_accept(p, PQL_T_BOOL);
    if (pql_is(p, PQL_T_ON) || pql_is(p, PQL_T_IGNORING)) {
        struct span word = pql_token_span(p, &p->token);
        n->bin.has_match = true;
        n->bin.on = pql_is(p, PQL_T_ON);
        pql_next(p);
        if (!pql_read_names(p, &n->bin.match))
            return false;
        if (pql_is(p, PQL_T_GROUP_LEFT) || pql_is(p, PQL_T_GROUP_RIGHT)) {
            n->bin.card = pql_is(p, PQL_T_GROUP_LEFT) ? PQL_MANY_TO_ONE : PQL_ONE_TO_MANY;
            pql_next(p);
            if (!read_include(p, &n->bin.include))
                return false;
        }
        n->bin.clause = (struct span){ word.off, p->last_end - word.off };
    }
    return read_fill(p, n);
}

static struct pql_node *read_binary(struct pql_parser *p, struct pql_node *l)
{
    struct pql_node *n = pql_node_new(p, PQL_BINARY, PQL_VECTOR, l->at);
    int precedence = pql_precedence(&p->token);

    n->bin.op = (enum pql_op)p->token.which;
    n->bin.op_at = pql_token_span(p, &p->token);
    n->bin.l = l;
    pql_next(p);
    if (!read_modifiers(p, n))
        return NULL;
    n->bin.r = pql_read_expr(p, precedence == PQL_PREC_POW ? precedence : precedence + 1);
    if (!n->bin.r)
        return NULL;
    n->at = pql_span_join(l->at, n->bin.r->at);
    if (l->type == PQL_SCALAR && n->bin.r->type == PQL_SCALAR)
        n->type = PQL_SCALAR;
    if ((n->bin.fill_l || n->bin.fill_r) && p->syntax->no_fill)
        return pql_fail(p, n->at, "binop fill modifiers are experimental and not enabled");
    return pql_deepen(p, n, l) && pql_deepen(p, n, n->bin.r) ? n : NULL;
}

/* A sign binds like `*`; before a number it is part of it. */
static struct pql_node *read_unary(struct pql_parser *p)
{
    struct pql_token sign = p->token;
    struct span at = pql_token_span(p, &sign);
    struct pql_node *n, *e;

    pql_next(p);
    if (!(e = pql_read_expr(p, PQL_PREC_POW)))
        return NULL;
    at = pql_span_join(at, e->at);
    if (e->kind == PQL_NUMBER) {
        if (sign.which == PQL_SUB)
            e->number.v = -e->number.v;
        e->at = at;
        return e;
    }
    n = pql_node_new(p, PQL_UNARY, e->type, at);
    n->un.op = (enum pql_op)sign.which;
    n->un.e = e;
    return pql_deepen(p, n, e) ? n : NULL;
}

/* ---- expressions ---- */

/* A word that stands where an operand may. */
static struct pql_node *read_word(struct pql_parser *p)
{
    struct pql_token word = p->token;

    if (!pql_can_name_metric(&word))
        return pql_unexpected(p);
    pql_next(p);
    if (word.kind == PQL_T_AGGREGATOR && (pql_is(p, PQL_T_LEFT_PAREN) || is_grouping(p)))
        return read_aggregation(p, word);
    if (pql_is(p, PQL_T_LEFT_PAREN) && (word.kind == PQL_T_IDENTIFIER || word.kind >= PQL_T_START))
        return read_call(p, word);
    return pql_read_selector(p, &word);
}

static struct pql_node *read_operand(struct pql_parser *p)
{
    switch (p->token.kind) {
    case PQL_T_NUMBER:
    case PQL_T_DURATION:
        return pql_read_number(p);
    case PQL_T_STRING:
        return read_string(p);
    case PQL_T_LEFT_PAREN:
        return read_paren(p);
    case PQL_T_LEFT_BRACE:
        return pql_read_selector(p, NULL);
    default:
        return read_word(p);
    }
}

static struct pql_node *read_operand_or_sign(struct pql_parser *p)
{
    struct pql_node *n;

    if (pql_is(p, PQL_T_OPERATOR) && (p->token.which == PQL_ADD || p->token.which == PQL_SUB))
        return read_unary(p);
    n = read_operand(p);
    return n ? pql_read_postfix(p, n) : NULL;
}

struct pql_node *pql_read_expr(struct pql_parser *p, int min)
{
    struct pql_node *n = NULL;

    if (pql_enter(p))
        n = read_operand_or_sign(p);
    while (n) {
        if (pql_is(p, PQL_T_ERROR))
            n = pql_unexpected(p);
        else if (pql_precedence(&p->token) < min)
            break;
        else
            n = read_binary(p, n);
    }
    pql_leave(p);
    return n;
}
