/* top_why.c - why a panel has no series: the hints of `promctl query`, in a line. */
#include "base/time.h"
#include "cmd/query_hints.h"
#include "cmd/top.h"

enum { NAMES_NS = 30 };

static bool ask(struct source *src, struct arena *a, enum query_names kind, struct str label,
                struct str selector, struct strs *out)
{
    struct selector s = { 0 };
    struct err e = { 0 };
    bool ok = !selector.n || selector_parse(a, selector, &s, &e);

    if (ok && kind == QUERY_LABELS)
        ok = src->ops->label_names(src, a, s.p, s.n, out, &e);
    else if (ok)
        ok = src->ops->label_values(src, a, kind == QUERY_METRICS ? STR(LABEL_NAME) : label, s.p,
                                    s.n, out, &e);
    selector_done(&s);
    err_done(&e);
    return ok;
}

/* All metrics are asked for once for all the panels of a moment. */
static bool get(void *user, struct arena *a, enum query_names kind, struct str label,
                const struct str *selectors, size_t n, struct strs *out)
{
    struct top *t = user;
    struct top_names *k = &t->names;
    int64_t now = time_mono_ns();

    if (!t->source.source || n > 1)
        return false;
    if (kind != QUERY_METRICS || n)
        return ask(t->source.source, a, kind, label, n ? selectors[0] : STR(""), out);
    if (!k->has || now - k->at_ns > NAMES_NS * INT64_C(1000000000)) {
        arena_reset(&k->arena);
        k->has = ask(t->source.source, &k->arena, kind, label, STR(""), &k->all);
        k->at_ns = now;
    }
    *out = k->all;
    return k->has;
}

struct str top_why(void *user, struct arena *a, const struct query *q)
{
    struct top *t = user;
    const struct pql_syntax syntax = { 0 };
    const struct query_lists lists = { t, get, NULL };
    struct query_hints h = { 0 };
    struct query_asked x = {
        .q = q, .syntax = &syntax, .lists = &lists, .engine = t->engine, .is_empty = true, .mint = 1
    }; // and before that ends: not known
    struct str out = { 0 }, rest, line;

    if (t->source.store && !t->source.source->ops->time_range(t->source.source, &x.mint, &x.maxt))
        x.mint = 1, x.maxt = 0;
    query_hints_find(&h, &x);
    if (h.n) {
        rest = str_of(h.p[0].msg);
        str_cut(&rest, '\n', &line);
        out = str_of(arena_printf(a, "no series: %.*s", STR_ARG(line)));
    }
    query_hints_done(&h);
    return out;
}
