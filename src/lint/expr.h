/* expr.h - what checks of expressions share: the walk, words for parts of an expression. */
#ifndef PROMCTL_LINT_EXPR_H
#define PROMCTL_LINT_EXPR_H

#include "lint/lint_impl.h"
#include "promql/flow.h"
#include "promql/fn_table.h"
#include "promql/vars.h"

/* A part of an expression and what it stands in. */
struct lint_part {
    const struct pql_flow *f;
    const struct lint_part *up; /* NULL: the whole expression */
};

typedef void lint_visit(const struct lint_rule *r, const struct lint_expr *x,
                        const struct lint_part *p);

/* Visits all parts, outer ones first. */
void lint_each_part(const struct lint_rule *r, const struct lint_expr *x, lint_visit *visit);

/* The text of a part, with its variables. */
static inline struct str lint_part_text(const struct lint_expr *x, struct span at)
{
    if (x->filled) {
        at = pql_filled_span(x->filled, at);
        return str_head(str_skip(x->filled->source, at.off), at.n);
    }
    return str_head(str_skip(x->text, at.off), at.n);
}

/* Whether a variable stands for the metric of a selector, or for all of it. */
static inline bool lint_is_variable(const struct lint_expr *x, const struct pql_node *n)
{
    return x->filled && n->kind == PQL_SELECTOR && n->sel.name.n &&
           pql_filled_touches(x->filled, (struct span){ n->at.off, n->sel.name.n });
}

/* The text on one line, cut where it is long, for messages. In the file's arena. */
struct str lint_part_brief(const struct lint_expr *x, struct span at);

/* Without parentheses around it. */
const struct pql_flow *lint_bare(const struct pql_flow *f);

bool lint_calls(const struct pql_node *n, const char *name);

/* rate(), irate() or increase(). */
bool lint_is_rate(const struct pql_node *n);

bool lint_is_comparison(enum pql_op op);
bool lint_is_set(enum pql_op op);

/* "`sum by (job)` removes it", "it is removed by ... in the recording rule ..."; empty where
 * nothing in a text did. In the file's arena. */
struct str lint_cause(const struct lint_expr *x, const struct pql_cause *c);

#endif
