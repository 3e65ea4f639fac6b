/* col_join.c - binary operators between two vectors on columns.
 *
 * Pairs of series are found once, with their labels. What can only be told at a step - a duplicate
 * on the one side, two results of the same labels - is looked for in the bits; where there is any,
 * the operator walks, which knows whether it is an error and which one comes first.
 */
#include "base/vec.h"
#include "promql/col_binary.h"
#include "promql/col_call.h"
#include "promql/col_match.h"

struct pair { /* COL_NONE: the value that fills in */
    uint32_t many, one;
};

struct join {
    struct col_binary *b;
    const struct pql_node *n;
    bool swapped; /* the many side is the right one */
    struct col_side many, one;
    size_t n_steps, words;
    struct {
        struct pair *p;
        size_t n, cap;
    } pairs;
    struct {
        uint64_t *p; /* `words` of each pair: where both are there */
        size_t n, cap;
    } bits;
    struct labels *labels; /* of the results, by pair */
    struct {
        struct label *p;
        size_t n, cap;
    } scratch;
    double *fill_one; /* a column of the value in place of the one side */
};

/* --- pairs --- */

/* A pair is there at the steps of `a` that are, or are not, those of `b` (NULL: none). Left out is
 * one that never is. */
static void add_pair(struct join *j, uint32_t many, uint32_t one, const uint64_t *a,
                     const uint64_t *b, bool but)
{
    uint64_t *bits, any = 0, flip = but ? UINT64_MAX : 0;

    vec_reserve(&j->bits, j->bits.n + j->words);
    bits = j->bits.p + j->bits.n;
    for (size_t i = 0; i < j->words; i++) {
        bits[i] = a[i] & ((b ? b[i] : 0) ^ flip);
        any |= bits[i];
    }
    if (!any)
        return;
    j->bits.n += j->words;
    vec_push(&j->pairs, (struct pair){ many, one });
}

/* In the order in which the walking operator emits them. */
static void find_pairs(struct join *j)
{
    const struct col_side *many = &j->many, *one = &j->one;

    for (uint32_t i = 0; i < many->m->n; i++) {
        const uint64_t *has = many->m->p[i].has;
        uint32_t sig = many->sig[i];

        if (sig == COL_NONE)
            continue;
        for (uint32_t k = one->first[sig]; k != COL_NONE; k = one->next[k])
            add_pair(j, i, k, has, one->m->p[k].has, false);
        if (j->n->bin.fill_r)
            add_pair(j, i, COL_NONE, has, one->has[sig], true);
    }
    for (uint32_t k = 0; j->n->bin.fill_l && k < one->m->n; k++)
        add_pair(j, COL_NONE, k, one->m->p[k].has, many->has[one->sig[k]], true);
}

/* --- labels --- */

static bool is_listed(const struct pql_names *names, struct str name)
{
    for (size_t i = 0; i < names->n; i++)
        if (str_eq(names->p[i], name))
            return true;
    return false;
}

static bool drops_names(const struct join *j)
{
    return j->n->bin.op <= PQL_ATAN2 ||
           (j->n->bin.is_bool && !j->b->ev->opts->delayed_name_removal);
}

/* Whether a label of the many side stays. */
static bool stays(const struct join *j, struct str name, bool drop)
{
    const struct pql_node *n = j->n;

    if ((drop && pql_is_metadata(name)) || is_listed(&n->bin.include, name))
        return false;
    return n->bin.card != PQL_ONE_TO_ONE || is_listed(&n->bin.match, name) == n->bin.on;
}

/* Those of the one side go where they belong in the order of names. */
static void include(struct join *j, const struct labels *one)
{
    const struct pql_names *names = &j->n->bin.include;

    for (size_t i = 0; i < names->n; i++) {
        struct label l = { names->p[i], labels_get(one, names->p[i]) };
        size_t k = j->scratch.n;

        if (!l.value.n || (j->n->bin.is_bool && drops_names(j) && pql_is_metadata(l.name)))
            continue;
        vec_push(&j->scratch, l);
        for (; k && str_cmp(j->scratch.p[k - 1].name, l.name) > 0; k--)
            j->scratch.p[k] = j->scratch.p[k - 1];
        j->scratch.p[k] = l;
    }
}

static struct labels result_labels(struct join *j, const struct labels *many,
                                   const struct labels *one)
{
    const struct pql_node *n = j->n;
    bool drop = drops_names(j);

    if (!n->bin.include.n && (n->bin.card != PQL_ONE_TO_ONE || (!n->bin.on && !n->bin.match.n)))
        return drop ? col_labels_without_name(j->b->ev, many) : *many;
    vec_clear(&j->scratch);
    for (size_t i = 0; i < many->n; i++)
        if (stays(j, many->p[i].name, drop))
            vec_push(&j->scratch, many->p[i]);
    include(j, one);
    return labels_of(j->b->ev->arena, j->scratch.p, j->scratch.n);
}

/* What fills in has the labels that match, those of the series it is put beside. */
static struct labels labels_of_pair(struct join *j, const struct pair *p)
{
    const struct pql_node *n = j->n;
    const struct labels *many = p->many == COL_NONE ? NULL : &j->many.m->p[p->many].labels;
    const struct labels *one = p->one == COL_NONE ? NULL : &j->one.m->p[p->one].labels;
    struct labels fill;

    if (!many || !one)
        fill = pql_match_labels(j->b->ev, many ? many : one, n->bin.on, &n->bin.match);
    return result_labels(j, many ? many : &fill, one ? one : &fill);
}

static void make_labels(struct join *j)
{
    j->labels = arena_alloc(&j->b->ev->tmp, xmul(j->pairs.n, sizeof *j->labels));
    for (size_t i = 0; i < j->pairs.n; i++)
        j->labels[i] = labels_of_pair(j, &j->pairs.p[i]);
}

/* Two pairs give the same labels at one step, before any filter. */
static bool results_collide(const struct join *j)
{
    struct arena *tmp = &j->b->ev->tmp;
    size_t *of = arena_alloc(tmp, xmul(j->pairs.n, sizeof *of));
    uint64_t *seen;

    if (!col_same_labels(j->labels, sizeof *j->labels, j->pairs.n, of))
        return false;
    seen = arena_dup(tmp, j->bits.p, j->bits.n * sizeof *seen);
    for (size_t i = 0; i < j->pairs.n; i++) {
        for (size_t w = 0; of[i] != i && w < j->words; w++) {
            uint64_t bits = j->bits.p[i * j->words + w];

            if (seen[of[i] * j->words + w] & bits)
                return true;
            seen[of[i] * j->words + w] |= bits;
        }
    }
    return false;
}

/* --- values --- */

static void fill_column(double *v, double x, size_t n)
{
    for (size_t i = 0; i < n; i++)
        v[i] = x;
}

/* A column that begins as the many side's: its own storage where no later pair wants it. */
static void begin_pair(struct join *j, size_t i, uint32_t *uses)
{
    const struct pair *p = &j->pairs.p[i];
    struct col *from = p->many == COL_NONE ? NULL : &j->many.m->p[p->many];
    struct col *c = cols_push(j->b->out);

    if (from && --uses[p->many] == 0) {
        c->v = from->v;
        c->has = from->has;
        from->v = NULL;
        from->has = NULL;
    } else {
        col_alloc(j->b->ev, c, j->n_steps);
        if (from)
            memcpy(c->v, from->v, j->n_steps * sizeof *c->v);
        else
            fill_column(c->v, j->n->bin.fill_l_v, j->n_steps);
    }
    memcpy(c->has, j->bits.p + i * j->words, j->words * sizeof *c->has);
    c->labels = j->labels[i];
    c->drop_name = j->n->bin.is_bool;
}

static bool begin(struct join *j, struct err *e)
{
    struct pql_eval *ev = j->b->ev;
    uint32_t *uses = arena_new_n(&ev->tmp, uint32_t, j->many.m->n ? j->many.m->n : 1);

    j->b->out->n_steps = j->n_steps;
    vec_reserve(j->b->out, j->pairs.n);
    j->fill_one = arena_alloc(&ev->tmp, xmul(j->n_steps, sizeof *j->fill_one));
    fill_column(j->fill_one, j->n->bin.fill_r_v, j->n_steps);
    for (size_t i = 0; i < j->pairs.n; i++)
        if (j->pairs.p[i].many != COL_NONE)
            uses[j->pairs.p[i].many]++;
    for (size_t i = 0; i < j->pairs.n; i++) {
        if (!pql_alive(ev, e))
            return false;
        begin_pair(j, i, uses);
    }
    return true;
}

static void run_pair(void *user, unsigned worker, size_t i)
{
    const struct join *j = user;
    const struct pair *p = &j->pairs.p[i];
    const double *one = p->one == COL_NONE ? j->fill_one : j->one.m->p[p->one].v;
    struct col *c = &j->b->out->p[i];

    (void)worker;
    col_operate(j->n, c, one, j->swapped, j->n_steps);
    if (j->swapped && j->n->bin.op > PQL_ATAN2 && !j->n->bin.is_bool)
        memcpy(c->v, one, j->n_steps * sizeof *one); // a filter gives the left side
}

/* --- all --- */

/* False: only the walking operator can tell. */
static bool prepare(struct join *j)
{
    struct pql_eval *ev = j->b->ev;
    size_t n_sigs;

    if (cols_have_hists(j->many.m) || cols_have_hists(j->one.m))
        return false;
    n_sigs = col_match(ev, j->n, &j->one, &j->many, j->n->bin.fill_r);
    col_side_unite(ev, &j->one, n_sigs);
    if (j->n->bin.card == PQL_ONE_TO_ONE || j->n->bin.fill_l)
        col_side_unite(ev, &j->many, n_sigs);
    if (j->one.overlap || (j->n->bin.card == PQL_ONE_TO_ONE && j->many.overlap))
        return false;
    find_pairs(j);
    make_labels(j);
    return !results_collide(j);
}

bool cols_join(struct col_binary *b, struct err *e)
{
    struct join j = { .b = b, .n = b->n, .swapped = b->n->bin.card == PQL_ONE_TO_MANY };
    bool ok;

    j.many.m = &b->in[j.swapped];
    j.one.m = &b->in[!j.swapped];
    j.n_steps = j.one.m->n_steps;
    j.words = col_words(j.n_steps);
    if (prepare(&j))
        ok = begin(&j, e) && cols_run(b->ev, j.pairs.n, j.n_steps, run_pair, &j, e) &&
             cols_finish_binary(b, e);
    else
        ok = cols_walk_binary(b, e);
    vec_done(&j.pairs);
    vec_done(&j.bits);
    vec_done(&j.scratch);
    return ok;
}
