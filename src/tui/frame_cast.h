/* frame_cast.h - frames as an asciicast, version 2: a terminal's recording, as asciinema plays it.
 *
 * Of each frame the rows are written that changed. One write a frame.
 * Source: docs.asciinema.org/manual/asciicast/v2.
 */
#ifndef PROMCTL_TUI_FRAME_CAST_H
#define PROMCTL_TUI_FRAME_CAST_H

#include "out/cells.h"

struct cast;

/* An existing file is replaced. */
struct cast *cast_open(const char *path, struct err *e);

/* A frame `at_ms` after the beginning. `began_ms` is what the clock showed then. */
bool cast_put(struct cast *c, const struct out_cells *cells, const struct out_term *term,
              int64_t began_ms, int64_t at_ms, struct err *e);

/* NULL is fine. */
bool cast_close(struct cast *c, struct err *e);

#endif
