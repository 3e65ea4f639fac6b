/* fn_sort.c - the order of an instant query's result. */
#include <math.h>
#include <stdlib.h>

#include "base/natural.h"
#include "base/vec.h"
#include "promql/col_call.h"
#include "promql/fn.h"

typedef int order_fn(const struct pql_call *c, const struct pql_sample *a,
                     const struct pql_sample *b);

/* Merge sort: stable whatever the order says. */
static void sort_by(const struct pql_call *c, order_fn *cmp, struct pql_sample *p,
                    struct pql_sample *tmp, size_t n)
{
    size_t half = n / 2, i = 0, j = half;

    if (n < 2)
        return;
    sort_by(c, cmp, p, tmp, half);
    sort_by(c, cmp, p + half, tmp, n - half);
    for (size_t k = 0; k < n; k++)
        tmp[k] = i < half && (j == n || cmp(c, &p[i], &p[j]) <= 0) ? p[i++] : p[j++];
    memcpy(p, tmp, n * sizeof *p);
}

static bool sorted(struct pql_call *c, order_fn *cmp, bool floats_only)
{
    struct pql_eval *ev = c->ev;

    if (ev->start != ev->end)
        pql_note0(&ev->notes, PQL_NOTE_SORT_IN_RANGE, c->node->n->at);
    for (size_t i = 0; i < c->arg[0].n; i++)
        if (!floats_only || !c->arg[0].p[i].h)
            pql_push(ev->arena, c->out, &c->arg[0].p[i]);
    if (ev->start == ev->end && c->out->n)
        sort_by(c, cmp, c->out->p, arena_alloc(&ev->tmp, xmul(c->out->n, sizeof *c->out->p)),
                c->out->n);
    return true;
}

/* NaN comes last in both directions; of two, the later one first, as Go's sort has it for a few
 * elements (of more it does not say). */
static int by_nan(const struct pql_sample *a)
{
    return isnan(a->v) ? 1 : -1;
}

static int by_value(const struct pql_call *c, const struct pql_sample *a,
                    const struct pql_sample *b)
{
    (void)c;
    if (isnan(a->v) || isnan(b->v))
        return by_nan(a);
    return (a->v > b->v) - (a->v < b->v);
}

static int by_value_desc(const struct pql_call *c, const struct pql_sample *a,
                         const struct pql_sample *b)
{
    if (isnan(a->v) || isnan(b->v))
        return by_nan(a);
    return by_value(c, b, a);
}

static int by_label(const struct pql_call *c, const struct pql_sample *a,
                    const struct pql_sample *b)
{
    for (size_t i = 1; i < c->node->n_kids; i++) {
        struct str name = pql_text(c, i);
        struct str x = labels_get(&a->labels, name), y = labels_get(&b->labels, name);
        if (!str_eq(x, y))
            return str_natural_cmp(x, y);
    }
    return labels_cmp(&a->labels, &b->labels);
}

static int by_label_desc(const struct pql_call *c, const struct pql_sample *a,
                         const struct pql_sample *b)
{
    return by_label(c, b, a);
}

bool fn_sort(struct pql_call *c, struct err *e)
{
    (void)e;
    return sorted(c, by_value, true);
}

bool fn_sort_desc(struct pql_call *c, struct err *e)
{
    (void)e;
    return sorted(c, by_value_desc, true);
}

bool fn_sort_by_label(struct pql_call *c, struct err *e)
{
    (void)e;
    return sorted(c, by_label, false);
}

bool fn_sort_by_label_desc(struct pql_call *c, struct err *e)
{
    (void)e;
    return sorted(c, by_label_desc, false);
}

/* --- on columns --- */

/* What a function makes of the samples of the only step tells where the series go. */
static bool reorder(struct cols_call *c, struct cols *out, struct err *e)
{
    struct pql_eval *ev = c->ev;
    struct cols *in = &c->arg[0];
    struct pql_vector arg = { 0 }, result = { 0 };
    struct pql_call call = { .ev = ev, .node = c->r, .t = ev->start, .arg = &arg, .out = &result };

    arena_reset(&ev->tmp);
    for (size_t i = 0; i < in->n; i++) {
        const struct col *from = &in->p[i];
        struct pql_sample s = { .labels = from->labels, .v = from->v[0], .series = i };

        s.h = from->n_h ? from->h[0].h : NULL;
        pql_push(ev->arena, &arg, &s);
    }
    if (!c->r->n->call.fn->run(&call, e))
        return false;
    vec_reserve(out, result.n);
    for (size_t i = 0; i < result.n; i++) {
        struct col *from = &in->p[result.p[i].series];

        *cols_push(out) = *from;
        from->v = NULL; // has moved
    }
    return true;
}

/* The order of a range query is not that of values. */
static bool sort_cols(struct pql_eval *ev, struct pql_rnode *r, bool floats_only, struct cols *out,
                      struct err *e)
{
    struct cols_call c;
    bool ok = cols_call_begin(&c, ev, r, e);

    if (ok && ev->start == ev->end) {
        ok = reorder(&c, out, e);
    } else if (ok) {
        pql_note0(&ev->notes, PQL_NOTE_SORT_IN_RANGE, r->n->at);
        *out = cols_call_take(&c, 0);
        for (size_t i = 0; floats_only && i < out->n; i++)
            out->p[i].n_h = 0;
        ok = cols_finish(ev, out, e);
    }
    return cols_call_end(&c, ok, out, e);
}

bool cols_sort(struct pql_eval *ev, struct pql_rnode *r, struct cols *out, struct err *e)
{
    return sort_cols(ev, r, true, out, e);
}

bool cols_sort_by_label(struct pql_eval *ev, struct pql_rnode *r, struct cols *out, struct err *e)
{
    return sort_cols(ev, r, false, out, e);
}
