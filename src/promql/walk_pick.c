/* walk_pick.c - topk, bottomk, limitk, limit_ratio. */
#include <stdlib.h>

#include "base/vec.h"
#include "promql/pick.h"
#include "promql/walk_aggregate.h"

static void pick(struct pql_eval *ev, const struct pql_rnode *r, struct pql_picks *k, double param,
                 size_t n_in, const struct labels *ls, const struct pql_pick *s)
{
    enum pql_agg op = r->n->agg.op;
    size_t limit = pql_pick_limit(param, n_in);

    if (op == PQL_AGG_LIMIT_RATIO) {
        if (pql_pick_in_ratio(pql_pick_place(ls), param))
            vec_push(k, *s);
    } else if (!limit) {
        return;
    } else if (op == PQL_AGG_LIMITK) {
        if (k->n < limit)
            vec_push(k, *s);
    } else if (s->h) {
        pql_note_ignored(ev, r);
    } else {
        pql_pick_offer(op, k, limit, s);
    }
}

static void pick_step(struct pql_eval *ev, const struct pql_rnode *r, struct pql_matrix *in,
                      double param, const struct pql_groups *groups, struct pql_picks *picks,
                      int64_t t, struct pql_matrix *by_series, struct pql_matrix *out)
{
    enum pql_agg op = r->n->agg.op;
    bool ranked = op == PQL_AGG_TOPK || op == PQL_AGG_BOTTOMK;
    struct pql_sample s;

    for (size_t i = 0; i < groups->n; i++)
        picks[i].n = 0;
    for (size_t i = 0; i < in->n; i++)
        if (pql_take_at(&in->p[i], t, &s))
            pick(ev, r, &picks[groups->of[i]], param, in->n, &s.labels,
                 &(struct pql_pick){ s.v, s.h, i });
    for (size_t i = 0; i < groups->n; i++) {
        if (ranked)
            pql_pick_sort(op, &picks[i]);
        for (size_t j = 0; j < picks[i].n; j++) {
            const struct pql_pick *p = &picks[i].p[j];
            struct pql_series *to = &by_series->p[p->series];
            if (ev->start == ev->end) // order matters
                to = pql_add_series(ev->arena, out, to->labels, to->drop_name);
            pql_add_point(ev->arena, to, t, p->v, p->h);
        }
    }
}

bool pql_eval_pick(struct pql_eval *ev, struct pql_rnode *r, struct pql_matrix *in,
                   const double *param, const struct pql_groups *groups, struct pql_matrix *out,
                   struct err *e)
{
    struct pql_matrix by_series = { 0 };
    struct pql_picks *picks;
    bool ok = true, none;
    size_t step = 0;

    if (!pql_pick_check(ev, r, param, pql_n_steps(ev), &none, e))
        return false;
    if (none)
        return true;
    picks = xcalloc(groups->n ? groups->n : 1, sizeof *picks);
    for (size_t i = 0; i < in->n; i++)
        pql_add_series(ev->arena, &by_series, in->p[i].labels, in->p[i].drop_name);
    for (int64_t t = ev->start; t <= ev->end && ok; t += ev->step, step++) {
        pick_step(ev, r, in, param[step], groups, picks, t, &by_series, out);
        ok = pql_alive(ev, e);
    }
    for (size_t i = 0; i < by_series.n; i++)
        if (by_series.p[i].n_f || by_series.p[i].n_h)
            *pql_add_series(ev->arena, out, by_series.p[i].labels, false) = by_series.p[i];
    for (size_t i = 0; i < groups->n; i++)
        vec_done(&picks[i]);
    free(picks);
    return ok;
}
