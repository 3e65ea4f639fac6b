#include "test.h"

#include "out/diff.h"

static void diff_is(const char *a, const char *b, const char *want)
{
    struct buf out = { 0 };
    out_diff(&out, STR("a"), STR("b"), str_of(a), str_of(b));
    assert_string_equal(buf_z(&out), want);
    buf_done(&out);
}

static void equal_texts_print_nothing(void **state)
{
    (void)state;
    diff_is("", "", "");
    diff_is("x\n", "x\n", "");
}

static void hunks_are_those_of_diff(void **state)
{
    (void)state;
    diff_is("x\n", "y\n", "--- a\n+++ b\n@@ -1 +1 @@\n-x\n+y\n");
    diff_is("", "y\n", "--- a\n+++ b\n@@ -0,0 +1 @@\n+y\n");
    diff_is("x\n", "", "--- a\n+++ b\n@@ -1 +0,0 @@\n-x\n");
    diff_is("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nx\n6\n7\n8\n9\n",
            "--- a\n+++ b\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+x\n 6\n 7\n 8\n");
    diff_is("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "x\n1\n2\n3\n4\n5\n6\n7\n8\n",
            "--- a\n+++ b\n@@ -1,3 +1,4 @@\n+x\n 1\n 2\n 3\n@@ -6,4 +7,3 @@\n 6\n 7\n 8\n-9\n");
    diff_is("1\n2\n3\n4\n5\n6\n7\n8\n", "x\n2\n3\n4\n5\n6\n7\ny\n",
            "--- a\n+++ b\n@@ -1,8 +1,8 @@\n-1\n+x\n 2\n 3\n 4\n 5\n 6\n 7\n-8\n+y\n");
}

static void a_missing_newline_is_said(void **state)
{
    (void)state;
    diff_is("x", "x\n", "--- a\n+++ b\n@@ -1 +1 @@\n-x\n\\ No newline at end of file\n+x\n");
}

static void long_texts_take_no_long_time(void **state)
{
    struct buf a = { 0 }, b = { 0 }, out = { 0 };
    (void)state;
    for (int i = 0; i < 20000; i++) {
        buf_printf(&a, "a%d\n", i);
        buf_printf(&b, "b%d\n", i);
    }
    out_diff(&out, STR("a"), STR("b"), buf_str(&a), buf_str(&b));
    assert_true(out.n > a.n + b.n);
    buf_done(&a);
    buf_done(&b);
    buf_done(&out);
}

/* Beyond what is compared line by line with every other line. */
static void changes_in_long_texts_are_found(void **state)
{
    struct buf a = { 0 }, b = { 0 }, out = { 0 };
    (void)state;
    for (int i = 0; i < 9000; i++) {
        buf_printf(&a, "%d\n", i % 700);
        if (i % 3000 != 1)
            buf_printf(&b, i % 3000 == 2 ? "x\n" : "%d\n", i % 700);
    }
    out_diff(&out, STR("a"), STR("b"), buf_str(&a), buf_str(&b));
    assert_string_equal(buf_z(&out), "--- a\n+++ b\n"
                                     "@@ -1,6 +1,5 @@\n 0\n-1\n-2\n+x\n 3\n 4\n 5\n"
                                     "@@ -2999,8 +2998,7 @@\n 198\n 199\n 200\n-201\n-202\n+x\n"
                                     " 203\n 204\n 205\n"
                                     "@@ -5999,8 +5997,7 @@\n 398\n 399\n 400\n-401\n-402\n+x\n"
                                     " 403\n 404\n 405\n");
    buf_done(&a);
    buf_done(&b);
    buf_done(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_texts_print_nothing),
        cmocka_unit_test(hunks_are_those_of_diff),
        cmocka_unit_test(changes_in_long_texts_are_found),
        cmocka_unit_test(a_missing_newline_is_said),
        cmocka_unit_test(long_texts_take_no_long_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
