/* theme.h - how the roles of cells look, in 16 colours, in 256 and in all of them.
 *
 * The colours of series differ for those who see fewer colours, too; tests/unit/test_theme.c
 * measures it. Colours beyond the first 16 are entries of the fixed cube, never those that a user
 * may have redefined.
 */
#ifndef PROMCTL_OUT_THEME_H
#define PROMCTL_OUT_THEME_H

#include "out/cells.h"

struct out_paint {
    uint8_t c256; /* 0: the terminal's own */
    uint8_t c16;  /* SGR code of a foreground, 30..37 and 90..97; 0: the terminal's own */
    uint8_t attr;
};

struct out_theme {
    const char *name;
    struct out_paint roles[ROLE_N];
};

extern const struct out_theme out_theme_dark, out_theme_light;

const struct out_theme *out_theme_of(const struct out_term *t);

/* What is set of bold, dim, reverse and underline in a cell of that role, beside its own. */
unsigned out_theme_attr(const struct out_theme *theme, const struct out_term *t, unsigned role,
                        unsigned own);

/* Red, green, blue of an entry of the 256 from 16 on. */
void out_color_rgb(uint8_t c256, uint8_t rgb[3]);

/* Appends the escape that begins a cell's look, whatever came before it. */
void out_theme_sgr(struct buf *b, const struct out_theme *theme, const struct out_term *t,
                   const struct out_cell *c);

#endif
