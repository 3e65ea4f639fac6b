#include "lint/unit_fit.h"

#include <math.h>

enum dimension {
    D_ANY, /* numbers as they are */
    D_TIME,
    D_MOMENT,
    D_DATA,
    D_RATIO,
    D_COUNT,
    D_CELSIUS,
    D_KELVIN,
    D_VOLT,
    D_AMPERE,
    D_WATT,
    D_JOULE,
    D_HERTZ,
    D_GRAM,
    D_METER,
};

struct size { /* of one of the numbers */
    enum dimension dimension;
    bool per_second;
    double factor; /* in the base unit: seconds, bytes, one */
};

// ---- of expressions ----

static const struct {
    struct size size;
    const char *id, *id_a_second;
} units[METRIC_N_UNITS] = {
    [METRIC_UNIT_NONE] = { { D_ANY, false, 1 }, NULL, NULL },
    [METRIC_UNIT_TIMESTAMP] = { { D_MOMENT, false, 1 }, NULL, NULL },
    [METRIC_UNIT_SECONDS] = { { D_TIME, false, 1 }, "s", NULL },
    [METRIC_UNIT_MILLISECONDS] = { { D_TIME, false, 1e-3 }, "ms", NULL },
    [METRIC_UNIT_MICROSECONDS] = { { D_TIME, false, 1e-6 }, "µs", NULL },
    [METRIC_UNIT_NANOSECONDS] = { { D_TIME, false, 1e-9 }, "ns", NULL },
    [METRIC_UNIT_BYTES] = { { D_DATA, false, 1 }, "bytes", "Bps" },
    [METRIC_UNIT_BITS] = { { D_DATA, false, 0.125 }, "bits", "bps" },
    [METRIC_UNIT_RATIO] = { { D_RATIO, false, 1 }, "percentunit", NULL },
    [METRIC_UNIT_PERCENT] = { { D_RATIO, false, 0.01 }, "percent", NULL },
    [METRIC_UNIT_CELSIUS] = { { D_CELSIUS, false, 1 }, "celsius", NULL },
    [METRIC_UNIT_KELVIN] = { { D_KELVIN, false, 1 }, "kelvin", NULL },
    [METRIC_UNIT_VOLTS] = { { D_VOLT, false, 1 }, "volt", NULL },
    [METRIC_UNIT_AMPERES] = { { D_AMPERE, false, 1 }, "amp", NULL },
    [METRIC_UNIT_WATTS] = { { D_WATT, false, 1 }, "watt", NULL },
    [METRIC_UNIT_JOULES] = { { D_JOULE, false, 1 }, "joule", "watt" },
    [METRIC_UNIT_HERTZ] = { { D_HERTZ, false, 1 }, "hertz", NULL },
    [METRIC_UNIT_GRAMS] = { { D_GRAM, false, 1 }, "massg", NULL },
    [METRIC_UNIT_METERS] = { { D_METER, false, 1 }, "lengthm", NULL },
};

static struct size size_of(const struct pql_measure *m)
{
    struct size s = { D_ANY, m->per_second, 1 };

    switch (m->what) {
    case PQL_M_UNIT:
        s.dimension = units[m->unit].size.dimension;
        s.factor = units[m->unit].size.factor;
        break;
    case PQL_M_RATIO:
        s.dimension = D_RATIO;
        break;
    case PQL_M_MOMENT:
        s.dimension = D_MOMENT;
        break;
    default:
        break;
    }
    if (s.dimension == D_JOULE && s.per_second)
        s = (struct size){ D_WATT, false, 1 };
    if (s.dimension == D_TIME && s.per_second) // how much of the time
        s = (struct size){ D_RATIO, false, s.factor };
    return s;
}

// ---- of ids ----

static struct size size_of_symbol(const struct unit_id *u)
{
    static const struct {
        const char *symbol;
        struct size size;
    } symbols[] = {
        { "B", { D_DATA, false, 1 } },     { "b", { D_DATA, false, 0.125 } },
        { "B/s", { D_DATA, true, 1 } },    { "b/s", { D_DATA, true, 0.125 } },
        { "°C", { D_CELSIUS, false, 1 } }, { "K", { D_KELVIN, false, 1 } },
        { "V", { D_VOLT, false, 1 } },     { "A", { D_AMPERE, false, 1 } },
        { "W", { D_WATT, false, 1 } },     { "J", { D_JOULE, false, 1 } },
        { "Hz", { D_HERTZ, false, 1 } },   { "g", { D_GRAM, false, 1 } },
        { "m", { D_METER, false, 1 } },
    };
    for (size_t i = 0; i < N_OF(symbols); i++)
        if (strcmp(symbols[i].symbol, u->symbol) == 0) {
            struct size s = symbols[i].size;
            s.factor *= u->factor;
            return s;
        }
    return (struct size){ D_ANY, false, 1 };
}

static struct size size_of_id(const struct unit_id *u)
{
    switch (u->kind) {
    case UNIT_TIME:
    case UNIT_CLOCK:
        return (struct size){ D_TIME, false, u->factor };
    case UNIT_DATE:
    case UNIT_AGO:
        return (struct size){ D_MOMENT, false, 1e-3 };
    case UNIT_PERCENT:
        return (struct size){ D_RATIO, false, u->factor / 100 };
    case UNIT_COUNT:
        return (struct size){ D_COUNT, true, u->factor };
    default:
        return size_of_symbol(u);
    }
}

// ---- both ----

/* Thousands and 1024s are not told apart: that is for people to choose. */
static bool is_about_one(double x)
{
    return x > 0.7 && x < 1.4;
}

enum lint_fit lint_unit_fits(const struct pql_measure *m, const struct unit_id *shown,
                             double *times)
{
    struct size is = size_of(m), as = size_of_id(shown);

    if (is.dimension == D_ANY || as.dimension == D_ANY)
        return LINT_FITS;
    if (m->what == PQL_M_UNIT && m->per_second && is.dimension == D_RATIO && as.dimension == D_TIME)
        return LINT_FITS; // seconds a second, said as seconds
    if (is.dimension != as.dimension)
        return LINT_OTHER_UNIT;
    if (is.per_second != as.per_second && m->scale != 1 && m->scale != 8)
        return LINT_FITS; // divided by the seconds of a window, or multiplied by them
    if (is.per_second != as.per_second)
        return as.per_second ? LINT_NOT_A_RATE : LINT_NOT_NO_RATE;
    *times = m->scale * as.factor / is.factor;
    // What was divided by an unknown number has no scale that could be known.
    if (is.dimension == D_TIME && m->per_second)
        return LINT_FITS;
    return is_about_one(*times) || !isfinite(*times) || *times <= 0 ? LINT_FITS : LINT_OTHER_SCALE;
}

const char *lint_unit_for(const struct pql_measure *m)
{
    struct size is = size_of(m);

    if (m->what == PQL_M_UNIT && is.dimension == D_RATIO)
        return is_about_one(m->scale) ? "percentunit" : NULL;
    if (m->what == PQL_M_UNIT && is_about_one(m->scale))
        return m->per_second ? units[m->unit].id_a_second : units[m->unit].id;
    if (m->what == PQL_M_UNIT && m->unit == METRIC_UNIT_BYTES && m->scale == 8)
        return m->per_second ? "bps" : "bits";
    if (m->what == PQL_M_RATIO && is_about_one(m->scale / 100))
        return "percent";
    return m->what == PQL_M_RATIO && is_about_one(m->scale) ? "percentunit" : NULL;
}

void lint_put_measure(struct buf *b, const struct pql_measure *m)
{
    if (m->what == PQL_M_RATIO)
        buf_puts(b, "a ratio");
    else if (m->what == PQL_M_MOMENT)
        buf_puts(b, "a time in seconds since 1970");
    else
        buf_put_str(b, metric_unit_word(m->unit));
    if (m->per_second)
        buf_puts(b, " a second");
}
