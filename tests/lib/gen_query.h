/* gen_query.h - PromQL by chance, over the data set of gen_data.h.
 *
 * Every function, aggregation and operator of the engine's own tables occurs, and so does a new row
 * there. What comes out is always valid; most of it finds series, joins that match, and arguments
 * that make sense, and some fails while it is evaluated.
 */
#ifndef PROMCTL_TESTS_GEN_QUERY_H
#define PROMCTL_TESTS_GEN_QUERY_H

#include "gen_data.h"
#include "gen_rng.h"
#include "store/engine.h"

struct gen_query_opts {
    bool no_newer;        /* than Prometheus 3.5 */
    bool no_experimental; /* functions, duration expressions, extended ranges, fill */
    unsigned depth;       /* of an expression, about; 0: 3 */
};

/* Text and times; the text lives in `a`. Series of native histograms are asked for as far as `d`
 * has some. */
struct query gen_query(struct arena *a, struct gen_rng *rng, const struct gen_data *d,
                       const struct gen_query_opts *o);

#endif
