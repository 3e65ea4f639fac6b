/* walk_binary.c - arithmetic, comparisons and trims between vectors and scalars. */
#include "promql/walk_binary.h"

#include <math.h>
#include <stdlib.h>

static bool is_comparison(enum pql_op op)
{
    return op >= PQL_EQ && op <= PQL_GE;
}

/* The result is something else than the operand was. */
static bool changes_meaning(enum pql_op op)
{
    return op <= PQL_ATAN2;
}

static void say(struct pql_eval *ev, const struct pql_node *n, const struct pql_remark *r)
{
    struct buf quoted = { 0 };

    if (!r->set)
        return;
    if (r->id == PQL_NOTE_INCOMPATIBLE_TYPES) {
        struct str op = str_of(pql_op_word(n->bin.op));
        str_put_quoted(&quoted, op);
        pql_note(&ev->notes, r->id, n->at,
                 (struct str[]){ buf_str(&quoted), str_of(r->l), op, str_of(r->r) }, 4);
        buf_done(&quoted);
    } else {
        pql_note1(&ev->notes, r->id, n->at, r->word);
    }
}

/* --- scalars --- */

static bool scalars_step(void *user, struct pql_eval *ev, int64_t t, const struct pql_vector *in,
                         struct pql_vector *out, struct err *e)
{
    const struct pql_node *n = user;
    struct pql_sample s = { .v = pql_apply_scalars(n->bin.op, in[0].p[0].v, in[1].p[0].v) };

    (void)t, (void)e;
    pql_push(ev->arena, out, &s);
    return true;
}

/* --- a vector and a scalar --- */

static void vector_scalar(struct pql_eval *ev, const struct pql_node *n, bool scalar_left,
                          const struct pql_sample *vec, const struct pql_sample *scalar,
                          struct pql_vector *out, struct pql_remark *said)
{
    enum pql_op op = n->bin.op;
    struct pql_outcome o = pql_apply(ev, op, scalar_left ? scalar : vec, scalar_left ? vec : scalar,
                                     said);
    struct pql_sample s = *vec;

    if (o.none)
        return;
    if (n->bin.is_bool) {
        o.v = o.keep;
        o.h = NULL;
    } else if (is_comparison(op)) {
        if (!o.keep)
            return;
        o.v = vec->v; // the element of the vector, whatever its side
        o.h = vec->h;
    }
    s.v = o.v;
    s.h = o.h;
    if (changes_meaning(op) || n->bin.is_bool) {
        if (!ev->opts->delayed_name_removal)
            s.labels = pql_drop_metadata(ev, &s.labels);
        s.drop_name = true;
    }
    pql_push(ev->arena, out, &s);
}

static bool mixed_step(void *user, struct pql_eval *ev, int64_t t, const struct pql_vector *in,
                       struct pql_vector *out, struct err *e)
{
    const struct pql_node *n = user;
    bool scalar_left = n->bin.l->type == PQL_SCALAR;
    const struct pql_vector *vec = &in[scalar_left ? 1 : 0];
    struct pql_remark said = { 0 };

    (void)t, (void)e;
    for (size_t i = 0; i < vec->n; i++)
        vector_scalar(ev, n, scalar_left, &vec->p[i], &in[scalar_left ? 0 : 1].p[0], out, &said);
    say(ev, n, &said);
    return true;
}

/* --- two vectors --- */

struct join {
    struct pql_sides sides;
    struct sizes one;     /* signature -> sample of the one side, plus 1 */
    struct bools matched; /* signature */
    struct map results;   /* many-to-one: signature and labels of what was emitted */
};

static struct labels result_labels(struct pql_eval *ev, const struct pql_node *n,
                                   const struct labels *many, const struct labels *one)
{
    const struct pql_names *match = &n->bin.match, *include = &n->bin.include;
    struct labels ls = *many;

    if (changes_meaning(n->bin.op))
        ls = pql_drop_metadata(ev, &ls);
    if (n->bin.card == PQL_ONE_TO_ONE)
        ls = n->bin.on ? pql_keep(ev, &ls, match->p, match->n)
                       : pql_remove(ev, &ls, match->p, match->n);
    for (size_t i = 0; i < include->n; i++)
        ls = pql_with(ev, &ls, include->p[i], labels_get(one, include->p[i]));
    if (n->bin.is_bool && !ev->opts->delayed_name_removal)
        ls = pql_drop_metadata(ev, &ls);
    return ls;
}

static bool fail_duplicate(struct pql_eval *ev, const struct pql_node *n,
                           const struct pql_sample *a, const struct pql_sample *b, struct err *e)
{
    struct labels group = pql_match_labels(ev, &a->labels, n->bin.on, &n->bin.match);
    struct buf text[3] = { { 0 } };
    bool swap;

    pql_put_labels(&text[0], &a->labels);
    pql_put_labels(&text[1], &b->labels);
    pql_put_labels(&text[2], &group);
    swap = str_cmp(buf_str(&text[0]), buf_str(&text[1])) > 0;
    pql_eval_fail(
        ev, e,
        "found duplicate series for the match group %s on the %s hand-side of the operation: "
        "[%s, %s];many-to-many matching not allowed: matching labels must be unique on one "
        "side",
        buf_z(&text[2]), n->bin.card == PQL_ONE_TO_MANY ? "left" : "right", buf_z(&text[swap]),
        buf_z(&text[!swap]));
    for (size_t i = 0; i < N_OF(text); i++)
        buf_done(&text[i]);
    return false;
}

static bool index_one_side(struct pql_eval *ev, struct join *j, const struct pql_vector *one,
                           struct err *e)
{
    vec_clear(&j->one);
    vec_clear(&j->matched);
    for (size_t i = 0; i < one->n; i++) {
        size_t sig = pql_side_key(ev, &j->sides, &one->p[i].labels);
        while (j->one.n <= sig)
            vec_push(&j->one, 0);
        if (j->one.p[sig])
            return fail_duplicate(ev, j->sides.n, &one->p[i], &one->p[j->one.p[sig] - 1], e);
        j->one.p[sig] = i + 1;
    }
    return true;
}

/* Each pair may give a result once. */
static bool note_match(struct pql_eval *ev, struct join *j, size_t sig, const struct labels *ls,
                       struct err *e)
{
    size_t key[2] = { sig, pql_labels_id(ev, ls) };
    size_t n = j->results.n;

    while (j->matched.n <= sig)
        vec_push(&j->matched, false);
    if (j->sides.n->bin.card == PQL_ONE_TO_ONE) {
        if (j->matched.p[sig])
            return pql_eval_fail(
                ev, e,
                "multiple matches for labels: many-to-one matching must be explicit "
                "(group_left/group_right)");
    } else if (map_id(&j->results, (struct str){ (char *)key, sizeof key }) != n) {
        return pql_eval_fail(
            ev, e, "multiple matches for labels: grouping labels must ensure unique matches");
    }
    j->matched.p[sig] = true;
    return true;
}

static bool combine(struct pql_eval *ev, struct join *j, size_t sig, const struct pql_sample *many,
                    const struct pql_sample *one, struct pql_vector *out, struct pql_remark *said,
                    struct err *e)
{
    const struct pql_node *n = j->sides.n;
    bool swapped = n->bin.card == PQL_ONE_TO_MANY;
    struct pql_outcome o = pql_apply(ev, n->bin.op, swapped ? one : many, swapped ? many : one,
                                     said);
    struct pql_sample s = { 0 };

    if (o.none)
        return true;
    s.labels = result_labels(ev, n, &many->labels, &one->labels);
    if (!note_match(ev, j, sig, &s.labels, e))
        return false;
    if (!o.keep && !n->bin.is_bool)
        return true;
    s.v = n->bin.is_bool ? o.keep : o.v;
    s.h = n->bin.is_bool ? NULL : o.h;
    s.drop_name = n->bin.is_bool;
    pql_push(ev->arena, out, &s);
    return true;
}

/* A sample in place of the one that is missing beside `s`. */
static struct pql_sample filled(struct pql_eval *ev, const struct pql_node *n,
                                const struct pql_sample *s, double v)
{
    return (struct pql_sample){
        .labels = pql_match_labels(ev, &s->labels, n->bin.on, &n->bin.match), .v = v
    };
}

static bool join_many(struct pql_eval *ev, struct join *j, const struct pql_vector *many,
                      const struct pql_vector *one, struct pql_vector *out, struct pql_remark *said,
                      struct err *e)
{
    const struct pql_node *n = j->sides.n;

    for (size_t i = 0; i < many->n; i++) {
        size_t sig = pql_side_key(ev, &j->sides, &many->p[i].labels);
        size_t at = sig < j->one.n ? j->one.p[sig] : 0;
        struct pql_sample fill;

        if (!at && !n->bin.fill_r)
            continue;
        if (!at)
            fill = filled(ev, n, &many->p[i], n->bin.fill_r_v);
        if (!combine(ev, j, sig, &many->p[i], at ? &one->p[at - 1] : &fill, out, said, e))
            return false;
    }
    return true;
}

static bool join_unmatched(struct pql_eval *ev, struct join *j, const struct pql_vector *one,
                           struct pql_vector *out, struct pql_remark *said, struct err *e)
{
    const struct pql_node *n = j->sides.n;

    for (size_t i = 0; n->bin.fill_l && i < one->n; i++) {
        size_t sig = pql_side_key(ev, &j->sides, &one->p[i].labels);
        struct pql_sample fill;

        if (sig < j->matched.n && j->matched.p[sig])
            continue;
        fill = filled(ev, n, &one->p[i], n->bin.fill_l_v);
        if (!combine(ev, j, sig, &fill, &one->p[i], out, said, e))
            return false;
    }
    return true;
}

static bool vectors_step(void *user, struct pql_eval *ev, int64_t t, const struct pql_vector *in,
                         struct pql_vector *out, struct err *e)
{
    struct join *j = user;
    const struct pql_node *n = j->sides.n;
    bool swapped = n->bin.card == PQL_ONE_TO_MANY, fills = n->bin.fill_l || n->bin.fill_r;
    const struct pql_vector *many = &in[swapped ? 1 : 0], *one = &in[swapped ? 0 : 1];
    struct pql_remark said = { 0 };

    (void)t;
    if ((!many->n && !one->n) || ((!many->n || !one->n) && !fills))
        return true;
    map_clear(&j->results);
    if (!index_one_side(ev, j, one, e) || !join_many(ev, j, many, one, out, &said, e) ||
        !join_unmatched(ev, j, one, out, &said, e))
        return false;
    say(ev, n, &said);
    return true;
}

static bool walk_vectors(struct pql_eval *ev, const struct pql_node *n, struct pql_matrix *in,
                         struct pql_matrix *out, struct err *e)
{
    struct join j = { 0 };
    bool ok;

    pql_sides_init(ev, &j.sides, n);
    ok = pql_walk_steps(ev, in, 2, vectors_step, &j, out, e);
    vec_done(&j.one);
    vec_done(&j.matched);
    map_done(&j.results);
    pql_sides_done(&j.sides);
    return ok;
}

bool pql_walk_binary(struct pql_eval *ev, const struct pql_node *n, struct pql_matrix *in,
                     struct pql_matrix *out, struct err *e)
{
    bool l = n->bin.l->type == PQL_SCALAR, r = n->bin.r->type == PQL_SCALAR;

    if (n->bin.op == PQL_AND || n->bin.op == PQL_OR || n->bin.op == PQL_UNLESS)
        return pql_walk_set(ev, n, in, out, e);
    if (l || r)
        return pql_walk_steps(ev, in, 2, l && r ? scalars_step : mixed_step, (void *)n, out, e);
    return walk_vectors(ev, n, in, out, e);
}

bool pql_eval_binary(struct pql_eval *ev, struct pql_rnode *r, struct pql_matrix *out,
                     struct err *e)
{
    struct pql_matrix in[2] = { 0 };

    return pql_eval_node(ev, r->kids[0], &in[0], e) && pql_eval_node(ev, r->kids[1], &in[1], e) &&
           pql_walk_binary(ev, r->n, in, out, e);
}
