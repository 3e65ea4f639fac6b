#include "test.h"

static void cut_gives_pieces_and_ends(void **state)
{
    struct str rest = STR("a,b,,c,"), piece;
    (void)state;
    assert_true(str_cut(&rest, ',', &piece));
    assert_str(piece, "a");
    assert_true(str_cut(&rest, ',', &piece));
    assert_str(piece, "b");
    assert_true(str_cut(&rest, ',', &piece));
    assert_str(piece, "");
    assert_true(str_cut(&rest, ',', &piece));
    assert_str(piece, "c");
    assert_false(str_cut(&rest, ',', &piece));
}

static void order_is_by_bytes_and_a_prefix_comes_first(void **state)
{
    (void)state;
    assert_true(str_cmp(STR("a"), STR("b")) < 0);
    assert_true(str_cmp(STR("ab"), STR("a")) > 0);
    assert_true(str_cmp(STR("\xff"), STR("a")) > 0);
    assert_true(str_cmp((struct str){ 0 }, STR("")) == 0);
}

static void trim_takes_blanks_off_both_ends(void **state)
{
    (void)state;
    assert_str(str_trim(STR(" \t x y\r\n")), "x y");
    assert_str(str_trim(STR("  ")), "");
}

static void find_returns_the_length_when_absent(void **state)
{
    (void)state;
    assert_int_equal(str_find(STR("abcabc"), STR("ca")), 2);
    assert_int_equal(str_find(STR("abc"), STR("x")), 3);
    assert_int_equal(str_find_char((struct str){ 0 }, 'x'), 0);
}

static void affixes_are_removed_only_where_they_are(void **state)
{
    struct str s = STR("http_requests_total");
    (void)state;
    assert_false(str_cut_suffix(&s, STR("_sum")));
    assert_true(str_cut_suffix(&s, STR("_total")));
    assert_true(str_cut_prefix(&s, STR("http_")));
    assert_str(s, "requests");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cut_gives_pieces_and_ends),
        cmocka_unit_test(order_is_by_bytes_and_a_prefix_comes_first),
        cmocka_unit_test(trim_takes_blanks_off_both_ends),
        cmocka_unit_test(find_returns_the_length_when_absent),
        cmocka_unit_test(affixes_are_removed_only_where_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
