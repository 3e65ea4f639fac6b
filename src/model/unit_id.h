/* unit_id.h - the units that dashboards name, by their ids of Grafana.
 *
 * Source: grafana packages/grafana-data/src/valueFormats/categories.ts.
 */
#ifndef PROMCTL_MODEL_UNIT_ID_H
#define PROMCTL_MODEL_UNIT_ID_H

#include "base/str.h"
#include "base/xalloc.h"

enum unit_kind {
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

struct unit_id {
    const char *id;
    enum unit_kind kind;
    const char *symbol; /* "B/s"; empty: there is none, or it goes by the value */
    double factor;      /* one of the given values in base units */
};

extern const struct unit_id unit_ids[]; /* in byte order */
extern const size_t unit_ids_n;

const struct unit_id *unit_id_find(struct str id); /* NULL: none */

#endif
