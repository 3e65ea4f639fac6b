/* What a query cost, as --stats prints it, and the budget of memory. */
#include "test.h"

#include "base/json.h"
#include "cmd/query.h"

static void all_members_are_there_in_order(void **state)
{
    struct value_series series[] = { { .n_floats = 7 }, { .n_floats = 1, .n_hists = 3 } };
    struct query_result r = {
        .peak_samples = 5000,
        .value = { .type = VALUE_MATRIX, .series = series, .n = 2 },
        .stats = {
            .parse_ns = 671,
            .plan_ns = 20000,
            .eval_ns = 1234567890,
            .series_read = 10,
            .samples_read = 3000,
            .peak_bytes = 65536,
            .threads = 2,
        },
    };
    const struct query_cost c = {
        .text = STR("up{a=\"b\"}"),
        .result = &r,
        .load_ns = 2500000000,
        .output_ns = 7,
        .store = { .series = 3, .floats = 6, .histograms = 2, .bytes = 1020 },
    };
    struct buf b = { 0 };
    (void)state;

    query_put_stats(&b, &c);
    struct str s = buf_str(&b);
    struct str head = str_head(s, (size_t)(strstr(buf_z(&b), "\"process_peak_bytes\"") - s.p));
    assert_str(head,
               "{\"query\":\"up{a=\\\"b\\\"}\",\"load_seconds\":2.5,\"parse_seconds\":0.000000671,"
               "\"plan_seconds\":0.00002,\"eval_seconds\":1.23456789,"
               "\"output_seconds\":0.000000007,\"store_series\":3,\"store_samples\":8,"
               "\"store_bytes\":1020,\"store_bytes_per_sample\":127.5,\"series_read\":10,"
               "\"samples_read\":3000,\"peak_samples\":5000,\"result_series\":2,"
               "\"result_samples\":11,"
               "\"eval_peak_bytes\":65536,");
    assert_true(str_ends(s, STR(",\"threads\":2}\n")));
    buf_done(&b);
}

static bool number_of(void *user, const struct json_token *t, struct err *e)
{
    struct str key = STR("process_peak_bytes"), *found = user;

    (void)e;
    if (found->n == 0 && t->kind == JSON_KEY && str_eq(t->text, key))
        *found = key;
    else if (str_eq(*found, key))
        *found = t->text;
    return true;
}

static void the_process_has_some_memory(void **state)
{
    struct query_result r = { 0 };
    const struct query_cost c = { .result = &r };
    struct buf b = { 0 };
    struct str found = { 0 };
    struct err e = { 0 };
    double v;
    (void)state;

    query_put_stats(&b, &c);
    assert_true(json_read(str_trim(buf_str(&b)), number_of, &found, &e));
    assert_true(json_number(found, &v));
    assert_true(v > 100e3 && v < 100e9);
    assert_non_null(strstr(buf_z(&b), "\"store_bytes_per_sample\":0,"));
    buf_done(&b);
}

static void what_the_store_holds_is_taken_off(void **state)
{
    (void)state;
    assert_int_equal(query_memory_left(1600, 0), 1600);
    assert_int_equal(query_memory_left(1600, 600), 1000);
    assert_int_equal(query_memory_left(1600, 1500), 100);
    assert_int_equal(query_memory_left(1600, 1501), 100);
    assert_int_equal(query_memory_left(1600, 5000), 100);
    assert_int_equal(query_memory_left(3, 5000), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_members_are_there_in_order),
        cmocka_unit_test(the_process_has_some_memory),
        cmocka_unit_test(what_the_store_holds_is_taken_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
