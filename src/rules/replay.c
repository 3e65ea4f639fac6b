#include "rules/replay.h"

#include <stdlib.h>

#include "base/vec.h"
#include "promql/engine.h"
#include "promql/reach.h"
#include "rules/overlay.h"
#include "rules/sweep.h"

enum { LOOKBACK_MS = 5 * 60 * 1000, TICKS_MAX = 2000000, EARLY_PART = 10 };

struct one { /* a rule */
    const struct rule_ref *ref;
    struct rule_eval eval;
    struct rule *copies; /* of it, each with another `for`, */
    struct rule_eval *tries;
    int64_t interval, reach, need, first, last;
};

struct replay {
    const struct rule_list *rules;
    struct replay_opts o;
    struct rule_plan plan;
    struct mem_store *written;
    struct source *overlay;
    struct query_engine *engine; /* over the overlay */
    struct rule_eval_opts eval_opts, try_opts;
    struct one *p;
    size_t ticks;
};

// ---- begin and end ----

static void open_one(struct replay *r, size_t i)
{
    const struct rule_ref *ref = &r->rules->p[i];
    struct one *x = &r->p[i];
    size_t n = ref->rule->is_alert ? r->o.n_try : 0;

    x->ref = ref;
    x->interval = r->o.interval_ms              ? r->o.interval_ms
                  : ref->group->interval_ms > 0 ? ref->group->interval_ms
                                                : RULE_INTERVAL_MS;
    rule_eval_init(&x->eval, ref->group, ref->rule, &r->eval_opts);
    x->copies = xcalloc(n + 1, sizeof *x->copies);
    x->tries = xcalloc(n + 1, sizeof *x->tries);
    for (size_t k = 0; k < n; k++) {
        x->copies[k] = *ref->rule;
        x->copies[k].for_ms = r->o.try_for[k];
        rule_eval_init(&x->tries[k], ref->group, &x->copies[k], &r->try_opts);
    }
}

struct replay *replay_new(const struct rule_list *rules, const struct replay_opts *o)
{
    struct replay *r = xcalloc(1, sizeof *r);

    r->rules = rules;
    r->o = *o;
    rule_plan_make(rules, false, &r->plan);
    r->written = mem_new(&(struct mem_opts){ .max_bytes = o->max_bytes });
    r->overlay = rule_overlay_new(o->source, r->written, rules);
    r->engine = pql_engine_new(r->overlay, &(struct pql_engine_opts){ .threads = o->threads });
    r->eval_opts = (struct rule_eval_opts){
        .engine = r->engine,
        .store = r->written,
        .external_labels = o->external_labels,
        .external_url = o->external_url,
        .limits = o->limits,
        .annotations_later = true,
    };
    r->try_opts = r->eval_opts;
    r->try_opts.store = NULL;
    r->p = xcalloc(rules->n + 1, sizeof *r->p);
    for (size_t i = 0; i < rules->n; i++)
        open_one(r, i);
    return r;
}

void replay_free(struct replay *r)
{
    if (!r)
        return;
    for (size_t i = 0; i < r->rules->n; i++) {
        struct one *x = &r->p[i];
        for (size_t k = 0; x->ref->rule->is_alert && k < r->o.n_try; k++)
            rule_eval_done(&x->tries[k]);
        free(x->tries);
        free(x->copies);
        rule_eval_done(&x->eval);
    }
    free(r->p);
    query_engine_close(r->engine);
    source_close(r->overlay);
    mem_free(r->written);
    rule_plan_done(&r->plan);
    free(r);
}

// ---- when each rule begins ----

static int64_t add_ms(int64_t a, int64_t b)
{
    int64_t sum;
    return __builtin_add_overflow(a, b, &sum) ? INT64_MAX : sum;
}

/* What an alert's state now depends on, at most; twice, so that its beginning is seen, too. */
static int64_t warm_of(const struct replay *r, const struct rule *x)
{
    int64_t ms = x->for_ms;

    for (size_t i = 0; i < r->o.n_try; i++)
        ms = r->o.try_for[i] > ms ? r->o.try_for[i] : ms;
    ms = x->is_alert ? add_ms(add_ms(ms, ms), add_ms(x->keep_firing_ms, x->keep_firing_ms)) : 0;
    return ms > r->o.warm_ms ? ms : r->o.warm_ms;
}

/* Those whom a rule reads have to have written before it looks. Parts are in order, so that from
 * the last to the first all readers of a rule come before it. */
static void find_needs(struct replay *r, int64_t end)
{
    for (size_t i = 0; i < r->rules->n; i++)
        r->p[i].reach = r->rules->p[i].rule->tree ? pql_reach(r->rules->p[i].rule->tree, end) : 0;
    for (size_t n = r->plan.n; n-- > 0;)
        for (size_t k = r->plan.parts[n].n; k-- > 0;) {
            size_t i = r->plan.parts[n].rules[k];
            const struct one *reader = &r->p[i];
            const struct rule_reads *reads = &r->plan.reads[i];
            int64_t need = add_ms(add_ms(reader->need, reader->reach),
                                  warm_of(r, reader->ref->rule) + reader->interval);
            for (size_t j = 0; j < reads->n; j++) {
                struct one *x = &r->p[reads->p[j]];
                if (reads->p[j] != i && need > x->need)
                    x->need = need;
            }
        }
}

/* Whole intervals before the end, none of them before there is anything. */
static void find_first(struct replay *r, struct one *x, int64_t start, int64_t end)
{
    int64_t before = add_ms(x->need, warm_of(r, x->ref->rule)), length, n;

    if (__builtin_sub_overflow(end, start, &length) || length < 0)
        length = 0;
    length = add_ms(length, before);
    n = length / x->interval + (length % x->interval != 0);
    if (r->o.first_ms && (end - r->o.first_ms) / x->interval < n)
        n = end > r->o.first_ms ? (end - r->o.first_ms) / x->interval : 0;
    n = n < TICKS_MAX ? n : TICKS_MAX;
    x->first = end - n * x->interval;
    x->last = end;
    r->ticks += (size_t)n + 1;
}

// ---- evaluating ----

/* What a server can be asked itself. */
static struct query_engine *engine_of(const struct replay *r, size_t i)
{
    return r->plan.reads[i].n ? NULL : r->o.engine;
}

static bool is_canceled(const struct replay *r)
{
    return r->o.limits.cancel && *r->o.limits.cancel;
}

static bool look(struct replay *r, size_t i, int64_t ts, struct err *e)
{
    if (is_canceled(r))
        return err_set(e, ERR_CANCELED, "interrupted");
    return !r->o.look || r->o.look(r->o.user, i, ts);
}

struct swept {
    struct replay *r;
    size_t rule;
    struct err *e;
};

static bool look_at_tick(void *user, size_t tick)
{
    const struct swept *s = user;
    const struct one *x = &s->r->p[s->rule];

    return look(s->r, s->rule, x->first + (int64_t)tick * x->interval, s->e);
}

static bool sweep_one(struct replay *r, size_t i, struct err *e)
{
    struct one *x = &r->p[i];
    struct swept user = { r, i, e };
    struct rule_sweep s = {
        .engine = engine_of(r, i),
        .rule = &x->eval,
        .others = x->tries,
        .n_others = x->ref->rule->is_alert ? r->o.n_try : 0,
        .first = x->first,
        .step = x->interval,
        .n = (size_t)((x->last - x->first) / x->interval) + 1,
        .look = look_at_tick,
        .user = &user,
    };

    return rule_sweep_run(&s, e);
}

static bool stops_all(enum err_kind k)
{
    return k == ERR_NET || k == ERR_TIMEOUT || k == ERR_IO || k == ERR_FORMAT;
}

static bool ask_one(struct replay *r, size_t i, int64_t ts, struct err *e)
{
    struct one *x = &r->p[i];
    const struct rule_state *s = &x->eval.state;

    if (!rule_eval_ask(&x->eval, engine_of(r, i), x->tries, x->ref->rule->is_alert ? r->o.n_try : 0,
                       ts, e))
        return false;
    if (s->error && stops_all(s->error_kind))
        return err_set(e, s->error_kind, "%s", s->error);
    return look(r, i, ts, e);
}

/* Several rules, each at its times; of one time in the order of the files. */
static bool step_part(struct replay *r, const struct rule_part *part, struct err *e)
{
    int64_t *next = xmalloc(xmul(part->n, sizeof *next)), now, reach = 0;
    bool ok = true;

    for (size_t k = 0; k < part->n; k++) {
        const struct one *x = &r->p[part->rules[k]];
        next[k] = x->first;
        reach = x->reach > reach ? x->reach : reach;
    }
    now = next[0];
    for (size_t k = 0; k < part->n; k++)
        now = next[k] < now ? next[k] : now;
    // A server is asked once for all of it, unless nobody knows how long that is.
    if (r->o.engine && reach < INT64_C(400) * 24 * 3600 * 1000)
        rule_overlay_hold(r->overlay, now - reach - LOOKBACK_MS, r->p[part->rules[0]].last);
    while (ok && now != INT64_MAX) {
        int64_t soonest = INT64_MAX;
        for (size_t k = 0; ok && k < part->n; k++) {
            const struct one *x = &r->p[part->rules[k]];
            if (next[k] == now) {
                ok = ask_one(r, part->rules[k], now, e);
                next[k] += x->interval;
            }
            if (next[k] <= x->last && next[k] < soonest)
                soonest = next[k];
        }
        now = soonest;
    }
    rule_overlay_hold(r->overlay, 1, 0);
    free(next);
    return ok;
}

bool replay_run(struct replay *r, int64_t start, int64_t end, struct err *e)
{
    size_t done = 0;
    bool ok = true;

    find_needs(r, end);
    for (size_t i = 0; i < r->rules->n; i++)
        find_first(r, &r->p[i], start, end);
    for (size_t n = 0; ok && n < r->plan.n; n++) {
        const struct rule_part *part = &r->plan.parts[n];
        if (r->o.progress)
            r->o.progress(r->o.user, done, r->rules->n);
        ok = part->stepwise ? step_part(r, part, e) : sweep_one(r, part->rules[0], e);
        done += part->n;
    }
    return ok;
}

bool replay_go_on(struct replay *r, int64_t now, struct err *e)
{
    for (size_t i = 0; i < r->rules->n; i++) {
        struct one *x = &r->p[i];
        if (now - x->last < x->interval - x->interval / EARLY_PART)
            continue;
        x->last = now;
        if (!ask_one(r, i, now, e))
            return false;
        r->ticks++;
    }
    return true;
}

// ---- what there is to know ----

const struct rule_state *replay_rule(const struct replay *r, size_t rule)
{
    return &r->p[rule].eval.state;
}

const struct rule_state *replay_try(const struct replay *r, size_t rule, size_t choice)
{
    return &r->p[rule].tries[choice].state;
}

int64_t replay_interval(const struct replay *r, size_t rule)
{
    return r->p[rule].interval;
}

int64_t replay_first(const struct replay *r, size_t rule)
{
    return r->p[rule].first;
}

int64_t replay_last(const struct replay *r, size_t rule)
{
    return r->p[rule].last;
}

size_t replay_count(const struct replay *r)
{
    return r->ticks;
}

int64_t replay_reach(const struct replay *r)
{
    int64_t most = 0;

    for (size_t i = 0; i < r->rules->n; i++) {
        const struct pql_node *n = r->rules->p[i].rule->tree;
        int64_t ms = n ? pql_reach(n, r->p[i].last) : 0;
        most = ms > most ? ms : most;
    }
    return most;
}

bool replay_has(struct replay *r, const struct pql_node *selector, struct str text, int64_t at,
                int64_t ms, bool *any, struct err *e)
{
    struct query q = r->o.limits;
    struct query_result result = { 0 };
    struct query_engine *engine = r->o.engine ? r->o.engine : r->engine;
    struct buf b = { 0 };
    bool ok;

    for (size_t i = 0; i < r->rules->n; i++)
        if (rule_plan_takes(selector, r->rules->p[i].rule))
            engine = r->engine;
    buf_printf(&b, "count(last_over_time(%.*s[%lldms]))", STR_ARG(text), (long long)ms);
    q.text = buf_str(&b);
    q.range = false;
    q.start = q.end = at;
    ok = engine->ops->run(engine, &q, &result, e);
    *any = result.value.n > 0;
    query_result_done(&result);
    buf_done(&b);
    return ok;
}

bool replay_try_is_sound(const struct replay *r, size_t rule)
{
    for (size_t i = 0; i < r->rules->n; i++)
        for (size_t k = 0; k < r->plan.reads[i].n; k++)
            if (r->plan.reads[i].p[k] == rule)
                return false;
    return true;
}
