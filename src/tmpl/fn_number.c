/* fn_number.c - numbers for people, times and durations.
 *
 * Source: prometheus/common helpers/templates/convert.go, time.go; prometheus template/template.go.
 */
#include "base/float.h"
#include "base/time.h"
#include "model/labels.h"
#include "tmpl/exec.h"
#include "tmpl/fmt.h"
#include "tmpl/parse.h"

#include <math.h>

bool tmpl_call_number(struct tmpl_call *c, const struct tval *v, double *out)
{
    switch (v->type) {
    case TV_FLOAT:
        *out = v->f;
        return true;
    case TV_INT:
    case TV_INT64:
        *out = (double)v->i;
        return true;
    case TV_DURATION: // Duration.Seconds()
        *out = (double)(v->i / 1000000000) + (double)(v->i % 1000000000) / 1e9;
        return true;
    case TV_STRING:
        break;
    default:
        c->by_type = true;
        return tmpl_call_fail(c, "can't convert %s to float", tv_type_name(v->type));
    }
    enum tmpl_float got = tmpl_parse_float(v->s, out);
    if (got == TMPL_FLOAT_OK)
        return true;
    struct buf b = { 0 };
    str_put_quoted(&b, v->s);
    tmpl_call_fail(c, "strconv.ParseFloat: parsing %.*s: %s", STR_ARG(buf_str(&b)),
                   got == TMPL_FLOAT_RANGE ? "value out of range" : "invalid syntax");
    buf_done(&b);
    return false;
}

/* "%.4g" and what follows. */
static bool give(struct tmpl_call *c, double v, const char *unit, const char *after)
{
    struct buf b = { 0 };
    struct tfmt f = { .b = &b, .has_prec = true, .prec = 4 };

    tfmt_float(&f, v, 'g');
    buf_puts(&b, unit);
    buf_puts(&b, after);
    return tmpl_call_text(c, &b);
}

static const char *const small_units[] = { "m", "u", "n", "p", "f", "a", "z", "y" };

/* A value below 1 in the unit that makes it 1 or more. */
static const char *scale_up(double *v)
{
    const char *unit = "";

    for (size_t i = 0; i < 8 && fabs(*v) < 1; i++) {
        unit = small_units[i];
        *v *= 1000;
    }
    return unit;
}

static const char *scale_down(double *v, double base, const char *const *units)
{
    const char *unit = "";

    for (size_t i = 0; i < 8 && fabs(*v) >= base; i++) {
        unit = units[i];
        *v /= base;
    }
    return unit;
}

bool tmpl_fn_humanize(struct tmpl_call *c)
{
    static const char *const units[] = { "k", "M", "G", "T", "P", "E", "Z", "Y" };
    const char *unit = "";
    double v;

    if (!tmpl_call_number(c, &c->args[0], &v))
        return false;
    if (v != 0 && isfinite(v))
        unit = fabs(v) >= 1 ? scale_down(&v, 1000, units) : scale_up(&v);
    return give(c, v, unit, "");
}

bool tmpl_fn_humanize1024(struct tmpl_call *c)
{
    static const char *const units[] = { "ki", "Mi", "Gi", "Ti", "Pi", "Ei", "Zi", "Yi" };
    const char *unit = "";
    double v;

    if (!tmpl_call_number(c, &c->args[0], &v))
        return false;
    if (fabs(v) > 1 && isfinite(v))
        unit = scale_down(&v, 1024, units);
    return give(c, v, unit, "");
}

bool tmpl_fn_humanize_percentage(struct tmpl_call *c)
{
    double v;

    return tmpl_call_number(c, &c->args[0], &v) && give(c, v * 100, "", "%");
}

/* A conversion that overflows gives the least integer, as on amd64. */
static int64_t to_int(double v)
{
    return v >= -0x1p63 && v < 0x1p63 ? (int64_t)v : INT64_MIN;
}

static bool long_duration(struct tmpl_call *c, double v, const char *sign)
{
    int64_t d = to_int(v);
    struct buf b = { 0 };

    buf_puts(&b, sign);
    if (d / 86400 != 0)
        buf_printf(&b, "%lldd ", (long long)(d / 86400));
    if (d / 3600 != 0)
        buf_printf(&b, "%lldh ", (long long)(d / 3600 % 24));
    buf_printf(&b, "%lldm %llds", (long long)(d / 60 % 60), (long long)(d % 60));
    return tmpl_call_text(c, &b);
}

bool tmpl_fn_humanize_duration(struct tmpl_call *c)
{
    double v;

    if (!tmpl_call_number(c, &c->args[0], &v))
        return false;
    if (!isfinite(v))
        return give(c, v, "", "");
    if (v == 0)
        return give(c, v, "", "s");
    if (fabs(v) < 1) {
        const char *unit = scale_up(&v);
        return give(c, v, unit, "s");
    }
    if (to_int(fabs(v)) / 60 != 0)
        return long_duration(c, fabs(v), v < 0 ? "-" : "");
    return give(c, v, "", "s");
}

/* The instant, cut to milliseconds as model.Time has them. */
static bool to_time(struct tmpl_call *c, double v, struct tv_time *out)
{
    char text[FLOAT_MAX_CHARS];
    double ns = v * 1e9;

    if (!isfinite(v))
        return tmpl_call_fail(c, "value is NaN or Inf");
    if (ns > 0x1p63 || ns < -0x1p63) {
        size_t n = float_print_g(text, v);
        return tmpl_call_fail(c,
                              "%.*s cannot be represented as a nanoseconds timestamp since it "
                              "overflows int64",
                              (int)n, text);
    }
    int64_t ms = to_int(ns) / 1000000;
    out->s = ms / 1000;
    out->ns = (int32_t)(ms % 1000 * 1000000);
    if (out->ns < 0) {
        out->s--;
        out->ns += 1000000000;
    }
    return true;
}

bool tmpl_fn_to_time(struct tmpl_call *c)
{
    double v;

    c->out.type = TV_TIME_PTR;
    return tmpl_call_number(c, &c->args[0], &v) && to_time(c, v, &c->out.time);
}

bool tmpl_fn_humanize_timestamp(struct tmpl_call *c)
{
    struct buf b = { 0 };
    struct tv_time t;
    double v;

    if (!tmpl_call_number(c, &c->args[0], &v))
        return false;
    if (!isfinite(v))
        return give(c, v, "", "");
    if (!to_time(c, v, &t))
        return false;
    tv_time_string(&b, t);
    return tmpl_call_text(c, &b);
}

bool tmpl_fn_to_duration(struct tmpl_call *c)
{
    double v;

    if (!tmpl_call_number(c, &c->args[0], &v))
        return false;
    c->out = (struct tval){ .type = TV_DURATION, .i = to_int(v * 1e9) };
    return true;
}

bool tmpl_fn_now(struct tmpl_call *c)
{
    c->out = tv_float((double)c->x->d->ts / 1000);
    return true;
}

/* What dur_parse_strict() says, with the texts quoted. */
static void fail_duration(struct tmpl_call *c, struct str s, struct str msg)
{
    struct str unit = msg, tail = STR(" in duration ");
    struct buf b = { 0 };

    if (str_cut_prefix(&unit, STR("unknown unit \"")) && unit.n >= tail.n + s.n + 3) {
        buf_puts(&b, "unknown unit ");
        str_put_quoted(&b, str_head(unit, unit.n - tail.n - s.n - 3));
        buf_put_str(&b, tail);
        str_put_quoted(&b, s);
    } else if (str_starts(msg, STR("not a valid"))) {
        buf_puts(&b, "not a valid duration string: ");
        str_put_quoted(&b, s);
    } else {
        buf_put_str(&b, msg);
    }
    tmpl_call_fail(c, "%.*s", STR_ARG(buf_str(&b)));
    buf_done(&b);
}

/* A minus sign is newer than Prometheus 3.5. */
bool tmpl_fn_parse_duration(struct tmpl_call *c)
{
    struct str s = c->args[0].s, body = s;
    bool minus = str_cut_prefix(&body, STR("-"));
    struct err e = { 0 };
    int64_t ms;

    if (dur_parse_strict(body, &ms, &e)) {
        c->out = tv_float((double)(minus ? -ms : ms) / 1000);
        return true;
    }
    fail_duration(c, body, str_of(e.msg));
    err_done(&e);
    return false;
}
