/* frame_svg.c - a frame as a picture for a browser.
 *
 * Text is text, a run of equal looks at a time and stretched to its columns, so that it can be
 * searched and copied. What must join from cell to cell (lines, blocks, braille) is drawn as
 * shapes, because fonts differ in it.
 */
#include "base/utf8.h"
#include "out/theme.h"
#include "tui/frame.h"

enum { CELL_W = 8, CELL_H = 17, PAD = 8 };

struct svg {
    struct buf *b;
    const struct out_cells *c;
    const struct out_theme *theme;
    bool light;
};

struct rgb {
    uint8_t v[3];
};

/* The user's own 16 colours, as most have them; darker on a light ground. */
static struct rgb color_of(const struct svg *s, uint8_t role)
{
    static const struct rgb dark[] = { { { 0, 0, 0 } },      { { 255, 110, 103 } },
                                       { { 95, 200, 110 } }, { { 229, 192, 80 } },
                                       { { 97, 160, 255 } }, { { 214, 125, 220 } },
                                       { { 86, 190, 200 } }, { { 200, 200, 200 } } },
                            light[] = { { { 0, 0, 0 } },     { { 185, 20, 20 } },
                                        { { 20, 120, 40 } }, { { 150, 95, 0 } },
                                        { { 20, 70, 190 } }, { { 140, 30, 150 } },
                                        { { 0, 110, 120 } }, { { 90, 90, 90 } } };
    const struct out_paint *p = &s->theme->roles[role];
    struct rgb out = { { 0, 0, 0 } };

    if (p->c256 >= 16)
        out_color_rgb(p->c256, out.v);
    else if (p->c16)
        out = (s->light ? light : dark)[p->c16 % 10];
    else
        out = s->light ? (struct rgb){ { 36, 41, 47 } } : (struct rgb){ { 214, 219, 224 } };
    return out;
}

static void put_color(const struct svg *s, uint8_t role)
{
    struct rgb c = color_of(s, role);
    buf_printf(s->b, "#%02x%02x%02x", c.v[0], c.v[1], c.v[2]);
}

static uint8_t attr_of(const struct svg *s, const struct out_cell *at)
{
    return at->attr | s->theme->roles[at->role].attr;
}

static void put_look(const struct svg *s, const struct out_cell *at, const char *what)
{
    buf_printf(s->b, " %s=\"", what);
    if (attr_of(s, at) & CELL_REVERSE)
        buf_puts(s->b, s->light ? "#ffffff" : "#16191d");
    else
        put_color(s, at->role);
    buf_putc(s->b, '"');
    if (attr_of(s, at) & CELL_DIM)
        buf_puts(s->b, " opacity=\".6\"");
}

// ---- shapes ----

static int left_of(int x)
{
    return PAD + x * CELL_W;
}

static int top_of(int y)
{
    return PAD + y * CELL_H;
}

/* Which sides of a cell a line joins, 1 light and 2 heavy: up, right, down, left. */
static const struct joint {
    uint16_t rune;
    uint8_t side[4];
} joints[] = {
    { 0x2500, { 0, 1, 0, 1 } }, { 0x2501, { 0, 2, 0, 2 } }, { 0x2502, { 1, 0, 1, 0 } },
    { 0x2503, { 2, 0, 2, 0 } }, { 0x250f, { 0, 2, 2, 0 } }, { 0x2513, { 0, 0, 2, 2 } },
    { 0x2514, { 1, 1, 0, 0 } }, { 0x2517, { 2, 2, 0, 0 } }, { 0x251b, { 2, 0, 0, 2 } },
    { 0x2524, { 1, 0, 1, 1 } }, { 0x2534, { 1, 1, 0, 1 } }, { 0x253c, { 1, 1, 1, 1 } },
    { 0x256d, { 0, 1, 1, 0 } }, { 0x256e, { 0, 0, 1, 1 } }, { 0x256f, { 1, 0, 0, 1 } },
    { 0x2570, { 1, 1, 0, 0 } },
};

static const struct joint *joint_of(uint32_t rune)
{
    for (size_t i = 0; i < N_OF(joints); i++)
        if (joints[i].rune == rune)
            return &joints[i];
    return NULL;
}

static void put_joint(const struct svg *s, int x, int y, const struct joint *j)
{
    static const int dx[] = { 0, CELL_W / 2, 0, -CELL_W / 2 };
    static const int dy[] = { -8, 0, 9, 0 };
    int cx = left_of(x) + CELL_W / 2, cy = top_of(y) + 8;

    for (int i = 0; i < 4; i++)
        if (j->side[i])
            buf_printf(s->b, "M%d %dl%d %d", cx, cy, dx[i], dy[i]);
}

static void put_braille(const struct svg *s, int x, int y, uint32_t rune)
{
    static const uint8_t bits[4][2] = { { 1, 8 }, { 2, 16 }, { 4, 32 }, { 64, 128 } };

    for (int row = 0; row < 4; row++)
        for (int col = 0; col < 2; col++)
            if (rune & bits[row][col])
                buf_printf(s->b, "M%d %.1fh0", left_of(x) + 2 + 4 * col,
                           top_of(y) + 2.1 + 4.25 * row);
}

enum shape { SHAPE_TEXT, SHAPE_LINE, SHAPE_HEAVY, SHAPE_DOTS, SHAPE_BLOCK };

static enum shape shape_of(uint32_t rune)
{
    const struct joint *j = joint_of(rune);

    if (j)
        return j->side[0] == 2 || j->side[1] == 2 || j->side[2] == 2 ? SHAPE_HEAVY : SHAPE_LINE;
    if (rune >= 0x2800 && rune <= 0x28ff)
        return SHAPE_DOTS;
    return rune >= 0x2580 && rune <= 0x258f ? SHAPE_BLOCK : SHAPE_TEXT;
}

static void put_block(const struct svg *s, int x, int y, uint32_t rune)
{
    double w = CELL_W, h = CELL_H, top = 0;

    if (rune == 0x2580) {
        h = CELL_H / 2.0;
    } else if (rune <= 0x2588) {
        h = CELL_H * (double)(rune - 0x2580) / 8;
        top = CELL_H - h;
    } else {
        w = CELL_W * (double)(0x2590 - rune) / 8;
    }
    buf_printf(s->b, "M%d %.1fh%.1fv%.1fh-%.1fz", left_of(x), top_of(y) + top, w, h, w);
}

// ---- runs ----

static bool is_blank(const struct out_cell *at)
{
    return at->rune == 0 || at->rune == ' ';
}

static bool joins(const struct out_cell *a, const struct out_cell *b, enum shape shape)
{
    if (b->rune == CELL_RIGHT_HALF)
        return true;
    return a->role == b->role && a->attr == b->attr && a->bg == b->bg &&
           (is_blank(b) ? shape == SHAPE_TEXT : shape_of(b->rune) == shape);
}

static void put_ground(const struct svg *s, int x, int y, int n, const struct out_cell *at)
{
    bool reverse = attr_of(s, at) & CELL_REVERSE;

    if (at->bg == 0 && !reverse)
        return;
    buf_printf(s->b, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"", left_of(x),
               top_of(y), n * CELL_W, CELL_H);
    put_color(s, reverse ? at->role : at->bg);
    buf_puts(s->b, "\"/>\n");
}

static void put_escaped(struct buf *b, uint32_t rune)
{
    if (rune == '<')
        buf_puts(b, "&lt;");
    else if (rune == '>')
        buf_puts(b, "&gt;");
    else if (rune == '&')
        buf_puts(b, "&amp;");
    else
        utf8_put(b, rune);
}

static void put_text_run(const struct svg *s, int x, int y, int n)
{
    const struct out_cell *at = cells_at(s->c, x, y);
    uint8_t attr = attr_of(s, at);

    buf_printf(s->b, "<text x=\"%d\" y=\"%d\" textLength=\"%d\"", left_of(x), top_of(y) + 13,
               n * CELL_W);
    put_look(s, at, "fill");
    if (attr & CELL_BOLD)
        buf_puts(s->b, " font-weight=\"bold\"");
    if (attr & CELL_UNDERLINE)
        buf_puts(s->b, " text-decoration=\"underline\"");
    buf_putc(s->b, '>');
    for (int i = 0; i < n; i++, at++) {
        if (at->rune == CELL_RIGHT_HALF)
            continue;
        put_escaped(s->b, at->rune ? at->rune : ' ');
        if (at->mark)
            utf8_put(s->b, at->mark);
    }
    buf_puts(s->b, "</text>\n");
}

static void put_shapes(const struct svg *s, int x, int y, int n, enum shape shape)
{
    static const char *const strokes[] = {
        [SHAPE_LINE] = "1", [SHAPE_HEAVY] = "2", [SHAPE_DOTS] = "2.6\" stroke-linecap=\"round"
    };
    const struct out_cell *at = cells_at(s->c, x, y);

    buf_puts(s->b, "<path");
    put_look(s, at, shape == SHAPE_BLOCK ? "fill" : "stroke");
    if (shape != SHAPE_BLOCK)
        buf_printf(s->b, " stroke-width=\"%s\"", strokes[shape]);
    buf_puts(s->b, " d=\"");
    for (int i = 0; i < n; i++, at++) {
        if (shape == SHAPE_BLOCK)
            put_block(s, x + i, y, at->rune);
        else if (shape == SHAPE_DOTS)
            put_braille(s, x + i, y, at->rune);
        else
            put_joint(s, x + i, y, joint_of(at->rune));
    }
    buf_puts(s->b, "\"/>\n");
}

static void put_row(const struct svg *s, int y)
{
    for (int x = 0, end; x < s->c->w; x = end) {
        const struct out_cell *at = cells_at(s->c, x, y);
        enum shape shape = is_blank(at) ? SHAPE_TEXT : shape_of(at->rune);
        int last = x; // that is not blank
        for (end = x + 1; end < s->c->w && joins(at, cells_at(s->c, end, y), shape); end++)
            last = is_blank(cells_at(s->c, end, y)) ? last : end;
        put_ground(s, x, y, end - x, at);
        if (is_blank(at) && last == x)
            continue;
        if (shape == SHAPE_TEXT)
            put_text_run(s, x, y, last - x + 1);
        else
            put_shapes(s, x, y, end - x, shape);
    }
}

void frame_put_svg(struct buf *b, const struct out_cells *c, bool light)
{
    const struct svg s = { b, c, light ? &out_theme_light : &out_theme_dark, light };
    int w = c->w * CELL_W + 2 * PAD, h = c->h * CELL_H + 2 * PAD;

    buf_printf(b,
               "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" "
               "viewBox=\"0 0 %d %d\" font-family=\"ui-monospace,'DejaVu Sans Mono',Menlo,"
               "Consolas,monospace\" font-size=\"13\" xml:space=\"preserve\">\n"
               "<rect width=\"100%%\" height=\"100%%\" rx=\"6\" fill=\"%s\"/>\n",
               w, h, w, h, light ? "#ffffff" : "#16191d");
    for (int y = 0; y < c->h; y++)
        put_row(&s, y);
    buf_puts(b, "</svg>\n");
}
