/* What a rule writes: samples, and stale markers for what it writes no more. */
#include "rules/eval_impl.h"

void rule_labels_key(struct buf *b, const struct labels *ls)
{
    buf_clear(b);
    for (size_t i = 0; i < ls->n; i++) {
        buf_put(b, &ls->p[i].name.n, sizeof ls->p[i].name.n);
        buf_put_str(b, ls->p[i].name);
        buf_put(b, &ls->p[i].value.n, sizeof ls->p[i].value.n);
        buf_put_str(b, ls->p[i].value);
    }
}

bool rule_output_series(struct rule_eval *r, const struct labels *ls, size_t *id, struct err *e)
{
    struct rule_output *o = &r->out;
    int64_t series = MEM_NONE;

    rule_labels_key(&o->key, ls);
    *id = map_id(&o->keys, buf_str(&o->key));
    if (*id < o->series.n)
        return true;
    vec_reserve(&o->series, o->series.n + 1);
    o->series.n++;
    if (r->opts->store && (series = mem_series(r->opts->store, ls, e)) == MEM_NONE)
        return false;
    o->series.p[*id].series = series;
    o->series.p[*id].seen = 0;
    return true;
}

static bool append(struct rule_eval *r, size_t id, const struct mem_sample *x, struct err *e)
{
    return !r->opts->store || mem_append(r->opts->store, r->out.series.p[id].series, x, e);
}

bool rule_output_write(struct rule_eval *r, size_t id, int64_t t, double v,
                       const struct histogram *h, struct err *e)
{
    struct rule_output *o = &r->out;

    o->series.p[id].seen = o->turn;
    vec_push(&o->now, id);
    return append(r, id, &(struct mem_sample){ .t = t, .v = v, .h = h }, e);
}

static double stale_marker(void)
{
    uint64_t bits = SAMPLE_STALE_BITS;
    double v;

    memcpy(&v, &bits, sizeof v);
    return v;
}

bool rule_output_end(struct rule_eval *r, int64_t t, struct err *e)
{
    struct rule_output *o = &r->out;
    struct mem_sample gone = { .t = t, .v = stale_marker() };
    struct sizes swap = o->before;
    bool ok = true;

    for (size_t i = 0; ok && i < o->before.n; i++)
        if (o->series.p[o->before.p[i]].seen != o->turn)
            ok = append(r, o->before.p[i], &gone, e);
    r->state.written = o->now.n;
    o->before = o->now;
    o->now = swap;
    vec_clear(&o->now);
    return ok;
}
