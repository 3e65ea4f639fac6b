/* api_hist.h - native histograms as the HTTP API prints them: buckets with bounds, no schema.
 * Private to http/.
 */
#ifndef PROMCTL_HTTP_API_HIST_H
#define PROMCTL_HTTP_API_HIST_H

#include "model/histogram.h"

/* Which bounds are part of a bucket. Source: prometheus util/jsonutil MarshalHistogramBucket. */
enum api_boundaries { API_OPEN_LEFT, API_OPEN_RIGHT, API_OPEN_BOTH, API_CLOSED };

struct api_bucket {
    enum api_boundaries boundaries;
    double lower, upper, count;
};

/* A histogram in `a` that has these buckets, which are in order of their bounds, and no other
 * populated ones: exponential where all bounds are of one schema, else with custom bounds. The API
 * leaves out empty buckets, and so the zero threshold of an empty zero bucket and the reset hint.
 * `*schema` is what is tried first, and becomes what was found. ERR_FORMAT where the buckets are
 * no histogram's. */
bool api_hist_build(struct arena *a, double count, double sum, const struct api_bucket *b, size_t n,
                    int32_t *schema, struct histogram **out, struct err *e);

#endif
