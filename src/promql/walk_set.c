/* walk_set.c - and, or, unless: step by step on the labels that match. */
#include "promql/walk_binary.h"

void pql_sides_init(struct pql_eval *ev, struct pql_sides *s, const struct pql_node *n)
{
    (void)ev;
    *s = (struct pql_sides){ .n = n };
}

void pql_sides_done(struct pql_sides *s)
{
    map_done(&s->ids);
    map_done(&s->keys);
    vec_done(&s->key_of);
}

/* Signatures are asked for again at every step: they are kept by label set. */
size_t pql_side_key(struct pql_eval *ev, struct pql_sides *s, const struct labels *ls)
{
    size_t id = pql_labels_id(ev, ls);
    size_t i = map_id(&s->ids, (struct str){ (char *)&id, sizeof id });

    if (i == s->key_of.n) {
        struct labels key = pql_match_labels(ev, ls, s->n->bin.on, &s->n->bin.match);
        size_t key_id = pql_labels_id(ev, &key);
        vec_push(&s->key_of, map_id(&s->keys, (struct str){ (char *)&key_id, sizeof key_id }));
    }
    return s->key_of.p[i];
}

/* Marks which signatures a side has. */
static void mark(struct pql_eval *ev, struct pql_sides *s, const struct pql_vector *v,
                 struct bools *has)
{
    vec_clear(has);
    for (size_t i = 0; i < v->n; i++) {
        size_t sig = pql_side_key(ev, s, &v->p[i].labels);
        while (has->n <= sig)
            vec_push(has, false);
        has->p[sig] = true;
    }
}

static bool is_marked(struct pql_eval *ev, struct pql_sides *s, const struct bools *has,
                      const struct pql_sample *p)
{
    size_t sig = pql_side_key(ev, s, &p->labels);
    return sig < has->n && has->p[sig];
}

static bool set_step(void *user, struct pql_eval *ev, int64_t t, const struct pql_vector *in,
                     struct pql_vector *out, struct err *e)
{
    struct pql_sides *s = user;
    enum pql_op op = s->n->bin.op;
    const struct pql_vector *l = &in[0], *r = &in[1];

    (void)t, (void)e;
    mark(ev, s, op == PQL_OR ? l : r, &s->has);
    for (size_t i = 0; i < l->n; i++)
        if (op == PQL_OR || is_marked(ev, s, &s->has, &l->p[i]) == (op == PQL_AND))
            pql_push(ev->arena, out, &l->p[i]);
    for (size_t i = 0; op == PQL_OR && i < r->n; i++)
        if (!is_marked(ev, s, &s->has, &r->p[i]))
            pql_push(ev->arena, out, &r->p[i]);
    return true;
}

bool pql_walk_set(struct pql_eval *ev, const struct pql_node *n, struct pql_matrix *in,
                  struct pql_matrix *out, struct err *e)
{
    struct pql_sides s;
    bool ok;

    pql_sides_init(ev, &s, n);
    ok = pql_walk_steps(ev, in, 2, set_step, &s, out, e);
    vec_done(&s.has);
    pql_sides_done(&s);
    return ok;
}
