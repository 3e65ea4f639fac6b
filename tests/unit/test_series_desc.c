#include "test.h"

#include <math.h>

#include "../lib/gen_rng.h"
#include "model/value.h"
#include "num/hist_text.h"
#include "promql/series_desc.h"

static struct arena arena;

static struct series_desc parsed(const char *text)
{
    struct series_desc d;
    struct err e = { 0 };

    if (!series_desc_parse(&arena, str_of(text), &d, &e))
        fail_msg("%s: %s", text, e.msg);
    return d;
}

static void refused(const char *text, size_t off)
{
    struct series_desc d;
    struct err e = { 0 };

    if (series_desc_parse(&arena, str_of(text), &d, &e))
        fail_msg("\"%s\" is taken", text);
    if (e.kind == ERR_SYNTAX && off != SIZE_MAX)
        assert_int_equal(e.at.off, off);
    err_done(&e);
}

static void labels_are_written_as_in_promql(void **state)
{
    struct series_desc d = parsed("a:b{x=\"1\", 'y z'='\\x32',} 1");

    (void)state;
    assert_str(labels_get(&d.labels, STR("__name__")), "a:b");
    assert_str(labels_get(&d.labels, STR("x")), "1");
    assert_str(labels_get(&d.labels, STR("y z")), "2");
    d = parsed("{\"a.b\", c=\"d\"} _");
    assert_str(labels_get(&d.labels, STR("__name__")), "a.b");
    assert_int_equal(parsed("{} 1 2").labels.n, 0);
    assert_int_equal(parsed("up").n, 0);
    refused("up{x~\"1\"} 1", 4);
    refused("up{x=\"1\" 1", 9);
    refused("up{x=\"1", SIZE_MAX);
}

static void numbers_repeat_and_grow(void **state)
{
    const double want[] = { 1, 3, 5, -1, -2, 7, 7, 0.5 };
    struct series_desc d = parsed("a 1+2x2 -1-1x1 7x1 .5");

    (void)state;
    assert_int_equal(d.n, N_OF(want));
    for (size_t i = 0; i < d.n; i++)
        assert_true(d.p[i].v == want[i]);
    d = parsed("a _ _x2 stale NaN -Inf 1e3");
    assert_int_equal(d.n, 7);
    assert_true(d.p[0].omitted && d.p[2].omitted && !d.p[3].omitted);
    assert_true(sample_is_stale(d.p[3].v));
    assert_true(d.p[4].v != d.p[4].v && d.p[5].v < 0 && d.p[6].v == 1000);
    refused("a 1x", 4);
    refused("a 1x2y", 4);
    refused("a 0x9999999999", 4);
    refused("a 1x999999999", SIZE_MAX);
    refused("a one", 2);
    assert_true(parsed("a 010 1_000").p[0].v == 8 && parsed("a 1_000").p[0].v == 1000);
    assert_true(parsed("a 08").p[0].v == 8);
    assert_int_equal(parsed("a NaNx2 -infx1 inf+1x1").n, 7);
}

static void refused_as(const char *text, const char *want)
{
    struct series_desc d;
    struct err e = { 0 };

    assert_false(series_desc_parse(&arena, str_of(text), &d, &e));
    assert_str(str_of(e.msg), want);
    err_done(&e);
}

static void errors_are_in_the_words_of_prometheus(void **state)
{
    (void)state;
    refused_as("a 1x2+1", "unexpected <op:+>");
    refused_as("a 1 + 1", "unexpected \" \" in series values");
    refused_as("a 1x-2", "unexpected <op:-> in series values");
    refused_as("a x3", "unexpected \"x\"");
    refused_as("a stalex3",
               "unexpected identifier \"stalex3\" in series values, expected number or "
               "\"stale\"");
    refused_as("a 1,2", "unexpected character in series sequence: ','");
    refused_as("a 5m", "bad number syntax: \"5\"");
    refused_as("a 1x1_0", "invalid repetition in series values: strconv.ParseUint: parsing "
                          "\"1_0\": invalid syntax");
    refused_as("a {{buckets:[]}}", "unexpected \"]\" in series values");
    refused_as("a {{sum:1 SUM:2}}", "duplicate key \"sum\" in histogram");
    refused_as("a {{foo:1}}", "bad histogram descriptor found: \"foo\"");
    refused_as("a {{sum 1}}", "missing `:` for histogram descriptor");
    refused_as("a{b=~\"c\"}", "unexpected <op:=~> in label set, expected \"=\"");
    refused_as("a{b=\"1\",b=\"2\"}", "label name \"b\" is not unique");
}

static void histograms_add_up(void **state)
{
    struct series_desc d = parsed("a {{schema:1 count:3 sum:4 buckets:[1 2] offset:-1}}+{{schema:1 "
                                  "count:1 sum:2 buckets:[1] counter_reset_hint:gauge}}x2");

    (void)state;
    assert_int_equal(d.n, 3);
    assert_true(d.p[2].h->count == 5 && d.p[2].h->sum == 8);
    assert_true(d.p[2].hint_set);
    assert_int_equal(d.p[0].h->pos.spans[0].offset, -1);
    d = parsed("a {{schema:-53 custom_values:[1 2] buckets:[1 0 3] count:4}}x1");
    assert_int_equal(d.n, 2);
    assert_int_equal(d.p[1].h->n_bounds, 2);
    refused("a {{schema:1.5}}", SIZE_MAX);
    refused("a {{schema:9 buckets:[1]}}", SIZE_MAX);
    refused("a {{schema:-53 custom_values:[2 1] buckets:[1 1 1]}}", SIZE_MAX);
    refused("a {{schema:-53 custom_values:[1] buckets:[1 1 1]}}", SIZE_MAX);
    refused("a {{schema:1}}+{{schema:0}}x1", SIZE_MAX);
    refused("a {{count:1", SIZE_MAX);
    refused("a {{offset:1e99}}", SIZE_MAX);
}

/* ---- and back ---- */

static double of_bits(uint64_t bits)
{
    double v;

    memcpy(&v, &bits, sizeof v);
    return v;
}

static void writes(const struct series_slot *p, size_t n, const char *want)
{
    struct buf b = { 0 };

    series_desc_put_values(&b, p, n);
    assert_str(buf_str(&b), want);
    buf_done(&b);
}

static void values_are_written_in_few_words(void **state)
{
    const double stale = of_bits(SAMPLE_STALE_BITS);
    const struct series_slot counter[] = { { 2, 0, NULL },   { 3, 60, NULL },    { 4, 120, NULL },
                                           { 5, 180, NULL }, { 7, 1, NULL },     { 8, 1, NULL },
                                           { 9, 1, NULL },   { 10, stale, NULL } };
    const struct series_slot odd[] = { { 0, INFINITY, NULL }, { 1, INFINITY, NULL },
                                       { 2, NAN, NULL },      { 3, NAN, NULL },
                                       { 4, -0.0, NULL },     { 5, 0.0, NULL },
                                       { 6, 5, NULL },        { 7, 4.5, NULL },
                                       { 8, 4, NULL } };
    const struct series_desc d = parsed("a {{count:3 sum:4 buckets:[1 2]}}x1 "
                                        "{{counter_reset_hint:gauge}}");
    const struct series_slot hists[] = { { 0, 0, d.p[0].h },
                                         { 1, 0, d.p[1].h },
                                         { 2, 0, d.p[2].h } };

    (void)state;
    writes(counter, N_OF(counter), "_x2 0+60x3 _ 1x2 stale");
    writes(odd, N_OF(odd), "+Inf +Inf NaN NaN -0 0 5-0.5x2");
    writes(hists, N_OF(hists), "{{count:3 sum:4 buckets:[1 2]}}x1 {{counter_reset_hint:gauge}}");
    writes(NULL, 0, "");
}

/* Series that go on as series do: steadily, not at all, by steps that round, with holes. */
static size_t random_series(struct gen_rng *g, struct series_slot *p, size_t max)
{
    static const double steps[] = { 1, 0.1, -0.3, 1e-9, 1e300, 15, 0 };
    double v = (double)gen_choose(g, 1000), step = 0;
    size_t n = gen_choose(g, max);
    int64_t at = 0;

    for (size_t i = 0; i < n; i++) {
        if (gen_one_in(g, 7))
            step = steps[gen_choose(g, N_OF(steps))];
        if (gen_one_in(g, 12))
            v = of_bits(gen_random(g));
        if (gen_one_in(g, 20))
            v = of_bits(SAMPLE_STALE_BITS);
        else if (isnan(v))
            v = gen_one_in(g, 2) ? 0 : (double)NAN;
        at += gen_one_in(g, 9) ? 1 + (int64_t)gen_choose(g, 5) : 1;
        p[i] = (struct series_slot){ at, v, NULL };
        if (!isnan(v))
            v += step;
    }
    return n;
}

static bool same(double a, double b)
{
    return sample_is_stale(a) || !isnan(a) ? sample_bits(a) == sample_bits(b)
                                           : isnan(b) && !sample_is_stale(b);
}

static void what_is_written_reads_back_the_same(void **state)
{
    struct gen_rng g = { .state = 7 };
    struct series_slot p[200];

    (void)state;
    for (int round = 0; round < 3000; round++) {
        size_t n = random_series(&g, p, N_OF(p)), k = 0;
        struct buf b = { 0 };
        buf_puts(&b, "a ");
        series_desc_put_values(&b, p, n);
        struct series_desc d = parsed(buf_z(&b));
        for (size_t i = 0; i < d.n; i++) {
            if (d.p[i].omitted)
                continue;
            if (k == n || p[k].at != (int64_t)i || !same(p[k].v, d.p[i].v))
                fail_msg("value %zu of %s", i, buf_z(&b));
            k++;
        }
        assert_int_equal(k, n);
        buf_done(&b);
        arena_done(&arena);
    }
}

static const struct histogram *random_hist(struct gen_rng *g, bool custom)
{
    struct histogram *h = arena_new(&arena, struct histogram);
    struct histogram_span *spans = arena_new_n(&arena, struct histogram_span, 2);
    double *counts = arena_new_n(&arena, double, 8), *bounds = arena_new_n(&arena, double, 8);

    for (size_t i = 0; i < 8; i++) {
        counts[i] = (double)(1 + gen_choose(g, 50)) / (gen_one_in(g, 3) ? 3 : 1);
        bounds[i] = (double)i / 3;
    }
    spans[0] = (struct histogram_span){ custom ? 1 : (int32_t)gen_choose(g, 9) - 4, 2 };
    spans[1] = (struct histogram_span){ (int32_t)gen_choose(g, 3), 2 };
    *h = (struct histogram){ .reset = (enum histogram_reset)gen_choose(g, 4),
                             .schema = custom ? HISTOGRAM_CUSTOM_SCHEMA : (int32_t)gen_choose(g, 5),
                             .sum = of_bits(gen_random(g)),
                             .pos = { spans, 2, counts, 4 },
                             .is_float = true };
    h->count = counts[0] + counts[1] + counts[2] + counts[3];
    if (custom) {
        h->bounds = bounds;
        h->n_bounds = 8;
    } else if (gen_one_in(g, 2)) {
        h->neg = (struct histogram_side){ spans, 2, counts + 4, 4 };
        h->zero_count = counts[5];
        h->zero_threshold = 1e-9;
    }
    return h;
}

static void histograms_are_written_with_all_there_is(void **state)
{
    struct gen_rng g = { .state = 3 };

    (void)state;
    for (int round = 0; round < 2000; round++) {
        const struct histogram *h = random_hist(&g, gen_one_in(&g, 3));
        struct buf b = { 0 }, want = { 0 }, got = { 0 };
        struct histogram x = *h;
        buf_puts(&b, "a ");
        series_desc_put_values(&b, &(struct series_slot){ 0, 0, h }, 1);
        struct series_desc d = parsed(buf_z(&b));
        assert_int_equal(d.n, 1);
        if (x.reset == HISTOGRAM_NOT_RESET)
            x.reset = HISTOGRAM_RESET_UNKNOWN;
        num_hist_test_text(&want, &x);
        num_hist_test_text(&got, d.p[0].h);
        assert_str(buf_str(&got), buf_z(&want));
        assert_true(d.p[0].h->reset == x.reset);
        buf_done(&b);
        buf_done(&want);
        buf_done(&got);
        arena_done(&arena);
    }
}

static int free_arena(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(labels_are_written_as_in_promql),
        cmocka_unit_test(numbers_repeat_and_grow),
        cmocka_unit_test(errors_are_in_the_words_of_prometheus),
        cmocka_unit_test(histograms_add_up),
        cmocka_unit_test(values_are_written_in_few_words),
        cmocka_unit_test(what_is_written_reads_back_the_same),
        cmocka_unit_test(histograms_are_written_with_all_there_is),
    };
    return cmocka_run_group_tests(tests, NULL, free_arena);
}
