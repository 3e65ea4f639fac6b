/* write_json.c - prom2json's shape: one array of families, all numbers as strings.
 *
 * Families without samples are left out, as prom2json does. Histograms and summaries are one object
 * a series; their samples may come in any order within the family, so that family is held in
 * memory. What prom2json has no word for: stateset, info, gaugehistogram are STATESET, INFO,
 * GAUGE_HISTOGRAM; the _created samples of a family become one of their own.
 */
#include "base/float.h"
#include "base/vec.h"
#include "expo/write_impl.h"

#include <math.h>
#include <stdlib.h>

struct group {         /* one histogram or summary */
    struct buf labels; /* `"labels":{...},` or empty */
    struct buf parts;  /* `"0.5":"3","1":"4"` */
    struct buf native; /* `[[0,"1","2","3"]]` */
    bool is_native, has_ts, native_float;
    int64_t ts;
    double count, sum;
};

struct json_writer_state {
    struct expo_writer w;
    struct put_names names;
    bool any_family, in_family, any_metric;
    struct metric_keys keys;
    struct {
        struct group *p;
        size_t n, cap;
    } groups;
    struct buf created; /* metrics of NAME_created */
    struct buf created_name;
};

static const char *type_word(enum metric_type t)
{
    static const char *const words[METRIC_N_TYPES] = {
        [METRIC_UNKNOWN] = "UNTYPED",
        [METRIC_COUNTER] = "COUNTER",
        [METRIC_GAUGE] = "GAUGE",
        [METRIC_HISTOGRAM] = "HISTOGRAM",
        [METRIC_GAUGEHISTOGRAM] = "GAUGE_HISTOGRAM",
        [METRIC_SUMMARY] = "SUMMARY",
        [METRIC_INFO] = "INFO",
        [METRIC_STATESET] = "STATESET",
    };
    return words[t];
}

static void put_g(struct buf *b, double v)
{
    buf_putc(b, '"');
    b->n += float_print_g(buf_reserve(b, FLOAT_MAX_CHARS), v);
    buf_putc(b, '"');
}

/* Counts are integers to prom2json: no exponent. */
static void put_count(struct buf *b, double v)
{
    buf_putc(b, '"');
    if (v >= 0 && v < 0x1p63 && v == floor(v))
        put_i64(b, (int64_t)v);
    else
        b->n += float_print_g(buf_reserve(b, FLOAT_MAX_CHARS), v);
    buf_putc(b, '"');
}

/* A piece ends where the next value begins, so that a label is two copies. */
static void render_piece(struct buf *b, size_t place, struct str name)
{
    buf_puts(b, place == 0 ? "\"labels\":{\"" : "\",\"");
    put_json(b, name);
    buf_puts(b, "\":\"");
}

/* `"labels":{...},`; nothing where there are none. */
static void put_labels(struct json_writer_state *j, struct buf *b, const struct expo_item *it,
                       size_t without)
{
    size_t n = 0;
    for (size_t i = 0; i < it->n_labels; i++) {
        if (i == without)
            continue;
        put_name_at(b, &j->names, n++, it->labels[i].name, render_piece);
        put_json(b, it->labels[i].value);
    }
    if (n)
        buf_put(b, "\"},", 3);
}

static void put_timestamp(struct buf *b, bool has_ts, int64_t ts)
{
    if (!has_ts)
        return;
    buf_puts(b, "\"timestamp_ms\":\"");
    put_i64(b, ts);
    buf_puts(b, "\",");
}

static void put_metric(struct json_writer_state *j, struct buf *b, const struct expo_item *it)
{
    buf_putc(b, '{');
    put_labels(j, b, it, SIZE_MAX);
    put_timestamp(b, it->has_ts, it->ts);
    buf_puts(b, "\"value\":");
    put_g(b, it->value);
    buf_putc(b, '}');
}

/* ---- groups ---- */

static struct group *group_of(struct json_writer_state *j, const struct expo_item *it, size_t bound)
{
    size_t id = metric_keys_id(&j->keys, it, bound);
    if (id == j->groups.n) {
        vec_push(&j->groups, (struct group){ .has_ts = it->has_ts, .ts = it->ts });
        put_labels(j, &j->groups.p[id].labels, it, bound);
    }
    return &j->groups.p[id];
}

/* The bucket list of a native histogram as prom2json's histogram package prints it. */
static void put_native(struct buf *b, const struct histogram *h)
{
    struct histogram_iter it = { 0 };
    struct histogram_bucket k;
    while (histogram_next(h, &it, &k)) {
        if (k.count == 0)
            continue;
        buf_puts(b, b->n ? ",[" : "[");
        buf_putc(b, (char)('0' + expo_boundary_rule(&k)));
        buf_putc(b, ',');
        put_g(b, k.lower);
        buf_putc(b, ',');
        put_g(b, k.upper);
        buf_putc(b, ',');
        if (h->is_float)
            put_g(b, k.count);
        else
            put_count(b, k.count);
        buf_putc(b, ']');
    }
}

static void group_add(struct json_writer_state *j, const struct expo_item *it, enum expo_role role)
{
    size_t bound = expo_bound_label(it, role);
    struct group *g = group_of(j, it, bound);
    double v;

    if (role == ROLE_NATIVE) {
        g->is_native = true;
        g->native_float = it->histogram->is_float;
        g->count = it->histogram->count;
        g->sum = it->histogram->sum;
        buf_clear(&g->native);
        put_native(&g->native, it->histogram);
    } else if (g->is_native) {
        return; // its classic series say the same again
    } else if (role == ROLE_SUM) {
        g->sum = it->value;
    } else if (role == ROLE_COUNT) {
        g->count = it->value;
    } else {
        if (g->parts.n)
            buf_putc(&g->parts, ',');
        if (float_parse(it->labels[bound].value, &v)) {
            put_g(&g->parts, v);
        } else {
            buf_putc(&g->parts, '"');
            put_json(&g->parts, it->labels[bound].value);
            buf_putc(&g->parts, '"');
        }
        buf_putc(&g->parts, ':');
        if (role == ROLE_BUCKET)
            put_count(&g->parts, it->value);
        else
            put_g(&g->parts, it->value);
    }
}

static void put_group(struct buf *b, const struct group *g, bool summary)
{
    buf_putc(b, '{');
    buf_put_str(b, buf_str(&g->labels));
    put_timestamp(b, g->has_ts, g->ts);
    if (g->native.n) {
        buf_puts(b, "\"buckets\":[");
        buf_put_str(b, buf_str(&g->native));
        buf_puts(b, "],");
    } else if (g->parts.n) {
        buf_puts(b, summary ? "\"quantiles\":{" : "\"buckets\":{");
        buf_put_str(b, buf_str(&g->parts));
        buf_puts(b, "},");
    }
    buf_puts(b, "\"count\":");
    if (g->native_float)
        put_g(b, g->count);
    else
        put_count(b, g->count);
    buf_puts(b, ",\"sum\":");
    put_g(b, g->sum);
    buf_putc(b, '}');
}

static void groups_clear(struct json_writer_state *j)
{
    for (size_t i = 0; i < j->groups.n; i++) {
        buf_done(&j->groups.p[i].labels);
        buf_done(&j->groups.p[i].parts);
        buf_done(&j->groups.p[i].native);
    }
    vec_clear(&j->groups);
    metric_keys_clear(&j->keys);
}

/* ---- families ---- */

static void metric_comma(struct json_writer_state *j)
{
    if (j->any_metric)
        buf_putc(j->w.out, ',');
    j->any_metric = true;
}

static void family_begin(struct json_writer_state *j, struct str name, struct str help,
                         enum metric_type type)
{
    struct buf *b = j->w.out;
    buf_puts(b, j->any_family ? ",\n{\"name\":\"" : "[{\"name\":\"");
    j->any_family = true;
    put_json(b, name);
    buf_puts(b, "\",\"help\":\"");
    put_json(b, help);
    buf_puts(b, "\",\"type\":\"");
    buf_puts(b, type_word(type));
    buf_puts(b, "\",\"metrics\":[");
}

/* Ends the family that `w->family` still tells of. */
static void family_end(struct json_writer_state *j)
{
    struct buf *b = j->w.out;
    if (!j->in_family)
        return;
    for (size_t i = 0; i < j->groups.n; i++) {
        metric_comma(j);
        put_group(b, &j->groups.p[i], j->w.family.type == METRIC_SUMMARY);
    }
    groups_clear(j);
    buf_puts(b, "]}");
    if (j->created.n) {
        family_begin(j, buf_str(&j->created_name), STR(""), METRIC_GAUGE);
        buf_put_str(b, buf_str(&j->created));
        buf_puts(b, "]}");
        buf_clear(&j->created);
    }
    j->in_family = j->any_metric = false;
}

static bool json_item(struct expo_writer *w, const struct expo_item *it, struct err *e)
{
    struct json_writer_state *j = (struct json_writer_state *)w;
    const struct expo_family *f = &w->family;
    (void)e;

    if (j->in_family && expo_family_ends(f, it))
        family_end(j);
    enum expo_role role = expo_family_see(&w->family, it);
    if (it->kind != EXPO_SAMPLE && it->kind != EXPO_HISTOGRAM)
        return true;
    if (!j->in_family) {
        family_begin(j, buf_str(&f->name), buf_str(&f->help), f->type);
        j->in_family = true;
    }
    switch (role) {
    case ROLE_VALUE:
        metric_comma(j);
        put_metric(j, w->out, it);
        break;
    case ROLE_CREATED:
        buf_clear(&j->created_name);
        buf_put_str(&j->created_name, it->name);
        if (j->created.n)
            buf_putc(&j->created, ',');
        put_metric(j, &j->created, it);
        break;
    default:
        group_add(j, it, role);
    }
    return true;
}

static bool json_end(struct expo_writer *w, struct err *e)
{
    struct json_writer_state *j = (struct json_writer_state *)w;
    (void)e;
    family_end(j);
    buf_puts(w->out, j->any_family ? "]\n" : "[]\n");
    return true;
}

static void json_free(struct expo_writer *w)
{
    struct json_writer_state *j = (struct json_writer_state *)w;
    groups_clear(j);
    vec_done(&j->groups);
    put_names_done(&j->names);
    metric_keys_done(&j->keys);
    buf_done(&j->created);
    buf_done(&j->created_name);
    free(j);
}

struct expo_writer *expo_json_writer_new(void)
{
    struct json_writer_state *j = xcalloc(1, sizeof *j);
    j->w = (struct expo_writer){ .item = json_item, .end = json_end, .free = json_free };
    return &j->w;
}
