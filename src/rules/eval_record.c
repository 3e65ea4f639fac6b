/* Source: prometheus rules/recording.go Eval. */
#include "rules/eval_impl.h"

static struct labels output_labels(struct rule_eval *r, const struct labels *sample)
{
    size_t n = sample->n + 1 + r->labels.n, k = 0;
    struct label *p = arena_alloc(&r->tick, n * sizeof *p);

    if (sample->n)
        memcpy(p, sample->p, sample->n * sizeof *p);
    k = sample->n;
    p[k++] = (struct label){ STR(LABEL_NAME), r->state.rule->name };
    for (size_t i = 0; i < r->labels.n; i++)
        p[k++] = r->labels.p[i];
    return labels_of(&r->tick, p, n);
}

bool rule_eval_record(struct rule_eval *r, const struct rule_sample *p, size_t n, int64_t ts,
                      struct err *e)
{
    int64_t t = ts - rule_eval_offset(r), limit = r->group->limit;
    size_t *ids = arena_alloc(&r->tick, (n + 1) * sizeof *ids);
    bool same = false;

    for (size_t i = 0; i < n; i++) {
        struct labels ls = output_labels(r, p[i].labels);
        if (!rule_output_series(r, &ls, &ids[i], e))
            return false;
        same |= r->out.series.p[ids[i]].seen == r->out.turn;
        r->out.series.p[ids[i]].seen = r->out.turn;
    }
    if (same)
        return err_set(e, ERR_EXEC,
                       "vector contains metrics with the same labelset after applying rule labels");
    if (limit > 0 && n > (size_t)limit)
        return err_set(e, ERR_EXEC, "exceeded limit of %lld with %zu series", (long long)limit, n);
    for (size_t i = 0; i < n; i++)
        if (!rule_output_write(r, ids[i], t, p[i].v, p[i].h, e))
            return false;
    return rule_output_end(r, t, e);
}
