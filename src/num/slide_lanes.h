/* slide_lanes.h - several windows at once, one to a lane of vectors; private to num/slide*.c.
 *
 * Where the order of additions makes the result, every window has to be added up on its own, and
 * one addition waits for the one before. Windows do not wait for each other.
 */
#ifndef PROMCTL_NUM_SLIDE_LANES_H
#define PROMCTL_NUM_SLIDE_LANES_H

#include "num/slide_impl.h"

#include <string.h>

typedef double num_v4 __attribute__((vector_size(32)));
typedef int64_t num_i4 __attribute__((vector_size(32)));

#define NUM_INLINE static inline __attribute__((always_inline))

/* A body that is always inlined is compiled twice: for processors with AVX2, and in vectors of two
 * for any x86-64 (or whatever else there is). Both give the same bits. */
#if defined __x86_64__ && !defined NUM_SLIDE_NARROW
#define NUM_WIDE __attribute__((target("avx2")))
static inline bool num_wide(void)
{
    return __builtin_cpu_supports("avx2");
}
#else
#define NUM_WIDE
static inline bool num_wide(void)
{
    return false;
}
#endif

/* Macros and pointers: how vectors are passed and returned depends on AVX, of which gcc warns even
 * where everything is inlined. */
#define num_load(x, p)        memcpy((x), (p), sizeof *(x))
#define num_any(m)            (((m)[0] | (m)[1] | (m)[2] | (m)[3]) != 0)
#define num_pick(which, a, b) ((num_v4)(((which) & (num_i4)(a)) | (~(which) & (num_i4)(b))))

/* The first `n` of the four. */
NUM_INLINE void num_store(double *p, const num_v4 *x, size_t n)
{
    if (n >= 4)
        memcpy(p, x, sizeof *x);
    else
        for (size_t k = 0; k < n; k++)
            p[k] = (*x)[k];
}

enum { NUM_LANES_MAX = 16 };

/* Windows side by side. */
struct num_lanes {
    size_t n;                     /* lanes that count; the others repeat the last of them */
    uint32_t step[NUM_LANES_MAX]; /* where the value goes */
    uint32_t lo[NUM_LANES_MAX], hi[NUM_LANES_MAX];
    size_t common; /* samples that every window has; what is more, is added lane by lane */
    bool regular;  /* each begins `stride` samples behind the one before */
};

/* What there is to compute, and where it is read from. Where steps are `stride` samples apart,
 * lanes at one time read samples that are so, too: those are then put side by side, in a row. */
struct num_plan {
    uint32_t *steps; /* that have a window of their own */
    size_t n;
    size_t base, span;     /* samples in use */
    size_t stride, length; /* rows, and samples in one; stride 0: not in rows */
    double *room;          /* for what the caller asked for, and */
    double *row_room;      /* for num_rows() */
};

/* `least`: samples a window must have to get a value. `all`: even if it is the one before.
 * `columns`: how often num_rows() is going to be called; `extra`: doubles of room beside. */
struct num_plan num_plan_of(const struct num_slide *w, uint32_t least, bool all, size_t columns,
                            size_t extra, struct num_scratch *scratch);

/* Puts values in rows. Sample i is `flat[i - base]`; NULL: not in rows. */
const double *num_rows(struct num_plan *p, const double *flat);

/* The windows of the steps from `from` on, `width` at the most. */
NUM_INLINE void num_lanes_of(const struct num_slide *w, const struct num_plan *p, size_t from,
                             size_t width, struct num_lanes *g)
{
    uint32_t common = UINT32_MAX, steady = 1;
    g->n = p->n - from < width ? p->n - from : width;
    for (size_t k = 0; k < width; k++) {
        uint32_t i = p->steps[from + (k < g->n ? k : g->n - 1)], lo = w->lo[i], hi = w->hi[i];
        g->step[k] = i;
        g->lo[k] = lo;
        g->hi[k] = hi;
        common = hi - lo < common ? hi - lo : common;
        steady &= lo - g->lo[0] == k * p->stride;
    }
    g->common = common;
    g->regular = p->stride > 0 && g->n == width && steady;
}

/* ---- sample by sample of all lanes ---- */

struct num_reader {
    const double *at; /* regular: of the first lane, the others follow */
    size_t left, length, stride;
    ptrdiff_t wrap;
    const double *lane[NUM_LANES_MAX]; /* else */
    size_t j;
};

NUM_INLINE struct num_reader num_reader_of(const struct num_lanes *g, const struct num_plan *p,
                                           const double *flat, const double *rows, bool regular,
                                           size_t width)
{
    struct num_reader r = { 0 };
    if (regular) {
        size_t from = g->lo[0] - p->base;
        r.at = rows + from % p->stride * p->length + from / p->stride;
        r.left = p->stride - from % p->stride;
        r.wrap = (ptrdiff_t)((p->stride - 1) * p->length) - 1;
        r.length = p->length;
        r.stride = p->stride;
    } else {
        for (size_t k = 0; k < width; k++)
            r.lane[k] = flat + (g->lo[k] - p->base);
    }
    return r;
}

NUM_INLINE void num_reader_next(struct num_reader *r, bool regular)
{
    if (!regular) {
        r->j++;
    } else if (--r->left) {
        r->at += r->length;
    } else {
        r->at -= r->wrap;
        r->left = r->stride;
    }
}

/* Of the lanes 4q to 4q + 3. */
NUM_INLINE void num_read(const struct num_reader *r, bool regular, size_t q, num_v4 *x)
{
    const double *const *lane = r->lane + 4 * q;
    num_v4 y;
    if (regular)
        num_load(&y, r->at + 4 * q);
    else
        y = (num_v4){ lane[0][r->j], lane[1][r->j], lane[2][r->j], lane[3][r->j] };
    *x = y;
}

/* num_kahan_add() without a branch: what rounding took away comes out the same, but for infinite
 * sums, which are not finite in the end either. */
NUM_INLINE void num_lanes_add(num_v4 *s, num_v4 *c, const num_v4 *x)
{
    num_v4 t = *s + *x, took = t - *s;
    *c += (*s - (t - took)) + (*x - took);
    *s = t;
}

/* The same, if `x` is not above the sum and neither is below zero. Else `odd` gets negative. */
NUM_INLINE void num_lanes_add_less(num_v4 *s, num_v4 *c, const num_v4 *x, num_i4 *odd)
{
    num_v4 t = *s + *x;
    *odd |= (num_i4)((num_i4)*x > (num_i4)*s) | (num_i4)*x;
    *c += (*s - t) + *x;
    *s = t;
}

#endif
