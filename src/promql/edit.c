#include "promql/edit.h"

static void set_in_selector(struct arena *a, struct pql_node *n, const struct matcher *m)
{
    struct matcher *p = arena_new_n(a, struct matcher, n->sel.n + 1);
    struct matcher copy;
    struct err e = { 0 };
    bool set = false;
    size_t k = 0;

    matcher_init(&copy, m->type, m->name, m->value, &e); // it was valid once
    for (size_t i = 0; i < n->sel.n; i++) {
        struct matcher *old = &n->sel.matchers[i];
        if (!str_eq(old->name, m->name)) {
            p[k++] = *old;
            continue;
        }
        if (!set)
            p[k++] = copy;
        set = true;
        matcher_done(old);
    }
    if (!set) { // the name's matcher stays the last
        if (k && n->sel.name.n) {
            p[k] = p[k - 1];
            p[k - 1] = copy;
        } else {
            p[k] = copy;
        }
        k++;
    }
    n->sel.matchers = p;
    n->sel.at = NULL;
    n->sel.n = k;
}

void pql_set_matcher(struct arena *a, struct pql_node *n, const struct matcher *m)
{
    struct pql_node *child;

    if (n->kind == PQL_SELECTOR)
        set_in_selector(a, n, m);
    for (size_t i = 0; (child = pql_child(n, i)) != NULL; i++)
        pql_set_matcher(a, child, m);
}

static bool delete_in_selector(struct pql_node *n, struct str label, struct err *e)
{
    bool selects = n->sel.for_info;
    size_t k = 0;

    for (size_t i = 0; i < n->sel.n; i++) {
        struct matcher *m = &n->sel.matchers[i];
        if (str_eq(m->name, label))
            matcher_done(m);
        else
            n->sel.matchers[k++] = *m;
    }
    n->sel.at = NULL;
    n->sel.n = k;
    for (size_t i = 0; i < k; i++)
        selects |= !matcher_match(&n->sel.matchers[i], STR(""));
    return selects || err_at(e, ERR_SYNTAX, n->at,
                             "without the matchers of \"%.*s\" this would select every series",
                             STR_ARG(label));
}

bool pql_delete_matchers(struct pql_node *n, struct str label, struct err *e)
{
    struct pql_node *child;

    if (n->kind == PQL_SELECTOR && !delete_in_selector(n, label, e))
        return false;
    for (size_t i = 0; (child = pql_child(n, i)) != NULL; i++)
        if (!pql_delete_matchers(child, label, e))
            return false;
    return true;
}
