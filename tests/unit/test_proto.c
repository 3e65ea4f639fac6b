#include "test.h"

#include "base/err.h"
#include "convert.h"
#include "pieces.h"

#include <math.h>
#include <stdlib.h>

/* ---- messages by hand ---- */

static void put_varint(struct buf *b, uint64_t v)
{
    for (; v >= 0x80; v >>= 7)
        buf_putc(b, (char)(v | 0x80));
    buf_putc(b, (char)v);
}

static void put_uint(struct buf *b, unsigned num, uint64_t v)
{
    put_varint(b, num << 3);
    put_varint(b, v);
}

static void put_sint(struct buf *b, unsigned num, int64_t v)
{
    put_uint(b, num, (uint64_t)v << 1 ^ (uint64_t)(v >> 63));
}

static void put_double(struct buf *b, unsigned num, double v)
{
    put_varint(b, num << 3 | 1);
    buf_put(b, &v, sizeof v); // tests run on little-endian machines
}

static void put_str(struct buf *b, unsigned num, const char *s)
{
    put_varint(b, num << 3 | 2);
    put_varint(b, strlen(s));
    buf_puts(b, s);
}

/* Moves `part` into `b` as field `num`; 0: as a message of the stream. */
static void put_part(struct buf *b, unsigned num, struct buf *part)
{
    if (num)
        put_varint(b, num << 3 | 2);
    put_varint(b, part->n);
    buf_put_str(b, buf_str(part));
    buf_clear(part);
}

static void put_label(struct buf *b, const char *name, const char *value)
{
    struct buf l = { 0 };
    put_str(&l, 1, name);
    put_str(&l, 2, value);
    put_part(b, 1, &l);
    buf_done(&l);
}

static void put_time(struct buf *b, unsigned num, uint64_t seconds, uint64_t nanos)
{
    struct buf t = { 0 };
    put_uint(&t, 1, seconds);
    put_uint(&t, 2, nanos);
    put_part(b, num, &t);
    buf_done(&t);
}

static void put_exemplar(struct buf *b, unsigned num, const char *id, double v, uint64_t seconds)
{
    struct buf x = { 0 };
    put_label(&x, "id", id);
    put_double(&x, 2, v);
    if (seconds)
        put_time(&x, 3, seconds, 5000000);
    put_part(b, num, &x);
    buf_done(&x);
}

/* ---- items as text ---- */

static void put_item(struct buf *b, const struct expo_item *it)
{
    switch (it->kind) {
    case EXPO_HELP:
        buf_printf(b, "HELP %.*s %.*s", STR_ARG(it->name), STR_ARG(it->text));
        break;
    case EXPO_TYPE:
        buf_printf(b, "TYPE %.*s %.*s", STR_ARG(it->name), STR_ARG(metric_type_name(it->type)));
        break;
    case EXPO_UNIT:
        buf_printf(b, "UNIT %.*s %.*s", STR_ARG(it->name), STR_ARG(it->text));
        break;
    case EXPO_HISTOGRAM:
    case EXPO_SAMPLE:
        buf_printf(b, "%.*s{", STR_ARG(it->name));
        for (size_t i = 0; i < it->n_labels; i++)
            buf_printf(b, "%s%.*s=%.*s", i ? "," : "", STR_ARG(it->labels[i].name),
                       STR_ARG(it->labels[i].value));
        buf_puts(b, "} ");
        if (it->kind == EXPO_HISTOGRAM)
            expo_put_histogram_text(b, it->histogram);
        else
            buf_printf(b, "%.17g", it->value);
        break;
    default:
        break;
    }
    if (it->has_ts)
        buf_printf(b, " @%lld", (long long)it->ts);
    if (it->has_st)
        buf_printf(b, " since %lld", (long long)it->st);
    for (size_t i = 0; i < it->n_exemplars; i++) {
        const struct expo_exemplar *x = &it->exemplars[i];
        buf_puts(b, " #");
        if (x->n_labels)
            buf_put_str(b, x->labels[0].value);
        buf_printf(b, "=%g@%lld", x->value, x->has_ts ? (long long)x->ts : -1);
    }
    buf_putc(b, '\n');
}

static bool read_all(struct str in, bool classic, struct buf *out, struct err *e)
{
    struct expo_opts o = { .format = EXPO_PROTOBUF, .classic_histograms = classic };
    struct expo_reader *r = expo_reader_new(in, &o);
    struct expo_item it;
    bool ok;
    while ((ok = expo_next(r, &it, e)) && it.kind != EXPO_END)
        put_item(out, &it);
    expo_reader_free(r);
    return ok;
}

static void expect(const struct buf *in, bool classic, const char *want)
{
    struct buf out = { 0 };
    struct err e = { 0 };
    if (!read_all(buf_str(in), classic, &out, &e))
        fail_msg("%s", e.msg);
    if (!str_eq(buf_str(&out), str_of(want)))
        fail_msg("got:\n%s\nwant:\n%s", buf_z(&out), want);
    buf_done(&out);
}

static void expect_error(const struct buf *in, const char *want)
{
    struct buf out = { 0 };
    struct err e = { 0 };
    assert_false(read_all(buf_str(in), false, &out, &e));
    assert_string_equal(e.msg, want);
    err_done(&e);
    buf_done(&out);
}

/* ---- tests ---- */

static void put_counter_family(struct buf *b)
{
    struct buf f = { 0 }, m = { 0 }, c = { 0 };
    put_str(&f, 1, "a_seconds_total");
    put_label(&m, "z", "1");
    put_label(&m, "b", "");
    put_double(&c, 1, 2.5);
    put_exemplar(&c, 2, "x", 0.5, 0);
    put_time(&c, 3, 1000, 7000000);
    put_part(&m, 3, &c);
    put_uint(&m, 6, 1234);
    put_part(&f, 4, &m);
    put_str(&f, 2, "help");
    put_uint(&f, 3, 0);
    put_str(&f, 5, "seconds");
    put_part(b, 0, &f);
    buf_done(&f);
    buf_done(&m);
    buf_done(&c);
}

static void a_counter_has_all_its_parts(void **state)
{
    struct buf in = { 0 };
    (void)state;
    put_counter_family(&in);
    expect(&in, false,
           "HELP a_seconds_total help\nUNIT a_seconds_total seconds\nTYPE a_seconds_total counter\n"
           "a_seconds_total{z=1,b=} 2.5 @1234 since 1000007 #x=0.5@-1\n");
    buf_done(&in);
}

static void families_without_metrics_are_skipped(void **state)
{
    struct buf in = { 0 }, f = { 0 }, m = { 0 };
    (void)state;
    put_part(&in, 0, &f);
    put_str(&f, 1, "empty");
    put_part(&in, 0, &f);
    put_str(&f, 1, "g");
    put_uint(&f, 3, 1);
    put_part(&f, 4, &m);
    put_part(&in, 0, &f);
    expect(&in, false, "TYPE g gauge\ng{} 0\n");
    buf_done(&in);
    buf_done(&f);
    buf_done(&m);
}

static void put_classic_buckets(struct buf *h)
{
    struct buf k = { 0 };
    put_uint(h, 1, 9);
    put_double(h, 2, 12.5);
    put_uint(&k, 1, 3);
    put_double(&k, 2, 1);
    put_exemplar(&k, 3, "b1", 0.7, 50);
    put_part(h, 3, &k);
    put_uint(&k, 1, 5);
    put_double(&k, 2, 1e6);
    put_exemplar(&k, 3, "b2", 7, 0);
    put_part(h, 3, &k);
    buf_done(&k);
}

static void put_histogram_family(struct buf *b, struct buf *h, unsigned type)
{
    struct buf f = { 0 }, m = { 0 };
    put_str(&f, 1, "h");
    put_uint(&f, 3, type);
    put_label(&m, "a", "1");
    put_part(&m, 7, h);
    put_part(&f, 4, &m);
    put_part(b, 0, &f);
    buf_done(&f);
    buf_done(&m);
}

static void a_classic_histogram_is_expanded(void **state)
{
    struct buf in = { 0 }, h = { 0 };
    (void)state;
    put_classic_buckets(&h);
    put_histogram_family(&in, &h, 4);
    expect(&in, false,
           "TYPE h histogram\nh_count{a=1} 9\nh_sum{a=1} 12.5\n"
           "h_bucket{a=1,le=1.0} 3 #b1=0.7@50005\nh_bucket{a=1,le=1e+06} 5 #b2=7@-1\n"
           "h_bucket{a=1,le=+Inf} 9\n");
    buf_done(&in);
    buf_done(&h);
}

static void put_native(struct buf *h)
{
    struct buf part = { 0 };
    put_sint(h, 5, 0);
    put_double(h, 6, 0.25);
    put_uint(h, 7, 1);
    put_sint(&part, 1, 1); // (1,2], (2,4], then an empty one, then (8,16]
    put_uint(&part, 2, 4);
    put_part(h, 12, &part);
    const int64_t deltas[] = { 2, 2, -4, 2 };
    for (size_t i = 0; i < N_OF(deltas); i++)
        put_varint(&part, (uint64_t)deltas[i] << 1 ^ (uint64_t)(deltas[i] >> 63));
    put_part(h, 13, &part);
    buf_done(&part);
}

static void a_native_histogram_comes_before_its_classic_buckets(void **state)
{
    struct buf in = { 0 }, h = { 0 };
    (void)state;
    put_classic_buckets(&h);
    put_native(&h);
    put_histogram_family(&in, &h, 4);
    expect(
        &in, false,
        "TYPE h histogram\n"
        "h{a=1} {count:9, sum:12.5, [-0.25,0.25]:1, (1,2]:2, (2,4]:4, (8,16]:2} #b1=0.7@50005\n");
    expect(&in, true,
           "TYPE h histogram\n"
           "h{a=1} {count:9, sum:12.5, [-0.25,0.25]:1, (1,2]:2, (2,4]:4, (8,16]:2} #b1=0.7@50005\n"
           "h_count{a=1} 9\nh_sum{a=1} 12.5\n"
           "h_bucket{a=1,le=1.0} 3 #b1=0.7@50005\nh_bucket{a=1,le=1e+06} 5 #b2=7@-1\n"
           "h_bucket{a=1,le=+Inf} 9\n");
    buf_done(&in);
    buf_done(&h);
}

static void float_histograms_have_absolute_counts(void **state)
{
    struct buf in = { 0 }, h = { 0 }, part = { 0 };
    (void)state;
    put_double(&h, 4, 3.5);
    put_double(&h, 2, -1);
    put_sint(&h, 5, 1);
    put_sint(&part, 1, 0);
    put_uint(&part, 2, 1);
    put_part(&h, 9, &part);
    put_double(&h, 11, 3.5);
    put_exemplar(&h, 16, "own", 1, 2);
    put_exemplar(&h, 16, "untimed", 1, 0);
    put_histogram_family(&in, &h, 5);
    expect(&in, true,
           "TYPE h gaugehistogram\nh{a=1} {count:3.5, sum:-1, [-1,-0.7071067811865475):3.5} "
           "#own=1@2005\n");
    buf_done(&in);
    buf_done(&h);
    buf_done(&part);
}

static void a_span_without_buckets_marks_an_empty_native_histogram(void **state)
{
    struct buf in = { 0 }, h = { 0 }, part = { 0 };
    (void)state;
    put_sint(&part, 1, 0);
    put_uint(&part, 2, 0);
    put_part(&h, 12, &part);
    put_histogram_family(&in, &h, 4);
    expect(&in, false, "TYPE h histogram\nh{a=1} {count:0, sum:0}\n");
    buf_done(&in);
    buf_done(&h);
    buf_done(&part);
}

static void summaries_have_count_sum_and_quantiles(void **state)
{
    struct buf in = { 0 }, f = { 0 }, m = { 0 }, s = { 0 }, q = { 0 };
    (void)state;
    put_str(&f, 1, "s");
    put_uint(&f, 3, 2);
    put_part(&m, 4, &s);
    put_part(&f, 4, &m);
    put_uint(&s, 1, 4);
    put_double(&s, 2, 2);
    put_double(&q, 1, 0.5);
    put_double(&q, 2, NAN);
    put_part(&s, 3, &q);
    put_time(&s, 4, 1, 0);
    put_part(&m, 4, &s);
    put_part(&f, 4, &m);
    put_part(&in, 0, &f);
    expect(&in, false,
           "TYPE s summary\ns_count{} 0\ns_sum{} 0\n"
           "s_count{} 4 since 1000\ns_sum{} 2 since 1000\ns{quantile=0.5} nan since 1000\n");
    buf_done(&in);
    buf_done(&f);
    buf_done(&m);
    buf_done(&s);
    buf_done(&q);
}

static void unknown_fields_are_skipped(void **state)
{
    struct buf in = { 0 }, f = { 0 }, m = { 0 }, g = { 0 };
    (void)state;
    put_uint(&g, 100, 1);
    put_double(&g, 1, 5);
    put_part(&m, 2, &g);
    put_str(&m, 99, "?");
    put_str(&f, 1, "g");
    put_varint(&f, 50 << 3 | 3); // a group with one inside
    put_uint(&f, 1, 7);
    put_varint(&f, 51 << 3 | 3);
    put_varint(&f, 51 << 3 | 4);
    put_varint(&f, 50 << 3 | 4);
    put_varint(&f, 52 << 3 | 5);
    buf_puts(&f, "four");
    put_uint(&f, 3, 1);
    put_part(&f, 4, &m);
    put_part(&in, 0, &f);
    expect(&in, false, "TYPE g gauge\ng{} 5\n");
    buf_done(&in);
    buf_done(&f);
    buf_done(&m);
    buf_done(&g);
}

static void what_is_wrong_is_said_in_prometheus_words(void **state)
{
    static const struct {
        struct str bytes;
        const char *want;
    } cases[] = {
        { STR("\x85"), "message 1: clientpb: invalid varint encountered" },
        { STR("\xff\xff\xff\xff\xff\xff"), "message 1: clientpb: invalid varint encountered" },
        { STR("\x05\x0a"),
          "message 1: clientpb: insufficient length of buffer, expected at least 6 "
          "bytes, got 2 bytes" },
        { STR("\xff\xff\xff\xff\x07"), "message 1: 2147483647 bytes long, longer than 268435456" },
        { STR("\x02\x0a\x05"), "message 1: unexpected EOF" },
        { STR("\x02\x08\x01"), "message 1: proto: wrong wireType = 0 for field Name" },
        { STR("\x01\x4f"), "message 1: proto: illegal wireType 7" },
        { STR("\x01\x04"), "message 1: proto: MetricFamily: wiretype end group for non-group" },
        { STR("\x02\x02\x01"), "message 1: proto: MetricFamily: illegal tag 0 (wire type 2)" },
        { { "\x02\x22\x00", 3 }, "message 1: invalid metric name: " },
        { { "\x05\x0a\x01g\x22\x00", 6 }, NULL },
        { { "\x07\x0a\x01g\x18\x09\x22\x00", 8 },
          "message 1: unknown metric type for metric \"g\": 9" },
        { { "\x09\x0a\x01g\x12\x02\xc3(\x22\x00", 10 },
          "message 1: invalid help for metric \"g\": \xc3(" },
        { { "\x08\x0a\x01g\x2a\x01s\x22\x00", 9 },
          "message 1: unit \"s\" not a suffix of metric \"g\"" },
        { { "\x09\x0a\x01g\x22\x04\x0a\x02\x0a\x00", 10 }, "message 1: invalid label name: " },
    };
    (void)state;
    for (size_t i = 0; i < N_OF(cases); i++) {
        struct buf in = { 0 };
        buf_put_str(&in, cases[i].bytes);
        if (cases[i].want)
            expect_error(&in, cases[i].want);
        else
            expect(&in, false, "TYPE g counter\ng{} 0\n");
        buf_done(&in);
    }
}

static void wrong_histograms_are_refused(void **state)
{
    struct buf in = { 0 }, h = { 0 };
    (void)state;
    put_native(&h);
    put_uint(&h, 1, 100);
    put_histogram_family(&in, &h, 4);
    expect_error(&in, "message 1: 9 observations found in buckets, but the Count field is 100: "
                      "histogram's observation count should equal the number of observations found "
                      "in the buckets (in absence of NaN)");
    buf_clear(&in);
    put_native(&h);
    put_sint(&h, 13, 5);
    put_histogram_family(&in, &h, 4);
    expect_error(&in, "message 1: positive side: spans need 4 buckets, have 5 buckets: histogram "
                      "spans specify different number of buckets than provided");
    buf_done(&in);
    buf_done(&h);
}

/* Cut anywhere, and with any byte changed: an answer or an error. */
static void no_bytes_do_harm(void **state)
{
    struct buf in = { 0 }, h = { 0 }, out = { 0 };
    (void)state;
    put_counter_family(&in);
    put_classic_buckets(&h);
    put_native(&h);
    put_histogram_family(&in, &h, 4);
    for (size_t n = 0; n < in.n; n++) {
        struct err e = { 0 };
        char *copy = xmalloc(n + 1);
        memcpy(copy, in.p, n);
        read_all((struct str){ copy, n }, true, &out, &e);
        err_done(&e);
        free(copy);
        buf_clear(&out);
        for (int bit = 0; bit < 8; bit++) {
            struct err f = { 0 };
            in.p[n] ^= (char)(1 << bit);
            read_all(buf_str(&in), true, &out, &f);
            in.p[n] ^= (char)(1 << bit);
            err_done(&f);
            buf_clear(&out);
        }
    }
    buf_done(&in);
    buf_done(&h);
    buf_done(&out);
}

static void a_source_gives_the_same_items(void **state)
{
    struct buf in = { 0 }, h = { 0 }, want = { 0 }, got = { 0 };
    struct expo_opts o = { .format = EXPO_PROTOBUF, .classic_histograms = true };
    struct err e = { 0 };
    struct expo_item it;
    (void)state;
    for (int i = 0; i < 3; i++) {
        put_counter_family(&in);
        put_classic_buckets(&h);
        put_native(&h);
        put_histogram_family(&in, &h, 4);
    }
    assert_true(read_all(buf_str(&in), true, &want, &e));
    struct pieces s;
    pieces_init(&s, buf_str(&in), 3);
    struct expo_reader *r = expo_reader_new_source(&s.source, &o);
    while (expo_next(r, &it, &e) && it.kind != EXPO_END)
        put_item(&got, &it);
    assert_int_equal(e.kind, ERR_NONE);
    assert_int_equal(expo_offset(r), in.n);
    expo_reader_free(r);
    assert_str(buf_str(&got), buf_z(&want));
    buf_done(&in);
    buf_done(&h);
    buf_done(&want);
    buf_done(&got);
}

/* What the writer makes reads as what it was given. */
static void the_writer_is_the_reverse(void **state)
{
    static const char om[] =
        "# HELP c count\n# TYPE c counter\nc_total{a=\"1\"} 5 1.5 # {id=\"x\"} 0.5 1.25\n"
        "c_total{a=\"2\"} 6\n# TYPE g gauge\ng -0.5\n# TYPE h histogram\n"
        "h_count{i=\"1\"} 3\nh_sum{i=\"1\"} 1.5\nh_bucket{i=\"1\",le=\"1.0\"} 2\n"
        "h_bucket{i=\"1\",le=\"+Inf\"} 3 # {id=\"y\"} 9.0\n"
        "h_count{i=\"2\"} 0\nh_sum{i=\"2\"} 0.0\nh_bucket{i=\"2\",le=\"+Inf\"} 0\n"
        "# TYPE s_seconds summary\n# UNIT s_seconds seconds\ns_seconds_count 1\ns_seconds_sum 2.0\n"
        "s_seconds{quantile=\"0.9\"} 3.0\n# TYPE u unknown\nu 1.0\nu 2.0 5\n# EOF\n";
    static const char want[] =
        "# HELP c count\n# TYPE c counter\nc_total{a=\"1\"} 5.0 1.5 # {id=\"x\"} 0.5 1.25\n"
        "c_total{a=\"2\"} 6.0\n# TYPE g gauge\ng -0.5\n# TYPE h histogram\n"
        "h_count{i=\"1\"} 3\nh_sum{i=\"1\"} 1.5\nh_bucket{i=\"1\",le=\"1.0\"} 2\n"
        "h_bucket{i=\"1\",le=\"+Inf\"} 3 # {id=\"y\"} 9.0\n"
        "h_count{i=\"2\"} 0\nh_sum{i=\"2\"} 0.0\nh_bucket{i=\"2\",le=\"+Inf\"} 0\n"
        "# TYPE s_seconds summary\n# UNIT s_seconds seconds\ns_seconds_count 1\ns_seconds_sum 2.0\n"
        "s_seconds{quantile=\"0.9\"} 3.0\n# TYPE u unknown\nu 1.0\nu 2.0 5\n# EOF\n";
    struct buf pb = { 0 }, out = { 0 };
    struct err e = { 0 };
    (void)state;
    assert_true(convert(str_of(om), &(struct expo_opts){ .format = EXPO_OPENMETRICS },
                        EXPO_OUT_PROTOBUF, false, &pb, &e));
    assert_true(convert(buf_str(&pb), &(struct expo_opts){ .format = EXPO_PROTOBUF },
                        EXPO_OUT_OPENMETRICS, false, &out, &e));
    assert_str(buf_str(&out), want);
    buf_done(&pb);
    buf_done(&out);
}

/* A field of that number means something else there. */
static void a_summary_has_no_count_that_is_a_fraction(void **state)
{
    static const char *const counts[] = { "+Inf", "NaN", "0.5", "-1" };
    (void)state;
    for (size_t i = 0; i < N_OF(counts); i++) {
        struct buf in = { 0 }, out = { 0 };
        struct err e = { 0 };
        buf_printf(&in, "# TYPE s summary\ns_count %s\n", counts[i]);
        assert_false(convert(buf_str(&in), &(struct expo_opts){ .format = EXPO_TEXT },
                             EXPO_OUT_PROTOBUF, false, &out, &e));
        assert_string_equal(e.msg, "s_count: the count of a summary is not a whole number");
        err_done(&e);
        buf_done(&in);
        buf_done(&out);
    }
}

static void times_before_1970_and_far_away_survive_the_writer(void **state)
{
    static const char om[] = "# TYPE c counter\nc_total{a=\"1\"} 1.0 # {id=\"x\"} 0.5 -1.25\n"
                             "c_total{a=\"2\"} 1.0 # {id=\"x\"} 0.5 -9223372036854775.808\n"
                             "c_total{a=\"3\"} 1.0 # {id=\"x\"} 0.5 4398046511104.5\n# EOF\n";
    struct buf pb = { 0 }, out = { 0 };
    struct err e = { 0 };
    (void)state;
    assert_true(convert(str_of(om), &(struct expo_opts){ .format = EXPO_OPENMETRICS },
                        EXPO_OUT_PROTOBUF, false, &pb, &e));
    assert_true(convert(buf_str(&pb), &(struct expo_opts){ .format = EXPO_PROTOBUF },
                        EXPO_OUT_OPENMETRICS, false, &out, &e));
    assert_str(buf_str(&out), om);
    buf_done(&pb);
    buf_done(&out);
}

static void native_histograms_survive_the_writer(void **state)
{
    struct buf in = { 0 }, h = { 0 }, pb = { 0 }, a = { 0 }, b = { 0 };
    struct expo_opts o = { .format = EXPO_PROTOBUF, .classic_histograms = true };
    struct err e = { 0 };
    (void)state;
    put_classic_buckets(&h);
    put_native(&h);
    put_exemplar(&h, 16, "own", 1, 2);
    put_time(&h, 15, 77, 0);
    put_histogram_family(&in, &h, 4);
    put_double(&h, 4, 2.5); // a float one, with a negative bucket
    put_double(&h, 2, -3);
    put_sint(&h, 5, -2);
    put_sint(&h, 10, 0);
    put_str(&h, 9, "\x08\x01\x10\x01");
    put_double(&h, 11, 2.5);
    put_histogram_family(&in, &h, 5);

    assert_true(read_all(buf_str(&in), true, &a, &e));
    assert_true(convert(buf_str(&in), &o, EXPO_OUT_PROTOBUF, false, &pb, &e));
    if (!read_all(buf_str(&pb), true, &b, &e))
        fail_msg("%s", e.msg);
    assert_str(buf_str(&b), buf_z(&a));
    assert_non_null(strstr(buf_z(&a), "h{a=1} {count:2.5, sum:-3, [-0.0625,-0.00390625):2.5}"));
    buf_done(&in);
    buf_done(&h);
    buf_done(&pb);
    buf_done(&a);
    buf_done(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_counter_has_all_its_parts),
        cmocka_unit_test(families_without_metrics_are_skipped),
        cmocka_unit_test(a_classic_histogram_is_expanded),
        cmocka_unit_test(a_native_histogram_comes_before_its_classic_buckets),
        cmocka_unit_test(float_histograms_have_absolute_counts),
        cmocka_unit_test(a_span_without_buckets_marks_an_empty_native_histogram),
        cmocka_unit_test(summaries_have_count_sum_and_quantiles),
        cmocka_unit_test(unknown_fields_are_skipped),
        cmocka_unit_test(what_is_wrong_is_said_in_prometheus_words),
        cmocka_unit_test(wrong_histograms_are_refused),
        cmocka_unit_test(no_bytes_do_harm),
        cmocka_unit_test(a_source_gives_the_same_items),
        cmocka_unit_test(the_writer_is_the_reverse),
        cmocka_unit_test(a_summary_has_no_count_that_is_a_fraction),
        cmocka_unit_test(times_before_1970_and_far_away_survive_the_writer),
        cmocka_unit_test(native_histograms_survive_the_writer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
