/* Functions and aggregations on columns give what they give when each step is on its own: to the
 * last bit, with the same notes and errors, over the data of gen_data.h. */
#include "test.h"

#include "gen_data.h"
#include "two_engines.h"

static const char *const queries[] = {
    // quantiles: buckets that end alike, bad ones, missing ones, several metrics
    "histogram_quantile(0.9, latency_seconds_bucket)",
    "histogram_quantile(0.9, rate(latency_seconds_bucket[2m]))",
    "histogram_quantile(0.5, {__name__=~\".+_bucket\"})",
    "histogram_quantile(0.5, {__name__=~\".+\"})",
    "histogram_quantile(scalar(up{job=\"api\"}) * 2, rate(latency_seconds_bucket[2m]))",
    "histogram_quantile(time() % 3 - 1, latency_seconds_bucket)",
    "histogram_quantile(NaN, latency_seconds_bucket)",
    "histogram_quantile(0.9, label_replace(latency_seconds_bucket, \"le\", \"1\", \"le\", "
    "\"0.1\"))",
    "histogram_quantile(0.9, label_replace(label_replace(rate(latency_seconds_bucket[2m]), \"le\", "
    "\"1\", \"le\", \"0.1\"), \"le\", \"1.00\", \"le\", \"0.5\") > 0.01)",
    "histogram_quantile(0.9, label_replace(latency_seconds_bucket, \"le\", \"x\", \"le\", "
    "\"1.0\"))",
    "histogram_quantile(0.9, latency_seconds_bucket > 20)",
    "sum(histogram_quantile(0.9, latency_seconds_bucket > 20))",
    "histogram_quantile(0.9, -latency_seconds_bucket)",
    "histogram_fraction(0.1, 0.7, rate(latency_seconds_bucket[2m]))",
    "histogram_fraction(time() % 2, 0.7, latency_seconds_bucket > 20)",
    "histogram_fraction(-Inf, +Inf, {__name__=~\".+\"})",
    "histogram_quantiles(rate(latency_seconds_bucket[2m]), \"q\", 0.5, 0.9, 2, NaN)",
    "histogram_quantiles(latency_seconds_bucket, \"q\", 0.5, time())",
    "histogram_quantiles(latency_seconds_bucket, \"job\", 0.5)",
    "histogram_quantiles(latency_seconds_bucket > 20, \"q\", 0.9, 0.5)",
    // one sample after another
    "abs({__name__=~\".+\"})",
    "sum(exp(-{__name__=~\".+\", __name__!=\"up\"} > 0))",
    "sgn(rate(http_requests_total[1m])) or ceil(up)",
    "round({job=\"api\"}, 0.1)",
    "round(http_requests_total, time() % 7)",
    "clamp(http_requests_total, 10, 100)",
    "clamp(http_requests_total, time() % 10, 5)",
    "clamp_min({__name__!=\"\"}, 3)",
    "clamp_max({__name__!=\"\"}, time() % 3)",
    "hour({__name__!=\"\"} * 1000)",
    "day_of_week()",
    "days_in_month(vector(time() * 1000))",
    "timestamp({__name__!=\"\"} + 0)",
    "timestamp({__name__!=\"\"} > 3)",
    "timestamp({__name__!=\"\"})",
    "timestamp(up)",
    "timestamp({__name__!=\"\"} offset 90s) - 1",
    "timestamp(http_requests_total @ end())",
    "sort(http_requests_total)",
    "sort_desc({__name__!=\"\"})",
    "sort_by_label({__name__!=\"\"}, \"instance\", \"job\")",
    "sort_by_label_desc(abs(http_requests_total) > 20, \"code\")",
    "sum(sort(http_requests_total > 20))",
    // scalars
    "scalar(up)",
    "scalar(up{job=\"api\"} == 1)",
    "scalar({__name__!=\"\"} > 1e6)",
    "vector(scalar(up{job=\"api\"}))",
    "vector(time()) + pi()",
    "max_of(time() % 7, time() % 5) - min_of(scalar(up), 3)",
    // nothing there
    "absent(up{job=\"nope\", instance=~\"x\"})",
    "absent(up > 1)",
    "absent({__name__!=\"\"} > 1e9)",
    "absent_over_time(up{job=\"nope\"}[5m])",
    "absent_over_time({__name__!=\"\", job=\"worker\"}[1m])",
    "absent_over_time((up == 0)[5m:1m])",
    // labels
    "label_replace({__name__!=\"\"}, \"new\", \"$1-$2\", \"instance\", \"(.*):(.*)\")",
    "label_replace(up, \"instance\", \"\", \"instance\", \".*\")",
    "label_replace(up, \"__name__\", \"$1\", \"job\", \"(.*)\")",
    "label_replace(abs(up), \"__name__\", \"$1\", \"job\", \"(.*)\")",
    "label_replace(up, \"a\", \"b\", \"job\", \"(\")",
    "label_join({__name__!=\"\"}, \"new\", \"/\", \"job\", \"nothing\", \"instance\")",
    "label_join(up, \"instance\", \"\")",
    "label_join(up == 0, \"instance\", \"\")",
    // aggregations with a parameter
    "quantile(0.9, {__name__!=\"\"})",
    "quantile by (job) (time() % 3 - 1, {__name__!~\".*native.*|.*custom.*|.*mixed.*\"})",
    "quantile without (instance) (scalar(up{job=\"nope\"}), abs(http_requests_total))",
    "quantile(0.5, up) + on () quantile(0, -up)",
    "topk(2, {__name__!=\"\"})",
    "topk by (job) (3, {__name__!~\".*native.*|.*custom.*|.*mixed.*\"})",
    "topk(time() % 4, http_requests_total)",
    "topk(1e3, rate(http_requests_total[1m]))",
    "bottomk by (instance) (2, abs(http_requests_total) > 20)",
    "sum(bottomk(3, latency_seconds_bucket))",
    "bottomk(0, up)",
    "topk(NaN, up)",
    "topk(-1e30, up) or topk(1e30, up)",
    "limitk(3, {__name__!=\"\"})",
    "limitk by (job) (2, http_requests_total > 50)",
    "limitk(time() % 3, latency_seconds_bucket)",
    "limit_ratio(0.4, {__name__!=\"\"})",
    "limit_ratio by (job) (-0.4, http_requests_total)",
    "limit_ratio(time() % 5 - 2, http_requests_total)",
    "limit_ratio(scalar(up{job=\"nope\"}), up)",
};

struct data {
    struct gen_data gen;
    struct mem_store *store;
};

static void load(struct data *d, uint64_t seed, bool native)
{
    struct err e = { 0 };

    gen_data_init(&d->gen, seed,
                  &(struct gen_data_opts){ .stale_markers = true, .native = native });
    d->store = mem_new(&(struct mem_opts){ 0 });
    assert_true(gen_data_store(&d->gen, d->store, &e));
}

static void unload(struct data *d)
{
    mem_free(d->store);
    gen_data_done(&d->gen);
}

static size_t count_differences(struct query_engine *a, struct query_engine *b,
                                const struct query *q)
{
    struct buf why = { 0 };
    struct answer x, y;
    bool same;

    answer_get(a, q, &x);
    answer_get(b, q, &y);
    same = answers_agree(&x, &y, &why);
    if (!same) {
        buf_puts(&why, "\n    ");
        query_put(&why, q);
        print_message("%s\n", buf_z(&why));
    }
    answer_done(&x);
    answer_done(&y);
    buf_done(&why);
    return !same;
}

static size_t compare_on(const struct data *d, size_t mode)
{
    struct query_engine *a = engine_a(mem_source(d->store), mode);
    struct query_engine *b = engine_b(mem_source(d->store), mode);
    int64_t middle = (d->gen.start + d->gen.end) / 2;
    size_t n = 0;

    for (size_t i = 0; i < N_OF(queries); i++) {
        struct query q = { .text = str_of(queries[i]), .start = middle, .lookback = 60000 };

        n += count_differences(a, b, &q);
        q.range = true;
        q.start = d->gen.start - 60000;
        q.end = d->gen.end + 120000;
        q.step = 40000; // more steps than bits in a word, and not a multiple
        n += count_differences(a, b, &q);
        q.end = q.start + 64 * q.step;
        n += count_differences(a, b, &q);
    }
    query_engine_close(a);
    query_engine_close(b);
    return n;
}

static void columns_give_what_steps_give(void **state)
{
    size_t differ = 0;

    (void)state;
    for (uint64_t seed = 0; seed < 2; seed++) {
        struct data d;

        load(&d, seed, seed % 2 == 1);
        for (size_t mode = 0; mode < ENGINE_MODES; mode++)
            differ += compare_on(&d, mode);
        unload(&d);
    }
    assert_int_equal(differ, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_give_what_steps_give),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
