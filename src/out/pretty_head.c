#include "out/pretty.h"

#include "base/time.h"
#include "out/text.h"

/* ---- one line a target ---- */

enum head_col {
    HEAD_NAME,
    HEAD_STATUS,
    HEAD_FORMAT,
    HEAD_BYTES,
    HEAD_TIME,
    HEAD_FAMILIES,
    HEAD_SERIES
};

static void put_number_of(struct buf *b, size_t n, const char *one, const char *many)
{
    out_put_exact(b, (double)n);
    buf_printf(b, " %s", n == 1 ? one : many);
}

static enum out_style head_cell(void *user, size_t row, size_t col, struct buf *b)
{
    const struct pretty_head *h = (const struct pretty_head *)user + row;
    struct out_unit bytes;
    switch ((enum head_col)col) {
    case HEAD_NAME:
        buf_put_str(b, h->name);
        return STYLE_HEAD;
    case HEAD_STATUS:
        if (h->http_status > 0)
            buf_printf(b, "%d", h->http_status);
        return STYLE_OK;
    case HEAD_FORMAT:
        buf_put_str(b, h->format);
        break;
    case HEAD_BYTES:
        out_unit_parse(STR("bytes"), &bytes);
        out_unit_put(b, &bytes, (double)h->bytes, &(struct out_unit_style){ 0 });
        break;
    case HEAD_TIME:
        if (h->seconds >= 0)
            dur_put_human(b, h->seconds);
        break;
    case HEAD_FAMILIES:
        put_number_of(b, h->families, "family", "families");
        break;
    case HEAD_SERIES:
        put_number_of(b, h->series, "series", "series");
        break;
    }
    return STYLE_NONE;
}

void out_pretty_heads(struct out_flow *f, const struct pretty_head *heads, size_t n)
{
    const bool several = n > 1;
    const enum out_align number = several ? ALIGN_RIGHT : ALIGN_LEFT;
    const struct out_col cols[] = {
        [HEAD_NAME] = { .min = 40 },
        [HEAD_STATUS] = { .drop = 3 },
        [HEAD_FORMAT] = { .drop = 2 },
        [HEAD_BYTES] = { .drop = 5, .align = number },
        [HEAD_TIME] = { .drop = 4, .align = number },
        [HEAD_FAMILIES] = { .drop = 1, .align = number },
        [HEAD_SERIES] = { .drop = 1, .align = number },
    };
    const struct out_table t = {
        .cols = cols,
        .n_cols = N_OF(cols),
        .n_rows = n,
        .cell = head_cell,
        .user = (void *)heads,
        .gap = 3,
        .no_head = true,
    };
    out_table_put(f, &t);
}

/* ---- one line a family ---- */

void pretty_put_series(struct buf *b, const struct family_view *v, bool lift)
{
    bool any = false;
    buf_put_str(b, v->f->name);
    for (size_t i = 0; lift && i < v->cols.n; i++) {
        if (!v->cols.p[i].same)
            continue;
        buf_putc(b, any ? ',' : '{');
        if (label_name_is_legacy(v->cols.p[i].name))
            buf_put_str(b, v->cols.p[i].name);
        else
            str_put_quoted(b, v->cols.p[i].name);
        buf_putc(b, '=');
        str_put_quoted(b, v->cols.p[i].value);
        any = true;
    }
    if (any)
        buf_putc(b, '}');
}

/* A line of pieces, cut where the terminal ends. */
struct line {
    struct buf *b;
    const struct out_term *t;
    size_t used;
};

static void line_put(struct line *l, enum out_style style, struct str s)
{
    size_t gap = l->used ? 3 : 0;
    size_t left = l->t->width ? l->t->width - l->used : (size_t)-1;
    if (s.n == 0 || (l->t->width && left < gap + (gap ? 4 : 1)))
        return;
    buf_put_repeat(l->b, ' ', gap);
    if (style != STYLE_NONE)
        out_style(l->b, l->t, style);
    l->used += gap + out_text_cut(l->b, l->t, s, left - gap);
    if (style != STYLE_NONE)
        out_style_end(l->b, l->t);
}

void pretty_family_head(const struct pretty_family *pf, bool lift, struct str extra)
{
    const struct page_family *f = pf->v->f;
    struct out_flow *flow = pf->p->f;
    struct line l = { .b = &flow->out.buf, .t = &flow->term };
    struct buf series = { 0 };
    pretty_put_series(&series, pf->v, lift);
    line_put(&l, STYLE_NAME, buf_str(&series));
    line_put(&l, STYLE_NONE, metric_type_name(f->type));
    line_put(&l, STYLE_NONE, out_unit_word(f->name, f->unit));
    line_put(&l, STYLE_NONE, extra);
    line_put(&l, STYLE_DIM, f->help);
    buf_putc(l.b, '\n');
    buf_done(&series);
}
