/* source_interval.c - how far apart the samples of a source are. */
#include "cmd/source_interval.h"

#include "base/time.h"
#include "http/api.h"
#include "model/matcher.h"

enum { GAP_MS = 5 * 60 * 1000, GAP_SERIES = 50, TIMEOUT_MS = 5000 };

/* Times of samples as a query sees them, second by second: the time between the first and the last
 * of them, by how often it changes. `up` is in every scrape. */
#define TIMES "timestamp(up)[2m:1s]"
static const char per_scrape[] = "min((max_over_time(" TIMES ") - min_over_time(" TIMES
                                 ")) / (changes(" TIMES ") > 0))";

/* A server finds it out itself: a number is sent, and not the samples. */
static int64_t ask_server(struct opened_source *o)
{
    struct query_engine *engine = api_engine_new(o->server, NULL);
    const struct query q = {
        .text = str_of(per_scrape),
        .start = time_now_ms(),
        .timeout_ms = TIMEOUT_MS,
        .cancel = &cmd_interrupted,
    };
    struct query_result res = { 0 };
    struct err e = { 0 };
    double seconds = 0;

    if (engine->ops->run(engine, &q, &res, &e) && res.value.n == 1 &&
        res.value.series[0].n_floats == 1)
        seconds = res.value.series[0].floats[0].v;
    query_result_done(&res);
    query_engine_close(engine);
    err_done(&e);
    return seconds > 0 && seconds < 3600 ? (int64_t)(seconds * 1000) : 0;
}

/* The least of the gaps between the last two samples of some series. */
static int64_t least_gap(struct opened_source *o, struct series_set *set, struct err *e)
{
    struct samples x = { 0 };
    int64_t least = 0;

    for (size_t i = 0; i < set->n && i < GAP_SERIES; i++) {
        if (!o->source->ops->decode(o->source, set, i, o->now_ms - GAP_MS, o->now_ms, &x, e))
            break;
        int64_t gap = x.n > 1 ? x.t[x.n - 1] - x.t[x.n - 2] : 0;
        least = gap > 0 && (!least || gap < least) ? gap : least;
    }
    samples_done(&x);
    return least;
}

static int64_t look(struct opened_source *o)
{
    const struct source_ops *ops = o->source->ops;
    struct series_set set = { 0 };
    struct selector up = { 0 };
    struct arena a = { 0 };
    struct err e = { 0 };
    int64_t gap = 0;

    bool ok = (!o->live || selector_parse(&a, STR("up"), &up, &e)) &&
              ops->select(o->source, up.p, up.n, o->now_ms - GAP_MS, o->now_ms, NULL, &set, &e);
    if (ok) {
        gap = least_gap(o, &set, &e);
        ops->release(o->source, &set);
    }
    selector_done(&up);
    arena_done(&a);
    err_done(&e);
    return gap;
}

int64_t source_interval(struct opened_source *o)
{
    int64_t ms = o->server ? ask_server(o) : look(o);
    return ms >= 1000 ? (ms + 500) / 1000 * 1000 : ms;
}
