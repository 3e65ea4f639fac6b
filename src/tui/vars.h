/* vars.h - the variables of a dashboard: where their values come from, and how they get into text.
 *
 * Values and forms are Grafana's. Source: grafana packages/grafana-prometheus/src/datasource.ts
 * interpolateQueryExpr, public/app/features/templating/formatVariableValue.ts,
 * packages/grafana-prometheus/src/variables.ts.
 */
#ifndef PROMCTL_TUI_VARS_H
#define PROMCTL_TUI_VARS_H

#include "tui/dashboard.h"

/* What a variable stands for now. */
struct var_value {
    struct str name;
    const struct str *values;
    size_t n;
    bool multi;    /* may be several: goes into regular expressions, so it is escaped */
    struct str as; /* instead of all that: an `all_value` that is chosen; or empty */
    bool all;      /* the values are all there are */
};

struct var_values {
    const struct var_value *p;
    size_t n;
    int64_t step_ms, interval_ms; /* of the query, between scrapes */
    int64_t start_ms, end_ms;
    bool only; /* these and no $__interval: for a first round */
};

/* $__rate_interval: max(step + scrape interval, 4 scrape intervals). */
int64_t var_rate_interval(const struct var_values *v);

/* `text` with $v, ${v}, ${v:regex|pipe|csv|raw|doublequote|...}, [[v]] replaced. What has no value
 * stays as it is written; the first such name is returned, else the empty slice. */
struct str var_expand(struct buf *b, struct str text, const struct var_values *v);

/* The same for what is only looked at and never asked: every variable has some value. */
void var_expand_any(struct buf *b, struct str text);

/* Whether the variable stands in the text. */
bool var_is_in(struct str text, struct str name);

/* The dashboard as it is shown, with a value for each of its variables: panels repeated, variables
 * in titles, texts and legends replaced. Expressions keep theirs. What is the same is shared. */
void dash_live(struct arena *a, const struct dashboard *d, const struct var_value *v,
               struct dashboard *out);

/* Brings values into order; numbers within them count as such for the last two. */
void var_sort(struct str *values, size_t n, enum dash_sort sort);

/* The values that a variable's regular expression leaves, or the parts of them that its group
 * `value`, else the first, names; each once, in order, in `a`. A bad expression leaves all. Returns
 * how many. */
size_t var_keep(struct arena *a, struct str regex, const struct str *values, size_t n,
                const struct str **out);

#endif
