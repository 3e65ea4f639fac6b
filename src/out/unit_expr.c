#include "out/unit_expr.h"

#include <math.h>

#include "promql/flow.h"

/* Of what has been multiplied, the base unit is that much smaller. */
static bool scaled(const char *id, double scale, struct out_unit *out)
{
    out_unit_parse(str_of(id), out);
    out->factor /= scale;
    return true;
}

static bool count_a_second(double scale, struct out_unit *out)
{
    static const struct {
        double scale;
        const char *symbol;
    } spans[] = { { 1, "/s" }, { 60, "/min" }, { 3600, "/h" } };

    for (size_t i = 0; i < N_OF(spans); i++)
        if (spans[i].scale == scale) {
            *out = (struct out_unit){ .kind = UNIT_COUNT, .symbol = str_of(spans[i].symbol) };
            return true;
        }
    return false;
}

static bool unit_of(const struct pql_measure *m, double scale, struct out_unit *out)
{
    bool bytes = m->unit == METRIC_UNIT_BYTES, bits = m->unit == METRIC_UNIT_BITS;

    if (m->per_second && (bytes || bits))
        return scaled(bytes ? "binBps" : "binbps", scale, out);
    if (m->per_second)
        return false;
    out_unit_of_metric(m->unit, out);
    out->factor /= scale;
    return true;
}

bool out_unit_of_expr(const struct pql_node *n, struct out_unit *out)
{
    struct pql_measure m = pql_measure_of(n);
    double scale = fabs(m.scale);

    *out = (struct out_unit){ .kind = UNIT_LOCALE };
    if (!isnormal(scale))
        return false;
    switch (m.what) {
    case PQL_M_COUNT:
        return m.per_second && count_a_second(scale, out);
    case PQL_M_UNIT:
        return unit_of(&m, scale, out);
    case PQL_M_RATIO:
        return !m.per_second && scaled("percentunit", scale, out);
    case PQL_M_MOMENT:
        out_unit_of_metric(METRIC_UNIT_TIMESTAMP, out);
        out->factor /= scale;
        return true;
    default:
        return false;
    }
}
