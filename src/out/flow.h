/* flow.h - output that decides late whether it needs a pager: what fits the screen does not.
 *
 * Add to `out.buf`, then call out_flow_check() now and then; nothing is kept of a long output but
 * the part that is not written yet. With fd -1 all of it stays in the buffer, for tests.
 */
#ifndef PROMCTL_OUT_FLOW_H
#define PROMCTL_OUT_FLOW_H

#include "base/io.h"
#include "out/term.h"

struct out_flow {
    struct io_out out;
    struct out_term term;
    struct out_pager pager;
    bool waiting;       /* for the end or for more lines than the screen has */
    size_t lines, seen; /* complete lines in the first `seen` bytes of the buffer */
};

void out_flow_init(struct out_flow *f, const struct out_term *t, int fd, bool pager);

/* False when nothing more can be written: the reader has gone, or an error that end() tells. */
bool out_flow_check(struct out_flow *f);

/* Writes what is left, waits for the pager. False with `e` set when output was lost. */
bool out_flow_end(struct out_flow *f, struct err *e);

#endif
