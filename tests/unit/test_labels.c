#include "test.h"

#include "base/buf.h"
#include "model/labels.h"
#include "model/metric.h"

static const char *put(struct buf *b, const struct labels *ls)
{
    buf_clear(b);
    labels_put(b, ls);
    return buf_z(b);
}

static void a_set_is_sorted_unique_and_without_empty_values(void **state)
{
    const struct label in[] = {
        { STR("z"), STR("1") },         { STR("a"), STR("2") }, { STR("m"), STR("") },
        { STR("a"), STR("3") },         { STR("z"), STR("") },  { STR("q"), STR("x") },
        { STR("__name__"), STR("up") },
    };
    struct arena a = { 0 };
    struct buf b = { 0 };
    struct labels ls = labels_of(&a, in, N_OF(in));
    (void)state;

    assert_int_equal(ls.n, 3);
    assert_string_equal(put(&b, &ls), "up{a=\"3\", q=\"x\"}");
    assert_str(labels_get(&ls, STR("a")), "3");
    assert_int_equal(labels_get(&ls, STR("z")).n, 0);
    buf_done(&b);
    arena_done(&a);
}

static void many_labels_are_sorted_too(void **state)
{
    enum { N = 100 };
    struct arena a = { 0 };
    struct label in[N];
    (void)state;

    for (int i = 0; i < N; i++) {
        in[i].name = str_of(arena_printf(&a, "l%02d", (i * 37) % 50));
        in[i].value = str_of(arena_printf(&a, "%d", i));
    }
    struct labels ls = labels_of(&a, in, N);
    assert_int_equal(ls.n, 50);
    assert_str(ls.p[0].name, "l00");
    assert_str(ls.p[0].value, "50"); // the last of equal names
    assert_str(ls.p[49].name, "l49");
    arena_done(&a);
}

static void equal_sets_have_equal_hashes_whatever_the_order(void **state)
{
    const struct label x[] = { { STR("a"), STR("1") }, { STR("b"), STR("2") } };
    const struct label y[] = { { STR("b"), STR("2") },
                               { STR("c"), STR("") },
                               { STR("a"), STR("1") } };
    const struct label z[] = { { STR("a"), STR("1b") }, { STR("b"), STR("2") } };
    struct arena a = { 0 };
    struct labels p = labels_of(&a, x, 2), q = labels_of(&a, y, 3), r = labels_of(&a, z, 2);
    struct labels none = labels_of(&a, NULL, 0), gone = labels_of(&a, &y[1], 1);
    (void)state;

    assert_true(p.hash == q.hash && labels_eq(&p, &q));
    assert_false(labels_eq(&p, &r));
    assert_true(labels_eq(&none, &gone));
    arena_done(&a);
}

static void order_is_names_then_values_then_length(void **state)
{
    const struct label x[] = { { STR("a"), STR("1") }, { STR("b"), STR("2") } };
    const struct label y[] = { { STR("a"), STR("1") }, { STR("c"), STR("0") } };
    struct arena a = { 0 };
    struct labels p = labels_of(&a, x, 2), q = labels_of(&a, y, 2), one = labels_of(&a, x, 1);
    (void)state;

    assert_true(labels_cmp(&p, &q) < 0);
    assert_true(labels_cmp(&q, &p) > 0);
    assert_true(labels_cmp(&one, &p) < 0);
    assert_int_equal(labels_cmp(&p, &p), 0);
    arena_done(&a);
}

static void with_sets_replaces_and_removes(void **state)
{
    const struct label x[] = { { STR("a"), STR("1") }, { STR("c"), STR("3") } };
    struct arena a = { 0 };
    struct buf b = { 0 };
    struct labels p = labels_of(&a, x, 2);
    struct labels added = labels_with(&a, &p, STR("b"), STR("2"));
    struct labels set = labels_with(&a, &added, STR("c"), STR("x"));
    struct labels removed = labels_with(&a, &set, STR("a"), STR(""));
    struct labels same = labels_with(&a, &p, STR("zz"), STR(""));
    (void)state;

    assert_string_equal(put(&b, &added), "{a=\"1\", b=\"2\", c=\"3\"}");
    assert_string_equal(put(&b, &set), "{a=\"1\", b=\"2\", c=\"x\"}");
    assert_string_equal(put(&b, &removed), "{b=\"2\", c=\"x\"}");
    assert_true(labels_eq(&same, &p));
    buf_done(&b);
    arena_done(&a);
}

static void names_beyond_the_legacy_ones_are_quoted(void **state)
{
    const struct label x[] = { { STR("__name__"), STR("my.name") }, { STR("a-b"), STR("1") } };
    const struct label y[] = { { STR("__name__"), STR("job:up:sum") } };
    struct arena a = { 0 };
    struct buf b = { 0 };
    struct labels both = labels_of(&a, x, 2), name = labels_of(&a, x, 1);
    struct labels rule = labels_of(&a, y, 1), none = labels_of(&a, NULL, 0);
    (void)state;

    assert_string_equal(put(&b, &both), "{\"my.name\", \"a-b\"=\"1\"}");
    assert_string_equal(put(&b, &name), "{\"my.name\"}");
    assert_string_equal(put(&b, &rule), "job:up:sum");
    assert_string_equal(put(&b, &none), "{}");
    assert_true(metric_name_is_legacy(STR("a:b_9")));
    assert_false(metric_name_is_legacy(STR("9a")) || metric_name_is_legacy(STR("")));
    assert_false(label_name_is_legacy(STR("a:b")));
    buf_done(&b);
    arena_done(&a);
}

/* What Go 1.22's strconv.Quote prints. */
static void quoting_is_that_of_go(void **state)
{
    static const struct {
        struct str in;
        const char *want;
    } cases[] = {
        { { "", 0 }, "\"\"" },
        { STR("plain text~"), "\"plain text~\"" },
        { STR("a\"b\\c'd"), "\"a\\\"b\\\\c'd\"" },
        { STR("\a\b\t\n\v\f\r"), "\"\\a\\b\\t\\n\\v\\f\\r\"" },
        { { "\0\x01\x1b\x7f", 4 }, "\"\\x00\\x01\\x1b\\x7f\"" },
        { STR("h\xc3\xa9llo \xe2\x82\xac \xf0\x9f\x98\x80"),
          "\"h\xc3\xa9llo \xe2\x82\xac \xf0\x9f\x98\x80\"" },
        { STR("\xc2\x80\xc2\xa0\xc2\xad"), "\"\\u0080\\u00a0\\u00ad\"" },
        { STR("\xe2\x80\xae\xe3\x80\x80\xef\xbb\xbf"), "\"\\u202e\\u3000\\ufeff\"" },
        { STR("\xf3\xa0\x81\xa1\xf4\x8f\xbf\xbf"), "\"\\U000e0061\\U0010ffff\"" },
        { STR("\xff\xc3(\xe2\x82\xed\xa0\x80\xc0\x80"),
          "\"\\xff\\xc3(\\xe2\\x82\\xed\\xa0\\x80\\xc0\\x80\"" },
        { STR("\xef\xbf\xbd"), "\"\xef\xbf\xbd\"" },
    };
    struct buf b = { 0 };
    (void)state;

    for (size_t i = 0; i < N_OF(cases); i++) {
        buf_clear(&b);
        str_put_quoted(&b, cases[i].in);
        assert_str(buf_str(&b), cases[i].want);
    }
    buf_done(&b);
}

static void types_are_known_by_name(void **state)
{
    enum metric_type t = METRIC_INFO;
    (void)state;

    for (int i = 0; i < METRIC_N_TYPES; i++) {
        assert_true(metric_type_parse(metric_type_name(i), &t));
        assert_int_equal(t, i);
    }
    assert_true(metric_type_parse(STR("untyped"), &t));
    assert_int_equal(t, METRIC_UNKNOWN);
    assert_false(metric_type_parse(STR("Counter"), &t));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_set_is_sorted_unique_and_without_empty_values),
        cmocka_unit_test(many_labels_are_sorted_too),
        cmocka_unit_test(equal_sets_have_equal_hashes_whatever_the_order),
        cmocka_unit_test(order_is_names_then_values_then_length),
        cmocka_unit_test(with_sets_replaces_and_removes),
        cmocka_unit_test(names_beyond_the_legacy_ones_are_quoted),
        cmocka_unit_test(quoting_is_that_of_go),
        cmocka_unit_test(types_are_known_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
