/* Panels on screens of every size: inside, side by side, none on another, and back again. */
#include "test.h"

#include "tui/layout.h"

#include <stdlib.h>

static const struct layout_item board[] = {
    // the Task Handler's, in rows of the grid
    { 0, 0, 6, 3, 15, 3, 3, true },    { 6, 0, 6, 3, 15, 3, 3, true },
    { 12, 0, 6, 3, 15, 3, 3, true },   { 18, 0, 6, 3, 15, 3, 3, true },
    { 0, 3, 12, 8, 38, 6, 0, false },  { 12, 3, 12, 8, 38, 6, 0, false },
    { 0, 11, 12, 8, 38, 6, 0, false }, { 12, 11, 12, 8, 38, 6, 0, false },
    { 0, 19, 8, 7, 38, 6, 0, false },  { 8, 19, 8, 7, 38, 6, 0, false },
    { 16, 19, 8, 7, 38, 6, 0, false }, { 0, 26, 24, 1, 1, 1, 1, false },
    { 0, 27, 8, 7, 38, 6, 0, false },  { 8, 27, 8, 7, 38, 6, 0, false },
    { 16, 27, 8, 7, 38, 6, 0, false }, { 0, 34, 12, 7, 38, 6, 0, false },
};

static struct out_rect area_of(int w, int h)
{
    return (struct out_rect){ 0, 1, w, h - 2 };
}

static void assert_rect(struct out_rect r, int x, int y, int w, int h)
{
    if (r.x != x || r.y != y || r.w != w || r.h != h)
        fail_msg("got %d,%d %dx%d, want %d,%d %dx%d", r.x, r.y, r.w, r.h, x, y, w, h);
}

static void the_reference_board_stands_as_in_its_frames(void **state)
{
    struct layout l;
    (void)state;

    layout_grid(&l, board, N_OF(board), area_of(120, 36), true, 0, 0);
    assert_rect(l.tiles[0].r, 0, 1, 30, 4);
    assert_rect(l.tiles[3].r, 90, 1, 30, 4);
    assert_rect(l.tiles[4].r, 0, 5, 60, 11);
    assert_rect(l.tiles[7].r, 60, 16, 60, 10);
    assert_rect(l.tiles[8].r, 0, 26, 40, 9);
    assert_int_equal(l.below, 5);
    layout_done(&l);
    layout_grid(&l, board, N_OF(board), area_of(80, 24), false, 0, 0);
    assert_rect(l.tiles[1].r, 20, 1, 20, 3);
    assert_rect(l.tiles[4].r, 0, 4, 40, 10);
    assert_rect(l.tiles[7].r, 40, 14, 40, 9);
    assert_int_equal(l.below, 8);
    layout_done(&l);
}

static void a_narrow_band_becomes_rows_and_the_last_is_stretched(void **state)
{
    struct layout l;
    (void)state;

    layout_grid(&l, board, N_OF(board), area_of(80, 24), false, 3, 0);
    assert_int_equal(l.tiles[8].r.w, 40);
    assert_int_equal(l.tiles[9].r.w, 40);
    assert_rect(l.tiles[10].r, 0, l.tiles[8].r.y + l.tiles[8].r.h, 80, l.tiles[10].r.h);
    assert_true(l.tiles[10].band == l.tiles[9].band + 1);
    layout_done(&l);
}

/* Cuts a rectangle of the grid into pieces, until they are small or luck ends it. */
static void cut(struct layout_item *items, size_t *n, int x, int y, int w, int h, unsigned *seed)
{
    static const int min_w[] = { 15, 38, 1 }, min_h[] = { 3, 6, 2 };

    *seed = *seed * 1664525 + 1013904223;
    unsigned luck = *seed >> 16, kind = luck / 7 % 3;
    if (luck % 4 && w >= 8 && *n < 30) {
        int at = 4 + (int)(luck / 4 % (unsigned)(w - 7));
        cut(items, n, x, y, at, h, seed);
        cut(items, n, x + at, y, w - at, h, seed);
    } else if (luck % 5 && h >= 6 && *n < 30) {
        int at = 3 + (int)(luck / 5 % (unsigned)(h - 5));
        cut(items, n, x, y, w, at, seed);
        cut(items, n, x, y + at, w, h - at, seed);
    } else {
        items[(*n)++] = (struct layout_item){
            x, y, w, h, min_w[kind], min_h[kind], kind ? 0 : 3, kind == 0
        };
    }
}

/* Every cell of the bands' rows belongs to exactly one tile. */
static void check_cover(const struct layout *l, struct out_rect area)
{
    static uint8_t seen[200 * 200];
    int bottom = area.y;

    memset(seen, 0, sizeof seen);
    for (size_t i = 0; i < l->n; i++) {
        struct out_rect r = l->tiles[i].r;
        if (r.w == 0 || r.h == 0)
            continue;
        assert_true(r.w > 0 && r.h > 0 && r.x >= area.x && r.y >= area.y);
        assert_true(r.x + r.w <= area.x + area.w && r.y + r.h <= area.y + area.h);
        bottom = r.y + r.h > bottom ? r.y + r.h : bottom;
        for (int y = r.y; y < r.y + r.h; y++)
            for (int x = r.x; x < r.x + r.w; x++)
                assert_int_equal(seen[y * 200 + x]++, 0);
    }
    for (int y = area.y; y < bottom; y++)
        for (int x = area.x; x < area.x + area.w; x++)
            assert_int_equal(seen[y * 200 + x], 1);
}

static void tiles_cover_their_rows_once_at_every_size(void **state)
{
    unsigned seed = 1;
    (void)state;

    for (int w = 1; w <= 200; w++)
        for (int h = 3; h <= 200; h += w % 7 == h % 7 ? 1 : 3) {
            struct layout_item items[40];
            size_t n = 0;
            struct layout l;
            cut(items, &n, 0, 0, LAYOUT_COLUMNS, 30, &seed);
            layout_grid(&l, items, n, area_of(w, h), w >= LAYOUT_FRAMED, seed % 5, 0);
            check_cover(&l, area_of(w, h));
            layout_done(&l);
        }
}

static void what_has_the_focus_is_shown_at_every_size(void **state)
{
    (void)state;
    for (int w = 1; w <= 200; w++)
        for (int h = 5; h <= 200; h += 3)
            for (size_t focus = 1; focus <= N_OF(board); focus += 3) {
                struct layout l;
                layout_grid(&l, board, N_OF(board), area_of(w, h), w >= LAYOUT_FRAMED, 0, focus);
                assert_true(l.tiles[focus - 1].r.h > 0);
                assert_true(l.tiles[focus - 1].band >= l.first);
                assert_true(l.tiles[focus - 1].band < l.last);
                assert_true(w < 24 || l.tiles[focus - 1].r.w > 0);
                layout_done(&l);
            }
}

static void growing_back_restores_every_tile(void **state)
{
    struct layout before, after, small;
    (void)state;

    for (size_t scroll = 0; scroll < 5; scroll++) {
        layout_grid(&before, board, N_OF(board), area_of(120, 36), true, scroll, 9);
        layout_grid(&small, board, N_OF(board), area_of(30, 8), false, scroll, 9);
        layout_grid(&after, board, N_OF(board), area_of(120, 36), true, scroll, 9);
        assert_memory_equal(before.tiles, after.tiles, before.n * sizeof *before.tiles);
        layout_done(&before);
        layout_done(&after);
        layout_done(&small);
    }
}

static void small_screens_have_their_own_ways(void **state)
{
    (void)state;
    assert_int_equal(layout_mode_of(80, 20), LAYOUT_GRID);
    assert_int_equal(layout_mode_of(79, 20), LAYOUT_STRIP);
    assert_int_equal(layout_mode_of(60, 16), LAYOUT_STRIP);
    assert_int_equal(layout_mode_of(60, 15), LAYOUT_ONE);
    assert_int_equal(layout_mode_of(29, 30), LAYOUT_VALUE);
    assert_int_equal(layout_mode_of(19, 30), LAYOUT_TOO_SMALL);
    assert_int_equal(layout_mode_of(200, 3), LAYOUT_TOO_SMALL);
}

static void panels_flow_and_pinned_ones_stay(void **state)
{
    struct layout_item items[] = {
        { -1, -1, 6, 3, 1, 1, 0, false },  { -1, -1, 12, 4, 1, 1, 0, false },
        { -1, -1, 12, 8, 1, 1, 0, false }, { 3, 12, 9, 5, 1, 1, 0, false },
        { -1, -1, 24, 2, 1, 1, 0, false },
    };
    (void)state;
    layout_flow(items, N_OF(items));
    assert_int_equal(items[1].x, 6);
    assert_int_equal(items[2].x, 0);
    assert_int_equal(items[2].y, 4);
    assert_int_equal(items[3].x, 3);
    assert_int_equal(items[4].y, 17);
}

static void the_focus_moves_to_what_lies_there(void **state)
{
    (void)state;
    assert_int_equal(layout_step(board, N_OF(board), 0, 1, 0), 1);
    assert_int_equal(layout_step(board, N_OF(board), 0, -1, 0), 0);
    assert_int_equal(layout_step(board, N_OF(board), 1, 0, 1), 4);
    assert_int_equal(layout_step(board, N_OF(board), 5, 0, 1), 7);
    assert_int_equal(layout_step(board, N_OF(board), 9, 0, -1), 6);
    assert_int_equal(layout_step(board, N_OF(board), 99, 0, -1), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_reference_board_stands_as_in_its_frames),
        cmocka_unit_test(a_narrow_band_becomes_rows_and_the_last_is_stretched),
        cmocka_unit_test(tiles_cover_their_rows_once_at_every_size),
        cmocka_unit_test(what_has_the_focus_is_shown_at_every_size),
        cmocka_unit_test(growing_back_restores_every_tile),
        cmocka_unit_test(small_screens_have_their_own_ways),
        cmocka_unit_test(panels_flow_and_pinned_ones_stay),
        cmocka_unit_test(the_focus_moves_to_what_lies_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
