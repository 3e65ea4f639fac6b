/* value_write.c - values in the formats for programs: those that are not in files of their own. */
#include <stdlib.h>

#include "base/vec.h"
#include "expo/put.h"
#include "expo/write.h"
#include "out/text.h"
#include "out/value_impl.h"

enum { HAND_ON_BYTES = 32 * 1024 };

bool value_hand_on(struct value_out *o, bool all)
{
    if (o->text->n < HAND_ON_BYTES && !all)
        return true;
    if (o->text == &o->unsafe) {
        out_text_lines(&o->flow->out.buf, buf_str(&o->unsafe));
        buf_clear(&o->unsafe);
    }
    return out_flow_check(o->flow);
}

bool value_end_line(struct value_out *o)
{
    o->canceled = o->cancel && *o->cancel;
    o->ended = o->canceled || !value_hand_on(o, false);
    return !o->ended;
}

// ---- bare values ----

static void write_values(struct value_out *o, const struct value *v)
{
    if (v->type == VALUE_STRING) {
        buf_put_str(o->text, v->string);
        buf_putc(o->text, '\n');
    }
    for (size_t i = 0; i < v->n && !o->ended; i++) {
        struct value_cursor c = { 0 };
        struct value_point p;
        while (!o->ended && value_next(&v->series[i], &c, &p)) {
            value_put_point(o->text, &p);
            buf_putc(o->text, '\n');
            value_end_line(o);
        }
    }
}

// ---- OpenMetrics ----

struct named {
    struct str name;
    size_t i;
};

static int by_name_then_place(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    int c = str_cmp(x->name, y->name);
    return c ? c : (x->i > y->i) - (x->i < y->i);
}

static bool write_series_om(struct value_out *o, struct expo_writer *w, struct str name,
                            const struct value_series *s, struct err *e)
{
    struct label *p = xcalloc(s->labels.n + 1, sizeof *p);
    struct expo_item it = { .name = name, .labels = p };
    struct value_cursor c = { 0 };
    struct value_point at;
    bool ok = true;

    for (size_t i = 0; i < s->labels.n; i++)
        if (!str_eq(s->labels.p[i].name, STR(LABEL_NAME)))
            p[it.n_labels++] = s->labels.p[i];
    while (ok && !o->ended && value_next(s, &c, &at)) {
        it.kind = at.h ? EXPO_HISTOGRAM : EXPO_SAMPLE;
        it.value = at.v;
        it.histogram = at.h;
        it.has_ts = true;
        it.ts = at.t;
        ok = expo_write(w, &it, e);
        value_end_line(o);
    }
    free(p);
    return ok;
}

/* Series of a name stand together, as the format asks for. */
static bool write_om(struct value_out *o, const struct value *v, struct str name, struct err *e)
{
    struct named *order = xcalloc(v->n + 1, sizeof *order);
    struct expo_writer *w = expo_writer_new(EXPO_OUT_OPENMETRICS, o->text, 0);
    bool ok = true;

    if (v->type == VALUE_STRING)
        ok = err_set(e, ERR_USAGE, "-o openmetrics: a string is no sample");
    for (size_t i = 0; i < v->n; i++) {
        struct str own = labels_get(&v->series[i].labels, STR(LABEL_NAME));
        order[i] = (struct named){ own.n ? own : name, i };
    }
    qsort(order, v->n, sizeof *order, by_name_then_place);
    for (size_t i = 0; ok && !o->ended && i < v->n; i++)
        ok = write_series_om(o, w, order[i].name, &v->series[order[i].i], e);
    ok = ok && (o->ended || expo_write_end(w, e)); // no # EOF: it is not all
    expo_writer_free(w);
    free(order);
    return ok;
}

bool value_write(struct out_flow *f, const struct value *v, const struct value_style *s,
                 struct err *e)
{
    struct value_out o = { .flow = f, .cancel = s->cancel };
    struct arena a = { 0 };
    struct value series = value_as_series(&a, v);
    bool ok = true;

    o.text = f->term.tty ? &o.unsafe : &f->out.buf;
    switch (s->format) {
    case VALUE_OUT_VALUE:
        write_values(&o, &series);
        break;
    case VALUE_OUT_JSON:
        value_write_json(&o, v, s);
        break;
    case VALUE_OUT_NDJSON:
        value_write_ndjson(&o, &series);
        break;
    case VALUE_OUT_CSV:
    case VALUE_OUT_TSV:
        value_write_cells(&o, &series, s);
        break;
    case VALUE_OUT_OPENMETRICS:
        ok = write_om(&o, &series, s->name, e);
        break;
    }
    value_hand_on(&o, true);
    if (ok && o.canceled)
        ok = err_set(e, ERR_CANCELED, "interrupted: the output is not complete");
    buf_done(&o.unsafe);
    arena_done(&a);
    return ok;
}
