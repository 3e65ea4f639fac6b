/* col_agg_quantile.c - the aggregation quantile(). */
#include <stdlib.h>

#include "num/select.h"
#include "promql/col_call.h"
#include "promql/col_group.h"
#include "promql/walk_aggregate.h"

enum { LANES = 8 }; // steps gathered at once: a line of the cache

struct work {
    struct cols_call call;
    struct col_groups groups;
    struct col_members members;
    size_t most; /* series in a group */
    double *scratch;
    struct cols *out;
};

/* The values of a group at steps [first, first + LANES), a list for each. */
static void gather(const struct work *w, size_t group, size_t first, double *lists, size_t *n)
{
    size_t end = w->call.n_steps - first < LANES ? w->call.n_steps - first : LANES;

    memset(n, 0, LANES * sizeof *n);
    for (size_t i = w->members.begin[group]; i < w->members.begin[group + 1]; i++) {
        const struct col *c = &w->call.arg[0].p[w->members.member[i]];
        unsigned bits = c->has[first / 64] >> first % 64 & 0xff;

        for (size_t k = 0; k < end; k++) {
            lists[k * w->most + n[k]] = c->v[first + k];
            n[k] += bits >> k & 1;
        }
    }
}

/* One group, the steps of one word. */
static void run_word(void *user, unsigned worker, size_t item)
{
    const struct work *w = user;
    size_t n_words = col_words(w->call.n_steps), group = item / n_words;
    const double *q = cols_call_num(&w->call, 1);
    double *lists = w->scratch + worker * (LANES + 1) * w->most, *tmp = lists + LANES * w->most;
    size_t begin = item % n_words * 64, end = begin + 64, n[LANES];

    for (size_t first = begin; first < end && first < w->call.n_steps; first += LANES) {
        gather(w, group, first, lists, n);
        for (size_t k = 0; k < LANES; k++)
            if (n[k])
                col_set(&w->out->p[group], first + k,
                        num_quantile_of(q[first + k], lists + k * w->most, tmp, n[k]));
    }
}

static bool run(struct work *w, struct err *e)
{
    struct pql_eval *ev = w->call.ev;
    const struct cols *in = &w->call.arg[0];
    size_t n = w->groups.labels.n, bytes;
    bool ok;

    for (size_t i = 0; i < n; i++) {
        struct col *c = cols_push(w->out);
        size_t size = w->members.begin[i + 1] - w->members.begin[i];

        c->labels = w->groups.labels.p[i];
        col_alloc(ev, c, w->call.n_steps);
        w->most = size > w->most ? size : w->most;
    }
    w->most += 1; // written to in vain
    bytes = xmul(xmul(cols_workers(ev) * (LANES + 1), w->most), sizeof *w->scratch);
    pql_hold(ev, (int64_t)bytes);
    w->scratch = xmalloc(bytes);
    ok = cols_run(ev, n * col_words(w->call.n_steps), n ? 64 * in->n / n + 1 : 0, run_word, w, e);
    free(w->scratch);
    pql_hold(ev, -(int64_t)bytes);
    col_groups_mark_names(&w->groups, in, w->out);
    return ok;
}

bool cols_quantile(struct pql_eval *ev, struct pql_rnode *r, struct cols *out, struct err *e)
{
    struct work w = { .out = out };
    const struct cols *in;
    bool ok = cols_agg_begin(&w.call, ev, r, e);

    if (ok && cols_have_hists(&w.call.arg[0])) {
        ok = cols_agg_walk(&w.call, out, e);
    } else if (ok) {
        in = &w.call.arg[0];
        out->n_steps = w.call.n_steps;
        pql_note_quantiles(ev, r, cols_call_num(&w.call, 1), w.call.n_steps);
        col_groups_of_cols(&w.groups, ev, r, in);
        col_members_make(&w.members, &w.groups, in->n);
        ok = run(&w, e);
        col_members_done(&w.members);
        col_groups_done(&w.groups);
    }
    return cols_call_end(&w.call, ok, out, e);
}
