/* parse_expr.c - pipelines, commands, operands, terms. */
#include "model/labels.h"
#include "tmpl/fn.h"
#include "tmpl/parse.h"

enum { MAX_COMMANDS = 100000 };

static void *fail_quoted(struct tmpl_parser *p, const struct tok *at, const char *before,
                         struct str s, const char *after)
{
    struct buf b = { 0 };

    str_put_quoted(&b, s);
    tp_fail_at(p, at, "%s%.*s%s", before, STR_ARG(buf_str(&b)), after);
    buf_done(&b);
    return NULL;
}

static void add_ident(struct tmpl_parser *p, struct tn *n, struct str name)
{
    struct str *grown = arena_new_n(p->a, struct str, n->n_ident + 1);

    if (n->n_ident)
        memcpy(grown, n->ident, n->n_ident * sizeof *grown);
    grown[n->n_ident++] = name;
    n->ident = grown;
}

/* A variable's declaration: `range` may have two. False: not one, and nothing is taken. */
static bool parse_declared(struct tmpl_parser *p, const char *context, struct tn *pipe, bool *more)
{
    struct tok v = tp_peek_word(p);

    *more = false;
    if (v.kind != TOK_VAR)
        return true;
    tp_next(p);
    // "$x foo": three tokens are needed to know that $x is an argument.
    struct tok after = tp_peek(p);
    struct tok next = tp_peek_word(p);
    bool comma = next.kind == TOK_CHAR && str_eq(next.text, STR(","));
    if (next.kind != TOK_ASSIGN && next.kind != TOK_DECLARE && !comma) {
        if (after.kind == TOK_SPACE)
            tp_backup3(p, v, after);
        else
            tp_backup2(p, v);
        return true;
    }
    tp_next_word(p);
    add_ident(p, pipe, v.text);
    tp_declare(p, v.text);
    if (!comma) {
        pipe->assign = next.kind == TOK_ASSIGN;
        return true;
    }
    if (strcmp(context, "range") != 0 || pipe->n_ident >= 2)
        return tp_fail(p, "too many declarations in %s", context);
    enum tok_kind k = tp_peek_word(p).kind;
    *more = k == TOK_VAR || k == TOK_RIGHT || k == TOK_RPAREN;
    return *more || tp_fail(p, "range can only initialize variables");
}

static bool check_pipeline(struct tmpl_parser *p, const struct tn *pipe, const char *context)
{
    unsigned stage = 1;

    if (!pipe->child)
        return tp_fail(p, "missing value for %s", context);
    for (const struct tn *c = pipe->child->next; c; c = c->next) {
        stage++;
        switch (c->child->kind) {
        case TN_BOOL:
        case TN_DOT:
        case TN_NIL:
        case TN_NUMBER:
        case TN_STRING:
            return tp_fail(p, "non executable command in pipeline stage %u", stage);
        default:
            break;
        }
    }
    return true;
}

static struct tn *parse_command(struct tmpl_parser *p);

static bool parse_commands(struct tmpl_parser *p, const char *context, enum tok_kind end,
                           struct tn *pipe)
{
    struct tn **at = &pipe->child;

    for (;;) {
        struct tok t = tp_next_word(p);
        if (t.kind == end) {
            pipe->end = t.end;
            return check_pipeline(p, pipe, context);
        }
        switch (t.kind) {
        case TOK_BOOL:
        case TOK_CHAR_CONST:
        case TOK_COMPLEX:
        case TOK_DOT:
        case TOK_FIELD:
        case TOK_IDENT:
        case TOK_NUMBER:
        case TOK_NIL:
        case TOK_RAW_STRING:
        case TOK_STRING:
        case TOK_VAR:
        case TOK_LPAREN:
            break;
        default:
            return tp_unexpected(p, t, context);
        }
        tp_backup(p);
        if (!(*at = parse_command(p)))
            return false;
        at = &(*at)->next;
        if (++pipe->n_child > MAX_COMMANDS)
            return tp_fail(p, "pipeline too long");
    }
}

struct tn *tp_pipeline(struct tmpl_parser *p, const char *context, enum tok_kind end)
{
    struct tn *pipe = tp_node(p, TN_PIPE, tp_peek_word(p).pos);
    bool more;

    do {
        if (!parse_declared(p, context, pipe, &more))
            return NULL;
    } while (more);
    return parse_commands(p, context, end, pipe) ? pipe : NULL;
}

static struct tn *parse_number(struct tmpl_parser *p, const struct tok *t)
{
    struct tn *n = tp_node(p, TN_NUMBER, t->pos);
    const char *wrong = tmpl_number(p->a, t, n);

    n->text = t->text;
    return wrong ? tp_fail_at(p, t, "%s", wrong) : n;
}

static struct tn *parse_string(struct tmpl_parser *p, const struct tok *t)
{
    struct tn *n = tp_node(p, TN_STRING, t->pos);

    n->quoted = t->text;
    return tmpl_unquote(p->a, t->text, &n->text) ? n : tp_fail_at(p, t, "invalid syntax");
}

static struct tn *parse_var(struct tmpl_parser *p, const struct tok *t)
{
    struct tn *n = tp_node(p, TN_VAR, t->pos);

    add_ident(p, n, t->text);
    for (size_t i = 0; i < p->vars.n; i++)
        if (str_eq(p->vars.p[i], t->text))
            return n;
    return fail_quoted(p, t, "undefined variable ", t->text, "");
}

static struct tn *parse_parens(struct tmpl_parser *p)
{
    if (p->parens >= TMPL_MAX_NESTING)
        return tp_fail(p, "max expression depth exceeded");
    p->parens++;
    struct tn *n = tp_pipeline(p, "parenthesized pipeline", TOK_RPAREN);
    p->parens--;
    return n;
}

/* `*none`: the next token is not a term; it is not an error, either. */
static struct tn *parse_term(struct tmpl_parser *p, bool *none)
{
    struct tok t = tp_next_word(p);
    struct tn *n = NULL;

    *none = false;
    switch (t.kind) {
    case TOK_IDENT:
        if (!tmpl_fn_find(t.text))
            return fail_quoted(p, &t, "function ", t.text, " not defined");
        n = tp_node(p, TN_IDENT, t.pos);
        n->text = t.text;
        break;
    case TOK_DOT:
        n = tp_node(p, TN_DOT, t.pos);
        break;
    case TOK_NIL:
        n = tp_node(p, TN_NIL, t.pos);
        break;
    case TOK_VAR:
        n = parse_var(p, &t);
        break;
    case TOK_FIELD:
        n = tp_node(p, TN_FIELD, t.pos);
        add_ident(p, n, str_skip(t.text, 1));
        break;
    case TOK_BOOL:
        n = tp_node(p, TN_BOOL, t.pos);
        n->truth = t.text.p[0] == 't';
        break;
    case TOK_CHAR_CONST:
    case TOK_COMPLEX:
    case TOK_NUMBER:
        n = parse_number(p, &t);
        break;
    case TOK_LPAREN:
        n = parse_parens(p);
        if (n)
            t.end = n->end;
        break;
    case TOK_STRING:
    case TOK_RAW_STRING:
        n = parse_string(p, &t);
        break;
    default:
        tp_backup(p);
        *none = true;
    }
    if (n) {
        n->start = t.pos;
        n->end = t.end;
    }
    return n;
}

/* A term and the fields behind it, which join a field or variable. */
static struct tn *parse_operand(struct tmpl_parser *p, bool *none)
{
    struct tn *n = parse_term(p, none), *chain;

    if (!n || tp_peek(p).kind != TOK_FIELD)
        return n;
    switch (n->kind) {
    case TN_BOOL:
    case TN_STRING:
    case TN_NUMBER:
    case TN_NIL:
    case TN_DOT:
        while (tp_peek(p).kind == TOK_FIELD)
            tp_next(p);
        struct buf b = { 0 };
        tn_print(&b, n);
        fail_quoted(p, &p->tokens[0], "unexpected . after term ", buf_str(&b), "");
        buf_done(&b);
        return NULL;
    case TN_FIELD:
    case TN_VAR:
        chain = n;
        chain->pos = tp_peek(p).pos;
        break;
    default:
        chain = tp_node(p, TN_CHAIN, tp_peek(p).pos);
        chain->start = n->start;
        chain->child = n;
    }
    while (tp_peek(p).kind == TOK_FIELD) {
        struct tok t = tp_next(p);
        add_ident(p, chain, str_skip(t.text, 1));
        chain->end = t.end;
    }
    return chain;
}

static struct tn *parse_command(struct tmpl_parser *p)
{
    struct tn *cmd = tp_node(p, TN_COMMAND, tp_peek_word(p).pos), **at = &cmd->child;

    for (;;) {
        bool none;
        tp_peek_word(p);
        struct tn *n = parse_operand(p, &none);
        if (n) {
            *at = n;
            at = &n->next;
            cmd->n_child++;
            cmd->end = n->end;
        } else if (!none) {
            return NULL;
        }
        struct tok t = tp_next(p);
        if (t.kind == TOK_SPACE)
            continue;
        if (t.kind == TOK_RIGHT || t.kind == TOK_RPAREN)
            tp_backup(p);
        else if (t.kind != TOK_PIPE)
            return tp_unexpected(p, t, "operand");
        return cmd->child ? cmd : tp_fail(p, "empty command");
    }
}
