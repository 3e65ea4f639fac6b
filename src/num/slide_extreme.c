/* slide_extreme.c - minimum and maximum.
 *
 * The samples of a window are cut in two. Of the older ones the extremes from each sample to the
 * cut are known, of the newer ones that of all; once none of the older are left, the cut moves to
 * the end of the window. Every sample is so looked at twice, and no branch depends on its value.
 */
#include "num/slide_impl.h"
#include "num/stats.h"

struct sides {
    bool max;
    double none; /* loses to every value, but for itself and NaN */

    double *older; /* extremes of [base + k, cut) */
    uint32_t *older_at;
    size_t base, cut;

    double newer; /* extreme of [cut, seen) */
    size_t newer_at, seen;

    size_t sought, real; /* behind the last sample that is not NaN, in those before `sought` */
};

static inline bool beats(const struct sides *s, double a, double b)
{
    return s->max ? a > b : a < b;
}

/* Moves the cut to the end of the window. */
static inline __attribute__((always_inline)) void cut(struct sides *s, const double *v, size_t lo,
                                                      size_t hi, bool places)
{
    double best = s->none;
    size_t at = hi;
    for (size_t j = hi; j-- > lo;) {
        double x = isnan(v[j]) ? s->none : v[j];
        if (places) { // the last of equals
            at = beats(s, x, best) ? j : at;
            best = beats(s, x, best) ? x : best;
            s->older_at[j - lo] = (uint32_t)at;
        } else { // the first
            best = beats(s, best, x) ? best : x;
        }
        s->older[j - lo] = best;
    }
    s->base = lo;
    s->cut = s->seen = hi;
    s->newer = s->none;
}

static inline __attribute__((always_inline)) void see(struct sides *s, const double *v, size_t hi,
                                                      bool places)
{
    for (; s->seen < hi; s->seen++) {
        double x = v[s->seen];
        if (places) {
            bool take = s->max ? x >= s->newer : x <= s->newer;
            s->newer_at = take ? s->seen : s->newer_at;
            s->newer = take ? x : s->newer;
        } else {
            s->newer = beats(s, x, s->newer) ? x : s->newer;
        }
    }
}

/* Whether a window has anything but NaN, and behind which sample that ends. */
static bool any_real(struct sides *s, const double *v, size_t lo, size_t hi)
{
    for (s->sought = s->sought > lo ? s->sought : lo; s->sought < hi; s->sought++)
        if (!isnan(v[s->sought]))
            s->real = s->sought + 1;
    return s->real > lo;
}

static inline __attribute__((always_inline)) void extremes(const struct num_slide *w,
                                                           struct num_scratch *scratch, bool max,
                                                           bool places, double *out)
{
    size_t span = w->n_steps ? num_slide_span(w) : 0;
    if (span == 0)
        return;
    struct sides s = { .max = max, .none = max ? -INFINITY : INFINITY };
    s.older = num_scratch_at_least(scratch, span * (sizeof *s.older + sizeof *s.older_at));
    s.older_at = (void *)(s.older + span);
    for (size_t i = 0; i < w->n_steps; i++) {
        size_t lo = w->lo[i], hi = w->hi[i];
        if (lo == hi)
            continue;
        if (lo >= s.cut)
            cut(&s, w->v, lo, hi, places);
        else
            see(&s, w->v, hi, places);
        double older = s.older[lo - s.base];
        bool older_wins = places ? beats(&s, older, s.newer) : !beats(&s, s.newer, older);
        double best = older_wins ? older : s.newer;
        size_t at = 0;
        if (places)
            at = older_wins ? s.older_at[lo - s.base] : s.newer_at;
        if (best == s.none) {
            bool real = any_real(&s, w->v, lo, hi);
            at = real ? s.real - 1 : hi - 1;
            best = w->v[at];
        }
        out[i] = places ? (double)w->t[at] / 1000 : best;
    }
}

void num_slide_min(const struct num_slide *w, struct num_scratch *scratch, double *out,
                   uint64_t *has)
{
    num_slide_mark(w, 1, has);
    if (num_slide_overlaps(w)) {
        extremes(w, scratch, false, false, out);
        return;
    }
    for (size_t i = 0; i < w->n_steps; i++)
        if (w->lo[i] < w->hi[i])
            out[i] = num_min_of(w->v + w->lo[i], w->hi[i] - w->lo[i]);
}

void num_slide_max(const struct num_slide *w, struct num_scratch *scratch, double *out,
                   uint64_t *has)
{
    num_slide_mark(w, 1, has);
    if (num_slide_overlaps(w)) {
        extremes(w, scratch, true, false, out);
        return;
    }
    for (size_t i = 0; i < w->n_steps; i++)
        if (w->lo[i] < w->hi[i])
            out[i] = num_max_of(w->v + w->lo[i], w->hi[i] - w->lo[i]);
}

void num_slide_ts_of_min(const struct num_slide *w, struct num_scratch *scratch, double *out,
                         uint64_t *has)
{
    num_slide_mark(w, 1, has);
    extremes(w, scratch, false, true, out);
}

void num_slide_ts_of_max(const struct num_slide *w, struct num_scratch *scratch, double *out,
                         uint64_t *has)
{
    num_slide_mark(w, 1, has);
    extremes(w, scratch, true, true, out);
}
