#include "test.h"

#include "base/nearest.h"
#include "base/size.h"

static const char *nearest(const char *word)
{
    static const char *const words[] = { "scrape", "show", "query", "completion",
                                         "rad",    "rate", "irate", "up" };
    struct nearest near = { .word = str_of(word) };
    for (size_t i = 0; i < N_OF(words); i++)
        nearest_try(&near, str_of(words[i]));
    return near.best.n ? near.best.p : "none";
}

static void a_slip_is_recognized(void **state)
{
    (void)state;
    assert_string_equal(nearest("scrpae"), "scrape");
    assert_string_equal(nearest("QUERY"), "query");
    assert_string_equal(nearest("qeury"), "query");
    assert_string_equal(nearest("rat"), "rate");
    assert_string_equal(nearest("irat"), "irate");
    assert_string_equal(nearest("comp"), "completion");
}

static void what_is_far_is_not_guessed(void **state)
{
    (void)state;
    assert_string_equal(nearest("frobnicate"), "none");
    assert_string_equal(nearest(""), "none");
    assert_string_equal(nearest("x"), "none");
    assert_string_equal(nearest("\xff\xfe"), "none");
}

static int64_t size_of(const char *text)
{
    struct err e = { 0 };
    int64_t n = -1;
    if (!size_parse(str_of(text), &n, &e)) {
        assert_int_equal(e.kind, ERR_USAGE);
        err_done(&e);
        return -1;
    }
    return n;
}

static void sizes_have_units(void **state)
{
    (void)state;
    assert_int_equal(size_of("0"), 0);
    assert_int_equal(size_of("4096"), 4096);
    assert_int_equal(size_of("64KiB"), 65536);
    assert_int_equal(size_of("64k"), 65536);
    assert_int_equal(size_of("10MB"), 10000000);
    assert_int_equal(size_of("1.5GiB"), 1610612736);
    assert_int_equal(size_of("2TB"), 2000000000000);
    assert_true(size_of("9223372036854775807") == INT64_MAX);
}

static void what_is_no_size_is_refused(void **state)
{
    static const char *const bad[] = { "",           "x",
                                       "-1",         "+1",
                                       "1.5",        "1.5B",
                                       ".5K",        "1 KiB",
                                       "1KiBs",      "1e3",
                                       "0x10",       "1.",
                                       "1.K",        "9223372036854775808",
                                       "8388608TiB", "1.99999999999999999999K" };
    (void)state;
    for (size_t i = 0; i < N_OF(bad); i++)
        if (size_of(bad[i]) != -1)
            fail_msg("accepted \"%s\"", bad[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_slip_is_recognized),
        cmocka_unit_test(what_is_far_is_not_guessed),
        cmocka_unit_test(sizes_have_units),
        cmocka_unit_test(what_is_no_size_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
