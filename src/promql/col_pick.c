/* col_pick.c - topk, bottomk, limitk and limit_ratio: what is not picked loses its bit. */
#include <stdlib.h>

#include "base/vec.h"
#include "promql/col_call.h"
#include "promql/col_group.h"
#include "promql/pick.h"
#include "promql/walk_aggregate.h"

struct work {
    struct cols_call call;
    enum pql_agg op;
    struct cols *in;
    struct col_groups groups;
    struct col_members members;
    size_t most;              /* samples picked from a group at one step */
    struct pql_pick *scratch; /* for the steps of a word, by thread */
    double *place;            /* limit_ratio: by series */
};

static bool is_ranked(enum pql_agg op)
{
    return op == PQL_AGG_TOPK || op == PQL_AGG_BOTTOMK;
}

/* --- one group, the steps of one word --- */

struct lanes {
    size_t limit[64];
    double param[64];
};

static void offer_all(const struct work *w, size_t series, size_t word, const struct lanes *l,
                      struct pql_picks *picks)
{
    struct col *c = &w->in->p[series];

    for (uint64_t bits = c->has[word]; bits; bits &= bits - 1) {
        size_t i = (size_t)__builtin_ctzll(bits);
        struct pql_pick s = { .v = c->v[word * 64 + i], .series = series };

        if (l->limit[i])
            pql_pick_offer(w->op, &picks[i], l->limit[i], &s);
    }
    c->has[word] = 0;
}

static void take_best(const struct work *w, size_t begin, size_t end, size_t word,
                      const struct lanes *l, struct pql_pick *scratch)
{
    struct pql_picks picks[64];

    for (size_t i = 0; i < 64; i++)
        picks[i] = (struct pql_picks){ .p = scratch + i * w->most, .cap = w->most };
    for (size_t i = begin; i < end; i++)
        offer_all(w, w->members.member[i], word, l, picks);
    for (size_t i = 0; i < 64; i++)
        for (size_t k = 0; k < picks[i].n; k++)
            w->in->p[picks[i].p[k].series].has[word] |= UINT64_C(1) << i;
}

static void take_first(const struct work *w, size_t begin, size_t end, size_t word,
                       const struct lanes *l)
{
    size_t n[64] = { 0 };

    for (size_t i = begin; i < end; i++) {
        uint64_t *has = &w->in->p[w->members.member[i]].has[word];

        for (uint64_t bits = *has; bits; bits &= bits - 1) {
            size_t k = (size_t)__builtin_ctzll(bits);
            if (n[k] < l->limit[k])
                n[k]++;
            else
                *has &= ~(bits & -bits);
        }
    }
}

static void take_ratio(const struct work *w, size_t series, size_t word, const struct lanes *l)
{
    uint64_t *has = &w->in->p[series].has[word];

    for (uint64_t bits = *has; bits; bits &= bits - 1)
        if (!pql_pick_in_ratio(w->place[series], l->param[__builtin_ctzll(bits)]))
            *has &= ~(bits & -bits);
}

static void run_word(void *user, unsigned worker, size_t item)
{
    const struct work *w = user;
    size_t n_words = col_words(w->call.n_steps), group = item / n_words, word = item % n_words;
    size_t begin = w->members.begin[group], end = w->members.begin[group + 1];
    struct lanes l;

    for (size_t i = 0; i < 64 && word * 64 + i < w->call.n_steps; i++) {
        l.param[i] = cols_call_num(&w->call, 1)[word * 64 + i];
        l.limit[i] = pql_pick_limit(l.param[i], w->in->n);
    }
    if (is_ranked(w->op))
        take_best(w, begin, end, word, &l, w->scratch + worker * 64 * w->most);
    else if (w->op == PQL_AGG_LIMITK)
        take_first(w, begin, end, word, &l);
    else
        for (size_t i = begin; i < end; i++)
            take_ratio(w, w->members.member[i], word, &l);
}

/* --- range queries --- */

/* The most a group can hold at once. */
static size_t most_of(const struct work *w)
{
    const double *param = cols_call_num(&w->call, 1);
    size_t most = 0, largest = 0;

    for (size_t i = 0; i < w->groups.labels.n; i++) {
        size_t size = w->members.begin[i + 1] - w->members.begin[i];
        largest = size > largest ? size : largest;
    }
    for (size_t k = 0; k < w->call.n_steps; k++) {
        size_t n = pql_pick_limit(param[k], largest);
        most = n > most ? n : most;
    }
    return most;
}

static bool pick_range(struct work *w, struct cols *out, struct err *e)
{
    struct pql_eval *ev = w->call.ev;
    size_t n = w->groups.labels.n, bytes = 0;
    bool ok;

    if (is_ranked(w->op)) {
        w->most = most_of(w);
        bytes = xmul(xmul(cols_workers(ev) * 64, w->most), sizeof *w->scratch);
    }
    pql_hold(ev, (int64_t)bytes);
    w->scratch = xmalloc(bytes ? bytes : 1);
    ok = cols_run(ev, n * col_words(w->call.n_steps), n ? 64 * w->in->n / n + 1 : 0, run_word, w,
                  e);
    free(w->scratch);
    pql_hold(ev, -(int64_t)bytes);
    *out = cols_call_take(&w->call, 0);
    cols_drop_empty(ev, out);
    return ok;
}

/* --- instant queries: one group after the other, each with the best first --- */

static void pick(const struct work *w, struct pql_picks *k, size_t series)
{
    double param = cols_call_num(&w->call, 1)[0];
    size_t limit = pql_pick_limit(param, w->in->n);
    struct pql_pick s = { .v = w->in->p[series].v[0], .series = series };

    if (w->op == PQL_AGG_LIMIT_RATIO) {
        if (pql_pick_in_ratio(w->place[series], param))
            vec_push(k, s);
    } else if (limit && is_ranked(w->op)) {
        pql_pick_offer(w->op, k, limit, &s);
    } else if (k->n < limit) {
        vec_push(k, s);
    }
}

static void pick_instant(struct work *w, struct cols *out)
{
    struct pql_picks k = { 0 };

    for (size_t g = 0; g < w->groups.labels.n; g++) {
        k.n = 0;
        for (size_t i = w->members.begin[g]; i < w->members.begin[g + 1]; i++)
            pick(w, &k, w->members.member[i]);
        if (is_ranked(w->op))
            pql_pick_sort(w->op, &k);
        for (size_t i = 0; i < k.n; i++) {
            struct col *from = &w->in->p[k.p[i].series];
            *cols_push(out) = *from;
            from->v = NULL; // has moved
        }
    }
    vec_done(&k);
}

/* --- */

static bool run(struct work *w, struct cols *out, struct err *e)
{
    struct pql_eval *ev = w->call.ev;
    bool ok = true;

    col_groups_of_cols(&w->groups, ev, w->call.r, w->in);
    col_members_make(&w->members, &w->groups, w->in->n);
    if (w->op == PQL_AGG_LIMIT_RATIO) {
        w->place = xcalloc(w->in->n ? w->in->n : 1, sizeof *w->place);
        for (size_t i = 0; i < w->in->n; i++)
            w->place[i] = pql_pick_place(&w->in->p[i].labels);
    }
    if (ev->start == ev->end)
        pick_instant(w, out);
    else
        ok = pick_range(w, out, e);
    free(w->place);
    col_members_done(&w->members);
    col_groups_done(&w->groups);
    return ok;
}

bool cols_pick(struct pql_eval *ev, struct pql_rnode *r, struct cols *out, struct err *e)
{
    struct work w = { .op = r->n->agg.op };
    bool ok = cols_agg_begin(&w.call, ev, r, e), none;

    w.in = &w.call.arg[0];
    if (ok && cols_have_hists(w.in))
        ok = cols_agg_walk(&w.call, out, e);
    else if (ok)
        ok = pql_pick_check(ev, r, cols_call_num(&w.call, 1), w.call.n_steps, &none, e) &&
             (none || run(&w, out, e));
    return cols_call_end(&w.call, ok, out, e);
}
