#include "promql/col_match.h"

/* --- signatures --- */

static bool is_listed(const struct pql_names *names, struct str name)
{
    for (size_t i = 0; i < names->n; i++)
        if (str_eq(names->p[i], name))
            return true;
    return false;
}

/* What tells signatures apart, without making the labels. */
static struct str match_key(struct buf *b, const struct pql_node *n, const struct labels *ls)
{
    const struct pql_names *match = &n->bin.match;

    buf_clear(b);
    for (size_t i = 0; n->bin.on && i < match->n; i++)
        pql_put_key(b, labels_get(ls, match->p[i]));
    for (size_t i = 0; !n->bin.on && i < ls->n; i++) {
        if (str_eq(ls->p[i].name, STR(LABEL_NAME)) || is_listed(match, ls->p[i].name))
            continue;
        pql_put_key(b, ls->p[i].name);
        pql_put_key(b, ls->p[i].value);
    }
    return buf_str(b);
}

size_t col_match(struct pql_eval *ev, const struct pql_node *n, struct col_side *index,
                 struct col_side *other, bool all)
{
    struct map keys = { 0 };
    size_t n_sigs;

    index->sig = arena_alloc(&ev->tmp, xmul(index->m->n, sizeof *index->sig));
    other->sig = arena_alloc(&ev->tmp, xmul(other->m->n, sizeof *other->sig));
    for (size_t i = 0; i < index->m->n; i++)
        index->sig[i] = (uint32_t)map_id(&keys, match_key(&ev->key, n, &index->m->p[i].labels));
    for (size_t i = 0; i < other->m->n; i++) {
        struct str key = match_key(&ev->key, n, &other->m->p[i].labels);
        size_t sig = all ? map_id(&keys, key) : map_find(&keys, key);
        other->sig[i] = sig == MAP_NONE ? COL_NONE : (uint32_t)sig;
    }
    n_sigs = keys.n;
    map_done(&keys);
    return n_sigs;
}

/* --- steps --- */

/* The steps at which a series is there, as a float or a histogram. */
static const uint64_t *steps_of(struct pql_eval *ev, const struct col *c, size_t n_steps)
{
    uint64_t *has;

    if (!c->n_h)
        return c->has;
    has = arena_dup(&ev->tmp, c->has, col_words(n_steps) * sizeof *has);
    for (size_t i = 0; i < c->n_h; i++) {
        size_t step = (size_t)((c->h[i].t - ev->start) / ev->step);
        has[step / 64] |= UINT64_C(1) << step % 64;
    }
    return has;
}

static const uint64_t *united(struct pql_eval *ev, struct col_side *s, const uint64_t *a,
                              const uint64_t *b)
{
    size_t words = col_words(s->m->n_steps);
    uint64_t *both = arena_alloc(&ev->tmp, words * sizeof *both);

    for (size_t i = 0; i < words; i++) {
        s->overlap |= (a[i] & b[i]) != 0;
        both[i] = a[i] | b[i];
    }
    return both;
}

void col_side_unite(struct pql_eval *ev, struct col_side *s, size_t n_sigs)
{
    s->first = arena_alloc(&ev->tmp, xmul(n_sigs, sizeof *s->first));
    s->next = arena_alloc(&ev->tmp, xmul(s->m->n, sizeof *s->next));
    s->has = arena_new_n(&ev->tmp, const uint64_t *, n_sigs ? n_sigs : 1);
    memset(s->first, 0xff, n_sigs * sizeof *s->first);
    for (size_t i = s->m->n; i-- > 0;) {
        uint32_t sig = s->sig[i];
        const uint64_t *has;

        if (sig == COL_NONE)
            continue;
        s->next[i] = s->first[sig];
        s->first[sig] = (uint32_t)i;
        has = steps_of(ev, &s->m->p[i], s->m->n_steps);
        s->has[sig] = s->has[sig] ? united(ev, s, s->has[sig], has) : has;
    }
}
