#include "test.h"

#include "base/float.h"
#include "base/float_table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t bits_of(double v)
{
    uint64_t b;
    memcpy(&b, &v, sizeof b);
    return b;
}

static double double_of(uint64_t bits)
{
    double v;
    memcpy(&v, &bits, sizeof v);
    return v;
}

static uint64_t random_state = 88172645463325252;

static uint64_t random_bits(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state * 0x2545F4914F6CDD1D;
}

/* ---- the table ---- */

/* A natural number, lowest limb first: as large as 2^127 * 10^342 / 10^0 needs. */
enum { BIG_LIMBS = 44 };
struct big {
    uint32_t limb[BIG_LIMBS];
};

static void big_mul(struct big *x, uint32_t by)
{
    uint64_t carry = 0;
    for (size_t i = 0; i < BIG_LIMBS; i++) {
        carry += (uint64_t)x->limb[i] * by;
        x->limb[i] = (uint32_t)carry;
        carry >>= 32;
    }
    assert_int_equal(carry, 0);
}

/* Divides by a small number and forgets the rest: floor of floors is the floor. */
static void big_div(struct big *x, uint32_t by)
{
    uint64_t rest = 0;
    for (size_t i = BIG_LIMBS; i-- > 0;) {
        rest = rest << 32 | x->limb[i];
        x->limb[i] = (uint32_t)(rest / by);
        rest %= by;
    }
}

static unsigned big_bit(const struct big *x, int i)
{
    return i < 0 ? 0 : x->limb[i / 32] >> (i % 32) & 1;
}

static int big_top(const struct big *x)
{
    int i = BIG_LIMBS * 32 - 1;
    while (!big_bit(x, i))
        i--;
    return i;
}

/* 10^q cut off to 128 bits, and floor(log2(10^q)). */
static struct float_pow10 exact_pow10(int q, int *log2)
{
    struct big x = { { 0 } };
    int scale = 0;
    if (q >= 0) {
        x.limb[0] = 1;
        for (int i = 0; i < q; i++)
            big_mul(&x, 10);
    } else {
        scale = BIG_LIMBS * 32 - 1;
        x.limb[BIG_LIMBS - 1] = 1u << 31;
        for (int i = 0; i < -q; i++)
            big_div(&x, 10);
    }
    int top = big_top(&x);
    *log2 = top - scale;
    struct float_pow10 p = { 0 };
    for (int i = 0; i < 128; i++) {
        p.hi = p.hi << 1 | p.lo >> 63;
        p.lo = p.lo << 1 | big_bit(&x, top - i);
    }
    return p;
}

static void every_power_in_the_table_is_right(void **state)
{
    (void)state;
    for (int q = FLOAT_POW10_MIN; q <= FLOAT_POW10_MAX; q++) {
        int log2;
        struct float_pow10 want = exact_pow10(q, &log2), got = float_pow10[q - FLOAT_POW10_MIN];
        if (want.hi != got.hi || want.lo != got.lo || log2 != float_log2_pow10(q))
            fail_msg("10^%d", q);
    }
}

static int print_table(void)
{
    for (int q = FLOAT_POW10_MIN; q <= FLOAT_POW10_MAX; q++) {
        int log2;
        struct float_pow10 p = exact_pow10(q, &log2);
        bool begin = (q - FLOAT_POW10_MIN) % 2 == 0;
        printf("%s{ 0x%016llx, 0x%016llx },%s", begin ? "    " : " ", (unsigned long long)p.hi,
               (unsigned long long)p.lo, begin && q < FLOAT_POW10_MAX ? "" : "\n");
    }
    return 0;
}

/* ---- printing ---- */

/* The shortest digits, slowly: the first precision from `prec` on that reads back. Where the double
 * below is nearer than the one above (powers of two), the decimal above the nearest may read back
 * while the nearest does not. Writes digits without trailing zeros; returns the exponent of the
 * first. */
static int oracle_digits(double v, int prec, char *digits)
{
    char text[64];
    for (;; prec++) {
        snprintf(text, sizeof text, "%.*e", prec, v);
        if (strtod(text, NULL) != v && (bits_of(v) << 12) == 0) {
            char *e = strchr(text, 'e');
            size_t last = (size_t)(e - text) - 1;
            if (text[last] < '9')
                text[last]++;
        }
        if (strtod(text, NULL) == v)
            break;
        assert_true(prec < 17);
    }
    char *e = strchr(text, 'e');
    size_t n = 0;
    for (char *p = text; p < e; p++)
        if (*p != '.')
            digits[n++] = *p;
    while (n > 1 && digits[n - 1] == '0')
        n--;
    digits[n] = '\0';
    return atoi(e + 1);
}

static void oracle_print(const char *d, int exp, bool exponent, char *out)
{
    int n = (int)strlen(d);
    if (exponent) {
        sprintf(out, "%c%s%se%c%02d", d[0], n > 1 ? "." : "", d + 1, exp < 0 ? '-' : '+', abs(exp));
    } else if (exp < 0) {
        sprintf(out, "0.%0*d%s", -exp - 1, 0, d);
        if (exp == -1)
            sprintf(out, "0.%s", d);
    } else if (n <= exp + 1) {
        sprintf(out, "%s", d);
        memset(out + n, '0', (size_t)(exp + 1 - n));
        out[exp + 1] = '\0';
    } else {
        sprintf(out, "%.*s.%s", exp + 1, d, d + exp + 1);
    }
}

/* From the first digit that is not 0 to the last. */
static int count_digits(double v)
{
    char text[FLOAT_MAX_CHARS];
    size_t n = float_print_json(text, v);
    int digits = 0, last = 0;
    for (size_t i = 0; i < n && text[i] != 'e'; i++) {
        digits += text[i] != '.' && (digits || text[i] != '0');
        last = text[i] >= '1' ? digits : last;
    }
    return last;
}

static void check_print(double v)
{
    char got[FLOAT_MAX_CHARS], want[FLOAT_MAX_CHARS + 64];
    char d[32];
    v = fabs(v);
    if (!isfinite(v) || v == 0)
        return;
    // What reads back with n digits does so with more: beginning one below our number of digits
    // finds every mistake. Now and then it begins at one digit all the same.
    int prec = random_bits() % 16 ? count_digits(v) - 2 : 0;
    int exp = oracle_digits(v, prec < 0 ? 0 : prec, d);
    static size_t (*const print[])(char *, double) = { float_print_g, float_print_f,
                                                       float_print_json };
    const bool exponent[] = { exp < -4 || exp >= 6, false, exp < -6 || exp >= 21 };
    for (size_t i = 0; i < N_OF(print); i++) {
        size_t n = print[i](got, v);
        assert_true(n <= FLOAT_MAX_CHARS);
        oracle_print(d, exp, exponent[i], want);
        if (n != strlen(want) || memcmp(got, want, n) != 0)
            fail_msg("%a: got %.*s, want %s", v, (int)n, got, want);
        double back;
        assert_true(float_parse((struct str){ got, n }, &back));
        assert_true(back == v);
    }
}

static void random_bit_patterns_print_shortest(void **state)
{
    (void)state;
    for (int i = 0; i < 200000; i++)
        check_print(double_of(random_bits()));
    for (int i = 0; i < 20000; i++)
        check_print(double_of(random_bits() >> (12 + random_bits() % 52))); // subnormal
}

static void values_of_metrics_print_shortest(void **state)
{
    (void)state;
    for (int i = 0; i < 20000; i++) {
        uint64_t r = random_bits();
        check_print((double)(r >> (r % 64)));
        check_print((double)(r >> 40) / 1e3);
        check_print((double)(r >> 34) / 1e6);
        check_print((double)(r >> 30) * 1e-9);
        check_print((double)(r >> 11) * 0x1p-53);
    }
}

static void borders_and_their_neighbours_print_shortest(void **state)
{
    (void)state;
    for (int exp = -1074; exp <= 1023; exp++)
        for (int by = -2; by <= 2; by++)
            check_print(double_of(bits_of(ldexp(1, exp)) + (uint64_t)by));
    for (int exp = -323; exp <= 308; exp++) {
        char text[16];
        snprintf(text, sizeof text, "1e%d", exp);
        for (int by = -2; by <= 2; by++)
            check_print(double_of(bits_of(strtod(text, NULL)) + (uint64_t)by));
    }
    check_print(double_of(1));
    check_print(double_of(0x7FEFFFFFFFFFFFFF));
    check_print(double_of(0x000FFFFFFFFFFFFF));
}

static void texts_are_those_of_go(void **state)
{
    static const struct {
        double v;
        const char *g, *f, *json, *om;
    } rows[] = {
        { 0, "0", "0", "0", "0.0" },
        { -0.0, "-0", "-0", "-0", "0.0" },
        { 1, "1", "1", "1", "1.0" },
        { -1, "-1", "-1", "-1", "-1.0" },
        { 0.5, "0.5", "0.5", "0.5", "0.5" },
        { 2.5, "2.5", "2.5", "2.5", "2.5" },
        { 100000, "100000", "100000", "100000", "100000.0" },
        { 999999, "999999", "999999", "999999", "999999.0" },
        { 1000000, "1e+06", "1000000", "1000000", "1e+06" },
        { 1234567, "1.234567e+06", "1234567", "1234567", "1.234567e+06" },
        { 123456789, "1.23456789e+08", "123456789", "123456789", "1.23456789e+08" },
        { 123456.789, "123456.789", "123456.789", "123456.789", "123456.789" },
        { 0.0001, "0.0001", "0.0001", "0.0001", "0.0001" },
        { 0.00001, "1e-05", "0.00001", "0.00001", "1e-05" },
        { 0.000001, "1e-06", "0.000001", "0.000001", "1e-06" },
        { 0.0000001, "1e-07", "0.0000001", "1e-07", "1e-07" },
        { 1e20, "1e+20", "100000000000000000000", "100000000000000000000", "1e+20" },
        { 1e21, "1e+21", "1000000000000000000000", "1e+21", "1e+21" },
        { 1e100, "1e+100",
          "1000000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
          "0000000000000",
          "1e+100", "1e+100" },
        { 0.1, "0.1", "0.1", "0.1", "0.1" },
        { 0.30000000000000004, "0.30000000000000004", "0.30000000000000004", "0.30000000000000004",
          "0.30000000000000004" },
        { 1.7976931348623157e308, "1.7976931348623157e+308", NULL, "1.7976931348623157e+308",
          "1.7976931348623157e+308" },
        { 5e-324, "5e-324", NULL, "5e-324", "5e-324" },
        { 2.2250738585072014e-308, "2.2250738585072014e-308", NULL, "2.2250738585072014e-308",
          "2.2250738585072014e-308" },
        { 0x1p-44, "5.684341886080802e-14", NULL, "5.684341886080802e-14",
          "5.684341886080802e-14" }, /* a tie: even */
        { 9007199254740993.0, "9.007199254740992e+15", "9007199254740992", "9007199254740992",
          "9.007199254740992e+15" },
        { NAN, "NaN", "NaN", "NaN", "NaN" },
        { INFINITY, "+Inf", "+Inf", "+Inf", "+Inf" },
        { -INFINITY, "-Inf", "-Inf", "-Inf", "-Inf" },
    };
    char p[FLOAT_MAX_CHARS];
    (void)state;
    for (size_t i = 0; i < N_OF(rows); i++) {
        assert_str(((struct str){ p, float_print_g(p, rows[i].v) }), rows[i].g);
        if (rows[i].f)
            assert_str(((struct str){ p, float_print_f(p, rows[i].v) }), rows[i].f);
        assert_str(((struct str){ p, float_print_json(p, rows[i].v) }), rows[i].json);
        assert_str(((struct str){ p, float_print_om(p, rows[i].v) }), rows[i].om);
    }
    assert_int_equal(float_print_f(p, -5e-324), 1 + 2 + 324);
}

/* ---- parsing ---- */

/* `text` is in the grammar: the C library must agree, and overflow must be refused. */
static void check_parse(const char *text)
{
    double want = strtod(text, NULL), got = 0;
    bool ok = float_parse(str_of(text), &got);
    if (ok != (bool)isfinite(want))
        fail_msg("%s: %s", text, ok ? "taken" : "refused");
    if (ok && bits_of(got) != bits_of(want))
        fail_msg("%s: got %a, want %a", text, got, want);
}

static void random_digits_parse_as_the_c_library_does(void **state)
{
    (void)state;
    for (int i = 0; i < 200000; i++) {
        char text[128], *p = text;
        int whole = (int)(random_bits() % 24), fraction = (int)(random_bits() % 24);
        if (random_bits() % 4 == 0)
            *p++ = random_bits() % 2 ? '-' : '+';
        for (int k = 0; k < whole; k++)
            *p++ = (char)('0' + random_bits() % 10);
        if (fraction || whole == 0) {
            *p++ = '.';
            for (int k = 0; k <= fraction; k++)
                *p++ = (char)('0' + random_bits() % 10);
        }
        *p = '\0';
        if (random_bits() % 2)
            sprintf(p, "e%d", (int)(random_bits() % 800) - 400);
        check_parse(text);
    }
}

static void printed_doubles_come_back_at_any_precision(void **state)
{
    (void)state;
    for (int i = 0; i < 100000; i++) {
        char text[64];
        double v = double_of(random_bits());
        if (!isfinite(v))
            continue;
        snprintf(text, sizeof text, "%.*e", 14 + (int)(random_bits() % 8), v);
        check_parse(text);
        snprintf(text, sizeof text, "%.17g", (double)(random_bits() >> 11) * 0x1p-43);
        check_parse(text);
    }
}

/* [+-] digits [. digits] [e [+-] digits] with a digit before the e. */
static bool is_decimal(const char *p)
{
    p += *p == '+' || *p == '-';
    size_t whole = strspn(p, "0123456789"), fraction = 0;
    p += whole;
    if (*p == '.') {
        fraction = strspn(p + 1, "0123456789");
        p += 1 + fraction;
    }
    if (whole + fraction == 0)
        return false;
    if (*p == 'e' || *p == 'E') {
        p++;
        p += *p == '+' || *p == '-';
        if (!*p)
            return false;
        p += strspn(p, "0123456789");
        return *p == '\0' && p[-1] >= '0' && p[-1] <= '9';
    }
    return *p == '\0';
}

static void check_text(const char *text)
{
    double v;
    if (is_decimal(text))
        check_parse(text);
    else if (float_parse(str_of(text), &v))
        fail_msg("\"%s\" is taken", text);
}

static void short_texts_are_taken_or_refused_rightly(void **state)
{
    static const char chars[] = "019.-+e/:"; /* / and : stand beside the digits in ASCII */
    (void)state;
    for (size_t n = 1; n <= 5; n++) {
        size_t all = 1;
        for (size_t i = 0; i < n; i++)
            all *= sizeof chars - 1;
        for (size_t k = 0; k < all; k++) {
            char text[8] = "";
            for (size_t i = 0, x = k; i < n; i++, x /= sizeof chars - 1)
                text[i] = chars[x % (sizeof chars - 1)];
            check_text(text);
        }
    }
    for (int k = 0; k < 200000; k++) {
        char text[24] = "";
        for (size_t i = 0, n = 1 + random_bits() % 20; i < n; i++)
            text[i] = "0123456789"[random_bits() % 10];
        size_t n = strlen(text);
        if (random_bits() % 4)
            text[random_bits() % n] = '.';
        if (random_bits() % 8 == 0)
            text[random_bits() % n] = (char)(random_bits() % 255 + 1);
        if (strspn(text, "0123456789.") == n)
            check_text(text);
        else if (!strpbrk(text, "eE+-")) {
            double v;
            assert_false(float_parse(str_of(text), &v));
        }
    }
}

/* Between two doubles: the exact midpoint, and a hair beside it. */
static void midpoints_go_to_even(void **state)
{
    (void)state;
    for (int i = 0; i < 6000; i++) {
        char text[1200];
        uint64_t r = random_bits();
        if (i % 3 == 0)
            r = (uint64_t)(1023 + 52 + (int)(r % 11)) << 52 | r >> 12; // near 2^53, integers
        if (i % 3 == 1)
            r >>= 12 + r % 40; // subnormal
        double v = fabs(double_of(r)), next = double_of(bits_of(v) + 1);
        if (!isfinite(next) || v > 1e300)
            continue;
        // 767 digits are enough to print any midpoint exactly.
        long double mid = ((long double)v + next) / 2;
        snprintf(text, sizeof text, "%.766Le", mid);
        check_parse(text);
        char *e = strchr(text, 'e'), tail[16];
        snprintf(tail, sizeof tail, "%s", e);
        sprintf(e, "%s1%s", "000000000000000000000000000000000000000000000000000", tail);
        check_parse(text);
        char *last = e - 1; // the number below
        while (*last == '0')
            last--;
        if (*last != '.') {
            --*last;
            sprintf(e, "999%s", tail);
            check_parse(text);
        }
    }
}

static void borders_parse_as_the_c_library_does(void **state)
{
    static const char *const texts[] = {
        "0",
        "-0",
        "0.0",
        ".5",
        "5.",
        "+1",
        "1e5",
        "1E5",
        "1e+5",
        "1e-5",
        "00000000000000000000001",
        "0.00000000000000000000000000000000000000000000000000000000001",
        "1e22",
        "1e23",
        "1e-22",
        "9007199254740993",
        "9007199254740993.0",
        "9007199254740992.9999999999999999999999",
        "9007199254740993.00000000000000000000000000000001",
        "18446744073709551615",
        "18446744073709551616",
        "9999999999999999999",
        "99999999999999999999",
        "9223372036854775807.5",
        "1.7976931348623157e308",
        "1.7976931348623158e308",
        "1.797693134862315807e308",
        "1.797693134862315808e308",
        "1.7976931348623159e308",
        "1e308",
        "1e309",
        "1e400",
        "1e99999",
        "1e-99999",
        "1e-324",
        "2.4703282292062327e-324",
        "2.4703282292062328e-324",
        "4.9e-324",
        "5e-324",
        "7.4e-324",
        "7.5e-324",
        "2.2250738585072011e-308",
        "2.2250738585072012e-308",
        "2.2250738585072014e-308",
        "2.225073858507201136057409796709131975934819546351645648023426109724822222021076945516529"
        "52390813508791414915891303962110687008643869459464552765720740782062174337998814106326732"
        "92561590290103556e-308",
        "0e99999",
        "0e-99999",
        "0.000e5",
        "6.3e-342",
        "1e-342",
        "123456789012345678901e-340",
        "9999999999999999999e-343",
        "100000000000000000000000000000000000000000e-360",
    };
    (void)state;
    for (size_t i = 0; i < N_OF(texts); i++)
        check_parse(texts[i]);
}

static void very_long_numbers_are_exact(void **state)
{
    char *text = malloc(40000);
    double v;
    (void)state;
    memset(text, '0', 40000);
    text[0] = '.';
    memcpy(text + 30000, "15e30000", 9);
    assert_true(float_parse(str_of(text), &v));
    assert_true(v == 1.5);
    memset(text, '9', 40000);
    assert_false(float_parse((struct str){ text, 40000 }, &v));
    text[1] = '.';
    assert_true(float_parse((struct str){ text, 40000 }, &v));
    assert_true(v == 10);
    // The midpoint above 1, then thousands of zeros, then a one.
    memset(text, '0', 40000);
    memcpy(text, "1.00000000000000011102230246251565404236316680908203125", 55);
    assert_true(float_parse((struct str){ text, 40000 }, &v));
    assert_true(v == 1);
    text[39999] = '1';
    assert_true(float_parse((struct str){ text, 40000 }, &v));
    assert_true(v == 1 + 0x1p-52);
    free(text);
}

static void only_what_go_takes_is_taken(void **state)
{
    static const char *const bad[] = {
        "",
        ".",
        "-",
        "+",
        "e5",
        "1e",
        "1e+",
        "1e-",
        "--1",
        "+-1",
        " 1",
        "1 ",
        "1.2.3",
        "1,5",
        "0x1",
        "0x1p3",
        "1_000",
        "1e5.5",
        "infi",
        "in",
        "+nan",
        "-nan",
        "nan(1)",
        "nano",
        "Infinit",
        "i",
        "1f",
        "1e5e5",
        ".e5",
        "1\n",
        "-+inf",
        "++inf",
        "1e 5",
        "٣",
        "12345678a",
        "1234567 ",
        "12345678.12345678x",
    };
    double v;
    (void)state;
    for (size_t i = 0; i < N_OF(bad); i++)
        if (float_parse(str_of(bad[i]), &v))
            fail_msg("\"%s\" is taken", bad[i]);
    assert_false(float_parse((struct str){ 0 }, &v));
    assert_false(float_parse((struct str){ "1\0", 2 }, &v));

    static const char *const infs[] = { "inf", "+inf", "Inf", "INF", "infinity", "+Infinity" };
    for (size_t i = 0; i < N_OF(infs); i++) {
        assert_true(float_parse(str_of(infs[i]), &v));
        assert_true(isinf(v) && v > 0);
    }
    assert_true(float_parse(STR("-iNf"), &v) && isinf(v) && v < 0);
    assert_true(float_parse(STR("-Infinity"), &v) && isinf(v) && v < 0);
    static const char *const nans[] = { "nan", "NaN", "NAN" };
    for (size_t i = 0; i < N_OF(nans); i++) {
        assert_true(float_parse(str_of(nans[i]), &v));
        assert_true(bits_of(v) == 0x7FF8000000000001);
    }
    // The same bytes inside a longer text: nothing beyond the slice is looked at.
    assert_true(float_parse((struct str){ "1234567890", 3 }, &v) && v == 123);
    assert_true(float_parse((struct str){ "1.5e10", 3 }, &v) && v == 1.5);
}

int main(int argc, char **argv)
{
    if (argc > 1 && strcmp(argv[1], "print") == 0)
        return print_table();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_power_in_the_table_is_right),
        cmocka_unit_test(random_bit_patterns_print_shortest),
        cmocka_unit_test(values_of_metrics_print_shortest),
        cmocka_unit_test(borders_and_their_neighbours_print_shortest),
        cmocka_unit_test(texts_are_those_of_go),
        cmocka_unit_test(random_digits_parse_as_the_c_library_does),
        cmocka_unit_test(printed_doubles_come_back_at_any_precision),
        cmocka_unit_test(short_texts_are_taken_or_refused_rightly),
        cmocka_unit_test(midpoints_go_to_even),
        cmocka_unit_test(borders_parse_as_the_c_library_does),
        cmocka_unit_test(very_long_numbers_are_exact),
        cmocka_unit_test(only_what_go_takes_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
