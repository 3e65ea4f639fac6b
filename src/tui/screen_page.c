/* screen_page.c - what a target answers, as it came: lines to move through and to filter. */
#include "tui/screen_impl.h"

static uint8_t role_of(struct str line)
{
    return str_starts(line, STR("# HELP")) || str_starts(line, STR("# EOF")) ? ROLE_DIM
           : str_starts(line, STR("#"))                                      ? ROLE_LABEL
                                                                             : ROLE_TEXT;
}

void screen_page(struct screen_drawing *d)
{
    const struct board *b = d->b;
    struct rows rows;
    struct str title = b->page_name.n ? b->page_name : STR("Page");

    rows_of(&d->arena, d->v, b, &rows);
    struct str right = view_filter(d->v).n ? screen_text(d, "%zu of %zu lines", rows.n, b->n_page)
                                           : screen_text(d, "%zu lines", b->n_page);
    struct out_rect in = screen_pane(d, d->body, title, right, d->framed);
    size_t room = in.h > 0 ? (size_t)in.h : 0, first = screen_first(d, rows.n, room);
    for (size_t i = 0; i < room && first + i < rows.n; i++) {
        struct out_rect r = { in.x, in.y + (int)i, in.w, 1 };
        struct str line = b->page[rows.p[first + i]];
        if (first + i == screen_focus(d, rows.n))
            cells_put(d->c, r.x, r.y, frame_rune(d->c, SIGN_POINTER), ROLE_TITLE);
        cells_text(d->c, r.x + 2, r.y, r.w - 3, role_of(line), line);
        screen_spot(d, SPOT_ROW, r, first + i);
    }
    if (rows.n == 0)
        frame_wrap(d->c, (struct out_rect){ in.x + 1, in.y, in.w - 2, in.h }, ROLE_DIM,
                   b->n_page        ? STR("nothing matches the filter")
                   : b->page_note.n ? b->page_note
                                    : STR("waiting for the page"),
                   false);
}
