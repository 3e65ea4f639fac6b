/* slide.h - one value a step from windows that slide over the floats of a series.
 *
 * What PromQL computes of a range at every step, for all steps in one pass: how often a sample is
 * looked at does not grow with the length of the range, except where the order of additions makes
 * the result. Every kernel gives the bits that the function of num/ for one window gives.
 */
#ifndef PROMCTL_NUM_SLIDE_H
#define PROMCTL_NUM_SLIDE_H

#include <stddef.h>
#include <stdint.h>

struct num_slide {
    const int64_t *t; /* in order of time, no stale markers */
    const double *v;
    size_t n; /* fewer than 2^32 */

    /* The window of step i is [lo[i], hi[i]) of the samples: those in (end - range, end] where
     * `end` is win_end + i * win_step. Neither border ever goes back. */
    const uint32_t *lo, *hi;
    size_t n_steps;
    int64_t win_end, win_step; /* data times, ms; win_step 0: all windows are the same */
    int64_t range;             /* ms */
    double seconds;            /* the range as num_seconds() has it */

    int64_t at, at_step; /* evaluation times, for predict_linear() */
    const double *param; /* a scalar argument by step; NULL where a function has none */
};

/* Borders of the windows. */
void num_slide_windows(const int64_t *t, size_t n, int64_t win_end, int64_t win_step, int64_t range,
                       size_t n_steps, uint32_t *lo, uint32_t *hi);

/* Memory kept from call to call: `{0}` to begin with, one for each thread. */
struct num_scratch {
    void *p;
    size_t bytes;
};
void num_scratch_done(struct num_scratch *s);

/* Writes out[i] and bit i % 64 of has[i / 64] for every step: set where there is a value; out[i] is
 * anything where there is none. Bits beyond the last step are 0. */
typedef void num_slide_fn(const struct num_slide *w, struct num_scratch *scratch, double *out,
                          uint64_t *has);

num_slide_fn num_slide_rate, num_slide_increase, num_slide_delta; /* num_rate() without `st` */
num_slide_fn num_slide_irate, num_slide_idelta;                   /* num_instant() */
num_slide_fn num_slide_changes, num_slide_resets;                 /* num_changes(), num_resets() */
num_slide_fn num_slide_count, num_slide_present, num_slide_first, num_slide_last;
num_slide_fn num_slide_ts_of_first, num_slide_ts_of_last; /* seconds */
num_slide_fn num_slide_min, num_slide_max;                /* num_min_of(), num_max_of() */
num_slide_fn num_slide_ts_of_min, num_slide_ts_of_max;    /* times of num_min_at(), num_max_at() */
num_slide_fn num_slide_sum, num_slide_avg;                /* num_sum_over_time(), num_avg() */
num_slide_fn num_slide_stddev, num_slide_stdvar;          /* num_stdvar_over_time() */
num_slide_fn num_slide_mad;                               /* num_mad() */
num_slide_fn num_slide_quantile;                          /* num_quantile() of `param` */
num_slide_fn num_slide_deriv;                             /* num_deriv() */
num_slide_fn num_slide_predict_linear; /* num_predict_linear() at the evaluation time by `param` */

#endif
