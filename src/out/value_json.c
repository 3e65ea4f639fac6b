/* value_json.c - values as the HTTP API writes them.
 *
 * A wide answer is mostly numbers, so a sample costs a copy of its time, which was rendered for the
 * first series that had it, and the digits of its value.
 * Source: prometheus web/api/v1/json_codec.go.
 */
#include <stdlib.h>

#include "base/float.h"
#include "base/json.h"
#include "expo/put.h"
#include "expo/write.h"
#include "out/value_impl.h"

enum { TIME_CHARS = 23, TIMES_BITS_MIN = 4, TIMES_BITS_MAX = 15 };

struct json_time { /* `[1700000000,`, where `n` is not 0 */
    int64_t t;
    uint8_t n;
    char text[TIME_CHARS];
};

struct json_text {
    struct buf *b;
    struct put_names names;
    struct json_time *times; /* a time stands in the place of its hash, or nowhere */
    unsigned times_bits;
};

/* Room for the times of one series and few collisions. */
static void json_begin(struct json_text *j, struct buf *b, const struct value *v)
{
    size_t most = 0;

    for (size_t i = 0; i < v->n; i++)
        most = v->series[i].n_floats > most ? v->series[i].n_floats : most;
    *j = (struct json_text){ .b = b, .times_bits = TIMES_BITS_MIN };
    while (j->times_bits < TIMES_BITS_MAX && (size_t)1 << j->times_bits < most * 2)
        j->times_bits++;
    j->times = xcalloc((size_t)1 << j->times_bits, sizeof *j->times);
}

static void json_done(struct json_text *j)
{
    put_names_done(&j->names);
    free(j->times);
}

// ---- samples ----

/* `[t,`. What is longer than usual, beyond the year 300,000, is not kept. */
static void put_time(struct json_text *j, int64_t t)
{
    uint64_t place = (uint64_t)t * UINT64_C(0x9e3779b97f4a7c15) >> (64 - j->times_bits);
    struct json_time *kept = &j->times[place];

    if (kept->n == 0 || kept->t != t) {
        size_t at = j->b->n;
        buf_putc(j->b, '[');
        put_api_time(j->b, t);
        buf_putc(j->b, ',');
        if (j->b->n - at > TIME_CHARS)
            return;
        *kept = (struct json_time){ .t = t, .n = (uint8_t)(j->b->n - at) };
        memcpy(kept->text, j->b->p + at, kept->n);
        return;
    }
    memcpy(buf_reserve(j->b, TIME_CHARS), kept->text, TIME_CHARS);
    j->b->n += kept->n;
}

/* `"v"]` */
static void put_value(struct json_text *j, double v)
{
    char *begin = buf_reserve(j->b, FLOAT_MAX_CHARS + 3), *p = begin;
    *p++ = '"';
    p += float_print_json(p, v);
    *p++ = '"';
    *p++ = ']';
    j->b->n += (size_t)(p - begin);
}

/* [t,"v"] */
static void put_float(struct json_text *j, int64_t t, double v)
{
    put_time(j, t);
    put_value(j, v);
}

/* [t,{...}] */
static void put_histogram(struct json_text *j, int64_t t, const struct histogram *h)
{
    put_time(j, t);
    expo_put_histogram_json(j->b, h);
    buf_putc(j->b, ']');
}

static void put_string(struct json_text *j, const struct value *v)
{
    put_time(j, v->scalar.t);
    json_put_string(j->b, v->string);
    buf_putc(j->b, ']');
}

/* The results that are no samples: their times are floats, never with zeros at the end, and a
 * scalar has no exponent. Source: prometheus promql/value.go MarshalJSON. */
static void put_alone(struct json_text *j, const struct value *v)
{
    buf_putc(j->b, '[');
    j->b->n += float_print_json(buf_reserve(j->b, FLOAT_MAX_CHARS), (double)v->scalar.t / 1000);
    if (v->type == VALUE_SCALAR) {
        buf_puts(j->b, ",\"");
        j->b->n += float_print_f(buf_reserve(j->b, FLOAT_MAX_CHARS), v->scalar.v);
        buf_puts(j->b, "\"]");
    } else {
        buf_putc(j->b, ',');
        json_put_string_go(j->b, v->string);
        buf_putc(j->b, ']');
    }
}

// ---- series ----

/* `"name":` and what stands before it. */
static void put_key(struct buf *b, size_t place, struct str name)
{
    buf_puts(b, place ? ",\"" : "\"");
    put_json(b, name);
    buf_puts(b, "\":\"");
}

static void put_metric(struct json_text *j, const struct labels *ls)
{
    buf_puts(j->b, "{\"metric\":{");
    for (size_t i = 0; i < ls->n; i++) {
        put_name_at(j->b, &j->names, i, ls->p[i].name, put_key);
        put_json(j->b, ls->p[i].value);
        buf_putc(j->b, '"');
    }
    buf_putc(j->b, '}');
}

static void put_vector_sample(struct json_text *j, const struct value_series *s,
                              const struct value_point *p)
{
    put_metric(j, &s->labels);
    buf_puts(j->b, p->h ? ",\"histogram\":" : ",\"value\":");
    if (p->h)
        put_histogram(j, p->t, p->h);
    else
        put_float(j, p->t, p->v);
    buf_putc(j->b, '}');
}

/* Many series stay as they are for long: a value that is the one before is copied from there. */
static void put_floats(struct json_text *j, const struct float_point *p, size_t first, size_t end)
{
    size_t at = 0, n = 0; // of the text of the value before

    for (size_t i = first; i < end; i++) {
        if (i)
            buf_putc(j->b, ',');
        else
            buf_puts(j->b, ",\"values\":[");
        put_time(j, p[i].t);
        if (i > first && sample_bits(p[i].v) == sample_bits(p[i - 1].v)) {
            char *copy = buf_reserve(j->b, n); // moves what is copied
            memcpy(copy, j->b->p + at, n);
            j->b->n += n;
            continue;
        }
        at = j->b->n;
        put_value(j, p[i].v);
        n = j->b->n - at;
    }
}

/* Samples of a series from `first` to before `end`. */
static void put_points(struct json_text *j, const struct value_series *s, size_t first, size_t end)
{
    size_t n = s->n_floats;

    if (first < n) {
        put_floats(j, s->floats, first, end < n ? end : n);
        if (end < n)
            return;
        buf_putc(j->b, ']');
        first = n;
    }
    for (size_t i = first; i < end; i++) {
        const struct hist_point *p = &s->hists[i - n];
        buf_puts(j->b, i > n ? "," : ",\"histograms\":[");
        put_histogram(j, p->t, p->h);
    }
    if (end > first && end == value_count_points(s))
        buf_putc(j->b, ']');
}

static void put_piece(void *worker, struct buf *to, const struct value *v, struct value_place at,
                      struct value_place end)
{
    struct json_text *j = worker;

    j->b = to;
    while (at.series < end.series || at.point < end.point) {
        const struct value_series *s = &v->series[at.series];
        bool whole = at.series < end.series;
        if (at.point == 0) {
            if (at.series)
                buf_putc(j->b, ',');
            put_metric(j, &s->labels);
        }
        put_points(j, s, at.point, whole ? value_count_points(s) : end.point);
        if (!whole)
            break;
        buf_putc(j->b, '}');
        at = (struct value_place){ at.series + 1, 0 };
    }
}

static void begin_worker(void *worker, const struct value *v, void *user)
{
    (void)user;
    json_begin(worker, NULL, v);
}

static void end_worker(void *worker)
{
    json_done(worker);
}

static void put_series(struct value_out *o, struct json_text *j, const struct value *v,
                       unsigned threads)
{
    static const struct value_piece_ops ops = {
        .worker_bytes = sizeof(struct json_text),
        .begin = begin_worker,
        .put = put_piece,
        .done = end_worker,
    };

    buf_putc(j->b, '[');
    value_put_pieces(o, v, threads, &ops, NULL);
    buf_putc(j->b, ']');
}

static void put_vector(struct value_out *o, struct json_text *j, const struct value *v)
{
    for (size_t i = 0; i < v->n; i++) {
        struct value_cursor c = { 0 };
        struct value_point p = { 0 };
        value_next(&v->series[i], &c, &p);
        buf_putc(j->b, i ? ',' : '[');
        put_vector_sample(j, &v->series[i], &p);
        value_hand_on(o, false);
    }
    buf_puts(j->b, v->n ? "]" : "[]");
}

// ---- the envelope ----

static void put_notes_of(struct buf *b, const char *key, const struct diags *notes,
                         enum diag_level level)
{
    bool any = false;
    for (size_t i = 0; i < notes->n; i++) {
        if (notes->p[i].level != level)
            continue;
        buf_printf(b, any ? "," : ",\"%s\":[", key);
        json_put_string_go(b, str_of(notes->p[i].msg));
        any = true;
    }
    if (any)
        buf_putc(b, ']');
}

void value_put_notes_json(struct buf *b, const struct diags *notes)
{
    put_notes_of(b, "warnings", notes, DIAG_WARN);
    put_notes_of(b, "infos", notes, DIAG_INFO);
}

void value_write_json(struct value_out *o, const struct value *v, const struct value_style *s)
{
    static const char *const types[] = {
        [VALUE_NONE] = "none",     [VALUE_SCALAR] = "scalar", [VALUE_VECTOR] = "vector",
        [VALUE_MATRIX] = "matrix", [VALUE_STRING] = "string",
    };
    struct json_text j;

    json_begin(&j, o->text, v);
    buf_printf(o->text, "{\"status\":\"success\",\"data\":{\"resultType\":\"%s\",\"result\":",
               types[v->type]);
    if (v->type == VALUE_SCALAR || v->type == VALUE_STRING)
        put_alone(&j, v);
    else if (v->type == VALUE_VECTOR)
        put_vector(o, &j, v);
    else
        put_series(o, &j, v, s->threads);
    buf_putc(o->text, '}');
    value_put_notes_json(o->text, s->notes);
    buf_puts(o->text, "}\n");
    json_done(&j);
}

void value_put_error_json(struct buf *b, const char *type, const char *msg)
{
    buf_printf(b, "{\"status\":\"error\",\"errorType\":\"%s\",\"error\":", type);
    json_put_string_go(b, str_of(msg));
    buf_puts(b, "}\n");
}

void value_write_ndjson(struct value_out *o, const struct value *v)
{
    struct json_text j;

    json_begin(&j, o->text, v);
    if (v->type == VALUE_STRING) {
        buf_puts(j.b, "{\"metric\":{},\"value\":");
        put_string(&j, v);
        buf_puts(j.b, "}\n");
    }
    for (size_t i = 0; i < v->n && !o->ended; i++) {
        struct value_cursor c = { 0 };
        struct value_point p;
        while (!o->ended && value_next(&v->series[i], &c, &p)) {
            put_vector_sample(&j, &v->series[i], &p);
            buf_putc(j.b, '\n');
            value_end_line(o);
        }
    }
    json_done(&j);
}
