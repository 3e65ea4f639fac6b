/* query_lists.c - names of an opened source, asked at once, and hints on standard error. */
#include <stdlib.h>
#include <unistd.h>

#include "base/vec.h"
#include "cmd/query_hints.h"
#include "cmd/query_run.h"
#include "model/matcher.h"

enum { MANY_SERIES = 100000 }; /* names are looked at for an answer that is not empty, too */

struct asking {
    struct query_run *r;
    bool names; /* the answer is worth asking for them */
    bool has_meta;
    struct arena arena; /* of: */
    struct source_meta *meta;
    size_t n_meta;
};

static int by_name(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

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

static bool get(void *user, struct arena *a, enum query_names kind, struct str label,
                const struct str *selectors, size_t n, struct strs *out)
{
    const struct asking *k = user;
    struct source *src = k->r->source.source;
    struct strs some;
    struct {
        struct str *p;
        size_t n, cap;
    } all = { 0 };
    bool ok = k->names && src;

    if (ok && n <= 1)
        return ask(src, a, kind, label, n ? selectors[0] : STR(""), out);
    for (size_t i = 0; ok && i < n; i++) {
        ok = ask(src, a, kind, label, selectors[i], &some);
        for (size_t j = 0; ok && j < some.n; j++)
            vec_push(&all, some.p[j]);
    }
    if (ok && all.n) {
        qsort(all.p, all.n, sizeof *all.p, by_name);
        *out = (struct strs){ arena_dup(a, all.p, all.n * sizeof *all.p), all.n };
    }
    vec_done(&all);
    return ok && out->n;
}

/* A family is announced without the suffix that its samples may have. */
static bool is_of(struct str family, enum metric_type type, struct str metric)
{
    if (str_eq(family, metric))
        return true;
    return type == METRIC_COUNTER && str_starts(metric, family) &&
           str_eq(str_skip(metric, family.n), STR("_total"));
}

static enum metric_type type_of(void *user, struct str metric)
{
    struct asking *k = user;
    struct source *src = k->r->source.source;
    enum metric_type type = METRIC_UNKNOWN;
    struct err e = { 0 };

    // All that a server knows is much to ask for; where there is an answer, its own infos do.
    if (!k->has_meta && (k->r->source.store || k->names) &&
        !src->ops->metadata(src, &k->arena, &k->meta, &k->n_meta, &e))
        k->n_meta = 0;
    k->has_meta = true;
    for (size_t i = 0; i < k->n_meta && type == METRIC_UNKNOWN; i++)
        if (is_of(k->meta[i].family, k->meta[i].type, metric))
            type = k->meta[i].type;
    err_done(&e);
    return type;
}

static void tell(const struct query *q, const struct query_hint *hint)
{
    struct str rest = str_of(hint->msg), line;
    struct err told = { 0 };

    str_cut(&rest, '\n', &line);
    err_at(&told, ERR_NO, hint->at, "query: %s%.*s", hint->info ? "" : "warning: ", STR_ARG(line));
    if (rest.n)
        err_hint(&told, "%.*s", STR_ARG(rest));
    cmd_print_error_in(&told, q->text);
    err_done(&told);
}

void query_tell_hints(struct query_run *r, const struct query *q, const struct query_result *res)
{
    bool empty = query_is_empty(&res->value);
    struct opened_source *o = &r->source;
    struct asking k = { .r = r,
                        .names = empty || (o->store && source_stats(o).series < MANY_SERIES) };
    const struct query_lists lists = { &k, get, type_of };
    struct query_hints h = { 0 };
    struct query_asked x = {
        .q = q,
        .syntax = &r->opts.syntax,
        .lists = &lists,
        .engine = r->engine,
        .is_empty = empty,
        .mint = 1, // and before that ends: not known
    };

    if (r->call->common->quiet || r->a->explain || r->a->stats || !query_is_for_people(r->a))
        return;
    if (o->server && !isatty(STDERR_FILENO))
        return; // a program should not pay for what nobody reads
    if (o->store && !o->source->ops->time_range(o->source, &x.mint, &x.maxt))
        x.mint = 1, x.maxt = 0;
    query_hints_find(&h, &x);
    for (size_t i = 0; i < h.n; i++)
        if (!h.p[i].info || isatty(STDERR_FILENO))
            tell(q, &h.p[i]);
    query_hints_done(&h);
    arena_done(&k.arena);
}
