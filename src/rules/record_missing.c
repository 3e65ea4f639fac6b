/* Why a source has no series for a selector. */
#include "base/nearest.h"
#include "base/time.h"
#include "base/utf8.h"
#include "rules/record_impl.h"

static const struct matcher *name_of(const struct record_want *w)
{
    for (size_t i = 0; i < w->n; i++)
        if (w->matchers[i].type == MATCHER_EQ && str_eq(w->matchers[i].name, STR(LABEL_NAME)))
            return &w->matchers[i];
    return NULL;
}

/* up{job="api"} */
static void put_selector(struct buf *b, const struct record_want *w)
{
    const struct matcher *name = name_of(w);
    bool first = true;

    name = name && metric_name_is_legacy(name->value) ? name : NULL;
    if (name)
        buf_put_str(b, name->value);
    for (size_t i = 0; i < w->n; i++) {
        if (&w->matchers[i] == name)
            continue;
        buf_puts(b, first ? "{" : ",");
        first = false;
        matcher_put(b, &w->matchers[i]);
    }
    buf_puts(b, first ? "" : "}");
}

static bool has_metric(struct record *r, const struct record_want *w, const struct matcher *name)
{
    struct series_set set = { 0 };
    struct err e = { 0 };
    bool any = r->src->ops->select(r->src, name, 1, w->mint + 1, w->maxt, NULL, &set, &e);

    if (any) {
        any = set.n > 0;
        r->src->ops->release(r->src, &set);
    }
    err_done(&e);
    return any;
}

/* The metric is there without those labels, at other times, or another one is meant. */
static void hint(struct record *r, const struct record_want *w, const struct matcher *name)
{
    struct nearest near = { .word = name->value };
    struct strs names = { 0 };
    struct err e = { 0 };
    bool known = false;

    if (w->n > 1 && has_metric(r, w, name)) {
        diags_hint(r->notes, "%.*s has series, but none with these labels", STR_ARG(name->value));
        return;
    }
    if (r->src->ops->label_values(r->src, &r->arena, STR(LABEL_NAME), NULL, 0, &names, &e))
        for (size_t i = 0; i < names.n; i++) {
            known |= str_eq(names.p[i], name->value);
            nearest_try(&near, names.p[i]);
        }
    err_done(&e);
    if (known)
        diags_hint(r->notes, "%.*s has samples at other times", STR_ARG(name->value));
    else if (near.best.n)
        diags_hint(r->notes, "did you mean \"%.*s\"?", STR_ARG(near.best));
}

void record_tell_missing(struct record *r, const struct record_want *w)
{
    char from[DUR_MAX_CHARS], at[TIME_MAX_CHARS];
    struct buf b = { 0 }, safe = { 0 };
    const struct matcher *name = name_of(w);

    put_selector(&b, w);
    utf8_put_safe(&safe, buf_str(&b));
    int n_from = (int)dur_print(from, w->maxt - w->mint);
    int n_at = (int)time_print_rfc3339(at, w->maxt);
    diags_add(r->notes, DIAG_WARN, (struct span){ 0, 0 },
              "no samples of %s in the %.*s before %.*s", buf_z(&safe), n_from, from, n_at, at);
    if (name)
        hint(r, w, name);
    buf_done(&b);
    buf_done(&safe);
}
