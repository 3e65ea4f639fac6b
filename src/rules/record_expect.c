/* What rules give of a test as it is written. */
#include <math.h>
#include <stdlib.h>

#include "rules/record_impl.h"

enum { TIMES_MAX = 240 }; /* at which alerts are looked at, back from the end */

struct expecting {
    struct record *r;
    struct buf *text;
    size_t *expected;
    struct unit_alert_test *alerts; /* by name, then by time, back from the end */
    size_t n_names, n_times;
};

/* ---- what templates of the tested rules ask ---- */

struct tap {
    struct unit_tap tap;
    struct record *r;
};

/* The rules' own expressions are known. */
static bool is_known(const struct record *r, struct str text)
{
    for (size_t i = 0; i < r->o->rules->n; i++)
        if (str_eq(r->o->rules->p[i].rule->expr.text, text))
            return true;
    for (size_t i = 0; i < r->asked.n; i++)
        if (str_eq(r->asked.p[i], text))
            return true;
    return false;
}

static bool tap_run(struct query_engine *q, const struct query *query, struct query_result *out,
                    struct err *e)
{
    struct tap *t = (struct tap *)q;

    if (!is_known(t->r, query->text))
        vec_push(&t->r->asked, arena_str(&t->r->arena, query->text));
    return t->tap.inner->ops->run(t->tap.inner, query, out, e);
}

/* ---- alerts ---- */

static int by_content(const void *a, const void *b)
{
    const struct unit_alert_got *x = a, *y = b;
    int c = unit_pairs_cmp(&x->labels, &y->labels);
    return c ? c : unit_pairs_cmp(&x->annotations, &y->annotations);
}

static bool same_alerts(const struct unit_got *a, const struct unit_got *b)
{
    if (a->alerts.n != b->alerts.n)
        return false;
    for (size_t i = 0; i < a->alerts.n; i++)
        if (unit_pairs_cmp(&a->alerts.p[i].labels, &b->alerts.p[i].labels) != 0)
            return false;
    return true;
}

/* What is expected then is an error. */
static void tell_errors(struct expecting *x, struct str alert, const struct unit_got *got)
{
    for (size_t i = 0; i < got->alerts.n; i++) {
        const struct unit_pairs *v = &got->alerts.p[i].annotations;
        for (size_t k = 0; k < v->n; k++)
            if (str_starts(v->p[k].value, STR("<error expanding template")))
                diags_add(x->r->notes, DIAG_WARN, (struct span){ 0, 0 },
                          "alert %.*s: annotation %.*s cannot be expanded: %.*s", STR_ARG(alert),
                          STR_ARG(v->p[k].name), STR_ARG(v->p[k].value));
    }
}

/* At the end, and before that the last time when other alerts were firing: that shows when they
 * begin to. */
static void put_alerts(struct expecting *x, struct unit_world *w, size_t name)
{
    const struct unit_alert_test *t = &x->alerts[name * x->n_times];
    const struct unit_got *got = &w->got[name * x->n_times];
    size_t other = 1;

    for (size_t i = 0; i < x->n_times; i++)
        if (got[i].alerts.n)
            qsort(got[i].alerts.p, got[i].alerts.n, sizeof *got[i].alerts.p, by_content);
    while (other < x->n_times && same_alerts(&got[0], &got[other]))
        other++;
    if (got[0].alerts.n && other < x->n_times)
        record_put_alerts(x->text, t->alertname, t[other].eval_ms, got[other].alerts.p,
                          got[other].alerts.n);
    record_put_alerts(x->text, t->alertname, t->eval_ms, got->alerts.p, got->alerts.n);
    *x->expected += got->alerts.n;
    tell_errors(x, t->alertname, got);
}

/* ---- recording rules ---- */

static int by_labels(const void *a, const void *b)
{
    const struct value_series *x = a, *y = b;
    return labels_cmp(&x->labels, &y->labels);
}

static bool has_nan(const struct value *v)
{
    for (size_t i = 0; i < v->n; i++)
        if (v->series[i].n_floats && isnan(v->series[i].floats[0].v))
            return true;
    return false;
}

static bool ask(struct unit_world *w, struct str expr, struct query_result *out, struct err *e)
{
    struct query q = w->eval_opts.limits;

    q.text = expr;
    q.start = q.end = w->g->start_ms + w->g->expr_tests[0].eval_ms;
    return w->engine->ops->run(w->engine, &q, out, e);
}

/* Several spans: promtool fills the gaps between them wrongly, at least until 3.5. */
static bool has_gaps(const struct value *v)
{
    for (size_t i = 0; i < v->n; i++)
        if (v->series[i].n_hists &&
            (v->series[i].hists[0].h->pos.n_spans > 1 || v->series[i].hists[0].h->neg.n_spans > 1))
            return true;
    return false;
}

static bool put_result(struct expecting *x, struct unit_world *w, const char *expr, struct err *e)
{
    struct query_result r = { 0 };
    bool ok = ask(w, str_of(expr), &r, e);

    if (ok) {
        qsort(r.value.series, r.value.n, sizeof *r.value.series, by_labels);
        record_put_samples(x->text, str_of(expr), w->g->expr_tests[0].eval_ms, &r.value);
        *x->expected += r.value.n;
    }
    query_result_done(&r);
    return ok;
}

/* A NaN is equal to nothing, and cannot be expected: it is left out. */
static bool put_samples(struct expecting *x, struct unit_world *w, const struct rule *rule,
                        struct err *e)
{
    const struct label name = { STR(LABEL_NAME), rule->name };
    struct labels ls = { .p = &name, .n = 1 };
    struct query_result r = { 0 };
    struct buf b = { 0 };

    labels_put(&b, &ls);
    const char *plain = arena_str(w->arena, buf_str(&b)).p;
    bool ok = ask(w, str_of(plain), &r, e);
    buf_done(&b);
    if (ok && has_gaps(&r.value))
        ok = put_result(x, w, arena_printf(w->arena, "histogram_count(%s)", plain), e) &&
             put_result(x, w, arena_printf(w->arena, "histogram_sum(%s)", plain), e);
    else if (ok && has_nan(&r.value))
        ok = put_result(x, w, arena_printf(w->arena, "%s == %s", plain, plain), e);
    else if (ok)
        ok = put_result(x, w, plain, e);
    query_result_done(&r);
    return ok;
}

/* ---- the run ---- */

static bool rule_failed(struct unit_world *w, struct err *e)
{
    for (size_t i = 0; i < w->rules->n; i++) {
        const char *why = w->evals[i].state.error;
        if (!why)
            continue;
        err_set(e, ERR_EXEC, "rule %.*s fails over these series: %s",
                STR_ARG(w->rules->p[i].rule->name), why);
        if (strstr(why, "too many samples"))
            err_hint(e, "in a test, a query may have 10000 samples in memory, as of promtool");
        return false;
    }
    return err_set(e, ERR_EXEC, "the rules fail over these series");
}

/* Rules of one name are tested together. */
static bool is_first(const struct record_opts *o, size_t i)
{
    const struct rule *x = o->rules->p[o->tested[i]].rule;

    for (size_t k = 0; k < i; k++) {
        const struct rule *y = o->rules->p[o->tested[k]].rule;
        if (x->is_alert == y->is_alert && str_eq(x->name, y->name))
            return false;
    }
    return true;
}

static bool look(struct unit_world *w, void *user, struct err *e)
{
    struct expecting *x = user;
    const struct record_opts *o = x->r->o;
    bool begun = false, ok = w->stop == UNIT_NEVER || rule_failed(w, e);

    buf_puts(x->text, x->n_names && ok ? "    alert_rule_test:\n" : "");
    for (size_t i = 0; ok && i < x->n_names; i++)
        put_alerts(x, w, i);
    for (size_t i = 0; ok && i < o->n_tested; i++) {
        const struct rule *rule = o->rules->p[o->tested[i]].rule;
        if (rule->is_alert || !is_first(o, i))
            continue;
        buf_puts(x->text, begun ? "" : "    promql_expr_test:\n");
        begun = true;
        ok = put_samples(x, w, rule, e);
    }
    return ok;
}

/* What is to be looked at, as if a file expected something of it. */
static void set_tests(struct expecting *x, struct unit_group *g)
{
    const struct record_opts *o = x->r->o;
    int64_t end = o->at - x->r->begin, since = record_since(x->r);

    x->n_times = (size_t)(since / x->r->eval_ms) + 1;
    x->n_times = x->n_times < TIMES_MAX ? x->n_times : TIMES_MAX;
    x->alerts = arena_new_n(&x->r->arena, struct unit_alert_test, o->n_tested * x->n_times + 1);
    for (size_t i = 0; i < o->n_tested; i++) {
        const struct rule *rule = o->rules->p[o->tested[i]].rule;
        if (!rule->is_alert || !is_first(o, i))
            continue;
        for (size_t k = 0; k < x->n_times; k++)
            x->alerts[x->n_names * x->n_times + k] = (struct unit_alert_test){
                .eval_ms = end - (int64_t)k * x->r->eval_ms, .alertname = rule->name
            };
        x->n_names++;
    }
    g->alert_tests = x->alerts;
    g->n_alert_tests = x->n_names * x->n_times;
    g->expr_tests = arena_new(&x->r->arena, struct unit_expr_test);
    g->expr_tests->eval_ms = end;
    g->n_expr_tests = 1;
}

/* A series that cannot be read back is told as a case. */
static bool case_failed(const struct unit_group_result *g, struct err *e)
{
    for (size_t i = 0; i < g->cases.n; i++)
        if (g->cases.p[i].failed)
            return err_set(e, ERR_EXEC, "%.*s: %.*s", STR_ARG(g->cases.p[i].what),
                           STR_ARG(g->cases.p[i].text));
    return true;
}

bool record_expect(struct record *r, struct buf *text, size_t *expected, struct err *e)
{
    static const struct query_engine_ops ops = { .run = tap_run };
    bool *tested = arena_zalloc(&r->arena, r->o->rules->n + 1);
    struct tap tap = { .tap = { .engine.ops = &ops, .rules = tested }, .r = r };
    struct unit_opts opts = { .cancel = r->o->cancel };
    struct expecting x = { .r = r, .text = text, .expected = expected };
    struct unit_group_result result = { 0 };
    struct unit_file file = { 0 };
    struct rule_plan plan = { 0 };
    bool ok = unit_file_parse(buf_str(text), &file, e);

    if (ok) {
        struct unit_world w = { .file = &file,
                                .g = &file.groups[0],
                                .rules = r->o->rules,
                                .plan = &plan,
                                .opts = &opts,
                                .out = &result,
                                .tap = &tap.tap,
                                .look = look,
                                .look_user = &x };
        for (size_t i = 0; i < r->o->n_tested; i++)
            tested[r->o->tested[i]] = true;
        rule_plan_make(r->o->rules, true, &plan);
        set_tests(&x, &file.groups[0]);
        ok = unit_group_run(&w, e) && case_failed(&result, e);
    }
    rule_plan_done(&plan);
    vec_done(&result.cases);
    vec_done(&result.branches);
    buf_done(&result.debug);
    arena_done(&result.arena);
    unit_file_done(&file);
    return ok;
}
