#include "test.h"

#include "base/utf8.h"
#include "out/spark.h"
#include "out/table.h"
#include "out/text.h"

#include <math.h>
#include <stdlib.h>

static const char *const cells[][4] = {
    { "GET", "/api/v1/tasks", "200", "128,402" },
    { "POST", "/api/v1/tasks/:id/comments", "201", "7" },
};

static enum out_style cell(void *user, size_t row, size_t col, struct buf *b)
{
    (void)user;
    buf_puts(b, cells[row][col]);
    return STYLE_NONE;
}

static void put(struct buf *out, const struct out_term *term)
{
    const struct out_col cols[] = {
        { .head = STR("method") },
        { .head = STR("endpoint"), .min = 8 },
        { .head = STR("status"), .drop = 1 },
        { .head = STR("value"), .align = ALIGN_RIGHT, .style = STYLE_NUMBER },
    };
    const struct out_table t = {
        .cols = cols, .n_cols = 4, .n_rows = 2, .cell = cell, .indent = 2, .tells_left_out = true
    };
    struct out_flow f;
    out_flow_init(&f, term, -1, false);
    out_table_put(&f, &t);
    *out = f.out.buf;
}

static void columns_are_as_wide_as_their_cells(void **state)
{
    struct buf b;
    (void)state;
    put(&b, &(struct out_term){ .utf8 = true });
    assert_str(buf_str(&b), "  method  endpoint                    status    value\n"
                            "  GET     /api/v1/tasks               200     128,402\n"
                            "  POST    /api/v1/tasks/:id/comments  201           7\n");
    buf_done(&b);
}

static void a_terminal_cuts_then_drops_then_cuts_more(void **state)
{
    struct buf b;
    (void)state;
    put(&b, &(struct out_term){ .utf8 = true, .width = 40 });
    assert_str(buf_str(&b), "  method  endpoint       status    value\n"
                            "  GET     /api/v1/tasks  200     128,402\n"
                            "  POST    /api/v1/task…  201           7\n");
    buf_done(&b);
    put(&b, &(struct out_term){ .utf8 = true, .width = 30 });
    assert_str(buf_str(&b), "  method  endpoint       value\n"
                            "  GET     /api/v1/ta…  128,402\n"
                            "  POST    /api/v1/ta…        7\n"
                            "  no room for status\n");
    buf_done(&b);
    put(&b, &(struct out_term){ .width = 30 });
    assert_non_null(memmem(b.p, b.n, "/api/v1/...  ", 13));
    buf_done(&b);
}

static void no_line_is_wider_than_the_terminal(void **state)
{
    (void)state;
    for (size_t width = 17; width < 70; width++) {
        struct buf b;
        struct str rest, line;
        put(&b, &(struct out_term){ .utf8 = true, .width = width });
        rest = buf_str(&b);
        while (str_cut(&rest, '\n', &line))
            assert_in_range(utf8_width(line), 1, width);
        buf_done(&b);
    }
}

static void colour_does_not_count_as_width(void **state)
{
    struct buf b;
    (void)state;
    put(&b, &(struct out_term){ .utf8 = true, .color = true });
    assert_non_null(memmem(b.p, b.n, "\033[2mmethod\033[0m  \033[2mendpoint\033[0m ", 30));
    buf_done(&b);
}

static void text_of_strangers_is_made_safe(void **state)
{
    static const struct {
        bool utf8;
        const char *text, *want;
    } cases[] = {
        { true, "caf\xc3\xa9", "caf\xc3\xa9" },
        { false, "caf\xc3\xa9", "caf\\u00e9" },
        { true, "\033[2J", "\\x1b[2J" },
        { false,
          "a\xff"
          "b",
          "a\\xffb" },
    };
    (void)state;
    for (size_t i = 0; i < N_OF(cases); i++) {
        const struct out_term t = { .utf8 = cases[i].utf8 };
        struct buf b = { 0 };
        out_text(&b, &t, str_of(cases[i].text));
        assert_str(buf_str(&b), cases[i].want);
        assert_int_equal(out_text_width(&t, str_of(cases[i].text)), utf8_width(buf_str(&b)));
        buf_done(&b);
    }
    struct buf b = { 0 };
    out_text_lines(&b, STR("a 1\n# \033]0;x\007\tz\n"));
    assert_str(buf_str(&b), "a 1\n# \\x1b]0;x\\x07\tz\n");
    buf_done(&b);
}

static void sparks_follow_their_rules(void **state)
{
    static const double rising[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8 };
    static const double odd[] = { 90, NAN, 100, INFINITY };
    static const double flat[] = { 5, 5 }, zero[] = { 0, 0 }, counts[] = { 0, 10, 1, 5 };
    static const double huge[] = { -1.7e308, 1.7e308 };
    const struct out_term t = { .utf8 = true }, ascii = { 0 };
    struct buf b = { 0 };
    (void)state;
    out_spark(&b, &t, rising, N_OF(rising), true);
    buf_putc(&b, '|');
    out_spark(&b, &ascii, rising, N_OF(rising), true);
    buf_putc(&b, '|');
    out_spark(&b, &t, odd, N_OF(odd), true);
    buf_putc(&b, '|');
    out_spark(&b, &t, flat, 2, true);
    out_spark(&b, &t, zero, 2, true);
    out_spark(&b, &t, huge, 2, true);
    buf_putc(&b, '|');
    out_mini_bars(&b, &t, counts, 4);
    out_mini_bars(&b, &ascii, counts, 4);
    out_mini_bars(&b, &t, zero, 2);
    buf_putc(&b, '|');
    out_bar(&b, &t, 0.55, 4);
    out_bar(&b, &ascii, 0.55, 4);
    assert_str(buf_str(&b), "▁▂▃▄▅▆▇██|_.:-=+*##|▁ ██|▄▄▁▁▁█|·█▁▅.#_=··|██▏ ##  ");
    buf_done(&b);
}

static void colour_and_size_come_from_the_environment(void **state)
{
    struct out_term t;
    (void)state;
    unsetenv("NO_COLOR");
    setenv("CLICOLOR_FORCE", "1", 1);
    out_term_of(&t, -1, OUT_COLOR_AUTO);
    assert_true(t.color && !t.tty && t.width == 0);
    setenv("NO_COLOR", "1", 1);
    out_term_of(&t, -1, OUT_COLOR_AUTO);
    assert_false(t.color);
    out_term_of(&t, -1, OUT_COLOR_ALWAYS);
    assert_true(t.color);
    unsetenv("NO_COLOR");
    setenv("CLICOLOR_FORCE", "0", 1);
    out_term_of(&t, -1, OUT_COLOR_AUTO);
    assert_false(t.color);
    setenv("CLICOLOR_FORCE", "1", 1);
    out_term_of(&t, -1, OUT_COLOR_NEVER);
    assert_false(t.color);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_as_wide_as_their_cells),
        cmocka_unit_test(a_terminal_cuts_then_drops_then_cuts_more),
        cmocka_unit_test(no_line_is_wider_than_the_terminal),
        cmocka_unit_test(colour_does_not_count_as_width),
        cmocka_unit_test(text_of_strangers_is_made_safe),
        cmocka_unit_test(sparks_follow_their_rules),
        cmocka_unit_test(colour_and_size_come_from_the_environment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
