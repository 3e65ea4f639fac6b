/* pql_tree.h - a PromQL tree as text with everything that it means, so that two can be compared.
 * Left out are the places in the text and what the printer is free to change: the order of
 * matchers. */
#ifndef PROMCTL_PQL_TREE_H
#define PROMCTL_PQL_TREE_H

#include "promql/fn_table.h"
#include "promql/parse.h"

static void tree_put(struct buf *b, const struct pql_node *n);

static void tree_put_dur(struct buf *b, const struct pql_dur *d)
{
    buf_printf(b, " %d:%lld", d->set, (long long)d->ms);
    if (d->expr)
        tree_put(b, d->expr);
}

static void tree_put_mods(struct buf *b, const struct pql_mods *m)
{
    tree_put_dur(b, &m->offset);
    buf_printf(b, " @%d:%lld %d%d", m->at, (long long)m->at_ms, m->anchored, m->smoothed);
}

static void tree_put_names(struct buf *b, const struct pql_names *names)
{
    buf_puts(b, " names");
    for (size_t i = 0; i < names->n; i++) {
        buf_putc(b, ' ');
        str_put_quoted(b, names->p[i]);
    }
}

/* How many matchers of the selector look the same or come before. */
static size_t tree_rank(const struct pql_node *n, size_t i)
{
    struct buf mine = { 0 }, other = { 0 };
    size_t rank = 0;

    matcher_put(&mine, &n->sel.matchers[i]);
    for (size_t k = 0; k < n->sel.n; k++) {
        buf_clear(&other);
        matcher_put(&other, &n->sel.matchers[k]);
        int c = str_cmp(buf_str(&other), buf_str(&mine));
        rank += c < 0 || (c == 0 && k < i);
    }
    buf_done(&mine);
    buf_done(&other);
    return rank;
}

static void tree_put_selector(struct buf *b, const struct pql_node *n)
{
    str_put_quoted(b, n->sel.name);
    for (size_t want = 0; want < n->sel.n; want++)
        for (size_t i = 0; i < n->sel.n; i++)
            if (tree_rank(n, i) == want) {
                buf_putc(b, ' ');
                matcher_put(b, &n->sel.matchers[i]);
            }
    tree_put_mods(b, &n->sel.mods);
    buf_puts(b, n->sel.for_info ? " info" : "");
}

static void tree_put_binary(struct buf *b, const struct pql_node *n)
{
    bool matches = n->bin.match.n || n->bin.on || n->bin.card == PQL_MANY_TO_ONE ||
                   n->bin.card == PQL_ONE_TO_MANY; // an empty ignoring() says nothing
    buf_printf(b, "op%d bool%d match%d on%d card%d", n->bin.op, n->bin.is_bool, matches, n->bin.on,
               n->bin.card);
    tree_put_names(b, &n->bin.match);
    tree_put_names(b, &n->bin.include);
    if (n->bin.fill_l)
        buf_printf(b, " fill_left %a", n->bin.fill_l_v);
    if (n->bin.fill_r)
        buf_printf(b, " fill_right %a", n->bin.fill_r_v);
    tree_put(b, n->bin.l);
    tree_put(b, n->bin.r);
}

static void tree_put(struct buf *b, const struct pql_node *n)
{
    buf_printf(b, "(%d %d %u ", n->kind, n->type, n->depth);
    switch (n->kind) {
    case PQL_NUMBER:
        buf_printf(b, "%a %d", n->number.v, n->number.is_duration);
        break;
    case PQL_TEXT:
        str_put_quoted(b, n->text);
        break;
    case PQL_SELECTOR:
        tree_put_selector(b, n);
        break;
    case PQL_RANGE:
        tree_put(b, n->range.sel);
        tree_put_dur(b, &n->range.range);
        break;
    case PQL_SUBQUERY:
        tree_put(b, n->sub.e);
        tree_put_dur(b, &n->sub.range);
        tree_put_dur(b, &n->sub.step);
        tree_put_mods(b, &n->sub.mods);
        break;
    case PQL_CALL:
        buf_puts(b, n->call.fn->name);
        for (size_t i = 0; i < n->call.n; i++)
            tree_put(b, n->call.args[i]);
        break;
    case PQL_AGGREGATE:
        buf_printf(b, "agg%d without%d", n->agg.op, n->agg.without);
        tree_put_names(b, &n->agg.names);
        if (n->agg.param)
            tree_put(b, n->agg.param);
        tree_put(b, n->agg.e);
        break;
    case PQL_BINARY:
        tree_put_binary(b, n);
        break;
    case PQL_UNARY:
        buf_printf(b, "op%d", n->un.op);
        tree_put(b, n->un.e);
        break;
    case PQL_PAREN:
        tree_put(b, n->paren);
        break;
    case PQL_DURATION:
        buf_printf(b, "op%d wrapped%d", n->dur.op, n->dur.wrapped);
        if (n->dur.l)
            tree_put(b, n->dur.l);
        if (n->dur.r)
            tree_put(b, n->dur.r);
        break;
    }
    buf_putc(b, ')');
}

typedef void tree_printer(struct buf *b, const struct pql_node *n);

/* What `n` looks like when printed and read again; NULL: that is the same tree. The caller frees
 * the text. */
static inline char *tree_roundtrip(const struct pql_node *n, tree_printer *print)
{
    struct buf text = { 0 }, before = { 0 }, after = { 0 };
    struct arena a = { 0 };
    struct err e = { 0 };

    print(&text, n);
    struct pql_node *again = pql_parse(&a, buf_str(&text), NULL, &e);
    tree_put(&before, n);
    if (again)
        tree_put(&after, again);
    else
        buf_puts(&after, e.msg);
    bool same = str_eq(buf_str(&before), buf_str(&after));
    if (!same)
        buf_printf(&text, "\nbefore %s\nafter  %s", buf_z(&before), buf_z(&after));
    pql_done(again);
    err_done(&e);
    arena_done(&a);
    buf_done(&before);
    buf_done(&after);
    if (!same)
        return buf_take(&text);
    buf_done(&text);
    return NULL;
}

#endif
