#include "test.h"

#include "base/err.h"
#include "convert.h"

#include <math.h>

static void expect(enum expo_format from, enum expo_output to, bool page, const char *in,
                   const char *want)
{
    struct buf out = { 0 };
    struct err e = { 0 };
    if (!convert(str_of(in), &(struct expo_opts){ .format = from }, to, page, &out, &e))
        fail_msg("%s", e.msg);
    if (!str_eq(buf_str(&out), str_of(want)))
        fail_msg("got:\n%s\nwant:\n%s", buf_z(&out), want);
    buf_done(&out);
}

static const char all[] = "# HELP c_total Counts \\\\ things\\nhere.\n"
                          "# TYPE c_total counter\n"
                          "c_total{a=\"x\\\"y\\\\\",b=\"\"} 1027 1395066363000\n"
                          "# TYPE h histogram\n"
                          "h_bucket{le=\"1\"} 2\n"
                          "h_bucket{le=\"+Inf\"} 3\n"
                          "h_sum 1.5\n"
                          "h_count 3\n"
                          "# TYPE s summary\n"
                          "s{quantile=\"0.5\"} NaN\n"
                          "s_sum 1e6\n"
                          "s_count 7\n"
                          "bare -0.25 1\n"
                          "{\"my.name\",\"a-b\"=\"c\"} +Inf\n";

static void text_comes_out_as_it_was(void **state)
{
    (void)state;
    expect(EXPO_TEXT, EXPO_OUT_TEXT, false, all, all);
    expect(EXPO_TEXT, EXPO_OUT_TEXT, true, all, all);
    expect(EXPO_TEXT, EXPO_OUT_TEXT, false, "# note\n# TYPE a gauge\n# HELP a h\na 1\n# HELP e x\n",
           "# note\n# HELP a h\n# TYPE a gauge\na 1\n# HELP e x\n");
    expect(EXPO_TEXT, EXPO_OUT_TEXT, false, "", "");
}

static void openmetrics_has_bounds_seconds_and_an_end(void **state)
{
    (void)state;
    expect(EXPO_TEXT, EXPO_OUT_OPENMETRICS, false, all,
           "# HELP c Counts \\\\ things\\nhere.\n"
           "# TYPE c counter\n"
           "c_total{a=\"x\\\"y\\\\\",b=\"\"} 1027 1395066363\n"
           "# TYPE h histogram\n"
           "h_bucket{le=\"1.0\"} 2\n"
           "h_bucket{le=\"+Inf\"} 3\n"
           "h_sum 1.5\n"
           "h_count 3\n"
           "# TYPE s summary\n"
           "s{quantile=\"0.5\"} NaN\n"
           "s_sum 1e6\n"
           "s_count 7\n"
           "bare -0.25 0.001\n"
           "{\"my.name\",\"a-b\"=\"c\"} +Inf\n"
           "# EOF\n");
}

/* As client_golang: the series keep their names. */
static void a_counter_without_total_is_unknown_in_openmetrics(void **state)
{
    (void)state;
    expect(EXPO_TEXT, EXPO_OUT_OPENMETRICS, false, "# TYPE c counter\nc 1\n# TYPE u untyped\nu 2\n",
           "# TYPE c unknown\nc 1\n# TYPE u unknown\nu 2\n# EOF\n");
}

static const char om[] = "# TYPE c counter\n"
                         "# UNIT c_seconds seconds\n"
                         "# HELP c_seconds say \\\"hi\\\"\n"
                         "# TYPE c_seconds counter\n"
                         "c_seconds_total{a=\"1\"} 5 1.5 # {trace_id=\"x\"} 0.5 1.25\n"
                         "c_seconds_created{a=\"1\"} 1.7e9\n"
                         "# TYPE b info\n"
                         "b_info{v=\"1\"} 1\n"
                         "# TYPE st stateset\n"
                         "st{st=\"on\"} 1\n"
                         "# TYPE gh gaugehistogram\n"
                         "gh_bucket{le=\"+Inf\"} 4\n"
                         "gh_gsum 2\n"
                         "gh_gcount 4\n"
                         "# EOF\n";

static void openmetrics_comes_out_with_all_it_has(void **state)
{
    (void)state;
    expect(EXPO_OPENMETRICS, EXPO_OUT_OPENMETRICS, false, om,
           "# TYPE c unknown\n"
           "# HELP c_seconds say \\\"hi\\\"\n"
           "# TYPE c_seconds counter\n"
           "# UNIT c_seconds seconds\n"
           "c_seconds_total{a=\"1\"} 5 1.5 # {trace_id=\"x\"} 0.5 1.25\n"
           "c_seconds_created{a=\"1\"} 1.7e9\n"
           "# TYPE b info\n"
           "b_info{v=\"1\"} 1\n"
           "# TYPE st stateset\n"
           "st{st=\"on\"} 1\n"
           "# TYPE gh gaugehistogram\n"
           "gh_bucket{le=\"+Inf\"} 4\n"
           "gh_gsum 2\n"
           "gh_gcount 4\n"
           "# EOF\n");
}

static void openmetrics_becomes_text(void **state)
{
    (void)state;
    expect(EXPO_OPENMETRICS, EXPO_OUT_TEXT, false, om,
           "# TYPE c counter\n"
           "# HELP c_seconds_total say \"hi\"\n"
           "# TYPE c_seconds_total counter\n"
           "c_seconds_total{a=\"1\"} 5 1500\n"
           "c_seconds_created{a=\"1\"} 1.7e9\n"
           "# TYPE b_info gauge\n"
           "b_info{v=\"1\"} 1\n"
           "# TYPE st gauge\n"
           "st{st=\"on\"} 1\n"
           "# TYPE gh histogram\n"
           "gh_bucket{le=\"+Inf\"} 4\n"
           "gh_gsum 2\n"
           "gh_gcount 4\n");
}

/* Every Go program has such a pair: go_memstats_alloc_bytes. */
static void a_gauge_and_a_counter_may_share_their_openmetrics_name(void **state)
{
    static const char text[] = "# TYPE x gauge\nx 1\n# TYPE x_total counter\nx_total 2\n";
    static const char want[] = "# TYPE x gauge\nx 1\n# TYPE x counter\nx_total 2\n# EOF\n";
    (void)state;
    expect(EXPO_TEXT, EXPO_OUT_OPENMETRICS, false, text, want);
    expect(EXPO_OPENMETRICS, EXPO_OUT_TEXT, false, want, text);
    expect(EXPO_OPENMETRICS, EXPO_OUT_TEXT, true, want, text);
}

static const char scattered[] = "# TYPE a gauge\na 1\nb 2\na{x=\"1\"} 3\n";

static void a_family_that_comes_back_is_an_error_in_openmetrics(void **state)
{
    struct buf out = { 0 };
    struct err e = { 0 };
    struct expo_writer *w = expo_writer_new(EXPO_OUT_OPENMETRICS, &out, 0);
    (void)state;

    assert_false(convert(str_of(scattered), &(struct expo_opts){ .format = EXPO_TEXT },
                         EXPO_OUT_OPENMETRICS, false, &out, &e));
    assert_int_equal(e.kind, ERR_FORMAT);
    assert_string_equal(e.msg, "family a is not in one piece, as OpenMetrics asks for");
    assert_non_null(e.hint);
    convert_first_pass(w, str_of(scattered), EXPO_TEXT);
    assert_true(expo_writer_scattered(w));
    expo_writer_free(w);

    w = expo_writer_new(EXPO_OUT_OPENMETRICS, &out, 0);
    convert_first_pass(w, str_of(all), EXPO_TEXT);
    assert_false(expo_writer_scattered(w));
    expo_writer_free(w);
    expect(EXPO_TEXT, EXPO_OUT_OPENMETRICS, true, scattered,
           "# TYPE a gauge\na 1\na{x=\"1\"} 3\nb 2\n# EOF\n");
    err_done(&e);
    buf_done(&out);
}

static void json_has_the_shape_of_prom2json(void **state)
{
    (void)state;
    expect(EXPO_TEXT, EXPO_OUT_JSON, false, all,
           "[{\"name\":\"c_total\",\"help\":\"Counts \\\\ things\\nhere.\",\"type\":\"COUNTER\","
           "\"metrics\":[{\"labels\":{\"a\":\"x\\\"y\\\\\",\"b\":\"\"},"
           "\"timestamp_ms\":\"1395066363000\",\"value\":\"1027\"}]},\n"
           "{\"name\":\"h\",\"help\":\"\",\"type\":\"HISTOGRAM\",\"metrics\":[{\"buckets\":"
           "{\"1\":\"2\",\"+Inf\":\"3\"},\"count\":\"3\",\"sum\":\"1.5\"}]},\n"
           "{\"name\":\"s\",\"help\":\"\",\"type\":\"SUMMARY\",\"metrics\":[{\"quantiles\":"
           "{\"0.5\":\"NaN\"},\"count\":\"7\",\"sum\":\"1e+06\"}]},\n"
           "{\"name\":\"bare\",\"help\":\"\",\"type\":\"UNTYPED\",\"metrics\":["
           "{\"timestamp_ms\":\"1\",\"value\":\"-0.25\"}]},\n"
           "{\"name\":\"my.name\",\"help\":\"\",\"type\":\"UNTYPED\",\"metrics\":["
           "{\"labels\":{\"a-b\":\"c\"},\"value\":\"+Inf\"}]}]\n");
    expect(EXPO_TEXT, EXPO_OUT_JSON, false, "# TYPE a gauge\n", "[]\n");
    expect(
        EXPO_OPENMETRICS, EXPO_OUT_JSON, false,
        "# TYPE c counter\nc_total{a=\"1\"} 1\nc_created{a=\"1\"} 5\nc_total{a=\"2\"} 2\n"
        "# TYPE i info\ni_info{v=\"1\"} 1\n# EOF\n",
        "[{\"name\":\"c_total\",\"help\":\"\",\"type\":\"COUNTER\",\"metrics\":["
        "{\"labels\":{\"a\":\"1\"},\"value\":\"1\"},{\"labels\":{\"a\":\"2\"},\"value\":\"2\"}]},"
        "\n{\"name\":\"c_created\",\"help\":\"\",\"type\":\"GAUGE\",\"metrics\":["
        "{\"labels\":{\"a\":\"1\"},\"value\":\"5\"}]},\n"
        "{\"name\":\"i_info\",\"help\":\"\",\"type\":\"INFO\",\"metrics\":["
        "{\"labels\":{\"v\":\"1\"},\"value\":\"1\"}]}]\n");
}

static void json_gathers_the_parts_of_each_histogram(void **state)
{
    (void)state;
    expect(EXPO_TEXT, EXPO_OUT_JSON, false,
           "# TYPE h histogram\n"
           "h_bucket{a=\"1\",le=\"0.5\"} 1\nh_bucket{a=\"2\",le=\"0.5\"} 2\n"
           "h_bucket{a=\"1\",le=\"+Inf\"} 3e6\nh_bucket{a=\"2\",le=\"+Inf\"} 4\n"
           "h_sum{a=\"2\"} 1.5\nh_count{a=\"1\"} 3e6\nh_count{a=\"2\"} 4\n",
           "[{\"name\":\"h\",\"help\":\"\",\"type\":\"HISTOGRAM\",\"metrics\":["
           "{\"labels\":{\"a\":\"1\"},\"buckets\":{\"0.5\":\"1\",\"+Inf\":\"3000000\"},"
           "\"count\":\"3000000\",\"sum\":\"0\"},"
           "{\"labels\":{\"a\":\"2\"},\"buckets\":{\"0.5\":\"2\",\"+Inf\":\"4\"},"
           "\"count\":\"4\",\"sum\":\"1.5\"}]}]\n");
}

static void ndjson_is_one_sample_a_line_as_the_api_prints_it(void **state)
{
    (void)state;
    expect(
        EXPO_TEXT, EXPO_OUT_NDJSON, false, all,
        "{\"metric\":{\"__name__\":\"c_total\",\"a\":\"x\\\"y\\\\\"},"
        "\"value\":[1395066363,\"1027\"]}\n"
        "{\"metric\":{\"__name__\":\"h_bucket\",\"le\":\"1.0\"},\"value\":[1700000000.123,\"2\"]}\n"
        "{\"metric\":{\"__name__\":\"h_bucket\",\"le\":\"+Inf\"},\"value\":[1700000000.123,\"3\"]}"
        "\n"
        "{\"metric\":{\"__name__\":\"h_sum\"},\"value\":[1700000000.123,\"1.5\"]}\n"
        "{\"metric\":{\"__name__\":\"h_count\"},\"value\":[1700000000.123,\"3\"]}\n"
        "{\"metric\":{\"__name__\":\"s\",\"quantile\":\"0.5\"},\"value\":[1700000000.123,\"NaN\"]}"
        "\n"
        "{\"metric\":{\"__name__\":\"s_sum\"},\"value\":[1700000000.123,\"1000000\"]}\n"
        "{\"metric\":{\"__name__\":\"s_count\"},\"value\":[1700000000.123,\"7\"]}\n"
        "{\"metric\":{\"__name__\":\"bare\"},\"value\":[0.001,\"-0.25\"]}\n"
        "{\"metric\":{\"__name__\":\"my.name\",\"a-b\":\"c\"},\"value\":[1700000000.123,\"+Inf\"]}"
        "\n");
}

static void values_are_printed_shortest_whatever_was_written(void **state)
{
    static const struct {
        const char *in, *want;
    } cases[] = {
        { "1", "1" },
        { "-0", "-0" },
        { "0.5", "0.5" },
        { "00.5", "0.5" },
        { "0.50", "0.5" },
        { "1.", "1" },
        { ".5", "0.5" },
        { "+1", "1" },
        { "1e3", "1000" },
        { "1E-7", "1e-07" },
        { "0.000001", "0.000001" },
        { "0.0000001", "1e-07" },
        { "123456789012345678", "123456789012345680" },
        { "0.1000000000000000055", "0.1" },
        { "1e21", "1e+21" },
        { "Inf", "+Inf" },
        { "nan", "NaN" },
        { "999999999999999", "999999999999999" },
        { "9007199254740993", "9007199254740992" },
    };
    struct buf in = { 0 }, want = { 0 };
    (void)state;
    for (size_t i = 0; i < N_OF(cases); i++) {
        buf_printf(&in, "x %s\n", cases[i].in);
        buf_printf(&want, "{\"metric\":{\"__name__\":\"x\"},\"value\":[1700000000.123,\"%s\"]}\n",
                   cases[i].want);
    }
    expect(EXPO_TEXT, EXPO_OUT_NDJSON, false, buf_z(&in), buf_z(&want));
    buf_done(&in);
    buf_done(&want);
}

static void json_strings_are_escaped(void **state)
{
    (void)state;
    expect(EXPO_TEXT, EXPO_OUT_NDJSON, false,
           "x{a=\"0123456789abcdef\\n0123456789\",b=\"t\tab, caf\xc3\xa9\",c=\"\x01\"} 1\n",
           "{\"metric\":{\"__name__\":\"x\",\"a\":\"0123456789abcdef\\n0123456789\","
           "\"b\":\"t\\tab, caf\xc3\xa9\",\"c\":\"\\u0001\"},\"value\":[1700000000.123,\"1\"]}\n");
}

static void csv_has_a_column_a_label(void **state)
{
    (void)state;
    expect(EXPO_TEXT, EXPO_OUT_CSV, false,
           "a{z=\"1\",b=\"x,y\"} 1\n# TYPE h histogram\nh_bucket{le=\"1\",B=\"q\\\"q\"} 2e3 1500\n"
           "c{b=\"l1\\nl2\",e=\"\"} NaN\n",
           "timestamp,B,__name__,b,le,z,value\n"
           "2023-11-14T22:13:20.123Z,,a,\"x,y\",,1,1\n"
           "1970-01-01T00:00:01.500Z,\"q\"\"q\",h_bucket,,1.0,,2000\n"
           "2023-11-14T22:13:20.123Z,,c,\"l1\nl2\",,,NaN\n");
    expect(EXPO_TEXT, EXPO_OUT_CSV, false, "", "timestamp,__name__,value\n");
}

static void names_are_those_of_families_with_samples(void **state)
{
    (void)state;
    expect(EXPO_TEXT, EXPO_OUT_NAMES, false, all, "c_total\nh\ns\nbare\nmy.name\n");
    expect(EXPO_TEXT, EXPO_OUT_NAMES, false, scattered, "a\nb\n");
    expect(EXPO_TEXT, EXPO_OUT_NAMES, false, "# TYPE a gauge\n", "");
}

/* ---- native histograms, which only protobuf pages have ---- */

static const struct histogram native = {
    .schema = 0,
    .zero_threshold = 0.25,
    .zero_count = 1,
    .count = 7,
    .sum = 12.5,
    .pos = { (const struct histogram_span[]){ { 1, 2 } }, 1, (const double[]){ 2, 4 }, 2 },
};

static void write_native(struct expo_writer *w, bool classic)
{
    const struct label ls[] = { { STR("a"), STR("1") }, { STR("le"), STR("+Inf") } };
    struct expo_item items[] = {
        { .kind = EXPO_HELP, .name = STR("n"), .text = STR("x") },
        { .kind = EXPO_TYPE, .name = STR("n"), .type = METRIC_HISTOGRAM },
        { .kind = EXPO_HISTOGRAM,
          .name = STR("n"),
          .labels = ls,
          .n_labels = 1,
          .histogram = &native },
        { .kind = EXPO_SAMPLE, .name = STR("n_count"), .labels = ls, .n_labels = 1, .value = 7 },
        { .kind = EXPO_SAMPLE, .name = STR("n_sum"), .labels = ls, .n_labels = 1, .value = 12.5 },
        { .kind = EXPO_SAMPLE, .name = STR("n_bucket"), .labels = ls, .n_labels = 2, .value = 7 },
        { .kind = EXPO_HELP, .name = STR("o"), .text = STR("y") },
        { .kind = EXPO_END },
    };
    struct err e = { 0 };
    for (size_t i = 0; i < N_OF(items); i++)
        if (classic || items[i].kind != EXPO_SAMPLE)
            assert_true(expo_write(w, &items[i], &e));
    assert_true(expo_write_end(w, &e));
    expo_writer_free(w);
}

static void native_histograms_are_written_where_they_can_be(void **state)
{
    static const struct {
        enum expo_output to;
        bool classic;
        const char *want;
    } cases[] = {
        { EXPO_OUT_TEXT, false,
          "# HELP n x\n# TYPE n histogram\nn_bucket{a=\"1\",le=\"+Inf\"} 7\nn_sum{a=\"1\"} 12.5\n"
          "n_count{a=\"1\"} 7\n# HELP o y\n" },
        { EXPO_OUT_TEXT, true,
          "# HELP n x\n# TYPE n histogram\nn_count{a=\"1\"} 7\nn_sum{a=\"1\"} 12.5\n"
          "n_bucket{a=\"1\",le=\"+Inf\"} 7\n# HELP o y\n" },
        { EXPO_OUT_OPENMETRICS, false,
          "# HELP n x\n# TYPE n histogram\nn_bucket{a=\"1\",le=\"+Inf\"} 7\nn_sum{a=\"1\"} 12.5\n"
          "n_count{a=\"1\"} 7\n# HELP o y\n# EOF\n" },
        { EXPO_OUT_JSON, true,
          "[{\"name\":\"n\",\"help\":\"x\",\"type\":\"HISTOGRAM\",\"metrics\":[{\"labels\":"
          "{\"a\":\"1\"},\"buckets\":[[3,\"-0.25\",\"0.25\",\"1\"],[0,\"1\",\"2\",\"2\"],"
          "[0,\"2\",\"4\",\"4\"]],\"count\":\"7\",\"sum\":\"12.5\"}]}]\n" },
        { EXPO_OUT_NDJSON, false,
          "{\"metric\":{\"__name__\":\"n\",\"a\":\"1\"},\"histogram\":[1.500,{\"count\":\"7\","
          "\"sum\":\"12.5\",\"buckets\":[[3,\"-0.25\",\"0.25\",\"1\"],[0,\"1\",\"2\",\"2\"],"
          "[0,\"2\",\"4\",\"4\"]]}]}\n" },
        { EXPO_OUT_NAMES, false, "n\n" },
    };
    struct buf out = { 0 };
    (void)state;
    for (size_t i = 0; i < N_OF(cases); i++) {
        buf_clear(&out);
        write_native(expo_writer_new(cases[i].to, &out, 1500), cases[i].classic);
        assert_str(buf_str(&out), cases[i].want);
    }
    buf_clear(&out);
    expo_put_histogram_text(&out, &native);
    assert_str(buf_str(&out), "{count:7, sum:12.5, [-0.25,0.25]:1, (1,2]:2, (2,4]:4}");
    buf_done(&out);
}

/* Protobuf pages name them _sum and _count, as Prometheus stores them. */
static void openmetrics_names_the_parts_of_gauge_histograms(void **state)
{
    const struct label ls[] = { { STR("le"), STR("+Inf") } };
    struct expo_item items[] = {
        { .kind = EXPO_TYPE, .name = STR("g"), .type = METRIC_GAUGEHISTOGRAM },
        { .kind = EXPO_SAMPLE, .name = STR("g_count"), .value = 2 },
        { .kind = EXPO_SAMPLE, .name = STR("g_sum"), .value = 3 },
        { .kind = EXPO_SAMPLE, .name = STR("g_bucket"), .labels = ls, .n_labels = 1, .value = 2 },
        { .kind = EXPO_HISTOGRAM, .name = STR("g"), .histogram = &native },
    };
    struct buf out = { 0 };
    struct err e = { 0 };
    struct expo_writer *w = expo_writer_new(EXPO_OUT_OPENMETRICS, &out, 0);
    (void)state;
    for (size_t i = 0; i < N_OF(items); i++)
        assert_true(expo_write(w, &items[i], &e));
    assert_true(expo_write_end(w, &e));
    expo_writer_free(w);
    assert_str(buf_str(&out), "# TYPE g gaugehistogram\ng_gcount 2\ng_gsum 3.0\n"
                              "g_bucket{le=\"+Inf\"} 2\ng_bucket{le=\"+Inf\"} 7\n"
                              "g_gsum 12.5\ng_gcount 7\n# EOF\n");
    buf_done(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_comes_out_as_it_was),
        cmocka_unit_test(openmetrics_has_bounds_seconds_and_an_end),
        cmocka_unit_test(a_counter_without_total_is_unknown_in_openmetrics),
        cmocka_unit_test(openmetrics_comes_out_with_all_it_has),
        cmocka_unit_test(openmetrics_becomes_text),
        cmocka_unit_test(a_gauge_and_a_counter_may_share_their_openmetrics_name),
        cmocka_unit_test(a_family_that_comes_back_is_an_error_in_openmetrics),
        cmocka_unit_test(json_has_the_shape_of_prom2json),
        cmocka_unit_test(json_gathers_the_parts_of_each_histogram),
        cmocka_unit_test(ndjson_is_one_sample_a_line_as_the_api_prints_it),
        cmocka_unit_test(values_are_printed_shortest_whatever_was_written),
        cmocka_unit_test(json_strings_are_escaped),
        cmocka_unit_test(csv_has_a_column_a_label),
        cmocka_unit_test(names_are_those_of_families_with_samples),
        cmocka_unit_test(native_histograms_are_written_where_they_can_be),
        cmocka_unit_test(openmetrics_names_the_parts_of_gauge_histograms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
