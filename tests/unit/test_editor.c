/* The picture of a line editor: rows, wrapping, the cursor, the menu. */
#include "test.h"

#include "out/editor.h"

static const struct out_menu_row menu[] = {
    { STR("up"), STR("gauge"), STR("is it there"), STR("12") },
    { STR("uptime_seconds"), STR("gauge"), STR(""), STR("3") },
    { STR("upper"), STR("counter"), STR("what is above"), STR("") },
};

struct drawn {
    struct out_cells c;
    int x, y;
    struct buf text;
};

static void draw(struct drawn *d, const struct out_editor *ed)
{
    const struct out_term t = { .utf8 = true };
    struct str rest, line;
    struct buf all = { 0 };

    *d = (struct drawn){ 0 };
    out_editor_put(&d->c, ed, &d->x, &d->y);
    cells_put_all(&all, &d->c, &t);
    rest = buf_str(&all);
    while (str_cut(&rest, '\n', &line)) {
        while (line.n && line.p[line.n - 1] == ' ')
            line.n--;
        if (rest.n || line.n)
            buf_printf(&d->text, "%.*s\n", STR_ARG(line));
    }
    buf_done(&all);
}

static void drop(struct drawn *d)
{
    cells_done(&d->c);
    buf_done(&d->text);
}

static struct out_editor editor(const char *text, size_t cursor, int width, int height)
{
    return (struct out_editor){
        .prompt = STR("db"),
        .after = STR("> "),
        .text = str_of(text),
        .cursor = cursor,
        .width = width,
        .height = height,
    };
}

static void lines_wrap_and_the_cursor_goes_with_them(void **state)
{
    static const struct {
        const char *text;
        size_t cursor;
        int width;
        const char *picture;
        int x, y;
    } rows[] = {
        { "up", 2, 40, "db> up\n", 6, 0 },
        { "", 0, 40, "db>\n", 4, 0 },
        { "sum(\n  up\n)", 6, 40, "db> sum(\n...   up\n... )\n", 5, 1 },
        { "0123456789012345678901234567", 24, 28, "db> 012345678901234567890123\n    4567\n", 4,
          1 },
        { "012345678901234567890123", 24, 28, "db> 012345678901234567890123\n", 4, 1 },
        { "x{a=\"\xe2\x82\xac\xe4\xb8\xad\"}", 8, 40, "db> x{a=\"€中\"}\n", 10, 0 },
        { "a\x1b[31m", 6, 40, "db> a\\x1b[31m\n", 13, 0 },
        { "a\tb", 3, 40, "db> a b\n", 7, 0 },
    };
    (void)state;
    for (size_t i = 0; i < N_OF(rows); i++) {
        struct out_editor ed = editor(rows[i].text, rows[i].cursor, rows[i].width, 10);
        struct drawn d;
        draw(&d, &ed);
        if (strcmp(buf_z(&d.text), rows[i].picture) != 0)
            fail_msg("%zu:\n%s", i, buf_z(&d.text));
        if (d.x != rows[i].x || d.y != rows[i].y)
            fail_msg("%zu: the cursor is at %d, %d", i, d.x, d.y);
        drop(&d);
    }
}

static void the_menu_shows_what_has_room(void **state)
{
    struct out_editor ed = editor("up", 2, 44, 10);
    struct drawn d;
    (void)state;
    ed.hint = STR("gauge  is it there");
    ed.menu = (struct out_menu){ menu, 3, 2 };
    draw(&d, &ed);
    assert_string_equal(buf_z(&d.text), "db> up\n"
                                        "  gauge  is it there\n"
                                        "  up              gauge    12  is it there\n"
                                        "  uptime_seconds  gauge     3\n"
                                        "  upper           counter      what is abo…\n");
    const struct out_cell *chosen = cells_at(&d.c, 10, 3), *other = cells_at(&d.c, 10, 4);
    assert_true(chosen->attr & CELL_REVERSE);
    assert_false(other->attr & CELL_REVERSE);
    drop(&d);

    ed.height = 3; // the chosen one is among what is left
    draw(&d, &ed);
    assert_int_equal(d.c.h, 3);
    assert_non_null(strstr(buf_z(&d.text), "uptime_seconds"));
    drop(&d);
}

static void a_tall_text_is_shown_around_the_cursor(void **state)
{
    struct out_editor ed = editor("1\n2\n3\n4\n5\n6\n7\n8\n9", 16, 40, 4);
    struct drawn d;
    (void)state;
    draw(&d, &ed);
    assert_string_equal(buf_z(&d.text), "... 6\n... 7\n... 8\n... 9\n");
    assert_int_equal(d.y, 3);
    drop(&d);
    ed.cursor = 0;
    draw(&d, &ed);
    assert_string_equal(buf_z(&d.text), "db> 1\n... 2\n... 3\n... 4\n");
    assert_int_equal(d.y, 0);
    drop(&d);
}

static void brackets_show_their_mates(void **state)
{
    struct out_editor ed = editor("sum(a)]", 6, 40, 4);
    struct drawn d;
    (void)state;
    draw(&d, &ed);
    assert_true(cells_at(&d.c, 7, 0)->attr & CELL_BOLD);
    assert_true(cells_at(&d.c, 9, 0)->attr & CELL_BOLD);
    assert_true(cells_at(&d.c, 10, 0)->attr & CELL_REVERSE);
    drop(&d);
    ed.done = true;
    draw(&d, &ed);
    assert_false(cells_at(&d.c, 7, 0)->attr & CELL_BOLD);
    drop(&d);
}

/* No size and no cursor makes it write outside, or show fewer rows than the text needs. */
static void any_size_will_do(void **state)
{
    static const char *const texts[] = { "", "sum by (job) (rate(x{a=\"\xe4\xb8\xad\"}[5m]))",
                                         "a\n\n\tb\n", "\\d up", "\xff\xfe" };
    (void)state;
    for (size_t k = 0; k < N_OF(texts); k++)
        for (int w = 1; w < 30; w++)
            for (int h = 1; h < 6; h++)
                for (size_t at = 0; at <= strlen(texts[k]); at++) {
                    struct out_editor ed = editor(texts[k], at, w, h);
                    struct drawn d;
                    ed.hint = STR("a hint");
                    ed.menu = (struct out_menu){ menu, 3, at % 4 };
                    draw(&d, &ed);
                    assert_in_range(d.c.h, 1, h);
                    assert_true(d.x >= 0 && d.y >= 0 && d.y < d.c.h);
                    drop(&d);
                }
}

static void commands_are_told_from_expressions(void **state)
{
    (void)state;
    assert_true(out_editor_is_command(STR("\\d up")));
    assert_true(out_editor_is_command(STR(" .q")));
    assert_true(out_editor_is_command(STR("\\?")));
    assert_false(out_editor_is_command(STR(".5 + 1")));
    assert_false(out_editor_is_command(STR("up")));
    assert_false(out_editor_is_command(STR("\\")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_wrap_and_the_cursor_goes_with_them),
        cmocka_unit_test(the_menu_shows_what_has_room),
        cmocka_unit_test(a_tall_text_is_shown_around_the_cursor),
        cmocka_unit_test(brackets_show_their_mates),
        cmocka_unit_test(any_size_will_do),
        cmocka_unit_test(commands_are_told_from_expressions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
