#include "promql/col_group.h"

#include <stdlib.h>

#include "base/vec.h"
#include "promql/walk_aggregate.h"

static bool is_listed(const struct pql_names *names, struct str name)
{
    for (size_t i = 0; i < names->n; i++)
        if (str_eq(names->p[i], name))
            return true;
    return false;
}

/* What tells the groups apart, without making their labels. */
static void group_key(struct buf *b, const struct pql_node *n, const struct labels *ls)
{
    const struct pql_names *by = &n->agg.names;

    buf_clear(b);
    for (size_t i = 0; !n->agg.without && i < by->n; i++)
        pql_put_key(b, labels_get(ls, by->p[i]));
    for (size_t i = 0; n->agg.without && i < ls->n; i++) {
        if (is_listed(by, ls->p[i].name) || str_eq(ls->p[i].name, STR(LABEL_NAME)))
            continue;
        pql_put_key(b, ls->p[i].name);
        pql_put_key(b, ls->p[i].value);
    }
}

void col_groups_make(struct col_groups *g, struct pql_eval *ev, const struct pql_rnode *r,
                     const struct labels *first, size_t stride, size_t n)
{
    struct map ids = { 0 };
    struct buf key = { 0 };

    *g = (struct col_groups){ .of = xcalloc(n ? n : 1, sizeof *g->of) };
    arena_reset(&ev->tmp);
    for (size_t i = 0; i < n; i++) {
        const struct labels *ls = (const struct labels *)((const char *)first + i * stride);

        group_key(&key, r->n, ls);
        g->of[i] = map_id(&ids, buf_str(&key));
        if (g->of[i] == g->labels.n)
            vec_push(&g->labels, pql_group_labels(ev, r, ls));
    }
    map_done(&ids);
    buf_done(&key);
}

void col_groups_of_cols(struct col_groups *g, struct pql_eval *ev, const struct pql_rnode *r,
                        const struct cols *in)
{
    col_groups_make(g, ev, r, in->n ? &in->p->labels : NULL, sizeof *in->p, in->n);
}

void col_groups_done(struct col_groups *g)
{
    free(g->of);
    vec_done(&g->labels);
}

void col_groups_mark_names(const struct col_groups *g, const struct cols *in, struct cols *out)
{
    for (size_t i = 0; i < in->n; i++) {
        const struct col *s = &in->p[i];
        struct col *to = &out->p[g->of[i]];
        size_t w = col_words(in->n_steps);

        while (w && !to->has[w - 1])
            w--;
        if (w && s->drop_name && s->has[w - 1] >> (63 - __builtin_clzll(to->has[w - 1])) & 1)
            to->drop_name = true;
    }
}

void col_members_make(struct col_members *m, const struct col_groups *g, size_t n)
{
    m->begin = xcalloc(g->labels.n + 2, sizeof *m->begin);
    m->member = xcalloc(n ? n : 1, sizeof *m->member);
    for (size_t i = 0; i < n; i++)
        m->begin[g->of[i] + 2]++;
    for (size_t i = 2; i < g->labels.n + 2; i++)
        m->begin[i] += m->begin[i - 1];
    for (size_t i = 0; i < n; i++)
        m->member[m->begin[g->of[i] + 1]++] = i;
}

void col_members_done(struct col_members *m)
{
    free(m->begin);
    free(m->member);
}
