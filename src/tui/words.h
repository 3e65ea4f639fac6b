/* words.h - times, numbers and names as frames write them. */
#ifndef PROMCTL_TUI_WORDS_H
#define PROMCTL_TUI_WORDS_H

#include "base/buf.h"
#include "model/labels.h"
#include "out/units.h"
#include "tui/frame.h"

/* "14:32:07". */
void words_clock(struct buf *b, int64_t ms, bool utc);

/* "10:00", or with the day where that is another than that of `now_ms`. */
void words_minute(struct buf *b, int64_t ms, int64_t now_ms, bool utc);

/* How long something lasts: "0m48s", "4m02s", "3h05m", "2d04h". */
void words_since(struct buf *b, int64_t ms);

/* "2s", "4m", "3h": the largest unit alone. */
void words_short(struct buf *b, int64_t ms);

/* A number in its unit; "-" for NaN. */
void words_value(struct buf *b, const struct out_unit *u, double v, const struct look *look,
                 bool has_decimals, int decimals);

/* The unit without the number, for a title: "req/s", "seconds", "bytes"; may be nothing. */
void words_unit(struct buf *b, const struct out_unit *u, bool ascii);

/* A unit whose word is in the title already. */
struct out_unit words_number_unit(const struct out_unit *u);

/* A legend: "{{method}} {{endpoint}}" with the labels of a series. */
void words_legend(struct buf *b, struct str format, const struct labels *ls);

#endif
