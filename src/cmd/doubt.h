/* doubt.h - why an answer is empty: names in the expression that the source does not have. */
#ifndef PROMCTL_CMD_DOUBT_H
#define PROMCTL_CMD_DOUBT_H

#include "cmd/names.h"
#include "promql/parse.h"

struct doubt {
    struct span at;
    const char *msg; /* "no metric x (did you mean y?)" */
};

struct doubts { /* `{0}` is empty; in order of their places */
    struct doubt *p;
    size_t n, cap;
    struct arena arena;
};

/* Metrics, labels and values in `text` that are not among `names`. `is_empty` is the answer: then
 * names are worth waiting for a moment, and values are looked at, too. */
void doubts_find(struct doubts *out, struct names *names, struct str text,
                 const struct pql_syntax *syntax, bool is_empty);
void doubts_done(struct doubts *d);

#endif
