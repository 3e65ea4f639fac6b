/* Series as tests write them, in few words: what series_desc_parse() reads back to the same bits.
 */
#include <math.h>

#include "base/float.h"
#include "model/value.h"
#include "num/hist_text.h"
#include "promql/series_desc.h"

/* An item of more than that many values says so with x. */
enum { MIN_EQUAL = 2, MIN_STEPS = 3 };

struct writer {
    struct buf *b;
    const struct series_slot *p;
    size_t n;
    struct buf text, next; /* of histograms */
};

static void put_number(struct buf *b, double v)
{
    buf_reserve(b, FLOAT_MAX_CHARS);
    b->n += float_print_g(b->p + b->n, v);
}

/* Zeros of both signs differ; NaNs are all the same, as their text is. */
static bool same_number(double a, double b)
{
    return isnan(a) ? isnan(b) && !sample_is_stale(b) : sample_bits(a) == sample_bits(b);
}

/* Whether slot `i` follows at once on the one before. */
static bool follows(const struct writer *w, size_t i)
{
    return i < w->n && w->p[i].at == w->p[i - 1].at + 1;
}

static size_t equal_from(const struct writer *w, size_t i)
{
    size_t k = i + 1;

    while (follows(w, k) && !w->p[k].h && same_number(w->p[i].v, w->p[k].v))
        k++;
    return k - i;
}

/* How many values adding `step` again and again gives, rounding as the reader does. */
static size_t steps_from(const struct writer *w, size_t i, double *step)
{
    double v = w->p[i].v;
    size_t k = i + 1;

    if (!follows(w, k) || w->p[k].h)
        return 1;
    *step = w->p[k].v - v;
    if (!isfinite(*step) || *step == 0)
        return 1;
    for (; follows(w, k) && !w->p[k].h; k++) {
        v += *step;
        if (!same_number(v, w->p[k].v))
            break;
    }
    return k - i;
}

/* What the store finds out by itself is not written: that there was no reset. */
static void put_hist(struct buf *b, const struct histogram *h)
{
    struct histogram x = *h;

    if (x.reset == HISTOGRAM_NOT_RESET)
        x.reset = HISTOGRAM_RESET_UNKNOWN;
    num_hist_test_text(b, &x);
}

static size_t put_hists(struct writer *w, size_t i)
{
    size_t k = i + 1;

    buf_clear(&w->text);
    put_hist(&w->text, w->p[i].h);
    for (; follows(w, k) && w->p[k].h; k++) {
        buf_clear(&w->next);
        put_hist(&w->next, w->p[k].h);
        if (!str_eq(buf_str(&w->text), buf_str(&w->next)))
            break;
    }
    buf_put_str(w->b, buf_str(&w->text));
    if (k - i >= MIN_EQUAL)
        buf_printf(w->b, "x%zu", k - i - 1);
    return k - i;
}

static size_t put_numbers(struct writer *w, size_t i)
{
    double v = w->p[i].v, step = 0;
    size_t equal = equal_from(w, i), steps = equal < MIN_EQUAL ? steps_from(w, i, &step) : 1;

    put_number(w->b, v);
    if (!isfinite(v)) // a word, which x would become part of
        return 1;
    if (equal >= MIN_EQUAL) {
        buf_printf(w->b, "x%zu", equal - 1);
        return equal;
    }
    if (steps < MIN_STEPS)
        return 1;
    buf_puts(w->b, step < 0 ? "" : "+");
    put_number(w->b, step);
    buf_printf(w->b, "x%zu", steps - 1);
    return steps;
}

void series_desc_put_values(struct buf *b, const struct series_slot *p, size_t n)
{
    struct writer w = { .b = b, .p = p, .n = n };
    int64_t at = 0;

    for (size_t i = 0; i < n;) {
        int64_t gap = p[i].at - at;
        size_t k = 1;
        buf_puts(b, i ? " " : "");
        if (gap > 0)
            buf_puts(b, "_");
        if (gap > 1)
            buf_printf(b, "x%lld", (long long)gap);
        buf_puts(b, gap > 0 ? " " : "");
        if (p[i].h)
            k = put_hists(&w, i);
        else if (sample_is_stale(p[i].v))
            buf_puts(b, "stale");
        else
            k = put_numbers(&w, i);
        i += k;
        at = p[i - 1].at + 1;
    }
    buf_done(&w.text);
    buf_done(&w.next);
}
