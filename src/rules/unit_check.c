/* What tests expect beside what is there. */
#include <math.h>
#include <stdlib.h>

#include "num/hist.h"
#include "num/hist_text.h"
#include "rules/unit_impl.h"

static struct str time_text(struct arena *a, int64_t ms)
{
    struct buf b = { 0 };

    unit_put_dur(&b, ms);
    return unit_take(a, &b);
}

/* ---- alerts ---- */

static int by_content(const struct unit_pairs *al, const struct unit_pairs *aa,
                      const struct unit_pairs *bl, const struct unit_pairs *ba)
{
    int c = unit_pairs_cmp(al, bl);
    return c ? c : unit_pairs_cmp(aa, ba);
}

static int by_got(const void *a, const void *b)
{
    const struct unit_alert_got *x = a, *y = b;
    return by_content(&x->labels, &x->annotations, &y->labels, &y->annotations);
}

static int by_want(const void *a, const void *b)
{
    const struct unit_alert *x = a, *y = b;
    return by_content(&x->labels, &x->annotations, &y->labels, &y->annotations);
}

/* What is expected of a test, sorted: the alert's name is a label whatever the file says. */
static struct unit_alert *wanted_alerts(struct unit_world *w, const struct unit_alert_test *t)
{
    struct unit_alert *out = arena_new_n(w->arena, struct unit_alert, t->n + 1);

    for (size_t i = 0; i < t->n; i++) {
        const struct unit_pairs *from = &t->alerts[i].labels;
        struct unit_pairs *to = &out[i].labels;
        struct unit_pair name = { STR("alertname"), t->alertname };
        bool placed = false;
        out[i] = t->alerts[i];
        to->p = arena_new_n(w->arena, struct unit_pair, from->n + 1);
        to->n = 0;
        for (size_t k = 0; k < from->n; k++) {
            int c = str_cmp(from->p[k].name, name.name);
            if (c >= 0 && !placed) {
                to->p[to->n++] = name;
                placed = true;
            }
            if (c != 0)
                to->p[to->n++] = from->p[k];
        }
        if (!placed)
            to->p[to->n++] = name;
    }
    qsort(out, t->n, sizeof *out, by_want);
    return out;
}

static bool has_all(const struct unit_pairs *want, const struct unit_pairs *got)
{
    size_t k = 0;

    for (size_t i = 0; i < want->n; i++) {
        while (k < got->n && str_cmp(got->p[k].name, want->p[i].name) < 0)
            k++;
        if (k == got->n || !str_eq(got->p[k].name, want->p[i].name) ||
            !str_eq(got->p[k].value, want->p[i].value))
            return false;
    }
    return true;
}

static bool alert_matches(const struct unit_alert *want, const struct unit_alert_got *got,
                          bool subset)
{
    if (subset)
        return has_all(&want->labels, &got->labels) &&
               has_all(&want->annotations, &got->annotations);
    return unit_pairs_cmp(&want->labels, &got->labels) == 0 &&
           unit_pairs_cmp(&want->annotations, &got->annotations) == 0;
}

struct pairing {
    const struct unit_alert *want;
    const struct unit_alert_got *got;
    size_t n_want, n_got;
    size_t *of_got; /* the expectation + 1 each alert goes with; 0: none */
    bool *tried;
    bool subset;
};

/* Finds an alert for an expectation, moving others to another one where it has to. */
static bool pair_up(struct pairing *p, size_t i)
{
    for (size_t j = 0; j < p->n_got; j++) {
        if (p->tried[j] || !alert_matches(&p->want[i], &p->got[j], p->subset))
            continue;
        p->tried[j] = true;
        if (p->of_got[j] && !pair_up(p, p->of_got[j] - 1))
            continue;
        p->of_got[j] = i + 1;
        return true;
    }
    return false;
}

/* How much of an expectation an alert meets. */
static size_t likeness(struct arena *a, const struct unit_alert *want,
                       const struct unit_alert_got *got)
{
    struct unit_diff d = unit_diff_pairs(a, want, got, false);
    size_t same = 0;

    for (size_t i = 0; i < d.n; i++)
        same += !d.rows[i].differs * (d.rows[i].is_annotation ? 1 : 2);
    return same;
}

/* Shows what is not paired: each expectation beside the alert that is most like it. */
static void show_unpaired(struct unit_world *w, struct unit_case *c, struct pairing *p,
                          const bool *paired)
{
    c->diffs = arena_new_n(w->arena, struct unit_diff, p->n_want + p->n_got + 1);
    for (size_t i = 0; i < p->n_want; i++) {
        size_t best = SIZE_MAX, most = 0;
        if (paired[i])
            continue;
        for (size_t j = 0; j < p->n_got; j++) {
            size_t like = p->of_got[j] ? 0 : likeness(w->arena, &p->want[i], &p->got[j]);
            if (like > most || (best == SIZE_MAX && !p->of_got[j])) {
                best = j;
                most = like;
            }
        }
        if (best != SIZE_MAX)
            p->of_got[best] = i + 1;
        c->diffs[c->n_diffs++] = unit_diff_pairs(
            w->arena, &p->want[i], best == SIZE_MAX ? NULL : &p->got[best], p->subset);
    }
    for (size_t j = 0; j < p->n_got; j++)
        if (!p->of_got[j])
            c->diffs[c->n_diffs++] = unit_diff_pairs(w->arena, NULL, &p->got[j], p->subset);
}

static void put_alert(struct buf *b, size_t i, const struct unit_pairs *labels,
                      const struct unit_pairs *annotations)
{
    buf_printf(b, "%s\n            %zu:\n              Labels:", i ? "," : "[", i);
    unit_put_pairs(b, labels);
    buf_puts(b, "\n              Annotations:");
    unit_put_pairs(b, annotations);
}

static void alert_text(struct unit_world *w, struct unit_case *c, const struct unit_alert_test *t,
                       const struct pairing *p)
{
    struct buf b = { 0 };

    if (w->g->name.n)
        buf_printf(&b, "    name: %.*s,\n", STR_ARG(w->g->name));
    buf_printf(&b, "    alertname: %.*s, time: ", STR_ARG(t->alertname));
    unit_put_dur(&b, t->eval_ms);
    buf_puts(&b, ", \n        exp:");
    for (size_t i = 0; i < p->n_want; i++)
        put_alert(&b, i, &p->want[i].labels, &p->want[i].annotations);
    buf_puts(&b, p->n_want ? "\n            ], \n        got:" : "[], \n        got:");
    for (size_t i = 0; i < p->n_got; i++)
        put_alert(&b, i, &p->got[i].labels, &p->got[i].annotations);
    buf_puts(&b, p->n_got ? "\n            ]" : "[]");
    c->text = unit_take(w->arena, &b);
}

static const struct rule *rule_named(const struct unit_world *w, struct str alertname, size_t *at)
{
    for (size_t i = 0; i < w->rules->n; i++)
        if (w->rules->p[i].rule->is_alert && str_eq(w->rules->p[i].rule->name, alertname)) {
            *at = i;
            return w->rules->p[i].rule;
        }
    return NULL;
}

static void check_alert(struct unit_world *w, size_t k)
{
    const struct unit_alert_test *t = &w->g->alert_tests[k];
    struct unit_got *got = &w->got[k];
    struct unit_case *c = unit_add_case(w, UNIT_ALERT, t->node);
    struct pairing p = { .want = wanted_alerts(w, t),
                         .n_want = t->n,
                         .got = got->alerts.p,
                         .n_got = got->alerts.n,
                         .subset = w->opts->subset };
    struct str time = time_text(w->arena, t->eval_ms);
    bool *paired = arena_zalloc(w->arena, t->n + 1);
    size_t at = 0, n = 0;

    c->what = str_of(
        arena_printf(w->arena, "alert %.*s at %.*s", STR_ARG(t->alertname), STR_ARG(time)));
    if (got->alerts.n)
        qsort(got->alerts.p, got->alerts.n, sizeof *got->alerts.p, by_got);
    p.of_got = arena_zalloc(w->arena, (p.n_got + 1) * sizeof *p.of_got);
    p.tried = arena_alloc(w->arena, p.n_got + 1);
    for (size_t i = 0; i < p.n_want; i++) {
        memset(p.tried, 0, p.n_got);
        n += paired[i] = pair_up(&p, i);
    }
    const struct rule *rule = rule_named(w, t->alertname, &at);
    if (rule && t->n)
        w->out->reached[at] |= UNIT_ASKED;
    if (n == p.n_want && n == p.n_got)
        return;
    c->failed = true;
    alert_text(w, c, t, &p);
    show_unpaired(w, c, &p, paired);
    if (rule)
        unit_timeline_of(w, rule->expr.text, t->eval_ms, &vec_last(&w->out->cases).timeline);
}

/* In the order promtool has: by time, then as in the file. */
static void check_alerts(struct unit_world *w)
{
    size_t n = w->g->n_alert_tests;
    const struct unit_alert_test *t = w->g->alert_tests;
    int64_t last = INT64_MIN;

    for (size_t done = 0; done < n;) {
        int64_t next = INT64_MAX;
        for (size_t i = 0; i < n; i++)
            if (t[i].eval_ms > last && t[i].eval_ms < next)
                next = t[i].eval_ms;
        for (size_t i = 0; i < n; i++)
            if (t[i].eval_ms == next) {
                if ((size_t)(next / w->step) < w->stop)
                    check_alert(w, i);
                done++;
            }
        last = next;
    }
}

/* ---- expressions ---- */

struct sample {
    struct labels labels;
    double v;
    struct str hist;
    size_t line;
};

struct samples_of {
    struct sample *p;
    size_t n;
};

static int by_labels(const void *a, const void *b)
{
    const struct sample *x = a, *y = b;
    return labels_cmp(&x->labels, &y->labels);
}

static struct str hist_text(struct arena *a, const struct histogram *h)
{
    struct num_hist x = { 0 };
    struct buf b = { 0 };

    num_hist_set(&x, h);
    num_hist_compact(&x, 0);
    num_hist_test_text(&b, &x.h);
    num_hist_done(&x);
    return unit_take(a, &b);
}

/* "labels "...": WHY" */
static bool bad_labels(const struct unit_sample *s, struct err *why, struct err *e)
{
    struct buf b = { 0 };

    str_put_quoted(&b, s->labels);
    err_set(e, ERR_FORMAT, "labels %s: %s", buf_z(&b), why->msg);
    buf_done(&b);
    err_done(why);
    return false;
}

static bool parse_hist(struct unit_world *w, const struct unit_sample *s, struct sample *out,
                       struct err *e)
{
    struct series_desc d;
    struct err why = { 0 };
    char *text = arena_printf(w->arena, "{} %.*s", STR_ARG(s->hist));

    if (!s->hist.n)
        return true;
    if (!series_desc_parse(w->arena, str_of(text), &d, &why))
        err_wrap(&why, "1:%zu: parse error", why.at.off + 1);
    else if (d.n != 1)
        err_set(&why, ERR_FORMAT, "expected 1 value, got %zu", d.n);
    else if (!d.p[0].h)
        err_set(&why, ERR_FORMAT, "expected histogram, got %f", d.p[0].v);
    else
        out->hist = hist_text(w->arena, d.p[0].h);
    return why.kind == ERR_NONE || bad_labels(s, &why, e);
}

static bool parse_sample(struct unit_world *w, const struct unit_sample *s, struct sample *out,
                         struct err *e)
{
    struct series_desc d;
    struct err why = { 0 };

    *out = (struct sample){ .v = s->value, .line = s->node->line };
    if (!series_desc_parse(w->arena, s->labels, &d, &why)) {
        err_wrap(&why, "1:%zu: parse error", why.at.off + 1);
        return bad_labels(s, &why, e);
    }
    out->labels = d.labels;
    return parse_hist(w, s, out, e);
}

static bool wanted_samples(struct unit_world *w, const struct unit_expr_test *t,
                           struct samples_of *out, struct err *e)
{
    out->p = arena_new_n(w->arena, struct sample, t->n + 1);
    out->n = t->n;
    for (size_t i = 0; i < t->n; i++)
        if (!parse_sample(w, &t->samples[i], &out->p[i], e))
            return false;
    qsort(out->p, out->n, sizeof *out->p, by_labels);
    return true;
}

static bool got_samples(struct unit_world *w, const struct value *v, struct samples_of *out,
                        struct err *e)
{
    out->n = v->type == VALUE_SCALAR ? 1 : v->n;
    out->p = arena_new_n(w->arena, struct sample, out->n + 1);
    if (v->type == VALUE_SCALAR) {
        out->p[0].v = v->scalar.v;
        return true;
    }
    if (v->type != VALUE_VECTOR)
        return err_set(e, ERR_EXEC, "rule result is not a vector or scalar");
    for (size_t i = 0; i < v->n; i++) {
        const struct value_series *s = &v->series[i];
        out->p[i].labels = labels_dup(w->arena, &s->labels);
        if (s->n_hists)
            out->p[i].hist = hist_text(w->arena, s->hists[0].h);
        else
            out->p[i].v = s->floats[0].v;
    }
    qsort(out->p, out->n, sizeof *out->p, by_labels);
    return true;
}

static bool same_float(const struct unit_world *w, double a, double b)
{
    return a == b ||
           (w->file->fuzzy && (nextafter(a, -INFINITY) == b || nextafter(a, INFINITY) == b));
}

static bool same_sample(const struct unit_world *w, const struct sample *a, const struct sample *b)
{
    return labels_eq(&a->labels, &b->labels) && same_float(w, a->v, b->v) &&
           str_eq(a->hist, b->hist);
}

static struct str sample_value(struct arena *a, const struct sample *s)
{
    struct buf b = { 0 };

    if (s->hist.n)
        return s->hist;
    unit_put_float(&b, s->v);
    return unit_take(a, &b);
}

static void put_samples(struct unit_world *w, struct buf *b, const struct samples_of *v)
{
    if (!v->n)
        buf_puts(b, "nil");
    for (size_t i = 0; i < v->n; i++) {
        buf_puts(b, i ? ", " : "");
        unit_put_labels(b, &v->p[i].labels);
        buf_putc(b, ' ');
        buf_put_str(b, sample_value(w->arena, &v->p[i]));
    }
}

/* ---- samples beside each other: as alerts, the value is a row more ---- */

static struct unit_pairs pairs_of(struct arena *a, const struct labels *ls)
{
    struct unit_pairs v = { arena_new_n(a, struct unit_pair, ls->n + 1), ls->n };

    for (size_t i = 0; i < ls->n; i++)
        v.p[i] = (struct unit_pair){ ls->p[i].name, ls->p[i].value };
    return v;
}

static struct unit_diff diff_samples(struct unit_world *w, const struct sample *want,
                                     const struct sample *got)
{
    struct unit_alert a = { 0 };
    struct unit_alert_got b = { 0 };
    struct unit_row value = { .name = STR("value"), .is_annotation = true };

    if (want) {
        a.labels = pairs_of(w->arena, &want->labels);
        value.want = sample_value(w->arena, want);
    }
    if (got) {
        b.labels = pairs_of(w->arena, &got->labels);
        value.got = sample_value(w->arena, got);
    }
    struct unit_diff d = unit_diff_pairs(w->arena, want ? &a : NULL, got ? &b : NULL, false);
    struct unit_row *rows = arena_new_n(w->arena, struct unit_row, d.n + 1);
    memcpy(rows, d.rows, d.n * sizeof *rows);
    value.has_want = want;
    value.has_got = got;
    value.differs = !want || !got || !same_float(w, want->v, got->v) ||
                    !str_eq(want->hist, got->hist);
    rows[d.n++] = value;
    d.rows = rows;
    d.line = want ? want->line : 0;
    return d;
}

/* Walks both in order of their labels; one left over on each side, at the same place, are a pair.
 */
static void show_samples(struct unit_world *w, struct unit_case *c, const struct samples_of *want,
                         const struct samples_of *got)
{
    c->diffs = arena_new_n(w->arena, struct unit_diff, want->n + got->n + 1);
    for (size_t i = 0, j = 0; i < want->n || j < got->n;) {
        const struct sample *a = i < want->n ? &want->p[i] : NULL;
        const struct sample *b = j < got->n ? &got->p[j] : NULL;
        int order = !a ? 1 : !b ? -1 : labels_cmp(&a->labels, &b->labels);
        bool alone = order != 0 && want->n == 1 && got->n == 1;
        if (alone || order == 0) {
            i++;
            j++;
            if (alone || !same_sample(w, a, b))
                c->diffs[c->n_diffs++] = diff_samples(w, a, b);
        } else if (order < 0) {
            i++;
            c->diffs[c->n_diffs++] = diff_samples(w, a, NULL);
        } else {
            j++;
            c->diffs[c->n_diffs++] = diff_samples(w, NULL, b);
        }
    }
}

static void begin_expr_text(struct buf *b, const struct unit_expr_test *t)
{
    buf_puts(b, "    expr: ");
    str_put_quoted(b, t->expr);
    buf_puts(b, ", time: ");
    unit_put_dur(b, t->eval_ms);
    buf_putc(b, ',');
}

static void compare_samples(struct unit_world *w, struct unit_case *c,
                            const struct unit_expr_test *t, const struct samples_of *want,
                            const struct samples_of *got)
{
    bool same = want->n == got->n;
    struct buf b = { 0 };

    for (size_t i = 0; same && i < want->n; i++)
        same = same_sample(w, &want->p[i], &got->p[i]);
    if (same)
        return;
    c->failed = true;
    begin_expr_text(&b, t);
    buf_puts(&b, "\n        exp: ");
    put_samples(w, &b, want);
    buf_puts(&b, "\n        got: ");
    put_samples(w, &b, got);
    c->text = unit_take(w->arena, &b);
    show_samples(w, c, want, got);
    unit_timeline_of(w, t->expr, t->eval_ms, &c->timeline);
}

static bool check_expr(struct unit_world *w, const struct unit_expr_test *t, struct err *e)
{
    struct unit_case *c = unit_add_case(w, UNIT_EXPR, t->node);
    struct query q = w->eval_opts.limits;
    struct query_result r = { 0 };
    struct samples_of want = { 0 }, got = { 0 };
    struct err why = { 0 };
    struct str time = time_text(w->arena, t->eval_ms);

    c->what = str_of(arena_printf(w->arena, "%.*s at %.*s", STR_ARG(t->expr), STR_ARG(time)));
    q.text = t->expr;
    q.start = q.end = w->g->start_ms + t->eval_ms;
    if (w->engine->ops->run(w->engine, &q, &r, &why) && got_samples(w, &r.value, &got, &why) &&
        wanted_samples(w, t, &want, &why))
        compare_samples(w, c, t, &want, &got);
    query_result_done(&r);
    if (why.kind == ERR_CANCELED)
        return err_take(e, &why);
    if (why.kind != ERR_NONE) {
        struct buf b = { 0 };
        begin_expr_text(&b, t);
        buf_printf(&b, " err: %s", why.msg);
        c->failed = true;
        c->text = unit_take(w->arena, &b);
        err_done(&why);
    }
    return true;
}

bool unit_check(struct unit_world *w, struct err *e)
{
    check_alerts(w);
    if (w->stop != UNIT_NEVER)
        unit_add_rule_errors(w);
    for (size_t i = 0; i < w->g->n_expr_tests && w->stop == UNIT_NEVER; i++)
        if (!check_expr(w, &w->g->expr_tests[i], e))
            return false;
    return true;
}

/* ---- around the time of a test ---- */

static void take_line(struct unit_world *w, struct unit_timeline *out, const struct value_series *s,
                      int64_t start)
{
    struct buf b = { 0 };

    if (out->n_series == UNIT_TIMELINE_SERIES) {
        out->more++;
        return;
    }
    labels_put(&b, &s->labels);
    out->series[out->n_series].labels = unit_take(w->arena, &b);
    for (size_t i = 0; i < s->n_floats; i++) {
        size_t at = (size_t)((s->floats[i].t - start) / out->step);
        buf_printf(&b, "%.4g", s->floats[i].v);
        out->series[out->n_series].values[at] = unit_take(w->arena, &b);
    }
    for (size_t i = 0; i < s->n_hists; i++)
        out->series[out->n_series].values[(s->hists[i].t - start) / out->step] = STR("{}");
    out->n_series++;
}

void unit_timeline_of(struct unit_world *w, struct str expr, int64_t eval_ms,
                      struct unit_timeline *out)
{
    int64_t tick = eval_ms / w->step, first = tick > UNIT_TIMES / 2 ? tick - UNIT_TIMES / 2 : 0;
    int64_t last = first + UNIT_TIMES - 1;
    struct query q = w->eval_opts.limits;
    struct query_result r = { 0 };
    struct err e = { 0 };

    last = last < (int64_t)w->n_ticks - 1 ? last : (int64_t)w->n_ticks - 1;
    last = last < tick ? tick : last;
    q.text = expr;
    q.range = true;
    q.max_samples = 0;
    q.start = w->g->start_ms + first * w->step;
    q.end = w->g->start_ms + last * w->step;
    q.step = w->step;
    if (w->engine->ops->run(w->engine, &q, &r, &e)) {
        *out = (struct unit_timeline){ .expr = expr,
                                       .start = first * w->step,
                                       .step = w->step,
                                       .n = (size_t)(last - first + 1),
                                       .at = (size_t)(tick - first) };
        for (size_t i = 0; i < r.value.n; i++)
            take_line(w, out, &r.value.series[i], q.start);
    }
    query_result_done(&r);
    err_done(&e);
}
