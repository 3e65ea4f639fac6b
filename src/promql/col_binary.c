/* col_binary.c - binary operators on columns: which, and those with a scalar. */
#include "promql/col_binary.h"

#include <math.h>

#include "num/columns.h"
#include "promql/col_call.h"
#include "promql/walk_binary.h"

/* --- kernels --- */

static num_columns_fn *const arithmetic[][2] = {
    [PQL_ADD] = { num_columns_add, num_columns_add },
    [PQL_SUB] = { num_columns_sub, num_columns_sub_from },
    [PQL_MUL] = { num_columns_mul, num_columns_mul },
    [PQL_DIV] = { num_columns_div, num_columns_div_into },
    [PQL_MOD] = { num_columns_mod, num_columns_mod_of },
    [PQL_POW] = { num_columns_pow, num_columns_pow_of },
    [PQL_ATAN2] = { num_columns_atan2, num_columns_atan2_of },
    [PQL_EQ] = { num_columns_eq, num_columns_eq },
    [PQL_NE] = { num_columns_ne, num_columns_ne },
    [PQL_LT] = { num_columns_lt, num_columns_gt },
    [PQL_LE] = { num_columns_le, num_columns_ge },
    [PQL_GT] = { num_columns_gt, num_columns_lt },
    [PQL_GE] = { num_columns_ge, num_columns_le },
};

static num_columns_filter_fn *const filters[][2] = {
    [PQL_EQ] = { num_columns_keep_eq, num_columns_keep_eq },
    [PQL_NE] = { num_columns_keep_ne, num_columns_keep_ne },
    [PQL_LT] = { num_columns_keep_lt, num_columns_keep_gt },
    [PQL_LE] = { num_columns_keep_le, num_columns_keep_ge },
    [PQL_GT] = { num_columns_keep_gt, num_columns_keep_lt },
    [PQL_GE] = { num_columns_keep_ge, num_columns_keep_le },
};

/* Something in the lanes without a value: fmod() takes thousands of steps for what may be there. */
static void set_idle(struct col *c, double v, size_t n_steps)
{
    for (size_t w = 0; w < col_words(n_steps); w++)
        for (uint64_t bits = ~c->has[w] & col_word_mask(n_steps, w); bits; bits &= bits - 1)
            c->v[w * 64 + (size_t)__builtin_ctzll(bits)] = v;
}

void col_operate(const struct pql_node *n, struct col *c, const double *x, bool right,
                 size_t n_steps)
{
    if (n->bin.op == PQL_MOD)
        set_idle(c, right ? INFINITY : 0, n_steps);
    if (n->bin.op <= PQL_ATAN2 || n->bin.is_bool)
        arithmetic[n->bin.op][right](c->v, x, n_steps);
    else
        filters[n->bin.op][right](c->v, x, c->has, n_steps);
}

/* --- around them --- */

bool cols_walk_binary(struct col_binary *b, struct err *e)
{
    struct pql_matrix in[2] = { 0 }, result = { 0 };

    for (size_t i = 0; i < 2; i++)
        cols_to_points(b->ev, &b->in[i], &in[i]);
    if (!pql_walk_binary(b->ev, b->n, in, &result, e))
        return false;
    cols_of_points(b->ev, &result, b->out);
    return true;
}

bool cols_finish_binary(struct col_binary *b, struct err *e)
{
    int64_t size;

    if (!cols_finish(b->ev, b->out, e))
        return false;
    size = cols_size(b->out);
    if (!pql_count(b->ev, size + b->last, e))
        return false;
    b->ev->samples = b->before;
    return pql_count(b->ev, size, e);
}

static int64_t count_last(const struct pql_eval *ev, const struct cols *m)
{
    int64_t n = 0, t = ev->start + (int64_t)(m->n_steps - 1) * ev->step;

    for (size_t i = 0; i < m->n; i++) {
        const struct col *c = &m->p[i];
        n += col_has(c, m->n_steps - 1) || (c->n_h && c->h[c->n_h - 1].t == t);
    }
    return n;
}

/* --- scalars --- */

static bool two_scalars(struct col_binary *b, struct err *e)
{
    struct col *c = &b->in[0].p[0];

    arithmetic[b->n->bin.op][0](c->v, b->in[1].p[0].v, b->in[0].n_steps);
    c->labels = (struct labels){ 0 };
    c->drop_name = false;
    *b->out = b->in[0];
    b->in[0] = (struct cols){ 0 };
    return cols_finish_binary(b, e);
}

struct mixed {
    const struct col_binary *b;
    const struct cols *vec;
    const double *scalar;
    bool right; /* is where the vector stands */
};

static void mix(void *user, unsigned worker, size_t i)
{
    const struct mixed *m = user;

    (void)worker;
    col_operate(m->b->n, &m->vec->p[i], m->scalar, m->right, m->vec->n_steps);
}

static bool vector_and_scalar(struct col_binary *b, struct err *e)
{
    bool right = b->n->bin.l->type == PQL_SCALAR;
    struct cols *vec = &b->in[right];
    struct mixed m = { b, vec, b->in[!right].p[0].v, right };

    if (cols_have_hists(vec))
        return cols_walk_binary(b, e);
    if (!cols_run(b->ev, vec->n, vec->n_steps, mix, &m, e))
        return false;
    *b->out = *vec;
    *vec = (struct cols){ 0 };
    if (b->n->bin.op <= PQL_ATAN2 || b->n->bin.is_bool)
        cols_drop_names(b->ev, b->out); // what they are then is looked at in any case
    return cols_finish_binary(b, e);
}

/* --- all --- */

static bool operate(struct col_binary *b, struct err *e)
{
    enum pql_op op = b->n->bin.op;
    bool l = b->n->bin.l->type == PQL_SCALAR, r = b->n->bin.r->type == PQL_SCALAR;

    if (op == PQL_TRIM_UPPER || op == PQL_TRIM_LOWER) // of histograms
        return cols_walk_binary(b, e);
    if (op == PQL_AND || op == PQL_OR || op == PQL_UNLESS)
        return cols_set(b, e);
    if (l && r)
        return two_scalars(b, e);
    return l || r ? vector_and_scalar(b, e) : cols_join(b, e);
}

bool cols_binary(struct pql_eval *ev, struct pql_rnode *r, struct cols *out, struct err *e)
{
    struct col_binary b = { .ev = ev, .n = r->n, .out = out, .before = ev->samples };
    bool ok = cols_eval(ev, r->kids[0], &b.in[0], e) && cols_eval(ev, r->kids[1], &b.in[1], e) &&
              pql_alive(ev, e);

    if (ok) {
        arena_reset(&ev->tmp);
        b.last = count_last(ev, &b.in[0]) + count_last(ev, &b.in[1]);
        ok = operate(&b, e);
    }
    cols_done(ev, &b.in[0]);
    cols_done(ev, &b.in[1]);
    return ok;
}
