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

void value_write_json(struct value_out *o, const struct value *v, const struct value_style *s);
void value_write_ndjson(struct value_out *o, const struct value *v);
void value_write_cells(struct value_out *o, const struct value *v, bool tsv);

#endif
