#include "num/rate.h"

#include <math.h>

static int64_t st_at(const struct num_window *w, size_t i)
{
    return w->st ? w->st[i] : 0;
}

static bool st_reset_at(const struct num_window *w, size_t i)
{
    return w->st && num_st_reset(w->st[i - 1], w->t[i - 1], w->st[i], w->t[i]);
}

/* A sample misses where the gap to the border is clearly longer than those between samples. The
 * series is then thought to begin or end half a gap further, else at the border. */
double num_rate_factor(const struct num_gaps *g, double rise, enum num_rate kind, double seconds)
{
    double to_start = (double)(g->first - g->start) / 1000;
    double to_end = (double)(g->end - g->last) / 1000;
    double sampled = (double)(g->last - g->first) / 1000;
    double gap = g->n > 1 ? sampled / (double)(g->n - 1) : 0;
    double threshold = gap * 1.1;

    if (num_gaps_starts_inside(g)) {
        to_start = 0;
        sampled = (double)(g->last - g->st) / 1000;
    } else {
        if (to_start >= threshold)
            to_start = gap / 2;
        if ((kind & NUM_RATE_COUNTER) && rise > 0 && g->first_value >= 0) {
            double to_zero = sampled * (g->first_value / rise);
            if (to_zero < to_start)
                to_start = to_zero;
        }
    }
    if (to_end >= threshold)
        to_end = gap / 2;

    double factor = sampled != 0 ? (sampled + to_start + to_end) / sampled : 1;
    return kind & NUM_RATE_PER_SECOND ? factor / seconds : factor;
}

bool num_rate(const struct num_window *w, enum num_rate kind, double *out)
{
    bool counter = kind & NUM_RATE_COUNTER;
    if (w->n == 0)
        return false;
    struct num_gaps g = {
        .first = w->t[0],
        .last = w->t[w->n - 1],
        .n = w->n,
        .start = w->start,
        .end = w->end,
        .st = counter ? st_at(w, 0) : 0,
        .first_value = w->v[0],
    };
    bool starts_inside = num_gaps_starts_inside(&g);
    if (w->n < 2 && !starts_inside)
        return false;

    double rise = w->v[w->n - 1] - w->v[0];
    if (counter)
        for (size_t i = 1; i < w->n; i++)
            if (w->v[i] < w->v[i - 1] || st_reset_at(w, i))
                rise += w->v[i - 1];
    if (starts_inside)
        rise += w->v[0];
    *out = rise * num_rate_factor(&g, rise, kind, w->seconds);
    return true;
}

bool num_window_overlaps(const struct num_window *w)
{
    for (size_t i = 1; w->st && i < w->n; i++)
        if (num_st_overlap(w->st[i - 1], w->t[i - 1], w->st[i]))
            return true;
    return false;
}

bool num_instant(const struct num_window *w, bool per_second, double *out)
{
    if (w->n < 2)
        return false;
    size_t i = w->n - 1;
    int64_t dt = w->t[i] - w->t[i - 1];
    if (dt == 0)
        return false;
    double v = w->v[i];
    if (!per_second || !(v < w->v[i - 1] || st_reset_at(w, i)))
        v -= w->v[i - 1];
    *out = per_second ? v / ((double)dt / 1000) : v;
    return true;
}

enum num_last_two num_last_two(const int64_t *t, size_t n, const struct hist_sample *h, size_t n_h)
{
    if (n + n_h < 2)
        return NUM_TOO_FEW;
    if (n_h == 0 || (n >= 2 && t[n - 2] > h[n_h - 1].t))
        return NUM_TWO_FLOATS;
    if (n == 0 || (n_h >= 2 && h[n_h - 2].t > t[n - 1]))
        return NUM_TWO_HISTOGRAMS;
    return NUM_ONE_OF_EACH;
}

double num_changes(const double *v, size_t n)
{
    size_t changes = 0;
    for (size_t i = 1; i < n; i++)
        changes += num_changed(v[i - 1], v[i]);
    return (double)changes;
}

double num_resets(const struct num_window *w)
{
    size_t resets = 0;
    for (size_t i = 1; i < w->n; i++)
        resets += w->v[i] < w->v[i - 1] || st_reset_at(w, i);
    return (double)resets;
}
