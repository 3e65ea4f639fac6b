/* time.h - instants and durations, both int64_t milliseconds, in the forms of cli.md "Time".
 *
 * Source of the duration syntax: prometheus/common model/time.go.
 */
#ifndef PROMCTL_BASE_TIME_H
#define PROMCTL_BASE_TIME_H

#include "base/buf.h"
#include "base/err.h"

#include <stdint.h>

enum { TIME_MAX_CHARS = 32, DUR_MAX_CHARS = 32 };

/* The longest duration, 292 years: Go's, which counts nanoseconds. */
#define DUR_MAX_MS INT64_C(9223372036854)

/* Unix milliseconds; $PROMCTL_NOW (a TIME without "now") stands in where tests need a fixed one. */
int64_t time_now_ms(void);

/* For measuring only: nanoseconds of a clock that never goes back. */
int64_t time_mono_ns(void);

/* "1h30m", "250ms" (Prometheus: y w d h m s ms in that order, each once), or a number of seconds
 * with an optional fraction. Not negative, at most DUR_MAX_MS. ERR_USAGE with what is wrong. */
bool dur_parse(struct str s, int64_t *ms, struct err *e);

/* Prometheus' model.ParseDuration, to the word of its errors: no plain numbers but "0". ERR_FORMAT.
 */
bool dur_parse_strict(struct str s, int64_t *ms, struct err *e);

/* As Prometheus' model.Duration prints: "1h30m", "250ms", "0s"; years and weeks only where they
 * come out even. A minus sign before negative ones. Returns the length, no NUL. */
size_t dur_print(char *p, int64_t ms);

/* For people, three digits or two units: "840 ns", "3.1 ms", "59.5 s", "2m14s", "1h05m", "3d4h".
 * Appends. */
void dur_put_human(struct buf *b, double seconds);

/* Unix seconds (fraction allowed), RFC 3339, "now", "now-1h30m", "now+5m", "-1h30m"; relative to
 * `now_ms`. A number after a sign counts seconds, too: "-60" is a minute ago. Fractions of a
 * millisecond are rounded in Unix seconds and cut off in RFC 3339, as the Prometheus API does. */
bool time_parse(struct str s, int64_t now_ms, int64_t *ms, struct err *e);

/* The Date of an HTTP answer: "Mon, 23 Nov 2026 16:04:16 GMT". */
bool time_parse_http(struct str s, int64_t *ms);

/* RFC 3339 in UTC with milliseconds: 2026-11-23T16:04:16.000Z. Years beyond 9999 and below 0 get
 * a sign. Returns the length, no NUL. */
size_t time_print_rfc3339(char *p, int64_t ms);

/* The least step of a clock or a calendar that is no shorter: 1, 2, 5, 10, 15, 30 s, ... a week,
 * weeks. */
int64_t dur_nice_up(int64_t ms);

#endif
