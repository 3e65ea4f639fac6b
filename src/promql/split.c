/* split.c - see split.h. */
#include "promql/split.h"

#include "promql/fn_table.h"

static bool dur_has_range(const struct pql_node *n)
{
    if (!n || n->kind != PQL_DURATION)
        return false;
    return n->dur.op == PQL_RANGE_OF || dur_has_range(n->dur.l) || dur_has_range(n->dur.r);
}

static bool mods_have_bounds(const struct pql_mods *m)
{
    return m->at == PQL_AT_START || m->at == PQL_AT_END || dur_has_range(m->offset.expr);
}

/* Whether start(), end() or range() of the whole query stand in it. */
static bool has_bounds(const struct pql_node *n)
{
    const struct pql_node *child;

    for (size_t i = 0; (child = pql_child(n, i)) != NULL; i++)
        if (has_bounds(child))
            return true;
    switch (n->kind) {
    case PQL_SELECTOR:
        return mods_have_bounds(&n->sel.mods);
    case PQL_RANGE:
        return dur_has_range(n->range.range.expr);
    case PQL_SUBQUERY:
        return mods_have_bounds(&n->sub.mods) || dur_has_range(n->sub.range.expr) ||
               dur_has_range(n->sub.step.expr);
    case PQL_CALL:
        return n->call.fn->bound && strcmp(n->call.fn->name, "step") != 0;
    default:
        return false;
    }
}

enum pql_split pql_split_of(struct str text)
{
    struct arena a = { 0 };
    struct err e = { 0 };
    struct pql_node *n = pql_parse(&a, text, &(struct pql_syntax){ 0 }, &e);
    enum pql_split b = !n ? PQL_SPLIT_UNKNOWN : has_bounds(n) ? PQL_SPLIT_DIFFERS : PQL_SPLIT_SAME;

    if (n)
        pql_done(n);
    err_done(&e);
    arena_done(&a);
    return b;
}
