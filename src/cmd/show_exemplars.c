/* show_exemplars.c - `promctl show exemplars`: values with the trace they are from. */
#include "cmd/show.h"

#include <math.h>
#include <stdlib.h>

#include "base/time.h"
#include "out/text.h"
#include "out/units.h"

// ---- from here ----

static void put_labels(struct json_writer *w, const char *key, const struct labels *ls)
{
    json_key(w, str_of(key));
    json_begin_object(w);
    for (size_t i = 0; i < ls->n; i++) {
        json_key(w, ls->p[i].name);
        json_string(w, ls->p[i].value);
    }
    json_end_object(w);
}

static void put_one(struct json_writer *w, const struct source_exemplar *x)
{
    struct buf b = { 0 };

    json_begin_object(w);
    put_labels(w, "labels", &x->labels);
    out_put_plain(&b, x->value);
    json_key(w, STR("value"));
    json_string(w, buf_str(&b));
    json_key(w, STR("timestamp"));
    json_double(w, (double)x->t / 1000);
    json_end_object(w);
    buf_done(&b);
}

/* Those of a series follow each other. */
static void put_all(struct json_writer *w, const struct source_exemplar *x, size_t n)
{
    json_begin_array(w);
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || !labels_eq(&x[i].series, &x[i - 1].series)) {
            json_begin_object(w);
            put_labels(w, "seriesLabels", &x[i].series);
            json_key(w, STR("exemplars"));
            json_begin_array(w);
        }
        put_one(w, &x[i]);
        if (i + 1 == n || !labels_eq(&x[i].series, &x[i + 1].series)) {
            json_end_array(w);
            json_end_object(w);
        }
    }
    json_end_array(w);
}

static bool make(struct show *s, struct json_node **data, struct err *e)
{
    int64_t mint = s->has_start ? s->start : INT64_MIN, maxt = s->has_end ? s->end : INT64_MAX;
    struct source *src = s->source.source;
    struct source_exemplar *x = NULL;
    struct buf text = { 0 };
    struct json_writer w = { .out = &text };
    struct selector sel;
    size_t n = 0;

    if (!selector_parse(&s->arena, str_of(s->words[0]), &sel, e)) {
        *s->call->error_text = str_of(s->words[0]);
        return false;
    }
    bool ok = src->ops->exemplars(src, &s->arena, sel.p, sel.n, mint, maxt, &x, &n, e);
    if (ok) {
        put_all(&w, x, n);
        ok = show_read(s, &text, data, e);
    }
    selector_done(&sel);
    buf_done(&text);
    return ok;
}

bool show_exemplars_load(struct show *s, struct json_node **data, struct err *e)
{
    struct show_params l = { 0 };

    if (!s->source.server)
        return make(s, data, e);
    show_params_selectors(s, 0, "query", &l);
    show_params_common(s, &l);
    *data = show_get(s, "query_exemplars", &l, e);
    if (!*data)
        show_explain(s, 0, e);
    vec_done(&l);
    return *data != NULL;
}

// ---- fewer ----

static struct json_node *first_of(struct json_node *list)
{
    return list && list->kind == JSON_ARRAY_BEGIN ? list->child : NULL;
}

static double time_of(const struct json_node *x)
{
    double t = show_number(x, "timestamp");
    return isnan(t) ? -INFINITY : t;
}

static int cmp_newest(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x < y) - (x > y);
}

static struct json_node *exemplars_of(const struct json_node *series)
{
    return (struct json_node *)json_get(series, STR("exemplars"));
}

/* Those not older than `from`; of those that are from then as many as `ties` has. */
static void keep_newest(struct json_node *list, double from, size_t *ties)
{
    struct json_node *n = first_of(list), **to;

    if (!n)
        return;
    list->n = 0;
    for (to = &list->child; n; n = n->next) {
        double t = time_of(n);
        if (t < from || (t == from && *ties == 0))
            continue;
        *ties -= t == from;
        *to = n;
        to = &n->next;
        list->n++;
    }
    *to = NULL;
}

static void drop_empty(struct json_node *data)
{
    struct json_node *n = data->child, **to = &data->child;

    data->n = 0;
    for (; n; n = n->next) {
        if (!first_of(exemplars_of(n)))
            continue;
        *to = n;
        to = &n->next;
        data->n++;
    }
    *to = NULL;
}

/* Keeps the newest of all series. */
bool show_exemplars_cut(struct json_node *data, size_t n)
{
    struct {
        double *p;
        size_t n, cap;
    } times = { 0 };
    size_t ties = 0;

    for (struct json_node *s = first_of(data); s; s = s->next)
        for (struct json_node *x = first_of(exemplars_of(s)); x; x = x->next)
            vec_push(&times, time_of(x));
    bool more = data && n && times.n > n;
    if (more) {
        qsort(times.p, times.n, sizeof *times.p, cmp_newest);
        double from = times.p[n - 1];
        for (size_t i = n; i-- > 0 && times.p[i] == from;)
            ties++;
        for (struct json_node *s = data->child; s; s = s->next)
            keep_newest(exemplars_of(s), from, &ties);
        drop_empty(data);
    }
    vec_done(&times);
    return more;
}

// ---- for people ----

struct row {
    const struct json_node *exemplar;
    double t;
    struct labels labels, series;
};

struct view {
    struct show *s;
    struct {
        struct row *p;
        size_t n, cap;
    } rows;
    struct show_columns labels, series;
};

static int cmp_row(const void *a, const void *b)
{
    const struct row *x = a, *y = b;
    int c = cmp_newest(&x->t, &y->t);

    return c ? c : labels_cmp(&x->series, &y->series);
}

static void read_rows(struct view *v, struct json_node *data)
{
    struct arena *a = &v->s->arena;

    for (struct json_node *n = first_of(data); n; n = n->next) {
        const struct json_node *l = json_get(n, STR("seriesLabels"));
        struct labels series = l ? show_labels_of(a, l) : (struct labels){ 0 };
        for (struct json_node *x = first_of(exemplars_of(n)); x; x = x->next) {
            l = json_get(x, STR("labels"));
            struct row row = { .exemplar = x, .t = time_of(x), .series = series };
            row.labels = l ? show_labels_of(a, l) : (struct labels){ 0 };
            vec_push(&v->rows, row);
        }
    }
    if (v->rows.n)
        qsort(v->rows.p, v->rows.n, sizeof *v->rows.p, cmp_row);
}

static void put_time(struct buf *b, double seconds)
{
    char text[TIME_MAX_CHARS];

    if (fabs(seconds) < 1e12)
        buf_put(b, text, time_print_rfc3339(text, (int64_t)llround(seconds * 1000)));
}

/* Time, value, both sets of labels as they are written. */
static enum out_style plain_cell(void *user, size_t row, size_t col, struct buf *b)
{
    const struct view *v = user;
    const struct row *r = &v->rows.p[row];

    if (col == 0)
        put_time(b, r->t);
    else if (col == 1)
        buf_put_str(b, show_text(r->exemplar, "value"));
    else
        labels_put(b, col == 2 ? &r->labels : &r->series);
    return col == 1 ? STYLE_NUMBER : STYLE_NONE;
}

/* Time, value, a column for each label that is not the same everywhere. */
static enum out_style label_cell(void *user, size_t row, size_t col, struct buf *b)
{
    const struct view *v = user;
    const struct row *r = &v->rows.p[row];

    if (col < 2)
        return plain_cell(user, row, col, b);
    col -= 2;
    if (col < v->labels.n) {
        buf_put_str(b, labels_get(&r->labels, v->labels.names[col]));
        return STYLE_NAME;
    }
    buf_put_str(b, labels_get(&r->series, v->series.names[col - v->labels.n]));
    return STYLE_NONE;
}

static void put_plain(struct out_flow *f, struct view *v)
{
    static const struct out_col cols[] = {
        { .head = STR("TIME") },
        { .head = STR("VALUE"), .align = ALIGN_RIGHT },
        { .head = STR("EXEMPLAR"), .style = STYLE_NAME },
        { .head = STR("SERIES") },
    };
    const struct out_table t = {
        .cols = cols, .n_cols = N_OF(cols), .n_rows = v->rows.n, .cell = plain_cell, .user = v
    };

    out_table_put(f, &t);
}

static void find_columns(struct view *v)
{
    size_t n = v->rows.n;
    struct labels *sets = xcalloc(n, sizeof *sets);

    for (size_t i = 0; i < n; i++)
        sets[i] = v->rows.p[i].labels;
    show_columns_of(&v->s->arena, sets, n, &v->labels);
    for (size_t i = 0; i < n; i++)
        sets[i] = v->rows.p[i].series;
    show_columns_of(&v->s->arena, sets, n, &v->series);
    free(sets);
}

/* "12 exemplars of http_request_duration_seconds_bucket", and what all of them share. */
static void put_head(struct out_flow *f, const struct view *v)
{
    struct str name = labels_get(&v->series.common, STR(LABEL_NAME));
    struct buf *b = &f->out.buf, common = { 0 };

    show_put_n(b, &f->term, v->rows.n, "exemplar", "exemplars");
    if (name.n) {
        buf_puts(b, " of ");
        out_style(b, &f->term, STYLE_NAME);
        out_text(b, &f->term, name);
        out_style_end(b, &f->term);
    }
    buf_putc(b, '\n');
    show_put_pairs(&common, &v->series.common);
    buf_puts(&common, common.n && v->labels.common.n ? " " : "");
    show_put_pairs(&common, &v->labels.common);
    if (common.n)
        show_put_words(f, 2, STYLE_DIM, buf_str(&common));
    buf_putc(b, '\n');
    buf_done(&common);
}

static void put_columns(struct out_flow *f, struct view *v)
{
    struct out_col *cols;
    size_t n = 2;

    find_columns(v);
    put_head(f, v);
    cols = arena_new_n(&v->s->arena, struct out_col, 2 + v->labels.n + v->series.n);
    cols[0] = (struct out_col){ .head = STR("TIME") };
    cols[1] = (struct out_col){ .head = STR("VALUE"), .align = ALIGN_RIGHT };
    for (size_t i = 0; i < v->labels.n; i++) // a trace is looked up by all of its id
        cols[n++] = (struct out_col){ .head = v->labels.names[i] };
    for (size_t i = 0; i < v->series.n; i++)
        cols[n++] = (struct out_col){ .head = v->series.names[i], .min = 8, .drop = (int)i + 1 };
    const struct out_table t = {
        .cols = cols,
        .n_cols = n,
        .n_rows = v->rows.n,
        .cell = label_cell,
        .user = v,
        .tells_left_out = true,
    };
    out_table_put(f, &t);
}

void show_exemplars_print(struct show *s, const struct json_node *data, struct out_flow *f)
{
    struct view v = { .s = s };

    read_rows(&v, (struct json_node *)data);
    if (v.rows.n && f->term.tty)
        put_columns(f, &v);
    else if (v.rows.n)
        put_plain(f, &v);
    vec_done(&v.rows);
}
