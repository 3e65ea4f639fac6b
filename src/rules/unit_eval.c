/* Rules over the times of a test: all rules at one time after the other, as Prometheus does it, or
 * part by part of the plan, each rule over all times by one range query.
 *
 * The second is used while nothing fails. Where something does, the first tells what and when.
 */
#include <stdlib.h>

#include "rules/unit_impl.h"

/* ---- one time after the other ---- */

static bool any_error(const struct unit_world *w)
{
    for (size_t i = 0; i < w->rules->n; i++)
        if (w->evals[i].state.error)
            return true;
    return false;
}

void unit_add_rule_errors(struct unit_world *w)
{
    for (size_t i = 0; i < w->rules->n; i++) {
        struct str name = w->rules->p[i].rule->name;
        struct buf b = { 0 };
        if (!w->evals[i].state.error)
            continue;
        unit_put_go_dur(&b, unit_world_time(w, w->stop));
        unit_add_error(w, "    rule: %.*s, time: %s, err: %s", STR_ARG(name), buf_z(&b),
                       w->evals[i].state.error);
        vec_last(&w->out->cases).what = str_of(arena_printf(w->arena, "rule %.*s", STR_ARG(name)));
        buf_done(&b);
    }
}

/* A rule that has nothing to read and nothing to end stays as it is. */
static bool is_idle(const struct unit_world *w, size_t i)
{
    const struct rule_eval *r = &w->evals[i];

    return !r->out.before.n && !r->state.n && !r->state.error && w->rules->p[i].rule->tree &&
           unit_plan_is_empty(w->rules->p[i].rule->tree, &w->names);
}

/* What a rule has written is there for those after it. */
static void note_names(struct unit_world *w, size_t i)
{
    if (!w->evals[i].out.keys.n)
        return;
    if (w->rules->p[i].rule->is_alert) {
        map_id(&w->names, STR("ALERTS"));
        map_id(&w->names, STR("ALERTS_FOR_STATE"));
    } else {
        map_id(&w->names, w->rules->p[i].rule->name);
    }
}

/* Two rules, or a rule and the input, give one series different values at the same time. */
static void note_conflict(struct unit_world *w, size_t i, uint64_t before)
{
    struct rule_state *s = &w->evals[i].state;

    if (!s->error && mem_stats(w->store).conflicts.n != before)
        s->error = xstrdup("duplicate sample for timestamp");
}

static bool eval_stepwise(struct unit_world *w, struct err *e)
{
    for (size_t tick = 0; tick < w->n_ticks && w->stop == UNIT_NEVER; tick++) {
        int64_t ts = unit_world_time(w, tick);
        if (!unit_world_feed(w, ts, e))
            return false;
        for (size_t i = 0; i < w->rules->n; i++) {
            uint64_t before = mem_stats(w->store).conflicts.n;
            if (is_idle(w, i))
                continue;
            if (!rule_eval_run(&w->evals[i], ts, e))
                return false;
            note_conflict(w, i, before);
            note_names(w, i);
        }
        if (any_error(w))
            w->stop = tick;
        for (size_t i = 0; i < w->rules->n && w->stop == UNIT_NEVER; i++)
            unit_world_look(w, i, tick);
    }
    return true;
}

/* ---- one rule over all times ---- */

struct sweep {
    struct unit_world *w;
    size_t rule;
    struct {
        struct rule_sample *p;
        size_t n, cap;
    } samples;                   /* of one time */
    struct sizes next_f, next_h; /* by series: the next point */
};

static void gather(struct sweep *s, const struct value *v, int64_t ts)
{
    vec_clear(&s->samples);
    for (size_t i = 0; i < v->n; i++) {
        const struct value_series *x = &v->series[i];
        size_t *f = &s->next_f.p[i], *h = &s->next_h.p[i];
        if (*f < x->n_floats && x->floats[*f].t == ts)
            vec_push(&s->samples, (struct rule_sample){ &x->labels, x->floats[(*f)++].v, NULL });
        else if (*h < x->n_hists && x->hists[*h].t == ts)
            vec_push(&s->samples, (struct rule_sample){ &x->labels, 0, x->hists[(*h)++].h });
    }
}

/* The rule lives through the times from `first` to `last`; where it neither has nor had anything,
 * nothing happens. False when it fails. */
static bool take_times(struct sweep *s, const struct value *v, size_t first, size_t last)
{
    struct rule_eval *r = &s->w->evals[s->rule];

    vec_clear(&s->next_f);
    vec_clear(&s->next_h);
    for (size_t i = 0; i < v->n; i++) {
        vec_push(&s->next_f, 0);
        vec_push(&s->next_h, 0);
    }
    for (size_t tick = first; tick <= last; tick++) {
        int64_t ts = unit_world_time(s->w, tick);
        gather(s, v, ts);
        if (s->samples.n == 0 && r->out.before.n == 0 && r->state.n == 0)
            continue;
        rule_eval_take(r, s->samples.p, s->samples.n, ts);
        if (r->state.error)
            return false;
        unit_world_look(s->w, s->rule, tick);
    }
    return true;
}

/* Limits are those of a query at one time: a range that is beyond them is halved until it is one.
 */
static bool sweep_range(struct sweep *s, size_t first, size_t last)
{
    struct unit_world *w = s->w;
    struct query q = w->eval_opts.limits;
    struct query_result r = { 0 };
    struct err e = { 0 };
    bool ok;

    q.text = w->rules->p[s->rule].rule->expr.text;
    q.range = true;
    q.start = unit_world_time(w, first);
    q.end = unit_world_time(w, last);
    q.step = w->step;
    ok = w->engine->ops->run(w->engine, &q, &r, &e);
    bool canceled = e.kind == ERR_CANCELED;
    err_done(&e);
    if (ok)
        ok = take_times(s, &r.value, first, last);
    else if (first < last && !canceled)
        ok = sweep_range(s, first, first + (last - first) / 2) &&
             sweep_range(s, first + (last - first) / 2 + 1, last);
    query_result_done(&r);
    return ok;
}

static bool is_range_type(const struct pql_node *n)
{
    return n->type == PQL_SCALAR || n->type == PQL_VECTOR;
}

static bool sweep_rule(struct unit_world *w, size_t i)
{
    const struct rule *x = w->rules->p[i].rule;
    struct sweep s = { .w = w, .rule = i };
    bool ok;

    if (unit_plan_is_empty(x->tree, &w->names))
        return true;
    if (!is_range_type(x->tree))
        return false;
    ok = sweep_range(&s, 0, w->n_ticks - 1);
    vec_done(&s.samples);
    vec_done(&s.next_f);
    vec_done(&s.next_h);
    return ok;
}

static bool step_part(struct unit_world *w, const struct unit_part *part, struct err *e)
{
    for (size_t tick = 0; tick < w->n_ticks; tick++)
        for (size_t k = 0; k < part->n; k++) {
            struct rule_eval *r = &w->evals[part->rules[k]];
            if (!rule_eval_run(r, unit_world_time(w, tick), e) || r->state.error)
                return false;
            unit_world_look(w, part->rules[k], tick);
        }
    return true;
}

/* False when something fails or cannot be done in this way, and nothing is to be kept. */
static bool eval_parts(struct unit_world *w, struct err *e)
{
    const struct unit_plan *plan = w->plan;

    if (!unit_world_feed(w, unit_world_time(w, w->n_ticks - 1), e))
        return false;
    for (size_t i = 0; i < plan->n; i++) {
        const struct unit_part *part = &plan->parts[i];
        if (part->stepwise ? !step_part(w, part, e) : !sweep_rule(w, part->rules[0]))
            return false;
        for (size_t k = 0; k < part->n; k++)
            note_names(w, part->rules[k]);
    }
    return mem_seal(w->store, e) && mem_stats(w->store).conflicts.n == 0;
}

bool unit_world_eval(struct unit_world *w, struct err *e)
{
    if (!unit_world_open(w, e))
        return false;
    if (w->plan->n && !w->opts->plain) {
        if (eval_parts(w, e))
            return true;
        err_done(e);
        if (w->opts->cancel && *w->opts->cancel)
            return err_set(e, ERR_CANCELED, "interrupted");
        if (!unit_world_open(w, e))
            return false;
    }
    return eval_stepwise(w, e);
}
