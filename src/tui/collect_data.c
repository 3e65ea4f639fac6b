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
    GAP_MS = 5 * 60 * 1000,
    GAP_SERIES = 50,
    LEAST_INTERVAL_MS = 10,
};

// ---- survey ----

/* What there is in a file does not depend on how far it has been played. */
static int64_t newest(const struct tick *t)
{
    return t->c->play.on ? t->c->play.last_ms : t->now_ms;
}

/* Times of samples as a query sees them, second by second: the time between the first and the last
 * of them, by how often it changes. */
#define TIMES "timestamp(up)[2m:1s]"
static const char per_scrape[] = "1000 * min((max_over_time(" TIMES ") - min_over_time(" TIMES
                                 ")) / (changes(" TIMES ") > 0))";

static double ask_number(struct tick *t, const char *expr)
{
    struct collector *c = t->c;
    struct query q = {
        .text = str_of(expr), .start = newest(t), .end = newest(t), .cancel = &c->cancel
    };
    struct query_result r = { 0 };
    struct err e = { 0 };
    double n = NAN;

    if (c->o.engine->ops->run(c->o.engine, &q, &r, &e) && r.value.type == VALUE_VECTOR &&
        r.value.n && r.value.series[0].n_floats)
        n = r.value.series[0].floats[0].v;
    query_result_done(&r);
    err_done(&e);
    return n;
}

/* The least of the gaps between the last two samples of some series of a file. */
static int64_t least_gap(struct tick *t)
{
    struct source *s = t->c->o.source;
    int64_t from = newest(t) - GAP_MS, least = 0;
    struct series_set set = { 0 };
    struct samples x = { 0 };
    struct err e = { 0 };

    if (!t->c->o.store || !s || !s->ops->select(s, NULL, 0, from, newest(t), NULL, &set, &e)) {
        err_done(&e);
        return 0;
    }
    for (size_t i = 0; i < set.n && i < GAP_SERIES; i++) {
        if (!s->ops->decode(s, &set, i, from, newest(t), &x, &e))
            break;
        int64_t gap = x.n > 1 ? x.t[x.n - 1] - x.t[x.n - 2] : 0;
        least = gap > 0 && (!least || gap < least) ? gap : least;
    }
    s->ops->release(s, &set);
    samples_done(&x);
    err_done(&e);
    return least;
}

/* How often somebody else scraped. */
int64_t collect_find_interval(struct tick *t)
{
    double n = ask_number(t, per_scrape);
    int64_t ms = n >= LEAST_INTERVAL_MS && n < 3600000 ? (int64_t)n : least_gap(t);

    if (ms > 0)
        return ms >= 1000 ? (ms + 500) / 1000 * 1000 : ms;
    // A sample more or less at the ends; intervals are whole numbers of people.
    n = ask_number(t, "max(count_over_time(up[1h]))");
    return n >= 2 ? dur_nice_up((int64_t)(3600000 / (n + 1))) : 15000;
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
    if (survey_ask(&a, c->o.engine, c->o.source, newest(t), &c->cancel, &s, &e)) {
        arena_done(&c->survey_arena);
        c->survey_arena = a;
        c->survey = s;
        c->surveyed_ms = t->now_ms;
        c->survey_series = n_series;
        c->has_vars = false;
        collect_learn_names(c);
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

static const struct board_answer *put_points(struct tick *t, struct str expr,
                                             const struct float_point **p, size_t *n, double *now)
{
    struct board_answer *x = arena_new(t->a, struct board_answer);

    collect_answer(t, expr, false, x);
    collect_line(x, p, n, now, t);
    return x;
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
        b->answer = put_points(t, s->expr, &b->p, &b->n, &b->now);
        b->state = b->answer->state;
        b->ready_ms = b->state == BOARD_WARMING ? collect_ready_ms(c) : 0;
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
    struct board_answer *x = arena_new(t->a, struct board_answer);

    collect_answer(t, s->by_series, false, x);
    if (x->v.type != VALUE_MATRIX)
        return;
    b->all = x;
    size_t n = x->v.n < SERIES_SHOWN ? x->v.n : SERIES_SHOWN;
    struct board_series *p = arena_new_n(t->a, struct board_series, n);
    for (size_t i = 0; i < n; i++) {
        const struct value_series *v = &x->v.series[i];
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
    b->answer = put_points(t, s->expr, &b->p, &b->n, &b->now);
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
    struct survey_family *read = arena_new_n(t->a, struct survey_family, n);
    int64_t until = time_mono_ns() + FAMILY_BUDGET_NS;

    for (size_t i = 0; i < n; i++) {
        const struct survey_family *s = &read[i];
        read[i] = c->survey.families[i];
        if (t->want.reading)
            survey_reread(t->a, &c->survey.families[i], t->want.reading == 1, &read[i]);
        struct str *jobs = arena_new_n(t->a, struct str, s->n_jobs);
        for (size_t k = 0; k < s->n_jobs; k++)
            jobs[k] = arena_str(t->a, s->jobs[k]);
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
            .jobs = jobs,
            .n_jobs = s->n_jobs,
        };
    }
    // From the row at the top on: what is on the screen comes first.
    for (size_t k = 0; k < n && !c->cancel; k++) {
        size_t i = (t->want.first_family + k) % n;
        if (k > 60 && time_mono_ns() > until)
            break;
        put_family_line(t, &read[i], &p[i]);
    }
    if (t->want.family < n) {
        struct board_family *b = &p[t->want.family];
        put_family_series(t, &read[t->want.family], b);
        put_family_labels(t, b);
    }
    t->out->board.families = p;
    t->out->board.n_families = n;
}

// ---- panels ----

void collect_put_panels(struct tick *t)
{
    const struct dashboard *d = t->out->board.dash;
    struct board_panel *p = arena_new_n(t->a, struct board_panel, d->n_panels);

    for (size_t i = 0; i < d->n_panels; i++) {
        const struct panel *x = &d->panels[i];
        struct ask_window usual = t->window;
        // A column of a heatmap is a cell wide, and increase() over it needs some samples.
        if (x->type == PANEL_HEATMAP)
            t->window = ask_window_of(t->end_ms, t->want.range_ms, t->want.dots / 4,
                                      4 * t->c->o.interval_ms);
        struct board_answer *answers = arena_new_n(t->a, struct board_answer, x->n_queries);
        bool hidden = i < VIEW_PANELS && t->want.hidden[i / 8] >> i % 8 & 1;
        for (size_t j = 0; j < x->n_queries; j++)
            (hidden ? collect_kept : collect_answer)(t, x->queries[j].expr, x->queries[j].instant,
                                                     &answers[j]);
        p[i] = (struct board_panel){ .answers = answers, .n = x->n_queries };
        if (!hidden)
            collect_put_notes(t, &p[i], x);
        if (!hidden && x->type == PANEL_STAT && x->spark.n) {
            struct board_answer *spark = arena_new(t->a, struct board_answer);
            collect_answer(t, x->spark, false, spark);
            p[i].spark = spark;
        }
        t->window = usual;
    }
    t->out->board.panels = p;
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
    collect_put_note(t, str_of(t->want.expr), false, &x->answer);
    x->unit = survey_unit(str_of(t->want.expr));
    put_explain(t, x);
}
