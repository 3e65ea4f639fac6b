/* hist_read.h - a histogram from the text test scripts load, for unit tests: what
 * num_hist_test_text() writes, and nothing that is wrong. */
#ifndef PROMCTL_HIST_READ_H
#define PROMCTL_HIST_READ_H

#include "test.h"

#include "base/float.h"
#include "num/hist.h"
#include "num/hist_text.h"

static double hist_read_number(struct str s)
{
    double v;
    if (!float_parse(s, &v))
        fail_msg("not a number: \"%.*s\"", STR_ARG(s));
    return v;
}

static size_t hist_read_list(struct arena *a, struct str s, const double **out)
{
    double *p = arena_new_n(a, double, s.n + 1);
    size_t n = 0;
    struct str word;
    while (str_cut(&s, ' ', &word))
        if (word.n)
            p[n++] = hist_read_number(word);
    *out = p;
    return n;
}

static void hist_read_side(struct arena *a, struct str list, int offset, struct histogram_side *s)
{
    struct histogram_span *span = arena_new(a, struct histogram_span);
    s->n = hist_read_list(a, list, &s->counts);
    *span = (struct histogram_span){ offset, (uint32_t)s->n };
    s->spans = span;
    s->n_spans = 1;
}

static enum histogram_reset hist_read_hint(struct str s)
{
    static const char *const names[] = { "unknown", "reset", "not_reset", "gauge" };
    for (int i = 0; i < 4; i++)
        if (str_eq(s, str_of(names[i])))
            return (enum histogram_reset)i;
    fail_msg("no hint: \"%.*s\"", STR_ARG(s));
    return 0;
}

/* "{{schema:1 count:4 buckets:[1 2 1]}}" */
static inline struct histogram *hist_read(struct arena *a, const char *text)
{
    struct histogram *h = arena_new(a, struct histogram);
    struct str rest = str_of(text), pos = { 0 }, neg = { 0 };
    int offset = 0, n_offset = 0;
    h->is_float = true;
    rest = (struct str){ rest.p + 2, rest.n - 4 };
    while (rest.n) {
        struct str key, value;
        if (rest.p[0] == ' ') {
            rest = (struct str){ rest.p + 1, rest.n - 1 };
            continue;
        }
        str_cut(&rest, ':', &key);
        if (rest.n && rest.p[0] == '[') {
            rest = (struct str){ rest.p + 1, rest.n - 1 };
            str_cut(&rest, ']', &value);
        } else {
            str_cut(&rest, ' ', &value);
        }
        if (str_eq(key, STR("schema")))
            h->schema = (int)hist_read_number(value);
        else if (str_eq(key, STR("count")))
            h->count = hist_read_number(value);
        else if (str_eq(key, STR("sum")))
            h->sum = hist_read_number(value);
        else if (str_eq(key, STR("z_bucket")))
            h->zero_count = hist_read_number(value);
        else if (str_eq(key, STR("z_bucket_w")))
            h->zero_threshold = hist_read_number(value);
        else if (str_eq(key, STR("custom_values")))
            h->n_bounds = hist_read_list(a, value, &h->bounds);
        else if (str_eq(key, STR("counter_reset_hint")))
            h->reset = hist_read_hint(value);
        else if (str_eq(key, STR("offset")))
            offset = (int)hist_read_number(value);
        else if (str_eq(key, STR("n_offset")))
            n_offset = (int)hist_read_number(value);
        else if (str_eq(key, STR("buckets")))
            pos = value;
        else if (str_eq(key, STR("n_buckets")))
            neg = value;
        else
            fail_msg("no field: \"%.*s\"", STR_ARG(key));
    }
    if (pos.n)
        hist_read_side(a, pos, offset, &h->pos);
    if (neg.n)
        hist_read_side(a, neg, n_offset, &h->neg);
    return h;
}

#endif
