/* doubt.c - names in an expression that its source does not have, see doubt.h. */
#include "cmd/doubt.h"

#include <stdlib.h>

#include "base/nearest.h"
#include "base/vec.h"
#include "promql/fn_table.h"
#include "promql/parse.h"
#include "promql/scan.h"

enum { WAIT_MS = 1000 };

struct search {
    struct names *names;
    struct str text;
    bool is_empty;
    struct arena *a; /* of `found` */
    struct doubts *found;
};

static const struct names_list *list_of(struct search *d, enum names_kind kind, struct str label,
                                        const struct str *selectors, size_t n)
{
    const struct names_key k = { kind, label, selectors, n };
    const struct names_list *l = d->is_empty ? names_wait(d->names, &k, WAIT_MS, &cmd_interrupted)
                                             : names_get(d->names, &k);

    return l && l->e.kind == ERR_NONE && l->table.n ? l : NULL;
}

static bool has(const struct names_list *l, struct str name)
{
    for (size_t lo = 0, hi = l->table.n; lo < hi;) {
        size_t mid = lo + (hi - lo) / 2;
        int c = str_cmp(name, l->table.p[mid].name);
        if (c == 0)
            return true;
        if (c < 0)
            hi = mid;
        else
            lo = mid + 1;
    }
    return false;
}

/* The word inside of a part of the text; the part where it is not found. */
static struct span find_word(struct search *d, struct span in, struct str word, enum pql_tint tint)
{
    struct pql_pieces all = pql_scan(d->a, d->text, false);

    for (size_t i = 0; i < all.n; i++)
        if (all.p[i].tint == tint && all.p[i].at.off >= in.off && all.p[i].at.off < in.off + in.n &&
            str_eq(pql_piece_text(d->text, &all.p[i]), word))
            return all.p[i].at;
    return in;
}

static void add(struct search *d, struct span at, const struct names_list *legal, struct str word,
                const char *what)
{
    struct nearest near = { .word = word };

    for (size_t i = 0; i < legal->table.n; i++)
        nearest_try(&near, legal->table.p[i].name);
    const char *hint = near.best.n ? arena_printf(d->a, " (did you mean %.*s?)", STR_ARG(near.best))
                                   : "";
    for (size_t i = 0; i < d->found->n; i++)
        if (d->found->p[i].at.off == at.off)
            return;
    vec_push(d->found, (struct doubt){ at, arena_printf(d->a, "%s%s", what, hint) });
}

static void check_matchers(struct search *d, const struct pql_node *n, struct str name)
{
    const struct names_list *labels = list_of(d, NAMES_LABELS, STR(""), &name, 1);

    for (size_t i = 0; labels && i < n->sel.n; i++) {
        const struct matcher *m = &n->sel.matchers[i];
        if (str_eq(m->name, STR(LABEL_NAME)))
            continue;
        struct span at = find_word(d, n->at, m->name, PQL_TINT_LABEL);
        if (!has(labels, m->name)) {
            add(d, at, labels, m->name,
                arena_printf(d->a, "no label \"%.*s\" on %.*s", STR_ARG(m->name), STR_ARG(name)));
            continue;
        }
        const struct names_list *values = NULL;
        if (d->is_empty && m->type == MATCHER_EQ && m->value.n)
            values = list_of(d, NAMES_VALUES, m->name, &name, 1);
        if (values && !has(values, m->value))
            add(d, at, values, m->value,
                arena_printf(d->a, "no value \"%.*s\" of %.*s on %.*s", STR_ARG(m->value),
                             STR_ARG(m->name), STR_ARG(name)));
    }
}

static void check_selector(struct search *d, const struct pql_node *n)
{
    const struct names_list *metrics = list_of(d, NAMES_METRICS, STR(""), NULL, 0);
    struct str name = n->sel.name;

    if (!metrics || !name.n || n->sel.for_info)
        return;
    if (has(metrics, name))
        check_matchers(d, n, name);
    else
        add(d, (struct span){ n->at.off, name.n }, metrics, name,
            arena_printf(d->a, "no metric %.*s", STR_ARG(name)));
}

/* The metrics below a node. False: their labels are not all there are, or some do not exist. */
static bool find_metrics(struct search *d, const struct pql_node *n, struct strs *out)
{
    const struct names_list *metrics = list_of(d, NAMES_METRICS, STR(""), NULL, 0);
    const struct pql_node *kid;

    if (!metrics)
        return false;
    if (n->kind == PQL_CALL && (str_starts(str_of(n->call.fn->name), STR("label_")) ||
                                str_eq(str_of(n->call.fn->name), STR("info"))))
        return false;
    if (n->kind == PQL_AGGREGATE && n->agg.op == PQL_AGG_COUNT_VALUES)
        return false;
    if (n->kind == PQL_SELECTOR) {
        if (!n->sel.name.n || !has(metrics, n->sel.name) || out->n >= 16)
            return false;
        ((struct str *)out->p)[out->n++] = n->sel.name;
    }
    for (size_t i = 0; (kid = pql_child(n, i)); i++)
        if (!find_metrics(d, kid, out))
            return false;
    return true;
}

static void check_names(struct search *d, const struct pql_node *n, const struct pql_names *names)
{
    struct str metrics[16];
    struct strs found = { metrics, 0 };

    if (!names->n || !find_metrics(d, n, &found) || !found.n)
        return;
    const struct names_list *labels = list_of(d, NAMES_LABELS, STR(""), found.p, found.n);
    for (size_t i = 0; labels && i < names->n; i++)
        if (!has(labels, names->p[i]) && !str_eq(names->p[i], STR(LABEL_NAME)))
            add(d, find_word(d, n->at, names->p[i], PQL_TINT_LABEL), labels, names->p[i],
                arena_printf(d->a, "no label \"%.*s\"", STR_ARG(names->p[i])));
}

static void check(struct search *d, const struct pql_node *n)
{
    const struct pql_node *kid;

    if (n->kind == PQL_SELECTOR)
        check_selector(d, n);
    else if (n->kind == PQL_AGGREGATE)
        check_names(d, n, &n->agg.names);
    else if (n->kind == PQL_BINARY && n->bin.has_match)
        check_names(d, n, &n->bin.match);
    for (size_t i = 0; (kid = pql_child(n, i)); i++)
        check(d, kid);
}

static int by_place(const void *a, const void *b)
{
    const struct doubt *x = a, *y = b;
    return (x->at.off > y->at.off) - (x->at.off < y->at.off);
}

void doubts_find(struct doubts *out, struct names *names, struct str text,
                 const struct pql_syntax *syntax, bool is_empty)
{
    struct search d = { names, text, is_empty, &out->arena, out };
    struct err e = { 0 };
    struct pql_node *n = pql_parse(&out->arena, text, syntax, &e);

    if (n) {
        check(&d, n);
        pql_done(n);
    }
    if (out->n)
        qsort(out->p, out->n, sizeof *out->p, by_place);
    err_done(&e);
}

void doubts_done(struct doubts *d)
{
    vec_done(d);
    arena_done(&d->arena);
}
