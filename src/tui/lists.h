/* lists.h - what panels and screens both say of alerts and events. */
#ifndef PROMCTL_TUI_LISTS_H
#define PROMCTL_TUI_LISTS_H

#include "tui/board.h"
#include "tui/frame.h"

enum frame_sign alert_sign(enum board_alert_state s);
const char *alert_word(enum board_alert_state s); /* "FIRING", "ok" */
enum frame_sign event_sign(enum board_event_kind k);

/* "6.7% > 5%". */
void lists_put_reason(struct buf *b, const struct board_alert *a, const struct look *look);

/* What is wrong first, two lines each, then the others in a row. */
void lists_put_alerts(struct out_cells *c, struct out_rect r, const struct board *b,
                      const struct look *look);

/* From event `first` on. Returns how many are shown. */
size_t lists_put_events(struct out_cells *c, struct out_rect r, const struct board *b,
                        const struct look *look, size_t first);

#endif
