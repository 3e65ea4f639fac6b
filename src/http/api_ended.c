#include "http/api_ended.h"

#include "base/map.h"
#include "model/value.h"

enum { LOOKBACK_MS = 5 * 60 * 1000 };

/* The next sample should have been there, give or take a tenth. */
static bool is_doubtful(const struct api_end *end, int64_t maxt)
{
    int64_t age = maxt - end->last;

    return age < LOOKBACK_MS && age > end->gap + end->gap / 10;
}

static bool any_doubtful(const struct api_ends *x, int64_t maxt)
{
    for (size_t i = 0; i < x->n; i++)
        if (is_doubtful(&x->p[i], maxt))
            return true;
    return false;
}

static void put_key(struct buf *b, const struct labels *ls)
{
    buf_clear(b);
    labels_put(b, ls);
}

/* The series that are not among those the server sees, by number. */
static bool find_ended(const struct api_ends *x, const struct value *alive, int64_t maxt,
                       struct mem_store *store, struct sizes *out, struct err *e)
{
    struct source *src = mem_source(store);
    struct series_set set = { 0 };
    struct map keys = { 0 };
    struct buf key = { 0 };
    bool ok = src->ops->select(src, NULL, 0, INT64_MIN, maxt, NULL, &set, e);

    for (size_t i = 0; i < alive->n; i++) {
        put_key(&key, &alive->series[i].labels);
        map_id(&keys, buf_str(&key));
    }
    for (size_t i = 0; ok && i < set.n; i++) {
        int64_t number = mem_series(store, &set.labels[i], e); // it is there
        put_key(&key, &set.labels[i]);
        if (number != MEM_NONE && is_doubtful(&x->p[number], maxt) &&
            map_find(&keys, buf_str(&key)) == MAP_NONE)
            vec_push(out, (size_t)number);
    }
    if (ok)
        src->ops->release(src, &set);
    map_done(&keys);
    buf_done(&key);
    return ok;
}

static bool mark(const struct api_ends *x, const struct sizes *ended, struct mem_store *store,
                 struct err *e)
{
    uint64_t bits = SAMPLE_STALE_BITS;
    struct mem_sample marker = { 0 };
    bool ok = true;

    memcpy(&marker.v, &bits, sizeof bits);
    for (size_t i = 0; ok && i < ended->n; i++) {
        const struct api_end *end = &x->p[ended->p[i]];
        marker.t = end->last + (end->gap ? end->gap : 1);
        ok = mem_append(store, (int64_t)ended->p[i], &marker, e);
    }
    return ok;
}

bool api_ends_mark(const struct api_ends *x, struct query_engine *server, struct str selector,
                   int64_t maxt, const struct query *limits, struct mem_store *store, struct err *e)
{
    struct query q = *limits;
    struct query_result r = { 0 };
    struct sizes ended = { 0 };
    struct err why = { 0 };
    bool ok = true;

    if (!any_doubtful(x, maxt))
        return true;
    q.text = selector;
    q.start = maxt;
    if (server->ops->run(server, &q, &r, &why))
        ok = find_ended(x, &r.value, maxt, store, &ended, e) && mark(x, &ended, store, e);
    else if (why.kind == ERR_CANCELED) // else what was fetched is there all the same
        ok = err_take(e, &why);
    err_done(&why);
    query_result_done(&r);
    vec_done(&ended);
    return ok;
}
