/* After an error of the parser, what to try. */
#include "test.h"

#include "promql/advice.h"
#include "promql/parse.h"

static const struct {
    const char *text, *advice; /* NULL: none */
} cases[] = {
    { "up = 1", "== compares values; = is for labels, in braces" },
    { "a && b", "the word for it is and" },
    { "a || b", "the word for it is or" },
    { "up{job==\"x\"}", "a label is compared with one =, and matched with =~" },
    { "up{job=1}", "the value of a label stands in quotes: {status=\"500\"}" },
    { "up{job=api}", "the value of a label stands in quotes: \"api\"" },
    { "up{job~=\"a\"}", "a regular expression is matched with =~" },
    { "rate(up[5min])", "a duration is numbers with ms, s, m, h, d, w, y behind them: 5m, 1h30m" },
    { "sum(up) by job", "labels stand in parentheses: (job)" },
    { "rate(up{a=\"b\"})", "say how far back to look: rate(up{a=\"b\"}[5m])" },
    { "rate(sum by (job) (up))",
      "first the rate, then the aggregation: sum by (job) (rate(up[5m]))" },
    { "max_over_time(sum(up))",
      "a range of an expression is a subquery: max_over_time(sum(up)[5m:])" },
    { "deriv(a + b)", "a range of an expression is a subquery: deriv((a + b)[5m:])" },
    { "sum(up[5m])", "a function makes one value of a range: rate(up[5m]) of a counter, "
                     "avg_over_time(up[5m]) of a gauge" },
    { "rate(up[5m])[1h]", "of an expression it is a subquery: [1h:]" },
    { "histogram_quantile(up, 0.9)", "it is histogram_quantile(φ scalar, b instant vector)" },
    { "round(up, 1, 2)", "it is round(v instant vector, [to_nearest scalar])" },
    { "topk(up)", "it is topk(k scalar, v instant vector)" },
    { "sum(rate(up[5m))", "the range that begins with \"[5m))\" is not closed" },
    { "sum(\n  rate(up[5m])", "the parenthesis that begins with \"(\" is not closed" },
    { "up{job=\"a\"", "the brace that begins with \"{job=\\\"a\\\"\" is not closed" },
    { "http.requests", "a name with a dot is written {\"http.requests\"}" },
    { "rate(up[5m]){job=\"a\"}",
      "labels are picked behind the name of a metric, inside of the parentheses" },
    { "rate(up[$__interval])", "a variable of Grafana's has no value here" },
    { "sum(up) offset 5m", "it belongs to a selector: sum(up offset 5m), not sum(up) offset 5m" },
    { "{job=\"\"}", "ask for something that is there: {job=~\".+\"}" },
    { "1 == 1", "with bool the answer is 1 or 0: 1 == bool 1" },
    { "rte(up[5m])", "did you mean \"rate\"?" },
    { "sum(up))", NULL },
    { "up up", NULL },
    { "", NULL },
    { "\xff", NULL },
};

static void each_mistake_has_its_advice(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_OF(cases); i++) {
        struct arena a = { 0 };
        struct err e = { 0 };
        assert_null(pql_parse(&a, str_of(cases[i].text), NULL, &e));
        const char *got = e.hint ? e.hint : "none", *want = cases[i].advice;
        if (strcmp(got, want ? want : "none") != 0)
            fail_msg("%s: %s: %s", cases[i].text, e.msg, got);
        err_done(&e);
        arena_done(&a);
    }
}

static void parts_of_a_classic_histogram_have_native_ones(void **state)
{
    struct str base;

    (void)state;
    assert_string_equal(pql_native_advice(STR("d_seconds_bucket"), &base),
                        "leave out _bucket and le");
    assert_str(base, "d_seconds");
    assert_non_null(pql_native_advice(STR("d_seconds_sum"), &base));
    assert_non_null(pql_native_advice(STR("d_seconds_count"), &base));
    assert_str(base, "d_seconds");
    assert_null(pql_native_advice(STR("d_seconds"), &base));
    assert_null(pql_native_advice(STR("bucket"), &base));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_mistake_has_its_advice),
        cmocka_unit_test(parts_of_a_classic_histogram_have_native_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
