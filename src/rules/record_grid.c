/* When the samples of a test are: at multiples of one interval from its beginning.
 *
 * Scrapes of several targets are at different moments of the interval, and a few milliseconds late.
 * Each series is moved as a whole to the next multiple: what was there by the time of an evaluation
 * is there, and what was in the window of a range is in it.
 */
#include <stdlib.h>

#include "promql/series_desc.h"
#include "rules/record_impl.h"

enum {
    SECOND_MS = 1000,
    LEAST_MS = 100,        /* less is jitter, and not what anybody scrapes by */
    LATE_MS = 10,          /* as late as a scrape may be and still belong to the moment before */
    ALIGN_MAX_MS = 3600000 /* evaluations and samples meet after at most so long */
};

struct gaps {
    int64_t *p;
    size_t n, cap;
};

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static int64_t median(struct gaps *g)
{
    qsort(g->p, g->n, sizeof *g->p, by_size);
    return g->p[g->n / 2];
}

static int64_t gcd(int64_t a, int64_t b)
{
    while (b) {
        int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static int64_t whole_seconds(int64_t ms)
{
    return ms < SECOND_MS ? ms : (ms + SECOND_MS / 2) / SECOND_MS * SECOND_MS;
}

static int64_t floor_mod(int64_t a, int64_t b)
{
    return a % b < 0 ? a % b + b : a % b;
}

/* The multiple of `step` nearest to `x`, as a number of steps. */
static int64_t nearest(int64_t x, int64_t step)
{
    int64_t y = x + step / 2;
    return (y - floor_mod(y, step)) / step;
}

/* ---- how far apart ---- */

/* Where in the interval the samples of a series are, counted from `begin`. */
static int64_t phase_of(const struct record_series *s, int64_t begin, int64_t step)
{
    struct gaps late = { 0 };
    int64_t first = floor_mod(s->samples.p[0].t - begin, step);

    for (size_t i = 0; i < s->samples.n; i++) {
        int64_t x = s->samples.p[i].t - s->samples.p[0].t;
        vec_push(&late, x - nearest(x, step) * step);
    }
    int64_t phase = floor_mod(first + median(&late), step);
    vec_done(&late);
    return phase;
}

/* Whether every sample of a series has a place of its own, near to where it was. */
static bool suits(const struct record_series *s, int64_t step)
{
    int64_t phase = phase_of(s, 0, step), last = INT64_MIN;

    for (size_t i = 0; i < s->samples.n; i++) {
        int64_t x = s->samples.p[i].t - phase, place = nearest(x, step);
        if (place == last || llabs(x - place * step) > step / 4)
            return false;
        last = place;
    }
    return true;
}

static bool suits_all(const struct record *r, int64_t step)
{
    for (size_t i = 0; i < r->series.n; i++)
        if (!suits(&r->series.p[i], step))
            return false;
    return true;
}

/* The usual gap of each series, or all gaps of all: what divides them. */
static int64_t common_gap(const struct record *r, bool usual, bool seconds)
{
    int64_t all = 0;

    for (size_t i = 0; i < r->series.n; i++) {
        const struct record_series *s = &r->series.p[i];
        struct gaps g = { 0 };
        for (size_t k = 1; k < s->samples.n; k++) {
            int64_t gap = s->samples.p[k].t - s->samples.p[k - 1].t;
            vec_push(&g, seconds ? whole_seconds(gap) : gap);
        }
        if (usual && g.n)
            all = gcd(all, median(&g));
        for (size_t k = 0; !usual && k < g.n; k++)
            all = gcd(all, g.p[k]);
        vec_done(&g);
    }
    return all;
}

static int64_t find_interval(const struct record *r)
{
    const struct {
        bool usual, seconds;
    } ways[] = { { true, true }, { false, true }, { false, false } };

    for (size_t i = 0; i < N_OF(ways); i++) {
        int64_t ms = common_gap(r, ways[i].usual, ways[i].seconds);
        if (ms == 0)
            return r->eval_ms; // no series has two samples
        if (ms >= LEAST_MS && suits_all(r, ms))
            return ms;
    }
    return suits_all(r, SECOND_MS) ? SECOND_MS : LEAST_MS;
}

/* ---- from when ---- */

bool record_grid(struct record *r, struct err *e)
{
    int64_t mint = r->o->at, step;

    for (size_t i = 0; i < r->wants.n; i++)
        mint = r->wants.p[i].mint < mint ? r->wants.p[i].mint : mint;
    r->interval_ms = r->o->interval_ms ? r->o->interval_ms : find_interval(r);
    step = r->eval_ms / gcd(r->eval_ms, r->interval_ms) * r->interval_ms;
    if (step > ALIGN_MAX_MS)
        step = r->eval_ms;
    r->begin = r->o->at - (r->o->at - mint + step - 1) / step * step;
    if ((r->o->at - r->begin) / r->interval_ms < SERIES_DESC_MAX_VALUES)
        return true;
    err_set(e, ERR_LIMIT, "a test takes at most %d samples of a series", SERIES_DESC_MAX_VALUES);
    return err_hint(e, "a longer --interval has fewer of them");
}

/* ---- places ---- */

struct series_slot *record_slots(const struct record *r, const struct record_series *s, size_t *n)
{
    struct series_slot *p = xcalloc(s->samples.n + 1, sizeof *p);
    int64_t step = r->interval_ms, phase = phase_of(s, r->begin, step);
    int64_t late = step / 10 < LATE_MS ? step / 10 : LATE_MS;
    int64_t max = (r->o->at - r->begin) / step, shift = phase > late;

    *n = 0;
    for (size_t i = 0; i < s->samples.n; i++) {
        const struct record_sample *x = &s->samples.p[i];
        int64_t at = nearest(x->t - r->begin - phase, step) + shift;
        at = at > max ? max : at < 0 ? 0 : at;
        *n -= *n && p[*n - 1].at == at;
        p[(*n)++] = (struct series_slot){ at, x->v, x->h };
    }
    return p;
}
