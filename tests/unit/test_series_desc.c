#include "test.h"

#include "model/value.h"
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
    };
    return cmocka_run_group_tests(tests, NULL, free_arena);
}
