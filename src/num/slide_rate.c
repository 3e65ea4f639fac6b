/* slide_rate.c - rate, increase, delta.
 *
 * Where a counter fell is found once for all windows. What is left of a step is num_rate_factor(),
 * done for a block of steps at a time: divisions do not wait for each other, and where samples and
 * steps are regular, most are the same for all of the block.
 */
#include "num/slide_lanes.h"

#include <math.h>

enum { BLOCK = 64 };
#define MOST_MS (INT64_C(1) << 50)

/* What num_gaps has, of one step after the other. */
struct block {
    size_t from, n;
    int64_t to_start[BLOCK], to_end[BLOCK], sampled[BLOCK], gaps[BLOCK]; /* ms; their number */
    double first[BLOCK], rise[BLOCK];
    bool steady; /* all have the same gaps */
};

/* ---- resets ---- */

/* The samples that are less than the one before, in order, and what that one was. */
struct resets {
    uint32_t *at;
    double *before;
    size_t n;
    size_t from, to; /* those in the window */
};

static struct resets find_resets(const struct num_slide *w, struct num_scratch *scratch)
{
    size_t span = num_slide_span(w), end = w->lo[0] + span, j = w->lo[0] + 1;
    const double *v = w->v;
    struct resets r = { 0 };
    r.before = num_scratch_at_least(scratch, span * (sizeof *r.before + sizeof *r.at));
    r.at = (void *)(r.before + span);
    while (j < end) {
        size_t stop = j + 8 < end ? j + 8 : end;
        bool any = false;
        if (stop == j + 8)
            for (size_t k = 0; k < 8; k++)
                any |= v[j + k] < v[j + k - 1];
        else
            any = true;
        for (; any && j < stop; j++) {
            r.at[r.n] = (uint32_t)j;
            r.before[r.n] = v[j - 1];
            r.n += v[j] < v[j - 1];
        }
        j = stop;
    }
    return r;
}

/* Adds what the resets in each window took, in order. */
static void add_resets(const struct num_slide *w, struct resets *r, struct block *b)
{
    const uint32_t *lo = w->lo + b->from, *hi = w->hi + b->from;
    size_t from = r->from, to = r->to;
    if (from == to && (to == r->n || r->at[to] >= hi[b->n - 1]))
        return;
    for (size_t k = 0; k < b->n; k++) {
        while (to < r->n && r->at[to] < hi[k])
            to++;
        while (from < to && r->at[from] <= lo[k])
            from++;
        double rise = b->rise[k];
        for (size_t j = from; j < to; j++)
            rise += r->before[j];
        b->rise[k] = rise;
    }
    r->from = from;
    r->to = to;
}

/* ---- a block of steps ---- */

static void read_step(const struct num_slide *w, struct block *b, size_t k)
{
    uint32_t lo = w->lo[b->from + k], hi = w->hi[b->from + k];
    uint64_t end = (uint64_t)num_slide_end(w, b->from + k);
    b->to_start[k] = (int64_t)((uint64_t)w->t[lo] - (end - (uint64_t)w->range));
    b->to_end[k] = (int64_t)(end - (uint64_t)w->t[hi - 1]);
    b->sampled[k] = w->t[hi - 1] - w->t[lo];
    b->gaps[k] = hi - lo - 1;
    b->first[k] = w->v[lo];
    b->rise[k] = w->v[hi - 1] - w->v[lo];
}

/* A step without a value, or behind the last one, where vectors end later. */
static void no_step(struct block *b, size_t k)
{
    b->to_start[k] = b->to_end[k] = b->sampled[k] = 0;
    b->gaps[k] = 1;
    b->first[k] = b->rise[k] = 0;
}

/* Returns the bits of the steps that have a value. */
static uint64_t read_block(const struct num_slide *w, struct block *b)
{
    const struct num_slide s = *w; // nothing that is written to changes it
    const uint32_t *lo = s.lo + b->from, *hi = s.hi + b->from;
    uint64_t bits = 0, differ = 0;
    size_t k;
    for (k = 0; k < b->n; k++) {
        if (hi[k] - lo[k] < 2) {
            no_step(b, k);
        } else {
            read_step(&s, b, k);
            bits |= UINT64_C(1) << k;
        }
    }
    for (; k % 4; k++)
        no_step(b, k);
    for (k = 1; k < b->n; k++)
        differ |= (uint64_t)((b->to_start[k] ^ b->to_start[0]) | (b->to_end[k] ^ b->to_end[0]) |
                             (b->gaps[k] ^ b->gaps[0]));
    b->steady = !differ && bits == UINT64_MAX >> (BLOCK - b->n);
    return bits;
}

/* Of integers below 2^51: added to this one, a double has their bits at its end. */
NUM_INLINE void load_ints(num_v4 *x, const int64_t *p)
{
    const num_v4 shift = { 0x1.8p52, 0x1.8p52, 0x1.8p52, 0x1.8p52 };
    num_i4 i;
    memcpy(&i, p, sizeof i);
    *x = (num_v4)(i + (num_i4)shift) - shift;
}

/* num_rate_factor() and its product with `rise`. */
NUM_INLINE void extrapolate(const struct block *b, enum num_rate kind, double seconds, double *out)
{
    const num_v4 one = { 1, 1, 1, 1 };
    for (size_t k = 0; k < b->n; k += 4) {
        num_v4 to_start, to_end, sampled, gaps, first, rise;
        load_ints(&to_start, b->to_start + k);
        load_ints(&to_end, b->to_end + k);
        load_ints(&sampled, b->sampled + k);
        load_ints(&gaps, b->gaps + k);
        num_load(&first, b->first + k);
        num_load(&rise, b->rise + k);
        to_start /= 1000;
        to_end /= 1000;
        sampled /= 1000;
        num_v4 gap = sampled / gaps, threshold = gap * 1.1, half = gap / 2;
        to_start = num_pick(to_start >= threshold, half, to_start);
        if (kind & NUM_RATE_COUNTER) {
            num_v4 to_zero = sampled * (first / rise);
            num_i4 sooner = (rise > 0) & (first >= 0) & (to_zero < to_start);
            to_start = num_pick(sooner, to_zero, to_start);
        }
        to_end = num_pick(to_end >= threshold, half, to_end);
        num_v4 factor = (sampled + to_start + to_end) / sampled;
        factor = num_pick(sampled != 0, factor, one);
        if (kind & NUM_RATE_PER_SECOND)
            factor /= seconds;
        rise *= factor;
        num_store(out + k, &rise, b->n - k);
    }
}

/* The same where only values differ. False: zero may be nearer than the start of the range. To
 * there it is sampled * first / rise; what is a little further than the start is so however
 * rounded. */
NUM_INLINE bool extrapolate_steady(const struct block *b, enum num_rate kind, double seconds,
                                   double *out)
{
    struct num_gaps g = { .first = b->to_start[0], .n = (size_t)b->gaps[0] + 1 };
    g.last = g.first + b->sampled[0];
    g.end = g.last + b->to_end[0];
    double factor = num_rate_factor(&g, 0, kind, seconds);
    double start = 1.001 * (double)b->to_start[0], sampled = (double)b->sampled[0];
    num_i4 near = { 0 };
    for (size_t k = 0; k < b->n; k += 4) {
        num_v4 first, rise;
        num_load(&first, b->first + k);
        num_load(&rise, b->rise + k);
        near |= (first * sampled <= start * rise) & (rise != 0);
        rise *= factor;
        num_store(out + k, &rise, b->n - k);
    }
    return !(kind & NUM_RATE_COUNTER) || !num_any(near);
}

NUM_INLINE void finish(const struct block *b, enum num_rate kind, double seconds, double *out)
{
    if (!b->steady || !extrapolate_steady(b, kind, seconds, out))
        extrapolate(b, kind, seconds, out);
}

static void finish_narrow(const struct block *b, enum num_rate kind, double seconds, double *out)
{
    finish(b, kind, seconds, out);
}

NUM_WIDE static void finish_wide(const struct block *b, enum num_rate kind, double seconds,
                                 double *out)
{
    finish(b, kind, seconds, out);
}

static void by_block(const struct num_slide *w, struct resets *r, enum num_rate kind, double *out,
                     uint64_t *has)
{
    bool wide = num_wide();
    struct block b;
    for (b.from = 0; b.from < w->n_steps; b.from += BLOCK) {
        b.n = w->n_steps - b.from < BLOCK ? w->n_steps - b.from : BLOCK;
        has[b.from / BLOCK] = read_block(w, &b);
        if (r->n)
            add_resets(w, r, &b);
        (wide ? finish_wide : finish_narrow)(&b, kind, w->seconds, out + b.from);
    }
}

static void by_window(const struct num_slide *w, enum num_rate kind, double *out, uint64_t *has)
{
    num_slide_mark(w, 2, has);
    for (size_t i = 0; i < w->n_steps; i++) {
        struct num_window x = num_slide_window(w, i);
        num_rate(&x, kind, &out[i]);
    }
}

static void rate_of(const struct num_slide *w, struct num_scratch *scratch, enum num_rate kind,
                    double *out, uint64_t *has)
{
    bool counter = kind & NUM_RATE_COUNTER;
    struct resets r = { 0 };
    if (w->n_steps < 2 || w->range >= MOST_MS || (counter && !num_slide_overlaps(w))) {
        by_window(w, kind, out, has);
        return;
    }
    if (counter)
        r = find_resets(w, scratch);
    by_block(w, &r, kind, out, has);
}

void num_slide_rate(const struct num_slide *w, struct num_scratch *scratch, double *out,
                    uint64_t *has)
{
    rate_of(w, scratch, NUM_RATE, out, has);
}

void num_slide_increase(const struct num_slide *w, struct num_scratch *scratch, double *out,
                        uint64_t *has)
{
    rate_of(w, scratch, NUM_INCREASE, out, has);
}

void num_slide_delta(const struct num_slide *w, struct num_scratch *scratch, double *out,
                     uint64_t *has)
{
    rate_of(w, scratch, NUM_DELTA, out, has);
}
