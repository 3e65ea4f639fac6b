/* hist_rate.h - how fast histograms change, and changes() and resets() of any samples.
 *
 * The counterpart of num/rate.h and num/extend.h: see there for ranges and start times. Every
 * function returns whether there is a result; what to tell beside it is put into `*notes` (enum
 * num_hist_note), also where there is none. Results are compacted.
 * Source: prometheus promql/functions.go extrapolatedRate, histogramRate, extendedHistogramRate,
 * instantValue, funcChanges, funcResets.
 */
#ifndef PROMCTL_NUM_HIST_RATE_H
#define PROMCTL_NUM_HIST_RATE_H

#include "num/hist_ops.h"
#include "num/rate.h"

struct num_hist_window {
    const struct hist_sample *s; /* in order of time, none stale */
    size_t n;
    int64_t start, end; /* ms */
    double seconds;
    bool use_st; /* start times count */
};

bool num_hist_rate(const struct num_hist_window *w, enum num_rate kind, struct num_hist *out,
                   unsigned *notes);

/* Of an anchored or smoothed range, whose window is as in num/extend.h. */
bool num_hist_rate_extended(const struct num_hist_window *w, enum num_rate kind, bool smoothed,
                            struct num_hist *out, unsigned *notes);

/* irate() and idelta() of the last two. */
bool num_hist_instant(const struct num_hist_window *w, bool per_second, struct num_hist *out,
                      unsigned *notes);

/* changes() and resets() of floats and histograms in order of time. From one kind to the other is
 * a change and a reset. Of anchored ranges: num_anchor() says where both begin. */
double num_changes_of_both(const struct num_window *w, const struct num_hist_window *h);
double num_resets_of_both(const struct num_window *w, const struct num_hist_window *h);

#endif
