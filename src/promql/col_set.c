/* col_set.c - and, or, unless on columns: what the other side has takes bits away. */
#include "base/vec.h"
#include "promql/col_binary.h"
#include "promql/col_match.h"

/* Leaves the samples at the steps of `at`, or at all but those; NULL: no steps. */
static void mask(struct pql_eval *ev, struct col *c, const uint64_t *at, bool but, size_t n_steps)
{
    struct hist_point *h = c->n_h ? arena_dup(ev->arena, c->h, c->n_h * sizeof *h) : NULL;
    size_t n = 0;

    for (size_t i = 0; i < col_words(n_steps); i++)
        c->has[i] &= (at ? at[i] : 0) ^ (but ? UINT64_MAX : 0);
    for (size_t i = 0; i < c->n_h; i++) {
        size_t step = (size_t)((h[i].t - ev->start) / ev->step);
        if ((at && at[step / 64] >> step % 64 & 1) != but)
            h[n++] = h[i];
    }
    c->h = h;
    c->n_h = n;
}

bool cols_set(struct col_binary *b, struct err *e)
{
    enum pql_op op = b->n->bin.op;
    bool masked = op == PQL_OR; // which side loses samples
    struct cols *m = &b->in[masked];
    struct col_side side = { .m = m }, other = { .m = &b->in[!masked] };

    col_side_unite(b->ev, &other, col_match(b->ev, b->n, &other, &side, false));
    for (size_t i = 0; i < m->n; i++)
        mask(b->ev, &m->p[i], side.sig[i] == COL_NONE ? NULL : other.has[side.sig[i]],
             op != PQL_AND, m->n_steps);
    *b->out = b->in[0];
    b->in[0] = (struct cols){ 0 };
    if (op == PQL_OR) {
        vec_reserve(b->out, b->out->n + m->n);
        for (size_t i = 0; i < m->n; i++)
            b->out->p[b->out->n++] = m->p[i];
        m->n = 0;
    }
    return cols_finish_binary(b, e);
}
