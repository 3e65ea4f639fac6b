#include "base/time.h"

#include "base/utf8.h"

#include <math.h>
#include <stdio.h>

#define S_MS INT64_C(1000)
#define M_MS (60 * S_MS)
#define H_MS (60 * M_MS)
#define D_MS (24 * H_MS)

static const struct unit {
    const char *name;
    int64_t ms;
    bool only_even; /* printed only where nothing is left: 90d reads better than 12w6d */
} units[] = {
    { "y", 365 * D_MS, true }, { "w", 7 * D_MS, true }, { "d", D_MS, false }, { "h", H_MS, false },
    { "m", M_MS, false },      { "s", S_MS, false },    { "ms", 1, false },
};

/* ---- parsing ---- */

/* bad duration "TEXT": WHY */
static bool bad(struct str s, struct err *e, const char *fmt, ...) ATTR_PRINTF(3, 4);
static bool bad(struct str s, struct err *e, const char *fmt, ...)
{
    struct buf b = { 0 };
    va_list ap;
    utf8_put_cut(&b, s, 60);
    va_start(ap, fmt);
    err_vset(e, ERR_USAGE, fmt, ap);
    va_end(ap);
    err_wrap(e, "bad duration \"%s\"", buf_z(&b));
    buf_done(&b);
    return err_hint(e, "write 1h30m, 250ms, or a number of seconds");
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static struct str take_digits(struct str *s)
{
    size_t n = 0;
    while (n < s->n && is_digit(s->p[n]))
        n++;
    struct str digits = str_head(*s, n);
    *s = str_skip(*s, n);
    return digits;
}

/* *ms += digits * unit_ms. */
static bool add_units(int64_t *ms, struct str digits, int64_t unit_ms)
{
    int64_t v = 0;
    for (size_t i = 0; i < digits.n; i++)
        if (__builtin_mul_overflow(v, 10, &v) || __builtin_add_overflow(v, digits.p[i] - '0', &v))
            return false;
    return !__builtin_mul_overflow(v, unit_ms, &v) && !__builtin_add_overflow(*ms, v, ms) &&
           *ms <= DUR_MAX_MS;
}

/* "90", "1.5", ".5": what `digits` and `rest` are the two parts of. Rounds to milliseconds. */
static bool parse_seconds(struct str s, struct str digits, struct str rest, int64_t *ms,
                          struct err *e)
{
    struct str fraction = { 0 };
    if (str_cut_prefix(&rest, STR("."))) {
        fraction = take_digits(&rest);
        if (rest.n)
            return bad(s, e, "a fraction is only allowed in a plain number of seconds");
    }
    if (digits.n + fraction.n == 0)
        return bad(s, e, "a number is missing");
    int64_t v = 0, scale = 100;
    bool ok = add_units(&v, digits, S_MS);
    for (size_t i = 0; i < fraction.n && i < 3; i++, scale /= 10)
        v += (fraction.p[i] - '0') * scale;
    if (fraction.n > 3 && fraction.p[3] >= '5')
        v++;
    if (!ok || v > DUR_MAX_MS)
        return bad(s, e, "longer than 292 years");
    *ms = v;
    return true;
}

static const struct unit *unit_named(struct str name)
{
    for (size_t i = 0; i < N_OF(units); i++)
        if (str_eq(name, str_of(units[i].name)))
            return &units[i];
    return NULL;
}

static bool parse_units(struct str s, struct str digits, struct str rest, int64_t *ms,
                        struct err *e)
{
    const struct unit *before = NULL;
    for (;;) {
        size_t n = 0;
        while (n < rest.n && !is_digit(rest.p[n]) && rest.p[n] != '.')
            n++;
        struct str name = str_head(rest, n);
        rest = str_skip(rest, n);
        if (rest.n && rest.p[0] == '.')
            return bad(s, e, "a fraction is only allowed in a plain number of seconds");
        if (digits.n == 0)
            return bad(s, e, "a number is missing");
        if (name.n == 0)
            return bad(s, e, "the last number has no unit");
        const struct unit *u = unit_named(name);
        if (!u) {
            struct buf b = { 0 };
            utf8_put_cut(&b, name, 20);
            bad(s, e, "unknown unit \"%s\", not one of y w d h m s ms", buf_z(&b));
            buf_done(&b);
            return false;
        }
        if (before == u)
            return bad(s, e, "%s is there twice", u->name);
        if (before && before > u)
            return bad(s, e, "%s must come before %s", u->name, before->name);
        if (!add_units(ms, digits, u->ms))
            return bad(s, e, "longer than 292 years");
        if (rest.n == 0)
            return true;
        before = u;
        digits = take_digits(&rest);
    }
}

bool dur_parse(struct str s, int64_t *ms, struct err *e)
{
    struct str rest = s;
    if (s.n == 0)
        return bad(s, e, "it is empty");
    if (s.p[0] == '-')
        return bad(s, e, "it is negative");
    struct str digits = take_digits(&rest);
    int64_t v = 0;
    bool plain = rest.n == 0 || rest.p[0] == '.';
    if (!(plain ? parse_seconds : parse_units)(s, digits, rest, &v, e))
        return false;
    *ms = v;
    return true;
}

bool dur_parse_strict(struct str s, int64_t *ms, struct err *e)
{
    const struct unit *before = NULL;
    struct str rest = s;
    int64_t v = 0;

    *ms = 0;
    if (s.n == 0)
        return err_set(e, ERR_FORMAT, "empty duration string");
    if (str_eq(s, STR("0")))
        return true;
    while (rest.n) {
        struct str digits = take_digits(&rest);
        size_t n = 0;
        while (n < rest.n && !is_digit(rest.p[n]))
            n++;
        struct str name = str_head(rest, n);
        rest = str_skip(rest, n);
        const struct unit *u = unit_named(name);
        if (digits.n && n && !u)
            return err_set(e, ERR_FORMAT, "unknown unit \"%.*s\" in duration \"%.*s\"",
                           STR_ARG(name), STR_ARG(s));
        if (!digits.n || !n || (before && before >= u))
            return err_set(e, ERR_FORMAT, "not a valid duration string: \"%.*s\"", STR_ARG(s));
        if (!add_units(&v, digits, u->ms))
            return err_set(e, ERR_FORMAT, "duration out of range");
        before = u;
    }
    *ms = v;
    return true;
}

/* ---- printing ---- */

size_t dur_print(char *p, int64_t ms)
{
    uint64_t left = ms < 0 ? -(uint64_t)ms : (uint64_t)ms;
    size_t n = 0;
    if (ms == 0) {
        memcpy(p, "0s", 2);
        return 2;
    }
    if (ms < 0)
        p[n++] = '-';
    for (size_t i = 0; i < N_OF(units); i++) {
        uint64_t unit = (uint64_t)units[i].ms, v = left / unit;
        if (v == 0 || (units[i].only_even && left % unit))
            continue;
        n += (size_t)sprintf(p + n, "%llu%s", (unsigned long long)v, units[i].name);
        left -= v * unit;
    }
    return n;
}

/* Three digits, without zeros at the end of a fraction: 3.1, 12.3, 212. */
static void put_three_digits(struct buf *b, double v)
{
    int decimals = v < 9.995 ? 2 : v < 99.95 ? 1 : 0;
    size_t begin = b->n;
    buf_printf(b, "%.*f", decimals, v);
    if (memchr(b->p + begin, '.', b->n - begin)) {
        while (b->p[b->n - 1] == '0')
            b->n--;
        b->n -= b->p[b->n - 1] == '.';
    }
}

void dur_put_human(struct buf *b, double seconds)
{
    static const struct {
        const char *name;
        double seconds, below; /* used where less than `below` of them, after rounding */
    } small[] = {
        { " ns", 1e-9, 999.5 },
        { " µs", 1e-6, 999.5 },
        { " ms", 1e-3, 999.5 },
        { " s", 1, 59.95 },
    };
    if (isnan(seconds)) {
        buf_puts(b, "NaN");
        return;
    }
    if (seconds < 0)
        buf_putc(b, '-');
    seconds = fabs(seconds);
    if (seconds == 0) {
        buf_puts(b, "0 s");
        return;
    }
    for (size_t i = 0; i < N_OF(small); i++) {
        if (seconds / small[i].seconds < small[i].below) {
            put_three_digits(b, seconds / small[i].seconds);
            buf_puts(b, small[i].name);
            return;
        }
    }
    if (seconds >= 1e15) { // also +Inf; nothing measured is that long
        buf_puts(b, isinf(seconds) ? "Inf" : "over 31 million years");
        return;
    }
    long long s = llround(seconds), m = (s + 30) / 60, h = (s + 1800) / 3600;
    if (s < 3600)
        buf_printf(b, "%lldm%02llds", s / 60, s % 60);
    else if (m < 24 * 60)
        buf_printf(b, "%lldh%02lldm", m / 60, m % 60);
    else if (h < 24 * 100)
        buf_printf(b, "%lldd%lldh", h / 24, h % 24);
    else
        buf_printf(b, "%lldd", (h + 12) / 24);
}

int64_t dur_nice_up(int64_t ms)
{
    static const int64_t steps_s[] = { 1,     2,     5,     10,    15,     30,    60,
                                       120,   300,   600,   900,   1800,   3600,  7200,
                                       10800, 21600, 43200, 86400, 172800, 604800 };
    int64_t week = steps_s[N_OF(steps_s) - 1] * 1000;

    for (size_t i = 0; i < N_OF(steps_s); i++)
        if (steps_s[i] * 1000 >= ms)
            return steps_s[i] * 1000;
    return (ms + week - 1) / week * week;
}
