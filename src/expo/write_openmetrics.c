/* write_openmetrics.c - OpenMetrics 1.0.0. A family is in one piece; the writer minds it. */
#include "base/float.h"
#include "base/map.h"
#include "expo/write_impl.h"

#include <stdlib.h>

struct om_writer {
    struct line_writer l;
    struct map seen; /* names of families: those written, and before that those of the first pass */
    struct expo_family first; /* of the first pass */
    bool scattered, writing;
};

static bool om_head(struct line_writer *l, struct err *e)
{
    struct om_writer *o = (struct om_writer *)l;
    const struct expo_family *f = &l->w.family;
    struct buf *b = l->w.out;
    struct str name;
    bool named = expo_family_om_name(buf_str(&f->name), f->type, &name);

    size_t n = o->seen.n;
    if (map_id(&o->seen, buf_str(&f->name)) < n) {
        err_set(e, ERR_FORMAT, "family %.*s is not in one piece, as OpenMetrics asks for",
                STR_ARG(buf_str(&f->name)));
        return err_hint(e, "the page has to be read as a whole and sorted before it is written");
    }
    if (f->has_help) {
        buf_puts(b, "# HELP ");
        put_text_name(b, name);
        buf_putc(b, ' ');
        put_escaped(b, buf_str(&f->help), true);
        buf_putc(b, '\n');
    }
    if (f->has_type) {
        buf_puts(b, "# TYPE ");
        put_text_name(b, name);
        buf_putc(b, ' ');
        buf_put_str(b, metric_type_name(named ? f->type : METRIC_UNKNOWN));
        buf_putc(b, '\n');
    }
    if (f->has_unit) {
        buf_puts(b, "# UNIT ");
        put_text_name(b, name);
        buf_putc(b, ' ');
        put_escaped(b, buf_str(&f->unit), true);
        buf_putc(b, '\n');
    }
    return true;
}

static void put_om_value(struct buf *b, double v)
{
    b->n += float_print_om(buf_reserve(b, FLOAT_MAX_CHARS), v);
}

/* ` # {trace_id="x"} 0.5 1700000000.123` */
static void put_exemplar(struct buf *b, const struct expo_exemplar *x)
{
    buf_puts(b, " # {");
    for (size_t i = 0; i < x->n_labels; i++) {
        if (i)
            buf_putc(b, ',');
        put_label_name(b, x->labels[i].name);
        buf_puts(b, "=\"");
        put_escaped(b, x->labels[i].value, true);
        buf_putc(b, '"');
    }
    buf_puts(b, "} ");
    put_om_value(b, x->value);
    if (x->has_ts) {
        buf_putc(b, ' ');
        put_seconds(b, x->ts);
    }
}

/* In a gauge histogram, sum and count have a `g`; protobuf pages give them without. */
static struct str om_sample_name(struct line_writer *l, const struct expo_item *it,
                                 enum expo_role role, struct buf *scratch)
{
    struct str name = it->name, suffix = role == ROLE_SUM ? STR("_sum") : STR("_count");
    if (l->w.family.type != METRIC_GAUGEHISTOGRAM || (role != ROLE_SUM && role != ROLE_COUNT) ||
        !str_cut_suffix(&name, suffix))
        return it->name;
    buf_put_str(scratch, name);
    buf_puts(scratch, role == ROLE_SUM ? "_gsum" : "_gcount");
    return buf_str(scratch);
}

static void om_sample(struct line_writer *l, const struct expo_item *it, enum expo_role role)
{
    struct buf *b = l->w.out, scratch = { 0 };
    struct expo_item as = *it;

    as.name = om_sample_name(l, it, role, &scratch);
    expo_put_series(b, &l->names, &as, expo_bound_label(it, role));
    buf_done(&scratch);
    buf_putc(b, ' ');
    if (it->value_text.n)
        buf_put_str(b, it->value_text);
    else if (role == ROLE_BUCKET || role == ROLE_COUNT)
        expo_put_value(b, it);
    else
        put_om_value(b, it->value);
    if (it->has_ts) {
        buf_putc(b, ' ');
        put_seconds(b, it->ts);
    }
    if (it->n_exemplars)
        put_exemplar(b, &it->exemplars[0]);
    buf_putc(b, '\n');
}

static bool om_item(struct expo_writer *w, const struct expo_item *it, struct err *e)
{
    struct om_writer *o = (struct om_writer *)w;
    if (!o->writing) {
        o->writing = true;
        map_clear(&o->seen);
    }
    return line_writer_item(w, it, e);
}

static bool om_end(struct expo_writer *w, struct err *e)
{
    if (!om_item(w, &(struct expo_item){ .kind = EXPO_END }, e))
        return false;
    buf_puts(w->out, "# EOF\n");
    return true;
}

static void first_seen(struct om_writer *o, struct str name)
{
    size_t n = o->seen.n;
    if (map_id(&o->seen, name) < n)
        o->scattered = true;
}

/* A family's name is certain at its first sample, and else when it ends. */
static void om_labels(struct expo_writer *w, const struct expo_item *it)
{
    struct om_writer *o = (struct om_writer *)w;
    struct expo_family *f = &o->first;
    bool had = f->has_samples;

    if (!had && f->begun && expo_family_ends(f, it))
        first_seen(o, buf_str(&f->name));
    expo_family_see(f, it);
    if (f->has_samples && (f->is_new || !had))
        first_seen(o, buf_str(&f->name));
}

static bool om_scattered(const struct expo_writer *w)
{
    return ((const struct om_writer *)w)->scattered;
}

static void om_free(struct expo_writer *w)
{
    struct om_writer *o = (struct om_writer *)w;
    line_writer_done(&o->l);
    map_done(&o->seen);
    expo_family_done(&o->first);
    free(o);
}

struct expo_writer *expo_openmetrics_writer_new(void)
{
    struct om_writer *o = xcalloc(1, sizeof *o);
    o->l.w = (struct expo_writer){
        .item = om_item,
        .end = om_end,
        .labels = om_labels,
        .scattered = om_scattered,
        .free = om_free,
    };
    o->l.put_head = om_head;
    o->l.put_sample = om_sample;
    return &o->l.w;
}
