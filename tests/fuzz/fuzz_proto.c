/* fuzz_proto.c - protobuf pages: the same items from memory and in pieces, histograms that can be
 * walked, and what the writer makes of the items reads as the same again. The input's last byte
 * chooses the size of the pieces and whether classic histograms are wanted. */
#include "base/err.h"
#include "convert.h"
#include "expo_items.h"
#include "pieces.h"

#include <stdio.h>

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n);

static void put_exemplars(struct buf *b, const struct expo_item *it)
{
    for (size_t i = 0; i < it->n_exemplars; i++) {
        buf_puts(b, " exemplar");
        items_put_labels(b, it->exemplars[i].labels, it->exemplars[i].n_labels);
        buf_printf(b, " %.17g %d %" PRId64, it->exemplars[i].value, it->exemplars[i].has_ts,
                   it->exemplars[i].ts);
    }
}

/* A line for each item, and the error. */
static void put_all(struct buf *b, struct expo_reader *r)
{
    struct expo_item it;
    struct err e = { 0 };
    bool ok;
    while ((ok = expo_next(r, &it, &e)) && it.kind != EXPO_END) {
        items_put(b, &it);
        if (it.kind == EXPO_HISTOGRAM) {
            items_put_labels(b, it.labels, it.n_labels);
            expo_put_histogram_text(b, it.histogram);
            put_exemplars(b, &it);
        }
        buf_printf(b, " line %zu off %" PRIu64 "\n", it.line, it.off);
    }
    buf_puts(b, ok ? "end" : e.msg);
    err_done(&e);
}

static void same(const char *how, struct buf *want, struct buf *got)
{
    if (str_eq(buf_str(want), buf_str(got)))
        return;
    fprintf(stderr, "in memory:\n%s\n%s:\n%s\n", buf_z(want), how, buf_z(got));
    abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t n)
{
    struct buf whole = { 0 }, pieces = { 0 };
    uint8_t how = n ? p[n - 1] : 0;
    struct expo_opts o = { .format = EXPO_PROTOBUF, .classic_histograms = how & 0x40 };
    struct str text = { (const char *)p, n };
    struct pieces s;

    o.max_line_bytes = how & 0x80 ? 1 + (how & 0x3f) : 1 << 20;
    struct expo_reader *r = expo_reader_new(text, &o);
    put_all(&whole, r);
    expo_reader_free(r);

    pieces_init(&s, text, 1 + how % 7);
    r = expo_reader_new_source(&s.source, &o);
    put_all(&pieces, r);
    expo_reader_free(r);
    same("in pieces", &whole, &pieces);
    buf_done(&whole);
    buf_done(&pieces);

    for (enum expo_output to = EXPO_OUT_TEXT; to <= EXPO_OUT_PROTOBUF; to++) {
        struct buf out = { 0 };
        struct err e = { 0 };
        if (convert(text, &o, to, how & 1, &out, &e) && to == EXPO_OUT_PROTOBUF) {
            struct buf again = { 0 };
            struct expo_opts all = { .format = EXPO_PROTOBUF, .classic_histograms = true };
            if (!convert(buf_str(&out), &all, EXPO_OUT_NDJSON, false, &again, &e)) {
                fprintf(stderr, "written, but not read: %s\n", e.msg);
                abort();
            }
            buf_done(&again);
        }
        err_done(&e);
        buf_done(&out);
    }
    return 0;
}
