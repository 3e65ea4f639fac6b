/* fn_query.c - what asks the engine, and what looks at its answer. Source: prometheus
 * template/template.go, rules/manager.go EngineQueryFunc. */
#include "tmpl/exec.h"

static struct tv_sample *new_sample(struct tmpl_call *c, const struct labels *ls, double v,
                                    const struct histogram *h)
{
    struct tv_sample *s = arena_new(&c->x->arena, struct tv_sample);

    if (ls)
        s->labels = *ls;
    s->value = v;
    s->hist = h;
    return s;
}

static void add_sample(struct tmpl_call *c, struct tv_list *l, struct tv_sample *s)
{
    l->p[l->n++] = s;
    c->x->bytes += sizeof *s;
}

static bool take_vector(struct tmpl_call *c, const struct value *v)
{
    struct tv_list *l = &c->out.list;

    c->out.type = TV_SAMPLES;
    l->cap = v->type == VALUE_VECTOR ? v->n : 1;
    l->p = arena_new_n(&c->x->arena, struct tv_sample *, l->cap + 1); // an empty list is not nil
    if (v->type == VALUE_SCALAR) {
        add_sample(c, l, new_sample(c, NULL, v->scalar.v, NULL));
        return true;
    }
    if (v->type != VALUE_VECTOR)
        return tmpl_call_fail(c, "rule result is not a vector or scalar");
    for (size_t i = 0; i < v->n; i++) {
        const struct value_series *s = &v->series[i];
        const struct histogram *h = s->n_hists ? s->hists[0].h : NULL;
        add_sample(c, l, new_sample(c, &s->labels, s->n_floats ? s->floats[0].v : 0, h));
    }
    return true;
}

static bool ask(struct tmpl_call *c, struct query_result *r)
{
    const struct tmpl_data *d = c->x->d;
    struct query q = d->limits ? *d->limits : (struct query){ 0 };
    struct err e = { 0 };

    q.text = c->args[0].s;
    q.range = false;
    q.start = q.end = d->ts;
    q.on_part = NULL;
    if (d->engine->ops->run(d->engine, &q, r, &e))
        return take_vector(c, &r->value);
    if (e.kind == ERR_CANCELED) {
        err_take(c->x->e, &e);
        c->stop = true;
    } else {
        tmpl_call_fail(c, "%s", e.msg);
    }
    err_done(&e);
    return false;
}

bool tmpl_fn_query(struct tmpl_call *c)
{
    if (c->x->notes) { // a check asks nobody
        struct value_series none = { 0 };
        struct float_point one = { .v = 1 };
        none.floats = &one;
        none.n_floats = 1;
        return take_vector(c, &(struct value){ .type = VALUE_VECTOR, .series = &none, .n = 1 });
    }
    if (!c->x->d->engine)
        return tmpl_call_fail(c, "there is nothing to ask");
    struct query_result *r = xcalloc(1, sizeof *r);
    vec_push(&c->x->results, r);
    return ask(c, r);
}

bool tmpl_fn_first(struct tmpl_call *c)
{
    const struct tv_list *l = &c->args[0].list;

    if (!l->n)
        return tmpl_call_fail(c, "first() called on vector with no elements");
    c->out = (struct tval){ .type = TV_SAMPLE, .sample = l->p[0] };
    return true;
}

/* Go's words for what a function does to a nil pointer. */
static bool not_nil(struct tmpl_call *c, const struct tval *v)
{
    return v->sample || tmpl_call_fail(c, "runtime error: invalid memory address or nil pointer "
                                          "dereference");
}

bool tmpl_fn_label(struct tmpl_call *c)
{
    if (!not_nil(c, &c->args[1]))
        return false;
    c->out = tv_str(labels_get(&c->args[1].sample->labels, c->args[0].s));
    return true;
}

bool tmpl_fn_strvalue(struct tmpl_call *c)
{
    if (!not_nil(c, &c->args[0]))
        return false;
    c->out = tv_str(labels_get(&c->args[0].sample->labels, STR("__value__")));
    return true;
}

bool tmpl_fn_value(struct tmpl_call *c)
{
    if (!not_nil(c, &c->args[0]))
        return false;
    c->out = tv_field(&c->args[0], 1);
    return true;
}

/* Stable, and in place: the list that was given is sorted, too. */
bool tmpl_fn_sort_by_label(struct tmpl_call *c)
{
    struct str label = c->args[0].s;
    const struct tv_list *l = &c->args[1].list;
    struct tv_sample **from = l->p, **to = arena_new_n(&c->x->arena, struct tv_sample *, l->n + 1);

    for (size_t width = 1; width < l->n; width *= 2) {
        for (size_t lo = 0; lo < l->n; lo += 2 * width) {
            size_t mid = lo + width < l->n ? lo + width : l->n;
            size_t hi = lo + 2 * width < l->n ? lo + 2 * width : l->n;
            size_t a = lo, b = mid;
            for (size_t i = lo; i < hi; i++) {
                bool left = a < mid &&
                            (b == hi || str_cmp(labels_get(&from[a]->labels, label),
                                                labels_get(&from[b]->labels, label)) <= 0);
                to[i] = left ? from[a++] : from[b++];
            }
        }
        struct tv_sample **other = from;
        from = to;
        to = other;
    }
    if (from != l->p && l->n)
        memcpy(l->p, from, l->n * sizeof *from);
    c->out = c->args[1];
    return true;
}
