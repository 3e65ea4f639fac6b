/* promqltest_compare.c - what came out beside what was expected. */
#include <float.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>

#include "base/float.h"
#include "base/time.h"
#include "num/hist.h"
#include "num/hist_text.h"
#include "rules/promqltest_impl.h"

#define EPSILON 1e-6

/* Source: prometheus util/almost/almost.go. */
static bool almost_equal(double a, double b)
{
    double sum = fabs(a) + fabs(b), diff = fabs(a - b);

    if (sample_is_stale(a) || sample_is_stale(b))
        return sample_is_stale(a) && sample_is_stale(b);
    if (a == b || (isnan(a) && isnan(b)))
        return true;
    if (a == 0 || b == 0 || sum < DBL_MIN)
        return diff < EPSILON * DBL_MIN;
    return diff / fmin(sum, DBL_MAX) < EPSILON;
}

/* --- histograms --- */

static bool same_side(const struct histogram_side *a, const struct histogram_side *b)
{
    if (a->n != b->n || a->n_spans != b->n_spans)
        return false;
    for (size_t i = 0; i < a->n_spans; i++)
        if (a->spans[i].offset != b->spans[i].offset || a->spans[i].n != b->spans[i].n)
            return false;
    for (size_t i = 0; i < a->n; i++)
        if (!almost_equal(a->counts[i], b->counts[i]))
            return false;
    return true;
}

static bool same_compact(const struct histogram *a, const struct histogram *b)
{
    if (a->schema != b->schema || a->zero_threshold != b->zero_threshold ||
        a->n_bounds != b->n_bounds)
        return false;
    for (size_t i = 0; i < a->n_bounds; i++)
        if (a->bounds[i] != b->bounds[i])
            return false;
    return almost_equal(a->count, b->count) && almost_equal(a->sum, b->sum) &&
           almost_equal(a->zero_count, b->zero_count) && same_side(&a->pos, &b->pos) &&
           same_side(&a->neg, &b->neg);
}

static bool same_hist(const struct series_value *want, const struct histogram *h)
{
    struct num_hist a = { 0 }, b = { 0 };
    bool same;

    num_hist_set(&a, want->h);
    num_hist_set(&b, h);
    num_hist_compact(&a, 0);
    num_hist_compact(&b, 0);
    same = same_compact(&a.h, &b.h) && (!want->hint_set || want->h->reset == h->reset);
    num_hist_done(&a);
    num_hist_done(&b);
    return same;
}

/* --- words --- */

static void put_value(struct buf *b, double v, const struct histogram *h)
{
    if (h)
        num_hist_test_text(b, h);
    else
        b->n += float_print_g(buf_reserve(b, FLOAT_MAX_CHARS), v);
}

static void put_time(struct buf *b, int64_t ms)
{
    b->n += dur_print(buf_reserve(b, DUR_MAX_CHARS), ms);
}

static char *differs(const struct labels *ls, int64_t t, const struct series_value *want, double v,
                     const struct histogram *h)
{
    struct buf b = { 0 };

    labels_put(&b, ls);
    buf_puts(&b, " at ");
    put_time(&b, t);
    buf_puts(&b, ": expected ");
    put_value(&b, want->v, want->h);
    buf_puts(&b, ", got ");
    put_value(&b, v, h);
    return buf_take(&b);
}

static void put_point(struct buf *b, int64_t t)
{
    buf_puts(b, " @");
    put_time(b, t);
    buf_putc(b, ' ');
}

static char *about(const char *what, const struct labels *ls, const struct value_series *got)
{
    struct buf b = { 0 };

    buf_puts(&b, what);
    labels_put(&b, ls);
    for (size_t i = 0; got && i < got->n_floats && i < 20; i++) {
        put_point(&b, got->floats[i].t);
        put_value(&b, got->floats[i].v, NULL);
    }
    for (size_t i = 0; got && i < got->n_hists && i < 20; i++) {
        put_point(&b, got->hists[i].t);
        put_value(&b, 0, got->hists[i].h);
    }
    return buf_take(&b);
}

/* --- values --- */

static const struct promqltest_expected *expected_of(const struct promqltest_eval *ev,
                                                     const struct labels *ls)
{
    for (size_t i = 0; i < ev->n; i++)
        if (labels_eq(&ev->p[i].labels, ls))
            return &ev->p[i];
    return NULL;
}

static char *compare_series(const struct promqltest_eval *ev, const struct promqltest_expected *x,
                            const struct value_series *s)
{
    size_t f = 0, h = 0;

    for (size_t i = 0; i < x->n; i++) {
        const struct series_value *want = &x->p[i];
        int64_t t = ev->start + (int64_t)i * ev->step;

        if (want->omitted)
            continue;
        if (t > ev->end)
            return about("more points are expected than the range has: ", &x->labels, NULL);
        if (want->h) {
            if (h == s->n_hists || s->hists[h].t != t)
                return about("other points than expected: ", &s->labels, s);
            if (!same_hist(want, s->hists[h].h))
                return differs(&s->labels, t, want, 0, s->hists[h].h);
            h++;
        } else {
            if (f == s->n_floats || s->floats[f].t != t)
                return about("other points than expected: ", &s->labels, s);
            if (!almost_equal(want->v, s->floats[f].v))
                return differs(&s->labels, t, want, s->floats[f].v, NULL);
            f++;
        }
    }
    if (f != s->n_floats || h != s->n_hists)
        return about("more points than expected: ", &s->labels, s);
    return NULL;
}

static char *compare_sample(const struct promqltest_eval *ev, const struct promqltest_expected *x,
                            const struct value_series *s, size_t place)
{
    const struct series_value *want = &x->p[0];
    double v = s->n_floats ? s->floats[0].v : 0;
    const struct histogram *h = s->n_hists ? s->hists[0].h : NULL;
    bool same = want->h ? h && same_hist(want, h) : !h && almost_equal(want->v, v);

    if (!same)
        return differs(&s->labels, ev->at, want, v, h);
    if (ev->ordered && x->place != place)
        return about("in another place than expected: ", &s->labels, s);
    return NULL;
}

static bool is_in(const struct value *v, const struct labels *ls)
{
    for (size_t i = 0; i < v->n; i++)
        if (labels_eq(&v->series[i].labels, ls))
            return true;
    return false;
}

static char *compare_all(const struct promqltest_eval *ev, const struct value *v)
{
    for (size_t i = 0; i < v->n; i++) {
        const struct value_series *s = &v->series[i];
        const struct promqltest_expected *x = expected_of(ev, &s->labels);
        char *bad;

        if (!x)
            return about("unexpected series: ", &s->labels, s);
        bad = v->type == VALUE_MATRIX ? compare_series(ev, x, s) : compare_sample(ev, x, s, i + 1);
        if (bad)
            return bad;
    }
    for (size_t i = 0; i < ev->n; i++)
        if (!is_in(v, &ev->p[i].labels))
            return about("expected series not found: ", &ev->p[i].labels, NULL);
    return NULL;
}

char *promqltest_compare(const struct promqltest_eval *ev, const struct value *v)
{
    struct series_value want = { .v = ev->scalar };
    struct labels none = { 0 };

    switch (v->type) {
    case VALUE_STRING:
        return str_eq(v->string, ev->string) ? NULL : xstrdup("another string than expected");
    case VALUE_SCALAR:
        if (!ev->is_scalar)
            return xstrdup("expected a vector or matrix, got a scalar");
        return almost_equal(want.v, v->scalar.v)
                   ? NULL
                   : differs(&none, v->scalar.t, &want, v->scalar.v, NULL);
    case VALUE_MATRIX:
        if (ev->ordered)
            return xstrdup("expected an ordered result, got a matrix");
        for (size_t i = 1; i < v->n; i++)
            if (labels_cmp(&v->series[i - 1].labels, &v->series[i].labels) >= 0)
                return xstrdup("the series of the matrix are not in order of their labels");
        break;
    default:
        break;
    }
    if (ev->is_scalar)
        return xstrdup("expected a scalar, got series");
    return compare_all(ev, v);
}
