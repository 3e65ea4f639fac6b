#include "hist_read.h"

#include "num/hist_ops.h"
#include "num/hist_trim.h"
#include "num/quantile.h"

#include <math.h>

static struct arena arena;

static int reset_arena(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

static const struct histogram *H(const char *text)
{
    return hist_read(&arena, text);
}

static void assert_hist(const struct histogram *h, const char *want)
{
    struct buf text = { 0 };
    num_hist_test_text(&text, h);
    assert_str(buf_str(&text), want);
    buf_done(&text);
}

typedef unsigned binary(struct num_hist *x, const struct histogram *other);

/* a OP b as text, compacted. */
static void assert_binary(binary *op, const char *a, const char *b, const char *want,
                          unsigned notes)
{
    struct num_hist x = { 0 };
    num_hist_set(&x, H(a));
    assert_int_equal(op(&x, H(b)), notes);
    num_hist_settle(&x);
    num_hist_compact(&x, 0);
    assert_hist(&x.h, want);
    num_hist_done(&x);
}

static void assert_sum(const char *a, const char *b, const char *want)
{
    assert_binary(num_hist_add, a, b, want, 0);
    assert_binary(num_hist_add, b, a, want, 0);
    assert_binary(num_hist_add_kahan, a, b, want, 0);
    assert_binary(num_hist_add_kahan, b, a, want, 0);
    assert_binary(num_hist_sub, want, b, a, 0);
}

/* ---- text ---- */

static void assert_text(const char *h, const char *want)
{
    struct buf text = { 0 };
    num_hist_text(&text, H(h));
    assert_str(buf_str(&text), want);
    buf_done(&text);
}

static void histograms_as_text(void **state)
{
    (void)state;
    assert_text("{{}}", "{count:0, sum:0}");
    assert_text("{{count:1e6 sum:-0.5}}", "{count:1e+06, sum:-0.5}");
    assert_text("{{count:10 sum:7 z_bucket:2 z_bucket_w:0.01 buckets:[1 0 3] n_buckets:[1 2]}}",
                "{count:10, sum:7, [-2,-1):2, [-1,-0.5):1, [-0.01,0.01]:2, (0.5,1]:1, (2,4]:3}");
    assert_text("{{schema:-53 count:6 sum:9 custom_values:[-2 3] buckets:[1 2 3]}}",
                "{count:6, sum:9, [-Inf,-2]:1, (-2,3]:2, (3,+Inf]:3}");
}

static void test_text_is_read_back(void **state)
{
    static const char *const texts[] = {
        "{{}}",
        "{{schema:-4 count:1 sum:NaN}}",
        "{{count:10 sum:7 z_bucket:2 z_bucket_w:0.01 buckets:[1 0 3] n_buckets:[1 2]}}",
        "{{schema:3 count:5 counter_reset_hint:gauge offset:-7 buckets:[1 0 0 4]}}",
        "{{schema:3 count:5 counter_reset_hint:reset n_offset:9 n_buckets:[1 4]}}",
        "{{schema:-53 count:3 sum:9 custom_values:[-2 3.5] counter_reset_hint:not_reset "
        "offset:1 buckets:[3]}}",
    };
    (void)state;
    for (size_t i = 0; i < N_OF(texts); i++)
        assert_hist(H(texts[i]), texts[i]);
    assert_hist(H("{{count:3 offset:5 buckets:[0 0 3 0]}}"), "{{count:3 offset:7 buckets:[3]}}");
}

static void gaps_no_histogram_has_are_not_written_out(void **state)
{
    static const struct histogram_span spans[] = { { INT32_MIN, 1 }, { INT32_MAX, 1 } };
    static const double counts[] = { 1, 2 };
    struct histogram h = { .count = 3, .pos = { spans, 2, counts, 2 } };
    (void)state;
    assert_hist(&h, "{{count:3 offset:-2147483648 buckets:[1 ... 2]}}");
}

/* ---- one histogram ---- */

static void scaling_and_its_hint(void **state)
{
    struct num_hist x = { 0 };
    (void)state;
    num_hist_set(&x, H("{{count:4 sum:3 z_bucket:2 buckets:[1] n_buckets:[1]}}"));
    num_hist_mul(&x, 3);
    assert_hist(&x.h, "{{count:12 sum:9 z_bucket:6 buckets:[3] n_buckets:[3]}}");
    num_hist_div(&x, -4);
    assert_hist(&x.h, "{{count:-3 sum:-2.25 z_bucket:-1.5 counter_reset_hint:gauge "
                      "buckets:[-0.75] n_buckets:[-0.75]}}");
    num_hist_div(&x, 0);
    assert_true(x.h.count == -INFINITY && x.h.pos.n == 0 && x.h.neg.n_spans == 0);
    assert_true(num_hist_overflown(&x.h));
    num_hist_done(&x);
}

static void compaction_keeps_short_runs_of_empty_buckets(void **state)
{
    struct num_hist x = { 0 };
    (void)state;
    num_hist_set(&x, H("{{count:6 offset:-3 buckets:[0 1 0 2 0 0 3 0] n_buckets:[0 0]}}"));
    num_hist_compact(&x, 1);
    assert_int_equal(x.h.pos.n_spans, 2);
    assert_int_equal(x.h.pos.n, 4);
    assert_int_equal(x.h.pos.spans[0].offset, -2);
    assert_int_equal(x.h.pos.spans[0].n, 3);
    assert_int_equal(x.h.pos.spans[1].offset, 2);
    assert_int_equal(x.h.neg.n_spans, 0);
    num_hist_compact(&x, 0);
    assert_int_equal(x.h.pos.n, 3);
    num_hist_compact(&x, 2); // runs come back
    assert_int_equal(x.h.pos.n_spans, 1);
    assert_int_equal(x.h.pos.n, 6);
    assert_hist(&x.h, "{{count:6 offset:-2 buckets:[1 0 2 0 0 3]}}");
    num_hist_done(&x);
}

static void spans_of_any_cut_are_equal(void **state)
{
    static const struct histogram_span one[] = { { 2, 3 } };
    static const struct histogram_span cut[] = { { 2, 1 }, { 0, 0 }, { 0, 2 } };
    static const double counts[] = { 1, 0, 3 };
    struct histogram a = { .count = 4, .pos = { one, 1, counts, 3 } };
    struct histogram b = { .count = 4, .pos = { cut, 3, counts, 3 } };
    (void)state;
    assert_true(num_hist_eq(&a, &b));
    b.reset = HISTOGRAM_GAUGE;
    assert_true(num_hist_eq(&a, &b));
    assert_false(num_hist_eq(&a, H("{{count:4 offset:2 buckets:[1]}}")));
    assert_true(num_hist_eq_compact(H("{{count:4 offset:1 buckets:[0 4]}}"),
                                    H("{{count:4 offset:2 buckets:[4 0 0]}}")));
    assert_false(num_hist_eq(H("{{count:4 offset:1 buckets:[0 4]}}"),
                             H("{{count:4 offset:2 buckets:[4 0 0]}}")));
    assert_true(num_hist_eq(H("{{sum:NaN}}"), H("{{sum:NaN}}")));
    assert_false(
        num_hist_eq(H("{{schema:-53 custom_values:[1]}}"), H("{{schema:-53 custom_values:[2]}}")));
    assert_int_equal(num_hist_size_bytes(&b), 168 + 8 * 6);
}

static void lower_resolutions(void **state)
{
    struct num_hist x = { 0 };
    (void)state;
    num_hist_set(&x, H("{{schema:1 count:21 offset:-1 buckets:[1 2 3 4 5 6]}}"));
    num_hist_reduce(&x, 0); // -1,0 -> 0; 1,2 -> 1; 3,4 -> 2
    assert_hist(&x.h, "{{count:21 buckets:[3 7 11]}}");
    num_hist_reduce(&x, -1);
    assert_hist(&x.h, "{{schema:-1 count:21 buckets:[3 18]}}");
    num_hist_set_schema(&x,
                        H("{{schema:2 count:3 counter_reset_hint:reset offset:-8 "
                          "buckets:[1 0 0 0 0 0 0 0 2]}}"),
                        0);
    assert_hist(&x.h, "{{count:3 offset:-2 buckets:[1 0 2]}}");
    num_hist_done(&x);
}

/* ---- sums ---- */

static void buckets_of_both_are_merged(void **state)
{
    (void)state;
    assert_sum("{{count:3 sum:2 buckets:[1 2]}}", "{{count:7 sum:9 buckets:[3 4]}}",
               "{{count:10 sum:11 buckets:[4 6]}}");
    assert_sum("{{count:3 offset:-4 buckets:[1 0 2]}}", "{{count:7 offset:2 buckets:[3 4]}}",
               "{{count:10 offset:-4 buckets:[1 0 2 0 0 0 3 4]}}");
    assert_sum("{{count:2 buckets:[1 0 0 0 1]}}", "{{count:3 offset:1 buckets:[1 1 1]}}",
               "{{count:5 buckets:[1 1 1 1 1]}}");
    assert_sum("{{count:2 n_buckets:[2]}}", "{{count:3 z_bucket:3}}",
               "{{count:5 z_bucket:3 n_buckets:[2]}}");
    assert_sum("{{schema:-53 count:3 custom_values:[1 2] buckets:[1 2]}}",
               "{{schema:-53 count:5 custom_values:[1 2] offset:1 buckets:[2 3]}}",
               "{{schema:-53 count:8 custom_values:[1 2] buckets:[1 4 3]}}");
}

static void the_lower_resolution_wins(void **state)
{
    static const char fine[] = "{{schema:1 count:10 sum:3 offset:-1 buckets:[1 2 3 4]}}";
    static const char coarse[] = "{{count:3 sum:1 offset:1 buckets:[1 2]}}";
    static const char want[] = "{{count:13 sum:4 buckets:[3 8 2]}}";
    (void)state;
    assert_binary(num_hist_add, fine, coarse, want, 0);
    assert_binary(num_hist_add, coarse, fine, want, 0);
    assert_binary(num_hist_add_kahan, fine, coarse, want, 0);
    assert_binary(num_hist_add_kahan, coarse, fine, want, 0);
    assert_binary(num_hist_sub, coarse, fine, "{{count:-7 sum:-2 buckets:[-3 -6 2]}}", 0);
}

/* Bucket 1 is (1,2]: a zero bucket up to 1.5 cuts it and grows to 2, one up to 1 does not. */
static void zero_buckets_grow_to_the_bound_of_a_bucket(void **state)
{
    static const char a[] = "{{count:9 buckets:[1 2 3] n_buckets:[1 0 2]}}";
    (void)state;
    assert_binary(num_hist_add, a, "{{count:5 z_bucket:5 z_bucket_w:1}}",
                  "{{count:14 z_bucket:7 z_bucket_w:1 offset:1 buckets:[2 3] n_offset:2 "
                  "n_buckets:[2]}}",
                  0);
    assert_binary(num_hist_add, "{{count:5 z_bucket:5 z_bucket_w:1}}", a,
                  "{{count:14 z_bucket:7 z_bucket_w:1 offset:1 buckets:[2 3] n_offset:2 "
                  "n_buckets:[2]}}",
                  0);
    assert_binary(num_hist_add_kahan, "{{count:5 z_bucket:5 z_bucket_w:1.5}}", a,
                  "{{count:14 z_bucket:9 z_bucket_w:2 offset:2 buckets:[3] n_offset:2 "
                  "n_buckets:[2]}}",
                  0);
    // The negative side moves the border once more: both sides are taken in up to 4.
    assert_binary(num_hist_sub, a, "{{count:5 z_bucket:5 z_bucket_w:2.5}}",
                  "{{count:4 z_bucket:4 z_bucket_w:4}}", 0);
}

static void custom_bounds_in_common_are_kept(void **state)
{
    static const char a[] =
        "{{schema:-53 count:15 sum:55 custom_values:[2 4 6] buckets:[1 2 5 7]}}";
    static const char b[] = "{{schema:-53 count:36 sum:5 custom_values:[1 2 3 4 5] "
                            "buckets:[1 3 5 7 9 11]}}";
    (void)state;
    assert_binary(num_hist_add, a, b,
                  "{{schema:-53 count:51 sum:60 custom_values:[2 4] buckets:[5 14 32]}}",
                  NUM_HIST_RECONCILED);
    assert_binary(num_hist_add_kahan, b, a,
                  "{{schema:-53 count:51 sum:60 custom_values:[2 4] buckets:[5 14 32]}}",
                  NUM_HIST_RECONCILED);
    assert_binary(num_hist_sub, b, a,
                  "{{schema:-53 count:21 sum:-50 custom_values:[2 4] buckets:[3 10 8]}}",
                  NUM_HIST_RECONCILED_SUB);
    assert_binary(num_hist_add, "{{schema:-53 count:1 custom_values:[7] buckets:[1]}}",
                  "{{schema:-53 count:2 custom_values:[8] buckets:[2]}}",
                  "{{schema:-53 count:3 custom_values:[] buckets:[3]}}", NUM_HIST_RECONCILED);
}

static void exponential_and_custom_do_not_add_up(void **state)
{
    static const char a[] = "{{count:1 counter_reset_hint:reset buckets:[1]}}";
    static const char b[] = "{{schema:-53 count:1 custom_values:[2] buckets:[1]}}";
    (void)state;
    assert_binary(num_hist_add, a, b, a, NUM_HIST_INCOMPATIBLE);
    assert_binary(num_hist_sub, b, a, b, NUM_HIST_INCOMPATIBLE);
}

static void hints_of_a_sum(void **state)
{
    static const struct {
        const char *a, *b, *sum;
        unsigned notes;
    } t[] = {
        { "unknown", "unknown", "{{}}", 0 },
        { "reset", "reset", "{{counter_reset_hint:reset}}", 0 },
        { "not_reset", "not_reset", "{{counter_reset_hint:not_reset}}", 0 },
        { "gauge", "gauge", "{{counter_reset_hint:gauge}}", 0 },
        { "gauge", "reset", "{{counter_reset_hint:gauge}}", 0 },
        { "gauge", "unknown", "{{counter_reset_hint:gauge}}", 0 },
        { "unknown", "reset", "{{}}", 0 },
        { "unknown", "not_reset", "{{}}", 0 },
        { "reset", "not_reset", "{{}}", NUM_HIST_COLLISION },
    };
    (void)state;
    for (size_t i = 0; i < N_OF(t); i++) {
        const char *a = arena_printf(&arena, "{{counter_reset_hint:%s}}", t[i].a);
        const char *b = arena_printf(&arena, "{{counter_reset_hint:%s}}", t[i].b);
        assert_binary(num_hist_add, a, b, t[i].sum, t[i].notes);
        assert_binary(num_hist_sub, b, a, t[i].sum, t[i].notes);
    }
}

/* ---- accumulating ---- */

static void accumulate(struct num_hist_acc *a, bool mean, const char *const *h, size_t n)
{
    num_hist_acc_begin(a, mean, H(h[0]));
    for (size_t i = 1; i < n; i++)
        assert_true(num_hist_acc_add(a, H(h[i])));
    num_hist_acc_end(a);
    num_hist_compact(&a->x, 0);
}

static void sums_of_histograms_keep_small_terms(void **state)
{
    static const char *const h[] = {
        "{{count:1 sum:1 z_bucket:1 buckets:[1] n_buckets:[1]}}",
        "{{count:1e100 sum:1e100 z_bucket:1e100 buckets:[1e100] n_buckets:[1e100]}}",
        "{{count:1 sum:1 z_bucket:1 buckets:[1 8] n_buckets:[1]}}",
        "{{count:-1e100 sum:-1e100 z_bucket:-1e100 buckets:[-1e100] n_buckets:[-1e100]}}",
    };
    struct num_hist_acc a = { 0 };
    (void)state;
    accumulate(&a, false, h, 4);
    assert_hist(&a.x.h, "{{count:2 sum:2 z_bucket:2 buckets:[2 8] n_buckets:[2]}}");
    accumulate(&a, true, h, 4);
    assert_hist(&a.x.h, "{{count:0.5 sum:0.5 z_bucket:0.5 buckets:[0.5 2] n_buckets:[0.5]}}");
    num_hist_acc_done(&a);
}

static void compensation_survives_a_lower_resolution(void **state)
{
    static const char *const h[] = {
        "{{schema:1 count:1 offset:1 buckets:[1 1]}}",
        "{{schema:1 count:1 offset:1 buckets:[1e100 1e100]}}",
        "{{count:1 offset:1 buckets:[3]}}",
        "{{schema:1 count:1 offset:1 buckets:[-1e100 -1e100]}}",
    };
    static const char *const custom[] = {
        "{{schema:-53 count:1 custom_values:[1 2] buckets:[1 1]}}",
        "{{schema:-53 count:1 custom_values:[1 2] buckets:[1e100 1e100]}}",
        "{{schema:-53 count:1 custom_values:[2] buckets:[3]}}",
        "{{schema:-53 count:1 custom_values:[1 2] buckets:[-1e100 -1e100]}}",
    };
    struct num_hist_acc a = { 0 };
    (void)state;
    accumulate(&a, false, h, 4);
    assert_hist(&a.x.h, "{{count:4 offset:1 buckets:[5]}}");
    assert_int_equal(a.notes, 0);
    accumulate(&a, false, custom, 4);
    assert_hist(&a.x.h, "{{schema:-53 count:4 custom_values:[2] buckets:[5]}}");
    assert_int_equal(a.notes, NUM_HIST_RECONCILED);
    num_hist_acc_done(&a);
}

static void averages_of_histograms_do_not_overflow(void **state)
{
    static const char *const h[] = { "{{count:1e308 sum:-1e308 buckets:[1e308]}}",
                                     "{{count:1e308 sum:-1e308 buckets:[1e308]}}",
                                     "{{count:1e308 sum:-1e308 buckets:[1e308]}}",
                                     "{{count:1e308 sum:-1e308 buckets:[1e308]}}" };
    static const char *const inf[] = { "{{count:2 sum:+Inf buckets:[2]}}",
                                       "{{count:4 sum:5 buckets:[4]}}" };
    struct num_hist_acc a = { 0 };
    (void)state;
    accumulate(&a, true, h, 4);
    assert_hist(&a.x.h, "{{count:1e+308 sum:-1e+308 buckets:[1e+308]}}");
    accumulate(&a, false, h, 4);
    assert_true(num_hist_overflown(&a.x.h));
    accumulate(&a, true, inf, 2);
    assert_hist(&a.x.h, "{{count:3 sum:+Inf buckets:[3]}}");
    num_hist_acc_done(&a);
}

static void an_accumulator_remembers_hints_and_refuses_other_buckets(void **state)
{
    static const char *const h[] = { "{{counter_reset_hint:reset}}", "{{}}",
                                     "{{counter_reset_hint:not_reset}}" };
    struct num_hist_acc a = { 0 };
    (void)state;
    accumulate(&a, false, h, 3);
    assert_int_equal(a.notes, NUM_HIST_COLLISION);
    accumulate(&a, true, h, 2);
    assert_int_equal(a.notes, 0);
    assert_false(num_hist_acc_add(&a, H("{{schema:-53 custom_values:[2]}}")));
    num_hist_acc_done(&a);
}

/* ---- resets ---- */

static bool reset(const char *prev, const char *h)
{
    return num_hist_reset(H(h), H(prev));
}

static void hints_decide_about_resets(void **state)
{
    (void)state;
    assert_true(reset("{{count:1}}", "{{count:2 counter_reset_hint:reset}}"));
    assert_false(reset("{{count:3}}", "{{count:2 counter_reset_hint:not_reset}}"));
    assert_true(reset("{{count:3}}", "{{count:2}}"));
    assert_true(reset("{{count:3}}", "{{count:2 counter_reset_hint:gauge}}"));
    assert_false(reset("{{count:3 counter_reset_hint:reset}}", "{{count:3}}"));
    assert_false(reset("{{sum:3}}", "{{sum:2}}"));
}

static void anything_that_falls_is_a_reset(void **state)
{
    (void)state;
    assert_false(reset("{{count:3 buckets:[1 2]}}", "{{count:4 buckets:[1 2 1]}}"));
    assert_true(reset("{{count:3 buckets:[1 2]}}", "{{count:4 buckets:[2 1 1]}}"));
    assert_true(reset("{{count:3 buckets:[1 2]}}", "{{count:4 offset:1 buckets:[4]}}"));
    assert_true(reset("{{count:3 buckets:[1 2]}}", "{{count:4 buckets:[4]}}"));
    assert_true(reset("{{count:3 n_buckets:[1]}}", "{{count:4}}"));
    assert_false(reset("{{count:3 buckets:[0 0]}}", "{{count:4}}"));
    assert_false(reset("{{count:3 buckets:[3 0 0]}}", "{{count:4 buckets:[4]}}"));
    assert_true(reset("{{count:3 z_bucket:2}}", "{{count:3 z_bucket:1 buckets:[2]}}"));
}

static void resolutions_and_resets(void **state)
{
    (void)state;
    assert_true(reset("{{count:1 buckets:[1]}}", "{{schema:1 count:1 buckets:[1]}}"));
    assert_false(
        reset("{{schema:1 count:3 offset:1 buckets:[1 2]}}", "{{count:3 offset:1 buckets:[3]}}"));
    assert_true(
        reset("{{schema:1 count:3 offset:1 buckets:[1 2]}}", "{{count:3 offset:1 buckets:[2 1]}}"));
    assert_true(reset("{{count:1}}", "{{schema:-53 count:1 custom_values:[1]}}"));
    assert_true(reset("{{schema:-53 count:1 custom_values:[1]}}", "{{count:1}}"));
}

static void zero_buckets_and_resets(void **state)
{
    (void)state;
    assert_true(reset("{{count:1 z_bucket_w:0.1}}", "{{count:1 z_bucket_w:0.01}}"));
    assert_false(reset("{{count:3 buckets:[1 2]}}",
                       "{{count:3 z_bucket:1 z_bucket_w:1 offset:1 buckets:[2]}}"));
    assert_true(reset("{{count:3 z_bucket:1 buckets:[1 2]}}",
                      "{{count:4 z_bucket:1 z_bucket_w:1 offset:1 buckets:[3]}}"));
    assert_true(reset("{{count:3 buckets:[1 2]}}", "{{count:3 z_bucket:3 z_bucket_w:1.5}}"));
    assert_false(reset("{{count:3 buckets:[1 2]}}", "{{count:3 z_bucket:3 z_bucket_w:2}}"));
}

static void resets_between_custom_bounds_in_common(void **state)
{
    static const char prev[] = "{{schema:-53 count:15 custom_values:[2 4 6] buckets:[1 2 5 7]}}";
    (void)state;
    assert_false(
        reset(prev, "{{schema:-53 count:15 custom_values:[2 3 4 6] buckets:[1 1 1 5 7]}}"));
    assert_true(reset(prev, "{{schema:-53 count:15 custom_values:[2 3 4 6] buckets:[1 0 1 5 8]}}"));
    assert_false(reset(prev, "{{schema:-53 count:15 custom_values:[4] buckets:[3 12]}}"));
    assert_true(reset(prev, "{{schema:-53 count:15 custom_values:[4] buckets:[4 11]}}"));
    assert_false(reset(prev, "{{schema:-53 count:15 custom_values:[1] buckets:[15 0]}}") &&
                 reset(prev, "{{schema:-53 count:15 custom_values:[] buckets:[15]}}"));
}

/* ---- between two ---- */

static void assert_between(double place, bool counter, const char *want)
{
    struct num_hist x = { 0 };
    const struct histogram *p = H("{{count:4 sum:2 buckets:[4]}}");
    const struct histogram *q = H("{{count:3 sum:8 buckets:[1 2]}}");
    assert_int_equal(num_hist_interpolate(&x, p, q, place, counter), 0);
    num_hist_compact(&x, 0);
    assert_hist(&x.h, want);
    num_hist_done(&x);
}

static void histograms_on_a_line(void **state)
{
    struct num_hist x = { 0 };
    (void)state;
    assert_between(0, true, "{{count:4 sum:2 buckets:[4]}}");
    assert_between(1, true, "{{count:3 sum:8 buckets:[1 2]}}");
    assert_between(0.5, false, "{{count:3.5 sum:5 buckets:[2.5 1]}}");
    assert_between(0.5, true, "{{count:1.5 sum:4 buckets:[0.5 1]}}"); // from 0
    assert_int_equal(
        num_hist_interpolate(&x, H("{{}}"), H("{{schema:-53 custom_values:[2]}}"), 0.5, false),
        NUM_HIST_INCOMPATIBLE);
    num_hist_done(&x);
}

/* ---- trimming ---- */

static void assert_trim(const char *h, const char *op, double at, const char *want)
{
    struct num_hist x = { 0 };
    num_hist_set(&x, H(h));
    if (op[0] == '<')
        num_hist_trim_above(&x, at);
    else
        num_hist_trim_below(&x, at);
    assert_hist(&x.h, want);
    num_hist_done(&x);
}

static void what_is_not_cut_keeps_its_sum(void **state)
{
    static const char h[] = "{{count:8 sum:123 offset:1 buckets:[2 6]}}"; // (1,2], (2,4]
    (void)state;
    assert_trim(h, "</", 4, h);
    assert_trim(h, ">/", 1, h);
    assert_trim(h, "</", INFINITY, h);
    assert_trim(h, ">/", -INFINITY, h);
    assert_trim(h, "</", 1, "{{}}");
    assert_trim(h, ">/", 4, "{{}}");
    assert_trim(h, "</", NAN, "{{}}");
    assert_trim("{{}}", "</", 0, "{{}}");
}

static void exponential_buckets_are_cut_on_a_logarithmic_scale(void **state)
{
    (void)state;
    // 2^1.5 halves (2,4]; the middles are 2^0.5 and 2^1.25, and 2^1.75 above.
    struct num_hist x = { 0 };
    num_hist_set(&x, H("{{count:8 sum:123 offset:1 buckets:[2 6]}}"));
    num_hist_trim_above(&x, exp2(1.5));
    assert_true(fabs(x.h.count - 5) < 1e-12);
    assert_true(fabs(x.h.sum - (2 * exp2(0.5) + 3 * exp2(1.25))) < 1e-12);
    num_hist_set(&x, H("{{count:8 sum:123 n_offset:1 n_buckets:[2 6]}}"));
    num_hist_trim_above(&x, -exp2(1.5));
    assert_true(fabs(x.h.count - 3) < 1e-12 && fabs(x.h.sum + 3 * exp2(1.75)) < 1e-12);
    num_hist_done(&x);
    assert_trim("{{count:8 sum:123 offset:2 buckets:[2 6]}}", ">/", 4,
                "{{count:6 sum:33.941125496954285 offset:3 buckets:[6]}}");
}

static void the_zero_bucket_is_cut_in_proportion(void **state)
{
    static const char both[] = "{{count:8 sum:1 z_bucket:8 z_bucket_w:1}}";
    static const char positive[] =
        "{{count:10 sum:1 z_bucket:8 z_bucket_w:1 offset:2 buckets:[2]}}";
    (void)state;
    assert_trim(both, "</", 0.5, "{{count:6 sum:-1.5 z_bucket:6 z_bucket_w:1}}");
    assert_trim(both, ">/", 0.5, "{{count:2 sum:1.5 z_bucket:2 z_bucket_w:1}}");
    assert_trim(positive, "</", 0.5, "{{count:4 sum:1 z_bucket:4 z_bucket_w:1}}");
    assert_trim(positive, "</", 0, "{{z_bucket_w:1}}");
}

static void custom_buckets_are_cut_in_proportion(void **state)
{
    static const char h[] = "{{schema:-53 count:10 sum:100 custom_values:[5 10] buckets:[4 2 4]}}";
    (void)state;
    assert_trim(h, "</", 7.5,
                "{{schema:-53 count:5 sum:16.25 custom_values:[5 10] buckets:[4 1]}}");
    assert_trim(h, ">/", 7.5,
                "{{schema:-53 count:5 sum:48.75 custom_values:[5 10] offset:1 buckets:[1 4]}}");
    // From -Inf to 5 counts as from 0; nothing is known about what is above 10.
    assert_trim(h, "</", 2.5, "{{schema:-53 count:2 sum:2.5 custom_values:[5 10] buckets:[2]}}");
    assert_trim(h, ">/", 2.5,
                "{{schema:-53 count:8 sum:62.5 custom_values:[5 10] buckets:[2 2 4]}}");
    assert_trim(h, "</", 20, "{{schema:-53 count:6 sum:25 custom_values:[5 10] buckets:[4 2]}}");
    assert_trim(h, ">/", 20,
                "{{schema:-53 count:4 sum:80 custom_values:[5 10] offset:2 buckets:[4]}}");
    assert_trim(h, "</", -1, "{{schema:-53 custom_values:[5 10]}}");
    // All of it is kept, so that nothing is known anew.
    assert_trim("{{schema:-53 count:4 sum:9 custom_values:[-5] buckets:[4]}}", "</", -7,
                "{{schema:-53 count:4 sum:9 custom_values:[-5] buckets:[4]}}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(histograms_as_text),
        cmocka_unit_test(test_text_is_read_back),
        cmocka_unit_test(gaps_no_histogram_has_are_not_written_out),
        cmocka_unit_test(scaling_and_its_hint),
        cmocka_unit_test(compaction_keeps_short_runs_of_empty_buckets),
        cmocka_unit_test(spans_of_any_cut_are_equal),
        cmocka_unit_test(lower_resolutions),
        cmocka_unit_test(buckets_of_both_are_merged),
        cmocka_unit_test(the_lower_resolution_wins),
        cmocka_unit_test(zero_buckets_grow_to_the_bound_of_a_bucket),
        cmocka_unit_test(custom_bounds_in_common_are_kept),
        cmocka_unit_test(exponential_and_custom_do_not_add_up),
        cmocka_unit_test(hints_of_a_sum),
        cmocka_unit_test(sums_of_histograms_keep_small_terms),
        cmocka_unit_test(compensation_survives_a_lower_resolution),
        cmocka_unit_test(averages_of_histograms_do_not_overflow),
        cmocka_unit_test(an_accumulator_remembers_hints_and_refuses_other_buckets),
        cmocka_unit_test(hints_decide_about_resets),
        cmocka_unit_test(anything_that_falls_is_a_reset),
        cmocka_unit_test(resolutions_and_resets),
        cmocka_unit_test(zero_buckets_and_resets),
        cmocka_unit_test(resets_between_custom_bounds_in_common),
        cmocka_unit_test(histograms_on_a_line),
        cmocka_unit_test(what_is_not_cut_keeps_its_sum),
        cmocka_unit_test(exponential_buckets_are_cut_on_a_logarithmic_scale),
        cmocka_unit_test(the_zero_bucket_is_cut_in_proportion),
        cmocka_unit_test(custom_buckets_are_cut_in_proportion),
    };
    return cmocka_run_group_tests(tests, NULL, reset_arena);
}
