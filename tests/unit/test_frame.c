/* Boxes, rules and broken lines; frames as text, JSON and SVG. */
#include "test.h"

#include "base/json.h"
#include "tui/frame.h"

static struct str text_of(struct buf *b, const struct out_cells *c)
{
    static const struct out_term plain = { .utf8 = true };

    buf_clear(b);
    frame_put_text(b, c, &plain);
    return buf_str(b);
}

static void boxes_have_titles_that_are_cut(void **state)
{
    struct out_cells c = { 0 };
    struct buf b = { 0 };
    (void)state;
    cells_init(&c, 24, 4, false);
    struct out_rect in = frame_box(&c, (struct out_rect){ 0, 0, 24, 3 },
                                   STR("Request\033rate of all"), STR("req/s"), false);
    assert_int_equal(in.x, 1);
    assert_int_equal(in.w, 22);
    assert_int_equal(in.h, 1);
    assert_str(text_of(&b, &c), "╭─ Request… ─── req/s ─╮\n"
                                "│                      │\n"
                                "╰──────────────────────╯\n");
    cells_init(&c, 12, 2, true);
    frame_box(&c, (struct out_rect){ 0, 0, 12, 2 }, STR("é"), STR(""), true);
    assert_str(text_of(&b, &c), "#= \\u00e9 =#\n#==========#\n");
    cells_init(&c, 20, 2, false);
    frame_rule(&c, (struct out_rect){ 0, 0, 20, 2 }, STR("Events"), STR("new"), false);
    assert_str(text_of(&b, &c), "─ Events ───── new ─\n");
    cells_init(&c, 3, 2, false);
    frame_box(&c, (struct out_rect){ 0, 0, 3, 2 }, STR("Events"), STR("new"), true);
    assert_str(text_of(&b, &c), "┏━┓\n┗━┛\n");
    cells_done(&c);
    buf_done(&b);
}

static void text_breaks_at_blanks_and_tells_that_it_is_cut(void **state)
{
    struct out_cells c = { 0 };
    struct buf b = { 0 };
    (void)state;
    cells_init(&c, 10, 3, false);
    int rows = frame_wrap(&c, (struct out_rect){ 0, 0, 10, 3 }, ROLE_TEXT,
                          STR("one **two** three\nfour"), true);
    assert_int_equal(rows, 3);
    assert_str(text_of(&b, &c), "one two\nthree\nfour\n");
    assert_true(cells_at(&c, 4, 0)->attr & CELL_BOLD);
    assert_false(cells_at(&c, 0, 1)->attr & CELL_BOLD);
    cells_init(&c, 10, 1, false);
    frame_wrap(&c, (struct out_rect){ 0, 0, 10, 1 }, ROLE_TEXT, STR("averylongword of all"), false);
    assert_str(text_of(&b, &c), "averylong…\n");
    cells_done(&c);
    buf_done(&b);
}

static void json_tells_looks_by_runs(void **state)
{
    struct out_cells c = { 0 };
    struct buf b = { 0 };
    (void)state;
    cells_init(&c, 8, 1, false);
    cells_text(&c, 0, 0, 8, ROLE_TEXT, STR("ab"));
    cells_text(&c, 3, 0, 8, ROLE_BAD, STR("\"c"));
    frame_attr(&c, (struct out_rect){ 0, 0, 1, 1 }, CELL_BOLD);
    frame_put_json(&b, &c);
    assert_str(buf_str(&b), "{\"width\":8,\"height\":1,\"rows\":[{\"text\":\"ab \\\"c\","
                            "\"runs\":[[0,1,\"text+bold\"],[3,2,\"bad\"]]}]}\n");
    cells_done(&c);
    buf_done(&b);
}

static void svg_draws_lines_and_escapes_text(void **state)
{
    struct out_cells c = { 0 };
    struct buf b = { 0 };
    (void)state;
    cells_init(&c, 12, 3, false);
    frame_box(&c, (struct out_rect){ 0, 0, 12, 3 }, STR("<&>"), STR(""), false);
    cells_put(&c, 1, 1, 0x2801, ROLE_SERIES);
    cells_put(&c, 2, 1, 0x2584, ROLE_SERIES);
    frame_put_svg(&b, &c, false);
    struct str svg = buf_str(&b);
    assert_true(str_starts(svg, STR("<svg ")) && str_ends(svg, STR("</svg>\n")));
    assert_true(str_find(svg, STR(">&lt;&amp;&gt;</text>")) < svg.n);
    assert_true(str_find(svg, STR("stroke-linecap")) < svg.n);
    assert_true(str_find(svg, STR("#5fafd7")) < svg.n);
    for (size_t i = 0; i < svg.n; i++)
        assert_true((unsigned char)svg.p[i] >= 0x20 || svg.p[i] == '\n');
    cells_done(&c);
    buf_done(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(boxes_have_titles_that_are_cut),
        cmocka_unit_test(text_breaks_at_blanks_and_tells_that_it_is_cut),
        cmocka_unit_test(json_tells_looks_by_runs),
        cmocka_unit_test(svg_draws_lines_and_escapes_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
