/* The claims of the palette: how far apart its colours are for all eyes, and from the background.
 */
#include "test.h"

#include "out/theme.h"

#include <math.h>

struct rgb {
    double c[3];
};

static double to_linear(double c)
{
    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static struct rgb linear_of(uint8_t c256)
{
    struct rgb r;
    uint8_t p[3];

    out_color_rgb(c256, p);
    for (int i = 0; i < 3; i++)
        r.c[i] = to_linear(p[i] / 255.0);
    return r;
}

static struct rgb times(const double m[3][3], struct rgb v)
{
    struct rgb r;

    for (int i = 0; i < 3; i++)
        r.c[i] = m[i][0] * v.c[0] + m[i][1] * v.c[1] + m[i][2] * v.c[2];
    return r;
}

/* What eyes see, all cones and one kind missing. Source: Machado, Oliveira, Fernandes 2009, "A
 * Physiologically-based Model for Simulation of Color Vision Deficiency", severity 1. */
static const double eyes[4][3][3] = {
    { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } },
    { { 0.152286, 1.052583, -0.204868 },
      { 0.114503, 0.786281, 0.099216 },
      { -0.003882, -0.048116, 1.051998 } },
    { { 0.367322, 0.860646, -0.227968 },
      { 0.280085, 0.672501, 0.047413 },
      { -0.011820, 0.042940, 0.968881 } },
    { { 1.255528, -0.076749, -0.178779 },
      { -0.078411, 0.930809, 0.147602 },
      { 0.004733, 0.691367, 0.303900 } },
};

static double lab_f(double t)
{
    return t > 216.0 / 24389 ? cbrt(t) : (24389.0 / 27 * t + 16) / 116;
}

/* CIE L*a*b* under D65. */
static struct rgb lab_of(uint8_t c256, const double eye[3][3])
{
    static const double to_xyz[3][3] = { { 0.4124564, 0.3575761, 0.1804375 },
                                         { 0.2126729, 0.7151522, 0.0721750 },
                                         { 0.0193339, 0.1191920, 0.9503041 } };
    struct rgb seen = times(eye, linear_of(c256));

    for (int i = 0; i < 3; i++)
        seen.c[i] = fmin(1, fmax(0, seen.c[i]));
    struct rgb x = times(to_xyz, seen);
    double fx = lab_f(x.c[0] / 0.95047), fy = lab_f(x.c[1]), fz = lab_f(x.c[2] / 1.08883);
    return (struct rgb){ { 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz) } };
}

/* The smallest CIE76 distance of two of the first `n` series, over all eyes. */
static double least_distance(const struct out_theme *t, int n)
{
    double least = INFINITY;

    for (size_t e = 0; e < N_OF(eyes); e++)
        for (int i = 0; i < n; i++)
            for (int k = 0; k < i; k++) {
                struct rgb a = lab_of(t->roles[ROLE_SERIES + i].c256, eyes[e]);
                struct rgb b = lab_of(t->roles[ROLE_SERIES + k].c256, eyes[e]);
                double d = 0;
                for (int c = 0; c < 3; c++)
                    d += (a.c[c] - b.c[c]) * (a.c[c] - b.c[c]);
                least = fmin(least, sqrt(d));
            }
    return least;
}

/* Of the series, to black or white. Source: WCAG 2, "contrast ratio". */
static double least_contrast(const struct out_theme *t, bool light)
{
    double least = INFINITY;

    for (int i = 0; i < ROLE_N_SERIES; i++) {
        struct rgb c = linear_of(t->roles[ROLE_SERIES + i].c256);
        double y = 0.2126 * c.c[0] + 0.7152 * c.c[1] + 0.0722 * c.c[2];
        least = fmin(least, light ? 1.05 / (y + 0.05) : (y + 0.05) / 0.05);
    }
    return least;
}

static void series_differ_for_all_eyes(void **state)
{
    (void)state;
    const struct {
        const struct out_theme *theme;
        double four, six, eight, contrast;
    } claims[] = { { &out_theme_dark, 27.5, 24.5, 23.5, 5.85 },
                   { &out_theme_light, 29.5, 26.5, 20.5, 3.65 } };
    for (size_t i = 0; i < N_OF(claims); i++) {
        assert_true(least_distance(claims[i].theme, 4) >= claims[i].four);
        assert_true(least_distance(claims[i].theme, 6) >= claims[i].six);
        assert_true(least_distance(claims[i].theme, 8) >= claims[i].eight);
        assert_true(least_contrast(claims[i].theme, i == 1) >= claims[i].contrast);
    }
}

static void heat_goes_one_way(void **state)
{
    (void)state;
    const struct out_theme *themes[] = { &out_theme_dark, &out_theme_light };
    for (size_t t = 0; t < N_OF(themes); t++)
        for (int i = 1; i < ROLE_N_HEAT; i++) {
            double before = lab_of(themes[t]->roles[ROLE_HEAT + i - 1].c256, eyes[0]).c[0];
            double step = lab_of(themes[t]->roles[ROLE_HEAT + i].c256, eyes[0]).c[0] - before;
            assert_true(t == 0 ? step > 1 : step < -1);
        }
}

static struct str sgr(struct buf *b, enum out_depth depth, bool light, uint8_t role)
{
    const struct out_term t = { .color = true, .depth = depth, .light = light };

    buf_clear(b);
    out_theme_sgr(b, out_theme_of(&t), &t, &(struct out_cell){ .role = role });
    return buf_str(b);
}

static void every_depth_has_its_escapes(void **state)
{
    struct buf b = { 0 };
    (void)state;
    assert_str(sgr(&b, OUT_DEPTH_16, false, ROLE_SERIES), "\033[0;36m");
    assert_str(sgr(&b, OUT_DEPTH_256, false, ROLE_SERIES), "\033[0;38;5;74m");
    assert_str(sgr(&b, OUT_DEPTH_TRUE, false, ROLE_SERIES), "\033[0;38;2;95;175;215m");
    assert_str(sgr(&b, OUT_DEPTH_256, true, ROLE_SERIES), "\033[0;38;5;25m");
    assert_str(sgr(&b, OUT_DEPTH_TRUE, false, ROLE_BAD), "\033[0;1;31m"); // the user's own red
    assert_str(sgr(&b, OUT_DEPTH_16, false, ROLE_TEXT), "\033[0m");
    assert_str(sgr(&b, OUT_DEPTH_TRUE, false, ROLE_HEAT + 4), "\033[0;38;2;118;118;118m");
    buf_done(&b);
}

static void contrast_has_nothing_dim(void **state)
{
    const struct out_term usual = { 0 }, contrast = { .contrast = true };
    const struct out_theme *theme = out_theme_of(&contrast);
    (void)state;

    for (unsigned i = 0; i < ROLE_N; i++)
        assert_false(out_theme_attr(theme, &contrast, i, CELL_DIM) & CELL_DIM);
    assert_int_equal(out_theme_attr(theme, &contrast, ROLE_SERIES, 0), CELL_BOLD);
    assert_int_equal(out_theme_attr(theme, &usual, ROLE_SERIES, 0), 0);
    assert_int_equal(out_theme_attr(theme, &usual, ROLE_AXIS, 0), CELL_DIM);
    assert_int_equal(out_theme_attr(theme, &usual, ROLE_TITLE, CELL_REVERSE),
                     CELL_BOLD | CELL_REVERSE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(series_differ_for_all_eyes),
        cmocka_unit_test(heat_goes_one_way),
        cmocka_unit_test(every_depth_has_its_escapes),
        cmocka_unit_test(contrast_has_nothing_dim),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
