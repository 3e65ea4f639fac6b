/* parse.c - statements: text, actions, control structures, definitions.
 *
 * Source: go text/template/parse/parse.go.
 */
#include "tmpl/parse.h"

#include "model/labels.h"

#include <assert.h>

struct tok tp_next(struct tmpl_parser *p)
{
    if (p->n_peeked)
        p->n_peeked--;
    else
        p->tokens[0] = tmpl_lex_next(&p->lex);
    return p->tokens[p->n_peeked];
}

void tp_backup(struct tmpl_parser *p)
{
    p->n_peeked++;
}

void tp_backup2(struct tmpl_parser *p, struct tok t1)
{
    p->tokens[1] = t1;
    p->n_peeked = 2;
}

void tp_backup3(struct tmpl_parser *p, struct tok t2, struct tok t1)
{
    p->tokens[1] = t1;
    p->tokens[2] = t2;
    p->n_peeked = 3;
}

struct tok tp_peek(struct tmpl_parser *p)
{
    if (!p->n_peeked) {
        p->n_peeked = 1;
        p->tokens[0] = tmpl_lex_next(&p->lex);
    }
    return p->tokens[p->n_peeked - 1];
}

struct tok tp_next_word(struct tmpl_parser *p)
{
    struct tok t = tp_next(p);

    while (t.kind == TOK_SPACE)
        t = tp_next(p);
    return t;
}

struct tok tp_peek_word(struct tmpl_parser *p)
{
    struct tok t = tp_next_word(p);

    tp_backup(p);
    return t;
}

static void vfail(struct tmpl_parser *p, const struct tok *at, const char *fmt, va_list ap)
{
    struct buf b = { 0 };

    buf_vprintf(&b, fmt, ap);
    err_at(p->e, ERR_SYNTAX, tn_user_span(p->t, at->pos, at->end), "template: %.*s:%u: %.*s",
           STR_ARG(p->t->name), p->tokens[0].line, STR_ARG(buf_str(&b)));
    buf_done(&b);
}

void *tp_fail_at(struct tmpl_parser *p, const struct tok *at, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    vfail(p, at, fmt, ap);
    va_end(ap);
    return NULL;
}

void *tp_fail(struct tmpl_parser *p, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    vfail(p, &p->tokens[0], fmt, ap);
    va_end(ap);
    return NULL;
}

/* The token as Go names it in errors. */
static void put_token(struct buf *b, const struct tok *t)
{
    if (t->kind == TOK_EOF) {
        buf_puts(b, "EOF");
    } else if (t->kind == TOK_ERROR) {
        buf_put_str(b, t->text);
    } else if (t->kind > TOK_KEYWORD) {
        buf_printf(b, "<%.*s>", STR_ARG(t->text));
    } else if (t->text.n > 10) { // %.10q: so many code points
        struct str rest = t->text;
        for (int i = 0; i < 10 && rest.n; i++)
            utf8_next(&rest, NULL);
        str_put_quoted(b, str_head(t->text, t->text.n - rest.n));
        buf_puts(b, "...");
    } else {
        str_put_quoted(b, t->text);
    }
}

void *tp_unexpected(struct tmpl_parser *p, struct tok t, const char *context)
{
    struct buf b = { 0 };

    put_token(&b, &t);
    if (t.kind != TOK_ERROR)
        tp_fail_at(p, &t, "unexpected %.*s in %s", STR_ARG(buf_str(&b)), context);
    else if (!p->action_line || p->action_line == t.line)
        tp_fail_at(p, &t, "%.*s", STR_ARG(buf_str(&b)));
    else // the word is in the message already
        tp_fail_at(p, &t, "%.*s%s started at %.*s:%u", STR_ARG(buf_str(&b)),
                   str_ends(t.text, STR(" action")) ? "" : " in action", STR_ARG(p->t->name),
                   p->action_line);
    buf_done(&b);
    return NULL;
}

struct tn *tp_node(struct tmpl_parser *p, enum tn_kind kind, size_t pos)
{
    struct tn *n = arena_new(p->a, struct tn);

    n->kind = kind;
    n->pos = n->start = n->end = (uint32_t)pos;
    return n;
}

void tp_declare(struct tmpl_parser *p, struct str name)
{
    vec_push(&p->vars, name);
}

static bool expect_right(struct tmpl_parser *p, const char *context, struct tok *out)
{
    *out = tp_next_word(p);
    return out->kind == TOK_RIGHT || tp_unexpected(p, *out, context);
}

static void append(struct tn_list *l, struct tn *n)
{
    if (l->last)
        l->last->next = n;
    else
        l->first = n;
    l->last = n;
}

static struct tn *parse_statement(struct tmpl_parser *p);

static void *fail_node(struct tmpl_parser *p, const char *before, const struct tn *n,
                       const char *after)
{
    tp_fail(p, "%s%s%s", before, n->kind == TN_END ? "{{end}}" : "{{else}}", after);
    return NULL;
}

/* Statements up to an end or else, which is returned. */
static struct tn *parse_list(struct tmpl_parser *p, struct tn_list *out)
{
    tp_peek_word(p); // blanks are only between words, so this changes nothing but the look-ahead
    while (tp_peek_word(p).kind != TOK_EOF) {
        struct tn *n = parse_statement(p);
        if (!n || n->kind == TN_END || n->kind == TN_ELSE)
            return n;
        append(out, n);
    }
    return tp_fail(p, "unexpected EOF");
}

static uint32_t add_branch(struct tmpl_parser *p, size_t start, size_t end)
{
    vec_push(&p->branches, (struct tmpl_branch){ tn_user_span(p->t, start, end) });
    return (uint32_t)p->branches.n;
}

/* What follows the condition. */
static bool parse_branches(struct tmpl_parser *p, struct tn *n, enum tok_kind again)
{
    p->ranges += n->kind == TN_RANGE;
    struct tn *stop = parse_list(p, &n->list);
    p->ranges -= n->kind == TN_RANGE;
    if (!stop)
        return false;
    n->end = stop->end;
    if (stop->kind == TN_END)
        return true;
    n->has_else = true;
    if (again && tp_peek(p).kind == again) { // {{else if}}: an if whose {{end}} is ours, too
        tp_next(p);
        struct tn *inner = tp_control(p, n->kind, again);
        if (inner) {
            append(&n->else_list, inner);
            n->end = inner->end;
        }
        return inner;
    }
    n->other = add_branch(p, stop->start, stop->end);
    stop = parse_list(p, &n->else_list);
    if (!stop)
        return false;
    n->end = stop->end;
    return stop->kind == TN_END || fail_node(p, "expected end; found ", stop, "");
}

struct tn *tp_control(struct tmpl_parser *p, enum tn_kind kind, enum tok_kind again)
{
    static const char *const words[] = { [TN_IF] = "if", [TN_WITH] = "with", [TN_RANGE] = "range" };
    size_t vars = p->vars.n;
    struct tn *n = tp_node(p, kind, 0);

    if (++p->blocks > TMPL_MAX_NESTING)
        return tp_fail(p, "max nesting depth exceeded");
    n->start = p->action_start;
    n->pipe = tp_pipeline(p, words[kind], TOK_RIGHT);
    if (!n->pipe)
        return NULL;
    n->pos = n->pipe->pos;
    n->body = add_branch(p, n->start, n->pipe->end);
    if (!parse_branches(p, n, again))
        return NULL;
    p->vars.n = vars;
    p->blocks--;
    return n;
}

static struct tn *parse_else(struct tmpl_parser *p)
{
    struct tok t = tp_peek_word(p);

    if (t.kind != TOK_IF && t.kind != TOK_WITH && !expect_right(p, "else", &t))
        return NULL;
    struct tn *n = tp_node(p, TN_ELSE, t.pos);
    n->start = (uint32_t)p->action_start;
    n->end = t.end;
    return n;
}

static struct tn *parse_end(struct tmpl_parser *p)
{
    struct tok t;

    if (!expect_right(p, "end", &t))
        return NULL;
    struct tn *n = tp_node(p, TN_END, t.pos);
    n->end = t.end;
    return n;
}

static struct tn *parse_jump(struct tmpl_parser *p, struct tok word)
{
    const char *text = word.kind == TOK_BREAK ? "{{break}}" : "{{continue}}";
    struct tok t = tp_next_word(p);

    if (t.kind != TOK_RIGHT)
        return tp_unexpected(p, t, text);
    if (!p->ranges)
        return tp_fail(p, "%s outside {{range}}", text);
    struct tn *n = tp_node(p, word.kind == TOK_BREAK ? TN_BREAK : TN_CONTINUE, word.pos);
    n->end = t.end;
    return n;
}

static bool parse_name(struct tmpl_parser *p, struct tok t, const char *context, struct str *out)
{
    if (t.kind != TOK_STRING && t.kind != TOK_RAW_STRING)
        return tp_unexpected(p, t, context);
    return tmpl_unquote(p->a, t.text, out) || tp_fail(p, "invalid syntax");
}

/* Whether there is nothing but blanks. */
static bool list_is_empty(const struct tn_list *l)
{
    for (const struct tn *n = l->first; n; n = n->next) {
        if (n->kind != TN_TEXT)
            return false;
        for (size_t i = 0; i < n->text.n; i++)
            if (!strchr(" \t\r\n\v\f", n->text.p[i]))
                return false;
    }
    return true;
}

/* Adds a template; one of blanks may be replaced, and replaces nothing. */
static bool add_tree(struct tmpl_parser *p, struct str name, const struct tn_list *root)
{
    bool empty = list_is_empty(root) && !str_eq(name, p->t->name); // that has the prefix
    struct tn_tree *t = p->t->trees, *last = NULL;

    for (; t && !str_eq(t->name, name); t = t->next)
        last = t;
    if (t) {
        if (list_is_empty(&t->root))
            t->root = *root;
        else if (!empty) {
            struct buf b = { 0 };
            str_put_quoted(&b, name);
            tp_fail(p, "template: multiple definition of template %.*s", STR_ARG(buf_str(&b)));
            buf_done(&b);
            return false;
        }
        return true;
    }
    t = arena_new(p->a, struct tn_tree);
    t->name = name;
    t->root = *root;
    if (last)
        last->next = t;
    else
        p->t->trees = t;
    return true;
}

/* The body of a define or block, which has variables of its own. */
static bool parse_body(struct tmpl_parser *p, struct str name, const char *context)
{
    struct tp_vars outer = p->vars;
    unsigned ranges = p->ranges, action_line = p->action_line;
    struct tn_list root = { 0 };

    if (++p->blocks > TMPL_MAX_NESTING)
        return tp_fail(p, "max nesting depth exceeded");
    p->vars = (struct tp_vars){ 0 };
    p->ranges = 0;
    p->action_line = 0;
    tp_declare(p, STR("$"));
    struct tn *stop = parse_list(p, &root);
    vec_done(&p->vars);
    p->vars = outer;
    p->ranges = ranges;
    p->action_line = action_line;
    p->blocks--;
    if (!stop)
        return false;
    if (stop->kind != TN_END) {
        struct buf b = { 0 };
        buf_printf(&b, " in %s", context);
        fail_node(p, "unexpected ", stop, buf_z(&b));
        buf_done(&b);
        return false;
    }
    return add_tree(p, name, &root);
}

static bool parse_definition(struct tmpl_parser *p)
{
    static const char context[] = "define clause";
    struct tok t = tp_next_word(p);
    struct str name;

    return parse_name(p, t, context, &name) && expect_right(p, context, &t) &&
           parse_body(p, name, context);
}

static struct tn *parse_block(struct tmpl_parser *p)
{
    static const char context[] = "block clause";
    struct tok t = tp_next_word(p);
    struct tn *n = tp_node(p, TN_TEMPLATE, t.pos);

    n->start = p->action_start;
    if (!parse_name(p, t, context, &n->text) || !(n->pipe = tp_pipeline(p, context, TOK_RIGHT)) ||
        !parse_body(p, n->text, context))
        return NULL;
    n->end = n->pipe->end;
    return n;
}

static struct tn *parse_template(struct tmpl_parser *p)
{
    static const char context[] = "template clause";
    struct tok t = tp_next_word(p);
    struct tn *n = tp_node(p, TN_TEMPLATE, t.pos);

    n->start = p->action_start;
    n->end = t.end;
    if (!parse_name(p, t, context, &n->text))
        return NULL;
    if (tp_next_word(p).kind == TOK_RIGHT)
        return n;
    tp_backup(p);
    n->pipe = tp_pipeline(p, context, TOK_RIGHT);
    if (!n->pipe)
        return NULL;
    n->end = n->pipe->end;
    return n;
}

static struct tn *parse_action(struct tmpl_parser *p)
{
    struct tok t = tp_next_word(p);

    switch (t.kind) {
    case TOK_BLOCK:
        return parse_block(p);
    case TOK_BREAK:
    case TOK_CONTINUE:
        return parse_jump(p, t);
    case TOK_ELSE:
        return parse_else(p);
    case TOK_END:
        return parse_end(p);
    case TOK_IF:
        return tp_control(p, TN_IF, TOK_IF);
    case TOK_RANGE:
        return tp_control(p, TN_RANGE, 0);
    case TOK_TEMPLATE:
        return parse_template(p);
    case TOK_WITH:
        return tp_control(p, TN_WITH, TOK_WITH);
    default:
        break;
    }
    tp_backup(p);
    struct tn *n = tp_node(p, TN_ACTION, tp_peek(p).pos);
    n->start = p->action_start;
    n->pipe = tp_pipeline(p, "command", TOK_RIGHT);
    if (!n->pipe)
        return NULL;
    n->end = n->pipe->end;
    return n;
}

static struct tn *parse_statement(struct tmpl_parser *p)
{
    struct tok t = tp_next_word(p);

    if (t.kind == TOK_TEXT) {
        struct tn *n = tp_node(p, TN_TEXT, t.pos);
        n->text = t.text;
        n->end = t.end;
        return n;
    }
    if (t.kind != TOK_LEFT)
        return tp_unexpected(p, t, "input");
    p->action_line = t.line;
    p->action_start = t.pos;
    struct tn *n = parse_action(p);
    p->action_line = 0;
    return n;
}

static bool parse_all(struct tmpl_parser *p, struct tn_list *root)
{
    while (tp_peek(p).kind != TOK_EOF) {
        if (tp_peek(p).kind == TOK_LEFT) {
            struct tok left = tp_next(p);
            if (tp_next_word(p).kind == TOK_DEFINE) {
                if (!parse_definition(p))
                    return false;
                continue;
            }
            tp_backup2(p, left);
        }
        struct tn *n = parse_statement(p);
        if (!n)
            return false;
        if (n->kind == TN_END || n->kind == TN_ELSE)
            return fail_node(p, "unexpected ", n, "");
        append(root, n);
    }
    return true;
}

const char *const tmpl_vars[TMPL_N_VARS] = { "$labels", "$externalLabels", "$externalURL",
                                             "$value" };

bool tn_parse(struct arena *a, struct tmpl *t, struct err *e)
{
    struct tmpl_parser p = { .a = a, .t = t, .e = e };
    struct tn_list root = { 0 };

    tmpl_lex_init(&p.lex, a, t->whole, sizeof TMPL_PREFIX - 1);
    tp_declare(&p, STR("$"));
    for (size_t i = 0; i < TMPL_N_VARS; i++)
        tp_declare(&p, str_of(tmpl_vars[i]));
    bool ok = parse_all(&p, &root) && add_tree(&p, t->name, &root);
    assert(ok || e->kind);
    t->branches = arena_dup(a, p.branches.p, p.branches.n * sizeof *t->branches);
    t->n_branches = p.branches.n;
    vec_done(&p.branches);
    vec_done(&p.vars);
    return ok;
}

const struct tn_tree *tn_tree_find(const struct tmpl *t, struct str name)
{
    for (const struct tn_tree *x = t->trees; x; x = x->next)
        if (str_eq(x->name, name))
            return x;
    return NULL;
}

struct span tn_user_span(const struct tmpl *t, size_t start, size_t end)
{
    size_t prefix = sizeof TMPL_PREFIX - 1, n = t->whole.n - prefix;

    start = start < prefix ? 0 : start - prefix;
    end = end < prefix ? 0 : end - prefix;
    start = start < n ? start : n;
    end = end < n ? end : n;
    return (struct span){ start, end > start ? end - start : 0 };
}
