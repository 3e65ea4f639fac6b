/* show_series.c - `promctl show series`: a line a series, or on a terminal a table a metric. */
#include <stdlib.h>

#include "base/vec.h"
#include "cmd/show.h"
#include "out/text.h"

// ---- loading ----

static void put_series(void *user, const struct labels *ls)
{
    struct json_writer *w = user;

    json_begin_object(w);
    for (size_t i = 0; i < ls->n; i++) {
        json_key(w, ls->p[i].name);
        json_string(w, ls->p[i].value);
    }
    json_end_object(w);
}

bool show_series_load(struct show *s, struct json_node **data, struct err *e)
{
    struct buf text = { 0 };
    struct json_writer w = { .out = &text };

    if (s->source.server)
        return show_ask(s, "series", 0, data, e);
    json_begin_array(&w);
    bool ok = show_each_series(s, 0, put_series, &w, e);
    json_end_array(&w);
    ok = ok && show_read(s, &text, data, e);
    buf_done(&text);
    return ok;
}

struct labels show_labels_of(struct arena *a, const struct json_node *n)
{
    struct label *l;
    size_t k = 0;

    if (n->kind != JSON_OBJECT_BEGIN)
        return (struct labels){ 0 };
    l = arena_new_n(a, struct label, n->n + 1);
    for (const struct json_node *m = n->child; m; m = m->next)
        if (m->kind == JSON_STRING)
            l[k++] = (struct label){ m->key, m->text };
    return labels_of(a, l, k);
}

// ---- a line each ----

static struct str metric_of(const struct labels *ls)
{
    return labels_get(ls, STR(LABEL_NAME));
}

static void put_line(struct out_flow *f, const struct labels *ls)
{
    struct buf text = { 0 }, *b = &f->out.buf;
    struct str name = metric_of(ls), rest;

    labels_put(&text, ls);
    rest = buf_str(&text);
    if (str_starts(rest, name)) {
        out_style(b, &f->term, STYLE_NAME);
        out_text(b, &f->term, name);
        out_style_end(b, &f->term);
        rest = str_skip(rest, name.n);
    }
    if (f->term.tty)
        out_text(b, &f->term, rest);
    else
        buf_put_str(b, rest);
    buf_putc(b, '\n');
    buf_done(&text);
}

// ---- a table for those of a metric ----

struct group {
    const struct labels *sets;
    size_t n;
    struct show_columns cols;
};

static enum out_style series_cell(void *user, size_t row, size_t col, struct buf *b)
{
    const struct group *g = user;

    buf_put_str(b, labels_get(&g->sets[row], g->cols.names[col]));
    return STYLE_NONE;
}

static void put_group(struct show *s, struct out_flow *f, struct group *g)
{
    struct buf *b = &f->out.buf, common = { 0 };
    struct out_col *cols;

    show_columns_of(&s->arena, g->sets, g->n, &g->cols);
    out_style(b, &f->term, STYLE_NAME);
    out_text(b, &f->term, metric_of(g->sets));
    out_style_end(b, &f->term);
    buf_puts(b, "   ");
    show_put_n(b, &f->term, g->n, "series", "series");
    buf_putc(b, '\n');
    show_put_pairs(&common, &g->cols.common);
    if (common.n)
        show_put_words(f, 2, STYLE_DIM, buf_str(&common));
    cols = arena_new_n(&s->arena, struct out_col, g->cols.n + 1);
    for (size_t i = 0; i < g->cols.n; i++)
        cols[i] = (struct out_col){ .head = g->cols.names[i], .min = 8 };
    const struct out_table t = {
        .cols = cols,
        .n_cols = g->cols.n,
        .n_rows = g->n,
        .cell = series_cell,
        .user = g,
        .indent = 2,
    };
    if (g->cols.n)
        out_table_put(f, &t);
    buf_done(&common);
}

static int cmp_series(const void *a, const void *b)
{
    const struct labels *x = a, *y = b;
    int c = str_cmp(metric_of(x), metric_of(y));

    return c ? c : labels_cmp(x, y);
}

static void put_groups(struct show *s, struct out_flow *f, const struct labels *all, size_t n)
{
    for (size_t i = 0, end; i < n && out_flow_check(f); i = end) {
        for (end = i + 1; end < n && str_eq(metric_of(&all[i]), metric_of(&all[end]));)
            end++;
        struct group g = { .sets = all + i, .n = end - i };
        if (g.n > 1)
            put_group(s, f, &g);
        else
            put_line(f, &all[i]);
    }
}

void show_series_print(struct show *s, const struct json_node *data, struct out_flow *f)
{
    struct series {
        struct labels *p;
        size_t n, cap;
    } all = { 0 };

    for (const struct json_node *n = data->kind == JSON_ARRAY_BEGIN ? data->child : NULL; n;
         n = n->next)
        vec_push(&all, show_labels_of(&s->arena, n));
    if (all.n)
        qsort(all.p, all.n, sizeof *all.p, cmp_series);
    if (f->term.tty)
        put_groups(s, f, all.p, all.n);
    else
        for (size_t i = 0; i < all.n && out_flow_check(f); i++)
            put_line(f, &all.p[i]);
    vec_done(&all);
}
