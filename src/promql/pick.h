/* pick.h - which samples topk, bottomk, limitk and limit_ratio take at one step. */
#ifndef PROMCTL_PROMQL_PICK_H
#define PROMCTL_PROMQL_PICK_H

#include "promql/eval.h"

struct pql_pick {
    double v;
    const struct histogram *h; /* limitk and limit_ratio take them, too */
    size_t series;
};

struct pql_picks {
    struct pql_pick *p;
    size_t n, cap;
};

/* Checks the parameter at all steps. `*none`: nothing is picked at any of them. */
bool pql_pick_check(struct pql_eval *ev, const struct pql_rnode *r, const double *param, size_t n,
                    bool *none, struct err *e);

/* How many of `n` are picked from a group; not for limit_ratio. */
static inline size_t pql_pick_limit(double param, size_t n)
{
    return param < 1 ? 0 : param < (double)n ? (size_t)param : n;
}

/* topk and bottomk: a heap of up to `limit` > 0 samples whose top is the next to go, as
 * container/heap keeps it. */
void pql_pick_offer(enum pql_agg op, struct pql_picks *k, size_t limit, const struct pql_pick *s);

/* Best first. */
void pql_pick_sort(enum pql_agg op, struct pql_picks *k);

/* limit_ratio: the hash Prometheus gives a set of labels, as a part of 1. */
double pql_pick_place(const struct labels *ls);

static inline bool pql_pick_in_ratio(double place, double ratio)
{
    ratio = ratio < -1 ? -1 : ratio > 1 ? 1 : ratio;
    return ratio >= 0 ? place < ratio : place >= 1 + ratio;
}

#endif
