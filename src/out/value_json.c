/* value_json.c - values as the HTTP API writes them.
 *
 * A wide answer is mostly numbers, so a sample costs a copy of its time, which was rendered for the
 * first series that had it, and the digits of its value.
 * Source: prometheus web/api/v1/json_codec.go.
 */
#include <stdlib.h>

#include "base/float.h"
#include "base/json.h"
#include "base/pool.h"
#include "expo/put.h"
#include "expo/write.h"
#include "out/value_impl.h"

enum { TIME_CHARS = 23, TIMES_BITS_MIN = 4, TIMES_BITS_MAX = 15 };

/* In samples: a piece of an answer, what labels are worth, and from where on threads are
 * worth waking (it takes one of them 5 ms). */
enum { PIECE_POINTS = 512, SERIES_POINTS = 16, SHARED_POINTS = 1 << 17, PIECES_A_THREAD = 16 };

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

/* A place between two samples: of the series' floats, then of its histograms. */
struct place {
    size_t series, point;
};

static size_t count_points(const struct value_series *s)
{
    return s->n_floats + s->n_hists;
}

/* About PIECE_POINTS samples behind `at`. */
static struct place piece_end(const struct value *v, struct place at)
{
    size_t room = PIECE_POINTS;

    while (at.series < v->n) {
        size_t left = count_points(&v->series[at.series]) - at.point;
        if (left > room)
            return (struct place){ at.series, at.point + room };
        at = (struct place){ at.series + 1, 0 };
        room -= left;
        if (room <= SERIES_POINTS)
            break;
        room -= SERIES_POINTS;
    }
    return at;
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
    if (end > first && end == count_points(s))
        buf_putc(j->b, ']');
}

static void put_piece(struct json_text *j, const struct value *v, struct place at, struct place end)
{
    while (at.series < end.series || at.point < end.point) {
        const struct value_series *s = &v->series[at.series];
        bool whole = at.series < end.series;
        if (at.point == 0) {
            if (at.series)
                buf_putc(j->b, ',');
            put_metric(j, &s->labels);
        }
        put_points(j, s, at.point, whole ? count_points(s) : end.point);
        if (!whole)
            break;
        buf_putc(j->b, '}');
        at = (struct place){ at.series + 1, 0 };
    }
}

static void put_matrix(struct value_out *o, struct json_text *j, const struct value *v)
{
    struct place at = { 0 };
    bool go_on = true;

    while (at.series < v->n && go_on) {
        struct place end = piece_end(v, at);
        put_piece(j, v, at, end);
        at = end;
        go_on = value_hand_on(o, false);
    }
}

// ---- several threads: each fills pieces, which are then joined in order ----

struct piece {
    struct place at, end;
    struct buf text;
};

struct pieces {
    const struct value *v;
    struct json_text *workers;
    struct piece *p;
    size_t n;
};

static void fill_piece(void *user, unsigned worker, size_t i)
{
    struct pieces *x = user;
    struct piece *p = &x->p[i];

    buf_clear(&p->text);
    x->workers[worker].b = &p->text;
    put_piece(&x->workers[worker], x->v, p->at, p->end);
}

static void put_pieces(struct value_out *o, struct pool *pool, struct pieces *x, size_t most)
{
    struct place at = { 0 };
    bool go_on = true;

    while (at.series < x->v->n && go_on) {
        for (x->n = 0; x->n < most && at.series < x->v->n; x->n++) {
            x->p[x->n].at = at;
            x->p[x->n].end = at = piece_end(x->v, at);
        }
        pool_run(pool, x->n, fill_piece, x);
        for (size_t i = 0; i < x->n && go_on; i++) {
            buf_put_str(o->text, buf_str(&x->p[i].text));
            go_on = value_hand_on(o, false);
        }
    }
}

static void put_matrix_shared(struct value_out *o, struct pool *pool, const struct value *v)
{
    unsigned n = pool_size(pool);
    size_t most = (size_t)n * PIECES_A_THREAD;
    struct pieces x = { .v = v,
                        .workers = xcalloc(n, sizeof *x.workers),
                        .p = xcalloc(most, sizeof *x.p) };

    for (unsigned i = 0; i < n; i++)
        json_begin(&x.workers[i], NULL, v);
    put_pieces(o, pool, &x, most);
    for (unsigned i = 0; i < n; i++)
        json_done(&x.workers[i]);
    for (size_t i = 0; i < most; i++)
        buf_done(&x.p[i].text);
    free(x.workers);
    free(x.p);
}

static bool is_wide(const struct value *v)
{
    size_t n = v->n * SERIES_POINTS;

    for (size_t i = 0; i < v->n && n < SHARED_POINTS; i++)
        n += count_points(&v->series[i]);
    return n >= SHARED_POINTS;
}

static void put_series(struct value_out *o, struct json_text *j, const struct value *v,
                       unsigned threads)
{
    struct pool *pool = is_wide(v) ? pool_new(threads) : NULL;

    buf_putc(j->b, '[');
    if (pool && pool_size(pool) > 1)
        put_matrix_shared(o, pool, v);
    else
        put_matrix(o, j, v);
    buf_putc(j->b, ']');
    if (pool)
        pool_free(pool);
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
