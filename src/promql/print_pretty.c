/* print_pretty.c - a tree over several lines: what is longer than 100 columns is split.
 *
 * Source: prometheus promql/parser/prettier.go.
 */
#include "promql/print.h"

enum { COLUMNS_MAX = 100, INDENT = 2 };

static bool needs_split(const struct pql_node *n)
{
    struct buf b = { 0 };
    struct pql_printer p = { &b, COLUMNS_MAX };
    pql_print(&p, n);
    bool split = b.n > COLUMNS_MAX;
    buf_done(&b);
    return split;
}

static void indent(struct buf *b, unsigned level)
{
    buf_put_repeat(b, ' ', (size_t)level * INDENT);
}

static void put(struct buf *b, const struct pql_node *n, unsigned level);

static void put_call(struct buf *b, const struct pql_node *n, unsigned level)
{
    indent(b, level);
    buf_printf(b, "%s(\n", n->call.fn->name);
    for (size_t i = 0; i < n->call.n; i++) {
        put(b, n->call.args[i], level + 1);
        buf_puts(b, i + 1 < n->call.n ? ",\n" : "\n");
    }
    indent(b, level);
    buf_putc(b, ')');
}

static void put_aggregate(struct buf *b, const struct pql_node *n, unsigned level)
{
    indent(b, level);
    pql_put_aggregate_head(b, n);
    buf_puts(b, "(\n");
    if (n->agg.param) {
        put(b, n->agg.param, level + 1);
        buf_puts(b, ",\n");
    }
    put(b, n->agg.e, level + 1);
    buf_putc(b, '\n');
    indent(b, level);
    buf_putc(b, ')');
}

static void put_unary(struct buf *b, const struct pql_node *n, unsigned level)
{
    indent(b, level);
    buf_puts(b, pql_op_word(n->un.op));
    size_t at = b->n, blanks = 0;
    put(b, n->un.e, level);
    while (at + blanks < b->n && b->p[at + blanks] == ' ')
        blanks++;
    memmove(b->p + at, b->p + at + blanks, b->n - at - blanks);
    b->n -= blanks;
}

/* The first line gets its indentation, but not that of a short subquery: upstream forgets it. */
static void put(struct buf *b, const struct pql_node *n, unsigned level)
{
    bool splits = n->kind == PQL_CALL || n->kind == PQL_AGGREGATE || n->kind == PQL_BINARY ||
                  n->kind == PQL_PAREN || n->kind == PQL_SUBQUERY;

    if (n->kind == PQL_UNARY) {
        put_unary(b, n, level);
        return;
    }
    if (!splits || !needs_split(n)) {
        indent(b, n->kind == PQL_SUBQUERY ? 0 : level);
        pql_put(b, n);
        return;
    }
    switch (n->kind) {
    case PQL_CALL:
        put_call(b, n, level);
        break;
    case PQL_AGGREGATE:
        put_aggregate(b, n, level);
        break;
    case PQL_BINARY:
        put(b, n->bin.l, level + 1);
        buf_putc(b, '\n');
        indent(b, level);
        pql_put_operator(b, n);
        buf_putc(b, '\n');
        put(b, n->bin.r, level + 1);
        break;
    case PQL_PAREN:
        indent(b, level);
        buf_puts(b, "(\n");
        put(b, n->paren, level + 1);
        buf_putc(b, '\n');
        indent(b, level);
        buf_putc(b, ')');
        break;
    default:
        put(b, n->sub.e, level);
        pql_put_subquery_suffix(&(struct pql_printer){ .b = b }, n);
        break;
    }
}

void pql_put_pretty(struct buf *b, const struct pql_node *n)
{
    put(b, n, 0);
}
