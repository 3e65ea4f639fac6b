#include "num/extend.h"

#include <math.h>

static int64_t time_at(const int64_t *t, size_t stride, size_t i)
{
    return *(const int64_t *)((const char *)t + i * stride);
}

/* The first of `n` times that is at or after `at`; n if none is. */
static size_t first_not_before(const int64_t *t, size_t stride, size_t n, int64_t at)
{
    size_t lo = 0;
    while (lo < n) {
        size_t mid = lo + (n - lo) / 2;
        if (time_at(t, stride, mid) >= at)
            n = mid;
        else
            lo = mid + 1;
    }
    return lo;
}

/* The last of the times at or before `at`, or the first. */
static size_t anchor(const int64_t *t, size_t stride, size_t n, int64_t at)
{
    size_t i = at == INT64_MAX ? n : first_not_before(t, stride, n, at + 1);
    return i ? i - 1 : 0;
}

bool num_extent(const int64_t *t, size_t stride, size_t n, int64_t start, int64_t end,
                bool smoothed, struct num_extent *out)
{
    if (n == 0)
        return false;
    out->first = anchor(t, stride, n - 1, start);
    out->last = smoothed ? first_not_before(t, stride, n - 1, end) : n - 1;
    return time_at(t, stride, out->last) > start &&
           !(smoothed && time_at(t, stride, out->first) > end);
}

static double interpolate(const struct num_window *w, size_t i, int64_t at, bool counter)
{
    double y1 = w->v[i], y2 = w->v[i + 1];
    if (counter && y2 < y1)
        y1 = 0; // it began again somewhere between the two
    return y1 + (y2 - y1) * (double)(at - w->t[i]) / (double)(w->t[i + 1] - w->t[i]);
}

static double left_value(const struct num_window *w, size_t first, bool smoothed, bool counter)
{
    return smoothed && w->t[first] < w->start ? interpolate(w, first, w->start, counter)
                                              : w->v[first];
}

static double right_value(const struct num_window *w, size_t last, bool smoothed, bool counter)
{
    return smoothed && last > 0 && w->t[last] > w->end ? interpolate(w, last - 1, w->end, counter)
                                                       : w->v[last];
}

/* What a counter lost between its value at the left border, the samples [first, end) and its
 * value at the right one. */
static double lost_in_resets(const double *v, size_t first, size_t end, double left, double right)
{
    double lost = 0, prev = left;
    for (size_t i = first; i < end; i++) {
        if (v[i] < prev)
            lost += prev;
        prev = v[i];
    }
    return right < prev ? lost + prev : lost;
}

bool num_rate_extended(const struct num_window *w, enum num_rate kind, bool smoothed, double *out)
{
    struct num_extent e;
    if (!num_extent(w->t, sizeof *w->t, w->n, w->start, w->end, smoothed, &e))
        return false;
    bool counter = kind & NUM_RATE_COUNTER;
    double left = left_value(w, e.first, smoothed, counter);
    double right = right_value(w, e.last, smoothed, counter);
    double rise = right - left;
    if (counter) {
        size_t first = w->t[e.first] <= w->start ? e.first + 1 : e.first;
        size_t end = w->t[e.last] >= w->end ? e.last : e.last + 1;
        rise += lost_in_resets(w->v, first, end, left, right);
    }
    *out = kind & NUM_RATE_PER_SECOND ? rise / w->seconds : rise;
    return true;
}

bool num_anchor(const int64_t *t, size_t n, const struct hist_sample *h, size_t n_h, int64_t start,
                size_t *first, size_t *first_h)
{
    if (!(n && t[n - 1] > start) && !(n_h && h[n_h - 1].t > start))
        return false;
    *first = n ? anchor(t, sizeof *t, n, start) : 0;
    *first_h = n_h ? anchor(&h->t, sizeof *h, n_h, start) : 0;
    bool before = n && t[*first] <= start, before_h = n_h && h[*first_h].t <= start;
    if (before && before_h) {
        if (t[*first] > h[*first_h].t)
            ++*first_h;
        else
            ++*first;
    }
    return true;
}

size_t num_extend(const struct num_window *w, bool smoothed, struct float_point *out)
{
    struct num_extent e;
    size_t n = 0;
    if (!num_extent(w->t, sizeof *w->t, w->n, w->start, w->end, smoothed, &e))
        return 0;
    out[n++] = (struct float_point){ w->start, left_value(w, e.first, smoothed, false) };
    size_t first = w->t[e.first] <= w->start ? e.first + 1 : e.first;
    size_t end = w->t[e.last] >= w->end ? e.last : e.last + 1;
    for (size_t i = first; i < end; i++)
        out[n++] = (struct float_point){ w->t[i], w->v[i] };
    out[n++] = (struct float_point){ w->end, right_value(w, e.last, smoothed, false) };
    return n;
}

bool num_smoothed_at(const int64_t *t, const double *v, size_t n, int64_t at, double *out)
{
    size_t i = first_not_before(t, sizeof *t, n, at);
    if (i < n && t[i] == at) {
        *out = v[i];
        return true;
    }
    if (i == 0)
        return false;
    if (i == n) {
        *out = v[n - 1];
        return true;
    }
    struct num_window w = { .t = t, .v = v, .n = n };
    *out = interpolate(&w, i - 1, at, false);
    return true;
}
