#include "rules/record_need.h"

#include <stdlib.h>

#include "base/vec.h"
#include "promql/fn_table.h"
#include "promql/resolve.h"

enum { LOOKBACK_MS = 5 * 60 * 1000 };

struct window {
    int64_t lo, hi; /* of evaluations; lo > hi: none */
};

struct need {
    struct arena *arena;
    const struct rule_list *rules;
    int64_t eval_ms;
    struct record_wants *out;
    struct window *seen; /* by rule: when it has been asked for */
    bool *open;          /* by rule: it is being asked for */
    int64_t at;          /* nothing is known of what comes later */
    struct err *e;
};

static bool need_rule(struct need *x, size_t i, struct window w);

/* ---- selectors ---- */

/* A selector without a fixed name also takes what nobody writes here. */
static bool has_name(const struct matcher *m, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (m[i].type == MATCHER_EQ && str_eq(m[i].name, STR(LABEL_NAME)))
            return true;
    return false;
}

/* A rule that ends a series says so: of its samples the last one is seen. An alert has been pending
 * for some time. */
static bool need_written(struct need *x, size_t i, struct window w, int64_t range)
{
    const struct rule *rule = x->rules->p[i].rule;

    w.lo -= range ? range : x->eval_ms;
    w.lo -= rule->is_alert ? rule->for_ms : 0;
    return need_rule(x, i, w);
}

/* `range` 0: the newest sample within the lookback. */
static bool need_series(struct need *x, const struct pql_node *sel, struct window w, int64_t range)
{
    bool written = false, ok = true;
    int64_t mint = w.lo - (range ? range : LOOKBACK_MS);

    w.hi = w.hi < x->at ? w.hi : x->at;
    w.lo = w.lo < w.hi ? w.lo : w.hi;
    if (mint >= w.hi || (sel->sel.for_info && !has_name(sel->sel.matchers, sel->sel.n)))
        return true;
    for (size_t i = 0; ok && i < x->rules->n; i++) {
        if (!rule_plan_takes(sel, x->rules->p[i].rule))
            continue;
        written = true;
        ok = need_written(x, i, w, range);
    }
    if (ok && !(written && has_name(sel->sel.matchers, sel->sel.n)))
        vec_push(x->out, (struct record_want){ sel->sel.matchers, sel->sel.n, mint, w.hi });
    return ok;
}

/* info() looks for target_info on its own, unless it is told another name. */
static void need_info(struct need *x, const struct pql_rnode *call, struct window w)
{
    const struct pql_node *sel = call->n_kids > 1 ? call->kids[1]->n : NULL;
    struct matcher *m = arena_new(x->arena, struct matcher);

    if (sel && sel->kind == PQL_SELECTOR && has_name(sel->sel.matchers, sel->sel.n))
        return; // it is asked for as any selector
    *m = (struct matcher){ MATCHER_EQ, STR(LABEL_NAME), STR("target_info"), NULL };
    vec_push(x->out, (struct record_want){ m, 1, w.lo - LOOKBACK_MS, w.hi });
}

/* ---- expressions ---- */

static bool asks_clock(const struct pql_rnode *r)
{
    const struct pql_fn *fn = r->n->call.fn;

    return str_starts(str_of(fn->name), STR("ts_of_")) || (fn->flags & PQL_FN_SAMPLE_TIME) ||
           ((fn->flags & PQL_FN_TIME) && r->n_kids == 0);
}

static const struct pql_mods *mods_of(const struct pql_rnode *r)
{
    return r->kind == PQL_SUBQUERY ? &r->n->sub.mods : &r->n->sel.mods;
}

/* The times whose data a selector or subquery sees. */
static struct window data_window(struct need *x, const struct pql_rnode *r, struct window w)
{
    if (mods_of(r)->at == PQL_AT_TIME) {
        x->out->clock = true;
        w.lo = w.hi = r->at_ms;
    }
    return (struct window){ w.lo - r->offset, w.hi - r->offset };
}

static bool need_node(struct need *x, const struct pql_rnode *r, struct window w)
{
    int64_t range;
    bool ok = true;

    switch (r->kind) {
    case PQL_SELECTOR:
        return need_series(x, r->n, data_window(x, r, w), 0);
    case PQL_RANGE:
        range = r->range;
        if (r->kids[0]->n->sel.mods.anchored || r->kids[0]->n->sel.mods.smoothed) {
            range += LOOKBACK_MS;
            w.hi += r->kids[0]->n->sel.mods.smoothed ? LOOKBACK_MS : 0;
        }
        return need_series(x, r->kids[0]->n, data_window(x, r->kids[0], w), range);
    case PQL_SUBQUERY:
        w = data_window(x, r, w);
        w.lo -= r->range;
        break;
    case PQL_CALL:
        x->out->clock |= asks_clock(r);
        if (r->n->call.fn->flags & PQL_FN_INFO)
            need_info(x, r, w);
        break;
    default:
        break;
    }
    for (size_t i = 0; ok && i < r->n_kids; i++)
        ok = need_node(x, r->kids[i], w);
    return ok;
}

static bool need_tree(struct need *x, const struct pql_node *tree, struct window w)
{
    struct pql_bounds b = { x->at, x->at, 0 };
    struct pql_rnode *r = pql_resolve(x->arena, tree, &b, x->e);

    return r && need_node(x, r, w);
}

/* A rule that reads what it wrote itself does so for ever: it is asked for once. */
static bool need_rule(struct need *x, size_t i, struct window w)
{
    const struct rule_ref *rule = &x->rules->p[i];
    struct window *seen = &x->seen[i];
    bool ok;

    if (!rule->rule->tree || x->open[i] || (seen->lo <= w.lo && seen->hi >= w.hi))
        return true;
    seen->lo = seen->lo < w.lo ? seen->lo : w.lo;
    seen->hi = seen->hi > w.hi ? seen->hi : w.hi;
    w = *seen; // both, and what is between
    x->open[i] = true;
    if (rule->group->has_offset) {
        w.lo -= rule->group->query_offset;
        w.hi -= rule->group->query_offset;
    }
    ok = need_tree(x, rule->rule->tree, w);
    x->open[i] = false;
    return ok;
}

// ---- from outside ----

static void begin(struct need *x)
{
    x->open = xcalloc(x->rules->n + 1, sizeof *x->open);
    x->seen = xcalloc(x->rules->n + 1, sizeof *x->seen);
    for (size_t i = 0; i < x->rules->n; i++)
        x->seen[i] = (struct window){ INT64_MAX, INT64_MIN };
}

static bool end(struct need *x, bool ok)
{
    free(x->open);
    free(x->seen);
    return ok;
}

bool record_need(struct arena *a, const struct record_rules *rules, const struct pql_node *tree,
                 int64_t at, struct record_wants *out, struct err *e)
{
    struct need x = { a, rules->all, rules->eval_ms, out, NULL, NULL, at, e };

    begin(&x);
    return end(&x, need_tree(&x, tree, (struct window){ at, at }));
}

bool record_need_rule(struct arena *a, const struct record_rules *rules, size_t i, int64_t from,
                      int64_t to, struct record_wants *out, struct err *e)
{
    struct need x = { a, rules->all, rules->eval_ms, out, NULL, NULL, to, e };

    begin(&x);
    return end(&x, need_rule(&x, i, (struct window){ from, to }));
}
