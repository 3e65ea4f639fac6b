#include "model/unit.h"

#include "base/xalloc.h"

/* Moments go first: what they end in is a unit, too. */
static const struct {
    struct str suffix;
    enum metric_unit unit;
} suffixes[] = {
    { { "start_time_seconds", 18 }, METRIC_UNIT_TIMESTAMP },
    { { "boot_time_seconds", 17 }, METRIC_UNIT_TIMESTAMP },
    { { "timestamp_seconds", 17 }, METRIC_UNIT_TIMESTAMP },
    { { "seconds", 7 }, METRIC_UNIT_SECONDS },
    { { "milliseconds", 12 }, METRIC_UNIT_MILLISECONDS },
    { { "microseconds", 12 }, METRIC_UNIT_MICROSECONDS },
    { { "nanoseconds", 11 }, METRIC_UNIT_NANOSECONDS },
    { { "bytes", 5 }, METRIC_UNIT_BYTES },
    { { "bits", 4 }, METRIC_UNIT_BITS },
    { { "ratio", 5 }, METRIC_UNIT_RATIO },
    { { "percent", 7 }, METRIC_UNIT_PERCENT },
    { { "celsius", 7 }, METRIC_UNIT_CELSIUS },
    { { "kelvin", 6 }, METRIC_UNIT_KELVIN },
    { { "volts", 5 }, METRIC_UNIT_VOLTS },
    { { "amperes", 7 }, METRIC_UNIT_AMPERES },
    { { "watts", 5 }, METRIC_UNIT_WATTS },
    { { "joules", 6 }, METRIC_UNIT_JOULES },
    { { "hertz", 5 }, METRIC_UNIT_HERTZ },
    { { "grams", 5 }, METRIC_UNIT_GRAMS },
    { { "meters", 6 }, METRIC_UNIT_METERS },
};

static bool ends_in_word(struct str name, struct str word)
{
    return name.n > word.n && str_ends(name, word) && name.p[name.n - word.n - 1] == '_';
}

enum metric_unit metric_unit_of(struct str name, struct str unit)
{
    str_cut_suffix(&name, STR("_total"));
    for (size_t i = 0; i < N_OF(suffixes); i++) {
        bool moment = suffixes[i].unit == METRIC_UNIT_TIMESTAMP;
        // For a moment `# UNIT seconds` is no contradiction; otherwise the name is not looked at.
        bool by_name = unit.n == 0 || (moment && str_eq(unit, STR("seconds")));

        if ((unit.n && !moment && str_eq(unit, suffixes[i].suffix)) ||
            (by_name && ends_in_word(name, suffixes[i].suffix)))
            return suffixes[i].unit;
    }
    return METRIC_UNIT_NONE;
}

struct str metric_unit_word(enum metric_unit u)
{
    if (u == METRIC_UNIT_TIMESTAMP)
        return STR("timestamp");
    for (size_t i = 0; i < N_OF(suffixes); i++)
        if (suffixes[i].unit == u)
            return suffixes[i].suffix;
    return STR("");
}
