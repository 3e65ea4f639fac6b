#include "test.h"

#include "expo_items.h"
#include "pieces.h"

#include <stdio.h>

struct page {
    const char *name;
    struct str text;
    const char
        *want; /* the items, a line each, as items_put() shows them; then "end" or the error */
};

static void read_all(struct buf *out, struct str text, const struct expo_opts *o, bool positions)
{
    struct expo_reader *r = expo_reader_new(text, o);
    items_put_all(out, r, positions);
    expo_reader_free(r);
}

static void check_pages(const struct page *pages, size_t n, const struct expo_opts *o)
{
    for (size_t i = 0; i < n; i++) {
        struct buf got = { 0 };
        read_all(&got, pages[i].text, o, false);
        if (strcmp(buf_z(&got), pages[i].want) != 0)
            fail_msg("%s:\ngot:\n%swant:\n%s", pages[i].name, buf_z(&got), pages[i].want);
        buf_done(&got);
    }
}

static const struct page text_pages[] = {
    { "nothing", STR(""), "end\n" },
    { "blank lines", STR("\n \n\t\n"), "end\n" },
    { "the usual lines",
      STR("# HELP a Some help.\n# TYPE a counter\na{b=\"c\",d=\"\"} 1.5 1700000000000\na 2\n"),
      "help name=\"a\" text=\"Some help.\"\n"
      "type name=\"a\" type=\"counter\"\n"
      "sample name=\"a\"{\"b\"=\"c\",\"d\"=\"\"} 1.5 as=\"1.5\" ts=1700000000000\n"
      "sample name=\"a\"{} 2 as=\"2\"\n"
      "end\n" },
    { "no newline at the end", STR("a 1"), "sample name=\"a\"{} 1 as=\"1\"\nend\n" },
    { "untyped is unknown", STR("# TYPE a untyped\n"), "type name=\"a\" type=\"unknown\"\nend\n" },
    { "comments, and words that only begin like HELP and TYPE", STR("#x\n# \n# HELPa\n# TYPE\n"),
      "comment text=\"#x\"\ncomment text=\"# \"\ncomment text=\"# HELPa\"\n"
      "comment text=\"# TYPE\"\nend\n" },
    { "escapes of help", STR("# HELP a \\\\ \\n \\\" \\x\n"),
      "help name=\"a\" text=\"\\\\ \\n \\\\\\\" \\\\x\"\nend\n" },
    { "escapes of values", STR("a{b=\"\\\\\\\"\\n\\t\"} 1\n"),
      "sample name=\"a\"{\"b\"=\"\\\\\\\"\\n\\\\t\"} 1 as=\"1\"\nend\n" },
    { "quoted names",
      STR("# TYPE \"a\\\\b\" gauge\n{\"a.b\",\"c d\"=\"e\"} 1\n{f=\"g\",\"a\\\"b\"} 2\n"),
      "type name=\"a\\\\b\" type=\"gauge\"\n"
      "sample name=\"a.b\"{\"c d\"=\"e\"} 1 as=\"1\"\n"
      "sample name=\"a\\\"b\"{\"f\"=\"g\"} 2 as=\"2\"\nend\n" },
    { "blanks everywhere", STR("a\t{ b = \"c\" , }\t 1 \t2 \n"),
      "sample name=\"a\"{\"b\"=\"c\"} 1 as=\"1\" ts=2\nend\n" },
    { "a newline in a value", STR("a{b=\"x\ny\"} 1\nb z\n"),
      "sample name=\"a\"{\"b\"=\"x\\ny\"} 1 as=\"1\"\n"
      "error: line 3, column 3: strconv.ParseFloat: parsing \"z\": invalid syntax while parsing: "
      "\"b z\"\n" },
    { "blanks before a name belong to it", STR("  a 1\n"),
      "sample name=\"  a\"{} 1 as=\"1\"\nend\n" },
    { "special values", STR("a NaN\nb +Inf\nc -inf\nd 1e3\n"),
      "sample name=\"a\"{} nan as=\"NaN\"\nsample name=\"b\"{} inf as=\"+Inf\"\n"
      "sample name=\"c\"{} -inf as=\"-inf\"\nsample name=\"d\"{} 1000 as=\"1e3\"\nend\n" },
    { "NUL at the begin of a line ends the page", STR("a 1\n\0\nb\n"),
      "sample name=\"a\"{} 1 as=\"1\"\nend\n" },
    { "NUL in a value", STR("a{b=\"x\0y\"} 1\n"),
      "sample name=\"a\"{\"b\"=\"x\\x00y\"} 1 as=\"1\"\nend\n" },
    { "CR is no blank", STR("a 1\r\n"),
      "error: line 1, column 3: strconv.ParseFloat: parsing \"1\\r\": invalid syntax while "
      "parsing: "
      "\"a 1\\r\"\n" },
    { "an unknown type", STR("# TYPE a info\n"),
      "error: line 1, column 9: invalid metric type \"info\"\n" },
    { "no value", STR("a\n"),
      "error: line 1, column 2: expected value after metric, got \"\\n\" (\"INVALID\") while "
      "parsing: "
      "\"a\\n\"\n" },
    { "a value too large", STR("a 1e999\n"),
      "error: line 1, column 3: strconv.ParseFloat: parsing \"1e999\": value out of range while "
      "parsing: \"a 1e999\"\n" },
    { "a value with an underscore", STR("a 1_0\n"),
      "error: line 1, column 3: unsupported character in float while parsing: \"a 1_0\"\n" },
    { "a timestamp too large", STR("a 1 9223372036854775808\n"),
      "error: line 1, column 5: strconv.ParseInt: parsing \"9223372036854775808\": value out of "
      "range while parsing: \"a 1 9223372036854775808\"\n" },
    { "no metric name", STR("{a=\"b\"} 1\n"),
      "error: line 1, column 9: metric name not set while parsing: \"{a=\\\"b\\\"} 1\"\n" },
    { "two metric names", STR("a{\"b\"} 1\n"),
      "error: line 1, column 6: metric name already set while parsing: \"a{\\\"b\\\"}\"\n" },
    { "invalid UTF-8", STR("a 1\na{b=\"\xff\"} 1\n"),
      "sample name=\"a\"{} 1 as=\"1\"\n"
      "error: line 2, column 5: invalid UTF-8 label value: \"\\\"\\xff\\\"\"\n" },
    { "a page of HTML", STR("<html>\n"),
      "error: line 1, column 1: expected a valid start token, got \"<\" (\"INVALID\") while "
      "parsing: "
      "\"<\"\n" },
};

static const struct page om_pages[] = {
    { "the least", STR("# EOF\n"), "end\n" },
    { "the least without newline", STR("# EOF"), "end\n" },
    { "the usual lines",
      STR("# TYPE a_s counter\n# UNIT a_s s\n# HELP a_s x\\\"\\n\na_s_total{b=\"c\"} 1 1.5\n# "
          "EOF\n"),
      "type name=\"a_s\" type=\"counter\"\nunit name=\"a_s\" text=\"s\"\n"
      "help name=\"a_s\" text=\"x\\\"\\n\"\n"
      "sample name=\"a_s_total\"{\"b\"=\"c\"} 1 as=\"1\" ts=1500\nend\n" },
    { "exemplars", STR("a 1 # {b=\"c\",\"d.e\"=\"f\\\"\"} 2\na 1 2 # {} 3 4.5\n# EOF\n"),
      "sample name=\"a\"{} 1 as=\"1\" exemplar{\"b\"=\"c\",\"d.e\"=\"f\\\"\"} 2\n"
      "sample name=\"a\"{} 1 as=\"1\" ts=2000 exemplar{} 3 ts=4500\nend\n" },
    { "timestamps", STR("a 1 -1.5\na 1 1e9\na 1 1e300\n# EOF\n"),
      "sample name=\"a\"{} 1 as=\"1\" ts=-1500\nsample name=\"a\"{} 1 as=\"1\" ts=1000000000000\n"
      "sample name=\"a\"{} 1 as=\"1\" ts=-9223372036854775808\nend\n" },
    { "no EOF", STR("a 1\n"),
      "sample name=\"a\"{} 1 as=\"1\"\nerror: line 2, column 1: data does not end with # EOF\n" },
    { "data after EOF", STR("# EOF\na 1\n"),
      "error: line 2, column 1: unexpected data after # EOF\n" },
    { "a blank line", STR("\n# EOF\n"),
      "error: line 1, column 1: expected a valid start token, got \"\\n\" (\"INVALID\") while "
      "parsing: \"\\n\"\n" },
    { "a unit that is no suffix", STR("# UNIT a_s m\n# EOF\n"),
      "error: line 1, column 11: unit \"m\" not a suffix of metric \"a_s\"\n" },
    { "untyped", STR("# TYPE a untyped\n# EOF\n"),
      "error: line 1, column 9: invalid metric type \"untyped\"\n" },
    { "a timestamp that is no number", STR("a 1 NaN\n# EOF\n"),
      "error: line 1, column 4: invalid timestamp NaN\n" },
    { "a space at the end of a line: the sample counts, the next record does not",
      STR("a 1 \n# EOF\n"),
      "sample name=\"a\"{} 1 as=\"1\"\nerror: line 1, column 5: expected a valid start token, got "
      "\"\\n#\" (\"LINEBREAK\") while parsing: \"\\n#\"\n" },
};

static void text_pages_give_their_items(void **state)
{
    (void)state;
    check_pages(text_pages, N_OF(text_pages), &(struct expo_opts){ .format = EXPO_TEXT });
}

static void openmetrics_pages_give_their_items(void **state)
{
    (void)state;
    check_pages(om_pages, N_OF(om_pages), &(struct expo_opts){ .format = EXPO_OPENMETRICS });
}

static void recordings_may_hold_any_number_of_eofs(void **state)
{
    static const struct page pages[] = {
        { "none", STR("a 1 1\n"), "sample name=\"a\"{} 1 as=\"1\" ts=1000\nend\n" },
        { "nothing", STR(""), "end\n" },
        { "two scrapes", STR("# TYPE a gauge\na 1\n# EOF\n# TYPE a gauge\na 2\n# EOF\n"),
          "type name=\"a\" type=\"gauge\"\nsample name=\"a\"{} 1 as=\"1\"\n"
          "type name=\"a\" type=\"gauge\"\nsample name=\"a\"{} 2 as=\"2\"\nend\n" },
        { "without a newline between them", STR("a 1\n# EOF# TYPE a gauge\na 2\n# EOF"),
          "sample name=\"a\"{} 1 as=\"1\"\ntype name=\"a\" type=\"gauge\"\n"
          "sample name=\"a\"{} 2 as=\"2\"\nend\n" },
        { "broken", STR("a 1\n# EOF\nb c\n"),
          "sample name=\"a\"{} 1 as=\"1\"\nerror: line 3, column 2: strconv.ParseFloat: parsing "
          "\"c\": invalid syntax while parsing: \"b c\"\n" },
    };
    (void)state;
    check_pages(pages, N_OF(pages),
                &(struct expo_opts){ .format = EXPO_OPENMETRICS, .no_eof = true });
}

/* Every page of the tables and some long ones, in memory and in pieces of every small size. */
static void compare_pieces(struct str text, enum expo_format format, size_t max)
{
    struct expo_opts o = { .format = format, .max_line_bytes = max };
    struct buf want = { 0 };
    read_all(&want, text, &o, true);
    for (size_t step = 1; step <= 7; step++) {
        struct buf got = { 0 };
        struct pieces s;
        pieces_init(&s, text, step);
        struct expo_reader *r = expo_reader_new_source(&s.source, &o);
        items_put_all(&got, r, true);
        expo_reader_free(r);
        if (!str_eq(buf_str(&want), buf_str(&got)))
            fail_msg("pieces of %zu, limit %zu:\n%swhole:\n%s", step, max, buf_z(&got),
                     buf_z(&want));
        buf_done(&got);
    }
    buf_done(&want);
}

static void pieces_of_any_size_give_the_same(void **state)
{
    (void)state;
    for (size_t max = 0; max < 40; max++) {
        for (size_t i = 0; i < N_OF(text_pages); i++)
            compare_pieces(text_pages[i].text, EXPO_TEXT, max);
        for (size_t i = 0; i < N_OF(om_pages); i++)
            compare_pieces(om_pages[i].text, EXPO_OPENMETRICS, max);
    }
}

static void put_long_page(struct buf *b, size_t bytes)
{
    for (size_t i = 0; b->n < bytes; i++) {
        buf_printf(b, "name_%zu{a=\"%zu\",b=\"x\\\"y\",le=\"+Inf\"} %zu.5 %zu\n", i % 1000, i, i,
                   i);
        if (i % 5000 == 0) {
            buf_puts(b, "name{long=\"");
            buf_put_repeat(b, 'x', 1000 + i * 40);
            buf_puts(b, "\n\"} 1\n");
        }
    }
}

/* Lines that cross the ends of the window, and one that is longer than it. */
static void windows_slide_over_long_pages(void **state)
{
    struct buf page = { 0 }, want = { 0 };
    struct expo_opts o = { .format = EXPO_TEXT };
    (void)state;
    put_long_page(&page, 3000 * 1000);
    read_all(&want, buf_str(&page), &o, true);
    for (size_t step = 1000; step < 400 * 1000; step *= 7) {
        struct buf got = { 0 };
        struct pieces s;
        pieces_init(&s, buf_str(&page), step);
        struct expo_reader *r = expo_reader_new_source(&s.source, &o);
        items_put_all(&got, r, true);
        expo_reader_free(r);
        assert_true(str_eq(buf_str(&want), buf_str(&got)));
        buf_done(&got);
    }
    buf_done(&want);
    buf_done(&page);
}

static void lines_have_a_limit(void **state)
{
    struct expo_opts o = { .format = EXPO_TEXT, .max_line_bytes = 8 };
    struct buf got = { 0 };
    (void)state;
    read_all(&got, STR("abcde 1\nabcde 12\n"), &o, false);
    assert_string_equal(buf_z(&got), "sample name=\"abcde\"{} 1 as=\"1\"\n"
                                     "error: limit: line 2, column 1: longer than 8 bytes\n");
    buf_done(&got);
}

static void items_know_where_they_stand(void **state)
{
    struct str text = STR("\na 1\n# HELP a b\nb{c=\"x\ny\"} 2\nc{d=\"\\n\"} 3");
    static const struct {
        size_t line, off;
        const char *raw;
    } want[] = { { 2, 1, "a 1" },
                 { 3, 5, "# HELP a b" },
                 { 4, 16, "b{c=\"x\ny\"} 2" },
                 { 6, 29, "c{d=\"\\n\"} 3" } };
    struct expo_reader *r = expo_reader_new(text, &(struct expo_opts){ .format = EXPO_TEXT });
    struct expo_item it;
    struct err e = { 0 };
    (void)state;
    for (size_t i = 0; i < N_OF(want); i++) {
        assert_true(expo_next(r, &it, &e));
        assert_int_equal(it.line, want[i].line);
        assert_int_equal(it.off, want[i].off);
        assert_str(it.raw, want[i].raw);
        // The last line has no newline and was moved to where one could be added.
        assert_int_equal(expo_is_input(r, it.raw), i < 3);
        if (it.n_labels)
            assert_int_equal(expo_is_input(r, it.labels[0].value), i == 2);
    }
    for (int i = 0; i < 2; i++) {
        assert_true(expo_next(r, &it, &e));
        assert_int_equal(it.kind, EXPO_END);
    }
    assert_int_equal(expo_offset(r), text.n);
    expo_reader_free(r);
}

static void errors_know_their_bytes(void **state)
{
    struct expo_reader *r = expo_reader_new(STR("a 1\nb  one\n"),
                                            &(struct expo_opts){ .format = EXPO_TEXT });
    struct expo_item it;
    struct err e = { 0 };
    (void)state;
    assert_true(expo_next(r, &it, &e));
    assert_false(expo_next(r, &it, &e));
    assert_int_equal(e.kind, ERR_FORMAT);
    assert_int_equal(e.at.off, 7);
    assert_int_equal(e.at.n, 3);
    err_done(&e);
    assert_true(expo_next(r, &it, &e));
    assert_int_equal(it.kind, EXPO_END);
    expo_reader_free(r);
}

static ssize_t read_fails(struct io_source *s, char *p, size_t n, struct err *e)
{
    (void)s;
    (void)p;
    (void)n;
    err_set(e, ERR_IO, "no more");
    return -1;
}

static void long_records_are_quoted_in_part(void **state)
{
    struct expo_opts o = { .format = EXPO_TEXT };
    struct buf page = { 0 }, got = { 0 };
    (void)state;
    buf_puts(&page, "a{b=\"");
    buf_put_repeat(&page, 'x', 1000 * 1000);
    buf_puts(&page, "\"} c\n");
    read_all(&got, buf_str(&page), &o, false);
    assert_true(got.n < 1000);
    assert_true(str_ends(buf_str(&got), STR("xxx\"...\n")));
    buf_done(&page);
    buf_done(&got);
}

static void failures_of_the_source_are_passed_on(void **state)
{
    struct io_source s = { .read = read_fails };
    (void)state;
    for (int f = EXPO_TEXT; f <= EXPO_OPENMETRICS; f++) {
        struct expo_reader *r = expo_reader_new_source(
            &s, &(struct expo_opts){ .format = (enum expo_format)f });
        struct expo_item it;
        struct err e = { 0 };
        assert_false(expo_next(r, &it, &e));
        assert_int_equal(e.kind, ERR_IO);
        assert_string_equal(e.msg, "no more");
        err_done(&e);
        expo_reader_free(r);
    }
}

static void content_types_are_those_of_prometheus(void **state)
{
    static const struct {
        struct str type;
        int format; /* -1: none of ours */
    } cases[] = {
        { STR("text/plain"), EXPO_TEXT },
        { STR("text/plain; version=0.0.4; charset=utf-8; escaping=values"), EXPO_TEXT },
        { STR(" Text/Plain ;version=\"0.0.4\" ; "), EXPO_TEXT },
        { STR("text/plain;"), EXPO_TEXT },
        { STR("application/openmetrics-text; version=1.0.0; charset=utf-8"), EXPO_OPENMETRICS },
        { STR("application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; "
              "encoding=delimited"),
          EXPO_PROTOBUF },
        { STR(""), -1 },
        { STR("text/html"), -1 },
        { STR("text/plainx"), -1 },
        { STR("text/plain/x"), -1 },
        { STR("text/plain x"), -1 },
        { STR("text/plain; version"), -1 },
        { STR("text/plain; =1"), -1 },
        { STR("text/plain; a=\"b"), -1 },
        { STR("text/plain; a=1; A=2"), -1 },
        { STR("text/plain; a=1; a=\"1\""), EXPO_TEXT },
    };
    (void)state;
    for (size_t i = 0; i < N_OF(cases); i++) {
        enum expo_format f = EXPO_TEXT;
        int got = expo_format_of_content_type(cases[i].type, &f) ? (int)f : -1;
        if (got != cases[i].format)
            fail_msg("%.*s: %d, want %d", STR_ARG(cases[i].type), got, cases[i].format);
    }
}

static void content_tells_the_format(void **state)
{
    static const struct {
        struct str head, tail;
        enum expo_format format;
    } cases[] = {
        { STR(""), STR(""), EXPO_TEXT },
        { STR("a 1\n"), STR(""), EXPO_TEXT },
        { STR("a 1\n"), STR("a 1\n# EOF\n"), EXPO_OPENMETRICS },
        { STR("a 1\n"), STR("a 1\n# EOF"), EXPO_OPENMETRICS },
        { STR("a 1\n# EOF\na 2\n"), STR("a 2\n"), EXPO_OPENMETRICS },
        { STR("# UNIT a_s s\n"), STR(""), EXPO_OPENMETRICS },
        { STR("# TYPE a info\n"), STR(""), EXPO_OPENMETRICS },
        { STR("# TYPE a untyped\n"), STR(""), EXPO_TEXT },
        { STR("a_total{b=\" # {\"} 1\n"), STR(""), EXPO_TEXT },
        { STR("a_total{b=\"\\\"\"} 1 # {c=\"d\"} 1\n"), STR(""), EXPO_OPENMETRICS },
        { STR("\x0a\x0a\x03"
              "abc\x18\x00\x22\x01\x00"),
          STR(""), EXPO_PROTOBUF },
        { STR("\x80\x02\x0a\x03"
              "abc\x12\x7f"
              "help"),
          STR(""), EXPO_PROTOBUF },
        { STR("\n\n\n"), STR(""), EXPO_TEXT },
        // Only where the end is not known: seconds in text are a mistake, too.
        { STR("a 1 1699999200\nb"), STR(""), EXPO_OPENMETRICS },
        { STR("a 1 1699999200\nb"), STR("b 1\n"), EXPO_TEXT },
        { STR("a 1 1699999200"), STR(""), EXPO_TEXT }, // it may go on
        { STR("a 1 1699999200000\nb"), STR(""), EXPO_TEXT },
        { STR("a 1 -1699999200\nb"), STR(""), EXPO_TEXT },
        { STR("a 1 1000\nb"), STR(""), EXPO_TEXT },
        { STR("a 1 0.5\nb"), STR(""), EXPO_OPENMETRICS },
        { STR("a 1699999200\na 1.5\nb"), STR(""), EXPO_TEXT },
        { STR("# HELP a 1699999200\nb"), STR(""), EXPO_TEXT },
        { STR("a{b=\"} 1 1699999200\"} 1\nb"), STR(""), EXPO_TEXT },
        { STR("a{b=\"\\\"} 1 \"} 1 1699999200\nb"), STR(""), EXPO_OPENMETRICS },
        { STR("a{b=\"c\",d=\"e f\"}  1  1699999200\nb"), STR(""), EXPO_OPENMETRICS },
        { STR("{\"a b\"} 1 1699999200\nb"), STR(""), EXPO_OPENMETRICS },
        { STR("a{ b = \"c\" } 1 1699999200000\nb"), STR(""), EXPO_TEXT },
        { STR("#\n# x\n"), STR(""), EXPO_TEXT },
    };
    (void)state;
    for (size_t i = 0; i < N_OF(cases); i++)
        if (expo_format_sniff(cases[i].head, cases[i].tail) != cases[i].format)
            fail_msg("case %zu: %.*s", i, STR_ARG(cases[i].head));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_pages_give_their_items),
        cmocka_unit_test(openmetrics_pages_give_their_items),
        cmocka_unit_test(recordings_may_hold_any_number_of_eofs),
        cmocka_unit_test(pieces_of_any_size_give_the_same),
        cmocka_unit_test(windows_slide_over_long_pages),
        cmocka_unit_test(lines_have_a_limit),
        cmocka_unit_test(items_know_where_they_stand),
        cmocka_unit_test(errors_know_their_bytes),
        cmocka_unit_test(long_records_are_quoted_in_part),
        cmocka_unit_test(failures_of_the_source_are_passed_on),
        cmocka_unit_test(content_types_are_those_of_prometheus),
        cmocka_unit_test(content_tells_the_format),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
