#include "test.h"

#include "model/matcher.h"

#include <stdio.h>

static void error_is(const char *text, const char *want, size_t off, size_t n)
{
    struct arena a = { 0 };
    struct selector s;
    struct err e = { 0 };
    char full[256];

    if (selector_parse(&a, str_of(text), &s, &e))
        fail_msg("`%s` was accepted", text);
    snprintf(full, sizeof full, "parse error: %s", want);
    assert_string_equal(e.msg, full);
    assert_int_equal(e.kind, ERR_SYNTAX);
    if (e.at.off != off || e.at.n != n)
        fail_msg("`%s`: span is %zu+%zu, want %zu+%zu", text, e.at.off, e.at.n, off, n);
    err_done(&e);
    arena_done(&a);
}

static void errors_are_those_of_prometheus(void **state)
{
    static const char twice[] = "metric name must not be set twice: \"foo\" or \"bar\"",
                      empty[] = "vector selector must contain at least one non-empty matcher";
    (void)state;
    error_is("", "no expression found in input", 0, 0);
    error_is("# only a comment", "no expression found in input", 16, 0);
    error_is("some{", "unexpected end of input inside braces", 5, 0);
    error_is("some}", "unexpected right brace '}'", 4, 1);
    error_is("some{{", "unexpected left brace '{'", 5, 1);
    error_is("some_metric{a=b}", "unexpected identifier \"b\" in label matching, expected string",
             14, 1);
    error_is("some_metric{a:b=\"b\"}", "unexpected character inside braces: ':'", 13, 1);
    error_is("foo{a*\"b\"}", "unexpected character inside braces: '*'", 5, 1);
    error_is("foo{a>=\"b\"}", "unexpected character inside braces: '>'", 5, 1);
    error_is("foo{gibberish}",
             "unexpected \"}\" in label matching, expected label matching operator", 13, 1);
    error_is("foo{1}", "unexpected character inside braces: '1'", 4, 1);
    error_is("foo{a==\"b\"}", "unexpected \"=\" in label matching, expected string", 6, 1);
    error_is("foo{a!!\"b\"}", "unexpected character after '!' inside braces: '!'", 6, 1);
    error_is("foo{,}", "unexpected \",\" in label matching, expected identifier or \"}\"", 4, 1);
    error_is("foo{a=\"b\",,}", "unexpected \",\" in label matching, expected identifier or \"}\"",
             10, 1);
    error_is("foo{a=\"b\" c=\"d\"}",
             "unexpected identifier \"c\" in label matching, expected \",\" or \"}\"", 10, 1);
    error_is(
        "foo{a=\"b\" a_rather_long_name}",
        "unexpected identifier \"a_rather_long_name\" in label matching, expected \",\" or \"}\"",
        10, 18);
    error_is("foo{!=\"b\"}", "unexpected <op:!=> in label matching, expected identifier or \"}\"",
             4, 2);
    error_is("foo{a=\"b}", "unterminated quoted string", 6, 3);
    error_is("foo{a=`b}", "unterminated raw string", 6, 3);
    error_is("foo{a=\"b\n\"}", "unterminated quoted string", 6, 2);
    error_is("foo{a=\"\\q\"}", "unknown escape sequence U+0071 'q'", 8, 1);
    error_is("foo{a=\"\\'\"}", "unknown escape sequence U+0027 '''", 8, 1);
    error_is("foo{a=\"\\xg0\"}", "illegal character U+0067 'g' in escape sequence", 9, 1);
    error_is("foo{a=\"\\400\"}", "escape sequence is an invalid Unicode code point", 8, 3);
    error_is("foo{a=\"\\ud800\"}", "escape sequence is an invalid Unicode code point", 9, 4);
    error_is("foo{a=\"\xff\"}", "invalid UTF-8 rune", 7, 1);
    error_is("foo{a=~\"b[\"}", "error parsing regexp: missing closing ]: `[`", 7, 4);
    error_is("foo{__name__=\"bar\"}", twice, 13, 5);
    error_is("{\"foo\", __name__=\"bar\"}", twice, 17, 5);
    error_is("{\"foo\", \"bar\"}", twice, 8, 5);
    error_is("foo{\"bar\"}", twice, 4, 5);
    error_is("{}", empty, 0, 2);
    error_is("{x=\"\"}", empty, 0, 6);
    error_is("{x=~\".*\"}", empty, 0, 9);
    error_is("{x!~\".+\"}", empty, 0, 9);
    error_is("{x!=\"a\"}", empty, 0, 8);
    error_is("*", empty, 0, 1);
    error_is("up[5m]", "unexpected character: '['", 2, 1);
    error_is("rate(x)", "unexpected character: '('", 4, 1);
    error_is("a b", "unexpected character: 'b'", 2, 1);
    error_is("\xe2\x82\xac", "unexpected character: '\xe2\x82\xac'", 0, 3);
}

static void printed_is(const char *text, const char *want)
{
    struct arena a = { 0 };
    struct selector s;
    struct err e = { 0 };
    struct buf b = { 0 };

    if (!selector_parse(&a, str_of(text), &s, &e))
        fail_msg("`%s`: %s", text, e.msg);
    for (size_t i = 0; i < s.n; i++) {
        buf_puts(&b, i ? "," : "");
        matcher_put(&b, &s.p[i]);
    }
    assert_str(buf_str(&b), want);
    selector_done(&s);
    buf_done(&b);
    arena_done(&a);
}

static void all_forms_are_read(void **state)
{
    (void)state;
    printed_is("up", "__name__=\"up\"");
    printed_is("a:b_c0", "__name__=\"a:b_c0\"");
    printed_is(" up { job = 'a' , } # end", "__name__=\"up\",job=\"a\"");
    printed_is("up{ # first\n job!=\"a\", # second\r\n x!~`b`}",
               "__name__=\"up\",job!=\"a\",x!~\"b\"");
    printed_is("{\"foo.bar\", a=\"b\"}", "__name__=\"foo.bar\",a=\"b\"");
    printed_is("{`foo`}", "__name__=\"foo\"");
    printed_is("{'my label'='x', __name__=~'a|b'}", "\"my label\"=\"x\",__name__=~\"a|b\"");
    printed_is("sum{by=\"x\", on!=\"y\"}", "__name__=\"sum\",by=\"x\",on!=\"y\"");
    printed_is("x{a=\"\\a\\b\\f\\n\\r\\t\\v\\\\\\\"\\101\\x41\\u00e9\\U0001F600\"}",
               "__name__=\"x\",a=\"\\a\\b\\f\\n\\r\\t\\v\\\\\\\"AA\xc3\xa9\xf0\x9f\x98\x80\"");
    printed_is("x{a='\\'\"'}", "__name__=\"x\",a=\"'\\\"\"");
    printed_is("x{a=`\\n\n`}", "__name__=\"x\",a=\"\\\\n\\n\"");
    printed_is("x{a=\"\\xff\"}", "__name__=\"x\",a=\"\\xff\"");
    printed_is("http_*", "__name__=~\"http_.*\"");
    printed_is("*_total{code='500'}", "__name__=~\".*_total\",code=\"500\"");
    printed_is("a.b?_*", "__name__=~\"a\\\\.b._.*\"");
}

static bool matches(const char *selector, const char *name, const struct label *labels, size_t n)
{
    struct arena a = { 0 };
    struct selector s;
    struct err e = { 0 };

    assert_true(selector_parse(&a, str_of(selector), &s, &e));
    bool yes = selector_match(&s, str_of(name), labels, n);
    selector_done(&s);
    arena_done(&a);
    return yes;
}

static void all_matchers_must_match(void **state)
{
    static const struct label labels[] = { { { "job", 3 }, { "api", 3 } },
                                           { { "code", 4 }, { "500", 3 } } };
    static const struct {
        const char *selector;
        bool want;
    } rows[] = {
        { "up", true },
        { "down", false },
        { "up{job=\"api\"}", true },
        { "up{job!=\"api\"}", false },
        { "{job=~\"a.*\"}", true },
        { "{job=~\"a\"}", false },
        { "{code=~\"5..\",job!~\"b.*\"}", true },
        { "up{zone=\"\"}", true },
        { "up{zone!=\"\"}", false },
        { "up{zone=~\".*\"}", true },
        { "up{zone!~\".+\"}", true },
        { "u*", true },
        { "?p{code=\"500\"}", true },
        { "d*", false },
        { "{__name__=~\"u.\"}", true },
        { "{\"up\"}", true },
    };
    (void)state;
    for (size_t i = 0; i < N_OF(rows); i++)
        if (matches(rows[i].selector, "up", labels, 2) != rows[i].want)
            fail_msg("%s", rows[i].selector);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_are_those_of_prometheus),
        cmocka_unit_test(all_forms_are_read),
        cmocka_unit_test(all_matchers_must_match),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
