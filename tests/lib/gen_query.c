#include "gen_query.h"

#include "gen_expr.h"

#include <inttypes.h>

/* ---- times ---- */

static int64_t any_time(struct gen *g)
{
    const struct gen_data *d = g->data;
    int64_t length = d->end - d->start + 10 * d->step;
    int64_t t = d->start + (int64_t)gen_choose(g->rng, 128) * length / 128;

    t -= t % 1000;
    return gen_one_in(g->rng, 4) ? t + (int64_t)gen_choose(g->rng, 1000) : t;
}

static struct query any_times(struct gen *g)
{
    static const int64_t steps[] = { 15000, 30000, 60000, 60000, 77000, 120000, 300000, 1 };
    static const int64_t lookbacks[] = { 0, 0, 0, 0, 0, 60000, 30000, 900000 };
    struct query q = { .start = any_time(g) };

    q.lookback = lookbacks[gen_choose(g->rng, N_OF(lookbacks))];
    q.range = !gen_one_in(g->rng, 3);
    if (q.range) {
        q.step = steps[gen_choose(g->rng, N_OF(steps))];
        q.end = q.start + q.step * (int64_t)gen_choose(g->rng, 25);
    }
    return q;
}

struct query gen_query(struct arena *a, struct gen_rng *rng, const struct gen_data *d,
                       const struct gen_query_opts *o)
{
    struct gen g = { .arena = a, .rng = rng, .data = d, .opts = o };
    unsigned depth = o->depth ? o->depth : 3;
    struct query q = any_times(&g);

    switch (gen_choose(rng, 24)) {
    case 0:
        q.text = str_of(gen_scalar(&g, depth).text);
        break;
    case 1: // other types are for instant queries
        q.text = str_of(q.range ? gen_vector(&g, depth, GEN_ANY).text
                                : gen_range(&g, depth, GEN_ANY, 0).text);
        break;
    default:
        q.text = str_of(gen_vector(&g, depth, GEN_ANY).text);
    }
    return q;
}
