/* Query values in every format: what programs read has to be exact, and what a label says must
 * neither end a cell, a line nor a string, nor command a terminal. */
#include "test.h"

#include "base/json.h"
#include "base/time.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "expo/expo.h"
#include "out/value.h"

#include <math.h>
#include <stdio.h>

#define N_FORMATS (VALUE_OUT_OPENMETRICS + 1)

/* ---- values ---- */

static const double pos_counts[] = { 12, 21, 6 }, neg_counts[] = { 2 },
                    custom_counts[] = { 1, 0, 2 };
static const struct histogram_span pos_spans[] = { { -1, 2 }, { 1, 1 } };
static const struct histogram_span one_span = { 0, 1 }, three_span = { 0, 3 };
static const double bounds[] = { 5, 10 };

static const struct histogram exponential = {
    .zero_threshold = 0.25,
    .zero_count = 3,
    .count = 44,
    .sum = 34593.34,
    .pos = { pos_spans, 2, pos_counts, 3 },
    .neg = { &one_span, 1, neg_counts, 1 },
};
static const struct histogram custom = {
    .schema = HISTOGRAM_CUSTOM_SCHEMA,
    .count = 3,
    .sum = -INFINITY,
    .pos = { &three_span, 1, custom_counts, 3 },
    .bounds = bounds,
    .n_bounds = 2,
};
static const struct histogram empty = { .sum = NAN };

#define EXPONENTIAL_JSON                                                                           \
    "{\"count\":\"44\",\"sum\":\"34593.34\",\"buckets\":[[1,\"-1\",\"-0.5\",\"2\"],"               \
    "[3,\"-0.25\",\"0.25\",\"3\"],[0,\"0.25\",\"0.5\",\"12\"],[0,\"0.5\",\"1\",\"21\"],"           \
    "[0,\"2\",\"4\",\"6\"]]}"
#define EXPONENTIAL_TEXT                                                                           \
    "{count:44, sum:34593.34, [-1,-0.5):2, [-0.25,0.25]:3, (0.25,0.5]:12, (0.5,1]:21, (2,4]:6}"

struct fixture {
    struct arena a;
    struct buf out;
    struct err e;
    struct diags notes;
};

static void end(struct fixture *x)
{
    arena_done(&x->a);
    buf_done(&x->out);
    err_done(&x->e);
    diags_done(&x->notes);
}

static struct labels labels_from(struct fixture *x, const char *name, const char *label,
                                 struct str value)
{
    const struct label ls[] = { { STR("__name__"), str_of(name) }, { str_of(label), value } };
    return labels_of(&x->a, ls, 2); // without those that have no value
}

static struct value_series series(struct fixture *x, const char *label, const char *value)
{
    return (struct value_series){ .labels = labels_from(x, "m", label, str_of(value)) };
}

/* A vector of one series with that value. */
static struct value vector_of(struct fixture *x, double v)
{
    struct value_series *s = arena_new(&x->a, struct value_series);
    const struct float_point p = { 1500, v };
    *s = series(x, "x", "");
    s->floats = arena_dup(&x->a, &p, sizeof p);
    s->n_floats = 1;
    return (struct value){ .type = VALUE_VECTOR, .series = s, .n = 1 };
}

/* Histograms between floats, one of histograms alone, and a series without points. */
static struct value mixed(struct fixture *x)
{
    static const struct float_point floats[] = { { 1000, 1 }, { 3000, -0.0 } };
    static const struct hist_point hists[] = { { 2000, &exponential }, { 4500, &custom } };
    static const struct hist_point one = { -1250, &empty };
    struct value_series *s = arena_new_n(&x->a, struct value_series, 3);
    s[0] = series(x, "x", "1");
    s[0].floats = floats;
    s[0].n_floats = 2;
    s[0].hists = hists;
    s[0].n_hists = 2;
    s[1] = series(x, "y", "3");
    s[1].hists = &one;
    s[1].n_hists = 1;
    s[2] = series(x, "x", "2");
    return (struct value){ .type = VALUE_MATRIX, .series = s, .n = 3 };
}

static struct value scalar_of(int64_t t, double v)
{
    return (struct value){ .type = VALUE_SCALAR, .scalar = { t, v } };
}

static struct value string_of(struct str s)
{
    return (struct value){ .type = VALUE_STRING, .scalar = { 1500, 0 }, .string = s };
}

/* ---- writing ---- */

static const struct out_term pipe_term = { 0 };

static bool write_to(struct fixture *x, const struct out_term *t, enum value_format format,
                     const struct value *v)
{
    struct out_flow f;
    out_flow_init(&f, t, -1, false);
    const struct value_style style = { .format = format,
                                       .notes = &x->notes,
                                       .name = STR("result") };
    bool ok = value_write(&f, v, &style, &x->e);
    buf_done(&x->out);
    x->out = f.out.buf;
    return ok;
}

static void check(struct fixture *x, enum value_format format, struct value v, const char *want)
{
    assert_true(write_to(x, &pipe_term, format, &v));
    assert_str(buf_str(&x->out), want);
}

static void check_once(enum value_format format, struct value v, const char *want)
{
    struct fixture x = { 0 };
    check(&x, format, v, want);
    end(&x);
}

#define DATA(type, result)                                                                         \
    "{\"status\":\"success\",\"data\":{\"resultType\":\"" type "\",\"result\":" result "}}\n"

/* ---- tests ---- */

static void floats_are_printed_as_the_api_does(void **state)
{
    static const struct {
        double v;
        const char *json, *om;
    } cases[] = {
        { 0, "0", "0.0" },
        { -0.0, "-0", "0.0" }, // as Go's client library does

        { NAN, "NaN", "NaN" },
        { INFINITY, "+Inf", "+Inf" },
        { -INFINITY, "-Inf", "-Inf" },
        { 1, "1", "1.0" },
        { 0.1, "0.1", "0.1" },
        { 1e6, "1000000", "1e+06" },
        { 1e20, "100000000000000000000", "1e+20" },
        { 1e21, "1e+21", "1e+21" },
        { 1e-6, "0.000001", "1e-06" },
        { 9.99e-7, "9.99e-07", "9.99e-07" },
        { 5e-324, "5e-324", "5e-324" },
        { 1.7976931348623157e308, "1.7976931348623157e+308", "1.7976931348623157e+308" },
        { 1700000000.123, "1700000000.123", "1.700000000123e+09" },
    };
    (void)state;
    for (size_t i = 0; i < N_OF(cases); i++) {
        struct fixture x = { 0 };
        struct value v = vector_of(&x, cases[i].v);
        char want[256];
        snprintf(want, sizeof want, "%s\n", cases[i].json);
        check(&x, VALUE_OUT_VALUE, v, want);
        snprintf(want, sizeof want,
                 DATA("vector", "[{\"metric\":{\"__name__\":\"m\"},\"value\":[1.500,\"%s\"]}]"),
                 cases[i].json);
        check(&x, VALUE_OUT_JSON, v, want);
        snprintf(want, sizeof want, "{\"metric\":{\"__name__\":\"m\"},\"value\":[1.500,\"%s\"]}\n",
                 cases[i].json);
        check(&x, VALUE_OUT_NDJSON, v, want);
        snprintf(want, sizeof want, "timestamp,__name__,value\n1970-01-01T00:00:01.500Z,m,%s\n",
                 cases[i].json);
        check(&x, VALUE_OUT_CSV, v, want);
        snprintf(want, sizeof want, "timestamp\t__name__\tvalue\n1970-01-01T00:00:01.500Z\tm\t%s\n",
                 cases[i].json);
        check(&x, VALUE_OUT_TSV, v, want);
        snprintf(want, sizeof want, "m %s 1.5\n# EOF\n", cases[i].om);
        check(&x, VALUE_OUT_OPENMETRICS, v, want);
        end(&x);
    }
}

/* As a server prints them: their times have no zeros at the end, and no float has an exponent. */
static void scalars_differ_from_samples(void **state)
{
    static const struct {
        int64_t t;
        double v;
        const char *json;
    } cases[] = {
        { 1700000060500, 1e22, "[1700000060.5,\"10000000000000000000000\"]" },
        { 1700000000050, 1e-7, "[1700000000.05,\"0.0000001\"]" },
        { -5250, -0.0, "[-5.25,\"-0\"]" },
        { 1, NAN, "[0.001,\"NaN\"]" },
        { 0, INFINITY, "[0,\"+Inf\"]" },
    };
    (void)state;
    for (size_t i = 0; i < N_OF(cases); i++) {
        char want[256];
        snprintf(want, sizeof want, DATA("scalar", "%s"), cases[i].json);
        check_once(VALUE_OUT_JSON, scalar_of(cases[i].t, cases[i].v), want);
    }
    check_once(VALUE_OUT_VALUE, scalar_of(1500, 1e22), "1e+22\n");
    check_once(VALUE_OUT_NDJSON, scalar_of(1500, 1e22),
               "{\"metric\":{},\"value\":[1.500,\"1e+22\"]}\n");
    check_once(VALUE_OUT_CSV, scalar_of(1500, 2), "timestamp,value\n1970-01-01T00:00:01.500Z,2\n");
    check_once(VALUE_OUT_OPENMETRICS, scalar_of(1500, 2), "result 2.0 1.5\n# EOF\n");
}

static void strings_are_escaped_as_everything_that_is_no_label(void **state)
{
    struct str s = STR("<a> & \"b\"\\\t\x01\xe2\x80\xa8\xc3\xa9\xff,\n");
    (void)state;
    check_once(VALUE_OUT_JSON, string_of(s),
               DATA("string", "[1.5,\"\\u003ca\\u003e \\u0026 \\\"b\\\"\\\\\\t\\u0001\\u2028"
                              "\xc3\xa9\\ufffd,\\n\"]"));
    check_once(VALUE_OUT_VALUE, string_of(STR("a b")), "a b\n");
    check_once(VALUE_OUT_CSV, string_of(STR("a \"b\"")),
               "timestamp,value\n1970-01-01T00:00:01.500Z,\"a \"\"b\"\"\"\n");
    check_once(VALUE_OUT_TSV, string_of(STR("a\tb\\")),
               "timestamp\tvalue\n1970-01-01T00:00:01.500Z\ta\\tb\\\\\n");
    struct fixture x = { 0 };
    struct value v = string_of(s);
    assert_false(write_to(&x, &pipe_term, VALUE_OUT_OPENMETRICS, &v));
    assert_int_equal(x.e.kind, ERR_USAGE);
    end(&x);
}

static void mixed_series_come_in_order_of_time(void **state)
{
    struct fixture x = { 0 };
    struct value v = mixed(&x);
    (void)state;
    check(&x, VALUE_OUT_JSON, v,
          DATA("matrix",
               "[{\"metric\":{\"__name__\":\"m\",\"x\":\"1\"},\"values\":[[1,\"1\"],[3,\"-0\"]],"
               "\"histograms\":[[2," EXPONENTIAL_JSON "],[4.500,{\"count\":\"3\",\"sum\":\"-Inf\","
               "\"buckets\":[[3,\"-Inf\",\"5\",\"1\"],[0,\"10\",\"+Inf\",\"2\"]]}]]},"
               "{\"metric\":{\"__name__\":\"m\",\"y\":\"3\"},\"histograms\":[[-1.250,"
               "{\"count\":\"0\",\"sum\":\"NaN\"}]]},"
               "{\"metric\":{\"__name__\":\"m\",\"x\":\"2\"}}]"));
    check(&x, VALUE_OUT_NDJSON, v,
          "{\"metric\":{\"__name__\":\"m\",\"x\":\"1\"},\"value\":[1,\"1\"]}\n"
          "{\"metric\":{\"__name__\":\"m\",\"x\":\"1\"},\"histogram\":[2," EXPONENTIAL_JSON "]}\n"
          "{\"metric\":{\"__name__\":\"m\",\"x\":\"1\"},\"value\":[3,\"-0\"]}\n"
          "{\"metric\":{\"__name__\":\"m\",\"x\":\"1\"},\"histogram\":[4.500,{\"count\":\"3\","
          "\"sum\":\"-Inf\",\"buckets\":[[3,\"-Inf\",\"5\",\"1\"],[0,\"10\",\"+Inf\",\"2\"]]}]}\n"
          "{\"metric\":{\"__name__\":\"m\",\"y\":\"3\"},\"histogram\":[-1.250,{\"count\":\"0\","
          "\"sum\":\"NaN\"}]}\n");
    check(&x, VALUE_OUT_VALUE, v,
          "1\n" EXPONENTIAL_TEXT "\n-0\n{count:3, sum:-Inf, [-Inf,5]:1, (10,+Inf]:2}\n"
          "{count:0, sum:NaN}\n");
    check(&x, VALUE_OUT_CSV, v,
          "timestamp,__name__,x,y,value\n"
          "1970-01-01T00:00:01.000Z,m,1,,1\n"
          "1970-01-01T00:00:02.000Z,m,1,,\"" EXPONENTIAL_TEXT "\"\n"
          "1970-01-01T00:00:03.000Z,m,1,,-0\n"
          "1970-01-01T00:00:04.500Z,m,1,,\"{count:3, sum:-Inf, [-Inf,5]:1, (10,+Inf]:2}\"\n"
          "1969-12-31T23:59:58.750Z,m,,3,\"{count:0, sum:NaN}\"\n");
    end(&x);
}

/* A native histogram has no text of its own there: count, sum and the bucket that has all. */
static void openmetrics_has_what_it_can_say_of_histograms(void **state)
{
    static const struct hist_point h = { 2000, &exponential };
    struct fixture x = { 0 };
    struct value_series s = series(&x, "x", "1");
    (void)state;
    s.hists = &h;
    s.n_hists = 1;
    check(&x, VALUE_OUT_OPENMETRICS, (struct value){ .type = VALUE_VECTOR, .series = &s, .n = 1 },
          "m_bucket{x=\"1\",le=\"+Inf\"} 44 2\nm_sum{x=\"1\"} 34593.34 2\nm_count{x=\"1\"} 44 2\n"
          "# EOF\n");
    end(&x);
}

static void series_of_a_name_stand_together_in_openmetrics(void **state)
{
    static const struct float_point p = { 1000, 1 };
    struct fixture x = { 0 };
    struct value_series s[3] = { 0 };
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        s[i].labels = labels_from(&x, i == 1 ? "" : "b", "i", i == 0 ? STR("0") : STR("1"));
        s[i].floats = &p;
        s[i].n_floats = 1;
    }
    s[1].labels = labels_from(&x, "a", "i", STR("1"));
    check(&x, VALUE_OUT_OPENMETRICS, (struct value){ .type = VALUE_VECTOR, .series = s, .n = 3 },
          "a{i=\"1\"} 1.0 1\nb{i=\"0\"} 1.0 1\nb{i=\"1\"} 1.0 1\n# EOF\n");
    end(&x);
}

static void nothing_is_nothing_in_every_format(void **state)
{
    static const struct {
        enum value_format format;
        const char *want;
    } cases[] = {
        { VALUE_OUT_VALUE, "" },
        { VALUE_OUT_JSON, DATA("vector", "[]") },
        { VALUE_OUT_NDJSON, "" },
        { VALUE_OUT_CSV, "timestamp,value\n" },
        { VALUE_OUT_TSV, "timestamp\tvalue\n" },
        { VALUE_OUT_OPENMETRICS, "# EOF\n" },
    };
    (void)state;
    for (size_t i = 0; i < N_OF(cases); i++)
        check_once(cases[i].format, (struct value){ .type = VALUE_VECTOR }, cases[i].want);
    check_once(VALUE_OUT_JSON, (struct value){ .type = VALUE_MATRIX }, DATA("matrix", "[]"));
}

static void notes_follow_the_data(void **state)
{
    struct fixture x = { 0 };
    const struct span nowhere = { 0 };
    struct buf b = { 0 };
    (void)state;
    diags_add(&x.notes, DIAG_INFO, nowhere, "i <1>");
    diags_add(&x.notes, DIAG_WARN, nowhere, "w \"1\"");
    diags_add(&x.notes, DIAG_WARN, nowhere, "w 2");
    check(&x, VALUE_OUT_JSON, (struct value){ .type = VALUE_VECTOR },
          "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]},"
          "\"warnings\":[\"w \\\"1\\\"\",\"w 2\"],\"infos\":[\"i \\u003c1\\u003e\"]}\n");
    value_put_error_json(&b, "bad_data", "1:1: <\"> \xff");
    assert_str(buf_str(&b), "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":"
                            "\"1:1: \\u003c\\\"\\u003e \\ufffd\"}\n");
    buf_done(&b);
    end(&x);
}

/* ---- hostile labels ---- */

static struct str hostile(void)
{
    return STR("q\" b\\ c, \n\r\t\x01\x7f\x1b[2J\xe2\x80\xae\xc2\x9b\xff\xc3\xa9 \xf0\x9f\x98\x80");
}

static struct value hostile_vector(struct fixture *x)
{
    static const struct float_point p = { 1500, 1 };
    struct value_series *s = arena_new_n(&x->a, struct value_series, 2);
    s[0] = (struct value_series){ .labels = labels_from(x, "m", "x", hostile()) };
    s[1] = (struct value_series){ .labels = labels_from(x, "m", "y,\"\n\t", STR("1")) };
    s[0].floats = s[1].floats = &p;
    s[0].n_floats = s[1].n_floats = 1;
    return (struct value){ .type = VALUE_VECTOR, .series = s, .n = 2 };
}

static void hostile_labels_stay_in_their_place(void **state)
{
    struct fixture x = { 0 };
    struct value v = hostile_vector(&x);
    (void)state;
    check(&x, VALUE_OUT_JSON, v,
          DATA("vector",
               "[{\"metric\":{\"__name__\":\"m\",\"x\":\"q\\\" b\\\\ c, \\n\\r\\t\\u0001\x7f\\u001b"
               "[2J\xe2\x80\xae\xc2\x9b\xef\xbf\xbd\xc3\xa9 \xf0\x9f\x98\x80\"},"
               "\"value\":[1.500,\"1\"]},{\"metric\":{\"__name__\":\"m\",\"y,\\\"\\n\\t\":\"1\"},"
               "\"value\":[1.500,\"1\"]}]"));
    check(&x, VALUE_OUT_CSV, v,
          "timestamp,__name__,x,\"y,\"\"\n\t\",value\n"
          "1970-01-01T00:00:01.500Z,m,\"q\"\" b\\ c, \n\r\t\x01\x7f\x1b[2J\xe2\x80\xae\xc2\x9b\xff"
          "\xc3\xa9 \xf0\x9f\x98\x80\",,1\n"
          "1970-01-01T00:00:01.500Z,m,,1,1\n");
    check(&x, VALUE_OUT_TSV, v,
          "timestamp\t__name__\tx\ty,\"\\n\\t\tvalue\n"
          "1970-01-01T00:00:01.500Z\tm\tq\" b\\\\ c, \\n\\r\\t\x01\x7f\x1b[2J\xe2\x80\xae\xc2\x9b"
          "\xff\xc3\xa9 \xf0\x9f\x98\x80\t\t1\n"
          "1970-01-01T00:00:01.500Z\tm\t\t1\t1\n");
    check(&x, VALUE_OUT_OPENMETRICS, v,
          "m{x=\"q\\\" b\\\\ c, \\n\r\t\x01\x7f\x1b[2J\xe2\x80\xae\xc2\x9b\xff\xc3\xa9 "
          "\xf0\x9f\x98\x80\"} 1.0 1.5\n"
          "m{\"y,\\\"\\n\t\"=\"1\"} 1.0 1.5\n# EOF\n");
    end(&x);
}

static void assert_harmless(struct str s)
{
    if (s.n == 0) // a string as OpenMetrics
        return;
    for (size_t i = 0; i < s.n; i++)
        if (((unsigned char)s.p[i] < 0x20 && s.p[i] != '\n' && s.p[i] != '\t') || s.p[i] == 0x7f)
            fail_msg("byte %02x: %.*s", (unsigned char)s.p[i], STR_ARG(s));
    assert_true(utf8_valid(s));
    assert_true(memmem(s.p, s.n, "\xe2\x80\xae", 3) == NULL); // turns the text round
    assert_true(memmem(s.p, s.n, "\xc2\x9b", 2) == NULL);     // ESC [
}

static void no_label_commands_a_terminal(void **state)
{
    const struct out_term t = { .tty = true, .utf8 = true, .width = 80, .height = 24 };
    (void)state;
    for (size_t i = 0; i < N_FORMATS; i++) {
        struct fixture x = { 0 };
        struct value v = hostile_vector(&x), s = string_of(hostile());
        assert_true(write_to(&x, &t, (enum value_format)i, &v));
        assert_harmless(buf_str(&x.out));
        write_to(&x, &t, (enum value_format)i, &s);
        assert_harmless(buf_str(&x.out));
        end(&x);
    }
}

/* More than is handed on at once; every format has a line a sample or a document. */
static void long_results_are_whole(void **state)
{
    enum { N = 20000 };
    static struct float_point floats[N];
    struct fixture x = { 0 };
    struct value_series s = series(&x, "x", "\xc3\xa9");
    struct value v = { .type = VALUE_MATRIX, .series = &s, .n = 1 };
    const struct out_term terms[] = { { 0 }, { .tty = true, .utf8 = true } };
    static const size_t lines[] = { N, 1, N, N + 1, N + 1, N + 1 };
    (void)state;
    for (int64_t i = 0; i < N; i++)
        floats[i] = (struct float_point){ i * 15000, (double)i / 3 };
    s.floats = floats;
    s.n_floats = N;
    for (size_t i = 0; i < N_FORMATS; i++) {
        size_t n = 0, whole = 0;
        for (size_t k = 0; k < N_OF(terms); k++) {
            assert_true(write_to(&x, &terms[k], (enum value_format)i, &v));
            n = 0;
            for (size_t j = 0; j < x.out.n; j++)
                n += x.out.p[j] == '\n';
            assert_int_equal(n, lines[i]);
            whole = k ? whole : x.out.n;
            assert_int_equal(x.out.n, whole);
        }
    }
    end(&x);
}

/* Row by row, without pieces. */
static void plain_rows(struct buf *b, const struct value *v)
{
    buf_puts(b, "timestamp,i,value\n");
    for (size_t i = 0; i < v->n; i++) {
        const struct value_series *s = &v->series[i];
        struct value_cursor c = { 0 };
        struct value_point p;
        while (value_next(s, &c, &p)) {
            char time[TIME_MAX_CHARS];
            size_t n = time_print_rfc3339(time, p.t);
            buf_printf(b, "%.*s,%.*s,", (int)n, time, STR_ARG(s->labels.p[0].value));
            buf_puts(b, p.h ? "\"" : "");
            value_put_point(b, &p);
            buf_puts(b, p.h ? "\"\n" : "\n");
        }
    }
}

/* 41 series around the ends of the pieces; every third has histograms between its floats. */
static void many_rows_are_the_same_by_any_number_of_threads(void **state)
{
    static const struct histogram h = { .sum = 1.5, .count = 2, .zero_count = 2 };
    struct arena a = { 0 };
    struct value v = { .type = VALUE_MATRIX, .n = 41 };
    struct buf want = { 0 };
    (void)state;

    v.series = arena_alloc(&a, v.n * sizeof *v.series);
    for (size_t i = 0; i < v.n; i++) {
        size_t n = 3 + i * 200 + i % 7, m = i % 3 == 0 ? n / 2 : 0;
        struct float_point *f = arena_alloc(&a, n * sizeof *f);
        struct hist_point *hp = arena_alloc(&a, (m + 1) * sizeof *hp);
        struct label *l = arena_alloc(&a, sizeof *l);
        *l = (struct label){ STR("i"), str_of(arena_printf(&a, "%zu", i)) };
        for (size_t k = 0; k < n; k++)
            f[k] = (struct float_point){ 1700000000000 + (int64_t)k * 1000, (double)k / 8 };
        for (size_t k = 0; k < m; k++)
            hp[k] = (struct hist_point){ 1700000000500 + (int64_t)k * 3000, &h };
        v.series[i] = (struct value_series){ { l, 1, 0 }, f, hp, n, m };
    }
    plain_rows(&want, &v);
    for (unsigned threads = 1; threads < 5; threads++) {
        const struct value_style style = { .format = VALUE_OUT_CSV, .threads = threads };
        struct err e = { 0 };
        struct out_flow f;
        out_flow_init(&f, &pipe_term, -1, false);
        assert_true(value_write(&f, &v, &style, &e));
        assert_int_equal(f.out.buf.n, want.n);
        assert_memory_equal(f.out.buf.p, want.p, want.n);
        buf_done(&f.out.buf);
    }
    buf_done(&want);
    arena_done(&a);
}

static void no_lines_follow_a_cancellation(void **state)
{
    static const char *const want[] = {
        "1\n",
        NULL,
        "{\"metric\":{\"__name__\":\"m\",\"x\":\"1\"},\"value\":[1,\"1\"]}\n",
        "timestamp,__name__,x,y,value\n",
        "timestamp\t__name__\tx\ty\tvalue\n",
        "m{x=\"1\"} 1.0 1\n",
    };
    const volatile bool cancel = true;
    (void)state;
    for (size_t i = 0; i < N_FORMATS; i++) {
        struct fixture x = { 0 };
        struct value v = mixed(&x);
        const struct value_style style = { .format = (enum value_format)i,
                                           .notes = &x.notes,
                                           .cancel = &cancel };
        struct out_flow f;
        out_flow_init(&f, &pipe_term, -1, false);
        bool ok = value_write(&f, &v, &style, &x.e);
        x.out = f.out.buf;
        assert_int_equal(ok, i == VALUE_OUT_JSON); // all or nothing
        if (want[i]) {
            assert_str(buf_str(&x.out), want[i]);
            assert_int_equal(x.e.kind, ERR_CANCELED);
        } else {
            assert_true(str_ends(buf_str(&x.out), STR("]}}\n")));
        }
        end(&x);
    }
}

/* ---- the table ---- */

static const char *table(struct fixture *x, const struct out_term *t, struct value v, bool range)
{
    const struct value_table table = {
        .v = &v, .range = range, .start = 1000, .end = 5000, .step = 1000
    };
    struct out_flow f;
    out_flow_init(&f, t, -1, false);
    value_put_table(&f, &table);
    buf_done(&x->out);
    x->out = f.out.buf;
    return buf_z(&x->out);
}

static void a_table_has_what_is_equal_above_it(void **state)
{
    struct fixture x = { 0 };
    (void)state;
    assert_string_equal(table(&x, &pipe_term, mixed(&x), false),
                        "m\n"
                        "  x  y  ts                        "
                        "                                                                          "
                        "          value\n"
                        "  1     1970-01-01T00:00:01.000Z  "
                        "                                                                          "
                        "              1\n"
                        "  1     1970-01-01T00:00:02.000Z  " EXPONENTIAL_TEXT "\n"
                        "  1     1970-01-01T00:00:03.000Z  "
                        "                                                                          "
                        "             -0\n"
                        "  1     1970-01-01T00:00:04.500Z  "
                        "                                             {count:3, sum:-Inf, "
                        "[-Inf,5]:1, (10,+Inf]:2}\n"
                        "     3  1969-12-31T23:59:58.750Z  "
                        "                                                                       "
                        "{count:0, sum:NaN}\n");
    end(&x);
}

static void of_histograms_a_range_has_the_last(void **state)
{
    struct fixture x = { 0 };
    struct value v = mixed(&x);
    (void)state;
    v.n = 2;
    assert_string_equal(
        table(&x, &pipe_term, v, true),
        "m\n"
        "  x  y                                          last  min  avg  max  trend\n"
        "  1     {count:3, sum:-Inf, [-Inf,5]:1, (10,+Inf]:2}   -0  0.5    1  # _\n"
        "     3                            {count:0, sum:NaN}    -    -    -\n");
    end(&x);
}

static void an_empty_table_is_empty(void **state)
{
    struct fixture x = { 0 };
    (void)state;
    assert_string_equal(table(&x, &pipe_term, (struct value){ .type = VALUE_VECTOR }, false), "");
    assert_string_equal(table(&x, &pipe_term, (struct value){ .type = VALUE_MATRIX }, true), "");
    end(&x);
}

static void no_label_commands_a_terminal_from_a_table(void **state)
{
    const struct out_term t = { .tty = true, .utf8 = true, .width = 80, .height = 24 };
    struct fixture x = { 0 };
    (void)state;
    for (int range = 0; range < 2; range++) {
        table(&x, &t, hostile_vector(&x), range);
        assert_harmless(buf_str(&x.out));
        table(&x, &pipe_term, hostile_vector(&x), range);
        assert_harmless(buf_str(&x.out));
    }
    table(&x, &t, string_of(hostile()), false);
    assert_harmless(buf_str(&x.out));
    end(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(floats_are_printed_as_the_api_does),
        cmocka_unit_test(scalars_differ_from_samples),
        cmocka_unit_test(strings_are_escaped_as_everything_that_is_no_label),
        cmocka_unit_test(mixed_series_come_in_order_of_time),
        cmocka_unit_test(openmetrics_has_what_it_can_say_of_histograms),
        cmocka_unit_test(series_of_a_name_stand_together_in_openmetrics),
        cmocka_unit_test(nothing_is_nothing_in_every_format),
        cmocka_unit_test(notes_follow_the_data),
        cmocka_unit_test(hostile_labels_stay_in_their_place),
        cmocka_unit_test(no_label_commands_a_terminal),
        cmocka_unit_test(long_results_are_whole),
        cmocka_unit_test(many_rows_are_the_same_by_any_number_of_threads),
        cmocka_unit_test(no_lines_follow_a_cancellation),
        cmocka_unit_test(a_table_has_what_is_equal_above_it),
        cmocka_unit_test(of_histograms_a_range_has_the_last),
        cmocka_unit_test(an_empty_table_is_empty),
        cmocka_unit_test(no_label_commands_a_terminal_from_a_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
