/* Arithmetic of native histograms that no sane program wrote: any index, any count, any bound. */
#include "base/arena.h"
#include "num/hist_rate.h"
#include "num/hist_text.h"
#include "num/hist_trim.h"
#include "num/quantile.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

struct input {
    const uint8_t *p;
    size_t n;
};

static void take(struct input *in, void *out, size_t n)
{
    memset(out, 0, n);
    n = n < in->n ? n : in->n;
    memcpy(out, in->p, n);
    in->p += n;
    in->n -= n;
}

static uint8_t take_byte(struct input *in)
{
    uint8_t b;
    take(in, &b, 1);
    return b;
}

/* Mostly small numbers, that meet each other; any double, if the first byte says so. */
static double take_double(struct input *in)
{
    double v;
    uint8_t b = take_byte(in);
    if (b < 250)
        return b / 4.0;
    take(in, &v, sizeof v);
    return v;
}

static void take_side(struct input *in, struct arena *a, struct histogram_side *s)
{
    size_t n_spans = take_byte(in) % 4;
    struct histogram_span *spans = arena_new_n(a, struct histogram_span, n_spans + 1);
    double *counts = arena_new_n(a, double, 4 * 8);
    *s = (struct histogram_side){ .spans = spans, .n_spans = n_spans, .counts = counts };
    for (size_t i = 0; i < n_spans; i++) {
        uint8_t b = take_byte(in);
        spans[i].offset = b % 16;
        if (b >= 240)
            take(in, &spans[i].offset, sizeof spans[i].offset);
        spans[i].n = (b / 16) % 8;
        for (uint32_t k = 0; k < spans[i].n; k++)
            counts[s->n++] = take_double(in);
    }
}

static void take_bounds(struct input *in, struct arena *a, struct histogram *h)
{
    double *bounds = arena_new_n(a, double, 8);
    h->n_bounds = take_byte(in) % 8;
    for (size_t i = 0; i < h->n_bounds; i++)
        bounds[i] = take_double(in);
    h->bounds = bounds;
}

/* False: not one that would ever get here. */
static bool take_histogram(struct input *in, struct arena *a, struct histogram *h)
{
    struct err e = { 0 };
    uint8_t kind = take_byte(in);
    *h = (struct histogram){ .is_float = true, .reset = (enum histogram_reset)(kind >> 6) };
    h->schema = kind % 16 < 13 ? kind % 16 - 4 : HISTOGRAM_CUSTOM_SCHEMA;
    h->count = take_double(in);
    h->sum = take_double(in);
    take_side(in, a, &h->pos);
    if (h->schema == HISTOGRAM_CUSTOM_SCHEMA) {
        take_bounds(in, a, h);
    } else {
        h->zero_threshold = take_double(in);
        h->zero_count = take_double(in);
        take_side(in, a, &h->neg);
    }
    bool ok = histogram_check(h, &e);
    err_done(&e);
    return ok;
}

/* The spans are in order and fit the counts: all that memory safety asks for. */
static void check(const struct histogram *h)
{
    const struct histogram_side *sides[] = { &h->pos, &h->neg };
    for (int i = 0; i < 2; i++) {
        uint64_t need = 0;
        for (size_t k = 0; k < sides[i]->n_spans; k++)
            need += sides[i]->spans[k].n;
        if (need != sides[i]->n)
            abort();
    }
}

static void try_one(struct num_hist *x, const struct histogram *h, double at)
{
    struct buf text = { 0 };
    enum num_nans nans;
    num_hist_text(&text, h);
    num_hist_test_text(&text, h);
    buf_done(&text);
    num_histogram_quantile(at / 64, h);
    num_histogram_quantile(1 - at / 64, h);
    num_histogram_fraction(-at, at, h, &nans);
    num_histogram_stdvar(h);
    num_hist_set(x, h);
    num_hist_compact(x, 2);
    check(&x->h);
    if (!num_hist_eq_compact(&x->h, h) && h->zero_threshold == h->zero_threshold &&
        h->n_bounds == 0)
        abort();
    num_hist_trim_above(x, at);
    check(&x->h);
    num_hist_set(x, h);
    num_hist_trim_below(x, at);
    check(&x->h);
    num_hist_reduce(x, h->schema - 2 < -4 ? -4 : h->schema - 2);
    check(&x->h);
    num_hist_div(x, at);
    check(&x->h);
}

static void try_both(struct num_hist *x, const struct histogram *a, const struct histogram *b)
{
    num_hist_reset(a, b);
    num_hist_eq(a, b);
    num_hist_set(x, a);
    num_hist_add(x, b);
    check(&x->h);
    num_hist_sub(x, b);
    check(&x->h);
    num_hist_add_kahan(x, b);
    num_hist_add_kahan(x, a);
    num_hist_compact(x, 0);
    num_hist_settle(x);
    check(&x->h);
    num_hist_interpolate(x, a, b, 0.25, true);
    check(&x->h);
}

static void try_all(struct num_hist *x, const struct hist_sample *s, size_t n)
{
    struct num_hist_window w = {
        .s = s, .n = n, .start = 0, .end = 1000, .seconds = 1, .use_st = true
    };
    struct num_hist_acc acc = { 0 };
    unsigned notes;
    for (int kind = NUM_DELTA; kind <= NUM_RATE; kind++) {
        num_hist_rate(&w, kind == 2 ? NUM_RATE : (enum num_rate)kind, x, &notes);
        check(&x->h);
        num_hist_rate_extended(&w, kind == 2 ? NUM_RATE : (enum num_rate)kind, kind == 2, x,
                               &notes);
        check(&x->h);
    }
    num_hist_instant(&w, true, x, &notes);
    for (int mean = 0; mean < 2; mean++) {
        num_hist_acc_begin(&acc, mean, s[0].h);
        for (size_t i = 1; i < n; i++)
            num_hist_acc_add(&acc, s[i].h);
        num_hist_acc_end(&acc);
        check(&acc.x.h);
    }
    num_hist_acc_done(&acc);
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct input in = { p, n };
    struct arena arena = { 0 };
    struct num_hist x = { 0 };
    struct histogram h[4];
    struct hist_sample s[4];
    size_t k = 0;
    double at = take_double(&in);
    while (k < 4 && in.n && take_histogram(&in, &arena, &h[k])) {
        s[k] = (struct hist_sample){ .t = (int64_t)k * 300 + 100,
                                     .st = take_byte(&in),
                                     .h = &h[k] };
        try_one(&x, &h[k], at);
        if (k)
            try_both(&x, &h[k - 1], &h[k]);
        k++;
    }
    if (k)
        try_all(&x, s, k);
    num_hist_done(&x);
    arena_done(&arena);
    return 0;
}
