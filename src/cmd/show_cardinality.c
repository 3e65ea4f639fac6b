/* show_cardinality.c - `promctl show cardinality`: which metrics, labels and pairs make series. */
#include "cmd/show.h"

#include <inttypes.h>
#include <math.h>

#include "base/map.h"

enum { TOP = 10 };

// ---- from here ----

struct counts {
    struct map keys;
    struct sizes n;
};

struct counting {
    struct counts metrics, labels, pairs;
    size_t series;
};

/* True where the key is new. */
static bool count(struct counts *c, struct str key, bool add)
{
    size_t id = map_id(&c->keys, key);
    bool fresh = id == c->n.n;

    if (fresh)
        vec_push(&c->n, (size_t)0);
    c->n.p[id] += add;
    return fresh;
}

static void count_series(void *user, const struct labels *ls)
{
    struct counting *c = user;
    struct buf key = { 0 };

    c->series++;
    for (size_t i = 0; i < ls->n; i++) {
        buf_clear(&key);
        buf_put_str(&key, ls->p[i].name);
        buf_putc(&key, '=');
        buf_put_str(&key, ls->p[i].value);
        bool fresh = count(&c->pairs, buf_str(&key), true);
        count(&c->labels, ls->p[i].name, fresh); // its values
        if (str_eq(ls->p[i].name, STR(LABEL_NAME)))
            count(&c->metrics, ls->p[i].value, true);
    }
    buf_done(&key);
}

struct ranked {
    struct str key;
    size_t n;
};

static int cmp_ranked(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;

    return x->n != y->n ? (x->n < y->n ? 1 : -1) : str_cmp(x->key, y->key);
}

static void put_top(struct json_writer *w, const char *name, const struct counts *c, size_t most)
{
    struct ranked *r = xcalloc(c->n.n + 1, sizeof *r);

    for (size_t i = 0; i < c->n.n; i++)
        r[i] = (struct ranked){ map_key(&c->keys, i), c->n.p[i] };
    qsort(r, c->n.n, sizeof *r, cmp_ranked);
    json_key(w, str_of(name));
    json_begin_array(w);
    for (size_t i = 0; i < c->n.n && i < most; i++) {
        json_begin_object(w);
        json_key(w, STR("name"));
        json_string(w, r[i].key);
        json_key(w, STR("value"));
        json_int(w, (int64_t)r[i].n);
        json_end_object(w);
    }
    json_end_array(w);
    free(r);
}

static void counts_done(struct counts *c)
{
    map_done(&c->keys);
    vec_done(&c->n);
}

static bool make(struct show *s, size_t most, struct json_node **data, struct err *e)
{
    struct counting c = { 0 };
    struct buf text = { 0 };
    struct json_writer w = { .out = &text };
    bool ok = show_each_series(s, 0, count_series, &c, e);

    if (ok) {
        json_begin_object(&w);
        json_key(&w, STR("headStats"));
        json_begin_object(&w);
        json_key(&w, STR("numSeries"));
        json_int(&w, (int64_t)c.series);
        json_key(&w, STR("numLabelPairs"));
        json_int(&w, (int64_t)c.pairs.n.n);
        json_end_object(&w);
        put_top(&w, "seriesCountByMetricName", &c.metrics, most);
        put_top(&w, "labelValueCountByLabelName", &c.labels, most);
        put_top(&w, "seriesCountByLabelValuePair", &c.pairs, most);
        json_end_object(&w);
        ok = show_read(s, &text, data, e);
    }
    counts_done(&c.metrics);
    counts_done(&c.labels);
    counts_done(&c.pairs);
    buf_done(&text);
    return ok;
}

// ---- from anywhere ----

bool show_cardinality_load(struct show *s, struct json_node **data, struct err *e)
{
    int64_t most = s->args->limit ? s->args->limit : TOP;
    struct str text = str_of(arena_printf(&s->arena, "%" PRIi64, most));
    struct api_param p[] = { { "limit", text }, { "topN", text } }; // the latter: VictoriaMetrics
    const struct show_params l = { .p = p, .n = N_OF(p) };

    if (!s->source.server)
        return make(s, (size_t)most, data, e);
    return (*data = show_get(s, "status/tsdb", &l, e)) != NULL;
}

static const struct section {
    const char *key, *head, *of;
    bool of_all; /* a share of all series makes sense */
} sections[] = {
    { "seriesCountByMetricName", "METRIC", "SERIES", true },
    { "labelValueCountByLabelName", "LABEL", "VALUES", false },
    { "seriesCountByLabelValuePair", "LABEL=VALUE", "SERIES", true },
};

static void put_section(struct show *s, struct out_flow *f, const struct section *of,
                        const struct json_node *list, double all)
{
    const struct out_col cols[] = {
        { .head = str_of(of->head), .min = 16, .style = STYLE_NAME },
        { .head = str_of(of->of), .align = ALIGN_RIGHT },
        { .head = STR("SHARE"), .align = ALIGN_RIGHT },
    };
    struct show_grid g = { 0 };

    for (const struct json_node *n = list; n; n = n->next) {
        double v = show_number(n, "value");
        struct buf b = { 0 };
        if (isnan(v))
            continue;
        show_put_count(&b, &s->term, v);
        show_cell(&g, show_text(n, "name"), STYLE_NONE);
        show_cell(&g, arena_str(&s->arena, buf_str(&b)), STYLE_NONE);
        if (of->of_all)
            show_cell(&g, str_of(arena_printf(&s->arena, "%.1f%%", all > 0 ? 100 * v / all : 0.0)),
                      STYLE_NONE);
        buf_done(&b);
    }
    if (g.n) {
        buf_putc(&f->out.buf, '\n');
        show_grid_put(f, &g, cols, of->of_all ? 3 : 2, 2);
    }
    show_grid_done(&g);
}

void show_cardinality_print(struct show *s, const struct json_node *data, struct out_flow *f)
{
    double all = show_number(json_get(data, STR("headStats")), "numSeries");
    struct buf *b = &f->out.buf;

    if (isnan(all))
        all = show_number(data, "totalSeries"); // VictoriaMetrics
    if (!isnan(all)) {
        out_style(b, &f->term, STYLE_HEAD);
        show_put_count(b, &f->term, all);
        buf_puts(b, " series");
        out_style_end(b, &f->term);
        buf_putc(b, '\n');
    }
    for (size_t i = 0; i < N_OF(sections); i++)
        put_section(s, f, &sections[i], show_items(data, sections[i].key), all);
}
