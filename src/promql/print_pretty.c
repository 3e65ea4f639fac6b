/* print_pretty.c - a tree over several lines: what is longer than 100 columns is split, and what
 * has comments.
 *
 * Source: prometheus promql/parser/prettier.go.
 */
#include "promql/comments.h"
#include "promql/print.h"

enum { COLUMNS_MAX = 100, INDENT = 2 };

struct pretty {
    struct buf *b;
    const struct pql_comments *comments; /* or NULL */
};

static bool needs_split(const struct pretty *p, const struct pql_node *n)
{
    struct buf b = { 0 };
    struct pql_printer printer = { &b, COLUMNS_MAX };

    if (p->comments && pql_comments_in(p->comments, n))
        return true;
    pql_print(&printer, n);
    bool split = b.n > COLUMNS_MAX;
    buf_done(&b);
    return split;
}

static void indent(struct buf *b, unsigned level)
{
    buf_put_repeat(b, ' ', (size_t)level * INDENT);
}

/* Ends the line. The comments of a slot follow: one that stood behind something stays there, the
 * others get lines. */
static void end_line(struct pretty *p, const struct pql_node *n, size_t slot, unsigned level)
{
    const struct pql_comment *c = p->comments ? pql_comments_at(p->comments, n, slot) : NULL;

    if (c && c->trailing) {
        buf_putc(p->b, ' ');
        buf_put_str(p->b, c->text);
        c = pql_comment_next(p->comments, c);
    }
    buf_putc(p->b, '\n');
    for (; c; c = pql_comment_next(p->comments, c)) {
        indent(p->b, level);
        buf_put_str(p->b, c->text);
        buf_putc(p->b, '\n');
    }
}

static void put(struct pretty *p, const struct pql_node *n, unsigned level);

/* `(`, the children a line each, `)`. */
static void put_children(struct pretty *p, const struct pql_node *n, unsigned level)
{
    const struct pql_node *child;
    size_t i = 0;

    buf_putc(p->b, '(');
    for (; (child = pql_child(n, i)) != NULL; i++) {
        end_line(p, n, i, level + 1);
        put(p, child, level + 1);
        buf_puts(p->b, pql_child(n, i + 1) ? "," : "");
    }
    end_line(p, n, i, level + 1);
    indent(p->b, level);
    buf_putc(p->b, ')');
}

static void put_unary(struct pretty *p, const struct pql_node *n, unsigned level)
{
    struct buf *b = p->b;

    indent(b, level);
    buf_puts(b, pql_op_word(n->un.op));
    size_t at = b->n, blanks = 0;
    put(p, n->un.e, level);
    while (at + blanks < b->n && b->p[at + blanks] == ' ')
        blanks++;
    memmove(b->p + at, b->p + at + blanks, b->n - at - blanks);
    b->n -= blanks;
}

static void put_split(struct pretty *p, const struct pql_node *n, unsigned level)
{
    switch (n->kind) {
    case PQL_CALL:
        indent(p->b, level);
        buf_puts(p->b, n->call.fn->name);
        put_children(p, n, level);
        break;
    case PQL_AGGREGATE:
        indent(p->b, level);
        pql_put_aggregate_head(p->b, n);
        put_children(p, n, level);
        break;
    case PQL_PAREN:
        indent(p->b, level);
        put_children(p, n, level);
        break;
    case PQL_BINARY:
        put(p, n->bin.l, level + 1);
        end_line(p, n, 1, level);
        indent(p->b, level);
        pql_put_operator(p->b, n);
        end_line(p, n, 2, level + 1);
        put(p, n->bin.r, level + 1);
        break;
    default:
        put(p, n->sub.e, level);
        pql_put_subquery_suffix(&(struct pql_printer){ .b = p->b }, n);
        break;
    }
}

/* The first line gets its indentation, but not that of a short subquery: upstream forgets it. */
static void put(struct pretty *p, const struct pql_node *n, unsigned level)
{
    bool splits = n->kind == PQL_CALL || n->kind == PQL_AGGREGATE || n->kind == PQL_BINARY ||
                  n->kind == PQL_PAREN || n->kind == PQL_SUBQUERY;

    if (n->kind == PQL_UNARY) {
        put_unary(p, n, level);
    } else if (splits && needs_split(p, n)) {
        put_split(p, n, level);
    } else {
        indent(p->b, n->kind == PQL_SUBQUERY ? 0 : level);
        pql_put(p->b, n);
    }
}

void pql_put_pretty(struct buf *b, const struct pql_node *n)
{
    put(&(struct pretty){ .b = b }, n, 0);
}

void pql_put_commented(struct buf *b, const struct pql_node *n, struct str text)
{
    struct pql_comments comments;
    const struct pql_comment *c;

    pql_comments_init(&comments, n, text);
    for (c = pql_comments_at(&comments, NULL, PQL_SLOT_BEFORE); c;
         c = pql_comment_next(&comments, c)) {
        buf_put_str(b, c->text);
        buf_putc(b, '\n');
    }
    put(&(struct pretty){ b, &comments }, n, 0);
    for (c = pql_comments_at(&comments, NULL, PQL_SLOT_BEHIND); c;
         c = pql_comment_next(&comments, c)) {
        buf_puts(b, c->trailing ? " " : "\n");
        buf_put_str(b, c->text);
    }
    pql_comments_done(&comments);
}
