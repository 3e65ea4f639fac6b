/* value_impl.h - what the writers of values share. Private to src/out. */
#ifndef PROMCTL_OUT_VALUE_IMPL_H
#define PROMCTL_OUT_VALUE_IMPL_H

#include "out/value.h"

struct value_out {
    struct out_flow *flow;
    struct buf *text;  /* add here: the buffer of `flow`, or */
    struct buf unsafe; /* what a terminal gets made safe */
    const volatile bool *cancel;
    bool canceled, ended; /* no more lines: canceled, or nobody reads them */
};

/* Hands on what was written, now and then or all of it. To be called where lines end, or at least
 * not within a character; pointers into the text are no longer valid after. False: nothing more can
 * be written. */
bool value_hand_on(struct value_out *o, bool all);

/* The same at the end of a line; once `cancel` is true no other is wanted. */
bool value_end_line(struct value_out *o);

// ---- pieces, made by several threads where there are many: value_pieces.c ----

/* Between two samples: how many of a series are before it. */
struct value_place {
    size_t series, point;
};

struct value_piece_ops {
    size_t worker_bytes; /* what a thread has for itself; begun from zeros */
    void (*begin)(void *worker, const struct value *v, void *user);
    /* Appends what is between two places. */
    void (*put)(void *worker, struct buf *to, const struct value *v, struct value_place at,
                struct value_place end);
    void (*done)(void *worker);
    bool lines; /* a piece ends at a line: none follows a cancellation */
};

/* All of `v`, in order. */
void value_put_pieces(struct value_out *o, const struct value *v, unsigned threads,
                      const struct value_piece_ops *ops, void *user);

size_t value_count_points(const struct value_series *s);

/* Where the sample is that value_next() gives after `n` others. */
struct value_cursor value_cursor_at(const struct value_series *s, size_t n);

void value_write_json(struct value_out *o, const struct value *v, const struct value_style *s);
void value_write_ndjson(struct value_out *o, const struct value *v);
void value_write_cells(struct value_out *o, const struct value *v, const struct value_style *s);

#endif
