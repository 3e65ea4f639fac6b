/* What the pattern language takes and refuses, and what it means: both engines must say so. */
#include "test.h"

#include "regex/engines.h"

#include <stdio.h>
#include <stdlib.h>

static void error_is(const char *pattern, const char *what, const char *expr)
{
    struct err e = { 0 };
    char want[512];
    struct regex *re = regex_new(str_of(pattern), &e);

    if (re)
        fail_msg("`%s` was accepted", pattern);
    snprintf(want, sizeof want, "error parsing regexp: %s: `%s`", what, expr);
    assert_string_equal(e.msg, want);
    assert_int_equal(e.kind, ERR_SYNTAX);
    assert_true(e.at.off + e.at.n <= strlen(pattern));
    assert_memory_equal(pattern + e.at.off, expr, strlen(expr));
    err_done(&e);
}

static void perl_is_refused(void **state)
{
    (void)state;
    static const char op[] = "invalid or unsupported Perl syntax",
                      esc[] = "invalid escape sequence",
                      nest[] = "invalid nested repetition operator";
    const char *const rows[][3] = {
        { "(?=a)", op, "(?=" },
        { "(?!a)", op, "(?!" },
        { "(?<=a)", "invalid named capture", "(?<=a)" },
        { "(?<!a)b>", "invalid named capture", "(?<!a)b>" },
        { "(?>a)", op, "(?>" },
        { "(?|a|b)", op, "(?|" },
        { "(?#c)", op, "(?#" },
        { "(?C1)", op, "(?C" },
        { "(?R)", op, "(?R" },
        { "(?1)", op, "(?1" },
        { "(?(1)a|b)", op, "(?(" },
        { "(?'n'a)", op, "(?'" },
        { "(?P=n)", op, "(?P" },
        { "(?P>n)", op, "(?P" },
        { "(?x)a", op, "(?x" },
        { "(?n)a", op, "(?n" },
        { "(?J)a", op, "(?J" },
        { "(?^)a", op, "(?^" },
        { "(?^i:a)", op, "(?^" },
        { "(?-)", op, "(?-)" },
        { "(?i-)", op, "(?i-)" },
        { "(?i--s)", op, "(?i--" },
        { "(?i", op, "(?i" },
        { "(*UTF)a", "missing argument to repetition operator", "*" },
        { "(*ACCEPT)", "missing argument to repetition operator", "*" },
        { "(a)\\1", esc, "\\1" },
        { "(a)\\9", esc, "\\9" },
        { "\\8", esc, "\\8" },
        { "(?P<n>a)\\k<n>", esc, "\\k" },
        { "\\k{n}", esc, "\\k" },
        { "(a)\\g1", esc, "\\g" },
        { "a++", nest, "++" },
        { "a*+", nest, "*+" },
        { "a?+", nest, "?+" },
        { "a{1,2}+", nest, "{1,2}+" },
        { "a**", nest, "**" },
        { "x{1,2}{3}", nest, "{1,2}{3}" },
        { "a*?*", nest, "*?*" },
        { "a*??", nest, "*??" },
    };
    for (size_t i = 0; i < N_OF(rows); i++)
        error_is(rows[i][0], rows[i][1], rows[i][2]);
}

static void escapes_are_strict(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "K", "R", "h", "H", "V", "N", "X", "G", "Z", "e", "E", "y", "u", "i", "L", "m", "C",
    };
    for (size_t i = 0; i < N_OF(bad); i++) {
        char pattern[8];
        snprintf(pattern, sizeof pattern, "\\%s", bad[i]);
        error_is(pattern, "invalid escape sequence", pattern);
    }
    static const char esc[] = "invalid escape sequence";
    const char *const rows[][3] = {
        { "\\N{U+41}", esc, "\\N" },
        { "\\cA", esc, "\\c" },
        { "\\o{101}", esc, "\\o" },
        { "\\x", esc, "\\x" },
        { "\\x4", esc, "\\x4" },
        { "\\x4g", esc, "\\x4g" },
        { "\\x{}", esc, "\\x{}" },
        { "\\x{110000}", esc, "\\x{110000" },
        { "\\x{41", esc, "\\x{41" },
        { "\\u0041", esc, "\\u" },
        { "\\\xc3\xa9", esc, "\\\xc3\xa9" },
        { "[\\b]", esc, "\\b" },
        { "[\\B]", esc, "\\B" },
        { "[\\h]", esc, "\\h" },
        { "[\\R]", esc, "\\R" },
        { "[\\N]", esc, "\\N" },
        { "[\\Qa\\E]", esc, "\\Q" },
        { "[\\z]", esc, "\\z" },
        { "a\\", "trailing backslash at end of expression", "" },
        { "\\p{IsGreek}", "invalid character class range", "\\p{IsGreek}" },
        { "\\p{L&}", "invalid character class range", "\\p{L&}" },
        { "\\p{Xan}", "invalid character class range", "\\p{Xan}" },
        { "\\p{Script=Greek}", "invalid character class range", "\\p{Script=Greek}" },
        { "\\p{Alphabetic}", "invalid character class range", "\\p{Alphabetic}" },
        { "\\p{Greek", "invalid character class range", "\\p{Greek" },
        { "\\p9", "invalid character class range", "\\p9" },
        { "\\p", "invalid character class range", "\\p" },
    };
    for (size_t i = 0; i < N_OF(rows); i++)
        error_is(rows[i][0], rows[i][1], rows[i][2]);
}

static void shapes_are_checked(void **state)
{
    (void)state;
    static const char count[] = "invalid repeat count",
                      arg[] = "missing argument to repetition operator",
                      range[] = "invalid character class range", name[] = "invalid named capture";
    const char *const rows[][3] = {
        { "a(b", "missing closing )", "a(b" },
        { "a)b", "unexpected )", "a)b" },
        { "(a))", "unexpected )", "(a))" },
        { "x[a", "missing closing ]", "[a" },
        { "[", "missing closing ]", "[" },
        { "[]", "missing closing ]", "[]" },
        { "[^]", "missing closing ]", "[^]" },
        { "[a-", "missing closing ]", "[a-" },
        { "[z-a]", range, "z-a" },
        { "[a-\\d]", "invalid escape sequence", "\\d" },
        { "[[:foo:]]", range, "[:foo:]" },
        { "[[:Alpha:]]", range, "[:Alpha:]" },
        { "*", arg, "*" },
        { "a|*", arg, "*" },
        { "(+)", arg, "+" },
        { "(?i)*", arg, "*" },
        { "{1}", arg, "{1}" },
        { "a{1001}", count, "{1001}" },
        { "a{2,1}", count, "{2,1}" },
        { "a{1,1001}", count, "{1,1001}" },
        { "a{99999999999}", count, "{99999999999}" },
        { "(a{100}){100}", count, "{100}" },
        { "((a{10}){10}){11}", count, "{11}" },
        { "(?P<n", name, "(?P<n" },
        { "(?P<>a)", name, "(?P<>" },
        { "(?P<a b>c)", name, "(?P<a b>" },
        { "(?P<\xc3\xa9>c)", name, "(?P<\xc3\xa9>" },
        { "(?<a-b>c)", name, "(?<a-b>" },
        { "a\xff", "invalid UTF-8", "\xff" },
        { "[\xff]", "invalid UTF-8", "\xff]" },
        { "\\Qab\xff\\E", "invalid UTF-8", "\xff" },
    };
    for (size_t i = 0; i < N_OF(rows); i++)
        error_is(rows[i][0], rows[i][1], rows[i][2]);
}

/* `yes` and `no`: subjects parted by spaces; "~" is the empty one. */
struct meaning {
    const char *pattern, *yes, *no;
};

static void says(const char *pattern, struct str value, bool want)
{
    struct err e = { 0 };
    struct regex *re = regex_new(str_of(pattern), &e);

    if (!re)
        fail_msg("`%s`: %s", pattern, e.msg);
    if (regex_match(re, value) != want)
        fail_msg("`%s` on \"%.*s\": want %d", pattern, STR_ARG(value), want);
    if (regex_match_by(re, REGEX_PCRE, value, NULL) != (want ? PCREX_YES : PCREX_NO))
        fail_msg("PCRE2: `%s` on \"%.*s\": want %d", pattern, STR_ARG(value), want);
    if (regex_match_by(re, REGEX_MACHINE, value, NULL) != (want ? PCREX_YES : PCREX_NO))
        fail_msg("machine: `%s` on \"%.*s\": want %d", pattern, STR_ARG(value), want);
    regex_free(re);
}

static void means(const struct meaning *m, size_t n)
{
    for (; n; m++, n--)
        for (int want = 0; want < 2; want++) {
            struct str rest = str_of(want ? m->yes : m->no), piece;
            while (str_cut(&rest, ' ', &piece))
                says(m->pattern, str_eq(piece, STR("~")) ? STR("") : piece, want);
        }
}

static void what_pcre_reads_otherwise_means_what_go_says(void **state)
{
    (void)state;
    static const struct meaning rows[] = {
        { "\\s", "\t \n \f \r", "\v x" },
        { "\\S", "\v x", "\t \n" },
        { "\\v", "\v", "\n \f \r \xe2\x80\xa8" },
        { "[\\v]", "\v", "\n \f" },
        { "[\\d-z]", "5 - z", "a y" },
        { "[[.a.]]", ".] a] [] ", "a ." }, // a class of [ . a, then ]
        { "[[=a=]]", "=] a] []", "a =" },
        { "[:alpha:]", ": a l p h", "b z" },
        { "[[:word:]]", "_ a 0", "- \xc3\xa9" },
        { "[[:^digit:]]", "a", "1" },
        { "^*a", "a", "b" },
        { "a$*", "a", "b" },
        { "a\\b*", "a", "b" },
        { "(?:^)*a", "a", "b" },
        { "(?P<1n>a)", "a", "b" },
        { "(?P<n>a)(?P<n>b)", "ab", "a" },
        { "(?<n>a)", "a", "b" },
        { "\\x{d800}", "", "\xed\xa0\x80 ?" },
        { "[\\x{d700}-\\x{e000}]", "\xed\x9f\xbf \xee\x80\x80", "a" },
        { "a\\Q*+\\E", "a*+", "a aa" },
        { "\\Qa.b", "a.b", "axb" },
        { "\\07", "\a", "7" },
        { "\\101\\x41\\x{41}", "AAA", "A" },
        { "\\_\\-\\/\\@", "_-/@", "x" },
        { "{", "{", "x" },
        { "a{", "a{", "a" },
        { "a{,2}", "a{,2}", "a aa" },
        { "a{01}", "a{01}", "a" },
        { "a{1", "a{1", "a" },
        { "[]a]", "] a", "x" },
        { "[^]a]", "x", "] a" },
        { "a]}", "a]}", "a" },
        { "[a-]", "a -", "b" },
        { "[-a]", "a -", "b" },
        { "a{0}", "~", "a" },
        { "a{2,}", "aa aaa", "a" },
        { "a{2,3}?", "aa aaa", "a aaaa" },
        { "(a{10}){100}", "", "a" },
        { "(?U)a*", "~ a aa", "b" },
        { "a|", "a ~", "b" },
        { "|a", "a ~", "b" },
        { "()", "~", "a" },
        { "(|a)*", "~ a aa", "b" },
        { "(?:a|b|[c-e]|.x)y", "ay by ey qxy", "fy y" },
    };
    means(rows, N_OF(rows));
}

static void anchors_and_flags_are_scoped(void **state)
{
    (void)state;
    static const struct meaning rows[] = {
        { "^a$", "a", "ab" },
        { "\\Aa\\z", "a", "ab a\n" },
        { "a$", "a", "a\n" },
        { "(?m)a$.^b", "a\nb", "ab a\nb\n" },
        { "(?m)^a\n^", "a\n", "a" },
        { "(?m:^)a\nb(?m:$)", "a\nb", "a" },
        { "a^b", "", "ab" },
        { ".", "a \n \xe2\x82\xac", "~ aa" },
        { "(?-s).", "a", "\n" },
        { "(?-s:.).", "a\n", "\na" },
        { "(?i)a(?-i)b", "ab Ab", "aB" },
        { "(?i:a)b", "ab Ab", "aB" },
        { "(a(?i)b)c", "abc aBc", "abC" },
        { "a(?i)*", "~ a aa", "A" },
        { "\\bab\\b", "ab", "a" },
        { "a\\b.", "a-", "ab" },
        { "\\Ba", "", "a" },
        { "a\\B.", "ab", "a-" },
        { "\\B", "~", "a" },
        { "\xc3\xa9\\b", "", "\xc3\xa9" }, // \b knows ASCII only
        { "[^a]", "\n b", "a" },
    };
    means(rows, N_OF(rows));
}

static void unicode_classes_and_case(void **state)
{
    (void)state;
    static const struct meaning rows[] = {
        { "\\pL", "a \xce\xb1 \xe6\xbc\xa2", "1 -" },
        { "\\PL", "1 .", "a" },
        { "\\p{Lu}", "A \xce\x91", "a 1" },
        { "\\p{^Lu}", "a 1", "A" },
        { "\\P{^Lu}", "A", "a" },
        { "\\p{Greek}", "\xce\xb1", "a \xcd\x82" }, // U+0342 is Inherited, only its extension Greek
        { "\\p{greek}", "\xce\xb1", "a" },          // Go 1.25 compares loosely
        { "\\p{Old_Italic}", "\xf0\x90\x8c\x80", "a" },
        { "\\p{Letter}", "a", "1" },
        { "\\p{LC}", "a A", "\xc2\xaa 1" },
        { "\\p{ASCII}", "a", "\xc3\xa9" },
        { "\\p{Any}", "a \xf4\x8f\xbf\xbf", "aa" },
        { "\\p{Assigned}", "a", "\xcd\xb8" },
        { "\\p{Cn}", "\xcd\xb8", "a" },
        { "[\\pL\\d]", "a 1", "-" },
        { "[^\\pL\\d]", "! \xe2\x82\xac", "a 1" },
        { "[\\PL]", "1", "a" },
        { "\\d", "1", "\xd9\xa1" },
        { "\\w", "a _ 1", "\xc3\xa9" },
        { "(?i)k", "k K \xe2\x84\xaa", "j" },
        { "(?i)\xe2\x84\xaa", "k K \xe2\x84\xaa", "j" },
        { "(?i)s", "s S \xc5\xbf", "\xc3\x9f" },
        { "(?i)[r-s]", "r S \xc5\xbf", "t" },
        { "(?i)\xc3\x9f", "\xc3\x9f \xe1\xba\x9e", "s ss" },
        { "(?i)\xce\xa3", "\xcf\x83 \xcf\x82 \xce\xa3", "s" },
        { "(?i)\xc4\xb0", "\xc4\xb0", "i I \xc4\xb1" },
        { "(?i)\\p{Lu}", "A a", "1" },
        { "(?i)\\P{Lu}", "1", "A a" },
        { "(?i)[^k]", "j", "k K \xe2\x84\xaa" },
        { "(?i)\\W", "-", "k \xc5\xbf" },
        { "(?i)5..", "5ab 500", "600" },
    };
    means(rows, N_OF(rows));
}

static void a_value_that_is_not_utf8_matches_nothing(void **state)
{
    (void)state;
    static const char *const patterns[] = {
        ".*", ".+", ".*a", "a.*", ".*a.*", "[^x]*", "(?:.*)x?"
    };
    for (size_t i = 0; i < N_OF(patterns); i++) {
        says(patterns[i],
             STR("a\xff"
                 "a"),
             false);
        says(patterns[i],
             STR("a\xed\xa0\x80"
                 "a"),
             false);
    }
}

/* Go's limits: tree height, program size. */
static void limits_are_gos(void **state)
{
    enum { N = 2000 };
    static char pattern[64 + 3 * N];
    struct err e = { 0 };
    (void)state;

    memset(pattern, '(', 1001);
    memset(pattern + 1001, ')', 1001);
    assert_null(regex_new((struct str){ pattern, 2002 }, &e));
    assert_non_null(strstr(e.msg, "expression nests too deeply: `((("));
    err_done(&e);

    memset(pattern, '(', 999);
    memset(pattern + 999, ')', 999);
    struct regex *re = regex_new((struct str){ pattern, 1998 }, &e);
    assert_non_null(re);
    assert_true(regex_match(re, STR("")));
    assert_false(regex_match(re, STR("a")));
    regex_free(re);

    // Groups that do not capture leave no level behind.
    for (int i = 0; i < N; i++)
        memcpy(pattern + 3 * i, "(?:", 3);
    assert_null(regex_new((struct str){ pattern, 3 * N }, &e));
    assert_non_null(strstr(e.msg, "missing closing )"));
    err_done(&e);

    static char large[10 * N];
    size_t n = 0;
    for (int i = 0; i < 1000; i++)
        n += (size_t)snprintf(large + n, sizeof large - n, "%s", "(?:[ab]{999}c){1}");
    assert_true(n < sizeof large);
    static char huge[4 * sizeof large];
    size_t h = 0;
    for (int i = 0; i < 4; i++, h += n)
        memcpy(huge + h, large, n);
    assert_null(regex_new((struct str){ huge, h }, &e));
    assert_non_null(strstr(e.msg, "expression too large"));
    err_done(&e);

    char *long_one = xcalloc(REGEX_MAX_PATTERN_BYTES + 1, 1);
    memset(long_one, 'a', REGEX_MAX_PATTERN_BYTES + 1);
    assert_null(regex_new((struct str){ long_one, REGEX_MAX_PATTERN_BYTES + 1 }, &e));
    assert_true(strlen(e.msg) < 2000);
    err_done(&e);
    re = regex_new((struct str){ long_one, REGEX_MAX_PATTERN_BYTES }, &e);
    assert_non_null(re);
    assert_true(regex_match(re, (struct str){ long_one, REGEX_MAX_PATTERN_BYTES }));
    regex_free(re);
    free(long_one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(perl_is_refused),
        cmocka_unit_test(escapes_are_strict),
        cmocka_unit_test(shapes_are_checked),
        cmocka_unit_test(what_pcre_reads_otherwise_means_what_go_says),
        cmocka_unit_test(anchors_and_flags_are_scoped),
        cmocka_unit_test(unicode_classes_and_case),
        cmocka_unit_test(a_value_that_is_not_utf8_matches_nothing),
        cmocka_unit_test(limits_are_gos),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
