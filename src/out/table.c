#include "out/table.h"

#include "base/vec.h"
#include "out/text.h"

enum { SMALLEST = 3 }; /* columns that a cut cell keeps when all else has failed */

struct layout {
    size_t *natural; /* of the cells and the head; one a column */
    size_t *width;
    bool *gone;
};

static void measure(const struct out_term *term, const struct out_table *t, size_t *natural)
{
    struct buf b = { 0 };
    for (size_t c = 0; c < t->n_cols; c++)
        natural[c] = t->no_head ? 0 : out_text_width(term, t->cols[c].head);
    for (size_t r = 0; r < t->n_rows; r++) {
        for (size_t c = 0; c < t->n_cols; c++) {
            buf_clear(&b);
            t->cell(t->user, r, c, &b);
            size_t w = out_text_width(term, buf_str(&b));
            natural[c] = natural[c] > w ? natural[c] : w;
        }
    }
    for (size_t c = 0; c < t->n_cols && term->width; c++)
        if (t->cols[c].wide && natural[c] > t->cols[c].wide)
            natural[c] = t->cols[c].wide;
    buf_done(&b);
}

static size_t gap_before(const struct out_table *t, size_t col)
{
    return t->cols[col].gap ? t->cols[col].gap : t->gap ? t->gap : 2;
}

/* An empty column takes no room, nor does its gap. */
static bool is_shown(const struct layout *l, size_t col)
{
    return !l->gone[col] && l->width[col] > 0;
}

static size_t line_width(const struct out_table *t, const struct layout *l)
{
    size_t sum = t->indent;
    bool first = true;
    for (size_t c = 0; c < t->n_cols; c++) {
        if (!is_shown(l, c))
            continue;
        sum += l->width[c] + (first ? 0 : gap_before(t, c));
        first = false;
    }
    return sum;
}

/* Takes columns off the widest that may be cut, until the line fits. */
static bool shrink(const struct out_table *t, struct layout *l, size_t limit, bool to_smallest)
{
    size_t over = line_width(t, l);
    over = over > limit ? over - limit : 0;
    while (over > 0) {
        size_t widest = t->n_cols;
        for (size_t c = 0; c < t->n_cols; c++) {
            size_t least = to_smallest ? SMALLEST : t->cols[c].min;
            if (is_shown(l, c) && least > 0 && l->width[c] > least &&
                (widest == t->n_cols || l->width[c] > l->width[widest]))
                widest = c;
        }
        if (widest == t->n_cols)
            return false;
        l->width[widest]--;
        over--;
    }
    return true;
}

static bool drop_one(const struct out_table *t, struct layout *l)
{
    size_t first = t->n_cols;
    for (size_t c = 0; c < t->n_cols; c++)
        if (is_shown(l, c) && t->cols[c].drop > 0 &&
            (first == t->n_cols || t->cols[c].drop >= t->cols[first].drop))
            first = c;
    if (first == t->n_cols)
        return false;
    l->gone[first] = true;
    return true;
}

static void fit(const struct out_table *t, struct layout *l, size_t limit)
{
    do {
        memcpy(l->width, l->natural, t->n_cols * sizeof *l->width);
        if (limit == 0 || shrink(t, l, limit, false))
            return;
    } while (drop_one(t, l));
    shrink(t, l, limit, true);
}

static void put_cell(struct buf *b, const struct out_term *term, struct str text, size_t width,
                     enum out_align align, enum out_style style, bool last)
{
    size_t used = out_text_width(term, text);
    size_t pad = used < width ? width - used : 0;
    if (align == ALIGN_RIGHT)
        buf_put_repeat(b, ' ', pad);
    if (style != STYLE_NONE && text.n)
        out_style(b, term, style);
    out_text_cut(b, term, text, width);
    if (style != STYLE_NONE && text.n)
        out_style_end(b, term);
    if (align == ALIGN_LEFT && !last)
        buf_put_repeat(b, ' ', pad);
}

/* Blanks at the end of a line are nobody's. */
static void end_line(struct buf *b, size_t from)
{
    while (b->n > from && b->p[b->n - 1] == ' ')
        b->n--;
    buf_putc(b, '\n');
}

static void put_row(struct out_flow *f, const struct out_table *t, const struct layout *l,
                    size_t row, bool head, struct buf *text)
{
    struct buf *b = &f->out.buf;
    size_t begin = b->n, last = t->n_cols;
    bool first = true;
    for (size_t c = 0; c < t->n_cols; c++)
        last = is_shown(l, c) ? c : last;
    buf_put_repeat(b, ' ', t->indent);
    for (size_t c = 0; c < t->n_cols; c++) {
        const struct out_col *col = &t->cols[c];
        enum out_style style = head ? STYLE_LABEL : STYLE_NONE;
        if (!is_shown(l, c))
            continue;
        buf_put_repeat(b, ' ', first ? 0 : gap_before(t, c));
        first = false;
        buf_clear(text);
        if (head)
            buf_put_str(text, col->head);
        else
            style = t->cell(t->user, row, c, text);
        style = style == STYLE_NONE ? col->style : style;
        put_cell(b, &f->term, buf_str(text), l->width[c], col->align, style, c == last);
    }
    end_line(b, begin);
}

static void put_left_out(struct out_flow *f, const struct out_table *t, const struct layout *l,
                         struct buf *text)
{
    struct buf *b = &f->out.buf;
    buf_clear(text);
    for (size_t c = 0; c < t->n_cols; c++) {
        if (!l->gone[c])
            continue;
        buf_puts(text, text->n ? ", " : "no room for ");
        buf_put_str(text, t->cols[c].head);
    }
    if (!text->n)
        return;
    buf_put_repeat(b, ' ', t->indent);
    out_style(b, &f->term, STYLE_DIM);
    out_text_cut(b, &f->term, buf_str(text), f->term.width - t->indent);
    out_style_end(b, &f->term);
    buf_putc(b, '\n');
}

void out_table_put(struct out_flow *f, const struct out_table *t)
{
    struct layout l = {
        .natural = xcalloc(t->n_cols + 1, sizeof *l.natural),
        .width = xcalloc(t->n_cols + 1, sizeof *l.width),
        .gone = xcalloc(t->n_cols + 1, sizeof *l.gone),
    };
    struct buf text = { 0 };
    measure(&f->term, t, l.natural);
    fit(t, &l, f->term.width);
    if (!t->no_head)
        put_row(f, t, &l, 0, true, &text);
    for (size_t r = 0; r < t->n_rows; r++) {
        if (t->before)
            t->before(t->user, r, f);
        put_row(f, t, &l, r, false, &text);
        if (t->after)
            t->after(t->user, r, f);
        if (!out_flow_check(f))
            break;
    }
    if (t->tells_left_out)
        put_left_out(f, t, &l, &text);
    buf_done(&text);
    free(l.natural);
    free(l.width);
    free(l.gone);
}
