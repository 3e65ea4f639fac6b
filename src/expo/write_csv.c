/* write_csv.c - RFC 4180 quoting, lines end with a newline alone.
 *
 * Columns: timestamp, the labels in byte order with __name__ among them, value. A first pass tells
 * the labels. A native histogram is in the value's column as PromQL prints it.
 */
#include "base/float.h"
#include "base/map.h"
#include "base/time.h"
#include "base/vec.h"
#include "expo/write_impl.h"

#include <stdlib.h>

struct csv_writer {
    struct expo_writer w;
    struct map names;    /* of labels, in order of first sight */
    struct sizes column; /* of a name's id */
    size_t name_column;  /* of __name__ */
    struct sizes place;  /* the id of the label that was last at that place */
    struct str *cells;   /* of the row, by column */
    struct buf time, bound;
    int64_t ts;
    bool head_done;
};

static size_t name_id(struct csv_writer *c, size_t place, struct str name, bool add)
{
    if (place < c->place.n && str_eq(map_key(&c->names, c->place.p[place]), name))
        return c->place.p[place];
    size_t id = add ? map_id(&c->names, name) : map_find(&c->names, name);
    while (c->place.n <= place && id != MAP_NONE)
        vec_push(&c->place, id);
    if (id != MAP_NONE)
        c->place.p[place] = id;
    return id;
}

static void csv_labels(struct expo_writer *w, const struct expo_item *it)
{
    struct csv_writer *c = (struct csv_writer *)w;
    if (it->kind != EXPO_SAMPLE && it->kind != EXPO_HISTOGRAM)
        return;
    for (size_t i = 0; i < it->n_labels; i++)
        if (it->labels[i].value.n)
            name_id(c, i, it->labels[i].name, true);
}

static int by_name(const void *a, const void *b, void *user)
{
    const struct map *m = user;
    return str_cmp(map_key(m, *(const size_t *)a), map_key(m, *(const size_t *)b));
}

static void put_header(struct csv_writer *c)
{
    struct buf *b = c->w.out;
    size_t n;
    if (c->head_done)
        return;
    c->head_done = true;

    size_t name = map_id(&c->names, STR(LABEL_NAME));
    n = c->names.n;
    size_t *order = xcalloc(n, sizeof *order);
    for (size_t i = 0; i < n; i++)
        order[i] = i;
    qsort_r(order, n, sizeof *order, by_name, &c->names);

    vec_reserve(&c->column, n);
    c->column.n = n;
    c->cells = xcalloc(n, sizeof *c->cells);
    buf_puts(b, "timestamp,");
    for (size_t i = 0; i < n; i++) {
        c->column.p[order[i]] = i;
        put_csv(b, map_key(&c->names, order[i]));
        buf_putc(b, ',');
    }
    c->name_column = c->column.p[name];
    buf_puts(b, "value\n");
    free(order);
}

static bool set_cells(struct csv_writer *c, const struct expo_item *it, enum expo_role role,
                      struct err *e)
{
    size_t bound = expo_bound_label(it, role);
    memset(c->cells, 0, c->names.n * sizeof *c->cells);
    c->cells[c->name_column] = it->name;

    for (size_t i = 0; i < it->n_labels; i++) {
        const struct label *l = &it->labels[i];
        if (l->value.n == 0)
            continue;
        size_t id = name_id(c, i, l->name, false);
        if (id == MAP_NONE)
            return err_set(e, ERR_FORMAT, "label %.*s was not there in the first pass",
                           STR_ARG(l->name));
        struct str value = l->value;
        if (i == bound) {
            buf_clear(&c->bound);
            expo_put_bound(&c->bound, value);
            value = buf_str(&c->bound);
        }
        c->cells[c->column.p[id]] = value;
    }
    return true;
}

static void put_time(struct csv_writer *c, const struct expo_item *it)
{
    int64_t ts = it->has_ts ? it->ts : c->w.now_ms;
    if (c->time.n == 0 || ts != c->ts) {
        buf_clear(&c->time);
        c->ts = ts;
        c->time.n += time_print_rfc3339(buf_reserve(&c->time, TIME_MAX_CHARS), ts);
    }
    buf_put_str(c->w.out, buf_str(&c->time));
}

static void put_value(struct buf *b, const struct expo_item *it)
{
    if (it->kind == EXPO_HISTOGRAM) {
        struct buf text = { 0 };
        expo_put_histogram_text(&text, it->histogram);
        put_csv(b, buf_str(&text));
        buf_done(&text);
    } else if (text_is_shortest(it->value_text)) {
        buf_put_str(b, it->value_text);
    } else {
        b->n += float_print_json(buf_reserve(b, FLOAT_MAX_CHARS), it->value);
    }
}

static bool csv_item(struct expo_writer *w, const struct expo_item *it, struct err *e)
{
    struct csv_writer *c = (struct csv_writer *)w;
    enum expo_role role = expo_family_see(&w->family, it);

    put_header(c);
    if (it->kind != EXPO_SAMPLE && it->kind != EXPO_HISTOGRAM)
        return true;
    if (!set_cells(c, it, role, e))
        return false;
    put_time(c, it);
    buf_putc(w->out, ',');
    for (size_t i = 0; i < c->names.n; i++) {
        put_csv(w->out, c->cells[i]);
        buf_putc(w->out, ',');
    }
    put_value(w->out, it);
    buf_putc(w->out, '\n');
    return true;
}

static bool csv_end(struct expo_writer *w, struct err *e)
{
    (void)e;
    put_header((struct csv_writer *)w);
    return true;
}

static void csv_free(struct expo_writer *w)
{
    struct csv_writer *c = (struct csv_writer *)w;
    map_done(&c->names);
    vec_done(&c->column);
    vec_done(&c->place);
    free(c->cells);
    buf_done(&c->time);
    buf_done(&c->bound);
    free(c);
}

struct expo_writer *expo_csv_writer_new(void)
{
    struct csv_writer *c = xcalloc(1, sizeof *c);
    c->w = (struct expo_writer){
        .item = csv_item, .end = csv_end, .labels = csv_labels, .free = csv_free
    };
    return &c->w;
}
