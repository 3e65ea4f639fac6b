/* api_names.c - names, values, metadata and exemplars of a server as those of a struct source. */
#include "http/api_source.h"

#include <stdlib.h>

#include "base/float.h"
#include "http/api_impl.h"

// ---- asking ----

struct asked {
    struct api_param p[3];
    struct buf texts[3]; /* of the parameters */
    size_t n;
    struct api_answer answer;
    struct arena tree;
};

static struct buf *add_param(struct asked *q, const char *name)
{
    q->p[q->n] = (struct api_param){ .name = name };
    return &q->texts[q->n++];
}

static void add_matchers(struct asked *q, const char *name, const struct matcher *m, size_t n)
{
    if (n)
        api_put_selector(add_param(q, name), m, n);
}

/* `data` of the answer, NULL with `e` set; done() in any case. */
static const struct json_node *ask(struct source *src, struct asked *q, const char *path,
                                   struct err *e)
{
    struct api_source *s = (struct api_source *)src;
    static const struct json_node none = { .kind = JSON_NULL };

    for (size_t i = 0; i < q->n; i++)
        q->p[i].value = buf_str(&q->texts[i]);
    pthread_mutex_lock(&s->lock);
    bool ok = api_get(s->api, &q->tree, path, q->p, q->n, &q->answer, e);
    pthread_mutex_unlock(&s->lock);
    return !ok ? NULL : q->answer.data ? q->answer.data : &none;
}

static void done(struct asked *q)
{
    api_answer_done(&q->answer);
    arena_done(&q->tree);
    for (size_t i = 0; i < q->n; i++)
        buf_done(&q->texts[i]);
}

// ---- names and values ----

static int cmp_str(const void *a, const void *b)
{
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* The texts of a list, sorted and distinct; what else is in it is not looked at. */
static void take_texts(struct arena *a, const struct json_node *list, struct strs *out)
{
    struct str *p = arena_new_n(a, struct str, list->n + 1);
    size_t n = 0, kept = 0;

    for (const struct json_node *m = list->kind == JSON_ARRAY_BEGIN ? list->child : NULL; m;
         m = m->next)
        if (m->kind == JSON_STRING && m->text.n)
            p[n++] = m->text;
    qsort(p, n, sizeof *p, cmp_str);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || !str_eq(p[i], p[kept - 1]))
            p[kept++] = p[i];
    for (size_t i = 0; i < kept; i++)
        p[i] = arena_str(a, p[i]);
    *out = (struct strs){ p, kept };
}

static bool list_texts(struct source *src, struct arena *a, const char *path,
                       const struct matcher *m, size_t n, struct strs *out, struct err *e)
{
    struct asked q = { 0 };

    add_matchers(&q, "match[]", m, n);
    const struct json_node *data = ask(src, &q, path, e);
    if (data)
        take_texts(a, data, out);
    done(&q);
    return data != NULL;
}

bool api_label_names(struct source *src, struct arena *a, const struct matcher *m, size_t n,
                     struct strs *out, struct err *e)
{
    return list_texts(src, a, "labels", m, n, out, e);
}

bool api_label_values(struct source *src, struct arena *a, struct str name, const struct matcher *m,
                      size_t n, struct strs *out, struct err *e)
{
    struct buf path = { 0 };

    buf_puts(&path, "label/");
    api_put_escaped(&path, name, "%20");
    buf_puts(&path, "/values");
    bool ok = list_texts(src, a, buf_z(&path), m, n, out, e);
    buf_done(&path);
    return ok;
}

// ---- metadata ----

static struct str copy_text(struct arena *a, const struct json_node *object, struct str key)
{
    const struct json_node *m = json_get(object, key);
    return m && m->kind == JSON_STRING ? arena_str(a, m->text) : (struct str){ 0 };
}

static enum metric_type type_of(const struct json_node *object)
{
    const struct json_node *m = json_get(object, STR("type"));
    enum metric_type t;

    return m && m->kind == JSON_STRING && metric_type_parse(m->text, &t) ? t : METRIC_UNKNOWN;
}

static int cmp_meta(const void *a, const void *b)
{
    const struct source_meta *x = a, *y = b;
    return str_cmp(x->family, y->family);
}

/* Where targets say different things of a family, the first is taken. */
bool api_metadata(struct source *src, struct arena *a, struct source_meta **out, size_t *n,
                  struct err *e)
{
    struct asked q = { 0 };
    const struct json_node *data = ask(src, &q, "metadata", e);

    *n = 0;
    *out = arena_new_n(a, struct source_meta, data ? data->n + 1 : 1);
    for (const struct json_node *m = data && data->kind == JSON_OBJECT_BEGIN ? data->child : NULL;
         m; m = m->next)
        if (m->kind == JSON_ARRAY_BEGIN && m->child)
            (*out)[(*n)++] = (struct source_meta){
                .family = arena_str(a, m->key),
                .type = type_of(m->child),
                .help = copy_text(a, m->child, STR("help")),
                .unit = copy_text(a, m->child, STR("unit")),
            };
    qsort(*out, *n, sizeof **out, cmp_meta);
    done(&q);
    return data != NULL;
}

// ---- exemplars ----

static struct labels labels_in(struct arena *a, const struct json_node *object)
{
    struct label *p = arena_new_n(a, struct label, object ? object->n + 1 : 1);
    size_t n = 0;

    for (const struct json_node *m = object && object->kind == JSON_OBJECT_BEGIN ? object->child
                                                                                 : NULL;
         m; m = m->next)
        if (m->kind == JSON_STRING && m->text.n)
            p[n++] = (struct label){ arena_str(a, m->key), arena_str(a, m->text) };
    return labels_of(a, p, n);
}

/* A number, or a string that holds one. */
static struct str number_in(const struct json_node *object, struct str key)
{
    const struct json_node *m = json_get(object, key);
    return m && (m->kind == JSON_STRING || m->kind == JSON_NUMBER) ? m->text : (struct str){ 0 };
}

static bool read_exemplar(struct arena *a, const struct json_node *n, struct source_exemplar *x)
{
    if (!float_parse(number_in(n, STR("value")), &x->value) ||
        !api_parse_time(number_in(n, STR("timestamp")), &x->t))
        return false;
    x->labels = labels_in(a, json_get(n, STR("labels")));
    return true;
}

static int cmp_exemplars(const void *a, const void *b)
{
    const struct source_exemplar *x = a, *y = b;
    int c = labels_cmp(&x->series, &y->series);

    if (c == 0)
        c = (x->t > y->t) - (x->t < y->t);
    return c ? c : labels_cmp(&x->labels, &y->labels);
}

static size_t count_exemplars(const struct json_node *data)
{
    size_t n = 0;

    for (const struct json_node *s = data->child; s; s = s->next) {
        const struct json_node *list = json_get(s, STR("exemplars"));
        n += list ? list->n : 0;
    }
    return n;
}

static void take_exemplars(struct arena *a, const struct json_node *data,
                           struct source_exemplar **out, size_t *n)
{
    *n = 0;
    *out = arena_new_n(a, struct source_exemplar, count_exemplars(data) + 1);
    for (const struct json_node *s = data->child; s; s = s->next) {
        const struct json_node *list = json_get(s, STR("exemplars"));
        struct labels series = labels_in(a, json_get(s, STR("seriesLabels")));
        for (const struct json_node *m = list ? list->child : NULL; m; m = m->next) {
            struct source_exemplar x = { .series = series };
            if (read_exemplar(a, m, &x))
                (*out)[(*n)++] = x;
        }
    }
    qsort(*out, *n, sizeof **out, cmp_exemplars);
}

bool api_exemplars(struct source *src, struct arena *a, const struct matcher *m, size_t n,
                   int64_t mint, int64_t maxt, struct source_exemplar **out, size_t *n_out,
                   struct err *e)
{
    struct asked q = { 0 };

    api_put_selector(add_param(&q, "query"), m, n);
    api_put_seconds(add_param(&q, "start"), mint);
    api_put_seconds(add_param(&q, "end"), maxt);
    const struct json_node *data = ask(src, &q, "query_exemplars", e);
    if (data)
        take_exemplars(a, data, out, n_out);
    done(&q);
    return data != NULL;
}
