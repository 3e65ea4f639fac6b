/* show_grid.c - cells of text in rows, and words in lines. */
#include "cmd/show.h"

#include "out/text.h"
#include "out/units.h"

void show_cell(struct show_grid *g, struct str text, enum out_style style)
{
    vec_push(g, (struct show_cell){ text, style });
}

void show_put_count(struct buf *b, const struct out_term *t, double v)
{
    if (t->tty)
        out_put_exact(b, v);
    else
        out_put_plain(b, v);
}

void show_put_secs(struct buf *b, const struct out_term *t, double seconds)
{
    struct out_unit u;

    out_unit_parse(STR("s"), &u);
    out_unit_put(b, &u, seconds, &(struct out_unit_style){ .ascii = !t->utf8 });
}

struct view {
    const struct show_grid *grid;
    size_t n_cols;
};

static enum out_style cell(void *user, size_t row, size_t col, struct buf *b)
{
    const struct view *v = user;
    const struct show_cell *c = &v->grid->p[row * v->n_cols + col];

    buf_put_str(b, c->text);
    return c->style;
}

void show_grid_put(struct out_flow *f, const struct show_grid *g, const struct out_col *cols,
                   size_t n_cols, size_t indent)
{
    struct view v = { g, n_cols };
    const struct out_table t = {
        .cols = cols,
        .n_cols = n_cols,
        .n_rows = g->n / n_cols,
        .cell = cell,
        .user = &v,
        .indent = indent,
        .no_head = cols[0].head.n == 0,
    };

    out_table_put(f, &t);
}

void show_grid_done(struct show_grid *g)
{
    vec_done(g);
}

void show_put_words(struct out_flow *f, size_t indent, enum out_style style, struct str text)
{
    struct buf *b = &f->out.buf;
    size_t room = f->term.width > indent + 8 ? f->term.width - indent : 8, at = 0;
    struct str word;

    buf_put_repeat(b, ' ', indent);
    out_style(b, &f->term, style);
    while (str_cut(&text, ' ', &word)) {
        size_t width = out_text_width(&f->term, word);
        if (width == 0)
            continue;
        if (at && f->term.width && at + 1 + width > room) {
            out_style_end(b, &f->term);
            buf_putc(b, '\n');
            buf_put_repeat(b, ' ', indent);
            out_style(b, &f->term, style);
            at = 0;
        }
        if (at)
            buf_putc(b, ' ');
        out_text(b, &f->term, word);
        at += width + (at > 0);
    }
    out_style_end(b, &f->term);
    buf_putc(b, '\n');
}
