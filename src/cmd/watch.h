/* watch.h - looking again and again: the screen, the keys and the clock of --watch.
 *
 * On a terminal frames stand on the alternate screen and `q` ends it. SIGTERM and SIGHUP are noted,
 * Ctrl-Z gives the shell its screen and keys, a new size of the terminal draws anew.
 */
#ifndef PROMCTL_CMD_WATCH_H
#define PROMCTL_CMD_WATCH_H

#include "base/buf.h"
#include "base/err.h"
#include "out/term.h"

#include <stdint.h>

/* `screen`: stdout is a terminal, and gets frames. */
void watch_begin(bool screen);
void watch_end(bool screen);

/* To be called before each frame: keys and flags as they should be. */
void watch_frame(void);

enum watch_why { WATCH_GO_ON, WATCH_QUIT /* the user has pressed q */, WATCH_ENDED };

/* Waits. `draw` is called where the terminal has another size; where it fails `e` is set. */
enum watch_why watch_wait(int64_t until_ns, bool (*draw)(void *user, struct err *e), void *user,
                          struct err *e);

/* The signal that ended it, but for SIGINT; 0: none. */
int watch_signal(void);

/* "14:32:07", local time. Appends. */
void watch_put_clock(struct buf *b, int64_t ms);

/* A frame over the one before: lines over lines, so that nothing flickers; what has no room is
 * counted. */
void watch_put_over(struct buf *b, const struct out_term *t, struct str lines);
size_t watch_count_lines(struct str s);

#endif
