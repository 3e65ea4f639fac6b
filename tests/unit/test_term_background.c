/* What a terminal answers when it is asked for its background. */
#include "test.h"

#include "out/term.h"

static void an_answer_is_told_from_keys(void **state)
{
    static const struct {
        const char *typed;
        int light; /* -1: no answer, or not all of it */
        size_t left;
    } rows[] = {
        { "\033]11;rgb:ffff/ffff/ffff\033\\", 1, 0 },
        { "\033]11;rgb:0000/0000/0000\a", 0, 0 },
        { "up\033]11;rgb:fdf6/f6e3/e3ff\a", 1, 2 },
        { "\033]11;rgb:1e/1E/2e\033\\", 0, 0 },
        { "\033]11;rgb:0/f/0\a", 1, 0 },
        { "\033]11;rgb:f/0/0\a", 0, 0 },
        { "\033]11;rgb:ffff/ffff/ff", -1, 0 },
        { "\033]11;rgb:ffff/ffff/ffff\033", -1, 0 },
        { "\033]11;rgb:ffff/ffff\a", -1, 0 },
        { "\033]11;rgb:///\a", -1, 0 },
        { "\033]11;rgba:0/0/0/0\a", -1, 0 },
        { "sum(up)", -1, 0 },
        { "", -1, 0 },
    };
    (void)state;
    for (size_t i = 0; i < N_OF(rows); i++) {
        struct str s = str_of(rows[i].typed);
        bool light = false, ok = out_background_read(&s, &light);
        if (ok != (rows[i].light >= 0) || (ok && light != (rows[i].light == 1)))
            fail_msg("%zu: %d, %d", i, ok, light);
        assert_int_equal(s.n, ok ? rows[i].left : strlen(rows[i].typed));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(an_answer_is_told_from_keys) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
