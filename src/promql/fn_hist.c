/* fn_hist.c - what a native histogram says of itself; floats are left out. */
#include <math.h>

#include "num/quantile.h"
#include "promql/eval.h"
#include "promql/fn.h"

/* Unlike anywhere else, only the name goes: type and unit stay. */
static void emit_nameless(struct pql_call *c, const struct pql_sample *in, double v)
{
    static const struct str name[] = { { LABEL_NAME, sizeof LABEL_NAME - 1 } };
    struct pql_sample s = { .labels = in->labels, .v = v, .drop_name = true };

    if (!c->ev->opts->delayed_name_removal)
        s.labels = pql_remove(c->ev, &s.labels, name, 1);
    pql_push(c->ev->arena, c->out, &s);
}

static bool map_hists(struct pql_call *c, double (*f)(const struct histogram *))
{
    for (size_t i = 0; i < c->arg[0].n; i++)
        if (c->arg[0].p[i].h)
            emit_nameless(c, &c->arg[0].p[i], f(c->arg[0].p[i].h));
    return true;
}

static double count(const struct histogram *h)
{
    return h->count;
}

static double sum(const struct histogram *h)
{
    return h->sum;
}

static double avg(const struct histogram *h)
{
    return h->sum / h->count;
}

static double stddev(const struct histogram *h)
{
    return sqrt(num_histogram_stdvar(h));
}

#define MAP(name, f)                                                                               \
    bool fn_histogram_##name(struct pql_call *c, struct err *e)                                    \
    {                                                                                              \
        (void)e;                                                                                   \
        return map_hists(c, f);                                                                    \
    }

MAP(avg, avg)
MAP(count, count)
MAP(stddev, stddev)
MAP(stdvar, num_histogram_stdvar)
MAP(sum, sum)
