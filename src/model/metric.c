#include "model/metric.h"

static const struct str names[METRIC_N_TYPES] = {
    [METRIC_UNKNOWN] = { "unknown", 7 },
    [METRIC_COUNTER] = { "counter", 7 },
    [METRIC_GAUGE] = { "gauge", 5 },
    [METRIC_HISTOGRAM] = { "histogram", 9 },
    [METRIC_GAUGEHISTOGRAM] = { "gaugehistogram", 14 },
    [METRIC_SUMMARY] = { "summary", 7 },
    [METRIC_INFO] = { "info", 4 },
    [METRIC_STATESET] = { "stateset", 8 },
};

struct str metric_type_name(enum metric_type t)
{
    return names[t];
}

bool metric_type_parse(struct str s, enum metric_type *out)
{
    if (str_eq(s, STR("untyped"))) {
        *out = METRIC_UNKNOWN;
        return true;
    }
    for (int t = 0; t < METRIC_N_TYPES; t++) {
        if (str_eq(s, names[t])) {
            *out = t;
            return true;
        }
    }
    return false;
}
