#include "rules/eval.h"

#include <stdlib.h>

#include "rules/eval_impl.h"

/* ---- one rule ---- */

static struct labels raw_labels(struct arena *a, const struct rule *x)
{
    struct label *p = arena_alloc(a, (x->labels.n + x->group_labels.n + 1) * sizeof *p);
    size_t n = 0;

    for (size_t i = 0; i < x->group_labels.n; i++)
        p[n++] = (struct label){ x->group_labels.p[i].name, x->group_labels.p[i].value };
    for (size_t i = 0; i < x->labels.n; i++)
        p[n++] = (struct label){ x->labels.p[i].name, x->labels.p[i].value };
    return labels_of(a, p, n);
}

void rule_eval_init(struct rule_eval *r, const struct rule_group *g, const struct rule *rule,
                    const struct rule_eval_opts *o)
{
    *r = (struct rule_eval){ .state.rule = rule, .opts = o, .group = g };
    r->labels = raw_labels(&r->arena, rule);
    if (rule->is_alert)
        rule_eval_alert_init(r);
}

void rule_eval_done(struct rule_eval *r)
{
    rule_eval_alert_done(r);
    free(r->state.error);
    map_done(&r->out.keys);
    vec_done(&r->out.series);
    vec_done(&r->out.now);
    vec_done(&r->out.before);
    buf_done(&r->out.key);
    arena_done(&r->arena);
    arena_done(&r->tick);
}

int64_t rule_eval_offset(const struct rule_eval *r)
{
    return r->group->has_offset ? r->group->query_offset : r->opts->query_offset;
}

void rule_eval_fail(struct rule_eval *r, struct err *e)
{
    free(r->state.error);
    r->state.error = NULL;
    r->state.error_kind = e->kind;
    if (e->kind != ERR_NONE)
        r->state.error = xstrdup(e->msg ? e->msg : "failed");
    err_done(e);
}

void rule_eval_take(struct rule_eval *r, const struct rule_sample *p, size_t n, int64_t ts)
{
    struct err e = { 0 };

    r->out.turn++;
    if (r->state.rule->is_alert)
        rule_eval_alert(r, p, n, ts, &e);
    else
        rule_eval_record(r, p, n, ts, &e);
    vec_clear(&r->out.now);
    rule_eval_fail(r, &e);
    arena_reset(&r->tick);
}

static void take_all(struct rule_eval *r, struct rule_eval *others, size_t n_others,
                     const struct rule_sample *p, size_t n, int64_t ts)
{
    rule_eval_take(r, p, n, ts);
    for (size_t i = 0; i < n_others; i++)
        rule_eval_take(&others[i], p, n, ts);
}

static bool take_value(struct rule_eval *r, struct rule_eval *others, size_t n_others,
                       const struct value *v, int64_t ts, struct err *e)
{
    static const struct labels none = { 0 };
    struct rule_sample scalar = { .labels = &none, .v = v->scalar.v }, *p;

    if (v->type == VALUE_SCALAR) {
        take_all(r, others, n_others, &scalar, 1, ts);
        return true;
    }
    if (v->type != VALUE_VECTOR)
        return err_set(e, ERR_EXEC, "rule result is not a vector or scalar");
    p = xmalloc(xmul(v->n + 1, sizeof *p));
    for (size_t i = 0; i < v->n; i++) {
        const struct value_series *s = &v->series[i];
        p[i] = (struct rule_sample){ &s->labels, s->n_floats ? s->floats[0].v : 0,
                                     s->n_hists ? s->hists[0].h : NULL };
    }
    take_all(r, others, n_others, p, v->n, ts);
    free(p);
    return true;
}

bool rule_eval_ask(struct rule_eval *r, struct query_engine *engine, struct rule_eval *others,
                   size_t n_others, int64_t ts, struct err *e)
{
    struct query q = r->opts->limits;
    struct query_result result = { 0 };
    struct err failed = { 0 };

    engine = engine ? engine : r->opts->engine;
    q.text = r->state.rule->expr.text;
    q.range = false;
    q.start = q.end = ts - rule_eval_offset(r);
    if (engine->ops->run(engine, &q, &result, &failed))
        take_value(r, others, n_others, &result.value, ts, &failed);
    query_result_done(&result);
    if (failed.kind == ERR_CANCELED)
        return err_take(e, &failed);
    if (failed.kind != ERR_NONE)
        rule_eval_fail(r, &failed);
    return true;
}

bool rule_eval_run(struct rule_eval *r, int64_t ts, struct err *e)
{
    return rule_eval_ask(r, NULL, NULL, 0, ts, e);
}

/* ---- a group ---- */

struct group_eval {
    struct rule_eval_opts opts;
    const struct rule_group *group;
    struct rule_eval *rules;
};

struct group_eval *group_eval_new(const struct rule_group *g, const struct rule_eval_opts *o)
{
    struct group_eval *x = xcalloc(1, sizeof *x);

    x->opts = *o;
    x->group = g;
    x->rules = xcalloc(g->n + 1, sizeof *x->rules);
    for (size_t i = 0; i < g->n; i++)
        rule_eval_init(&x->rules[i], g, &g->rules[i], &x->opts);
    return x;
}

void group_eval_free(struct group_eval *g)
{
    if (!g)
        return;
    for (size_t i = 0; i < g->group->n; i++)
        rule_eval_done(&g->rules[i]);
    free(g->rules);
    free(g);
}

bool group_eval_run(struct group_eval *g, int64_t ts, struct err *e)
{
    for (size_t i = 0; i < g->group->n; i++)
        if (!rule_eval_run(&g->rules[i], ts, e))
            return false;
    return true;
}

const struct rule_group *group_eval_group(const struct group_eval *g)
{
    return g->group;
}

const struct rule_state *group_eval_rule(const struct group_eval *g, size_t i)
{
    return &g->rules[i].state;
}
