/* The series, rules and times of a test group. */
#include <stdarg.h>
#include <stdlib.h>

#include "base/time.h"
#include "rules/unit_impl.h"

int64_t unit_world_time(const struct unit_world *w, size_t tick)
{
    return w->g->start_ms + (int64_t)tick * w->step;
}

/* ---- cases ---- */

struct str unit_group_name(const struct unit_world *w)
{
    return w->g->name.n ? w->g->name : str_of(arena_printf(w->arena, "unnamed#%zu", w->g->number));
}

struct unit_case *unit_add_case(struct unit_world *w, enum unit_kind kind,
                                const struct yaml_node *node)
{
    struct unit_case c = { .kind = kind, .line = node ? node->line : w->g->node->line };

    c.group = unit_group_name(w);
    vec_push(&w->out->cases, c);
    return &vec_last(&w->out->cases);
}

void unit_add_error(struct unit_world *w, const char *fmt, ...)
{
    struct unit_case *c = unit_add_case(w, UNIT_ERROR, NULL);
    struct buf b = { 0 };
    va_list ap;

    va_start(ap, fmt);
    buf_vprintf(&b, fmt, ap);
    va_end(ap);
    c->failed = true;
    c->text = unit_take(w->arena, &b);
    c->what = STR("rules");
}

/* ---- input ---- */

static bool bad_input(struct unit_world *w, const struct unit_series *s, struct str text)
{
    unit_add_error(w, "%.*s", STR_ARG(text));
    vec_last(&w->out->cases).line = s->node->line;
    vec_last(&w->out->cases).what = str_of(
        arena_printf(w->arena, "input series %.*s", STR_ARG(s->series)));
    return false;
}

/* Prometheus takes them as text: `load STEP`, then a line each. */
static bool parse_input(struct unit_world *w, size_t i, struct series_desc *out)
{
    const struct unit_series *s = &w->g->series[i];
    struct err e = { 0 };
    char *line = arena_printf(w->arena, "%.*s %.*s", STR_ARG(s->series), STR_ARG(s->values));

    if (series_desc_parse(w->arena, str_of(line), out, &e))
        return true;
    bad_input(
        w, s,
        str_of(arena_printf(w->arena, "%zu:%zu: parse error: %s", i + 2, e.at.off + 1, e.msg)));
    err_done(&e);
    return false;
}

static bool check_input(struct unit_world *w, size_t i, const struct series_desc *d)
{
    struct err e = { 0 };

    if (d->labels.n == 0)
        return bad_input(w, &w->g->series[i], STR("empty labelset: invalid sample"));
    for (size_t k = 0; k < d->n; k++)
        if (d->p[k].h && !histogram_check(d->p[k].h, &e)) {
            bad_input(w, &w->g->series[i], str_of(arena_printf(w->arena, "%s", e.msg)));
            err_done(&e);
            return false;
        }
    return true;
}

bool unit_world_load(struct unit_world *w)
{
    struct map seen = { 0 };
    struct buf key = { 0 };
    bool ok = true;

    w->inputs = arena_new_n(w->arena, struct unit_input, w->g->n_series + 1);
    for (size_t i = 0; ok && i < w->g->n_series; i++) {
        struct series_desc d;
        ok = parse_input(w, i, &d) && check_input(w, i, &d);
        if (!ok)
            break;
        rule_labels_key(&key, &d.labels);
        size_t id = map_id(&seen, buf_str(&key)); // the last of equal ones stays
        w->inputs[id].desc = d;
        w->n_inputs = seen.n;
    }
    map_done(&seen);
    buf_done(&key);
    return ok;
}

bool unit_world_feed(struct unit_world *w, int64_t ts, struct err *e)
{
    for (size_t i = 0; i < w->n_inputs; i++) {
        struct unit_input *in = &w->inputs[i];
        for (; in->next < in->desc.n; in->next++) {
            const struct series_value *v = &in->desc.p[in->next];
            int64_t t = w->g->start_ms + (int64_t)in->next * w->g->interval_ms;
            if (t > ts)
                break;
            if (v->omitted)
                continue;
            if (!mem_append(w->store, in->series,
                            &(struct mem_sample){ .t = t, .v = v->v, .h = v->h }, e))
                return false;
        }
    }
    return true;
}

/* ---- a store, an engine and rules that remember nothing ---- */

static void close_world(struct unit_world *w)
{
    for (size_t i = 0; w->evals && i < w->rules->n; i++)
        rule_eval_done(&w->evals[i]);
    free(w->evals);
    w->evals = NULL;
    query_engine_close(w->engine);
    mem_free(w->store);
    w->engine = NULL;
    w->store = NULL;
    map_clear(&w->names);
}

static bool open_world(struct unit_world *w, struct err *e)
{
    struct pql_engine_opts o = { .subquery_step = w->step, .threads = 1 };

    w->store = mem_new(&(struct mem_opts){ 0 });
    w->engine = pql_engine_new(mem_source(w->store), &o);
    w->eval_opts.engine = w->engine;
    w->eval_opts.store = w->store;
    w->evals = xcalloc(w->rules->n + 1, sizeof *w->evals);
    if (w->tap) {
        w->tap->inner = w->engine;
        w->tap->opts = w->eval_opts;
        w->tap->opts.engine = &w->tap->engine;
    }
    for (size_t i = 0; i < w->rules->n; i++)
        rule_eval_init(&w->evals[i], w->rules->p[i].group, w->rules->p[i].rule,
                       w->tap && w->tap->rules[i] ? &w->tap->opts : &w->eval_opts);
    for (size_t i = 0; i < w->n_inputs; i++) {
        struct unit_input *in = &w->inputs[i];
        in->next = 0;
        map_id(&w->names, labels_get(&in->desc.labels, STR(LABEL_NAME)));
        if ((in->series = mem_series(w->store, &in->desc.labels, e)) == MEM_NONE)
            return false;
    }
    for (size_t i = 0; i < w->g->n_alert_tests; i++)
        w->got[i] = (struct unit_got){ .rule = SIZE_MAX };
    if (w->out->reached)
        memset(w->out->reached, 0, w->rules->n);
    w->stop = UNIT_NEVER;
    return true;
}

/* ---- what tests look at ---- */

static int by_name(const void *a, const void *b)
{
    const struct unit_pair *x = a, *y = b;
    return str_cmp(x->name, y->name);
}

static void take_alert(struct unit_world *w, struct unit_got *got, const struct rule_state *s,
                       const struct alert *x)
{
    struct unit_alert_got a = { 0 };
    size_t n;
    const struct alert_text *t = alert_annotations(w->arena, s, x, &n);

    a.labels.p = arena_new_n(w->arena, struct unit_pair, x->labels.n + 1);
    for (size_t i = 0; i < x->labels.n; i++)
        a.labels.p[a.labels.n++] = (struct unit_pair){ arena_str(w->arena, x->labels.p[i].name),
                                                       arena_str(w->arena, x->labels.p[i].value) };
    a.annotations.p = arena_new_n(w->arena, struct unit_pair, n + 1);
    for (size_t i = 0; i < n; i++)
        a.annotations.p[a.annotations.n++] = (struct unit_pair){ t[i].name,
                                                                 arena_str(w->arena, t[i].value) };
    qsort(a.annotations.p, n, sizeof *a.annotations.p, by_name);
    vec_push(&got->alerts, a);
}

static void note_reach(struct unit_world *w, size_t i)
{
    const struct rule_state *s = &w->evals[i].state;

    if (!s->error && s->written)
        w->out->reached[i] |= UNIT_REACHED;
    for (size_t k = 0; k < s->n; k++)
        if (s->list[k]->state != ALERT_INACTIVE)
            w->out->reached[i] |= s->list[k]->state == ALERT_FIRING ? UNIT_FIRING : UNIT_PENDING;
}

void unit_world_look(struct unit_world *w, size_t i, size_t tick)
{
    const struct rule_state *s = &w->evals[i].state;

    note_reach(w, i);
    for (size_t k = 0; s->rule->is_alert && k < w->g->n_alert_tests; k++) {
        const struct unit_alert_test *t = &w->g->alert_tests[k];
        if (t->eval_ms / w->step != (int64_t)tick || !str_eq(t->alertname, s->rule->name))
            continue;
        for (size_t a = 0; a < s->n; a++)
            if (s->list[a]->state == ALERT_FIRING && alert_is_active(s->list[a]))
                take_alert(w, &w->got[k], s, s->list[a]);
    }
}

/* ---- the whole group ---- */

static int64_t last_time(const struct unit_group *g)
{
    int64_t max = 0;

    for (size_t i = 0; i < g->n_alert_tests; i++)
        max = g->alert_tests[i].eval_ms > max ? g->alert_tests[i].eval_ms : max;
    for (size_t i = 0; i < g->n_expr_tests; i++)
        max = g->expr_tests[i].eval_ms > max ? g->expr_tests[i].eval_ms : max;
    return max;
}

static struct labels external_labels(struct unit_world *w)
{
    const struct unit_pairs *v = &w->g->external_labels;
    struct label *p = arena_new_n(w->arena, struct label, v->n + 1);

    for (size_t i = 0; i < v->n; i++)
        p[i] = (struct label){ v->p[i].name, v->p[i].value };
    return labels_of(w->arena, p, v->n);
}

/* An alert test without a name stops the group before anything is evaluated. */
static bool check_names(struct unit_world *w)
{
    for (size_t i = 0; i < w->g->n_alert_tests; i++) {
        const struct unit_alert_test *t = &w->g->alert_tests[i];
        struct buf b = { 0 };
        if (t->alertname.n)
            continue;
        buf_puts(&b, "an item under alert_rule_test misses required attribute alertname at "
                     "eval_time ");
        unit_put_dur(&b, t->eval_ms);
        if (w->g->name.n)
            buf_printf(&b, " (in TestGroup %.*s)", STR_ARG(w->g->name));
        unit_add_error(w, "%s", buf_z(&b));
        vec_last(&w->out->cases).line = t->node->line;
        buf_done(&b);
        return false;
    }
    return true;
}

bool unit_group_run(struct unit_world *w, struct err *e)
{
    bool ok;

    w->arena = &w->out->arena;
    w->step = w->file->eval_interval_ms;
    w->n_ticks = (size_t)(last_time(w->g) / w->step) + 1;
    w->eval_opts = (struct rule_eval_opts){
        .external_labels = external_labels(w),
        .external_url = w->g->external_url,
        .limits = { .max_samples = 10000, .timeout_ms = 100000, .cancel = w->opts->cancel }
    };
    w->got = arena_new_n(w->arena, struct unit_got, w->g->n_alert_tests + 1);
    w->out->reached = arena_zalloc(w->arena, w->rules->n + 1);
    if (!unit_world_load(w) || !check_names(w))
        return true;
    ok = unit_world_eval(w, e);
    if (ok)
        unit_note_branches(w);
    ok = ok && (w->look ? w->look(w, w->look_user, e) : unit_check(w, e));
    if (ok && w->opts->debug)
        unit_debug(w);
    for (size_t i = 0; i < w->g->n_alert_tests; i++)
        vec_done(&w->got[i].alerts);
    close_world(w);
    map_done(&w->names);
    return ok;
}

bool unit_world_open(struct unit_world *w, struct err *e)
{
    for (size_t i = 0; i < w->g->n_alert_tests; i++)
        vec_done(&w->got[i].alerts);
    close_world(w);
    return open_world(w, e);
}
