#include "promql/col.h"

#include <stdlib.h>

#include "base/vec.h"

/* --- storage --- */

static size_t storage(size_t n_steps)
{
    return xmul(n_steps + col_words(n_steps), sizeof(double));
}

void col_alloc(struct pql_eval *ev, struct col *c, size_t n_steps)
{
    size_t bytes = storage(n_steps);

    pql_hold(ev, (int64_t)bytes);
    c->v = xmalloc(bytes);
    c->has = (void *)(c->v + n_steps);
    memset(c->has, 0, col_words(n_steps) * sizeof *c->has);
}

static void col_free(struct pql_eval *ev, struct col *c, size_t n_steps)
{
    if (c->v)
        pql_hold(ev, -(int64_t)storage(n_steps));
    free(c->v);
    c->v = NULL;
    c->has = NULL;
}

void cols_done(struct pql_eval *ev, struct cols *m)
{
    for (size_t i = 0; i < m->n; i++)
        col_free(ev, &m->p[i], m->n_steps);
    vec_done(m);
}

struct col *cols_push(struct cols *m)
{
    vec_push(m, (struct col){ 0 });
    return &m->p[m->n - 1];
}

/* --- what is in them --- */

size_t col_count(const struct col *c, size_t n_steps)
{
    size_t n = 0;

    for (size_t i = 0; c->has && i < col_words(n_steps); i++)
        n += (size_t)__builtin_popcountll(c->has[i]);
    return n;
}

size_t col_first(const struct col *c, size_t n_steps)
{
    for (size_t i = 0; i < col_words(n_steps); i++)
        if (c->has[i])
            return i * 64 + (size_t)__builtin_ctzll(c->has[i]);
    return n_steps;
}

bool col_is_full(const struct col *c, size_t n_steps)
{
    for (size_t i = 0; i < col_words(n_steps); i++)
        if (c->has[i] != col_word_mask(n_steps, i))
            return false;
    return true;
}

bool cols_have_hists(const struct cols *m)
{
    for (size_t i = 0; i < m->n; i++)
        if (m->p[i].n_h)
            return true;
    return false;
}

int64_t cols_size(const struct cols *m)
{
    int64_t n = 0;

    for (size_t i = 0; i < m->n; i++) {
        n += (int64_t)col_count(&m->p[i], m->n_steps);
        for (size_t j = 0; j < m->p[i].n_h; j++)
            n += pql_hist_size(m->p[i].h[j].h);
    }
    return n;
}

void cols_drop_empty(struct pql_eval *ev, struct cols *m)
{
    size_t n = 0;

    for (size_t i = 0; i < m->n; i++) {
        if (m->p[i].n_h || col_first(&m->p[i], m->n_steps) < m->n_steps)
            m->p[n++] = m->p[i];
        else
            col_free(ev, &m->p[i], m->n_steps);
    }
    m->n = n;
}

/* --- columns and points --- */

void cols_to_points(struct pql_eval *ev, struct cols *m, struct pql_matrix *out)
{
    for (size_t i = 0; i < m->n; i++) {
        struct col *c = &m->p[i];
        struct pql_series *s = pql_add_series(ev->arena, out, c->labels, c->drop_name);
        size_t n = col_count(c, m->n_steps);

        s->h = c->h;
        s->n_h = s->cap_h = c->n_h;
        s->f = arena_alloc(ev->arena, xmul(n, sizeof *s->f));
        s->cap_f = n;
        for (size_t w = 0; n && w < col_words(m->n_steps); w++) {
            for (uint64_t bits = c->has[w]; bits; bits &= bits - 1) {
                size_t step = w * 64 + (size_t)__builtin_ctzll(bits);
                s->f[s->n_f++] = (struct float_point){ ev->start + (int64_t)step * ev->step,
                                                       c->v[step] };
            }
        }
    }
    cols_done(ev, m);
}

void cols_of_points(struct pql_eval *ev, const struct pql_matrix *m, struct cols *out)
{
    out->n_steps = pql_n_steps(ev);
    vec_reserve(out, m->n);
    for (size_t i = 0; i < m->n; i++) {
        const struct pql_series *s = &m->p[i];
        struct col *c = cols_push(out);

        c->labels = s->labels;
        c->drop_name = s->drop_name;
        c->h = s->h;
        c->n_h = s->n_h;
        col_alloc(ev, c, out->n_steps);
        for (size_t j = 0; j < s->n_f; j++)
            col_set(c, (size_t)((s->f[j].t - ev->start) / ev->step), s->f[j].v);
    }
}

/* --- equal label sets --- */

static const struct labels *labels_at(const struct labels *first, size_t stride, size_t i)
{
    return (const struct labels *)((const char *)first + i * stride);
}

bool col_same_labels(const struct labels *first, size_t stride, size_t n, size_t *of)
{
    size_t n_slots = 16;
    bool same = false;
    uint32_t *slots; // place + 1; 0 is free

    while (n_slots < 2 * n)
        n_slots *= 2;
    slots = xcalloc(n_slots, sizeof *slots);
    for (size_t i = 0; i < n; i++) {
        const struct labels *ls = labels_at(first, stride, i);
        size_t k = ls->hash & (n_slots - 1);

        while (slots[k] && !labels_eq(labels_at(first, stride, slots[k] - 1), ls))
            k = (k + 1) & (n_slots - 1);
        if (!slots[k])
            slots[k] = (uint32_t)i + 1;
        of[i] = slots[k] - 1;
        same |= of[i] != i;
    }
    free(slots);
    return same;
}

bool cols_have_same_labels(const struct cols *m)
{
    size_t *of;
    bool same;

    if (m->n < 2)
        return false;
    of = xcalloc(m->n, sizeof *of);
    same = col_same_labels(&m->p->labels, sizeof *m->p, m->n, of);
    free(of);
    return same;
}

/* Adds the samples of `from` to those of `to`; false where both have one at a step. */
static bool join_col(struct pql_eval *ev, struct col *to, const struct col *from, size_t n_steps)
{
    struct hist_point *h;
    size_t n = 0, i = 0, j = 0;

    for (size_t w = 0; w < col_words(n_steps); w++) {
        if (to->has[w] & from->has[w])
            return false;
        for (uint64_t bits = from->has[w]; bits; bits &= bits - 1) {
            size_t step = w * 64 + (size_t)__builtin_ctzll(bits);
            to->v[step] = from->v[step];
        }
        to->has[w] |= from->has[w];
    }
    if (!from->n_h)
        return true;
    h = arena_alloc(ev->arena, xmul(to->n_h + from->n_h, sizeof *h));
    while (i < to->n_h || j < from->n_h) {
        bool left = j == from->n_h || (i < to->n_h && to->h[i].t < from->h[j].t);
        if (!left && i < to->n_h && to->h[i].t == from->h[j].t)
            return false;
        h[n++] = left ? to->h[i++] : from->h[j++];
    }
    to->h = h;
    to->n_h = n;
    return true;
}

/* Joins every series to the first of its labels. */
static bool join_same(struct pql_eval *ev, struct cols *m, size_t *of, struct err *e)
{
    bool ok = true;
    size_t n = 0;

    for (size_t i = 0; i < m->n; i++) {
        if (of[i] == i) {
            of[i] = n;
            m->p[n++] = m->p[i];
            continue;
        }
        ok = ok &&
             (join_col(ev, &m->p[of[of[i]]], &m->p[i], m->n_steps) || pql_eval_fail_same(ev, e));
        col_free(ev, &m->p[i], m->n_steps);
    }
    m->n = n;
    return ok;
}

bool cols_merge_same(struct pql_eval *ev, struct cols *m, struct err *e)
{
    size_t *of;
    bool ok;

    if (m->n < 2)
        return true;
    of = xcalloc(m->n, sizeof *of);
    ok = !col_same_labels(&m->p->labels, sizeof *m->p, m->n, of) || join_same(ev, m, of, e);
    free(of);
    return ok;
}

/* --- results --- */

struct place {
    size_t step, at;
};

static int by_step(const void *a, const void *b)
{
    const struct place *x = a, *y = b;

    if (x->step != y->step)
        return x->step < y->step ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

/* The first step with anything. */
static size_t first_step(const struct pql_eval *ev, const struct col *c, size_t n_steps)
{
    size_t f = col_first(c, n_steps), h = n_steps;

    if (c->n_h)
        h = (size_t)((c->h[0].t - ev->start) / ev->step);
    return f < h ? f : h;
}

/* Sums depend on the order. */
static void sort_by_first_step(struct pql_eval *ev, struct cols *m)
{
    struct place *order = xcalloc(m->n ? m->n : 1, sizeof *order);
    struct col *p;
    bool sorted = true;

    for (size_t i = 0; i < m->n; i++) {
        order[i] = (struct place){ first_step(ev, &m->p[i], m->n_steps), i };
        sorted = sorted && (i == 0 || order[i - 1].step <= order[i].step);
    }
    if (!sorted) {
        qsort(order, m->n, sizeof *order, by_step);
        p = xcalloc(m->n, sizeof *p);
        for (size_t i = 0; i < m->n; i++)
            p[i] = m->p[order[i].at];
        memcpy(m->p, p, m->n * sizeof *p);
        free(p);
    }
    free(order);
}

/* Two samples of one step, one a float and one a histogram, are two as well. */
static bool kinds_overlap(const struct pql_eval *ev, const struct col *c)
{
    for (size_t i = 0; i < c->n_h; i++)
        if (col_has(c, (size_t)((c->h[i].t - ev->start) / ev->step)))
            return true;
    return false;
}

bool cols_finish(struct pql_eval *ev, struct cols *m, struct err *e)
{
    cols_drop_empty(ev, m);
    if (ev->start == ev->end) // the order of an instant query stays
        return ev->opts->delayed_name_removal || !cols_have_same_labels(m) ||
               pql_eval_fail_same(ev, e);
    sort_by_first_step(ev, m);
    if (!cols_merge_same(ev, m, e))
        return false;
    for (size_t i = 0; i < m->n; i++)
        if (kinds_overlap(ev, &m->p[i]))
            return pql_eval_fail_same(ev, e);
    return true;
}

/* --- names --- */

static bool begins_with_name(const struct labels *ls)
{
    return ls->n && str_eq(ls->p[0].name, STR(LABEL_NAME));
}

/* Among the labels from `first` on. */
static bool has_metadata(const struct labels *ls, size_t first)
{
    for (size_t i = first; i < ls->n; i++)
        if (str_starts(ls->p[i].name, STR("__")) && pql_is_metadata(ls->p[i].name))
            return true;
    return false;
}

struct labels col_labels_without_name(struct pql_eval *ev, const struct labels *ls)
{
    bool named = begins_with_name(ls);

    if (has_metadata(ls, named))
        return pql_drop_metadata(ev, ls);
    return named ? labels_tail(ls, 1) : *ls;
}

bool col_names_tell_apart(const struct labels *first, size_t stride, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct labels *ls = (const struct labels *)((const char *)first + i * stride);
        bool named = begins_with_name(ls);

        if (has_metadata(ls, named) || named != begins_with_name(first) ||
            (named && !str_eq(ls->p[0].value, first->p[0].value)))
            return true;
    }
    return false;
}

bool cols_drop_names(struct pql_eval *ev, struct cols *m)
{
    bool same = !ev->opts->delayed_name_removal && m->n &&
                col_names_tell_apart(&m->p->labels, sizeof *m->p, m->n);

    for (size_t i = 0; i < m->n; i++) {
        if (!ev->opts->delayed_name_removal)
            m->p[i].labels = col_labels_without_name(ev, &m->p[i].labels);
        m->p[i].drop_name = true;
    }
    return same;
}
