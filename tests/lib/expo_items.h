/* expo_items.h - items of an exposition as lines of text, for tests to compare. */
#ifndef PROMCTL_TEST_EXPO_ITEMS_H
#define PROMCTL_TEST_EXPO_ITEMS_H

#include "base/buf.h"
#include "expo/expo.h"

#include <inttypes.h>
#include <stdlib.h>

static inline void items_put_str(struct buf *b, const char *key, struct str s)
{
    buf_printf(b, " %s=", key);
    str_put_quoted(b, s);
}

static inline void items_put_labels(struct buf *b, const struct label *p, size_t n)
{
    buf_putc(b, '{');
    for (size_t i = 0; i < n; i++) {
        buf_puts(b, i ? "," : "");
        str_put_quoted(b, p[i].name);
        buf_putc(b, '=');
        str_put_quoted(b, p[i].value);
    }
    buf_putc(b, '}');
}

/* Kind and content of an item, without where it stands. */
static inline void items_put(struct buf *b, const struct expo_item *it)
{
    static const char *const kinds[] = { "end",     "help",   "type",     "unit",
                                         "comment", "sample", "histogram" };
    buf_puts(b, kinds[it->kind]);
    if (it->kind != EXPO_END && it->kind != EXPO_COMMENT)
        items_put_str(b, "name", it->name);
    if (it->kind == EXPO_TYPE)
        items_put_str(b, "type", metric_type_name(it->type));
    if (it->kind == EXPO_HELP || it->kind == EXPO_UNIT || it->kind == EXPO_COMMENT)
        items_put_str(b, "text", it->text);
    if (it->kind != EXPO_SAMPLE)
        return;
    items_put_labels(b, it->labels, it->n_labels);
    buf_printf(b, " %.17g", it->value);
    items_put_str(b, "as", it->value_text);
    if (it->has_ts)
        buf_printf(b, " ts=%" PRId64, it->ts);
    for (size_t i = 0; i < it->n_exemplars; i++) {
        const struct expo_exemplar *x = &it->exemplars[i];
        buf_puts(b, " exemplar");
        items_put_labels(b, x->labels, x->n_labels);
        buf_printf(b, " %.17g", x->value);
        if (x->has_ts)
            buf_printf(b, " ts=%" PRId64, x->ts);
    }
}

/* All items, a line each, and the error or "end". */
static inline void items_put_all(struct buf *b, struct expo_reader *r, bool positions)
{
    struct expo_item it;
    struct err e = { 0 };
    while (expo_next(r, &it, &e) && it.kind != EXPO_END) {
        items_put(b, &it);
        if (positions) {
            buf_printf(b, " line=%zu off=%" PRIu64, it.line, it.off);
            items_put_str(b, "raw", it.raw);
        }
        buf_putc(b, '\n');
    }
    if (e.kind)
        buf_printf(b, "error: %s%s\n", e.kind == ERR_LIMIT ? "limit: " : "", e.msg);
    else
        buf_puts(b, "end\n");
    if (positions)
        buf_printf(b, "offset=%" PRIu64 "\n", expo_offset(r));
    err_done(&e);
}

#endif
