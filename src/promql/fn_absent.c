/* fn_absent.c - absent() and absent_over_time(). */
#include "base/vec.h"
#include "promql/eval.h"
#include "promql/fn.h"

/* Whether a matcher before `i` fixed its name with =, or one after is about the same name. */
static bool is_spoiled(const struct pql_node *sel, size_t i)
{
    const struct matcher *m = sel->sel.matchers;

    for (size_t j = 0; j < sel->sel.n; j++)
        if ((j > i || (j < i && m[j].type == MATCHER_EQ)) && str_eq(m[j].name, m[i].name))
            return true;
    return false;
}

/* Labels that a matcher = fixes; a name that comes again after it is left out. */
struct labels pql_absent_labels(struct pql_eval *ev, const struct pql_node *arg)
{
    struct label *p;
    struct labels set;
    size_t n = 0;

    while (arg->kind == PQL_PAREN)
        arg = arg->paren;
    if (arg->kind == PQL_RANGE)
        arg = arg->range.sel;
    if (arg->kind != PQL_SELECTOR)
        return (struct labels){ 0 };
    p = arena_new_n(&ev->tmp, struct label, arg->sel.n ? arg->sel.n : 1);
    for (size_t i = 0; i < arg->sel.n; i++) {
        const struct matcher *m = &arg->sel.matchers[i];
        if (m->type == MATCHER_EQ && !str_eq(m->name, STR(LABEL_NAME)) && !is_spoiled(arg, i))
            p[n++] = (struct label){ m->name, m->value };
    }
    set = labels_of(&ev->tmp, p, n);
    return pql_intern(ev, &set);
}

bool fn_absent(struct pql_call *c, struct err *e)
{
    struct pql_sample s = { .v = 1, .drop_name = true };

    (void)e;
    if (c->arg[0].n)
        return true;
    s.labels = pql_absent_labels(c->ev, c->node->kids[0]->n);
    pql_push(c->ev->arena, c->out, &s);
    return true;
}

static size_t step_of(const struct pql_eval *ev, int64_t t)
{
    return (size_t)((t - ev->start) / ev->step);
}

bool pql_eval_absent_over_time(struct pql_eval *ev, struct pql_rnode *r, struct pql_matrix *out,
                               struct err *e)
{
    struct pql_matrix present = { 0 };
    struct pql_series *s;
    size_t n_steps = (size_t)((ev->end - ev->start) / ev->step) + 1;
    bool *seen = arena_new_n(ev->arena, bool, n_steps);

    if (!pql_eval_range_call(ev, r, 0, &present, e))
        return false;
    for (size_t i = 0; i < present.n; i++)
        for (size_t j = 0; j < present.p[i].n_f; j++)
            seen[step_of(ev, present.p[i].f[j].t)] = true;
    arena_reset(&ev->tmp);
    s = pql_add_series(ev->arena, out, pql_absent_labels(ev, r->kids[0]->n), true);
    for (int64_t t = ev->start; t <= ev->end; t += ev->step)
        if (!seen[step_of(ev, t)])
            pql_add_point(ev->arena, s, t, 1, NULL);
    if (!s->n_f)
        out->n = 0;
    return true;
}

/* Marks where a series has something; see pql_eval_absent_over_time(). */
bool fn_absent_over_time(struct pql_call *c, struct err *e)
{
    (void)e;
    pql_emit(c, 1);
    return true;
}
