/* show_lists.c - `promctl show` labels, values, metadata: of a server, or of series here. */
#include "base/map.h"
#include "cmd/show.h"
#include "out/text.h"

// ---- series here ----

static bool each_of(struct show *s, const struct selector *sel, struct map *seen,
                    show_series_fn *fn, void *user, struct err *e)
{
    struct source *src = s->source.source;
    struct source_hints hints = { 0 };
    struct series_set set = { 0 };
    struct buf key = { 0 };
    int64_t mint = s->has_start ? s->start : INT64_MIN, maxt = s->has_end ? s->end : INT64_MAX;

    if (!src->ops->select(src, sel->p, sel->n, mint, maxt, &hints, &set, e))
        return false;
    for (size_t i = 0; i < set.n; i++) {
        size_t had = seen->n;
        buf_clear(&key);
        labels_put(&key, &set.labels[i]);
        if (map_id(seen, buf_str(&key)) == had)
            fn(user, &set.labels[i]);
    }
    src->ops->release(src, &set);
    buf_done(&key);
    return true;
}

bool show_each_series(struct show *s, size_t from, show_series_fn *fn, void *user, struct err *e)
{
    struct selector all = { 0 };
    struct map seen = { 0 };
    bool ok = true;

    if (from == s->n_words)
        ok = each_of(s, &all, &seen, fn, user, e);
    for (size_t i = from; ok && i < s->n_words; i++) {
        struct selector sel;
        if (!selector_parse(&s->arena, str_of(s->words[i]), &sel, e)) {
            *s->call->error_text = str_of(s->words[i]);
            ok = false;
            break;
        }
        ok = each_of(s, &sel, &seen, fn, user, e);
        selector_done(&sel);
    }
    map_done(&seen);
    return ok;
}

// ---- from a server, or from here ----

struct making {
    struct buf text;
    struct json_writer w;
    struct map names; /* of labels, values */
    struct str label; /* whose values */
};

static struct json_writer *begin(struct making *m)
{
    m->w = (struct json_writer){ .out = &m->text };
    json_begin_array(&m->w);
    return &m->w;
}

static bool end(struct show *s, struct making *m, bool ok, struct json_node **data, struct err *e)
{
    if (ok) {
        json_end_array(&m->w);
        ok = show_read(s, &m->text, data, e);
    }
    buf_done(&m->text);
    map_done(&m->names);
    return ok;
}

static int cmp_str(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* The names that were seen, sorted. */
static bool end_names(struct show *s, struct making *m, bool ok, struct json_node **data,
                      struct err *e)
{
    if (ok && m->names.n)
        qsort(m->names.keys, m->names.n, sizeof *m->names.keys, cmp_str);
    for (size_t i = 0; ok && i < m->names.n; i++)
        json_string(&m->w, m->names.keys[i]);
    return end(s, m, ok, data, e);
}

bool show_ask(struct show *s, const char *path, size_t from, struct json_node **data, struct err *e)
{
    struct show_params l = { 0 };

    show_params_selectors(s, from, "match[]", &l);
    show_params_common(s, &l);
    *data = show_get(s, path, &l, e);
    if (!*data)
        show_explain(s, from, e);
    vec_done(&l);
    return *data != NULL;
}

// ---- labels and their values ----

static void see_labels(void *user, const struct labels *ls)
{
    struct making *m = user;

    for (size_t i = 0; i < ls->n; i++)
        map_id(&m->names, ls->p[i].name);
}

bool show_labels_load(struct show *s, struct json_node **data, struct err *e)
{
    struct making m = { 0 };

    if (s->source.server)
        return show_ask(s, "labels", 0, data, e);
    begin(&m);
    return end_names(s, &m, show_each_series(s, 0, see_labels, &m, e), data, e);
}

static void see_value(void *user, const struct labels *ls)
{
    struct making *m = user;
    struct str v = labels_get(ls, m->label);

    if (v.n)
        map_id(&m->names, v);
}

const char *show_values_path(struct show *s, struct str label)
{
    struct buf b = { 0 };

    buf_puts(&b, "label/");
    for (size_t i = 0; i < label.n; i++) {
        unsigned char c = (unsigned char)label.p[i];
        bool plain = (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '_';
        if (plain)
            buf_putc(&b, (char)c);
        else
            buf_printf(&b, "%%%02X", c);
    }
    buf_puts(&b, "/values");
    const char *path = arena_str(&s->arena, buf_str(&b)).p;
    buf_done(&b);
    return path;
}

bool show_values_load(struct show *s, struct json_node **data, struct err *e)
{
    struct making m = { .label = str_of(s->words[0]) };

    if (m.label.n == 0)
        return err_set(e, ERR_USAGE, "the name of a label is not empty");
    if (s->source.server)
        return show_ask(s, show_values_path(s, m.label), 1, data, e);
    begin(&m);
    return end_names(s, &m, show_each_series(s, 1, see_value, &m, e), data, e);
}

void show_strings_print(struct show *s, const struct json_node *data, struct out_flow *f)
{
    struct buf *b = &f->out.buf;

    (void)s;
    for (const struct json_node *n = data->kind == JSON_ARRAY_BEGIN ? data->child : NULL;
         n && out_flow_check(f); n = n->next) {
        if (n->kind != JSON_STRING)
            continue;
        out_text(b, &f->term, n->text);
        buf_putc(b, '\n');
    }
}

// ---- metadata ----

static void put_meta(struct json_writer *w, const struct source_meta *m)
{
    json_key(w, m->family);
    json_begin_array(w);
    json_begin_object(w);
    json_key(w, STR("type"));
    json_string(w, metric_type_name(m->type));
    json_key(w, STR("help"));
    json_string(w, m->help);
    json_key(w, STR("unit"));
    json_string(w, m->unit);
    json_end_object(w);
    json_end_array(w);
}

/* `name` NULL: of all. */
static bool make_metadata(struct show *s, const char *name, struct json_node **data, struct err *e)
{
    struct source *src = s->source.source;
    struct buf text = { 0 };
    struct json_writer w = { .out = &text };
    struct source_meta *meta;
    size_t n;

    if (!src->ops->metadata(src, &s->arena, &meta, &n, e))
        return false;
    json_begin_object(&w);
    for (size_t i = 0; i < n; i++)
        if (!name || str_eq(meta[i].family, str_of(name)))
            put_meta(&w, &meta[i]);
    json_end_object(&w);
    bool ok = show_read(s, &text, data, e);
    buf_done(&text);
    return ok;
}

static bool get_metadata(struct show *s, const char *name, struct json_node **data, struct err *e)
{
    struct show_params l = { 0 };

    if (!s->source.server)
        return make_metadata(s, name, data, e);
    if (name)
        vec_push(&l, (struct api_param){ "metric", str_of(name) });
    show_params_common(s, &l);
    *data = show_get(s, "metadata", &l, e);
    vec_done(&l);
    return *data != NULL;
}

/* Where a metric has no metadata its family may have: OpenMetrics tells of `http_requests`, whose
 * samples are `http_requests_total`. */
bool show_metadata_load(struct show *s, struct json_node **data, struct err *e)
{
    static const char *const suffixes[] = { "_total", "_bucket",  "_count",
                                            "_sum",   "_created", "_info" };
    const char *name = s->n_words ? s->words[0] : NULL;

    if (!get_metadata(s, name, data, e))
        return false;
    for (size_t i = 0; name && (*data)->n == 0 && i < N_OF(suffixes); i++) {
        struct str family = str_of(name);
        if (str_cut_suffix(&family, str_of(suffixes[i])))
            return get_metadata(s, arena_str(&s->arena, family).p, data, e);
    }
    return true;
}

static int cmp_key(const void *a, const void *b)
{
    const struct json_node *const *x = a, *const *y = b;
    return str_cmp((*x)->key, (*y)->key);
}

/* All of one metric's help; a table has room for its beginning. */
static void put_alone(struct out_flow *f, const struct json_node *metric)
{
    for (const struct json_node *m = metric->child; m; m = m->next) {
        struct str words[] = { show_text(m, "type"), show_text(m, "unit") };
        out_style(&f->out.buf, &f->term, STYLE_NAME);
        out_text(&f->out.buf, &f->term, metric->key);
        out_style_end(&f->out.buf, &f->term);
        for (size_t i = 0; i < N_OF(words); i++) {
            buf_puts(&f->out.buf, words[i].n ? "   " : "");
            out_text(&f->out.buf, &f->term, words[i]);
        }
        buf_putc(&f->out.buf, '\n');
        show_put_words(f, 2, STYLE_NONE, show_text(m, "help"));
    }
}

void show_metadata_print(struct show *s, const struct json_node *data, struct out_flow *f)
{
    static const struct out_col cols[] = {
        { .head = STR("METRIC"), .min = 45 },
        { .head = STR("TYPE") },
        { .head = STR("UNIT"), .drop = 1 },
        { .head = STR("HELP"), .min = 10 },
    };
    struct {
        const struct json_node **p;
        size_t n, cap;
    } names = { 0 };
    struct show_grid g = { 0 };

    (void)s;
    for (const struct json_node *n = data->kind == JSON_OBJECT_BEGIN ? data->child : NULL; n;
         n = n->next)
        if (n->kind == JSON_ARRAY_BEGIN)
            vec_push(&names, n);
    if (names.n)
        qsort(names.p, names.n, sizeof *names.p, cmp_key);
    if (names.n == 1 && f->term.tty)
        put_alone(f, names.p[0]);
    for (size_t i = 0; i < names.n && (names.n > 1 || !f->term.tty); i++)
        for (const struct json_node *m = names.p[i]->child; m; m = m->next) {
            show_cell(&g, names.p[i]->key, STYLE_NAME);
            show_cell(&g, show_text(m, "type"), STYLE_NONE);
            show_cell(&g, show_text(m, "unit"), STYLE_NONE);
            show_cell(&g, show_text(m, "help"), STYLE_NONE);
        }
    if (g.n)
        show_grid_put(f, &g, cols, N_OF(cols), 0);
    show_grid_done(&g);
    vec_done(&names);
}
