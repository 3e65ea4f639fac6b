/* Cells: nothing outside of them is touched, wide runes stay whole, text cannot command. */
#include "test.h"

#include "out/cells.h"

static struct str rows(struct buf *b, const struct out_cells *c, const struct out_term *t)
{
    static const struct out_term plain = { .utf8 = true };

    buf_clear(b);
    cells_put_all(b, c, t ? t : &plain);
    return buf_str(b);
}

static void text_is_cut_and_safe(void **state)
{
    struct out_cells c = { 0 };
    struct buf b = { 0 };
    (void)state;
    cells_init(&c, 10, 3, false);
    assert_int_equal(cells_text(&c, 1, 0, 5, ROLE_TEXT, STR("abcdefgh")), 5);
    assert_int_equal(cells_text(&c, 0, 1, 10, ROLE_TEXT,
                                STR("a\033[2J\xe2\x80\xae"
                                    "b")),
                     9);
    assert_int_equal(cells_text(&c, 7, 2, 10, ROLE_TEXT, STR("e\xcc\x81xyz")), 4);
    assert_str(rows(&b, &c, NULL), " abcd…\na\\x1b[2Jb\n       e\xcc\x81xy\n");
    assert_int_equal(cells_text(&c, 0, 9, 10, ROLE_TEXT, STR("below")), 5);
    assert_int_equal(cells_text(&c, 0, 0, 0, ROLE_TEXT, STR("none")), 0);
    cells_put(&c, -1, 0, 'x', ROLE_TEXT);
    cells_put(&c, 10, 0, 'x', ROLE_TEXT);
    assert_null(cells_at(&c, 0, 3));
    cells_init(&c, 8, 1, true);
    cells_text(&c, 0, 0, 8, ROLE_TEXT, STR("é…"));
    cells_put(&c, 7, 0, 0x2800, ROLE_TEXT);
    assert_str(rows(&b, &c, NULL), "\\u00e..?\n");
    cells_init(&c, 5, -1, false);
    assert_str(rows(&b, &c, NULL), "");
    cells_done(&c);
    buf_done(&b);
}

static void wide_runes_stay_whole(void **state)
{
    struct out_cells c = { 0 };
    struct buf b = { 0 };
    (void)state;
    cells_init(&c, 5, 2, false);
    cells_text(&c, 0, 0, 5, ROLE_TEXT, STR("\xe4\xb8\xad\xe6\x96\x87x")); // 中文x
    assert_str(rows(&b, &c, NULL), "\xe4\xb8\xad\xe6\x96\x87x\n\n");
    cells_put(&c, 1, 0, '|', ROLE_TEXT); // its right half
    assert_str(rows(&b, &c, NULL), " |\xe6\x96\x87x\n\n");
    cells_put(&c, 2, 0, '|', ROLE_TEXT); // its left half
    assert_str(rows(&b, &c, NULL), " || x\n\n");
    cells_text(&c, 4, 1, 9, ROLE_TEXT, STR("\xe4\xb8\xad")); // half of it has no room
    assert_str(rows(&b, &c, NULL), " || x\n\n");
    cells_done(&c);
    buf_done(&b);
}

static void looks_change_where_they_differ(void **state)
{
    const struct out_term color = { .utf8 = true, .color = true };
    struct out_cells c = { 0 };
    struct buf b = { 0 };
    (void)state;
    cells_init(&c, 9, 1, false);
    cells_text(&c, 0, 0, 2, ROLE_BAD, STR("ab"));
    cells_text(&c, 3, 0, 1, ROLE_BAD, STR("c")); // a blank needs no other look
    cells_text(&c, 4, 0, 1, ROLE_TEXT, STR("d"));
    cells_put(&c, 5, 0, 'e', ROLE_OK);
    assert_str(rows(&b, &c, &color), "\033[0;1;31mab c\033[0md\033[0;32me\033[0m\n");
    cells_init(&c, 3, 1, false);
    cells_put(&c, 0, 0, 'x', ROLE_TEXT);
    cells_at(&c, 0, 0)->bg = ROLE_SERIES;
    assert_str(rows(&b, &c, &color), "\033[0;46mx\033[0m\n");
    cells_done(&c);
    buf_done(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_cut_and_safe),
        cmocka_unit_test(wide_runes_stay_whole),
        cmocka_unit_test(looks_change_where_they_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
