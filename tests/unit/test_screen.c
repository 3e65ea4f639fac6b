/* Frames of fixed data beside their golden copies: `UPDATE_GOLDEN=1` rewrites them. And keys, many
 * of them, on screens of all sizes. */
#include "test.h"

#include "base/io.h"
#include "board_data.h"
#include "tui/rows.h"
#include "tui/screen.h"

#include <stdio.h>
#include <stdlib.h>

static struct board_data data;

static int setup(void **state)
{
    (void)state;
    setenv("TZ", "UTC", 1);
    board_data_init(&data);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    board_data_done(&data);
    return 0;
}

enum style { UTF8, ASCII, COLOR };

static void draw(struct buf *b, const struct view *v, int w, int h, enum style style)
{
    const struct look look = { .now_ms = data.board.now_ms,
                               .ascii = style == ASCII,
                               .mono = style != COLOR,
                               .utc = true,
                               .glyphs = style == ASCII ? PLOT_ASCII : PLOT_BRAILLE };
    const struct out_term t = { .utf8 = style != ASCII,
                                .color = style == COLOR,
                                .depth = OUT_DEPTH_256 };
    struct out_cells c = { 0 };

    cells_init(&c, w, h, style == ASCII);
    screen_put(&c, v, &data.board, &look, NULL);
    frame_put_text(b, &c, &t);
    cells_done(&c);
}

static void check_golden(const char *name, const struct buf *got)
{
    char path[512];
    const char *dir = getenv("srcdir");
    struct buf want = { 0 };
    struct err e = { 0 };

    snprintf(path, sizeof path, "%s/tests/data/tui/%s.txt", dir ? dir : ".", name);
    if (getenv("UPDATE_GOLDEN")) {
        if (!io_replace_file(path, buf_str(got), &e))
            fail_msg("%s: %s", path, e.msg);
        return;
    }
    if (!io_read_file(path, 1 << 20, &want, &e))
        fail_msg("%s: %s", path, e.msg);
    if (!str_eq(buf_str(got), buf_str(&want)))
        fail_msg("%s differs from\n%.*s\n", path, STR_ARG(buf_str(got)));
    buf_done(&want);
}

static void check(const char *screen, const struct view *v, int w, int h, enum style style)
{
    static const char *const styles[] = { "", "-ascii", "-color" };
    struct buf b = { 0 };
    char name[128];

    snprintf(name, sizeof name, "%s-%dx%d%s", screen, w, h, styles[style]);
    draw(&b, v, w, h, style);
    check_golden(name, &b);
    buf_done(&b);
}

static void check_sizes(const char *screen, const struct view *v)
{
    check(screen, v, 120, 36, UTF8);
    check(screen, v, 80, 24, UTF8);
    check(screen, v, 60, 16, UTF8);
    check(screen, v, 80, 24, ASCII);
}

static void assert_safe(const struct buf *b, enum style style);

static void screens_are_as_their_golden_copies(void **state)
{
    static const char *const names[] = { "targets", "dashboard", "metrics", "alerts", "explore" };
    struct view v;
    (void)state;

    for (int s = 0; s < SCREEN_TABS; s++) {
        view_begin(&v, &data.board);
        v.screen = (enum screen)s;
        v.lists[SCREEN_DASHBOARD].focus = 5;
        check_sizes(names[s], &v);
    }
    v.screen = SCREEN_DASHBOARD;
    check("dashboard", &v, 120, 36, COLOR);
    v.lists[SCREEN_DASHBOARD].focus = 19;
    check("dashboard-end", &v, 120, 36, UTF8);
    check("dashboard-end", &v, 80, 24, UTF8);
    check("dashboard-end", &v, 120, 36, COLOR);
}

static void zoom_has_a_cursor_and_a_table(void **state)
{
    struct view v;
    (void)state;

    view_begin(&v, &data.board);
    v.lists[SCREEN_DASHBOARD].focus = 4;
    v.zoom = v.has_cursor = v.paused = true;
    v.paused_ms = BOARD_DATA_NOW - 72000;
    v.cursor_ms = BOARD_DATA_NOW - 305000;
    v.zoom_series = 2;
    check_sizes("zoom", &v);
    v.data = true;
    check("zoom-data", &v, 80, 24, UTF8);
}

static void a_frame_without_limits_is_as_high_as_it_needs(void **state)
{
    struct view v;
    (void)state;

    view_begin(&v, &data.board);
    assert_int_equal(screen_rows(&v, &data.board, 100), 67);
    assert_int_equal(screen_rows(&v, &data.board, 80), 66);
    v.screen = SCREEN_METRICS;
    assert_int_equal(screen_rows(&v, &data.board, 100), 26);
    v.screen = SCREEN_ALERTS;
    assert_int_equal(screen_rows(&v, &data.board, 100), 36);
}

static void all_queries_of_a_panel_are_told(void **state)
{
    struct view v;
    struct view_request r;
    struct buf b = { 0 };
    (void)state;

    view_begin(&v, &data.board);
    v.lists[SCREEN_DASHBOARD].focus = 5;
    view_key(&v, &data.board, 120, 36, 'i', &r);
    assert_true(v.zoom && v.info);
    draw(&b, &v, 120, 36, UTF8);
    assert_non_null(strstr(buf_z(&b), "histogram_quantile(0.95"));
    assert_non_null(strstr(buf_z(&b), "histogram_quantile(0.99"));
    view_key(&v, &data.board, 120, 36, 'i', &r);
    assert_true(v.zoom && !v.info);
    buf_done(&b);
}

static void help_lies_over_the_screen(void **state)
{
    struct view v;
    (void)state;

    view_begin(&v, &data.board);
    v.help = true;
    check("help", &v, 120, 36, UTF8);
    check("help", &v, 80, 24, UTF8);
}

static void small_screens_say_what_they_can(void **state)
{
    struct view v;
    (void)state;

    view_begin(&v, &data.board);
    v.lists[SCREEN_DASHBOARD].focus = 5;
    check("dashboard", &v, 50, 12, UTF8);
    check("dashboard", &v, 24, 6, UTF8);
    check("dashboard", &v, 18, 3, UTF8);
}

// ---- keys ----

static struct view_request press(struct view *v, const char *keys)
{
    struct view_request r = { .ask = ASK_NOTHING };

    for (; *keys; keys++)
        view_key(v, &data.board, 120, 36, (uint32_t)*keys, &r);
    return r;
}

static void keys_move_between_screens_and_layers(void **state)
{
    struct view v;
    struct view_request r;
    (void)state;

    view_begin(&v, &data.board);
    assert_int_equal(v.screen, SCREEN_DASHBOARD);
    press(&v, "jl");
    assert_int_equal(v.lists[SCREEN_DASHBOARD].focus, 5);
    press(&v, "\r");
    assert_true(v.zoom);
    press(&v, "q");
    assert_false(v.zoom);
    press(&v, "3jj");
    assert_int_equal(v.screen, SCREEN_METRICS);
    assert_int_equal(v.lists[SCREEN_METRICS].focus, 2);
    r = press(&v, "j");
    assert_int_equal(r.ask, ASK_DETAILS);
    assert_int_equal(r.index, 3);
    press(&v, "/tasks\r");
    assert_str(view_filter(&v), "tasks");
    assert_int_equal(press(&v, "q").ask, ASK_NOTHING);
    assert_str(view_filter(&v), "");
    assert_int_equal(press(&v, "q").ask, ASK_QUIT);
}

static void keys_change_the_window(void **state)
{
    struct view v;
    (void)state;

    view_begin(&v, &data.board);
    assert_int_equal(press(&v, "+").ask, ASK_WINDOW);
    assert_int_equal(v.range_ms, 1800000);
    press(&v, "--");
    assert_int_equal(v.range_ms, 300000);
    press(&v, "[");
    assert_int_equal(v.end_ms, BOARD_DATA_NOW - 75000);
    press(&v, "]");
    assert_int_equal(v.end_ms, 0);
    press(&v, " ");
    assert_true(v.paused && v.end_ms);
    press(&v, "L");
    assert_false(v.paused || v.end_ms);
    press(&v, "<");
    assert_int_equal(v.refresh_ms, 10000);
    struct view_request r = press(&v, "tnow-1h..now\r");
    assert_int_equal(r.ask, ASK_TIME);
    assert_string_equal(r.text, "now-1h..now");
}

static void keys_ask_for_what_is_no_drawing(void **state)
{
    struct view v;
    struct view_request r;
    (void)state;

    view_begin(&v, &data.board);
    r = press(&v, "y");
    assert_int_equal(r.ask, ASK_COPY);
    assert_string_equal(r.text, "sum(rate(http_requests_total[$__rate_interval]))");
    press(&v, "e");
    assert_int_equal(v.prompt, PROMPT_EXPR);
    r = press(&v, " + 1\r");
    assert_int_equal(r.ask, ASK_RUN);
    assert_string_equal(r.text, "sum(rate(http_requests_total[$__rate_interval])) + 1");
    assert_int_equal(v.screen, SCREEN_EXPLORE);
    press(&v, "2$j");
    r = press(&v, " ");
    assert_int_equal(r.ask, ASK_VAR);
    assert_int_equal(r.choice, 1);
    press(&v, "\033"
              "1j");
    assert_int_equal(press(&v, "d").index, 1);
    r = press(&v, "a:9100\r");
    assert_int_equal(r.ask, ASK_ADD);
    assert_string_equal(r.text, ":9100");
    press(&v, "4f");
    assert_true(v.firing_only);
    assert_int_equal(press(&v, "x").ask, ASK_MUTE);
}

static void no_key_does_nothing(void **state)
{
    struct view v;
    struct view_request r;
    (void)state;

    view_begin(&v, &data.board);
    r = press(&v, "p");
    assert_int_equal(r.ask, ASK_PIN);
    assert_string_equal(r.text, "sum(rate(http_requests_total[$__rate_interval]))");
    r = press(&v, "W\r");
    assert_int_equal(r.ask, ASK_SAVE);
    assert_string_equal(r.text, "task-handler.yml");
    r = press(&v, "w\r");
    assert_int_equal(r.ask, ASK_FRAME);
    assert_string_equal(r.text, "promctl-20261123-143207.svg");
    assert_int_equal(press(&v, "4b").ask, ASK_BELL);
    // Explore and what is zoomed elsewhere are drawn as one likes, too.
    press(&v, "3\ram");
    assert_true(v.zoom && v.line_change.log && v.line_change.draw == PLOT_FILL);
    press(&v, "d");
    assert_true(v.data);
    press(&v, "q1");
    assert_int_equal(press(&v, "x").ask, ASK_REFRESH);
    assert_int_equal(v.screen, SCREEN_PAGE);
    press(&v, "q");
    assert_int_equal(v.screen, SCREEN_TARGETS);
}

static void a_page_is_moved_through_and_filtered(void **state)
{
    static const struct str page[] = { { "# TYPE up gauge", 15 },
                                       { "up 1", 4 },
                                       { "\033[2Jdown 0", 10 } };
    struct board kept = data.board;
    struct buf b = { 0 };
    struct view v;
    (void)state;

    data.board.page = page;
    data.board.n_page = N_OF(page);
    data.board.page_name = STR("a:1");
    view_begin(&v, &data.board);
    v.screen = SCREEN_PAGE;
    press(&v, "j");
    draw(&b, &v, 80, 24, ASCII);
    assert_safe(&b, ASCII);
    assert_non_null(strstr(buf_z(&b), "3 lines"));
    assert_non_null(strstr(buf_z(&b), "> up 1"));
    press(&v, "/down\r");
    buf_clear(&b);
    draw(&b, &v, 80, 24, UTF8);
    assert_non_null(strstr(buf_z(&b), "1 of 3 lines"));
    assert_null(strstr(buf_z(&b), "up 1"));
    data.board = kept;
    buf_done(&b);
}

static void other_keys_can_be_had(void **state)
{
    uint32_t keys[200] = { 0 };
    struct buf b = { 0 };
    struct view v;
    (void)state;

    for (size_t i = 0; i < view_n_keys(); i++)
        if (view_action(i) && strcmp(view_action(i), "pause") == 0)
            keys[i] = 'x';
    view_begin(&v, &data.board);
    v.keys = keys;
    press(&v, " ");
    assert_false(v.paused);
    press(&v, "1x"); // which is something else there otherwise
    assert_true(v.paused && v.screen == SCREEN_TARGETS);
    press(&v, "?pause");
    draw(&b, &v, 120, 36, UTF8);
    assert_non_null(strstr(buf_z(&b), "x                 pause / go on"));
    buf_done(&b);
}

static void filters_have_words(void **state)
{
    const struct label l = { { "job", 3 }, { "api", 3 } };
    const struct labels ls = { &l, 1, 0 };
    const struct board_family f = { .type = METRIC_COUNTER, .changed_ms = 1000 };
    const struct rows_subject s = { STR("http_requests_total"), STR("of HTTP"), &ls, &f, 30000 };
    static const char *const yes[] = { "",           "REQ",        "/^http.*total$/", "job=api",
                                       "type:count", "!gauge req", "changed:1m" };
    static const char *const no[] = { "gauge", "/^x/",     "job=web",   "type:gauge",
                                      "!req",  "req nope", "changed:1s" };
    (void)state;

    for (size_t i = 0; i < N_OF(yes); i++)
        if (!rows_match(str_of(yes[i]), &s))
            fail_msg("%s", yes[i]);
    for (size_t i = 0; i < N_OF(no); i++)
        if (rows_match(str_of(no[i]), &s))
            fail_msg("%s", no[i]);
}

static void clicks_hit_what_lies_there(void **state)
{
    struct view v;
    struct view_request r;
    (void)state;

    view_begin(&v, &data.board);
    view_click(&v, &data.board, 120, 36, 90, 8, false, false, &r);
    assert_int_equal(v.lists[SCREEN_DASHBOARD].focus, 5);
    assert_false(v.zoom);
    view_click(&v, &data.board, 120, 36, 90, 8, true, false, &r);
    assert_true(v.zoom);
    view_drag(&v, &data.board, 120, 36, 30, 8, 60, &r);
    assert_int_equal(r.ask, ASK_WINDOW);
    assert_true(v.range_ms > 200000 && v.range_ms < 260000);
    view_click(&v, &data.board, 120, 36, 42, 0, false, false, &r);
    assert_int_equal(v.screen, SCREEN_METRICS);
    view_click(&v, &data.board, 120, 36, 10, 5, false, false, &r);
    assert_int_equal(v.lists[SCREEN_METRICS].focus, 2);
    view_wheel(&v, &data.board, 120, 36, 3, false, &r);
    assert_int_equal(v.lists[SCREEN_METRICS].focus, 5);
}

static void a_click_on_a_legend_hides_the_line(void **state)
{
    struct view v;
    struct view_request r;
    (void)state;

    view_begin(&v, &data.board);
    v.lists[SCREEN_DASHBOARD].focus = 4;
    v.zoom = true;
    int y = 36; // the legend is below the picture: its last row first
    for (; y > 0 && !v.changes[4].hidden; y--)
        view_click(&v, &data.board, 120, 36, 8, y, false, false, &r);
    assert_true(v.changes[4].hidden && y > 18);
    assert_int_equal(v.changes[4].hidden & (v.changes[4].hidden - 1), 0); // one of them
    press(&v, "H");
    assert_int_equal(v.changes[4].hidden, 0);
    for (y = 36; y > 0 && !v.changes[4].hidden; y--)
        view_click(&v, &data.board, 120, 36, 8, y, false, true, &r);
    assert_true(v.changes[4].hidden && ~v.changes[4].hidden);
    assert_int_equal(~v.changes[4].hidden & (~v.changes[4].hidden - 1), 0);
}

/* PROMCTL_KEYS says how many; a frame after each tenth. */
static void assert_safe(const struct buf *b, enum style style)
{
    for (size_t i = 0; i < b->n; i++) {
        unsigned char c = (unsigned char)b->p[i];
        bool ok = c >= ' ' && c != 0x7f && (c < 0x80 || style != ASCII);
        if (!ok && c != '\n' && !(c == '\033' && style == COLOR))
            fail_msg("byte %02x in \"%.*s\"", c,
                     STR_ARG(str_head(str_skip(buf_str(b), i > 40 ? i - 40 : 0), 80)));
    }
}

static void text_of_others_commands_no_terminal(void **state)
{
    static const struct str evil = { "\033[2J\r\x9b\xff\xe2\x80\xae\ttitle", 16 };
    struct board_data mine;
    struct view v;
    struct buf b = { 0 };
    (void)state;

    board_data_init(&mine);
    struct board_data kept = data;
    data = mine;
    for (size_t i = 0; i < data.dash.n_panels; i++)
        data.dash.panels[i].title = data.dash.panels[i].no_value = evil;
    data.board.dash = &data.dash;
    data.board.dash_name = data.board.offer = data.board.rules_name = evil;
    ((struct board_target *)data.board.targets)[0].name = evil;
    ((struct board_target *)data.board.targets)[2].error = evil;
    ((struct board_event *)data.board.events)[0].detail = evil;
    ((struct board_alert *)data.board.alerts)[0].name = evil;
    ((struct board_family *)data.board.families)[0].help = evil;
    data.board.explore.answer.expr = evil;
    for (int s = 0; s < 2 * SCREEN_N; s++)
        for (int style = UTF8; style <= ASCII; style++) {
            view_begin(&v, &data.board);
            v.screen = (enum screen)(s % SCREEN_N);
            v.zoom = s >= SCREEN_N;
            buf_clear(&b);
            draw(&b, &v, s % 2 ? 120 : 80, 30, (enum style)style);
            assert_safe(&b, (enum style)style);
        }
    board_data_done(&data);
    data = kept;
    buf_done(&b);
}

static void a_broken_dashboard_shows_its_errors(void **state)
{
    struct dashboard broken;
    struct board b = data.board;
    struct buf out = { 0 };
    struct view v;
    (void)state;

    dash_read(&data.a, STR("titel: x\npanels: [{type: stats, expr: up}]\n"), &broken);
    b.dash = &broken;
    b.dash_name = STR("board.yml");
    view_begin(&v, &b);
    struct board kept = data.board;
    data.board = b;
    draw(&out, &v, 80, 24, UTF8);
    data.board = kept;
    assert_non_null(
        strstr(buf_z(&out), " ✖ 1:1  unknown key \"titel\" in a dashboard  did you mean"));
    assert_non_null(strstr(buf_z(&out), " ✖ 2:17  type: there is no \"stats\""));
    buf_done(&out);
}

static void variables_that_matter_have_a_line_and_a_picker(void **state)
{
    static const struct str values[] = { { "a", 1 }, { "b", 1 } };
    static const bool chosen[] = { false, true };
    static const struct board_var var = { .values = values, .n = 2, .chosen = chosen };
    struct dashboard d;
    struct board kept = data.board;
    struct buf out = { 0 };
    struct view v;
    struct view_request r;
    (void)state;

    dash_read(&data.a,
              STR("vars: {job: {query: \"label_values(up, job)\", all: true}}\n"
                  "panels: [{expr: \"up{job=~'$job'}\"}]\n"),
              &d);
    data.board.dash = &d;
    data.board.panels = NULL;
    data.board.vars = &var;
    view_begin(&v, &data.board);
    draw(&out, &v, 80, 24, UTF8);
    assert_non_null(strstr(buf_z(&out), "\n job: b ▾\n"));
    assert_non_null(strstr(buf_z(&out), "waiting for data"));
    press(&v, "$j");
    buf_clear(&out);
    draw(&out, &v, 80, 24, UTF8);
    assert_non_null(strstr(buf_z(&out), "[ ] all"));
    assert_non_null(strstr(buf_z(&out), "▶ [ ] a"));
    assert_non_null(strstr(buf_z(&out), "[x] b"));
    r = press(&v, " ");
    assert_true(r.ask == ASK_VAR && r.index == 0 && r.choice == 1);
    data.board = kept;
    buf_done(&out);
}

static void what_was_changed_about_a_panel_stays_with_it(void **state)
{
    struct dashboard before, after;
    struct board b = { .dash = &before };
    struct view v;
    (void)state;

    dash_read(&data.a,
              STR("panels: [{title: a, expr: a}, {title: R, type: row, folded: true}, "
                  "{title: b, expr: b}]"),
              &before);
    dash_read(&data.a,
              STR("panels: [{title: x, expr: x}, {title: a, expr: a}, {title: b, expr: b}, "
                  "{title: R, type: row}, {title: b, expr: b}]"),
              &after);
    struct board kept = data.board;
    data.board.dash = &before;
    data.board.panels = NULL;
    data.board.vars = NULL;
    view_begin(&v, &b);
    press(&v, "G");
    assert_int_equal(v.lists[SCREEN_DASHBOARD].focus, 1); // what is folded away is no place to be
    data.board = kept;
    view_begin(&v, &b);
    view_panels(&v, &b);
    v.changes[2].hidden = 5;
    v.lists[SCREEN_DASHBOARD].focus = 2;
    b.dash = &after;
    view_panels(&v, &b);
    assert_true(v.changes[2].hidden == 5 && v.changes[4].hidden == 0);
    assert_true(v.folded[3]);
    assert_int_equal(v.lists[SCREEN_DASHBOARD].focus, 2);
    v.zoom = true;
    v.lists[SCREEN_DASHBOARD].focus = 4;
    b.dash = &before;
    view_panels(&v, &b);
    assert_int_equal(v.lists[SCREEN_DASHBOARD].focus, 2); // the second b is gone
    assert_false(v.zoom);
}

static void random_keys_and_sizes_do_no_harm(void **state)
{
    static const uint32_t special[] = { VIEW_TAB,  VIEW_ENTER,    VIEW_ESC,       VIEW_UP,
                                        VIEW_DOWN, VIEW_LEFT,     VIEW_RIGHT,     VIEW_PAGE_UP,
                                        VIEW_HOME, VIEW_DELETE,   VIEW_PAGE_DOWN, VIEW_CTRL_D,
                                        VIEW_END,  VIEW_BACK_TAB, VIEW_BACKSPACE, 0x4e2d };
    const char *many = getenv("PROMCTL_KEYS");
    int n = many ? atoi(many) : 3000, w = 120, h = 36;
    unsigned seed = 7;
    struct view v;
    struct view_request r;
    struct buf b = { 0 };
    (void)state;

    view_begin(&v, &data.board);
    for (int i = 0; i < n; i++) {
        seed = seed * 1664525 + 1013904223;
        unsigned luck = seed >> 8;
        if (luck % 19 == 0) {
            w = (int)(luck / 19 % 200);
            h = (int)(luck / 4000 % 70);
        }
        uint32_t key = luck % 3 ? ' ' + luck / 3 % 95 : special[luck / 3 % N_OF(special)];
        if (luck % 29 == 0)
            view_click(&v, &data.board, w, h, (int)(luck / 29 % 200), (int)(luck / 900 % 70),
                       luck & 1, luck & 2, &r);
        else
            view_key(&v, &data.board, w, h, key, &r);
        buf_clear(&b);
        enum style style = luck % 3 ? UTF8 : luck % 2 ? ASCII : COLOR;
        if (i % 10 == 0)
            draw(&b, &v, w, h, style);
        assert_safe(&b, style);
    }
    buf_done(&b);
}

static void every_size_is_drawn(void **state)
{
    struct view v;
    struct buf b = { 0 };
    (void)state;

    for (int s = 0; s < 2 * SCREEN_N; s++) {
        view_begin(&v, &data.board);
        v.screen = (enum screen)(s % SCREEN_N);
        v.zoom = s >= SCREEN_N;
        for (int i = 1; i <= 60; i++) {
            buf_clear(&b);
            draw(&b, &v, i * 37 % 200 + 1, i * 13 % 90 + 1, i % 2 ? UTF8 : ASCII);
            assert_safe(&b, i % 2 ? UTF8 : ASCII);
        }
    }
    buf_done(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(screens_are_as_their_golden_copies),
        cmocka_unit_test(zoom_has_a_cursor_and_a_table),
        cmocka_unit_test(a_frame_without_limits_is_as_high_as_it_needs),
        cmocka_unit_test(all_queries_of_a_panel_are_told),
        cmocka_unit_test(help_lies_over_the_screen),
        cmocka_unit_test(small_screens_say_what_they_can),
        cmocka_unit_test(keys_move_between_screens_and_layers),
        cmocka_unit_test(keys_change_the_window),
        cmocka_unit_test(keys_ask_for_what_is_no_drawing),
        cmocka_unit_test(no_key_does_nothing),
        cmocka_unit_test(a_page_is_moved_through_and_filtered),
        cmocka_unit_test(other_keys_can_be_had),
        cmocka_unit_test(filters_have_words),
        cmocka_unit_test(clicks_hit_what_lies_there),
        cmocka_unit_test(a_click_on_a_legend_hides_the_line),
        cmocka_unit_test(text_of_others_commands_no_terminal),
        cmocka_unit_test(a_broken_dashboard_shows_its_errors),
        cmocka_unit_test(variables_that_matter_have_a_line_and_a_picker),
        cmocka_unit_test(what_was_changed_about_a_panel_stays_with_it),
        cmocka_unit_test(random_keys_and_sizes_do_no_harm),
        cmocka_unit_test(every_size_is_drawn),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
