/* show_grid.c - cells of text in rows, and words in lines. */
#include "cmd/show.h"

#include "base/time.h"
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

void show_put_n(struct buf *b, const struct out_term *t, size_t n, const char *one,
                const char *many)
{
    show_put_count(b, t, (double)n);
    buf_printf(b, " %s", n == 1 ? one : many);
}

void show_put_number(struct out_flow *f, enum out_style style, size_t n, const char *what)
{
    struct buf *b = &f->out.buf;

    if (n == 0)
        return;
    buf_puts(b, "   ");
    out_style(b, &f->term, style);
    show_put_count(b, &f->term, (double)n);
    buf_puts(b, what);
    out_style_end(b, &f->term);
}

bool show_put_since(const struct show *s, struct buf *b, const struct json_node *n, const char *key,
                    const char *after)
{
    int64_t ms, now = show_now(s);

    if (!show_time(n, key, &ms))
        return false;
    show_put_secs(b, &s->term, now > ms ? (double)(now - ms) / 1000 : 0);
    buf_puts(b, after);
    return true;
}

void show_put_secs(struct buf *b, const struct out_term *t, double seconds)
{
    size_t from = b->n;

    dur_put_human(b, seconds);
    char *micro = memmem(b->p + from, b->n - from, "µ", 2);
    if (micro && !t->utf8) {
        *micro = 'u';
        memmove(micro + 1, micro + 2, (size_t)(b->p + b->n - micro) - 2);
        b->n--;
    }
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
        .tells_left_out = true,
    };

    out_table_put(f, &t);
}

void show_grid_done(struct show_grid *g)
{
    vec_done(g);
}

void show_put_words_on(struct out_flow *f, size_t indent, enum out_style style, struct str text)
{
    struct buf *b = &f->out.buf;
    size_t room = f->term.width > indent + 8 ? f->term.width - indent : 8, at = 0;
    struct str word;

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

void show_put_words(struct out_flow *f, size_t indent, enum out_style style, struct str text)
{
    buf_put_repeat(&f->out.buf, ' ', indent);
    show_put_words_on(f, indent, style, text);
}
