/* col_aggregate.c - aggregations that make one value of a group, of floats. */
#include <math.h>
#include <stdlib.h>

#include "base/time.h"
#include "base/vec.h"
#include "num/lanes.h"
#include "promql/col_feed.h"
#include "promql/col_group.h"
#include "promql/walk_aggregate.h"

/* --- accumulators: planes of lanes, one a group --- */

struct aggregation {
    struct pql_eval *ev;
    struct pql_rnode *r;
    enum pql_agg op;
    size_t n_steps;
    struct col_groups groups;
    struct cols *out; /* by group */
    size_t *born;     /* by group: the first of its series that has something; SIZE_MAX: none */
    size_t extra;     /* bytes a lane that the operator needs beside the value */
    void **planes;
    bool has_hists;
    /* the batch at hand */
    const struct col *in;
    size_t first, n;
    size_t tile; /* steps */
};

static size_t extra_of(enum pql_agg op)
{
    switch (op) {
    case PQL_AGG_SUM:
        return sizeof(double);
    case PQL_AGG_AVG:
        return sizeof(struct num_avg);
    case PQL_AGG_STDDEV:
    case PQL_AGG_STDVAR:
        return sizeof(struct num_welford);
    default:
        return 0;
    }
}

static void begin_group(struct aggregation *a, size_t id)
{
    struct col *c = &a->out->p[id];
    double zero = a->op == PQL_AGG_SUM ? NUM_LANES_ZERO : a->op == PQL_AGG_COUNT ? 0 : NAN;

    col_alloc(a->ev, c, a->n_steps);
    for (size_t i = 0; i < a->n_steps; i++)
        c->v[i] = zero;
    a->planes[id] = NULL;
    if (a->extra) {
        pql_hold(a->ev, (int64_t)(a->extra * a->n_steps));
        a->planes[id] = xcalloc(a->n_steps, a->extra);
    }
}

static bool begin(struct aggregation *a, struct err *e)
{
    vec_reserve(a->out, a->groups.labels.n);
    for (size_t i = 0; i < a->groups.labels.n; i++)
        cols_push(a->out)->labels = a->groups.labels.p[i];
    a->extra = extra_of(a->op);
    a->planes = xcalloc(a->out->n ? a->out->n : 1, sizeof *a->planes);
    a->born = xcalloc(a->out->n ? a->out->n : 1, sizeof *a->born);
    for (size_t i = 0; i < a->out->n; i++) {
        a->born[i] = SIZE_MAX;
        begin_group(a, i);
        if (!pql_alive(a->ev, e))
            return false;
    }
    return true;
}

static void end(struct aggregation *a)
{
    for (size_t i = 0; a->planes && i < a->groups.labels.n; i++) { // there may be fewer results
        if (a->planes[i])
            pql_hold(a->ev, -(int64_t)(a->extra * a->n_steps));
        free(a->planes[i]);
    }
    free(a->planes);
    free(a->born);
    col_groups_done(&a->groups);
}

/* --- adding --- */

/* One series to its group, the steps [first, first + n). */
static void add_series(const struct aggregation *a, const struct col *in, size_t group,
                       size_t first, size_t n)
{
    struct col *c = &a->out->p[group];
    void *plane = a->planes[group] ? (char *)a->planes[group] + first * a->extra : NULL;
    const double *v = in->v + first;
    uint64_t *seen = c->has + first / 64;
    const uint64_t *has = in->has + first / 64;

    switch (a->op) {
    case PQL_AGG_SUM:
        num_lanes_sum(c->v + first, plane, v, has, n);
        break;
    case PQL_AGG_AVG:
        num_lanes_avg(plane, seen, v, has, n);
        break;
    case PQL_AGG_STDDEV:
    case PQL_AGG_STDVAR:
        num_lanes_dev(plane, seen, v, has, n);
        break;
    case PQL_AGG_COUNT:
        num_lanes_count(c->v + first, has, n);
        break;
    case PQL_AGG_MIN:
        num_lanes_min(c->v + first, v, has, n);
        break;
    case PQL_AGG_MAX:
        num_lanes_max(c->v + first, v, has, n);
        break;
    default:
        break;
    }
    for (size_t i = 0; i < col_words(n); i++)
        seen[i] |= has[i];
}

/* Series after series, so that for every step they come in their order. */
static void add_tile(void *user, unsigned worker, size_t tile)
{
    const struct aggregation *a = user;
    size_t first = tile * a->tile, n = a->n_steps - first;

    (void)worker;
    if (n > a->tile)
        n = a->tile;
    for (size_t i = 0; i < a->n; i++)
        add_series(a, &a->in[i], a->groups.of[a->first + i], first, n);
}

static void note_births(struct aggregation *a)
{
    for (size_t i = 0; i < a->n; i++) {
        size_t *born = &a->born[a->groups.of[a->first + i]];
        if (*born == SIZE_MAX && col_first(&a->in[i], a->n_steps) < a->n_steps)
            *born = a->first + i;
    }
}

static void add_batch(struct aggregation *a, const struct col *in, size_t first, size_t n)
{
    unsigned threads = pool_size(a->ev->pool);
    size_t words = col_words(a->n_steps), n_tiles;

    a->in = in;
    a->first = first;
    a->n = n;
    note_births(a);
    a->tile = (words + threads - 1) / threads * 64;
    n_tiles = (a->n_steps + a->tile - 1) / a->tile;
    if (n * a->n_steps < 16384 && !(a->ev->opts->switches & PQL_SMALL))
        for (size_t i = 0; i < n_tiles; i++)
            add_tile(a, 0, i);
    else
        pool_run(a->ev->pool, n_tiles, add_tile, a);
}

/* --- results --- */

static void finish_group(const struct aggregation *a, size_t id)
{
    struct col *c = &a->out->p[id];
    const double *comp = a->planes[id];
    const struct num_avg *avg = a->planes[id];
    const struct num_welford *dev = a->planes[id];

    for (size_t i = 0; i < a->n_steps; i++) {
        if (!col_has(c, i))
            continue;
        switch (a->op) {
        case PQL_AGG_SUM:
            c->v[i] += comp[i];
            break;
        case PQL_AGG_AVG:
            c->v[i] = num_avg_value(&avg[i]);
            break;
        case PQL_AGG_STDVAR:
            c->v[i] = num_welford_var(&dev[i]);
            break;
        case PQL_AGG_STDDEV:
            c->v[i] = sqrt(num_welford_var(&dev[i]));
            break;
        case PQL_AGG_GROUP:
            c->v[i] = 1;
            break;
        default:
            break;
        }
    }
}

struct birth {
    size_t series, group;
};

static int by_series(const void *a, const void *b)
{
    const struct birth *x = a, *y = b;
    return (x->series > y->series) - (x->series < y->series);
}

/* Groups come in the order of the first series that has something, not that is there. */
static void order_groups(struct aggregation *a)
{
    size_t n = a->out->n, in_order = 1;
    struct birth *births;
    struct col *cols;

    while (in_order < n && a->born[in_order - 1] <= a->born[in_order])
        in_order++;
    if (in_order >= n)
        return;
    births = xcalloc(n, sizeof *births);
    cols = xcalloc(n, sizeof *cols);
    for (size_t i = 0; i < n; i++)
        births[i] = (struct birth){ a->born[i], i };
    qsort(births, n, sizeof *births, by_series);
    for (size_t i = 0; i < n; i++)
        cols[i] = a->out->p[births[i].group];
    memcpy(a->out->p, cols, n * sizeof *cols);
    free(births);
    free(cols);
}

static bool finish(struct aggregation *a, int64_t before, struct err *e)
{
    for (size_t i = 0; i < a->out->n; i++)
        finish_group(a, i);
    order_groups(a);
    cols_drop_empty(a->ev, a->out);
    a->ev->samples = before;
    return pql_count(a->ev, cols_size(a->out), e);
}

/* --- operands --- */

enum outcome { FAILED, DONE, HAS_HISTOGRAMS };

static bool add_fed(void *user, const struct cols *in, size_t first, size_t n)
{
    struct aggregation *a = user;

    a->has_hists = cols_have_hists(in);
    if (!a->has_hists)
        add_batch(a, in->p, first, n);
    return !a->has_hists;
}

/* Operands that are evaluated as they are added. */
static enum outcome aggregate_feed(struct aggregation *a, struct err *e)
{
    int64_t began = time_mono_ns(), before;
    struct col_feed f;
    enum outcome out = FAILED;

    if (!col_feed_open(a->ev, a->r->kids[0], &f, e))
        return FAILED;
    if (f.may_be_same) {
        col_feed_close(a->ev, &f, false);
        return HAS_HISTOGRAMS;
    }
    col_groups_make(&a->groups, a->ev, a->r, f.labels, sizeof *f.labels, f.n);
    before = a->ev->samples;
    if (begin(a, e) && col_feed_each(a->ev, &f, add_fed, a, e))
        out = a->has_hists ? HAS_HISTOGRAMS : DONE;
    pql_cost(a->r->kids[0], f.n, a->ev->samples - before, began);
    a->r->kids[0]->cost.fused = true;
    for (size_t i = 0; i < a->out->n; i++)
        a->out->p[i].drop_name = f.drop_name;
    col_feed_close(a->ev, &f, out != HAS_HISTOGRAMS);
    return out;
}

static bool walk(struct aggregation *a, struct cols *in, struct cols *out, struct err *e)
{
    struct pql_matrix points = { 0 }, result = { 0 };

    cols_to_points(a->ev, in, &points);
    if (!pql_aggregate_points(a->ev, a->r, &points, NULL, &result, e))
        return false;
    cols_of_points(a->ev, &result, out);
    return true;
}

static bool aggregate_cols(struct aggregation *a, struct cols *out, int64_t before, struct err *e)
{
    struct cols in = { 0 };
    bool ok = cols_eval(a->ev, a->r->kids[0], &in, e);

    if (ok && cols_have_hists(&in)) {
        ok = walk(a, &in, out, e);
        a->ev->samples = before;
        ok = ok && pql_count(a->ev, cols_size(out), e);
    } else if (ok) {
        pql_workers(a->ev);
        col_groups_of_cols(&a->groups, a->ev, a->r, &in);
        ok = begin(a, e);
        if (ok) {
            add_batch(a, in.p, 0, in.n);
            col_groups_mark_names(&a->groups, &in, a->out);
            ok = finish(a, before, e);
        }
    }
    cols_done(a->ev, &in);
    return ok;
}

bool cols_aggregate(struct pql_eval *ev, struct pql_rnode *r, struct cols *out, struct err *e)
{
    struct aggregation a = {
        .ev = ev, .r = r, .op = r->n->agg.op, .n_steps = pql_n_steps(ev), .out = out
    };
    int64_t before = ev->samples;
    enum outcome o = HAS_HISTOGRAMS;
    bool ok;

    out->n_steps = a.n_steps;
    if (col_feed_fits(r->kids[0]) && !r->kids[0]->shared && !(ev->opts->switches & PQL_NO_FUSE))
        o = aggregate_feed(&a, e);
    ok = o == DONE && finish(&a, before, e);
    if (o == HAS_HISTOGRAMS) { // from the beginning
        end(&a);
        cols_done(ev, out);
        *out = (struct cols){ .n_steps = a.n_steps };
        ev->samples = before;
        a = (struct aggregation){
            .ev = ev, .r = r, .op = r->n->agg.op, .n_steps = a.n_steps, .out = out
        };
        ok = aggregate_cols(&a, out, before, e);
    }
    end(&a);
    return ok;
}
