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

/* Where a lexer is: Prometheus' start conditions. */
enum lex_state {
    S_INIT,
    S_COMMENT,
    S_META1,
    S_META2,
    S_LABELS,
    S_LVALUE,
    S_VALUE,
    S_TIMESTAMP,
    S_EXEMPLAR,
    S_EVALUE,
    S_ETIMESTAMP,
};

enum { WINDOW_PAD = 64 }; /* readable bytes behind the window's memory, for wide loads */

struct expo_labels { /* a vec */
    struct label *p;
    size_t n, cap;
    size_t n_known; /* fast.c: so many names are those of a line that is still in the window */
};

struct expo_reader {
    struct expo_opts opts; /* max_line_bytes is never 0 here */
    struct str text;       /* the input in memory, or empty */
    struct io_source *src; /* NULL: in memory; not ours to close */

    const char *at, *end;
    bool eof;              /* nothing comes after `end` */
    uint64_t end_off;      /* offset of `end` in the stream */
    char *buf;             /* the window's memory over a source */
    size_t cap;            /* without the WINDOW_PAD bytes behind it */
    const char *lines_end; /* after the last newline of the window, or `at` */
    const char *wide_end;  /* wide loads may begin before it */
    uint64_t retry_off;    /* the record that did not fit the window before, plus 1 */
    bool closed;           /* text: the newline that Prometheus adds to the input is there */

    bool no_fast;  /* leave all to the lexers: for tests */
    bool ended;    /* only EXPO_END from here on */
    size_t line;   /* 1-based number of the line (message) that `at` is in; set by the lexers */
    size_t column; /* bytes of that line before `at`; 0 but after half a line */
    enum lex_state state; /* S_INIT but after half a line */

    bool scratch_used;    /* by the line formats */
    struct arena scratch; /* unescaped strings, exemplars, histograms of the current item */
    struct str known;     /* fast.c: the metric name of such a line */
    struct expo_labels labels, exemplar_labels;
    struct expo_exemplar exemplar;

    struct expo_proto *proto; /* made by the first expo_proto_next() */
};

/* Tries to have at least `n` bytes at `at`. True also where the stream ends before that: compare
 * `end - at`. The caller has checked `n` against a limit. False: reading failed. */
bool expo_fill(struct expo_reader *r, size_t n, struct err *e);

/* One read behind `end`, with room for at least a byte. */
bool expo_read_more(struct expo_reader *r, struct err *e);

/* Text: adds the last newline; what is left moves to memory of the reader. */
void expo_close_text(struct expo_reader *r);

/* The bytes of the window moved, or others took their place. */
static inline void expo_forget(struct expo_reader *r)
{
    r->known.n = r->labels.n_known = r->exemplar_labels.n_known = 0;
}

/* The offset of a byte of the window in the stream. */
static inline uint64_t expo_off_at(const struct expo_reader *r, const char *p)
{
    return r->end_off - (uint64_t)(r->end - p);
}

/* The formats. Each returns as expo_next() does; `r->ended` is set and EXPO_END given by the callee
 * at the end; on an error the caller sets `r->ended`. Lines: all of `it` is set; protobuf: `it` is
 * zeroed before. */
bool expo_lines_next(struct expo_reader *r, struct expo_item *it, struct err *e);
bool expo_proto_next(struct expo_reader *r, struct expo_item *it, struct err *e);
void expo_proto_free(struct expo_proto *p); /* NULL is fine */

#endif
