/* units.h - numbers for people: Grafana's unit ids, three significant digits, one table.
 *
 * Exact numbers are not made here: see base/float.h.
 */
#ifndef PROMCTL_OUT_UNITS_H
#define PROMCTL_OUT_UNITS_H

#include "base/buf.h"
#include "model/metric.h"
#include "model/unit.h"
#include "model/unit_id.h"

#include <stdint.h>

struct out_unit { /* plain; `symbol` is borrowed from the table or from the id it was made of */
    enum unit_kind kind;
    struct str symbol;
    double factor; /* one of the given values in base units; 0 means 1 */
};

struct out_unit_style {
    bool ascii;
    bool has_decimals; /* else three significant digits */
    int decimals;
    int64_t now_ms; /* for "ago" */
};

/* A Grafana unit id, also suffix:x prefix:x si:x count:x time:fmt. False for an unknown one:
 * `out` is then UNIT_SUFFIX with the id, which is what to show with one warning. */
bool out_unit_parse(struct str id, struct out_unit *out);

/* How the unit of a metric is shown. False for none: `out` is UNIT_LOCALE. */
bool out_unit_of_metric(enum metric_unit unit, struct out_unit *out);

/* The unit of a family of which no one said: `# UNIT` first (`unit`, may be empty), else the
 * suffix of the name, with _total taken off. False where neither tells: `out` is UNIT_LOCALE. */
bool out_unit_infer(struct str name, struct str unit, struct out_unit *out);

/* What stands in a family's head: "seconds", "bytes", "ratio", "timestamp", or `# UNIT` as it is;
 * empty where out_unit_infer() is false. Borrowed. */
struct str out_unit_word(struct str name, struct str unit);

void out_unit_put(struct buf *b, const struct out_unit *u, double v,
                  const struct out_unit_style *style);

/* The exact value, its integer part grouped: 333,670,912, 0.1, 1e+300, NaN, +Inf. */
void out_put_exact(struct buf *b, double v);

/* The same without grouping, for programs: 333670912. */
void out_put_plain(struct buf *b, double v);

/* "≤5ms", "≤2.5s", "≤10": a bucket's bound, short and exact, without blanks. */
void out_put_bound(struct buf *b, const struct out_unit *u, double bound, bool ascii);

#endif
