/* put.h - the pieces of an output line, made to cost little: for the writers here and in out/.
 *
 * All append. What repeats from sample to sample (names of metrics and labels, the time) is
 * rendered once and copied after that.
 */
#ifndef PROMCTL_EXPO_PUT_H
#define PROMCTL_EXPO_PUT_H

#include "base/buf.h"
#include "model/labels.h"

#include <stdint.h>

/* `s` escaped for the inside of a JSON string: valid UTF-8 stays, the rest is U+FFFD. */
void put_json(struct buf *b, struct str s);

/* `s` with \ and newline escaped, and with `quote` also the double quote. */
void put_escaped(struct buf *b, struct str s, bool quote);

/* `s` as a cell of RFC 4180. */
void put_csv(struct buf *b, struct str s);

/* `s` as a name in text: quoted unless it is a legacy one. */
void put_text_name(struct buf *b, struct str s); /* of a metric */
void put_label_name(struct buf *b, struct str s);

void put_i64(struct buf *b, int64_t v);

/* Milliseconds as seconds, exact: 1.5, -0.001, 1700000000. */
void put_seconds(struct buf *b, int64_t ms);

/* The same as the HTTP API writes it: three digits where there is a fraction. */
void put_api_time(struct buf *b, int64_t ms);

/* A bound in the form Prometheus stores, escaped for JSON and for text. */
void put_bound_json(struct buf *b, struct str text);
void put_bound_text(struct buf *b, struct str text);

/* True where `s` is the very text that the shortest printing without exponent gives for its
 * value: at most 15 digits, none of them superfluous, not below 1e-6. */
bool text_is_shortest(struct str s);

/* ---- what was rendered for a name, by the place it stands at ---- */

struct put_name {
    struct buf raw, out;
};
struct put_names { /* `{0}` is empty */
    struct put_name *p;
    size_t n, cap;
};
typedef void put_name_fn(struct buf *b, size_t place, struct str name);

void put_names_done(struct put_names *t);

/* Renders `name` with `fn`, or copies what `fn` made of the same name at the same place. */
void put_name_at(struct buf *b, struct put_names *t, size_t place, struct str name,
                 put_name_fn *fn);

#endif
