#include "num/hist_text.h"

#include "base/float.h"
#include "num/hist_impl.h"

#include <string.h>

static void put_g(struct buf *out, double v)
{
    buf_reserve(out, FLOAT_MAX_CHARS);
    out->n += float_print_g(out->p + out->n, v);
}

static void put_field(struct buf *out, const char *name, double v)
{
    buf_puts(out, name);
    put_g(out, v);
}

static void put_bucket(struct buf *out, const struct histogram_bucket *b)
{
    buf_puts(out, b->lower_incl ? ", [" : ", (");
    put_g(out, b->lower);
    buf_putc(out, ',');
    put_g(out, b->upper);
    buf_puts(out, b->upper_incl ? "]:" : "):");
    put_g(out, b->count);
}

/* Unlike histogram_next(), with the bounds as they are where the zero bucket is wider. */
static struct histogram_bucket bucket_of(const struct histogram *h, const struct num_walk *w,
                                         bool positive)
{
    double far = num_bound(h, h->schema, w->index), near = num_bound(h, h->schema, w->index - 1);
    bool custom = num_hist_custom(h);
    struct histogram_bucket b = { .lower = positive ? near : -far,
                                  .upper = positive ? far : -near,
                                  .count = w->count };
    b.lower_incl = custom ? w->index == 0 : b.lower < 0;
    b.upper_incl = custom || b.upper > 0;
    return b;
}

static void put_negative(struct buf *out, const struct histogram *h)
{
    struct {
        struct histogram_bucket *p;
        size_t n, cap;
    } v = { 0 };
    for (struct num_walk w = num_walk_of(&h->neg, NULL, 0); num_walk_next(&w);)
        if (w.count != 0)
            vec_push(&v, bucket_of(h, &w, false));
    while (v.n)
        put_bucket(out, &vec_pop(&v));
    vec_done(&v);
}

void num_hist_text(struct buf *out, const struct histogram *h)
{
    put_field(out, "{count:", h->count);
    put_field(out, ", sum:", h->sum);
    put_negative(out, h);
    if (h->zero_count != 0)
        put_bucket(out, &(struct histogram_bucket){ -h->zero_threshold, h->zero_threshold, true,
                                                    true, h->zero_count });
    for (struct num_walk w = num_walk_of(&h->pos, NULL, 0); num_walk_next(&w);) {
        struct histogram_bucket b = bucket_of(h, &w, true);
        if (b.count != 0)
            put_bucket(out, &b);
    }
    buf_putc(out, '}');
}

/* ---- as tests load it ---- */

static void put_nonzero(struct buf *out, const char *name, double v)
{
    if (v != 0)
        put_field(out, name, v);
}

static void put_counts(struct buf *out, const struct histogram_side *s, const char *offset,
                       const char *buckets)
{
    bool any = false;
    int64_t end = 0;
    for (struct num_walk w = num_walk_of(s, NULL, 0); num_walk_next(&w);) {
        if (w.count == 0)
            continue;
        if (!any) {
            if (w.index)
                buf_printf(out, "%s%lld", offset, (long long)w.index);
            buf_puts(out, buckets);
        } else if (w.index - end > NUM_HIST_TEXT_MAX_GAP) {
            buf_puts(out, " ...");
        } else {
            for (; end < w.index; end++)
                buf_puts(out, " 0");
        }
        if (any)
            buf_putc(out, ' ');
        put_g(out, w.count);
        end = w.index + 1;
        any = true;
    }
    if (any)
        buf_putc(out, ']');
}

static void put_custom_bounds(struct buf *out, const struct histogram *h)
{
    buf_puts(out, " custom_values:[");
    for (size_t i = 0; i < h->n_bounds; i++)
        put_field(out, i ? " " : "", h->bounds[i]);
    buf_putc(out, ']');
}

void num_hist_test_text(struct buf *out, const struct histogram *h)
{
    static const char *const hints[] = {
        [HISTOGRAM_RESET_UNKNOWN] = "",
        [HISTOGRAM_RESET] = " counter_reset_hint:reset",
        [HISTOGRAM_NOT_RESET] = " counter_reset_hint:not_reset",
        [HISTOGRAM_GAUGE] = " counter_reset_hint:gauge",
    };
    buf_puts(out, "{{");
    size_t begin = out->n;
    if (h->schema != 0)
        buf_printf(out, " schema:%d", h->schema);
    put_nonzero(out, " count:", h->count);
    put_nonzero(out, " sum:", h->sum);
    put_nonzero(out, " z_bucket:", h->zero_count);
    put_nonzero(out, " z_bucket_w:", h->zero_threshold);
    if (num_hist_custom(h))
        put_custom_bounds(out, h);
    buf_puts(out, hints[h->reset]);
    put_counts(out, &h->pos, " offset:", " buckets:[");
    put_counts(out, &h->neg, " n_offset:", " n_buckets:[");
    if (out->n > begin) { // the blank before the first of them
        memmove(out->p + begin, out->p + begin + 1, out->n - begin - 1);
        out->n--;
    }
    buf_puts(out, "}}");
}
