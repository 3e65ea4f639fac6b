/* value_cells.c - values as rows of comma- or tab-separated cells.
 *
 * The labels of a series are rendered once, a day once, so that a row costs a copy of them and the
 * digits of its time and value.
 */
#include <stdlib.h>

#include "base/float.h"
#include "base/map.h"
#include "base/time.h"
#include "base/vec.h"
#include "expo/put.h"
#include "out/value_impl.h"

enum { DAY_MS = 24 * 60 * 60 * 1000, DATE_CHARS = 11 };

/* A cell of tab-separated values: what would end it is written \t, \n, \r, and \ is doubled. */
static void put_tsv(struct buf *b, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        switch (s.p[i]) {
        case '\t':
            buf_puts(b, "\\t");
            break;
        case '\n':
            buf_puts(b, "\\n");
            break;
        case '\r':
            buf_puts(b, "\\r");
            break;
        case '\\':
            buf_puts(b, "\\\\");
            break;
        default:
            buf_putc(b, s.p[i]);
        }
    }
}

struct cells {
    void (*put)(struct buf *b, struct str s);
    char sep;
    struct strvec {
        struct str *p;
        size_t n, cap;
    } names;           /* of labels, sorted */
    struct buf labels; /* of the series, between separators */
    struct buf value;  /* of a histogram */
    int64_t day;       /* `date` is that of, where it is not empty */
    char date[DATE_CHARS + 1];
};

static int by_name(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

static void find_names(struct cells *k, const struct value *v)
{
    struct map seen = { 0 };
    for (size_t i = 0; i < v->n; i++) {
        const struct labels *ls = &v->series[i].labels;
        for (size_t j = 0; j < ls->n; j++) {
            size_t n = seen.n;
            if (map_id(&seen, ls->p[j].name) == n)
                vec_push(&k->names, ls->p[j].name);
        }
    }
    if (k->names.n)
        qsort(k->names.p, k->names.n, sizeof *k->names.p, by_name);
    map_done(&seen);
}

static void render_labels(struct cells *k, const struct labels *ls)
{
    buf_clear(&k->labels);
    buf_putc(&k->labels, k->sep);
    for (size_t i = 0; i < k->names.n; i++) {
        k->put(&k->labels, labels_get(ls, k->names.p[i]));
        buf_putc(&k->labels, k->sep);
    }
}

// ---- rows ----

static char *put_digits(char *p, int v, int n)
{
    for (int i = n; i-- > 0; v /= 10)
        p[i] = (char)('0' + v % 10);
    return p + n;
}

/* As time_print_rfc3339() does. */
static void put_time(struct cells *k, struct buf *b, int64_t t)
{
    char *p = buf_reserve(b, TIME_MAX_CHARS), *begin = p;
    int64_t day = t / DAY_MS;

    if (t < 0 || !k->date[0] || day != k->day) {
        size_t n = time_print_rfc3339(p, t);
        b->n += n;
        bool usual = t >= 0 && p[DATE_CHARS - 1] == 'T';
        memcpy(k->date, p, usual ? DATE_CHARS : 0);
        k->date[usual ? DATE_CHARS : 0] = '\0';
        k->day = day;
        return;
    }
    int ms = (int)(t - day * DAY_MS), s = ms / 1000;
    memcpy(p, k->date, DATE_CHARS);
    p = put_digits(p + DATE_CHARS, s / 3600, 2);
    *p++ = ':';
    p = put_digits(p, s / 60 % 60, 2);
    *p++ = ':';
    p = put_digits(p, s % 60, 2);
    *p++ = '.';
    p = put_digits(p, ms % 1000, 3);
    *p++ = 'Z';
    b->n += (size_t)(p - begin);
}

/* The digits of a float need no quotes. */
static void put_value(struct cells *k, struct buf *b, const struct value_point *p)
{
    if (!p->h) {
        b->n += float_print_json(buf_reserve(b, FLOAT_MAX_CHARS), p->v);
        return;
    }
    buf_clear(&k->value);
    value_put_point(&k->value, p);
    k->put(b, buf_str(&k->value));
}

static void put_head(struct cells *k, struct buf *b)
{
    buf_puts(b, "timestamp");
    buf_putc(b, k->sep);
    for (size_t i = 0; i < k->names.n; i++) {
        k->put(b, k->names.p[i]);
        buf_putc(b, k->sep);
    }
    buf_puts(b, "value\n");
}

static void put_string(struct cells *k, struct buf *b, const struct value *v)
{
    put_time(k, b, v->scalar.t);
    buf_putc(b, k->sep);
    k->put(b, v->string);
    buf_putc(b, '\n');
}

// ---- pieces ----

static void put_rows(void *worker, struct buf *to, const struct value *v, struct value_place at,
                     struct value_place end)
{
    struct cells *k = worker;

    for (; at.series < end.series || (at.series == end.series && at.point < end.point);
         at = (struct value_place){ at.series + 1, 0 }) {
        const struct value_series *s = &v->series[at.series];
        size_t n = (at.series < end.series ? value_count_points(s) : end.point) - at.point;
        struct value_cursor c = value_cursor_at(s, at.point);
        struct value_point p;
        render_labels(k, &s->labels);
        while (n-- > 0 && value_next(s, &c, &p)) {
            put_time(k, to, p.t);
            buf_put_str(to, buf_str(&k->labels));
            put_value(k, to, &p);
            buf_putc(to, '\n');
        }
    }
}

static void begin_worker(void *worker, const struct value *v, void *user)
{
    struct cells *k = worker;
    const struct cells *first = user;

    (void)v;
    *k = (struct cells){ .put = first->put, .sep = first->sep, .names = first->names };
}

static void end_worker(void *worker)
{
    struct cells *k = worker;

    buf_done(&k->labels);
    buf_done(&k->value);
}

void value_write_cells(struct value_out *o, const struct value *v, const struct value_style *s)
{
    static const struct value_piece_ops ops = {
        .worker_bytes = sizeof(struct cells),
        .begin = begin_worker,
        .put = put_rows,
        .done = end_worker,
        .lines = true,
    };
    bool tsv = s->format == VALUE_OUT_TSV;
    struct cells k = { .put = tsv ? put_tsv : put_csv, .sep = tsv ? '\t' : ',' };

    find_names(&k, v);
    put_head(&k, o->text);
    if (v->type == VALUE_STRING)
        put_string(&k, o->text, v);
    else if (value_end_line(o))
        value_put_pieces(o, v, s->threads, &ops, &k);
    vec_done(&k.names);
    end_worker(&k);
}
