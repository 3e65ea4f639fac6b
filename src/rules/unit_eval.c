/* Rules over the times of a test: all rules at one time after the other, as Prometheus does it, or
 * part by part of the plan, each rule over all times by one range query.
 *
 * The second is used while nothing fails. Where something does, the first tells what and when.
 */
#include <stdlib.h>

#include "rules/sweep.h"
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
           rule_plan_is_empty(w->rules->p[i].rule->tree, &w->names);
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

struct rule_look {
    struct unit_world *w;
    size_t rule;
};

static bool look_at_rule(void *user, size_t tick)
{
    const struct rule_look *l = user;

    if (l->w->evals[l->rule].state.error)
        return false;
    unit_world_look(l->w, l->rule, tick);
    return true;
}

static bool sweep_rule(struct unit_world *w, size_t i, struct err *e)
{
    struct rule_look l = { w, i };
    struct rule_sweep s = { .rule = &w->evals[i],
                            .first = unit_world_time(w, 0),
                            .step = w->step,
                            .n = w->n_ticks,
                            .look = look_at_rule,
                            .user = &l };

    return rule_plan_is_empty(w->rules->p[i].rule->tree, &w->names) || rule_sweep_run(&s, e);
}

static bool step_part(struct unit_world *w, const struct rule_part *part, struct err *e)
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
    const struct rule_plan *plan = w->plan;

    if (!unit_world_feed(w, unit_world_time(w, w->n_ticks - 1), e))
        return false;
    for (size_t i = 0; i < plan->n; i++) {
        const struct rule_part *part = &plan->parts[i];
        if (part->stepwise ? !step_part(w, part, e) : !sweep_rule(w, part->rules[0], e))
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
    if (!w->plan->any_odd && !w->opts->plain) {
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
