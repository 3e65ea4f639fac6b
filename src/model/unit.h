/* unit.h - the units that names of metrics carry.
 *
 * Source: the base units of prometheus.io/docs/practices/naming, and OpenMetrics' UNIT.
 */
#ifndef PROMCTL_MODEL_UNIT_H
#define PROMCTL_MODEL_UNIT_H

#include "base/str.h"

enum metric_unit {
    METRIC_UNIT_NONE,
    METRIC_UNIT_TIMESTAMP, /* seconds since the epoch */
    METRIC_UNIT_SECONDS,
    METRIC_UNIT_MILLISECONDS,
    METRIC_UNIT_MICROSECONDS,
    METRIC_UNIT_NANOSECONDS,
    METRIC_UNIT_BYTES,
    METRIC_UNIT_BITS,
    METRIC_UNIT_RATIO,
    METRIC_UNIT_PERCENT,
    METRIC_UNIT_CELSIUS,
    METRIC_UNIT_KELVIN,
    METRIC_UNIT_VOLTS,
    METRIC_UNIT_AMPERES,
    METRIC_UNIT_WATTS,
    METRIC_UNIT_JOULES,
    METRIC_UNIT_HERTZ,
    METRIC_UNIT_GRAMS,
    METRIC_UNIT_METERS,
};

enum { METRIC_N_UNITS = METRIC_UNIT_METERS + 1 };

/* The unit of a family: `# UNIT` first (`unit`, may be empty), else the suffix of the name, with
 * _total taken off. */
enum metric_unit metric_unit_of(struct str name, struct str unit);

/* "seconds", "bytes", "timestamp"; empty of NONE. */
struct str metric_unit_word(enum metric_unit u);

#endif
