/* The states of alerts.
 *
 * Annotations are expanded when someone asks: with the last sample, which is kept for that. Only
 * where one asks the engine itself has it to be done at once.
 * Source: prometheus rules/alerting.go Eval.
 */
#include "rules/eval_impl.h"
#include "tmpl/tmpl.h"

#include <stdlib.h>

enum { RESOLVED_RETENTION_MS = 15 * 60 * 1000 };

#define ALERT_NAME  "alertname"
#define ALERT_STATE "alertstate"

enum { SERIES_PENDING, SERIES_FIRING, SERIES_FOR, N_SERIES };

struct alert_rest {
    struct arena arena, last; /* for good, of the last sample */
    struct labels sample;     /* its labels */
    int64_t sampled_at;
    struct alert_text *annotations; /* expanded, where that could not wait; in `last` */
    uint64_t turn;                  /* the last evaluation whose result had it */
    size_t id;                      /* its place */
    size_t series[N_SERIES];        /* number + 1 of what it writes; 0: not known yet */
};

const char *alert_state_word(enum alert_state s)
{
    static const char *const words[] = { "inactive", "pending", "firing" };
    return words[s];
}

/* ---- texts ---- */

/* What the file's reader has parsed already; labels of the group it has not: they are templates of
 * each alert of it. */
static const struct tmpl *parse_template(struct rule_eval *r, const struct rule_pairs *own,
                                         struct rule_template *t)
{
    struct err e = { 0 };
    const struct tmpl *parsed = NULL;

    for (size_t i = 0; i < own->n && !parsed; i++)
        if (str_eq(own->p[i].name, t->name))
            parsed = own->p[i].tmpl;
    if (parsed || str_find(t->text, STR("{{")) == t->text.n)
        return parsed;
    parsed = tmpl_parse(&r->arena, r->state.rule->name, t->text, &e);
    if (!parsed) {
        t->text = str_of(arena_printf(&r->arena,
                                      "<error expanding template: error parsing template "
                                      "__alert_%.*s: %s>",
                                      STR_ARG(r->state.rule->name), e.msg));
        err_done(&e);
    }
    return parsed;
}

static void note_branches(struct rule_eval *r, struct rule_template *t)
{
    size_t n = 0;

    if (t->tmpl)
        tmpl_branches(t->tmpl, &n);
    t->reached = n ? arena_zalloc(&r->arena, n * sizeof *t->reached) : NULL;
}

static bool asks_engine(struct rule_eval *r, const struct tmpl *t)
{
    size_t n;
    const struct tmpl_use *uses = tmpl_uses(&r->tick, t, &n);

    for (size_t i = 0; i < n; i++)
        if (uses[i].kind == TMPL_USE_FUNC && str_eq(uses[i].name, STR("query")))
            return true;
    return false;
}

void rule_eval_alert_init(struct rule_eval *r)
{
    const struct rule_pairs *v = &r->state.rule->annotations;

    r->label_texts = arena_new_n(&r->arena, struct rule_template, r->labels.n + 1);
    for (size_t i = 0; i < r->labels.n; i++) {
        struct rule_template *t = &r->label_texts[r->n_label_texts++];
        *t = (struct rule_template){ .name = r->labels.p[i].name, .text = r->labels.p[i].value };
        t->tmpl = parse_template(r, &r->state.rule->labels, t);
        note_branches(r, t);
    }
    r->annotations = arena_new_n(&r->arena, struct rule_template, v->n + 1);
    for (size_t i = 0; i < v->n; i++) {
        struct rule_template *t = &r->annotations[r->n_annotations++];
        *t = (struct rule_template){ .name = v->p[i].name, .text = v->p[i].value };
        t->tmpl = parse_template(r, v, t);
        note_branches(r, t);
        r->eager |= t->tmpl && !r->opts->annotations_later && asks_engine(r, t->tmpl);
    }
    arena_reset(&r->tick);
}

static struct tmpl_data sample_data(const struct rule_eval *r, const struct rule_sample *s,
                                    int64_t ts)
{
    return (struct tmpl_data){ .labels = s->labels,
                               .external_labels = &r->opts->external_labels,
                               .external_url = r->opts->external_url,
                               .value = s->v,
                               .hist = s->h,
                               .ts = ts,
                               .engine = r->opts->engine,
                               .limits = &r->opts->limits };
}

static struct str expand(struct arena *a, const struct rule_template *t, const struct tmpl_data *d)
{
    struct tmpl_data own = *d;

    own.reached = t->reached;
    return t->tmpl ? tmpl_expand_alert(a, t->tmpl, &own, NULL) : t->text;
}

static struct alert_text *expand_annotations(struct arena *a, const struct rule_eval *r,
                                             const struct rule_sample *s, int64_t ts)
{
    struct tmpl_data d = sample_data(r, s, ts);
    struct alert_text *out = arena_new_n(a, struct alert_text, r->n_annotations + 1);

    for (size_t i = 0; i < r->n_annotations; i++)
        out[i] = (struct alert_text){ r->annotations[i].name, expand(a, &r->annotations[i], &d) };
    return out;
}

const struct alert_text *alert_annotations(struct arena *a, const struct rule_state *s,
                                           const struct alert *alert, size_t *n)
{
    const struct rule_eval *r = (const struct rule_eval *)s;
    const struct alert_rest *rest = alert->rest;
    struct rule_sample sample = { &rest->sample, alert->value, alert->hist };

    *n = r->n_annotations;
    if (rest->annotations)
        return rest->annotations;
    return expand_annotations(a, r, &sample, rest->sampled_at);
}

/* The sample's labels without its name, then the rule's, expanded, then the alert's name. */
static struct labels alert_labels(struct rule_eval *r, const struct rule_sample *s, int64_t ts)
{
    size_t n = s->labels->n + r->n_label_texts + 1, k = 0;
    struct label *p = arena_alloc(&r->tick, n * sizeof *p);
    struct tmpl_data d = sample_data(r, s, ts);

    for (size_t i = 0; i < s->labels->n; i++)
        if (!str_eq(s->labels->p[i].name, STR(LABEL_NAME)))
            p[k++] = s->labels->p[i];
    for (size_t i = 0; i < r->n_label_texts; i++)
        p[k++] = (struct label){ r->label_texts[i].name, expand(&r->tick, &r->label_texts[i], &d) };
    p[k++] = (struct label){ STR(ALERT_NAME), r->state.rule->name };
    return labels_of(&r->tick, p, k);
}

/* ---- entries ---- */

static void free_alert(struct rule_eval *r, size_t id)
{
    struct alert *x = r->alerts.p[id];

    if (!x)
        return;
    arena_done(&x->rest->arena);
    arena_done(&x->rest->last);
    free(x->rest);
    free(x);
    r->alerts.p[id] = NULL;
}

/* Keeps what annotations are expanded with, or the annotations. */
static void set_sample(struct rule_eval *r, struct alert *x, const struct rule_sample *s,
                       int64_t ts)
{
    struct alert_rest *rest = x->rest;

    if (r->eager || s->h || x->hist || !labels_eq(&rest->sample, s->labels)) {
        arena_reset(&rest->last);
        rest->sample = labels_dup(&rest->last, s->labels);
        x->hist = s->h ? histogram_dup(&rest->last, s->h) : NULL;
        rest->annotations = r->eager ? expand_annotations(&rest->last, r, s, ts) : NULL;
    }
    x->value = s->v;
    rest->sampled_at = ts;
}

/* Begins an alert anew, or goes on with one that is not resolved. */
static void put_alert(struct rule_eval *r, size_t id, const struct labels *ls,
                      const struct rule_sample *s, int64_t ts)
{
    struct alert *x = r->alerts.p[id];

    if (x && x->state == ALERT_INACTIVE) {
        free_alert(r, id);
        x = NULL;
    }
    if (!x) {
        x = r->alerts.p[id] = xcalloc(1, sizeof *x);
        x->rest = xcalloc(1, sizeof *x->rest);
        x->rest->id = id;
        x->labels = labels_dup(&x->rest->arena, ls);
        x->state = ALERT_PENDING;
        x->active_at = ts;
        x->fired_at = x->resolved_at = x->keep_since = ALERT_NEVER;
    }
    set_sample(r, x, s, ts);
    x->rest->turn = r->out.turn;
}

/* ---- what is written ---- */

static struct labels series_labels(struct rule_eval *r, const struct alert *x, size_t kind)
{
    size_t n = r->labels.n + x->labels.n + 3, k = 0;
    struct label *p = arena_alloc(&r->tick, n * sizeof *p);

    for (size_t i = 0; i < r->labels.n; i++)
        p[k++] = r->labels.p[i];
    for (size_t i = 0; i < x->labels.n; i++)
        p[k++] = x->labels.p[i];
    p[k++] = (struct label){ STR(ALERT_NAME), r->state.rule->name };
    if (kind != SERIES_FOR)
        p[k++] = (struct label){ STR(ALERT_STATE), str_of(alert_state_word(x->state)) };
    p[k++] = (struct label){ STR(LABEL_NAME),
                             kind == SERIES_FOR ? STR("ALERTS_FOR_STATE") : STR("ALERTS") };
    return labels_of(&r->tick, p, k);
}

static bool write_series(struct rule_eval *r, struct alert *x, size_t kind, int64_t t, double v,
                         struct err *e)
{
    size_t *number = &x->rest->series[kind];

    if (!*number) {
        struct labels ls = series_labels(r, x, kind);
        if (!rule_output_series(r, &ls, number, e))
            return false;
        ++*number;
    }
    return rule_output_write(r, *number - 1, t, v, NULL, e);
}

static bool write_alert(struct rule_eval *r, struct alert *x, int64_t t, struct err *e)
{
    int64_t active_s = x->active_at / 1000 - (x->active_at % 1000 < 0);

    return write_series(r, x, x->state == ALERT_FIRING ? SERIES_FIRING : SERIES_PENDING, t, 1, e) &&
           write_series(r, x, SERIES_FOR, t, (double)active_s, e);
}

/* ---- states ---- */

/* The alert is not in the result: whether it goes on nevertheless. It may be freed. */
static bool without_sample(struct rule_eval *r, struct alert *x, int64_t ts)
{
    int64_t keep_for = r->state.rule->keep_firing_ms;
    bool keeps = false,
         goes = x->state == ALERT_PENDING ||
                (x->resolved_at != ALERT_NEVER && ts - x->resolved_at > RESOLVED_RETENTION_MS);

    if (x->state == ALERT_FIRING && keep_for > 0) {
        if (x->keep_since == ALERT_NEVER)
            x->keep_since = ts;
        keeps = ts - x->keep_since < keep_for;
    }
    if (goes) {
        free_alert(r, x->rest->id);
    } else if (x->state != ALERT_INACTIVE && !keeps) {
        x->state = ALERT_INACTIVE;
        x->resolved_at = ts;
    }
    return keeps;
}

static void advance(struct rule_eval *r, struct alert *x, int64_t ts)
{
    bool held = ts - x->active_at >= r->state.rule->for_ms;

    if (x->state == ALERT_PENDING && held) {
        x->state = ALERT_FIRING;
        x->fired_at = ts;
    } else if (x->state == ALERT_FIRING && !held) {
        x->state = ALERT_PENDING;
        x->fired_at = x->keep_since = ALERT_NEVER;
    }
}

/* Moves all alerts on; how many go on. */
static size_t step_alerts(struct rule_eval *r, int64_t ts)
{
    size_t active = 0;

    for (size_t i = 0; i < r->alerts.n; i++) {
        struct alert *x = r->alerts.p[i];
        if (!x)
            continue;
        if (x->rest->turn == r->out.turn)
            x->keep_since = ALERT_NEVER;
        else if (!without_sample(r, x, ts))
            continue;
        advance(r, x, ts);
        active++;
    }
    return active;
}

static void show_alerts(struct rule_eval *r)
{
    vec_clear(&r->shown);
    for (size_t i = 0; i < r->alerts.n; i++)
        if (r->alerts.p[i])
            vec_push(&r->shown, r->alerts.p[i]);
    r->state.list = r->shown.p;
    r->state.n = r->shown.n;
}

static void forget_alerts(struct rule_eval *r)
{
    for (size_t i = 0; i < r->alerts.n; i++)
        free_alert(r, i);
}

/* The place of an alert with these labels. */
static size_t alert_place(struct rule_eval *r, const struct labels *ls)
{
    rule_labels_key(&r->out.key, ls);
    size_t id = map_id(&r->alert_ids, buf_str(&r->out.key));

    if (id == r->alerts.n)
        vec_push(&r->alerts, NULL);
    return id;
}

/* The alerts of the samples; nothing is changed where two are the same. */
static bool take_samples(struct rule_eval *r, const struct rule_sample *p, size_t n, int64_t ts,
                         struct err *e)
{
    struct labels *ls = arena_alloc(&r->tick, (n + 1) * sizeof *ls);
    size_t *ids = arena_alloc(&r->tick, (n + 1) * sizeof *ids);
    bool *taken;

    for (size_t i = 0; i < n; i++) {
        ls[i] = alert_labels(r, &p[i], ts);
        ids[i] = alert_place(r, &ls[i]);
    }
    taken = arena_zalloc(&r->tick, r->alerts.n + 1);
    for (size_t i = 0; i < n; i++) {
        if (taken[ids[i]])
            return err_set(e, ERR_EXEC,
                           "vector contains metrics with the same labelset after applying alert "
                           "labels");
        taken[ids[i]] = true;
    }
    for (size_t i = 0; i < n; i++)
        put_alert(r, ids[i], &ls[i], &p[i], ts);
    return true;
}

bool rule_eval_alert(struct rule_eval *r, const struct rule_sample *p, size_t n, int64_t ts,
                     struct err *e)
{
    int64_t t = ts - rule_eval_offset(r), limit = r->group->limit;
    bool ok = take_samples(r, p, n, ts, e);

    if (!ok)
        return false;
    size_t active = step_alerts(r, ts);
    if (limit > 0 && active > (size_t)limit) {
        forget_alerts(r);
        show_alerts(r);
        return err_set(e, ERR_EXEC, "exceeded limit of %lld with %zu alerts", (long long)limit,
                       active);
    }
    show_alerts(r);
    for (size_t i = 0; ok && i < r->shown.n; i++)
        if (r->shown.p[i]->state != ALERT_INACTIVE)
            ok = write_alert(r, r->shown.p[i], t, e);
    return ok && rule_output_end(r, t, e);
}

void rule_eval_alert_done(struct rule_eval *r)
{
    forget_alerts(r);
    vec_done(&r->alerts);
    vec_done(&r->shown);
    map_done(&r->alert_ids);
}
