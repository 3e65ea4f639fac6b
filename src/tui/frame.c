#include "tui/frame.h"

#include "base/utf8.h"
#include "out/text.h"

#include <stdio.h>

static const struct sign {
    const char *utf8, *ascii;
    uint8_t role;
} signs[] = {
    [SIGN_OK] = { "✔", "+", ROLE_OK },         [SIGN_WARN] = { "▲", "!", ROLE_WARN },
    [SIGN_BAD] = { "✖", "X", ROLE_BAD },       [SIGN_UNKNOWN] = { "?", "?", ROLE_DIM },
    [SIGN_RESET] = { "↺", "R", ROLE_WARN },    [SIGN_DOT] = { "●", "*", ROLE_DIM },
    [SIGN_POINTER] = { "▶", ">", ROLE_TITLE }, [SIGN_DOWN] = { "▾", "v", ROLE_TEXT },
    [SIGN_UP] = { "▴", "^", ROLE_TEXT },       [SIGN_RIGHT] = { "▸", ">", ROLE_TEXT },
    [SIGN_LIVE] = { "●", "*", ROLE_OK },       [SIGN_PAUSED] = { "‖", "=", ROLE_WARN },
    [SIGN_HISTORY] = { "◀", "<", ROLE_WARN },  [SIGN_REFRESH] = { "⟳", "@", ROLE_TEXT },
    [SIGN_TIMES] = { "×", "x", ROLE_BAD },     [SIGN_ARROW] = { "→", "->", ROLE_TEXT },
    [SIGN_MIDDOT] = { "·", "-", ROLE_DIM },    [SIGN_MINUS] = { "−", "-", ROLE_TEXT },
    [SIGN_ELLIPSIS] = { "…", "~", ROLE_DIM },
};

const char *frame_sign(const struct out_cells *c, enum frame_sign s)
{
    return c->ascii ? signs[s].ascii : signs[s].utf8;
}

uint32_t frame_rune(const struct out_cells *c, enum frame_sign s)
{
    struct str text = str_of(frame_sign(c, s));

    return utf8_next(&text, NULL);
}

uint8_t frame_sign_role(enum frame_sign s)
{
    return signs[s].role;
}

// ---- borders ----

struct border {
    uint32_t across, down, corner[4]; /* from the upper left one on, clockwise */
};

static const struct border *border_of(const struct out_cells *c, bool focus)
{
    static const struct border light = { 0x2500, 0x2502, { 0x256d, 0x256e, 0x256f, 0x2570 } },
                               heavy = { 0x2501, 0x2503, { 0x250f, 0x2513, 0x251b, 0x2517 } },
                               ascii = { '-', '|', { '+', '+', '+', '+' } },
                               bold = { '=', '#', { '#', '#', '#', '#' } };

    return c->ascii ? (focus ? &bold : &ascii) : focus ? &heavy : &light;
}

/* "─ Title ──── right ─" over `w` columns. */
static void put_line(struct out_cells *c, int x, int y, int w, struct str title, struct str right,
                     bool focus)
{
    uint8_t role = focus ? ROLE_TITLE : ROLE_AXIS;

    cells_fill(c, x, y, w, border_of(c, focus)->across, role);
    int room = w - 6;
    if (room < 1)
        return;
    int wide = right.n && room > 12 ? cells_text_width(c, right, room * 3 / 5) : 0;
    if (title.n) {
        int used = cells_text(c, x + 2, y, room - (wide ? wide + 3 : 0) + 2, ROLE_TITLE, title);
        cells_put(c, x + 1, y, ' ', role);
        cells_put(c, x + 2 + used, y, ' ', role);
    }
    if (wide == 0)
        return;
    x += w - 2 - wide;
    cells_text(c, x, y, wide, ROLE_TEXT, right);
    cells_put(c, x - 1, y, ' ', role);
    cells_put(c, x + wide, y, ' ', role);
}

struct out_rect frame_rule(struct out_cells *c, struct out_rect r, struct str title,
                           struct str right, bool focus)
{
    put_line(c, r.x, r.y, r.w, title, right, focus);
    return (struct out_rect){ r.x, r.y + 1, r.w, r.h > 0 ? r.h - 1 : 0 };
}

struct out_rect frame_box(struct out_cells *c, struct out_rect r, struct str title,
                          struct str right, bool focus)
{
    const struct border *b = border_of(c, focus);
    uint8_t role = focus ? ROLE_TITLE : ROLE_AXIS;
    int bottom = r.y + r.h - 1, end = r.x + r.w - 1;

    if (r.w < 2 || r.h < 2)
        return (struct out_rect){ r.x, r.y, 0, 0 };
    put_line(c, r.x + 1, r.y, r.w - 2, title, right, focus);
    cells_fill(c, r.x + 1, bottom, r.w - 2, b->across, role);
    for (int y = r.y + 1; y < bottom; y++) {
        cells_put(c, r.x, y, b->down, role);
        cells_put(c, end, y, b->down, role);
    }
    cells_put(c, r.x, r.y, b->corner[0], role);
    cells_put(c, end, r.y, b->corner[1], role);
    cells_put(c, end, bottom, b->corner[2], role);
    cells_put(c, r.x, bottom, b->corner[3], role);
    return (struct out_rect){ r.x + 1, r.y + 1, r.w - 2, r.h - 2 };
}

// ---- text ----

int frame_text_right(struct out_cells *c, int x, int y, int w, uint8_t role, struct str s)
{
    if (w < 1)
        return 0;
    int wide = cells_text_width(c, s, w);
    return cells_text(c, x + w - wide, y, wide, role, s);
}

int frame_printf(struct out_cells *c, int x, int y, int max, uint8_t role, const char *fmt, ...)
{
    struct buf b = { 0 };
    va_list ap;

    va_start(ap, fmt);
    buf_vprintf(&b, fmt, ap);
    va_end(ap);
    int wide = cells_text(c, x, y, max, role, buf_str(&b));
    buf_done(&b);
    return wide;
}

struct wrap {
    struct out_cells *c;
    struct out_rect r;
    uint8_t role;
    int x, y; /* within `r` */
    bool rich, bold;
};

static int word_width(const struct wrap *w, struct str word)
{
    int marks = 0;

    for (size_t i = 0; w->rich && i + 1 < word.n; i++)
        if (word.p[i] == '*' && word.p[i + 1] == '*') {
            marks += 2;
            i++;
        }
    return cells_text_width(w->c, word, 1 << 20) - marks;
}

static void put_piece(struct wrap *w, struct str piece)
{
    int x = w->r.x + w->x, room = w->r.w - w->x;
    int wide = room > 0 ? cells_text(w->c, x, w->r.y + w->y, room, w->role, piece) : 0;

    if (w->bold)
        frame_attr(w->c, (struct out_rect){ x, w->r.y + w->y, wide, 1 }, CELL_BOLD);
    w->x += wide;
}

static void put_word(struct wrap *w, struct str word)
{
    while (word.n) {
        size_t n = w->rich ? str_find(word, STR("**")) : word.n;
        put_piece(w, str_head(word, n));
        if (n == word.n)
            return;
        w->bold = !w->bold;
        word = str_skip(word, n + 2);
    }
}

/* A line of the text. False when there is no room for what is left of it. */
static bool put_lines(struct wrap *w, struct str line)
{
    struct str word;

    w->x = 0;
    while (str_cut(&line, ' ', &word)) {
        int wide = word_width(w, word), gap = w->x > 0;
        if (w->x > 0 && w->x + gap + wide > w->r.w) {
            if (w->y + 1 >= w->r.h) {
                int last = w->x < w->r.w ? w->x : w->r.w - 1;
                cells_put(w->c, w->r.x + last, w->r.y + w->y, w->c->ascii ? '.' : 0x2026, w->role);
                return false;
            }
            w->y++;
            w->x = gap = 0;
        }
        w->x += gap;
        put_word(w, word);
    }
    return true;
}

int frame_wrap(struct out_cells *c, struct out_rect r, uint8_t role, struct str s, bool rich)
{
    struct wrap w = { .c = c, .r = r, .role = role, .rich = rich };
    struct str line;

    for (bool more = true; more && r.w > 0 && w.y < r.h && str_cut(&s, '\n', &line); w.y++)
        more = put_lines(&w, line);
    return w.y < r.h ? w.y : r.h;
}

// ---- what is there ----

int frame_row_width(const struct out_cells *c, int y)
{
    int w = c->w;

    while (w > 0 && (cells_at(c, w - 1, y)->rune == 0 || cells_at(c, w - 1, y)->rune == ' '))
        w--;
    return w;
}

void frame_dim(struct out_cells *c, struct out_rect r)
{
    for (int y = r.y; y < r.y + r.h; y++)
        for (int x = r.x; x < r.x + r.w; x++) {
            struct out_cell *at = cells_at(c, x, y);
            if (at)
                at->role = ROLE_DIM;
        }
}

void frame_attr(struct out_cells *c, struct out_rect r, uint8_t attr)
{
    for (int y = r.y; y < r.y + r.h; y++)
        for (int x = r.x; x < r.x + r.w; x++) {
            struct out_cell *at = cells_at(c, x, y);
            if (at)
                at->attr |= attr;
        }
}

void frame_clear(struct out_cells *c, struct out_rect r)
{
    for (int y = r.y; y < r.y + r.h; y++)
        cells_fill(c, r.x, y, r.w, 0, ROLE_TEXT);
}
