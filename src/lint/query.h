/* query.h - queries of dashboards, whoever's: expressions with variables, and how they are shown.
 */
#ifndef PROMCTL_LINT_QUERY_H
#define PROMCTL_LINT_QUERY_H

#include "lint/lint.h"
#include "lint/text.h"
#include "promql/vars.h"

struct lint_query {
    struct lint_file *file;
    struct lint_text expr, legend, unit; /* each may be none */
    bool maybe_other; /* nobody says that Prometheus is asked: what cannot be read is not ours */
    bool shows_unit;  /* as numbers with the panel's one unit, and nothing is made of them before */
    bool over_time;   /* as a graph */
    struct span panel_at; /* what to point at in the panel: its title, or its beginning */
    bool *unit_told;      /* of the panel: something about its unit has been reported */

    /* Set by lint_run_query(). */
    const struct pql_filled *filled;
    const struct lint_expr *x; /* with tree and flow */
    bool free_labels;          /* a variable stands for labels, or for series: nobody knows any */
};

/* All rules of expressions and of queries on one, or what is wrong with its syntax. */
void lint_run_query(struct lint_query *q);

/* Parses something with variables that is part of `t`, from `off` on, and reports what is wrong
 * under `r`; of what only its variables could tell, nothing. */
void lint_check_syntax(struct lint_file *f, const struct lint_rule *r, const struct lint_text *t,
                       struct str part);

#endif
