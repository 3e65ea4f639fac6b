/* parse_duration.c - the arithmetic inside of brackets and the shorter one after `offset`.
 *
 * Source: prometheus promql/parser/generated_parser.y duration_expr, offset_duration_expr.
 */
#include "promql/parser.h"

#define MAX_SECONDS (0x1p63 / 1e9) /* what an int64_t of nanoseconds holds */

static bool is_sign(const struct pql_parser *p)
{
    return pql_is(p, PQL_T_OPERATOR) && (p->token.which == PQL_ADD || p->token.which == PQL_SUB);
}

static bool is_literal(const struct pql_parser *p)
{
    return pql_is(p, PQL_T_NUMBER) || pql_is(p, PQL_T_DURATION);
}

/* DIFFERS: upstream takes NaN, which then means an arbitrary duration (test_promql_errors). */
static bool in_range(struct pql_parser *p, double seconds, struct span at)
{
    if (seconds <= MAX_SECONDS && seconds >= -MAX_SECONDS)
        return true;
    return pql_fail(p, at, "duration out of range");
}

static struct pql_node *read_literal(struct pql_parser *p)
{
    struct pql_node *n = pql_read_number(p);
    return n && in_range(p, n->number.v, n->at) ? n : NULL;
}

/* `at` is what upstream would name. */
static bool allowed(struct pql_parser *p, struct span at)
{
    if (!p->syntax->no_duration_expressions)
        return true;
    return pql_fail(p, at, "experimental duration expression is not enabled");
}

static struct pql_node *new_duration(struct pql_parser *p, enum pql_op op, struct span at,
                                     struct pql_node *l, struct pql_node *r)
{
    struct pql_node *n = pql_node_new(p, PQL_DURATION, PQL_NONE, at);
    n->dur.op = op;
    n->dur.l = l;
    n->dur.r = r;
    return pql_deepen(p, n, l) && pql_deepen(p, n, r) ? n : NULL;
}

static enum pql_op function_op(enum pql_token_kind kind)
{
    return kind == PQL_T_STEP     ? PQL_STEP
           : kind == PQL_T_RANGE  ? PQL_RANGE_OF
           : kind == PQL_T_MAX_OF ? PQL_MAX_OF
                                  : PQL_MIN_OF;
}

/* step(), range(), max_of(a, b), min_of(a, b). */
static struct pql_node *read_function(struct pql_parser *p)
{
    enum pql_op op = function_op(p->token.kind);
    struct span at = pql_token_span(p, &p->token);
    struct pql_node *l = NULL, *r = NULL;

    pql_next(p);
    if (!pql_expect(p, PQL_T_LEFT_PAREN))
        return NULL;
    if (op == PQL_MAX_OF || op == PQL_MIN_OF) {
        if (!(l = pql_read_duration(p, PQL_PREC_MIN)) || !pql_expect(p, PQL_T_COMMA) ||
            !(r = pql_read_duration(p, PQL_PREC_MIN)))
            return NULL;
    }
    if (!pql_expect(p, PQL_T_RIGHT_PAREN))
        return NULL;
    // upstream takes the arguments for the place, where there are some
    at = l ? pql_span_join(l->at, r->at) : (struct span){ at.off, p->last_end - at.off };
    return allowed(p, at) ? new_duration(p, op, at, l, r) : NULL;
}

/* Parentheses are kept for the printer, one pair; around a literal that takes a node. */
static struct pql_node *wrap(struct pql_parser *p, struct pql_node *n, struct span at)
{
    if (n->kind != PQL_DURATION)
        n = new_duration(p, PQL_ADD, at, NULL, n);
    if (n)
        n->dur.wrapped = true;
    return n;
}

static struct pql_node *read_paren(struct pql_parser *p, bool check)
{
    struct span at = pql_token_span(p, &p->token);
    struct pql_node *n;

    pql_next(p);
    if (!(n = pql_read_duration(p, PQL_PREC_MIN)) || !pql_expect(p, PQL_T_RIGHT_PAREN))
        return NULL;
    at.n = p->last_end - at.off;
    return !check || allowed(p, n->at) ? wrap(p, n, at) : NULL;
}

/* A literal takes the sign in, all else gets a node if the sign is a minus. */
static struct pql_node *apply_sign(struct pql_parser *p, struct pql_token sign, struct pql_node *n)
{
    struct span at = pql_token_span(p, &sign);

    if (n->kind != PQL_NUMBER)
        return sign.which == PQL_SUB ? new_duration(p, PQL_SUB, pql_span_join(at, n->at), NULL, n)
                                     : n;
    if (sign.which == PQL_SUB)
        n->number.v = -n->number.v;
    if (!in_range(p, n->number.v, at))
        return NULL;
    n->at = pql_span_join(at, n->at);
    return n;
}

/* One term, without its sign. */
static struct pql_node *read_term(struct pql_parser *p)
{
    switch (p->token.kind) {
    case PQL_T_NUMBER:
    case PQL_T_DURATION:
        return read_literal(p);
    case PQL_T_STEP:
    case PQL_T_RANGE:
    case PQL_T_MAX_OF:
    case PQL_T_MIN_OF:
        return read_function(p);
    case PQL_T_LEFT_PAREN:
        return read_paren(p, true);
    default:
        return pql_unexpected(p);
    }
}

static struct pql_node *read_signed(struct pql_parser *p)
{
    struct pql_token sign = p->token;
    struct pql_node *n;

    if (!is_sign(p))
        return read_term(p);
    pql_next(p);
    n = pql_read_duration(p, PQL_PREC_POW);
    return n ? apply_sign(p, sign, n) : NULL;
}

/* The operators that durations have not are left to whoever reads on. */
static int precedence(const struct pql_token *t)
{
    bool known = t->which == PQL_ADD || t->which == PQL_SUB || t->which == PQL_MUL ||
                 t->which == PQL_DIV || t->which == PQL_MOD || t->which == PQL_POW;
    return t->kind == PQL_T_OPERATOR && known ? pql_precedence(t) : 0;
}

static struct pql_node *read_binary(struct pql_parser *p, struct pql_node *l)
{
    struct pql_token op = p->token;
    int binds = precedence(&op);
    struct pql_node *r;

    pql_next(p);
    if (!(r = pql_read_duration(p, binds == PQL_PREC_POW ? binds : binds + 1)))
        return NULL;
    if (!allowed(p, l->at))
        return NULL;
    bool divides = op.which == PQL_DIV || op.which == PQL_MOD;
    if (divides && r->kind == PQL_NUMBER && r->number.v == 0)
        return pql_fail(p, pql_token_span(p, &op), "%s by zero",
                        op.which == PQL_DIV ? "division" : "modulo");
    return new_duration(p, (enum pql_op)op.which, pql_span_join(l->at, r->at), l, r);
}

/* Goes on behind a term as far as operators bind as tightly as `min`. */
static struct pql_node *read_rest(struct pql_parser *p, struct pql_node *n, int min)
{
    while (n) {
        if (pql_is(p, PQL_T_ERROR))
            n = pql_unexpected(p);
        else if (precedence(&p->token) < min)
            break;
        else
            n = read_binary(p, n);
    }
    return n;
}

struct pql_node *pql_read_duration(struct pql_parser *p, int min)
{
    struct pql_node *n = NULL;

    if (pql_enter(p))
        n = read_rest(p, read_signed(p), min);
    pql_leave(p);
    return n;
}

/* One term with its sign: what comes after `x offset 100` belongs to the expression. Only behind a
 * parenthesis without a sign does the arithmetic go on. */
struct pql_node *pql_read_offset(struct pql_parser *p)
{
    struct pql_token sign = p->token;
    struct pql_node *n;

    if (pql_is(p, PQL_T_LEFT_PAREN))
        return pql_read_duration(p, PQL_PREC_MIN);
    if (!is_sign(p))
        return read_term(p);
    pql_next(p);
    if (is_sign(p))
        return pql_unexpected(p);
    if (is_literal(p)) // its range is looked at with the sign
        n = pql_read_number(p);
    else
        n = pql_is(p, PQL_T_LEFT_PAREN) ? read_paren(p, false) : read_term(p);
    return n ? apply_sign(p, sign, n) : NULL;
}
