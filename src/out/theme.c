#include "out/theme.h"

/* Shared by both: signs of state have the colours that everyone knows, and the user's own. */
#define COMMON_ROLES                                                                               \
    [ROLE_DIM] = { .attr = CELL_DIM }, [ROLE_TITLE] = { .attr = CELL_BOLD },                       \
    [ROLE_LABEL] = { .attr = CELL_DIM }, [ROLE_AXIS] = { .attr = CELL_DIM },                       \
    [ROLE_GRID] = { .attr = CELL_DIM }, [ROLE_OK] = { .c256 = 2, .c16 = 32 },                      \
    [ROLE_WARN] = { .c256 = 3, .c16 = 33 }, [ROLE_BAD] = { 1, 31, CELL_BOLD },                     \
    [ROLE_FUNCTION] = { .c256 = 12, .c16 = 94 }, [ROLE_KEYWORD] = { .c256 = 5, .c16 = 35 },        \
    [ROLE_METRIC] = { .c256 = 6, .c16 = 36 }, [ROLE_STRING] = { .c256 = 2, .c16 = 32 },            \
    [ROLE_NUMBER] = { .c256 = 3, .c16 = 33 }

// clang-format off
const struct out_theme out_theme_dark = { "dark", { COMMON_ROLES,
    [ROLE_SERIES] = { 74, 36, 0 }, { 178, 33, 0 }, { 156, 92, 0 }, { 107, 32, 0 },
                   { 168, 35, 0 }, { 51, 96, 0 },  { 141, 94, 0 }, { 187, 37, 0 },
    [ROLE_HEAT] = { 17, 34, 0 },  { 18, 34, 0 },  { 238, 34, 0 }, { 60, 94, 0 },
                  { 243, 94, 0 }, { 102, 90, 0 }, { 137, 90, 0 }, { 144, 37, 0 },
                  { 179, 33, 0 }, { 185, 33, 0 }, { 221, 93, 0 }, { 227, 93, 0 },
} };

const struct out_theme out_theme_light = { "light", { COMMON_ROLES,
    [ROLE_SERIES] = { 25, 36, 0 }, { 130, 33, 0 }, { 52, 92, 0 }, { 101, 32, 0 },
                    { 53, 35, 0 }, { 18, 96, 0 },  { 99, 94, 0 }, { 125, 30, 0 },
    [ROLE_HEAT] = { 227, 93, 0 }, { 221, 93, 0 }, { 185, 33, 0 }, { 179, 33, 0 },
                  { 144, 37, 0 }, { 137, 90, 0 }, { 102, 90, 0 }, { 243, 94, 0 },
                  { 60, 94, 0 },  { 238, 34, 0 }, { 18, 34, 0 },  { 17, 34, 0 },
} };
// clang-format on

const struct out_theme *out_theme_of(const struct out_term *t)
{
    return t->light ? &out_theme_light : &out_theme_dark;
}

void out_color_rgb(uint8_t c256, uint8_t rgb[3])
{
    static const uint8_t levels[] = { 0, 95, 135, 175, 215, 255 };
    int i = c256 - 16;

    if (i >= 216) {
        rgb[0] = rgb[1] = rgb[2] = (uint8_t)(8 + 10 * (i - 216));
        return;
    }
    rgb[0] = levels[i / 36];
    rgb[1] = levels[i / 6 % 6];
    rgb[2] = levels[i % 6];
}

static void put_color(struct buf *b, const struct out_paint *p, enum out_depth depth, bool ground)
{
    uint8_t rgb[3];
    int shift = ground ? 10 : 0;

    if (depth == OUT_DEPTH_MONO)
        return;
    if (depth == OUT_DEPTH_16 || (p->c256 && p->c256 < 16)) {
        if (p->c16)
            buf_printf(b, ";%d", p->c16 + shift);
    } else if (p->c256 && depth == OUT_DEPTH_256) {
        buf_printf(b, ";%d;5;%d", 38 + shift, p->c256);
    } else if (p->c256) {
        out_color_rgb(p->c256, rgb);
        buf_printf(b, ";%d;2;%d;%d;%d", 38 + shift, rgb[0], rgb[1], rgb[2]);
    }
}

unsigned out_theme_attr(const struct out_theme *theme, const struct out_term *t, unsigned role,
                        unsigned own)
{
    unsigned attr = own | theme->roles[role].attr;
    bool series = role >= ROLE_SERIES && role < ROLE_HEAT;

    if (!t->contrast)
        return attr;
    return (attr & ~(unsigned)CELL_DIM) | (series ? CELL_BOLD : 0);
}

void out_theme_sgr(struct buf *b, const struct out_theme *theme, const struct out_term *t,
                   const struct out_cell *c)
{
    static const char *const codes[] = { ";1", ";2", ";7", ";4" };
    unsigned attr = out_theme_attr(theme, t, c->role, c->attr);

    buf_puts(b, "\033[0");
    for (unsigned i = 0; i < N_OF(codes); i++)
        if (attr & 1u << i)
            buf_puts(b, codes[i]);
    put_color(b, &theme->roles[c->role], t->depth, false);
    if (c->bg)
        put_color(b, &theme->roles[c->bg], t->depth, true);
    buf_putc(b, 'm');
}
