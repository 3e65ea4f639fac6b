/* reader.h - what the tokenizers of the three formats share. Private to src/expo.
 *
 * The window [at, end) holds bytes that have been read and not yet consumed. Over memory it is
 * the rest of the text and never moves; over a source it is a part of `buf`, and any call that
 * fills it may move it. Nothing is ever written into the window.
 */
#ifndef PROMCTL_EXPO_READER_H
#define PROMCTL_EXPO_READER_H

#include "base/arena.h"
#include "base/vec.h"
#include "expo/expo.h"

struct expo_proto; /* state of proto.c */

struct expo_labels {
    struct label *p;
    size_t n, cap;
};

struct expo_reader {
    struct expo_opts opts; /* max_line_bytes is never 0 here */
    struct str text;       /* the input in memory, or empty */
    struct io_source *src; /* NULL: in memory; not ours to close */

    const char *at, *end;
    bool eof;         /* nothing comes after `end` */
    uint64_t end_off; /* offset of `end` in the stream */
    char *buf;        /* the window's memory over a source */
    size_t cap;

    bool ended;  /* only EXPO_END from here on */
    size_t line; /* 1-based number of the line (message) that `at` is in; set by the lexers */

    struct arena scratch; /* unescaped strings, exemplars, histograms of the current item */
    struct expo_labels labels, exemplar_labels;
    struct expo_exemplar exemplar;

    struct expo_proto *proto; /* made by the first expo_proto_next() */
};

/* Tries to have at least `n` bytes at `at`. True also where the stream ends before that: compare
 * `end - at`. The caller has checked `n` against a limit. False: reading failed. */
bool expo_fill(struct expo_reader *r, size_t n, struct err *e);

/* The offset of a byte of the window in the stream. */
static inline uint64_t expo_off_at(const struct expo_reader *r, const char *p)
{
    return r->end_off - (uint64_t)(r->end - p);
}

/* The formats. Each returns as expo_next() does; `it` is zeroed before, `r->ended` is set and
 * EXPO_END given by the callee at the end; on an error the caller sets `r->ended`. */
bool expo_proto_next(struct expo_reader *r, struct expo_item *it, struct err *e);
void expo_proto_free(struct expo_proto *p); /* NULL is fine */

#endif
