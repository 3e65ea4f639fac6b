/* test_roundtrip.c - pages made at random go through every format and come back. */
#include "test.h"

#include "base/err.h"
#include "base/float.h"
#include "base/json.h"
#include "convert.h"

#include <math.h>
#include <stdio.h>

enum { N_PAGES = 300 };

/* ---- a page: text as our writer would print it, in the order of protobuf ---- */

struct gen {
    uint64_t seed;
    struct buf out;
    int n_family;
};

static uint64_t rnd(struct gen *g, uint64_t n)
{
    g->seed ^= g->seed << 13;
    g->seed ^= g->seed >> 7;
    g->seed ^= g->seed << 17;
    return (g->seed * 0x2545f4914f6cdd1dULL >> 11) % n;
}

static void put_value(struct gen *g)
{
    static const double odd[] = { 0, -0.0, 1, -1, NAN, INFINITY, -INFINITY, 1e6, 1e21, 5e-324 };
    double v;
    switch (rnd(g, 5)) {
    case 0:
        v = odd[rnd(g, N_OF(odd))];
        break;
    case 1:
        v = (double)rnd(g, 1000000);
        break;
    case 2:
        v = (double)rnd(g, 100000) / 1000;
        break;
    case 3:
        v = -(double)rnd(g, 1ULL << 50);
        break;
    default:
        v = ldexp((double)rnd(g, 1ULL << 52), (int)rnd(g, 400) - 250);
    }
    g->out.n += float_print_g(buf_reserve(&g->out, FLOAT_MAX_CHARS), v);
}

static void put_escaped_text(struct gen *g, bool quote)
{
    static const char *const parts[] = {
        "a",  "Zz9", "\\\\", "\\n", "\xc3\xa9", "{}", "\xe2\x82\xac", "# ", "0123456789abcdefghij",
        "\t", "=,",  " "
    };
    size_t n = rnd(g, 6);
    for (size_t i = 0; i < n; i++)
        buf_puts(&g->out, parts[rnd(g, N_OF(parts))]);
    if (rnd(g, 8) == 0)
        buf_puts(&g->out, quote ? "\\\"" : "\"");
    if (n)
        buf_puts(&g->out, "x"); // the reader trims nothing, but a HELP of blanks is no text
}

static void put_end(struct gen *g, int64_t ts)
{
    if (ts)
        buf_printf(&g->out, " %lld", (long long)ts);
    buf_putc(&g->out, '\n');
}

/* Name and labels, those numbered by `series` so that no two are equal. */
static void put_series(struct gen *g, const char *name, const char *suffix, uint64_t shape,
                       int series, const char *bound)
{
    static const char *const names[] = { "job", "instance", "a_b", "x.y", "Z", "caf\xc3\xa9" };
    bool quoted = strchr(name, '.') != NULL, any = false;
    struct gen labels = { .seed = shape };

    buf_printf(&g->out, quoted ? "{\"%s%s\"" : "%s%s", name, suffix);
    any = quoted;
    for (size_t i = 0; i < N_OF(names); i++) {
        if (!(shape >> i & 1))
            continue;
        bool legacy = strspn(names[i], "abcdefghijklmnopqrstuvwxyz_Z") == strlen(names[i]);
        buf_printf(&g->out, legacy ? "%s%s=\"" : "%s\"%s\"=\"", any ? "," : "{", names[i]);
        any = true;
        put_escaped_text(&labels, true);
        buf_put_str(&g->out, buf_str(&labels.out));
        buf_clear(&labels.out);
        buf_putc(&g->out, '"');
    }
    if (series) {
        buf_printf(&g->out, "%sn=\"%d\"", any ? "," : "{", series);
        any = true;
    }
    if (bound) {
        buf_printf(&g->out, "%s%s", any ? "," : "{", bound);
        any = true;
    }
    buf_puts(&g->out, any ? "} " : " ");
    buf_done(&labels.out);
}

static void put_histogram(struct gen *g, const char *name, uint64_t shape, int series, int64_t ts)
{
    static const char *const bounds[] = { "le=\"0.005\"", "le=\"0.5\"",   "le=\"1.0\"",
                                          "le=\"250.0\"", "le=\"1e+06\"", "le=\"+Inf\"" };
    uint64_t count = rnd(g, 1000);
    put_series(g, name, "_count", shape, series, NULL);
    buf_printf(&g->out, "%llu", (unsigned long long)count * 6);
    put_end(g, ts);
    put_series(g, name, "_sum", shape, series, NULL);
    put_value(g);
    put_end(g, ts);
    for (size_t i = 0; i < N_OF(bounds); i++) {
        put_series(g, name, "_bucket", shape, series, bounds[i]);
        buf_printf(&g->out, "%llu", (unsigned long long)(count * (i + 1)));
        put_end(g, ts);
    }
}

static void put_summary(struct gen *g, const char *name, uint64_t shape, int series, int64_t ts)
{
    static const char *const bounds[] = { "quantile=\"0.5\"", "quantile=\"0.99\"",
                                          "quantile=\"1.0\"" };
    put_series(g, name, "_count", shape, series, NULL);
    buf_printf(&g->out, "%llu", (unsigned long long)rnd(g, 100000));
    put_end(g, ts);
    put_series(g, name, "_sum", shape, series, NULL);
    put_value(g);
    put_end(g, ts);
    for (size_t i = 0; i < N_OF(bounds); i++) {
        put_series(g, name, "", shape, series, bounds[i]);
        put_value(g);
        put_end(g, ts);
    }
}

/* A time that OpenMetrics' seconds can tell: its reader cuts off, as Prometheus' does. */
static int64_t some_time(struct gen *g)
{
    if (rnd(g, 2))
        return 0;
    int64_t ts = 1 + (int64_t)rnd(g, 2000000000000);
    return (int64_t)((double)ts / 1000 * 1000) == ts ? ts : (ts / 1000 + 1) * 1000;
}

static void put_family(struct gen *g)
{
    static const char *const types[] = {
        "counter", "gauge", "histogram", "summary", "untyped", ""
    };
    static const char *const stems[] = { "http_requests", "x", "a.b", "node:cpu", "temperature" };
    const char *type = types[rnd(g, N_OF(types))];
    char name[64];
    snprintf(name, sizeof name, "f%d_%s%s", g->n_family++, stems[rnd(g, N_OF(stems))],
             strcmp(type, "counter") == 0 ? "_total" : "");
    const char *quote = strchr(name, '.') ? "\"" : "";

    if (*type && rnd(g, 2)) {
        buf_printf(&g->out, "# HELP %s%s%s ", quote, name, quote);
        put_escaped_text(g, false);
        buf_putc(&g->out, '\n');
    }
    if (*type)
        buf_printf(&g->out, "# TYPE %s%s%s %s\n", quote, name, quote, type);
    int n = 1 + (int)rnd(g, 4);
    for (int i = 0; i < n; i++) {
        uint64_t shape = rnd(g, 1 << 20);
        int64_t ts = some_time(g);
        if (strcmp(type, "histogram") == 0) {
            put_histogram(g, name, shape, i, ts);
        } else if (strcmp(type, "summary") == 0) {
            put_summary(g, name, shape, i, ts);
        } else {
            put_series(g, name, "", shape, i, NULL);
            put_value(g);
            put_end(g, ts);
        }
    }
}

/* ---- what must hold ---- */

static void to(struct str in, enum expo_format from, enum expo_output out_format, bool page,
               struct buf *out)
{
    struct err e = { 0 };
    buf_clear(out);
    if (!convert(in, &(struct expo_opts){ .format = from }, out_format, page, out, &e))
        fail_msg("%s in:\n%.*s", e.msg, STR_ARG(in));
}

static void same(const struct buf *got, const struct buf *want)
{
    size_t i = 0;
    while (i < got->n && i < want->n && got->p[i] == want->p[i])
        i++;
    if (got->n != want->n || i < got->n)
        fail_msg("differs at byte %zu: got ...%.*s\nwant ...%.*s", i,
                 (int)(got->n - i < 300 ? got->n - i : 300), got->p + i,
                 (int)(want->n - i < 300 ? want->n - i : 300), want->p + i);
}

static bool any_token(void *user, const struct json_token *t, struct err *e)
{
    size_t *n = user;
    (void)e;
    *n += t->kind == JSON_STRING;
    return true;
}

static void is_json(struct str text)
{
    struct err e = { 0 };
    size_t strings = 0;
    if (!json_read(text, any_token, &strings, &e))
        fail_msg("%s in %.*s", e.msg, STR_ARG(text));
    assert_true(strings > 0);
}

/* Newlines outside of quotes. */
static size_t count_records(struct str s)
{
    size_t n = 0;
    bool quoted = false;
    for (size_t i = 0; i < s.n; i++) {
        quoted ^= s.p[i] == '"';
        n += !quoted && s.p[i] == '\n';
    }
    return n;
}

static void pages_come_back_from_every_format(void **state)
{
    struct gen g = { .seed = 0x9e3779b97f4a7c15ULL };
    struct buf a = { 0 }, b = { 0 }, c = { 0 };
    (void)state;

    for (int i = 0; i < N_PAGES; i++) {
        buf_clear(&g.out);
        g.n_family = 0;
        for (size_t n = 1 + rnd(&g, 6); n > 0; n--)
            put_family(&g);
        struct str text = buf_str(&g.out);

        to(text, EXPO_TEXT, EXPO_OUT_TEXT, false, &a);
        same(&a, &g.out);
        to(text, EXPO_TEXT, EXPO_OUT_TEXT, true, &a);
        same(&a, &g.out);
        to(text, EXPO_TEXT, EXPO_OUT_OPENMETRICS, false, &a);
        to(buf_str(&a), EXPO_OPENMETRICS, EXPO_OUT_OPENMETRICS, true, &b);
        same(&b, &a);
        to(buf_str(&a), EXPO_OPENMETRICS, EXPO_OUT_TEXT, false, &b);
        same(&b, &g.out);

        to(text, EXPO_TEXT, EXPO_OUT_NDJSON, false, &a);
        to(text, EXPO_TEXT, EXPO_OUT_PROTOBUF, false, &b);
        to(buf_str(&b), EXPO_PROTOBUF, EXPO_OUT_NDJSON, true, &c);
        same(&c, &a);
        struct str line, rest = buf_str(&a);
        size_t samples = 0;
        for (; str_cut(&rest, '\n', &line); samples++)
            is_json(line);
        to(text, EXPO_TEXT, EXPO_OUT_JSON, false, &b);
        is_json(buf_str(&b));
        to(text, EXPO_TEXT, EXPO_OUT_CSV, false, &b);
        assert_int_equal(count_records(buf_str(&b)), samples + 1);
    }
    buf_done(&g.out);
    buf_done(&a);
    buf_done(&b);
    buf_done(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_come_back_from_every_format),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
