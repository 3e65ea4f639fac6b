/* The plotter: exact small pictures, and what holds for all of them at every size. */
#include "test.h"

#include "base/utf8.h"
#include "out/plot.h"
#include "out/plot_impl.h"

#include <math.h>
#include <stdlib.h>

enum { MAX_POINTS = 4000, T0 = 1700000100 /* 22:15:00 UTC, seconds */ };

struct fixture {
    struct out_cells c;
    struct plot_info info;
    struct buf text;
    struct float_point p[12][MAX_POINTS];
    struct plot_series s[12];
    struct plot plot;
};

static struct fixture x;

static void setup(size_t n, int64_t step_s, size_t points)
{
    for (size_t i = 0; i < n; i++)
        x.s[i] = (struct plot_series){ .p = x.p[i], .n = points, .slot = (unsigned)i };
    x.plot = (struct plot){
        .series = x.s,
        .n = n,
        .start = (int64_t)T0 * 1000,
        .end = ((int64_t)T0 + step_s * ((int64_t)points - 1)) * 1000,
        .step = step_s * 1000,
        .utc = true,
    };
}

static void set(size_t i, const double *v, size_t n)
{
    for (size_t k = 0; k < n; k++)
        x.p[i][k] = (struct float_point){ x.plot.start + x.plot.step * (int64_t)k, v[k] };
}

#define SERIES(i, ...)                                                                             \
    set(i, (const double[]){ __VA_ARGS__ }, N_OF(((const double[]){ __VA_ARGS__ })))

static struct str draw_in(int w, int h, bool ascii)
{
    const struct out_term plain = { .utf8 = true };

    cells_init(&x.c, w, h, ascii);
    plot_put(&x.c, (struct out_rect){ 0, 0, w, h }, &x.plot, &x.info);
    buf_clear(&x.text);
    cells_put_all(&x.text, &x.c, &plain);
    return buf_str(&x.text);
}

static struct str draw(int w, int h)
{
    return draw_in(w, h, false);
}

static int teardown(void **state)
{
    (void)state;
    cells_done(&x.c);
    buf_done(&x.text);
    x = (struct fixture){ 0 };
    return 0;
}

// ---- exact pictures ----

static void a_line_joins_its_samples(void **state)
{
    (void)state;
    setup(1, 1, 6);
    SERIES(0, 0, 2, 4, 8, 8, 0);
    assert_str(draw(9, 5), "  │   ⡖⢢\n"
                           "5 ┤ ·⢸ ⠘⡄\n"
                           "  │ ⡰⠁  ⡇\n"
                           "  │⡰⠁   ⢱\n"
                           "0 ┼──────\n");
}

static void gaps_stay_gaps(void **state)
{
    (void)state;
    setup(1, 1, 9);
    SERIES(0, 1, 1, NAN, 1, 1, 1, 1, 1, 1);
    memmove(&x.p[0][5], &x.p[0][6], 3 * sizeof x.p[0][0]); // one sample is missing
    x.s[0].n = 8;
    x.plot.has_min = true;
    assert_str(draw(13, 3), "  │⠒⠂ ⠐⠒⠂ ⠒⠒⠒\n"
                            "  │\n"
                            "0 ┼┴22:15:00─\n");
    x.plot.span_nulls = 2000;
    assert_str(draw(13, 3), "  │⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒\n"
                            "  │\n"
                            "0 ┼┴22:15:00─\n");
}

static void what_is_cut_or_endless_is_told(void **state)
{
    (void)state;
    setup(1, 1, 8);
    SERIES(0, 1, 20, 1, INFINITY, 1, -20, -INFINITY, 1);
    x.plot.has_max = x.plot.has_min = true;
    x.plot.max = 4;
    assert_str(draw(12, 4), "  │↑↑↑▔\n"
                            "  │⢸ ⢸\n"
                            "  │⠁ ⠈  ↓↓▁⠈\n"
                            "0 ┼┴22:15:00\n");
    assert_str(draw_in(12, 4, true), "  |^^^^\n"
                                     "  || |\n"
                                     "  |' '  vv_'\n"
                                     "0 ++22:15:00\n");
}

static void ascii_cells_tell_rows(void **state)
{
    (void)state;
    setup(1, 1, 20);
    SERIES(0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 7, 5, 3, 1, 0, 9, 0, 0, 0);
    assert_str(draw_in(24, 4, true), "  |       _-\"'|_    |\n"
                                     "  |   _.='     '=_  ||\n"
                                     "  |.=\"           \"-| |__\n"
                                     "0 ++22:15:00--+22:15:10-\n");
}

static void blocks_fill_from_the_axis(void **state)
{
    (void)state;
    setup(1, 1, 9);
    SERIES(0, 0, 1, 2, 3, 4, 5, 6, 7, 8);
    x.plot.glyphs = PLOT_BLOCK;
    assert_str(draw(13, 3), "  │      ▂▄▆▇\n"
                            "  │▁▃▅▆▇█████\n"
                            "0 ┼┴22:15:00─\n");
}

static void bars_have_the_width_of_a_step(void **state)
{
    (void)state;
    setup(1, 1, 5);
    SERIES(0, 3, 1, 0, 4, 2);
    x.plot.draw = PLOT_BARS;
    assert_str(draw(14, 3), "  │⡄    ⢸⣿⣿\n"
                            "  │⣷⣶⣶⣀⣀⣸⣿⣿⢸⣿⣿\n"
                            "0 ┼┴22:15:00──\n");
    x.plot.draw = PLOT_FILL;
    assert_str(draw(14, 3), "  │⣄     ⢀⣼⣶⣄⡀\n"
                            "  │⣿⣿⣶⣤⣄⣠⣿⣿⣿⣿⣿\n"
                            "0 ┼┴22:15:00──\n");
    x.plot.draw = PLOT_POINTS;
    assert_str(draw(14, 3), "  │⠄      ⠈\n"
                            "  │  ⠐  ⡀    ⠈\n"
                            "0 ┼┴22:15:00──\n");
}

static void limits_and_grid_are_behind(void **state)
{
    const struct plot_limit limits[] = { { 6, ROLE_WARN }, { 50, ROLE_BAD } };
    const struct plot_event event = { ((int64_t)T0 + 60) * 1000, 0x2716, ROLE_BAD };
    (void)state;
    setup(1, 10, 31);
    for (size_t k = 0; k < 31; k++)
        x.p[0][k] = (struct float_point){ x.plot.start + 10000 * (int64_t)k, 4 };
    x.p[0][20].v = 1;
    x.plot.limits = limits;
    x.plot.n_limits = 2;
    x.plot.events = &event;
    x.plot.n_events = 1;
    x.plot.has_cursor = true;
    x.plot.cursor = ((int64_t)T0 + 120) * 1000;
    assert_str(draw(40, 8), "6 ┤╌╌╌╌╌╌╌╌╌╌22:17:00╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌╌\n"
                            "  │              ┊\n"
                            "4 ┤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⢄ ⢠⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤\n"
                            "  │              ┊        ⢸ ⡎\n"
                            "2 ┤ ·   ·   ·   ·┊  ·   · ⠈⣦⠃   ·   ·\n"
                            "  │              ┊         ⡿\n"
                            "  │              ┊\n"
                            "0 ┼───────✖22:16────────┴22:18──────────\n");
    assert_int_equal(cells_at(&x.c, 5, 0)->role, ROLE_WARN);
}

static void marks_keep_the_order_of_values(void **state)
{
    (void)state;
    setup(4, 1, 3);
    SERIES(0, 1, 1, 1);
    SERIES(1, 1, 1, 1.1);
    SERIES(2, 1, 1, 0.1);
    SERIES(3, 8, 8, NAN); // has ended
    assert_str(draw(12, 5), "  │⠒⠒⠒⠂   ◆\n"
                            "5 ┤ ·   · ■\n"
                            "  │       ●\n"
                            "  │⠒⠒⠒⠒⠶⠶⣒▼\n"
                            "0 ┼───────\n");
}

static void a_logarithmic_axis_counts_what_it_cannot_show(void **state)
{
    (void)state;
    setup(1, 1, 9);
    SERIES(0, 1000, 100, 20, 10, 1, 0, -5, 10, 1000);
    x.plot.log = true;
    assert_str(draw(23, 9), " 1k ┤⠱⡀   ·   ·   ·   ⢸\n"
                            "    │ ⠑⡄             ⢀⠇\n"
                            "100 ┤ ·⠑⢄ ·   ·   ·  ⡸·\n"
                            "    │    ⠑⠤⡀         ⡇\n"
                            " 10 ┤ ·   ·⠈⢢ ·   · ⠈ ·\n"
                            "  1 ┤ ·   ·  ⠣⡀   ·   ·\n"
                            "    │\n"
                            "    │           ▁ ▁\n"
                            "0.1 ┼┴22:15:00─────────\n");
    assert_int_equal(x.info.n_low, 2);
}

static void bands_stand_on_each_other(void **state)
{
    (void)state;
    setup(2, 1, 5);
    SERIES(0, 4, 4, 4, 4, 4);
    SERIES(1, 4, 2, 0, NAN, 4);
    x.plot.stack = PLOT_STACK;
    assert_str(draw(14, 5), "  │⣦⡀      ⢰\n"
                            "5 ┤⣿⣿⣷⣄ ·  ⢸■\n"
                            "  │⣿⣿⣿⣿⣿⣿⣿⣿⣿●\n"
                            "  │⣿⣿⣿⣿⣿⣿⣿⣿⣿\n"
                            "0 ┼┴22:15:00\n");
    assert_int_equal(cells_at(&x.c, 4, 0)->role, ROLE_SERIES + 1);
    assert_int_equal(cells_at(&x.c, 4, 3)->role, ROLE_SERIES);
    x.plot.mono = true;
    assert_str(draw(14, 5), "  │⣤⡀      ⢠\n"
                            "5 ┤⣤⣤⣤⣄ ·  ⢠■\n"
                            "  │⣿⣿⣿⣿⣿⣿⣿⣿⣿●\n"
                            "  │⣿⣿⣿⣿⣿⣿⣿⣿⣿\n"
                            "0 ┼┴22:15:00\n");
    x.plot.mono = false;
    x.plot.stack = PLOT_SHARES;
    SERIES(0, 4, 4, 0, 1, 4);
    SERIES(1, 4, 2, 0, 1, 12);
    assert_str(draw(17, 5), "100% ┤⣿⣿⣿⣿⢸⣿⣿⣿⣿\n"
                            "     │⣿⣿⣿⣿⢸⣿⣿⣿⣿■\n"
                            " 50% ┤⣿⣿⣿⣿⢸⣿⣿⣿⣿\n"
                            "     │⣿⣿⣿⣿⢸⣿⣿⣿⣿●\n"
                            "  0% ┼┴22:15:00\n");
}

// ---- legends ----

static struct str legend(int w, int h, const char *head)
{
    const struct out_term plain = { .utf8 = true };

    cells_init(&x.c, w, h, false);
    if (head)
        plot_legend_table(&x.c, (struct out_rect){ 0, 0, w, h }, &x.plot, str_of(head));
    else
        plot_legend_inline(&x.c, (struct out_rect){ 0, 0, w, h }, &x.plot);
    buf_clear(&x.text);
    cells_put_all(&x.text, &x.c, &plain);
    return buf_str(&x.text);
}

static void legends_sort_by_last_and_count_the_rest(void **state)
{
    (void)state;
    setup(3, 1, 3);
    SERIES(0, 0.1, 1, 0.5);
    SERIES(1, 2, 1.9, 1.8);
    SERIES(2, NAN, NAN, NAN);
    x.s[0].name = STR("p95");
    x.s[1].name = STR("p99");
    x.s[2].name = STR("a\033[31mb");
    out_unit_parse(STR("s"), &x.plot.unit);
    assert_str(legend(60, 1, NULL),
               " ■ p99 1.80 s ↑2.00 s  ● p95 500 ms ↑1.00 s  ▼ a\\x1b[31mb -\n");
    assert_str(legend(45, 1, NULL), " ■ p99 1.80 s  ● p95 500 ms  ▼ a\\x1b[31mb -\n");
    assert_str(legend(30, 1, NULL), " ■ p99 1.80 s ↑2.00 s      +2\n");
    assert_str(legend(30, 2, NULL), " ■ p99 1.80 s  ● p95 500 ms\n"
                                    " ▼ a\\x1b[31mb -\n");
    assert_str(legend(16, 1, NULL), " ■ p… 1.80 s +2\n");
    assert_str(legend(60, 4, "q"), "    q             last     min     avg     max\n"
                                   "  ■ p99         1.80 s  1.80 s  1.90 s  2.00 s\n"
                                   "  ● p95         500 ms  100 ms  533 ms  1.00 s\n"
                                   "  ▼ a\\x1b[31mb       -       -       -       -\n");
    assert_str(legend(60, 3, "q"), "    q      last     min     avg     max\n"
                                   "  ■ p99  1.80 s  1.80 s  1.90 s  2.00 s\n"
                                   "    +2 more\n");
    assert_str(legend(25, 4, "q"), "    q             last\n"
                                   "  ■ p99         1.80 s\n"
                                   "  ● p95         500 ms\n"
                                   "  ▼ a\\x1b[31mb       -\n");
    x.plot.has_cursor = true;
    x.plot.cursor = x.plot.start + 1200;
    x.plot.focus = 1;
    out_unit_parse(STR("reqps"), &x.plot.unit);
    assert_str(legend(60, 4, "quantile"), "    quantile    @cursor   last    min    avg  max\n"
                                          "  ■ p99            1.90   1.80   1.80   1.90    2\n"
                                          " ▶● p95               1  0.500  0.100  0.533    1\n"
                                          "  ▼ a\\x1b[31mb        -      -      -      -    -\n");
}

static void beyond_eight_series_the_largest_have_colours(void **state)
{
    (void)state;
    setup(12, 1, 3);
    for (size_t i = 0; i < 12; i++) {
        x.s[i].name = STR("series");
        double v = (double)((i * 5) % 12); // not in order
        SERIES(i, v, v, v);
    }
    assert_str(legend(60, 2, NULL),
               " ◇ series 11  ▼ series 10  ■ series 9  ○ series 8\n"
               " ◆ series 7  ▽ series 6  ■ series 5  ● series 4          +4\n");
    assert_str(legend(60, plot_legend_rows(12), "name"), "    name    last  min  avg  max\n"
                                                         "  ◇ series    11   11   11   11\n"
                                                         "  ▼ series    10   10   10   10\n"
                                                         "  ■ series     9    9    9    9\n"
                                                         "  ○ series     8    8    8    8\n"
                                                         "  ◆ series     7    7    7    7\n"
                                                         "  ▽ series     6    6    6    6\n"
                                                         "  ■ series     5    5    5    5\n"
                                                         "  ● series     4    4    4    4\n"
                                                         "    +4 more\n");
    draw(40, 20);
    assert_int_equal(x.info.n_dim, 4);
    bool dim[12];
    plot_dim(&x.plot, dim);
    for (size_t i = 0; i < 12; i++)
        assert_int_equal(dim[i], (i * 5) % 12 < 4);
}

// ---- what always holds ----

static unsigned seed;

static double chance(void)
{
    seed = seed * 1103515245u + 12345u;
    return (double)(seed >> 8 & 0xffff) / 65536.0;
}

static void any_series(size_t i, size_t n)
{
    double kind = chance(), v = 0;

    for (size_t k = 0; k < n; k++) {
        v += chance() - 0.5;
        double at = kind < 0.3 ? v : kind < 0.6 ? fabs(v) * 1000 : chance() * 1e-3;
        if (chance() < 0.02)
            at = chance() < 0.5 ? NAN : chance() < 0.5 ? INFINITY : -1e308;
        x.p[i][k] = (struct float_point){ x.plot.start + x.plot.step * (int64_t)k, at };
    }
}

/* The rows of the plot in which there is a dot, from above; -1: none. */
static int top_dot(struct out_rect r)
{
    static const uint8_t rows[4] = { 0x09, 0x12, 0x24, 0xc0 };

    for (int y = 0; y < r.h; y++)
        for (int row = 0; row < 4; row++)
            for (int i = 0; i < r.w; i++) {
                const struct out_cell *c = cells_at(&x.c, r.x + i, r.y + y);
                if (c->rune >= 0x2800 && c->rune < 0x2900 && c->rune & rows[row])
                    return 4 * y + row;
            }
    return -1;
}

static void peaks_survive_at_every_width(void **state)
{
    (void)state;
    for (int w = 1; w <= 300; w += w < 30 ? 1 : 7) {
        setup(1, 5, MAX_POINTS);
        seed = (unsigned)w;
        for (size_t k = 0; k < MAX_POINTS; k++)
            x.p[0][k] = (struct float_point){ x.plot.start + 5000 * (int64_t)k, 1 + chance() };
        x.p[0][(size_t)(chance() * MAX_POINTS)].v = 100; // one among thousands
        x.s[0].slot = w % 2 ? 9 : 0;                     // dashes keep it, too
        draw(w, 10);
        assert_int_equal(top_dot(x.info.r),
                         plot_axis_row(&(struct plot_axis){ .hi = 104 }, 100, 36));
    }
}

static void the_top_dot_is_the_largest_value(void **state)
{
    (void)state;
    for (seed = 1; seed < 4000; seed++) {
        size_t points = 1 + (size_t)(chance() * 300);
        setup(1, 1 + (int64_t)(chance() * 100), points);
        x.plot.draw = chance() < 0.5 ? PLOT_LINE : PLOT_POINTS;
        x.plot.log = chance() < 0.3;
        any_series(0, points);
        int h = 2 + (int)(chance() * 30);
        struct plot_range range = { 0 };
        struct plot_axis axis;
        for (size_t k = 0; k < points; k++)
            if (!x.plot.log || x.p[0][k].v > 0)
                plot_range_add(&range, x.p[0][k].v);
        plot_axis_init(&axis, &x.plot, range, h - 1, false);
        draw(8 + (int)(chance() * 150), h);
        assert_int_equal(x.info.any, range.any);
        for (int i = 0; i < x.info.r.w; i++) // signs hide what is below
            if (cells_at(&x.c, x.info.r.x + i, 0)->rune == 0x2594)
                range.any = false;
        if (range.any)
            assert_int_equal(top_dot(x.info.r), plot_axis_row(&axis, range.max, 4 * (h - 1)));
    }
}

static void any_option(void)
{
    static const char *const units[] = { "none",        "s",    "bytes",
                                         "percentunit", "bool", "dateTimeAsIso" };

    x.plot.draw = (enum plot_draw)(chance() * 4);
    x.plot.stack = chance() < 0.5 ? PLOT_APART : chance() < 0.5 ? PLOT_STACK : PLOT_SHARES;
    x.plot.glyphs = (enum plot_glyphs)(chance() * 3);
    x.plot.log = chance() < 0.3;
    x.plot.mono = chance() < 0.3;
    x.plot.has_max = chance() < 0.2;
    x.plot.has_min = chance() < 0.2;
    x.plot.max = chance() * 10;
    x.plot.min = chance() * 10;
    x.plot.has_cursor = chance() < 0.5;
    x.plot.cursor = x.plot.start + (int64_t)(chance() * 200000);
    x.plot.span_nulls = chance() < 0.2 ? 100000 : 0;
    x.plot.gutter = (int)(chance() * 10);
    x.plot.focus = (size_t)(chance() * 14);
    out_unit_parse(str_of(units[(size_t)(chance() * N_OF(units))]), &x.plot.unit);
    if (chance() < 0.1)
        x.plot.start = x.plot.end + 1;
    if (chance() < 0.05)
        x.plot.start = INT64_MIN;
    if (chance() < 0.05)
        x.plot.end = INT64_MAX;
}

/* Whatever is asked for: nothing outside of the rectangle is touched, and every cell has a rune
 * of one column. */
static void pictures_stay_in_their_rectangle(void **state)
{
    (void)state;
    for (unsigned round = 1; round < 3000; round++) {
        seed = round;
        size_t n = (size_t)(chance() * 13), points = (size_t)(chance() * 60);
        setup(n, 1 + (int64_t)(chance() * 1000), points);
        for (size_t i = 0; i < n; i++)
            any_series(i, points);
        any_option();
        int w = 1 + (int)(chance() * (round % 10 ? 40 : 300));
        int h = 1 + (int)(chance() * (round % 10 ? 12 : 100));
        struct out_rect r = { 2, 1, w, h };
        cells_init(&x.c, w + 4, h + 2, chance() < 0.3);
        for (int y = 0; y < h + 2; y++)
            cells_fill(&x.c, 0, y, w + 4, '#', ROLE_BAD);
        plot_put(&x.c, r, &x.plot, &x.info);
        r.h = round % 2 || h < 2 ? h : 2;
        if (round % 3 == 0)
            plot_legend_table(&x.c, r, &x.plot, STR("head"));
        else if (round % 3 == 1)
            plot_legend_inline(&x.c, r, &x.plot);
        for (int y = 0; y < x.c.h; y++)
            for (int i = 0; i < x.c.w; i++) {
                const struct out_cell *c = cells_at(&x.c, i, y);
                bool inside = i >= 2 && i < w + 2 && y >= 1 && y < h + 1;
                assert_true(inside || (c->rune == '#' && c->role == ROLE_BAD));
                assert_true(c->rune == 0 || utf8_rune_width(c->rune) == 1);
                assert_true(!x.c.ascii || c->rune < 0x7f);
            }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_line_joins_its_samples, teardown),
        cmocka_unit_test_teardown(gaps_stay_gaps, teardown),
        cmocka_unit_test_teardown(what_is_cut_or_endless_is_told, teardown),
        cmocka_unit_test_teardown(ascii_cells_tell_rows, teardown),
        cmocka_unit_test_teardown(blocks_fill_from_the_axis, teardown),
        cmocka_unit_test_teardown(bars_have_the_width_of_a_step, teardown),
        cmocka_unit_test_teardown(limits_and_grid_are_behind, teardown),
        cmocka_unit_test_teardown(marks_keep_the_order_of_values, teardown),
        cmocka_unit_test_teardown(a_logarithmic_axis_counts_what_it_cannot_show, teardown),
        cmocka_unit_test_teardown(bands_stand_on_each_other, teardown),
        cmocka_unit_test_teardown(legends_sort_by_last_and_count_the_rest, teardown),
        cmocka_unit_test_teardown(beyond_eight_series_the_largest_have_colours, teardown),
        cmocka_unit_test_teardown(peaks_survive_at_every_width, teardown),
        cmocka_unit_test_teardown(the_top_dot_is_the_largest_value, teardown),
        cmocka_unit_test_teardown(pictures_stay_in_their_rectangle, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
