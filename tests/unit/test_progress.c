/* The line that shows how far something is, at several widths. */
#include "test.h"

#include "base/utf8.h"
#include "out/term.h"

static const int64_t second = 1000000000;

static void check(size_t width, uint64_t done, uint64_t total, const char *note, const char *want)
{
    const struct out_progress p = { .what = "reading", .utf8 = true, .width = width };
    struct buf b = { 0 };
    out_progress_put(&b, &p, 2 * second, done, total, "bytes", note);
    assert_str(buf_str(&b), want);
    buf_done(&b);
}

static void bytes_have_a_rate(void **state)
{
    (void)state;
    check(120, 100 << 20, 400 << 20, NULL,
          "reading  ███▌            25%  100 MiB of 400 MiB  50.0 MiB/s  eta 6s");
    check(120, 100 << 20, 0, NULL, "reading  100 MiB  50.0 MiB/s");
    check(120, 0, 0, NULL, "reading  0 B  0 B/s");
}

static void narrow_terminals_leave_out_what_can_be_missed(void **state)
{
    (void)state;
    check(69, 100 << 20, 400 << 20, NULL,
          "reading  ███▌            25%  100 MiB of 400 MiB  50.0 MiB/s  eta 6s");
    check(60, 100 << 20, 400 << 20, NULL,
          "reading  █▎     25%  100 MiB of 400 MiB  50.0 MiB/s  eta 6s");
    check(54, 100 << 20, 400 << 20, NULL, "reading   25%  100 MiB of 400 MiB  50.0 MiB/s  eta 6s");
    check(53, 100 << 20, 400 << 20, NULL, "reading  █▌      25%  100 MiB of 400 MiB  50.0 MiB/s");
    check(40, 100 << 20, 400 << 20, NULL, "reading  █▎     25%  100 MiB of 400 MiB");
    check(20, 100 << 20, 400 << 20, NULL, "reading   25%  100…");
    check(30, 100 << 20, 0, "3 failed", "reading  100 MiB  3 failed");
}

static void it_never_reaches_the_last_column(void **state)
{
    (void)state;
    for (size_t width = 2; width < 100; width++) {
        const struct out_progress p = { .what = "collecting", .utf8 = true, .width = width };
        struct buf b = { 0 };
        out_progress_put(&b, &p, 5 * second, 11, 3600, "seconds", "3 failed");
        assert_in_range(utf8_width(buf_str(&b)), 1, width - 1);
        buf_done(&b);
    }
}

static void what_was_said_to_be_all_may_grow(void **state)
{
    (void)state;
    check(80, 600 << 20, 400 << 20, NULL,
          "reading  ██████████████ 100%  600 MiB of 400 MiB  300 MiB/s");
    check(80, (400 << 20) - 1, 400 << 20, NULL,
          "reading  █████████████▉  99%  400 MiB of 400 MiB  200 MiB/s  eta 1s");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_have_a_rate),
        cmocka_unit_test(narrow_terminals_leave_out_what_can_be_missed),
        cmocka_unit_test(it_never_reaches_the_last_column),
        cmocka_unit_test(what_was_said_to_be_all_may_grow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
