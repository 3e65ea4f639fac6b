/* Widgets: each type with data, and what stands in a panel when there is nothing to draw. */
#include "test.h"

#include "tui/widget.h"

#include <math.h>
#include <stdlib.h>

enum { STEPS = 20 };
#define START INT64_C(1795444200000)

static struct arena arena;
static const struct look plain = { .mono = true, .utc = true, .now_ms = START + 20 * 5000 + 2000 };
static const struct board board = { .now_ms = START + 20 * 5000 + 2000,
                                    .start_ms = START,
                                    .end_ms = START + 20 * 5000,
                                    .step_ms = 5000,
                                    .interval_ms = 5000 };

static int clear(void **state)
{
    (void)state;
    arena_done(&arena);
    return 0;
}

/* A series `name="value"` that goes from `from` to `to`. */
static struct value_series line(const char *name, const char *value, double from, double to)
{
    struct float_point *p = arena_new_n(&arena, struct float_point, STEPS + 1);
    struct label l = { str_of(name), str_of(value) };

    for (int i = 0; i <= STEPS; i++)
        p[i] = (struct float_point){ START + i * 5000, from + (to - from) * i / STEPS };
    return (struct value_series){ .labels = labels_of(&arena, &l, 1),
                                  .floats = p,
                                  .n_floats = STEPS + 1 };
}

static struct board_answer answer_of(const struct value_series *s, size_t n)
{
    return (struct board_answer){
        .state = BOARD_OK,
        .v = { .type = VALUE_MATRIX, .series = arena_dup(&arena, s, n * sizeof *s), .n = n },
    };
}

static const char *draw(const struct panel *p, const struct board_answer *a, int w, int h)
{
    static struct buf b;
    const struct board_panel data = { .answers = a, .n = a ? 1 : 0 };
    const struct out_term t = { .utf8 = true };
    const struct widget widget = {
        .panel = p, .data = &data, .board = &board, .look = &plain, .frame = WIDGET_RULE
    };
    struct out_cells c = { 0 };

    buf_clear(&b);
    cells_init(&c, w, h, false);
    widget_put(&c, (struct out_rect){ 0, 0, w, h }, &widget);
    frame_put_text(&b, &c, &t);
    cells_done(&c);
    return buf_z(&b);
}

static struct panel panel_of(enum panel_type type, const char *unit)
{
    struct panel p = { .title = STR("T"), .type = type };

    out_unit_parse(str_of(unit), &p.unit);
    return p;
}

static void nothing_says_why(void **state)
{
    struct panel p = panel_of(PANEL_GRAPH, "s");
    struct board_answer a = { .state = BOARD_WAITING };
    (void)state;
    assert_string_equal(draw(&p, &a, 30, 4), "─ T ────────────────────── s ─\n waiting for data\n");
    a = (struct board_answer){ .state = BOARD_WARMING, .ready_ms = board.now_ms + 3500 };
    assert_non_null(strstr(draw(&p, &a, 30, 4), "… rate in 4 s"));
    a = (struct board_answer){ .state = BOARD_OK };
    assert_non_null(strstr(draw(&p, &a, 30, 4), "\n no series\n"));
    a.note = STR("no series: label \"endpont\" does not exist; did you mean \"endpoint\"?");
    assert_non_null(strstr(draw(&p, &a, 30, 5), " no series: label \"endpont\"\n"));
    p.no_value = STR("nobody");
    assert_non_null(strstr(draw(&p, &a, 30, 4), "\n nobody\n"));
}

static void a_failure_shows_its_place(void **state)
{
    struct panel p = panel_of(PANEL_STAT, "s");
    struct board_answer a = { .state = BOARD_FAILED,
                              .expr = STR("rat(up[5m])"),
                              .error = STR("1:1: unknown function"),
                              .error_at = { 0, 3 },
                              .hint = STR("did you mean \"rate\"?") };
    (void)state;
    assert_string_equal(draw(&p, &a, 30, 6), "─ T ──────────────────────────\n"
                                             " ✖ 1:1: unknown function\n"
                                             "   rat(up[5m])\n"
                                             "   ^~~\n"
                                             "   did you mean \"rate\"?\n");
}

static void a_stale_picture_stays_and_is_dim(void **state)
{
    struct panel p = panel_of(PANEL_STAT, "none");
    struct value_series s = line("a", "b", 7, 7);
    struct board_answer a = answer_of(&s, 1);
    const struct board_panel data = { .answers = &a, .n = 1 };
    const struct widget w = {
        .panel = &p, .data = &data, .board = &board, .look = &plain, .frame = WIDGET_RULE
    };
    struct out_cells c = { 0 };
    (void)state;
    a.state = BOARD_STALE;
    a.since_ms = board.now_ms - 120000;
    assert_non_null(strstr(draw(&p, &a, 30, 3), "stale 2m ─\n 7"));
    cells_init(&c, 30, 3, false);
    widget_put(&c, (struct out_rect){ 0, 0, 30, 3 }, &w);
    assert_int_equal(cells_at(&c, 1, 1)->role, ROLE_DIM);
    cells_done(&c);
}

static void a_stat_tells_value_change_and_state(void **state)
{
    struct panel p = panel_of(PANEL_STAT, "s");
    struct value_series s = line("a", "b", 1, 2);
    struct board_answer a = answer_of(&s, 1);
    struct panel_limit limits[] = { { .above = 1.5, .state = LEVEL_WARNING },
                                    { .above = 1.8, .state = LEVEL_CRITICAL } };
    (void)state;
    assert_string_equal(draw(&p, &a, 22, 3), "─ T ──────────────────\n"
                                             " 2.00 s         +100%\n"
                                             " ▁▁▁▂▂▃▃▃▄▄▅▅▅▆▆▇▇▇██\n");
    p.limits = limits;
    p.n_limits = 2;
    assert_non_null(strstr(draw(&p, &a, 22, 3), "\n ✖ 2.00 s"));
    p.n_limits = 1;
    assert_non_null(strstr(draw(&p, &a, 22, 3), "\n ▲ 2.00 s"));
    p.n_limits = 0;
    p.big = true;
    assert_string_equal(draw(&p, &a, 24, 6), "─ T ────────────────────\n"
                                             " ▀▀█     █▀█ █▀█  +100%\n"
                                             " █▀▀     █ █ █ █\n"
                                             " ▀▀▀  ▀  ▀▀▀ ▀▀▀  s\n"
                                             "\n"
                                             " ▁▁▁▂▂▃▃▃▄▄▄▅▅▅▆▆▇▇▇███\n");
}

static void a_tall_graph_has_a_table_with_what_it_asks_for(void **state)
{
    struct panel p = panel_of(PANEL_GRAPH, "none");
    struct value_series s[] = { line("a", "b", 1, 2), line("a", "c", 3, 5) };
    struct board_answer a = answer_of(s, 2);
    (void)state;
    p.calcs = 1u << CALC_COUNT | 1u << CALC_DELTA | 1u << CALC_MIN;
    const char *text = draw(&p, &a, 60, 16);
    assert_non_null(strstr(text, "SERIES  last  min   avg  max  count  delta\n"));
    assert_non_null(strstr(text, "■ c          5    3  4.00    5     21      2\n"));
    assert_null(strstr(draw(&p, &a, 60, 12), "SERIES"));
}

static void queries_do_not_share_colours(void **state)
{
    static const unsigned first[] = { 0 }, second[] = { 1, 0 };
    struct panel p = panel_of(PANEL_GRAPH, "none");
    struct value_series s[] = { line("a", "b", 1, 1), line("a", "c", 2, 2), line("a", "d", 3, 3) };
    struct board_answer a[] = { answer_of(s, 1), answer_of(s + 1, 2) };
    const struct board_panel data = { .answers = a, .n = 2 };
    const struct widget w = { .panel = &p, .data = &data, .board = &board, .look = &plain };
    const struct out_term t = { .utf8 = true };
    struct out_cells c = { 0 };
    struct buf b = { 0 };
    (void)state;

    a[0].slots = first;
    a[1].slots = second;
    cells_init(&c, 50, 8, false);
    widget_put(&c, (struct out_rect){ 0, 0, 50, 8 }, &w);
    frame_put_text(&b, &c, &t);
    assert_non_null(strstr(buf_z(&b), "■ d 3"));
    assert_non_null(strstr(buf_z(&b), "▼ c 2"));
    assert_non_null(strstr(buf_z(&b), "● b 1"));
    cells_done(&c);
    buf_done(&b);
}

static void bars_are_sorted_and_have_limits(void **state)
{
    struct panel p = panel_of(PANEL_BARS, "percentunit");
    struct value_series s[] = { line("m", "/", 0.5, 0.25), line("m", "/home", 0.5, 0.9) };
    struct board_answer a = answer_of(s, 2);
    struct panel_limit limit = { .above = 0.8, .state = LEVEL_CRITICAL };
    (void)state;
    p.limits = &limit;
    p.n_limits = 1;
    assert_string_equal(draw(&p, &a, 40, 3), "─ T ────────────────────────────────────\n"
                                             " /home  ████████████████████▋   ✖ 90.0%\n"
                                             " /      █████▊           ▏        25.0%\n");
    p.type = PANEL_GAUGE;
    a.v.n = 1;
    assert_string_equal(draw(&p, &a, 30, 4), "─ T ──────────────────────────\n"
                                             "\n"
                                             " █████▌          ▏      25.0%\n");
}

static void a_table_drops_what_all_rows_share(void **state)
{
    struct panel p = panel_of(PANEL_TABLE, "none");
    struct label l[2][2] = { { { STR("a"), STR("x") }, { STR("job"), STR("j") } },
                             { { STR("a"), STR("y") }, { STR("job"), STR("j") } } };
    struct value_series s[] = { line("a", "x", 1, 1), line("a", "y", 2, 2) };
    (void)state;
    s[0].labels = labels_of(&arena, l[0], 2);
    s[1].labels = labels_of(&arena, l[1], 2);
    s[0].n_floats = s[1].n_floats = 1;
    struct board_answer a = answer_of(s, 2);
    assert_string_equal(draw(&p, &a, 40, 4), "─ T ────────────────────────────────────\n"
                                             " a  VALUE\n"
                                             " x      1\n"
                                             " y      2\n");
}

static void a_heatmap_has_a_row_for_buckets(void **state)
{
    struct panel p = panel_of(PANEL_HEATMAP, "s");
    struct value_series s[] = { line("le", "0.1", 10, 10), line("le", "1", 10, 40),
                                line("le", "+Inf", 10, 40) };
    struct board_answer a = answer_of(s, 3);
    (void)state;
    assert_string_equal(draw(&p, &a, 38, 6), "─ T ────────────────────────────── s ─\n"
                                             " ≤+Inf │\n"
                                             "       │\n"
                                             "   ≤1s │ ░▒▒▒▒▓▓▓▓▓▓▓█████████████ p95\n"
                                             "≤100ms │▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓\n"
                                             "       └┴14:30─────────┴14:31─────\n");
}

static void native_histograms_are_buckets_too(void **state)
{
    static const struct histogram_span span = { 1, 2 };
    static const double few[] = { 1, 1 }, many[] = { 1, 9 };
    static const struct histogram h[] = {
        { .schema = 0, .count = 2, .pos = { &span, 1, few, 2 }, .is_float = true },
        { .schema = 0, .count = 10, .pos = { &span, 1, many, 2 }, .is_float = true },
    };
    struct panel p = panel_of(PANEL_HEATMAP, "s");
    struct hist_point points[STEPS + 1];
    struct value_series s = { .hists = points, .n_hists = STEPS + 1 };
    (void)state;

    for (int i = 0; i <= STEPS; i++)
        points[i] = (struct hist_point){ START + i * 5000, &h[i > STEPS / 2] };
    struct board_answer a = answer_of(&s, 1);
    assert_string_equal(draw(&p, &a, 38, 4), "─ T ────────────────────────────── s ─\n"
                                             "≤4s │░░░░░░░░░░░░░░░██████████████ p95\n"
                                             "≤2s │░░░░░░░░░░░░░░░░░░░░░░░░░░░░░\n"
                                             "    └┴14:30───────────┴14:31──────\n");
}

static void states_and_text_have_their_look(void **state)
{
    struct panel p = panel_of(PANEL_STATES, "none");
    struct value_series s[] = { line("i", "one", 0, 0), line("i", "two", 1, 1),
                                line("i", "three", 0, 10) };
    struct board_answer a = answer_of(s, 3);
    struct panel_limit limits[] = { { .above = 4, .state = LEVEL_WARNING },
                                    { .above = 8, .state = LEVEL_CRITICAL } };
    (void)state;
    assert_non_null(strstr(draw(&p, &a, 30, 4), " one   ·······"));
    assert_non_null(strstr(draw(&p, &a, 30, 4), " two   ███████"));
    p.limits = limits;
    p.n_limits = 2;
    assert_non_null(strstr(draw(&p, &a, 30, 4), "··▲▲▲▲▲▲▲▲▲✖✖✖✖"));
    p = panel_of(PANEL_TEXT, "none");
    p.text = STR("# Head\n\n- one **two** three\nplain");
    assert_string_equal(draw(&p, &a, 20, 6), "─ T ────────────────\n"
                                             " Head\n"
                                             "\n"
                                             " • one two three\n"
                                             " plain\n");
}

static void lists_show_what_matches_the_filter(void **state)
{
    struct panel p = panel_of(PANEL_BARS, "none");
    struct value_series s[] = { line("m", "eth0", 1, 1), line("m", "lo", 2, 2) };
    struct board_answer a = answer_of(s, 2);
    const struct board_panel data = { .answers = &a, .n = 1 };
    struct widget w = { .panel = &p, .data = &data, .board = &board, .look = &plain };
    const struct out_term t = { .utf8 = true };
    struct out_cells c = { 0 };
    struct buf b = { 0 };
    (void)state;

    w.filter = STR("eth");
    cells_init(&c, 30, 3, false);
    widget_put(&c, (struct out_rect){ 0, 0, 30, 3 }, &w);
    frame_put_text(&b, &c, &t);
    assert_non_null(strstr(buf_z(&b), "eth0"));
    assert_null(strstr(buf_z(&b), "lo "));
    cells_done(&c);
    buf_done(&b);
}

static void overrides_hold_for_their_series(void **state)
{
    struct panel p = panel_of(PANEL_BARS, "none");
    struct value_series s[] = { line("m", "rx", 1, 1), line("m", "tx", 2, 2),
                                line("m", "lo", 3, 3) };
    struct board_answer a = answer_of(s, 3);
    struct panel_series over[] = { { .name = STR("t."), .regex = true, .negate = true },
                                   { .name = STR("rx"), .title = STR("received") } };
    struct panel_query q = { .legend = STR("{{m}}") };
    (void)state;
    p.queries = &q;
    p.n_queries = 1;
    p.series = over;
    p.n_series = 2;
    assert_non_null(strstr(draw(&p, &a, 30, 4), "received"));
    assert_non_null(strstr(draw(&p, &a, 30, 4), " -2\n"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(nothing_says_why, clear),
        cmocka_unit_test_teardown(a_failure_shows_its_place, clear),
        cmocka_unit_test_teardown(a_stale_picture_stays_and_is_dim, clear),
        cmocka_unit_test_teardown(a_stat_tells_value_change_and_state, clear),
        cmocka_unit_test_teardown(a_tall_graph_has_a_table_with_what_it_asks_for, clear),
        cmocka_unit_test_teardown(queries_do_not_share_colours, clear),
        cmocka_unit_test_teardown(bars_are_sorted_and_have_limits, clear),
        cmocka_unit_test_teardown(a_table_drops_what_all_rows_share, clear),
        cmocka_unit_test_teardown(a_heatmap_has_a_row_for_buckets, clear),
        cmocka_unit_test_teardown(native_histograms_are_buckets_too, clear),
        cmocka_unit_test_teardown(states_and_text_have_their_look, clear),
        cmocka_unit_test_teardown(lists_show_what_matches_the_filter, clear),
        cmocka_unit_test_teardown(overrides_hold_for_their_series, clear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
