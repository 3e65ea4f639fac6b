/* The decoder of the query API: what servers send, and what they should not. */
#include "test.h"

#include "api_trace.h"

#define RESULT(type, result)                                                                       \
    "{\"status\":\"success\",\"data\":{\"resultType\":\"" type "\",\"result\":" result "}}"

static const struct api_decode_opts usual = { 0 };

/* Whole, and cut at every place in two; in small pieces. */
static void assert_trace(const char *body, const char *want)
{
    static const size_t pieces[] = { 1, 2, 3, 5, 64, 100 };
    struct buf b = { 0 };
    struct str text = str_of(body);

    api_trace(&b, text, text.n + 1, &usual);
    if (!str_eq(buf_str(&b), str_of(want)))
        fail_msg("\n got %s\nwant %s\nof   %s", buf_z(&b), want, body);
    for (size_t i = 0; i < N_OF(pieces); i++) {
        buf_clear(&b);
        api_trace(&b, text, pieces[i], &usual);
        if (!str_eq(buf_str(&b), str_of(want)))
            fail_msg("\n got %s\nwant %s\nin pieces of %zu", buf_z(&b), want, pieces[i]);
    }
    buf_done(&b);
}

static void assert_same(const char *body)
{
    assert_trace(body, body);
}

/* ---- results ---- */

static void results_come_back_as_they_were(void **state)
{
    (void)state;
    assert_same(RESULT("scalar", "[1700000060,\"333333333333333300000\"]"));
    assert_same(RESULT("string", "[1700000060.25,\"a\\tb \\\"c\\\" \\\\ ü\"]"));
    assert_same(RESULT("vector", "[]"));
    assert_same(RESULT("matrix", "[]"));
    assert_same(RESULT("vector", "[{\"metric\":{},\"value\":[0,\"NaN\"]},"
                                 "{\"metric\":{\"a\":\"b\"},\"value\":[-1.500,\"-Inf\"]},"
                                 "{\"metric\":{\"a\":\"a\"},\"value\":[0.001,\"+Inf\"]}]"));
    assert_same(
        RESULT("matrix",
               "[{\"metric\":{\"__name__\":\"m\",\"a\":\"b\"},\"values\":[[1700000000,\"1\"],"
               "[1700000000.500,\"-1.5e-07\"],[1700000001.250,\"1e+21\"],[1700000002,\"0\"]]},"
               "{\"metric\":{\"__name__\":\"m\",\"a\":\"c\"},\"values\":[[1700000000,\"2\"]]}]"));
}

static void many_points_are_read_in_bulk(void **state)
{
    struct buf b = { 0 };

    (void)state;
    buf_puts(&b, "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":["
                 "{\"metric\":{},\"values\":[");
    for (int i = 1; i < 300; i++)
        buf_printf(&b, "%s[%d.%d00,\"%d.%d\"]", i > 1 ? "," : "", 1700000000 + i, i % 9 + 1, i,
                   i % 9 + 1);
    buf_puts(&b, "]}]}}");
    assert_same(buf_z(&b));
    buf_done(&b);
}

static void members_come_in_any_order_and_unknown_ones_are_skipped(void **state)
{
    (void)state;
    assert_trace(
        "\n{ \"isPartial\" : false, \"data\" : { \"stats\": {\"timings\": {\"x\": 1}, \"y\": []},"
        " \"explanation\": null, \"result\": [ {\"values\": [ [ 1 , \"2\" ] , [2e0, 3] ],"
        " \"more\": {\"deep\": [[[{}]]], \"values\": 1}, \"metric\": {\"b\": \"1\", \"a\": \"2\"} "
        "} ],"
        " \"resultType\" : \"matrix\" }, \"x\": {\"status\": \"error\"},"
        " \"infos\": null, \"warnings\": [], \"status\" : \"success\" } ",
        RESULT("matrix",
               "[{\"metric\":{\"a\":\"2\",\"b\":\"1\"},\"values\":[[1,\"2\"],[2,\"3\"]]}]"));
    assert_trace("{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":null}}",
                 RESULT("vector", "[]"));
}

static void matrices_are_sorted_and_vectors_keep_their_order(void **state)
{
    (void)state;
    assert_trace(RESULT("matrix", "[{\"metric\":{\"a\":\"2\"},\"values\":[[1,\"2\"]]},"
                                  "{\"metric\":{\"a\":\"1\"},\"values\":[[1,\"1\"]]}]"),
                 RESULT("matrix", "[{\"metric\":{\"a\":\"1\"},\"values\":[[1,\"1\"]]},"
                                  "{\"metric\":{\"a\":\"2\"},\"values\":[[1,\"2\"]]}]"));
    assert_same(RESULT("vector", "[{\"metric\":{\"a\":\"2\"},\"value\":[1,\"2\"]},"
                                 "{\"metric\":{\"a\":\"1\"},\"value\":[1,\"1\"]}]"));
}

static void of_two_points_of_one_time_the_first_stays(void **state)
{
    (void)state;
    assert_trace(RESULT("matrix", "[{\"metric\":{},\"values\":[[1,\"2\"],[1,\"3\"],[2,\"4\"]]}]"),
                 RESULT("matrix", "[{\"metric\":{},\"values\":[[1,\"2\"],[2,\"4\"]]}]"));
}

static void warnings_and_infos_are_kept(void **state)
{
    (void)state;
    assert_same("{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]},"
                "\"warnings\":[\"a\",\"b\"],\"infos\":[\"c \\\"d\\\"\"]}");
    assert_trace("{\"isPartial\":true,\"status\":\"success\",\"data\":{\"resultType\":\"vector\","
                 "\"result\":[]}}",
                 "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]},"
                 "\"warnings\":[\"the server says that the answer is not complete\"]}");
}

static void stats_are_kept(void **state)
{
    static const char body[] =
        "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[],\"stats\":{"
        "\"timings\":{\"evalTotalTime\":0.25,\"queryPreparationTime\":0.001,\"x\":2},"
        "\"samples\":{\"totalQueryableSamplesPerStep\":[[1,2]],\"totalQueryableSamples\":17,"
        "\"peakSamples\":5}}}}";
    struct query_result r = { 0 };
    struct api_decoder *d = api_decoder_new(&usual, &r);
    struct api_envelope env;
    struct err e = { 0 };

    (void)state;
    assert_true(api_feed(d, str_of(body), 3, &e) && api_decoder_end(d, &env, &e));
    assert_int_equal(r.samples, 17);
    assert_int_equal(r.peak_samples, 5);
    assert_int_equal(r.stats.eval_ns, 250000000);
    assert_int_equal(r.stats.plan_ns, 1000000);
    api_decoder_free(d);
    query_result_done(&r);
}

/* ---- histograms ---- */

#define HISTOGRAM(buckets) "{\"count\":\"12\",\"sum\":\"18.5\",\"buckets\":[" buckets "]}"
#define ONE(buckets)       RESULT("vector", "[{\"metric\":{},\"histogram\":[1," HISTOGRAM(buckets) "]}]")

static void histograms_come_back_as_they_were(void **state)
{
    (void)state;
    assert_same(
        RESULT("vector", "[{\"metric\":{},\"histogram\":[1,{\"count\":\"0\",\"sum\":\"0\"}]}]"));
    // schema 0, 3 (and a gap), -1, the bucket of infinite observations
    assert_same(ONE("[0,\"1\",\"2\",\"3\"],[0,\"2\",\"4\",\"9\"]"));
    assert_same(ONE("[0,\"1\",\"1.0905077326652577\",\"3\"],[0,\"1.2968395546510096\",\"1."
                    "414213562373095\",\"9\"]"));
    assert_same(ONE("[0,\"4\",\"16\",\"3\"],[0,\"64\",\"256\",\"0.5\"]"));
    assert_same(ONE("[0,\"8.98846567431158e+307\",\"1.7976931348623157e+308\",\"3\"],[0,\"1."
                    "7976931348623157e+308\",\"+Inf\",\"1\"]"));
    // negative ones, and zero
    assert_same(ONE("[1,\"-4\",\"-2\",\"1\"],[1,\"-2\",\"-1\",\"2\"],[3,\"-0.001\",\"0.001\",\"4\"]"
                    ",[0,\"0.5\",\"1\",\"5\"]"));
    assert_same(ONE("[3,\"-0\",\"0\",\"12\"]"));
    // the zero bucket cuts its neighbours
    assert_same(ONE("[1,\"-1\",\"-0.75\",\"1\"],[3,\"-0.75\",\"0.75\",\"4\"],[0,\"0.75\",\"1\","
                    "\"5\"],[0,\"1\",\"2\",\"2\"]"));
    // custom bounds: no power of two; infinite at both ends; gaps
    assert_same(ONE("[0,\"1\",\"2.5\",\"3\"],[0,\"2.5\",\"10\",\"9\"]"));
    assert_same(ONE("[3,\"-Inf\",\"2.5\",\"3\"],[0,\"10\",\"+Inf\",\"9\"]"));
    assert_same(ONE("[3,\"-Inf\",\"-5\",\"3\"],[0,\"-5\",\"0\",\"9\"]"));
}

static void histograms_of_a_matrix_stand_beside_floats(void **state)
{
    (void)state;
    assert_same(RESULT("matrix",
                       "[{\"metric\":{\"a\":\"b\"},\"values\":[[1,\"2\"],[3,\"2\"]],"
                       "\"histograms\":[[2," HISTOGRAM("[0,\"1\",\"2\",\"3\"]") "],[4," HISTOGRAM(
                           "[0,\"1\",\"1.4142135623730951\",\"3\"]") "]]}]"));
    assert_trace(
        RESULT("matrix",
               "[{\"metric\":{},\"values\":[[1,\"2\"]],\"histograms\":[[1," HISTOGRAM("") "]]}]"),
        "kind 8, at 0: not the query API's JSON: a series has a float and a histogram at the same "
        "time");
}

static void buckets_that_overlap_are_refused(void **state)
{
    static const char said[] = "kind 8, at 0: not the query API's JSON: the buckets of a native "
                               "histogram overlap or are out of order";
    (void)state;
    assert_trace(ONE("[0,\"2\",\"4\",\"3\"],[0,\"1\",\"2\",\"3\"]"), said);
    assert_trace(ONE("[0,\"1\",\"4\",\"3\"],[0,\"2\",\"8\",\"3\"]"), said);
    assert_trace(ONE("[0,\"NaN\",\"4\",\"3\"]"), said);
    assert_trace(ONE("[0,\"1\",\"+Inf\",\"3\"],[0,\"+Inf\",\"+Inf\",\"3\"]"), said);
    assert_trace(
        ONE("[4,\"1\",\"2\",\"3\"]"),
        "kind 8, at 0: not the query API's JSON: bad kind of boundaries in a bucket (byte 127)");
}

/* ---- what is no answer ---- */

static void errors_are_told(void **state)
{
    (void)state;
    assert_trace("{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"no \\u00fcber\"}",
                 "bad_data: no über");
    assert_trace("{\"error\":\"x\",\"data\":null,\"status\":\"error\"}", ": x");
}

static void bodies_that_are_none_are_refused(void **state)
{
    static const struct {
        const char *body, *why;
    } rows[] = {
        { "", "empty, where a JSON value should be (byte 0)" },
        { "<html>", "unexpected character '<' where a value should begin (byte 0)" },
        { "[]", "an array in the answer, where an object should be (byte 0)" },
        { "{}", "no \"status\"" },
        { "{\"status\":1}", "a number in the answer, where a string should be (byte 10)" },
        { "{\"status\":\"success\"}", "no \"resultType\"" },
        { "{\"status\":\"success\"} x",
          "unexpected character 'x' after the end of the JSON value (byte 21)" },
        { "{\"status\":\"success\",\"data\":[]}",
          "an array in the answer, where an object should be (byte 27)" },
        { RESULT("streams", "[]"), "unknown \"resultType\" \"streams\"" },
        { RESULT("vector", "{}"), "an object in \"data\", where an array should be (byte 59)" },
        { RESULT("vector", "[1,\"2\"]"), "the result is no vector" },
        { RESULT("scalar", "[]"), "the result is no scalar" },
        { RESULT("scalar", "[1]"),
          "the end in \"result\", where time and value should be (byte 61)" },
        { RESULT("scalar", "[1,2]"), "a number in \"result\", where a string should be (byte 62)" },
        { RESULT("scalar", "[1,\"x\"]"), "a scalar that is no number" },
        { RESULT("scalar", "[1,\"2\",3]"),
          "a number in \"result\", where its end should be (byte 66)" },
        { RESULT("scalar", "[1e99,\"2\"]"), "bad time in \"result\" (byte 60)" },
        { RESULT("matrix", "[{\"metric\":{},\"value\":[1,\"2\"]}]"), "the result is no matrix" },
        { RESULT("vector", "[{\"metric\":{},\"values\":[[1,\"2\"]]}]"), "the result is no vector" },
        { RESULT("vector", "[{\"metric\":{},\"value\":[]}]"),
          "the end in a point, where time and value should be (byte 82)" },
        { RESULT("vector", "[{\"metric\":{\"a\":1},\"value\":[1,\"2\"]}]"),
          "a number in \"metric\", where a string should be (byte 75)" },
        { RESULT("vector", "[{\"metric\":{\"a\":null},\"value\":[1,\"2\"]}]"),
          "null in \"metric\", where a string should be (byte 75)" },
        { RESULT("vector", "[{\"metric\":{},\"value\":[1,\"\"]}]"),
          "bad number in a point (byte 84)" },
        { RESULT("vector", "[{\"metric\":{},\"value\":[1,true]}]"),
          "true or false in a point, where a number in a string should be (byte 84)" },
        { RESULT("vector", "[{\"metric\":{},\"value\":[1,\"2\"],\"value\":[2,\"2\"]}]"),
          "a series of a vector has 2 points" },
        { RESULT("matrix", "[{\"metric\":{},\"values\":[[2,\"2\"],[1,\"2\"]]}]"),
          "the times of a series are out of order" },
        { RESULT("matrix", "[{\"metric\":{},\"values\":[[0001,\"2\"],[2,\"2\"]]}]"),
          "number with a leading zero (byte 85)" },
        { RESULT("matrix", "[{\"metric\":{},\"values\":[[1.,\"2\"],[2,\"2\"]]}]"),
          "unexpected character ',' in number (byte 86)" },
        { RESULT("matrix", "[7]"),
          "the end in \"result\", where time and value should be (byte 61)" },
        { RESULT("matrix", "[{\"metric\":{},\"values\":[[1,\"2\"]"),
          "unexpected character '}' after array element (byte 90)" },
    };
    struct buf want = { 0 };

    (void)state;
    for (size_t i = 0; i < N_OF(rows); i++) {
        buf_clear(&want);
        buf_printf(&want, "kind 8, at 0: not the query API's JSON: %s", rows[i].why);
        assert_trace(rows[i].body, buf_z(&want));
    }
    buf_done(&want);
}

/* ---- limits and streams ---- */

static const char three[] = RESULT(
    "matrix",
    "[{\"metric\":{\"a\":\"1\"},\"values\":[[1,\"2\"],[2,\"2\"]]},{\"metric\":{},"
    "\"values\":[]},{\"metric\":{},\"histograms\":[[2," HISTOGRAM("[0,\"1\",\"2\",\"3\"]") "]]}]");

static void memory_has_a_limit(void **state)
{
    struct buf b = { 0 };

    (void)state;
    assert_false(api_trace(&b, str_of(three), 1, &(struct api_decode_opts){ .max_memory = 1000 }));
    assert_string_equal(buf_z(&b), "kind 9, at 0: the query needs more than 1000 bytes of memory");
    buf_clear(&b);
    assert_true(api_trace(&b, str_of(three), 1, &(struct api_decode_opts){ .max_memory = 20000 }));
    buf_done(&b);
}

static void series_can_be_taken_as_they_come(void **state)
{
    struct buf b = { 0 };
    size_t n = 0;

    (void)state;
    assert_true(api_trace(&b, str_of(three), 7,
                          &(struct api_decode_opts){ .on_part = api_count_part, .user = &n }));
    assert_int_equal(n, 3 + 2 + 1);
    assert_string_equal(buf_z(&b), RESULT("matrix", "[]"));
    buf_done(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(results_come_back_as_they_were),
        cmocka_unit_test(many_points_are_read_in_bulk),
        cmocka_unit_test(members_come_in_any_order_and_unknown_ones_are_skipped),
        cmocka_unit_test(matrices_are_sorted_and_vectors_keep_their_order),
        cmocka_unit_test(of_two_points_of_one_time_the_first_stays),
        cmocka_unit_test(warnings_and_infos_are_kept),
        cmocka_unit_test(stats_are_kept),
        cmocka_unit_test(histograms_come_back_as_they_were),
        cmocka_unit_test(histograms_of_a_matrix_stand_beside_floats),
        cmocka_unit_test(buckets_that_overlap_are_refused),
        cmocka_unit_test(errors_are_told),
        cmocka_unit_test(bodies_that_are_none_are_refused),
        cmocka_unit_test(memory_has_a_limit),
        cmocka_unit_test(series_can_be_taken_as_they_come),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
