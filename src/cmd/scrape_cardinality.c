/* scrape_cardinality.c - where the series come from: --cardinality.
 *
 * Counted while reading; of a page only its distinct names and values stay.
 */
#include "base/json.h"
#include "base/map.h"
#include "base/vec.h"
#include "cmd/scrape_input.h"
#include "out/table.h"
#include "out/units.h"

#include <stdlib.h>

enum { TOP_FAMILIES = 20, TOP_LABELS = 20, TOP_VALUES = 3, TOP_VALUES_JSON = 10 };

struct count { /* of a family, label or value */
    size_t series, values;
    enum metric_type type;
    size_t label; /* of a value, or of a family's label: which */
    size_t family;
};

struct counts {
    struct map keys;
    struct {
        struct count *p;
        size_t n, cap;
    } v;
};

struct cardinality {
    struct scrape *s;
    struct expo_family family;
    struct counts families, labels;
    struct counts values;    /* label id, value */
    struct counts in_family; /* family id, label id */
    struct map of_family;    /* family id, value id */
    struct {                 /* of the series before, by the place of the label: mostly */
        struct last {        /* the next one has the same name there, often the same value */
            size_t family, label, value;
        } * p;
        size_t n, cap;
    } last;
    size_t series;
    struct buf key;
};

static struct count *count_at(struct counts *c, struct str key, bool *fresh)
{
    size_t id = map_id(&c->keys, key);
    *fresh = id == c->v.n;
    if (*fresh)
        vec_push(&c->v, (struct count){ 0 });
    return &c->v.p[id];
}

static size_t index_in(const struct counts *c, const struct count *at)
{
    return (size_t)(at - c->v.p);
}

static void counts_done(struct counts *c)
{
    map_done(&c->keys);
    vec_done(&c->v);
}

// ---- counting ----

static struct str pair_key(struct buf *b, size_t id, struct str text)
{
    buf_clear(b);
    buf_put(b, &id, sizeof id);
    buf_put_str(b, text);
    return buf_str(b);
}

static struct str value_text(const struct cardinality *c, size_t value)
{
    return str_skip(map_key(&c->values.keys, value), sizeof(size_t));
}

static size_t label_at(struct cardinality *c, const struct last *last, struct str name)
{
    bool fresh;
    if (last && str_eq(map_key(&c->labels.keys, last->label), name))
        return last->label;
    return index_in(&c->labels, count_at(&c->labels, name, &fresh));
}

/* Counts the value; where it is new to the family, for the family's label, too. */
static void count_value(struct cardinality *c, struct last now)
{
    struct str label = { (const char *)&now.label, sizeof now.label };
    struct str value = { (const char *)&now.value, sizeof now.value };
    bool fresh;
    size_t had = c->of_family.n;
    map_id(&c->of_family, pair_key(&c->key, now.family, value));
    if (c->of_family.n == had)
        return;
    struct count *here = count_at(&c->in_family, pair_key(&c->key, now.family, label), &fresh);
    here->family = now.family;
    here->label = now.label;
    here->values++;
}

static void count_label(struct cardinality *c, size_t family, size_t place, const struct label *l)
{
    bool fresh;
    if (l->value.n == 0)
        return;
    const struct last *last = place < c->last.n ? &c->last.p[place] : NULL;
    struct last now = { family, label_at(c, last, l->name), 0 };
    c->labels.v.p[now.label].series++;

    if (last && last->label == now.label && str_eq(value_text(c, last->value), l->value)) {
        c->values.v.p[last->value].series++;
        if (last->family == family)
            return;
        now.value = last->value;
    } else {
        struct count *value = count_at(&c->values, pair_key(&c->key, now.label, l->value), &fresh);
        value->series++;
        value->label = now.label;
        c->labels.v.p[now.label].values += fresh;
        now.value = index_in(&c->values, value);
    }
    count_value(c, now);
    if (last)
        c->last.p[place] = now;
    else if (place == c->last.n)
        vec_push(&c->last, now);
}

static bool count_item(void *user, const struct expo_item *it, struct err *e)
{
    struct cardinality *c = user;
    bool fresh;
    (void)e;
    if (it->kind == EXPO_END || it->kind == EXPO_COMMENT)
        return true;
    expo_family_see(&c->family, it);
    if (it->kind != EXPO_SAMPLE && it->kind != EXPO_HISTOGRAM)
        return true;
    struct count *family = count_at(&c->families, buf_str(&c->family.name), &fresh);
    size_t id = index_in(&c->families, family);
    family->type = c->family.type;
    family->series++;
    c->series++;
    for (size_t i = 0; i < it->n_labels; i++)
        count_label(c, id, i, &it->labels[i]);
    return true;
}

// ---- the largest first ----

struct ranked {
    size_t id, by;
};

static int cmp_ranked(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->by != y->by)
        return x->by < y->by ? 1 : -1;
    return (x->id > y->id) - (x->id < y->id);
}

struct ranking {
    struct ranked *p;
    size_t n, cap;
};

static void rank(struct ranking *r, const struct counts *c, bool by_values)
{
    for (size_t i = 0; i < c->v.n; i++)
        vec_push(r, (struct ranked){ i, by_values ? c->v.p[i].values : c->v.p[i].series });
    if (r->n)
        qsort(r->p, r->n, sizeof *r->p, cmp_ranked);
}

/* The values of a label, or the labels of a family, in one sorted list: where each one's begin. */
struct parts {
    struct ranking all;
    size_t *start; /* by owner; one more than owners */
    size_t *order; /* ids, the owner's largest first */
};

static void parts_of(struct parts *p, const struct counts *c, bool families, size_t n_owners)
{
    *p = (struct parts){ 0 };
    rank(&p->all, c, families);
    p->start = xcalloc(n_owners + 2, sizeof *p->start);
    p->order = xcalloc(c->v.n + 1, sizeof *p->order);
    for (size_t i = 0; i < c->v.n; i++)
        p->start[(families ? c->v.p[i].family : c->v.p[i].label) + 2]++;
    for (size_t i = 1; i < n_owners + 2; i++)
        p->start[i] += p->start[i - 1];
    // start[owner + 1] moves on as its part fills, and ends where the next begins.
    for (size_t i = 0; i < p->all.n; i++) {
        const struct count *at = &c->v.p[p->all.p[i].id];
        p->order[p->start[(families ? at->family : at->label) + 1]++] = p->all.p[i].id;
    }
}

static void parts_done(struct parts *p)
{
    vec_done(&p->all);
    free(p->start);
    free(p->order);
}

// ---- for people ----

struct view {
    const struct cardinality *c;
    struct ranking families, labels;
    struct parts labels_of, values_of;
};

static void put_share(struct buf *b, size_t part, size_t all)
{
    buf_printf(b, "%.1f%%", all ? 100.0 * (double)part / (double)all : 0.0);
}

static void put_count(struct buf *b, const struct view *v, size_t n)
{
    if (v->c->s->args->raw)
        buf_printf(b, "%zu", n);
    else
        out_put_exact(b, (double)n);
}

static enum out_style family_cell(void *user, size_t row, size_t col, struct buf *b)
{
    const struct view *v = user;
    size_t id = v->families.p[row].id;
    const struct count *f = &v->c->families.v.p[id];
    switch (col) {
    case 0:
        buf_put_str(b, map_key(&v->c->families.keys, id));
        return STYLE_NAME;
    case 1:
        buf_put_str(b, metric_type_name(f->type));
        break;
    case 2:
        put_count(b, v, f->series);
        break;
    case 3:
        put_share(b, f->series, v->c->series);
        break;
    default:
        for (size_t i = v->labels_of.start[id]; i < v->labels_of.start[id + 1]; i++) {
            const struct count *l = &v->c->in_family.v.p[v->labels_of.order[i]];
            buf_puts(b, i > v->labels_of.start[id] ? "  " : "");
            buf_put_str(b, map_key(&v->c->labels.keys, l->label));
            buf_putc(b, ' ');
            put_count(b, v, l->values);
        }
    }
    return STYLE_NONE;
}

static enum out_style label_cell(void *user, size_t row, size_t col, struct buf *b)
{
    const struct view *v = user;
    size_t id = v->labels.p[row].id, first = v->values_of.start[id];
    const struct count *l = &v->c->labels.v.p[id];
    switch (col) {
    case 0:
        buf_put_str(b, map_key(&v->c->labels.keys, id));
        return STYLE_NAME;
    case 1:
        put_count(b, v, l->values);
        break;
    case 2:
        put_count(b, v, l->series);
        break;
    default:
        for (size_t i = first; i < v->values_of.start[id + 1] && i < first + TOP_VALUES; i++) {
            size_t value = v->values_of.order[i];
            buf_puts(b, i > first ? "  " : "");
            buf_put_str(b, value_text(v->c, value));
            buf_putc(b, ' ');
            put_count(b, v, v->c->values.v.p[value].series);
        }
    }
    return STYLE_NONE;
}

static void put_table(struct out_flow *f, const struct view *v, const struct out_col *cols,
                      size_t n_cols, size_t n, size_t most, out_cell_fn *cell, const char *what)
{
    size_t shown = v->c->s->args->all || n <= most ? n : most;
    const struct out_table t = {
        .cols = cols,
        .n_cols = n_cols,
        .n_rows = shown,
        .cell = cell,
        .user = (void *)v,
        .indent = 2,
    };
    buf_putc(&f->out.buf, '\n');
    out_table_put(f, &t);
    if (shown == n)
        return;
    buf_printf(&f->out.buf, "  %s ", out_glyph(&f->term, GLYPH_ELLIPSIS));
    put_count(&f->out.buf, v, n - shown);
    buf_printf(&f->out.buf, " more %s (-a shows all)\n", what);
}

static bool print_text(const struct view *v, struct err *e)
{
    static const struct out_col family_cols[] = {
        { .head = STR("FAMILY"), .min = 28 },
        { .head = STR("TYPE"), .drop = 1 },
        { .head = STR("SERIES"), .align = ALIGN_RIGHT },
        { .head = STR("SHARE"), .align = ALIGN_RIGHT },
        { .head = STR("VALUES OF LABELS"), .min = 16, .drop = 2 },
    };
    static const struct out_col label_cols[] = {
        { .head = STR("LABEL"), .min = 16 },
        { .head = STR("VALUES"), .align = ALIGN_RIGHT },
        { .head = STR("SERIES"), .align = ALIGN_RIGHT },
        { .head = STR("MOST SERIES WITH"), .min = 20 },
    };
    const struct scrape *s = v->c->s;
    struct out_flow f;
    out_flow_init(&f, &s->term, 1, !s->call->common->no_pager);
    out_style(&f.out.buf, &f.term, STYLE_HEAD);
    put_count(&f.out.buf, v, v->c->series);
    buf_puts(&f.out.buf, " series");
    out_style_end(&f.out.buf, &f.term);
    buf_puts(&f.out.buf, "   ");
    put_count(&f.out.buf, v, v->families.n);
    buf_puts(&f.out.buf, v->families.n == 1 ? " family   " : " families   ");
    put_count(&f.out.buf, v, v->labels.n);
    buf_puts(&f.out.buf, v->labels.n == 1 ? " label\n" : " labels\n");
    put_table(&f, v, family_cols, N_OF(family_cols), v->families.n, TOP_FAMILIES, family_cell,
              "families");
    if (v->labels.n)
        put_table(&f, v, label_cols, N_OF(label_cols), v->labels.n, TOP_LABELS, label_cell,
                  "labels");
    return out_flow_end(&f, e);
}

// ---- for programs ----

static void json_count(struct json_writer *w, struct str key, size_t n)
{
    json_key(w, key);
    json_int(w, (int64_t)n);
}

static void json_family(struct json_writer *w, const struct view *v, size_t id)
{
    const struct count *f = &v->c->families.v.p[id];
    json_begin_object(w);
    json_key(w, STR("name"));
    json_string(w, map_key(&v->c->families.keys, id));
    json_key(w, STR("type"));
    json_string(w, metric_type_name(f->type));
    json_count(w, STR("series"), f->series);
    json_key(w, STR("labels"));
    json_begin_array(w);
    for (size_t i = v->labels_of.start[id]; i < v->labels_of.start[id + 1]; i++) {
        const struct count *l = &v->c->in_family.v.p[v->labels_of.order[i]];
        json_begin_object(w);
        json_key(w, STR("name"));
        json_string(w, map_key(&v->c->labels.keys, l->label));
        json_count(w, STR("values"), l->values);
        json_end_object(w);
    }
    json_end_array(w);
    json_end_object(w);
}

static void json_label(struct json_writer *w, const struct view *v, size_t id)
{
    const struct count *l = &v->c->labels.v.p[id];
    size_t first = v->values_of.start[id], end = v->values_of.start[id + 1];
    json_begin_object(w);
    json_key(w, STR("name"));
    json_string(w, map_key(&v->c->labels.keys, id));
    json_count(w, STR("values"), l->values);
    json_count(w, STR("series"), l->series);
    json_key(w, STR("top"));
    json_begin_array(w);
    if (!v->c->s->args->all && end - first > TOP_VALUES_JSON)
        end = first + TOP_VALUES_JSON;
    for (size_t i = first; i < end; i++) {
        json_begin_object(w);
        json_key(w, STR("value"));
        json_string(w, value_text(v->c, v->values_of.order[i]));
        json_count(w, STR("series"), v->c->values.v.p[v->values_of.order[i]].series);
        json_end_object(w);
    }
    json_end_array(w);
    json_end_object(w);
}

static bool print_json(const struct view *v, struct err *e)
{
    struct out_flow f;
    out_flow_init(&f, &v->c->s->term, 1, false);
    struct json_writer w = { .out = &f.out.buf, .indent = 2 };
    json_begin_object(&w);
    json_count(&w, STR("series"), v->c->series);
    json_key(&w, STR("families"));
    json_begin_array(&w);
    for (size_t i = 0; i < v->families.n && out_flow_check(&f); i++)
        json_family(&w, v, v->families.p[i].id);
    json_end_array(&w);
    json_key(&w, STR("labels"));
    json_begin_array(&w);
    for (size_t i = 0; i < v->labels.n && out_flow_check(&f); i++)
        json_label(&w, v, v->labels.p[i].id);
    json_end_array(&w);
    json_end_object(&w);
    buf_putc(&f.out.buf, '\n');
    return out_flow_end(&f, e);
}

// ---- all of it ----

static bool count_targets(struct cardinality *c, struct err *e)
{
    struct scrape *s = c->s;
    bool ok = true;
    if (s->targets.n > 1 || s->args->labels) {
        // As the other formats: the series of several targets have job and instance.
        struct scrape_set set;
        scrape_load(s, s->targets.p, s->targets.n, &set);
        ok = page_each(&set.page, count_item, c, e);
        scrape_set_done(&set);
        return ok;
    }
    struct scrape_input in;
    struct err bad = { 0 };
    if (scrape_input_open(&in, s, &s->targets.p[0], false, &bad))
        ok = scrape_input_feed(&in, count_item, c, e);
    else
        scrape_report(s, &bad, (struct str){ 0 }, 0);
    scrape_input_close(&in);
    return ok;
}

static bool print(const struct cardinality *c, struct err *e)
{
    struct view v = { .c = c };
    rank(&v.families, &c->families, false);
    rank(&v.labels, &c->labels, true);
    parts_of(&v.labels_of, &c->in_family, true, c->families.v.n);
    parts_of(&v.values_of, &c->values, false, c->labels.v.n);
    bool ok = c->s->args->format == SCRAPE_JSON ? print_json(&v, e) : print_text(&v, e);
    parts_done(&v.labels_of);
    parts_done(&v.values_of);
    vec_done(&v.families);
    vec_done(&v.labels);
    return ok;
}

bool scrape_cardinality(struct scrape *s, struct err *e)
{
    struct cardinality c = { .s = s };
    bool ok = count_targets(&c, e);
    // Of a page that breaks off the numbers would be of no page.
    if (ok && (c.series > 0 || s->status == 0) && (s->status == 0 || s->targets.n > 1))
        ok = print(&c, e);
    counts_done(&c.families);
    counts_done(&c.labels);
    counts_done(&c.values);
    counts_done(&c.in_family);
    map_done(&c.of_family);
    vec_done(&c.last);
    expo_family_done(&c.family);
    buf_done(&c.key);
    return ok;
}
