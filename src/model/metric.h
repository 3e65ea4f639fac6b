/* metric.h - what a family says of itself: type, help, unit.
 *
 * Source: prometheus model/metadata, common/model/metadata.go.
 */
#ifndef PROMCTL_MODEL_METRIC_H
#define PROMCTL_MODEL_METRIC_H

#include "base/str.h"

enum metric_type {
    METRIC_UNKNOWN, /* "untyped" in text 0.0.4 */
    METRIC_COUNTER,
    METRIC_GAUGE,
    METRIC_HISTOGRAM,
    METRIC_GAUGEHISTOGRAM,
    METRIC_SUMMARY,
    METRIC_INFO,
    METRIC_STATESET,
};

enum { METRIC_N_TYPES = METRIC_STATESET + 1 };

/* "unknown", "counter", ... as OpenMetrics spells them. */
struct str metric_type_name(enum metric_type t);

/* The reverse; "untyped" is METRIC_UNKNOWN. False for any other word. */
bool metric_type_parse(struct str s, enum metric_type *out);

#endif
