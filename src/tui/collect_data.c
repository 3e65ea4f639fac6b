/* collect_data.c - what panels, signals, families and Explore show. */
#include "tui/collect_impl.h"

#include "base/time.h"
#include "tui/survey_impl.h"

#include <inttypes.h>
#include <math.h>

enum {
    SURVEY_EVERY_MS = 30000,
    FAMILY_BUDGET_NS = 150 * 1000000, /* evaluating families that nobody looks at, a tick */
    SERIES_SHOWN = 200,
};

// ---- survey ----

/* How often somebody else scraped: by the number of samples that a series has of some minutes. */
int64_t collect_find_interval(struct tick *t)
{
    static const char *const exprs[] = { "max(count_over_time(up[10m]))",
                                         "max(count_over_time({__name__!=\"\"}[10m]))" };

    for (size_t i = 0; i < N_OF(exprs); i++) {
        struct query q = {
            .text = str_of(exprs[i]), .start = t->end_ms, .end = t->end_ms, .cancel = &t->c->cancel
        };
        struct query_result r = { 0 };
        struct err e = { 0 };
        double n = 0;
        if (t->c->o.engine->ops->run(t->c->o.engine, &q, &r, &e) && r.value.type == VALUE_VECTOR &&
            r.value.n && r.value.series[0].n_floats)
            n = r.value.series[0].floats[0].v;
        query_result_done(&r);
        err_done(&e);
        // A sample more or less at the ends; intervals are whole numbers of people.
        if (n >= 2)
            return dur_nice_up((int64_t)(600000 / (n + 1)));
    }
    return 15000;
}

void collect_survey(struct tick *t)
{
    struct collector *c = t->c;
    size_t n_series = c->o.store ? mem_stats(c->o.store).series : 0;
    struct arena a = { 0 };
    struct survey s;
    struct err e = { 0 };

    // New series are a reason to look again, and so is some time.
    if (c->surveyed_ms && n_series == c->survey_series &&
        (c->o.store || c->o.newest_ms || t->now_ms - c->surveyed_ms < SURVEY_EVERY_MS))
        return;
    buf_clear(&c->survey_error);
    if (survey_ask(&a, c->o.engine, c->o.source, t->now_ms, &c->cancel, &s, &e)) {
        arena_done(&c->survey_arena);
        c->survey_arena = a;
        c->survey = s;
        c->surveyed_ms = t->now_ms;
        c->survey_series = n_series;
        c->has_vars = false;
        if (c->o.find_dash && !c->o.dash)
            collect_find_dash(c);
    } else {
        arena_done(&a);
        if (e.kind != ERR_CANCELED)
            buf_puts(&c->survey_error, e.msg);
        err_done(&e);
    }
    if (c->o.source && !c->o.newest_ms) {
        int64_t first, last;
        if (c->o.store && c->o.source->ops->time_range(c->o.source, &first, &last))
            c->oldest_ms = first;
    }
}

// ---- lines ----

static void put_points(struct tick *t, struct str expr, const struct float_point **p, size_t *n,
                       double *now, enum board_state *state)
{
    struct board_answer x;

    collect_answer(t, expr, false, &x);
    *state = x.state;
    collect_line(&x, p, n, now, t);
}

static double number_of(struct tick *t, struct str expr)
{
    struct board_answer x;

    collect_answer(t, expr, true, &x);
    if (x.v.type == VALUE_SCALAR)
        return x.v.scalar.v;
    return x.v.type == VALUE_VECTOR && x.v.n && x.v.series[0].n_floats ? x.v.series[0].floats[0].v
                                                                       : NAN;
}

void collect_put_signals(struct tick *t)
{
    struct collector *c = t->c;
    struct board_signal *p = arena_new_n(t->a, struct board_signal, c->survey.n_signals);

    for (size_t i = 0; i < c->survey.n_signals; i++) {
        const struct survey_signal *s = &c->survey.signals[i];
        struct board_signal *b = &p[i];
        *b = (struct board_signal){
            .group = arena_str(t->a, s->group),
            .name = s->name,
            .metric = arena_str(t->a, s->metric),
            .expr = arena_str(t->a, s->expr),
            .unit = s->unit,
            .from_zero = s->from_zero,
            .of = s->of.n ? number_of(t, s->of) : NAN,
        };
        b->name = arena_str(t->a, s->name);
        put_points(t, s->expr, &b->p, &b->n, &b->now, &b->state);
        if (s->is_error && b->now > 0.05)
            b->level = LEVEL_CRITICAL;
        else if (s->is_error && b->now > 0.01)
            b->level = LEVEL_WARNING;
    }
    t->out->board.signals = p;
    t->out->board.n_signals = c->survey.n_signals;
}

// ---- families ----

static void put_family_series(struct tick *t, const struct survey_family *s, struct board_family *b)
{
    struct board_answer x;

    collect_answer(t, s->by_series, false, &x);
    if (x.v.type != VALUE_MATRIX)
        return;
    size_t n = x.v.n < SERIES_SHOWN ? x.v.n : SERIES_SHOWN;
    struct board_series *p = arena_new_n(t->a, struct board_series, n);
    for (size_t i = 0; i < n; i++) {
        const struct value_series *v = &x.v.series[i];
        p[i] = (struct board_series){ .labels = v->labels,
                                      .p = v->floats,
                                      .n = v->n_floats,
                                      .now = v->n_floats ? v->floats[v->n_floats - 1].v : NAN };
    }
    b->series = p;
    b->n_shown = n;
}

static int by_value(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* Labels of the series that are shown, with their values. */
static void put_family_labels(struct tick *t, struct board_family *b)
{
    struct map names = { 0 };
    struct {
        struct board_label *p;
        size_t n, cap;
    } labels = { 0 };

    for (size_t i = 0; i < b->n_shown; i++)
        for (size_t j = 0; j < b->series[i].labels.n; j++)
            map_id(&names, b->series[i].labels.p[j].name);
    for (size_t k = 0; k < names.n; k++) {
        struct str name = arena_str(t->a, map_key(&names, k)), *values;
        size_t n = 0;
        if (str_eq(name, STR(LABEL_NAME)))
            continue;
        values = arena_new_n(t->a, struct str, b->n_shown);
        for (size_t i = 0; i < b->n_shown; i++) {
            struct str v = labels_get(&b->series[i].labels, name);
            if (v.n)
                values[n++] = v;
        }
        qsort(values, n, sizeof *values, by_value);
        size_t m = 0;
        for (size_t i = 0; i < n; i++)
            if (m == 0 || !str_eq(values[i], values[m - 1]))
                values[m++] = values[i];
        vec_push(&labels,
                 (struct board_label){ .name = name, .n = m, .values = values, .n_values = m });
    }
    b->labels = arena_dup(t->a, labels.p, labels.n * sizeof *labels.p);
    b->n_labels = labels.n;
    vec_done(&labels);
    map_done(&names);
}

static void put_family_line(struct tick *t, const struct survey_family *s, struct board_family *b)
{
    enum board_state state;

    put_points(t, s->expr, &b->p, &b->n, &b->now, &state);
    for (size_t i = b->n; i-- > 1;)
        if (b->p[i].v != b->p[i - 1].v) {
            b->changed_ms = b->p[i].t;
            break;
        }
}

void collect_put_families(struct tick *t)
{
    struct collector *c = t->c;
    size_t n = c->survey.n_families;
    struct board_family *p = arena_new_n(t->a, struct board_family, n);
    int64_t until = time_mono_ns() + FAMILY_BUDGET_NS;

    for (size_t i = 0; i < n; i++) {
        const struct survey_family *s = &c->survey.families[i];
        p[i] = (struct board_family){
            .name = arena_str(t->a, s->name),
            .help = arena_str(t->a, s->help),
            .type = s->type,
            .n_series = s->n_series,
            .n_targets = t->out->board.n_targets,
            .reading = s->reading,
            .prefix = s->prefix,
            .text = arena_str(t->a, s->text),
            .expr = arena_str(t->a, s->expr),
            .unit = s->unit,
            .now = NAN,
        };
    }
    // From the row at the top on: what is on the screen comes first.
    for (size_t k = 0; k < n && !c->cancel; k++) {
        size_t i = (t->want.first_family + k) % n;
        if (k > 60 && time_mono_ns() > until)
            break;
        put_family_line(t, &c->survey.families[i], &p[i]);
    }
    if (t->want.family < n) {
        struct board_family *b = &p[t->want.family];
        put_family_series(t, &c->survey.families[t->want.family], b);
        put_family_labels(t, b);
    }
    t->out->board.families = p;
    t->out->board.n_families = n;
}

// ---- panels ----

/* Whether no metric of the expressions exists: then one line is enough. */
static bool is_absent(const struct board_panel *p)
{
    for (size_t i = 0; i < p->n; i++)
        if (p->answers[i].state != BOARD_OK || p->answers[i].v.n ||
            p->answers[i].v.type == VALUE_SCALAR)
            return false;
    return p->n > 0;
}

void collect_put_panels(struct tick *t)
{
    const struct dashboard *d = t->c->o.dash;
    struct board_panel *p = arena_new_n(t->a, struct board_panel, d->n_panels);

    for (size_t i = 0; i < d->n_panels; i++) {
        const struct panel *x = &d->panels[i];
        struct ask_window usual = t->window;
        // A column of a heatmap is a cell wide, and increase() over it needs some samples.
        if (x->type == PANEL_HEATMAP)
            t->window = ask_window_of(t->end_ms, t->want.range_ms, t->want.dots / 4,
                                      4 * t->c->o.interval_ms);
        struct board_answer *answers = arena_new_n(t->a, struct board_answer, x->n_queries);
        for (size_t j = 0; j < x->n_queries; j++)
            collect_answer(t, x->queries[j].expr, x->queries[j].instant, &answers[j]);
        p[i] = (struct board_panel){ .answers = answers, .n = x->n_queries };
        p[i].absent = is_absent(&p[i]);
        if (x->type == PANEL_STAT && x->spark.n) {
            struct board_answer *spark = arena_new(t->a, struct board_answer);
            collect_answer(t, x->spark, false, spark);
            p[i].spark = spark;
        }
        t->window = usual;
    }
    t->out->board.panels = p;
}

// ---- variables ----

static bool values_of(struct tick *t, const struct dash_var *d, const struct str **out, size_t *n)
{
    struct collector *c = t->c;
    struct arena *a = &c->vars_arena;
    struct buf query = { 0 };
    struct source *source = c->o.source;
    struct selector sel = { 0 };
    struct strs got = { 0 };
    struct err e = { 0 };
    struct var_ask ask;
    bool ok = true;

    if (d->kind != VAR_QUERY) {
        *out = d->values;
        *n = d->n_values;
        return true;
    }
    collect_expand(t, d->query, &query); // it may name those before it
    var_ask_parse(arena_str(a, buf_str(&query)), &ask);
    buf_done(&query);
    bool of_series = ask.kind == VAR_ASK_LABEL_VALUES || ask.kind == VAR_ASK_LABEL_NAMES;
    if (of_series && ask.expr.n)
        ok = selector_parse(a, ask.expr, &sel, &e);
    if (!source)
        ok = false;
    else if (ok && ask.kind == VAR_ASK_LABEL_VALUES)
        ok = source->ops->label_values(source, a, ask.label, sel.p, sel.n, &got, &e);
    else if (ok && ask.kind == VAR_ASK_LABEL_NAMES)
        ok = source->ops->label_names(source, a, sel.p, sel.n, &got, &e);
    else if (ok && ask.kind == VAR_ASK_METRICS)
        ok = source->ops->label_values(source, a, STR(LABEL_NAME), NULL, 0, &got, &e);
    selector_done(&sel);
    err_done(&e);
    if (ok)
        *n = var_keep(a, ask.kind == VAR_ASK_METRICS ? ask.expr : d->regex, got.p, got.n, out);
    return ok;
}

/* What was chosen stays chosen where it is still there; else what the dashboard begins with. */
static void choose(const struct board_var *old, const struct dash_var *d, struct board_var *v,
                   bool *chosen)
{
    bool any = false;

    v->all = old ? old->all : d->all && !d->n_current;
    for (size_t i = 0; i < v->n; i++) {
        for (size_t j = 0; old && j < old->n; j++)
            chosen[i] |= old->chosen[j] && str_eq(old->values[j], v->values[i]);
        for (size_t j = 0; !old && j < d->n_current; j++)
            chosen[i] |= str_eq(d->current[j], v->values[i]);
        any |= chosen[i];
    }
    if (!any && !v->all && v->n)
        chosen[0] = true;
}

void collect_put_vars(struct tick *t)
{
    struct collector *c = t->c;
    size_t n = c->o.dash ? c->o.dash->n_vars : 0;

    if (n && !c->has_vars) {
        struct arena old_arena = c->vars_arena;
        struct board_var *old = c->vars;
        c->vars_arena = (struct arena){ 0 };
        c->vars = arena_new_n(&c->vars_arena, struct board_var, n);
        for (size_t i = 0; i < n; i++) {
            struct board_var *v = &c->vars[i];
            bool ok = values_of(t, &c->o.dash->vars[i], &v->values, &v->n);
            bool *chosen = arena_new_n(&c->vars_arena, bool, v->n);
            v->state = ok ? BOARD_OK : BOARD_FAILED;
            v->chosen = chosen;
            choose(old ? &old[i] : NULL, &c->o.dash->vars[i], v, chosen);
        }
        arena_done(&old_arena);
        c->has_vars = true;
    }
    struct board_var *p = arena_new_n(t->a, struct board_var, n);
    for (size_t i = 0; c->vars && i < n; i++) {
        struct str *values = arena_new_n(t->a, struct str, c->vars[i].n);
        for (size_t j = 0; j < c->vars[i].n; j++)
            values[j] = arena_str(t->a, c->vars[i].values[j]);
        p[i] = c->vars[i];
        p[i].values = values;
        p[i].chosen = arena_dup(t->a, c->vars[i].chosen, c->vars[i].n * sizeof(bool));
    }
    t->out->board.vars = p;
}

// ---- Explore ----

/* The tree of the query with series, samples and times, a line each. */
static void put_explain(struct tick *t, struct board_explore *x)
{
    struct collector *c = t->c;
    struct query q = { .text = x->answer.expr,
                       .start = t->end_ms,
                       .end = t->end_ms,
                       .cancel = &c->cancel,
                       .explain = true };
    struct query_result r = { 0 };
    struct err e = { 0 };

    if (c->o.engine->ops->run(c->o.engine, &q, &r, &e)) {
        struct str *p = arena_new_n(t->a, struct str, r.plan.n + 1);
        if (r.plan.n)
            p[x->n_explain++] = STR("  series   samples        ms");
        for (size_t i = 0; i < r.plan.n; i++) {
            const struct query_plan_node *n = &r.plan.p[i];
            p[x->n_explain++] = str_of(arena_printf(
                t->a, "%8zu %9" PRId64 " %9.2f   %*s%.*s %.*s", n->series, n->samples,
                (double)n->ns / 1e6, (int)n->depth * 2, "", STR_ARG(n->what), STR_ARG(n->how)));
        }
        x->explain = p;
    }
    query_result_done(&r);
    err_done(&e);
}

void collect_put_explore(struct tick *t)
{
    struct board_explore *x = &t->out->board.explore;

    if (!t->want.expr[0])
        return;
    collect_answer(t, str_of(t->want.expr), false, &x->answer);
    x->unit = survey_unit(str_of(t->want.expr));
    put_explain(t, x);
}
