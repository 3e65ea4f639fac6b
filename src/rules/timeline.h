/* timeline.h - when alerts were pending and firing: what a rule's evaluations add up to. */
#ifndef PROMCTL_RULES_TIMELINE_H
#define PROMCTL_RULES_TIMELINE_H

#include "base/map.h"
#include "rules/eval.h"

/* A time of one state: from the evaluation that found it to the one that found another. */
struct alert_period {
    enum alert_state state; /* pending or firing */
    int64_t start, end;
    bool began_before; /* the first evaluation that counts */
    bool goes_on;      /* after the last one, which is `end` */
};

struct alert_line { /* of an alert */
    struct labels labels;
    struct alert_period *p; /* in order of time */
    size_t n, cap;
};

struct alert_lines { /* of a rule; `{0}` is empty */
    struct alert_line *p;
    size_t n, cap;
    struct map ids;
    struct arena arena;
};

/* After an evaluation at `ts`, with the next one `step` later. */
void alert_lines_add(struct alert_lines *l, const struct rule_state *s, int64_t ts, int64_t step);

/* The last evaluation was at `end`. */
void alert_lines_end(struct alert_lines *l, int64_t end);
void alert_lines_done(struct alert_lines *l);

/* The line of an alert with these labels, or NULL. */
const struct alert_line *alert_lines_find(const struct alert_lines *l, const struct labels *ls);

struct alert_sum {
    size_t fired, held; /* times it fired; times it was pending and no more */
    int64_t firing_ms, pending_ms, longest_ms; /* the longest firing */
    int64_t last_ms;                           /* it fired, the end of that; or ALERT_NEVER */
};

void alert_line_sum(const struct alert_line *line, struct alert_sum *sum); /* adds */

/* Firings of `a` at whose time `b` (or NULL) never fired. */
size_t alert_line_missing(const struct alert_line *a, const struct alert_line *b);

/* The gravest state within [from, to), inactive where there is none. */
enum alert_state alert_line_state(const struct alert_line *line, int64_t from, int64_t to);

#endif
