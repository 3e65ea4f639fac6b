/* vars.h - expressions with variables in them, as dashboards have: $job, ${job:regex}, [[job]].
 *
 * With variables a text is no PromQL. To be looked at, each variable, with the word or string it
 * stands in, is filled with something that could be there; to be printed, what was filled in
 * becomes again what it was.
 * Source: grafana public/app/features/variables/utils.ts variableRegex,
 * packages/grafana-prometheus/src/metric_find_query.ts.
 */
#ifndef PROMCTL_PROMQL_VARS_H
#define PROMCTL_PROMQL_VARS_H

#include "promql/parse.h"

struct pql_var {
    size_t n; /* bytes of all of it; 0: there is none */
    struct str name, form;
};

/* The reference that `s`, which is not empty, begins with. */
struct pql_var pql_var_at(struct str s);

/* Whether there is any. */
bool pql_has_vars(struct str s);

// ---- filled ----

enum pql_fill_for {
    PQL_FILL_PRINT, /* each its own, about as long as what it stands for; strings as a whole */
    PQL_FILL_CHECK, /* equal ones are equal; a matcher of one matches every value, a number can be
                       any */
};

enum pql_fill_kind { PQL_FILL_NAME, PQL_FILL_NUMBER, PQL_FILL_DURATION, PQL_FILL_STRING };

struct pql_fill {
    enum pql_fill_kind kind;
    bool sure;           /* of the kind: nothing else can be there */
    bool is_time;        /* behind @ */
    bool any_labels;     /* the labels of a clause, or series of which nothing is known */
    struct span src, at; /* in the source, in the filled text */
    struct str text;     /* as filled in */
};

enum { PQL_MAX_FILLS = 500 };

struct pql_filled {
    struct str source, text;
    struct pql_fill *p; /* in order of the text */
    size_t n;
};

/* Fills `source` and parses the result, with other fillings where one does not parse. The tree, as
 * of pql_parse(), has spans of `out->text`. NULL: an error in `source`, if it has no variables
 * Prometheus' own, else about the variables. */
struct pql_node *pql_parse_filled(struct arena *a, struct str source, enum pql_fill_for what_for,
                                  struct pql_filled *out, struct err *e);

/* A span of the filled text in the source; what is filled counts as a whole. */
struct span pql_filled_span(const struct pql_filled *f, struct span in_text);

/* Whether the span touches what was filled in. */
bool pql_filled_touches(const struct pql_filled *f, struct span in_text);

/* Appends `printed`, which came of a tree for PQL_FILL_PRINT, with the variables. False: not each
 * of them has a place. `n_gone` counts the strings that are not there, as with a matcher that was
 * deleted; NULL: all have to be. */
bool pql_unfill(struct buf *b, const struct pql_filled *f, struct str printed, size_t *n_gone);

// ---- queries of variables ----

/* Where the values of a variable come from. */
enum pql_ask_kind {
    PQL_ASK_LABEL_VALUES, /* of `label` on the series of `expr` (empty: all) */
    PQL_ASK_LABEL_NAMES,  /* on the series of `expr` */
    PQL_ASK_METRICS,      /* whose name holds a match of `expr` */
    PQL_ASK_QUERY,        /* each series of the result, printed */
    PQL_ASK_SERIES,       /* series of the selector `expr`, printed */
};

struct pql_ask {
    enum pql_ask_kind kind;
    struct str expr, label;
};

/* Reads label_values(up, instance), label_values(job), label_names(), metrics(re),
 * query_result(expr); all else is a selector. Slices of `query`. */
void pql_ask_parse(struct str query, struct pql_ask *out);

#endif
