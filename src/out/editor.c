#include "out/editor.h"

#include "base/utf8.h"
#include "promql/scan.h"

enum { MENU_MAX = 10, NARROW = 24 /* columns that a prompt leaves at least */ };

bool out_editor_is_command(struct str text)
{
    text = str_trim(text);
    if (text.n < 2 || (text.p[0] != '\\' && text.p[0] != '.'))
        return false;
    char c = text.p[1];
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '?';
}

static uint8_t role_of(enum pql_tint tint)
{
    static const uint8_t roles[] = {
        [PQL_TINT_BAD] = ROLE_BAD,
        [PQL_TINT_FUNCTION] = ROLE_FUNCTION,
        [PQL_TINT_AGGREGATION] = ROLE_FUNCTION,
        [PQL_TINT_KEYWORD] = ROLE_KEYWORD,
        [PQL_TINT_METRIC] = ROLE_METRIC,
        [PQL_TINT_LABEL] = ROLE_TEXT,
        [PQL_TINT_STRING] = ROLE_STRING,
        [PQL_TINT_NUMBER] = ROLE_NUMBER,
        [PQL_TINT_DURATION] = ROLE_NUMBER,
        [PQL_TINT_OPERATOR] = ROLE_TEXT,
        [PQL_TINT_BRACKET] = ROLE_TEXT,
        [PQL_TINT_COMMA] = ROLE_TEXT,
        [PQL_TINT_COMMENT] = ROLE_DIM,
        [PQL_TINT_VARIABLE] = ROLE_KEYWORD,
    };
    return roles[tint];
}

// ---- the text ----

struct look { /* of a byte */
    uint8_t role, attr;
};

/* The bracket at the cursor or before it and its mate are bold; one without is reversed. */
static void mark_brackets(const struct out_editor *ed, const struct pql_pieces *all,
                          struct look *looks)
{
    size_t at = ed->cursor;

    for (size_t i = 0; i < all->n; i++) {
        const struct pql_piece *p = &all->p[i];
        bool closes = strchr(")]}", ed->text.p[p->at.off]) != NULL;
        if (p->tint != PQL_TINT_BRACKET)
            continue;
        if (!p->mate && closes)
            looks[p->at.off].attr = CELL_REVERSE;
        else if (p->mate && (p->at.off == at || p->at.off + 1 == at))
            looks[p->at.off].attr = looks[all->p[p->mate - 1].at.off].attr = CELL_BOLD;
    }
}

static struct look *look_at(struct arena *a, const struct out_editor *ed)
{
    struct look *looks = arena_new_n(a, struct look, ed->text.n + 1);

    if (out_editor_is_command(ed->text))
        return looks;
    struct pql_pieces all = pql_scan(a, ed->text, false);
    for (size_t i = 0; i < all.n; i++)
        for (size_t k = 0; k < all.p[i].at.n; k++)
            looks[all.p[i].at.off + k].role = role_of(all.p[i].tint);
    if (!ed->done)
        mark_brackets(ed, &all, looks);
    return looks;
}

struct pen {
    struct out_cells *c; /* NULL: only measures */
    const struct out_editor *ed;
    int indent, width;
    int x, y, top; /* rows before `top` are not shown */
};

static void new_row(struct pen *p, bool continued)
{
    p->y++;
    p->x = p->indent;
    if (p->c && continued && p->indent >= 4) {
        cells_text(p->c, p->indent - 4, p->y - p->top, 3, ROLE_DIM, STR("..."));
    }
}

static void place(struct pen *p, uint32_t rune, int width, struct look look)
{
    if (p->x + width > p->width && p->x > p->indent)
        new_row(p, false);
    if (p->c) {
        cells_put(p->c, p->x, p->y - p->top, rune, look.role);
        struct out_cell *at = cells_at(p->c, p->x, p->y - p->top);
        if (at)
            at->attr = look.attr;
        if (width == 2)
            cells_put(p->c, p->x + 1, p->y - p->top, CELL_RIGHT_HALF, look.role);
    }
    p->x += width;
}

/* A character of the text; what would command a terminal is written out. */
static void put_rune(struct pen *p, struct str bytes, struct look look)
{
    struct str rest = bytes;
    bool ok;
    uint32_t rune = utf8_next(&rest, &ok);
    unsigned width = utf8_rune_width(rune);
    struct buf safe = { 0 };

    if (rune == '\n') {
        new_row(p, true);
        return;
    }
    utf8_put_safe(&safe, bytes);
    if (rune == '\t')
        place(p, ' ', 1, look);
    else if (str_eq(buf_str(&safe), bytes) && width > 0 && !(p->ed->ascii && rune > 0x7e))
        place(p, rune, (int)width, look);
    else if (str_eq(buf_str(&safe), bytes) && width > 0)
        place(p, '?', 1, look);
    else
        for (size_t i = 0; i < safe.n && (unsigned char)safe.p[i] < 0x80; i++)
            place(p, (unsigned char)safe.p[i], 1, (struct look){ ROLE_DIM, look.attr });
    buf_done(&safe);
}

/* The whole text; the place of the cursor. */
static void put_text(struct pen *p, const struct look *looks, int *x, int *y)
{
    struct str rest = p->ed->text, before;

    *x = -1;
    while (rest.n) {
        size_t off = p->ed->text.n - rest.n;
        before = rest;
        utf8_next(&rest, NULL);
        before.n -= rest.n;
        if (*x < 0 && off >= p->ed->cursor) {
            // A character that has no room left shows on the next row, and the cursor with it.
            bool wraps = before.p[0] != '\n' && p->x >= p->width && p->x > p->indent;
            *x = wraps ? p->indent : p->x;
            *y = wraps ? p->y + 1 : p->y;
        }
        put_rune(p, before, looks[off]);
    }
    if (*x < 0) {
        if (p->x >= p->width)
            new_row(p, false);
        *x = p->x;
        *y = p->y;
    } else if (*x >= p->width) { // before a newline that has no column
        *x = p->width - 1;
    }
}

// ---- the prompt ----

static int text_width(const struct out_editor *ed, struct str s)
{
    struct out_cells c = { .ascii = ed->ascii };
    return cells_text_width(&c, s, ed->width);
}

static int prompt_width(const struct out_editor *ed)
{
    if (ed->message.n)
        return text_width(ed, ed->message);
    return text_width(ed, ed->prompt) + text_width(ed, ed->alarm) + text_width(ed, ed->after);
}

static void put_prompt(struct out_cells *c, const struct out_editor *ed, int indent)
{
    int x = 0;

    if (ed->message.n) {
        cells_text(c, 0, 0, indent, ROLE_DIM, ed->message);
        return;
    }
    if (prompt_width(ed) <= indent) {
        x += cells_text(c, x, 0, indent, ROLE_TITLE, ed->prompt);
        x += cells_text(c, x, 0, indent - x, ROLE_BAD, ed->alarm);
    } else if (ed->alarm.n) {
        x += cells_text(c, x, 0, indent, ROLE_BAD, ed->alarm);
    }
    cells_text(c, x, 0, indent - x, ROLE_TITLE, ed->after);
}

/* A prompt that leaves too little room for the text is cut to its end. */
int out_editor_indent(const struct out_editor *ed)
{
    int full = prompt_width(ed);

    if (full + NARROW <= ed->width)
        return full;
    if (ed->message.n)
        return ed->width / 2;
    full = text_width(ed, ed->alarm) + text_width(ed, ed->after);
    return full < ed->width ? full : 0;
}

// ---- below ----

static int menu_rows(const struct out_editor *ed, int room)
{
    int n = ed->menu.n > MENU_MAX ? MENU_MAX : (int)ed->menu.n;

    if (n > room)
        n = room;
    return n > 0 ? n : 0;
}

static int widest(const struct out_editor *ed, struct str (*get)(const struct out_menu_row *),
                  size_t from, int n)
{
    int most = 0;

    for (int i = 0; i < n; i++) {
        int w = text_width(ed, get(&ed->menu.rows[from + (size_t)i]));
        most = w > most ? w : most;
    }
    return most;
}

static struct str name_of(const struct out_menu_row *r)
{
    return r->name;
}

static struct str kind_of(const struct out_menu_row *r)
{
    return r->kind;
}

static struct str count_of(const struct out_menu_row *r)
{
    return r->count;
}

/* What cannot be seen is counted in the last row's corner. */
static void put_menu(struct out_cells *c, const struct out_editor *ed, int y, int n)
{
    size_t chosen = ed->menu.chosen, from = chosen > (size_t)n ? chosen - (size_t)n : 0;
    int half = (ed->width - 4) / 2, names = widest(ed, name_of, from, n);
    int kinds = widest(ed, kind_of, from, n), counts = widest(ed, count_of, from, n);
    size_t more = ed->menu.n - from - (size_t)n;
    struct buf b = { 0 };

    names = names > half && kinds + counts ? half : names;
    for (int i = 0; i < n; i++, y++) {
        const struct out_menu_row *r = &ed->menu.rows[from + (size_t)i];
        bool on = chosen == from + (size_t)i + 1;
        int x = 2, right = ed->width - 1;
        cells_text(c, x, y, names, ROLE_TEXT, r->name);
        x += names + 2;
        cells_text(c, x, y, right - x, ROLE_DIM, r->kind);
        x += kinds + 2;
        if (counts) {
            int w = text_width(ed, r->count);
            cells_text(c, x + counts - w, y, right - x, ROLE_DIM, r->count);
            x += counts + 2;
        }
        if (x < right)
            cells_text(c, x, y, right - x, ROLE_DIM, r->help);
        for (int k = 1; on && k < ed->width - 1; k++) {
            struct out_cell *at = cells_at(c, k, y);
            if (at)
                at->attr |= CELL_REVERSE, at->role = ROLE_TEXT,
                                          at->rune = at->rune ? at->rune : ' ';
        }
    }
    if (more) {
        buf_printf(&b, " +%zu ", more);
        cells_text(c, ed->width - 1 - (int)b.n, y - 1, (int)b.n, ROLE_DIM, buf_str(&b));
    }
    buf_done(&b);
}

static void put_hint(struct out_cells *c, const struct out_editor *ed, int y)
{
    struct str before = str_head(ed->hint, ed->mark.off);
    struct str mark = str_head(str_skip(ed->hint, ed->mark.off), ed->mark.n);
    int from = 2 + text_width(ed, before), to = from + text_width(ed, mark);

    cells_text(c, 2, y, ed->width - 3, ROLE_DIM, ed->hint);
    for (int x = from; ed->mark.n && x < to && x < ed->width - 1; x++) {
        struct out_cell *at = cells_at(c, x, y);
        if (at) {
            at->attr |= CELL_UNDERLINE;
            at->role = ROLE_TEXT;
        }
    }
}

// ---- all of it ----

void out_editor_put(struct out_cells *c, const struct out_editor *ed, int *x, int *y)
{
    struct arena a = { 0 };
    const struct look *looks = look_at(&a, ed);
    int indent = out_editor_indent(ed), height = ed->height > 1 ? ed->height : 1;
    struct pen pen = { .ed = ed, .indent = indent, .width = ed->width, .x = indent };

    put_text(&pen, looks, x, y);
    int rows = pen.y + 1, top = 0;
    if (rows > height) {
        top = *y - height / 2;
        top = top < 0 ? 0 : top > rows - height ? rows - height : top;
        rows = height;
    }
    bool hint = !ed->done && ed->hint.n && rows < height;
    int menu = ed->done ? 0 : menu_rows(ed, height - rows - hint);
    cells_init(c, ed->width, rows + hint + menu, ed->ascii);
    if (top == 0)
        put_prompt(c, ed, indent);
    struct out_cells view = cells_view(c, (struct out_rect){ 0, 0, ed->width, rows });
    pen = (struct pen){
        .c = &view, .ed = ed, .indent = indent, .width = ed->width, .x = indent, .top = top
    };
    put_text(&pen, looks, x, y);
    *y -= top;
    if (hint)
        put_hint(c, ed, rows);
    if (menu)
        put_menu(c, ed, rows + hint, menu);
    arena_done(&a);
}
