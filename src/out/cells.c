#include "out/cells.h"

#include "base/utf8.h"
#include "out/text.h"
#include "out/theme.h"

#include <stdlib.h>

void cells_init(struct out_cells *c, int w, int h, bool ascii)
{
    free(c->p);
    w = w > 0 ? w : 0;
    h = h > 0 ? h : 0;
    *c = (struct out_cells){ .w = w, .h = h, .stride = w, .ascii = ascii };
    if (w && h)
        c->p = xcalloc(xmul((size_t)w, (size_t)h), sizeof *c->p);
}

void cells_done(struct out_cells *c)
{
    free(c->p);
    *c = (struct out_cells){ 0 };
}

struct out_cells cells_view(const struct out_cells *c, struct out_rect r)
{
    struct out_cells v = { .stride = c->stride, .ascii = c->ascii };

    if (r.x < 0 || r.y < 0 || r.x >= c->w || r.y >= c->h || r.w < 1 || r.h < 1)
        return v;
    v.p = cells_at(c, r.x, r.y);
    v.w = r.w < c->w - r.x ? r.w : c->w - r.x;
    v.h = r.h < c->h - r.y ? r.h : c->h - r.y;
    return v;
}

struct out_cell *cells_at(const struct out_cells *c, int x, int y)
{
    if (x < 0 || y < 0 || x >= c->w || y >= c->h)
        return NULL;
    return &c->p[(size_t)y * (size_t)c->stride + (size_t)x];
}

/* Half of a wide rune cannot stay when the other half goes. */
static void split_wide(struct out_cells *c, int x, int y)
{
    struct out_cell *at = cells_at(c, x, y), *left = cells_at(c, x - 1, y),
                    *right = cells_at(c, x + 1, y);

    if (at && at->rune == CELL_RIGHT_HALF && left)
        left->rune = 0;
    if (right && right->rune == CELL_RIGHT_HALF)
        right->rune = 0;
}

void cells_put(struct out_cells *c, int x, int y, uint32_t rune, uint8_t role)
{
    struct out_cell *at = cells_at(c, x, y);

    if (!at)
        return;
    split_wide(c, x, y);
    *at = (struct out_cell){ .rune = c->ascii && rune > 0x7e ? '?' : rune, .role = role };
}

void cells_fill(struct out_cells *c, int x, int y, int n, uint32_t rune, uint8_t role)
{
    for (int i = 0; i < n; i++)
        cells_put(c, x + i, y, rune, role);
}

static void put_safe(struct out_cells *c, int x, int y, uint8_t role, struct str s)
{
    while (s.n) {
        uint32_t rune = utf8_next(&s, NULL);
        unsigned width = utf8_rune_width(rune);
        struct out_cell *last = cells_at(c, x - 1, y), *at = cells_at(c, x, y);
        if (width == 0) {
            if (last && last->rune && last->rune != CELL_RIGHT_HALF && !last->mark)
                last->mark = rune; // a second one is rare, and left out
            continue;
        }
        // Half a rune at the right edge would take a column of its neighbour.
        cells_put(c, x, y, width == 2 && x + 1 >= c->w ? 0 : rune, role);
        if (width == 2 && at && x + 1 < c->w)
            cells_put(c, x + 1, y, CELL_RIGHT_HALF, role);
        x += (int)width;
    }
}

static struct out_term text_term(const struct out_cells *c)
{
    return (struct out_term){ .utf8 = !c->ascii };
}

int cells_text(struct out_cells *c, int x, int y, int max, uint8_t role, struct str s)
{
    const struct out_term t = text_term(c);
    struct buf safe = { 0 };

    if (max < 1)
        return 0;
    int width = (int)out_text_cut(&safe, &t, s, (size_t)max);
    put_safe(c, x, y, role, buf_str(&safe));
    buf_done(&safe);
    return width;
}

int cells_text_width(const struct out_cells *c, struct str s, int max)
{
    const struct out_term t = text_term(c);
    size_t width = out_text_width(&t, s);

    return width > (size_t)max ? max : (int)width;
}

static bool same_look(const struct out_cell *a, const struct out_cell *b)
{
    return a->role == b->role && a->bg == b->bg && a->attr == b->attr;
}

static bool has_look(const struct out_cell *a)
{
    return a->role != ROLE_TEXT || a->bg || a->attr;
}

static bool is_blank(const struct out_cell *c)
{
    return (c->rune == 0 || c->rune == ' ') && c->bg == 0 &&
           !(c->attr & (CELL_REVERSE | CELL_UNDERLINE));
}

void cells_put_row(struct buf *b, const struct out_cells *c, int y, const struct out_term *t)
{
    static const struct out_cell plain = { 0 };
    const struct out_theme *theme = out_theme_of(t);
    const struct out_cell *row = cells_at(c, 0, y), *look = &plain;
    int w = row ? c->w : 0;

    while (w > 0 && is_blank(&row[w - 1]))
        w--;
    for (int x = 0; x < w; x++) {
        const struct out_cell *at = &row[x];
        if (at->rune == CELL_RIGHT_HALF)
            continue;
        if (t->color && !is_blank(at) && !same_look(look, at)) {
            if (has_look(at))
                out_theme_sgr(b, theme, t, at);
            else
                out_style_end(b, t);
            look = at;
        } else if (t->color && is_blank(at) && (look->bg || look->attr)) {
            out_style_end(b, t);
            look = &plain;
        }
        utf8_put(b, at->rune ? at->rune : ' ');
        if (at->mark)
            utf8_put(b, at->mark);
    }
    if (has_look(look))
        out_style_end(b, t);
}

void cells_put_all(struct buf *b, const struct out_cells *c, const struct out_term *t)
{
    for (int y = 0; y < c->h; y++) {
        cells_put_row(b, c, y, t);
        buf_putc(b, '\n');
    }
}
