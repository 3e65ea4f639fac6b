/* same_series.c - compares what a server stored with what promctl prints, sample by sample.
 *
 *   same_series API.json OURS.ndjson
 *
 * The first is an instant vector of the HTTP API, the second what `scrape -o ndjson` prints. Labels
 * and value texts have to be equal; the server's own series about the scrape are left out.
 */
#include "base/arena.h"
#include "base/io.h"
#include "base/json.h"
#include "base/map.h"
#include "base/vec.h"

#include <stdio.h>
#include <stdlib.h>

struct side {
    struct map keys;
    struct {
        struct str *p;
        size_t n, cap;
    } values;
};

static int member_cmp(const void *a, const void *b)
{
    return str_cmp((*(struct json_node *const *)a)->key, (*(struct json_node *const *)b)->key);
}

/* `name=value` lines in order of the names. */
static void metric_key(struct arena *a, const struct json_node *metric, struct buf *out)
{
    struct json_node **m = arena_new_n(a, struct json_node *, metric->n + 1);
    size_t n = 0;

    for (struct json_node *c = metric->child; c; c = c->next)
        m[n++] = c;
    qsort(m, n, sizeof *m, member_cmp);
    buf_clear(out);
    for (size_t i = 0; i < n; i++)
        buf_printf(out, "%.*s=%.*s ", STR_ARG(m[i]->key), STR_ARG(m[i]->text));
}

/* Every scalar of a value in order, but not the timestamp: histograms are objects of them. */
static void put_value(struct buf *out, const struct json_node *v)
{
    if (!v->child) {
        buf_printf(out, "%.*s ", STR_ARG(v->text));
        return;
    }
    for (const struct json_node *c = v->child; c; c = c->next) {
        if (c->key.n)
            buf_printf(out, "%.*s:", STR_ARG(c->key));
        put_value(out, c);
    }
}

static bool is_about_the_scrape(const struct json_node *metric)
{
    static const char *const names[] = { "up", "scrape_duration_seconds", "scrape_samples_scraped",
                                         "scrape_samples_post_metric_relabeling",
                                         "scrape_series_added" };
    const struct json_node *n = json_get(metric, STR("__name__"));
    for (size_t i = 0; n && i < N_OF(names); i++)
        if (str_eq(n->text, str_of(names[i])))
            return true;
    return false;
}

static bool add(struct arena *a, struct side *s, const struct json_node *sample)
{
    struct json_node *metric = json_get(sample, STR("metric"));
    struct json_node *v = json_get(sample, STR("value"));
    struct buf key = { 0 }, text = { 0 };

    v = v ? v : json_get(sample, STR("histogram"));
    if (!metric || !v || !v->child || !v->child->next)
        return false;
    if (is_about_the_scrape(metric))
        return true;
    metric_key(a, metric, &key);
    put_value(&text, v->child->next);
    if (map_id(&s->keys, buf_str(&key)) == s->values.n)
        vec_push(&s->values, arena_str(a, buf_str(&text)));
    else
        printf("twice: %.*s\n", STR_ARG(buf_str(&key)));
    buf_done(&key);
    buf_done(&text);
    return true;
}

static bool read_api(struct arena *a, struct str text, struct side *s, struct err *e)
{
    struct json_node *root, *data, *result;
    if (!json_dom(a, text, &root, e))
        return false;
    data = json_get(root, STR("data"));
    result = data ? json_get(data, STR("result")) : NULL;
    if (!result)
        return err_set(e, ERR_FORMAT, "no data.result");
    for (struct json_node *c = result->child; c; c = c->next)
        if (!add(a, s, c))
            return err_set(e, ERR_FORMAT, "a sample without metric or value");
    return true;
}

static bool read_ndjson(struct arena *a, struct str text, struct side *s, struct err *e)
{
    struct str line;
    while (str_cut(&text, '\n', &line)) {
        struct json_node *root;
        if (!json_dom(a, line, &root, e))
            return false;
        if (!add(a, s, root))
            return err_set(e, ERR_FORMAT, "not a sample: %.*s", STR_ARG(line));
    }
    return true;
}

static size_t missing(const char *what, const struct side *in, const struct side *from)
{
    size_t bad = 0;
    for (size_t i = 0; i < in->keys.n; i++) {
        size_t id = map_find(&from->keys, map_key(&in->keys, i));
        if (id != MAP_NONE)
            continue;
        if (++bad <= 10)
            printf("only %s: %.*s\n", what, STR_ARG(map_key(&in->keys, i)));
    }
    return bad;
}

static size_t different(const struct side *server, const struct side *ours)
{
    size_t bad = 0;
    for (size_t i = 0; i < ours->keys.n; i++) {
        size_t id = map_find(&server->keys, map_key(&ours->keys, i));
        if (id == MAP_NONE || str_eq(server->values.p[id], ours->values.p[i]))
            continue;
        if (++bad <= 10)
            printf("differs: %.*s\n  server %.*s\n  ours   %.*s\n",
                   STR_ARG(map_key(&ours->keys, i)), STR_ARG(server->values.p[id]),
                   STR_ARG(ours->values.p[i]));
    }
    return bad;
}

int main(int argc, char **argv)
{
    struct arena a = { 0 };
    struct buf api = { 0 }, nd = { 0 };
    struct side server = { 0 }, ours = { 0 };
    struct err e = { 0 };

    if (argc != 3)
        return 2;
    if (!io_read_file(argv[1], (size_t)1 << 30, &api, &e) ||
        !io_read_file(argv[2], (size_t)1 << 30, &nd, &e) ||
        !read_api(&a, buf_str(&api), &server, &e) || !read_ndjson(&a, buf_str(&nd), &ours, &e)) {
        printf("same_series: %s\n", e.msg);
        return 2;
    }
    size_t bad = missing("the server has", &server, &ours) + missing("we have", &ours, &server) +
                 different(&server, &ours);
    printf("%zu series on the server, %zu here, %zu differences\n", server.keys.n, ours.keys.n,
           bad);
    bool same = bad == 0 && ours.keys.n > 0;
    map_done(&server.keys);
    map_done(&ours.keys);
    vec_done(&server.values);
    vec_done(&ours.values);
    buf_done(&api);
    buf_done(&nd);
    arena_done(&a);
    return same ? 0 : 1;
}
