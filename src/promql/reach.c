#include "promql/reach.h"

#include "base/time.h"

/* Where a time comes out beyond all times, the earliest there is. */
static int64_t minus(int64_t t, int64_t ms)
{
    int64_t r;
    return __builtin_sub_overflow(t, ms, &r) ? INT64_MIN : r;
}

int64_t pql_earliest(const struct pql_rnode *r, int64_t t)
{
    int64_t first = t, at;

    switch (r->kind) {
    case PQL_SELECTOR:
        return minus(r->pinned ? r->at_ms : t, r->offset);
    case PQL_RANGE:
        return minus(pql_earliest(r->kids[0], t), r->range);
    case PQL_SUBQUERY:
        return pql_earliest(r->kids[0],
                            minus(minus(r->pinned ? r->at_ms : t, r->offset), r->range));
    default:
        for (size_t i = 0; i < r->n_kids; i++) {
            at = pql_earliest(r->kids[i], t);
            first = at < first ? at : first;
        }
        return first;
    }
}

int64_t pql_reach(const struct pql_node *n, int64_t t)
{
    struct pql_bounds at = { t, t, 0 };
    struct arena a = { 0 };
    struct err e = { 0 };
    struct pql_rnode *r = n->type != PQL_STRING ? pql_resolve(&a, n, &at, &e) : NULL;
    int64_t first = r ? pql_earliest(r, t) : t, reach;

    err_done(&e);
    arena_done(&a);
    if (__builtin_sub_overflow(t, first, &reach) || reach > DUR_MAX_MS)
        return DUR_MAX_MS;
    return reach > 0 ? reach : 0;
}
