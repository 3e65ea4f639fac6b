/* rate.h - how fast floats change: rate, increase, delta, irate, idelta, changes, resets.
 *
 * Source: prometheus promql/functions.go extrapolatedRate, instantValue, funcResets, funcChanges,
 * isStartTimestampReset, checkStartTimeOverlap.
 */
#ifndef PROMCTL_NUM_RATE_H
#define PROMCTL_NUM_RATE_H

#include "model/value.h"

/* The three that share an arithmetic: counters rise and start over, rates are per second. */
enum num_rate { NUM_DELTA = 0, NUM_INCREASE = 1, NUM_RATE = 3 };
enum { NUM_RATE_COUNTER = 1, NUM_RATE_PER_SECOND = 2 }; /* their bits */

/* A range (start, end] and what is in it, in order of time and without stale markers. `st` are
 * start times, 0 where unknown; NULL to leave them out of it. */
struct num_window {
    const int64_t *t, *st;
    const double *v;
    size_t n;
    int64_t start, end; /* ms */
    double seconds;     /* the length of the range as written: num_seconds() of it */
};

/* False: too few samples, two or, where the start time of the first lies in the range, one. */
bool num_rate(const struct num_window *w, enum num_rate kind, double *out);

/* Whether a counter that began at `st` cannot be the one of the sample before. */
static inline bool num_st_reset(int64_t prev_st, int64_t prev_t, int64_t st, int64_t t)
{
    if (st == 0 || st >= t || st < prev_t)
        return false;
    // At the sample before: a delta has that, but so has a counter of unknown start, whose first
    // sample then carries no start time or its own.
    return st > prev_t || (prev_st != 0 && prev_st < prev_t);
}

/* Whether a counter claims to have begun before the sample before, and not with it. */
static inline bool num_st_overlap(int64_t prev_st, int64_t prev_t, int64_t st)
{
    return st != 0 && st < prev_t && st != prev_st;
}

/* Whether any sample does, which rate and increase warn of. */
bool num_window_overlaps(const struct num_window *w);

/* What the extrapolation of a rate needs to know. */
struct num_gaps {
    int64_t first, last; /* times of the outermost samples, ms */
    size_t n;
    int64_t start, end; /* of the range */
    int64_t st;         /* start time of the first sample, of a counter; 0 if unknown or unused */
    double first_value; /* of a counter, to keep its past above zero */
};

/* Whether the counter began in the range: then its first value is an increase too, and one sample
 * is enough. */
static inline bool num_gaps_starts_inside(const struct num_gaps *g)
{
    return g->st != 0 && g->st > g->start && g->st < g->first;
}

/* What the difference `rise` between the outermost samples is multiplied by. */
double num_rate_factor(const struct num_gaps *g, double rise, enum num_rate kind, double seconds);

/* irate() and idelta() of the last two floats; false with fewer, or at the same time. */
bool num_instant(const struct num_window *w, bool per_second, double *out);

/* Which kind of samples the last two of a range are, irate() and idelta() being about them. */
enum num_last_two { NUM_TOO_FEW, NUM_TWO_FLOATS, NUM_TWO_HISTOGRAMS, NUM_ONE_OF_EACH };
enum num_last_two num_last_two(const int64_t *t, size_t n, const struct hist_sample *h, size_t n_h);

/* changes() and resets() of floats alone. With both kinds: num/hist_rate.h. */
double num_changes(const double *v, size_t n);
double num_resets(const struct num_window *w);

static inline bool num_changed(double prev, double v)
{
    return v != prev && !(v != v && prev != prev);
}

#endif
