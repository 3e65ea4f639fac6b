/* parse.c - the parser's errors and tokens, and the whole from text to tree. */
#include "base/diag.h"
#include "base/vec.h"
#include "promql/advice.h"
#include "promql/parser.h"

#include <stdarg.h>

/* ---- errors ---- */

/* "1:18: parse error: " before what is there. */
static void place(struct pql_parser *p, struct span at)
{
    struct line_col lc = line_col_at(p->lexer.text, at.off);

    p->e->at = at;
    err_wrap(p->e, "parse error");
    if (p->lexer.text.n)
        err_wrap(p->e, "%zu:%zu", lc.line, lc.col);
    else // as upstream says of an empty text
        err_wrap(p->e, "unknown position");
}

void *pql_fail(struct pql_parser *p, struct span at, const char *fmt, ...)
{
    va_list ap;

    if (p->e->kind != ERR_NONE)
        return NULL;
    va_start(ap, fmt);
    err_vset(p->e, ERR_SYNTAX, fmt, ap);
    va_end(ap);
    place(p, at);
    return NULL;
}

void *pql_fail_as(struct pql_parser *p, struct span at, struct err *e)
{
    if (p->e->kind == ERR_NONE) {
        err_take(p->e, e);
        p->e->kind = ERR_SYNTAX;
        place(p, at);
    }
    err_done(e);
    return NULL;
}

void *pql_unexpected(struct pql_parser *p)
{
    const struct pql_context *c = &p->context;
    struct buf b = { 0 };

    if (pql_is(p, PQL_T_ERROR))
        return pql_fail(p, p->token.at, "%.*s", STR_ARG(p->token.value));
    pql_token_put(&b, &p->token);
    pql_fail(p, pql_token_span(p, &p->token), "unexpected %s%s%s%s%s", buf_z(&b),
             *c->what ? " in " : "", c->what, *c->expected ? ", expected " : "", c->expected);
    buf_done(&b);
    return NULL;
}

/* ---- tokens ---- */

void pql_next(struct pql_parser *p)
{
    if (p->token.text.p)
        p->last_end = pql_off(p, p->token.text) + p->token.text.n;
    do
        pql_lex(&p->lexer, &p->token);
    while (pql_is(p, PQL_T_COMMENT));
}

bool pql_accept(struct pql_parser *p, enum pql_token_kind kind)
{
    if (!pql_is(p, kind))
        return false;
    pql_next(p);
    return true;
}

bool pql_expect(struct pql_parser *p, enum pql_token_kind kind)
{
    return pql_accept(p, kind) || pql_unexpected(p);
}

/* ---- nodes ---- */

struct pql_node *pql_node_new(struct pql_parser *p, enum pql_kind kind, enum pql_type type,
                              struct span at)
{
    struct pql_node *n = arena_new(p->arena, struct pql_node);
    n->kind = kind;
    n->type = type;
    n->at = at;
    return n;
}

static bool too_deep(struct pql_parser *p, struct span at)
{
    return pql_fail(p, at, "expression is nested more than %d levels deep", PQL_DEPTH_MAX);
}

bool pql_deepen(struct pql_parser *p, struct pql_node *n, const struct pql_node *child)
{
    if (child && child->depth >= n->depth)
        n->depth = child->depth + 1;
    return n->depth <= PQL_DEPTH_MAX || too_deep(p, n->at);
}

bool pql_enter(struct pql_parser *p)
{
    return ++p->depth <= PQL_DEPTH_MAX || too_deep(p, pql_token_span(p, &p->token));
}

/* ---- the whole ---- */

static struct pql_node *read_all(struct pql_parser *p)
{
    struct pql_node *n;

    pql_next(p);
    if (pql_is(p, PQL_T_EOF))
        return pql_fail(p, (struct span){ 0 }, "no expression found in input");
    if (!(n = pql_read_expr(p, PQL_PREC_MIN)))
        return NULL;
    if (!pql_is(p, PQL_T_EOF))
        return pql_unexpected(p);
    return pql_check(p, n) ? n : NULL;
}

struct pql_node *pql_parse(struct arena *a, struct str text, const struct pql_syntax *s,
                           struct err *e)
{
    static const struct pql_syntax everything;
    struct buf scratch = { 0 };
    struct pql_parser p = {
        .arena = a,
        .syntax = s ? s : &everything,
        .lexer = { .arena = a, .text = text, .scratch = &scratch },
        .context = { "", "" },
        .e = e,
    };
    struct pql_node *n = NULL;

    if (text.n > PQL_MAX_BYTES)
        err_set(e, ERR_SYNTAX, "1:1: parse error: expression is larger than %d MiB",
                PQL_MAX_BYTES >> 20);
    else
        n = read_all(&p);
    if (!n)
        pql_advise(text, e);
    for (size_t i = 0; !n && i < p.regexes.n; i++)
        regex_free(p.regexes.p[i]);
    vec_done(&p.regexes);
    buf_done(&scratch);
    return n;
}
