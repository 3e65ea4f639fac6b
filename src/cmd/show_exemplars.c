/* show_exemplars.c - `promctl show exemplars`: values with the trace they are from. */
#include "cmd/show.h"

#include <math.h>

#include "base/time.h"
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

// ---- for people ----

static struct str labels_text(struct show *s, const struct json_node *n)
{
    struct labels ls = show_labels_of(&s->arena, n);
    struct buf b = { 0 };

    labels_put(&b, &ls);
    struct str text = arena_str(&s->arena, buf_str(&b));
    buf_done(&b);
    return text;
}

static struct str time_text(struct show *s, double seconds)
{
    char text[TIME_MAX_CHARS];

    if (!(fabs(seconds) < 1e12))
        return (struct str){ 0 };
    struct str t = { text, time_print_rfc3339(text, (int64_t)llround(seconds * 1000)) };
    return arena_str(&s->arena, t);
}

void show_exemplars_print(struct show *s, const struct json_node *data, struct out_flow *f)
{
    static const struct out_col cols[] = {
        { .head = STR("TIME") },
        { .head = STR("VALUE"), .align = ALIGN_RIGHT },
        { .head = STR("EXEMPLAR"), .min = 16, .style = STYLE_NAME },
        { .head = STR("SERIES"), .min = 16 },
    };
    struct show_grid g = { 0 };
    const struct json_node *n = data->kind == JSON_ARRAY_BEGIN ? data->child : NULL;

    for (; n; n = n->next) {
        const struct json_node *series = json_get(n, STR("seriesLabels"));
        struct str text = series ? labels_text(s, series) : (struct str){ 0 };
        for (const struct json_node *x = show_items(n, "exemplars"); x; x = x->next) {
            const struct json_node *labels = json_get(x, STR("labels"));
            show_cell(&g, time_text(s, show_number(x, "timestamp")), STYLE_NONE);
            show_cell(&g, show_text(x, "value"), STYLE_NUMBER);
            show_cell(&g, labels ? labels_text(s, labels) : (struct str){ 0 }, STYLE_NONE);
            show_cell(&g, text, STYLE_NONE);
        }
    }
    if (g.n)
        show_grid_put(f, &g, cols, N_OF(cols), 0);
    show_grid_done(&g);
}
