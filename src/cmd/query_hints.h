/* query_hints.h - what there is to say about an answer that is empty, or not what was meant.
 *
 * Names that the source does not have, label values that exclude everything, the last sample of
 * what has none now, label sets that do not meet, functions that do not fit. The shell shows the
 * hints at their places, `promctl query` as lines on standard error.
 */
#ifndef PROMCTL_CMD_QUERY_HINTS_H
#define PROMCTL_CMD_QUERY_HINTS_H

#include "model/metric.h"
#include "promql/parse.h"
#include "store/engine.h"
#include "store/source.h"

struct query_hint {
    struct span at;  /* in the text of the query */
    const char *msg; /* one line or more */
    bool info;       /* nothing is wrong: nobody has to be told who does not look */
};

struct query_hints { /* `{0}` is empty; in order of their places */
    struct query_hint *p;
    size_t n, cap;
    struct arena arena;
};
void query_hints_done(struct query_hints *h);

enum query_names { QUERY_METRICS, QUERY_LABELS, QUERY_VALUES };

struct query_lists { /* what the source tells of its names */
    void *user;
    /* Sorted: all metrics, or labels, or values of `label`, of series that one of the selectors
     * picks. False: not known. */
    bool (*get)(void *user, struct arena *a, enum query_names kind, struct str label,
                const struct str *selectors, size_t n, struct strs *out);
    enum metric_type (*type)(void *user, struct str metric); /* may be NULL */
};

struct query_asked {
    const struct query *q;
    const struct pql_syntax *syntax;
    const struct query_lists *lists;
    struct query_engine *engine; /* is asked why it is empty; NULL: nothing is */
    bool is_empty;
    int64_t mint, maxt; /* what the source holds; mint > maxt: not known */
};

void query_hints_find(struct query_hints *h, const struct query_asked *x);

/* Of an error of evaluation: vectors that do not match one to one. */
void query_hint_error(struct err *e);

/* ---- for query_why*.c ---- */

void query_hints_add(struct query_hints *h, struct span at, const char *fmt, ...) ATTR_PRINTF(3, 4);
void query_hints_info(struct query_hints *h, struct span at, const char *fmt, ...)
    ATTR_PRINTF(3, 4);

/* Why the answer is empty, found out by asking for its parts. */
void query_why(struct query_hints *h, const struct query_asked *x, struct pql_node *n);

/* Why two vectors, neither of them empty, have no series in common. */
void query_why_match(struct query_hints *h, const struct pql_node *n, const struct value *l,
                     const struct value *r);

#endif
