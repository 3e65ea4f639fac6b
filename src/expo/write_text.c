/* write_text.c - text 0.0.4. Comments and families without samples stay. */
#include "expo/write_impl.h"

#include <stdlib.h>

/* What text 0.0.4 has for a type. */
static struct str text_type(enum metric_type t)
{
    switch (t) {
    case METRIC_COUNTER:
    case METRIC_GAUGE:
    case METRIC_HISTOGRAM:
    case METRIC_SUMMARY:
        return metric_type_name(t);
    case METRIC_INFO:
    case METRIC_STATESET:
        return metric_type_name(METRIC_GAUGE);
    case METRIC_GAUGEHISTOGRAM:
        return metric_type_name(METRIC_HISTOGRAM);
    default:
        return STR("untyped");
    }
}

static bool text_head(struct line_writer *l, struct err *e)
{
    const struct expo_family *f = &l->w.family;
    struct buf *b = l->w.out;
    (void)e;
    if (f->has_help) {
        buf_puts(b, "# HELP ");
        put_text_name(b, buf_str(&f->name));
        buf_putc(b, ' ');
        put_escaped(b, buf_str(&f->help), false);
        buf_putc(b, '\n');
    }
    if (f->has_type) {
        buf_puts(b, "# TYPE ");
        put_text_name(b, buf_str(&f->name));
        buf_putc(b, ' ');
        buf_put_str(b, text_type(f->type));
        buf_putc(b, '\n');
    }
    return true;
}

static void text_sample(struct line_writer *l, const struct expo_item *it, enum expo_role role)
{
    struct buf *b = l->w.out;
    (void)role;
    expo_put_series(b, &l->names, it, SIZE_MAX);
    buf_putc(b, ' ');
    expo_put_value(b, it);
    if (it->has_ts) {
        buf_putc(b, ' ');
        put_i64(b, it->ts);
    }
    buf_putc(b, '\n');
}

static void text_comment(struct line_writer *l, struct str text)
{
    buf_put_str(l->w.out, text);
    buf_putc(l->w.out, '\n');
}

static void text_free(struct expo_writer *w)
{
    struct line_writer *l = (struct line_writer *)w;
    line_writer_done(l);
    free(l);
}

struct expo_writer *expo_text_writer_new(void)
{
    struct line_writer *l = xcalloc(1, sizeof *l);
    l->w = (struct expo_writer){ .item = line_writer_item,
                                 .end = line_writer_end,
                                 .free = text_free };
    l->put_head = text_head;
    l->put_sample = text_sample;
    l->put_comment = text_comment;
    return &l->w;
}
