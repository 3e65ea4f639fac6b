/* units.h - numbers for people: Grafana's unit ids, three significant digits, one table.
 *
 * Exact numbers are not made here: see base/float.h.
 * Source of the ids: grafana packages/grafana-data/src/valueFormats/categories.ts.
 */
#ifndef PROMCTL_OUT_UNITS_H
#define PROMCTL_OUT_UNITS_H

#include "base/buf.h"
#include "model/metric.h"
#include "model/unit.h"

#include <stdint.h>

enum out_unit_kind {
    UNIT_LOCALE,   /* 1,234,567; fractions to three digits */
    UNIT_FIXED,    /* 12.3 rpm: never a prefix */
    UNIT_SHORT,    /* 12.3k */
    UNIT_SISHORT,  /* 12.3k, and 4.56m below one */
    UNIT_SI,       /* 12.3 kHz, 4.56 mV */
    UNIT_SI_WHOLE, /* 12.3 kB, but 0.50 B: no prefix below one */
    UNIT_IEC,      /* 12.3 KiB */
    UNIT_COUNT,    /* 1.20k ops/s */
    UNIT_PERCENT,  /* 6.7% */
    UNIT_TIME,     /* 4.56 ms, 1m 23s, 3d 4h */
    UNIT_CLOCK,    /* 03:25:45, 1d 03:25:45 */
    UNIT_CURRENCY, /* $1.23k */
    UNIT_CURRENCY_AFTER,
    UNIT_BOOL, /* the words of `symbol`: "No|Yes" */
    UNIT_DATE, /* a time in UTC; `symbol` is a format: YYYY-MM-DD HH:mm:ss */
    UNIT_AGO,  /* 2d 4h ago */
    UNIT_HEX,
    UNIT_HEX0X,
    UNIT_SCI,
    UNIT_PREFIX, /* symbol stands before the number */
    UNIT_SUFFIX, /* symbol stands after it, as it is */
};

struct out_unit { /* plain; `symbol` is borrowed from the table or from the id it was made of */
    enum out_unit_kind kind;
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

/* The table, for tests and documentation. */
struct out_unit_row {
    const char *id;
    enum out_unit_kind kind;
    const char *symbol;
    double factor;
};
extern const struct out_unit_row out_unit_table[];
extern const size_t out_unit_table_n;

#endif
