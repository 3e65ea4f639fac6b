/* show_nothing.c - why there is nothing to show: a name that is not there and the nearest that is,
 * or a time without samples. */
#include "base/nearest.h"
#include "cmd/show.h"

enum { FEW = 10 }; /* values are all told */

struct doubt {
    struct show *s;
    struct buf *to;
    struct str metric;        /* of the selector; empty: none is fixed */
    const struct matcher *by; /* the metric's matcher, or NULL */
};

// ---- what there is ----

static bool ask_server(struct doubt *d, struct str label, struct strs *out, struct err *e)
{
    struct show *s = d->s;
    struct buf selector = { 0 };

    buf_putc(&selector, '{');
    if (d->by)
        matcher_put(&selector, d->by);
    buf_putc(&selector, '}');
    struct api_param p = { "match[]", arena_str(&s->arena, buf_str(&selector)) };
    const struct show_params l = { .p = &p, .n = d->by ? 1 : 0 };
    const char *path = label.n ? show_values_path(s, label) : "labels";
    const struct json_node *list = show_try(s, path, &l, NULL, e);
    bool ok = list && list->kind == JSON_ARRAY_BEGIN;
    struct str *texts = arena_new_n(&s->arena, struct str, ok ? list->n + 1 : 1);
    *out = (struct strs){ texts, 0 };
    for (const struct json_node *v = ok ? list->child : NULL; v; v = v->next)
        if (v->kind == JSON_STRING)
            texts[out->n++] = v->text;
    buf_done(&selector);
    return ok;
}

/* The names of labels (`label` empty), or the values of one, of the metric or of all series, at
 * any time. False: the source does not tell. */
static bool ask(struct doubt *d, struct str label, struct strs *out)
{
    struct source *src = d->s->source.source;
    size_t n = d->by ? 1 : 0;
    struct err e = { 0 };
    bool ok = d->s->source.server
                  ? ask_server(d, label, out, &e)
                  : (label.n ? src->ops->label_values(src, &d->s->arena, label, d->by, n, out, &e)
                             : src->ops->label_names(src, &d->s->arena, d->by, n, out, &e));

    err_done(&e);
    return ok;
}

static bool has(const struct strs *all, struct str word)
{
    for (size_t i = 0; i < all->n; i++)
        if (str_eq(all->p[i], word))
            return true;
    return false;
}

static void put_nearest(struct doubt *d, const struct strs *all, struct str word)
{
    struct nearest near = { .word = word };

    for (size_t i = 0; i < all->n; i++)
        nearest_try(&near, all->p[i]);
    if (near.best.n)
        buf_printf(d->to, "; did you mean %.*s?", STR_ARG(near.best));
}

static void put_all(struct doubt *d, const struct strs *all)
{
    buf_puts(d->to, "; there is ");
    for (size_t i = 0; i < all->n; i++)
        buf_printf(d->to, "%s%.*s", i ? ", " : "", STR_ARG(all->p[i]));
}

// ---- a selector ----

/* True when that is why there is nothing. */
static bool doubt_metric(struct doubt *d)
{
    const struct matcher *by = d->by;
    struct strs all;

    if (!d->metric.n)
        return false;
    d->by = NULL;
    bool known = ask(d, STR(LABEL_NAME), &all);
    d->by = by;
    if (!known || has(&all, d->metric))
        return false;
    buf_printf(d->to, "there is no metric %.*s", STR_ARG(d->metric));
    put_nearest(d, &all, d->metric);
    return true;
}

static bool doubt_label(struct doubt *d, struct str label)
{
    struct strs all;

    if (str_eq(label, STR(LABEL_NAME)) || !ask(d, (struct str){ 0 }, &all) || has(&all, label))
        return false;
    if (d->metric.n)
        buf_printf(d->to, "%.*s has no label %.*s", STR_ARG(d->metric), STR_ARG(label));
    else
        buf_printf(d->to, "there is no label %.*s", STR_ARG(label));
    put_nearest(d, &all, label);
    return true;
}

static bool doubt_value(struct doubt *d, const struct matcher *m)
{
    struct strs all;

    if (m->type != MATCHER_EQ || !m->value.n || m == d->by || !ask(d, m->name, &all) ||
        has(&all, m->value))
        return false;
    buf_printf(d->to, "%.*s%sno series has ", STR_ARG(d->metric), d->metric.n ? ": " : "");
    matcher_put(d->to, m);
    if (all.n && all.n <= FEW)
        put_all(d, &all);
    else
        put_nearest(d, &all, m->value);
    return true;
}

static bool doubt_selector(struct doubt *d, const struct selector *sel)
{
    d->metric = sel->name;
    d->by = NULL;
    for (size_t i = 0; i < sel->n && sel->name.n; i++)
        if (sel->p[i].type == MATCHER_EQ && str_eq(sel->p[i].name, STR(LABEL_NAME)))
            d->by = &sel->p[i];
    if (doubt_metric(d))
        return true;
    for (size_t i = 0; i < sel->n; i++) {
        const struct matcher *m = &sel->p[i];
        bool may_be_absent = matcher_match(m, (struct str){ 0 });
        if ((!may_be_absent && doubt_label(d, m->name)) || doubt_value(d, m))
            return true;
    }
    return false;
}

static bool doubt_words(struct doubt *d, size_t from)
{
    struct show *s = d->s;
    bool found = false;

    for (size_t i = from; i < s->n_words && !found; i++) {
        struct selector sel = { 0 };
        struct err e = { 0 };
        if (selector_parse(&s->arena, str_of(s->words[i]), &sel, &e)) {
            found = doubt_selector(d, &sel);
            selector_done(&sel);
        }
        err_done(&e);
    }
    return found;
}

// ---- each WHAT ----

void show_why_series(struct show *s, struct buf *to)
{
    struct doubt d = { .s = s, .to = to };

    if (!doubt_words(&d, 0) && (s->has_start || s->has_end))
        buf_puts(to, "no sample in that time; a longer --since looks further back");
    else if (!to->n && s->n_words)
        buf_puts(to, "no series has all of that at once");
}

void show_why_values(struct show *s, struct buf *to)
{
    struct doubt d = { .s = s, .to = to };

    if (doubt_words(&d, 1))
        return;
    d.metric = (struct str){ 0 };
    d.by = NULL;
    if (!doubt_label(&d, str_of(s->words[0])) && (s->has_start || s->has_end))
        buf_puts(to, "no sample in that time; a longer --since looks further back");
    else if (!to->n)
        buf_printf(to, "no series of these has the label %s", s->words[0]);
}

void show_why_metadata(struct show *s, struct buf *to)
{
    struct doubt d = { .s = s, .to = to };
    struct strs all;

    if (!s->n_words)
        return;
    d.metric = str_of(s->words[0]);
    if (!doubt_metric(&d) && ask(&d, STR(LABEL_NAME), &all) && has(&all, d.metric))
        buf_printf(to, "%s is recorded or pushed: nobody tells type and help", s->words[0]);
}

void show_why_exemplars(struct show *s, struct buf *to)
{
    struct doubt d = { .s = s, .to = to };

    if (doubt_words(&d, 0))
        return;
    if (show_is_victoria(s))
        buf_puts(to, "VictoriaMetrics keeps none");
    else if (s->source.server)
        buf_puts(to, "the server keeps them only with --enable-feature=exemplar-storage, and gets "
                     "them only from pages in OpenMetrics or protobuf");
    else
        buf_puts(to, "only pages in OpenMetrics or protobuf have them");
}
