/* shell_screen.c - the editor's picture on the terminal: rows below and above the cursor. */
#include <stdlib.h>
#include <unistd.h>

#include "base/io.h"
#include "cmd/shell.h"
#include "ext/readline.h"

static void write_out(struct buf *b)
{
    struct err e = { 0 };

    if (!io_write_all(STDOUT_FILENO, buf_str(b), &e))
        err_done(&e); // a terminal that has gone shows as the end of input
    buf_done(b);
}

/* From the cursor to the first column of the first row. */
static void put_home(struct buf *b, int up)
{
    buf_putc(b, '\r');
    if (up > 0)
        buf_printf(b, "\033[%dA", up);
}

static int row_width(const struct out_cells *c, int y)
{
    int w = c->w;

    for (const struct out_cell *at; w > 0; w--)
        if ((at = cells_at(c, w - 1, y))->rune || at->attr)
            break;
    return w;
}

static void remember(struct shell_edit *ed, const struct out_cells *c, int x, int y)
{
    ed->widths = xrealloc(ed->widths, (size_t)(c->h + 1) * sizeof *ed->widths);
    for (int i = 0; i < c->h; i++)
        ed->widths[i] = row_width(c, i);
    ed->rows = c->h;
    ed->x = x;
    ed->y = y;
}

static struct out_editor editor_of(struct shell *sh, bool done)
{
    const char *message = rlx_message();
    const struct shell_menu *m = &sh->edit.menu;

    return (struct out_editor){
        .prompt = buf_str(&sh->prompt),
        .alarm = !sh->down          ? STR("")
                 : sh->picture.utf8 ? STR(" ✖")
                                    : STR(" !"),
        .after = STR("> "),
        .message = message && !done ? str_of(message) : STR(""),
        .text = rlx_text(),
        .cursor = rlx_cursor(),
        .menu = { m->rows, m->n, m->chosen },
        .done = done,
        .width = (int)sh->picture.width,
        .height = (int)sh->picture.height,
        .ascii = !sh->picture.utf8,
    };
}

/* One row in the place of another. What a full row leaves behind it must not be erased after it is
 * written: that would take its last character. */
static void put_rows(struct buf *b, const struct out_cells *c, const struct out_term *t)
{
    for (int i = 0; i < c->h; i++) {
        buf_puts(b, i ? "\r\n\033[2K" : "\033[2K");
        cells_put_row(b, c, i, t);
    }
}

static void draw(struct shell *sh, bool done)
{
    struct out_editor ed = editor_of(sh, done);
    struct out_cells c = { 0 };
    struct buf b = { 0 }, hint = { 0 };
    int x, y;

    if (!done)
        shell_hint(sh, &hint, &ed.mark);
    ed.hint = buf_str(&hint);
    out_editor_put(&c, &ed, &x, &y);
    buf_puts(&b, "\033[?25l");
    put_home(&b, sh->edit.y);
    put_rows(&b, &c, &sh->picture);
    if (c.h < sh->edit.rows)
        buf_puts(&b, "\r\n\033[J\033[A");
    if (done) {
        buf_puts(&b, "\r\n");
    } else {
        put_home(&b, c.h - 1 - y);
        if (x > 0)
            buf_printf(&b, "\033[%dC", x);
    }
    buf_puts(&b, "\033[?25h");
    remember(&sh->edit, &c, x, y);
    if (done) {
        sh->edit.indent = c.h == 1 ? out_editor_indent(&ed) : -1;
        sh->edit.rows = sh->edit.y = 0;
    }
    cells_done(&c);
    buf_done(&hint);
    write_out(&b);
}

void shell_draw(struct shell *sh)
{
    draw(sh, false);
}

void shell_draw_done(struct shell *sh)
{
    if (!sh->plain)
        draw(sh, true);
}

/* Terminals wrap what has become too long for its row. */
void shell_draw_moved(struct shell *sh)
{
    struct shell_edit *ed = &sh->edit;
    int width = (int)sh->picture.width, up = ed->x / width;

    for (int i = 0; i < ed->y && i < ed->rows; i++)
        up += ed->widths[i] > width ? (ed->widths[i] - 1) / width : 0;
    ed->y += up;
    struct buf b = { 0 };
    put_home(&b, ed->y);
    buf_puts(&b, "\033[J");
    ed->y = ed->rows = 0;
    write_out(&b);
    draw(sh, false);
}

void shell_undraw(struct shell *sh)
{
    struct buf b = { 0 };

    put_home(&b, sh->edit.y);
    buf_puts(&b, "\033[J");
    sh->edit.y = sh->edit.rows = 0;
    write_out(&b);
}

void shell_clear(struct shell *sh)
{
    struct buf b = { 0 };

    buf_puts(&b, "\033[H\033[2J");
    sh->edit.y = sh->edit.rows = 0;
    write_out(&b);
}
