/* api_layout.h - custom bounds of a metric's histograms, put together from what the API tells.
 *
 * It leaves out empty buckets, and so the bounds between them. Histograms of one metric, each with
 * the bounds of its own populated buckets, would be taken for ones of different layouts, whose
 * buckets are merged until they agree. With the bounds of all of them they agree as they did. One
 * whose few populated buckets look exponential, as (0.25, 0.5] and (0.5, 1] do, has custom bounds,
 * too, where others of its metric have.
 * Private to http/.
 */
#ifndef PROMCTL_HTTP_API_LAYOUT_H
#define PROMCTL_HTTP_API_LAYOUT_H

#include <pthread.h>

#include "base/map.h"
#include "model/histogram.h"
#include "model/labels.h"

struct api_bounds { /* ascending */
    double *p;
    size_t n, cap;
};

struct api_layouts { /* of several threads; `lock` is the caller's to initialize */
    pthread_mutex_t lock;
    struct map names;
    struct {
        struct api_bounds *p;
        size_t n, cap;
    } bounds, doubtful; /* by name; of histograms that look exponential */
};

void api_layouts_done(struct api_layouts *l);

/* Learns the bounds of a histogram. */
void api_layouts_add(struct api_layouts *l, const struct labels *series, const struct histogram *h);

/* The bounds known for a metric by now, in `a`; none where its histograms are exponential. */
struct api_bounds api_layouts_get(struct api_layouts *l, struct arena *a,
                                  const struct labels *series);

/* The histogram with those bounds, in `a`; `h` where one of its buckets has a bound inside. */
const struct histogram *api_layout_apply(struct arena *a, const struct api_bounds *all,
                                         const struct histogram *h);

#endif
