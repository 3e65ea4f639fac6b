/* value_table.c - values as a table: labels in columns, those equal everywhere above it. */
#include <math.h>
#include <stdlib.h>

#include "base/map.h"
#include "base/time.h"
#include "base/vec.h"
#include "expo/write.h"
#include "num/sum.h"
#include "out/spark.h"
#include "out/table.h"
#include "out/text.h"
#include "out/units.h"
#include "out/value.h"

enum { SPARK_CELLS = 20, CELL_MIN = 24, LABEL_MAX = 60 };

struct row { /* a series, or one of its samples */
    const struct value_series *s;
    struct value_point p;
};

enum number_col { COL_TS, COL_VALUE, COL_LAST, COL_MIN, COL_AVG, COL_MAX, COL_SPARK };

struct view {
    const struct value_table *t;
    struct out_term term;
    struct arena arena;
    struct value v;
    struct labels common; /* equal everywhere */
    struct {
        struct str *p;
        size_t n, cap;
    } names; /* of the other labels, in order of first sight */
    struct {
        struct row *p;
        size_t n, cap;
    } rows;
    enum number_col kinds[5];
    size_t n_kinds;
    bool exact;
    struct out_unit unit;
};

// ---- labels ----

static bool is_common(const struct value *v, const struct label *l)
{
    for (size_t i = 1; i < v->n; i++)
        if (!str_eq(labels_get(&v->series[i].labels, l->name), l->value))
            return false;
    return true;
}

static void split_labels(struct view *w)
{
    const struct labels *first = &w->v.series[0].labels;
    struct label *p = arena_new_n(&w->arena, struct label, first->n + 1);
    struct map seen = { 0 };
    size_t n = 0;

    for (size_t i = 0; i < first->n; i++) {
        if (!is_common(&w->v, &first->p[i]))
            continue;
        p[n++] = first->p[i];
        map_id(&seen, first->p[i].name);
    }
    w->common = labels_of(&w->arena, p, n);
    for (size_t i = 0; i < w->v.n; i++) {
        const struct labels *ls = &w->v.series[i].labels;
        for (size_t j = 0; j < ls->n; j++) {
            size_t known = seen.n;
            if (map_id(&seen, ls->p[j].name) == known)
                vec_push(&w->names, ls->p[j].name);
        }
    }
    map_done(&seen);
}

// ---- numbers ----

static void put_number(struct buf *b, const struct view *w, double v)
{
    const struct out_unit_style style = { .ascii = !w->term.utf8, .now_ms = w->t->end };
    if (w->exact)
        out_put_plain(b, v);
    else
        out_unit_put(b, &w->unit, v, &style);
}

static void put_point(struct buf *b, const struct view *w, const struct value_point *p)
{
    if (p->h)
        expo_put_histogram_text(b, p->h);
    else
        put_number(b, w, p->v);
}

static struct value_point last_point(const struct value_series *s)
{
    struct value_cursor c = { s->n_floats ? s->n_floats - 1 : 0, s->n_hists ? s->n_hists - 1 : 0 };
    struct value_point p = { 0 };
    while (value_next(s, &c, &p))
        continue;
    return p;
}

/* Of floats alone; false where there is none. */
static bool reduce(const struct value_series *s, enum number_col kind, double *out)
{
    double lo = NAN, hi = NAN;
    struct num_avg mean;

    if (s->n_floats == 0)
        return false;
    mean = num_avg_first(s->floats[0].v);
    for (size_t i = 0; i < s->n_floats; i++) {
        double v = s->floats[i].v;
        lo = isnan(lo) || v < lo ? v : lo;
        hi = isnan(hi) || v > hi ? v : hi;
        if (i)
            num_avg_add(&mean, v);
    }
    *out = kind == COL_MIN ? lo : kind == COL_MAX ? hi : num_avg_value(&mean);
    return true;
}

/* One cell a step; of many steps, each cell is the mean of the samples in its part of the time.
 * NaN where there is none. */
static void put_spark(struct buf *b, const struct view *w, const struct value_series *s)
{
    double cells[SPARK_CELLS] = { 0 }, n[SPARK_CELLS] = { 0 };
    double steps = floor((double)(w->t->end - w->t->start) / (double)w->t->step) + 1;
    size_t n_cells = steps < SPARK_CELLS ? (size_t)steps : SPARK_CELLS;

    for (size_t i = 0; i < s->n_floats; i++) {
        double step = (double)(s->floats[i].t - w->t->start) / (double)w->t->step;
        size_t k = (size_t)(step / steps * (double)n_cells + 1e-9);
        if (isnan(s->floats[i].v) || k >= n_cells)
            continue;
        cells[k] += s->floats[i].v;
        n[k]++;
    }
    for (size_t i = 0; i < n_cells; i++)
        cells[i] = n[i] > 0 ? cells[i] / n[i] : NAN;
    out_spark(b, &w->term, cells, n_cells, false);
}

// ---- cells ----

static void put_time(struct buf *b, int64_t t)
{
    b->n += time_print_rfc3339(buf_reserve(b, TIME_MAX_CHARS), t);
}

static enum out_style cell(void *user, size_t r, size_t col, struct buf *b)
{
    const struct view *w = user;
    const struct row *row = &w->rows.p[r];
    struct value_point p;
    double v;

    if (col < w->names.n) {
        buf_put_str(b, labels_get(&row->s->labels, w->names.p[col]));
        return STYLE_NONE;
    }
    enum number_col kind = w->kinds[col - w->names.n];
    switch (kind) {
    case COL_TS:
        put_time(b, row->p.t);
        break;
    case COL_VALUE:
        put_point(b, w, &row->p);
        break;
    case COL_LAST:
        p = last_point(row->s);
        put_point(b, w, &p);
        break;
    case COL_MIN:
    case COL_AVG:
    case COL_MAX:
        if (reduce(row->s, kind, &v))
            put_number(b, w, v);
        else
            buf_putc(b, '-');
        break;
    case COL_SPARK:
        put_spark(b, w, row->s);
        break;
    }
    return STYLE_NONE;
}

static const char *const kind_heads[] = { "ts", "value", "last", "min", "avg", "max", "trend" };

static void add_rows(struct view *w, bool samples)
{
    for (size_t i = 0; i < w->v.n; i++) {
        const struct value_series *s = &w->v.series[i];
        struct value_cursor c = { 0 };
        struct value_point p = { 0 };
        if (!samples)
            vec_push(&w->rows, (struct row){ .s = s });
        while (samples && value_next(s, &c, &p))
            vec_push(&w->rows, (struct row){ s, p });
    }
}

static void choose_columns(struct view *w)
{
    static const enum number_col range[] = { COL_LAST, COL_MIN, COL_AVG, COL_MAX, COL_SPARK };

    if (w->t->range) {
        memcpy(w->kinds, range, sizeof range);
        w->n_kinds = N_OF(range);
        return;
    }
    if (w->v.type == VALUE_MATRIX) // the samples of a range selector: times differ
        w->kinds[w->n_kinds++] = COL_TS;
    w->kinds[w->n_kinds++] = COL_VALUE;
}

static void put_columns(struct out_flow *f, struct view *w)
{
    size_t n = w->names.n + w->n_kinds;
    struct out_col *cols = arena_new_n(&w->arena, struct out_col, n);

    for (size_t i = 0; i < n; i++) {
        bool label = i < w->names.n;
        enum number_col kind = label ? COL_TS : w->kinds[i - w->names.n];
        cols[i] = (struct out_col){
            .head = label ? w->names.p[i] : str_of(kind_heads[kind]),
            .align = label || kind == COL_TS || kind == COL_SPARK ? ALIGN_LEFT : ALIGN_RIGHT,
            .style = label ? STYLE_NONE : STYLE_NUMBER,
            .min = label ? CELL_MIN : 0,
            .drop = kind == COL_SPARK && !label ? 1 : 0,
            .wide = label ? LABEL_MAX : 0,
        };
    }
    const struct out_table t = {
        .cols = cols,
        .n_cols = n,
        .n_rows = w->rows.n,
        .cell = cell,
        .user = w,
        .indent = w->common.n ? 2 : 0,
        .no_head = n == 1, // "value" alone says nothing
    };
    out_table_put(f, &t);
}

static void put_heading(struct out_flow *f, const struct view *w)
{
    struct buf line = { 0 };
    if (w->common.n == 0)
        return;
    labels_put(&line, &w->common);
    out_style(&f->out.buf, &f->term, STYLE_NAME);
    out_text_cut(&f->out.buf, &f->term, buf_str(&line), f->term.width ? f->term.width : (size_t)-1);
    out_style_end(&f->out.buf, &f->term);
    buf_putc(&f->out.buf, '\n');
    buf_done(&line);
}

void value_put_table(struct out_flow *f, const struct value_table *t)
{
    struct view w = { .t = t, .term = f->term, .exact = t->raw || !f->term.tty };

    w.v = value_as_series(&w.arena, t->v);
    if (w.v.type == VALUE_STRING) {
        out_text(&f->out.buf, &f->term, w.v.string);
        buf_putc(&f->out.buf, '\n');
    }
    if (w.v.n) {
        split_labels(&w);
        w.unit = t->unit;
        if (w.unit.kind == UNIT_LOCALE)
            out_unit_infer(labels_get(&w.common, STR(LABEL_NAME)), STR(""), &w.unit);
        choose_columns(&w);
        add_rows(&w, !t->range);
        put_heading(f, &w);
        put_columns(f, &w);
    }
    vec_done(&w.names);
    vec_done(&w.rows);
    arena_done(&w.arena);
}
