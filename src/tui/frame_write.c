/* frame_write.c - a frame as lines and as JSON. */
#include "base/json.h"
#include "base/utf8.h"
#include "tui/frame.h"

void frame_put_text(struct buf *b, const struct out_cells *c, const struct out_term *t)
{
    int h = c->h;

    while (h > 0 && frame_row_width(c, h - 1) == 0)
        h--;
    for (int y = 0; y < h; y++) {
        cells_put_row(b, c, y, t);
        buf_putc(b, '\n');
    }
}

static void put_role(struct buf *b, const struct out_cell *at)
{
    static const char *const names[ROLE_SERIES] = {
        [ROLE_TEXT] = "text",         [ROLE_DIM] = "dim",
        [ROLE_TITLE] = "title",       [ROLE_LABEL] = "label",
        [ROLE_AXIS] = "axis",         [ROLE_GRID] = "grid",
        [ROLE_CURSOR] = "cursor",     [ROLE_OK] = "ok",
        [ROLE_WARN] = "warn",         [ROLE_BAD] = "bad",
        [ROLE_FUNCTION] = "function", [ROLE_KEYWORD] = "keyword",
        [ROLE_METRIC] = "metric",     [ROLE_STRING] = "string",
        [ROLE_NUMBER] = "number",
    };
    static const char *const attrs[] = { "+bold", "+dim", "+reverse", "+underline" };

    if (at->role >= ROLE_HEAT)
        buf_printf(b, "heat%d", at->role - ROLE_HEAT + 1);
    else if (at->role >= ROLE_SERIES)
        buf_printf(b, "series%d", at->role - ROLE_SERIES + 1);
    else
        buf_puts(b, names[at->role]);
    for (unsigned i = 0; i < N_OF(attrs); i++)
        if (at->attr & 1u << i)
            buf_puts(b, attrs[i]);
}

static bool same_run(const struct out_cell *a, const struct out_cell *b)
{
    bool blank_a = a->rune == 0 || a->rune == ' ', blank_b = b->rune == 0 || b->rune == ' ';

    return a->role == b->role && a->attr == b->attr && blank_a == blank_b;
}

static void put_runs(struct json_writer *w, const struct out_cells *c, int y, int width)
{
    struct buf role = { 0 };

    for (int x = 0, end; x < width; x = end) {
        const struct out_cell *at = cells_at(c, x, y);
        for (end = x + 1; end < width && same_run(at, cells_at(c, end, y)); end++)
            ;
        bool blank = at->rune == 0 || at->rune == ' ';
        if ((blank || at->role == ROLE_TEXT) && at->attr == 0)
            continue;
        buf_clear(&role);
        put_role(&role, at);
        json_begin_array(w);
        json_int(w, x);
        json_int(w, end - x);
        json_string(w, buf_str(&role));
        json_end_array(w);
    }
    buf_done(&role);
}

static void put_row_text(struct buf *b, const struct out_cells *c, int y, int width)
{
    for (int x = 0; x < width; x++) {
        const struct out_cell *at = cells_at(c, x, y);
        if (at->rune == CELL_RIGHT_HALF)
            continue;
        utf8_put(b, at->rune ? at->rune : ' ');
        if (at->mark)
            utf8_put(b, at->mark);
    }
}

void frame_put_json(struct buf *b, const struct out_cells *c)
{
    struct json_writer w = { .out = b };
    struct buf text = { 0 };

    json_begin_object(&w);
    json_key(&w, STR("width"));
    json_int(&w, c->w);
    json_key(&w, STR("height"));
    json_int(&w, c->h);
    json_key(&w, STR("rows"));
    json_begin_array(&w);
    for (int y = 0; y < c->h; y++) {
        int width = frame_row_width(c, y);
        buf_clear(&text);
        put_row_text(&text, c, y, width);
        json_begin_object(&w);
        json_key(&w, STR("text"));
        json_string(&w, buf_str(&text));
        json_key(&w, STR("runs"));
        json_begin_array(&w);
        put_runs(&w, c, y, width);
        json_end_array(&w);
        json_end_object(&w);
    }
    json_end_array(&w);
    json_end_object(&w);
    buf_putc(b, '\n');
    buf_done(&text);
}
