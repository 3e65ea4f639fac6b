/* collect_vars.c - variables of the dashboard: the values they can have, those they have, and the
 * dashboard that comes of them. */
#include "tui/collect_impl.h"

#include "base/float.h"
#include "promql/vars.h"

#include <math.h>

static size_t n_vars(const struct collector *c)
{
    return c->o.dash ? c->o.dash->n_vars : 0;
}

// ---- into text ----

/* What they stand for now. */
static void set_values(struct tick *t)
{
    struct collector *c = t->c;
    size_t n = c->vars ? n_vars(c) : 0;

    t->values = arena_new_n(t->a, struct var_value, n);
    t->n_values = n;
    for (size_t i = 0; i < n; i++) {
        const struct board_var *v = &c->vars[i];
        const struct dash_var *d = &c->o.dash->vars[i];
        struct str *chosen = arena_new_n(t->a, struct str, v->n);
        size_t m = 0;
        for (size_t j = 0; j < v->n; j++)
            if (v->all || v->chosen[j])
                chosen[m++] = v->values[j];
        t->values[i] = (struct var_value){ .name = d->name,
                                           .values = chosen,
                                           .n = m,
                                           .multi = d->multi || d->all,
                                           .all = v->all,
                                           .as = v->all ? d->all_value : (struct str){ 0 } };
    }
}

void collect_expand(struct tick *t, struct str expr, struct buf *out)
{
    var_expand(out, expr,
               &(struct var_values){ .p = t->values,
                                     .n = t->n_values,
                                     .step_ms = t->window.step_ms,
                                     .interval_ms = t->c->o.interval_ms,
                                     .start_ms = t->window.start_ms,
                                     .end_ms = t->window.end_ms });
}

// ---- where values come from ----

/* "up{job="api"} 1 1700000000000", as Grafana prints it, or without value and time. */
static struct str series_text(struct arena *a, const struct value_series *s, bool value)
{
    struct buf b = { 0 };
    char text[FLOAT_MAX_CHARS];

    labels_put(&b, &s->labels);
    if (value && s->n_floats) {
        buf_putc(&b, ' ');
        buf_put(&b, text, float_print_json(text, s->floats[0].v));
        buf_printf(&b, " %lld", (long long)s->floats[0].t);
    }
    struct str out = arena_str(a, buf_str(&b));
    buf_done(&b);
    return out;
}

static bool ask_engine(struct tick *t, struct str expr, bool value, struct strs *out)
{
    struct collector *c = t->c;
    struct query q = { .text = expr, .start = t->end_ms, .end = t->end_ms, .cancel = &c->cancel };
    struct query_result r = { 0 };
    struct err e = { 0 };
    bool ok = c->o.engine->ops->run(c->o.engine, &q, &r, &e);

    if (ok && r.value.type == VALUE_VECTOR) {
        struct str *p = arena_new_n(&c->vars_arena, struct str, r.value.n);
        for (size_t i = 0; i < r.value.n; i++)
            p[i] = series_text(&c->vars_arena, &r.value.series[i], value);
        *out = (struct strs){ p, r.value.n };
    } else if (ok && r.value.type == VALUE_SCALAR) {
        struct value_series one = { .floats = &r.value.scalar, .n_floats = 1 };
        struct str *p = arena_new(&c->vars_arena, struct str);
        *p = series_text(&c->vars_arena, &one, value);
        *out = (struct strs){ p, 1 };
    }
    query_result_done(&r);
    err_done(&e);
    return ok;
}

static bool ask_source(struct tick *t, const struct pql_ask *ask, struct strs *out)
{
    struct collector *c = t->c;
    struct source *s = c->o.source;
    struct arena *a = &c->vars_arena;
    struct selector sel = { 0 };
    struct err e = { 0 };
    bool metrics = ask->kind == PQL_ASK_METRICS;
    bool ok = s && (metrics || !ask->expr.n || selector_parse(a, ask->expr, &sel, &e));

    if (ok && ask->kind == PQL_ASK_LABEL_NAMES)
        ok = s->ops->label_names(s, a, sel.p, sel.n, out, &e);
    else if (ok)
        ok = s->ops->label_values(s, a, metrics ? STR(LABEL_NAME) : ask->label, sel.p, sel.n, out,
                                  &e);
    selector_done(&sel);
    err_done(&e);
    return ok;
}

static bool values_of(struct tick *t, const struct dash_var *d, struct str query,
                      struct board_var *v)
{
    struct arena *a = &t->c->vars_arena;
    struct strs got = { 0 };
    struct pql_ask ask;
    bool ok;

    if (d->kind != VAR_QUERY) {
        v->values = d->values;
        v->n = d->n_values;
        return true;
    }
    pql_ask_parse(query, &ask);
    if (ask.kind == PQL_ASK_QUERY || ask.kind == PQL_ASK_SERIES)
        ok = ask_engine(t, ask.expr, ask.kind == PQL_ASK_QUERY, &got);
    else
        ok = ask_source(t, &ask, &got);
    if (!ok)
        return false;
    if (ask.kind == PQL_ASK_METRICS)
        got.n = var_keep(a, ask.expr, got.p, got.n, &got.p);
    v->n = var_keep(a, d->regex, got.p, got.n, &v->values);
    struct str *sorted = arena_dup(a, v->values, v->n * sizeof *v->values);
    var_sort(sorted, v->n, d->sort);
    v->values = sorted;
    return true;
}

// ---- what is chosen ----

static bool is_all(struct str s)
{
    return str_eq(s, STR("all")) || str_eq(s, STR("All")) || str_eq(s, STR("$__all"));
}

static bool has_value(const struct board_var *v, struct str value)
{
    for (size_t i = 0; i < v->n; i++)
        if (str_eq(v->values[i], value))
            return true;
    return false;
}

/* What the call gives is chosen at first, and can be chosen even where nothing else knows of it. */
static void take_given(struct collector *c, const struct dash_var *d, struct board_var *v,
                       struct strs *chosen, bool *all)
{
    struct str *values = arena_new_n(&c->vars_arena, struct str, v->n + c->o.n_vars);
    struct str *given = arena_new_n(&c->vars_arena, struct str, c->o.n_vars);
    size_t n = v->n, m = 0;

    if (n)
        memcpy(values, v->values, n * sizeof *values);
    for (size_t i = 0; i < c->o.n_vars; i++) {
        const struct collect_given *g = &c->o.vars[i];
        if (!str_eq(g->name, d->name))
            continue;
        if (d->all && is_all(g->value)) {
            *all = true;
            continue;
        }
        given[m++] = g->value;
        if (!has_value(v, g->value))
            values[n++] = g->value;
    }
    if (m || *all)
        *chosen = (struct strs){ given, m };
    v->values = values;
    v->n = n;
}

/* What was chosen stays chosen where it is still there; else what the dashboard begins with. */
static void choose(struct collector *c, const struct board_var *old, const struct dash_var *d,
                   struct board_var *v)
{
    struct strs begin = { d->current, d->n_current };
    bool any = false, all = false, *chosen;

    if (!old || !old->n)
        take_given(c, d, v, &begin, &all);
    v->chosen = chosen = arena_new_n(&c->vars_arena, bool, v->n);
    v->all = old ? old->all : all || (d->all && !begin.n);
    for (size_t i = 0; i < v->n; i++) {
        for (size_t j = 0; old && j < old->n; j++)
            chosen[i] |= old->chosen[j] && str_eq(old->values[j], v->values[i]);
        for (size_t j = 0; (!old || !old->n) && j < begin.n && (d->multi || !any); j++)
            chosen[i] |= str_eq(begin.p[j], v->values[i]);
        any |= chosen[i];
    }
    if (!any && !v->all && v->n)
        chosen[0] = true;
}

/* The values and choices of another time. */
static void copy_var(struct arena *a, const struct board_var *from, struct board_var *to)
{
    struct str *values = arena_new_n(a, struct str, from->n);

    for (size_t i = 0; i < from->n; i++)
        values[i] = arena_str(a, from->values[i]);
    *to = *from;
    to->values = values;
    to->chosen = arena_dup(a, from->chosen, from->n * sizeof(bool));
}

/* A query's values are asked for; one that given values were added to keeps them until it asks
 * something else. */
static void find(struct tick *t, size_t i, const struct board_var *old)
{
    struct collector *c = t->c;
    const struct dash_var *d = &c->o.dash->vars[i];
    struct board_var *v = &c->vars[i];
    struct buf query = { 0 };

    set_values(t);
    collect_expand(t, d->query, &query); // it may name other variables
    struct str text = arena_str(&c->vars_arena, buf_str(&query));
    buf_done(&query);
    bool ok = values_of(t, d, text, v);
    if (!ok && old && old->n) {
        copy_var(&c->vars_arena, old, v);
        c->has_vars = false;
    } else {
        if (old && old->n && str_eq(text, old->query)) {
            struct strs unused;
            bool all = false;
            take_given(c, d, v, &unused, &all);
        }
        choose(c, old, d, v);
    }
    v->query = text;
    v->state = ok ? BOARD_OK : BOARD_FAILED;
}

/* Whether all that its query names is known. */
static bool is_due(const struct collector *c, size_t i, const bool *done)
{
    for (size_t k = 0; k < n_vars(c); k++)
        if (k != i && !done[k] && var_is_in(c->o.dash->vars[i].query, c->o.dash->vars[k].name))
            return false;
    return true;
}

/* In the order in which they name each other; a circle is broken where it begins. */
static void find_all(struct tick *t, const struct board_var *old)
{
    size_t n = n_vars(t->c), left = n;
    bool *done = arena_new_n(t->a, bool, n);

    while (left) {
        size_t first = n, before = left;
        for (size_t i = 0; i < n; i++) {
            if (done[i])
                continue;
            first = first < n ? first : i;
            if (!is_due(t->c, i, done))
                continue;
            find(t, i, old ? &old[i] : NULL);
            done[i] = true;
            left--;
        }
        if (left == before) {
            find(t, first, old ? &old[first] : NULL);
            done[first] = true;
            left--;
        }
    }
}

// ---- what depends on them ----

static bool panel_uses(const struct panel *p, struct str name)
{
    bool any = str_eq(p->repeat, name) || var_is_in(p->title, name) || var_is_in(p->text, name);

    for (size_t i = 0; i < p->n_queries; i++)
        any |= var_is_in(p->queries[i].expr, name) || var_is_in(p->queries[i].legend, name);
    return any;
}

static bool is_used(const struct dashboard *d, size_t var)
{
    for (size_t i = 0; i < d->n_panels; i++)
        if (panel_uses(&d->panels[i], d->vars[var].name))
            return true;
    for (size_t i = 0; i < d->n_vars; i++)
        if (i != var && var_is_in(d->vars[i].query, d->vars[var].name))
            return true;
    return false;
}

static void put_live(struct tick *t)
{
    struct collector *c = t->c;
    struct dashboard *live;

    t->out->board.dash = t->out->board.dash_read = c->o.dash;
    if (!n_vars(c))
        return;
    live = arena_new(t->a, struct dashboard);
    dash_live(t->a, c->o.dash, t->values, live);
    t->out->board.dash = live;
}

void collect_put_vars(struct tick *t)
{
    struct collector *c = t->c;
    size_t n = n_vars(c);

    if (n && !c->has_vars) {
        struct arena old_arena = c->vars_arena;
        struct board_var *old = c->vars;
        c->vars_arena = (struct arena){ 0 };
        c->vars = arena_new_n(&c->vars_arena, struct board_var, n);
        c->has_vars = true;
        find_all(t, old);
        arena_done(&old_arena);
    }
    set_values(t);
    struct board_var *p = arena_new_n(t->a, struct board_var, n);
    for (size_t i = 0; c->vars && i < n; i++) {
        copy_var(t->a, &c->vars[i], &p[i]);
        p[i].query = (struct str){ 0 };
        p[i].unused = !is_used(c->o.dash, i);
    }
    t->out->board.vars = p;
    put_live(t);
}

void collect_turn_choice(struct collector *c, size_t var, size_t choice)
{
    struct board_var *v = c->vars && var < n_vars(c) ? &c->vars[var] : NULL;

    if (!v || choice > v->n)
        return;
    bool *chosen = (bool *)v->chosen;
    if (choice == v->n) {
        v->all = !v->all;
    } else if (c->o.dash->vars[var].multi) {
        v->all = false;
        chosen[choice] = !chosen[choice];
    } else {
        v->all = false;
        for (size_t j = 0; j < v->n; j++)
            chosen[j] = j == choice;
    }
    c->has_vars = false; // the values of others may depend on it
}
