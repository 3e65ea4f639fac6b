/* collect_events.c - what happened to targets, read off the series: up and down, restarts. */
#include "tui/collect_impl.h"

#include "base/time.h"

#include <inttypes.h>
#include <math.h>

/* A counter that began anew has fallen. resets() leaves names out, by which they differ. */
static const char counters_begin[] =
    "count(resets(label_replace({__name__=~\".+_(total|count|bucket)\"";
static const char counters_end[] = "}, \"metric\", \"$1\", \"__name__\", \"(.+)\")";

enum { JITTER_S = 2, EVENTS_A_WINDOW = 100 };

static struct str name_of(const struct value_series *s)
{
    struct str instance = labels_get(&s->labels, STR("instance"));

    return instance.n ? instance : labels_get(&s->labels, STR("job"));
}

// ---- up ----

static void put_up(struct tick *t, const struct value_series *s)
{
    for (size_t i = 1; i < s->n_floats; i++) {
        bool was = s->floats[i - 1].v != 0, is = s->floats[i].v != 0;
        if (was != is)
            collect_tell(t, s->floats[i].t, is ? EVENT_UP : EVENT_DOWN, name_of(s),
                         is ? STR("up") : STR("down"), (struct str){ 0 });
    }
}

// ---- restarts ----

/* How many counters of the target began anew in a piece of time. */
static size_t ask_resets(struct tick *t, const struct labels *ls, int64_t before, int64_t at)
{
    struct collector *c = t->c;
    struct query_result r = { 0 };
    struct buf text = { 0 };
    struct err e = { 0 };
    int64_t step = c->o.interval_ms / 2 + 1;
    size_t n = 0;

    at += step; // the steps within lie on multiples of their own: one of them is behind `at`
    buf_puts(&text, counters_begin);
    for (size_t i = 0; i < ls->n; i++) {
        const struct label *l = &ls->p[i];
        if (!str_eq(l->name, STR("job")) && !str_eq(l->name, STR("instance")))
            continue;
        buf_printf(&text, ",%.*s=", STR_ARG(l->name));
        str_put_quoted(&text, l->value);
    }
    buf_printf(&text, "%s[%" PRId64 "ms:%" PRId64 "ms]) > 0)", counters_end,
               at - before + c->o.interval_ms, step);
    struct query q = { .text = buf_str(&text), .start = at, .end = at, .cancel = &c->cancel };
    if (c->o.engine->ops->run(c->o.engine, &q, &r, &e) && r.value.type == VALUE_VECTOR &&
        r.value.n && r.value.series[0].n_floats)
        n = (size_t)r.value.series[0].floats[0].v;
    query_result_done(&r);
    err_done(&e);
    buf_done(&text);
    return n;
}

/* The same of a restart that is looked at again with each window; asked once. */
static size_t n_resets(struct tick *t, const struct labels *ls, int64_t before, int64_t at)
{
    struct collector *c = t->c;
    struct buf key = { 0 };

    labels_put(&key, ls);
    buf_printf(&key, " %" PRId64, at);
    size_t id = map_id(&c->restarts, buf_str(&key));
    buf_done(&key);
    if (id == c->resets.n)
        vec_push(&c->resets, ask_resets(t, ls, before, at));
    return c->resets.p[id];
}

static void put_restart(struct tick *t, const struct value_series *s, size_t i)
{
    int64_t before = s->floats[i - 1].t, at = s->floats[i].t;
    int64_t began = (int64_t)(s->floats[i].v * 1000);
    size_t n = n_resets(t, &s->labels, before, at);
    struct buf b = { 0 };

    if (n)
        buf_printf(&b, "%zu counter%s reset", n, n == 1 ? "" : "s");
    // The process itself says when it was, and a step only in which piece of time.
    collect_tell(t, began > before && began < at ? began : at, EVENT_RESET, name_of(s),
                 STR("restarted"), buf_str(&b));
    buf_done(&b);
}

static void put_restarts(struct tick *t, const struct value_series *s)
{
    for (size_t i = 1; i < s->n_floats; i++)
        if (fabs(s->floats[i].v - s->floats[i - 1].v) > JITTER_S)
            put_restart(t, s, i);
}

/* Of a target that does not say when its process began: its counters tell, page by page. */
static void look_at_page(struct tick *t, struct collect_target *x, const struct board_answer *began)
{
    struct label p[] = { { STR("job"), x->t->job }, { STR("instance"), x->t->instance } };
    struct labels ls = labels_of(t->a, p, N_OF(p));

    int64_t before = x->looked_ms ? x->looked_ms : x->before_ms;
    if (!before || before == x->good_ms)
        return;
    x->looked_ms = x->good_ms;
    for (size_t i = 0; i < began->v.n; i++)
        if (str_eq(labels_get(&began->v.series[i].labels, STR("instance")), x->t->instance))
            return;
    size_t n = ask_resets(t, &ls, before, x->good_ms);
    if (n)
        collect_event(t->c, x->good_ms, EVENT_RESET, x->t->name, STR("reset"),
                      "%zu counter%s began anew", n, n == 1 ? "" : "s");
}

void collect_put_changes(struct tick *t)
{
    struct board_answer up, began;

    if (!t->c->feed) { // its own are told as they come
        collect_answer(t, STR("up"), false, &up);
        for (size_t i = 0; up.v.type == VALUE_MATRIX && i < up.v.n; i++)
            put_up(t, &up.v.series[i]);
    }
    collect_answer(t, STR("process_start_time_seconds"), false, &began);
    for (size_t i = 0; i < t->c->targets.n; i++)
        look_at_page(t, &t->c->targets.p[i], &began);
    for (size_t i = 0; began.v.type == VALUE_MATRIX && i < began.v.n; i++)
        if (t->told.n < EVENTS_A_WINDOW)
            put_restarts(t, &began.v.series[i]);
}
