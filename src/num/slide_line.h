/* slide_line.h - the least-squares line of sliding windows; private to num/slide_line*.c.
 *
 * x is counted from an origin: the first sample of a window, or the time of evaluation.
 */
#ifndef PROMCTL_NUM_SLIDE_LINE_H
#define PROMCTL_NUM_SLIDE_LINE_H

#include "num/slide_impl.h"

/* Sums of whole numbers, modulo 2^64: x in units of an eighth of a second since the first sample in
 * use, y in a quantum. Differences are the sums of a window. */
struct num_line_sums {
    uint64_t x, y, xy, xx;
};
enum { NUM_LINE_UNIT_MS = 125, NUM_LINE_UNITS = 8 };

struct num_line_call {
    const struct num_slide *w;
    size_t base, span; /* samples in use */
    struct num_extent extent;
    bool predict;
    double *out;
    double farthest;            /* sample from the origin of its window, ms */
    bool whole;                 /* sums of x and x * x have no rounding error */
    struct num_line_sums *sums; /* of `whole`: before each sample in use */
};

#define NUM_LINE_MOST_MS (UINT64_C(1) << 51)

static inline int64_t num_line_origin(const struct num_line_call *a, size_t i)
{
    const struct num_slide *w = a->w;
    return a->predict ? (int64_t)((uint64_t)w->at + i * (uint64_t)w->at_step) : w->t[w->lo[i]];
}

/* Sums of the window of step i, x from its origin. */
struct num_line_sums num_line_sums_at(const struct num_line_call *a, size_t i);

/* A quantum of 0: all but y. */
void num_line_sum_up(struct num_line_call *a, double quantum);

/* The value of step i: by num_deriv() or num_predict_linear(), */
void num_line_plain(const struct num_line_call *a, size_t i);

/* of the sums of x in seconds, y, x * y and x * x, */
void num_line_put(const struct num_line_call *a, size_t i, double x, double y, double xy,
                  double xx);

/* or nothing of it, as the values are all the same. Such windows are asked for in order. */
bool num_line_put_flat(const struct num_line_call *a, struct num_flat *flat, size_t i);

/* All values, several windows at a time. Times are less than NUM_LINE_MOST_MS apart. */
void num_line_by_lanes(struct num_line_call *a, struct num_scratch *scratch);

#endif
