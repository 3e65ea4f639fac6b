#include "rules/sweep.h"

enum { FAILURES_MAX = 40 };

/* A result, and how far its series have been read. */
struct reading {
    const struct value *v;
    struct sizes next_f, next_h; /* by series: the next point */
    struct {
        struct rule_sample *p;
        size_t n, cap;
    } samples; /* of one time */
};

static void reading_done(struct reading *r)
{
    vec_done(&r->next_f);
    vec_done(&r->next_h);
    vec_done(&r->samples);
}

static void reading_init(struct reading *r, const struct value *v)
{
    *r = (struct reading){ .v = v };
    for (size_t i = 0; v->type == VALUE_MATRIX && i < v->n; i++) {
        vec_push(&r->next_f, 0);
        vec_push(&r->next_h, 0);
    }
}

static void gather_series(struct reading *r, size_t i, int64_t t)
{
    const struct value_series *x = &r->v->series[i];
    size_t *f = &r->next_f.p[i], *h = &r->next_h.p[i];

    if (*f < x->n_floats && x->floats[*f].t == t)
        vec_push(&r->samples, (struct rule_sample){ &x->labels, x->floats[(*f)++].v, NULL });
    else if (*h < x->n_hists && x->hists[*h].t == t)
        vec_push(&r->samples, (struct rule_sample){ &x->labels, 0, x->hists[(*h)++].h });
}

static void gather(struct reading *r, int64_t t)
{
    vec_clear(&r->samples);
    for (size_t i = 0; i < r->next_f.n; i++)
        gather_series(r, i, t);
}

static int64_t time_of(const struct rule_sweep *s, size_t tick)
{
    return s->first + (int64_t)tick * s->step;
}

static bool look(const struct rule_sweep *s, size_t tick)
{
    return !s->look || s->look(s->user, tick);
}

static bool is_idle(const struct rule_eval *r)
{
    return r->out.before.n == 0 && r->state.n == 0 && !r->state.error;
}

static bool take_times(struct rule_sweep *s, const struct value *v, size_t first, size_t last)
{
    struct reading r;
    bool ok = true;

    reading_init(&r, v);
    for (size_t tick = first; ok && tick <= last; tick++) {
        int64_t ts = time_of(s, tick);
        gather(&r, ts - rule_eval_offset(s->rule));
        if (r.samples.n == 0 && is_idle(s->rule))
            continue;
        rule_eval_take(s->rule, r.samples.p, r.samples.n, ts);
        for (size_t i = 0; i < s->n_others; i++)
            rule_eval_take(&s->others[i], r.samples.p, r.samples.n, ts);
        ok = look(s, tick);
    }
    reading_done(&r);
    return ok;
}

/* Some servers move the times of a range: VictoriaMetrics to multiples of the step. */
static bool has_our_times(const struct rule_sweep *s, const struct value *v)
{
    int64_t first = s->first - rule_eval_offset(s->rule);

    if (v->type == VALUE_MATRIX && v->n && v->series[0].n_floats)
        return (v->series[0].floats[0].t - first) % s->step == 0;
    return true;
}

static bool fails_for_good(const struct err *e)
{
    return e->kind == ERR_CANCELED || e->kind == ERR_NET || e->kind == ERR_TIMEOUT ||
           e->kind == ERR_IO || e->kind == ERR_FORMAT;
}

static bool ask(const struct rule_sweep *s, size_t first, size_t last, struct query_result *r,
                struct err *e)
{
    struct query_engine *engine = s->engine ? s->engine : s->rule->opts->engine;
    int64_t offset = rule_eval_offset(s->rule);
    struct query q = s->rule->opts->limits;

    q.text = s->rule->state.rule->expr.text;
    q.range = true;
    q.start = time_of(s, first) - offset;
    q.end = time_of(s, last) - offset;
    q.step = s->step;
    if (!engine->ops->run(engine, &q, r, e))
        return false;
    return r->value.type == VALUE_MATRIX || err_set(e, ERR_FORMAT, "the answer is no matrix");
}

static bool step_times(struct rule_sweep *s, size_t first, size_t last, struct err *e)
{
    for (size_t tick = first; tick <= last; tick++)
        if (!rule_eval_ask(s->rule, s->engine, s->others, s->n_others, time_of(s, tick), e) ||
            !look(s, tick))
            return false;
    return true;
}

static bool sweep_range(struct rule_sweep *s, size_t first, size_t last, struct err *e)
{
    struct query_result r = { 0 };
    struct err failed = { 0 };
    bool ok = ask(s, first, last, &r, &failed);

    if (ok && has_our_times(s, &r.value)) {
        ok = take_times(s, &r.value, first, last);
    } else if (ok) {
        ok = step_times(s, first, last, e);
    } else if (fails_for_good(&failed)) {
        err_take(e, &failed);
    } else if (first < last && ++s->failures < FAILURES_MAX) {
        size_t middle = first + (last - first) / 2;
        ok = sweep_range(s, first, middle, e) && sweep_range(s, middle + 1, last, e);
    } else {
        rule_eval_fail(s->rule, &failed);
        ok = true;
        for (size_t tick = first; ok && tick <= last; tick++)
            ok = look(s, tick);
    }
    err_done(&failed);
    query_result_done(&r);
    return ok;
}

/* A rule that cannot be asked for a range fails at each time, in the same words. */
static bool has_range(const struct rule *x)
{
    return x->tree && (x->tree->type == PQL_SCALAR || x->tree->type == PQL_VECTOR);
}

bool rule_sweep_run(struct rule_sweep *s, struct err *e)
{
    bool ok = true;

    if (s->n == 0)
        return true;
    if (has_range(s->rule->state.rule))
        return sweep_range(s, 0, s->n - 1, e);
    ok = step_times(s, 0, 0, e);
    for (size_t tick = 1; ok && tick < s->n; tick++)
        ok = look(s, tick);
    return ok;
}
