/* plot_axis.c - the value axis: which values it shows, where its ticks are, what they are called.
 */
#include "base/utf8.h"
#include "out/plot_impl.h"
#include "out/text.h"

#include <float.h>
#include <stdio.h>
#include <stdlib.h>

enum { LOG_MAX_DECADES = 8, MAX_DECIMALS = 2 };

static const double limit_reach = 1.6, least_share = 0.75;

void plot_range_add(struct plot_range *r, double v)
{
    if (!isfinite(v))
        return;
    r->min = r->any ? fmin(r->min, v) : v;
    r->max = r->any ? fmax(r->max, v) : v;
    if (v > 0 && (r->min_positive == 0 || v < r->min_positive))
        r->min_positive = v;
    r->any = true;
}

static double factor_of(const struct out_unit *u)
{
    return u->factor != 0 ? u->factor : 1;
}

// ---- from where to where ----

static bool counts_from_zero(const struct plot *p)
{
    switch (p->unit.kind) {
    case UNIT_COUNT:
    case UNIT_PERCENT:
    case UNIT_IEC:
    case UNIT_SI_WHOLE:
        return true;
    default:
        return p->draw == PLOT_BARS || p->stack != PLOT_APART;
    }
}

static void add_limits(struct plot_range *r, const struct plot *p)
{
    double reach = limit_reach * r->max;

    for (size_t i = 0; i < p->n_limits; i++)
        if (p->limits[i].v <= reach)
            plot_range_add(r, p->limits[i].v);
}

static void set_constant(struct plot_axis *a, double v, bool from_zero)
{
    a->lo = v - 0.1 * fabs(v);
    a->hi = v + 0.1 * fabs(v);
    if (from_zero && v > 0)
        a->lo = 0;
    if (a->lo == a->hi) { // zero, or too small to differ
        a->lo = 0;
        a->hi = 1;
    }
}

static void set_ends(struct plot_axis *a, const struct plot *p, const struct plot_range *r)
{
    double cap = 100 / factor_of(&p->unit), span = r->max / 2 - r->min / 2; // halves are finite
    bool from_zero = r->min >= 0 && (counts_from_zero(p) || r->min < least_share * r->max);

    if (r->min == r->max) {
        set_constant(a, r->min, p->draw == PLOT_BARS || p->stack != PLOT_APART);
    } else {
        a->lo = from_zero ? 0 : r->min - 0.1 * span;
        a->hi = r->max + 0.08 * (from_zero ? r->max / 2 : span);
        if (r->min >= 0)
            a->lo = fmax(a->lo, 0);
        if (r->max <= 0)
            a->hi = fmin(a->hi, 0);
    }
    if (p->unit.kind == UNIT_PERCENT && r->max <= cap)
        a->hi = fmin(a->hi, cap);
    a->lo = fmax(a->lo, -DBL_MAX);
    a->hi = fmin(a->hi, DBL_MAX);
}

static void fix_ends(struct plot_axis *a, const struct plot *p)
{
    if (p->has_min)
        a->lo = p->min;
    if (p->has_max)
        a->hi = p->max;
    if (!(a->hi > a->lo))
        a->hi = a->lo + fmax(1, fabs(a->lo) * 0.1);
}

// ---- steps ----

static double nice_decimal(double want)
{
    static const double nice[] = { 1, 2, 2.5, 5, 10 };
    double power = pow(10, floor(log10(want)));

    for (size_t i = 0; i < N_OF(nice); i++)
        if (nice[i] * power >= want * (1 - 1e-12))
            return nice[i] * power;
    return 10 * power;
}

static double nice_time(double want)
{
    static const double nice[] = { 1, 2, 5, 10, 15, 30 };
    static const double units[] = { 1, 60, 3600 };

    if (want <= 0.5)
        return nice_decimal(want);
    for (size_t u = 0; u < N_OF(units); u++)
        for (size_t i = 0; i < N_OF(nice); i++)
            if (nice[i] * units[u] >= want)
                return nice[i] * units[u];
    return nice_decimal(want / 86400) * 86400;
}

static double nice_step(const struct out_unit *u, double want)
{
    double scaled = want * factor_of(u);

    if (!(scaled >= DBL_MIN) || !isfinite(scaled))
        return 0;
    if (u->kind == UNIT_TIME)
        scaled = nice_time(scaled);
    else if (u->kind == UNIT_IEC)
        scaled = exp2(fmax(0, ceil(log2(scaled) - 1e-9)));
    else
        scaled = nice_decimal(scaled);
    if (u->kind == UNIT_BOOL)
        scaled = fmax(scaled, 1);
    return scaled / factor_of(u);
}

/* The step of at most one tick in two rows; the lower end moves down to a tick. */
static double choose_step(struct plot_axis *a, const struct plot *p, int rows)
{
    double step = 0;

    for (int i = 0; i < 3; i++) {
        double span = a->hi - a->lo;
        if (!isfinite(span) || rows < 1)
            return 0;
        step = nice_step(&p->unit, 2 * span / rows);
        if (step <= 0 || step < fmax(fabs(a->lo), fabs(a->hi)) * 1e-14)
            return 0;
        double down = floor(a->lo / step + 1e-9) * step;
        if (p->has_min || down == a->lo)
            break;
        a->lo = down;
    }
    return step;
}

// ---- labels ----

struct prefix {
    double size;
    const char *text;
};

static const struct prefix time_prefixes[] = {
    { 86400, "d" }, { 3600, "h" },  { 60, "m" },    { 1, "s" },
    { 1e-3, "ms" }, { 1e-6, "µs" }, { 1e-9, "ns" },
};
static const struct prefix iec_prefixes[] = {
    { 0x1p60, "Ei" }, { 0x1p50, "Pi" }, { 0x1p40, "Ti" }, { 0x1p30, "Gi" },
    { 0x1p20, "Mi" }, { 0x1p10, "Ki" }, { 1, "" },
};
static const struct prefix si_prefixes[] = {
    { 1e18, "E" }, { 1e15, "P" }, { 1e12, "T" }, { 1e9, "G" },  { 1e6, "M" },
    { 1e3, "k" },  { 1, "" },     { 1e-3, "m" }, { 1e-6, "µ" }, { 1e-9, "n" },
};
static const struct prefix percent_prefixes[] = { { 1, "%" } };
enum { SI_ONE = 6 };

/* The prefixes that a unit may have; 0: it is written as out_unit_put() does. */
static size_t prefixes_of(const struct out_unit *u, const struct prefix **out)
{
    switch (u->kind) {
    case UNIT_TIME:
        *out = time_prefixes;
        return N_OF(time_prefixes);
    case UNIT_IEC:
        *out = iec_prefixes;
        return N_OF(iec_prefixes);
    case UNIT_PERCENT:
        *out = percent_prefixes;
        return N_OF(percent_prefixes);
    case UNIT_SI:
    case UNIT_SISHORT:
        *out = si_prefixes;
        return N_OF(si_prefixes);
    case UNIT_LOCALE:
    case UNIT_FIXED:
    case UNIT_SHORT:
    case UNIT_SI_WHOLE:
    case UNIT_COUNT:
    case UNIT_CURRENCY:
    case UNIT_CURRENCY_AFTER:
    case UNIT_PREFIX:
    case UNIT_SUFFIX:
        *out = si_prefixes;
        return SI_ONE + 1;
    default:
        return 0;
    }
}

/* Digits after the point that tell steps apart, or -1 where it takes more than `most`. */
static int decimals_of(double step, int most)
{
    for (int d = 0; d <= most; d++, step *= 10)
        if (fabs(step - nearbyint(step)) <= 1e-6 * step && nearbyint(step) > 0)
            return d;
    return -1;
}

/* Whether steps can be told in a prefix: halves of a thousand, hours only whole. */
static bool fits(const struct prefix *p, const struct prefix *all, double step)
{
    double n = step / p->size;

    if (all == time_prefixes)
        return decimals_of(n, p->size > 1 ? 0 : MAX_DECIMALS) >= 0;
    return decimals_of(n, MAX_DECIMALS) >= 0 && (n >= 0.5 || p->size <= 1);
}

/* The largest prefix of which the largest tick has at least one. */
static const struct prefix *shared_prefix(const struct prefix *p, size_t n, double step, double top)
{
    for (size_t i = 0; i < n; i++)
        if ((top >= p[i].size * (1 - 1e-9) || i + 1 == n) && fits(&p[i], p, step))
            return top / p[i].size < 1e15 ? &p[i] : NULL;
    return NULL;
}

static void put_label(char *label, struct buf *text)
{
    size_t n = text->n < PLOT_LABEL_BYTES ? text->n : 0; // none is longer
    memcpy(label, text->p ? text->p : "", n);
    label[n] = '\0';
    buf_clear(text);
}

static void put_number(struct buf *b, double v, int decimals)
{
    buf_printf(b, "%.*f", decimals, v);
    while (decimals > 0 && b->p[b->n - 1] == '0' && decimals--)
        b->n--;
    if (b->p[b->n - 1] == '.')
        b->n--;
}

static bool has_symbol(const struct out_unit *u)
{
    return u->kind == UNIT_SI || u->kind == UNIT_SI_WHOLE || u->kind == UNIT_IEC;
}

static void put_tick(struct buf *b, const struct out_unit *u, const struct prefix *pre, double v,
                     double step, bool ascii)
{
    bool before = u->kind == UNIT_CURRENCY || u->kind == UNIT_PREFIX;
    struct buf symbol = { 0 };

    buf_put_str(&symbol, u->symbol);
    if (before && v < 0)
        buf_putc(b, '-');
    if (before)
        out_plain(b, ascii, buf_z(&symbol));
    put_number(b, (before ? fabs(v) : v) / pre->size, decimals_of(step / pre->size, MAX_DECIMALS));
    if (v != 0 || u->kind == UNIT_PERCENT)
        out_plain(b, ascii, pre->text);
    if (v != 0 && has_symbol(u))
        out_plain(b, ascii, buf_z(&symbol));
    buf_done(&symbol);
}

static void label_ticks(struct plot_axis *a, const struct out_unit *u, double step, bool ascii)
{
    const struct out_unit_style style = { .ascii = ascii };
    const struct prefix *all = NULL, *pre;
    double factor = factor_of(u), top = 0;
    struct buf text = { 0 };

    for (int i = 0; i < a->n; i++)
        top = fmax(top, fabs(a->ticks[i].v * factor));
    size_t n = prefixes_of(u, &all);
    pre = shared_prefix(all, n, step * factor, top);
    for (int i = 0; i < a->n; i++) {
        double v = a->ticks[i].v * factor;
        if (pre)
            put_tick(&text, u, pre, v, step * factor, ascii);
        else if (n)
            buf_printf(&text, "%.4g", v);
        else
            out_unit_put(&text, u, a->ticks[i].v, &style);
        a->ticks[i].labelled = true;
        put_label(a->ticks[i].label, &text);
    }
    buf_done(&text);
}

// ---- the linear axis ----

static void add_ticks(struct plot_axis *a, double step)
{
    double first = ceil(a->lo / step - 1e-9);

    for (double i = first; a->n < PLOT_MAX_TICKS; i++) {
        double v = i * step;
        if (v > a->hi * (1 + copysign(1e-12, a->hi)))
            return;
        a->ticks[a->n++].v = v == 0 ? 0 : v; // no -0
    }
}

static void init_linear(struct plot_axis *a, const struct plot *p, struct plot_range r, int rows,
                        bool ascii)
{
    if (r.any) {
        add_limits(&r, p);
        set_ends(a, p, &r);
    } else {
        a->hi = 1;
    }
    fix_ends(a, p);
    double step = choose_step(a, p, rows);
    if (step > 0)
        add_ticks(a, step);
    label_ticks(a, &p->unit, step, ascii);
}

// ---- the logarithmic axis ----

static void add_decade(struct plot_axis *a, const struct plot *p, double decade, double v,
                       bool ascii)
{
    struct plot_axis one = { .n = 1, .ticks[0].v = v };

    if (v < a->lo * (1 - 1e-9) || v > a->hi * (1 + 1e-9) || a->n == PLOT_MAX_TICKS)
        return;
    label_ticks(&one, &p->unit, decade, ascii);
    a->ticks[a->n++] = one.ticks[0];
}

static void init_log(struct plot_axis *a, const struct plot *p, struct plot_range r, int rows,
                     bool ascii)
{
    static const double least_gap = 2; // rows between ticks
    double low = r.min_positive > 0 ? r.min_positive : 1, high = fmax(r.max, low);
    double bottom = ceil(log10(low) - 1e-12) - 1;

    a->log = true;
    a->hi = fmin(high * 1.04, DBL_MAX);
    bottom = fmax(bottom, ceil(log10(a->hi)) - LOG_MAX_DECADES);
    a->lo = pow(10, bottom);
    if (p->has_min && p->min > 0)
        a->lo = p->min;
    if (p->has_max && p->max > a->lo)
        a->hi = p->max;
    if (!(a->lo >= DBL_MIN && a->hi > a->lo)) { // what is left where doubles end
        a->lo = DBL_MIN;
        a->hi = fmax(a->hi, 10 * DBL_MIN);
    }
    double rows_a_decade = rows / log10(a->hi / a->lo),
           every = ceil(least_gap / rows_a_decade - 0.1);
    bool between = rows_a_decade * log10(2) >= least_gap;
    for (double d = floor(log10(a->lo)); d <= log10(a->hi) && every > 0; d += between ? 1 : every) {
        double decade = pow(10, d);
        add_decade(a, p, decade, decade, ascii);
        if (between) {
            add_decade(a, p, decade, 2 * decade, ascii);
            add_decade(a, p, decade, 5 * decade, ascii);
        }
    }
}

void plot_axis_init(struct plot_axis *a, const struct plot *p, struct plot_range r, int rows,
                    bool ascii)
{
    *a = (struct plot_axis){ 0 };
    if (p->log && p->stack == PLOT_APART)
        init_log(a, p, r, rows, ascii);
    else
        init_linear(a, p, r, rows, ascii);
    for (int i = 0; i < a->n; i++) {
        int width = (int)utf8_width(str_of(a->ticks[i].label));
        a->width = width > a->width ? width : a->width;
    }
}

double plot_axis_share(const struct plot_axis *a, double v)
{
    if (a->log)
        return v > 0 ? log10(v / a->lo) / log10(a->hi / a->lo) : -1;
    return (v / 2 - a->lo / 2) / (a->hi / 2 - a->lo / 2);
}

int plot_axis_row(const struct plot_axis *a, double v, int ny)
{
    double share = plot_axis_share(a, v);

    share = share > 1 ? 1 : share > 0 ? share : 0;
    return (int)round((1 - share) * (ny - 1));
}
