/* fuzz_expo.h - what must hold for every input of the text formats: the same items and errors
 * whether the bytes are in memory or come in pieces and whether fast.c helps, every slice readable.
 * Each input ends in a byte that chooses the size of the pieces and the limit of a line. */
#ifndef PROMCTL_FUZZ_EXPO_H
#define PROMCTL_FUZZ_EXPO_H

#include "expo/reader.h"
#include "expo_items.h"
#include "pieces.h"

#include <stdio.h>

static inline void fuzz_same(const char *how, struct buf *want, struct buf *got)
{
    if (str_eq(buf_str(want), buf_str(got)))
        return;
    fprintf(stderr, "in memory:\n%s\n%s:\n%s\n", buf_z(want), how, buf_z(got));
    abort();
}

static inline void fuzz_expo(const uint8_t *p, size_t n, struct expo_opts o)
{
    struct buf whole = { 0 }, pieces = { 0 }, slow = { 0 };
    uint8_t how = n ? p[n - 1] : 0;
    struct str text = { (const char *)p, n };
    struct pieces s;

    o.max_line_bytes = how & 0x80 ? 1 + (how & 0x1f) : 0;
    struct expo_reader *r = expo_reader_new(text, &o);
    items_put_all(&whole, r, true);
    expo_reader_free(r);

    pieces_init(&s, text, 1 + how % 7);
    r = expo_reader_new_source(&s.source, &o);
    items_put_all(&pieces, r, true);
    expo_reader_free(r);

    r = expo_reader_new(text, &o);
    r->no_fast = true;
    items_put_all(&slow, r, true);
    expo_reader_free(r);

    fuzz_same("in pieces", &whole, &pieces);
    fuzz_same("by the lexers alone", &whole, &slow);
    buf_done(&whole);
    buf_done(&pieces);
    buf_done(&slow);
}

#endif
