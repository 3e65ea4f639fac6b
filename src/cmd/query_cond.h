/* query_cond.h - a condition on a number, as --warn and --crit take it.
 *
 * An operator and a number ("> 0.1", "!= 1"), or a range of the monitoring-plugin convention,
 * which holds outside of it ("10:20", "~:5", "10"), with @ inside.
 * Source: monitoring-plugins.org/doc/guidelines.html, "Threshold and ranges".
 */
#ifndef PROMCTL_CMD_QUERY_COND_H
#define PROMCTL_CMD_QUERY_COND_H

#include "base/buf.h"
#include "base/err.h"

enum cond_kind {
    COND_NONE, /* never holds */
    COND_GT,
    COND_GE,
    COND_LT,
    COND_LE,
    COND_EQ,
    COND_NE,
    COND_OUTSIDE, /* of from .. to */
    COND_INSIDE   /* ends included */
};

struct query_cond {
    enum cond_kind kind;
    double from, to; /* the operators' number is both */
};

/* ERR_USAGE. */
bool query_cond_parse(struct str text, struct query_cond *out, struct err *e);

/* `v` is no NaN. */
bool query_cond_holds(const struct query_cond *c, double v);

/* The larger, the further `v` is on the bad side, or the nearer to it. */
double query_cond_badness(const struct query_cond *c, double v);

/* What holds of a number: "> 0.1", "outside 10:20". Appends. */
void query_cond_put(struct buf *b, const struct query_cond *c);

/* The range that perfdata has for it. Open ends are part of it: `>= 5` is written as `> 5`. A
 * plain number stands for what is above it, as plugins and what draws them have it, and does not
 * tell that the convention's 5 is 0:5. */
void query_cond_put_range(struct buf *b, const struct query_cond *c);

#endif
