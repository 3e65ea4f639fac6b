#include "test.h"

#include "base/utf8.h"

#include <locale.h>
#include <stdlib.h>
#include <wchar.h>

/* The table of well-formed sequences, written down the other way round: by code point. */
static bool slow_valid(const unsigned char *p, size_t n)
{
    size_t i = 0;
    while (i < n) {
        uint32_t r;
        size_t len;
        if (p[i] < 0x80)
            r = p[i], len = 1;
        else if (p[i] >> 5 == 6)
            r = p[i] & 0x1F, len = 2;
        else if (p[i] >> 4 == 14)
            r = p[i] & 0x0F, len = 3;
        else if (p[i] >> 3 == 30)
            r = p[i] & 0x07, len = 4;
        else
            return false;
        for (size_t k = 1; k < len; k++) {
            if (i + k >= n || p[i + k] >> 6 != 2)
                return false;
            r = r << 6 | (p[i + k] & 0x3F);
        }
        static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
        if (r < least[len] || r > 0x10FFFF || (r >= 0xD800 && r < 0xE000))
            return false;
        i += len;
    }
    return true;
}

static void validity_agrees_with_a_slow_reader_on_all_short_texts(void **state)
{
    // Bytes at every border of the table, all texts of up to 4 of them.
    static const unsigned char b[] = { 0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF,
                                       0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE,
                                       0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF8, 0xFF };
    (void)state;
    for (size_t i = 0; i < N_OF(b) * N_OF(b) * N_OF(b) * N_OF(b); i++) {
        unsigned char t[4];
        for (size_t k = 0, x = i; k < 4; k++, x /= N_OF(b))
            t[k] = b[x % N_OF(b)];
        for (size_t n = 1; n <= 4; n++)
            if (utf8_valid((struct str){ (char *)t, n }) != slow_valid(t, n))
                fail_msg("%02x %02x %02x %02x, %zu bytes", t[0], t[1], t[2], t[3], n);
    }
}

static void one_bad_byte_is_found_anywhere(void **state)
{
    char text[200];
    (void)state;
    for (size_t n = 1; n < sizeof text; n++) {
        memset(text, 'a', sizeof text);
        assert_true(utf8_valid((struct str){ text, n }));
        for (size_t at = 0; at < n; at++) {
            text[at] = (char)0x80;
            assert_false(utf8_valid((struct str){ text, n }));
            text[at] = 'a';
        }
    }
    assert_true(utf8_valid((struct str){ 0 }));
}

static void every_code_point_comes_back(void **state)
{
    struct buf b = { 0 };
    (void)state;
    for (uint32_t r = 0; r < 0x110010; r++) {
        bool good = r < 0x110000 && (r < 0xD800 || r > 0xDFFF), ok;
        buf_clear(&b);
        utf8_put(&b, r);
        struct str s = buf_str(&b);
        assert_true(utf8_valid(s));
        uint32_t back = utf8_next(&s, &ok);
        assert_true(ok && s.n == 0);
        assert_int_equal(back, good ? r : UTF8_BAD);
    }
    buf_done(&b);
}

static void invalid_bytes_are_skipped_alone(void **state)
{
    struct str s = STR("\xE2\x82"
                       "a\xFF");
    bool ok;
    (void)state;
    assert_int_equal(utf8_next(&s, &ok), UTF8_BAD);
    assert_false(ok);
    assert_int_equal(utf8_next(&s, NULL), UTF8_BAD);
    assert_int_equal(utf8_next(&s, &ok), 'a');
    assert_true(ok);
    assert_int_equal(utf8_next(&s, &ok), UTF8_BAD);
    assert_int_equal(s.n, 0);
}

static const struct {
    const char *text, *shown;
    size_t width;
} safe_texts[] = {
    { "", "", 0 },
    { "plain text", "plain text", 10 },
    { "a\nb\tc\r", "a\\nb\\tc\\r", 9 },
    { "\x1b[2J", "\\x1b[2J", 7 },
    { "\x7f", "\\x7f", 4 },
    { "\xC2\x9B"
      "31m",
      "\\u009b31m", 9 },
    { "\xFF\xC2", "\\xff\\xc2", 8 },
    { "a\xE2\x80\xAE"
      "b",
      "ab", 2 }, /* right-to-left override */
    { "a\xE2\x81\xA6\xE2\x80\x8B\xEF\xBB\xBF"
      "b",
      "ab", 2 },                                                   /* isolate, zero space, BOM */
    { "gr\xC3\xBC\xC3\x9F", "gr\xC3\xBC\xC3\x9F", 4 },             /* umlaut */
    { "e\xCC\x81", "e\xCC\x81", 1 },                               /* combining acute */
    { "\xE6\x97\xA5\xE6\x9C\xAC", "\xE6\x97\xA5\xE6\x9C\xAC", 4 }, /* CJK */
    { "\xF0\x9F\x9A\x80", "\xF0\x9F\x9A\x80", 2 },                 /* rocket */
    { "C:\\n", "C:\\n", 4 },
};

static void nothing_commands_the_terminal(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_OF(safe_texts); i++) {
        struct buf b = { 0 };
        utf8_put_safe(&b, str_of(safe_texts[i].text));
        assert_str(buf_str(&b), safe_texts[i].shown);
        assert_int_equal(utf8_width(str_of(safe_texts[i].text)), safe_texts[i].width);
        buf_clear(&b);
        assert_int_equal(utf8_put_cut(&b, str_of(safe_texts[i].text), 80), safe_texts[i].width);
        assert_str(buf_str(&b), safe_texts[i].shown);
        buf_done(&b);
    }
}

static void a_cut_text_fits(void **state)
{
    static const struct {
        const char *text;
        size_t max;
        const char *shown;
        size_t width;
    } rows[] = {
        { "abcdef", 6, "abcdef", 6 },
        { "abcdef", 5, "abcd\xE2\x80\xA6", 5 },
        { "abcdef", 1, "\xE2\x80\xA6", 1 },
        { "a", 1, "a", 1 },
        { "ab\x1b", 5, "ab\xE2\x80\xA6", 3 },
        { "\xE6\x97\xA5\xE6\x9C\xAC\xE8\xAA\x9E", 4, "\xE6\x97\xA5\xE2\x80\xA6", 3 },
        { "ae\xCC\x81i", 2, "a\xE2\x80\xA6", 2 },
        { "e\xCC\x81io", 2, "e\xCC\x81\xE2\x80\xA6", 2 },
    };
    (void)state;
    for (size_t i = 0; i < N_OF(rows); i++) {
        struct buf b = { 0 };
        assert_int_equal(utf8_put_cut(&b, str_of(rows[i].text), rows[i].max), rows[i].width);
        assert_str(buf_str(&b), rows[i].shown);
        buf_done(&b);
    }
}

/* The C library knows a newer or older Unicode: nearly all must agree, not all. */
static void widths_are_those_of_the_c_library(void **state)
{
    (void)state;
    if (!setlocale(LC_CTYPE, "C.UTF-8"))
        skip();
    unsigned differ = 0, seen = 0;
    for (uint32_t r = 0x20; r < 0x20000; r++) {
        int w = wcwidth((wchar_t)r);
        if (w < 0)
            continue;
        seen++;
        differ += (unsigned)w != utf8_rune_width(r);
    }
    setlocale(LC_CTYPE, "C");
    assert_true(seen > 50000);
    if (differ > 200)
        fail_msg("%u of %u widths differ", differ, seen);
}

static void distance_counts_edits(void **state)
{
    static const struct {
        const char *a, *b;
        size_t limit, want;
    } rows[] = {
        { "", "", 3, 0 },
        { "rate", "rate", 3, 0 },
        { "rat", "rate", 3, 1 },
        { "rtae", "rate", 3, 1 },
        { "irate", "rate", 0, 1 },
        { "kitten", "sitting", 9, 3 },
        { "kitten", "sitting", 2, 3 },
        { "scrape", "top", 2, 3 },
        { "abcdef", "badcfe", 3, 3 },
        { "abcdefgh", "xbcdefgh", 1, 1 },
        { "", "abc", 5, 3 },
        { "abc", "", 2, 3 },
        { "gr\xC3\xBC", "gru", 2, 1 },
        { "a", "b", SIZE_MAX, 1 },
    };
    (void)state;
    for (size_t i = 0; i < N_OF(rows); i++) {
        assert_int_equal(utf8_distance(str_of(rows[i].a), str_of(rows[i].b), rows[i].limit),
                         rows[i].want);
        assert_int_equal(utf8_distance(str_of(rows[i].b), str_of(rows[i].a), rows[i].limit),
                         rows[i].want);
    }
}

/* Optimal string alignment over the whole table. */
static size_t slow_distance(const char *a, const char *b)
{
    size_t d[16][16], n = strlen(a), m = strlen(b);
    for (size_t i = 0; i <= n; i++) {
        for (size_t j = 0; j <= m; j++) {
            size_t best = i == 0 ? j : j == 0 ? i : SIZE_MAX;
            if (i && j) {
                best = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
                best = d[i - 1][j] + 1 < best ? d[i - 1][j] + 1 : best;
                best = d[i][j - 1] + 1 < best ? d[i][j - 1] + 1 : best;
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                    d[i - 2][j - 2] + 1 < best)
                    best = d[i - 2][j - 2] + 1;
            }
            d[i][j] = best;
        }
    }
    return d[n][m];
}

static void distance_agrees_with_the_whole_table(void **state)
{
    (void)state;
    srandom(7);
    for (int round = 0; round < 20000; round++) {
        char a[11] = "", b[11] = "";
        for (long i = 0, n = random() % 11; i < n; i++)
            a[i] = (char)('a' + random() % 3);
        for (long i = 0, n = random() % 11; i < n; i++)
            b[i] = (char)('a' + random() % 3);
        size_t want = slow_distance(a, b), limit = (size_t)(random() % 8);
        want = want > limit ? limit + 1 : want;
        size_t got = utf8_distance(str_of(a), str_of(b), limit);
        if (got != want)
            fail_msg("\"%s\" \"%s\" limit %zu: %zu, want %zu", a, b, limit, got, want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(validity_agrees_with_a_slow_reader_on_all_short_texts),
        cmocka_unit_test(one_bad_byte_is_found_anywhere),
        cmocka_unit_test(every_code_point_comes_back),
        cmocka_unit_test(invalid_bytes_are_skipped_alone),
        cmocka_unit_test(nothing_commands_the_terminal),
        cmocka_unit_test(a_cut_text_fits),
        cmocka_unit_test(widths_are_those_of_the_c_library),
        cmocka_unit_test(distance_counts_edits),
        cmocka_unit_test(distance_agrees_with_the_whole_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
