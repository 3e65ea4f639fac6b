/* shell_doubt.c - why an answer is empty: names in the expression that the source does not have. */
#include <stdlib.h>

#include "base/nearest.h"
#include "base/vec.h"
#include "cmd/shell.h"
#include "promql/fn_table.h"
#include "promql/parse.h"
#include "promql/scan.h"

enum { WAIT_MS = 1000 };

struct doubt {
    struct span at;
    char *msg;
};

struct doubts {
    struct shell *sh;
    struct str text;
    bool is_empty; /* the answer: then names are worth waiting for, and values, too */
    struct arena a;
    struct {
        struct doubt *p;
        size_t n, cap;
    } found;
};

static const struct shell_list *names_of(struct doubts *d, enum shell_data_kind kind,
                                         struct str label, const struct str *selectors, size_t n)
{
    const struct shell_key k = { kind, label, selectors, n };
    const struct shell_list *l = d->is_empty
                                     ? shell_data_wait(d->sh->data, &k, WAIT_MS, &cmd_interrupted)
                                     : shell_data_get(d->sh->data, &k);

    return l && l->e.kind == ERR_NONE && l->table.n ? l : NULL;
}

static bool has(const struct shell_list *l, struct str name)
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
static struct span find_word(struct doubts *d, struct span in, struct str word, enum pql_tint tint)
{
    struct pql_pieces all = pql_scan(&d->a, d->text, false);

    for (size_t i = 0; i < all.n; i++)
        if (all.p[i].tint == tint && all.p[i].at.off >= in.off && all.p[i].at.off < in.off + in.n &&
            str_eq(pql_piece_text(d->text, &all.p[i]), word))
            return all.p[i].at;
    return in;
}

static void add(struct doubts *d, struct span at, const struct shell_list *legal, struct str word,
                const char *what)
{
    struct nearest near = { .word = word };

    for (size_t i = 0; i < legal->table.n; i++)
        nearest_try(&near, legal->table.p[i].name);
    const char *hint = near.best.n
                           ? arena_printf(&d->a, " (did you mean %.*s?)", STR_ARG(near.best))
                           : "";
    for (size_t i = 0; i < d->found.n; i++)
        if (d->found.p[i].at.off == at.off)
            return;
    vec_push(&d->found, (struct doubt){ at, arena_printf(&d->a, "%s%s", what, hint) });
}

static void check_matchers(struct doubts *d, const struct pql_node *n, struct str name)
{
    const struct shell_list *labels = names_of(d, SHELL_DATA_LABELS, STR(""), &name, 1);

    for (size_t i = 0; labels && i < n->sel.n; i++) {
        const struct matcher *m = &n->sel.matchers[i];
        if (str_eq(m->name, STR(LABEL_NAME)))
            continue;
        struct span at = find_word(d, n->at, m->name, PQL_TINT_LABEL);
        if (!has(labels, m->name)) {
            add(d, at, labels, m->name,
                arena_printf(&d->a, "no label \"%.*s\" on %.*s", STR_ARG(m->name), STR_ARG(name)));
            continue;
        }
        const struct shell_list *values = NULL;
        if (d->is_empty && m->type == MATCHER_EQ && m->value.n)
            values = names_of(d, SHELL_DATA_VALUES, m->name, &name, 1);
        if (values && !has(values, m->value))
            add(d, at, values, m->value,
                arena_printf(&d->a, "no value \"%.*s\" of %.*s on %.*s", STR_ARG(m->value),
                             STR_ARG(m->name), STR_ARG(name)));
    }
}

static void check_selector(struct doubts *d, const struct pql_node *n)
{
    const struct shell_list *metrics = names_of(d, SHELL_DATA_METRICS, STR(""), NULL, 0);
    struct str name = n->sel.name;

    if (!metrics || !name.n || n->sel.for_info)
        return;
    if (has(metrics, name))
        check_matchers(d, n, name);
    else
        add(d, (struct span){ n->at.off, name.n }, metrics, name,
            arena_printf(&d->a, "no metric %.*s", STR_ARG(name)));
}

/* The metrics below a node. False: their labels are not all there are, or some do not exist. */
static bool find_metrics(struct doubts *d, const struct pql_node *n, struct strs *out)
{
    const struct shell_list *metrics = names_of(d, SHELL_DATA_METRICS, STR(""), NULL, 0);
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

static void check_names(struct doubts *d, const struct pql_node *n, const struct pql_names *names)
{
    struct str metrics[16];
    struct strs found = { metrics, 0 };

    if (!names->n || !find_metrics(d, n, &found) || !found.n)
        return;
    const struct shell_list *labels = names_of(d, SHELL_DATA_LABELS, STR(""), found.p, found.n);
    for (size_t i = 0; labels && i < names->n; i++)
        if (!has(labels, names->p[i]) && !str_eq(names->p[i], STR(LABEL_NAME)))
            add(d, find_word(d, n->at, names->p[i], PQL_TINT_LABEL), labels, names->p[i],
                arena_printf(&d->a, "no label \"%.*s\"", STR_ARG(names->p[i])));
}

static void check(struct doubts *d, const struct pql_node *n)
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

static void tell(struct doubts *d)
{
    struct span *at = arena_new_n(&d->a, struct span, d->found.n + 1);

    qsort(d->found.p, d->found.n, sizeof *d->found.p, by_place);
    for (size_t i = 0; i < d->found.n; i++)
        at[i] = d->found.p[i].at;
    shell_mark(d->sh, d->text, at, d->found.n);
    for (size_t i = 0; i < d->found.n; i++)
        shell_warn(d->sh, "%s", d->found.p[i].msg);
}

void shell_doubt(struct shell *sh, struct str text, bool is_empty)
{
    struct doubts d = { .sh = sh, .text = text, .is_empty = is_empty };
    struct err e = { 0 };
    struct pql_node *n = pql_parse(&d.a, text, &sh->opts.syntax, &e);

    if (n) {
        check(&d, n);
        pql_done(n);
    }
    if (d.found.n)
        tell(&d);
    err_done(&e);
    vec_done(&d.found);
    arena_done(&d.a);
}
