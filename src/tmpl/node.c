/* node.c - a node as Go prints it, in the context of errors. Source: parse/node.go writeTo. */
#include "tmpl/node.h"

#include "model/labels.h"

static void put_idents(struct buf *b, const struct tn *n)
{
    for (size_t i = 0; i < n->n_ident; i++) {
        if (i || n->kind != TN_VAR)
            buf_putc(b, '.');
        buf_put_str(b, n->ident[i]);
    }
}

static void put_pipe(struct buf *b, const struct tn *n)
{
    for (size_t i = 0; i < n->n_ident; i++) {
        buf_puts(b, i ? ", " : "");
        buf_put_str(b, n->ident[i]);
    }
    if (n->n_ident)
        buf_puts(b, n->assign ? " = " : " := ");
    for (const struct tn *c = n->child; c; c = c->next) {
        buf_puts(b, c == n->child ? "" : " | ");
        tn_print(b, c);
    }
}

/* An operand; pipelines in parentheses. */
static void put_word(struct buf *b, const struct tn *n)
{
    if (n->kind != TN_PIPE) {
        tn_print(b, n);
        return;
    }
    buf_putc(b, '(');
    put_pipe(b, n);
    buf_putc(b, ')');
}

static void put_list(struct buf *b, const struct tn_list *l)
{
    for (const struct tn *n = l->first; n; n = n->next)
        tn_print(b, n);
}

static void put_branch(struct buf *b, const struct tn *n, const char *word)
{
    buf_printf(b, "{{%s ", word);
    put_pipe(b, n->pipe);
    buf_puts(b, "}}");
    put_list(b, &n->list);
    if (n->has_else) {
        buf_puts(b, "{{else}}");
        put_list(b, &n->else_list);
    }
    buf_puts(b, "{{end}}");
}

static void put_template(struct buf *b, const struct tn *n)
{
    buf_puts(b, "{{template ");
    str_put_quoted(b, n->text);
    if (n->pipe) {
        buf_putc(b, ' ');
        put_pipe(b, n->pipe);
    }
    buf_puts(b, "}}");
}

void tn_print(struct buf *b, const struct tn *n)
{
    switch (n->kind) {
    case TN_TEXT:
    case TN_IDENT:
    case TN_NUMBER:
        buf_put_str(b, n->text);
        break;
    case TN_ACTION:
        buf_puts(b, "{{");
        put_pipe(b, n->pipe);
        buf_puts(b, "}}");
        break;
    case TN_IF:
        put_branch(b, n, "if");
        break;
    case TN_WITH:
        put_branch(b, n, "with");
        break;
    case TN_RANGE:
        put_branch(b, n, "range");
        break;
    case TN_TEMPLATE:
        put_template(b, n);
        break;
    case TN_BREAK:
        buf_puts(b, "{{break}}");
        break;
    case TN_CONTINUE:
        buf_puts(b, "{{continue}}");
        break;
    case TN_PIPE:
        put_pipe(b, n);
        break;
    case TN_COMMAND:
        for (const struct tn *w = n->child; w; w = w->next) {
            buf_puts(b, w == n->child ? "" : " ");
            put_word(b, w);
        }
        break;
    case TN_FIELD:
    case TN_VAR:
        put_idents(b, n);
        break;
    case TN_CHAIN:
        put_word(b, n->child);
        put_idents(b, n);
        break;
    case TN_DOT:
        buf_putc(b, '.');
        break;
    case TN_NIL:
        buf_puts(b, "nil");
        break;
    case TN_BOOL:
        buf_puts(b, n->truth ? "true" : "false");
        break;
    case TN_STRING:
        buf_put_str(b, n->quoted);
        break;
    case TN_END:
    case TN_ELSE:
        break;
    }
}
