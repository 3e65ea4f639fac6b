#include "test.h"

#include "base/utf8.h"
#include "regex/engines.h"
#include "regex/runes.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

static struct regex *make(const char *pattern)
{
    struct err e = { 0 };
    struct regex *re = regex_new(str_of(pattern), &e);

    if (!re)
        fail_msg("`%s`: %s", pattern, e.msg);
    return re;
}

/* "a|b|c" for the literals, "" for none, NULL where there is no set. */
static void literals_are(const char *pattern, const char *want)
{
    struct regex *re = make(pattern);
    size_t n;
    const struct str *p = regex_literals(re, &n);
    struct buf got = { 0 };

    assert_int_equal(p != NULL, want != NULL);
    for (size_t i = 0; i < n; i++) {
        assert_true(regex_match(re, p[i]));
        buf_puts(&got, i ? "|" : "");
        buf_put_str(&got, p[i]);
    }
    if (want)
        assert_str(buf_str(&got), want);
    buf_done(&got);
    regex_free(re);
}

static void sets_of_literals_are_found(void **state)
{
    (void)state;
    literals_are("foo", "foo");
    literals_are("", "");
    literals_are("^foo$", "foo");
    literals_are("^(foo|bar)$", "foo|bar");
    literals_are("(^foo$|^bar$)", "foo|bar");
    literals_are("a^b", NULL);
    literals_are("POST|GET|POST", "POST|GET");
    literals_are("a(b|c)d", "abd|acd");
    literals_are("a[b-d]", "ab|ac|ad");
    literals_are("colou?r", "colour|color");
    literals_are("colou??r", "colour|color");
    literals_are("(?:ab){2}", "abab");
    literals_are("a{0}b", "b");
    literals_are("api\\.example\\.com:80", "api.example.com:80");
    literals_are("\\x{d800}", "");
    literals_are("(?i)500", "500");
    literals_are("(?i)get", NULL);
    literals_are("a*", NULL);
    literals_are(".", NULL);
    literals_are("a\\b", NULL);
    literals_are("[a-z][a-z]", NULL); // 676
}

static void prefixes_are_found(void **state)
{
    static const char *const rows[][2] = {
        { "http_.*", "http_" },   { "(ab|ac)x", "a" }, { "^foo.+", "foo" },
        { "(?i)foo", "" },        { "a+b", "a" },      { "a?b", "" },
        { "foo|food", "foo" },    { "foo|bar", "" },   { "(foo)(bar|baz)", "fooba" },
        { "\\bfoo[0-9]", "foo" }, { ".*", "" },
    };
    (void)state;
    for (size_t i = 0; i < N_OF(rows); i++) {
        struct regex *re = make(rows[i][0]);
        assert_str(regex_prefix(re), rows[i][1]);
        regex_free(re);
    }
}

static void affixes_need_no_engine_and_agree_with_one(void **state)
{
    static const char *const patterns[] = {
        ".*",        ".+",     ".*ab",   ".+ab",       "ab.*", "ab.+", ".*ab.*", ".+ab.+",
        ".+ab.*",    ".*ab.+", "(.*)ab", "^.*(ab).*$", ".*.*", ".*.+", ".+.+",   ".*\xe2\x82\xac.*",
        "(?-s).*ab",
    };
    static const char *const values[] = {
        "",
        "a",
        "ab",
        "xab",
        "abx",
        "xabx",
        "abab",
        "ababx",
        "\xe2\x82\xac"
        "ab",
        "ab\n",
        "\nab",
        "aab",
        "abb",
        "\xe2\x82\xac",
        "x\xe2\x82\xacy",
    };
    (void)state;
    for (size_t i = 0; i < N_OF(patterns); i++) {
        struct regex *re = make(patterns[i]);
        for (size_t k = 0; k < N_OF(values); k++) {
            struct str v = str_of(values[k]);
            enum pcrex_result want = regex_match(re, v) ? PCREX_YES : PCREX_NO;
            if (regex_match_by(re, REGEX_PCRE, v, NULL) != want ||
                regex_match_by(re, REGEX_MACHINE, v, NULL) != want)
                fail_msg("`%s` on \"%s\": %d", patterns[i], values[k], want);
        }
        regex_free(re);
    }
}

/* Groups as "a|b", "-" for one that took no part. */
static void groups_are(const char *pattern, const char *value, const char *want)
{
    struct regex *re = make(pattern);
    struct str groups[16];
    struct buf got = { 0 };

    assert_true(regex_n_groups(re) <= N_OF(groups));
    for (int machine = 0; machine < 2; machine++) {
        bool yes = machine ? regex_match_by(re, REGEX_MACHINE, str_of(value), groups) == PCREX_YES
                           : regex_captures(re, str_of(value), groups);
        assert_int_equal(yes, want != NULL);
        buf_clear(&got);
        for (size_t i = 1; yes && i < regex_n_groups(re); i++) {
            buf_puts(&got, i > 1 ? "|" : "");
            buf_put_str(&got, groups[i].p ? groups[i] : STR("-"));
        }
        if (yes) {
            assert_str(groups[0], value);
            assert_str(buf_str(&got), want);
        }
    }
    buf_done(&got);
    regex_free(re);
}

static void groups_are_leftmost_first(void **state)
{
    (void)state;
    groups_are("(a|ab)(c|bcd)", "abcd", "a|bcd");
    groups_are("(a+)(b+)?", "aa", "aa|-");
    groups_are("(.*):(.*)", "a:b:c", "a:b|c");
    groups_are("(.*?):(.*)", "a:b:c", "a|b:c");
    groups_are("(?U)(.*):(.*)", "a:b:c", "a|b:c");
    groups_are("(?:(a)|b)*", "ab", "a");
    groups_are("(a|b)*", "abab", "b");
    groups_are("(a){2}", "aa", "a");
    groups_are("((a)|(b))+", "ab", "b|a|b");
    groups_are("(a){0}(b)", "b", "-|b");
    groups_are("()a()", "a", "|");
    groups_are("x", "y", NULL);
    groups_are("aa|ab(1)|ab(2)|ac|(b)c|b(d)|b(e)f|bf|c", "bef", "-|-|-|-|e");
    groups_are("aa|ab(1)?|ab(2)|ac|(b)c|b(d)|b(e)f|bf|c", "ab2", "-|2|-|-|-");
    groups_are("(a)", "b", NULL);
    groups_are("(\xc3\xa9)(.)", "\xc3\xa9\xe2\x82\xac", "\xc3\xa9|\xe2\x82\xac");
    // Empty loops: Go's answers, which PCRE2 does not share.
    groups_are("(a*)*", "b", NULL);
    groups_are("(a*)*", "", "");
    groups_are("(a*)+", "aa", "aa");
    groups_are("(|a)*", "aa", "a");
    groups_are("(a|)*b", "aab", "a");
}

static void templates_expand_as_in_go(void **state)
{
    static const char *const rows[][2] = {
        { "$1-$2", "ab-cd" },
        { "$0", "ab:cd" },
        { "$$1", "$1" },
        { "$1x", "" },
        { "${1}x", "abx" },
        { "$host", "ab" },
        { "${host}:$port", "ab:cd" },
        { "$3", "" },
        { "$none", "" },
        { "$", "$" },
        { "$-", "$-" },
        { "${1", "${1" },
        { "${}", "${}" },
        { "$01", "" },
        { "$1\xc3\xa9", "" },
        { "$1\xe2\x82\xac", "ab\xe2\x82\xac" },
        { "a$", "a$" },
        { "${ho-st}", "${ho-st}" },
        { "plain", "plain" },
        { "", "" },
        { "$999999999999", "" },
    };
    struct regex *re = make("(?P<host>[^:]*):(?P<port>.*)");
    struct str groups[3];
    struct buf out = { 0 };
    (void)state;
    assert_true(regex_captures(re, STR("ab:cd"), groups));
    assert_str(regex_group_name(re, 1), "host");
    for (size_t i = 0; i < N_OF(rows); i++) {
        buf_clear(&out);
        regex_expand(re, str_of(rows[i][0]), groups, &out);
        assert_str(buf_str(&out), rows[i][1]);
    }
    regex_free(re);

    // Of groups with one name the first that took part.
    re = make("(?:(?P<n>a)|(?P<n>b))");
    assert_true(regex_captures(re, STR("b"), groups));
    buf_clear(&out);
    regex_expand(re, STR("$n"), groups, &out);
    assert_str(buf_str(&out), "b");
    buf_done(&out);
    regex_free(re);
}

/* Where backtracking takes exponential time the answer still comes, and is right. */
static void hostile_patterns_stay_linear(void **state)
{
    char value[20001];
    (void)state;
    memset(value, 'a', sizeof value);
    static const char *const patterns[] = { "(a+)+b?",         "(a|aa)+",
                                            "(a*)*b?",         "(.*)(.*)(.*)(.*)(.*)[0-9]{3}x",
                                            "(?:a?){30}a{30}", "(a|b)*c?" };
    for (size_t i = 0; i < N_OF(patterns); i++) {
        struct regex *re = make(patterns[i]);
        struct str groups[8];
        value[30] = '!';
        assert_false(regex_match(re, (struct str){ value, 31 }));
        value[30] = 'a';
        assert_int_equal(regex_match(re, (struct str){ value, 30 }), i != 3);
        assert_int_equal(regex_match(re, (struct str){ value, sizeof value }), i != 3 && i != 4);
        assert_int_equal(regex_captures(re, (struct str){ value, 2000 }, groups), i != 3 && i != 4);
        regex_free(re);
    }
}

static void large_patterns_work(void **state)
{
    struct buf b = { 0 };
    struct err e = { 0 };
    size_t n;
    (void)state;
    for (int i = 0; i < 5000; i++)
        buf_printf(&b, "%sinstance-%d.example.com:9100", i ? "|" : "", i);
    struct regex *re = regex_new(buf_str(&b), &e);
    assert_non_null(re);
    assert_null(regex_literals(re, &n)); // too many to tell of, but a set all the same
    assert_true(regex_match(re, STR("instance-4999.example.com:9100")));
    assert_false(regex_match(re, STR("instance-5000.example.com:9100")));
    assert_str(regex_prefix(re), "instance-");
    regex_free(re);

    // More than PCRE2 takes (64 KB compiled).
    buf_puts(&b, "|.*x[0-9]+");
    re = regex_new(buf_str(&b), &e);
    assert_non_null(re);
    assert_true(regex_match(re, STR("instance-4999.example.com:9100")));
    assert_true(regex_match(re, STR("zzx12")));
    assert_false(regex_match(re, STR("instance-4999.example.com:9101")));
    regex_free(re);
    buf_done(&b);
}

static void *match_much(void *arg)
{
    const struct regex *re = arg;
    struct str groups[4];

    for (int i = 0; i < 300; i++)
        if (!regex_match(re, STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaab")) ||
            regex_match(re, STR("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!")) ||
            !regex_captures(re, STR("ab"), groups))
            return arg;
    return NULL;
}

static void threads_share_a_regex(void **state)
{
    static const char *const patterns[] = { "(a+)+(b)", "(a|ab)(c|bcd)*a*b?" };
    (void)state;
    for (size_t i = 0; i < N_OF(patterns); i++) {
        struct regex *re = make(patterns[i]);
        pthread_t t[4];
        for (size_t k = 0; k < N_OF(t); k++)
            assert_int_equal(pthread_create(&t[k], NULL, match_much, re), 0);
        for (size_t k = 0; k < N_OF(t); k++) {
            void *bad;
            pthread_join(t[k], &bad);
            assert_null(bad);
        }
        regex_free(re);
    }
}

/* ---- random patterns: PCRE2 against the machine ---- */

static uint32_t rnd(uint64_t *s)
{
    *s = *s * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*s >> 33);
}

/* Enough alternatives with common beginnings to be factored. */
static void put_alternatives(struct buf *b, uint64_t *s)
{
    static const char *const words[] = { "a",
                                         "ab",
                                         "aba",
                                         "abk",
                                         "ak",
                                         "b",
                                         "bk",
                                         "bka",
                                         "a(b)",
                                         "a(k)?b",
                                         "(?i:ab)",
                                         "(?i:ak)",
                                         "\xc3\xa9"
                                         "a",
                                         "\xc3\xa9"
                                         "b",
                                         "\xc3\xa8",
                                         "",
                                         "k+",
                                         "ab*",
                                         "abk|" };

    buf_puts(b, rnd(s) % 2 ? "(" : "(?:");
    for (uint32_t n = 8 + rnd(s) % 6; n; n--) {
        buf_puts(b, words[rnd(s) % N_OF(words)]);
        buf_puts(b, n > 1 ? "|" : ")");
    }
}

static void put_random(struct buf *b, uint64_t *s, int depth)
{
    static const char *const atoms[] = {
        "a",       "b",      "ab",       ".",    "[ab]", "[^a]",   "\\w",    "\\b",           "^",
        "$",       "(?i:a)", "\xc3\xa9", "\\pL", "\\B",  "(?m:^)", "(?m:$)", "[a-c\xc3\xa9]", "\\n",
        "(?-s:.)", "(?i)k",  "",
    };
    static const char *const ops[] = { "*",  "+",   "?",     "*?",     "+?",
                                       "??", "{2}", "{1,2}", "{0,2}?", "{2,}" };

    switch (depth ? rnd(s) % 7 : 0) {
    case 6:
        put_alternatives(b, s);
        break;
    case 0:
    case 1:
        buf_puts(b, atoms[rnd(s) % N_OF(atoms)]);
        break;
    case 2:
        put_random(b, s, depth - 1);
        put_random(b, s, depth - 1);
        break;
    case 3:
        buf_puts(b, rnd(s) % 2 ? "(" : "(?:");
        put_random(b, s, depth - 1);
        buf_puts(b, "|");
        put_random(b, s, depth - 1);
        buf_puts(b, ")");
        break;
    default:
        buf_puts(b, rnd(s) % 2 ? "(" : "(?:");
        put_random(b, s, depth - 1);
        buf_puts(b, ")");
        buf_puts(b, ops[rnd(s) % N_OF(ops)]);
    }
}

static void engines_agree_on_random_patterns(void **state)
{
    static const char *const pieces[] = { "a", "b", "A", "\n", "\xc3\xa9", "k", "-", "ab" };
    uint64_t seed = 42;
    struct buf pattern = { 0 }, value = { 0 };
    size_t matched = 0;
    (void)state;
    for (int round = 0; round < 6000; round++) {
        struct err e = { 0 };
        struct str one[64], two[64];
        buf_clear(&pattern);
        put_random(&pattern, &seed, 4);
        struct regex *re = regex_new(buf_str(&pattern), &e);
        err_done(&e);
        for (int i = 0; re && i < 8; i++) {
            buf_clear(&value);
            for (uint32_t n = rnd(&seed) % 6; n; n--)
                buf_puts(&value, pieces[rnd(&seed) % N_OF(pieces)]);
            struct str v = buf_str(&value);
            enum pcrex_result want = regex_match_by(re, REGEX_MACHINE, v, two);
            enum pcrex_result pcre = regex_match_by(re, REGEX_PCRE, v, NULL);
            if ((pcre != want && pcre != PCREX_LIMIT) || regex_match(re, v) != want ||
                regex_captures(re, v, one) != want)
                fail_msg("`%s` on \"%s\": machine says %d", buf_z(&pattern), buf_z(&value), want);
            for (size_t g = 0; want == PCREX_YES && g < regex_n_groups(re); g++)
                if (!one[g].p != !two[g].p || one[g].n != two[g].n || (v.n && one[g].p != two[g].p))
                    fail_msg("`%s` on \"%s\": group %zu is \"%.*s\", machine \"%.*s\"",
                             buf_z(&pattern), buf_z(&value), g, STR_ARG(one[g]), STR_ARG(two[g]));
            matched += want == PCREX_YES;
        }
        regex_free(re);
    }
    assert_true(matched > 1000);
    buf_done(&pattern);
    buf_done(&value);
}

/* The folding table against PCRE2, for the blocks where there is case. */
static void case_folds_as_in_pcre(void **state)
{
    char pattern[32];
    struct buf text = { 0 };
    (void)state;
    for (uint32_t r = 1; r < 0x1F000; r += r < 0x600 ? 1 : 7) {
        if (r >= SURROGATE_MIN && r <= SURROGATE_MAX)
            continue;
        struct runes set = { 0 };
        runes_add(&set, r, r);
        runes_fold(&set);
        snprintf(pattern, sizeof pattern, "(?i:\\x{%x})", r);
        struct pcrex *x = pcrex_new(str_of(pattern), true);
        for (size_t i = 0; i < set.n; i++)
            for (uint32_t c = set.p[i].lo; c <= set.p[i].hi; c++) {
                buf_clear(&text);
                utf8_put(&text, c);
                if (pcrex_match(x, buf_str(&text), 1000, NULL, 0) != PCREX_YES)
                    fail_msg("U+%04X and U+%04X", r, c);
            }
        pcrex_free(x);
        vec_done(&set);
    }
    buf_done(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sets_of_literals_are_found),
        cmocka_unit_test(prefixes_are_found),
        cmocka_unit_test(affixes_need_no_engine_and_agree_with_one),
        cmocka_unit_test(groups_are_leftmost_first),
        cmocka_unit_test(templates_expand_as_in_go),
        cmocka_unit_test(hostile_patterns_stay_linear),
        cmocka_unit_test(large_patterns_work),
        cmocka_unit_test(threads_share_a_regex),
        cmocka_unit_test(engines_agree_on_random_patterns),
        cmocka_unit_test(case_folds_as_in_pcre),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
