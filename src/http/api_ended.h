/* api_ended.h - series that had ended by the end of what was fetched.
 *
 * A server keeps a marker for that and does not hand it out: what it still sees at that time tells.
 * It is asked only where a sample is missing that should have come by then. Series that ended more
 * than the lookback before are not seen there anyway. Private to http/.
 */
#ifndef PROMCTL_HTTP_API_ENDED_H
#define PROMCTL_HTTP_API_ENDED_H

#include "base/vec.h"
#include "store/engine.h"
#include "store/mem.h"

struct api_ends { /* by number of the series in the store; `{0}` is empty, vec_done() */
    struct api_end {
        int64_t last, gap; /* the last sample; how long after the one before, 0: alone */
    } * p;
    size_t n, cap;
};

/* A sample as it is added, in order of time. */
static inline void api_ends_sample(struct api_ends *x, int64_t series, int64_t t)
{
    while (x->n <= (size_t)series)
        vec_push(x, (struct api_end){ 0 });
    x->p[series].gap = x->p[series].last ? t - x->p[series].last : 0;
    x->p[series].last = t;
}

/* Asks the server what `selector` finds at `maxt`, where there is a doubt, and marks in the store
 * what had ended. */
bool api_ends_mark(const struct api_ends *x, struct query_engine *server, struct str selector,
                   int64_t maxt, const struct query *limits, struct mem_store *store,
                   struct err *e);

#endif
