/* screen_explore.c - one query: its line, and its answer as graph, table or tree. */
#include "tui/screen_impl.h"

#include "base/time.h"

enum { PANE_GRAPH, PANE_TABLE, PANE_TREE };

static void put_query(struct screen_drawing *d, struct out_rect r)
{
    const struct view_text *t = &d->v->expr;
    bool typing = d->v->prompt == PROMPT_EXPR;
    struct out_rect in = screen_pane(
        d, r, STR("Query"), typing ? STR("Enter runs, Esc leaves the line") : STR("e edits"),
        typing);
    int room = in.w - 3, x = in.x + 1;

    cells_put(d->c, x, in.y, '>', ROLE_DIM);
    x += 2;
    if (t->n == 0 && !typing) {
        cells_text(d->c, x, in.y, room, ROLE_DIM, STR("type e, then an expression such as up"));
        return;
    }
    struct str s = { t->p, t->n };
    int before = cells_text_width(d->c, str_head(s, t->at), 1 << 16);
    size_t skip = 0;
    while (typing && before > room - 1 && skip < t->at) { // the cursor stays in sight
        skip++;
        while (skip < t->at && ((unsigned char)t->p[skip] & 0xc0) == 0x80)
            skip++;
        before = cells_text_width(d->c, (struct str){ t->p + skip, t->at - skip }, 1 << 16);
    }
    cells_text(d->c, x, in.y, room, ROLE_TEXT, str_skip(s, skip));
    if (typing)
        frame_attr(d->c, (struct out_rect){ x + before, in.y, 1, 1 }, CELL_REVERSE);
}

static struct panel panel_of(struct screen_drawing *d, enum panel_type type)
{
    return (struct panel){ .title = d->b->explore.answer.expr,
                           .type = type,
                           .unit = d->b->explore.unit };
}

static void put_answer(struct screen_drawing *d, struct out_rect r, enum panel_type type)
{
    const struct panel p = panel_of(d, type);
    const struct board_panel data = { .answers = &d->b->explore.answer, .n = 1 };
    const struct widget w = { .panel = &p,
                              .data = &data,
                              .board = d->b,
                              .look = d->look,
                              .frame = d->framed ? WIDGET_BOX : WIDGET_RULE,
                              .has_cursor = d->v->has_cursor,
                              .cursor_ms = d->v->cursor_ms,
                              .change = &d->v->line_change,
                              .filter = view_filter(d->v),
                              .table = type == PANEL_GRAPH && r.h >= 10,
                              .line = type == PANEL_TABLE ? d->v->lists[SCREEN_EXPLORE].focus + 1
                                                          : 0 };

    screen_widget(d, r, &w, 0);
}

static void put_tree(struct screen_drawing *d, struct out_rect r)
{
    struct out_rect in = screen_pane(d, r, STR("Plan"), (struct str){ 0 }, false);
    const struct board_explore *x = &d->b->explore;

    for (size_t i = 0; i < x->n_explain && (int)i < in.h; i++)
        cells_text(d->c, in.x + 1, in.y + (int)i, in.w - 2, ROLE_TEXT, x->explain[i]);
    if (x->n_explain == 0)
        cells_text(d->c, in.x + 1, in.y, in.w - 2, ROLE_DIM, STR("no query yet"));
}

void screen_explore(struct screen_drawing *d)
{
    const struct board_answer *a = &d->b->explore.answer;
    struct out_rect query = { 0, d->body.y, d->body.w, d->framed ? 3 : 2 };
    struct out_rect rest = { 0, query.y + query.h, d->body.w, d->body.h - query.h };
    static const char *const names[] = { "graph", "table", "tree" };
    unsigned pane = d->v->pane[SCREEN_EXPLORE] % N_OF(names);

    put_query(d, query);
    if (rest.h < 3)
        return;
    if (a->expr.n == 0 && a->error.n == 0) {
        struct out_rect in = screen_pane(d, rest, STR("Answer"), (struct str){ 0 }, false);
        cells_text(d->c, in.x + 1, in.y, in.w - 2, ROLE_DIM, STR("no query yet"));
    } else if (pane == PANE_TREE) {
        put_tree(d, rest);
    } else {
        put_answer(d, rest, pane == PANE_TABLE ? PANEL_TABLE : PANEL_GRAPH);
    }
    if (a->v.n)
        buf_printf(&d->context, "%zu series  %.1f ms  %s", a->v.n, a->took_s * 1000, names[pane]);
    else
        buf_puts(&d->context, names[pane]);
}
