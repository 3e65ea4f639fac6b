#include "out/pretty.h"

#include "base/vec.h"
#include "out/text.h"

#include <math.h>
#include <stdlib.h>

/* ---- which rows, in which order ---- */

struct ranked {
    size_t row;
    double value;
    struct str key; /* by name */
};

static int cmp_value(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (isnan(x->value) || isnan(y->value))
        return isnan(x->value) != isnan(y->value) ? (isnan(x->value) ? 1 : -1)
                                                  : (x->row > y->row) - (x->row < y->row);
    if (x->value != y->value)
        return x->value < y->value ? 1 : -1;
    return (x->row > y->row) - (x->row < y->row);
}

static int cmp_key(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    int c = str_cmp(x->key, y->key);
    return c ? c : (x->row > y->row) - (x->row < y->row);
}

static struct str sort_key(struct arena *a, const struct family_view *v, size_t row)
{
    struct buf b = { 0 };
    for (size_t c = 0; c < v->cols.n; c++) {
        buf_put_str(&b, view_label(v, row, c));
        buf_putc(&b, '\0');
    }
    struct str key = arena_str(a, buf_str(&b));
    buf_done(&b);
    return key;
}

static void sort_rows(const struct family_view *v, enum pretty_sort sort, size_t *rows)
{
    struct arena a = { 0 };
    struct view_row r = { 0 };
    struct ranked *ranked = xcalloc(v->n_rows + 1, sizeof *ranked);
    for (size_t i = 0; i < v->n_rows; i++) {
        ranked[i].row = i;
        if (sort == PRETTY_BY_NAME) {
            ranked[i].key = sort_key(&a, v, i);
            continue;
        }
        view_row_get(v, i, &r);
        ranked[i].value = r.has_value ? r.value : r.has_count ? r.count : NAN;
    }
    qsort(ranked, v->n_rows, sizeof *ranked, sort == PRETTY_BY_NAME ? cmp_key : cmp_value);
    for (size_t i = 0; i < v->n_rows; i++)
        rows[i] = ranked[i].row;
    free(ranked);
    view_row_done(&r);
    arena_done(&a);
}

static size_t choose_rows(const struct pretty *p, const struct family_view *v, size_t **rows)
{
    size_t *all = xcalloc(v->n_rows + 1, sizeof *all);
    for (size_t i = 0; i < v->n_rows; i++)
        all[i] = i;
    if (p->o->sort != PRETTY_AS_IT_CAME && v->n_rows > 1)
        sort_rows(v, p->o->sort, all);
    *rows = all;
    // "1 more series" would take the line that the series itself needs.
    return p->o->all || v->n_rows <= PRETTY_ROWS + 1 ? v->n_rows : PRETTY_ROWS;
}

/* ---- families of one number: a line each, in blocks ---- */

/* A view that waits for the end of its block. */
struct single {
    struct family_view v;
    struct out_unit unit;
    struct str series; /* name{labels} */
    double value;
    bool has_created;
    int64_t created_ms;
};

struct block {
    const struct pretty *p;
    struct {
        struct single *p;
        size_t n, cap;
    } lines;
    struct arena arena;
};

enum single_col { ONE_SERIES, ONE_TYPE, ONE_UNIT, ONE_HELP, ONE_VALUE, ONE_EXACT };

/* The exact value where the humanized one does not show it. */
static void put_exactly(struct buf *b, const struct pretty *p, const struct single *s)
{
    struct buf shown = { 0 }, exact = { 0 };
    if (!p->o->raw && isfinite(s->value)) {
        out_unit_put(&shown, &s->unit, s->value, &p->style);
        out_put_exact(&exact, s->value);
        // "0 s" says it, and so does "512 B".
        bool said = str_starts(buf_str(&shown), buf_str(&exact)) &&
                    (shown.n == exact.n || shown.p[exact.n] == ' ');
        if (!said)
            buf_printf(b, "(%.*s)", STR_ARG(buf_str(&exact)));
    }
    if (s->has_created) {
        struct out_unit ago;
        out_unit_parse(STR("dateTimeFromNow"), &ago);
        buf_puts(b, b->n ? "  since " : "since ");
        out_unit_put(b, &ago, (double)s->created_ms, &p->style);
    }
    buf_done(&shown);
    buf_done(&exact);
}

static enum out_style single_cell(void *user, size_t row, size_t col, struct buf *b)
{
    const struct block *block = user;
    const struct single *s = &block->lines.p[row];
    switch ((enum single_col)col) {
    case ONE_SERIES:
        buf_put_str(b, s->series);
        return STYLE_NAME;
    case ONE_TYPE:
        buf_put_str(b, metric_type_name(s->v.f->type));
        break;
    case ONE_UNIT:
        buf_put_str(b, out_unit_word(s->v.f->name, s->v.f->unit));
        break;
    case ONE_HELP:
        buf_put_str(b, s->v.f->help);
        return STYLE_DIM;
    case ONE_VALUE:
        pretty_put_value(b, block->p, &s->unit, s->value);
        break;
    case ONE_EXACT:
        put_exactly(b, block->p, s);
        return STYLE_DIM;
    }
    return STYLE_NONE;
}

static void begin_part(const struct pretty *p)
{
    buf_putc(&p->f->out.buf, '\n');
}

static void block_flush(struct block *block)
{
    static const struct out_col cols[] = {
        [ONE_SERIES] = { .min = 40 },
        [ONE_TYPE] = { .drop = 3 },
        [ONE_UNIT] = { .drop = 5 },
        [ONE_HELP] = { .drop = 4, .min = 20, .wide = 60 },
        [ONE_VALUE] = { .align = ALIGN_RIGHT },
        [ONE_EXACT] = { .drop = 2, .gap = 2 },
    };
    const struct out_table t = {
        .cols = cols,
        .n_cols = N_OF(cols),
        .n_rows = block->lines.n,
        .cell = single_cell,
        .user = block,
        .gap = 3,
        .no_head = true,
    };
    if (block->lines.n) {
        begin_part(block->p);
        out_table_put(block->p->f, &t);
    }
    for (size_t i = 0; i < block->lines.n; i++)
        view_done(&block->lines.p[i].v);
    vec_clear(&block->lines);
    arena_reset(&block->arena);
}

/* A family of one number goes on one line, unless its labels are too long for that. */
static bool is_single(const struct pretty *p, const struct family_view *v)
{
    const struct page_sample *s = v->n_rows == 1 ? view_first(v, 0) : NULL;
    if (!s || (v->kind != VIEW_PLAIN && v->kind != VIEW_INFO) || s->has_ts ||
        (p->o->exemplars && s->n_exemplars))
        return false;
    struct buf series = { 0 };
    pretty_put_series(&series, v, true);
    size_t width = p->f->term.width;
    bool fits = out_text_width(&p->f->term, buf_str(&series)) <= (width ? width / 2 : 72) ||
                v->cols.n == 0;
    buf_done(&series);
    return fits;
}

/* Takes the view over. */
static void block_add(struct block *block, struct family_view *v)
{
    struct single s = { .v = *v };
    struct view_row r = { 0 };
    struct buf series = { 0 };
    pretty_put_series(&series, v, true);
    s.series = arena_str(&block->arena, buf_str(&series));
    out_unit_infer(v->f->name, v->f->unit, &s.unit);
    view_row_get(v, 0, &r);
    s.value = r.value;
    s.has_created = r.has_created;
    s.created_ms = r.created_ms;
    view_row_done(&r);
    buf_done(&series);
    vec_push(&block->lines, s);
}

/* ---- the page ---- */

static void put_more(const struct pretty *p, size_t left)
{
    struct buf *b = &p->f->out.buf;
    buf_puts(b, "  ");
    out_style(b, &p->f->term, STYLE_DIM);
    buf_printf(b, "%s ", out_glyph(&p->f->term, GLYPH_ELLIPSIS));
    out_put_exact(b, (double)left);
    buf_puts(b, " more series (-a shows all)");
    out_style_end(b, &p->f->term);
    buf_putc(b, '\n');
}

static void print_family(const struct pretty *p, const struct family_view *v)
{
    struct pretty_family pf = { .p = p, .v = v };
    out_unit_infer(v->f->name, v->f->unit, &pf.unit);
    pf.n = choose_rows(p, v, &pf.rows);
    begin_part(p);
    if (v->kind == VIEW_INFO && v->n_rows == 1)
        pretty_pairs(&pf);
    else // one row has all its labels in columns: there is nothing to compare them with
        pretty_rows(&pf, v->n_rows > 1);
    if (pf.n < v->n_rows)
        put_more(p, v->n_rows - pf.n);
    pretty_bars_done(&pf.bars);
    view_row_done(&pf.row);
    vec_done(&pf.show);
    vec_done(&pf.cols);
    arena_done(&pf.heads);
    free(pf.rows);
}

static int cmp_family(const void *a, const void *b)
{
    return str_cmp((*(struct page_family *const *)a)->name,
                   (*(struct page_family *const *)b)->name);
}

static bool has_histograms(const struct page *p)
{
    for (size_t i = 0; i < p->n; i++)
        if ((p->families[i]->type == METRIC_HISTOGRAM ||
             p->families[i]->type == METRIC_GAUGEHISTOGRAM) &&
            p->families[i]->n > 0)
            return true;
    return false;
}

static void put_life_note(const struct pretty *p)
{
    static const char note[] = "mean and quantiles of histograms: over process life";
    static const char more[] = "; --watch: over an interval";
    struct buf *b = &p->f->out.buf;
    size_t width = p->f->term.width;
    out_style(b, &p->f->term, STYLE_DIM);
    out_text_cut(b, &p->f->term, str_of(note), width ? width : (size_t)-1);
    if (width == 0 || width >= sizeof note + sizeof more)
        buf_puts(b, more);
    out_style_end(b, &p->f->term);
    buf_putc(b, '\n');
}

void out_page_pretty(struct out_flow *f, const struct page *page, const struct pretty_opts *o)
{
    const struct pretty p = {
        .f = f,
        .o = o,
        .style = { .ascii = !f->term.utf8, .now_ms = o->now_ms },
    };
    struct block block = { .p = &p };
    const struct page_family **order = xcalloc(page->n + 1, sizeof *order);
    if (page->n)
        memcpy(order, page->families, page->n * sizeof *order);
    if (o->sort == PRETTY_BY_NAME)
        qsort(order, page->n, sizeof *order, cmp_family);
    if (has_histograms(page))
        put_life_note(&p);
    for (size_t i = 0; i < page->n && out_flow_check(f); i++) {
        struct family_view v;
        if (order[i]->n == 0 && o->no_empty)
            continue;
        view_init(&v, order[i]);
        if (is_single(&p, &v)) {
            block_add(&block, &v);
            continue;
        }
        block_flush(&block);
        print_family(&p, &v);
        view_done(&v);
    }
    block_flush(&block);
    vec_done(&block.lines);
    arena_done(&block.arena);
    free(order);
}
